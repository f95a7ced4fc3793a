"""Posts picked with fzf: all typed letters count, marks where they are typed, and a preview.

fzf gets numbers for posts, and paths only percent-encoded: nothing of a path can reach a shell.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
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


def pick_with_fzf(obj: Context, hits: Sequence[Hit], *, printing: bool) -> tuple[str, list[int]]:
    """Which hits the user picks.

    Args:
        printing: whether they will be printed, and enter is the only key.
    Returns:
        the key that ended it, empty for enter; the numbers of hits from 0.
    Raises:
        UsageError: fzf cannot be started, or ended with an error.
    """
    from urllib.parse import quote

    from dlblog.vietnamese import in_form

    color = obj.colored(sys.stderr)
    rows = []
    for number, hit in enumerate(hits):
        path = quote(obj.shown(hit.stored["path"]), errors="surrogateescape")
        # fzf compares composed letters, and takes their marks away where none are typed.
        rows.append(f"{number}\t{path}\t{in_form('NFC', _row(obj, hit, color))}")
    keys = [] if printing else [BROWSER, PATHS]
    header = _("enter: print  tab: several")
    if not printing:
        header = _("enter: open  tab: several  {browser}: browser  {paths}: path")
        header = header.format(browser=_shown(BROWSER), paths=_shown(PATHS))
    code = _PREVIEW.format(__name__)
    wide = screen().columns >= _NARROW
    command = [
        "fzf", "--multi", "--ansi", "--read0", "--print0", "--delimiter=\t", "--with-nth=3..",
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
    }
    if not color:
        command.append("--no-color")
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
    except OSError as error:
        raise UsageError(_("fzf cannot be started: {reason}").format(reason=error)) from None
    data = "\0".join(rows).encode(errors="replace")
    out = process.communicate(data)[0].decode(errors="replace").split("\0")
    if process.returncode == _CANCELLED:
        raise click.exceptions.Exit(_CANCELLED)
    if process.returncode not in (0, 1):
        message = _("fzf ended with status {status}: DLBLOG_PICKER=builtin takes a list")
        raise UsageError(message.format(status=process.returncode))
    key = out.pop(0) if keys else ""
    return key, [int(line.partition("\t")[0]) for line in out if line]


def _row(obj: Context, hit: Hit, color: bool) -> str:
    """A hit on one line, with all that is searched by what is typed."""
    from dlblog.output import harmless

    path = harmless(obj.shown(hit.stored["path"]))
    return row_of(hit, color) + "  " + (click.style(path, fg="magenta") if color else path)


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
