"""`dlblog tag dump` and `dlblog tag restore`: the tags of all posts as text."""

from __future__ import annotations

import sys
from typing import Any

import click

from dlblog.cli.context import Context
from dlblog.cli.tag.carrying import carry_out, dry_run_option
from dlblog.cli.tag.choosing import named_posts, open_current


@click.command()
@click.argument("posts", nargs=-1, metavar="[POST]...")
@click.option("--where", metavar="QUERY", help="Only posts that this query finds.")
@click.pass_obj
def dump(obj: Context, /, posts: tuple[str, ...], where: str | None) -> None:
    """Print the tags of all posts, or of some, as lines that `tag restore` reads.

    \b
    +AI +học%20máy -- posts/hoc-may.md

    White space and % are percent-encoded; paths are as they open from the current folder.
    """
    from dlblog.output import harmless
    from dlblog.tag_dump import write_line

    engine = open_current(obj)
    try:
        wanted = set(named_posts(obj, engine, posts, where)) if posts or where is not None else None
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
    """Give posts the tags that FILE says, in the form of `tag dump`; - is standard input.

    A post gets just the tags of its line; posts that have no line stay as they are.
    """
    from dlblog.errors import UsageError
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tag_dump import parse_line
    from dlblog.tagging import checked_name
    from dlblog.vietnamese import in_form

    name = getattr(file, "name", "-")
    lines = []
    for number, text in enumerate(file, 1):
        try:
            line = parse_line(text)
            if line is None:
                continue
            if line.removed and not accumulate:
                raise UsageError("takes a tag away: that needs --accumulate")
            added = tuple(map(checked_name, line.added))
        except UsageError as error:
            raise UsageError(f"{name}:{number}: {error}") from None
        lines.append((number, line._replace(added=added)))
    engine = open_current(obj)
    try:
        tags = {str(stored["path"]): stored["tags"] for stored in engine.documents()}
        changes: dict[str, TagChange] = {}
        for number, line in lines:
            path = obj.stored(line.path)
            if path not in tags:
                if not skip_missing:
                    raise UsageError(
                        f"{name}:{number}: there is no post {line.path}: nothing is changed; "
                        "--skip-missing passes over such lines"
                    )
                continue
            wanted = {in_form("NFC", tag) for tag in line.added}
            gone = line.removed if accumulate else [tag for tag in tags[path] if tag not in wanted]
            changes[path] = TagChange(dict.fromkeys(gone), line.added)
        carry_out(obj, changes, "tag restore", dry_run=dry_run, engine=engine)
    finally:
        engine.close()
