"""Words of several syllables that a blog knows besides those of underthesea.

They come from the blog itself (tags, categories, keywords and short titles, which their authors
treat as one word) and from the user's dictionary. underthesea is never told of them: it would keep
them for ever and read them as patterns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dlblog.analysis import tokenize

LONGEST = 6  # syllables; what is longer is a sentence
_MOST = 20_000  # words; every process that reads posts is given all of them


class Lexicon:
    """A set of known words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` as people write them; those of one syllable and very long ones are left out."""
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        terms = (tuple(token.text for token in tokenize(word)) for word in words)
        known = sorted({word for word in terms if 1 < len(word) <= LONGEST})
        for word in sorted(known[:_MOST], key=len, reverse=True):
            self._by_first[word[0]].append(word)

    def find(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where known words stand in a list of terms, the longest first at each place.

        Yields:
            (first, last + 1) indexes, ascending; they may overlap.
        """
        look = self._by_first.get
        for at, term in enumerate(terms):
            for word in look(term, ()):
                if tuple(terms[at : at + len(word)]) == word:
                    yield at, at + len(word)
                    break


def parse_dictionary(text: str) -> list[str]:
    """The words of a dictionary file: one a line; empty lines and what follows a # are left out.

    C# and F# are words: a # counts only at the beginning of a line or after white space.
    """
    words = []
    for line in text.splitlines():
        word = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if word:
            words.append(word)
    return words
