"""Query text and filters in, hits with snippets out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog import query as q
from dlblog.errors import DateError, QueryError
from dlblog.expansion import expand
from dlblog.query_parser import parse
from dlblog.query_words import TypedWord, loosened, typed_words, without_marks
from dlblog.saved_search import NO_SEARCHES
from dlblog.schema import VALUES
from dlblog.snippet import NOTHING, Snippet, Wanted, make_snippet
from dlblog.tag_name import (
    NO_ALIASES,
    aliased,
    closest,
    is_branch,
    name_parts,
    not_there,
    same_names,
)
from dlblog.translation import _, ngettext, number
from dlblog.vietnamese import in_form, is_bare

if TYPE_CHECKING:
    from datetime import date

    from dlblog.engines.base import Hit, Results, SearchEngine, Sort


_LONGEST = 10_000  # characters of a query; each of its words is looked up and corrected
_NAMED = 5  # of the spellings of a name
_LITTLE = 2  # so few posts: perhaps something else was meant
# Of `Document.stored`, in the order json has them.
_SHOWN = ("title", "date", "tags", "category", "author", "draft", "slug", "url")


class Filters(NamedTuple):
    """What narrows a search besides its words; dates as typed.

    Attributes:
        tags, exact_tags: all of them, or any where `any_tag`; the exact ones in one spelling.
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
    exact_tags: tuple[str, ...] = ()


NO_FILTERS = Filters()


class Spellings(NamedTuple):
    """The names of the blog that one as typed was taken for, or not.

    Attributes:
        field: tag, category or author.
        typed: the name.
        taken: those that were searched, with the number of their posts, the most used first. Of a
            branch the name at its top, with 0: what stands below has some posts in common.
        left: those that a search takes as well, and `Search.run` with `strict` does not.
    """

    field: str
    typed: str
    taken: Mapping[str, int]
    left: Mapping[str, int]

    @property
    def can_be_exact(self) -> bool:
        """Return whether `Filters.exact_tags` can ask for one of them."""
        return self.field == "tag" and not self.left and not is_branch(self.typed)

    def __str__(self) -> str:
        text = _("'{name}' finds {taken}")
        if self.left:
            text = _("'{name}' means {taken} here, and leaves out {left}")
        taken, left = _counted(self.taken), _counted(self.left)
        return text.format(name=self.typed[:200], taken=taken, left=left)


class Answer(NamedTuple):
    """What a search found.

    Attributes:
        query: how it was read, tags and such resolved.
        results: from the engine.
        partial: whether no post has all the words, and posts with some are shown.
        notes: remarks for the user, such as a tag that does not exist.
        spellings: of the names that were taken for several, or not for all that they may mean.
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
    spellings: tuple[Spellings, ...] = ()


def filter_query(filters: Filters, today: date) -> list[q.Query]:
    """Filters as query values; names as typed.

    Raises:
        DateError: a date cannot be read.
    """
    parts: list[q.Query] = []
    tags: list[q.Query] = [q.Field("tag", (tag,)) for tag in filters.tags]
    tags += [q.Field("tag", (tag,), exact=True) for tag in filters.exact_tags]
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
        strict: bool = False,
    ) -> Answer:
        """Find posts.

        Args:
            text: the query as typed; empty for all posts.
            filters: hold besides the query.
            any_word: a post needs any of the words, not all.
            limit, offset, sort, facets, explain: as in `SearchEngine.search`.
            correct: where nothing is found, search for what was probably meant.
            strict: a name means the nearest of its spellings alone, for who edits what is found.
        Raises:
            QueryError, DateError: what was typed cannot be read.
        """
        if len(text) > _LONGEST:
            reason = _("longer than {most} characters").format(most=number(_LONGEST))
            raise QueryError(reason, text, _LONGEST)
        notes: list[str] = []
        said: dict[tuple[str, str], Spellings] = {}

        def resolve(part: q.Query) -> q.Query:
            return self._resolve(part, notes, said, strict)

        narrowing = [resolve(part) for part in filter_query(filters, self._today)]
        vocabulary = self._engine.vocabulary()

        def read(typed: str, any_of_them: bool) -> q.Query:
            parsed = self._parse(typed, any_of_them)
            return q.conjunction([expand(resolve(parsed), vocabulary), *narrowing])

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
            tuple(said.values()),
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

    def _resolve(
        self,
        query: q.Query,
        notes: list[str],
        said: dict[tuple[str, str], Spellings],
        strict: bool,
    ) -> q.Query:
        """Return the query with each typed name replaced by the names in the index that it means.

        Args:
            notes: gets a remark for each name that no post has.
            said: gets the spellings of each name that has several.
            strict: as in `run`.
        """
        if isinstance(query, q.Field) and query.values:
            names: list[str] = []
            for typed in query.values:
                found = self._meant_names(query, typed, every=not strict)
                every = self._meant_names(query, typed, every=True) if strict else found
                if len(every) > 1:
                    spelt = spellings(query.name, typed, found, every, self._known(query.name))
                    if len(spelt.taken) > 1 or spelt.left:
                        said[query.name, typed] = spelt
                names += found
            if not names:
                notes.append(self._missing(query.name, query.values[0]))
                return q.Or(())
            return q.Field(query.name, tuple(names))
        if isinstance(query, (q.And, q.Or)):
            parts = (self._resolve(part, notes, said, strict) for part in query.parts)
            return type(query)(tuple(parts))
        if isinstance(query, q.Not):
            return q.Not(self._resolve(query.part, notes, said, strict))
        return query

    def _meant_names(self, query: q.Field, typed: str, *, every: bool) -> tuple[str, ...]:
        """Return the names in the index that a typed one means in a query."""
        known = self._known(query.name)
        if query.exact:
            composed = in_form("NFC", typed.strip())
            return tuple(name for name in (typed, composed) if name in known)[:1]
        aliases = self._aliases if query.name == "tag" else NO_ALIASES
        return same_names(typed, known, aliases, below=True, every=every)

    def _known(self, name: str) -> Mapping[str, int]:
        if name not in self._values:
            self._values[name] = self._engine.values(name) if name in VALUES else {}
        return self._values[name]

    def _missing(self, name: str, typed: str) -> str:
        if name == "tag" and (tag := aliased(typed, self._aliases)):
            return not_there(name, typed, tag)
        return not_there(name, typed, close=closest(typed, self._known(name)))


def spellings(
    field: str,
    typed: str,
    taken: Iterable[str],
    every: Collection[str],
    counts: Mapping[str, int],
) -> Spellings:
    """Return what to say of a name that was taken for some of all that it may mean.

    Args:
        field, typed: the name.
        taken: those of `every` that it was taken for.
        every: the names of the blog that it may mean.
        counts: name -> number of posts.
    """
    depth = len(name_parts(typed))
    if is_branch(typed) or all(len(name_parts(name)) > depth for name in every):
        tops = {_top(name, depth): 0 for name in every}
        kept = {_top(name, depth) for name in taken}
    else:
        tops, kept = {name: counts.get(name, 0) for name in every}, {*taken}
    order = sorted(tops, key=lambda name: (-tops[name], name))
    return Spellings(
        field,
        typed,
        {name: tops[name] for name in order if name in kept},
        {name: tops[name] for name in order if name not in kept},
    )


def _counted(names: Mapping[str, int]) -> str:
    """Return the most used of some names, with the number of their posts, as part of a sentence."""
    shown = [
        f"'{name}' ({number(count)})" if count else f"'{name}'" for name, count in names.items()
    ][:_NAMED]
    if (rest := len(names) - len(shown)) > 0:
        shown.append(ngettext("{count} more", "{count} more", rest).format(count=number(rest)))
    return _(" and ").join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _top(name: str, depth: int) -> str:
    return "/".join(name_parts(name)[:depth]) + "/"


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
