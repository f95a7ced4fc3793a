"""In what order documents answer: BM25F over the terms of a query, then nearness.

Only documents that answer are scored, term by term over whole posting lists (`dlblog.ranking` has
the formula); the best of them are reordered by the neighbours they share with the query. Every
number that goes into a score counts live documents alone, so scores are the same however the
documents are spread over segments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from dlblog import query as q
from dlblog.engines.base import LeafScore
from dlblog.engines.whoosh.collection import Collection, Leaf, Place
from dlblog.ranking import (
    BLOCK_BITS,
    PAIR_WEIGHT,
    PLACE_WEIGHT,
    QUESTION_WEIGHT,
    WHOLE_WORD_WEIGHT,
    idf,
    length_factor,
    saturate,
)
from dlblog.schema import ANALYZED, WORD_FIELD, AnalyzedField
from dlblog.vietnamese import QUESTION_WORDS, is_syllable

_FIELDS = {f.name: f for f in (*ANALYZED, AnalyzedField(WORD_FIELD, 1.0, 0.75))}
# The field by whose length an occurrence is diluted, where that is another one.
_LENGTHS = {WORD_FIELD: "body"}
# A term or prefix, and several of them side by side in the query.
Scored = q.Term | q.Prefix
Row = list[Scored]


def scored_terms(
    query: q.Query,
) -> tuple[Row, list[Row]]:
    """The terms of a query that are scored, each once, and in which order they stand together."""
    sequences: list[Row] = []
    current: Row = []
    extra: Row = []

    def visit(part: q.Query) -> None:
        nonlocal current
        match part:
            case q.Term() | q.Prefix():
                current.append(part)
            case q.Phrase():
                current.extend(q.phrase_parts(part))
            case q.Or(parts=(q.Term() as whole, q.Phrase() as phrase)) if q.is_compound(part):
                extra.append(whole)
                visit(phrase)
            case q.And() | q.Or() | q.Near():
                for inner in part.parts:
                    visit(inner)
            case _:
                sequences.append(current)
                current = []

    visit(query)
    sequences.append(current)
    leaves = dict.fromkeys([leaf for sequence in sequences for leaf in sequence] + extra)
    return list(leaves), sequences


def _is_question(leaf: Leaf) -> bool:
    return leaf.query.text in QUESTION_WORDS


def _weight(leaf: Leaf) -> float:
    """How much a leaf says besides its rarity."""
    weight = 1.0 if any(map(is_syllable, leaf.terms)) else WHOLE_WORD_WEIGHT
    return weight * QUESTION_WEIGHT if _is_question(leaf) else weight


class Scorer:
    """The scores of the documents that answer one query."""

    def __init__(self, collection: Collection, leaves: list[Leaf], found: list[set[int]]) -> None:
        self._collection = collection
        self._leaves = [leaf for leaf in leaves if leaf.frequency]
        self._rarities = [
            _weight(leaf) * idf(leaf.frequency, collection.documents) for leaf in self._leaves
        ]
        self._found = found
        self._pairs: list[tuple[str, int, float]] = []
        self._bonuses: dict[Place, tuple[list[float], float]] = {}
        self._sums: dict[int, float] = {0: 0.0}

    def _frequencies(
        self, leaf: Leaf, number: int, found: set[int]
    ) -> Iterable[tuple[str, list[tuple[int, float]]]]:
        """For each key of a leaf: its field, and the weighted frequencies in found documents."""
        segment = self._collection.segments[number]
        for name, numbers, weights in leaf.postings[number]:
            shape = _FIELDS[name]
            hits = [(n, w) for n, w in zip(numbers, weights, strict=True) if n in found]
            if shape.length_norm and hits:
                measured = _LENGTHS.get(name, name)
                lengths = segment.numbers(f"length_{measured}")
                average = self._collection.average(measured)
                keep, per_token = 1 - shape.length_norm, shape.length_norm / max(average, 1e-9)
                boost = shape.boost
                yield name, [(n, boost * w / (keep + per_token * lengths[n])) for n, w in hits]
            else:
                yield name, [(n, shape.boost * w) for n, w in hits]

    def scores(self) -> dict[Place, float]:
        """Place -> BM25F score, without nearness."""
        total: dict[Place, float] = {}
        for number, found in enumerate(self._found):
            scores = dict.fromkeys(found, 0.0)
            for leaf, rarity in zip(self._leaves, self._rarities, strict=True):
                sums: dict[int, float] = {}
                for _, values in self._frequencies(leaf, number, found):
                    for n, frequency in values:
                        sums[n] = sums.get(n, 0.0) + frequency
                for n, frequency in sums.items():
                    scores[n] += rarity * saturate(frequency)
            total.update(((number, n), score) for n, score in scores.items())
        return total

    def rerank(self, best: dict[Place, float], rows: list[Row]) -> dict[Place, float]:
        """The scores of the best places by terms alone, with nearness added.

        Args:
            best: place -> score by terms.
            rows: what stands side by side in the query.
        """
        if len(self._leaves) < 2:
            return best
        # Of each term, as bits: in which pairs first, in which second, of which leaves.
        roles: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for bit, (first, second) in enumerate(self._neighbours(rows)):
            frequency = self._collection.pair_frequency(first, second)
            label = f"{first.query.text} {second.query.text}"
            rarity = PAIR_WEIGHT * idf(frequency, self._collection.documents)
            if _is_question(first) or _is_question(second):
                rarity *= QUESTION_WEIGHT
            self._pairs.append((label, frequency, rarity))
            for term in first.terms:
                roles[term][0] |= 1 << bit
            for term in second.terms:
                roles[term][1] |= 1 << bit
        for bit, leaf in enumerate(self._leaves):
            for term in leaf.terms:
                roles[term][2] |= 1 << bit
        scores = {}
        for place, score in best.items():
            pairs, together = self._bonuses[place] = self._bonus(place, roles)
            scores[place] = score + sum(pairs) + together
        return scores

    def _neighbours(self, rows: list[Row]) -> list[tuple[Leaf, Leaf]]:
        """The pairs of neighbours in the query that exist in the index, each once."""
        pairs = []
        for row in rows:
            for first, second in pairwise(row):
                pair = self._collection.leaf(first), self._collection.leaf(second)
                if pair[0].terms and pair[1].terms and pair not in pairs:
                    pairs.append(pair)
        return pairs

    def _bonus(self, place: Place, roles: dict[str, list[int]]) -> tuple[list[float], float]:
        """What each pair of the query adds to a document's score, and its best place.

        Args:
            roles: term -> bits of the pairs it is first in, of those it is second in, of leaves.
        """
        segment = self._collection.segments[place[0]]
        frequencies = [0.0] * len(self._pairs)
        masks: set[int] = set()
        look = roles.get
        for shape, line in zip(ANALYZED, segment.stream(place[1]).split("\n"), strict=True):
            if not line:
                continue
            weight = shape.boost
            if shape.length_norm:
                length = segment.numbers(f"length_{shape.name}")[place[1]]
                average = self._collection.average(shape.name)
                weight /= length_factor(length, average, shape.length_norm)
            found = [
                (position, role)
                for position, role in enumerate(map(look, line.split(" ")))
                if role is not None
            ]
            blocks: dict[int, int] = {}
            expected, before = -1, 0  # what stands at which position, if it is that of a pair
            for position, (first, second, leaves) in found:
                if position == expected and (both := before & second):
                    while both:
                        bit = both & -both
                        frequencies[bit.bit_length() - 1] += weight
                        both ^= bit
                expected, before = position + 1, first
                block = position >> BLOCK_BITS
                blocks[block] = blocks.get(block, 0) | leaves
            masks.update(mask | blocks.get(block + 1, 0) for block, mask in blocks.items())
        pairs = [
            rarity * saturate(frequency)
            for (_, _, rarity), frequency in zip(self._pairs, frequencies, strict=True)
        ]
        best = max(map(self._sum, masks), default=0.0)
        return pairs, PLACE_WEIGHT * best * best / max(sum(self._rarities), 1e-9)

    def _sum(self, mask: int) -> float:
        """The rarities of some leaves, given as bits."""
        if mask not in self._sums:
            self._sums[mask] = sum(
                rarity for bit, rarity in enumerate(self._rarities) if mask >> bit & 1
            )
        return self._sums[mask]

    def explain(self, place: Place) -> Iterable[LeafScore]:
        """The parts of a document's score."""
        number, document = place
        for leaf, rarity in zip(self._leaves, self._rarities, strict=True):
            fields: dict[str, float] = {}
            for name, values in self._frequencies(leaf, number, {document}):
                for _, frequency in values:
                    fields[name] = fields.get(name, 0.0) + frequency
            if fields:
                score = rarity * saturate(sum(fields.values()))
                text = leaf.query.text + ("*" if isinstance(leaf.query, q.Prefix) else "")
                yield LeafScore("term", text, score, leaf.frequency, fields)
        pairs, together = self._bonuses.get(place, ([], 0.0))
        for (label, frequency, _), bonus in zip(self._pairs, pairs, strict=False):
            if bonus:
                yield LeafScore("pair", label, bonus, frequency)
        if together:
            yield LeafScore("place", "", together, 0)
