"""How a typed query is read.

Words, "phrases", -word, NOT, AND, OR, NEAR/5, parentheses, prefix*, field:value; whatever cannot be
read is an error that names its place. With any_word the text may be a whole sentence, in which
signs that make no syntax are punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from dlblog.analysis import compounds, tokenize
from dlblog.errors import DateError, QueryError
from dlblog.query import (
    And,
    DateRange,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Path,
    Phrase,
    Prefix,
    Query,
    Term,
    conjunction,
    walk,
)
from dlblog.schema import QUERY_FIELDS, VALUES
from dlblog.vietnamese import lower

if TYPE_CHECKING:
    from datetime import date

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_ATOM = re.compile(r"[()]|[^\s()\"“”„«»]+")
_FIELD = re.compile(r"([^\W\d_]+):(?!:|//)")
_MAX_DEPTH = 50
_OPERATORS = ("AND", "OR", "NOT")
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")
_MOST_NEAR = 8
_NEAR_WORDS = 10  # what NEAR alone means, as in Xapian and recoll


class _Lexeme(NamedTuple):
    """A piece of a query.

    Its kind is "(", ")", "AND", "OR", "NOT", "NEAR" (text: the distance), "word", "phrase" or
    "field".
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


def _scan(text: str, lenient: bool) -> Iterator[_Lexeme]:
    """The lexemes of a query; where `lenient`, what is no syntax is punctuation."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        if text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace():
            yield _Lexeme("NOT", "-", at)
            at += 1
        if text[at] in _QUOTES:
            after_word = start > 0 and not (text[start - 1].isspace() or text[start - 1] in "(-")
            if after_word and (at + 1 == len(text) or text[at + 1].isspace()):
                at += 1  # a closing mark that lost its partner, or inches: punctuation
                continue
            if quoted := _quoted(text, at):
                yield _Lexeme("phrase", quoted[0], start, quoted=True)
                at = quoted[1]
            elif lenient or text[at] != '"':
                at += 1
            else:
                raise QueryError("a quotation mark that is never closed", text, at)
            continue
        match = _ATOM.match(text, at)
        if match is None:  # a closing quotation mark by itself is punctuation
            at += 1
            continue
        word, start, at = match.group(), at, match.end()
        named = _FIELD.match(word)
        if word in ("(", ")", *_OPERATORS):
            yield _Lexeme(word, word, start)
        elif near := _NEAR.fullmatch(word):
            yield _Lexeme("NEAR", near[1] or str(_NEAR_WORDS), start)
        elif named and (name := _field_name(named[1], text, start, lenient)):
            value, phrase = word[named.end() :], None
            if not value and at < len(text) and text[at] in _QUOTES:
                phrase = _quoted(text, at)
                if phrase is not None:
                    value, at = phrase
                elif not lenient:
                    raise QueryError("a quotation mark that is never closed", text, at)
            if value.strip():
                yield _Lexeme("field", value, start, field=name, quoted=phrase is not None)
            elif lenient:
                yield _Lexeme("word", word, start)
            else:
                raise QueryError(f"{name}: needs a value after it", text, start)
        else:
            yield _Lexeme("word", word, start)


def _field_name(name: str, text: str, start: int, lenient: bool) -> str | None:
    """The field a word names before its colon; None where the word is only a word."""
    lowered = name.lower()
    if lowered in QUERY_FIELDS:
        return lowered
    if name.isascii() and not lenient:
        from difflib import get_close_matches

        if close := get_close_matches(lowered, QUERY_FIELDS, 1, 0.6):
            reason = f"there is no field '{name}'; did you mean {close[0]}: (or quote the word)"
            raise QueryError(reason, text, start)
    return None


def _paired(lexemes: list[_Lexeme]) -> list[_Lexeme]:
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


def _is_word(part: Query) -> bool:
    """Whether a part is of words anywhere in a post, and not a filter."""
    if isinstance(part, (Term, Prefix, Phrase)):
        return part.field is None
    return isinstance(part, (And, Or, Near))


def _can_be_near(part: Query) -> bool:
    """Whether a part is something that stands at a place of a text."""
    if isinstance(part, Or):
        return all(map(_can_be_near, part.parts))
    return isinstance(part, (Term, Prefix, Phrase)) and part.field is None


class _Parser:
    """Recursive descent over the lexemes of one query."""

    def __init__(self, text: str, today: date, any_word: bool) -> None:
        self._text = text
        self._today = today
        self._any = any_word
        self._lexemes = list(_scan(text, any_word))
        if any_word:
            self._lexemes = _paired(self._lexemes)
        self._at = 0
        self._depth = 0

    def parse(self) -> Query:
        query = self._disjunction()
        if lexeme := self._peek():
            raise self._error("a parenthesis that was never opened", lexeme)
        if query is None:
            if self._text.strip():
                raise QueryError("there is no word in the query", self._text, 0)
            return Everything()
        return query

    def _peek(self) -> _Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _error(self, reason: str, lexeme: _Lexeme) -> QueryError:
        return QueryError(reason, self._text, lexeme.start)

    def _disjunction(self) -> Query | None:
        parts: list[Query] = []
        first = self._sequence()
        while (lexeme := self._peek()) and lexeme.kind == "OR":
            self._at += 1
            second = self._sequence()
            if first is None or second is None:
                raise self._error("OR needs something on both sides", lexeme)
            parts += [first] if not parts else []
            parts.append(second)
        return Or(tuple(parts)) if parts else first

    def _sequence(self) -> Query | None:
        """What stands side by side: all of it, or with --any one of its words, and all filters."""
        words: list[Query] = []
        filters: list[Query] = []
        while (lexeme := self._peek()) and lexeme.kind not in (")", "OR"):
            if lexeme.kind in ("AND", "NEAR"):
                raise self._error(f"{lexeme.kind} needs something on both sides", lexeme)
            part = self._joined()
            if part is None:
                continue
            optional = self._any and all(map(_is_word, walk(part)))
            (words if optional else filters).append(part)
        if words:
            filters.insert(0, words[0] if len(words) == 1 else Or(tuple(words)))
        return conjunction(filters) if filters else None

    def _joined(self) -> Query | None:
        """One part, or several with AND between."""
        part = self._close()
        parts = [part]
        while (lexeme := self._peek()) and lexeme.kind == "AND":
            self._at += 1
            parts.append(self._close())
            if parts[-2] is None or parts[-1] is None:
                raise self._error("AND needs something on both sides", lexeme)
        kept = [part for part in parts if part is not None]
        return conjunction(kept) if kept else None

    def _close(self) -> Query | None:
        """One part, or several with NEAR between."""
        part = self._part()
        parts, distance = [part], 0
        while (lexeme := self._peek()) and lexeme.kind == "NEAR":
            self._at += 1
            parts.append(self._part())
            if parts[-2] is None or parts[-1] is None:
                raise self._error("NEAR needs something on both sides", lexeme)
            if len(parts) > 2 and int(lexeme.text) != distance:
                raise self._error("several NEAR in a row need the same distance", lexeme)
            distance = int(lexeme.text)
            if not distance:
                raise self._error("NEAR needs a distance of 1 word or more", lexeme)
        if len(parts) == 1:
            return part
        if len(parts) > _MOST_NEAR:
            raise self._error(f"NEAR joins at most {_MOST_NEAR} parts", self._lexemes[self._at - 1])
        kept = tuple(part for part in parts if part is not None)
        if not all(map(_can_be_near, kept)):
            raise self._error(
                "NEAR stands between words and phrases only", self._lexemes[self._at - 1]
            )
        return Near(kept, distance)

    def _part(self) -> Query | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in ("OR", "AND", "NEAR", ")"):
            return None
        self._at += 1
        if lexeme.kind == "NOT":
            return self._nested(self._negation, lexeme)
        if lexeme.kind == "(":
            return self._nested(self._group, lexeme)
        if lexeme.kind == "field":
            return self._field(lexeme)
        if lexeme.kind == "phrase":
            return self._phrase(lexeme, None)
        return self._words(lexeme, None)

    def _nested(self, read: Callable[[_Lexeme], Query | None], lexeme: _Lexeme) -> Query | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error("too many parentheses inside each other", lexeme)
        query = read(lexeme)
        self._depth -= 1
        return query

    def _negation(self, lexeme: _Lexeme) -> Query | None:
        part = self._part()
        if part is None:
            if lexeme.text == "-":  # a dash before punctuation is punctuation
                return None
            raise self._error("NOT needs something after it", lexeme)
        return part.part if isinstance(part, Not) else Not(part)

    def _group(self, lexeme: _Lexeme) -> Query | None:
        query = self._disjunction()
        if self._peek() is None:
            raise self._error("a parenthesis that is never closed", lexeme)
        self._at += 1
        return query

    def _field(self, lexeme: _Lexeme) -> Query | None:
        if lexeme.field in VALUES:
            return Field(lexeme.field, (lexeme.text,))
        if lexeme.field == "path":
            return Path(lexeme.text)
        if lexeme.field == "date":
            from dlblog.dates import parse_range  # few queries need it

            try:
                return DateRange(*parse_range(lexeme.text, self._today))
            except DateError as error:
                raise self._error(str(error), lexeme) from None
        if lexeme.quoted:
            return self._phrase(lexeme, lexeme.field)
        return self._words(lexeme, lexeme.field)

    def _phrase(self, lexeme: _Lexeme, field: str | None) -> Query:
        tokens = tokenize(lexeme.text)
        if not tokens:
            raise self._error("a phrase without a word in it", lexeme)
        text = lexeme.text.rstrip()
        open_end = text.endswith("*") and tokens[-1].end == len(text) - 1
        if len(tokens) == 1 and not open_end and (words := self._words(lexeme, field)):
            # In quotes a word is not to be read as another form of it.
            return Phrase((words.text,), field) if isinstance(words, Term) else words
        terms = [token.text for token in tokens]
        if open_end:
            terms[-1] = lower(text[tokens[-1].start : tokens[-1].end])
        return Phrase(tuple(terms), field, open_end)

    def _words(self, lexeme: _Lexeme, field: str | None) -> Query | None:
        """A chunk without white space: a term, a compound with its parts, or a prefix."""
        text, star, rest = lexeme.text.partition("*")
        if star and (rest or not tokenize(text)) and not lexeme.quoted:
            raise self._error("a * stands only at the end of a word", lexeme)
        tokens = tokenize(text)
        if not tokens:
            return None
        terms = tuple(token.text for token in tokens)
        if star and not lexeme.quoted:
            # As typed: the beginning of a syllable has no normal form yet (hoà* means hoàng too).
            last: list[Query] = [Prefix(lower(text[tokens[-1].start : tokens[-1].end]), field)]
            return conjunction([Term(term, field) for term in terms[:-1]] + last)
        whole = [
            compound.text
            for compound in compounds(text, tokens)
            if compound.first == 0 and compound.last == len(tokens) - 1
        ]
        if whole and whole[-1].startswith("."):  # .NET is not net
            return Term(whole[-1], field)
        if len(terms) == 1:
            return Term(terms[0], field)
        if whole:
            return Or((Term(whole[0], field), Phrase(terms, field)))
        return Phrase(terms, field)


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


def _words_of(text: str, lexeme: _Lexeme, near: bool) -> Iterator[TypedWord]:
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


def typed_words(text: str, *, any_word: bool = False) -> list[list[TypedWord]]:
    """The words of a query that are searched for in texts, those side by side in one row.

    Args:
        text, any_word: as for `parse`, which has read them without an error.
    Returns:
        rows; words of filters, and what must not be found, are in none.
    """
    rows: list[list[TypedWord]] = [[]]
    negated, excluded = False, 0  # after a NOT; how many parentheses deep in what it excludes
    lexemes = list(_scan(text, any_word))
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


def loosened(text: str, *, any_word: bool = False) -> str:
    """A query with the parts of its compounds as words (docker-compose.yml: three).

    Args:
        text, any_word: as for `parse`, which has read them without an error.
    """
    loose = text
    for lexeme in reversed(list(_scan(text, any_word))):
        tokens = tokenize(lexeme.text) if lexeme.kind == "word" else []
        if len(tokens) > 1:
            words = " ".join(lexeme.text[token.start : token.end] for token in tokens)
            loose = loose[: lexeme.start] + words + loose[lexeme.start + len(lexeme.text) :]
    return loose


def parse(text: str, *, today: date, any_word: bool = False) -> Query:
    """A typed query as a value.

    Args:
        text: as typed.
        today: the reader's local day, for relative dates.
        any_word: whether a post needs any of the words side by side instead of all; filters such
            as tag: and -word hold in either case. The text may be a whole sentence: quotation
            marks and parentheses without a partner are punctuation then.
    Returns:
        the query; Everything for an empty text.
    Raises:
        QueryError: it cannot be read; says what and where.
    """
    return _Parser(text, today, any_word).parse()
