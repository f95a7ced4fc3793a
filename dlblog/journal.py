"""Changes of many posts: all of them or none, and what takes them back.

Beside the index lies a folder with a file for each change that was made, of the lines that differ.
Such a file is written before the first post is touched and has its name at the end. So where a
process dies in between, the next one takes back what it did; and what was done can be taken back
later, also where other lines have changed since.

A journal may come from somebody else. It is believed only as far as it changes tags: whoever takes
something back says what a right change is.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from dlblog.durable import read_own, sync, write_durably
from dlblog.errors import PostError
from dlblog.files import MOST_OF_A_POST, absolute, below, checksum, read_file
from dlblog.hunk import FileChange, Hunk, IsRight, hunks_of, taken_back
from dlblog.lock import Lock
from dlblog.replacement import Replacement, temporary
from dlblog.sealed import seal, unseal

NAME = "changes"  # the folder
_PENDING = "pending"
_MOST_KEPT = 100  # changes
_MOST_BYTES = 20_000_000  # of all of them


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


class Journal:
    """The changes of the posts of one index."""

    def __init__(self, index_dir: Path, folders: Sequence[str], is_right: IsRight) -> None:
        """Open it; it need not be there.

        Args:
            index_dir: the folder of the index, absolute.
            folders: in which posts may be changed, as they really are.
            is_right: whether a post may be made another one to take something back.
        """
        self._folder = index_dir / NAME
        self._base = index_dir.parent
        self._folders = folders
        self._is_right = is_right

    @contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        """While it is held nobody else changes posts.

        Raises:
            IndexLockedError: somebody else does.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        busy = "is changing posts: try later"
        with Lock(self._folder / "lock", patience, busy):
            yield

    @property
    def is_interrupted(self) -> bool:
        """Whether a process has died, or is at work, that changed posts."""
        return os.path.lexists(self._folder / _PENDING)

    def mend(self) -> tuple[str, list[str]]:
        """Take back what a process left half done that died; for who may write.

        Returns:
            what that was, empty where nothing was; and the paths of posts that were changed since
            and stay as they are.
        """
        if not self.is_interrupted:
            return "", []
        change = self._read(_PENDING)
        left = []
        for file in change.files if change else ():
            try:
                target = self._target(file.path)
                _remove(temporary(target))
                content = read_file(str(target), MOST_OF_A_POST, "a post")
                old = taken_back(content, file, self._is_right)
                if old != content:
                    Replacement(target, content, old).finish()
            except (OSError, PostError):
                left.append(file.path)
        self._forget(_PENDING)
        return (change.what if change else "a change of tags"), left

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
            OSError: the journal cannot be written; nothing is changed.
        """
        files = [
            FileChange(path, checksum(old), checksum(new), hunks_of(old, new))
            for path, (old, new) in contents.items()
        ]
        number = max(self._numbers(), default=0) + 1
        replacements: list[Replacement] = []
        try:
            for path, (old, new) in contents.items():
                with _named(path):
                    replacements.append(Replacement(self._target(path), old, new))
            value = {"what": what, "time": int(time.time()), "files": files}
            write_durably(self._folder / _PENDING, seal(value))
            sync(self._folder)
            for path, replacement in zip(contents, replacements, strict=True):
                with _named(path):
                    replacement.finish()
            for folder in {replacement.target.parent for replacement in replacements}:
                with suppress(OSError):  # a file system that knows no such thing
                    sync(folder)
            if back is None:
                os.replace(self._folder / _PENDING, self._folder / f"{number:06}")
            else:
                self._forget(_PENDING)
                self._forget(f"{back:06}")
        except BaseException:
            # Told by the files, which no interrupt can outrun.
            if self.is_interrupted or not replacements or len(replacements) < len(contents):
                # What cannot be reverted now is taken back by the next run.
                reverted = [replacement.revert() for replacement in replacements]
                if all(reverted):
                    self._forget(_PENDING)
            raise
        with suppress(OSError):
            sync(self._folder)
        self._shorten()

    def changes(self) -> Iterator[Change]:
        """What was done and not taken back, the last first."""
        for number in sorted(self._numbers(), reverse=True):
            change = self._read(f"{number:06}")
            if change is not None:
                yield change._replace(number=number)

    def drop(self, number: int) -> None:
        """Forget a change."""
        self._forget(f"{number:06}")

    def _target(self, path: str) -> Path:
        """The file of a post: what a link leads to; PostError where that is not in the blog."""
        target = os.path.realpath(absolute(path, self._base))
        if not below(target, self._folders):
            raise PostError(path, "is not in the blog")
        return Path(target)

    def _numbers(self) -> list[int]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return [int(name) for name in names if re.fullmatch(r"\d{6}", name, re.ASCII)]

    def _forget(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink()

    def _shorten(self) -> None:
        """Forget what nobody will take back any more."""
        size = 0
        for kept, number in enumerate(sorted(self._numbers(), reverse=True)):
            with suppress(OSError):
                size += os.lstat(self._folder / f"{number:06}").st_size
            if kept and (kept >= _MOST_KEPT or size > _MOST_BYTES):
                self.drop(number)

    def _read(self, name: str) -> Change | None:
        """A change; None where it is not what was written."""
        try:
            value = unseal(read_own(self._folder / name))
            files = [
                FileChange(str(path), str(before), str(after), [_hunk(*hunk) for hunk in hunks])
                for path, before, after, hunks in value["files"]
            ]
            return Change(0, str(value["what"]), int(value["time"]), files)
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _hunk(line: Any, *parts: Any) -> Hunk:
    before, after, above, below = ([str(text) for text in part] for part in parts)
    return Hunk(int(line), before, after, above, below)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Errors of the file system become those of a post."""
    try:
        yield
    except OSError as error:
        raise PostError(path, error.strerror or "cannot be written") from error


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
