"""Reads posts and writes them to an index, and says what was done."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from dlblog import engines
from dlblog.changes import Changes, Limits, checksum_of, file_state
from dlblog.dialect import Dialect
from dlblog.durable import make_way
from dlblog.finding import FoundFile, Seen
from dlblog.index_folder import CACHE, READING
from dlblog.reading import Reader, ReadNames, ReadPost

if TYPE_CHECKING:
    from dlblog.engines.base import FileState, IndexWriter, Progress
    from dlblog.retagging import Head

Decide = Callable[[ReadNames], Dialect]


@dataclass(slots=True)
class Report:
    """What a run did, as paths of the index.

    Attributes:
        added, changed, deleted: posts.
        renamed: (old, new) paths of posts whose bytes stayed the same.
        unchanged: how many posts were left alone.
        faults: for each post with something wrong, what it is; `path:line: reason`.
        new_faults: those of them that were found now in posts that are in the index.
        remarks: what went wrong on the way and was put right.
        unread: how much could not be read at all, of what is told.
        beside: how many of these are no post, but a folder or a `.gitignore`.
        unreadable: the files that could not be read, path -> state.
        deadly: those of them of which processes died.
        roots: the folders that were looked at.
        rebuilt: why a whole new index was made, where that was not asked for.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)
    new_faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unread: int = 0
    beside: int = 0
    unreadable: dict[str, FileState] = field(default_factory=dict)
    deadly: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    rebuilt: str = ""

    @classmethod
    def of(cls, changes: Changes) -> Report:
        """What is known before anything is read."""
        return cls(
            unchanged=changes.unchanged,
            faults=changes.faults,
            unread=changes.unread,
            beside=changes.beside,
            roots=changes.roots,
        )

    @property
    def posts(self) -> int:
        """How many posts of the folders looked at are in the index now."""
        return len(self.added) + len(self.changed) + len(self.renamed) + self.unchanged


class Work(NamedTuple):
    """How posts are to be read and written.

    Attributes:
        deadly: paths of posts of which processes died.
        unread: the files that could not be read before, of which faults have been told.
        edits: path of the index -> bytes that the index knows, and those that were written in their
            place, which differ in tags alone.
    """

    index_dir: Path
    deadly: tuple[str, ...]
    jobs: int
    progress: Progress | None
    cache: bool
    patience: float
    limits: Limits | None = None
    unread: Mapping[str, FileState] = MappingProxyType({})
    edits: Mapping[str, tuple[bytes, bytes]] = MappingProxyType({})


@contextmanager
def _marked(mark: Path, wanted: bool) -> Iterator[None]:
    """Leave a mark beside the index, while this process reads posts itself; it stays if it dies."""
    if wanted:
        make_way(mark)
        mark.touch()
    try:
        yield
    finally:
        with suppress(OSError):  # the next run takes it away
            mark.unlink()


def put_all(
    writer: IndexWriter,
    files: list[tuple[FoundFile, str]],
    words: Iterable[str],
    work: Work,
    report: Report,
    seen: Seen,
    known_paths: Container[str] = (),
    *,
    dialect: Dialect,
    decide: Decide,
) -> Iterator[ReadPost]:
    """Read files and put their documents; yields those that were put.

    Args:
        words: that are known before.
        dialect, decide: what is known of the blog's dialect, and what tells all of it by what the
            files name.
        known_paths: of the posts in the index.
        seen: the look before the files were found.
    """
    from dlblog.segment_cache import forget

    if engines.is_copy(work.index_dir):  # a cache that somebody else may have made
        forget(work.index_dir / CACHE)
    by_path = {stored: file for file, stored in files}
    cache, mark = work.index_dir / CACHE if work.cache else None, work.index_dir / READING
    careful = mark.exists() or not by_path.keys().isdisjoint(work.deadly)
    heads: Mapping[str, Head] = {}
    if work.edits:
        from dlblog.retagging import read_heads

        heads = read_heads(files, work.edits, dialect)
    with ExitStack() as stack:

        def start(some: list[tuple[FoundFile, str]]) -> Reader:
            reader = stack.enter_context(Reader(some, work.jobs, cache, careful=careful))
            stack.enter_context(_marked(mark, reader.alone))
            return reader

        readers = [start([item for item in files if item[1] not in heads])]
        names = readers[0].names(dialect)
        for head in heads.values():
            names.add(head.names)
        decided = decide(names)
        known = names.known(decided).union(words)
        done: list[ReadPost] = []
        if heads and decided == dialect:
            done = _retag(writer, heads, by_path, known, cache, work, report, seen)
            yield from done
        read_too = heads.keys() - {read.path for read in done}
        if left := [item for item in files if item[1] in read_too]:
            readers.append(start(left))
        count = len(done)
        for reader in readers:
            # What it holds open is let go at once, also where a document cannot be put.
            documents = stack.enter_context(closing(reader.documents(known, decided)))
            for read in documents:
                count += 1
                state = _noted(read, by_path[read.path], work, report, seen, known_paths)
                if read.document is not None:
                    writer.put(read.document, state)
                    yield read
                if work.progress is not None:
                    work.progress(count, len(files))
            report.remarks.extend(reader.remarks)


def _noted(
    read: ReadPost,
    file: FoundFile,
    work: Work,
    report: Report,
    seen: Seen,
    known_paths: Container[str],
) -> FileState:
    """Note in a report what a file as read has to tell, and return its state."""
    state = file_state(file, read.checksum, read.faults, seen, read.traces)
    if read.deadly:
        report.deadly.append(read.path)
        state = state._replace(checksum=checksum_of(file))
    if read.document is not None or not _is_told(work.unread.get(read.path), state):
        report.faults.extend(read.faults)
        report.unread += read.document is None
        if read.document is not None or read.path in known_paths:
            report.new_faults.extend(read.faults)
    if read.document is None and work.limits is None:
        report.unreadable[read.path] = state
    elif read.document is None and read.path in work.unread:
        # What a search finds is told by the next `index`.
        report.unreadable[read.path] = work.unread[read.path]
    return state


def _retag(
    writer: IndexWriter,
    heads: Mapping[str, Head],
    files: Mapping[str, FoundFile],
    words: Iterable[str],
    cache: Path | None,
    work: Work,
    report: Report,
    seen: Seen,
) -> list[ReadPost]:
    """Index posts of which only the tags changed, as far as they need not be read."""
    from dlblog.retagging import retag

    done: list[ReadPost] = []
    documents = []
    with closing(retag(writer, heads, words, cache)) as found:
        for document in found:
            post = heads[document.path].post
            faults = tuple(map(str, post.faults))
            state = file_state(files[post.path], post.checksum, faults, seen, post.traces)
            report.faults.extend(faults)
            report.new_faults.extend(faults)
            documents.append((document, state))
            done.append(ReadPost(post.path, None, post.checksum, faults, traces=post.traces))
            if work.progress is not None:
                work.progress(len(done), len(files))
    writer.retag(documents)
    return done


def _is_told(before: FileState | None, now: FileState) -> bool:
    """Whether a file that cannot be read could not be read before, for the same reason."""
    mtime = before.mtime if before else 0
    return before == now._replace(mtime=mtime)


def apply(
    changes: Changes,
    writer: IndexWriter,
    known: Mapping[str, FileState],
    words: Iterable[str],
    work: Work,
    report: Report,
    seen: Seen,
    *,
    dialect: Dialect,
    decide: Decide,
) -> None:
    """Put what is to be read, delete what is gone, and say so in the report."""
    by_checksum = {known[path].checksum: path for path in changes.deleted}
    for read in put_all(
        writer, changes.to_read, words, work, report, seen, known,
        dialect=dialect, decide=decide,
    ):  # fmt: skip
        if read.path in known:
            report.changed.append(read.path)
        elif read.checksum in by_checksum:
            report.renamed.append((by_checksum.pop(read.checksum), read.path))
        else:
            report.added.append(read.path)
    for path in changes.deleted:
        writer.delete(path)
    renamed = {before for before, _ in report.renamed}
    report.deleted = [path for path in changes.deleted if path not in renamed]
    # A post that cannot be read any more stays as it was read last.
    again = sum(1 for _, stored in changes.to_read if stored in known)
    report.unchanged += again - len(report.changed)
