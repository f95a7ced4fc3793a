"""In how many documents two terms stand next to each other, about.

A table of counters, one for each value of a hash of the folded pair; pairs that share a counter add
up, so a count is never too low. On disk the table is cut into chunks, each compressed by itself: a
small blog has a small file and a look reads one chunk.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from struct import Struct, error

from dlblog.engines.whoosh.layout import damaged

BITS = 20
_CHUNK_BITS = 12
_CHUNKS = 1 << (BITS - _CHUNK_BITS)
_MASK = (1 << BITS) - 1
_HEADER = Struct(f"<{_CHUNKS + 1}I")


def counter(first: str, second: str) -> int:
    """The counter of two folded terms."""
    return zlib.crc32(f"{first} {second}".encode()) & _MASK


class PairTable:
    """All counters in memory, to be changed and written."""

    def __init__(self, path: Path | None = None) -> None:
        """Empty, or what `write` put into `path`."""
        self._counts = array("I", bytes(4 << BITS))
        if path is not None:
            reader = PairReader(path)
            for number in range(_CHUNKS):
                if chunk := reader.chunk(number):
                    begin = number << _CHUNK_BITS
                    self._counts[begin : begin + len(chunk)] = chunk
            reader.close()

    def add(self, counters: Iterable[int], change: int) -> None:
        """Count a document's distinct counters in (`change` 1) or out (-1)."""
        counts = self._counts
        for number in counters:
            counts[number] = max(0, counts[number] + change)

    def to_bytes(self) -> bytes:
        """Offsets of the chunks, then the chunks; an empty chunk takes no bytes."""
        chunks = []
        for number in range(_CHUNKS):
            begin = number << _CHUNK_BITS
            chunk = self._counts[begin : begin + (1 << _CHUNK_BITS)]
            chunks.append(zlib.compress(chunk.tobytes(), 1) if any(chunk) else b"")
        offsets = [_HEADER.size]
        for content in chunks:
            offsets.append(offsets[-1] + len(content))
        return _HEADER.pack(*offsets) + b"".join(chunks)


class PairReader:
    """The same table on disk, read where it is looked at."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "rb")  # noqa: SIM115  closed with the index
        try:
            self._offsets = _HEADER.unpack(self._file.read(_HEADER.size))
        except error as reason:
            self._file.close()
            raise damaged(reason) from reason
        self._chunks: dict[int, array[int] | None] = {}

    def chunk(self, number: int) -> array[int] | None:
        """A chunk of counters; None where all are zero."""
        if number not in self._chunks:
            begin, end = self._offsets[number], self._offsets[number + 1]
            chunk = None
            if end > begin:
                self._file.seek(begin)
                try:
                    chunk = array("I", zlib.decompress(self._file.read(end - begin)))
                except zlib.error as reason:
                    raise damaged(reason) from reason
            self._chunks[number] = chunk
        return self._chunks[number]

    def frequency(self, first: str, second: str) -> int:
        """In about how many documents these folded terms are neighbours in this order."""
        place = counter(first, second)
        chunk = self.chunk(place >> _CHUNK_BITS)
        return chunk[place & ((1 << _CHUNK_BITS) - 1)] if chunk else 0

    def close(self) -> None:
        """Close the file."""
        self._file.close()
