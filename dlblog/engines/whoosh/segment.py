"""One Whoosh segment, read in bulk: whole posting lists and columns at a time.

The files are Whoosh's (codec W3), and Whoosh writes them; they are read here, because importing
what reads them there is a third of a search, because it steps through postings one by one, and
because it would run what is in an index of somebody else's: here only numbers and texts are made of
them. Bytes are compared with checksums before they are used (`pages`); whatever comes of bytes that
were never right becomes an IndexFormatError.

    NAME.trm         "HSH3", records (length of key and of value, key, value) in order of key, hash
                     tables, and where each record begins; key: number of the field, key of a term
    NAME.pst         posting lists: "W3Bl", then blocks (length, negative for the last; what is in
                     it; deltas of document numbers, weights)
    NAME.<text>.col  the texts, their lengths, their offsets, the types of both, "X"
    NAME.<number>.col  numbers of four bytes, without the zeros at the end
    NAME.sum         ours: checksums of the pages of all these files, in order of their names

Numbers are big-endian throughout.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from pickle import loads
from struct import Struct
from typing import Any

from dlblog.durable import read_own
from dlblog.engines.whoosh.keys import NUMBERS, TEXTS, split_key
from dlblog.engines.whoosh.layout import decompress, reading, reads
from dlblog.engines.whoosh.pages import PAGE, CheckedFile
from dlblog.schema import ANALYZED, VALUES, Section, is_stored

_FIELD = Struct("!H")
_LENGTHS = Struct("!ii")  # of a key and of what belongs to it
# Whether postings are in place, weight, documents, least and most length, most weight, first and
# last document; where the postings begin.
_TERM = Struct("!BfIBBfIIqi")
_BLOCK = Struct("!i")
_POSTINGS = b"W3Bl"
_MOST_MAPPED = 8_000_000  # bytes of texts
# Bytes that something compressed may become: far more than is ever written, far less than memory.
_MOST_POSTINGS, _MOST_TEXT, _MOST_SECTIONS = 1_000_000, 100_000_000, 3_000_000
_MOST_WEIGHT = 1e18
_POSITIONS = {code: Struct(f"!{code}") for code in "BHiIq"}


# A pickle (protocol 2) of whole numbers, floats, None and tuples of these: whatever else a pickle
# could do, it is not unpickled.
_PLAIN = re.compile(rb"\x80\x02(?:[(t)N\x85-\x87]|[Kq].|M..|J....|G.{8})*\.", re.DOTALL)


def _unpickle(content: bytes, at: int = 0) -> tuple[Any, int]:
    """What a pickle of plain values says, and where it ends."""
    found = _PLAIN.match(content, at)
    if not found:
        raise ValueError("a pickle of more than numbers")
    return loads(found[0]), found.end()


class Segment:
    """A segment's postings and columns.

    Attributes:
        shape: as it was given.
        size: how many documents there are, deleted ones too.
        deleted: their numbers.
    """

    def __init__(self, folder: Path, shape: Mapping[str, Any]) -> None:
        """Open all files now: a commit or rebuild may remove their names at any time.

        Args:
            folder: in which they are.
            shape: of the segment (`segment_writer.shape`), as `contents.parse_segments` gives it.
        """
        self.shape = shape
        name = shape["name"]
        self.size: int = shape["size"]
        self.deleted = frozenset(shape["deleted"])
        self._fields = {field: _FIELD.pack(number) for field, number in shape["fields"].items()}
        self._count, self._base, self._end = shape["count"], shape["base"], shape["end"]
        self._pointer = _POSITIONS[shape["type"]]
        # Most looks begin at the same records.
        self._key_of = lru_cache(maxsize=4096)(lambda n: self._record(self._position(n))[0])
        sums = self._read_sums(folder / f"{name}.sum")
        self.files: dict[str, CheckedFile] = {}
        with ExitStack() as opened:
            page = 0
            for kind, size in shape["files"].items():
                path = folder / f"{name}.{kind}"
                self.files[kind] = CheckedFile(path, size, sums[page:])
                opened.callback(self.files[kind].close)
                page += (size + PAGE - 1) // PAGE
            self._terms, self._postings = self.files["trm"], self.files["pst"]
            self._columns = {column: self.files[f"{column}.col"] for column in TEXTS}
            for column in NUMBERS:  # where all are zero there is none
                if file := self.files.get(f"{column}.col"):
                    self._columns[column] = file
            if page != len(sums):
                raise ValueError("checksums of other files")
            if not all(0 <= n < self.size for n in self.deleted):
                raise ValueError("a deleted document that never was")
            # Each has a length and a place in each column of texts.
            if any(self._columns[t].size < 2 * self.size for t in TEXTS):
                raise ValueError("more documents than there are texts")
            self._numbers: dict[str, array[int]] = {}
            self._read = 0  # bytes of texts
            self.close = opened.pop_all().close

    def _read_sums(self, path: Path) -> memoryview:
        """The checksums of all pages of all files."""
        content = read_own(path)
        if zlib.crc32(content) != self.shape["sums"]:
            raise ValueError(f"{path.name} is not what was written")
        sums = array("I", content)
        if sys.byteorder == "big":
            sums.byteswap()
        return memoryview(sums)

    def _record(self, at: int) -> tuple[bytes, int, int]:
        """The record at a position: its key, where its value begins and ends."""
        terms = self._terms
        key_size, size = _LENGTHS.unpack_from(terms.bytes, at)
        begin = at + _LENGTHS.size
        middle = begin + key_size
        if key_size < 0 or size < 0:
            raise ValueError("a length below zero")
        terms.need(at, middle + size)
        return terms.bytes[begin:middle], middle, middle + size

    def _position(self, number: int) -> int:
        """Where a record begins."""
        place = self._base + number * self._pointer.size
        self._terms.need(place, place + self._pointer.size)
        at: int = self._pointer.unpack_from(self._terms.bytes, place)[0]
        if at < 0:
            raise ValueError("a place before the first")
        return at

    def _find(self, key: bytes) -> int:
        """Where the first record begins whose key is not below `key`."""
        number = bisect_left(range(self._count), key, key=self._key_of)
        return self._position(number) if number < self._count else self._end

    def _keys(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, int]]:
        """The keys of a field that begin so, in order, and where what belongs to each begins."""
        number = self._fields.get(field)
        if number is None:
            return
        wanted = number + prefix
        at = self._find(wanted)
        while at < self._end:
            key, begin, at = self._record(at)
            if not key.startswith(wanted):
                return
            yield key[_FIELD.size :], begin

    def keys(self, prefix: bytes) -> Iterator[tuple[bytes, str, str]]:
        """(key, term, field) of all keys that begin so, in order."""
        with reading():
            for found, _ in self._keys("term", prefix):
                yield (found, *split_key(found))

    def lexicon(self, field: str) -> Iterator[bytes]:
        """All values of a field that is not analyzed."""
        with reading():
            for found, _ in self._keys(field, b""):
                yield found

    def every_posting(self, field: str) -> Iterator[tuple[bytes, array[int], array[float]]]:
        """(key, document numbers, weights) of all keys of a field, with deleted documents."""
        with reading():
            for found, begin in self._keys(field, b""):
                yield (found, *self._read_postings(self._term_at(begin)[1]))

    def _term(self, field: str, key: bytes) -> tuple[int, int]:
        """Of a key: in how many documents it is, and where its postings begin; (0, 0) of none."""
        number = self._fields.get(field)
        if number is None:
            return 0, 0
        at = self._find(number + key)
        if at >= self._end:
            return 0, 0
        found, begin, _ = self._record(at)
        if found != number + key:
            return 0, 0
        return self._term_at(begin)

    def _term_at(self, begin: int) -> tuple[int, int]:
        """The same of what belongs to a key."""
        in_place, _, documents, _, _, _, _, _, offset, _ = _TERM.unpack_from(
            self._terms.bytes, begin
        )
        if in_place:
            raise ValueError("postings where none are written")
        return documents, offset

    @reads
    def frequency(self, key: bytes) -> int:
        """In how many documents a key of a term is."""
        if self.deleted:
            return len(self.postings("term", key)[0])
        return self._term("term", key)[0]

    @reads
    def postings(self, field: str, key: bytes) -> tuple[array[int], array[float]]:
        """Document numbers, ascending, and weights; empty where there is no such key."""
        documents, offset = self._term(field, key)
        if not documents:
            return array("I"), array("f")
        numbers, weights = self._read_postings(offset)
        if self.deleted:
            kept = [i for i, number in enumerate(numbers) if number not in self.deleted]
            return array("I", [numbers[i] for i in kept]), array("f", [weights[i] for i in kept])
        return numbers, weights

    def _read_postings(self, at: int) -> tuple[array[int], array[float]]:
        """A whole posting list, also of deleted documents."""
        file = self._postings
        if file.bytes[at : at + len(_POSTINGS)] != _POSTINGS:
            raise ValueError("no postings where they should be")
        at += len(_POSTINGS)
        # Lists of Python's numbers would take eight times the memory.
        numbers, weights = array("I"), array("f")
        size = 1
        while size > 0:
            (size,) = _BLOCK.unpack_from(file.bytes, at)
            begin, at = at + _BLOCK.size, at + _BLOCK.size + abs(size)
            file.need(begin - _BLOCK.size - len(_POSTINGS), at)
            block = file.bytes[begin:at]
            head, end = _unpickle(block)
            content = decompress(block[end:], _MOST_POSTINGS) if head[3] else block[end:]
            (deltas, some, _), _ = _unpickle(content)
            numbers.extend(accumulate(deltas))
            alike = some is None or isinstance(some, float)
            weights.extend(array("f", [some or 1.0]) * len(deltas) if alike else some)
            if len(numbers) > self.size:
                raise ValueError("more postings than documents")
        if len(numbers) != len(weights) or (numbers and max(numbers) >= self.size):
            raise ValueError("postings of documents that never were")
        # What is no number at all is neither more nor less than any other, but spoils a sum.
        if weights and not (min(weights) > 0 and sum(weights) < _MOST_WEIGHT):
            raise ValueError("terms that are there less than once")
        return numbers, weights

    def everything(self) -> set[int]:
        """All documents that are not deleted."""
        return set(range(self.size)) - self.deleted

    @reads
    def numbers(self, name: str) -> array[int]:
        """A column of numbers, one for each document."""
        if name not in self._numbers:
            values = array("I")
            if file := self._columns.get(name):
                file.need(0, file.size)
                values = array("I", file.bytes[:])
            if sys.byteorder == "little":
                values.byteswap()
            if len(values) > self.size:
                raise ValueError("more numbers than documents")
            values.extend([0] * (self.size - len(values)))
            if name == "date" and values and max(values) > date.max.toordinal():
                raise ValueError("a day after the end of time")
            self._numbers[name] = values
        return self._numbers[name]

    @reads
    def text(self, name: str, number: int) -> bytes:
        """A text of a column, as it was written."""
        file = self._columns[name]
        column, size = file.bytes, file.size
        file.need(size - 3, size)
        lengths, offsets = _POSITIONS[chr(column[-3])], _POSITIONS[chr(column[-2])]
        if column[-1] != ord("X") or not 0 <= number < self.size:
            raise ValueError("a column without offsets")
        base = size - 3 - self.size * offsets.size
        place = base + number * offsets.size
        file.need(place, place + offsets.size)
        (offset,) = offsets.unpack_from(column, place)
        place = base + (number - self.size) * lengths.size
        file.need(place, place + lengths.size)
        (length,) = lengths.unpack_from(column, place)
        if offset < 0 or length < 0 or offset + length > base:
            raise ValueError("a text outside of its column")
        file.need(offset, offset + length)
        text = column[offset : offset + length]
        self._read += length
        if self._read > _MOST_MAPPED:
            self._read = 0
            file.forget()
        return text

    @reads
    def stored(self, number: int) -> dict[str, Any]:
        """`Document.stored` of a document."""
        value: dict[str, Any] = json.loads(self.text("stored", number))[0]
        if not is_stored(value):
            raise ValueError("a document without what is shown of it")
        return value

    @reads
    def values(self, number: int) -> list[list[str]]:
        """For each of `schema.VALUES` the values of a document."""
        value: list[list[str]] = json.loads(self.text("stored", number))[1]
        if len(value) != len(VALUES) or not all(
            type(some) is list and all(type(text) is str for text in some) for some in value
        ):
            raise ValueError("a document without values")
        return value

    @reads
    def sections(self, number: int) -> list[Section]:
        """The text of a document."""
        text = decompress(self.text("sections", number), _MOST_TEXT)
        if text.count(b"]") > _MOST_SECTIONS:  # each would be a list
            raise ValueError("more sections than a post can have")
        content = json.loads(text)
        sections = [Section(*section) for section in content]
        if not all(
            isinstance(s.text, str) and isinstance(s.line, int) and isinstance(s.kind, str)
            for s in sections
        ):
            raise ValueError("a text that is none")
        return sections

    @reads
    def stream(self, number: int) -> str:
        """The analyzed fields of a document, a line each (`segment_writer.stream`)."""
        stream = decompress(self.text("stream", number), _MOST_TEXT).decode()
        if stream.count("\n") != len(ANALYZED) - 1:
            raise ValueError("a document of other fields")
        return stream
