"""Changes of many posts: all of them or none, and what takes them back.

Beside the index lies a folder with a file for each change that was made, of the lines that differ.
Such a file is written before the first post is touched and has its name at the end. So where a
process dies in between, the next one takes back what it did; and what was done can be taken back
later, also where other lines have changed since.

A journal may come from somebody else. It is believed only as far as it changes tags: whoever opens
it says which files are posts, and what tags are.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EINVAL, ENOENT, ENOTDIR
from pathlib import Path
from typing import Any, NamedTuple

from dlblog import fault
from dlblog.durable import make_way, read_own, sync, write_durably
from dlblog.errors import PostError, UsageError
from dlblog.fault import said
from dlblog.files import MOST_OF_A_POST, read_file
from dlblog.hunk import FileChange, Hunk, Rule, taken_back
from dlblog.lock import Lock
from dlblog.replacement import Replacement, remove_temporary
from dlblog.sealed import seal, unseal
from dlblog.translation import _

NAME = "changes"  # the folder
PENDING = "pending"
_MOST_KEPT = 100  # changes
_MOST_BYTES = 20_000_000  # of all of them
_MOST_OF_ONE = 64_000_000  # bytes; some 100,000 posts
_END_OF_TIME = 250_000_000_000  # seconds, in the year 9892
_NUMBER = re.compile(r"[0-9]{6,18}")


class Change(NamedTuple):
    """What a command did.

    Attributes:
        number: changes are counted.
        what: in words.
        time: in seconds since 1970.
        files: that it changed.
    """

    number: int
    what: str
    time: int
    files: list[FileChange]


class Mended(NamedTuple):
    """What became of a change of which a process has died.

    Attributes:
        what: it was, in words; empty where that cannot be read.
        left: posts that stay as they are, since others have changed them.
        stuck: posts that cannot be written now; the next run tries again.
    """

    what: str
    left: list[PostError]
    stuck: list[PostError]


class Journal:
    """The changes of the posts of one index."""

    def __init__(self, index_dir: Path, target: Callable[[str], Path], rule: Rule) -> None:
        """Open it; it need not be there.

        Args:
            index_dir: the folder of the index, absolute.
            target: path of the index -> the file of a post, and no link to it; raises PostError
                where it is none.
            rule: what may differ after something is taken back.
        """
        self._folder = index_dir / NAME
        self._target = target
        self._rule = rule

    @contextmanager
    def writing(self, patience: float, advice: str) -> Iterator[None]:
        """While it is held nobody else changes posts.

        Args:
            patience: seconds to wait for somebody else.
            advice: what to do where somebody else does for longer.
        Raises:
            IndexLockedError: somebody else does.
        """
        make_way(self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        busy = _("is changing posts: {advice}").format(advice=advice)
        with Lock(self._folder / "lock", patience, busy):
            self._forget(f"{PENDING}.new")
            yield

    @property
    def is_interrupted(self) -> bool:
        """Whether a process has died, or is at work, that changed posts."""
        return self._is_own and os.path.lexists(self._folder / PENDING)

    @property
    def _is_own(self) -> bool:
        return not os.path.islink(self._folder)  # it may come from somebody else

    def mend(self) -> Mended | None:
        """Take back what a process left half done that died; for who may write.

        Returns:
            None where there was nothing.
        """
        if not self.is_interrupted:
            return None
        change = self._read(PENDING)
        done = Mended(change.what if change else "", [], [])
        folders = set()
        for file in change.files if change else ():
            try:
                target = self._target(file.path)
                folders.add(target.parent)
                remove_temporary(target)
                old = taken_back(content := _read_post(target), file, self._rule)
            except OSError as error:
                gone = error.errno in (None, ENOENT, ENOTDIR)
                (done.left if gone else done.stuck).append(_of(error, file.path))
                continue
            except PostError as error:
                done.left.append(error)
                continue
            try:
                if old != content:
                    replacement = Replacement(target, content, old)
                    replacement.write()
                    replacement.finish()
            except OSError as error:
                remove_temporary(target)
                done.stuck.append(_of(error, file.path))
        if not done.stuck:
            _sync_all(folders)
            self._forget(PENDING)
        return done

    def apply(
        self, what: str, contents: Mapping[str, tuple[bytes, bytes]], *, back: int | None = None
    ) -> None:
        """Change the files of posts: all of them, or none; for who may write.

        Args:
            what: is done, in words.
            contents: path of the index -> the file's bytes, and those it is to have.
            back: the number of the change that is taken back by this.
        Raises:
            PostError: a file is not what it was, or cannot be written; nothing is changed.
            UsageError: these are too many posts; nothing is changed.
            OSError: the journal cannot be written; nothing is changed.
        """
        replacements = {
            path: Replacement(self._target(path), old, new) for path, (old, new) in contents.items()
        }
        files = [FileChange.of(path, *both, self._rule) for path, both in contents.items()]
        value = {"what": what, "time": int(time.time()), "files": files, "back": back}
        content = seal(value)
        if len(content) > _MOST_OF_ONE:
            raise UsageError(_("these are too many posts for one command: choose fewer by --where"))
        number = max(self._numbers(), default=0) + 1 if back is None else back
        pending, kept = self._folder / PENDING, self._folder / f"{number:06}"
        try:
            # Before anything beside a post: who finds this knows where to tidy up.
            write_durably(pending, content)
            sync(self._folder)
            sync(self._folder.parent)
            for path, replacement in replacements.items():
                with _named(path):
                    replacement.write()
            for path, replacement in replacements.items():
                with _named(path):
                    replacement.finish()
            _sync_all({replacement.target.parent for replacement in replacements.values()})
            os.replace(pending, kept)
        except BaseException as error:
            # Told by the files, which no interrupt can outrun.
            if self.is_interrupted and not self._revert(replacements.values()):
                reason = _("what is changed already is taken back by the next command")
                if isinstance(error, PostError):
                    reason = f"{said(error.reason)}; {reason}"
                    raise PostError(error.path, reason) from error
            elif isinstance(error, PostError):
                reason = _("{reason}; nothing is changed").format(reason=said(error.reason))
                raise PostError(error.path, reason) from error
            raise
        if back is not None:  # until then it says of itself that it is taken back
            self._forget(kept.name)
        with suppress(OSError):
            sync(self._folder)
        self._shorten()

    def changes(self) -> Iterator[Change]:
        """What was done and not taken back, the last first."""
        for number in sorted(self._numbers(), reverse=True):
            change = self._read(f"{number:06}")
            if change is not None:
                yield change._replace(number=number)

    def drop(self, change: Change) -> None:
        """Forget a change; for who may write."""
        if self._read(f"{change.number:06}") == change._replace(number=0):
            self._forget(f"{change.number:06}")

    def _revert(self, replacements: Iterable[Replacement]) -> bool:
        """Have all files as they were, and say whether they are."""
        reverted = [replacement.revert() for replacement in replacements]
        if not all(reverted):
            return False
        try:
            _sync_all({replacement.target.parent for replacement in replacements})
        except OSError:
            return False
        self._forget(PENDING)
        return True

    def _numbers(self) -> list[int]:
        try:
            names = os.listdir(self._folder) if self._is_own else []
        except OSError:
            return []
        return [int(name) for name in names if _NUMBER.fullmatch(name)]

    def _forget(self, name: str) -> None:
        path = self._folder / name
        with suppress(OSError):
            if stat.S_ISDIR(os.lstat(path).st_mode):  # which is not from here
                shutil.rmtree(path)
            else:
                path.unlink()

    def _shorten(self) -> None:
        """Forget what nobody will take back any more."""
        size = 0
        for kept, number in enumerate(sorted(self._numbers(), reverse=True)):
            with suppress(OSError):
                size += os.lstat(self._folder / f"{number:06}").st_size
            if kept and (kept >= _MOST_KEPT or size > _MOST_BYTES):
                self._forget(f"{number:06}")

    def _read(self, name: str) -> Change | None:
        """A change; None where it is not what was written, or is taken back."""
        try:
            path = self._folder / name
            if not self._is_own or os.lstat(path).st_size > _MOST_OF_ONE:
                return None
            value = unseal(read_own(path))
            if name != PENDING and value["back"] is not None:
                return None
            files = [_file_change(*file) for file in value["files"]]
            seconds = int(value["time"])
            if not 0 <= seconds < _END_OF_TIME:
                raise ValueError("no time")
            return Change(0, str(value["what"]), seconds, files)
        except (OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError):
            return None


def _file_change(path: Any, before: Any, after: Any, hunks: Any, tags: Any) -> FileChange:
    counts = {str(tag): (int(first), int(last)) for tag, (first, last) in tags.items()}
    if "\0" in _encoded(path):
        raise ValueError("no path")
    return FileChange(path, str(before), str(after), [_hunk(*hunk) for hunk in hunks], counts)


def _hunk(line: Any, *parts: Any) -> Hunk:
    before, after, above, below = ([_encoded(text) for text in part] for part in parts)
    return Hunk(int(line), before, after, above, below)


def _encoded(text: Any) -> str:
    """A text that can be in a file; else ValueError."""
    if not isinstance(text, str):
        raise ValueError("no text")
    text.encode("utf-8", "surrogateescape")
    return text


def _read_post(target: Path) -> bytes:
    return read_file(str(target), MOST_OF_A_POST, fault.A_POST, follow=False)


def _of(error: OSError, path: str) -> PostError:
    return PostError(path, error.strerror or _("cannot be written"))


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Errors of the file system become those of a post."""
    try:
        yield
    except OSError as error:
        raise _of(error, path) from error


def _sync_all(folders: Iterable[Path]) -> None:
    """Have the names in folders on disk."""
    for folder in folders:
        try:
            sync(folder)
        except OSError as error:
            if error.errno != EINVAL:  # a file system that knows no such thing
                raise
