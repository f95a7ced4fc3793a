"""Locks: a file that at most one process holds, and that is free again when the process ends."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from errno import EACCES, EAGAIN, EDEADLK, EINVAL
from pathlib import Path

from dlblog import fault
from dlblog.durable import named
from dlblog.errors import IndexLockedError
from dlblog.translation import _

_PAUSE = 0.02  # seconds between two looks at the lock
_FLAGS = os.O_CREAT | os.O_RDWR
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"):  # those that exist on this system
    _FLAGS |= getattr(os, _name, 0)


def _open(path: Path) -> int:
    """Open the lock file, and make it if there is none.

    A link, a FIFO or a device in its place came from elsewhere and is removed. A regular file is
    never removed, whatever links it has: another process may hold it.
    """
    with suppress(FileNotFoundError):
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            os.unlink(path)
    place = os.open(path, _FLAGS, 0o666)
    if not stat.S_ISREG(os.fstat(place).st_mode):
        os.close(place)
        raise OSError(EINVAL, fault.NOT_A_FILE, str(path))
    return place


def _take(place: int) -> bool:
    """Lock an open file. Return False if another process has locked it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(place, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (EAGAIN, EACCES, EDEADLK):
            return False
        raise
    return True


def _is_at(path: Path, place: int) -> bool:
    """Tell whether an open file is the one that has a name now.

    Between opening and locking, the folder may have been deleted and made anew: then the next
    process opens another file, and both would hold "the" lock.
    """
    try:
        return os.path.samestat(os.lstat(path), os.fstat(place))
    except FileNotFoundError:
        return False


def _holder(place: int) -> str:
    """Return who holds an open lock file and since when, as far as the file tells."""
    try:
        if os.fstat(place).st_nlink > 1:  # see `_sign`
            return ""
        process, since = map(int, os.read(place, 40).split())
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(since))
    except (OSError, OverflowError, ValueError):
        return ""
    return _(" (process {number}, since {moment})").format(number=process, moment=moment)


def _sign(place: int) -> None:
    """Write this process into its lock file, for the message that others print.

    A file with several names may be a file of the user's by another of them: it is left as it is.
    """
    with suppress(OSError):  # the lock holds without it, and a full disk must not prevent tidying
        if os.fstat(place).st_nlink == 1:
            os.ftruncate(place, 0)
            os.write(place, f"{os.getpid()} {time.time():.0f}\n".encode("ascii"))


class Lock:
    """A lock file that this process holds."""

    def __init__(self, path: Path, patience: float, busy: str) -> None:
        """Take the lock.

        Args:
            path: of the lock file; it is made if there is none.
            patience: seconds to wait while another process holds it.
            busy: what the other process is doing, and what the user should do.
        Raises:
            IndexLockedError: another process holds it for longer.
        """
        self._place = -1
        deadline = time.monotonic() + patience
        try:
            while self._place < 0:
                self._place = _open(path)
                while not _take(self._place):
                    if time.monotonic() >= deadline:
                        time.sleep(_PAUSE)  # whoever has just taken it signs it first
                        text = _("another dlblog{holder} {busy}")
                        holder = _holder(self._place)
                        raise IndexLockedError(text.format(holder=holder, busy=busy))
                    time.sleep(_PAUSE)
                if not _is_at(path, self._place):
                    self.release()
            _sign(self._place)
        except OSError as error:
            self.release()
            raise named(error, path) from error
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Release the lock."""
        place, self._place = self._place, -1
        if place >= 0:
            with suppress(OSError):
                os.close(place)

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
