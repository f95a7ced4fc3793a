"""`dlblog related`."""

from __future__ import annotations

from typing import Any

import click

from dlblog.cli.completion import complete_names
from dlblog.cli.context import Context, refresh_option
from dlblog.cli.post import find, words_argument
from dlblog.cli.printing import write_hits, write_paths
from dlblog.translation import _


def _formats() -> list[str]:
    from dlblog.output import FORMATS

    return [name for name in FORMATS if name != "trec"]


@click.command()
@words_argument
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many posts to show.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format_", default="text", show_default=True, metavar="FORMAT",
    shell_complete=complete_names(_formats),
    help="text, oneline, short, full, markdown, json, jsonl, csv, paths, paths0, "
    "or a template such as '{date:%d/%m/%Y} {title}'.",
)  # fmt: skip
@refresh_option
@click.pass_obj
def related(
    obj: Context, /, words: tuple[str, ...], limit: int, format_: str, refresh: bool | None
) -> None:
    """Find the posts most like one, and what makes them so.

    POST is a path, a slug, a title or an unambiguous part of one; its words need no quotes. Posts
    are alike that share distinctive words and tags.
    """
    from dlblog import output, relating
    from dlblog.searching import to_dict
    from dlblog.snippet import make_snippet

    def row(item: relating.Related) -> dict[str, Any]:
        snippet = make_snippet(engine.sections(item.hit), item.wanted)
        shown = to_dict(item.hit, obj.shown(item.hit.stored["path"]), item.wanted, snippet, more)
        return {**shown, "reasons": {"words": item.words, "tags": item.tags}}

    if format_ == "trec":
        raise click.UsageError(_("a TREC run is of queries: choose another format"))
    output.check_format(format_)
    more = output.stored_fields(format_)
    engine = obj.open_fresh_index(refresh)
    try:
        hit = find(obj, engine, " ".join(words))
        found = relating.related(engine, hit, limit)
        with obj.pager() as pager:
            if format_ in ("paths", "paths0"):
                write_paths(obj, [item.hit.stored["path"] for item in found], format_, pager)
            else:
                write_hits(obj, map(row, found), format_, pager)
    finally:
        engine.close()
    if not found and limit:
        obj.hint(_("no post is like this one"))
        raise click.exceptions.Exit(1)
