"""Query values against the segments of an index: which documents answer, and in what order.

Documents that answer are found with sets, segment by segment. Only those are scored, term by term
over whole posting lists (`dlblog.ranking` has the formula), and the best of them are reordered by
the neighbours they share with the query. Every number that goes into a score counts live documents
alone, so scores are the same however the documents are spread over segments.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from heapq import nlargest
from itertools import pairwise
from typing import Any

from dlblog import query as q
from dlblog.engines.base import Hit, LeafScore, Results, Sort
from dlblog.engines.whoosh.layout import fold_term, forms_prefix, term_prefix
from dlblog.engines.whoosh.pairs import PairReader
from dlblog.engines.whoosh.segment import Segment
from dlblog.ranking import PAIR_WEIGHT, RERANKED, idf, length_factor, saturate
from dlblog.schema import ANALYZED, POSITIONAL, VALUES, WORD_FIELD
from dlblog.vietnamese import is_bare, is_syllable, matches, normalize, strip_marks

_FIELDS = {f.name: f for f in ANALYZED}
_MOST_PAIRS = 200
_LONGEST_WORD = 5  # syllables
Place = tuple[int, int]  # (number of the segment, document number in it)


@dataclass(slots=True)
class _Leaf:
    """A term or prefix of the query and what it stands for in the index.

    Attributes:
        query: the Term or Prefix.
        terms: the indexed terms it stands for.
        postings: for each segment, (field, document numbers, frequencies) of each key.
        documents: for each segment, the numbers of all documents that have any of them.
    """

    query: q.Term | q.Prefix
    terms: set[str] = field(default_factory=set)
    postings: list[list[tuple[str, list[int], list[float]]]] = field(default_factory=list)
    documents: list[set[int]] = field(default_factory=list)

    @property
    def frequency(self) -> int:
        return sum(map(len, self.documents))


class Searcher:
    """Answers queries over some segments."""

    def __init__(
        self, segments: list[Segment], state: Mapping[str, Any], pairs: PairReader
    ) -> None:
        self._segments = segments
        self._documents = int(state["documents"])
        self._averages: dict[str, float] = {
            name: length / max(1, self._documents) for name, length in state["lengths"].items()
        }
        self._pairs = pairs
        self._leaves: dict[q.Query, _Leaf] = {}

    def search(
        self,
        query: q.Query,
        *,
        limit: int | None,
        offset: int,
        sort: Sort,
        facets: Sequence[str],
        explain: bool,
    ) -> Results:
        """See `base.SearchEngine.search`."""
        self._leaves.clear()
        found = [self._match(query, number) for number in range(len(self._segments))]
        total = sum(map(len, found))
        end = total if limit is None else min(total, offset + limit)
        leaves, sequences = _scored(query)
        scorer = _Scorer(self, [self._leaf(leaf) for leaf in leaves], found)
        scores = scorer.scores() if leaves else {}
        if sort == "relevance" and leaves:
            places = self._best(scores, end)
            best = {place: scores[place] for place in self._best(scores, RERANKED)}
            reranked = scorer.rerank(best, self._neighbours(sequences))
            scores.update(reranked)
            places[: len(reranked)] = self._best(reranked, end)
        else:
            every = [(segment, n) for segment, numbers in enumerate(found) for n in numbers]
            places = self._sorted(every, "-date" if sort == "relevance" else sort, end)
        page = places[offset:end]
        hits = []
        for place in page:
            parts = scorer.explain(place) if explain else ()
            hits.append(
                Hit(self._stored(place), scores.get(place, 0.0), self.key(place), tuple(parts))
            )
        return Results(
            tuple(hits),
            total,
            {name: self._facet(name, found) for name in facets},
            {leaf.query: frozenset(leaf.terms) for leaf in self._leaves.values()},
            tuple(word for row in sequences for word in self._cut(row)) if explain else (),
        )

    # Places of documents

    def key(self, place: Place) -> int:
        """`Hit.key` of a document."""
        return sum(segment.size for segment in self._segments[: place[0]]) + place[1]

    def place(self, key: int) -> Place:
        """The document with a `Hit.key`."""
        for number, segment in enumerate(self._segments):
            if key < segment.size:
                return number, key
            key -= segment.size
        raise IndexError(key)

    def _stored(self, place: Place) -> dict[str, Any]:
        return self._segments[place[0]].stored(place[1])

    # Which documents answer

    def _leaf(self, query: q.Term | q.Prefix) -> _Leaf:
        """What a term stands for, looked up once."""
        if query not in self._leaves:
            leaf = _Leaf(query)
            prefixes, wanted = _lookup(query)
            for segment in self._segments:
                postings = []
                documents: set[int] = set()
                for prefix in prefixes:
                    for key, term, name in segment.keys(prefix):
                        if name == WORD_FIELD or (query.field and name != query.field):
                            continue
                        if wanted is None or term in leaf.terms or wanted(term):
                            leaf.terms.add(term)
                            numbers, weights = segment.postings("term", key)
                            postings.append((name, numbers, weights))
                            documents.update(numbers)
                leaf.postings.append(postings)
                leaf.documents.append(documents)
            self._leaves[query] = leaf
        return self._leaves[query]

    def _match(self, query: q.Query, number: int) -> set[int]:
        """The documents of a segment that answer a query."""
        segment = self._segments[number]
        match query:
            case q.Everything():
                return segment.everything()
            case q.Term() | q.Prefix():
                return self._leaf(query).documents[number]
            case q.Phrase():
                return self._match_phrase(query, number)
            case q.And():
                wanted = [part for part in query.parts if not isinstance(part, q.Not)]
                found = self._match_all(wanted, number)
                for part in query.parts:
                    if isinstance(part, q.Not) and found:
                        found = found - self._match(part.part, number)
                return found
            case q.Or():
                return set().union(*(self._match(part, number) for part in query.parts))
            case q.Not():
                return segment.everything() - self._match(query.part, number)
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
            return self._segments[number].everything()
        cheap = [part for part in parts if not isinstance(part, q.Phrase)]
        sets = sorted((self._match(part, number) for part in cheap), key=len)
        found = reduce(set.__and__, sets) if sets else None
        for part in parts:
            if isinstance(part, q.Phrase) and (found is None or found):
                found = self._match_phrase(part, number, found)
        return found if found is not None else set()

    def _match_phrase(
        self, phrase: q.Phrase, number: int, within: set[int] | None = None
    ) -> set[int]:
        leaves = [self._leaf(q.Term(term, phrase.field)) for term in phrase.terms]
        sets = sorted((leaf.documents[number] for leaf in leaves), key=len)
        candidates = reduce(set.__and__, sets)
        if within is not None:
            candidates = candidates & within
        if not candidates:
            return set()
        pattern = re.compile(
            "(?: |^)" + " ".join(_either(leaf.terms) for leaf in leaves) + "(?: |$)", re.MULTILINE
        )
        segment = self._segments[number]
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

    # Order

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
                self._stored(place)["path"] if scores[place] in tied else "",
            )
        )
        return kept[:count]

    def _sorted(self, places: list[Place], sort: Sort, count: int) -> list[Place]:
        """The first places by date or title; equal ones by path."""
        stored = self._stored
        if sort == "title":
            titles = {place: stored(place) for place in places}
            return sorted(
                places,
                key=lambda place: (
                    strip_marks(titles[place]["title"]).casefold(),
                    titles[place]["title"],
                    titles[place]["path"],
                ),
            )[:count]
        groups: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            groups[self._segments[place[0]].numbers("date")[place[1]]].append(place)
        unknown = groups.pop(0, [])
        result: list[Place] = []
        for group in [groups[day] for day in sorted(groups, reverse=sort == "-date")] + [unknown]:
            if len(result) >= count:
                break
            result += sorted(group, key=lambda place: str(stored(place)["path"]))
        return result[:count]

    def _neighbours(self, sequences: list[list[q.Term | q.Prefix]]) -> list[tuple[_Leaf, _Leaf]]:
        """The pairs of neighbours in the query that exist in the index, each once."""
        pairs = []
        for sequence in sequences:
            for first, second in pairwise(sequence):
                pair = self._leaf(first), self._leaf(second)
                if pair[0].terms and pair[1].terms and pair not in pairs:
                    pairs.append(pair)
        return pairs

    def pair_frequency(self, first: _Leaf, second: _Leaf) -> int:
        """In about how many documents two leaves are neighbours, in any of their forms."""
        folds = {fold_term(a) for a in first.terms}, {fold_term(b) for b in second.terms}
        most = min(first.frequency, second.frequency)
        if len(folds[0]) * len(folds[1]) > _MOST_PAIRS:  # prefixes that stand for many terms
            return most
        return min(most, sum(self._pairs.frequency(a, b) for a in folds[0] for b in folds[1]))

    def _cut(self, row: list[q.Term | q.Prefix]) -> Iterable[str]:
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

    def _is_word(self, row: list[q.Term | q.Prefix]) -> bool:
        forms = [self._leaf(leaf).terms for leaf in row]
        prefix = forms_prefix("_".join(fold_term(leaf.text) for leaf in row))
        for segment in self._segments:
            for _, term, name in segment.keys(prefix):
                parts = term.split("_")
                if name == WORD_FIELD and all(p in f for p, f in zip(parts, forms, strict=True)):
                    return True
        return False

    def _facet(self, name: str, found: list[set[int]]) -> dict[str, int]:
        """Value -> number of found documents, most frequent first, then by value."""
        counts: Counter[str] = Counter()
        for segment, numbers in zip(self._segments, found, strict=True):
            if name == "year":
                days = segment.numbers("date")
                years = (date.fromordinal(days[n]).year for n in numbers if days[n])
                counts.update(str(year) for year in years)
            elif name == "draft":
                drafts = len(numbers & self._match(q.Draft(), self._segments.index(segment)))
                counts.update({"true": drafts, "false": len(numbers) - drafts})
            elif name in VALUES:
                for value in segment.lexicon(name):
                    shared = numbers.intersection(segment.postings(name, value)[0])
                    counts[value.decode()] += len(shared)
        by_year = name == "year"  # years in their order, newest first
        pairs = sorted(counts.items(), key=lambda item: (not by_year and -item[1], item[0]))
        pairs = pairs[::-1] if by_year else pairs
        return {value: count for value, count in pairs if count}

    def values(self, name: str) -> dict[str, int]:
        """Every value of a value field, most frequent first, and in how many documents it is."""
        return self._facet(name, [segment.everything() for segment in self._segments])

    def documents_stored(self) -> list[dict[str, Any]]:
        """`Document.stored` of every document, in order of path."""
        every = (segment.stored(n) for segment in self._segments for n in segment.everything())
        return sorted(every, key=lambda stored: str(stored["path"]))

    @property
    def segments(self) -> list[Segment]:
        """The segments searched, in order."""
        return self._segments

    @property
    def documents(self) -> int:
        """Number of documents that are not deleted."""
        return self._documents

    def average(self, name: str) -> float:
        """Average number of tokens of a field."""
        return self._averages.get(name, 0.0)


class _Scorer:
    """The scores of the documents that answer one query."""

    def __init__(self, searcher: Searcher, leaves: list[_Leaf], found: list[set[int]]) -> None:
        self._searcher = searcher
        self._leaves = leaves
        self._found = found
        self._pairs: list[tuple[str, int, float]] = []
        self._bonuses: dict[Place, list[float]] = {}

    def _frequencies(
        self, leaf: _Leaf, number: int, found: set[int]
    ) -> Iterable[tuple[str, list[tuple[int, float]]]]:
        """For each key of a leaf: its field, and the weighted frequencies in found documents."""
        segment = self._searcher.segments[number]
        for name, numbers, weights in leaf.postings[number]:
            shape = _FIELDS[name]
            hits = [(n, w) for n, w in zip(numbers, weights, strict=True) if n in found]
            if shape.length_norm and hits:
                lengths = segment.numbers(f"length_{name}")
                average = self._searcher.average(name)
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
                rarity = idf(leaf.frequency, self._searcher.documents)
                sums: dict[int, float] = {}
                for _, values in self._frequencies(leaf, number, found):
                    for n, frequency in values:
                        sums[n] = sums.get(n, 0.0) + frequency
                for n, frequency in sums.items():
                    scores[n] += rarity * saturate(frequency)
            total.update(((number, n), score) for n, score in scores.items())
        return total

    def rerank(
        self, best: dict[Place, float], pairs: list[tuple[_Leaf, _Leaf]]
    ) -> dict[Place, float]:
        """The scores of the best places by terms alone, nearness added."""
        if not pairs:
            return best
        searcher = self._searcher
        self._pairs = []
        first_bits: dict[str, int] = {}
        second_bits: dict[str, int] = {}
        for bit, (first, second) in enumerate(pairs):
            frequency = searcher.pair_frequency(first, second)
            label = f"{first.query.text} {second.query.text}"
            self._pairs.append((label, frequency, PAIR_WEIGHT * idf(frequency, searcher.documents)))
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

    def _bonus(
        self, place: Place, first_bits: dict[str, int], second_bits: dict[str, int]
    ) -> list[float]:
        """What each pair of the query adds to a document's score."""
        segment = self._searcher.segments[place[0]]
        frequencies = [0.0] * len(self._pairs)
        lines = segment.stream(place[1]).split("\n")
        for name, line in zip(POSITIONAL, lines, strict=True):
            if not line:
                continue
            shape = _FIELDS[name]
            weight = shape.boost
            if shape.length_norm:
                length = segment.numbers(f"length_{name}")[place[1]]
                weight /= length_factor(length, self._searcher.average(name), shape.length_norm)
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
                rarity = idf(leaf.frequency, self._searcher.documents)
                score = rarity * saturate(sum(fields.values()))
                text = leaf.query.text + ("*" if isinstance(leaf.query, q.Prefix) else "")
                yield LeafScore(text, score, leaf.frequency, fields)
        for (label, frequency, _), bonus in zip(
            self._pairs, self._bonuses.get(place, []), strict=False
        ):
            if bonus:
                yield LeafScore(label, bonus, frequency)


def _scored(
    query: q.Query,
) -> tuple[list[q.Term | q.Prefix], list[list[q.Term | q.Prefix]]]:
    """The terms of a query that are scored, each once, and in which order they stand together."""
    sequences: list[list[q.Term | q.Prefix]] = []
    current: list[q.Term | q.Prefix] = []
    extra: list[q.Term | q.Prefix] = []

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


def _either(terms: set[str]) -> str:
    """A pattern of any of some terms."""
    escaped = [re.escape(term) for term in sorted(terms)]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"


def _lookup(query: q.Term | q.Prefix) -> tuple[set[bytes], Callable[[str], bool] | None]:
    """Where the term dictionary is read for a term, and which of the terms there are meant."""
    text = query.text
    if isinstance(query, q.Prefix):
        whole = normalize(text)
        prefixes = {strip_marks(text).encode(), fold_term(whole).encode()}
        prefixes = {p for p in prefixes if not any(p != o and p.startswith(o) for o in prefixes)}
        if is_bare(text):
            return prefixes, None
        return prefixes, lambda term: term.startswith((text, whole))
    if not is_bare(text) and is_syllable(text):
        return {term_prefix(text)}, None
    return {forms_prefix(fold_term(text))}, lambda term: matches(text, term)


def _union(segment: Segment, name: str, keys: Iterable[bytes]) -> set[int]:
    return set().union(*(segment.postings(name, key)[0] for key in keys))


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogateescape")


def _alike(path: str) -> str:
    """What paths have in common that differ in case, or in how their letters are composed."""
    return unicodedata.normalize("NFC", path.casefold())
