"""A program on a terminal of its own: what it draws is read, keys are typed into it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

# A session leader gets the first terminal it opens as its own: /dev/tty.
_LEADER = "import os, sys; os.open(os.ttyname(2), os.O_RDWR); os.execvp(sys.argv[1], sys.argv[1:])"
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-9;?<>=!]*[a-zA-Z@`]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)"
)


class Session:
    """A `with`: the program runs within, and is ended at its end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        columns: int = 100,
        lines: int = 30,
        out: Path | None = None,
    ) -> None:
        """Start a program.

        Args:
            environment: besides that of the tests.
            out: a file that gets standard output; else the terminal has it.
        """
        self._end, tail = pty.openpty()
        fcntl.ioctl(tail, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.drawn = ""
        self._decoder = getincrementaldecoder("utf-8")("replace")
        with open(out or os.devnull, "wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-S", "-c", _LEADER, *command],
                stdin=tail, stdout=file if out else tail, stderr=tail, cwd=cwd,
                env={**os.environ, **environment}, start_new_session=True,
            )  # fmt: skip
        os.close(tail)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._end)

    @property
    def text(self) -> str:
        """What was drawn so far, without what moves and colours."""
        return _ESCAPE.sub("", self.drawn)

    def _read(self, seconds: float) -> bool:
        """Read what is drawn within a time; false where nothing can come any more."""
        ready, _, _ = select.select([self._end], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return False
        self.drawn += self._decoder.decode(data)
        return bool(data)

    def expect(self, *wanted: str, seconds: float = 20) -> None:
        """Wait until all of some texts are drawn, from now on those that come after."""
        limit = time.monotonic() + seconds
        while not all(text in self.text for text in wanted):
            alive = self._read(0.05)
            if not alive or time.monotonic() > limit:
                missing = [text for text in wanted if text not in self.text]
                raise AssertionError(f"never drawn: {missing}; but {self.text[-3000:]!r}")

    def type(self, keys: str) -> None:
        """Type keys."""
        self.drawn = ""
        os.write(self._end, keys.encode())

    def settle(self, quiet: float = 0.3, seconds: float = 10) -> None:
        """Wait until nothing more is drawn for a while."""
        limit = time.monotonic() + seconds
        before, since = self.drawn, time.monotonic()
        while time.monotonic() < limit and time.monotonic() - since < quiet:
            self._read(0.05)
            if self.drawn != before:
                before, since = self.drawn, time.monotonic()

    def end(self, seconds: float = 20) -> int:
        """Wait until the program ends.

        Returns:
            its exit status.
        """
        limit = time.monotonic() + seconds
        while self._process.poll() is None:
            self._read(0.05)
            assert time.monotonic() < limit, f"does not end; drawn was {self.text[-3000:]!r}"
        while self._read(0) and select.select([self._end], [], [], 0)[0]:
            pass
        return self._process.returncode
