"""A typed query in pieces: words, phrases, fields with their values, operators, parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dlblog.errors import QueryError
from dlblog.saved_search import NO_SEARCHES, SIGN, saved_name, unknown
from dlblog.schema import QUERY_FIELDS
from dlblog.translation import _

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_ATOM = re.compile(r"[()]|[^\s()\"“”„«»]+")
_FIELD = re.compile(r"([^\W\d_]+):(?!:|//)")
OPERATORS = ("AND", "OR", "NOT")
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")
_NEAR_WORDS = 10  # what NEAR alone means, as in Xapian and recoll


class Lexeme(NamedTuple):
    """A piece of a query.

    Its kind is "(", ")", "AND", "OR", "NOT", "NEAR" (text: the distance), "word", "phrase",
    "field" or "saved" (text: its name in dlblog.toml).
    """

    kind: str
    text: str
    start: int
    field: str = ""
    quoted: bool = False


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """What stands in the quotes that open at `at`, and the offset after them."""
    end = text.find(_QUOTES[text[at]], at + 1)
    return (text[at + 1 : end], end + 1) if end >= 0 else None


def scan(text: str, lenient: bool, searches: Mapping[str, str] = NO_SEARCHES) -> Iterator[Lexeme]:
    """The lexemes of a query.

    Args:
        text: as typed.
        lenient: whether what is no syntax is punctuation.
        searches: the saved ones, which @ names; where there are none it is a letter of a word.
    Raises:
        QueryError: what is syntax is not complete, or names what is not there.
    """
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        if text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace():
            yield Lexeme("NOT", "-", at)
            at += 1
        if text[at] in _QUOTES:
            after_word = start > 0 and not (text[start - 1].isspace() or text[start - 1] in "(-")
            if after_word and (at + 1 == len(text) or text[at + 1].isspace()):
                at += 1  # a closing mark that lost its partner, or inches: punctuation
                continue
            if quoted := _quoted(text, at):
                yield Lexeme("phrase", quoted[0], start, quoted=True)
                at = quoted[1]
            elif lenient or text[at] != '"':
                at += 1
            else:
                raise QueryError(_("a quotation mark that is never closed"), text, at)
            continue
        match = _ATOM.match(text, at)
        if match is None:  # a closing quotation mark by itself is punctuation
            at += 1
            continue
        word, start, at = match.group(), at, match.end()
        named = _FIELD.match(word)
        if word in ("(", ")", *OPERATORS):
            yield Lexeme(word, word, start)
        elif near := _NEAR.fullmatch(word):
            yield Lexeme("NEAR", near[1] or str(_NEAR_WORDS), start)
        elif searches and word.startswith(SIGN) and (name := _saved(word, text, start, searches)):
            yield Lexeme("saved", name, start)
        elif searches and word.startswith(SIGN) and not lenient:
            raise QueryError(unknown(word, searches), text, start)
        elif named and (name := _field_name(named[1], text, start, lenient)):
            value, phrase = word[named.end() :], None
            if not value and at < len(text) and text[at] in _QUOTES:
                phrase = _quoted(text, at)
                if phrase is not None:
                    value, at = phrase
                elif not lenient:
                    raise QueryError(_("a quotation mark that is never closed"), text, at)
            if value.strip():
                yield Lexeme("field", value, start, field=name, quoted=phrase is not None)
            elif lenient:
                yield Lexeme("word", word, start)
            else:
                reason = _("{field}: needs a value after it").format(field=name)
                raise QueryError(reason, text, start)
        else:
            yield Lexeme("word", word, start)


def _saved(word: str, text: str, start: int, searches: Mapping[str, str]) -> str | None:
    """The saved search that a word of a query names; None where there is none."""
    try:
        return saved_name(word, searches)
    except QueryError as error:
        raise QueryError(error.reason, text, start) from None


def _field_name(name: str, text: str, start: int, lenient: bool) -> str | None:
    """The field a word names before its colon; None where the word is only a word."""
    lowered = name.lower()
    if lowered in QUERY_FIELDS:
        return lowered
    if name.isascii() and not lenient:
        from difflib import get_close_matches

        if close := get_close_matches(lowered, QUERY_FIELDS, 1, 0.6):
            reason = _("there is no field '{field}'; did you mean {close}: (or quote the word)")
            raise QueryError(reason.format(field=name, close=close[0]), text, start)
    return None


def paired(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes without the parentheses that have no partner."""
    opened: list[int] = []
    lone: set[int] = set()
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind == "(":
            opened.append(place)
        elif lexeme.kind == ")" and opened:
            opened.pop()
        elif lexeme.kind == ")":
            lone.add(place)
    lone.update(opened)
    return [lexeme for place, lexeme in enumerate(lexemes) if place not in lone]
