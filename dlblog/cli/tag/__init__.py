"""`dlblog tag`: the commands that keep tags in order, one module for each kind."""

from __future__ import annotations

import click

from dlblog.cli.group import Commands
from dlblog.cli.tag.doctor import doctor
from dlblog.cli.tag.dumping import dump, restore
from dlblog.cli.tag.editing import add, remove, rename
from dlblog.cli.tag.suggest import suggest
from dlblog.cli.tag.undoing import undo


@click.group(
    cls=Commands,
    short_help="Add, rename, remove, suggest and mend tags.",
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


for _command in (add, remove, rename, suggest, doctor, undo, dump, restore):
    tag.add_command(_command)
