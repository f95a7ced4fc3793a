"""What tells which of several spellings of a tag is right: the blog's text, and a dictionary."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dlblog import crf
from dlblog.query import And, Field, Phrase, Query, Term
from dlblog.tag_name import name_words
from dlblog.vietnamese import in_form

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine

_MOST_READ = 200  # posts, for one name
_LONGEST_WORD = 4  # syllables


class Evidence:
    """How often names stand in the text of a blog; never, where there is no engine."""

    def __init__(self, engine: SearchEngine | None = None) -> None:
        """Ask `engine`, which must be open until `close`."""
        self._engine = engine
        self._counts: dict[tuple[str, bool, str], int] = {}

    def close(self) -> None:
        """Ask the engine no more: names that were not looked up before stand nowhere."""
        self._engine = None

    def written(self, name: str, *, case: bool = False) -> int:
        """Return in how many posts `name` stands in title or text with exactly these marks.

        Args:
            name: a tag.
            case: whether capitals must agree as well.
        """
        return self._times(name, case, "")

    def written_beside(self, tag: str, name: str) -> int:
        """Return in how many of the posts with a tag `name` stands in title or text."""
        return self._times(name, False, tag)

    def _times(self, name: str, case: bool, tag: str) -> int:
        asked = name, case, tag
        if self._engine is None:
            return self._counts.get(asked, 0)
        if asked not in self._counts:
            self._counts[asked] = self._count(self._engine, *asked)
        return self._counts[asked]

    @staticmethod
    def _count(engine: SearchEngine, name: str, case: bool, tag: str) -> int:
        terms = name_words(name)
        if not terms:
            return 0
        query: Query = Phrase(tuple(terms)) if len(terms) > 1 else Term(terms[0])
        if tag:
            query = And((query, Field("tag", (tag,))))
        parts = map(re.escape, in_form("NFC", name).split())
        pattern = re.compile(rf"(?<!\w){' '.join(parts)}(?!\w)", 0 if case else re.IGNORECASE)
        return sum(
            any(
                pattern.search(in_form("NFC", text))
                for text in (hit.stored["title"], *(part.text for part in engine.sections(hit)))
            )
            for hit in engine.search(query, limit=_MOST_READ, nearness=False).hits
        )


@cache
def _dictionary() -> frozenset[str]:
    return crf.dictionary()


def is_word(words: tuple[str, ...]) -> bool:
    """Return whether the words of a name together are one word of the dictionary."""
    return " ".join(words) in _dictionary()


@lru_cache(maxsize=1_000)
def known_syllables(words: tuple[str, ...]) -> int:
    """Return how many words of a name are part of dictionary words of several syllables.

    A name of one word is looked up by itself.
    """
    if len(words) == 1:
        return int(is_word(words))
    covered: set[int] = set()
    for start in range(len(words)):
        for end in range(start + 2, min(start + _LONGEST_WORD, len(words)) + 1):
            if is_word(words[start:end]):
                covered.update(range(start, end))
    return len(covered)
