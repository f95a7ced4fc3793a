"""Opening an index whole, and what `base.SearchEngine` asks of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from dlblog.durable import open_own, read_own
from dlblog.engines.base import (
    FileState,
    Hit,
    IndexWriter,
    Progress,
    Results,
    Sort,
    Span,
    Vocabulary,
)
from dlblog.engines.whoosh.collection import Collection
from dlblog.engines.whoosh.contents import (
    parse_file,
    parse_files,
    parse_segments,
    parse_state,
    parse_values,
)
from dlblog.engines.whoosh.layout import (
    damaged,
    is_copy,
    is_damage,
    latest_generation,
    read_current,
    reading,
)
from dlblog.engines.whoosh.pairs import PairReader
from dlblog.engines.whoosh.searcher import Searcher
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.vocabulary import WhooshVocabulary
from dlblog.errors import DlblogError, IndexChangedError
from dlblog.query import Query
from dlblog.schema import ANALYZED, Section
from dlblog.translation import _

# Seconds between two looks, and in all: a commit takes far less to swap its files.
_PAUSE = 0.01
_PATIENCE = 0.5


class WhooshEngine:
    """`base.SearchEngine` on Whoosh: one generation of an index, unchanged while it is open."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; FileNotFoundError where it was swapped meanwhile."""
        self._folder = folder
        self._index = read_current(folder)
        self._generation = generation = latest_generation(self._index)
        with ExitStack() as opened:
            state, shapes = (
                self._index / f"{name}-{generation}.json" for name in ("state", "segments")
            )
            self._state = parse_state(read_own(state), state)
            self._files, self._values = (
                self._index / f"{name}-{generation}.json" for name in ("files", "values")
            )
            self._opened_files = {
                path: opened.enter_context(open(open_own(path), "rb"))
                for path in (self._files, self._values)
            }
            pairs = PairReader(self._index / f"pairs-{generation}.bin")
            opened.callback(pairs.close)
            segments = []
            for shape in parse_segments(read_own(shapes), shapes):
                segments.append(Segment(self._index, shape))
                opened.callback(segments[-1].close)
            # Files may go as soon as there is something newer: were all of them still there?
            if latest_generation(self._index) != generation or read_current(folder) != self._index:
                raise FileNotFoundError("it was changed while it was opened")
            self._collection = Collection(segments, self._state, pairs)
            self._searcher = Searcher(self._collection)
            self._vocabulary = WhooshVocabulary(self._collection)
            self._all_values: dict[str, dict[str, int]] | None = None
            self._opened = opened.pop_all()

    def indexed(self) -> Mapping[str, FileState]:
        """See `base.SearchEngine`."""
        return {
            path: _file_state(file)
            for path, file in parse_files(self._read(self._files), self._files).items()
        }

    def state(self, path: str) -> FileState | None:
        """See `base.SearchEngine`."""
        file = parse_file(self._read(self._files), self._files, path)
        return None if file is None else _file_state(file)

    def is_copy(self) -> bool:
        """See `base.SearchEngine`."""
        return is_copy(self._index, self._state.get("born"))

    def settings(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        settings: Mapping[str, Any] = self._state["settings"]
        return settings

    def status(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        return {
            "posts": self._state["documents"],
            "index_bytes": _size(self._index),
            "built": self._state["built"],
            "version": self._state["version"],
            "segments": len(self._collection.segments),
        }

    def writer(self, patience: float = 0.0, most_merged: int | None = None) -> IndexWriter:
        """See `base.SearchEngine`."""
        from dlblog.engines.whoosh.writer import WhooshWriter

        expected = (self._index, self._generation, self._state["revision"])
        return WhooshWriter(
            self._folder,
            fresh=False,
            expected=expected,
            patience=patience,
            most_merged=most_merged,
        )

    def search(
        self,
        query: Query,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        explain: bool = False,
        nearness: bool = True,
    ) -> Results:
        """See `base.SearchEngine`."""
        return self._searcher.search(
            query,
            limit=limit,
            offset=offset,
            sort=sort,
            facets=facets,
            explain=explain,
            nearness=nearness,
        )

    def sections(self, hit: Hit) -> list[Section]:
        """See `base.SearchEngine`."""
        segment, number = self._collection.place(hit.key)
        return self._collection.segments[segment].sections(number)

    def values(self, name: str) -> Mapping[str, int]:
        """See `base.SearchEngine`."""
        if self._all_values is None:
            self._all_values = parse_values(self._read(self._values), self._values)
        with reading():
            return self._all_values[name]

    def spans(
        self, name: str, query: Query, groups: Mapping[str, Iterable[str]] | None = None
    ) -> Mapping[str, Span]:
        """See `base.SearchEngine`."""
        return self._searcher.spans(name, query, groups)

    def months(self, name: str, query: Query) -> Mapping[str, Mapping[str, int]]:
        """See `base.SearchEngine`."""
        return self._searcher.months(name, query)

    def lengths(self, query: Query) -> Sequence[int]:
        """See `base.SearchEngine`."""
        return self._searcher.lengths(query)

    def _read(self, path: Path) -> bytes:
        """The bytes of a file that was opened with the index."""
        file = self._opened_files[path]
        file.seek(0)
        return file.read()

    def documents(self) -> Iterable[dict[str, Any]]:
        """See `base.SearchEngine`."""
        return self._searcher.documents()

    def vocabulary(self) -> Vocabulary:
        """See `base.SearchEngine`."""
        return self._vocabulary

    def terms(self, hit: Hit) -> Mapping[str, list[str]]:
        """See `base.SearchEngine`."""
        segment, number = self._collection.place(hit.key)
        lines = self._collection.segments[segment].stream(number).split("\n")
        return {field.name: line.split() for field, line in zip(ANALYZED, lines, strict=True)}

    def check(self, progress: Progress | None = None) -> list[str]:
        """See `base.SearchEngine`."""
        from dlblog.engines.whoosh.checking import check

        found = list(check(self._index, self._generation, progress))
        if found:
            now = None
            with suppress(DlblogError, OSError):
                index = read_current(self._folder)
                now = index, latest_generation(index)
            if now not in (None, (self._index, self._generation)):  # files of the old one are gone
                raise IndexChangedError(_("the index was changed while it was checked: try again"))
        return found

    def close(self) -> None:
        """See `base.SearchEngine`."""
        self._opened.close()


def _size(folder: Path) -> int:
    """How many bytes the files in a folder have; some may go while they are counted."""
    size = 0
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):
            size += path.stat().st_size
    return size


def _file_state(file: Sequence[Any]) -> FileState:
    checksum, mtime, size, faults, *traces = file
    return FileState(checksum, mtime, size, tuple(faults), *map(tuple, traces))


def open_index(folder: Path) -> WhooshEngine:
    """Open the index in a folder.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: it cannot be used; says what to type.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return WhooshEngine(folder)
        except DlblogError:
            raise
        except Exception as error:  # files that are gone, or not what was written
            if time.monotonic() > deadline:
                missing = isinstance(error, FileNotFoundError)
                if not is_damage(error):
                    raise
                raise damaged("files are missing" if missing else error) from error
            time.sleep(_PAUSE)  # most likely swapped or committed while we looked: look again
