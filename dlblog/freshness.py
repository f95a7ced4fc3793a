"""Whether posts have changed since the index was made: told within a bounded time.

Only the clocks, sizes and names of files are looked at, in another process, so that a search can
open the index meanwhile.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from dlblog import engines
from dlblog.files import from_stored
from dlblog.finding import Seen, look

SECONDS = 0.2  # a look may take
_MOST_FILES = 40_000  # more are not looked at in that time anywhere


def seen_now(settings: Mapping[str, Any], index_dir: Path, deadline: float | None = None) -> Seen:
    """What is to be seen of an index's files now.

    Args:
        settings: of the index.
        deadline: by `time.monotonic`, when to give up.
    Raises:
        TimeoutError: the deadline has passed.
    """
    base = index_dir.parent
    stored = [*settings.get("roots", ()), remembered_dictionary(settings)]
    places = [os.path.normpath(from_stored(path, base)) for path in stored if path]
    return look(places, skip=str(index_dir), deadline=deadline)


def remembered_dictionary(settings: Mapping[str, Any]) -> str:
    """The path of the dictionary in an index's settings; empty where there is none."""
    return str((settings.get("dictionary") or [""])[0])


def _noted(settings: Mapping[str, Any]) -> tuple[str, int]:
    """The digest of the last look and how many files there were, as an index remembers them."""
    match settings.get("seen"):
        case [str(digest), int(files), _]:
            return digest, files
    return "", 0


class Look:
    """A look at the files of an index, begun when it is made."""

    def __init__(self, index_dir: Path) -> None:
        """Begin to look; nothing is raised whatever is there."""
        self._deadline = time.monotonic() + SECONDS
        self._index_dir = index_dir
        self._settings = engines.remembered(index_dir)
        self._child = self._answer = -1
        self._too_many = _noted(self._settings)[1] > _MOST_FILES
        threads = sys.modules.get("threading")  # a process of several must not be copied
        alone = threads is None or threads.active_count() == 1
        if self._settings and not self._too_many and hasattr(os, "fork") and alone:
            self._begin()

    def _begin(self) -> None:
        self._answer, end = os.pipe()
        with suppress(OSError):  # no more processes: then in this one
            self._child = os.fork()
        if self._child == 0:
            try:
                os.write(end, self._look().encode())
            finally:  # also after Ctrl-C, which the other process answers
                os._exit(0)
        os.close(end)

    def _look(self) -> str:
        return seen_now(self._settings, self._index_dir, self._deadline).digest

    def is_fresh(self, settings: Mapping[str, Any]) -> bool | None:
        """Whether all files are as they were when the index was brought in step.

        Args:
            settings: of the index as it was opened.
        Returns:
            None where that could not be told in time.
        """
        if self._too_many:
            return None
        if self._child < 0:
            try:
                digest = self._look()
            except TimeoutError:
                return None
        else:
            from select import select

            left = max(0.0, self._deadline - time.monotonic())
            if not select([self._answer], [], [], left)[0]:
                return None
            digest = os.read(self._answer, 100).decode()
            if not digest:
                return None
        return digest == _noted(settings)[0]

    def __enter__(self) -> Look:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._answer >= 0:
            os.close(self._answer)
        if self._child > 0:
            from signal import SIGKILL

            with suppress(OSError):
                os.kill(self._child, SIGKILL)
                os.waitpid(self._child, 0)
