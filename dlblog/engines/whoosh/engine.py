"""Opening an index whole, and what `base.SearchEngine` asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
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
    Place,
    damaged,
    is_copy,
    is_damage,
    locate,
    reading,
    steadily,
)
from dlblog.engines.whoosh.pairs import PairReader
from dlblog.engines.whoosh.searcher import Searcher
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.vocabulary import WhooshVocabulary
from dlblog.errors import DlblogError, IndexChangedError
from dlblog.query import Query
from dlblog.schema import ANALYZED, Section
from dlblog.translation import _


class WhooshEngine:
    """`base.SearchEngine` on Whoosh: one generation of an index, unchanged while it is open."""

    def __init__(self, folder: Path, place: Place) -> None:
        """Open the index that is at a place in `folder`.

        All files are opened now: a commit may remove their names at any time.

        Raises:
            OSError, IndexFormatError: a file is not there or not what was written, or somebody has
                committed meanwhile; `layout.steadily` tells which.
        """
        self._folder, self._place = folder, place
        with ExitStack() as opened:
            self._state = parse_state(read_own(place.file("state")), place.file("state"))
            self._files, self._values = place.file("files"), place.file("values")
            self._opened_files = {
                path: opened.enter_context(open(open_own(path), "rb"))
                for path in (self._files, self._values)
            }
            pairs = PairReader(place.folder / f"pairs-{place.generation}.bin")
            opened.callback(pairs.close)
            segments = []
            shapes = place.file("segments")
            for shape in parse_segments(read_own(shapes), shapes):
                segments.append(Segment(place.folder, shape))
                opened.callback(segments[-1].close)
            try:
                self._copied = is_copy(place.folder, self._state.get("born"))
            except OSError:
                if locate(folder) != place:  # a rebuild removes it
                    raise
                self._copied = True
            self._collection = Collection(segments, self._state, pairs)
            self._searcher = Searcher(self._collection)
            self._vocabulary = WhooshVocabulary(self._collection)
            self._all_values: dict[str, dict[str, int]] | None = None
            self._opened = opened.pop_all()

    def indexed(self) -> Mapping[str, FileState]:
        """See `base.SearchEngine`."""
        return _file_states(self._parsed_files[0])

    def unread(self) -> Mapping[str, FileState]:
        """See `base.SearchEngine`."""
        return _file_states(self._parsed_files[1])

    @cached_property
    def _parsed_files(self) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
        return parse_files(self._read(self._files), self._files)

    def state(self, path: str) -> FileState | None:
        """See `base.SearchEngine`."""
        file = parse_file(self._read(self._files), self._files, path)
        return None if file is None else _file_state(file)

    def is_copy(self) -> bool:
        """See `base.SearchEngine`."""
        return self._copied

    def settings(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        settings: Mapping[str, Any] = self._state["settings"]
        return settings

    def status(self) -> Mapping[str, Any]:
        """See `base.SearchEngine`."""
        return {
            "posts": self._state["documents"],
            "index_bytes": _size(self._place.folder),
            "built": self._state["built"],
            "version": self._state["version"],
            "segments": len(self._collection.segments),
        }

    def writer(self, patience: float = 0.0, most_merged: int | None = None) -> IndexWriter:
        """See `base.SearchEngine`."""
        from dlblog.engines.whoosh.writer import WhooshWriter

        expected = (*self._place, self._state["revision"])
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

        found = list(check(*self._place, progress))
        if found:
            now = None
            with suppress(DlblogError, OSError):
                now = locate(self._folder)
            if now not in (None, self._place):  # files of the old one are gone
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


def _file_states(files: Mapping[str, Sequence[Any]]) -> dict[str, FileState]:
    return {path: _file_state(file) for path, file in files.items()}


def _file_state(file: Sequence[Any]) -> FileState:
    checksum, mtime, size, faults, changed, *traces = file
    return FileState(checksum, mtime, size, tuple(faults), tuple(*traces), changed)


def open_index(folder: Path) -> WhooshEngine:
    """Open the index in a folder.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: it cannot be used; says what to type.
        IndexChangedError: others write it all the time.
        UsageError: the folder is somebody else's.
    """
    try:
        return steadily(lambda: locate(folder), lambda place: WhooshEngine(folder, place))
    except DlblogError:
        raise
    except Exception as error:  # files that are gone, or not what was written
        if not is_damage(error):
            raise
        missing = isinstance(error, FileNotFoundError)
        raise damaged("files are missing" if missing else error) from error
