"""One Whoosh segment, read in bulk: whole posting lists and columns at a time.

Whoosh's matchers step through postings one by one, at some microseconds a step in Python; reading a
block whole costs a tenth of that. The quick way uses what Whoosh-Reloaded and whoosh3 both have
inside; where it is missing, the public one serves. Nothing here checks what Whoosh reads: whatever
it makes of damaged bytes becomes an IndexFormatError.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from itertools import accumulate
from typing import Any, TypeVar

from dlblog.engines.whoosh.fields import COLUMNS, TEXT_COLUMN, split_key
from dlblog.engines.whoosh.layout import damaged, is_damage
from dlblog.schema import Section

F = TypeVar("F", bound=Callable[..., Any])


def _reads(method: F) -> F:
    """A method that only reads the index: an error in it is damage."""

    @wraps(method)
    def guarded(*args: Any) -> Any:
        try:
            return method(*args)
        except Exception as error:
            if not is_damage(error):
                raise
            raise damaged(error) from error

    return guarded  # type: ignore[return-value]


def read_postings(matcher: Any) -> tuple[list[int], list[float]]:
    """All document numbers and weights of a posting list; perhaps those of deleted documents."""
    numbers: list[int] = []
    weights: list[float] = []
    # Whoosh steps over deleted documents one by one; we take them out afterwards.
    if hasattr(getattr(matcher, "child", None), "_read_data"):
        matcher = matcher.child
        matcher.reset()
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
        """Open all column files now: a commit or rebuild may remove their names at any time."""
        self._reader = reader
        # Whoosh opens a column when it is first asked for, and would parse it as well.
        store: Any = getattr(reader, "_perdoc", None)
        self._store = store if hasattr(store, "_get_column_file") else None
        self._columns: dict[str, Any] = {}
        # Whoosh may leave out a column of zeros, never a text.
        self._present = [
            name
            for name, column in COLUMNS.items()
            if column is TEXT_COLUMN or reader.has_column(name)
        ]
        for name in self._present:
            if self._store is not None:
                self._store._colfiles[name] = self._store._get_column_file(name)
            else:
                self._column(name)
        self.size: int = reader.doc_count_all()
        self.deleted = (
            frozenset(n for n in range(self.size) if reader.is_deleted(n))
            if (reader.has_deletions())
            else frozenset()
        )
        self._numbers: dict[str, array[int]] = {}

    def _column(self, name: str) -> Any:
        """Whoosh's reader of a column, made once."""
        if name not in self._columns:
            self._columns[name] = (
                self._reader.column_reader(name, translate=False)
                if self._store is None
                else self._store.column_reader(name, COLUMNS[name])
            )
        return self._columns[name]

    def keys(self, prefix: bytes) -> Iterator[tuple[bytes, str, str]]:
        """(key, term, field) of all keys that begin so, in order."""
        try:
            for found in self._reader.expand_prefix("term", prefix):
                yield (found, *split_key(found))
        except Exception as error:
            if not is_damage(error):
                raise
            raise damaged(error) from error

    def lexicon(self, field: str) -> Iterator[bytes]:
        """All values of a field that is not analyzed."""
        try:
            yield from self._reader.lexicon(field)
        except Exception as error:
            if not is_damage(error):
                raise
            raise damaged(error) from error

    @_reads
    def frequency(self, key: bytes) -> int:
        """In how many documents a key of a term is."""
        if self.deleted:
            return len(self.postings("term", key)[0])
        return int(self._reader.doc_frequency("term", key))

    @_reads
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

    @_reads
    def numbers(self, name: str) -> array[int]:
        """A column of numbers, one for each document."""
        if name not in self._numbers:
            values = array("I")
            if name in self._present:
                column = self._column(name)
                if hasattr(column, "_dbfile") and hasattr(column, "_count"):
                    values = column._dbfile.get_array(column._basepos, "I", column._count)
                else:
                    values = array("I", column)
            # Whoosh leaves out the zeros at the end of a column.
            values.extend([0] * (self.size - len(values)))
            if name == "date" and max(values) > date.max.toordinal():
                raise ValueError("a day after the end of time")
            self._numbers[name] = values
        return self._numbers[name]

    def _bytes(self, name: str, number: int) -> bytes:
        content: bytes = self._column(name)[number]
        return content

    @_reads
    def stored(self, number: int) -> dict[str, Any]:
        """`Document.stored` of a document."""
        value: dict[str, Any] = json.loads(self._bytes("stored", number))[0]
        return value

    @_reads
    def values(self, number: int) -> list[list[str]]:
        """For each of `schema.VALUES` the values of a document."""
        value: list[list[str]] = json.loads(self._bytes("stored", number))[1]
        return value

    @_reads
    def sections(self, number: int) -> list[Section]:
        """The text of a document."""
        content = json.loads(zlib.decompress(self._bytes("sections", number)))
        return [Section(*section) for section in content]

    @_reads
    def stream(self, number: int) -> str:
        """The analyzed fields of a document, a line each (`writer.stream`)."""
        return zlib.decompress(self._bytes("stream", number)).decode()
