"""The terms of an index on Whoosh, as `base.Vocabulary`: read from the term dictionary alone.

Frequencies are those of the field in which a term is most frequent, so never too high. They do not
depend on how the documents are spread over segments.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection as Names
from collections.abc import Iterator, Mapping
from functools import lru_cache
from heapq import merge
from itertools import groupby, islice

from dlblog import query as q
from dlblog.engines.whoosh.collection import Collection
from dlblog.engines.whoosh.keys import MEASURED, TERM, forms_prefix
from dlblog.engines.whoosh.segment import Segment
from dlblog.schema import ANALYZED, JOINT_FIELD, WORD_FIELD

_FIELDS = frozenset(field.name for field in ANALYZED)
_LENGTHS = tuple(f"length_{name}" for name in MEASURED)
_SAMPLE = 40  # documents in which neighbours are counted
_MOST_READ = 200  # that have both terms, to find those in which they are neighbours


class WhooshVocabulary:
    """`base.Vocabulary` over a collection."""

    def __init__(self, collection: Collection) -> None:
        """Over all segments of `collection`."""
        self._collection = collection
        self._look_up = lru_cache(maxsize=4096)(self._read)

    @property
    def documents(self) -> int:
        """See `base.Vocabulary`."""
        return self._collection.documents

    def forms(self, folded: str) -> Mapping[str, int]:
        """See `base.Vocabulary`."""
        return self._look_up(folded, _FIELDS)

    def words(self, folded: str) -> Mapping[str, int]:
        """See `base.Vocabulary`."""
        return self._look_up(folded, frozenset((WORD_FIELD,)))

    def joints(self, joined: str) -> Mapping[str, int]:
        """See `base.Vocabulary`."""
        return self._look_up(joined, frozenset((JOINT_FIELD,)))

    def _read(self, folded: str, fields: Names[str]) -> dict[str, int]:
        total: Counter[tuple[str, str]] = Counter()
        for segment in self._collection.segments:
            for key, term, name in segment.keys(forms_prefix(folded)):
                if name in fields:
                    total[term, name] += segment.frequency(key)
        most: dict[str, int] = {}
        for (term, _), count in sorted(total.items()):
            if count > most.get(term, 0):
                most[term] = count
        return most

    def beginning(self, prefix: str, most: int) -> Iterator[str]:
        """See `base.Vocabulary`."""
        found = merge(*(self._beginning(segment, prefix) for segment in self._collection.segments))
        return islice((folded for folded, _ in groupby(found)), most)

    @staticmethod
    def _beginning(segment: Segment, prefix: str) -> Iterator[str]:
        for key, _, name in segment.keys(prefix.encode()):
            if name in _FIELDS:
                yield key.decode().partition(TERM)[0]

    def together(self, first: str, second: str) -> int:
        """See `base.Vocabulary`."""
        return self._collection.together(first, second)

    def neighbours(self, first: str, second: str) -> dict[tuple[str, str], int]:
        """See `base.Vocabulary`."""
        if not self.together(first, second):
            return {}
        found: Counter[tuple[str, str]] = Counter()
        left, right = self._collection.leaf(q.Term(first)), self._collection.leaf(q.Term(second))
        self._collection.take_leaves()  # they are no part of any answer
        if not left.terms or not right.terms:
            return {}
        one, two = ("|".join(map(re.escape, sorted(leaf.terms))) for leaf in (left, right))
        pair = re.compile(f"(?:^| )({one})(?= ({two})(?: |$))", re.MULTILINE)
        places = [
            (number, document)
            for number, (a, b) in enumerate(zip(left.documents, right.documents, strict=True))
            for document in a & b
        ]
        if len(places) > _SAMPLE:  # the same ones however they are spread over segments
            columns = [
                [segment.numbers(name) for name in ("date", *_LENGTHS)]
                for segment in self._collection.segments
            ]
            alike = defaultdict(list)
            for at in places:
                alike[tuple(column[at[1]] for column in columns[at[0]])].append(at)
            for group in alike.values():
                if len(group) > 1:
                    group.sort(key=lambda at: str(self._collection.stored(at)["path"]))
            places = [at for numbers in sorted(alike) for at in alike[numbers]]
        wanted = min(self.together(first, second), _SAMPLE)
        step = max(1, len(places) // _SAMPLE)
        ordered = [place for start in range(step) for place in places[start::step]]
        for number, document in ordered[:_MOST_READ]:
            pairs = set(pair.findall(self._collection.segments[number].stream(document)))
            found.update(pairs)
            wanted -= bool(pairs)
            if wanted <= 0:
                break
        return dict(found)
