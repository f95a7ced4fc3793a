"""Commands on a real terminal of a given size, with somebody who types into it.

The command runs in a session of its own, whose terminal is the other end of a pty: so it can be
interrupted by Ctrl-C, and a pager finds the keys at /dev/tty.
"""

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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DLBLOG = (sys.executable, "-m", "dlblog")
_OURS = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_PATIENCE = 60  # seconds


class Shown(NamedTuple):
    """What a terminal was sent, line ends as `\\n`, and the command's exit status."""

    status: int
    text: str


def on_terminal(
    command: Sequence[str],
    *,
    cwd: Path,
    columns: int = 80,
    lines: int = 24,
    keys: Sequence[tuple[str, str]] = (),
    environment: Mapping[str, str] | None = None,
    **changes: str,
) -> Shown:
    """Run a command on a terminal.

    Args:
        keys: pairs of a regular expression to wait for in what is shown since the last keys were
            typed, and the keys to type then.
        environment: all variables; those of this process where it is not told.
        changes: variables besides.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    everything = {**(os.environ if environment is None else environment)}
    everything |= {"TERM": "xterm-256color", **changes}
    for name in ("COLUMNS", "LINES"):
        everything.pop(name, None)
    with subprocess.Popen(
        [sys.executable, "-c", _OURS, *command],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=everything,
        start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        try:
            shown = _listen(ours, list(keys))
        except BaseException:
            process.kill()
            raise
        finally:
            os.close(ours)
    return Shown(process.returncode, shown.replace("\r\n", "\n"))


def _listen(terminal: int, keys: list[tuple[str, str]]) -> str:
    """All that a terminal is sent until nobody has it open any more."""
    content, since = b"", 0
    until = time.monotonic() + _PATIENCE
    while True:
        if time.monotonic() > until:
            raise TimeoutError(f"waited for {keys or 'the end'}; shown is {content!r}")
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                read = os.read(terminal, 1 << 16)
            except OSError:  # as Linux says it
                read = b""
            if not read:
                return content.decode(errors="replace")
            content += read
        if keys and re.search(keys[0][0], content[since:].decode(errors="replace")):
            since = len(content)
            os.write(terminal, keys.pop(0)[1].encode())
