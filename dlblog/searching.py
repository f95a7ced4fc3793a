"""Query text and filters in, hits with snippets out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog import query as q
from dlblog.errors import DateError, QueryError
from dlblog.expansion import expand
from dlblog.query_parser import parse
from dlblog.query_words import TypedWord, loosened, typed_words, without_marks
from dlblog.saved_search import NO_SEARCHES
from dlblog.schema import VALUES
from dlblog.snippet import NOTHING, Snippet, Wanted, make_snippet
from dlblog.tag_name import NO_ALIASES, aliased, closest, not_there, same_names
from dlblog.translation import _, number
from dlblog.vietnamese import is_bare

if TYPE_CHECKING:
    from datetime import date

    from dlblog.engines.base import Hit, Results, SearchEngine, Sort


_LONGEST = 10_000  # characters of a query; each of its words is looked up and corrected
_LITTLE = 2  # so few posts: perhaps something else was meant
# Of `Document.stored`, in the order json has them.
_SHOWN = ("title", "date", "tags", "category", "author", "draft", "slug", "url")


class Filters(NamedTuple):
    """What narrows a search besides its words; dates as typed.

    Attributes:
        tags: all of them, or any where `any_tag`.
        on: a period, or two with `..` between; `since` and `until` hold besides.
        draft: only drafts, or none of them; None for both.
    """

    tags: tuple[str, ...] = ()
    any_tag: bool = False
    no_tags: tuple[str, ...] = ()
    untagged: bool = False
    since: str | None = None
    until: str | None = None
    on: str | None = None
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    draft: bool | None = None


NO_FILTERS = Filters()


class Answer(NamedTuple):
    """What a search found.

    Attributes:
        query: how it was read, tags and such resolved.
        results: from the engine.
        partial: whether no post has all the words, and posts with some are shown.
        notes: remarks for the user, such as a tag that does not exist.
        wanted: what to highlight, for `snippet` and titles.
        corrected: the query text that was searched because what was typed finds nothing.
        suggestion: a query text that was probably meant, where what was typed finds little.
        unmarked: the query text without marks and how many posts it finds, where that is more
            than the little that was found with marks.
    """

    query: q.Query
    results: Results
    partial: bool = False
    notes: tuple[str, ...] = ()
    wanted: Wanted = NOTHING
    corrected: str | None = None
    suggestion: str | None = None
    unmarked: tuple[str, int] | None = None


def filter_query(filters: Filters, today: date) -> list[q.Query]:
    """Filters as query values; names as typed.

    Raises:
        DateError: a date cannot be read.
    """
    parts: list[q.Query] = []
    tags: list[q.Query] = [q.Field("tag", (tag,)) for tag in filters.tags]
    if filters.any_tag and len(tags) > 1:
        parts.append(q.Or(tuple(tags)))
    else:
        parts += tags
    parts += [q.Not(q.Field("tag", (tag,))) for tag in filters.no_tags]
    if filters.untagged:
        parts.append(q.Field("tag", ()))
    for name, values in (("category", filters.categories), ("author", filters.authors)):
        if values:
            parts.append(q.Or(tuple(q.Field(name, (value,)) for value in values)))
    if filters.on:
        from dlblog.dates import parse_range  # few queries need it

        parts.append(q.DateRange(*parse_range(filters.on, today)))
    if filters.since or filters.until:
        from dlblog.dates import parse_between

        parts.append(q.DateRange(*parse_between(filters.since, filters.until, today)))
    if filters.draft is not None:
        parts.append(q.Draft() if filters.draft else q.Not(q.Draft()))
    return parts


class Search:
    """Searches one opened index; many queries can share it."""

    def __init__(
        self,
        engine: SearchEngine,
        today: date,
        *,
        aliases: Mapping[str, str] = NO_ALIASES,
        searches: Mapping[str, str] = NO_SEARCHES,
    ) -> None:
        """`today` is the reader's local day, `aliases` are of tags, `searches` the saved ones."""
        self._engine = engine
        self._today = today
        self._aliases = aliases
        self._searches = searches
        self._values: dict[str, Mapping[str, int]] = {}

    def run(
        self,
        text: str,
        filters: Filters = NO_FILTERS,
        *,
        any_word: bool = False,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        explain: bool = False,
        correct: bool = True,
    ) -> Answer:
        """Find posts.

        Args:
            text: the query as typed; empty for all posts.
            filters: hold besides the query.
            any_word: a post needs any of the words, not all.
            limit, offset, sort, facets, explain: as in `SearchEngine.search`.
            correct: where nothing is found, search for what was probably meant.
        Raises:
            QueryError, DateError: what was typed cannot be read.
        """
        if len(text) > _LONGEST:
            reason = _("longer than {most} characters").format(most=number(_LONGEST))
            raise QueryError(reason, text, _LONGEST)
        notes: list[str] = []
        narrowing = [self._resolve(part, notes) for part in filter_query(filters, self._today)]
        vocabulary = self._engine.vocabulary()

        def read(typed: str, any_of_them: bool) -> q.Query:
            parsed = self._parse(typed, any_of_them)
            return q.conjunction([expand(self._resolve(parsed, notes), vocabulary), *narrowing])

        def find(typed: str, any_of_them: bool) -> tuple[q.Query, Results]:
            query = read(typed, any_of_them)
            results = self._engine.search(
                query, limit=limit, offset=offset, sort=sort, facets=facets, explain=explain
            )
            return query, results

        def count(other: str) -> int:
            return self._engine.search(read(other, any_word), limit=0).total

        query, results = find(text, any_word)
        total = results.total
        corrected = suggestion = None
        unmarked: tuple[str, int] | None = None
        partial = False
        little = correct and total <= _LITTLE and _words(query) > 0
        rows = typed_words(text, any_word=any_word, searches=self._searches) if little else []
        bare = without_marks(text, rows)
        meant = self._meant(text, rows, any_word, sure=total > 0) if little else []
        if not total:
            attempts = [(other, any_word) for other in meant]
            # A word with marks that is nowhere: most likely the marks are not right.
            lost = any(not terms for part, terms in results.matched.items() if _has_marks(part))
            if bare and lost:
                attempts.append((bare, any_word))
            loose = loosened(text, any_word=any_word, searches=self._searches)
            if not any_word and (_words(query) > 1 or loose != text):
                attempts.append((loose, True))
            if bare and not lost:
                attempts.append((bare, any_word))
            for other, any_of_them in attempts:
                other_query, other_results = find(other, any_of_them)
                if other_results.total:
                    query, results, partial = other_query, other_results, any_of_them != any_word
                    corrected = None if partial else other
                    break
        if little and not corrected:
            if total:
                suggestion = next((other for other in meant if count(other) > total), None)
            if bare and (more := count(bare)) > total:
                unmarked = bare, more
        return Answer(
            query,
            results,
            partial,
            tuple(dict.fromkeys(notes)),
            _wanted(query, results),
            corrected,
            suggestion,
            unmarked,
        )

    def _parse(self, text: str, any_word: bool) -> q.Query:
        return parse(text, today=self._today, any_word=any_word, searches=self._searches)

    def _meant(
        self, text: str, rows: list[list[TypedWord]], any_word: bool, sure: bool
    ) -> list[str]:
        """Query texts that may have been meant, the most likely first, of the same shape."""
        from dlblog.correction import corrections  # for few queries

        def shape(typed: str) -> list[str] | None:
            try:
                parsed = self._parse(typed, any_word)
            except (QueryError, DateError):
                return None
            return [
                type(part).__name__
                for part in q.walk(parsed)
                if not isinstance(part, (q.And, q.Or, q.Term, q.Phrase))
            ]

        found = corrections(text, rows, self._engine.vocabulary(), sure=sure)
        mine = shape(text)
        return [other for other in found if shape(other) == mine]

    def snippet(self, answer: Answer, hit: Hit) -> Snippet:
        """The fragment to show for a hit; its summary where nothing of its text matches."""
        if not answer.wanted and hit.stored.get("summary"):
            return Snippet(_shorten(hit.stored["summary"]))
        return make_snippet(self._engine.sections(hit), answer.wanted)

    def _resolve(self, query: q.Query, notes: list[str]) -> q.Query:
        """The query with names as typed replaced by the names in the index that they mean."""
        if isinstance(query, q.Field) and query.values:
            aliases = self._aliases if query.name == "tag" else NO_ALIASES
            meant = [
                same_names(t, self._known(query.name), aliases, below=True) for t in query.values
            ]
            names = tuple(name for found in meant for name in found)
            if not names:
                notes.append(self._missing(query.name, query.values[0]))
                return q.Or(())
            return q.Field(query.name, names)
        if isinstance(query, (q.And, q.Or)):
            return type(query)(tuple(self._resolve(p, notes) for p in query.parts))
        if isinstance(query, q.Not):
            return q.Not(self._resolve(query.part, notes))
        return query

    def _known(self, name: str) -> Mapping[str, int]:
        if name not in self._values:
            self._values[name] = self._engine.values(name) if name in VALUES else {}
        return self._values[name]

    def _missing(self, name: str, typed: str) -> str:
        if name == "tag" and (tag := aliased(typed, self._aliases)):
            return not_there(name, typed, tag)
        return not_there(name, typed, close=closest(typed, self._known(name)))


def _wanted(query: q.Query, results: Results) -> Wanted:
    """What to highlight for a query."""
    wanted = Wanted()

    def terms(part: q.Query) -> frozenset[str]:
        return results.matched.get(part, frozenset())

    def visit(part: q.Query) -> None:
        match part:
            case q.Phrase():
                wanted.add_phrase(map(terms, q.phrase_parts(part)))
            case q.Term() | q.Prefix():
                wanted.add_term(terms(part))
            case q.Near():
                wanted.add_near((ways(inner) for inner in part.parts), part.distance)
            case q.And() | q.Or():
                for inner in part.parts:
                    visit(inner)

    def ways(part: q.Query) -> list[list[frozenset[str]]]:
        if isinstance(part, q.Or):
            return [way for inner in part.parts for way in ways(inner)]
        if isinstance(part, q.Phrase):
            return [list(map(terms, q.phrase_parts(part)))]
        return [[terms(part)]]

    visit(query)
    return wanted


def _has_marks(part: q.Query) -> bool:
    return isinstance(part, q.Term) and not is_bare(part.text)


def _words(query: q.Query) -> int:
    return sum(
        isinstance(part, (q.Term, q.Prefix, q.Phrase)) for part in q.walk(query, negated=False)
    )


def _shorten(text: str, width: int = 200) -> str:
    if len(text) <= width:
        return text
    return text[: max(text.rfind(" ", 0, width), width // 2)] + " …"


def to_dict(
    hit: Hit, path: str, wanted: Wanted, snippet: Snippet, more: Sequence[str] = ()
) -> dict[str, Any]:
    """A hit as json shows it.

    Args:
        path: of the post, as it opens from the current folder.
        wanted: what to mark in the title.
        snippet: what to show of the text.
        more: names of stored fields that json has not.
    """
    stored = hit.stored
    result: dict[str, Any] = {
        "path": path,
        **{name: stored[name] for name in (*_SHOWN, *more)},
        "score": round(hit.score, 4),
        "snippet": snippet.text,
        "highlights": [list(span) for span in snippet.highlights],
        "title_highlights": [list(span) for span in wanted.spans(stored["title"])],
    }
    if hit.explanation:
        result["explanation"] = [
            {
                "kind": part.kind,
                "match": part.label,
                "score": round(part.score, 4),
                "posts": part.document_frequency,
                "fields": {name: round(value, 4) for name, value in part.fields.items()},
            }
            for part in hit.explanation
        ]
    return result
