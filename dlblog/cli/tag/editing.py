"""`dlblog tag add`, `remove` and `rename`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from dlblog.cli.completion import complete, complete_list, complete_posts
from dlblog.cli.context import Context, format_option
from dlblog.cli.tag.carrying import ask, carry_out, dry_run_option, write_nothing, yes_option
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
    "--exact", is_flag=True, help="Write tags as typed, whatever the blog and dlblog.toml have."
)
_tags = click.argument("tags", metavar="TAGS", shell_complete=complete_list("tag"))
_posts = click.argument("posts", nargs=-1, metavar="[POST]...", shell_complete=complete_posts)


@click.command()
@_tags
@_posts
@_where
@_exact
@dry_run_option
@format_option
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
    format_: str,
    yes: bool,
) -> None:
    """Give posts tags, where they do not have them yet.

    TAGS is one tag, or several divided by commas. A tag is written as the blog writes it already,
    and an alias of dlblog.toml as what it stands for. POST is a path, a slug or an unambiguous
    part of either.
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tag_spelling import divided, missing, variants

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        hits = named_posts(obj, engine, posts, where)
        tagged: dict[str, list[str]] = {hit.stored["path"]: hit.stored["tags"] for hit in hits}
        names = divided(tags, known)
        if not exact:
            names = [_spelled(obj, typed, known, sure=yes or dry_run) for typed in names]
        names = list(dict.fromkeys(names))
        changes = dict.fromkeys(tagged, TagChange(added=tuple(names)))
        if not exact:
            changes = {
                path: TagChange(added=missing(names, there)) for path, there in tagged.items()
            }
            for name in names:
                posts_with = [there for there in tagged.values() if not missing([name], there)]
                as_others = {
                    other
                    for there in posts_with
                    if name not in there
                    for other in variants(name, there)
                }
                if as_others:
                    obj.say(f"'{name}' is there as {_quoted(sorted(as_others))}; --exact adds it")
        what = f"tag add {', '.join(names)}"
        did = f"added {_quoted(names)} to"
        carry_out(
            obj,
            changes,
            what,
            dry_run=dry_run,
            engine=engine,
            did=did,
            as_json=format_ == "json",
        )
    finally:
        engine.close()


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _spelled(obj: Context, typed: str, known: Mapping[str, int], *, sure: bool) -> str:
    """A tag as it is to be written; asks where the blog has one that differs in marks."""
    from dlblog.output import posts_text
    from dlblog.tag_spelling import spelled

    name, remark, other = spelled(typed, known, obj.settings.aliases)
    if remark:
        obj.say(remark)
    if other:
        count = posts_text(known[other])
        question = f"The blog has '{other}' ({count}). Write that instead of '{typed}'?"
        if sure:
            obj.say(f"written '{other}', as in {count}; --exact writes '{typed}'")
            return other
        if ask(question, "--yes, or --exact for the tag as typed"):
            return other
    return name


@click.command()
@_tags
@_posts
@_where
@dry_run_option
@format_option
@click.pass_obj
def remove(
    obj: Context,
    /,
    tags: str,
    posts: tuple[str, ...],
    where: str | None,
    dry_run: bool,
    format_: str,
) -> None:
    """Take tags away from posts.

    TAGS and POST are as in `tag add`; case, hyphens and marks that are left out are forgiven where
    no tag is as typed. To take a tag away everywhere: dlblog tag remove TAG --where 'tag:"TAG"'
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tag_spelling import divided

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        paths = [hit.stored["path"] for hit in named_posts(obj, engine, posts, where)]
        names = [name for typed in divided(tags, known) for name in meant_tags(obj, engine, typed)]
        change = TagChange(dict.fromkeys(names))
        what = f"tag remove {', '.join(names)}"
        did = f"removed {_quoted(names)} from"
        carry_out(
            obj,
            dict.fromkeys(paths, change),
            what,
            dry_run=dry_run,
            engine=engine,
            did=did,
            as_json=format_ == "json",
        )
    finally:
        engine.close()


@click.command()
@click.argument("old", shell_complete=complete("tag"))
@click.argument("new", shell_complete=complete("tag"))
@_where
@_exact
@dry_run_option
@format_option
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
    format_: str,
    yes: bool,
) -> None:
    """Rename a tag in all posts, or merge two.

    Where the blog has NEW already, both become one. With --where only posts that a query finds
    are changed. OLD may be typed without marks and hyphens where no tag is as typed; NEW is
    written as typed, but for an alias of dlblog.toml, which is written as what it stands for.
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.output import posts_text
    from dlblog.tag_name import aliased
    from dlblog.tag_spelling import checked_name, differ_in_marks_alone, variants

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        (old,) = meant_tags(obj, engine, old, single=True)
        new = checked_name(new)
        tag = None if exact or new in known else aliased(new, obj.settings.aliases)
        if tag:
            obj.say(f"'{new}' is an alias of '{tag}'")
            new = new if tag == old else tag
        if old == new:
            obj.say(f"nothing to do: '{new}' is its name already")
            if format_ == "json":
                write_nothing(f"tag rename '{old}' '{new}'", dry_run=dry_run)
            return
        wanted = posts_of(engine, old)
        if where is not None:
            chosen = {hit.stored["path"] for hit in found_posts(obj, engine, where)}
            wanted = [path for path in wanted if path in chosen]
        if not wanted:
            obj.say(f"no post that --where finds has the tag '{old}'", always=True)
            raise click.exceptions.Exit(1)
        if alike := [name for name in variants(new, known) if name != old]:
            obj.say(f"the blog has {_quoted(alike)} as well as what will be '{new}'")
        if differ_in_marks_alone(old, new) and not (yes or dry_run):
            question = f"'{old}' and '{new}' differ in marks, so they may be different words."
            if not ask(f"{question} Rename it in {posts_text(len(wanted))}?", "--yes"):
                obj.say("nothing is changed")
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
        carry_out(
            obj,
            changes,
            what,
            dry_run=dry_run,
            engine=engine,
            summary=summary,
            as_json=format_ == "json",
        )
    finally:
        engine.close()
