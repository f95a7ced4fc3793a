"""`dlblog tags`."""

from __future__ import annotations

from typing import Any

import click

from dlblog.cli.context import Context, filter_options, read_filters, refresh_option, today


@click.command()
@filter_options
@click.option(
    "--sort", type=click.Choice(["count", "name"]), default="count", show_default=True,
    help="Most used first, or by name.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="How to print them.",
)  # fmt: skip
@refresh_option
@click.pass_obj
def tags(obj: Context, /, sort: str, format_: str, refresh: bool | None, **options: Any) -> None:
    """Tags with the number of posts that have them."""
    from dlblog import output
    from dlblog.searching import Search
    from dlblog.tag_name import name_order

    engine = obj.open_fresh_index(refresh)
    try:
        search = Search(engine, today(), aliases=obj.settings.aliases)
        answer = search.run("", read_filters(options), limit=0, facets=("tag",))
    finally:
        engine.close()
    for note in answer.notes:
        obj.say(output.harmless(note))
    counts = list(answer.results.facets.get("tag", {}).items())
    counts.sort(key=lambda item: (-item[1] if sort == "count" else 0, name_order(item[0])))
    if format_ == "json":
        click.echo(output.to_json([{"tag": tag, "count": count} for tag, count in counts]))
    elif format_ == "csv":
        click.echo(output.csv_rows([["tag", "count"], *counts]), nl=False)
    else:
        width = len(str(max((count for _, count in counts), default=0)))
        for tag, count in counts:
            click.echo(f"{count:>{width}}  {output.harmless(tag)}")
    if not counts:
        raise click.exceptions.Exit(1)
