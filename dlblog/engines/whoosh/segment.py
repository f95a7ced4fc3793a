"""One Whoosh segment, read in bulk: whole posting lists and columns at a time.

Whoosh's matchers step through postings one by one, at some microseconds a step in Python; reading a
block whole costs a tenth of that. The quick way uses what Whoosh-Reloaded and whoosh3 both have
inside; where it is missing, the public one serves.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from dlblog.engines.whoosh.layout import COLUMNS, split_key
from dlblog.schema import Section


def read_postings(matcher: Any) -> tuple[list[int], list[float]]:
    """All document numbers and weights of a posting list."""
    numbers: list[int] = []
    weights: list[float] = []
    if not hasattr(matcher, "_read_data"):
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return numbers, weights
    while True:
        matcher._read_data()
        deltas, block_weights = matcher._data[0], matcher._data[1]
        numbers.extend(accumulate(deltas))
        if block_weights is None or isinstance(block_weights, float):
            weights.extend([block_weights or 1.0] * len(deltas))
        else:
            weights.extend(block_weights)
        if matcher._lastblock:
            return numbers, weights
        matcher._goto(matcher._nextoffset)


class Segment:
    """A segment's postings and columns."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._pin()
        self.size: int = reader.doc_count_all()
        self.deleted = (
            frozenset(n for n in range(self.size) if reader.is_deleted(n))
            if (reader.has_deletions())
            else frozenset()
        )
        self._numbers: dict[str, array[int]] = {}
        self._columns: dict[str, Any] = {}

    def _pin(self) -> None:
        """Open all column files now: a commit or rebuild may remove their names at any time.

        Whoosh opens a column when it is first asked for, and would parse it as well.
        """
        store: Any = getattr(self._reader, "_perdoc", None)
        for name in COLUMNS:
            if self._reader.has_column(name):
                if hasattr(store, "_get_column_file"):
                    store._colfiles[name] = store._get_column_file(name)
                else:
                    self._reader.column_reader(name, translate=False)

    def keys(self, prefix: bytes) -> Iterator[tuple[bytes, str, str]]:
        """(key, term, field) of all keys that begin so, in order."""
        for found in self._reader.expand_prefix("term", prefix):
            yield (found, *split_key(found))

    def lexicon(self, field: str) -> Iterator[bytes]:
        """All values of a field that is not analyzed."""
        return self._reader.lexicon(field)  # type: ignore[no-any-return]

    def postings(self, field: str, key: bytes) -> tuple[list[int], list[float]]:
        """Document numbers, ascending, and weights; empty where there is no such key."""
        if (field, key) not in self._reader:
            return [], []
        numbers, weights = read_postings(self._reader.postings(field, key))
        if self.deleted:
            kept = [i for i, number in enumerate(numbers) if number not in self.deleted]
            return [numbers[i] for i in kept], [weights[i] for i in kept]
        return numbers, weights

    def everything(self) -> set[int]:
        """All documents that are not deleted."""
        return set(range(self.size)) - self.deleted

    def numbers(self, name: str) -> array[int]:
        """A column of numbers, one for each document."""
        if name not in self._numbers:
            values = array("I")
            if self._reader.has_column(name):
                column = self._reader.column_reader(name, translate=False)
                if hasattr(column, "_dbfile") and hasattr(column, "_count"):
                    values = column._dbfile.get_array(column._basepos, "I", column._count)
                else:
                    values = array("I", column)
            # Whoosh leaves out the zeros at the end of a column.
            values.extend([0] * (self.size - len(values)))
            self._numbers[name] = values
        return self._numbers[name]

    def _bytes(self, name: str, number: int) -> bytes:
        if name not in self._columns:
            self._columns[name] = self._reader.column_reader(name, translate=False)
        content: bytes = self._columns[name][number]
        return content

    def stored(self, number: int) -> dict[str, Any]:
        """`Document.stored` of a document."""
        value: dict[str, Any] = json.loads(self._bytes("stored", number))
        return value

    def sections(self, number: int) -> list[Section]:
        """The text of a document."""
        content = json.loads(zlib.decompress(self._bytes("sections", number)))
        return [Section(*section) for section in content]

    def stream(self, number: int) -> str:
        """The positional fields of a document, a line each (`writer.stream`)."""
        return zlib.decompress(self._bytes("stream", number)).decode()
