"""The post that somebody names on the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dlblog.cli.completion import complete_posts
from dlblog.cli.context import Context
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine


# The name of a post, of as many words as are typed.
words_argument = click.argument(
    "words", metavar="POST...", nargs=-1, required=True, shell_complete=complete_posts
)


def find(obj: Context, engine: SearchEngine, typed: str) -> Hit:
    """Return the post that somebody names; where there is none, say so and end with status 1.

    Who names several at a terminal is asked which one.

    Raises:
        AmbiguousPost: several are meant, and nobody can be asked.
    """
    hit = _find(obj, engine, typed, ask=True)
    if hit is None:
        raise _missing(obj, engine, typed)
    return hit


def find_all(obj: Context, engine: SearchEngine, words: Sequence[str]) -> list[Hit]:
    """Return the posts that words name: one for each word, or one for all words together.

    Raises:
        AmbiguousPost: as `find`.
    """
    from dlblog.naming import AmbiguousPost, is_called

    together = " ".join(words)
    if len(words) < 2:
        return [find(obj, engine, together)]

    def meant(name: str) -> list[Hit]:
        """Return the post that a name means; none where it means none or several."""
        try:
            hit = _find(obj, engine, name, ask=False)
        except AmbiguousPost:
            several.add(name)
            return []
        return [hit] if hit else []

    several: set[str] = set()
    whole, each = meant(together), [hit for word in words for hit in meant(word)]
    if whole and is_called(whole[0].stored, together):
        return whole
    called = [is_called(hit.stored, word) for hit, word in zip(each, words, strict=False)]
    if len(each) == len(words) and (all(called) or not (whole or together in several)):
        return each
    if whole or together in several or not each:
        return whole or [find(obj, engine, together)]
    return [find(obj, engine, word) for word in words]  # says which of them is none, or several


def _find(obj: Context, engine: SearchEngine, typed: str, ask: bool) -> Hit | None:
    from dlblog.naming import AmbiguousPost, find_post, post_at

    try:
        return find_post(engine, typed, obj.stored(typed))
    except AmbiguousPost as error:
        # Nobody names a folder to pick one post of it.
        if (
            ask
            and not os.path.isdir(typed)
            and all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
        ):
            from dlblog.cli.picking import pick_one

            obj.say(_("'{name}' may mean several posts").format(name=typed[:200]))
            return post_at(engine, pick_one(obj, engine, error.paths))
        raise AmbiguousPost(typed, [obj.shown(path) for path in error.paths]) from None


def _missing(obj: Context, engine: SearchEngine, typed: str) -> click.exceptions.Exit:
    from dlblog.files import as_spelt

    text = _("no post has '{name}' in its path, slug or title").format(name=typed[:200])
    file = as_spelt(typed)
    if why := _unreadable(obj, engine, typed):
        text += f"; {why}"
    elif os.path.isfile(file):
        text += _("; that file is not in the index: dlblog index FILE puts it there")
    obj.say(text, always=True)
    return click.exceptions.Exit(1)


def _unreadable(obj: Context, engine: SearchEngine, typed: str) -> str:
    """Return why the named file is not in the index; empty where it can be read."""
    from dlblog import fault
    from dlblog.errors import PostError
    from dlblog.files import MOST_OF_A_POST, from_stored, no_file, read_file
    from dlblog.naming import is_named
    from dlblog.post import parse_post

    named = obj.stored(typed)
    unread = engine.unread()
    path = named if named in unread else next((p for p in unread if is_named(p, typed)), named)
    place = from_stored(path, obj.base)
    try:
        # As it is now: it may have been put right since, or have gone wrong.
        if path == named and no_file(os.stat(place)):
            return ""  # a folder, of which nobody said that it is a post
        parse_post(read_file(place, MOST_OF_A_POST, fault.A_POST), path)
    except PostError as error:
        line = f":{error.line}" if error.line else ""
        return f"{obj.shown(path)}{line}: {fault.said(error.reason)}"
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"{obj.shown(path)}: {fault.said(error.strerror or fault.UNREADABLE)}"
    if path in unread:
        text = _("{path} could not be read before, and can be now: run dlblog index")
        return text.format(path=obj.shown(path))
    return ""
