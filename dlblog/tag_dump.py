"""The tags of posts as lines of text, for scripts: what notmuch dump writes and restore reads.

    +AI +học%20máy -- posts/hoc-may.md

A tag follows its sign, and what stands after ` -- ` is the path. White space, %, controls and what
is not UTF-8 are percent-encoded, as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from dlblog.errors import UsageError
from dlblog.frontmatter_edit.change import TagChange
from dlblog.tag_spelling import checked_name
from dlblog.translation import _
from dlblog.vietnamese import in_form

_ENCODED = re.compile(
    "[%\\s\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udcff]"
)
_BYTES = re.compile(r"%[0-9A-Fa-f]{2}")


class Line(NamedTuple):
    """The tags that a post has, or is to get (`added`) and to lose (`removed`)."""

    path: str
    added: tuple[str, ...]
    removed: tuple[str, ...] = ()


def encoded(text: str) -> str:
    """A tag or path as a word."""

    def bytes_of(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogateescape"))

    return _ENCODED.sub(bytes_of, text)


def write_line(path: str, tags: list[str]) -> str:
    """A line without its end."""
    return " ".join([*(f"+{encoded(tag)}" for tag in tags), "--", encoded(path)])


def parse_line(text: str) -> Line | None:
    """What a line says; None for an empty one and one that begins with a #.

    Raises:
        UsageError: it cannot be read; says why.
    """
    text = text.strip()
    if not text or text.startswith("#"):
        return None
    before, divider, path = f" {text}".partition(" -- ")
    if not divider or not path.strip():
        raise UsageError(_("has no ' -- ' with a path after it"))
    signs: dict[str, list[str]] = {"+": [], "-": []}
    for word in before.split():
        if word[0] not in signs or len(word) < 2:
            raise UsageError(_("'{word}' is no tag with a + or - before it").format(word=word[:60]))
        signs[word[0]].append(_decoded(word[1:]))
    return Line(_decoded(path.strip()), tuple(signs["+"]), tuple(signs["-"]))


def as_dumped(tags: Sequence[str], line: Line, *, accumulate: bool) -> list[str]:
    """The tags of a post after a line of `tag dump` is restored.

    Args:
        tags: of the post. These need not be such as could be added: what is there may stay.
        accumulate: whether those that the line does not have stay.
    Raises:
        UsageError: a tag cannot be one, or is taken away where none may be.
    """
    if line.removed and not accumulate:
        text = _("'-{tag}' takes a tag away: that needs --accumulate")
        raise UsageError(text.format(tag=line.removed[0][:60]))
    added = []
    for tag in line.added:
        composed = in_form("NFC", tag)
        added.append(composed if composed in tags else checked_name(tag))
    gone = {in_form("NFC", tag) for tag in line.removed}
    kept = [tag for tag in tags if (tag not in gone if accumulate else tag in added)]
    return list(dict.fromkeys([*kept, *added]))


def change_between(before: Sequence[str], after: Sequence[str]) -> TagChange:
    """What makes some tags others, in whatever order."""
    gone = dict.fromkeys(tag for tag in before if tag not in after)
    return TagChange(gone, tuple(tag for tag in after if tag not in before))


def _decoded(word: str) -> str:
    if "%" in _BYTES.sub("", word):
        text = _("'{word}' has a % that no two hexadecimal digits follow")
        raise UsageError(text.format(word=word[:60]))
    return unquote_to_bytes(word.encode("utf-8", "surrogateescape")).decode(
        "utf-8", "surrogateescape"
    )
