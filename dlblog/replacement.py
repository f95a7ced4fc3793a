"""Files of a blog that get other bytes: written beside their place, then put into it.

Owner, mode and attributes stay; so does the file where anybody else has changed it. Another name of
the same file, a hard link, keeps the old bytes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from dlblog import fault
from dlblog.durable import open_new
from dlblog.files import MOST_OF_A_POST, read_file
from dlblog.translation import _

_ENDING = ".dlblog-new"
_LONGEST = 143  # bytes of a name; file systems that encrypt names have no longer ones


def temporary(target: Path) -> Path:
    """Where the new bytes of a file are until they are put in place; no other file's are there."""
    name = os.fsencode(target.name)
    if len(name) + len(_ENDING) + 1 > _LONGEST:
        start = name[:80].decode("utf-8", "ignore").encode()
        name = start + b"-" + blake2b(name, digest_size=12).hexdigest().encode()
    return target.with_name(os.fsdecode(b"." + name + _ENDING.encode()))


def remove_temporary(target: Path) -> None:
    """Take away what a process left that died while it wrote."""
    with suppress(OSError):
        temporary(target).unlink()


class Replacement:
    """A file that is to get other bytes."""

    def __init__(self, target: Path, old: bytes, new: bytes) -> None:
        """Nothing is done yet.

        Args:
            target: the file, and no link to it.
            old, new: the bytes that it has, and is to have.
        """
        self.target = target
        self._old, self._new = old, new
        self._status: os.stat_result | None = None

    def write(self) -> None:
        """Write the new file; OSError where the old one is not what it was, or cannot be."""
        self._status = os.lstat(self.target)
        if not os.access(self.target, os.W_OK):
            raise PermissionError(None, _("is read-only"))
        if self._content() != self._old:
            raise OSError(None, _("has changed meanwhile, try again"))
        self._write(self._new, self._status)

    def finish(self) -> None:
        """Put the new file in place; OSError where the old one has changed."""
        if self._status is None or _signature(os.lstat(self.target)) != _signature(self._status):
            raise OSError(None, _("has changed meanwhile, try again"))
        os.replace(temporary(self.target), self.target)

    def revert(self) -> bool:
        """Have the old file there again, and say whether it is; what is of others stays."""
        try:
            if (content := self._content()) == self._new:
                self._write(self._old, os.lstat(self.target))
                os.replace(temporary(self.target), self.target)
            elif content != self._old:
                return False
        except OSError:
            return False
        remove_temporary(self.target)
        return True

    def _content(self) -> bytes:
        return read_file(str(self.target), MOST_OF_A_POST, fault.A_POST, follow=False)

    def _write(self, content: bytes, status: os.stat_result) -> None:
        """Write the file beside its place, with the owner, mode and attributes of the old one."""
        remove_temporary(self.target)
        place = open_new(temporary(self.target), 0o600)
        try:
            with open(place, "wb") as file:
                file.write(content)
                file.flush()
                if hasattr(os, "fchown"):
                    _give(place, status)
                if hasattr(os, "listxattr"):
                    _copy_attributes(self.target, place)
                os.fsync(place)
        except BaseException:
            remove_temporary(self.target)
            raise


def _give(place: int, status: os.stat_result) -> None:
    """Give an open file the owner and mode of another one."""
    made = os.fstat(place)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.fchown(place, status.st_uid, status.st_gid)
        except PermissionError as error:
            reason = _("belongs to another user or group, which it would lose")
            raise PermissionError(error.errno, reason) from error
    os.fchmod(place, status.st_mode & 0o7777)


def _copy_attributes(target: Path, place: int) -> None:
    names: list[str] = []
    with suppress(OSError):  # a file system without them
        names = os.listxattr(target)
    for name in names:
        with suppress(OSError):  # one that only the system may set
            os.setxattr(place, name, os.getxattr(target, name))


def _signature(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
