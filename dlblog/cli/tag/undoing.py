"""`dlblog tag undo`: takes the last change of tags back."""

from __future__ import annotations

import click

from dlblog.cli.context import Context, bars, format_option
from dlblog.cli.tag.carrying import dry_run_option, finish, refuse, write_nothing
from dlblog.cli.tag.choosing import open_current
from dlblog.translation import _, number, posts_text

_NAMED = 10  # posts of a change


@click.command()
@click.option("--list", "only_list", is_flag=True, help="List what can be taken back, last first.")
@click.option(
    "--forget", is_flag=True, help="Leave the last change as it is, to go on to the one before."
)
@dry_run_option
@format_option
@click.pass_obj
def undo(obj: Context, /, only_list: bool, forget: bool, dry_run: bool, format_: str) -> None:
    """Take the last change of tags back, and each time one more.

    What has changed in other lines since stays. Where the same lines have changed, nothing is
    taken back.
    """
    from dlblog import tagging
    from dlblog.indexing import PATIENCE

    if only_list and forget:
        raise click.UsageError(_("--list and --forget do not go together"))
    if only_list:
        _list_changes(obj, format_)
        return
    obj.mend(PATIENCE)
    change = next(tagging.changes(obj.index), None)
    if change is None:
        raise _nothing(obj)
    if forget:
        if not dry_run:
            tagging.forget(change)
        text = _("would be forgotten: {what}") if dry_run else _("forgotten: {what}")
        obj.say(text.format(what=change.what))
        if format_ == "json":
            write_nothing(f"forgot: {change.what}", dry_run=dry_run)
        return
    engine = open_current(obj)
    try:
        with bars(obj) as show:
            edited = tagging.take_back(engine, obj.index, change, show)
    except tagging.Refused as refused:
        refuse(obj, refused, _("; to go on to the change before: dlblog tag undo --forget"))
    finally:
        engine.close()
    if not edited.contents:
        if not dry_run:
            tagging.forget(change)
        text = _("{what}: all posts are as they were before")
        obj.say(text.format(what=change.what))
        if format_ == "json":
            write_nothing(f"took back: {change.what}", dry_run=dry_run)
        return
    what = f"took back: {change.what}"
    summary = _("took back: {what}").format(what=change.what)
    finish(
        obj, edited, what, dry_run=dry_run, summary=summary, back=change.number,
        as_json=format_ == "json",
    )  # fmt: skip


def _list_changes(obj: Context, format_: str) -> None:
    from datetime import datetime

    from dlblog.output import harmless, to_json
    from dlblog.tagging import changes as changes_of

    changes = list(changes_of(obj.index))
    if format_ == "json":
        rows = [
            {
                "number": change.number,
                "what": change.what,
                "time": datetime.fromtimestamp(change.time).astimezone().isoformat(),
                "paths": [obj.shown(file.path) for file in change.files],
            }
            for change in changes
        ]
        click.echo(to_json(rows))
    else:
        for change in changes:
            moment = datetime.fromtimestamp(change.time)
            posts = posts_text(len(change.files))
            click.echo(f"{moment:%Y-%m-%d %H:%M}  {harmless(change.what)}  ({posts})")
            shown = len(change.files) if obj.verbose else _NAMED
            for file in change.files[:shown]:
                click.echo(f"  {harmless(obj.shown(file.path))}")
            if (more := len(change.files) - shown) > 0:
                left = _("and {count} more: dlblog -v names all").format(count=number(more))
                click.echo(f"  {left}")
    if not changes:
        raise _nothing(obj)


def _nothing(obj: Context) -> click.exceptions.Exit:
    from dlblog.recovery import has_older

    text = _("no change of tags can be taken back")
    if has_older(obj.index):
        text = _("no change of tags can be taken back: those in {folder} are of an older dlblog")
    obj.say(text.format(folder=obj.index / "changes"), always=True)
    return click.exceptions.Exit(1)
