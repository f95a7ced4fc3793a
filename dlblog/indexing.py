"""Brings the index in step with the posts: reads what is new or changed, forgets what is gone.

One process writes; how posts are read is `reading`.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlblog import engines
from dlblog.engines.base import FileState
from dlblog.errors import IndexChangedError, IndexFormatError, NoIndexError, UsageError
from dlblog.files import checksum, from_stored, to_stored
from dlblog.finding import FoundFile, walk
from dlblog.reading import Reader, ReadPost

if TYPE_CHECKING:
    from dlblog.engines.base import IndexWriter

# A file changed so short a time ago may change again within the same tick of its clock.
_RACY_NS = 2_000_000_000
_RACY = -1  # a time that no file has
_TRIES = 5
_LARGEST_DICTIONARY = 5_000_000  # bytes

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


def _cache(index_dir: Path, wanted: bool) -> Path | None:
    """The file in which runs of syllables are kept."""
    from dlblog.segment_cache import NAME

    return index_dir / NAME if wanted else None


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
    words: Iterable[str],
    jobs: int,
    report: Report,
    progress: Progress | None,
    seen: int,
    cache: Path | None,
) -> Iterator[ReadPost]:
    """Read files and put their documents; yields those that were put.

    Args:
        words: that are known before.
        cache: as for `Reader`.
        seen: the time, in nanoseconds, before the files were found.
    """
    by_path = {stored: file for file, stored in files}
    with Reader(files, jobs, cache) as reader:
        known = reader.names().union(words)
        for number, read in enumerate(reader.documents(known), 1):
            report.faults.extend(read.faults)
            if read.document is None:
                report.unread += 1
            else:
                state = _state(by_path[read.path], read.checksum, read.faults, seen)
                writer.put(read.document, state)
                yield read
            if progress is not None:
                progress(number, len(files))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The user's own words.

    Attributes:
        path: of the file, as the index keeps it; empty where there is none.
        checksum: hexadecimal, of its bytes.
        words: as they stand there.
    """

    path: str = ""
    checksum: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str, base: Path) -> Dictionary:
        """Read the file at a path of the index.

        Raises:
            UsageError: it cannot be read.
        """
        from dlblog.lexicon import parse_dictionary

        if not path:
            return cls()
        place = _absolute(path, base)
        try:
            shape = os.stat(place)
            endless = not (stat.S_ISREG(shape.st_mode) or stat.S_ISDIR(shape.st_mode))
            if endless or shape.st_size > _LARGEST_DICTIONARY:
                raise OSError(None, "it is not a file of at most 5 MB")
            with open(place, "rb") as file:
                content = file.read()
            words = parse_dictionary(content.decode("utf-8-sig"))
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            raise UsageError(
                f"the dictionary {place} cannot be read: {reason}; --dictionary '' forgets it"
            ) from None
        return cls(path, checksum(content), tuple(words))

    @property
    def settings(self) -> list[str]:
        """What the index remembers."""
        return [self.path, self.checksum]


def rebuild(
    index_dir: Path,
    roots: list[Path],
    *,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    jobs: int = 1,
    progress: Progress | None = None,
    missing: tuple[str, ...] = (),
    dictionary: str = "",
    cache: bool = True,
) -> Report:
    """Make a whole new index of some folders, beside the old one, and swap it in at the end.

    Args:
        index_dir: the folder of the index, absolute.
        roots: folders and files, absolute.
        missing: folders that are not there now and are to be remembered all the same, absolute.
        jobs: how many processes may read posts.
        progress: called with (posts read, posts to read).
        dictionary: the file of the user's own words, as a path of the index; empty for none.
        cache: whether to keep what underthesea's model made of runs of syllables, and to use it.
    Raises:
        UsageError: a root or the dictionary is not there, or there is no post in any root; the old
            index is kept.
        IndexLockedError: somebody else writes.
    """
    report = Report()
    base = index_dir.parent
    own = Dictionary.read(dictionary, base)
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
                "dictionary": own.settings,
            }
        )
        files = [(file, stored) for stored, file in found.items()]
        for read in _put_all(
            writer, files, own.words, jobs, report, progress, seen, _cache(index_dir, cache)
        ):
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
    dictionary: str | None = None,
    cache: bool = True,
) -> Report:
    """Bring the index in step with the posts.

    Where the dictionary has changed, all posts are read again.

    Args:
        index_dir: the folder of the index, absolute.
        paths: folders and files to look at; none for all remembered folders. New folders are
            remembered.
        include, exclude, dictionary: None for the remembered ones.
        jobs, progress, cache: as in `rebuild`.
    Raises:
        NoIndexError: there is no index yet and `paths` is empty.
        UsageError, IndexLockedError: as in `rebuild`.
    """
    base = index_dir.parent
    for _ in range(_TRIES):
        try:
            engine = engines.open_index(index_dir)
            try:
                own = _check_dictionary(engine.settings(), dictionary, base)
                return _update(
                    engine, index_dir, paths, include, exclude, own, jobs, progress, cache
                )
            except IndexChangedError:  # by another dlblog, since we looked: look again
                continue
            finally:
                engine.close()
        except (NoIndexError, IndexFormatError, _DictionaryChanged) as error:
            settings = engines.remembered(index_dir)
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
                dictionary=remembered_dictionary(settings) if dictionary is None else dictionary,
                cache=cache,
            )
            report.rebuilt = "" if isinstance(error, NoIndexError) else str(error)
            return report
    raise IndexChangedError("the index changes all the time; another dlblog is writing: try later")


class _DictionaryChanged(UsageError):
    """The user's own words are not those that the posts were read with."""


def remembered_dictionary(settings: Mapping[str, Any]) -> str:
    """The path of the dictionary in an index's settings; empty where there is none."""
    return str((settings.get("dictionary") or [""])[0])


def _check_dictionary(settings: Mapping[str, Any], path: str | None, base: Path) -> Dictionary:
    """The user's own words; _DictionaryChanged where the posts must be read again."""
    before = list(settings.get("dictionary") or Dictionary().settings)
    now = Dictionary.read(before[0] if path is None else path, base)
    if now.settings != before:
        raise _DictionaryChanged("the dictionary has changed")
    return now


def _update(
    engine: Any,
    index_dir: Path,
    paths: list[Path],
    include: tuple[str, ...] | None,
    exclude: tuple[str, ...] | None,
    own: Dictionary,
    jobs: int,
    progress: Progress | None,
    cache: bool,
) -> Report:
    base = index_dir.parent
    old = engine.settings()
    known = engine.indexed()
    given = [to_stored(str(path), base) for path in paths]
    settings = {
        "roots": _merged_roots(list(old.get("roots", [])), given, base),
        "include": list(old.get("include", ()) if include is None else include),
        "exclude": list(old.get("exclude", ()) if exclude is None else exclude),
        "dictionary": own.settings,
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
        words = {*own.words, *engine.values("tag"), *engine.values("category")} if to_read else ()
        for read in _put_all(
            writer, to_read, words, jobs, report, progress, seen, _cache(index_dir, cache)
        ):
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
