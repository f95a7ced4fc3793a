"""Text for a terminal goes through a pager where it does not fit on the screen."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from types import TracebackType

import click

# Less ends where the text fits after all, passes colours and links, and leaves the text there.
_LESS = "FRX"


class Pager:
    """Standard output, in a `with`: on a terminal what does not fit is shown by $PAGER.

    DLBLOG_PAGER goes before PAGER; either may be empty, or `cat`, for none. It is started only when
    there are more lines than the terminal has, so a short answer costs nothing.
    """

    def __init__(self, *, color: bool, on: bool = True) -> None:
        """Nothing is written yet.

        Args:
            color: whether colours in the text are kept.
            on: whether to page at all; only on a terminal in any case.
        """
        self._color = color
        self._command = _command() if on and sys.stdout.isatty() and sys.stdin.isatty() else []
        self._held: list[str] = []
        self._room = 0
        self._columns = 0
        self._process: subprocess.Popen[str] | None = None
        if self._command:
            from shutil import get_terminal_size

            self._columns, lines = get_terminal_size()
            self._room = lines - 1  # the prompt takes one

    def __enter__(self) -> Pager:
        return self

    def write(self, text: str) -> None:
        """Show a text, which has its line ends.

        Raises:
            BrokenPipeError: the pager was left.
        """
        if not self._command:
            click.echo(text, nl=False, color=self._color)
        elif self._process and self._process.stdin:
            self._process.stdin.write(text)
        else:
            self._held.append(text)
            self._room -= sum(self._rows(line) for line in text.splitlines())
            if self._room < 0:
                self._start()

    def _rows(self, line: str) -> int:
        """How many rows a line takes, at least one."""
        from dlblog.terminal import width

        shown = width(click.unstyle(line)) if self._color else width(line)
        return max(1, -(-shown // max(self._columns, 1)))

    def _start(self) -> None:
        environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", "LV": "-c", **os.environ}
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, text=True, encoding="utf-8",
                errors="surrogateescape", env=environment,
            )  # fmt: skip
        except OSError:  # there is none: the terminal scrolls
            self._command = []
        held, self._held = "".join(self._held), []
        self.write(held)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._process is None:
            for text in self._held:
                click.echo(text, nl=False, color=self._color)
            return False
        left = kind is not None and issubclass(kind, BrokenPipeError)
        try:
            if self._process.stdin:
                self._process.stdin.close()
        except BrokenPipeError:
            left = True
        while True:  # Ctrl-C is for the pager, which searches and goes on
            try:
                self._process.wait()
                break
            except KeyboardInterrupt:
                continue
        return left


def _command() -> list[str]:
    """The pager and its options; empty for none."""
    typed = os.environ.get("DLBLOG_PAGER", os.environ.get("PAGER"))
    if typed is None:
        typed = "less"
    try:
        words = shlex.split(typed)
    except ValueError:
        words = []
    return [] if words in ([], ["cat"]) or os.environ.get("TERM") == "dumb" else words
