"""A post before and after its tags were changed, and what it was before, also after other edits."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from dlblog.errors import PostError
from dlblog.files import checksum
from dlblog.translation import _

_MOST_LINES = 2_000  # of a head that are compared: the time grows with the square of lines alike


class Rule(NamedTuple):
    """What a post is to the code that changes it.

    Attributes:
        tags: returns the tags of a file; raises PostError if it cannot be read.
        body: returns where the body of a file begins, in bytes; raises PostError likewise.
        only_tags_differ: tells whether nothing but the tags of two files differs.
    """

    tags: Callable[[bytes], Iterable[str]]
    body: Callable[[bytes], int]
    only_tags_differ: Callable[[bytes, bytes], bool]


class FileChange(NamedTuple):
    """The change of one post.

    Attributes:
        path: of the file, absolute and without links.
        name: of the temporary file beside it, which no other file has.
        before, after: checksums of its bytes.
        head_before, head_after: its bytes up to the body, which does not change.
    """

    path: str
    name: str
    before: str
    after: str
    head_before: bytes
    head_after: bytes

    @classmethod
    def of(cls, path: str, before: bytes, after: bytes, rule: Rule) -> FileChange:
        """Return the change of a post from one content to another."""
        body = _common_end(before, after, len(after) - rule.body(after))
        name = f".dlblog-{os.urandom(8).hex()}.new"
        heads = before[: len(before) - body], after[: len(after) - body]
        return cls(path, name, checksum(before), checksum(after), *heads)

    def reverse(self, content: bytes, rule: Rule) -> bytes:
        """Return what a file was before the change; what else has changed since stays.

        Returns:
            `content` itself if its tags are as before, or were never changed.
        Raises:
            PostError: the same lines or tags have changed since.
        """
        now = checksum(content)
        if now == self.before:
            return content
        if now == self.after:
            old = self.head_before + content[len(self.head_after) :]
            if checksum(old) == self.before:
                return old
        try:
            tags, old_tags, new_tags = (
                Counter(rule.tags(some)) for some in (content, self.head_before, self.head_after)
            )
        except PostError as error:
            raise PostError(self.path, error.reason, error.line) from None
        changed = [tag for tag in {**old_tags, **new_tags} if old_tags[tag] != new_tags[tag]]
        if changed and all(tags[tag] == old_tags[tag] for tag in changed):
            return content
        wanted = +tags
        for tag in changed:
            if tags[tag] != new_tags[tag]:
                more = tags[tag] > new_tags[tag]
                what = _("is there again") if more else _("is not there any more")
                reason = _("its tags have changed since ('{tag}' {what})")
                raise PostError(self.path, reason.format(tag=tag[:60], what=what))
            wanted[tag] = old_tags[tag]
        for tried in self._tries(content, rule):
            if rule.only_tags_differ(content, tried) and Counter(rule.tags(tried)) == +wanted:
                return tried
        reason = _("its tags have changed since, and where the old ones were is not clear")
        raise PostError(self.path, reason)

    def _tries(self, content: bytes, rule: Rule) -> Iterator[bytes]:
        """Yield what the file may have been before the change, the likeliest first.

        Raises:
            PostError: the same lines have changed.
        """
        if content.startswith(self.head_after):
            yield self.head_before + content[len(self.head_after) :]
        body = rule.body(content)
        before, after, now = map(_lines, (self.head_before, self.head_after, content[:body]))
        if max(len(after), len(now)) <= _MOST_LINES:
            yield b"".join(self._merged(after, before, now)) + content[body:]

    def _merged(self, base: list[bytes], theirs: list[bytes], ours: list[bytes]) -> list[bytes]:
        """Change in `ours` what changes `base` into `theirs`; PostError if it is not there."""
        from difflib import SequenceMatcher  # for changes alone

        same = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
        merged: list[bytes] = []
        done = 0  # lines of `ours`
        matcher = SequenceMatcher(None, base, theirs, autojunk=False)
        for kind, start, stop, begin, end in matcher.get_opcodes():
            if kind == "equal":
                continue
            for block in same:
                if block.a <= start and stop <= block.a + block.size:
                    moved = block.b - block.a
                    merged += [*ours[done : start + moved], *theirs[begin:end]]
                    done = stop + moved
                    break
            else:
                lines = b"".join(base[start:stop] or theirs[begin:end])
                line = " ".join(lines.decode("utf-8", "replace").split())[:60]
                reason = _("its tags have changed since ('{line}' is not there as it was left)")
                raise PostError(self.path, reason.format(line=line), start + 1)
        return merged + ours[done:]


def _lines(content: bytes) -> list[bytes]:
    """Return the lines of a file with their ends."""
    return re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", content)


def _common_end(before: bytes, after: bytes, most: int) -> int:
    """Return how many bytes at the end two contents have in common, at most so many."""
    low, high = 0, min(len(before), most)
    while low < high:
        middle = (low + high + 1) // 2
        if before.endswith(after[len(after) - middle :]):
            low = middle
        else:
            high = middle - 1
    return low
