"""What has to be done to bring an index in step with the files of a blog.

Files are compared by time and size, and only where these differ by their bytes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from dlblog import fault
from dlblog.engines.base import FileState
from dlblog.errors import DlblogError, UsageError
from dlblog.fault import said
from dlblog.files import MOST_OF_A_POST, absolute, below, checksum, no_file, read_file, to_stored
from dlblog.finding import FoundFile, Seen, links_end_in, walk
from dlblog.gitignore import NAME as GITIGNORE
from dlblog.patterns import emptied
from dlblog.translation import _, ngettext, number

_RACY = -(1 << 63)  # a time that no file has, in place of one that is not trusted


class Limits(NamedTuple):
    """How much may be done.

    Attributes:
        posts: to be read or forgotten.
        size: of the posts to be read, in bytes.
        compared: files of which the clock alone has changed, perhaps.
        moved: posts that the engine may move to keep the index tidy.
    """

    posts: int
    size: int
    compared: int
    moved: int


class TooManyChangesError(DlblogError):
    """There is more to do than was allowed."""


@dataclass(slots=True)
class Changes:
    """What has to be done, with paths as the index keeps them.

    Attributes:
        roots: the folders and files to look at.
        to_read: posts that are new or have changed.
        deleted: posts that are gone.
        touched: files that have another clock and the same content.
        unchanged: how many posts can be left alone.
        faults: of those posts, and of folders; `path:line: reason`.
        unread: how many of the faults are of what cannot be read at all.
        beside: how many of these are of no post, but of a folder or a `.gitignore`.
        unreadable: the files that cannot be read as far as that is known, path -> state.
        gone_files: of the roots, files that are not there any more.
    """

    roots: list[str]
    to_read: list[tuple[FoundFile, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    touched: list[tuple[str, FileState]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)
    unread: int = 0
    beside: int = 0
    unreadable: dict[str, FileState] = field(default_factory=dict)
    gone_files: list[str] = field(default_factory=list)

    def keep(self, root: str, posts: int, reason: str, advice: str = "") -> None:
        """Say that posts stay in the index though their files are not to be seen.

        Args:
            advice: what to do; empty to forget them.
        """
        self.unchanged += posts
        stay = _("{reason}; its {count} posts stay in the index ({advice})")
        forget = _("dlblog rebuild with the folders you want forgets them")
        why = stay.format(reason=said(reason), count=posts, advice=advice or forget)
        self.tell(root, why)

    def tell(self, root: str, why: str) -> None:
        """Add a fault of a folder."""
        self.faults.append(f"{root}: {why}")
        self.unread += 1
        self.beside += 1

    def check(self, limits: Limits) -> None:
        """Whether this is within some limits.

        Raises:
            TooManyChangesError: it is not.
        """
        posts = len(self.to_read) + len(self.deleted)
        if posts > limits.posts or sum(file.size for file, _ in self.to_read) > limits.size:
            text = ngettext("{count} post has changed", "{count} posts have changed", posts)
            raise TooManyChangesError(text.format(count=number(posts)))


def merged_roots(old: list[str], new: list[str], base: Path) -> list[str]:
    """Remembered folders and new ones, as the index keeps them, without those within others."""
    every = list(dict.fromkeys(absolute(root, base) for root in [*old, *new]))
    kept = [root for root in every if not below(root, (r for r in every if r != root))]
    return [to_stored(root, base) for root in kept]


def file_state(
    file: FoundFile,
    checksum: str,
    faults: tuple[str, ...],
    seen: Seen,
    traces: tuple[str, ...] = (),
) -> FileState:
    """Return the state of a file that was found after a look."""
    mtime = file.mtime if seen.trusts(file) else _RACY
    return FileState(checksum, mtime, file.size, faults, traces, file.changed)


def find(
    roots: list[Path],
    tops: list[str],
    index_dir: Path,
    patterns: tuple[tuple[str, ...], tuple[str, ...]],
    changes: Changes,
    unread: Mapping[str, FileState],
) -> tuple[dict[str, FoundFile], list[str]]:
    """Path in the index -> file, of all roots; and the folders and posts that must not be read.

    Args:
        tops: the remembered folders, to which patterns are relative also below them.
        patterns: globs of names to include and to exclude.
        changes: receives the faults.
        unread: the files that could not be read before, of which faults have been told.
    """
    base = index_dir.parent
    found: dict[str, FoundFile] = {}
    unreadable: list[tuple[str, str]] = []
    folders = links_end_in(tops, str(base))
    for root in roots:
        top = next((top for top in tops if below(str(root), [top])), str(root))
        include, exclude = patterns
        for file in walk(
            root,
            top=top,
            include=include,
            exclude=exclude,
            skip=index_dir,
            unreadable=unreadable,
            folders=folders,
        ):
            found.setdefault(to_stored(file.path, base), file)
    for path, reason in dict.fromkeys(unreadable):
        stored = to_stored(path, base)
        text = f"{_short(stored)}: {reason}"
        state = _unreadable_state(path, text)
        if state is not None:
            changes.unreadable[stored] = state
        if state is None or unread.get(stored) != state:
            changes.faults.append(text)
            changes.unread += 1
            changes.beside += state is None
    return found, [path for path, _ in unreadable]


def _unreadable_state(path: str, fault: str) -> FileState | None:
    """Return the state of a post that is not read; None for a folder or a `.gitignore`.

    What these keep out of the index, or do not keep out, is told in every run.
    """
    try:
        status = os.lstat(path)
    except OSError:  # in a folder that can only be listed
        return FileState("", 0, 0, (fault,))
    if stat.S_ISDIR(status.st_mode) or os.path.basename(path) == GITIGNORE:
        return None
    return FileState("", 0, status.st_size, (fault,))


def _short(path: str) -> str:
    """A path, without its middle where nobody would read that."""
    return path if len(path) <= 600 else f"{path[:200]}…{path[-200:]}"


def compare(
    known: Mapping[str, FileState],
    unread: Mapping[str, FileState],
    index_dir: Path,
    roots: list[str],
    remembered: list[str],
    settings: Mapping[str, Any],
    seen: Seen,
    limits: Limits | None = None,
) -> Changes:
    """What differs between an index and the files.

    Args:
        known: what the index knows of files.
        unread: what it knows of those that could not be read.
        roots: what to look at, as the index keeps it.
        remembered: the roots that the index had before.
        settings: with the roots and patterns that hold from now on.
        seen: the look before the files are found.
        limits: how much may be compared.
    Raises:
        UsageError: there is nothing at a root, and nothing in the index either.
        TooManyChangesError: there is more to compare than was allowed.
    """
    base = index_dir.parent
    changes = Changes(roots)
    at = {path: absolute(path, base) for path in known}
    there, missing = _look(changes, at, [absolute(root, base) for root in remembered], base)
    tops = [absolute(root, base) for root in settings["roots"]]
    patterns = tuple(settings["include"]), tuple(settings["exclude"])
    found, unseen = find(there, tops, index_dir, patterns, changes, unread)
    spelt = {where: path for path, where in at.items()}
    found = {spelt.get(file.path, path): file for path, file in found.items()}
    for root in there:
        posts = [path for path in known if at[path] != str(root) and below(at[path], [str(root)])]
        if any(below(file.path, [str(root)]) for file in found.values()):
            continue
        top = next((top for top in tops if below(str(root), [top])), None)
        stored = to_stored(str(root), base)
        if why := emptied(root, patterns, index_dir, top=top):
            if not found and posts:  # perhaps a slip: all of them
                missing.append(str(root))
                changes.keep(stored, len(posts), why.reason, why.advice)
            elif not found:
                changes.tell(stored, str(why))
        elif posts:  # the mount point of a disk that is not there now
            missing.append(str(root))
            changes.keep(stored, len(posts), _("has no posts any more"))
    _sort(changes, known, unread, found, seen, limits)
    kept = {
        path
        for path in known
        if path not in found and below(at[path], unseen) and not below(at[path], missing)
    }
    changes.unchanged += len(kept)
    looked = [absolute(root, base) for root in roots]
    for path, state in unread.items():  # of what is not looked at now all stays as it is
        where = absolute(path, base)
        if not below(where, looked) or below(where, missing):
            changes.unreadable.setdefault(path, state)
    changes.deleted = [
        path
        for path in known
        if path not in found
        and path not in kept
        and below(at[path], looked)
        and not below(at[path], missing)
    ]
    return changes


def _look(
    changes: Changes, at: dict[str, str], remembered: list[str], base: Path
) -> tuple[list[Path], list[str]]:
    """The roots to walk, and the folders that are not there.

    Args:
        at: path in the index -> where it is.
    Raises:
        UsageError: there is nothing at a path, and nothing in the index either.
    """
    there, missing = [], []
    for root in changes.roots:
        place = absolute(root, base)
        posts = [path for path, where in at.items() if below(where, [place])]
        try:
            status = os.stat(place)
        except OSError as error:
            status, reason = None, error.strerror or fault.UNREADABLE
        if status and posts and not stat.S_ISDIR(status.st_mode) and no_file(status):
            missing.append(place)  # what was typed once is not typed now
            changes.keep(root, len(posts), no_file(status))
        elif status:
            there.append(Path(place))
        elif any(at[path] == place for path in posts):
            changes.gone_files.append(root)
        elif posts or place in remembered:
            missing.append(place)  # a disk that is not there now must not empty the index
            changes.keep(root, len(posts), _("is not there"))
        else:
            raise UsageError(f"{place}: {said(reason)}")
    return there, missing


def _sort(
    changes: Changes,
    known: Mapping[str, FileState],
    unread: Mapping[str, FileState],
    found: Mapping[str, FoundFile],
    seen: Seen,
    limits: Limits | None,
) -> None:
    """Which of the files found are to be read, which have another clock alone.

    Who has limits trusts the size and time of a file, which need not be read; `index` also looks
    at what nobody can set, so that no change escapes it.
    """
    compared = 0

    def same(file: FoundFile, state: FileState) -> FileState | None:
        """Return the state of a file that is as it was known, with its times now."""
        nonlocal compared
        alike = (state.mtime, state.size) == (file.mtime, file.size)
        if alike and (limits or state.changed == file.changed):
            return state
        if state.size != file.size:
            return None
        compared += 1
        if limits and compared > limits.compared:
            text = _("the time stamps of more than {count} posts have changed")
            raise TooManyChangesError(text.format(count=number(limits.compared)))
        if state.checksum != checksum_of(file):
            return None
        return file_state(file, state.checksum, state.faults, seen, state.traces)

    for stored, file in found.items():
        before, state = unread.get(stored), known.get(stored)
        # What could not be opened has no checksum: only `index` tries again.
        if before is not None and (before.checksum or limits) and (now := same(file, before)):
            changes.unreadable[stored] = now
            changes.unchanged += state is not None
        elif state is not None and (now := same(file, state)):
            if now != state:
                changes.touched.append((stored, now))
            changes.unchanged += 1
            changes.faults.extend(state.faults)
        else:
            changes.to_read.append((file, stored))


def checksum_of(file: FoundFile) -> str:
    """Return the checksum of a file's bytes; empty where they cannot be read."""
    try:
        place = file.target or file.path
        return checksum(read_file(place, MOST_OF_A_POST, fault.A_POST, follow=False))
    except OSError:
        return ""
