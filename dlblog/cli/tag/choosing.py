"""Which posts and which tags are meant by what somebody typed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context, bars
from dlblog.cli.indexing import cores
from dlblog.errors import UsageError
from dlblog.fault import said
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine


def open_current(obj: Context) -> SearchEngine:
    """The index, with all posts as they are now; what was interrupted is taken back first."""
    from dlblog.indexing import PATIENCE, update
    from dlblog.recovery import check_older

    check_older(obj.index)
    obj.mend(PATIENCE)
    with bars(obj) as show:
        report = update(
            obj.index, [], separator=obj.settings.tag_separator, jobs=cores(),
            progress=show(_("indexing")),
        )  # fmt: skip
    if obj.verbose:
        for fault in report.faults:
            obj.say(said(fault))
    return obj.open_index()


def named_posts(
    obj: Context, engine: SearchEngine, posts: Iterable[str], where: str | None
) -> list[Hit]:
    """The posts that somebody names, each once.

    Raises:
        UsageError: none is named, or a name may mean several.
    """
    from dlblog.cli.post import find
    from dlblog.naming import AmbiguousPost

    hits = []
    for post in posts:
        try:
            hits.append(find(obj, engine, post))
        except AmbiguousPost:
            folder = obj.stored(post)
            if folder == "." or not os.path.isdir(post):
                raise
            text = _(
                "'{name}' is a folder: name posts, or take those in it by "
                "--where 'path:\"{folder}/\"'"
            )
            raise UsageError(text.format(name=post, folder=folder)) from None
    if where is not None:
        hits += found_posts(obj, engine, where)
    elif not hits:
        raise click.UsageError(_("name posts, or choose them by --where QUERY"))
    return list({hit.stored["path"]: hit for hit in hits}.values())


def found_posts(obj: Context, engine: SearchEngine, where: str) -> tuple[Hit, ...]:
    """The posts that a query finds just as it is typed; ends with status 1 where there are none."""
    if not where.strip():
        raise click.UsageError(_("--where needs a query; all posts are path:."))
    answer = obj.searcher(engine).run(where, limit=None, sort="-date", correct=False)
    for note in answer.notes:
        obj.say(note)
    if not answer.results.total or answer.partial:
        obj.say(_("--where finds no post: {query}").format(query=where[:200]), always=True)
        raise click.exceptions.Exit(1)
    return answer.results.hits


def posts_of(engine: SearchEngine, tag: str) -> list[str]:
    """The posts that have just this tag, newest first."""
    from dlblog.query import Field

    hits = engine.search(Field("tag", (tag,)), limit=None, sort="-date").hits
    return [str(hit.stored["path"]) for hit in hits]


def meant_tags(
    obj: Context, engine: SearchEngine, typed: str, *, single: bool = False
) -> tuple[str, ...]:
    """The tags of the blog that are meant; ends with status 1 where there are none.

    Where there is more than one, they are spellings of one name.

    Args:
        single: whether it has to be one.
    Raises:
        UsageError: several may be meant.
    """
    from dlblog.tag_name import aliased, name_words, not_there
    from dlblog.tag_spelling import meant, perhaps_meant
    from dlblog.vietnamese import in_form

    known = engine.values("tag")
    found = meant(typed, known)
    target = None if found else aliased(typed.strip(), obj.settings.aliases)
    if target:
        found = meant(target, known)
    name = typed.strip()[:200]
    if not found:
        obj.say(not_there("tag", name, target, perhaps_meant(typed, known)), always=True)
        raise click.exceptions.Exit(1)
    every = [f"'{tag}' ({known[tag]})" for tag in found]
    if len(found if single else {tuple(name_words(tag)) for tag in found}) > 1:
        text = _("'{name}' may mean {tags}: type one of them")
        raise UsageError(text.format(name=name, tags=", ".join(every)))
    taken = _(" and ").join(every)
    if target:
        obj.say(_("'{name}' is an alias: taking {tags}").format(name=name, tags=taken))
    elif found != (in_form("NFC", typed.strip()),):
        obj.say(_("no tag is '{name}' as typed: taking {tags}").format(name=name, tags=taken))
    return found
