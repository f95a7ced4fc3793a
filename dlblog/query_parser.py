"""How a typed query is read.

Words, "phrases", -word, NOT, AND, OR, NEAR/5, parentheses, prefix*, field:value, @saved search;
whatever cannot be read is an error that names its place. With any_word the text may be a whole
sentence, in which signs that make no syntax are punctuation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

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
from dlblog.query_lexer import Lexeme, paired, scan
from dlblog.saved_search import NO_SEARCHES, SIGN
from dlblog.schema import VALUES
from dlblog.translation import _
from dlblog.vietnamese import lower

if TYPE_CHECKING:
    from datetime import date

_MAX_DEPTH = 50
_MOST_NEAR = 8
_MOST_SAVED = 10_000  # characters that saved searches become in one query, one within another
_MOST_DATE_WORDS = 10  # từ thứ hai tuần trước đến thứ sáu tuần này, without its first
_BETWEEN_DATES = frozenset(("đến", "den", "tới", "toi", "to", "until", "till", "trở", "tro", "-"))


class _SavedSearchError(QueryError):
    """A saved search that cannot be read; the text and the place are its own."""


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

    def __init__(
        self,
        text: str,
        today: date,
        any_word: bool,
        searches: Mapping[str, str],
        within: tuple[str, ...] = (),
    ) -> None:
        """`within` are the saved searches that the text stands in, the outermost first."""
        self._text = text
        self._today = today
        self._any = any_word
        self._searches = searches
        self._within = within
        self._saved_left = _MOST_SAVED
        self._lexemes = list(scan(text, any_word, searches))
        if any_word:
            self._lexemes = paired(self._lexemes)
        self._at = 0
        self._depth = 0

    def parse(self) -> Query:
        query = self._disjunction()
        if lexeme := self._peek():
            raise self._error(_("a parenthesis that was never opened"), lexeme)
        if query is None:
            if self._text.strip():
                raise QueryError(_("there is no word in the query"), self._text, 0)
            return Everything()
        return query

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _error(self, reason: str, lexeme: Lexeme) -> QueryError:
        return QueryError(reason, self._text, lexeme.start)

    def _one_sided(self, lexeme: Lexeme) -> QueryError:
        reason = _("{operator} needs something on both sides").format(operator=lexeme.kind)
        return self._error(reason, lexeme)

    def _disjunction(self) -> Query | None:
        parts: list[Query] = []
        first = self._sequence()
        while (lexeme := self._peek()) and lexeme.kind == "OR":
            self._at += 1
            second = self._sequence()
            if first is None or second is None:
                raise self._one_sided(lexeme)
            parts += [first] if not parts else []
            parts.append(second)
        return Or(tuple(parts)) if parts else first

    def _sequence(self) -> Query | None:
        """What stands side by side: all of it, or with --any one of its words, and all filters."""
        words: list[Query] = []
        filters: list[Query] = []
        while (lexeme := self._peek()) and lexeme.kind not in (")", "OR"):
            if lexeme.kind in ("AND", "NEAR"):
                raise self._one_sided(lexeme)
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
                raise self._one_sided(lexeme)
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
                raise self._one_sided(lexeme)
            if len(parts) > 2 and int(lexeme.text) != distance:
                raise self._error(_("several NEAR in a row need the same distance"), lexeme)
            distance = int(lexeme.text)
            if not distance:
                raise self._error(_("NEAR needs a distance of 1 word or more"), lexeme)
        if len(parts) == 1:
            return part
        if len(parts) > _MOST_NEAR:
            reason = _("NEAR joins at most {most} parts").format(most=_MOST_NEAR)
            raise self._error(reason, self._lexemes[self._at - 1])
        kept = tuple(part for part in parts if part is not None)
        if not all(map(_can_be_near, kept)):
            raise self._error(
                _("NEAR stands between words and phrases only"), self._lexemes[self._at - 1]
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
        if lexeme.kind == "saved":
            return self._nested(self._saved, lexeme)
        if lexeme.kind == "field":
            return self._field(lexeme)
        if lexeme.kind == "phrase":
            return self._phrase(lexeme, None)
        return self._words(lexeme, None)

    def _nested(self, read: Callable[[Lexeme], Query | None], lexeme: Lexeme) -> Query | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error(_("too many parentheses inside each other"), lexeme)
        query = read(lexeme)
        self._depth -= 1
        return query

    def _negation(self, lexeme: Lexeme) -> Query | None:
        part = self._part()
        if part is None:
            if lexeme.text == "-":  # a dash before punctuation is punctuation
                return None
            raise self._error(_("NOT needs something after it"), lexeme)
        return part.part if isinstance(part, Not) else Not(part)

    def _group(self, lexeme: Lexeme) -> Query | None:
        query = self._disjunction()
        if self._peek() is None:
            raise self._error(_("a parenthesis that is never closed"), lexeme)
        self._at += 1
        return query

    def _saved(self, lexeme: Lexeme) -> Query:
        """A saved search, as if it stood there in parentheses; all its words, whatever --any."""
        name = lexeme.text
        text = self._searches[name]
        within = (*self._within, name)
        if name in self._within:
            names = " -> ".join(SIGN + one for one in within[self._within.index(name) :])
            reason = _("a saved search stands in itself: {names}").format(names=names)
            raise self._error(reason, lexeme)
        self._saved_left -= len(text)
        if self._saved_left < 0:
            raise self._error(_("the saved searches in it become too long"), lexeme)
        try:
            if not text.strip():
                raise QueryError(_("there is no word in the query"), text, 0)
            inner = _Parser(text, self._today, False, self._searches, within)
            inner._depth = self._depth
            inner._saved_left = self._saved_left
            query = inner.parse()
        except _SavedSearchError:
            raise
        except QueryError as error:
            reason = _("in {name} of dlblog.toml: {reason}")
            reason = reason.format(name=SIGN + name, reason=error.reason)
            raise _SavedSearchError(reason, error.text, error.position) from None
        self._saved_left = inner._saved_left
        return query

    def _field(self, lexeme: Lexeme) -> Query | None:
        if lexeme.field in VALUES:
            return Field(lexeme.field, (lexeme.text,))
        if lexeme.field == "path":
            return Path(lexeme.text)
        if lexeme.field == "date":
            return self._date(lexeme)
        if lexeme.quoted:
            return self._phrase(lexeme, lexeme.field)
        return self._words(lexeme, lexeme.field)

    def _date(self, lexeme: Lexeme) -> Query:
        from dlblog.dates import parse_range  # few queries need it

        try:
            found = parse_range(lexeme.text, self._today)
        except DateError as error:
            raise self._error(self._unquoted(lexeme) or str(error), lexeme) from None
        if (lexeme.text.isalpha() or self._goes_on()) and (reason := self._unquoted(lexeme)):
            raise self._error(reason, lexeme)
        return DateRange(*found)

    def _goes_on(self) -> bool:
        """Whether the next word is one that stands between two dates."""
        lexeme = self._peek()
        return lexeme is not None and lexeme.text.lower() in _BETWEEN_DATES

    def _unquoted(self, lexeme: Lexeme) -> str | None:
        """What to say where a date goes on in the words after it: `date:tháng 3 năm 2016`."""
        from dlblog.dates import continues

        if lexeme.quoted:
            return None
        words = [lexeme.text]
        for following in self._lexemes[self._at : self._at + _MOST_DATE_WORDS]:
            if following.kind != "word":
                break
            words.append(following.text)
        for count in range(len(words), 1, -1):
            whole = " ".join(words[:count])
            if continues(whole, self._today):
                reason = _('a date of several words needs quotation marks: date:"{words}"')
                return reason.format(words=whole)
        return None

    def _phrase(self, lexeme: Lexeme, field: str | None) -> Query:
        tokens = tokenize(lexeme.text)
        if not tokens:
            raise self._error(_("a phrase without a word in it"), lexeme)
        text = lexeme.text.rstrip()
        open_end = text.endswith("*") and tokens[-1].end == len(text) - 1
        if len(tokens) == 1 and not open_end and (words := self._words(lexeme, field)):
            # In quotes a word is not to be read as another form of it.
            return Phrase((words.text,), field) if isinstance(words, Term) else words
        terms = [token.text for token in tokens]
        if open_end:
            terms[-1] = lower(text[tokens[-1].start : tokens[-1].end])
        return Phrase(tuple(terms), field, open_end)

    def _words(self, lexeme: Lexeme, field: str | None) -> Query | None:
        """A chunk without white space: a term, a compound with its parts, or a prefix."""
        text, star, rest = lexeme.text.partition("*")
        if star and (rest or not tokenize(text)) and not lexeme.quoted:
            raise self._error(_("a * stands only at the end of a word"), lexeme)
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


def parse(
    text: str, *, today: date, any_word: bool = False, searches: Mapping[str, str] = NO_SEARCHES
) -> Query:
    """A typed query as a value.

    Args:
        text: as typed.
        today: the reader's local day, for relative dates.
        any_word: whether a post needs any of the words side by side instead of all; filters such
            as tag: and -word hold in either case. The text may be a whole sentence: quotation
            marks and parentheses without a partner are punctuation then.
        searches: the saved ones, which @ names: name -> query as typed.
    Returns:
        the query; Everything for an empty text.
    Raises:
        QueryError: it cannot be read; says what and where.
    """
    return _Parser(text, today, any_word, searches).parse()
