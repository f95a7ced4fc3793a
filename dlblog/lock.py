"""What the process holds that changes something, so that no two do; gone when it ends."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from errno import EACCES, EAGAIN, EDEADLK
from pathlib import Path

from dlblog.durable import make_way, named
from dlblog.errors import IndexLockedError
from dlblog.translation import _

_PAUSE = 0.02  # seconds between two looks at the lock


def _take(place: int) -> bool:
    """Lock an open file, unless somebody else has."""
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


def _holder(path: Path) -> str:
    """Who holds a lock and since when, as far as the file tells."""
    try:
        process, since = map(int, path.read_bytes()[:40].split())
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(since))
    except (OSError, OverflowError, ValueError):
        return ""
    return _(" (process {number}, since {moment})").format(number=process, moment=moment)


class Lock:
    """A locked file; who holds it stands in it."""

    def __init__(self, path: Path, patience: float, busy: str) -> None:
        """Take it.

        Args:
            path: of the file, which is made where there is none.
            patience: seconds to wait for somebody else.
            busy: what somebody else is doing who has it, and what to do.
        Raises:
            IndexLockedError: somebody else has it.
        """
        make_way(path)
        flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        self._place = os.open(path, flags, 0o666)
        try:
            deadline = time.monotonic() + patience
            while not _take(self._place):
                if time.monotonic() >= deadline:
                    time.sleep(_PAUSE)  # whoever has just taken it writes its name first
                    text = _("another dlblog{holder} {busy}")
                    raise IndexLockedError(text.format(holder=_holder(path), busy=busy))
                time.sleep(_PAUSE)
            path.write_text(f"{os.getpid()} {time.time():.0f}\n", encoding="ascii")
        except OSError as error:
            self.release()
            raise named(error, path) from error
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let others have it."""
        place, self._place = self._place, -1
        if place >= 0:
            with suppress(OSError):
                os.close(place)

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
