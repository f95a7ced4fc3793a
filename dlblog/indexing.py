"""Brings the index in step with the posts: reads what is new or changed, forgets what is gone.

One process writes; where there is much to read, others read posts and cut words.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlblog import engines
from dlblog.engines.base import FileState
from dlblog.errors import IndexChangedError, IndexFormatError, NoIndexError, UsageError
from dlblog.files import checksum, from_stored, to_stored
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
_RACY = -1  # a time that no file has
_TRIES = 5

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
        document = make_document(post, segmenter)
    except PostError as error:
        return _Read(stored, None, "", (str(error),))
    except Exception as error:  # a bug in a parser must not cost the other posts
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        return _Read(stored, None, "", (f"{stored}: cannot be read ({reason})",))
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
            with _interrupts_blocked():
                waiting.append(pool.submit(_read_batch, batch))
            if len(waiting) >= jobs * 4:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BaseException:
        # An interrupted executor may wait for ever for processes that wait for it.
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _state(file: FoundFile, checksum: str, faults: tuple[str, ...], seen: int) -> FileState:
    """A file's state; `seen` is the time, in nanoseconds, before it was found."""
    racy = file.mtime > seen - _RACY_NS
    return FileState(checksum, _RACY if racy else file.mtime, file.size, faults)


def _keep(report: Report, root: str, posts: int, reason: str) -> None:
    """Say that posts stay in the index though their files are not to be seen."""
    report.unchanged += posts
    forget = "dlblog rebuild with the folders you want forgets them"
    report.faults.append(f"{root}: {reason}; its {posts} posts stay in the index ({forget})")
    report.unread += 1


def _look(
    report: Report, known: Iterable[str], at: dict[str, str], remembered: list[str], base: Path
) -> tuple[list[Path], list[str], list[str]]:
    """The roots to walk, and those that are not there: folders, and files to be forgotten.

    Raises:
        UsageError: there is nothing at a path, and nothing in the index either.
    """
    roots, missing, gone_files = [], [], []
    for root in report.roots:
        place = _absolute(root, base)
        posts = [path for path in known if _below(at[path], [place])]
        if os.path.exists(place):
            roots.append(Path(place))
        elif any(at[path] == place for path in posts):
            gone_files.append(place)
        elif posts or place in (_absolute(r, base) for r in remembered):
            missing.append(place)  # a disk that is not there now must not empty the index
            _keep(report, root, len(posts), "is not there")
        else:
            raise UsageError(f"{place}: No such file or directory")
    return roots, missing, gone_files


def _find(
    roots: list[Path],
    tops: list[str],
    index_dir: Path,
    patterns: tuple[tuple[str, ...], tuple[str, ...]],
    report: Report,
) -> tuple[dict[str, FoundFile], list[str]]:
    """Path in the index -> file, of all roots; and the folders that cannot be listed.

    Args:
        tops: the remembered folders, to which patterns are relative also below them.
        patterns: globs of names to include and to exclude.
    """
    base = index_dir.parent
    found: dict[str, FoundFile] = {}
    unreadable: list[tuple[str, str]] = []
    for root in roots:
        top = next((top for top in tops if _below(str(root), [top])), str(root))
        include, exclude = patterns
        for file in walk(
            root, top=top, include=include, exclude=exclude, skip=index_dir, unreadable=unreadable
        ):
            found.setdefault(to_stored(file.path, base), file)
    for folder, reason in unreadable:
        report.faults.append(f"{to_stored(folder, base)}: {reason}")
        report.unread += 1
    return found, [folder for folder, _ in unreadable]


def _absolute(stored: str, base: Path) -> str:
    return os.path.normpath(from_stored(stored, base))


def _below(path: str, folders: Iterable[str]) -> bool:
    """Whether an absolute path is one of some absolute folders or lies in one."""
    return any(path == f or path.startswith(f.rstrip(os.sep) + os.sep) for f in folders)


def _merged_roots(old: list[str], new: list[str], base: Path) -> list[str]:
    """Remembered folders and new ones, as the index keeps them, without those within others."""
    every = list(dict.fromkeys(_absolute(root, base) for root in [*old, *new]))
    kept = [root for root in every if not _below(root, (r for r in every if r != root))]
    return [to_stored(root, base) for root in kept]


def _checksum(file: FoundFile) -> str:
    try:
        with open(file.path, "rb") as opened:
            return checksum(opened.read())
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
    missing: tuple[str, ...] = (),
) -> Report:
    """Make a whole new index of some folders, beside the old one, and swap it in at the end.

    Args:
        index_dir: the folder of the index, absolute.
        roots: folders and files, absolute.
        missing: folders that are not there now and are to be remembered all the same, absolute.
        jobs: how many processes may read posts.
        progress: called with (posts read, posts to read).
    Raises:
        UsageError: a root is not there, or there is no post in any; the old index is kept.
        IndexLockedError: somebody else writes.
    """
    report = Report()
    base = index_dir.parent
    report.roots = _merged_roots([], [str(root) for root in roots], base)
    seen = time.time_ns()
    tops = [_absolute(root, base) for root in report.roots]
    found, _ = _find(roots, tops, index_dir, (include, exclude), report)
    where = ", ".join(map(str, roots))
    if not found:
        raise UsageError(f"no posts in {where}")
    for folder in missing:
        _keep(report, to_stored(folder, base), 0, "is not there")
    with engines.rebuild(index_dir) as writer:
        writer.set_settings(
            {
                "roots": _merged_roots(report.roots, list(missing), base),
                "include": list(include),
                "exclude": list(exclude),
            }
        )
        files = [(file, stored) for stored, file in found.items()]
        for read in _put_all(writer, files, jobs, report, progress, seen):
            report.added.append(read.path)
        if not report.added:
            raise UsageError(f"no post in {where} can be read: {'; '.join(report.faults[:3])}")
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
    for _ in range(_TRIES):
        try:
            engine = engines.open_index(index_dir)
            try:
                return _update(engine, index_dir, paths, include, exclude, jobs, progress)
            except IndexChangedError:  # by another dlblog, since we looked: look again
                continue
            finally:
                engine.close()
        except (NoIndexError, IndexFormatError) as error:
            settings = engines.remembered(index_dir)
            base = index_dir.parent
            roots = [Path(_absolute(root, base)) for root in settings.get("roots", [])]
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
                missing=tuple(str(root) for root in roots if not root.exists()),
            )
            report.rebuilt = str(error) if isinstance(error, IndexFormatError) else ""
            return report
    raise IndexChangedError("the index changes all the time; another dlblog is writing: try later")


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
        "roots": _merged_roots(list(old.get("roots", [])), given, base),
        "include": list(old.get("include", ()) if include is None else include),
        "exclude": list(old.get("exclude", ()) if exclude is None else exclude),
    }
    report = Report(roots=given or list(settings["roots"]))
    at = {path: _absolute(path, base) for path in known}
    roots, missing, gone_files = _look(report, known, at, list(old.get("roots", [])), base)
    # A file that was named by itself and is gone is forgotten.
    settings["roots"] = [r for r in settings["roots"] if _absolute(r, base) not in gone_files]
    seen = time.time_ns()
    tops = [_absolute(root, base) for root in settings["roots"]]
    patterns = tuple(settings["include"]), tuple(settings["exclude"])
    found, unseen = _find(roots, tops, index_dir, patterns, report)
    spelt = {where: path for path, where in at.items()}
    found = {spelt.get(file.path, path): file for path, file in found.items()}
    for root in roots:  # the mount point of a disk that is not there now
        posts = [path for path in known if at[path] != str(root) and _below(at[path], [str(root)])]
        if posts and not any(_below(file.path, [str(root)]) for file in found.values()):
            missing.append(str(root))
            _keep(report, to_stored(str(root), base), len(posts), "has no posts any more")
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
    kept = {path for path in known if path not in found and _below(at[path], unseen)}
    report.unchanged += len(kept)
    looked = [_absolute(root, base) for root in report.roots]
    deleted = [
        path
        for path in known
        if path not in found
        and path not in kept
        and _below(at[path], looked)
        and not _below(at[path], missing)
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
