"""One new Whoosh segment: documents in, and older segments that a commit writes anew with them.

Postings carry a term's frequency as their weight and nothing else: phrases are checked against the
stored stream of terms, which costs a third of what Whoosh's positions cost on disk.
"""

from __future__ import annotations

import sys
import tempfile
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from dlblog.analysis import BREAK
from dlblog.durable import make_file, sync, write_durably
from dlblog.engines.whoosh.fields import NUMBER_COLUMN, TEXT_COLUMN, whoosh_schema
from dlblog.engines.whoosh.keys import MEASURED, NUMBERS, TEXTS, key
from dlblog.engines.whoosh.layout import INDEX_NAME, TEMPORARY
from dlblog.engines.whoosh.pages import page_sums
from dlblog.engines.whoosh.pairs import counter
from dlblog.engines.whoosh.post_names import COLUMN, name_line
from dlblog.engines.whoosh.segment import Segment
from dlblog.schema import ANALYZED, VALUES, Document, Section
from dlblog.sealed import seal, to_json
from dlblog.vietnamese import fold_word

# Postings per block: whole lists are read anyway, and larger blocks compress to a quarter less.
_BLOCK = 1024
# A segment with more than this share of deleted documents is written anew.
_DELETED_SHARE = 0.3


def stream(document: Document) -> str:
    """The terms of the analyzed fields in order, a line for each field."""
    return "\n".join(" ".join(document.terms[field.name]) for field in ANALYZED)


def stream_counters(text: str) -> array[int]:
    """The distinct pair counters of a stream."""
    return array("I", sorted(_counters(_pairs(text))))


def changed_counters(before: str, after: str) -> tuple[set[int], set[int]]:
    """Return the pair counters that only one of two streams has: of the first, of the second."""
    lines = list(zip(before.split("\n"), after.split("\n"), strict=True))
    differ = [both for both in lines if both[0] != both[1]]
    if not differ:
        return set(), set()
    old, new = (_counters(_pairs("\n".join(some))) for some in zip(*differ, strict=True))
    gone, added = old - new, new - old
    if gone or added:
        # What went from a line, or came, may stand in another; and pairs may share a counter.
        common = _counters(_pairs("\n".join(one for one, other in lines if one == other)))
        gone, added = gone - common, added - common
    return gone, added


def _pairs(text: str) -> set[tuple[str, str]]:
    """Return the neighbouring folded terms of a stream."""
    found: set[tuple[str, str]] = set()
    for line in text.split("\n"):
        found.update(pairwise(map(fold_word, line.split())))
    return found


def _counters(pairs: Iterable[tuple[str, str]]) -> set[int]:
    return {counter(*pair) for pair in pairs if BREAK not in pair}


def stored_text(stored: Mapping[str, Any], values: Iterable[list[str]]) -> bytes:
    """Return the text of a document's column `stored`; `values` are of each of `VALUES`."""
    return to_json([stored, list(values)])


def sections_text(sections: Iterable[Section]) -> bytes:
    """Return the text of a document's column `sections`."""
    return zlib.compress(to_json([tuple(section) for section in sections]))


def indexable(value: str) -> str:
    """A value as it is indexed: what is no character at all is replaced."""
    return value.encode("utf-8", "replace").decode()


class _Storage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage in a folder, with a new folder for what is there for a while.

    Whoosh would take one of a fixed name and remove all files in it: in an index of somebody else's
    that can be a link to any folder.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._files: list[Any] = []
        self._temporary: _Storage | None = None

    def create_file(self, name: str, **options: Any) -> Any:
        self._files.append(super().create_file(name, **options))
        return self._files[-1]

    def temp_storage(self, name: str | None = None) -> Any:
        if self._temporary is None:
            self._temporary = _Storage(tempfile.mkdtemp(prefix=TEMPORARY, dir=self.folder))
        return self._temporary

    def let_go(self) -> None:
        """Close what was created, whatever becomes of it.

        Whoosh stops closing at the first file that cannot be written, and leaves the others to
        Python, which from 3.13 on prints why they cannot be written either.
        """
        for file in self._files:
            with suppress(Exception):
                file.close()
        if self._temporary is not None:
            self._temporary.let_go()


class _KnownIndex(FileIndex):  # type: ignore[misc]
    """An index as Whoosh's writer wants it; its table of contents, a pickle, is not read."""

    def __init__(self, folder: Path, generation: int, segments: Iterable[Any]) -> None:
        self.storage = _Storage(str(folder))
        self.indexname = INDEX_NAME
        self._table = TOC(whoosh_schema(), list(segments), generation)

    def _read_toc(self) -> Any:
        return self._table


class Change(NamedTuple):
    """What changes in a document that is written anew.

    Attributes:
        texts: column -> what it has now.
        counts: (field, key) -> how much oftener it is there; below 0 for less often.
    """

    texts: Mapping[str, bytes]
    counts: Mapping[tuple[str, bytes], int]


_UNCHANGED: Mapping[int, Change] = MappingProxyType({})
_NO_CHANGE = Change({}, {})


def _added(pairs: Iterable[tuple[int, int]], more: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return numbers of documents and frequencies with others added; what is there no more goes."""
    sums = Counter(dict(pairs))
    sums.update(more)
    if any(count < 0 for count in sums.values()):
        raise ValueError("a term that is there less than never")
    return sorted((number, count) for number, count in sums.items() if count)


class _Postings:
    """The postings of a new segment in memory, those of a term in one array.

    Whoosh's own pool keeps a tuple for each posting, and sorts and merges them on disk: a third of
    the time of a large index. Here only the terms are sorted.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, array[int]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Keep a posting; those of a term come in order of their documents.

        Args:
            item: field, term, number of the document, weight (a frequency), and nothing.
        """
        field, term, number, weight, _value = item
        terms = self._fields.setdefault(field, {})
        found = terms.get(term)
        if found is None:
            found = terms[term] = array("I")
        found.append(number)
        found.append(int(weight))

    def add_pairs(self, field: str, term: bytes, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep postings of a term, as numbers of documents and frequencies; as `add` does."""
        if pairs := list(pairs):
            terms = self._fields.setdefault(field, {})
            terms.setdefault(term, array("I")).extend(chain.from_iterable(pairs))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Give all postings back in order of field, term and document, and forget them."""
        for field in sorted(self._fields):
            terms = self._fields.pop(field)
            for term in sorted(terms):
                numbers = iter(terms.pop(term))
                for number, weight in zip(numbers, numbers, strict=True):
                    yield field, term, number, float(weight), b""

    def cleanup(self) -> None:
        """Whoosh calls this at the end."""
        self._fields.clear()


class NewSegment(SegmentWriter):  # type: ignore[misc]
    """Whoosh's segment writer, fed with term frequencies instead of texts."""

    def __init__(self, folder: Path, generation: int, old: Iterable[Segment]) -> None:
        """Begin a segment of an index; the caller holds the lock.

        Args:
            generation: of the index as it is.
            old: its segments; they are merged as `merge_policy` says.
        """
        codec = W3Codec(blocklimit=_BLOCK)
        codec.length_stats = False  # lengths are in columns of our own, exact
        self.old = {segment.shape["name"]: segment for segment in old}
        known = [
            W3Segment(
                codec,
                INDEX_NAME,
                doccount=segment.size,
                segid=name.removeprefix(f"{INDEX_NAME}_"),
                deleted=set(segment.deleted) or None,
            )
            for name, segment in self.old.items()
        ]
        index = _KnownIndex(folder, generation, known)
        try:
            super().__init__(index, codec=codec, compound=False, _lk=False)
        except BaseException:
            index.storage.let_go()
            raise
        self.pool = _Postings()

    def cancel(self) -> None:
        """Drop what was put."""
        try:
            super().cancel()
        finally:
            self.storage.let_go()

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
            for value in dict.fromkeys(map(indexable, document.values[name])):
                add((name, value.encode(), number, 1.0, b""))
        values = [document.values[name] for name in VALUES]
        store.add_column_value("stored", TEXT_COLUMN, stored_text(document.stored, values))
        store.add_column_value("sections", TEXT_COLUMN, sections_text(document.sections))
        store.add_column_value("stream", TEXT_COLUMN, zlib.compress(text.encode()))
        store.add_column_value(COLUMN, TEXT_COLUMN, name_line(document.stored))
        store.add_column_value("date", NUMBER_COLUMN, document.date)
        for name in MEASURED:
            store.add_column_value(f"length_{name}", NUMBER_COLUMN, len(document.terms[name]))
        store.finish_doc()
        self._added = True
        self.docnum += 1

    def take_in(
        self, segment: Segment, numbers: Iterable[int], changes: Mapping[int, Change] = _UNCHANGED
    ) -> None:
        """Write documents of an older segment anew.

        Args:
            numbers: of the documents, ascending.
            changes: what changes in some of them.
        """
        store = self.perdocwriter
        columns = {name: segment.numbers(name) for name in NUMBERS}
        moved: dict[int, int] = {}
        counts: dict[tuple[str, bytes], dict[int, int]] = {}
        for number in numbers:
            change = changes.get(number, _NO_CHANGE)
            store.start_doc(self.docnum)
            for name in TEXTS:
                text = change.texts.get(name)
                text = segment.text(name, number) if text is None else text
                store.add_column_value(name, TEXT_COLUMN, text)
            for name in NUMBERS:
                store.add_column_value(name, NUMBER_COLUMN, columns[name][number])
            store.finish_doc()
            moved[number] = self.docnum
            for term, count in change.counts.items():
                counts.setdefault(term, {})[self.docnum] = count
            self.docnum += 1
        for field in ("term", "path", "flag", *VALUES):
            for found, documents, weights in segment.every_posting(field):
                pairs = [
                    (moved[number], int(weight))
                    for number, weight in zip(documents, weights, strict=True)
                    if number in moved
                ]
                if added := counts.pop((field, found), None):
                    pairs = _added(pairs, added)
                self.pool.add_pairs(field, found, pairs)
        for (field, found), added in counts.items():
            self.pool.add_pairs(field, found, _added([], added))
        self._added = True

    def _commit_toc(self, segments: list[Any]) -> None:
        """Whoosh calls this with what the index will be; the rename in it is the commit.

        As Whoosh does it, but everything is on disk before the commit, and the commit is before
        what it makes superfluous is removed.
        """
        folder, generation = Path(self.storage.folder), self.generation
        memory = RamStorage()
        TOC(self.schema, segments, generation).write(memory, self.indexname)
        ((name, table),) = memory.files.items()
        shapes = [self._shape(segment) for segment in segments]
        made = {"toc": [len(table), zlib.crc32(table)], "segments": shapes}
        write_durably(folder / f"segments-{generation}.json", seal(made))
        for path in folder.glob(f"{self.newsegment.segment_id()}.*"):
            sync(path)
        sync(folder)
        write_durably(folder / name, table)
        sync(folder)

    def _shape(self, segment: Any) -> dict[str, Any]:
        """What is known of a segment of Whoosh's."""
        if segment.segment_id() in self.old:
            known = self.old[segment.segment_id()].shape
            return {**known, "deleted": sorted(segment.deleted_docs())}
        name, folder = segment.segment_id(), Path(self.storage.folder)
        sums = array("I")
        sizes = {}
        for path in sorted(folder.glob(f"{name}.*")):
            sizes[path.name.removeprefix(f"{name}.")] = path.stat().st_size
            sums += page_sums(path)
        if sys.byteorder == "big":
            sums.byteswap()
        make_file(folder / f"{name}.sum", sums.tobytes())
        return {
            **shape(self.storage, segment),
            "files": sizes,
            "sums": zlib.crc32(sums.tobytes()),
        }


def shape(storage: Any, segment: Any) -> dict[str, Any]:
    """What `segment.Segment` needs to know of a segment that was just written, JSON-able.

    Args:
        storage: where Whoosh keeps its files.
        segment: Whoosh's.
    Returns:
        what the files themselves tell: their name, size in documents, deleted documents; of the
        term dictionary: field -> number, how many records, where their list begins and of which
        type it is, where the records end.
    """
    terms = OrderedHashReader.open(storage, f"{segment.segment_id()}.trm")
    try:
        return {
            "name": segment.segment_id(),
            "size": segment.doc_count_all(),
            "deleted": sorted(segment.deleted_docs()),
            "fields": dict(terms.extras["fieldmap"]),
            "count": terms.indexlen,
            "base": terms.indexbase,
            "type": terms.extras["indextype"],
            "end": terms.endofdata,
        }
    finally:
        terms.close()


def merge_policy(writer: NewSegment, segments: list[Any], most: int | None = None) -> list[Any]:
    """Which segments a commit writes anew, so that few remain however many commits there are.

    Segments of like size are merged: a document is rewritten a number of times that grows with the
    logarithm of the index's size, and so does the number of segments.

    Args:
        most: how many documents may be rewritten; None for any number.
    """

    def live(segment: Any) -> int:
        return int(segment.doc_count_all() - segment.deleted_count())

    kept: list[Any] = []
    merged: list[Any] = []
    size = writer.doc_count()
    for segment in sorted(segments, key=live):
        if live(segment) == 0:
            continue
        crowded = segment.deleted_count() > _DELETED_SHARE * segment.doc_count_all()
        dear = most is not None and sum(map(live, merged)) + live(segment) > most
        if not dear and (crowded or (size and live(segment) <= 3 * size)):
            merged.append(segment)
            size += live(segment)
        else:
            kept.append(segment)
    for segment in merged:
        deleted = frozenset(segment.deleted_docs())
        numbers = (n for n in range(segment.doc_count_all()) if n not in deleted)
        writer.take_in(writer.old[segment.segment_id()], numbers)
    return kept
