"""`dlblog index` and `dlblog rebuild`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.context import Context, F, format_option, progress
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.settings.value import Keys
    from dlblog.writing import Report

_NAMED = 10  # so few changed posts are named without being asked


def _options(command: F) -> F:
    for option in reversed(
        (
            click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path()),
            click.option(
                "--include",
                multiple=True,
                metavar="GLOB",
                help="Only files like this; remembered, see dlblog status. '' for all.",
            ),
            click.option(
                "--exclude",
                multiple=True,
                metavar="GLOB",
                help="No files like this; remembered likewise. '' for none.",
            ),
            click.option(
                "--dictionary",
                metavar="FILE",
                help="Words of your own, one a line; remembered. '' for none.",
            ),
            click.option(
                "--cache/--no-cache",
                default=True,
                help="Keep how words were cut, and use it. On by default.",
            ),
            click.option(
                "--wait",
                type=click.FloatRange(min=0),
                default=3,
                show_default=True,
                metavar="SECONDS",
                help="How long to wait for another dlblog that writes.",
            ),
            click.option(
                "--jobs",
                type=click.IntRange(min=1),
                metavar="N",
                help="How many processes read posts. Default: the cores.",
            ),
            format_option,
        )
    ):
        command = option(command)
    return command


@click.command()
@_options
@click.pass_obj
def index(obj: Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Bring the index in step with the posts.

    PATHs are files or folders; the first call remembers the folders, later calls need none. Only
    new, changed and vanished posts are touched.
    """
    from dlblog import indexing

    _run(obj, paths, options, indexing.update)


@click.command(short_help="Make the index anew, and swap it in at the end.")
@_options
@click.pass_obj
def rebuild(obj: Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Make the index anew, beside the old one, and swap it in at the end."""
    from dlblog import indexing

    _run(obj, paths, options, indexing.rebuild)


def _run(
    obj: Context, paths: tuple[str, ...], options: dict[str, Any], use_case: Callable[..., Report]
) -> None:
    from dlblog import indexing
    from dlblog.files import as_spelt, from_stored
    from dlblog.index_folder import check_usable

    check_usable(obj.index)
    roots = [Path(as_spelt(path)) for path in paths]
    if "" in paths:  # a variable of the shell that is not set
        raise click.UsageError(_("an empty PATH; for the current folder type ."))
    jobs = options["jobs"] or cores()
    include, exclude = (_globs(options[name]) for name in ("include", "exclude"))
    dictionary: str | None = options["dictionary"]
    if dictionary:
        dictionary = obj.stored(dictionary)
    blog = obj.settings
    include = blog.include if include is None else include
    exclude = blog.exclude if exclude is None else exclude
    if dictionary is None and blog.dictionary:
        dictionary = obj.stored(str(_there(obj, blog.dictionary, ("dictionary",))))
    if use_case is indexing.rebuild or not roots:
        from dlblog.freshness import remembered_dictionary

        settings = indexing.remembered_settings(obj.index, roots)
        if use_case is indexing.rebuild:
            include = tuple(settings.get("include", ())) if include is None else include
            exclude = tuple(settings.get("exclude", ())) if exclude is None else exclude
            if dictionary is None:
                dictionary = remembered_dictionary(settings)
        if not roots:
            remembered_roots = settings.get("roots", [])
            roots = [Path(from_stored(root, obj.base)) for root in remembered_roots]
            if not roots:
                roots = _places(obj, blog.posts) or _usual_roots(obj)
            elif use_case is indexing.update:
                roots = []
    obj.mend(options["wait"], roots)
    shown = progress(obj)
    report = use_case(
        obj.index,
        roots,
        include=include,
        exclude=exclude,
        dictionary=dictionary,
        separator=blog.tag_separator,
        cache=options["cache"],
        jobs=jobs,
        progress=shown,
        patience=options["wait"],
    )
    obj.changed = True
    if shown is not None:
        shown.clear()
    _talk(obj, report)
    if options["format_"] == "json":
        from dlblog import output

        click.echo(output.to_json(_facts(obj, report)))
    elif not obj.quiet:
        _print(obj, report)
    if report.faults:
        raise click.exceptions.Exit(2)


def _globs(typed: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the globs of a filter: none at all for '', None where none is typed."""
    return tuple(filter(None, typed)) if typed else None


def cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _places(obj: Context, names: tuple[str, ...]) -> list[Path]:
    """Where the blog's settings say that posts are."""
    from dlblog.settings import NAME

    places = [_there(obj, name, ("posts", number)) for number, name in enumerate(names)]
    if names:
        said = _("posts in {names}, as {file} says")
        shown = ", ".join("./" if name == "." else name for name in names)
        obj.say(said.format(names=shown, file=NAME))
    return places


def _there(obj: Context, name: str, keys: Keys) -> Path:
    """The file or folder that a setting names; UsageError where there is none."""
    from dlblog.settings import complaint

    place = Path(os.path.abspath(obj.folder / name))
    if not place.exists():
        said = _("{key} names '{name}', which is not there").format(key=keys[0], name=name)
        raise complaint(obj.folder, keys, said)
    return place


def _usual_roots(obj: Context) -> list[Path]:
    from dlblog.errors import UsageError
    from dlblog.finding import USUAL_PLACES, usual_places

    places = usual_places(obj.folder)
    for name in USUAL_PLACES:
        place = obj.folder / name
        if place.is_dir() and place not in places:
            obj.say(
                _("{name} leads out of {folder}: dlblog index {name} takes it all the same").format(
                    name=name, folder=obj.folder
                )
            )
    if not places:
        raise UsageError(
            _(
                "no posts found in {places} of {folder}: "
                "name the folder, for example dlblog index my-posts"
            ).format(places=", ".join(USUAL_PLACES), folder=obj.folder)
        )
    names = ", ".join(os.path.relpath(place, obj.folder) for place in places)
    obj.say(_("no folder is named: posts in {names}").format(names=names))
    return places


def _talk(obj: Context, report: Report) -> None:
    """What the user should know besides what was done."""
    from dlblog.fault import said
    from dlblog.output import harmless

    if report.rebuilt:
        obj.say(_("{reason}; it was rebuilt").format(reason=report.rebuilt))
    for remark in report.remarks:
        obj.say(remark)
    for fault in report.faults:
        click.echo(f"dlblog: {harmless(said(fault))}", err=True)


def _facts(obj: Context, report: Report) -> dict[str, Any]:
    """What a run did, as JSON has it; paths open from the current folder."""
    renamed = [
        {"from": obj.shown(before), "to": obj.shown(after)} for before, after in report.renamed
    ]
    return {
        "posts": report.posts,
        "added": list(map(obj.shown, report.added)),
        "changed": list(map(obj.shown, report.changed)),
        "renamed": renamed,
        "deleted": list(map(obj.shown, report.deleted)),
        "unchanged": report.unchanged,
        "unread": report.unread - report.beside,
        "faults": report.faults,
        "remarks": report.remarks,
        "rebuilt": report.rebuilt or None,
        "roots": list(map(obj.shown, report.roots)),
    }


def _print(obj: Context, report: Report) -> None:
    from dlblog.freshness import MOST_POSTS
    from dlblog.output import harmless

    changes = [("+", path) for path in report.added]
    changes += [("~", path) for path in report.changed]
    changes += [(">", f"{before} -> {after}") for before, after in report.renamed]
    changes += [("-", path) for path in report.deleted]
    first_time = not report.unchanged and len(changes) == len(report.added)
    if obj.verbose or (len(changes) <= _NAMED and not first_time):
        for sign, text in changes:
            click.echo(f"{sign} {harmless(text)}")
    counts = (
        (len(report.added), _("{count} added")),
        (len(report.changed), _("{count} changed")),
        (len(report.renamed), _("{count} renamed")),
        (len(report.deleted), _("{count} deleted")),
        (report.unchanged, _("{count} unchanged")),
    )
    done = ", ".join(said.format(count=number(count)) for count, said in counts if count)
    done = done or _("none")
    if faulty := len(report.faults) - report.beside:
        done += "; " + _("{count} with faults").format(count=number(faulty))
    if unread := report.unread - report.beside:
        done += ", " + _("{count} of them not readable").format(count=number(unread))
    line = ngettext("{count} post: {done}", "{count} posts: {done}", report.posts)
    click.echo(line.format(count=number(report.posts), done=done))
    if first_time and report.posts > MOST_POSTS:
        obj.say(
            _(
                "a search will notice new, renamed and deleted posts, and changes of the "
                "{count} written last: run dlblog index after changing others"
            ).format(count=number(MOST_POSTS))
        )
