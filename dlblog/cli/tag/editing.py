"""`dlblog tag add`, `remove` and `rename`."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping

import click

from dlblog.cli.completion import complete, complete_list, complete_posts, complete_query
from dlblog.cli.context import Context, format_option
from dlblog.cli.tag.carrying import ask, carry_out, dry_run_option, write_nothing, yes_option
from dlblog.cli.tag.choosing import (
    found_posts,
    meant_branches,
    meant_tags,
    named_posts,
    open_current,
    posts_of,
    say_left_out,
)
from dlblog.errors import UsageError
from dlblog.tag_name import is_branch, moved, name_parts
from dlblog.translation import _, ngettext, number, posts_text

_where = click.option(
    "--where",
    metavar="QUERY",
    shell_complete=complete_query,
    help="All posts that this query finds, with all its words.",
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
                    text = _("'{name}' is there as {tags}; --exact adds it")
                    obj.say(text.format(name=name, tags=_quoted(sorted(as_others))))
        what = f"tag add {', '.join(names)}"

        for name in names:
            if name not in known and tagged and not dry_run:
                _ask_new(obj, name, known, sure=yes or exact)

        def did(posts: str) -> str:
            return _("added {tags} to {posts}").format(tags=_quoted(names), posts=posts)

        carry_out(
            obj, changes, what, dry_run=dry_run, engine=engine, did=did,
            as_json=format_ == "json",
        )  # fmt: skip
    finally:
        engine.close()


def _ask_new(obj: Context, name: str, known: Mapping[str, int], *, sure: bool) -> None:
    """Name the tag that was meant, perhaps, where one that the blog has not is much like it.

    At a terminal, where it is one letter away, ask whether to go on, unless `sure`; end with status
    1 where not.
    """
    from dlblog.tag_name import differ_in_one_letter, slip_of

    near = [other for other in known if differ_in_one_letter(name, other)]
    if near and not sure and sys.stdin.isatty():
        close = min(near, key=lambda other: (-known[other], other))
        question = _(
            "'{name}' is new to the blog, and one letter from '{tag}' ({posts}). Add '{name}'?"
        )
        posts = posts_text(known[close])
        if not ask(question.format(name=name, tag=close, posts=posts), "--yes"):
            obj.say(_("nothing is changed"))
            raise click.exceptions.Exit(1)
        return
    if close := slip_of(name, known) or next(iter(near), ""):
        said = _("'{name}' is new to the blog; if '{tag}' was meant: dlblog tag undo")
        obj.say(said.format(name=name, tag=close))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _spelled(obj: Context, typed: str, known: Mapping[str, int], *, sure: bool) -> str:
    """A tag as it is to be written; asks where the blog has one that differs in marks."""
    from dlblog.tag_spelling import spelled

    name, remark, other = spelled(typed, known, obj.settings.aliases)
    if remark:
        obj.say(remark)
    if other:
        count = posts_text(known[other])
        if sure:
            text = _("written '{tag}', as in {posts}; --exact writes '{typed}'")
            obj.say(text.format(tag=other, posts=count, typed=typed))
            return other
        question = _("The blog has '{tag}' ({posts}). Write that instead of '{typed}'?")
        question = question.format(tag=other, posts=count, typed=typed)
        if ask(question, _("--yes, or --exact for the tag as typed")):
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
    no tag is as typed. TAG/ is the tag and all below it, in all posts where none are named. To take
    another away everywhere: dlblog tag remove TAG --where 'tag:"TAG"'
    """
    from collections import Counter

    from dlblog.frontmatter_edit import TagChange
    from dlblog.tag_spelling import divided

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        typed_names = divided(tags, known)
        meant: dict[str, list[str]] = {}
        everywhere = not posts and where is None and all(map(is_branch, typed_names))
        counts: Mapping[str, int] = known
        paths: list[str] = []
        if not everywhere:
            hits = named_posts(obj, engine, posts, where)
            paths = [hit.stored["path"] for hit in hits]
            counts = Counter(tag for hit in hits for tag in {*hit.stored["tags"]})
        for typed in typed_names:
            meant[typed] = (
                [tag for below in meant_branches(obj, engine, typed).values() for tag in below]
                if is_branch(typed)
                else [*meant_tags(obj, engine, typed)]
            )
        names = list(dict.fromkeys(name for found in meant.values() for name in found))
        for typed, found in meant.items():
            say_left_out(obj, typed, found, counts, names)
        change = TagChange(dict.fromkeys(names))
        what = f"tag remove {', '.join(typed_names if everywhere else names)}"

        def did(posts: str) -> str:
            return _("removed {tags} from {posts}").format(tags=_quoted(names), posts=posts)

        carry_out(
            obj, dict.fromkeys(paths or posts_of(engine, *names), change), what, dry_run=dry_run,
            engine=engine, did=did, as_json=format_ == "json",
        )  # fmt: skip
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
    OLD/ and NEW/ are the tags and all below them.
    """
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tag_name import aliased
    from dlblog.tag_spelling import checked_name, differ_in_marks_alone, variants

    engine = open_current(obj)
    try:
        known = engine.values("tag")
        branch = _are_branches(old, new, known)
        end = "/" * branch
        new = checked_name("/".join(name_parts(new)).strip("/") if branch else new)
        if branch:
            ((top, below),) = meant_branches(obj, engine, old, single=True).items()
        else:
            (top,) = below = [*meant_tags(obj, engine, old, single=True)]
        tag = None if exact or new in known else aliased(new, obj.settings.aliases)
        if tag:
            obj.say(_("'{name}' is an alias of '{tag}'").format(name=new, tag=tag))
            new = new if tag == top else tag
        if top == new:
            obj.say(_("nothing to do: '{name}' is its name already").format(name=new + end))
            if format_ == "json":
                write_nothing(f"tag rename '{top}{end}' '{new}{end}'", dry_run=dry_run)
            return
        depth = len(name_parts(top))
        renames = {name: checked_name(moved(name, depth, new)) for name in below}
        wanted = posts_of(engine, *below)
        if where is not None:
            chosen = {hit.stored["path"] for hit in found_posts(obj, engine, where)}
            wanted = [path for path in wanted if path in chosen]
        if not wanted:
            text = _("no post that --where finds has the tag '{name}'")
            obj.say(text.format(name=top + end), always=True)
            raise click.exceptions.Exit(1)
        alike = [
            name
            for becomes in renames.values()
            for name in variants(becomes, known)
            if name not in below
        ]
        if alike:
            text = _("the blog has {tags} as well as what will be '{name}'")
            obj.say(text.format(tags=_quoted(alike), name=new + end))
        say_left_out(obj, old, below, known, (*alike, *renames.values()))
        if differ_in_marks_alone(top, new) and not (yes or dry_run):
            question = _(
                "'{old}' and '{new}' differ in marks, so they may be different words. "
                "Rename it in {posts}?"
            ).format(old=top + end, new=new + end, posts=posts_text(len(wanted)))
            if not ask(question, "--yes"):
                obj.say(_("nothing is changed"))
                raise click.exceptions.Exit(1)
        changes = dict.fromkeys(wanted, TagChange(renames))
        what = f"tag rename '{top}{end}' '{new}{end}'"
        if merged := [name for name in renames.values() if name in known and name not in below]:
            into = posts_of(engine, *merged)
            text = _("merged '{old}' into '{new}': {posts} into {others}, {both} now")
            summary = text.format(
                old=top + end,
                new=new + end,
                posts=posts_text(len(wanted)),
                others=posts_text(len(into)),
                both=posts_text(len({*into, *wanted})),
            )
        else:
            text = _("renamed '{old}' to '{new}' in {posts}")
            summary = text.format(old=top + end, new=new + end, posts=posts_text(len(wanted)))
        if branch:
            summary += f" ({_counted_tags(len(below))})"
        carry_out(
            obj, changes, what, dry_run=dry_run, engine=engine, summary=summary,
            as_json=format_ == "json",
        )  # fmt: skip
    finally:
        engine.close()


def _counted_tags(count: int) -> str:
    return ngettext("{count} tag", "{count} tags", count).format(count=number(count))


def _are_branches(old: str, new: str, known: Collection[str]) -> bool:
    """Return whether two names to `tag rename` are of branches.

    Raises:
        UsageError: only one of them is.
    """
    if is_branch(old) == is_branch(new):
        return is_branch(old)
    if (old if is_branch(old) else new).strip() in known:  # a tag that ends so
        return False
    text = _("'{branch}' is a tag with all below it and '{tag}' is not: end both with / or neither")
    branch, tag = (old, new) if is_branch(old) else (new, old)
    raise UsageError(text.format(branch=branch[:200], tag=tag[:200]))
