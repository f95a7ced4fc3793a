"""Choose the fragment of a post that best shows why it was found, and mark the matches in it.

Works on the text as its author wrote it; the spans it gives are character offsets in the fragment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dlblog.analysis import Token, compounds, tokenize
from dlblog.schema import Section

WIDTH = 200  # characters of a fragment, about
_MOST_TOKENS = 20_000  # of a very long post only the beginning is looked at
_SENTENCE_END = re.compile(r"[.!?…:;]+[\"”’)\]]*\s+")
_KIND_WEIGHT = {"text": 1.0, "heading": 0.9, "code": 0.8}


class Wanted:
    """What to look for in a text: terms by themselves, and phrases as a whole."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._terms: dict[str, int] = {}
        self._phrases: list[tuple[list[frozenset[str]], int]] = []
        self._parts = 0

    def __bool__(self) -> bool:
        return self._parts > 0

    def add_term(self, terms: Iterable[str]) -> None:
        """A part of the query that any of these indexed terms answers."""
        for term in terms:
            self._terms[term] = self._terms.get(term, 0) | 1 << self._parts
        self._parts += 1

    def add_phrase(self, terms: Iterable[Iterable[str]]) -> None:
        """A phrase: for each place in it the terms that may stand there."""
        self._phrases.append(([frozenset(place) for place in terms], 1 << self._parts))
        self._parts += 1

    def find(self, text: str) -> list[tuple[Token, int]]:
        """The tokens of a text that answer the query, in order, with bits of the parts answered."""
        tokens = tokenize(text)
        terms = self._terms
        found = {token.position: terms[token.text] for token in tokens if token.text in terms}
        for compound in compounds(text, tokens):
            if compound.text in terms:
                for position in range(compound.first, compound.last + 1):
                    found[position] = found.get(position, 0) | terms[compound.text]
        for places, bit in self._phrases:
            for first in range(len(tokens) - len(places) + 1):
                stretch = tokens[first : first + len(places)]
                if all(t.text in place for t, place in zip(stretch, places, strict=True)):
                    for token in stretch:
                        found[token.position] = found.get(token.position, 0) | bit
        return [(tokens[position], bits) for position, bits in sorted(found.items())]

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """The spans of a text that answer the query, ascending."""
        return tuple((token.start, token.end) for token, _ in self.find(text))


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fragment of a post.

    Attributes:
        text: the fragment, with … where text was left out.
        highlights: (start, end) of each match in it, ascending.
        line: 1-based line of the post's file where its paragraph begins; 0 where unknown.
    """

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    line: int = 0


def _window(found: Sequence[tuple[Token, int]], width: int) -> tuple[float, int, int]:
    """The stretch of matches with most of the query in `width` characters: (score, first, last)."""
    best = (0.0, 0, 0)
    last = 0
    for first in range(len(found)):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1][0].end - found[first][0].start <= width:
            last += 1
        seen = 0
        for _, bits in found[first : last + 1]:
            seen |= bits
        adjacent = sum(
            1
            for (left, a), (right, b) in pairwise(found[first : last + 1])
            if right.position == left.position + 1 and a != b
        )
        # Different words of the query first, then those that stand together, then repetitions.
        score = seen.bit_count() + 0.3 * min(adjacent, 4) + 0.02 * min(last - first, 10)
        if score > best[0]:
            best = score, first, last
    return best


def _cut(section: Section, found: Sequence[tuple[Token, int]], width: int) -> Snippet:
    """A fragment of a section around some matches, from a sentence's beginning where it fits."""
    text = section.text
    if len(text) <= width:
        begin, end = 0, len(text)
    else:
        first = found[0][0].start if found else 0
        last = found[-1][0].end if found else 0
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
    spans = tuple((t.start + shift, t.end + shift) for t, _ in found)
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
    best: tuple[float, Section, list[tuple[Token, int]], int, int] | None = None
    beginning: Section | None = None
    left = _MOST_TOKENS if wanted else 0
    for section in sections:
        if beginning is None or (beginning.kind != "text" and section.kind == "text"):
            beginning = section
        if left <= 0:
            if not wanted and beginning.kind == "text":
                break
            continue
        left -= section.text.count(" ") + 1
        found = wanted.find(section.text)
        if not found:
            continue
        score, first, last = _window(found, width)
        score *= _KIND_WEIGHT.get(section.kind, 1.0)
        if best is None or score > best[0]:
            best = score, section, found, first, last
    if best is None:
        return _cut(beginning, [], width) if beginning else Snippet("")
    _, section, found, first, last = best
    snippet = _cut(section, found[first : last + 1], width)
    # Also the matches that came into the fragment with the text around the window; but half a
    # token at its edge, where there was no space to cut at, is no match.
    shift = snippet.highlights[0][0] - found[first][0].start
    whole = {(token.start + shift, token.end + shift) for token, _ in found}
    spans = tuple(span for span in wanted.spans(snippet.text) if span in whole)
    return Snippet(snippet.text, spans, snippet.line)
