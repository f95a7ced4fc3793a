"""`dlblog tag add`, `remove`, `rename` and `undo`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from dlblog.cli.completion import complete, complete_list, complete_posts
from dlblog.cli.context import Context
from dlblog.cli.tag.carrying import ask, carry_out, dry_run_option, finish, refuse, yes_option
from dlblog.cli.tag.choosing import (
    found_posts,
    meant_tags,
    named_posts,
    open_current,
    posts_of,
)

_where = click.option(
    "--where", metavar="QUERY", help="All posts that this query finds, with all its words."
)
_exact = click.option(
    "--exact", is_flag=True, help="Tags as typed, also where the blog has the same otherwise."
)
_tags = click.argument("tags", metavar="TAGS", shell_complete=complete_list("tag"))
_posts = click.argument("posts", nargs=-1, metavar="[POST]...", shell_complete=complete_posts)


@click.command()
@_tags
@_posts
@_where
@_exact
@dry_run_option
@yes_option
@click.pass_obj
def add(
    obj: Context,
    /,
    tags: str,
    posts: tuple[str, ...],
    where: str | None,
    exact: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Give posts tags, where they do not have them yet.

    TAGS is one tag, or several divided by commas. A tag is written as the blog writes it already,
    and an alias of dlblog.toml as what it stands for. POST is a path, a slug or an unambiguous
    part of either.
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tagging import divided

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        names = divided(tags, known)
        if not exact:
            names = [_spelled(obj, typed, known, sure=yes or dry_run) for typed in names]
        change = TagChange(added=tuple(dict.fromkeys(names)))
        paths = named_posts(obj, engine, posts, where)
        what = f"tag add {', '.join(names)}"
        carry_out(obj, dict.fromkeys(paths, change), what, dry_run=dry_run, engine=engine)
    finally:
        engine.close()


def _spelled(obj: Context, typed: str, known: Mapping[str, int], *, sure: bool) -> str:
    """A tag as it is to be written; asks where the blog has one that differs in marks."""
    from dlblog.output import posts_text
    from dlblog.tagging import spelled

    name, remark, other = spelled(typed, known, obj.settings.aliases)
    if remark:
        obj.say(remark)
    if other:
        count = posts_text(known[other])
        question = f"The blog has '{other}' ({count}). Write that instead of '{typed}'?"
        if sure or ask(question, "--yes, or --exact for the tag as typed"):
            return other
    return name


@click.command()
@_tags
@_posts
@_where
@dry_run_option
@click.pass_obj
def remove(
    obj: Context,
    /,
    tags: str,
    posts: tuple[str, ...],
    where: str | None,
    dry_run: bool,
) -> None:
    """Take tags away from posts.

    TAGS and POST are as in `tag add`; case, marks and hyphens are forgiven where no tag is as
    typed. To take a tag away everywhere: dlblog tag remove TAG --where 'tag:"TAG"'
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tagging import divided

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        paths = named_posts(obj, engine, posts, where)
        names = [name for typed in divided(tags, known) for name in meant_tags(obj, engine, typed)]
        change = TagChange(dict.fromkeys(names))
        what = f"tag remove {', '.join(names)}"
        carry_out(obj, dict.fromkeys(paths, change), what, dry_run=dry_run, engine=engine)
    finally:
        engine.close()


@click.command()
@click.argument("old", shell_complete=complete("tag"))
@click.argument("new", shell_complete=complete("tag"))
@_where
@_exact
@dry_run_option
@yes_option
@click.pass_obj
def rename(
    obj: Context,
    /,
    old: str,
    new: str,
    where: str | None,
    exact: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Rename a tag in all posts; onto a tag that there is, both become one.

    With --where only in the posts that a query finds.
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.output import posts_text
    from dlblog.tag_name import aliased
    from dlblog.tagging import checked_name, differ_in_marks_alone

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        meant = meant_tags(obj, engine, old)
        if len(meant) > 1:
            every = ", ".join(f"'{name}' ({known[name]})" for name in meant)
            raise click.UsageError(f"'{old}' may mean {every}: type one of them")
        old, new = meant[0], checked_name(new)
        tag = None if exact or new in known else aliased(new, obj.settings.aliases)
        if tag and tag != old:
            obj.say(f"'{new}' is an alias of '{tag}'")
            new = tag
        if old == new:
            obj.say("the tag has that name already: nothing to do")
            return
        if differ_in_marks_alone(old, new) and not (yes or dry_run):
            question = f"'{old}' and '{new}' differ in marks, so they may be different words."
            if not ask(f"{question} Rename {posts_text(known[old])}?", "--yes"):
                obj.say("nothing is changed")
                raise click.exceptions.Exit(1)
        wanted = posts_of(engine, old)
        if where is not None:
            chosen = set(found_posts(obj, engine, where))
            wanted = [path for path in wanted if path in chosen]
        if not wanted:
            obj.say("no post that the query finds has the tag")
            raise click.exceptions.Exit(1)
        changes = dict.fromkeys(wanted, TagChange({old: new}))
        what = f"tag rename '{old}' '{new}'"
        if new in known:
            both = len({*posts_of(engine, new), *wanted})
            counts = (
                f"{posts_text(len(wanted))} into {posts_text(known[new])}, {posts_text(both)} now"
            )
            summary = f"merged '{old}' into '{new}': {counts}"
        else:
            summary = f"renamed '{old}' to '{new}' in {posts_text(len(wanted))}"
        carry_out(obj, changes, what, dry_run=dry_run, engine=engine, summary=summary)
    finally:
        engine.close()


@click.command()
@click.option("--list", "only_list", is_flag=True, help="List what can be taken back, last first.")
@dry_run_option
@click.pass_obj
def undo(obj: Context, /, only_list: bool, dry_run: bool) -> None:
    """Take the last change of tags back, and each time one more.

    What has changed in other lines since stays. Where the same lines have changed, nothing is
    taken back.
    """
    from datetime import datetime

    from dlblog import tagging
    from dlblog.output import harmless, posts_text

    if only_list:
        empty = True
        for change in tagging.open_journal(obj.index).changes():
            empty = False
            moment = datetime.fromtimestamp(change.time)
            posts = posts_text(len(change.files))
            click.echo(f"{moment:%Y-%m-%d %H:%M}  {harmless(change.what)}  ({posts})")
        if empty:
            obj.say("no change of tags can be taken back")
            raise click.exceptions.Exit(1)
        return
    engine = open_current(obj)
    try:
        change, edited = tagging.take_back(engine, obj.index)
    except tagging.Refused as refused:
        refuse(obj, refused)
    finally:
        engine.close()
    if not edited.contents:
        if not dry_run:
            tagging.forget(obj.index, change)
        obj.say(f"{change.what}: all posts are as they were before")
        return
    what = f"took back: {change.what}"
    finish(obj, edited, what, dry_run=dry_run, summary=what, back=change.number)
