"""Lines in which two contents of a post differ, and what takes such a change back.

As `patch -R` does it, lines are looked for where they are now: others may have changed since. What
comes of that counts only where the post then has just the tags back that the change took or gave.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dlblog.errors import PostError
from dlblog.files import checksum
from dlblog.translation import _

_CONTEXT = 3  # lines
_MOST_PLACES = 20  # where lines may be looked for that stand at several
_MOST_LOOKS = 10_000_000  # lines compared to find a place


class Rule(NamedTuple):
    """What a post is, to whoever changes it.

    Attributes:
        tags: those that a file has; raises PostError where it cannot be read.
        only_tags_differ: whether two files have nothing else that differs.
    """

    tags: Callable[[bytes], Iterable[str]]
    only_tags_differ: Callable[[bytes, bytes], bool]


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
        tags: those that it had more or less often -> how often before, and after.
    """

    path: str
    before: str
    after: str
    hunks: list[Hunk]
    tags: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, path: str, before: bytes, after: bytes, rule: Rule) -> FileChange:
        """The change from one content of a post to another."""
        old, new = Counter(rule.tags(before)), Counter(rule.tags(after))
        tags = {tag: (old[tag], new[tag]) for tag in {**old, **new} if old[tag] != new[tag]}
        return cls(path, checksum(before), checksum(after), hunks_of(before, after), tags)


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


def _places(lines: Sequence[str], hunk: Hunk) -> list[int]:
    """Where the lines of a change may be now, the likeliest place first."""
    size, found = len(hunk.after), []
    if size * lines.count(hunk.after[0] if size else "") > _MOST_LOOKS:
        return []
    for at in range(len(lines) - size + 1):
        if size and (lines[at] != hunk.after[0] or lines[at : at + size] != hunk.after):
            continue
        above = below = 0
        while above < min(len(hunk.above), at) and lines[at - 1 - above] == hunk.above[-1 - above]:
            above += 1
        end = at + size
        while (
            below < min(len(hunk.below), len(lines) - end)
            and lines[end + below] == hunk.below[below]
        ):
            below += 1
        if hunk.after or above or below:
            found.append((-above - below, abs(at - hunk.line), at))
    return [at for _, _, at in sorted(found)[:_MOST_PLACES]]


def _put(lines: Sequence[str], hunk: Hunk, at: int) -> list[str]:
    return [*lines[:at], *hunk.before, *lines[at + len(hunk.after) :]]


def _tries(content: bytes, change: FileChange, rule: Rule) -> Iterator[bytes]:
    """What may be meant by taking a change back in a file of which other lines have changed.

    Raises:
        PostError: the same lines have changed.
    """
    for is_careful in (False, True):
        lines = lines_of(content)
        for hunk in reversed(change.hunks):
            places = _places(lines, hunk)
            if not places:
                line = " ".join("".join(hunk.after or hunk.before).split())[:60]
                reason = _("its tags have changed since ('{line}' is not there as it was left)")
                raise PostError(change.path, reason.format(line=line), hunk.line + 1)
            tried = [_put(lines, hunk, at) for at in (places if is_careful else places[:1])]
            before = _join(lines)
            right = (some for some in tried if rule.only_tags_differ(before, _join(some)))
            # What comes in between may be no front matter at all.
            lines = next(right, tried[0]) if is_careful else tried[0]
        yield _join(lines)


def _as_it_was(content: bytes, change: FileChange) -> bytes | None:
    """A file that nobody has changed since, as it was before; None where it is another one."""
    if checksum(content) != change.after:
        return None
    lines = lines_of(content)
    for hunk in reversed(change.hunks):
        lines = _put(lines, hunk, hunk.line)
    old = _join(lines)
    return old if checksum(old) == change.before else None


def taken_back(content: bytes, change: FileChange, rule: Rule) -> bytes:
    """A file as it was before a change, but for what else has changed since.

    The same bytes where it has its tags back already, or never got others.

    Raises:
        PostError: the same lines or tags have changed since.
    """
    if checksum(content) == change.before:
        return content
    old = _as_it_was(content, change)
    if old is not None and rule.only_tags_differ(content, old):
        return old
    try:
        now = Counter(rule.tags(content))
    except PostError as error:
        raise PostError(change.path, error.reason, error.line) from None
    if change.tags and all(now[tag] == before for tag, (before, _) in change.tags.items()):
        return content
    for tag, (_before, after) in change.tags.items():
        if now[tag] != after:
            what = _("is there again") if now[tag] > after else _("is not there any more")
            reason = _("its tags have changed since ('{tag}' {what})")
            raise PostError(change.path, reason.format(tag=tag[:60], what=what))
    wanted = now | Counter()
    for tag, (before, _after) in change.tags.items():
        wanted[tag] = before
    for tried in _tries(content, change, rule):
        if rule.only_tags_differ(content, tried) and Counter(rule.tags(tried)) == wanted:
            return tried
    reason = _("its tags have changed since, and where the old ones were is not clear")
    raise PostError(change.path, reason, change.hunks[0].line + 1 if change.hunks else None)
