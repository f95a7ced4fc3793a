"""Runs a command on a terminal of any size and gives what it drew."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import NamedTuple


class Drawn(NamedTuple):
    """What a command drew on its terminal, and what it said on standard error."""

    status: int
    text: str
    said: str


def on_terminal(cwd: Path, width: int, *args: str, lines: int = 500, **variables: str) -> Drawn:
    """Run `dlblog ARGS` with standard output on a terminal; nothing is asked of its user."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, width, 0, 0))
    kept = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "dlblog", *args],
        cwd=cwd,
        env={**kept, "TERM": "xterm", **variables},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 65536):
            written += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    said = process.communicate(timeout=60)[1].decode()
    return Drawn(process.returncode, written.decode().replace("\r\n", "\n"), said)


_STYLE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[\x21-\x7e]*\x1b\\")


def plain(text: str) -> str:
    """A text without styles and links; nothing else in it acts on a terminal."""
    text = _STYLE.sub("", text)
    acting = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e]", text)
    assert acting is None, ascii(text[max(0, acting.start() - 20) :][:60])
    return text
