"""Query text and filters in, hits with snippets out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dlblog import query as q
from dlblog.dates import parse_between, parse_range
from dlblog.errors import UsageError
from dlblog.query_parser import parse
from dlblog.schema import VALUES
from dlblog.snippet import Snippet, Wanted, make_snippet
from dlblog.tagging import same_names

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, Results, SearchEngine, Sort


# Of `Document.stored`, in the order json has them.
_SHOWN = ("title", "date", "tags", "category", "author", "draft", "slug", "url")


@dataclass(frozen=True, slots=True)
class Filters:
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    Attributes:
        query: how it was read, tags and such resolved.
        results: from the engine.
        partial: whether no post has all the words, and posts with some are shown.
        notes: remarks for the user, such as a tag that does not exist.
        wanted: what to highlight, for `snippet` and titles.
    """

    query: q.Query
    results: Results
    partial: bool = False
    notes: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)


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
        parts.append(q.DateRange(*parse_range(filters.on, today)))
    if filters.since or filters.until:
        parts.append(q.DateRange(*parse_between(filters.since, filters.until, today)))
    if filters.draft is not None:
        parts.append(q.Draft() if filters.draft else q.Not(q.Draft()))
    return parts


class Search:
    """Searches one opened index; many queries can share it."""

    def __init__(self, engine: SearchEngine, today: date) -> None:
        """`today` is the reader's local day, for relative dates."""
        self._engine = engine
        self._today = today
        self._values: dict[str, Mapping[str, int]] = {}

    def run(
        self,
        text: str,
        filters: Filters = Filters(),
        *,
        any_word: bool = False,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        explain: bool = False,
    ) -> Answer:
        """Find posts.

        Args:
            text: the query as typed; empty for all posts.
            filters: hold besides the query.
            any_word: a post needs any of the words, not all.
            limit, offset, sort, facets, explain: as in `SearchEngine.search`.
        Raises:
            QueryError, DateError: what was typed cannot be read.
        """
        notes: list[str] = []
        narrowing = [self._resolve(part, notes) for part in filter_query(filters, self._today)]

        def find(any_of_them: bool, count: int | None, skip: int) -> tuple[q.Query, Results]:
            typed = self._resolve(parse(text, today=self._today, any_word=any_of_them), notes)
            query = q.conjunction([typed, *narrowing])
            results = self._engine.search(
                query, limit=count, offset=skip, sort=sort, facets=facets, explain=explain
            )
            return query, results

        query, results = find(any_word, limit, offset)
        partial = False
        if not results.total and not any_word and _words(query) > 1:
            any_query, any_results = find(True, limit, offset)
            if any_results.total:
                query, results, partial = any_query, any_results, True
        wanted = Wanted()
        for part in q.walk(query, negated=False):
            if isinstance(part, q.Phrase):
                terms = [q.Term(term, part.field) for term in part.terms]
                wanted.add_phrase(results.matched.get(term, ()) for term in terms)
            elif isinstance(part, (q.Term, q.Prefix)):
                wanted.add_term(results.matched.get(part, ()))
        return Answer(query, results, partial, tuple(dict.fromkeys(notes)), wanted)

    def snippet(self, answer: Answer, hit: Hit) -> Snippet:
        """The fragment to show for a hit; its summary where nothing of its text matches."""
        if not answer.wanted and hit.stored.get("summary"):
            return Snippet(_shorten(hit.stored["summary"]))
        return make_snippet(self._engine.sections(hit), answer.wanted)

    def _resolve(self, query: q.Query, notes: list[str]) -> q.Query:
        """The query with names as typed replaced by the names in the index that they mean."""
        if isinstance(query, q.Field) and query.values:
            names = tuple(name for typed in query.values for name in self._names(query, typed))
            if not names:
                notes.append(self._missing(query.name, query.values[0]))
                return q.Or(())
            return q.Field(query.name, names)
        if isinstance(query, (q.And, q.Or)):
            return replace(query, parts=tuple(self._resolve(p, notes) for p in query.parts))
        if isinstance(query, q.Not):
            return q.Not(self._resolve(query.part, notes))
        return query

    def _names(self, query: q.Field, typed: str) -> tuple[str, ...]:
        return same_names(typed, self._known(query.name))

    def _known(self, name: str) -> Mapping[str, int]:
        if name not in self._values:
            self._values[name] = self._engine.values(name) if name in VALUES else {}
        return self._values[name]

    def _missing(self, name: str, typed: str) -> str:
        from difflib import get_close_matches

        folded = {value.casefold(): value for value in self._known(name)}
        close = get_close_matches(typed.casefold(), folded, 1, 0.6)
        meant = f"; did you mean '{folded[close[0]]}'?" if close else ""
        return f"no post has the {name} '{typed}'{meant}"


def _words(query: q.Query) -> int:
    return sum(
        isinstance(part, (q.Term, q.Prefix, q.Phrase)) for part in q.walk(query, negated=False)
    )


def _shorten(text: str, width: int = 200) -> str:
    if len(text) <= width:
        return text
    return text[: max(text.rfind(" ", 0, width), width // 2)] + " …"


def to_dict(answer: Answer, hit: Hit, path: str, snippet: Snippet) -> dict[str, Any]:
    """A hit as json shows it.

    Args:
        path: of the post, as it opens from the current folder.
    """
    stored = hit.stored
    result: dict[str, Any] = {
        "path": path,
        **{name: stored[name] for name in _SHOWN},
        "score": round(hit.score, 4),
        "snippet": snippet.text,
        "highlights": [list(span) for span in snippet.highlights],
    }
    if hit.explanation:
        result["explanation"] = [
            {
                "match": part.label,
                "score": round(part.score, 4),
                "posts": part.document_frequency,
                "fields": {name: round(value, 4) for name, value in part.fields.items()},
            }
            for part in hit.explanation
        ]
    return result


def _alike(name: str) -> str:
    """What names of a post have in common that differ in case, composition or outer slashes."""
    return unicodedata.normalize("NFC", name).strip("/").casefold()


def find_post(engine: SearchEngine, typed: str, stored_path: str) -> Hit | None:
    """The post that somebody names.

    Args:
        typed: a path, a slug or a part of either, as typed.
        stored_path: what is typed as a path of the index.
    Returns:
        the post with that path; else the only one with that slug; else the only one with that in
        its path or slug; None where there is none.
    Raises:
        UsageError: several posts are meant; names some.
    """
    wanted = _alike(typed)
    exact: list[str] = []
    slugs: list[str] = []
    parts: list[str] = []
    for stored in engine.documents():
        path, slug = stored["path"], _alike(str(stored["slug"] or ""))
        if path == stored_path:
            exact.append(path)
        if slug == wanted:
            slugs.append(path)
        if wanted and (wanted in _alike(path) or wanted in slug):
            parts.append(path)
    found = exact or slugs or parts
    if len(found) > 1:
        some = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise UsageError(f"'{typed}' may mean {len(found)} posts: {some}")
    if not found:
        return None
    hits = engine.search(q.Path(found[0]), limit=None).hits
    return next(hit for hit in hits if hit.stored["path"] == found[0])
