"""A file of which every page is compared with its checksum before anything in it is used.

A whole index cannot be looked through before a search, but the few pages that a search looks at
can: a disk that forgets, or a copy that was cut short, never gives a wrong answer.
"""

from __future__ import annotations

import mmap
import zlib
from array import array
from pathlib import Path

from dlblog.durable import open_own

_BITS = 13
PAGE = 1 << _BITS  # bytes


def map_file(path: Path) -> mmap.mmap | bytes:
    """A file's bytes, in memory only where they are looked at; OSError where there is no file."""
    with open(open_own(path), "rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # it is empty
            return b""


def page_sums(path: Path) -> array[int]:
    """The checksum (CRC-32) of each page of a file."""
    with open(path, "rb") as file:
        return array("I", map(zlib.crc32, iter(lambda: file.read(PAGE), b"")))


class CheckedFile:
    """A file's bytes and what they should be.

    Attributes:
        bytes: of the file; those that were not asked for with `need` may be anything.
        size: how many there are.
    """

    def __init__(self, path: Path, size: int, sums: memoryview) -> None:
        """Map a file.

        Args:
            size: in bytes.
            sums: of its pages, from its first on; there may be more.
        Raises:
            OSError: there is no such file.
            ValueError: it has another size.
        """
        self.bytes = map_file(path)
        self.size = len(self.bytes)
        if self.size != size:
            self.close()
            raise ValueError(f"{path.name} has {self.size} bytes, not {size}")
        self._name = path.name
        self._sums = sums
        self._good = bytearray((size + PAGE - 1) >> _BITS)

    def need(self, begin: int, end: int) -> None:
        """Make sure of the bytes from `begin` to `end`.

        Raises:
            ValueError: they are not there, or not what was written.
        """
        if not 0 <= begin <= end <= self.size:
            raise ValueError(f"{self._name} ends before {end}")
        first, last = begin >> _BITS, (end - 1) >> _BITS
        good = self._good
        if begin == end or (good[first] and good[last] and last - first <= 1):
            return
        for page in range(first, last + 1):
            if not good[page]:
                place = page << _BITS
                if zlib.crc32(self.bytes[place : place + PAGE]) != self._sums[page]:
                    raise ValueError(f"{self._name} is not what was written, at byte {place}")
                good[page] = 1

    def forget(self) -> None:
        """What was read need not stay in memory."""
        if isinstance(self.bytes, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self.bytes.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Close the file."""
        if isinstance(self.bytes, mmap.mmap):
            self.bytes.close()
