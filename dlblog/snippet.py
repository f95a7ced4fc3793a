"""Choose the fragment of a post that best shows why it was found, and mark the matches in it.

Works on the text as its author wrote it; the spans it gives are character offsets in the fragment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dlblog.analysis import JOINTS, Token, camel_parts, compounds, searchable_parts, tokenize
from dlblog.schema import Section
from dlblog.vietnamese import spellings

WIDTH = 200  # characters of a fragment, about
_MOST_TOKENS = 20_000  # of texts that may match; of a very long post no more is looked at
# A long paragraph is looked at in pieces that overlap, so that no more than is needed is tokenized.
# Near an edge a token may be half of one: what begins or ends there is found in the next piece.
_PIECE, _EDGE = 20_000, 1_000  # characters
_SENTENCE_END = re.compile(r"[.!?…:;]+[\"”’)\]]*\s+")
_KIND_WEIGHT = {"text": 1.0, "heading": 0.9, "code": 0.8}


# What may be in a text whose tokens are normalized by lower case alone (but for syllables): Latin
# letters that NFKC leaves alone, punctuation, arrows and boxes.
_UNUSUAL = re.compile(
    "[^\x00-\xa9\xab\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf-\u0131\u0134-\u013e\u0141-\u0148"
    "\u014a-\u017e\u0180-\u01c3\u01cd-\u01f0\u01f4-\u024f\u1e00-\u1e99\u1ea0-\u1eff"
    "\u200e-\u205f\u20a0-\u20bf\u2190-\u245f\u2500-\u2bff]"
)
_MOST_SPELLINGS = 300


class Match(NamedTuple):
    """A place in a text that answers the query.

    Attributes:
        start, end: character offsets.
        first, last: positions of its tokens.
        bits: the parts of the query it answers.
    """

    start: int
    end: int
    first: int
    last: int
    bits: int


# For each place of a phrase the terms that may stand there.
Places = list[frozenset[str]]


class Wanted:
    """What to look for in a text: terms, whole phrases, parts near each other."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._terms: dict[str, int] = {}
        self._phrases: list[tuple[Places, int]] = []
        self._nears: list[tuple[list[list[Places]], int, int]] = []
        self._parts = 0
        self._quick: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return self._parts > 0

    def add_term(self, terms: Iterable[str]) -> None:
        """A part of the query that any of these indexed terms answers."""
        for term in terms:
            self._terms[term] = self._terms.get(term, 0) | 1 << self._parts
        self._parts += 1

    def add_phrase(self, terms: Iterable[Iterable[str]]) -> None:
        """A phrase: for each place in it the terms that may stand there."""
        places = [frozenset(place) for place in terms]
        if len(places) == 1:
            self.add_term(places[0])
            return
        self._phrases.append((places, 1 << self._parts))
        self._parts += 1

    def add_near(self, parts: Iterable[Iterable[Iterable[Iterable[str]]]], distance: int) -> None:
        """Parts near each other: for each the phrases that say it, distance as in `Near`."""
        said = [[[frozenset(place) for place in way] for way in ways] for ways in parts]
        self._nears.append((said, distance, self._parts))
        self._parts += len(said)

    def may_be_in(self, text: str) -> bool:
        """Whether `find` has to look at a text: false only where nothing of it matches."""
        if self._quick is None:
            self._quick = self._spellings()
        if not self._quick or _UNUSUAL.search(text):
            return True
        text = text.lower()
        for sign in JOINTS:
            text = text.replace(sign, "")
        return any(spelt in text for spelt in self._quick)

    def _spellings(self) -> frozenset[str]:
        """What at least one of must be in a text that matches; empty where that is too much."""
        terms = set(self._terms)
        for phrase, _ in self._phrases:
            terms |= min(phrase, key=len)
        for parts, _, _ in self._nears:
            terms.update(term for way in parts[0] for term in min(way, key=len))
        if len(terms) > _MOST_SPELLINGS:
            return frozenset()
        bare = ("".join(char for char in term if char not in JOINTS) for term in terms)
        return frozenset(spelt for term in bare for spelt in spellings(term))

    def find(self, text: str) -> list[Match]:
        """The places in a text that answer the query, ascending, none within another."""
        tokens = tokenize(text)
        found: dict[tuple[int, int], Match] = {}

        def add(start: int, end: int, first: int, last: int, bits: int) -> None:
            before = found.get((start, end))
            bits |= before.bits if before else 0
            found[start, end] = Match(start, end, first, last, bits)

        terms = self._terms
        for token in tokens:
            if token.text in terms:
                add(token.start, token.end, token.position, token.position, terms[token.text])
        if terms:
            for start, end, first, last, term in _names(text, tokens):
                if term in terms:
                    add(start, end, first, last, terms[term])
        for phrase, bit in self._phrases:
            for first, last in _occurrences(tokens, phrase):
                for token in tokens[first : last + 1]:
                    add(token.start, token.end, token.position, token.position, bit)
        for parts, distance, number in self._nears:
            for bit, first, last in _near(tokens, parts, distance):
                for token in tokens[first : last + 1]:
                    add(token.start, token.end, token.position, token.position, bit << number)
        ordered = sorted(found.values(), key=lambda match: (match.start, -match.end))
        outer: list[Match] = []
        for match in ordered:
            if outer and match.end <= outer[-1].end:
                outer[-1] = outer[-1]._replace(bits=outer[-1].bits | match.bits)
            else:
                outer.append(match)
        return outer

    def stretches(self, text: str) -> Iterator[tuple[int, list[Match]]]:
        """Find the matches of a text as far as they are asked for.

        Yields:
            for each piece that may match: about how many tokens it has, and its matches, ascending.
            A match may be in two pieces.
        """
        begin, end = 0, 0
        while end < len(text):
            end = min(begin + _PIECE, len(text))
            piece = text[begin:end]
            if self.may_be_in(piece):
                low = _EDGE if begin else 0
                high = len(piece) - (_EDGE if end < len(text) else 0)
                found = [
                    match._replace(start=match.start + begin, end=match.end + begin)
                    for match in self.find(piece)
                    if low <= match.start and match.end <= high
                ]
                yield piece.count(" ") + 1, found
            begin = end - 3 * _EDGE

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """The spans of a text that answer the query, ascending."""
        return tuple((match.start, match.end) for match in self.find(text))


NOTHING = Wanted()


def _names(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int, int, str]]:
    """The compounds and parts of names in a text: (start, end, first, last position, term)."""
    for compound in compounds(text, list(tokens)):
        start, end = tokens[compound.first].start, tokens[compound.last].end
        dot = compound.text.startswith(".")
        yield start - dot, end, compound.first, compound.last, compound.text
    for token in tokens:
        raw = text[token.start : token.end]
        if raw.isascii() and not raw.islower():
            at = token.start
            parts = camel_parts(raw)
            searchable = searchable_parts(parts)
            for part in parts:
                if part in searchable:
                    yield at, at + len(part), token.position, token.position, part
                at += len(part)


def _occurrences(tokens: Sequence[Token], places: Places) -> Iterator[tuple[int, int]]:
    """Where a phrase stands: (first, last) indexes of tokens."""
    for first in range(len(tokens) - len(places) + 1):
        if all(tokens[first + at].text in place for at, place in enumerate(places)):
            yield first, first + len(places) - 1


def _near(
    tokens: Sequence[Token], parts: list[list[Places]], distance: int
) -> Iterator[tuple[int, int, int]]:
    """The places of parts that have each other part near: (bit of the part, first, last)."""
    places = [[place for way in ways for place in _occurrences(tokens, way)] for ways in parts]
    edges = [
        (sorted(first for first, _ in some), sorted(last for _, last in some)) for some in places
    ]
    for number, mine in enumerate(places):
        others = edges[:number] + edges[number + 1 :]
        for first, last in mine:
            if all(
                _any_within(firsts, last + 1, last + distance)
                or _any_within(lasts, first - distance, first - 1)
                for firsts, lasts in others
            ):
                yield 1 << number, first, last


def _any_within(ascending: Sequence[int], lowest: int, highest: int) -> bool:
    at = bisect_left(ascending, lowest)
    return at < len(ascending) and ascending[at] <= highest


class Snippet(NamedTuple):
    """A fragment of a post.

    Attributes:
        text: the fragment, with … where text was left out.
        highlights: (start, end) of each match in it, ascending.
        line: 1-based line of the post's file where its paragraph begins; 0 where unknown.
    """

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    line: int = 0


def _window(found: Sequence[Match], width: int) -> tuple[float, int, int]:
    """The stretch of matches with most of the query in `width` characters: (score, first, last)."""
    best = (0.0, 0, 0)
    last = 0
    for first in range(len(found)):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1].end - found[first].start <= width:
            last += 1
        seen = 0
        for match in found[first : last + 1]:
            seen |= match.bits
        adjacent = sum(
            1
            for left, right in pairwise(found[first : last + 1])
            if right.first == left.last + 1 and left.bits != right.bits
        )
        # Different words of the query first, then those that stand together, then repetitions.
        score = seen.bit_count() + 0.3 * min(adjacent, 4) + 0.02 * min(last - first, 10)
        if score > best[0]:
            best = score, first, last
    return best


def _cut(section: Section, found: Sequence[Match], width: int) -> Snippet:
    """A fragment of a section around some matches, from a sentence's beginning where it fits."""
    text = section.text
    if len(text) <= width:
        begin, end = 0, len(text)
    else:
        first = found[0].start if found else 0
        last = found[-1].end if found else 0
        room = max(0, width - (last - first))
        if first <= room:
            begin = 0
        elif sentences := list(_SENTENCE_END.finditer(text, first - room, first)):
            begin = sentences[-1].end()
        else:
            begin = first - room // 2
            if (space := text.find(" ", begin, first)) >= 0:
                begin = space + 1
        end = min(len(text), max(last, begin + width))
        if end < len(text) and (space := text.rfind(" ", last, end)) > last:
            end = space
    lead = "… " if begin else ""
    tail = " …" if end < len(text) else ""
    shift = len(lead) - begin
    spans = tuple((match.start + shift, match.end + shift) for match in found)
    return Snippet(lead + text[begin:end] + tail, spans, section.line)


def make_snippet(sections: Iterable[Section], wanted: Wanted, width: int = WIDTH) -> Snippet:
    """The best fragment of a post for a query.

    Args:
        sections: the post's text.
        wanted: what to look for; nothing for the beginning of the post.
        width: about how many characters.
    Returns:
        a fragment with its matches; the beginning of the post where nothing of it matches, empty
        where the post has no text.
    """
    best: tuple[float, Section, list[Match], int, int] | None = None
    beginning: Section | None = None
    left = _MOST_TOKENS if wanted else 0
    for section in sections:
        if beginning is None or (beginning.kind != "text" and section.kind == "text"):
            beginning = section
        if left <= 0:
            if not wanted and beginning.kind == "text":
                break
            continue
        for tokens, found in wanted.stretches(section.text):
            left -= tokens
            if found:
                score, first, last = _window(found, width)
                score *= _KIND_WEIGHT.get(section.kind, 1.0)
                if best is None or score > best[0]:
                    best = score, section, found, first, last
            if left <= 0:
                break
    if best is None:
        return _cut(beginning, [], width) if beginning else Snippet("")
    _, section, found, first, last = best
    snippet = _cut(section, found[first : last + 1], width)
    # Also the matches that came into the fragment with the text around the window; but half a
    # token at its edge, where there was no space to cut at, is no match.
    shift = snippet.highlights[0][0] - found[first].start
    whole = {(match.start + shift, match.end + shift) for match in found}
    spans = tuple(span for span in wanted.spans(snippet.text) if span in whole)
    return Snippet(snippet.text, spans, snippet.line)
