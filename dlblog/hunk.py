"""Lines in which two contents of a file differ, and what takes such a change back.

As `patch -R` does it, lines are looked for where they are now: others may have changed since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlblog.errors import PostError
from dlblog.files import checksum

_CONTEXT = 3  # lines
_MOST_PLACES = 20  # where lines may be looked for that stand at several

# Whether a post's file may become another one: (path, before, after).
IsRight = Callable[[str, bytes, bytes], bool]


class Hunk(NamedTuple):
    """Lines that differ, with their line ends.

    Attributes:
        line: number of the first of them after the change, 0-based.
        before, after: what stood there, and what stands there now.
        above, below: lines around.
    """

    line: int
    before: list[str]
    after: list[str]
    above: list[str]
    below: list[str]


class FileChange(NamedTuple):
    """A post that was changed.

    Attributes:
        path: as the index keeps it.
        before, after: checksums of its bytes.
        hunks: in order.
    """

    path: str
    before: str
    after: str
    hunks: list[Hunk]


def lines_of(content: bytes) -> list[str]:
    """The lines of a file with their ends; bytes that are not UTF-8 come back."""
    text = content.decode("utf-8", "surrogateescape")
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _join(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape")


def hunks_of(before: bytes, after: bytes) -> list[Hunk]:
    """The lines in which two contents of a file differ."""
    old, new = lines_of(before), lines_of(after)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = old[start : len(old) - end], new[start : len(new) - end]
    from difflib import SequenceMatcher  # for changes alone

    found = []
    matcher = SequenceMatcher(None, *middle, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            first, last = start + k, start + m
            found.append(
                Hunk(
                    first,
                    middle[0][i:j],
                    middle[1][k:m],
                    new[max(0, first - _CONTEXT) : first],
                    new[last : last + _CONTEXT],
                )
            )
    return found


def _places(lines: list[str], hunk: Hunk, shift: int) -> list[int]:
    """Where the lines of a change may be now, the likeliest place first."""
    size = len(hunk.after)
    found = []
    for at in range(len(lines) - size + 1):
        if lines[at : at + size] != hunk.after:
            continue
        above = below = 0
        while (
            above < len(hunk.above)
            and at > above
            and (lines[at - 1 - above] == hunk.above[-1 - above])
        ):
            above += 1
        while below < len(hunk.below) and (
            lines[at + size + below : at + size + below + 1] == [hunk.below[below]]
        ):
            below += 1
        if hunk.after or above or below:
            found.append((-above - below, abs(at - hunk.line - shift), at))
    return [at for _, _, at in sorted(found)[:_MOST_PLACES]]


def taken_back(content: bytes, change: FileChange, is_right: IsRight) -> bytes:
    """A file as it was before a change, but for what else has changed since.

    Raises:
        PostError: the same lines have changed since.
    """
    if checksum(content) == change.before:
        return content
    lines, shift = lines_of(content), 0
    for hunk in reversed(change.hunks):
        for at in _places(lines, hunk, shift):
            tried = [*lines[:at], *hunk.before, *lines[at + len(hunk.after) :]]
            if is_right(change.path, _join(lines), _join(tried)):
                lines = tried
                break
        else:
            said = " ".join("".join(hunk.after or hunk.before).split())[:60]
            reason = f"its tags have changed since ('{said}' is not there as it was left)"
            raise PostError(change.path, reason, hunk.line + 1)
    return _join(lines)
