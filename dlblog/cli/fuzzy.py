"""Posts picked with fzf: all typed letters count, marks where they are typed, and a preview.

fzf gets numbers for posts, and paths only percent-encoded: nothing of a path can reach a shell.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context
from dlblog.cli.picking import BROWSER, PATHS, row_of, screen
from dlblog.errors import UsageError
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Hit

_NARROW = 100  # columns; below, the preview stands under the list
_CANCELLED = 130  # what fzf ends with where it was left
# The working folder may be anybody's blog: no module is looked for there.
_PREVIEW = "import sys; sys.path[:] = filter(None, sys.path); from {} import preview; preview()"


def pick_with_fzf(
    obj: Context, hits: Sequence[Hit], *, printing: bool, several: bool = True
) -> tuple[str, list[int]]:
    """Which hits the user picks.

    Args:
        printing: whether they will be printed, and enter is the only key.
        several: whether more than one may be picked.
    Returns:
        the key that ended it, empty for enter; the numbers of hits from 0.
    Raises:
        UsageError: fzf cannot be started, or ended with an error.
    """
    color = obj.colored(sys.stderr)
    keys = [] if printing else [BROWSER, PATHS]
    header = _("enter: print  tab: several")
    if not several:
        header = _("enter: this one")
    elif not printing:
        header = _("enter: open  tab: several  {browser}: browser  {paths}: path")
        header = header.format(browser=_shown(BROWSER), paths=_shown(PATHS))
    code = _PREVIEW.format(__name__)
    wide = screen().columns >= _NARROW
    command = [
        "fzf", "--multi" if several else "--no-multi",
        "--ansi", "--read0", "--print0", "--delimiter=\t", "--with-nth=3..",
        # The order is that of the search. Letters strewn over a line are no word of Vietnamese.
        "--no-sort", "--no-tac", "--exact", "--no-print-query",
        f"--expect={','.join(keys)}" if keys else "--no-expect",
        f"--header={header}",
        f"--preview={shlex.join([sys.executable, '-c', code])} {{2}}",
        f"--preview-window={'right:55%:wrap' if wide else 'down:55%:wrap'}",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "DLBLOG_INDEX_DIR": str(obj.index),
        "DLBLOG_COLOR": "always" if color else "never",
        # The best on top, and tab goes on to the next; unless the user has it the other way.
        "FZF_DEFAULT_OPTS": f"--layout=reverse {os.environ.get('FZF_DEFAULT_OPTS', '')}",
    }
    if not color:
        command.append("--no-color")
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
    except OSError as error:
        from dlblog.fault import said

        reason = said(error.strerror or type(error).__name__)
        raise UsageError(_("fzf cannot be started: {reason}").format(reason=reason)) from None
    out = _asked(process, (_row(obj, number, hit, color) for number, hit in enumerate(hits)))
    if process.returncode == _CANCELLED:
        raise click.exceptions.Exit(_CANCELLED)
    if process.returncode not in (0, 1):
        message = _("fzf ended with status {status}: DLBLOG_PICKER=builtin takes a list")
        raise UsageError(message.format(status=process.returncode))
    key = out.pop(0) if keys else ""
    numbers = (line.partition("\t")[0] for line in out)
    return key, [int(number) for number in numbers if number.isdecimal()]


def _asked(process: subprocess.Popen[bytes], rows: Iterable[str]) -> list[str]:
    """What fzf ends with; it shows rows while others are still made."""
    assert process.stdin and process.stdout
    try:
        with suppress(BrokenPipeError), process.stdin:  # whoever picks has seen enough
            for row in rows:
                process.stdin.write(row.encode(errors="replace") + b"\0")
        out = process.stdout.read()
        process.stdout.close()
        process.wait()
    except KeyboardInterrupt:  # not Ctrl-C, which fzf itself reads
        process.terminate()
        raise
    return out.decode(errors="replace").split("\0")


def _row(obj: Context, number: int, hit: Hit, color: bool) -> str:
    """A hit as fzf gets it: number, path, and on one line all that what is typed is sought in."""
    from urllib.parse import quote

    from dlblog.output import harmless
    from dlblog.output.style import PATH, styled
    from dlblog.vietnamese import in_form

    path = obj.shown(hit.stored["path"])
    shown = harmless(path)
    line = f"{row_of(hit, color)}  {styled(shown, PATH, color)}"
    # fzf compares composed letters, and takes their marks away where none are typed.
    return f"{number}\t{quote(path, errors='surrogateescape')}\t{in_form('NFC', line)}"


def _shown(key: str) -> str:
    return key.replace("ctrl-", "^").upper()


def preview() -> None:
    """Show a post beside fzf's list; its path, percent-encoded, is the only argument."""
    from urllib.parse import unquote_to_bytes

    from dlblog.cli import main

    if columns := os.environ.get("FZF_PREVIEW_COLUMNS"):
        os.environ["COLUMNS"] = columns
    path = os.fsdecode(unquote_to_bytes(sys.argv[1]))
    main(["show", "--format", "text", "--", path])
