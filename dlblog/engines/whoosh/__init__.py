"""The engine on Whoosh: opening an index whole, and what `base.SearchEngine` asks of it.

Whoosh keeps the term dictionary, the postings, the columns and the segments; which documents answer
and how they score is decided here (`searcher`), because the forms of a word typed without marks
must count as one term, which Whoosh's queries cannot say.
"""

from __future__ import annotations

import pickle
import struct
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import CorruptIndexError

from dlblog.engines.base import FileState, Hit, IndexWriter, Results, Sort
from dlblog.engines.whoosh.layout import read_current, read_json, whoosh_schema
from dlblog.engines.whoosh.pairs import PairReader
from dlblog.engines.whoosh.searcher import Searcher
from dlblog.engines.whoosh.segment import Segment
from dlblog.errors import DlblogError, IndexFormatError
from dlblog.query import Query
from dlblog.schema import Section

_TRIES = 50
_PAUSE = 0.01  # seconds between them: longer than a commit takes to swap its files


_DAMAGE = (zlib.error, struct.error, pickle.UnpicklingError, CorruptIndexError, EOFError)


def _damaged(folder: Path, reason: object) -> IndexFormatError:
    shown = " ".join(str(reason).split())[:100]
    return IndexFormatError(f"the index in {folder} is damaged ({shown}): run dlblog rebuild")


class WhooshEngine:
    """`base.SearchEngine` on Whoosh: one generation of an index, unchanged while it is open."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; FileNotFoundError where it was swapped meanwhile."""
        self._folder = folder
        self._index = read_current(folder)
        index = FileIndex(FileStorage(str(self._index)), schema=whoosh_schema())
        self._reader = index.reader()
        # An index without documents has a reader without a generation.
        self._generation = self._reader.generation()
        if self._generation is None:
            self._generation = index.latest_generation()
        self._state = read_json(self._index / f"state-{self._generation}.json")
        self._pairs = PairReader(self._index / f"pairs-{self._generation}.bin")
        leaves = self._reader.leaf_readers() if self._reader.doc_count_all() else []
        self._searcher = Searcher(
            [Segment(reader) for reader, _ in leaves], self._state, self._pairs
        )

    def indexed(self) -> Mapping[str, FileState]:
        """See `base.SearchEngine`."""
        files = read_json(self._index / f"files-{self._generation}.json")
        return {
            path: FileState(checksum, mtime, size, tuple(faults))
            for path, (checksum, mtime, size, faults) in files.items()
        }

    def settings(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        settings: Mapping[str, Any] = self._state["settings"]
        return settings

    def status(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        sizes = (path.stat().st_size for path in self._index.rglob("*") if path.is_file())
        return {
            "posts": self._state["documents"],
            "index_bytes": sum(sizes),
            "built": self._state["built"],
            "version": self._state["version"],
            "segments": len(self._searcher.segments),
        }

    def writer(self) -> IndexWriter:
        """See `base.SearchEngine`."""
        from dlblog.engines.whoosh.writer import WhooshWriter

        return WhooshWriter(self._folder, fresh=False)

    def search(
        self,
        query: Query,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        explain: bool = False,
    ) -> Results:
        """See `base.SearchEngine`."""
        try:
            return self._searcher.search(
                query, limit=limit, offset=offset, sort=sort, facets=facets, explain=explain
            )
        except _DAMAGE as error:
            raise _damaged(self._folder, error) from error

    def sections(self, hit: Hit) -> list[Section]:
        """See `base.SearchEngine`."""
        segment, number = self._searcher.place(hit.key)
        try:
            return self._searcher.segments[segment].sections(number)
        except (*_DAMAGE, ValueError) as error:
            raise _damaged(self._folder, error) from error

    def values(self, name: str) -> Mapping[str, int]:
        """See `base.SearchEngine`."""
        return self._searcher.values(name)

    def documents(self) -> Iterable[dict[str, Any]]:
        """See `base.SearchEngine`."""
        return self._searcher.documents_stored()

    def close(self) -> None:
        """See `base.SearchEngine`."""
        self._pairs.close()
        self._reader.close()


def open_index(folder: Path) -> WhooshEngine:
    """Open the index in a folder.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: it cannot be used; says what to type.
    """
    last: Exception | None = None
    for _ in range(_TRIES):
        try:
            return WhooshEngine(folder)
        except DlblogError:
            raise
        except Exception as error:  # whatever Whoosh says of files that are gone or not its own
            last = error  # most likely swapped or committed while we looked: look again
            time.sleep(_PAUSE)
    raise _damaged(folder, last) from last


def rebuild(folder: Path) -> IndexWriter:
    """A writer of a whole new index.

    Raises:
        IndexLockedError: somebody else writes there.
    """
    from dlblog.engines.whoosh.writer import WhooshWriter

    return WhooshWriter(folder, fresh=True)


def remembered(folder: Path) -> dict[str, Any]:
    """The settings of an index, also of one that cannot be opened; empty where unknown."""
    try:
        index = folder / str(read_json(folder / "CURRENT")["index"])
        newest = max(index.glob("state-*.json"), key=lambda path: path.stat().st_mtime_ns)
        return dict(read_json(newest)["settings"])
    except (OSError, ValueError, KeyError, TypeError, IndexFormatError):
        return {}
