"""What the process holds that changes an index, so that no two do."""

from __future__ import annotations

import os
import time
from pathlib import Path

from whoosh.util.filelock import FileLock

from dlblog.durable import make_way, named
from dlblog.engines.whoosh.layout import LOCK
from dlblog.errors import IndexLockedError

_PAUSE = 0.02  # seconds between two looks at the lock


def _holder(lock: Path) -> str:
    """Who holds a lock and since when, as far as the file tells."""
    try:
        process, since = map(int, lock.read_bytes()[:40].split())
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(since))
    except (OSError, OverflowError, ValueError):
        return ""
    return f" (process {process}, since {moment})"


class Lock:
    """What the process holds that writes an index; released where it ends in any way."""

    def __init__(self, folder: Path, patience: float = 0.0) -> None:
        """Take the lock of the index in a folder.

        Args:
            patience: seconds to wait for somebody else.
        Raises:
            IndexLockedError: somebody else has it.
        """
        path = folder / LOCK
        make_way(path)
        self._lock = FileLock(str(path))
        deadline = time.monotonic() + patience
        while not self._lock.acquire():
            if time.monotonic() >= deadline:
                time.sleep(_PAUSE)  # whoever has just taken it writes its name first
                raise IndexLockedError(
                    f"another dlblog{_holder(path)} is writing the index in {folder}: "
                    "try later, or wait with --wait"
                )
            time.sleep(_PAUSE)
        try:
            path.write_text(f"{os.getpid()} {time.time():.0f}\n", encoding="ascii")
        except OSError as error:
            self.release()
            raise named(error, path) from error
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let others write."""
        self._lock.release()

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
