"""-i: some of what was found are picked, with fzf or from a list with numbers, and worked on.

They are opened, unless standard output is no terminal or a format was asked for: then they are
printed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

import click
from click.core import ParameterSource

from dlblog.cli.context import Context, F
from dlblog.errors import UsageError
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine
    from dlblog.searching import Answer

PICKER = "DLBLOG_PICKER"
BROWSER, PATHS = "ctrl-b", "ctrl-y"  # keys of fzf, besides enter
_DATE = 10  # columns
_TYPED = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def interactive_option(command: F) -> F:
    """The option `interactive`, for `prepare` and `pick`."""
    return click.option(
        "-i", "--interactive", is_flag=True,
        help="Pick some of the posts, with fzf where it is installed, and open them; with --format "
        "or in a pipe, print them. DLBLOG_PICKER=builtin: without fzf.",
    )(command)  # fmt: skip


def prepare(batch: bool, count: bool, options: dict[str, Any]) -> bool:
    """Whether hits are to be picked; then `options` are changed for all to be found.

    Where -i is not typed but set as a default, only where somebody can pick something.

    Raises:
        UsageError: there is nobody to pick, or nothing.
    """
    ctx = click.get_current_context()
    if not options.pop("interactive"):
        return False
    try:
        if batch or count or options["facets"]:
            raise click.UsageError(_("-i goes neither with --batch nor with --count or --facets"))
        _terminal().close()
    except (click.UsageError, UsageError):
        if ctx.get_parameter_source("interactive") != ParameterSource.COMMANDLINE:
            return False
        raise
    if ctx.get_parameter_source("limit") not in _TYPED:
        options["limit"] = None
    return True


def pick(obj: Context, engine: SearchEngine, answer: Answer) -> Answer:
    """Have the user pick some of the hits, and open them.

    Returns:
        the answer with what was picked alone, where that is to be printed; else this ends the
        command.
    Raises:
        UsageError: there is no terminal, or what was asked for cannot be started.
    """
    ctx = click.get_current_context()
    printing = not sys.stdout.isatty() or ctx.get_parameter_source("format_") in _TYPED
    hits = answer.results.hits
    key = ""
    if _has_fzf():
        from dlblog.cli.fuzzy import pick_with_fzf

        key, numbers = pick_with_fzf(obj, hits, printing=printing)
    else:
        from dlblog.cli.numbering import pick_by_number

        numbers = pick_by_number(hits, _terminal())
    picked = tuple(hits[number] for number in numbers)
    if not picked:
        raise click.exceptions.Exit(1)
    if printing:
        results = answer.results._replace(hits=picked, total=len(picked))
        return answer._replace(results=results)
    from dlblog.cli.opening import browse, edit_posts

    posts = [hit.stored for hit in picked]
    if key == PATHS:
        from dlblog.cli.printing import write_paths

        with obj.pager(on=False) as pager:
            write_paths(obj, [post["path"] for post in posts], "paths", pager)
    elif key == BROWSER:
        browse(obj, posts, engine.settings().get("roots", ()))
    else:
        edit_posts(obj, posts, answer.wanted, copied=engine.is_copy())
    raise click.exceptions.Exit(0)


def pick_one(obj: Context, engine: SearchEngine, paths: Sequence[str]) -> str:
    """Have the user pick one of some posts; ends with status 1 where none is picked.

    Args:
        paths: of the posts, as the index keeps them.
    Raises:
        UsageError: there is no terminal, or fzf ended with an error.
    """
    from dlblog.engines.base import Hit

    wanted = frozenset(paths)
    hits = [Hit(stored, 0.0, 0) for stored in engine.documents() if stored["path"] in wanted]
    if _has_fzf():
        from dlblog.cli.fuzzy import pick_with_fzf

        _key, numbers = pick_with_fzf(obj, hits, printing=True, several=False)
    else:
        from dlblog.cli.numbering import pick_by_number

        numbers = pick_by_number(hits, _terminal(), several=False)
    if not numbers:
        raise click.exceptions.Exit(1)
    return str(hits[numbers[0]].stored["path"])


def screen() -> os.terminal_size:
    """How large the terminal is on which posts are picked, wherever standard output goes."""
    from shutil import get_terminal_size

    with suppress(OSError, ValueError):
        if not os.environ.get("COLUMNS"):
            return os.get_terminal_size(sys.stderr.fileno())
    return get_terminal_size()


def row_of(hit: Hit, color: bool) -> str:
    """A hit on one line: date, title, tags."""
    from dlblog.output import harmless
    from dlblog.output.style import TITLE, styled

    stored = hit.stored
    title = harmless(stored["title"])
    parts = [
        harmless(stored["date"] or "").ljust(_DATE),
        styled(title, TITLE, color),
        harmless(", ".join(stored["tags"])),
    ]
    return "  ".join(parts).rstrip()


def _terminal() -> TextIO:
    """Where keys come from, whatever standard input is."""
    if sys.stderr.isatty():
        if sys.stdin.isatty():
            return open(os.dup(sys.stdin.fileno()), encoding="utf-8", errors="replace")
        with suppress(OSError):
            return open("/dev/tty", encoding="utf-8", errors="replace")
    raise UsageError(_("-i needs a terminal to pick on"))


def _has_fzf() -> bool:
    from shutil import which

    wanted = os.environ.get(PICKER, "")
    if wanted not in ("", "fzf", "builtin"):
        message = _("{variable} is fzf or builtin, not '{text}'")
        raise UsageError(message.format(variable=PICKER, text=wanted[:60]))
    found = wanted != "builtin" and which("fzf") is not None
    if wanted == "fzf" and not found:
        raise UsageError(_("fzf is not installed: DLBLOG_PICKER=builtin takes a list"))
    return found
