"""Answers queries over the segments of an index: matches, scores, orders, counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from heapq import nlargest
from typing import Any

from dlblog import query as q
from dlblog.engines.base import Hit, Results, Sort, Span
from dlblog.engines.whoosh.collection import Collection, Place
from dlblog.engines.whoosh.keys import forms_prefix
from dlblog.engines.whoosh.matcher import Matcher
from dlblog.engines.whoosh.scorer import Row, Scorer, scored_terms
from dlblog.engines.whoosh.segment import Segment
from dlblog.ranking import RERANKED
from dlblog.schema import VALUES, WORD_FIELD
from dlblog.vietnamese import fold_word, strip_marks

_LONGEST_WORD = 5  # syllables
_NUMBER = re.compile(r"0*([0-9]+)")
# Facet -> how much of a day as text it is.
_PERIODS = {"year": 4, "month": 7, "day": 10}


class Searcher:
    """Answers queries over a collection."""

    def __init__(self, collection: Collection) -> None:
        """Over all documents of `collection`."""
        self._collection = collection
        self._matcher = Matcher(collection)

    def search(
        self,
        query: q.Query,
        *,
        limit: int | None,
        offset: int,
        sort: Sort,
        facets: Sequence[str],
        explain: bool,
        nearness: bool,
    ) -> Results:
        """See `base.SearchEngine.search`."""
        collection = self._collection
        found = [self._matcher.match(query, n) for n in range(len(collection.segments))]
        total = sum(map(len, found))
        end = total if limit is None else min(total, offset + limit)
        leaves, rows = scored_terms(query)
        scorer = Scorer(collection, [collection.leaf(leaf) for leaf in leaves], found)
        places: list[Place] = []
        scores: dict[Place, float] = {}
        if leaves and end > offset:
            scores = scorer.scores()
            head: dict[Place, float] = {}
            if nearness:
                head = {place: scores.pop(place) for place in self._best(scores, RERANKED)}
                head = scorer.rerank(head, rows)
            if sort == "relevance":
                places = self._best(head, end)
                places += self._best(scores, end - len(places))
            scores.update(head)
        if end > offset and not (leaves and sort == "relevance"):
            every = [(segment, n) for segment, numbers in enumerate(found) for n in numbers]
            places = self._sorted(every, "-date" if sort == "relevance" else sort, end)
        page = places[offset:end]
        hits = []
        for place in page:
            parts = tuple(scorer.explain(place)) if explain else ()
            score = scores.get(place, 0.0)
            hits.append(Hit(collection.stored(place), score, collection.key(place), parts))
        words = tuple(word for row in rows for word in self._cut(row)) if explain else ()
        return Results(
            tuple(hits),
            total,
            {name: self._facet(name, found) for name in facets},
            collection.take_leaves(),
            words,
        )

    def _best(self, scores: Mapping[Place, float], count: int) -> list[Place]:
        """The places with the highest scores; equal ones by path."""
        best = nlargest(count + 1, scores.values())
        if not best or count <= 0:
            return []
        lowest = best[min(count, len(best)) - 1]
        kept = [place for place, score in scores.items() if score >= lowest]
        tied = {score for score, n in Counter(scores[place] for place in kept).items() if n > 1}
        kept.sort(
            key=lambda place: (
                -scores[place],
                self._collection.stored(place)["path"] if scores[place] in tied else "",
            )
        )
        return kept[:count]

    def _sorted(self, places: list[Place], sort: Sort, count: int) -> list[Place]:
        """Return the first places by date, last change or title; equal ones by path."""
        stored = self._collection.stored
        if sort == "title":
            titles = {place: stored(place) for place in places}
            return sorted(
                places,
                key=lambda place: (
                    _natural(strip_marks(titles[place]["title"]).casefold()),
                    titles[place]["title"],
                    titles[place]["path"],
                ),
            )[:count]
        groups: dict[Any, list[Place]] = defaultdict(list)
        if sort in ("date", "-date"):
            for place in places:
                groups[self._collection.segments[place[0]].numbers("date")[place[1]]].append(place)
        else:
            for place in places:
                document = stored(place)
                groups[document["updated"] or document["date"] or 0].append(place)
        unknown = groups.pop(0, [])
        result: list[Place] = []
        for group in [groups[day] for day in sorted(groups, reverse=sort[0] == "-")] + [unknown]:
            if len(result) >= count:
                break
            result += sorted(group, key=lambda place: str(stored(place)["path"]))
        return result[:count]

    def _cut(self, row: Row) -> Iterable[str]:
        """The words of a row of the query: the longest that the index knows, left to right.

        underthesea cut the posts and is not asked again: the same text typed alone is cut
        otherwise in a quarter of all cases.
        """
        first = 0
        while first < len(row):
            size = min(_LONGEST_WORD, len(row) - first)
            while size > 1 and not self._is_word(row[first : first + size]):
                size -= 1
            yield " ".join(leaf.text for leaf in row[first : first + size])
            first += size

    def _is_word(self, row: Row) -> bool:
        forms = [self._collection.leaf(leaf).terms for leaf in row]
        prefix = forms_prefix("_".join(fold_word(leaf.text) for leaf in row))
        for segment in self._collection.segments:
            for key, term, name in segment.keys(prefix):
                if (
                    name == WORD_FIELD
                    and len(parts := term.split("_")) == len(forms)
                    and all(p in f for p, f in zip(parts, forms, strict=True))
                    and segment.frequency(key)
                ):
                    return True
        return False

    def _facet(self, name: str, found: list[set[int]]) -> dict[str, int]:
        """Value -> number of found documents, most frequent first, then by value."""
        counts: Counter[str] = Counter()
        for number, numbers in enumerate(found):
            segment = self._collection.segments[number]
            if name in _PERIODS:
                for day, count in Counter(_days(segment, numbers)).items():
                    if day:
                        counts[_day_text(day)[: _PERIODS[name]]] += count
            elif name == "draft":
                drafts = len(numbers & self._matcher.match(q.Draft(), number))
                counts.update({"true": drafts, "false": len(numbers) - drafts})
            elif name in VALUES:
                for value in segment.lexicon(name):
                    shared = numbers.intersection(segment.postings(name, value)[0])
                    counts[value.decode("utf-8", "replace")] += len(shared)
        by_time = name in _PERIODS  # in their order, newest first
        pairs = sorted(counts.items(), key=lambda item: (not by_time and -item[1], item[0]))
        pairs = pairs[::-1] if by_time else pairs
        return {value: count for value, count in pairs if count}

    def spans(
        self, name: str, query: q.Query, groups: Mapping[str, Iterable[str]] | None
    ) -> dict[str, Span]:
        """See `base.SearchEngine.spans`."""
        within = None if groups is None else _groups_of_values(groups)
        spans: dict[str, tuple[int, int, int]] = {}  # days as numbers, 0 where unknown
        for number, segment in enumerate(self._collection.segments):
            found = self._matcher.match(query, number)
            days = segment.numbers("date")
            for group, some in _grouped(segment, name, found, within):
                dated = [days[n] for n in some if days[n]]
                count, first, last = spans.get(group, (0, 0, 0))
                if dated:
                    first, last = min(first or max(dated), min(dated)), max(last, max(dated))
                spans[group] = count + len(some), first, last
        self._collection.take_leaves()
        ordered = sorted(spans.items(), key=lambda item: (-item[1][0], item[0]))
        return {group: Span(n, _day(first), _day(last)) for group, (n, first, last) in ordered}

    def months(self, name: str, query: q.Query) -> dict[str, dict[str, int]]:
        """See `base.SearchEngine.months`."""
        totals: Counter[str] = Counter()
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for number, segment in enumerate(self._collection.segments):
            found = self._matcher.match(query, number)
            for value, some in _grouped(segment, name, found, None):
                totals[value] += len(some)
                for day, count in Counter(_days(segment, some)).items():
                    counted[value][_day_text(day)[: _PERIODS["month"]]] += count
        self._collection.take_leaves()
        ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return {value: dict(sorted(counted[value].items())) for value, _ in ordered}

    def lengths(self, query: q.Query) -> list[int]:
        """See `base.SearchEngine.lengths`."""
        lengths: list[int] = []
        for number, segment in enumerate(self._collection.segments):
            column = segment.numbers("length_body")
            lengths += [column[n] for n in self._matcher.match(query, number)]
        self._collection.take_leaves()
        return sorted(lengths)

    def documents(self) -> list[dict[str, Any]]:
        """`Document.stored` of every document, in order of path."""
        segments = self._collection.segments
        every = (segment.stored(n) for segment in segments for n in segment.everything())
        return sorted(every, key=lambda stored: str(stored["path"]))


def _natural(text: str) -> str:
    """Return a text that sorts by its numbers, 2 before 10: each gets its length before it."""
    return _NUMBER.sub(lambda match: f"0{chr(0x30 + len(match[1]))}{match[1]}", text)


def _groups_of_values(groups: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Value -> the groups that it is in."""
    within: dict[str, list[str]] = defaultdict(list)
    for group, values in groups.items():
        for value in set(values):
            within[value].append(group)
    return dict(within)


def _grouped(
    segment: Segment, name: str, found: set[int], within: Mapping[str, list[str]] | None
) -> Iterator[tuple[str, set[int]]]:
    """(value or group, the found documents that have it), without those of none."""
    joined: dict[str, set[int]] = defaultdict(set)
    for key, numbers, _ in segment.every_posting(name):
        some = found.intersection(numbers)
        if not some:
            continue
        value = key.decode("utf-8", "replace")
        if within is None:
            yield value, some
            continue
        for group in within.get(value, ()):
            joined[group] |= some
    yield from joined.items()


def _days(segment: Segment, numbers: Iterable[int]) -> Iterator[int]:
    """The day of each of some documents, as a number; 0 where unknown."""
    return map(segment.numbers("date").__getitem__, numbers)


@lru_cache(maxsize=20_000)
def _day_text(ordinal: int) -> str:
    """A day as ISO 8601 has it; empty where unknown."""
    return date.fromordinal(ordinal).isoformat() if ordinal else ""


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
