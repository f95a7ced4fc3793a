"""Brings the index in step with the posts: reads what is new or changed, forgets what is gone.

One process writes; where there is much to read, others read posts and cut words. Paths in the index
are relative to the folder that the index lies in where the posts lie below it, so that a blog can
be moved as a whole, and absolute elsewhere.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlblog import engines
from dlblog.engines.base import FileState
from dlblog.errors import IndexFormatError, NoIndexError, UsageError
from dlblog.finding import FoundFile, walk

if TYPE_CHECKING:
    from dlblog.engines.base import IndexWriter
    from dlblog.schema import Document
    from dlblog.vietnamese import Segmenter

# Below this many bytes to read, starting other processes costs more than they save.
_WORTH_PROCESSES = 400_000
_BATCH_BYTES = 60_000
# A file changed so short a time ago may change again within the same tick of its clock.
_RACY_NS = 2_000_000_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What a run did, as paths of the index.

    Attributes:
        added, changed, deleted: posts.
        renamed: (old, new) paths of posts whose bytes stayed the same.
        unchanged: how many posts were left alone.
        faults: for each post with something wrong, what it is; `path:line: reason`.
        unread: those of them that could not be read at all.
        roots: the folders that were looked at.
        rebuilt: why a whole new index was made, where that was not asked for.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)
    unread: int = 0
    roots: list[str] = field(default_factory=list)
    rebuilt: str = ""

    @property
    def posts(self) -> int:
        """How many posts of the folders looked at are in the index now."""
        return len(self.added) + len(self.changed) + len(self.renamed) + self.unchanged


@dataclass(slots=True)
class _Read:
    """A file as read: its document, or why there is none."""

    path: str
    document: Document | None
    checksum: str
    faults: tuple[str, ...]


def to_stored(path: str, base: Path) -> str:
    """An absolute path as the index keeps it."""
    relative = os.path.relpath(path, base)
    outside = relative == os.pardir or relative.startswith(os.pardir + os.sep)
    return path if outside else relative.replace(os.sep, "/")


def from_stored(stored: str, base: Path) -> str:
    """Where a path of the index is now."""
    return os.path.join(base, stored)


def read_document(path: str, stored: str, segmenter: Segmenter) -> _Read:
    """Read and analyze one file; never raises for what is in it."""
    from dlblog.errors import PostError
    from dlblog.post import parse_post
    from dlblog.schema import make_document

    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        return _Read(stored, None, "", (f"{stored}: {error.strerror or 'cannot be read'}",))
    try:
        post = parse_post(content, stored)
    except PostError as error:
        return _Read(stored, None, "", (str(error),))
    document = make_document(post, segmenter)
    return _Read(stored, document, post.checksum, tuple(map(str, post.faults)))


_segmenter: Segmenter | None = None  # one for each process


def _read_batch(batch: list[tuple[str, str]]) -> list[_Read]:
    """Read several files in this process; kept at the top of the module for other processes."""
    global _segmenter
    if _segmenter is None:
        from dlblog.vietnamese import Segmenter

        _segmenter = Segmenter()
    return [read_document(path, stored, _segmenter) for path, stored in batch]


def _batches(files: Iterable[tuple[FoundFile, str]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    size = 0
    for file, stored in files:
        batch.append((file.path, stored))
        size += file.size
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_all(files: list[tuple[FoundFile, str]], jobs: int) -> Iterator[_Read]:
    """Read files, in other processes where that pays; in order, a bounded number ahead."""
    batches = _batches(files)
    if jobs <= 1 or sum(file.size for file, _ in files) < _WORTH_PROCESSES:
        for batch in batches:
            yield from _read_batch(batch)
        return
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, get_context("spawn"))
    waiting: deque[Future[list[_Read]]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_read_batch, batch))
            if len(waiting) >= jobs * 4:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _state(file: FoundFile, checksum: str, faults: tuple[str, ...], seen: int) -> FileState:
    """A file's state; `seen` is the time, in nanoseconds, before it was found."""
    racy = file.mtime > seen - _RACY_NS
    return FileState(checksum, 0 if racy else file.mtime, file.size, faults)


def _find(
    roots: list[Path],
    index_dir: Path,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    report: Report,
) -> tuple[dict[str, FoundFile], list[str]]:
    """Path in the index -> file, of all roots; and the folders that cannot be listed."""
    base = index_dir.parent
    found: dict[str, FoundFile] = {}
    unreadable: list[tuple[str, str]] = []
    for root in roots:
        for file in walk(
            root, include=include, exclude=exclude, skip=index_dir, unreadable=unreadable
        ):
            found.setdefault(to_stored(file.path, base), file)
    unseen = [to_stored(folder, base) for folder, _ in unreadable]
    for folder, (_, reason) in zip(unseen, unreadable, strict=True):
        report.faults.append(f"{folder}: {reason}")
        report.unread += 1
    return found, unseen


def _below(path: str, folders: Iterable[str]) -> bool:
    relative = not os.path.isabs(path)
    return any(
        path == folder
        or (folder in ("", ".") and relative)
        or path.startswith(folder.rstrip("/") + "/")
        for folder in folders
    )


def _merged_roots(old: list[str], new: list[str]) -> list[str]:
    """Remembered folders and new ones, without those that lie in others."""
    every = list(dict.fromkeys([*old, *new]))
    return [root for root in every if not _below(root, (r for r in every if r != root))]


def _checksum(file: FoundFile) -> str:
    import hashlib

    try:
        with open(file.path, "rb") as opened:
            return hashlib.blake2b(opened.read(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _put_all(
    writer: IndexWriter,
    files: list[tuple[FoundFile, str]],
    jobs: int,
    report: Report,
    progress: Progress | None,
    seen: int,
) -> Iterator[_Read]:
    """Read files and put their documents; yields those that were put."""
    by_path = {stored: file for file, stored in files}
    for number, read in enumerate(_read_all(files, jobs), 1):
        report.faults.extend(read.faults)
        if read.document is None:
            report.unread += 1
        else:
            state = _state(by_path[read.path], read.checksum, read.faults, seen)
            writer.put(read.document, state)
            yield read
        if progress is not None:
            progress(number, len(files))


def rebuild(
    index_dir: Path,
    roots: list[Path],
    *,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Make a whole new index of some folders, beside the old one, and swap it in at the end.

    Args:
        index_dir: the folder of the index, absolute.
        roots: folders and files, absolute.
        jobs: how many processes may read posts.
        progress: called with (posts read, posts to read).
    Raises:
        UsageError: a root is not there, or there is no post in any; the old index is kept.
        IndexLockedError: somebody else writes.
    """
    report = Report()
    base = index_dir.parent
    report.roots = _merged_roots([], [to_stored(str(root), base) for root in roots])
    seen = time.time_ns()
    found, _ = _find(roots, index_dir, include, exclude, report)
    if not found:
        raise UsageError(f"no posts in {', '.join(map(str, roots))}")
    with engines.rebuild(index_dir) as writer:
        writer.set_settings(
            {"roots": report.roots, "include": list(include), "exclude": list(exclude)}
        )
        files = [(file, stored) for stored, file in found.items()]
        for read in _put_all(writer, files, jobs, report, progress, seen):
            report.added.append(read.path)
    return report


def update(
    index_dir: Path,
    paths: list[Path],
    *,
    include: tuple[str, ...] | None = None,
    exclude: tuple[str, ...] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Bring the index in step with the posts.

    Args:
        index_dir: the folder of the index, absolute.
        paths: folders and files to look at; none for all remembered folders. New folders are
            remembered.
        include, exclude: None for the remembered ones.
        jobs, progress: as in `rebuild`.
    Raises:
        NoIndexError: there is no index yet and `paths` is empty.
        UsageError, IndexLockedError: as in `rebuild`.
    """
    try:
        engine = engines.open_index(index_dir)
    except (NoIndexError, IndexFormatError) as error:
        settings = engines.remembered(index_dir)
        base = index_dir.parent
        roots = [Path(from_stored(root, base)) for root in settings.get("roots", [])]
        paths = [*(root for root in roots if root.exists()), *paths]
        if not paths:
            raise
        report = rebuild(
            index_dir,
            paths,
            include=tuple(settings.get("include", ())) if include is None else include,
            exclude=tuple(settings.get("exclude", ())) if exclude is None else exclude,
            jobs=jobs,
            progress=progress,
        )
        report.rebuilt = str(error) if isinstance(error, IndexFormatError) else ""
        return report
    try:
        return _update(engine, index_dir, paths, include, exclude, jobs, progress)
    finally:
        engine.close()


def _update(
    engine: Any,
    index_dir: Path,
    paths: list[Path],
    include: tuple[str, ...] | None,
    exclude: tuple[str, ...] | None,
    jobs: int,
    progress: Progress | None,
) -> Report:
    base = index_dir.parent
    old = engine.settings()
    known = engine.indexed()
    given = [to_stored(str(path), base) for path in paths]
    settings = {
        "roots": _merged_roots(list(old.get("roots", [])), given),
        "include": list(old.get("include", ()) if include is None else include),
        "exclude": list(old.get("exclude", ()) if exclude is None else exclude),
    }
    report = Report(roots=given or list(settings["roots"]))
    roots, missing = [], []
    for root in report.roots:
        place = Path(from_stored(root, base))
        if place.exists() or not _below(root, old.get("roots", [])) or root in known:
            roots.append(place)
        else:  # a disk that is not there now must not empty the index
            missing.append(root)
            report.unchanged += sum(_below(path, [root]) for path in known)
            report.faults.append(f"{root}: is not there; its posts stay in the index")
            report.unread += 1
    gone_files = [
        root for root in roots if not root.exists() and to_stored(str(root), base) in known
    ]
    # A file that was named by itself and is gone is forgotten.
    settings["roots"] = [
        root for root in settings["roots"] if from_stored(root, base) not in map(str, gone_files)
    ]
    seen = time.time_ns()
    found, unseen = _find(
        [root for root in roots if root not in gone_files],
        index_dir,
        tuple(settings["include"]),
        tuple(settings["exclude"]),
        report,
    )
    touched: list[tuple[str, FileState]] = []
    to_read: list[tuple[FoundFile, str]] = []
    for stored, file in found.items():
        state = known.get(stored)
        if state is not None and (state.mtime, state.size) == (file.mtime, file.size):
            report.unchanged += 1
            report.faults.extend(state.faults)
        elif state is not None and state.size == file.size and state.checksum == _checksum(file):
            report.unchanged += 1
            report.faults.extend(state.faults)
            fresh = _state(file, state.checksum, state.faults, seen)
            if fresh != state:
                touched.append((stored, fresh))
        else:
            to_read.append((file, stored))
    kept = {path for path in known if path not in found and _below(path, unseen)}
    report.unchanged += len(kept)
    deleted = [
        path
        for path in known
        if path not in found
        and path not in kept
        and _below(path, report.roots)
        and not _below(path, missing)
    ]
    if not (touched or to_read or deleted or settings != dict(old)):
        return report
    with engine.writer() as writer:
        writer.set_settings(settings)
        for stored, state in touched:
            writer.touch(stored, state)
        by_checksum = {known[path].checksum: path for path in deleted}
        for read in _put_all(writer, to_read, jobs, report, progress, seen):
            if read.path in known:
                report.changed.append(read.path)
            elif read.checksum in by_checksum:
                report.renamed.append((by_checksum.pop(read.checksum), read.path))
            else:
                report.added.append(read.path)
        for path in deleted:
            writer.delete(path)
        renamed = {before for before, _ in report.renamed}
        report.deleted = [path for path in deleted if path not in renamed]
    # A post that cannot be read any more stays as it was read last.
    report.unchanged += sum(1 for _, stored in to_read if stored in known) - len(report.changed)
    return report
