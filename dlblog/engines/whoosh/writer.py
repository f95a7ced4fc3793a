"""Changes to an index on Whoosh: what is counted besides, and the one rename that commits all."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from dlblog import __version__
from dlblog.durable import make_file, named, read_own, sync, write_durably
from dlblog.engines.base import FileState, KeptDocument, Retagged
from dlblog.engines.whoosh.contents import (
    UNREAD,
    parse_files,
    parse_segments,
    parse_state,
    parse_values,
)
from dlblog.engines.whoosh.keys import MEASURED
from dlblog.engines.whoosh.layout import (
    BORN,
    FORMAT,
    clear,
    latest_generation,
    new_name,
    read_current,
    reading,
    remove,
    write_lock,
)
from dlblog.engines.whoosh.pairs import PairTable
from dlblog.engines.whoosh.retagging import changed, kept_documents, numbers_of
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.segment_writer import (
    NewSegment,
    changed_counters,
    indexable,
    merge_policy,
    stream,
    stream_counters,
)
from dlblog.errors import DlblogError, IndexChangedError
from dlblog.index_folder import CURRENT, check_usable, remove_old_files
from dlblog.schema import VALUES, Document, fingerprint
from dlblog.sealed import seal
from dlblog.translation import _
from dlblog.trust import LISTS

T = TypeVar("T")


class WhooshWriter:
    """`base.IndexWriter` on Whoosh."""

    def __init__(
        self,
        folder: Path,
        *,
        fresh: bool,
        expected: tuple[Path, int, int] | None = None,
        patience: float = 0.0,
        most_merged: int | None = None,
    ) -> None:
        """Begin to change the index in `folder`, or to make a whole new one where `fresh`.

        Args:
            expected: the sub-folder, generation and revision on which the changes were decided.
            patience, most_merged: as in `base.SearchEngine.writer`.

        Raises:
            IndexChangedError: somebody has changed it since `expected`.
            IndexLockedError: somebody else does.
            UsageError: the folder is somebody else's.
        """
        check_usable(folder)
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync(folder.parent)
        self._folder = folder
        self._most_merged = most_merged
        self._lock = write_lock(folder, patience)
        try:
            self._fresh = fresh
            # Only now: it may have been swapped since somebody looked.
            self._index = folder / new_name() if fresh else read_current(folder)
            with self._named():
                self._begin(expected)
        except BaseException:
            if fresh:
                remove(self._index)
            self._lock.release()
            raise

    @contextmanager
    def _named(self) -> Iterator[None]:
        """An error of writing says at least in which folder."""
        try:
            yield
        except OSError as error:
            raise named(error, self._index) from error

    def _begin(self, expected: tuple[Path, int, int] | None) -> None:
        if self._fresh:
            self._index.mkdir()
            make_file(self._index / BORN)
        with reading():
            self._generation = old = 0 if self._fresh else latest_generation(self._index)
        self._state: dict[str, Any] = {
            "settings": {},
            "documents": 0,
            "lengths": {},
            "revision": 0,
        }
        self._files: dict[str, Any] = {}
        self._unread: dict[str, Any] = {}
        if not self._fresh:
            with reading():
                self._state = self._read("state", parse_state)
                self._files, self._unread = self._read("files", parse_files)
        if expected not in (None, (self._index, old, self._state["revision"])):
            raise IndexChangedError(_("the index was changed by another dlblog: try again"))
        self._new: NewSegment | None = None
        self._old: list[tuple[Segment, int]] = []  # and the number of its first document
        self._put: set[str] = set()
        self._touched = False
        if self._fresh:
            self._begin_segment()

    def _read(self, name: str, parse: Callable[[bytes, Path], T]) -> T:
        """What a file of the generation that is changed holds."""
        path = self._index / f"{name}-{self._generation}.json"
        return parse(read_own(path), path)

    def _begin_segment(self) -> NewSegment:
        """What is needed to change documents, opened when the first one changes."""
        if self._new is not None:
            return self._new
        old = self._generation
        self._values: dict[str, dict[str, int]] = {name: {} for name in VALUES}
        self._pairs = PairTable(None if self._fresh else self._index / f"pairs-{old}.bin")
        with reading():
            if not self._fresh:
                self._values = self._read("values", parse_values)
                begin = 0
                for shape in self._read("segments", parse_segments):
                    self._old.append((Segment(self._index, shape), begin))
                    begin += shape["size"]
        self._new = NewSegment(self._index, old, [segment for segment, _ in self._old])
        return self._new

    def __enter__(self) -> WhooshWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            try:
                if kind is None:
                    with self._named():
                        self._commit()
                    return
            except BaseException:
                self._drop()
                raise
            self._drop()
        finally:
            self._lock.release()

    def put(self, document: Document, state: FileState) -> None:
        """See `base.IndexWriter`."""
        path = document.path
        if path in self._put:
            raise ValueError(f"{path} was put twice")
        self._put.add(path)
        with self._named():
            new = self._begin_segment()
            before = self._take_out(path)
            text = stream(document)
            new.put(document, text)
        lengths = {name: len(document.terms[name]) for name in MEASURED}
        values = [document.values[name] for name in VALUES]
        self._count(lengths, values, 1)
        if before is None:
            self._pairs.add(stream_counters(text), 1)
        else:  # of a post of which little has changed few pairs are counted
            self._count_pairs(before, text)
        self._files[path] = _kept(state)

    def kept(self, paths: Collection[str]) -> Iterator[KeptDocument]:
        """See `base.IndexWriter`."""
        self._begin_segment()
        for segment, _offset in self._old:
            yield from kept_documents(segment, paths)

    def retag(self, documents: Iterable[tuple[Retagged, FileState]]) -> None:
        """See `base.IndexWriter`."""
        by_path = {document.path: (document, state) for document, state in documents}
        if not self._put.isdisjoint(by_path):
            raise ValueError("a document was put twice")
        self._put.update(by_path)
        with self._named():
            new = self._begin_segment()
            for segment, offset in self._old:
                numbers = numbers_of(segment, by_path)
                changes = {}
                for number, path in sorted(numbers.items()):
                    document, state = by_path[path]
                    values = dict(zip(VALUES, segment.values(number), strict=True))
                    self._count({}, values.values(), -1)
                    self._count({}, {**values, "tag": document.tags}.values(), 1)
                    changes[number], before, after = changed(segment, number, document)
                    new.delete_document(offset + number)
                    self._count_pairs(before, after)
                    self._files[path] = _kept(state)
                if changes:
                    with reading():
                        new.take_in(segment, changes, changes)

    def touch(self, path: str, state: FileState) -> None:
        """See `base.IndexWriter`."""
        if path in self._files:
            self._files[path] = _kept(state)
            self._touched = True

    def delete(self, path: str) -> None:
        """See `base.IndexWriter`."""
        if path in self._put:
            raise ValueError(f"{path} was put and deleted")
        with self._named():
            before = self._take_out(path)
        if before is not None:
            self._pairs.add(stream_counters(before), -1)
        self._files.pop(path, None)

    def set_unread(self, files: Mapping[str, FileState]) -> None:
        """See `base.IndexWriter`."""
        self._unread = {path: _kept(state) for path, state in files.items()}
        self._touched = True

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """See `base.IndexWriter`."""
        self._state["settings"] = dict(settings)
        self._touched = True

    def _take_out(self, path: str) -> str | None:
        """Delete what was committed under a path and count it out, but for its pairs.

        Returns:
            its stream; None where nothing was committed.
        """
        if path not in self._files:
            return None
        new, before = self._begin_segment(), None
        encoded = path.encode("utf-8", "surrogateescape")
        for segment, offset in self._old:
            for number in segment.postings("path", encoded)[0]:
                lengths = {name: segment.numbers(f"length_{name}")[number] for name in MEASURED}
                before = segment.stream(number)
                self._count(lengths, segment.values(number), -1)
                new.delete_document(offset + number)
        return before

    def _count(
        self, lengths: Mapping[str, int], values: Iterable[Iterable[str]], change: int
    ) -> None:
        """Count a document in (`change` 1) or out (-1), but for its pairs."""
        self._state["documents"] += change
        totals = self._state["lengths"]
        for name, length in lengths.items():
            totals[name] = totals.get(name, 0) + change * int(length)
        for name, some in zip(VALUES, values, strict=True):
            counts = self._values[name]
            for value in dict.fromkeys(map(indexable, some)):
                counts[value] = counts.get(value, 0) + change
                if counts[value] <= 0:
                    del counts[value]

    def _count_pairs(self, before: str, after: str) -> None:
        """Count the pairs of a stream out, and those of another in."""
        gone, added = changed_counters(before, after)
        self._pairs.add(gone, -1)
        self._pairs.add(added, 1)

    def _commit(self) -> None:
        if self._new is None:
            if not self._touched:
                return
            self._state["revision"] += 1
            self._write(self._generation, files=self._all_files(), state=self._state)
            sync(self._index)
            self._keep_settings()
            return
        generation = self._new.generation
        self._state["built"] = int(time.time())
        self._state["version"] = __version__
        self._state["revision"] = 0
        self._state["born"] = os.lstat(self._index / BORN).st_ctime_ns
        values = {  # most frequent first, then by value
            name: dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            for name, counts in self._values.items()
        }
        pairs = self._pairs.to_bytes()
        self._state["pairs"] = [len(pairs), zlib.crc32(pairs)]
        write_durably(self._index / f"pairs-{generation}.bin", pairs)
        self._write(generation, files=self._all_files(), values=values, state=self._state)
        self._new.commit(mergetype=partial(merge_policy, most=self._most_merged))
        self._close_old()
        if self._fresh:
            sync(self._folder)  # the sub-folder's name, before something leads to it
            write_durably(self._folder / CURRENT, self._current())
            sync(self._folder)
            remove_old_files(self._folder)
        # What is left to do is tidying, and the next commit can do it as well.
        else:
            self._keep_settings()
        clear(self._folder)

    def _current(self) -> bytes:
        """What leads to this index, with the settings once more, for when it cannot be read."""
        settings = self._state["settings"]
        current = {
            "format": FORMAT,
            "fingerprint": fingerprint(),
            "version": __version__,
            "index": self._index.name,
            "settings": {name: settings[name] for name in LISTS if name in settings},
        }
        return seal(current)

    def _keep_settings(self) -> None:
        content, path = self._current(), self._folder / CURRENT
        with suppress(OSError):
            if read_own(path) != content:
                write_durably(path, content)

    def _all_files(self) -> dict[str, Any]:
        unread = [[path, *state] for path, state in self._unread.items()]
        return {**self._files, UNREAD: unread} if unread else self._files

    def _write(self, generation: int, **contents: Any) -> None:
        for name, content in contents.items():
            write_durably(self._index / f"{name}-{generation}.json", seal(content))

    def _drop(self) -> None:
        """Leave nothing of what is not committed; no error of this hides the one before."""
        with suppress(Exception):
            if self._new is not None:
                self._new.cancel()
        self._close_old()
        if self._fresh and not self._is_current():
            remove(self._index)
        clear(self._folder)

    def _is_current(self) -> bool:
        """Whether readers see the new index: told by the files, which no interrupt can outrun."""
        try:
            return read_current(self._folder) == self._index
        except DlblogError:
            return False

    def _close_old(self) -> None:
        for segment, _live in self._old:
            segment.close()
        self._old.clear()


def _kept(state: FileState) -> list[Any]:
    """A file's state as `files-N.json` has it; most posts have no traces."""
    kept = [state.checksum, state.mtime, state.size, list(state.faults), state.changed]
    return [*kept, list(state.traces)] if state.traces else kept
