"""Tags in JSON: where they are, by its tokens, and how they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from dlblog.dialect import Dialect
from dlblog.frontmatter_edit.bracketed import (
    Bracketed,
    Item,
    change_list,
    line_break,
    line_start,
)
from dlblog.frontmatter_edit.change import Edit, TagChange, Unsafe, replaced
from dlblog.frontmatter_edit.outline import outline_of
from dlblog.frontmatter_edit.text_tags import changed_text
from dlblog.frontmatter_edit.tokens import Lexeme, end_of_value, read_array, tokens_of
from dlblog.post import names_in, tag_key
from dlblog.translation import _


def outline(source: str, keys: tuple[str, ...]) -> Any:
    """All values but the tags, comparable by type and value; see `yaml_tree.outline`."""
    return outline_of(json.loads(source, parse_int=str, parse_float=str), keys)


def ways(source: str, change: TagChange, end: str, dialect: Dialect) -> Iterator[str]:
    """See `yaml_tags.ways`."""
    tokens = [token for token in tokens_of(source) if token.kind != "line"]
    members = _members(tokens, 0)
    key, found = _find(tokens, dialect.tag_keys)
    if found is None:
        yield _with_key(source, tokens, members, change)
        return
    value = tokens[found]
    if value.text == "[":
        yield change_list(source, partial(_array, keys=dialect.tag_keys), change, _write)
        return
    separator = dialect.at(key, "json")
    names = [] if value.text == "null" else names_in(json.loads(value.text), separator)
    every = change.apply(names)
    if every == names:
        yield source
        return
    if value.kind == "string":
        text, may_grow = json.loads(value.text), dialect.may_grow(key, "json")
        inside = changed_text(text, names, change, separator, may_grow=may_grow)
        if inside is not None:
            yield replaced(source, [Edit(value.start, value.end, _text(inside))])
    written = ", ".join(map(_text, every))
    yield replaced(source, [Edit(value.start, value.end, f"[{written}]")])


def outline_of_members(source: str, keys: tuple[str, ...]) -> Any:
    """Return what `outline` does, of the members of an object without its braces."""
    return outline(f"{{{source}}}", keys)


def ways_of_members(source: str, change: TagChange, end: str, dialect: Dialect) -> Iterator[str]:
    """Yield what `ways` does, of the members of an object without its braces."""
    begin, stop = f"{{{end}", f"{end}}}"
    for new in ways(f"{begin}{source}{stop}", change, end, dialect):
        yield new.removeprefix(begin).removesuffix(stop)


def _text(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _write(name: str, beside: Item | None) -> str:
    return _text(name)


def _members(tokens: list[Lexeme], at: int) -> list[tuple[str, int, int, int]]:
    """The members of the object that opens at a token: key, first token, value, end.

    Raises:
        Unsafe: it does not end, or a key is no text.
    """
    if at >= len(tokens) or tokens[at].text != "{":
        return []
    found = []
    end = end_of_value(tokens, at)
    number = at + 1
    while number < end - 1:
        if tokens[number].text == ",":
            number += 1
            continue
        try:
            key = str(json.loads(tokens[number].text))
        except ValueError:
            raise Unsafe(_("a key that is no text"), tokens[number].start) from None
        value = number + 2
        after = end_of_value(tokens, value)
        found.append((key, number, value, after))
        number = after
    return found


def _find(tokens: list[Lexeme], keys: tuple[str, ...]) -> tuple[str, int | None]:
    """The key of the tags, as `post` reads them, and the number of the token with its value."""
    top = _members(tokens, 0)
    nested = [m for key, _, value, _ in top if key == "taxonomies" for m in _members(tokens, value)]
    there: dict[str, int] = {}
    for name in keys:
        found = [value for key, _, value, _ in [*top, *nested] if key.lower() == name]
        if len(found) > 1:
            raise Unsafe(_("'{name}' stands there twice").format(name=name), tokens[found[1]].start)
        if found:
            there[name] = found[0]
    values = {
        name: json.loads(token.text) if (token := tokens[value]).text not in ("[", "{") else []
        for name, value in there.items()
    }
    key = tag_key(values, keys)
    return key, there.get(key)


def _array(source: str, keys: tuple[str, ...]) -> Bracketed:
    tokens = [token for token in tokens_of(source) if token.kind != "line"]
    _key, found = _find(tokens, keys)
    if found is None:
        raise Unsafe(_("its tags cannot be found again"))

    def name(text: str) -> str | None:
        names = names_in([json.loads(text)])
        return names[0] if names else None

    return read_array(tokens, found, name)


def _with_key(
    source: str, tokens: list[Lexeme], members: list[tuple[str, int, int, int]], change: TagChange
) -> str:
    """The front matter with a key of its own at the end of its object."""
    _, added = change.decide([])
    if not added:
        return source
    member = f'"tags": [{", ".join(map(_text, added))}]'
    if not members:
        begin, stop = tokens[0].end, tokens[-1].start
        ends = re.match(r"\r\n|\r|\n", source[begin:stop].lstrip(" \t"))
        gap = f"{ends.group()}  " if ends else " "  # without one it is no front matter
        return replaced(source, [Edit(begin, begin, gap + member)])
    _, first, _, after = members[-1]
    at, begin = tokens[after - 1].end, tokens[first].start
    indent = source[line_start(source, begin) : begin]
    gap = " " if indent.strip(" \t") else line_break(source, line_start(source, begin) - 1) + indent
    return replaced(source, [Edit(at, at, f",{gap}{member}")])
