"""What the terms of a query stand for in an index, and the numbers that scores are made of."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from typing import Any

from dlblog import query as q
from dlblog.engines.whoosh.keys import forms_prefix, term_prefix
from dlblog.engines.whoosh.pairs import PairReader
from dlblog.engines.whoosh.segment import Segment
from dlblog.ranking import VARIANT_WEIGHT
from dlblog.schema import JOINT_FIELD, WORD_FIELD
from dlblog.vietnamese import (
    begins,
    fold_word,
    is_bare,
    is_syllable,
    matches,
    normalize,
    strip_marks,
)

_MOST_PAIRS = 200
# Only a query that names them looks into these.
_HIDDEN = (WORD_FIELD, JOINT_FIELD)
Place = tuple[int, int]  # (number of the segment, document number in it)


class Leaf:
    """A term or prefix of the query and what it stands for in the index.

    Attributes:
        query: the Term or Prefix.
        terms: the indexed terms it stands for.
        postings: for each segment, (field, document numbers, frequencies) of each key.
        documents: for each segment, the numbers of all documents that have any of them.
    """

    def __init__(self, query: q.Term | q.Prefix) -> None:
        self.query = query
        self.terms: set[str] = set()
        self.postings: list[list[tuple[str, array[int], array[float]]]] = []
        self.documents: list[set[int]] = []

    @property
    def frequency(self) -> int:
        """In how many documents it is."""
        return sum(map(len, self.documents))


class Collection:
    """The segments of an index as one.

    Attributes:
        segments: in order.
        documents: how many there are that are not deleted.
    """

    def __init__(
        self, segments: list[Segment], state: Mapping[str, Any], pairs: PairReader
    ) -> None:
        """`state`: number of documents and total lengths of fields, as the writer counted them."""
        self.segments = segments
        self.documents = int(state["documents"])
        self._averages: dict[str, float] = {
            name: length / max(1, self.documents) for name, length in state["lengths"].items()
        }
        self._pairs = pairs
        self._leaves: dict[q.Query, Leaf] = {}

    def key(self, place: Place) -> int:
        """`Hit.key` of a document."""
        return sum(segment.size for segment in self.segments[: place[0]]) + place[1]

    def place(self, key: int) -> Place:
        """The document with a `Hit.key`."""
        for number, segment in enumerate(self.segments):
            if key < segment.size:
                return number, key
            key -= segment.size
        raise IndexError(key)

    def stored(self, place: Place) -> dict[str, Any]:
        """`Document.stored` of a document."""
        return self.segments[place[0]].stored(place[1])

    def average(self, name: str) -> float:
        """Average number of tokens of a field."""
        return self._averages.get(name, 0.0)

    def leaf(self, query: q.Term | q.Prefix) -> Leaf:
        """What a term stands for, looked up once."""
        if query not in self._leaves:
            leaf = Leaf(query)
            looks = [(1.0, *_lookup(query))]
            if isinstance(query, q.Term):
                looks += [(VARIANT_WEIGHT, *_lookup(q.Term(text))) for text in query.variants]
            for segment in self.segments:
                postings = []
                documents: set[int] = set()
                for share, prefix, wanted in (
                    (share, prefix, wanted) for share, some, wanted in looks for prefix in some
                ):
                    for key, term, name in segment.keys(prefix):
                        if name != query.field and (query.field or name in _HIDDEN):
                            continue
                        if wanted is None or term in leaf.terms or wanted(term):
                            numbers, weights = segment.postings("term", key)
                            if not numbers:  # only deleted documents have it
                                continue
                            leaf.terms.add(term)
                            if share != 1:
                                weights = array("f", [share * weight for weight in weights])
                            postings.append((name, numbers, weights))
                            documents.update(numbers)
                leaf.postings.append(postings)
                leaf.documents.append(documents)
            self._leaves[query] = leaf
        return self._leaves[query]

    def take_leaves(self) -> dict[q.Query, frozenset[str]]:
        """The terms and prefixes looked up since the last call, with what they stood for."""
        leaves, self._leaves = self._leaves, {}
        # They are looked up in an order that depends on how documents lie in segments.
        ordered = sorted(leaves.values(), key=lambda leaf: (leaf.query.text, repr(leaf.query)))
        return {leaf.query: frozenset(leaf.terms) for leaf in ordered}

    def together(self, first: str, second: str) -> int:
        """In about how many documents two folded terms are neighbours."""
        return self._pairs.frequency(first, second)

    def pair_frequency(self, first: Leaf, second: Leaf) -> int:
        """In about how many documents two leaves are neighbours, in any of their forms."""
        folds = {fold_word(a) for a in first.terms}, {fold_word(b) for b in second.terms}
        most = min(first.frequency, second.frequency)
        if len(folds[0]) * len(folds[1]) > _MOST_PAIRS:  # prefixes that stand for many terms
            return most
        return min(most, sum(self._pairs.frequency(a, b) for a in folds[0] for b in folds[1]))


def _lookup(query: q.Term | q.Prefix) -> tuple[list[bytes], Callable[[str], bool] | None]:
    """Where the term dictionary is read for a term, and which of the terms there are meant."""
    text = query.text
    if isinstance(query, q.Prefix):
        whole = normalize(text)
        prefixes = {strip_marks(text).encode(), fold_word(whole).encode()}
        prefixes = {p for p in prefixes if not any(p != o and p.startswith(o) for o in prefixes)}
        return sorted(prefixes), lambda term: begins(text, term)
    if not is_bare(text) and is_syllable(text):
        return [term_prefix(text)], None
    return [forms_prefix(fold_word(text))], lambda term: matches(text, term)
