"""Changes to an index on Whoosh: segments, sidecar files, and the one rename that commits them.

Postings carry a term's frequency as their weight and nothing else: phrases are checked against the
stored stream of terms, which costs a third of what Whoosh's positions cost on disk.
"""

from __future__ import annotations

import os
import shutil
import time
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.filelock import FileLock
from whoosh.writing import SegmentWriter

from dlblog import __version__
from dlblog.analysis import BREAK
from dlblog.engines.base import FileState
from dlblog.engines.whoosh.layout import (
    CURRENT,
    FORMAT,
    LOCK,
    MEASURED,
    NUMBER_COLUMN,
    TEXT_COLUMN,
    is_index_name,
    key,
    new_name,
    read_current,
    read_json,
    to_json,
    whoosh_schema,
    write_durably,
)
from dlblog.engines.whoosh.pairs import PairTable, counter
from dlblog.engines.whoosh.segment import Segment
from dlblog.errors import DlblogError, IndexChangedError, IndexLockedError
from dlblog.schema import ANALYZED, VALUES, Document, fingerprint
from dlblog.vietnamese import fold_word

# Postings per block: whole lists are read anyway, and larger blocks compress to a quarter less.
_BLOCK = 1024
_MEMORY_MB = 256
# A segment with more than this share of deleted documents is written anew.
_DELETED_SHARE = 0.3


def stream(document: Document) -> str:
    """The terms of the analyzed fields in order, a line for each field."""
    return "\n".join(" ".join(document.terms[field.name]) for field in ANALYZED)


def stream_counters(text: str) -> array[int]:
    """The distinct pair counters of a stream."""
    found = set()
    for line in text.split("\n"):
        previous = ""
        for term in map(fold_word, line.split()):
            if previous and BREAK not in (previous, term):
                found.add(counter(previous, term))
            previous = term
    return array("I", sorted(found))


class _Segments(SegmentWriter):  # type: ignore[misc]
    """Whoosh's segment writer, fed with term frequencies instead of texts."""

    def put(self, document: Document, text: str) -> None:
        """Add a document with its stream."""
        number: int = self.docnum
        add, store = self.pool.add, self.perdocwriter
        store.start_doc(number)
        for name, terms in document.terms.items():
            counts = Counter(terms)
            counts.update(document.parts.get(name, ()))
            for term, count in counts.items():
                if term != BREAK:
                    add(("term", key(term, name), number, float(count), b""))
        add(("path", document.path.encode("utf-8", "surrogateescape"), number, 1.0, b""))
        if document.draft:
            add(("flag", b"draft", number, 1.0, b""))
        for name in VALUES:
            for value in dict.fromkeys(document.values[name]):
                add((name, value.encode("utf-8", "replace"), number, 1.0, b""))
        sections = to_json([tuple(section) for section in document.sections])
        store.add_column_value("stored", TEXT_COLUMN, to_json(document.stored))
        store.add_column_value("sections", TEXT_COLUMN, zlib.compress(sections))
        store.add_column_value("stream", TEXT_COLUMN, zlib.compress(text.encode()))
        store.add_column_value("date", NUMBER_COLUMN, document.date)
        for name in MEASURED:
            store.add_column_value(f"length_{name}", NUMBER_COLUMN, len(document.terms[name]))
        store.finish_doc()
        self._added = True
        self.docnum += 1


def merge_policy(writer: Any, segments: list[Any]) -> list[Any]:
    """Which segments a commit writes anew, so that few remain however many commits there are.

    Segments of like size are merged: a document is rewritten a number of times that grows with the
    logarithm of the index's size, and so does the number of segments.
    """
    from whoosh.reading import SegmentReader

    def live(segment: Any) -> int:
        return int(segment.doc_count_all() - segment.deleted_count())

    kept, merged = [], []
    size = writer.doc_count()
    for segment in sorted(segments, key=live):
        if live(segment) == 0:
            continue
        crowded = segment.deleted_count() > _DELETED_SHARE * segment.doc_count_all()
        if crowded or (size and live(segment) <= 3 * size):
            merged.append(segment)
            size += live(segment)
        else:
            kept.append(segment)
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return kept


class WhooshWriter:
    """`base.IndexWriter` on Whoosh."""

    def __init__(
        self, folder: Path, *, fresh: bool, expected: tuple[Path, int] | None = None
    ) -> None:
        """Begin to change the index in `folder`, or to make a whole new one where `fresh`.

        Args:
            expected: the sub-folder and generation on which the changes were decided.

        Raises:
            IndexChangedError: somebody has changed it since `expected`.
            IndexLockedError: somebody else does.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = FileLock(str(folder / LOCK))
        if not self._lock.acquire():
            raise IndexLockedError(f"another dlblog is writing the index in {folder}: try later")
        try:
            self._fresh = fresh
            # Only now: it may have been swapped since somebody looked.
            self._index = folder / new_name() if fresh else read_current(folder)
            self._begin(expected)
        except BaseException:
            self._lock.release()
            raise

    def _begin(self, expected: tuple[Path, int] | None) -> None:
        if self._fresh:
            self._index.mkdir()
            FileIndex.create(FileStorage(str(self._index)), whoosh_schema())
        index = FileIndex(FileStorage(str(self._index)), schema=whoosh_schema())
        old = index.latest_generation()
        if expected is not None and expected != (self._index, old):
            raise IndexChangedError("the index was changed by another dlblog: try again")
        if self._fresh:
            self._state: dict[str, Any] = {"settings": {}, "documents": 0, "lengths": {}}
            self._files: dict[str, Any] = {}
            self._pairs = PairTable()
        else:
            self._state = read_json(self._index / f"state-{old}.json")
            self._files = read_json(self._index / f"files-{old}.json")
            self._pairs = PairTable(self._index / f"pairs-{old}.bin")
        codec = W3Codec(blocklimit=_BLOCK)
        codec.length_stats = False  # lengths are in columns of our own, exact
        self._segments = _Segments(
            index, codec=codec, compound=False, limitmb=_MEMORY_MB, _lk=False
        )
        self._reader = self._segments.reader() if not self._fresh else None
        self._old = (
            [(Segment(leaf), offset) for leaf, offset in self._reader.leaf_readers()]
            if self._reader is not None and self._reader.doc_count_all()
            else []
        )
        self._put: set[str] = set()

    def __enter__(self) -> WhooshWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                try:
                    self._commit()
                except BaseException:
                    with suppress(Exception):  # the first error says more
                        self._drop()
                    raise
            else:
                self._drop()
        finally:
            self._lock.release()

    def put(self, document: Document, state: FileState) -> None:
        """See `base.IndexWriter`."""
        path = document.path
        if path in self._put:
            raise ValueError(f"{path} was put twice")
        self._put.add(path)
        self._take_out(path)
        text = stream(document)
        self._segments.put(document, text)
        lengths = {name: len(document.terms[name]) for name in MEASURED}
        self._count(lengths, stream_counters(text), 1)
        self._files[path] = [state.checksum, state.mtime, state.size, list(state.faults)]

    def touch(self, path: str, state: FileState) -> None:
        """See `base.IndexWriter`."""
        if path in self._files:
            self._files[path] = [state.checksum, state.mtime, state.size, list(state.faults)]

    def delete(self, path: str) -> None:
        """See `base.IndexWriter`."""
        if path in self._put:
            raise ValueError(f"{path} was put and deleted")
        self._take_out(path)
        self._files.pop(path, None)

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """See `base.IndexWriter`."""
        self._state["settings"] = dict(settings)

    def _take_out(self, path: str) -> None:
        """Delete what was committed under a path, and count it out."""
        if path not in self._files:
            return
        encoded = path.encode("utf-8", "surrogateescape")
        for segment, offset in self._old:
            for number in segment.postings("path", encoded)[0]:
                lengths = {name: segment.numbers(f"length_{name}")[number] for name in MEASURED}
                self._count(lengths, stream_counters(segment.stream(number)), -1)
                self._segments.delete_document(offset + number)

    def _count(self, lengths: Mapping[str, int], counters: Iterable[int], change: int) -> None:
        self._state["documents"] += change
        totals = self._state["lengths"]
        for name, length in lengths.items():
            totals[name] = totals.get(name, 0) + change * int(length)
        self._pairs.add(counters, change)

    def _commit(self) -> None:
        generation = self._segments.generation
        self._state["built"] = int(time.time())
        self._state["version"] = __version__
        self._close_reader()
        for name, content in (
            (f"state-{generation}.json", to_json(self._state)),
            (f"files-{generation}.json", to_json(self._files)),
            (f"pairs-{generation}.bin", self._pairs.to_bytes()),
        ):
            write_durably(self._index / name, content)
        self._segments.commit(mergetype=merge_policy)
        if self._fresh:
            current = {
                "format": FORMAT,
                "fingerprint": fingerprint(),
                "version": __version__,
                "index": self._index.name,
            }
            write_durably(self._folder / CURRENT, to_json(current))
        # What is left to do is tidying, and the next commit can do it as well.
        with suppress(OSError):
            self._clean(generation)

    def _drop(self) -> None:
        try:
            self._segments.cancel()
        finally:
            self._close_reader()
            if not self._is_committed():
                self._remove_new()

    def _remove_new(self) -> None:
        if self._fresh:
            shutil.rmtree(self._index, ignore_errors=True)
            return
        for path in self._index.glob(f"{self._segments.newsegment.segment_id()}.*"):
            path.unlink(missing_ok=True)

    def _is_committed(self) -> bool:
        """Whether readers see the changes: told by the files, which an interrupt cannot outrun."""
        if self._fresh:
            try:
                return read_current(self._folder) == self._index
            except DlblogError:
                return False
        index = FileIndex(FileStorage(str(self._index)), schema=whoosh_schema())
        return bool(index.latest_generation() >= self._segments.generation)

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _clean(self, generation: int) -> None:
        """Remove other indexes from the folder, and files of other generations from this one."""
        for entry in os.scandir(self._folder):
            is_other = is_index_name(entry.name) and entry.name != self._index.name
            if is_other and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
        for path in self._index.iterdir():
            kind, _, rest = path.name.partition("-")
            if kind in ("state", "files", "pairs") and rest.partition(".")[0] != str(generation):
                path.unlink(missing_ok=True)
