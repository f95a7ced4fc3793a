"""The words in the text of a query, with their places: to correct and to loosen them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dlblog.analysis import tokenize
from dlblog.query_lexer import Lexeme, scan
from dlblog.saved_search import NO_SEARCHES
from dlblog.schema import VALUES
from dlblog.vietnamese import is_bare, strip_marks


class TypedWord(NamedTuple):
    """A word in the text of a query.

    Attributes:
        term: normalized.
        raw: as typed.
        start, end: character offsets in the query.
        fixed: whether it is to stay as it is (the beginning of a word, a sign such as C++).
        alone: whether several words in its place need quotation marks (title:word, NEAR word).
    """

    term: str
    raw: str
    start: int
    end: int
    fixed: bool
    alone: bool


def _words_of(text: str, lexeme: Lexeme, near: bool) -> Iterator[TypedWord]:
    begin = lexeme.start
    if lexeme.kind == "field":
        begin = text.index(":", begin) + 1
    begin = text.index(lexeme.text, begin)
    tokens = tokenize(lexeme.text)
    alone = (lexeme.kind == "field" or near) and not lexeme.quoted and len(tokens) == 1
    for token in tokens:
        raw = lexeme.text[token.start : token.end]
        # A word before a colon could become the name of a field.
        fixed = not token.text.isalnum() or lexeme.text[token.end :].startswith(("*", ":"))
        yield TypedWord(token.text, raw, begin + token.start, begin + token.end, fixed, alone)


def typed_words(
    text: str, *, any_word: bool = False, searches: Mapping[str, str] = NO_SEARCHES
) -> list[list[TypedWord]]:
    """The words of a query that are searched for in texts, those side by side in one row.

    Args:
        text, any_word, searches: as for `query_parser.parse`, which has read them without an error.
    Returns:
        rows; words of filters, and what must not be found, are in none.
    """
    rows: list[list[TypedWord]] = [[]]
    negated, excluded = False, 0  # after a NOT; how many parentheses deep in what it excludes
    lexemes = list(scan(text, any_word, searches))
    for place, lexeme in enumerate(lexemes):
        around = lexemes[max(0, place - 1) : place + 2]
        if lexeme.kind == "(" and (negated or excluded):
            excluded += 1
        elif lexeme.kind == ")" and excluded:
            excluded -= 1
        is_text = lexeme.kind in ("word", "phrase") or (
            lexeme.kind == "field" and lexeme.field not in (*VALUES, "path", "date")
        )
        if lexeme.kind != "word" or negated:
            rows.append([])
        if is_text and not (negated or excluded):
            rows[-1] += _words_of(text, lexeme, any(other.kind == "NEAR" for other in around))
        if lexeme.kind != "word":
            rows.append([])
        negated = lexeme.kind == "NOT"
    return [row for row in rows if row]


def without_marks(text: str, rows: list[list[TypedWord]]) -> str | None:
    """A query with the marks of its words taken off; None where they have none.

    Args:
        rows: as `typed_words` gives them.
    """
    bare, found = text, False
    for row in reversed(rows):
        for word in reversed(row):
            if not (word.fixed or is_bare(word.term)):
                bare = bare[: word.start] + strip_marks(word.term) + bare[word.end :]
                found = True
    return bare if found else None


def loosened(
    text: str, *, any_word: bool = False, searches: Mapping[str, str] = NO_SEARCHES
) -> str:
    """A query with the parts of its compounds as words (docker-compose.yml: three).

    Args:
        text, any_word, searches: as for `query_parser.parse`, which has read them without an error.
    """
    loose = text
    for lexeme in reversed(list(scan(text, any_word, searches))):
        tokens = tokenize(lexeme.text) if lexeme.kind == "word" else []
        if len(tokens) > 1:
            words = " ".join(lexeme.text[token.start : token.end] for token in tokens)
            loose = loose[: lexeme.start] + words + loose[lexeme.start + len(lexeme.text) :]
    return loose
