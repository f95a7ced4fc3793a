"""Did you mean: what somebody meant whose query finds nothing or little, in the blog's own words.

A noisy channel (M. Kernighan, K. Church, W. Gale, "A Spelling Correction Program Based on a Noisy
Channel Model", 1990; D. Jurafsky, J. Martin, "Speech and Language Processing", appendix B): of all
that the blog says, what would most likely have been typed like this? How likely a word is after the
one before it is counted in the index. A word that the blog has is only doubted where it never
stands beside its neighbour and another form of it often does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from dlblog.expansion import number_forms
from dlblog.input_method import from_keystrokes
from dlblog.vietnamese import fold, is_bare, is_bare_syllable, is_syllable, matches, normalize

if TYPE_CHECKING:
    from dlblog.engines.base import Vocabulary
    from dlblog.query_words import TypedWord

# How unlikely each slip is, as -log of its probability: marks are the commonest, then keys struck
# twice, in the wrong order or beside the right one.
_MARKS, _KEYSTROKES, _SOUND, _MISSED_SPACE, _SPACE = 2.5, 2.5, 3.0, 3.0, 5.3
_DOUBLED, _SWAPPED, _NEAR_KEY, _LEFT_OUT, _TOO_MANY, _FAR_KEY = 3.5, 4.2, 4.2, 4.6, 5.0, 6.0
_TWO_SLIPS = 8.1
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIFFERENT_MARK = 1.5  # besides a slip
# How likely a word is: what stands before it tells most, how frequent it is a little.
_PAIR_SHARE, _ALONE_SHARE = 0.8, 0.02
_MISSING = 1e-4  # documents that a word which is not there counts for
_MOST_CANDIDATES = 10
_SHORTEST_SLIP, _SHORTEST_SURE, _SHORTEST_TWO_SLIPS, _LONGEST = 4, 5, 7, 30
_MOST_LOOKED_AT = 4000  # terms with the same beginning, for two slips
_MOST_NEIGHBOURS = 40  # pairs of terms whose neighbours are read in posts, for one query
_CLEAR = 2  # documents in which a form must stand beside its neighbour to be believed
_SURE_SHARE = 0.6
_LONE_HORN = re.compile("(?<!ư)[ơờớởỡợ](?=[cimnpt])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_ROW, _MOST_WORDS = 12, 24  # longer queries are questions, in which one slip costs little
# Sounds that are one in some region or other, at the beginning and at the end of a syllable.
_ONSETS = ({"ch", "tr"}, {"s", "x"}, {"d", "gi", "r", "v"}, {"l", "n"})
_ENDS = ({"n", "ng", "nh"}, {"t", "c", "ch"})


class _Candidate(NamedTuple):
    """What the typed words from `first` up to `last` may have been meant as.

    `keys` tells readings of raw keystrokes: beside a missing word others may be such as well.
    """

    first: int
    last: int
    terms: tuple[str, ...]
    cost: float
    keys: bool = False


class _Model:
    """How likely terms are in the blog, alone and after each other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._neighbours: dict[tuple[str, str], Mapping[tuple[str, str], int]] = {}
        self.frequency = cache(self._frequency)
        self.together = cache(self._together)

    def _frequency(self, term: str) -> int:
        """In about how many documents a term is, in any form it stands for."""
        forms = self.vocabulary.forms(fold(term))
        return sum(count for form, count in forms.items() if matches(term, form))

    def exists(self, term: str) -> bool:
        """Whether a search for a typed term finds anything."""
        if self.frequency(term) or self.vocabulary.joints(term):
            return True
        return any(self.vocabulary.forms(form) for form in number_forms(term))

    def neighbours(self, first: str, second: str) -> Mapping[tuple[str, str], int]:
        """`Vocabulary.neighbours`, for as many pairs as a query may cost."""
        pair = fold(first), fold(second)
        if pair not in self._neighbours:
            if len(self._neighbours) >= _MOST_NEIGHBOURS or not self.vocabulary.together(*pair):
                return {}
            self._neighbours[pair] = self.vocabulary.neighbours(*pair)
        return self._neighbours[pair]

    def _together(self, first: str, second: str) -> float:
        """In about how many documents two terms stand next to each other."""
        pairs = self.neighbours(first, second)
        meant = sum(
            count for (a, b), count in pairs.items() if matches(first, a) and matches(second, b)
        )
        total = self.vocabulary.together(fold(first), fold(second))
        return total * meant / max(1, sum(pairs.values())) if meant else 0.0

    def cost(self, term: str, before: str | None) -> float:
        """-log of the probability of a term after another."""
        frequency = self.frequency(term)
        alone = (frequency or _MISSING) / max(1, self.vocabulary.documents)
        if before is None or not frequency:
            return -log(min(1.0, alone if before is None else _ALONE_SHARE * alone))
        following = self.together(before, term) / max(1, self.frequency(before))
        return -log(min(1.0, _PAIR_SHARE * following + _ALONE_SHARE * alone))


def corrections(
    text: str, rows: Sequence[Sequence[TypedWord]], vocabulary: Vocabulary, *, sure: bool
) -> list[str]:
    """Query texts that may have been meant, the most likely first; empty where nothing is wrong.

    Args:
        text: the query as typed.
        rows: the words in it that are searched for, as `query_parser.typed_words` gives them.
        vocabulary: of the index.
        sure: whether one post in which another form stands there is not enough to doubt a word.
    """
    model = _Model(vocabulary)
    clear = _CLEAR if sure else 1
    changes: list[tuple[int, int, str]] = []
    restored: list[tuple[int, int, str]] = []
    left = _MOST_WORDS
    for row in rows:
        left -= len(row)
        if len(row) > _LONGEST_ROW or left < 0:
            continue
        path = _best_path(row, model, clear)
        if not any(_is_change(part, row) for part in path):
            continue
        for part, terms in zip(path, _with_marks(path, model), strict=True):
            begin, end = row[part.first].start, row[part.last - 1].end
            around = '"' if row[part.first].alone and len(terms) > 1 else ""
            plain, marked = (around + " ".join(words) + around for words in (part.terms, terms))
            if _is_change(part, row):
                changes.append((begin, end, plain))
                restored.append((begin, end, marked))
            elif terms != part.terms:
                restored.append((begin, end, marked))
    if not changes:
        return []
    return list(dict.fromkeys((_replaced(text, restored), _replaced(text, changes))))


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    for begin, end, new in sorted(changes, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _is_change(part: _Candidate, row: Sequence[TypedWord]) -> bool:
    return part.terms != tuple(word.term for word in row[part.first : part.last])


def _best_path(row: Sequence[TypedWord], model: _Model, clear: int) -> list[_Candidate]:
    """The most likely reading of a row of words (Viterbi's algorithm)."""
    missing = [not (word.fixed or model.exists(word.term)) for word in row]
    edges: list[list[_Candidate]] = [[] for _ in row]
    for place, word in enumerate(row):
        edges[place].append(_Candidate(place, place + 1, (word.term,), 0.0))
        if not word.fixed:
            edges[place] += _readings(row, place, missing, model)
    # For each place and term before it: the cost and the path.
    best: list[dict[str | None, tuple[float, list[_Candidate]]]] = [{} for _ in range(len(row) + 1)]
    best[0][None] = (0.0, [])
    for place, candidates in enumerate(edges):
        for before, (cost, path) in best[place].items():
            for candidate in candidates:
                stretch = slice(None) if candidate.keys else slice(candidate.first, candidate.last)
                lost = any(missing[stretch])
                if lost or candidate.cost == 0 or _is_clear(candidate, row, model, clear):
                    total, last = cost + candidate.cost, before
                    for term in candidate.terms:
                        total, last = total + model.cost(term, last), term
                    known = best[candidate.last].get(last)
                    if known is None or total < known[0]:
                        best[candidate.last][last] = total, [*path, candidate]
    return min(best[-1].values(), key=lambda item: item[0])[1]


def _is_clear(candidate: _Candidate, row: Sequence[TypedWord], model: _Model, clear: int) -> bool:
    """Whether a form stands beside a neighbour in `clear` posts, and what was typed never does."""
    typed = row[candidate.first].term
    found = False
    for before, other in _around(candidate, row):
        pair = (other, typed) if before else (typed, other)
        if model.together(*pair):
            return False
        meant = (other, candidate.terms[0]) if before else (candidate.terms[-1], other)
        found = found or model.together(*meant) >= clear
    return found


def _around(candidate: _Candidate, row: Sequence[TypedWord]) -> Iterator[tuple[bool, str]]:
    """The neighbours of what a candidate stands for: (whether it is before, its term)."""
    if candidate.first:
        yield True, row[candidate.first - 1].term
    if candidate.last < len(row):
        yield False, row[candidate.last].term


def _readings(
    row: Sequence[TypedWord], place: int, missing: Sequence[bool], model: _Model
) -> list[_Candidate]:
    """What a word, or two words, may have been meant as besides what they are."""
    word = row[place]
    found: list[_Candidate] = []
    folded = fold(word.term)
    marked = not is_bare(word.term)

    def add(terms: tuple[str, ...], cost: float, size: int = 1, *, keys: bool = False) -> None:
        if all(map(model.frequency, terms)):
            found.append(_Candidate(place, place + size, terms, cost, keys))

    def add_forms(near: str, cost: float) -> None:
        for form in model.vocabulary.forms(near):
            # What is typed with marks is not meant without: that would be any word of the kind.
            if not (marked and is_bare_syllable(form)):
                add((form,), cost + _DIFFERENT_MARK * _differing_marks(word.term, form))

    if marked:
        for form in model.vocabulary.forms(folded):
            if not (matches(word.term, form) or is_bare(form)):
                add((form,), _MARKS)
        if (whole := normalize(_LONE_HORN.sub("ư\\g<0>", word.term))) != word.term:
            add((whole,), _KEYSTROKES)  # đợc for được
    meant = from_keystrokes(word.raw)
    if meant is not None and meant != word.term:
        add((meant,), _KEYSTROKES, keys=True)
    if is_bare_syllable(folded):
        for alike in _sound_alikes(folded):
            add_forms(alike, _SOUND)
    following = place + 1
    if following < len(row) and (missing[place] or missing[following]) and not row[following].fixed:
        add((word.term + row[following].term,), _SPACE, 2)
    if missing[place] and folded.isalpha():
        for slipped, cost in _slips(folded, model.vocabulary):
            if _is_plausible(word.term, slipped) or _stands(slipped, row, place, model):
                add_forms(slipped, cost)
        for first, second in _splits(word.term, model.vocabulary):
            add((first, second), _MISSED_SPACE)
    found.sort(key=lambda c: c.cost + sum(model.cost(term, None) for term in c.terms))
    return found[:_MOST_CANDIDATES]


def _is_plausible(typed: str, slipped: str) -> bool:
    """Whether a slip may be believed though nothing beside it says so.

    A short word, or a well-formed syllable, may be a right one that the blog does not have; and a
    foreign word is not meant as Vietnamese.
    """
    if len(typed) < _SHORTEST_SLIP or (is_syllable(typed) and not typed.isascii()):
        return False
    foreign = typed.isascii() and not is_bare_syllable(typed)
    return len(typed) >= _SHORTEST_SURE or foreign != is_bare_syllable(slipped)


def _stands(term: str, row: Sequence[TypedWord], place: int, model: _Model) -> bool:
    """Whether a folded term stands beside a neighbour of a word somewhere in the blog."""
    there = model.vocabulary.together
    before = place > 0 and there(fold(row[place - 1].term), term)
    return bool(before or (place + 1 < len(row) and there(term, fold(row[place + 1].term))))


def _sound_alikes(folded: str) -> Iterator[str]:
    """Syllables that some speakers say alike: chình for trình, xẻ for sẻ."""
    for group, at_end in (*((group, False) for group in _ONSETS), *((e, True) for e in _ENDS)):
        fits = [
            part for part in group if (folded.endswith(part) if at_end else folded.startswith(part))
        ]
        if fits:
            mine = max(fits, key=len)
            rest = folded[: -len(mine)] if at_end else folded[len(mine) :]
            for other in sorted(group - {mine}):
                alike = rest + other if at_end else other + rest
                if is_bare_syllable(alike):
                    yield alike


def _differing_marks(typed: str, form: str) -> int:
    """How many marks two terms do not share; none for what was typed without any."""
    if is_bare(typed):
        return 0
    mine, theirs = (
        Counter(c for c in unicodedata.normalize("NFD", term) if unicodedata.combining(c))
        for term in (typed, form)
    )
    return sum(((mine - theirs) + (theirs - mine)).values())


def _slips(folded: str, vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    """The folded terms of the index one slip of a key away; for long words also two."""
    if not _SHORTEST_SLIP - 1 <= len(folded) <= _LONGEST:
        return
    seen = {folded}
    for near, cost in sorted(_one_slip(folded), key=lambda item: item[1]):
        if near not in seen and vocabulary.forms(near):
            yield near, cost
        seen.add(near)
    if len(folded) < _SHORTEST_TWO_SLIPS or is_bare_syllable(folded):
        return
    from rapidfuzz.distance import OSA

    for near in vocabulary.beginning(folded[:2], _MOST_LOOKED_AT):
        if near not in seen and OSA.distance(folded, near, score_cutoff=2) == 2:
            yield near, _TWO_SLIPS


def _one_slip(word: str) -> Iterator[tuple[str, float]]:
    """All words with a letter swapped, left out, doubled or struck wrongly."""
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], _SWAPPED
        around = head[-1:] + tail[1:2]
        slip = _NEAR_KEY if any(key in _beside(tail[0]) for key in around) else _TOO_MANY
        yield head + tail[1:], _DOUBLED if tail[0] in around else slip
        for letter in _LETTERS:
            yield head + letter + tail, _LEFT_OUT
            yield head + letter + tail[1:], _NEAR_KEY if letter in _beside(tail[0]) else _FAR_KEY
    for letter in _LETTERS:
        yield word + letter, _LEFT_OUT


@cache
def _beside(key: str) -> str:
    """The keys next to one, and next to those above and below it."""
    rows = [row for row in _KEYS if key in row]
    if not rows:
        return ""
    number, at = _KEYS.index(rows[0]), rows[0].index(key)
    around = (row[max(0, at - 1) : at + 2] for row in _KEYS[max(0, number - 1) : number + 2])
    return "".join(around).replace(key, "")


def _splits(term: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Two words that may have been typed without the space between."""
    for at in range(1, len(term) if len(term) <= _LONGEST else 0):
        first, second = term[:at], term[at:]
        parts = fold(first), fold(second)
        if all(len(p) > 2 or is_bare_syllable(p) for p in parts) and vocabulary.together(*parts):
            yield first, second


def _with_marks(path: Sequence[_Candidate], model: _Model) -> list[tuple[str, ...]]:
    """The terms of a path, words typed without marks with those the blog has in this place."""
    terms = [term for part in path for term in part.terms]
    marked: list[str] = []
    for place, term in enumerate(terms):
        votes: Counter[str] = Counter()
        if is_bare_syllable(term):
            if place:
                pairs = model.neighbours(terms[place - 1], term)
                for (left, right), count in pairs.items():
                    votes[right] += count * matches(marked[-1], left)
            if place + 1 < len(terms):
                pairs = model.neighbours(term, terms[place + 1])
                for (left, right), count in pairs.items():
                    votes[left] += count * matches(terms[place + 1], right)
        form, count = votes.most_common(1)[0] if votes else (term, 0)
        sure = count and count >= _SURE_SHARE * sum(votes.values()) and matches(term, form)
        marked.append(form if sure else term)
    whole = iter(marked)
    return [tuple(next(whole) for _ in part.terms) for part in path]
