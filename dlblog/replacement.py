"""Files of a blog that get other bytes: written beside their place, then put into it.

Owner, mode and attributes stay; so does a file that another program has changed. Another name of
the same file, a hard link, keeps the old bytes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dlblog import fault
from dlblog.durable import open_new
from dlblog.files import MOST_OF_A_POST, read_file
from dlblog.translation import _


def read_post(path: str | Path) -> bytes:
    """Return the bytes of a post, which must be a file and no link to one; else OSError."""
    return read_file(str(path), MOST_OF_A_POST, fault.A_POST, follow=False)


class Replacement:
    """A file that is to get other bytes.

    Attributes:
        target: the file, and no link to it.
        temporary: the new file until it is in place.
    """

    def __init__(self, target: Path, name: str, old: bytes, new: bytes) -> None:
        """Remember what is to be done; nothing is done yet.

        Args:
            target: the file.
            name: of the temporary file beside it.
            old, new: the bytes that it has, and is to have.
        """
        self.target, self.temporary = target, target.with_name(name)
        self._old, self._new = old, new
        self._status: os.stat_result | None = None

    def write(self) -> None:
        """Write the new file, on disk.

        Raises:
            OSError: the old file is not what it was, or the new one cannot be written.
        """
        self._status = os.lstat(self.target)
        if not os.access(self.target, os.W_OK):
            raise PermissionError(None, _("is read-only"))
        if read_post(self.target) != self._old:
            raise OSError(None, _("has changed meanwhile, try again"))
        place = open_new(self.temporary, 0o600)
        try:
            with open(place, "wb") as file:
                file.write(self._new)
                file.flush()
                if hasattr(os, "fchown"):
                    _give(place, self._status)
                if hasattr(os, "listxattr"):
                    _copy_attributes(self.target, place)
                os.fsync(place)
        except BaseException:
            self.discard()
            raise

    def finish(self) -> None:
        """Put the new file in place; OSError if the old one has changed."""
        same = self._status is not None and (
            _signature(os.lstat(self.target)) == _signature(self._status)
            # A program that saves within one tick of the clock leaves the same signature.
            and read_post(self.target) == self._old
        )
        if not same:
            raise OSError(None, _("has changed meanwhile, try again"))
        os.replace(self.temporary, self.target)

    def discard(self) -> None:
        """Remove the new file, if it is not in place yet."""
        with suppress(OSError):
            self.temporary.unlink()


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
