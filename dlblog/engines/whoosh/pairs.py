"""In how many documents two terms stand next to each other, about.

A table of counters, one for each value of a hash of the folded pair; pairs that share a counter add
up, so a count is never too low. On disk the table is cut into chunks, each compressed by itself: a
small blog has a small file and a look reads one chunk. The offsets of the chunks have a checksum
(CRC-32), as each chunk has (zlib's own).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from os import SEEK_END
from pathlib import Path
from struct import Struct, error

from dlblog.durable import open_own
from dlblog.engines.whoosh.layout import damaged, decompress, reading

BITS = 20
_CHUNK_BITS = 12
_CHUNK_BYTES = 4 << _CHUNK_BITS
_CHUNKS = 1 << (BITS - _CHUNK_BITS)
_MASK = (1 << BITS) - 1
_HEADER = Struct(f"<{_CHUNKS + 2}I")  # offsets and their checksum
_OFFSETS = Struct(f"<{_CHUNKS + 1}I")


def counter(first: str, second: str) -> int:
    """The counter of two folded terms."""
    return zlib.crc32(f"{first} {second}".encode()) & _MASK


class PairTable:
    """All counters in memory, to be changed and written.

    Attributes:
        counts: one for each value of the hash.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Empty, or what `write` put into `path`."""
        self.counts = array("I", bytes(4 << BITS))
        if path is not None:
            reader = PairReader(path)
            for number in range(_CHUNKS):
                if chunk := reader.chunk(number):
                    begin = number << _CHUNK_BITS
                    self.counts[begin : begin + len(chunk)] = chunk
            reader.close()

    def add(self, counters: Iterable[int], change: int) -> None:
        """Count a document's distinct counters in (`change` 1) or out (-1)."""
        counts = self.counts
        for number in counters:
            counts[number] = max(0, counts[number] + change)

    def to_bytes(self) -> bytes:
        """Offsets of the chunks, then the chunks; an empty chunk takes no bytes."""
        chunks = []
        for number in range(_CHUNKS):
            begin = number << _CHUNK_BITS
            chunk = self.counts[begin : begin + (1 << _CHUNK_BITS)]
            chunks.append(zlib.compress(chunk.tobytes(), 1) if any(chunk) else b"")
        offsets = [_HEADER.size]
        for content in chunks:
            offsets.append(offsets[-1] + len(content))
        header = _OFFSETS.pack(*offsets)
        return b"".join((header, zlib.crc32(header).to_bytes(4, "little"), *chunks))


class PairReader:
    """The same table on disk, read where it is looked at."""

    def __init__(self, path: Path) -> None:
        self._file = open(open_own(path), "rb")  # noqa: SIM115  closed with the index
        header = self._file.read(_HEADER.size)
        size = self._file.seek(0, SEEK_END)
        try:
            *self._offsets, checksum = _HEADER.unpack(header)
            if checksum != zlib.crc32(header[: _OFFSETS.size]) or self._offsets[-1] != size:
                raise ValueError(f"{path.name} is not what was written")
        except (error, ValueError) as reason:
            self._file.close()
            raise damaged(reason) from reason
        self._chunks: dict[int, array[int] | None] = {}

    def chunk(self, number: int) -> array[int] | None:
        """Some counters; None where all are zero."""
        if number not in self._chunks:
            begin, end = self._offsets[number : number + 2]
            chunk = None
            if begin < end:
                self._file.seek(begin)
                with reading():
                    chunk = array("I", decompress(self._file.read(end - begin), _CHUNK_BYTES))
                    if chunk.itemsize * len(chunk) != _CHUNK_BYTES:
                        raise ValueError("a chunk of pairs of another size")
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
