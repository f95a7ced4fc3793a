"""Which documents answer a query: sets, segment by segment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import reduce

from dlblog import query as q
from dlblog.engines.whoosh.collection import Collection
from dlblog.engines.whoosh.segment import Segment
from dlblog.schema import POSITIONAL


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
            case q.Phrase():
                return self._match_phrase(query, number)
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
        """Documents that answer all parts; phrases, which are dear, look only at what is left."""
        if not parts:
            return self._collection.segments[number].everything()
        cheap = [part for part in parts if not isinstance(part, q.Phrase)]
        sets = sorted((self.match(part, number) for part in cheap), key=len)
        found = reduce(set.__and__, sets) if sets else None
        for part in parts:
            if isinstance(part, q.Phrase) and (found is None or found):
                found = self._match_phrase(part, number, found)
        return found if found is not None else set()

    def _match_phrase(
        self, phrase: q.Phrase, number: int, within: set[int] | None = None
    ) -> set[int]:
        leaves = [self._collection.leaf(q.Term(term, phrase.field)) for term in phrase.terms]
        sets = sorted((leaf.documents[number] for leaf in leaves), key=len)
        candidates = reduce(set.__and__, sets)
        if within is not None:
            candidates = candidates & within
        if not candidates:
            return set()
        pattern = re.compile(
            "(?: |^)" + " ".join(_either(leaf.terms) for leaf in leaves) + "(?: |$)", re.MULTILINE
        )
        segment = self._collection.segments[number]
        line = POSITIONAL.index(phrase.field) if phrase.field in POSITIONAL else None
        found = set()
        for candidate in candidates:
            text = segment.stream(candidate)
            if line is not None:
                text = text.split("\n")[line]
            if pattern.search(text):
                found.add(candidate)
        return found

    def _match_field(self, query: q.Field, segment: Segment) -> set[int]:
        if query.values:
            keys: Iterable[bytes] = (value.encode("utf-8", "replace") for value in query.values)
            return _union(segment, query.name, keys)
        return segment.everything() - _union(segment, query.name, segment.lexicon(query.name))


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
