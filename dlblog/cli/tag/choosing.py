"""Which posts and which tags are meant by what somebody typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context, today
from dlblog.cli.indexing import cores

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine


def open_current(obj: Context) -> SearchEngine:
    """The index, with all posts as they are now; what was interrupted is taken back first."""
    from dlblog.indexing import PATIENCE, update

    obj.mend(PATIENCE)
    report = update(obj.index, [], jobs=cores())
    if obj.verbose:
        for fault in report.faults:
            obj.say(fault)
    return obj.open_index()


def named_posts(
    obj: Context, engine: SearchEngine, posts: Iterable[str], where: str | None
) -> list[str]:
    """The posts that somebody names, as paths of the index.

    Raises:
        UsageError: none is named, or a name may mean several.
    """
    from dlblog.cli.posts import find

    paths = [str(find(obj, engine, post).stored["path"]) for post in posts]
    if where is not None:
        paths += found_posts(obj, engine, where)
    elif not paths:
        raise click.UsageError("name posts, or choose them by --where QUERY")
    return list(dict.fromkeys(paths))


def found_posts(obj: Context, engine: SearchEngine, where: str) -> list[str]:
    """The posts that a query finds just as it is typed; ends with status 1 where there are none."""
    from dlblog.searching import Search

    if not where.strip():
        raise click.UsageError("--where needs a query")
    search = Search(engine, today(), aliases=obj.settings.aliases)
    answer = search.run(where, limit=None, sort="-date", correct=False)
    for note in answer.notes:
        obj.say(note)
    if not answer.results.total or answer.partial:
        obj.say(f"no post is found by --where {where[:200]}")
        raise click.exceptions.Exit(1)
    return [str(hit.stored["path"]) for hit in answer.results.hits]


def posts_of(engine: SearchEngine, tag: str) -> list[str]:
    """The posts that have just this tag, newest first."""
    from dlblog.query import Field

    hits = engine.search(Field("tag", (tag,)), limit=None, sort="-date").hits
    return [str(hit.stored["path"]) for hit in hits]


def meant_tags(obj: Context, engine: SearchEngine, typed: str) -> tuple[str, ...]:
    """The tags of the blog that are meant; ends with status 1 where there are none."""
    from difflib import get_close_matches

    from dlblog.tag_name import same_names

    known = engine.values("tag")
    found = same_names(typed.strip(), known)
    if not found:
        folded = {name.casefold(): name for name in known}
        close = get_close_matches(typed.casefold(), folded, 1, 0.6)
        meant = f"; did you mean '{folded[close[0]]}'?" if close else ""
        obj.say(f"no post has the tag '{typed[:200]}'{meant}")
        raise click.exceptions.Exit(1)
    if typed.strip() not in found:
        every = ", ".join(f"'{name}'" for name in found)
        obj.say(f"no tag is '{typed[:200]}' as typed: taking {every}")
    return found
