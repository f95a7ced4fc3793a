"""`dlblog stats`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_query
from dlblog.cli.context import Context, filter_options, read_filters, refresh_option
from dlblog.cli.telling import say_names
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.statistics import Statistics

_SHOWN = 10  # tags and such on a terminal


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=complete_query)
@filter_options
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), metavar="N",
    help="How many tags, categories and authors. Default: 10 on a terminal, else all.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="How to print them.",
)  # fmt: skip
@refresh_option
@click.pass_obj
def stats(
    obj: Context,
    /,
    query: tuple[str, ...],
    limit: int | None,
    everything: bool,
    format_: str,
    refresh: bool | None,
    **options: Any,
) -> None:
    """Posts over time and by tag, drawn in the terminal.

    Of all posts, or of those that QUERY and the options find. A terminal shows each year with its
    months, and each tag with its use over the years; a pipe gets a line for each number, which
    begins with what it counts.
    """
    from dlblog.statistics import collect

    filters = read_filters(options)
    engine = obj.open_fresh_index(refresh)
    try:
        answer = obj.searcher(engine).run(" ".join(query), filters, limit=0, correct=False)
        found = collect(engine, answer.query)
    finally:
        engine.close()
    say_names(obj, answer)
    if answer.partial:
        obj.say(_("no post has all the words; these have some of them"))
    if everything:
        limit = None
    _print(obj, found, format_, limit, everything)
    if not found.posts:
        if not answer.notes:
            obj.say(_("there is no such post"))
        raise click.exceptions.Exit(1)


def _print(
    obj: Context, found: Statistics, format_: str, limit: int | None, everything: bool
) -> None:
    from dlblog import output

    if format_ == "json":
        click.echo(output.to_json(_facts(found, limit)))
    elif format_ == "csv":
        click.echo(output.csv_rows(_table(found, limit)), nl=False)
    elif not found.posts:
        return
    elif not sys.stdout.isatty():
        from dlblog.charts import columns

        for line in columns(found, limit):
            click.echo(line)
    else:
        from dlblog.charts import draw

        paper = obj.paper()
        most = _SHOWN if limit is None and not everything else limit
        with obj.pager() as pager:
            for line in draw(found, columns=paper.columns or 0, color=paper.color, most=most):
                pager.write(line + "\n")


def _facts(found: Statistics, limit: int | None) -> dict[str, Any]:
    """Statistics as JSON has them."""
    days, gap = list(found.days), found.silence
    tags = [
        {
            "tag": tag,
            "count": sum(months.values()),
            "months": {month: count for month, count in months.items() if month},
        }
        for tag, months in list(found.tags.items())[:limit]
    ]
    return {
        "posts": found.posts,
        "undated": found.undated,
        "drafts": found.drafts,
        "untagged": found.untagged,
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "median_syllables": found.length,
        "longest_silence": gap
        and {"days": gap.days, "after": str(gap.after), "before": str(gap.before)},
        "years": [{"year": year, "count": count} for year, count in found.years.items()],
        "months": [{"month": month, "count": count} for month, count in found.months.items()],
        "tags": tags,
        "categories": [
            {"category": name, "count": count}
            for name, count in list(found.categories.items())[:limit]
        ],
        "authors": [
            {"author": name, "count": count} for name, count in list(found.authors.items())[:limit]
        ],
    }


def _table(found: Statistics, limit: int | None) -> list[list[Any]]:
    """Statistics as rows: of each tag, its months as well."""
    rows: list[list[Any]] = [
        ["facet", "value", "month", "count"],
        ["posts", "", "", found.posts],
        ["undated", "", "", found.undated],
        ["drafts", "", "", found.drafts],
        ["untagged", "", "", found.untagged],
    ]
    rows += [["year", year, "", count] for year, count in found.years.items()]
    rows += [["month", month, month, count] for month, count in found.months.items()]
    for tag, months in list(found.tags.items())[:limit]:
        rows.append(["tag", tag, "", sum(months.values())])
        rows += [["tag", tag, month, count] for month, count in months.items() if month]
    for name, values in (("category", found.categories), ("author", found.authors)):
        rows += [[name, value, "", count] for value, count in list(values.items())[:limit]]
    return rows
