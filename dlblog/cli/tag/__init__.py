"""`dlblog tag`: the commands that keep tags in order, one module for each kind."""

from __future__ import annotations

import click

from dlblog.cli.group import Commands
from dlblog.cli.tag.doctor import doctor
from dlblog.cli.tag.dumping import dump, restore
from dlblog.cli.tag.editing import add, remove, rename, undo
from dlblog.cli.tag.suggest import suggest


@click.group(cls=Commands)
def tag() -> None:
    """Add, rename and remove tags, and find out which are missing or in disorder.

    Of a post only the bytes of its tags change, and all of a command is done or nothing.
    """


for _command in (add, remove, rename, suggest, doctor, undo, dump, restore):
    tag.add_command(_command)
