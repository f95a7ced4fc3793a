"""`dlblog tag`: the commands that keep tags in order, one module for each kind."""

from __future__ import annotations

from typing import Any

import click

from dlblog.cli.group import Commands, Members
from dlblog.signals import Interrupted
from dlblog.translation import _


class _Commands(Commands):
    """Commands that change posts: whoever ends one is told what became of them."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise Interrupted.of(error, _("no post is half changed")) from error


_PLACES = {
    "add": "dlblog.cli.tag.editing:add",
    "remove": "dlblog.cli.tag.editing:remove",
    "rename": "dlblog.cli.tag.editing:rename",
    "suggest": "dlblog.cli.tag.suggest:suggest",
    "doctor": "dlblog.cli.tag.doctor:doctor",
    "undo": "dlblog.cli.tag.undoing:undo",
    "dump": "dlblog.cli.tag.dumping:dump",
    "restore": "dlblog.cli.tag.dumping:restore",
}


@click.group(
    cls=_Commands,
    short_help="Add, rename, remove, suggest and mend tags.",
    commands=Members(_PLACES, "tag"),
    invoke_without_command=True,  # so that help is a page whatever click's version
    subcommand_metavar="COMMAND [ARGS]...",
)
@click.pass_context
def tag(ctx: click.Context) -> None:
    """Add, rename and remove tags, and find out which are missing or in disorder.

    Of a post only the bytes of its tags change, and all of a command is done or nothing.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        raise click.exceptions.Exit(2)
