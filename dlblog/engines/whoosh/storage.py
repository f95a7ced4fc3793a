"""Files of an index, mapped into memory for reading.

Whoosh looks a term up with some fifty small reads. On a mapped file they cost no system call, and
only the pages that are touched are in memory.
"""

from __future__ import annotations

import mmap
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class _MappedFile(StructFile):  # type: ignore[misc]
    """A mapped file with Whoosh's methods of reading."""

    def get(self, position: int, length: int) -> bytes:
        """Some bytes of the file, wherever it was read last."""
        content: bytes = self.file[position : position + length]
        return content


class MappedStorage(FileStorage):  # type: ignore[misc]
    """A folder whose files are mapped when they are opened."""

    def open_file(self, name: str, **options: Any) -> Any:
        """See `FileStorage`; an empty file, which cannot be mapped, is opened as it is."""
        with open(self._fpath(name), "rb") as file:
            try:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                return super().open_file(name, **options)
        return _MappedFile(mapped, name=name, **options)
