"""A command line as a shell has it so far: its words, the one that is typed, and quoting.

Shells tell words as they are typed, with quotes that may still be open. What is put in place of the
last one must arrive at the program as the value it is, and nothing in it may be run.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SAFE = re.compile(r"[\w@%+=:,./-]|[^\x00-\x7f]")
_IN_DOUBLE = re.compile(r'[\\"$`]')


class Line(NamedTuple):
    """What is typed.

    Attributes:
        words: that are complete, without their quotes.
        typed: the word that is typed, or nothing, without its quotes.
        quote: the one that is open at the end, or nothing.
    """

    words: list[str]
    typed: str
    quote: str


def read_line(line: str, *, fish: bool = False) -> Line:
    """Read a command line up to the cursor.

    Args:
        fish: where backslashes mean something within single quotes too.
    """
    words: list[str] = []
    word, quote, is_word = "", "", False
    at = 0
    while at < len(line):
        char = line[at]
        following = line[at + 1 : at + 2]
        at += 1
        if char == "\\" and quote != "'":
            if not quote or following in ('"', "$", "`", "\\"):
                word += following
                at += 1
            else:
                word += char
        elif char == "\\" and fish and following in ("'", "\\"):
            word += following
            at += 1
        elif char == quote:
            quote = ""
            continue
        elif not quote and char in "'\"":
            quote = char
        elif not quote and char.isspace():
            if is_word:
                words.append(word)
            word, is_word = "", False
            continue
        else:
            word += char
        is_word = True
    return Line(words, word, quote)


def quoted(value: str, quote: str, *, alone: bool) -> str:
    """A value as bash and zsh read it.

    Args:
        quote: in which it will stand, or nothing.
        alone: whether nothing else is offered; else values are quoted letter by letter, so that
            what several have in common is whole.
    """
    if quote == "'":
        return value.replace("'", r"'\''")
    if quote == '"':  # where ! would bring back commands of before, whatever stands before it
        return _IN_DOUBLE.sub(r"\\\g<0>", value).replace("!", "\"'!'\"")
    if alone and '"' in value and "'" not in value:
        return f"'{value}'"
    text = "".join(
        char if _SAFE.fullmatch(char) and not char.isspace() else f"\\{char}" for char in value
    )
    return f"\\{text}" if text.startswith("=") else text  # zsh: =ls is /bin/ls
