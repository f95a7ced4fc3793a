"""The vocabulary of some documents, counted in the plainest way: what others are compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from dlblog.analysis import BREAK
from dlblog.schema import ANALYZED, JOINT_FIELD, WORD_FIELD, Document
from dlblog.vietnamese import fold

_JOINTS = str.maketrans("", "", ".-_'’ ")


class PlainVocabulary:
    """`engines.base.Vocabulary` with exact counts."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Of all of `documents`."""
        self._terms: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._joints: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._folded_pairs: Counter[tuple[str, str]] = Counter()
        self.documents = 0
        for document in documents:
            self.documents += 1
            lists = [document.terms[field.name] for field in ANALYZED]
            parts = [part for parts in document.parts.values() for part in parts]
            terms = {term for found in lists for term in found if term != BREAK}
            self._terms.update(terms | set(parts))
            self._words.update(set(document.terms[WORD_FIELD]))
            self._joints.update(set(document.terms[JOINT_FIELD]))
            pairs = {pair for found in lists for pair in pairwise(found) if BREAK not in pair}
            self._pairs.update(pairs)
            self._folded_pairs.update({(fold(a), fold(b)) for a, b in pairs})

    def forms(self, folded: str) -> dict[str, int]:
        """See `base.Vocabulary`."""
        return {term: count for term, count in self._terms.items() if fold(term) == folded}

    def words(self, folded: str) -> dict[str, int]:
        """See `base.Vocabulary`."""
        return {
            word: count
            for word, count in self._words.items()
            if "_".join(map(fold, word.split("_"))) == folded
        }

    def joints(self, joined: str) -> dict[str, int]:
        """See `base.Vocabulary`."""
        return {
            joint: count
            for joint, count in self._joints.items()
            if joint.translate(_JOINTS) == joined
        }

    def beginning(self, prefix: str, most: int) -> Iterator[str]:
        """See `base.Vocabulary`."""
        folds = sorted({fold(term) for term in self._terms})
        yield from [folded for folded in folds if folded.startswith(prefix)][:most]

    def together(self, first: str, second: str) -> int:
        """See `base.Vocabulary`."""
        return self._folded_pairs[first, second]

    def neighbours(self, first: str, second: str) -> dict[tuple[str, str], int]:
        """See `base.Vocabulary`."""
        return {
            (a, b): count
            for (a, b), count in self._pairs.items()
            if (fold(a), fold(b)) == (first, second)
        }
