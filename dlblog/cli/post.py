"""The post that somebody names on the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine


def find(obj: Context, engine: SearchEngine, typed: str) -> Hit:
    """The post that somebody names; says so and ends with status 1 where there is none."""
    from dlblog.naming import AmbiguousPost, find_post

    try:
        hit = find_post(engine, typed, obj.stored(typed))
    except AmbiguousPost as error:
        raise AmbiguousPost(typed, [obj.shown(path) for path in error.paths]) from None
    if hit is None:
        text = _("no post has '{name}' in its path, slug or title").format(name=typed[:200])
        if os.path.isfile(typed):
            text += _("; that file is not in the index: dlblog index FILE puts it there")
        obj.say(text, always=True)
        raise click.exceptions.Exit(1)
    return hit
