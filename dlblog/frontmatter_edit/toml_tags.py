"""Tags in TOML: where they are, by its tokens, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from dlblog import toml
from dlblog.dialect import Dialect
from dlblog.frontmatter_edit.bracketed import Bracketed, Item, change_list, line_end
from dlblog.frontmatter_edit.change import Edit, TagChange, Unsafe, replaced
from dlblog.frontmatter_edit.outline import outline_of
from dlblog.frontmatter_edit.text_tags import changed_text
from dlblog.frontmatter_edit.tokens import Lexeme, end_of_value, read_array, tokens_of
from dlblog.post import names_in, tag_key
from dlblog.translation import _


class _Pair(NamedTuple):
    """A key with its value: its table, its name, and the numbers of its first and last tokens."""

    table: str
    key: str
    begin: int
    value: int
    end: int


def outline(source: str, keys: tuple[str, ...]) -> Any:
    """All values but the tags, comparable by type and value; see `yaml_tree.outline`."""
    values = toml.loads(source.replace("\r\n", "\n").replace("\r", "\n"), parse_float=str)
    return outline_of(values, keys)


def ways(source: str, change: TagChange, end: str, dialect: Dialect) -> Iterator[str]:
    """See `yaml_tags.ways`."""
    tokens = tokens_of(source)
    pairs = list(_pairs(tokens))
    found = _find(pairs, tokens, dialect.tag_keys)
    if found is None:
        yield _with_key(source, tokens, pairs, change, end, dialect)
        return
    value = tokens[found.value]
    if value.text == "[":
        yield change_list(source, partial(_array, keys=dialect.tag_keys), change, _write)
    elif value.kind == "string" and found.end == found.value + 1:
        key = found.key.lower()
        separator = dialect.at(key, "toml")
        names = names_in(_value(value.text), separator)
        every = change.apply(names)
        if every == names:
            yield source
        else:
            written = ", ".join(quoted(name, value.text[0]) for name in every)
            size = 3 if value.text[:3] in ('"""', "'''") else 1
            begin, stop = value.start + size, value.end - size
            may_grow = dialect.may_grow(key, "toml")
            inside = changed_text(source[begin:stop], names, change, separator, may_grow=may_grow)
            if inside is not None:
                yield replaced(source, [Edit(begin, stop, inside)])
            yield replaced(source, [Edit(value.start, value.end, f"[{written}]")])
    else:
        raise Unsafe(_("its tags are neither a list nor a text"), value.start)


def _pairs(tokens: list[Lexeme]) -> Iterator[_Pair]:
    """All keys with their values, of all tables.

    Raises:
        Unsafe: this is no TOML.
    """
    table, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind in ("comment", "line"):
            at += 1
            continue
        end = at
        if token.text == "[":
            end = end_of_value(tokens, at)
            inner = [part for part in tokens[at:end] if part.text not in ("[", "]")]
            table = _key(inner) + ("[]" if tokens[at + 1].text == "[" else "")
            at = end
            continue
        while end < len(tokens) and tokens[end].text != "=":
            end += 1
        if end + 1 >= len(tokens):
            raise Unsafe(_("a key without a value"), token.start)
        value = end + 1
        end = end_of_value(tokens, value)
        while end < len(tokens) and tokens[end].kind not in ("comment", "line"):
            end += 1  # a date with a time has a space in it
        yield _Pair(table, _key(tokens[at : value - 1]), at, value, end)
        at = end


def _key(tokens: list[Lexeme]) -> str:
    parts = [_value(token.text) if token.kind == "string" else token.text for token in tokens]
    return "".join(map(str, parts))


def _value(text: str) -> Any:
    """The value of a token.

    Raises:
        Unsafe: it has none.
    """
    try:
        return toml.loads("x = " + text.replace("\r\n", "\n").replace("\r", "\n"), parse_float=str)[
            "x"
        ]
    except ValueError:
        raise Unsafe(_("{text} is no value of TOML").format(text=text[:40])) from None


def _find(pairs: list[_Pair], tokens: list[Lexeme], keys: tuple[str, ...]) -> _Pair | None:
    there: dict[str, _Pair] = {}
    for name in keys:
        found = [
            pair
            for pair in pairs
            if (f"{pair.table}.{pair.key}" if pair.table else pair.key).lower()
            in (name, f"taxonomies.{name}")
        ]
        if len(found) > 1:
            raise Unsafe(_("'{name}' stands there twice").format(name=name))
        if found:
            there[name] = found[0]
    values = {
        name: _value(token.text) if (token := tokens[pair.value]).kind == "string" else []
        for name, pair in there.items()
    }
    return there.get(tag_key(values, keys))


def _array(source: str, keys: tuple[str, ...]) -> Bracketed:
    tokens = tokens_of(source)
    found = _find(list(_pairs(tokens)), tokens, keys)
    if found is None:
        raise Unsafe(_("its tags cannot be found again"))

    def name(text: str) -> str | None:
        names = names_in([_value(text)])
        return names[0] if names else None

    return read_array(tokens, found.value, name)


def quoted(name: str, quote: str) -> str:
    """A text as a string of TOML."""
    if quote == "'" and "'" not in name:
        return f"'{name}'"
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(name: str, beside: Item | None) -> str:
    return quoted(name, beside.quote if beside else '"')


def _with_key(
    source: str,
    tokens: list[Lexeme],
    pairs: list[_Pair],
    change: TagChange,
    end: str,
    dialect: Dialect,
) -> str:
    """Add a key for the tags: in a table of taxonomies if there is or must be one, else on top."""
    added = change.decide([])[1]
    if not added:
        return source
    if any(pair.key.lower() == "taxonomies" and not pair.table for pair in pairs):
        raise Unsafe(_("its taxonomies are a table in one line"))
    table = "taxonomies" if any(pair.table == "taxonomies" for pair in pairs) else ""
    line = f"tags = [{', '.join(quoted(name, chr(34)) for name in added)}]"
    if dialect.holds_tags_in_taxonomies and not table:
        return f"{source}{end if source else ''}[taxonomies]{end}{line}{end}"
    before = [pair for pair in pairs if pair.table == table]
    if not before:
        return f"{line}{end}{source}"
    at = line_end(source, tokens[before[-1].end - 1].end)
    return replaced(source, [Edit(at, at, end + line)])
