"""Reads files into documents, in other processes where there is much to read."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from dlblog.errors import PostError
from dlblog.finding import FoundFile

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    from dlblog.lexicon import Lexicon
    from dlblog.schema import Document
    from dlblog.vietnamese import Segmenter

# Below this many bytes to read, starting other processes costs more than they save.
_WORTH_PROCESSES = 400_000
_BATCH_BYTES = 60_000

T = TypeVar("T")
_Batch = list[tuple[str, str]]


@dataclass(slots=True)
class ReadPost:
    """A file as read: its document, or why there is none."""

    path: str
    document: Document | None
    checksum: str
    faults: tuple[str, ...]


def read_document(path: str, stored: str, segmenter: Segmenter, lexicon: Lexicon) -> ReadPost:
    """Read and analyze one file; never raises for what is in it."""
    from dlblog.post import parse_post
    from dlblog.schema import make_document

    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        return ReadPost(stored, None, "", (f"{stored}: {error.strerror or 'cannot be read'}",))
    try:
        post = parse_post(content, stored)
        document = make_document(post, segmenter, lexicon)
    except PostError as error:
        return ReadPost(stored, None, "", (str(error),))
    except Exception as error:  # a bug in a parser must not cost the other posts
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        return ReadPost(stored, None, "", (f"{stored}: cannot be read ({reason})",))
    return ReadPost(stored, document, post.checksum, tuple(map(str, post.faults)))


class _Tools:
    """What a process needs to read posts, made once.

    Attributes:
        made_for: the words and the cache it was made with.
        segmenter: knows what the cache knows.
        lexicon: of the words.
    """

    def __init__(self, words: tuple[str, ...], cache: tuple[Path, str] | None) -> None:
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
    batch: _Batch, words: tuple[str, ...], cache: tuple[Path, str] | None
) -> tuple[list[ReadPost], list[tuple[int, bytes]]]:
    """Read several files in this process; kept at the top of the module for other processes."""
    global _tools
    if _tools is None or _tools.made_for != (words, cache):
        _close_tools()
        _tools = _Tools(words, cache)
    read = [read_document(path, stored, _tools.segmenter, _tools.lexicon) for path, stored in batch]
    return read, _tools.take_fresh()


def _close_tools() -> None:
    global _tools
    if _tools is not None:
        _tools.close()
        _tools = None


def _names_batch(batch: _Batch) -> set[str]:
    """What the authors of several files treat as words."""
    from dlblog.post import parse_names

    names: set[str] = set()
    for path, stored in batch:
        try:
            with open(path, "rb") as file:
                names.update(parse_names(file.read(), stored))
        except Exception:  # whatever it is, it is said when the post is read
            continue
    return names


def _batches(files: Iterable[tuple[FoundFile, str]]) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for file, stored in files:
        batch.append((file.path, stored))
        size += file.size
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Processes started within never see Ctrl-C: this one ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Reader:
    """Reads some files; other processes help where that pays."""

    def __init__(
        self, files: list[tuple[FoundFile, str]], jobs: int, cache: Path | None = None
    ) -> None:
        """Prepare to read.

        Args:
            files: with their paths in the index.
            jobs: how many processes may read.
            cache: the file in which runs that were cut are kept; None for none.
        """
        self._files = files
        self._cache = cache
        self._jobs = jobs if sum(file.size for file, _ in files) >= _WORTH_PROCESSES else 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Reader:
        if self._jobs > 1:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self._jobs, get_context("spawn"))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:
            # An interrupted executor may wait for ever for processes that wait for it.
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def names(self) -> set[str]:
        """What the authors of the files treat as words: tags, keywords, short titles."""
        return set().union(*self._map(_names_batch))

    def documents(self, words: Iterable[str]) -> Iterator[ReadPost]:
        """The files as documents, in order; `words` are known besides those of underthesea."""
        from importlib.metadata import version

        from dlblog.segment_cache import open_cache

        place = (self._cache, version("underthesea")) if self._cache and self._files else None
        kept = open_cache(*place, write=True) if place else None
        fresh: list[tuple[int, bytes]] = []
        try:
            for batch, cut in self._map(_read_batch, tuple(sorted(words)), place if kept else None):
                fresh += cut
                yield from batch
            if kept and fresh:
                kept.add(fresh)
        finally:
            _close_tools()  # those of this process, where it read
            if kept:
                kept.close()

    def _map(self, work: Callable[..., T], *arguments: Any) -> Iterator[T]:
        """What `work` makes of each batch of files; in order, a bounded number ahead."""
        batches = _batches(self._files)
        if self._pool is None:
            for batch in batches:
                yield work(batch, *arguments)
            return
        from collections import deque
        from concurrent.futures import Future

        waiting: deque[Future[T]] = deque()
        for batch in batches:
            with _interrupts_blocked():
                waiting.append(self._pool.submit(work, batch, *arguments))
            if len(waiting) >= self._jobs * 4:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
