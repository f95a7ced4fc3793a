"""Looks at everything in an index: checksums, counts, every posting and every stored document."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlblog.durable import read_own
from dlblog.engines.base import Progress
from dlblog.engines.whoosh.contents import UNREAD, parse_segments
from dlblog.engines.whoosh.keys import MEASURED
from dlblog.engines.whoosh.layout import INDEX_NAME, read_json, reading
from dlblog.engines.whoosh.pairs import PairTable
from dlblog.engines.whoosh.post_names import COLUMN, name_line
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.segment_writer import indexable, stream_counters
from dlblog.errors import DlblogError, IndexFormatError
from dlblog.schema import VALUES


def check(index: Path, generation: int, progress: Progress | None) -> Iterator[str]:
    """What is wrong with a generation of an index, in words; nothing where all is well.

    Args:
        progress: called with (documents looked at, documents).
    """
    try:
        with reading():
            yield from _check(index, generation, progress)
    except IndexFormatError as error:
        yield error.damage or error.what
    except DlblogError as error:
        yield str(error)


def _check(index: Path, generation: int, progress: Progress | None) -> Iterator[str]:
    state, files, values, made = (
        read_json(index / f"{name}-{generation}.json")
        for name in ("state", "files", "values", "segments")
    )
    pairs = index / f"pairs-{generation}.bin"
    shapes = index / f"segments-{generation}.json"
    table = index / f"_{INDEX_NAME}_{generation}.toc"
    for path, written in ((pairs, state["pairs"]), (table, made["toc"])):
        content = read_own(path)
        if [len(content), zlib.crc32(content)] != written:
            yield f"{path.name} is not what was written"
            return
    counted = _Counts()
    segments = []
    try:
        for shape in parse_segments(read_own(shapes), shapes):
            segments.append(Segment(index, shape))
            damage = list(_damage(segments[-1]))
            yield from damage
            if damage:
                return  # what could be read of it would say the same
        total = sum(segment.size - len(segment.deleted) for segment in segments)
        for segment in segments:
            yield from _postings(segment)
            for number in sorted(segment.everything()):
                yield from counted.add(segment, number)
                if progress is not None:
                    progress(counted.documents, total)
    finally:
        for segment in segments:
            segment.close()
    yield from counted.compare(state, files, values, pairs)


def _damage(segment: Segment) -> Iterator[str]:
    for file in segment.files.values():
        try:
            file.need(0, file.size)
        except ValueError as error:
            yield str(error)


def _postings(segment: Segment) -> Iterator[str]:
    """Terms out of order, postings of none."""
    for field in segment.shape["fields"]:
        before = b""
        for key, numbers, _ in segment.every_posting(field):
            if key < before or not numbers:
                yield f"{segment.shape['name']}: the terms of {field} are not in order"
                return
            before = key


class _Counts:
    """What the documents of an index add up to."""

    def __init__(self) -> None:
        self.documents = 0
        self._paths: set[str] = set()
        self._lengths: Counter[str] = Counter()
        self._values: dict[str, Counter[str]] = {name: Counter() for name in VALUES}
        self._pairs = PairTable()

    def add(self, segment: Segment, number: int) -> Iterator[str]:
        """Count a document, and say what is wrong with it."""
        stored = segment.stored(number)
        path = str(stored["path"])
        self.documents += 1
        if path in self._paths:
            yield f"{path} is there twice"
        self._paths.add(path)
        key = path.encode("utf-8", "surrogateescape")
        if number not in segment.postings("path", key)[0]:
            yield f"{path} is not found by its path"
        if segment.text(COLUMN, number) != name_line(stored):
            yield f"{path} is named otherwise than it is"
        segment.sections(number)
        text = segment.stream(number)
        self._pairs.add(stream_counters(text), 1)
        for name in MEASURED:
            self._lengths[name] += segment.numbers(f"length_{name}")[number]
        for name, some in zip(VALUES, segment.values(number), strict=True):
            self._values[name].update(dict.fromkeys(map(indexable, some), 1))

    def compare(self, state: Any, files: Any, values: Any, pairs: Path) -> Iterator[str]:
        """Where the sums that are kept are others."""
        if self.documents != state["documents"]:
            yield f"there are {self.documents} posts, not {state['documents']}"
        if self._paths != files.keys() - {UNREAD}:
            some = sorted(self._paths ^ (files.keys() - {UNREAD}))
            yield f"the list of files is not that of the posts: {', '.join(some[:3])}"
        if {n: c for n, c in self._lengths.items() if c} != {
            name: count for name, count in state["lengths"].items() if count
        }:
            yield "the sums of lengths are others"
        if {name: dict(counts) for name, counts in self._values.items()} != values:
            yield "the tags, categories or authors are counted otherwise"
        if PairTable(pairs).counts.tobytes() != self._pairs.counts.tobytes():
            yield "neighbouring words are counted otherwise"
