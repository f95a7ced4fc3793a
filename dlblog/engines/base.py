"""The interface between dlblog and whatever keeps its index.

Queries cross it as values, results as plain data; no engine's query text, keyword options or
exceptions do. A new engine is one module here, one line in `engines.ENGINES` and one parameter of
`tests/engines/test_contract.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType, TracebackType
from typing import Any, Literal, NamedTuple, Protocol

from dlblog.query import Query
from dlblog.schema import Document, Section

_NONE: Mapping[Any, Any] = MappingProxyType({})
Progress = Callable[[int, int], None]  # what is done, of how much
Sort = Literal["relevance", "date", "-date", "updated", "-updated", "title"]


class FileState(NamedTuple):
    """What is known of an indexed file, enough to tell whether it changed.

    Attributes:
        checksum: hexadecimal, of its bytes.
        mtime: last change in nanoseconds, as the file system says.
        size: in bytes.
        faults: what was wrong with it when it was read, as shown to the user.
        traces: what it tells of how the blog divides strings, see `dialect.traces_of`.
        changed: when anything of it last changed, its times included, in nanoseconds.
    """

    checksum: str
    mtime: int
    size: int
    faults: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    changed: int = 0


class KeptDocument(NamedTuple):
    """What an index holds of a document.

    Attributes:
        path: the key.
        stored, values: as in `Document`.
        terms: analyzed field -> its terms in order, divided by spaces.
        frequency: returns how often a field has a term, with parts: (field, term) -> frequency.
    """

    path: str
    stored: dict[str, Any]
    values: dict[str, list[str]]
    terms: Mapping[str, str]
    frequency: Callable[[str, str], int]


class Retagged(NamedTuple):
    """What becomes of a document of which only the tags change.

    Attributes:
        path: the key.
        tags: all of them.
        terms: of the field `tag_words`, in order, divided by spaces.
        counts: (field, term) -> how much oftener it is there, with parts; below 0 for less often.
        moved: lines that its sections move down.
    """

    path: str
    tags: list[str]
    terms: str
    counts: Mapping[tuple[str, str], int]
    moved: int


class LeafScore(NamedTuple):
    """A part of a hit's score.

    Attributes:
        kind: a term or prefix, a pair of neighbours, or the best place: the stretch of about a
            sentence that has most of the query.
        label: the term or pair as typed.
        score: what it added.
        document_frequency: in about how many documents it is.
        fields: for a term the weighted frequency in each field.
    """

    kind: Literal["term", "pair", "place"]
    label: str
    score: float
    document_frequency: int
    fields: Mapping[str, float] = _NONE


class Hit(NamedTuple):
    """One document that answers a query.

    Attributes:
        stored: `Document.stored`.
        score: higher is better; 0 where nothing was scored.
        key: how the engine finds the document again, for `SearchEngine.sections`.
        explanation: parts of the score, where asked for.
    """

    stored: dict[str, Any]
    score: float
    key: int
    explanation: tuple[LeafScore, ...] = ()


class Results(NamedTuple):
    """The answer to a query.

    Attributes:
        hits: the page that was asked for, in order.
        total: how many documents answer in all.
        facets: facet -> value -> number of answering documents, as asked for.
        matched: for each term or prefix of the query, the indexed terms it stood for.
        words: where an explanation was asked for, the query as the words of the index cut it.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = _NONE
    matched: Mapping[Query, frozenset[str]] = _NONE
    words: tuple[str, ...] = ()


class Span(NamedTuple):
    """How often and how long something is in use.

    Attributes:
        documents: how many there are.
        first, last: the days of the earliest and of the latest of them; None where none has a date.
    """

    documents: int
    first: date | None
    last: date | None


class IndexWriter(Protocol):
    """Changes to an index, all or none: committed on a clean exit, dropped on an error."""

    def __enter__(self) -> IndexWriter: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def put(self, document: Document, state: FileState) -> None:
        """Add a document, in place of the one with its path where there is one.

        Raises:
            ValueError: the path was put before by this writer.
        """

    def kept(self, paths: Collection[str]) -> Iterator[KeptDocument]:
        """Yield those of some documents that are cheaper to retag than to put, as committed.

        They can be read until the writer changes them.
        """

    def retag(self, documents: Iterable[tuple[Retagged, FileState]]) -> None:
        """Change the tags of documents that `kept` yielded.

        Raises:
            ValueError: a path was put before by this writer.
        """

    def touch(self, path: str, state: FileState) -> None:
        """The file changed its clock, not its content; nothing happens where there is none."""

    def delete(self, path: str) -> None:
        """Take a document out; nothing happens where there is none.

        Raises:
            ValueError: the path was put before by this writer.
        """

    def set_unread(self, files: Mapping[str, FileState]) -> None:
        """Remember the files that cannot be read, in place of those remembered before."""

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """Remember JSON-able settings, such as the folders that are indexed."""


class Vocabulary(Protocol):
    """The terms of an index, to expand and to correct queries with."""

    @property
    def documents(self) -> int:
        """How many documents there are."""

    def forms(self, folded: str) -> Mapping[str, int]:
        """The terms that fold to `folded`, and in about how many documents each is."""

    def words(self, folded: str) -> Mapping[str, int]:
        """Likewise the words of several syllables, divided by _ (in `folded` too)."""

    def joints(self, joined: str) -> Mapping[str, int]:
        """How authors join what is `joined` when its signs are left out: nodejs -> node.js."""

    def beginning(self, prefix: str, most: int) -> Iterable[str]:
        """Up to `most` folded terms that begin so, in order."""

    def together(self, first: str, second: str) -> int:
        """In about how many documents two folded terms are neighbours; never too few."""

    def neighbours(self, first: str, second: str) -> Mapping[tuple[str, str], int]:
        """The terms that are neighbours where these folded ones are: (first, second) -> documents.

        Counted in some of the documents where there are many.
        """


class SearchEngine(Protocol):
    """An index, opened."""

    def indexed(self) -> Mapping[str, FileState]:
        """Path -> state of every indexed file."""

    def unread(self) -> Mapping[str, FileState]:
        """Path -> state of every file that `IndexWriter.set_unread` remembered.

        A file may be indexed as well: as it was when it could be read.
        """

    def state(self, path: str) -> FileState | None:
        """The state of one indexed file, faster than all of them; None where there is none."""

    def is_copy(self) -> bool:
        """Whether the index was brought where it is, perhaps by somebody else, not made there."""

    def settings(self) -> Mapping[str, Any]:
        """What `IndexWriter.set_settings` remembered."""

    def status(self) -> Mapping[str, Any]:
        """Number of posts, size in bytes, when built, by which version: JSON-able."""

    def writer(self, patience: float = 0.0, most_merged: int | None = None) -> IndexWriter:
        """Begin to change the index.

        Args:
            patience: seconds to wait for somebody else who changes it.
            most_merged: how many documents may be moved to keep the index tidy; None for any.
        Raises:
            IndexLockedError: somebody else does.
            IndexChangedError: somebody else has, since it was opened.
        """

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
        """The documents that answer a query.

        Args:
            query: any query value.
            limit: how many hits to return; None for all.
            offset: how many to leave out before them.
            sort: documents without a date come last either way; ties are in order of path. What was
                never updated counts by its date. Numbers in titles are in their own order.
            facets: of tag, category, author, year, month, day, draft; values of the three of time
                are the beginnings of a day such as 2016-02-04, newest first.
            explain: whether hits carry the parts of their score.
            nearness: whether words of the query that stand together count. Without, the texts of
                the best posts are not read; for queries whose words are in no order.
        """

    def sections(self, hit: Hit) -> list[Section]:
        """The text of a hit, in order."""

    def values(self, name: str) -> Mapping[str, int]:
        """Every value of a value field and the number of documents that have it."""

    def spans(
        self, name: str, query: Query, groups: Mapping[str, Iterable[str]] | None = None
    ) -> Mapping[str, Span]:
        """In how many of the documents that answer a query values are, and from when to when.

        Args:
            name: of a value field.
            query: any query value.
            groups: what to count instead of each value: name -> values, of which a document has
                any. A value may be in several.
        Returns:
            value, or name of a group -> its documents; the most frequent first, then by name,
            without those that no document has.
        """

    def months(self, name: str, query: Query) -> Mapping[str, Mapping[str, int]]:
        """In how many of the documents that answer a query values are, month by month.

        Args:
            name: of a value field.
            query: any query value.
        Returns:
            value -> month such as 2016-02, in order, empty for no date -> documents; the most
            frequent value first, then by name.
        """

    def lengths(self, query: Query) -> Sequence[int]:
        """About how many syllables the text of each document has that answers a query, ascending.

        Code is not counted.
        """

    def documents(self) -> Iterable[dict[str, Any]]:
        """`Document.stored` of every document, in order of path."""

    def vocabulary(self) -> Vocabulary:
        """The terms of the index."""

    def terms(self, hit: Hit) -> Mapping[str, list[str]]:
        """`Document.terms` of a hit, of the analyzed fields."""

    def check(self, progress: Progress | None = None) -> list[str]:
        """What is wrong with the index, in words: all that is in it is looked at.

        Args:
            progress: called with documents looked at, and how many there are.
        Raises:
            IndexChangedError: somebody replaced it meanwhile.
        """

    def close(self) -> None:
        """Let go of the files; the engine answers nothing more."""
