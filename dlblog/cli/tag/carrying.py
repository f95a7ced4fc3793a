"""Changing posts as a command wants it: asking first, a diff, what was done, what cannot be."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

import click

from dlblog.cli.context import Context
from dlblog.cli.indexing import cores
from dlblog.cli.tag.choosing import open_current

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tagging import Edited, Refused

_NAMED = 10  # so few changed posts are named without being asked
_YES = ("y", "yes", "c", "có", "co")


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; print what would be, as a diff."
)
yes_option = click.option("-y", "--yes", is_flag=True, help="Answer questions with yes.")


def carry_out(
    obj: Context,
    changes: Mapping[str, TagChange],
    what: str,
    *,
    dry_run: bool = False,
    engine: SearchEngine | None = None,
    summary: str = "",
) -> int:
    """Change tags of posts, all or none, and say what was done.

    Args:
        changes: path of the index -> what is to be done.
        what: is done, in words, for `tag undo`.
        dry_run: only print a diff.
        engine: the index, in step with the posts; opened where it is not given.
        summary: what to say in the end; worked out where it is empty.
    Returns:
        how many posts were changed, or would be.
    """
    from dlblog import tagging
    from dlblog.output import posts_text

    opened = engine or open_current(obj)
    try:
        edited = tagging.edit(opened, obj.index, changes)
    except tagging.Refused as refused:
        refuse(obj, refused)
    finally:
        if engine is None:
            opened.close()
    if not edited.contents:
        are = "post is" if len(edited.same) == 1 else "posts are"
        obj.say(f"nothing to do: {len(edited.same)} {are} so already")
        return 0
    if not summary:
        same = f", {len(edited.same)} {'was' if len(edited.same) == 1 else 'were'} so already"
        done = f"{what}: {posts_text(len(edited.contents))} changed"
        summary = done + (same if edited.same else "")
    finish(obj, edited, what, dry_run=dry_run, summary=summary)
    return len(edited.contents)


def finish(
    obj: Context,
    edited: Edited,
    what: str,
    *,
    dry_run: bool,
    summary: str,
    back: int | None = None,
) -> None:
    """Write what becomes of posts, and say so; or print it as a diff.

    Args:
        edited, what, back: as `tagging.carry_out` takes them.
        dry_run: only print a diff.
        summary: what to say in the end.
    """
    from dlblog import tagging
    from dlblog.output import harmless

    if dry_run:
        shown = {obj.shown(path): contents for path, contents in edited.contents.items()}
        for line in tagging.diff(edited._replace(contents=shown)):
            if sys.stdout.isatty():
                click.echo(harmless(line.rstrip("\r\n")))
            else:  # as it is, for patch
                click.echo(line, nl=False, color=True)
        obj.say(f"would do: {summary}")
        return
    report = tagging.carry_out(obj.index, edited, what, back=back, jobs=cores())
    for remark in report.remarks:
        obj.say(remark)
    if not obj.quiet:
        if obj.verbose or len(edited.contents) <= _NAMED:
            for path in edited.contents:
                click.echo(f"~ {harmless(obj.shown(path))}")
        click.echo(harmless(summary))


def refuse(obj: Context, refused: Refused) -> NoReturn:
    """Name all that cannot be done, and end."""
    from dlblog.output import harmless

    for fault in refused.faults:
        line = f":{fault.line}" if fault.line else ""
        place = f"{obj.shown(fault.path)}{line}"
        click.echo(f"dlblog: {harmless(f'{place}: {fault.reason}')}", err=True)
    raise refused


def ask(question: str, otherwise: str) -> bool:
    """Ask the user, who may answer through a pipe as well.

    Args:
        otherwise: what to type where nobody answers.
    Raises:
        UsageError: nobody answers.
    """
    from dlblog.output import harmless

    click.echo(f"{harmless(question)} [y/N] ", nl=False, err=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        click.echo(err=True)
    if not line:
        raise click.UsageError(f"nobody answers: type {otherwise}")
    return line.strip().casefold() in _YES
