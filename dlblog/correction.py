"""Did you mean: what somebody meant whose query finds nothing or little, in the blog's own words.

A noisy channel (M. Kernighan, K. Church, W. Gale, "A Spelling Correction Program Based on a Noisy
Channel Model", 1990; D. Jurafsky, J. Martin, "Speech and Language Processing", appendix B): of all
that the blog says, what would most likely have been typed like this? How likely a word is after the
one before it is counted in the index. A word that the blog has is only doubted where it never
stands beside its neighbour and another form of it often does.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING, NamedTuple

from dlblog.expansion import number_forms
from dlblog.input_method import from_keystrokes
from dlblog.vietnamese import fold, is_bare, is_bare_syllable, matches

if TYPE_CHECKING:
    from dlblog.engines.base import Vocabulary
    from dlblog.query_parser import TypedWord

# How unlikely each slip is, as -log of its probability: marks are the commonest.
_MARKS, _KEYSTROKES, _SLIP, _SECOND_SLIP, _SPACE = 2.5, 2.5, 4.6, 3.5, 5.3
_DIFFERENT_MARK = 1.5  # besides a slip
_PAIR_SHARE = 0.8  # of what stands before a word, against how frequent it is
_MISSING = 1e-4  # documents that a word which is not there counts for
_MOST_CANDIDATES = 12
_SHORTEST_SLIP, _SHORTEST_TWO_SLIPS = 3, 7
_MOST_LOOKED_AT = 4000  # terms with the same beginning, for two slips
_CLEAR = 2  # documents in which a form must stand beside its neighbour to be believed
_SURE_SHARE = 0.6
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_ROW = 12  # words; longer queries are questions, in which one slip costs little


class _Candidate(NamedTuple):
    """What the typed words from `first` up to `last` may have been meant as."""

    first: int
    last: int
    terms: tuple[str, ...]
    cost: float


class _Model:
    """How likely terms are in the blog, alone and after each other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def frequency(self, term: str) -> int:
        """In about how many documents a term is, in any form it stands for."""
        forms = self.vocabulary.forms(fold(term))
        return sum(count for form, count in forms.items() if matches(term, form))

    def exists(self, term: str) -> bool:
        """Whether a search for a typed term finds anything."""
        if self.frequency(term) or self.vocabulary.joints(term):
            return True
        return any(self.vocabulary.forms(form) for form in number_forms(term))

    def together(self, first: str, second: str) -> float:
        """In about how many documents two terms stand next to each other."""
        total = self.vocabulary.together(fold(first), fold(second))
        if not total:
            return 0.0
        pairs = self.vocabulary.neighbours(fold(first), fold(second))
        meant = sum(
            count for (a, b), count in pairs.items() if matches(first, a) and matches(second, b)
        )
        return total * meant / max(1, sum(pairs.values())) if meant else 0.0

    def cost(self, term: str, before: str | None) -> float:
        """-log of the probability of a term after another."""
        frequency = self.frequency(term)
        alone = (frequency or _MISSING) / max(1, self.vocabulary.documents)
        if before is None or not frequency:
            return -log(min(1.0, alone if before is None else (1 - _PAIR_SHARE) * alone))
        following = self.together(before, term) / max(1, self.frequency(before))
        return -log(min(1.0, _PAIR_SHARE * following + (1 - _PAIR_SHARE) * alone))


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
    for row in rows:
        if len(row) > _LONGEST_ROW:
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
                if any(missing) or candidate.cost == 0 or _is_clear(candidate, row, model, clear):
                    total, last = cost + candidate.cost, before
                    for term in candidate.terms:
                        total, last = total + model.cost(term, last), term
                    known = best[candidate.last].get(last)
                    if known is None or total < known[0]:
                        best[candidate.last][last] = total, [*path, candidate]
    return min(best[-1].values(), key=lambda item: item[0])[1]


def _is_clear(candidate: _Candidate, row: Sequence[TypedWord], model: _Model, clear: int) -> bool:
    """Whether the blog has a form beside a neighbour in `clear` posts, and never what was typed."""
    typed = row[candidate.first].term
    around = []
    if candidate.first:
        around.append((row[candidate.first - 1].term, typed, candidate.terms[0], True))
    if candidate.last < len(row):
        around.append((row[candidate.last].term, typed, candidate.terms[-1], False))
    for other, as_typed, meant, before in around:
        mine = model.together(*((other, as_typed) if before else (as_typed, other)))
        theirs = model.together(*((other, meant) if before else (meant, other)))
        if not mine and theirs >= clear:
            return True
    return False


def _readings(
    row: Sequence[TypedWord], place: int, missing: Sequence[bool], model: _Model
) -> list[_Candidate]:
    """What a word, or two words, may have been meant as besides what they are."""
    word = row[place]
    found: list[_Candidate] = []

    def add(terms: tuple[str, ...], cost: float, size: int = 1) -> None:
        if all(map(model.frequency, terms)):
            found.append(_Candidate(place, place + size, terms, cost))

    folded = fold(word.term)
    if not is_bare(word.term):
        for form in model.vocabulary.forms(folded):
            if not matches(word.term, form):
                add((form,), _MARKS)
    meant = from_keystrokes(word.raw)
    if meant is not None and meant != word.term:
        add((meant,), _KEYSTROKES)
    following = place + 1
    if following < len(row) and (missing[place] or missing[following]) and not row[following].fixed:
        add((word.term + row[following].term,), _SPACE, 2)
    if missing[place] and len(folded) >= _SHORTEST_SLIP and folded.isalnum():
        for slipped, cost in _slips(folded, model.vocabulary):
            for form in model.vocabulary.forms(slipped):
                add((form,), cost + _DIFFERENT_MARK * _differing_marks(word.term, form))
        for first, second in _splits(word.term, model.vocabulary):
            add((first, second), _SPACE)
    found.sort(key=lambda c: c.cost + sum(model.cost(term, None) for term in c.terms))
    return found[:_MOST_CANDIDATES]


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
    seen = {folded}
    for near in _one_slip(folded):
        if near not in seen and vocabulary.forms(near):
            yield near, _SLIP
        seen.add(near)
    if len(folded) < _SHORTEST_TWO_SLIPS or is_bare_syllable(folded):
        return
    from rapidfuzz.distance import OSA

    for near in vocabulary.beginning(folded[:2], _MOST_LOOKED_AT):
        if near not in seen and OSA.distance(folded, near, score_cutoff=2) == 2:
            yield near, _SLIP + _SECOND_SLIP


def _one_slip(word: str) -> Iterator[str]:
    """All words with a letter swapped, left out, doubled or struck wrongly."""
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield head + tail[1:]
        for letter in _LETTERS:
            yield head + letter + tail
            yield head + letter + tail[1:]
    for letter in _LETTERS:
        yield word + letter


def _splits(term: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Two words that may have been typed without the space between."""
    for at in range(1, len(term)):
        first, second = term[:at], term[at:]
        if vocabulary.together(fold(first), fold(second)):
            yield first, second


def _with_marks(path: Sequence[_Candidate], model: _Model) -> list[tuple[str, ...]]:
    """The terms of a path, words typed without marks with those the blog has in this place."""
    terms = [term for part in path for term in part.terms]
    marked: list[str] = []
    for place, term in enumerate(terms):
        votes: Counter[str] = Counter()
        if is_bare_syllable(term):
            if place:
                pairs = model.vocabulary.neighbours(fold(terms[place - 1]), fold(term))
                for (left, right), count in pairs.items():
                    votes[right] += count * matches(marked[-1], left)
            if place + 1 < len(terms):
                pairs = model.vocabulary.neighbours(fold(term), fold(terms[place + 1]))
                for (left, right), count in pairs.items():
                    votes[left] += count * matches(terms[place + 1], right)
        form, count = votes.most_common(1)[0] if votes else (term, 0)
        sure = count and count >= _SURE_SHARE * sum(votes.values()) and matches(term, form)
        marked.append(form if sure else term)
    whole = iter(marked)
    return [tuple(next(whole) for _ in part.terms) for part in path]
