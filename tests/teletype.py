"""Commands on a real terminal of a given size, and somebody who reads it and types into it.

All tests that need a terminal take this one. A command runs in a session of its own whose terminal
is the other end of a pty: so Ctrl-C reaches it, and a pager finds the keys at /dev/tty. Nothing is
emulated: what a terminal was sent is read as text, without what moves and colours.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

DLBLOG = (sys.executable, "-m", "dlblog")
# The leader of a session gets the first terminal that it opens as its own: /dev/tty. And Python
# ignores two signals, which shells do not expect to be ignored.
_LEADER = """
import os, signal, sys
os.open(os.ttyname(0), os.O_RDWR)
for number in (signal.SIGPIPE, signal.SIGXFSZ):
    signal.signal(number, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_PATIENCE = 60.0  # seconds
_QUIET = 0.5  # seconds after a command's end in which those that it left may still draw
_STYLE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[\x21-\x7e]*\x1b\\")
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-9;?<>=!]*[a-zA-Z@`]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)"
)


class Teletype:
    """A `with`: a command runs within, and is killed at its end where it still does."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        columns: int = 80,
        lines: int = 24,
        out: Path | None = None,
        err: Path | None = None,
        environment: Mapping[str, str] | None = None,
        **changes: str,
    ) -> None:
        """Start a command.

        Args:
            out: a file that gets standard output; else the terminal has it. So `err`.
            environment: all variables; those of this process, and TERM, where it is not told.
            changes: variables besides.
        """
        if environment is None:
            environment = {**os.environ, "TERM": "xterm-256color"}
        variables = {**environment, **changes}
        for name in ("COLUMNS", "LINES"):  # the size is the terminal's
            variables.pop(name, None)
        self._end, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._sent = b""
        self._since = 0
        with ExitStack() as stack:
            stack.callback(os.close, theirs)
            outputs = [
                stack.enter_context(open(path, "wb")) if path else theirs for path in (out, err)
            ]
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _LEADER, *command],
                stdin=theirs, stdout=outputs[0], stderr=outputs[1], cwd=cwd, env=variables,
                start_new_session=True,
            )  # fmt: skip

    def __enter__(self) -> Teletype:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the command where it still runs."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._end)

    @property
    def sent(self) -> str:
        """All that the terminal was sent."""
        return self._sent.decode(errors="replace")

    @property
    def drawn(self) -> str:
        """What it was sent since the last keys were typed."""
        return self._sent[self._since :].decode(errors="replace")

    @property
    def text(self) -> str:
        """The same without what moves and colours."""
        return _ESCAPE.sub("", self.drawn)

    def _read(self, seconds: float) -> bool:
        """Read what comes within a time; false where nothing can come any more."""
        ready, _, _ = select.select([self._end], [], [], seconds)
        if not ready:
            return True
        try:
            read = os.read(self._end, 1 << 16)
        except OSError:  # Linux's way to say that nobody has it open any more
            return False
        self._sent += read
        return bool(read)

    def wait(
        self, is_done: Callable[[], object], wanted: object = "", seconds: float = _PATIENCE
    ) -> None:
        """Read until something is so; it fails where that does not come to be.

        Args:
            wanted: what is named then.
        """
        limit = time.monotonic() + seconds
        while not is_done():
            alive = self._read(0.05)
            if time.monotonic() > limit or not (alive or is_done()):
                raise AssertionError(f"waited for {wanted}; the terminal shows {self.text[-3000:]}")

    def expect(self, *wanted: str) -> None:
        """Wait until all of some texts are drawn, since keys were typed."""
        self.wait(lambda: all(text in self.text for text in wanted), wanted)

    def type(self, keys: str, *, again: bool = False) -> None:
        """Type keys, or do so again: then what was drawn since the first time counts as well."""
        if not again:
            self._since = len(self._sent)
        os.write(self._end, keys.encode())

    def settle(self, quiet: float = 0.3, seconds: float = 10) -> None:
        """Wait until nothing more is drawn for a while."""
        limit = time.monotonic() + seconds
        before, since = len(self._sent), time.monotonic()
        while time.monotonic() < limit and time.monotonic() - since < quiet and self._read(0.05):
            if len(self._sent) > before:
                before, since = len(self._sent), time.monotonic()

    def end(self) -> int:
        """Wait until the command ends, and read what it leaves.

        Returns:
            its exit status.
        """
        until = time.monotonic() + _PATIENCE
        ended = 0.0
        while self._read(0.05):
            now = time.monotonic()
            if now > until:
                raise AssertionError(f"does not end; the terminal shows {self.text[-3000:]}")
            if self._process.poll() is not None:
                ended = ended or now
                if now - ended > _QUIET:
                    break
        return self._process.wait(max(until - time.monotonic(), 1))


class Shown(NamedTuple):
    """A status, what a terminal was sent with line ends as `\\n`, and what was said elsewhere."""

    status: int
    text: str
    said: str = ""


def on_terminal(
    command: Sequence[str],
    *,
    cwd: Path,
    columns: int = 80,
    lines: int = 24,
    keys: Sequence[tuple[str, str]] = (),
    apart: bool = False,
    environment: Mapping[str, str] | None = None,
    **changes: str,
) -> Shown:
    """Run a command on a terminal to its end; see `Teletype`.

    Args:
        keys: pairs of a regular expression to wait for in what is drawn since the last keys were
            typed, and the keys to type then.
        apart: whether standard error goes elsewhere than to the terminal.
    """
    with tempfile.TemporaryDirectory() as folder:
        err = Path(folder, "err")
        with Teletype(
            command, cwd=cwd, columns=columns, lines=lines, err=err if apart else None,
            environment=environment, **changes,
        ) as terminal:  # fmt: skip
            for pattern, typed in keys:
                terminal.wait(
                    lambda regex=pattern: re.search(regex, terminal.drawn),  # type: ignore[misc]
                    pattern,
                )
                terminal.type(typed)
            status = terminal.end()
            text = terminal.sent.replace("\r\n", "\n")
        return Shown(status, text, err.read_text(encoding="utf-8") if apart else "")


def plain(text: str) -> str:
    """A text without styles and links; nothing else in it acts on a terminal."""
    text = _STYLE.sub("", text)
    acting = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e]", text)
    assert acting is None, ascii(text[max(0, acting.start() - 20) :][:60])
    return text
