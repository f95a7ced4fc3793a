"""Reads files into documents, in other processes where there is much to read."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from dlblog import fault
from dlblog.dialect import UNKNOWN, Dialect, divide
from dlblog.errors import PostError, is_of_memory
from dlblog.files import MOST_OF_A_POST, checksum, read_file
from dlblog.finding import FoundFile
from dlblog.processes import Processes

if TYPE_CHECKING:
    from pathlib import Path

    from dlblog.lexicon import Lexicon
    from dlblog.post import Names
    from dlblog.schema import Document
    from dlblog.vietnamese import Segmenter

# Below this many bytes to read, starting other processes costs more than they save.
_WORTH_PROCESSES = 400_000
_BATCH_BYTES = 60_000

T = TypeVar("T")
_Batch = list[tuple[str, str]]
_Place = tuple["Path", str]  # of a cache, and the version of underthesea
_Read = tuple[list["ReadPost"], list[tuple[int, bytes]]]  # and runs for the cache


@dataclass(slots=True)
class ReadPost:
    """A file as read: its document, or why there is none; `deadly` if processes died of it.

    `traces`: what `Post.traces` has.
    """

    path: str
    document: Document | None
    checksum: str
    faults: tuple[str, ...]
    deadly: bool = False
    traces: tuple[str, ...] = ()


@dataclass(slots=True)
class ReadNames:
    """What the authors of some files treat as words, see `post.Names`.

    Attributes:
        words, tags: of all files.
        strings, traces: of all files, in order.
    """

    words: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    strings: list[tuple[str, str, str]] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)

    def update(self, other: ReadNames) -> None:
        """Add those of other files."""
        self.words |= other.words
        self.tags |= other.tags
        self.strings += other.strings
        self.traces += other.traces

    def add(self, names: Names) -> None:
        """Add those of one file."""
        self.words.update(names.words)
        self.tags.update(names.tags)
        self.strings += names.strings
        self.traces += names.traces

    def known(self, dialect: Dialect) -> set[str]:
        """Return all words, with those in strings as a dialect divides these."""
        divided = (divide(text, dialect.at(key, kind)) for text, key, kind in self.strings)
        return self.words.union(*divided)


def _content(path: str) -> bytes:
    # Where it was a link, `path` is where that led when it was looked at.
    return read_file(path, MOST_OF_A_POST, fault.A_POST, follow=False)


def read_document(
    path: str, stored: str, segmenter: Segmenter, lexicon: Lexicon, dialect: Dialect
) -> ReadPost:
    """Read and analyze one file; never raises for what is in it."""
    from dlblog.post import parse_post
    from dlblog.schema import make_document

    try:
        content = _content(path)
    except OSError as error:
        if is_of_memory(error):
            raise
        reason = error.strerror or fault.UNREADABLE
        return ReadPost(stored, None, "", (f"{stored}: {reason}",))
    try:
        post = parse_post(content, stored, dialect)
        document = make_document(post, segmenter, lexicon)
    except PostError as error:
        return ReadPost(stored, None, checksum(content), (str(error),))
    except Exception as error:  # a bug in a parser must not cost the other posts
        # No fault of a post; the index stays as it is.
        if isinstance(error, ImportError) or is_of_memory(error):
            raise
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120].rstrip(":")
        return ReadPost(stored, None, "", (f"{stored}: {fault.BROKEN.format(reason=reason)}",))
    faults = tuple(map(str, post.faults))
    return ReadPost(stored, document, post.checksum, faults, traces=post.traces)


class _Tools:
    """What a process needs to read posts, made once.

    Attributes:
        made_for: the words and the cache it was made with.
        segmenter: knows what the cache knows.
        lexicon: of the words.
    """

    def __init__(self, words: tuple[str, ...], cache: _Place | None) -> None:
        from dlblog.lexicon import Lexicon
        from dlblog.segment_cache import open_cache
        from dlblog.vietnamese import Segmenter

        self.made_for = words, cache
        self.lexicon = Lexicon(words)
        self._cache = open_cache(*cache, write=False) if cache else None
        self.segmenter = Segmenter(recall=self._cache.get) if self._cache else Segmenter()

    def take_fresh(self) -> list[tuple[int, bytes]]:
        """The runs that nobody knew, for the cache."""
        from dlblog.segment_cache import run_key

        cut, self.segmenter.cut = self.segmenter.cut, {}
        return [(run_key(run), bytes(sizes)) for run, sizes in cut.items()] if self._cache else []

    def close(self) -> None:
        """Let go of the cache."""
        if self._cache:
            self._cache.close()


_tools: _Tools | None = None  # of this process


def _read_batch(
    batch: _Batch, words: tuple[str, ...], cache: _Place | None, dialect: Dialect
) -> _Read:
    """Read several files in this process; kept at the top of the module for other processes."""
    global _tools
    if _tools is None or _tools.made_for != (words, cache):
        _close_tools()
        _tools = _Tools(words, cache)
    tools = _tools.segmenter, _tools.lexicon, dialect
    return [read_document(path, stored, *tools) for path, stored in batch], _tools.take_fresh()


def _close_tools() -> None:
    global _tools
    if _tools is not None:
        _tools.close()
        _tools = None


atexit.register(_close_tools)  # those of another process, which is asked no more


@contextmanager
def _writable(cache: Path | None) -> Iterator[tuple[_Place | None, list[tuple[int, bytes]]]]:
    """Give where a cache lies, None where there can be none; and a list of runs to add to it.

    The runs are added in the end, unless there was an error.
    """
    from importlib.metadata import version

    from dlblog.segment_cache import open_cache

    place = (cache, version("underthesea")) if cache else None
    kept = open_cache(*place, write=True) if place else None
    fresh: list[tuple[int, bytes]] = []
    try:
        yield place if kept else None, fresh
        if kept and fresh:
            kept.add(fresh)
    finally:
        if kept:
            kept.close()


@contextmanager
def open_tools(words: Iterable[str], cache: Path | None) -> Iterator[tuple[Segmenter, Lexicon]]:
    """Give what analyzes texts in this process; what it cuts anew is kept in the cache.

    Args:
        words, cache: as `Reader` has them.
    """
    with _writable(cache) as (place, fresh), closing(_Tools(tuple(sorted(words)), place)) as tools:
        yield tools.segmenter, tools.lexicon
        fresh += tools.take_fresh()


def _unreadable(stored: str, reason: str) -> _Read:
    died = fault.ENDED_PROCESS.format(reason=reason)
    return [ReadPost(stored, None, "", (f"{stored}: {died}",), deadly=True)], []


def _names_batch(batch: _Batch, dialect: Dialect) -> ReadNames:
    """What the authors of several files treat as words."""
    from dlblog.post import parse_names

    read = ReadNames()
    for path, stored in batch:
        try:
            names = parse_names(_content(path), stored, dialect)
        except Exception as error:  # whatever it is, it is said when the post is read
            if is_of_memory(error):
                raise
            continue
        read.add(names)
    return read


def _batches(files: Iterable[tuple[FoundFile, str]]) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for file, stored in files:
        batch.append((file.target or file.path, stored))
        size += file.size
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Reader:
    """Reads some files; other processes help where that pays.

    Attributes:
        alone: whether this process reads, and nothing is left of it if it dies of a post.
    """

    def __init__(
        self,
        files: list[tuple[FoundFile, str]],
        jobs: int,
        cache: Path | None = None,
        *,
        careful: bool = False,
    ) -> None:
        """Prepare to read.

        Args:
            files: with their paths in the index.
            jobs: how many processes may read.
            cache: the file in which runs that were cut are kept; None for none.
            careful: read nothing in this process; it may die of one of them.
        """
        self._files = files
        self._cache = cache
        worth = sum(file.size for file, _ in files) >= _WORTH_PROCESSES
        jobs = max(2, jobs) if careful else jobs if worth else 1
        self.alone = jobs == 1
        self._processes = Processes(jobs)

    @property
    def remarks(self) -> list[str]:
        """What went wrong on the way and was put right."""
        return self._processes.remarks

    def __enter__(self) -> Reader:
        self._processes.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._processes.__exit__(kind)

    def names(self, dialect: Dialect = UNKNOWN) -> ReadNames:
        """What the authors of the files treat as words: tags, keywords, short titles.

        Args:
            dialect: of the blog, of which the separator need not be known.
        """
        names = ReadNames()
        work = partial(_names_batch, dialect=dialect)
        for read in self._map(work, lambda stored, reason: ReadNames()):
            names.update(read)
        return names

    def documents(
        self, words: Iterable[str], dialect: Dialect = UNKNOWN
    ) -> Generator[ReadPost, None, None]:
        """The files as documents, in order; `words` are known besides those of underthesea."""
        words = tuple(sorted(words))
        with _writable(self._cache if self._files else None) as (cache, fresh):
            work = partial(_read_batch, words=words, cache=cache, dialect=dialect)
            try:
                for batch, cut in self._map(work, _unreadable):
                    fresh += cut
                    yield from batch
            finally:
                _close_tools()  # those of this process, where it read

    def _map(self, work: Callable[[_Batch], T], lost: Callable[[str, str], T]) -> Iterator[T]:
        """What `work` makes of the files; `lost` gets what it dies of, and why."""
        return self._processes.map(
            work, lambda post, died: lost(post[1], died), _batches(self._files)
        )
