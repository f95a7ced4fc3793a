"""`dlblog tag dump` and `dlblog tag restore`: the tags of all posts as text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_posts, complete_query
from dlblog.cli.context import Context
from dlblog.cli.tag.carrying import carry_out, dry_run_option
from dlblog.cli.tag.choosing import named_posts, open_current
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.errors import DlblogError


@click.command()
@click.argument("posts", nargs=-1, metavar="[POST]...", shell_complete=complete_posts)
@click.option(
    "--where", metavar="QUERY", shell_complete=complete_query,
    help="All posts that this query finds.",
)  # fmt: skip
@click.pass_obj
def dump(obj: Context, /, posts: tuple[str, ...], where: str | None) -> None:
    """Print the tags of posts as lines of text.

    \b
    +AI +học%20máy -- posts/hoc-may.md

    Of all posts, or of some. White space and % are percent-encoded; paths are as they open from
    the current folder. `tag restore` reads such lines.
    """
    from dlblog.output import harmless
    from dlblog.tag_dump import write_line

    engine = open_current(obj)
    try:
        some = named_posts(obj, engine, posts, where) if posts or where is not None else None
        wanted = None if some is None else {hit.stored["path"] for hit in some}
        for stored in engine.documents():
            if wanted is None or stored["path"] in wanted:
                line = write_line(obj.shown(stored["path"]), stored["tags"])
                # click would take out of a name what looks like a colour.
                click.echo(harmless(line) if sys.stdout.isatty() else line, color=True)
    finally:
        engine.close()


@click.command()
@click.argument(
    "file", type=click.File("r", "utf-8-sig", "surrogateescape"), default="-", metavar="[FILE]"
)
@click.option(
    "--accumulate", is_flag=True, help="Add what has a +, take away what has a -; leave the others."
)
@click.option("--skip-missing", is_flag=True, help="Pass over posts that are not there any more.")
@dry_run_option
@click.pass_obj
def restore(
    obj: Context, /, file: Any, accumulate: bool, skip_missing: bool, dry_run: bool
) -> None:
    """Give posts the tags that lines of text say.

    Of FILE, or of standard input, in the form of `tag dump`. A post gets just the tags of its
    line; posts that have no line stay as they are.
    """
    from dlblog.errors import UsageError
    from dlblog.tag_dump import as_dumped, change_between, parse_line

    name = getattr(file, "name", "-")
    name = _("standard input") if name in ("-", "<stdin>") else str(name)
    lines = []
    for number, text in enumerate(file, 1):
        try:
            line = parse_line(text)
        except UsageError as error:
            raise _at(name, number, error) from None
        if line is not None:
            lines.append((number, line))
    engine = open_current(obj)
    try:
        before = {str(stored["path"]): stored["tags"] for stored in engine.documents()}
        after: dict[str, list[str]] = {}
        for number, line in lines:
            path = obj.stored(line.path)
            try:
                if path in before:
                    if path in after and not accumulate:
                        text = _("{path} has a line before: leave one of them")
                        raise UsageError(text.format(path=line.path))
                    now = after.get(path, before[path])
                    after[path] = as_dumped(now, line, accumulate=accumulate)
                elif not skip_missing:
                    text = _("there is no post {path}: --skip-missing passes over such lines")
                    raise UsageError(text.format(path=line.path))
            except UsageError as error:
                raise _at(name, number, error) from None
        if not after:
            obj.say(_("nothing to do: {file} names no post").format(file=name))
            return
        changes = {path: change_between(before[path], tags) for path, tags in after.items()}

        def did(posts: str) -> str:
            return _("restored tags of {posts}").format(posts=posts)

        carry_out(obj, changes, "tag restore", dry_run=dry_run, engine=engine, did=did)
    finally:
        engine.close()


def _at(name: str, number: int, error: Exception) -> DlblogError:
    """What is wrong, with the line where it is."""
    from dlblog.errors import UsageError

    text = _("{fault}; nothing is changed{advice}")
    return UsageError(text.format(fault=f"{name}:{number}: {error}", advice=""))
