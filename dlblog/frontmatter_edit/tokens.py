"""The tokens of TOML, of which those of JSON are a part, with their places.

The parsers of both tell values and no places. So places are found by tokens here; that they are
right is told by the parsers, which read what was changed once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from dlblog.frontmatter_edit.bracketed import Bracketed, Item
from dlblog.frontmatter_edit.change import Unsafe
from dlblog.translation import _

_TOKEN = re.compile(
    r'(?P<string>"""(?:[^\\"]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}'
    r'|"(?:[^\\"\r\n]|\\.)*"|\'[^\'\r\n]*\')'
    r"|(?P<comment>\#[^\r\n]*)"
    r"|(?P<line>\r\n|\r|\n)"
    r"|(?P<space>[ \t]+)"
    r"|(?P<sign>[\[\]{},=:])"
    r"|(?P<word>[^\s\[\]{},=:\"'#]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)


class Lexeme(NamedTuple):
    """A token: its kind, text and offsets."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(source: str) -> list[Lexeme]:
    """All tokens of a text, white space left out."""
    return [
        Lexeme(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(source)
        if match.lastgroup != "space"
    ]


def end_of_value(tokens: list[Lexeme], at: int) -> int:
    """The number after the last token of the value that begins with one.

    Raises:
        Unsafe: it does not end.
    """
    depth = 0
    for number in range(at, len(tokens)):
        depth += (tokens[number].text in ("[", "{")) - (tokens[number].text in ("]", "}"))
        if depth <= 0:
            return number + 1
    raise Unsafe(_("a bracket that does not end"), tokens[at].start if at < len(tokens) else 0)


def read_array(tokens: list[Lexeme], at: int, name: Callable[[str], str | None]) -> Bracketed:
    """The list that opens at a token.

    Args:
        name: the tag that a member is, by its text.
    Raises:
        Unsafe: it does not end.
    """
    items, commas = [], []
    end = end_of_value(tokens, at)
    number = at + 1
    while number < end - 1:
        token = tokens[number]
        following = number + 1
        if token.text == ",":
            commas.append(token.start)
        elif token.kind not in ("comment", "line"):
            following = end_of_value(tokens, number)
            while following < end - 1 and tokens[following].kind in ("word", "sign"):
                if tokens[following].text == ",":
                    break
                following += 1  # a time such as 12:30
            last = tokens[following - 1].end
            simple = following == number + 1 and token.kind == "string"
            quote = token.text[:3] if token.text[:3] in ('"""', "'''") else token.text[:1]
            items.append(
                Item(
                    token.start,
                    last,
                    name(token.text) if following == number + 1 else None,
                    quote if simple else "",
                )
            )
        number = following
    return Bracketed(tokens[at].end, tokens[end - 1].start, tuple(items), tuple(commas))
