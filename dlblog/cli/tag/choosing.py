"""Which posts and which tags are meant by what somebody typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context, bars
from dlblog.cli.indexing import cores
from dlblog.cli.telling import say_names
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
    answer = obj.searcher(engine).run(where, limit=None, sort="-date", correct=False, strict=True)
    say_names(obj, answer, exact=False)
    if not answer.results.total or answer.partial:
        obj.say(_("--where finds no post: {query}").format(query=where[:200]), always=True)
        raise click.exceptions.Exit(1)
    return answer.results.hits


def posts_of(engine: SearchEngine, *tags: str) -> list[str]:
    """Return the paths of the posts that have any of these very tags, newest first."""
    from dlblog.query import Field

    hits = engine.search(Field("tag", tags), limit=None, sort="-date").hits
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
    known = engine.values("tag")
    return _meant(obj, typed.strip(), known, known.__getitem__, single=single)


def meant_branches(
    obj: Context, engine: SearchEngine, typed: str, *, single: bool = False
) -> dict[str, list[str]]:
    """Return the branches of the blog's tags that a name with / at its end means.

    Args:
        single: as in `meant_tags`, which also tells what is raised.
    Returns:
        the name at the top -> the tags there and below.
    """
    from dlblog.tag_name import branches, name_parts

    below = branches(engine.values("tag"))

    def count(top: str) -> int:
        return len(posts_of(engine, *below[top]))

    tops = _meant(obj, "/".join(name_parts(typed)), below, count, single=single, end="/")
    return {top: sorted(below[top]) for top in tops}


def _meant(
    obj: Context,
    typed: str,
    known: Collection[str],
    count: Callable[[str], int],
    *,
    single: bool,
    end: str = "",
) -> tuple[str, ...]:
    """Do what `meant_tags` does, for tags or for branches.

    Args:
        count: how many posts have one of `known`.
        end: what is put behind a name where it is said.
    """
    from dlblog.tag_name import aliased, name_words, not_there
    from dlblog.tag_spelling import meant, perhaps_meant
    from dlblog.vietnamese import in_form

    found = meant(typed, known)
    target = None if found else aliased(typed, obj.settings.aliases)
    if target:
        found = meant(target, known)
    name = typed[:200] + end
    if not found:
        close = perhaps_meant(typed, known)
        obj.say(not_there("tag", name, target, close and close + end), always=True)
        raise click.exceptions.Exit(1)
    every = [f"'{tag}{end}' ({count(tag)})" for tag in found]
    if len(found if single else {tuple(name_words(tag)) for tag in found}) > 1:
        text = _("'{name}' may mean {tags}: type one of them")
        raise UsageError(text.format(name=name, tags=", ".join(every)))
    taken = _(" and ").join(every)
    if target:
        obj.say(_("'{name}' is an alias: taking {tags}").format(name=name, tags=taken))
    elif found != (in_form("NFC", typed),):
        obj.say(_("no tag is '{name}' as typed: taking {tags}").format(name=name, tags=taken))
    return found


def say_left_out(
    obj: Context,
    typed: str,
    taken: Iterable[str],
    counts: Mapping[str, int],
    besides: Iterable[str] = (),
) -> None:
    """Say which tags a search for a name finds that a command which edits leaves as they are.

    Args:
        typed: the name.
        taken: the tags that are edited.
        counts: tag -> the number of posts, of those in which tags could be left.
        besides: tags of which something else is said.
    """
    from dlblog.searching import spellings
    from dlblog.tag_name import is_branch, same_names

    taken, typed = {*taken}, typed.strip()
    meant = {*same_names(typed, counts, below=is_branch(typed), every=True)} - {*besides}
    spelt = spellings("tag", typed, taken, meant | taken, counts)
    if spelt.left:
        obj.say(str(spelt))
