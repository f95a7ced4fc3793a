"""Files of a blog that get other bytes: written beside their place, then put into it.

Owner, mode and attributes stay; so does the file where anybody else has changed it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dlblog.files import MOST_OF_A_POST, read_file

_CHANGED = "has changed meanwhile: nothing is done, try again"


def temporary(target: Path) -> Path:
    """Where the new bytes of a file are until they are put in place."""
    return target.with_name(f".{target.name[:200]}.dlblog-new")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


class Replacement:
    """A file that is about to get other bytes: written beside it, and put in its place later."""

    def __init__(self, target: Path, old: bytes, new: bytes) -> None:
        """Raises OSError where the file is not what it was, or cannot be written."""
        self.target, self._old = target, old
        self._temporary = temporary(target)
        self._status = os.stat(target)
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "is read-only")
        if read_file(str(target), MOST_OF_A_POST, "a post", follow=False) != old:
            raise OSError(None, _CHANGED)
        self._write(new)

    def finish(self) -> None:
        """Put the new file in place; OSError where the old one has changed."""
        now = os.stat(self.target)
        if _signature(now) != _signature(self._status):
            raise OSError(None, _CHANGED)
        os.replace(self._temporary, self.target)

    def revert(self) -> bool:
        """Have the old file there again, and say whether it is."""
        try:
            if not os.path.lexists(self._temporary):  # it was put in place
                self._write(self._old)
                os.replace(self._temporary, self.target)
        except OSError:
            return False
        _remove(self._temporary)
        return True

    def _write(self, content: bytes) -> None:
        """Write the file beside its place, with the owner, mode and attributes of the old one."""
        _remove(self._temporary)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
            flags |= getattr(os, name, 0)
        place = os.open(self._temporary, flags, 0o600)
        try:
            with open(place, "wb") as file:
                file.write(content)
                file.flush()
                if hasattr(os, "fchown"):
                    made = os.fstat(place)
                    if (made.st_uid, made.st_gid) != (self._status.st_uid, self._status.st_gid):
                        os.fchown(place, self._status.st_uid, self._status.st_gid)
                    os.fchmod(place, self._status.st_mode & 0o7777)
                if hasattr(os, "listxattr"):
                    with suppress(OSError):  # a file system without them
                        for name in os.listxattr(self.target):
                            os.setxattr(place, name, os.getxattr(self.target, name))
                os.fsync(place)
        except BaseException:
            _remove(self._temporary)
            raise


def _signature(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
