"""Words of several syllables that a blog knows besides those of underthesea.

They come from the blog itself (tags, categories, keywords and short titles, which their authors
treat as one word) and from the user's dictionary. underthesea is never told of them: it would keep
them for ever and read them as patterns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dlblog import fault
from dlblog.analysis import tokenize
from dlblog.errors import UsageError
from dlblog.fault import said
from dlblog.files import absolute, checksum, read_file
from dlblog.translation import _

LONGEST = 6  # syllables; what is longer is a sentence
_MOST = 20_000  # words; every process that reads posts is given all of them
_LARGEST_DICTIONARY = 5_000_000  # bytes


class Lexicon:
    """A set of known words.

    Attributes:
        is_cut: whether there are more than it holds.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` as people write them; those of one syllable and very long ones are left out."""
        self._sizes: dict[str, list[int]] = defaultdict(list)
        terms = (tuple(token.text for token in tokenize(word)) for word in words)
        known = sorted({word for word in terms if 1 < len(word) <= LONGEST})
        self._words = frozenset(known[:_MOST])
        self.is_cut = len(known) > _MOST
        for first, size in sorted({(word[0], len(word)) for word in self._words}, reverse=True):
            self._sizes[first].append(size)

    def has(self, terms: Sequence[str]) -> bool:
        """Return whether some terms are a known word."""
        return tuple(terms) in self._words

    def find(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where known words stand in a list of terms, the longest first at each place.

        Yields:
            (first, last + 1) indexes, ascending; they may overlap.
        """
        look, words = self._sizes.get, self._words
        for at, term in enumerate(terms):
            for size in look(term, ()):
                if tuple(terms[at : at + size]) in words:
                    yield at, at + size
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


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The user's own words.

    Attributes:
        path: of the file, as the index keeps it; empty where there is none.
        checksum: hexadecimal, of its bytes.
        words: as they stand there.
    """

    path: str = ""
    checksum: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str, base: Path) -> Dictionary:
        """Read the file at a path of the index.

        Raises:
            UsageError: it cannot be read.
        """
        if not path:
            return cls()
        place = absolute(path, base)
        try:
            content = read_file(place, _LARGEST_DICTIONARY, fault.A_DICTIONARY)
            words = parse_dictionary(content.decode("utf-8-sig"))
        except (OSError, UnicodeError) as error:
            reason = said(str(error.strerror)) if isinstance(error, OSError) else _("is not UTF-8")
            text = _("the dictionary {path} cannot be read: {reason}; --dictionary '' forgets it")
            raise UsageError(text.format(path=place, reason=reason)) from None
        return cls(path, checksum(content), tuple(words))

    @property
    def settings(self) -> list[str]:
        """What the index remembers."""
        return [self.path, self.checksum]
