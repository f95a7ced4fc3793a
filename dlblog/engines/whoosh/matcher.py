"""Which documents answer a query: sets, segment by segment."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce

from dlblog import query as q
from dlblog.analysis import BREAK
from dlblog.engines.whoosh.collection import Collection
from dlblog.engines.whoosh.segment import Segment
from dlblog.schema import ANALYZED

# Field -> its line in a stream.
_LINES: dict[str | None, int] = {field.name: line for line, field in enumerate(ANALYZED)}


class Matcher:
    """Finds the documents of a collection that answer queries."""

    def __init__(self, collection: Collection) -> None:
        """Over the segments of `collection`."""
        self._collection = collection

    def match(self, query: q.Query, number: int) -> set[int]:
        """The documents of a segment that answer a query."""
        segment = self._collection.segments[number]
        match query:
            case q.Everything():
                return segment.everything()
            case q.Term() | q.Prefix():
                return self._collection.leaf(query).documents[number]
            case q.Phrase() | q.Near():
                return self._match_in_streams(query, number)
            case q.And():
                wanted = [part for part in query.parts if not isinstance(part, q.Not)]
                found = self._match_all(wanted, number)
                for part in query.parts:
                    if isinstance(part, q.Not) and found:
                        found = found - self.match(part.part, number)
                return found
            case q.Or():
                return set().union(*(self.match(part, number) for part in query.parts))
            case q.Not():
                return segment.everything() - self.match(query.part, number)
            case q.Field():
                return self._match_field(query, segment)
            case q.Path(whole=True):
                return _union(segment, "path", [query.text.encode("utf-8", "surrogateescape")])
            case q.Path():
                wanted_path = _alike(query.text)
                keys = [k for k in segment.lexicon("path") if wanted_path in _alike(_path(k))]
                return _union(segment, "path", keys)
            case q.DateRange():
                first = query.first.toordinal() if query.first else 1
                last = query.last.toordinal() if query.last else date.max.toordinal()
                days = segment.numbers("date")
                return {n for n, day in enumerate(days) if first <= day <= last} - segment.deleted
            case q.Draft():
                return set(segment.postings("flag", b"draft")[0])
        raise TypeError(f"not a query: {query!r}")

    def _match_all(self, parts: list[q.Query], number: int) -> set[int]:
        """Documents that answer all parts; those that are dear look only at what is left."""
        if not parts:
            return self._collection.segments[number].everything()
        dear = [part for part in parts if isinstance(part, (q.Phrase, q.Near))]
        cheap = [part for part in parts if not isinstance(part, (q.Phrase, q.Near))]
        sets = sorted((self.match(part, number) for part in cheap), key=len)
        found = reduce(set.__and__, sets) if sets else None
        for part in dear:
            if found is None or found:
                found = self._match_in_streams(part, number, found)
        return found if found is not None else set()

    def _match_in_streams(
        self, query: q.Phrase | q.Near, number: int, within: set[int] | None = None
    ) -> set[int]:
        """Documents in whose lists of terms a phrase or a neighbourhood is found."""
        candidates = self._candidates(query, number)
        if within is not None:
            candidates = candidates & within
        if not candidates or (isinstance(query, q.Phrase) and len(query.terms) == 1):
            return candidates
        is_in = self._phrase_test(query) if isinstance(query, q.Phrase) else self._near_test(query)
        segment = self._collection.segments[number]
        return {n for n in candidates if is_in(segment.stream(n))}

    def _candidates(self, query: q.Query, number: int) -> set[int]:
        """Documents that have all terms of a phrase or neighbourhood, in whatever order."""
        match query:
            case q.Phrase():
                sets = [self.match(part, number) for part in q.phrase_parts(query)]
            case q.Near():
                sets = [self._candidates(part, number) for part in query.parts]
            case q.Or():
                return set().union(*(self._candidates(part, number) for part in query.parts))
            case _:
                return self.match(query, number)
        return reduce(set.__and__, sorted(sets, key=len))

    def _forms(self, part: q.Term | q.Prefix) -> set[str]:
        return self._collection.leaf(part).terms

    def _phrase_test(self, phrase: q.Phrase) -> Callable[[str], bool]:
        """Whether a stream has a phrase."""
        words = " ".join(_either(self._forms(part)) for part in q.phrase_parts(phrase))
        search = re.compile(f"(?: |^){words}(?: |$)", re.MULTILINE).search
        if phrase.field not in _LINES:
            return lambda stream: search(stream) is not None
        line = _LINES[phrase.field]
        return lambda stream: search(stream.split("\n")[line]) is not None

    def _near_test(self, near: q.Near) -> Callable[[str], bool]:
        """Whether a stream has the parts of a neighbourhood near each other."""
        parts = [list(self._sequences(part)) for part in near.parts]

        def test(stream: str) -> bool:
            paragraphs = (p for line in stream.split("\n") for p in line.split(f" {BREAK} "))
            return any(
                are_near([_places(terms, part) for part in parts], near.distance)
                for terms in (paragraph.split(" ") for paragraph in paragraphs)
            )

        return test

    def _sequences(self, part: q.Query) -> Iterable[list[set[str]]]:
        """The ways to say a part of a neighbourhood: for each place the terms that may be there."""
        match part:
            case q.Or():
                for inner in part.parts:
                    yield from self._sequences(inner)
            case q.Phrase():
                yield [self._forms(word) for word in q.phrase_parts(part)]
            case q.Term() | q.Prefix():
                yield [self._forms(part)]

    def _match_field(self, query: q.Field, segment: Segment) -> set[int]:
        if query.values:
            keys: Iterable[bytes] = (value.encode("utf-8", "replace") for value in query.values)
            return _union(segment, query.name, keys)
        return segment.everything() - _union(segment, query.name, segment.lexicon(query.name))


def _places(terms: list[str], ways: list[list[set[str]]]) -> list[tuple[int, int]]:
    """Return where in a list of terms any of some sequences stands: (first, last) indexes."""
    places: list[tuple[int, int]] = []
    for first, *rest in ways:
        last = len(terms) - len(rest)
        begins = (at for at, term in enumerate(terms) if term in first and at < last)
        places += [
            (at, at + len(rest))
            for at in begins
            if not rest or all(terms[at + i] in forms for i, forms in enumerate(rest, 1))
        ]
    return places


def are_near(places: list[list[tuple[int, int]]], distance: int) -> bool:
    """Whether one place of each list can be taken so that all are near and none overlap.

    Args:
        places: for each part its (first, last) positions.
        distance: of the beginning of the last place from the end of the first one, at most.
    """

    ordered = [sorted(some) for some in places]
    longest = max((last - first for some in places for first, last in some), default=0)

    def take(part: int, taken: list[tuple[int, int]]) -> bool:
        if part == len(ordered):
            return True
        earliest = min(last for _, last in taken)
        latest = max(first for first, _ in taken)
        some = ordered[part]
        for at in range(bisect_left(some, (latest - distance - longest, 0)), len(some)):
            first, last = some[at]
            if first > earliest + distance:
                return False
            if max(latest, first) - min(earliest, last) > distance:
                continue
            if any(first <= other_last and other <= last for other, other_last in taken):
                continue
            if take(part + 1, [*taken, (first, last)]):
                return True
        return False

    return all(places) and any(take(1, [place]) for place in ordered[0])


def _either(terms: set[str]) -> str:
    """A pattern of any of some terms."""
    escaped = [re.escape(term) for term in sorted(terms)]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"


def _union(segment: Segment, name: str, keys: Iterable[bytes]) -> set[int]:
    return set().union(*(segment.postings(name, key)[0] for key in keys))


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogateescape")


def _alike(path: str) -> str:
    """What paths have in common that differ in case, or in how their letters are composed."""
    return unicodedata.normalize("NFC", path.casefold())
