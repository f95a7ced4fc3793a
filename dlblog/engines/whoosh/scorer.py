"""In what order documents answer: BM25F over the terms of a query, then nearness.

Only documents that answer are scored, term by term over whole posting lists (`dlblog.ranking` has
the formula); the best of them are reordered by the neighbours they share with the query. Every
number that goes into a score counts live documents alone, so scores are the same however the
documents are spread over segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from dlblog import query as q
from dlblog.engines.base import LeafScore
from dlblog.engines.whoosh.collection import Collection, Leaf, Place
from dlblog.ranking import PAIR_WEIGHT, idf, length_factor, saturate
from dlblog.schema import ANALYZED, POSITIONAL

_FIELDS = {f.name: f for f in ANALYZED}
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
                current.extend(q.Term(term, part.field) for term in part.terms)
            case q.Or(parts=(q.Term() as whole, q.Phrase() as phrase)) if _is_compound(
                whole, phrase
            ):
                extra.append(whole)
                visit(phrase)
            case q.And() | q.Or():
                for inner in part.parts:
                    visit(inner)
            case _:
                sequences.append(current)
                current = []

    visit(query)
    sequences.append(current)
    leaves = dict.fromkeys([leaf for sequence in sequences for leaf in sequence] + extra)
    return list(leaves), sequences


def _is_compound(whole: q.Term, phrase: q.Phrase) -> bool:
    """Whether an Or is what the parser makes of Node.js."""
    return re.sub(r"[.\-]", "", whole.text) == "".join(phrase.terms)


class Scorer:
    """The scores of the documents that answer one query."""

    def __init__(self, collection: Collection, leaves: list[Leaf], found: list[set[int]]) -> None:
        self._collection = collection
        self._leaves = leaves
        self._found = found
        self._pairs: list[tuple[str, int, float]] = []
        self._bonuses: dict[Place, list[float]] = {}

    def _frequencies(
        self, leaf: Leaf, number: int, found: set[int]
    ) -> Iterable[tuple[str, list[tuple[int, float]]]]:
        """For each key of a leaf: its field, and the weighted frequencies in found documents."""
        segment = self._collection.segments[number]
        for name, numbers, weights in leaf.postings[number]:
            shape = _FIELDS[name]
            hits = [(n, w) for n, w in zip(numbers, weights, strict=True) if n in found]
            if shape.length_norm and hits:
                lengths = segment.numbers(f"length_{name}")
                average = self._collection.average(name)
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
            for leaf in self._leaves:
                if not leaf.frequency:
                    continue
                rarity = idf(leaf.frequency, self._collection.documents)
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
        pairs = self._neighbours(rows)
        if not pairs:
            return best
        first_bits: dict[str, int] = {}
        second_bits: dict[str, int] = {}
        for bit, (first, second) in enumerate(pairs):
            frequency = self._collection.pair_frequency(first, second)
            label = f"{first.query.text} {second.query.text}"
            rarity = PAIR_WEIGHT * idf(frequency, self._collection.documents)
            self._pairs.append((label, frequency, rarity))
            for term in first.terms:
                first_bits[term] = first_bits.get(term, 0) | 1 << bit
            for term in second.terms:
                second_bits[term] = second_bits.get(term, 0) | 1 << bit
        scores = {}
        for place, score in best.items():
            bonuses = self._bonus(place, first_bits, second_bits)
            self._bonuses[place] = bonuses
            scores[place] = score + sum(bonuses)
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

    def _bonus(
        self, place: Place, first_bits: dict[str, int], second_bits: dict[str, int]
    ) -> list[float]:
        """What each pair of the query adds to a document's score."""
        segment = self._collection.segments[place[0]]
        frequencies = [0.0] * len(self._pairs)
        lines = segment.stream(place[1]).split("\n")
        for name, line in zip(POSITIONAL, lines, strict=True):
            if not line:
                continue
            shape = _FIELDS[name]
            weight = shape.boost
            if shape.length_norm:
                length = segment.numbers(f"length_{name}")[place[1]]
                weight /= length_factor(length, self._collection.average(name), shape.length_norm)
            before = 0
            for term in line.split(" "):
                if before and (both := before & second_bits.get(term, 0)):
                    while both:
                        bit = both & -both
                        frequencies[bit.bit_length() - 1] += weight
                        both ^= bit
                before = first_bits.get(term, 0)
        return [
            rarity * saturate(frequency)
            for (_, _, rarity), frequency in zip(self._pairs, frequencies, strict=True)
        ]

    def explain(self, place: Place) -> Iterable[LeafScore]:
        """The parts of a document's score."""
        number, document = place
        for leaf in self._leaves:
            fields: dict[str, float] = {}
            for name, values in self._frequencies(leaf, number, {document}):
                for _, frequency in values:
                    fields[name] = fields.get(name, 0.0) + frequency
            if fields:
                rarity = idf(leaf.frequency, self._collection.documents)
                score = rarity * saturate(sum(fields.values()))
                text = leaf.query.text + ("*" if isinstance(leaf.query, q.Prefix) else "")
                yield LeafScore(text, score, leaf.frequency, fields)
        for (label, frequency, _), bonus in zip(
            self._pairs, self._bonuses.get(place, []), strict=False
        ):
            if bonus:
                yield LeafScore(label, bonus, frequency)
