"""Text for a terminal goes through a pager where it does not fit on the screen."""

from __future__ import annotations

import os
import re
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from dlblog.translation import _

if TYPE_CHECKING:
    import subprocess

# Less ends where the text fits after all, passes colours and links, and leaves the text there.
_LESS = "FRX"
_STYLE = r"\x1b\[[0-9;]*m"
_LINK = r"\x1b\]8;[^\x1b]*\x1b\\"


class Pager:
    """Standard output, in a `with`: on a terminal what does not fit is shown by $PAGER.

    DLBLOG_PAGER goes before PAGER; either may be empty, or `cat`, for none. It is started only when
    there are more lines than the terminal has, so a short answer costs nothing, and gets each text
    as it is written, so a long one need not be ready.

    Who leaves it early ends the `with` quietly. While it runs Ctrl-C is for it alone.
    """

    def __init__(self, *, color: bool, on: bool = True) -> None:
        """Nothing is written yet.

        Args:
            color: whether there may be colours in the text.
            on: whether to page at all; only on a terminal in any case.
        """
        self._command = _command() if on and sys.stdout.isatty() and sys.stdin.isatty() else []
        self._color = color
        self._held: list[str] = []
        self._room = 0
        self._columns = 1
        self._process: subprocess.Popen[bytes] | None = None
        self._interrupt: Any = None
        self._is_less = bool(self._command) and os.path.basename(self._command[0]) == "less"
        if self._command:
            from dlblog.terminal import size

            self._columns, lines = size()
            self._room = lines - 1  # the prompt of the shell takes one

    def __enter__(self) -> Pager:
        return self

    def write(self, text: str) -> None:
        """Show a text, which has its line ends; colours in it are kept.

        Raises:
            BrokenPipeError: the pager was left.
        """
        if not self._command:
            # Click would take out what looks like a colour, which a name of a file may.
            click.echo(text, nl=False, color=True)
        elif self._process and self._process.stdin:
            if not self._is_less:  # others may not know links
                text = re.sub(_LINK, "", text)
            self._process.stdin.write(text.encode(errors="surrogateescape"))
            self._process.stdin.flush()
        else:
            self._held.append(text)
            self._room -= sum(map(self._rows, text.splitlines()))
            if self._room < 0:
                self._start()

    def _rows(self, line: str) -> int:
        """How many rows of the terminal a line takes."""
        from dlblog.terminal import width

        shown = width(re.sub(f"{_LINK}|{_STYLE}", "", line))
        return max(1, -(-shown // self._columns))

    def _start(self) -> None:
        import subprocess
        from signal import SIG_IGN

        environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", "LV": "-c", **os.environ}
        command = self._command
        if self._is_less and self._color and "LESS" in os.environ:
            command = [*command, "-R"]  # the user's own LESS need not have it
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        except OSError as error:  # the terminal scrolls
            self._command = []
            if not self._is_less:  # the user has named it
                from dlblog.fault import said
                from dlblog.output import harmless

                text = _("the pager '{name}' cannot be run ({reason})").format(
                    name=command[0], reason=said(error.strerror or type(error).__name__)
                )
                click.echo(f"dlblog: {harmless(text)}", err=True)
        else:
            self._interrupt = _heed_interrupts(SIG_IGN)
        held, self._held = "".join(self._held), []
        self.write(held)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._process is None:
            held, self._held = "".join(self._held), []
            if held:
                click.echo(held, nl=False, color=True)
            return False
        left = kind is not None and issubclass(kind, BrokenPipeError)
        # Not by Ctrl-C, which is for the pager: nobody would end it when this process is gone.
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self._process.terminate()
        try:
            if self._process.stdin:
                self._process.stdin.close()
        except BrokenPipeError:
            left = True
        try:
            self._process.wait()
        except KeyboardInterrupt:
            self._process.terminate()
            raise
        if self._interrupt is not None:
            _heed_interrupts(self._interrupt)
        return left


def _heed_interrupts(how: Any) -> Any:
    """Tell what Ctrl-C does, and return what it did; None where this thread has no say."""
    import signal

    try:
        return signal.signal(signal.SIGINT, how)
    except ValueError:
        return None


def _command() -> list[str]:
    """The pager and its options; empty for none."""
    typed = os.environ.get("DLBLOG_PAGER", os.environ.get("PAGER"))
    words = ["less"]
    if typed is not None:
        import shlex

        try:
            words = shlex.split(typed)
        except ValueError:
            words = []
    return [] if words in ([], ["cat"]) or os.environ.get("TERM") == "dumb" else words
