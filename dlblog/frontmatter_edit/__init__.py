"""Changes the tags of a post and not one byte more.

Where the tags stand is found by the marks of a parser or by tokens; only there something is put in
or taken out. What comes out is read again: it must have just the tags that are wanted, and every
other value as it was, of the same type. Where no way of writing leads to that, nothing is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import yaml

from dlblog.dialect import UNKNOWN, Dialect
from dlblog.errors import PostError
from dlblog.front_matter import Place, find_front_matter, read_front_matter
from dlblog.frontmatter_edit import header_tags, json_tags, toml_tags, yaml_tags
from dlblog.frontmatter_edit.change import TagChange, Unsafe
from dlblog.frontmatter_edit.lookalike import find_lookalike
from dlblog.post import MOST_NAMES, decode, tag_names
from dlblog.translation import _, number

__all__ = ["TagChange", "edit_tags", "only_tags_differ"]

# A dialect for each order in which generators look at `tags` and `tag`.
_EVERY_ORDER = UNKNOWN, *(Dialect(generator=name) for name in ("Jekyll", "Hugo", "Pelican"))
_BOM = "\ufeff"
_WAYS: dict[str, Callable[[str, TagChange, str, Dialect], Iterator[str]]] = {
    "yaml": yaml_tags.ways,
    "toml": toml_tags.ways,
    "json": json_tags.ways,
    "members": json_tags.ways_of_members,
    "header": header_tags.ways,
}
_OUTLINES: dict[str, Callable[[str, tuple[str, ...]], Any]] = {
    "yaml": yaml_tags.outline,
    "toml": toml_tags.outline,
    "json": json_tags.outline,
    "members": json_tags.outline_of_members,
    "header": header_tags.outline,
}
_UNREADABLE = PostError, Unsafe, yaml.YAMLError, ValueError, RecursionError


def edit_tags(content: bytes, path: str, change: TagChange, dialect: Dialect = UNKNOWN) -> bytes:
    """A post's file with other tags.

    Args:
        content: the whole file.
        path: its name, for messages.
        change: what is to be done; names as `Post.tags` has them.
        dialect: of the blog.
    Returns:
        the same bytes where nothing is to be done.
    Raises:
        PostError: it cannot be done safely; says why and, where known, on which line.
    """
    text = decode(content, path)
    values, body, faults = read_front_matter(text, dialect.generator)
    if faults:
        raise PostError(path, *faults[0])
    before = tag_names(values, dialect)
    wanted = change.apply(before)
    if wanted == before:
        return content
    if len(wanted) > MOST_NAMES:
        text = _("it would have more than {most} tags, of which no more count")
        raise PostError(path, text.format(most=number(MOST_NAMES)))
    raw = content.decode("utf-8")
    place = find_front_matter(text, dialect.generator)
    end = match.group() if (match := re.search(r"\r\n|\r|\n", raw)) else "\n"
    begin, stop = (_in_raw(raw, at) for at in (place.begin, place.end)) if place else (0, 0)
    offset, hint = 0, ""
    reason = _("its tags cannot be changed without changing something else")
    try:
        expected = wanted, _others(content, text, body, dialect)
        if place is None:
            _check_lookalike(text, raw)
            news = iter((_with_front_matter(raw, change, end, dialect),))
        elif not place.is_certain:
            line = raw[stop:].splitlines()[0][:40]
            reason = _("not every generator ends its front matter at '{line}'").format(line=line)
            raise Unsafe(reason, stop - begin)
        else:
            ways = _WAYS[place.kind](raw[begin:stop], change, end, dialect)
            news = (raw[:begin] + source + raw[stop:] for source in ways)
        for new in news:
            if _is_right(new.encode(), expected, dialect):
                return new.encode()
    except Unsafe as error:
        reason, offset, hint = error.reason, error.offset, error.advice
    except (PostError, yaml.YAMLError, ValueError, RecursionError):
        reason = _("its front matter is written in a way that cannot be changed safely")
    by_hand = _("{reason}: change it by hand").format(reason=reason)
    what = f"{reason}: {hint}" if hint else by_hand
    raise PostError(path, what, _line(raw, begin + offset))


def only_tags_differ(before: bytes, after: bytes) -> bool:
    """Whether two files have the same body and the same values but for their tags.

    Of `tags` and `tag` one holds the tags; which one depends on the generator.
    """
    for dialect in _EVERY_ORDER:
        with suppress(*_UNREADABLE):
            if _read(before, dialect)[1] == _read(after, dialect)[1]:
                return True
    return False


def _is_right(content: bytes, expected: Any, dialect: Dialect) -> bool:
    try:
        return bool(_read(content, dialect) == expected)
    except _UNREADABLE:
        return False


def _read(content: bytes, dialect: Dialect) -> tuple[list[str], Any]:
    """What a file says: its tags; and the kind of front matter, its other values, the body.

    Front matter that says nothing else, as that which is put before a post for its tags, is none.

    Raises:
        PostError, Unsafe, yaml.YAMLError, ValueError, RecursionError: it cannot be read.
    """
    text = decode(content, "")
    values, body, faults = read_front_matter(text, dialect.generator)
    if faults:
        raise PostError("", *faults[0])
    return tag_names(values, dialect), _others(content, text, body, dialect)


def _others(content: bytes, text: str, body: int, dialect: Dialect) -> Any:
    """Return all that a file says except its tags, as `_read`; `text` is the decoded content."""
    place = find_front_matter(text, dialect.generator)
    if place is None:
        return "", (), text
    outline = _OUTLINES[place.kind](_source(content.decode(), place), dialect.tag_keys)
    if not outline:
        return "", (), text[body:].removeprefix("\n")
    return place.kind, outline, text[body:]


def _source(raw: str, place: Place) -> str:
    return raw[_in_raw(raw, place.begin) : _in_raw(raw, place.end)]


def _check_lookalike(text: str, raw: str) -> None:
    """Check that a post without front matter has nothing that looks like some.

    Raises:
        Unsafe: it has.
    """
    if found := find_lookalike(text):
        reason = _("'{line}' looks like front matter, which dlblog does not know")
        raise Unsafe(reason.format(line=found.line), _in_raw(raw, found.start))


def _with_front_matter(raw: str, change: TagChange, end: str, dialect: Dialect) -> str:
    """Put front matter for its tags on top of a file that has none."""
    bom = _BOM if raw.startswith(_BOM) else ""
    if dialect.generator == "Pelican":  # which knows no list
        source = f"tags: {header_tags.written(change.decide([])[1])}{end}"
    else:
        source = next(yaml_tags.ways("", change, end, dialect))
    return f"{bom}---{end}{source}---{end}{raw[len(bom) :]}"


def _in_raw(raw: str, at: int) -> int:
    """Where an offset of the decoded text, without BOM and with `\\n` for line ends, is."""
    bom = raw.startswith(_BOM)
    # The number-th CRLF is one character in the text.
    ends = [match.start() - number - bom for number, match in enumerate(re.finditer("\r\n", raw))]
    return at + bom + bisect_left(ends, at)


def _line(raw: str, at: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", raw[:at])) + 1
