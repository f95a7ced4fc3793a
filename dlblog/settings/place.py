"""Where a key stands in a file of TOML: the parser tells values and no lines.

Places are looked for only where there is something to complain of, and by tokens; the parser has
read the file before. No module that reads settings imports this one until then.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from dlblog import toml
from dlblog.frontmatter_edit.change import Unsafe
from dlblog.frontmatter_edit.tokens import Lexeme, end_of_value, tokens_of
from dlblog.settings.value import Keys


def line_of(text: str, keys: Keys) -> int | None:
    """The 1-based line of a key, or of the nearest one above it that has a line of its own.

    Args:
        text: TOML that can be read.
    """
    lines: dict[Keys, int] = {}
    try:
        for found, offset in _places(tokens_of(text)):
            for size in range(1, len(found) + 1):  # a key tells of the tables it is in
                lines.setdefault(found[:size], text.count("\n", 0, offset) + 1)
    except Unsafe:
        pass
    return next((lines[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in lines), None)


def _places(tokens: list[Lexeme]) -> Iterator[tuple[Keys, int]]:
    """All heads of tables, keys and members of lists, with their offsets.

    Raises:
        Unsafe: something does not end.
    """
    table: Keys = ()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind in ("comment", "line"):
            at += 1
        elif token.text == "[":
            end = end_of_value(tokens, at)
            table = _key([part for part in tokens[at:end] if part.text not in ("[", "]")])
            yield table, token.start
            at = end
        else:
            at = yield from _pair(tokens, at, len(tokens), table)


def _pair(
    tokens: list[Lexeme], at: int, stop: int, table: Keys
) -> Generator[tuple[Keys, int], None, int]:
    """A key and what is in its value; the number after it is returned."""
    equals = at
    while equals < stop and tokens[equals].text != "=":
        equals += 1
    keys = table + _key(tokens[at:equals])
    yield keys, tokens[at].start
    if equals + 1 >= stop:
        return stop
    end = end_of_value(tokens, equals + 1)
    yield from _inner(tokens, equals + 1, end, keys)
    while end < stop and tokens[end].kind not in ("comment", "line") and tokens[end].text != ",":
        end += 1  # a date with a time has a space in it
    return end


def _inner(tokens: list[Lexeme], begin: int, end: int, keys: Keys) -> Iterator[tuple[Keys, int]]:
    """What stands in a list or in a table of one line."""
    number, at = 0, begin + 1
    while tokens[begin].text in ("[", "{") and at < end - 1:
        token = tokens[at]
        if token.kind in ("comment", "line") or token.text == ",":
            at += 1
        elif tokens[begin].text == "{":
            at = yield from _pair(tokens, at, end - 1, keys)
        else:
            yield (*keys, number), token.start
            following = end_of_value(tokens, at)
            yield from _inner(tokens, at, following, (*keys, number))
            at, number = following, number + 1


def _key(tokens: list[Lexeme]) -> Keys:
    """The names in a key: `a."b.c"` has two."""
    names: list[str] = []
    for token in tokens:
        if token.kind == "string":
            names.append(str(toml.loads(f"x = {token.text}")["x"]))
        elif token.kind == "word":
            names += [name for name in token.text.split(".") if name]
    return tuple(names)
