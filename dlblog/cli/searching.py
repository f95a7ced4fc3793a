"""`dlblog search` and `dlblog list`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_names, complete_query
from dlblog.cli.context import (
    Context,
    F,
    filter_options,
    read_filters,
    refresh_option,
    some_of,
)
from dlblog.cli.picking import interactive_option, pick, prepare
from dlblog.cli.printing import write_facets, write_hits, write_paths
from dlblog.cli.telling import hint, talk
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.cli.pager import Pager
    from dlblog.searching import Answer, Filters, Search

_TEMPLATES = """\b
A template may have
{n} {title} {date} {updated} {year} {month} {tags} {category} {author} {draft}
{slug} {url} {path} {abspath} {folder} {filename} {stem} {link} {score}
{snippet} {summary}
and tell how they are written:
{title:40} {title:>40} {title:.40} {date:%d/%m/%Y} {score:.2f} {tags:; }
"""
_SORTS = ("date", "-date", "updated", "-updated", "title")
_FACETS = ("tag", "category", "author", "year", "month", "draft")


def _formats() -> tuple[str, ...]:
    from dlblog.output import FORMATS

    return FORMATS


def _output_options(default: str | None, shown: bool | str) -> Callable[[F], F]:
    """The options that tell what is printed, and how.

    Args:
        default: the format; None where that depends.
        shown: what help says of it.
    """

    def add(command: F) -> F:
        for option in reversed(_output(default, shown)):
            command = option(command)
        return command

    return add


def _output(default: str | None, shown: bool | str) -> tuple[Callable[[F], F], ...]:
    number = click.IntRange(min=0)
    return (
        click.option(
            "-n", "--limit", type=number, default=10, show_default=True, metavar="N",
            help="How many posts to show.",
        ),
        click.option(
            "--offset", type=number, default=0, metavar="N", help="How many to skip first."
        ),
        click.option("--all", "everything", is_flag=True, help="Show all of them."),
        click.option(
            "-f", "--format", "format_", default=default, show_default=shown, metavar="FORMAT",
            shell_complete=complete_names(_formats),
            help="text, oneline, short, full, markdown, json, jsonl, csv, paths, paths0, trec, "
            "or a template such as '{date:%d/%m/%Y} {title}'.",
        ),
        click.option("--count", is_flag=True, help="Print only how many there are."),
        click.option(
            "--facets", callback=some_of(lambda: _FACETS), metavar="NAMES",
            shell_complete=complete_names(lambda: _FACETS, several=True),
            help="Print counts instead, by tag, category, author, year, month or draft; "
            "divide several by commas.",
        ),
    )  # fmt: skip


@click.command(epilog=_TEMPLATES)
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=complete_query)
@filter_options
@click.option("--any", "any_word", is_flag=True, help="Any of the words, not all of them; ranked.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", *_SORTS]),
    default="relevance",
    show_default=True,
    help="Posts without a date come last either way.",
)
@_output_options("text", True)
@click.option(
    "--batch", type=click.File(encoding="utf-8-sig", errors="replace"), metavar="FILE",
    help="One query a line, or id, tab and query; - for standard input.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Show how the query was read and each score's parts.")
@click.option(
    "--correct/--no-correct", default=True,
    help="Where nothing is found, search for what was probably meant. On by default.",
)  # fmt: skip
@interactive_option
@refresh_option
@click.pass_obj
def search(obj: Context, /, query: tuple[str, ...], batch: Any, **options: Any) -> None:
    """Find posts by words, tags and dates, best first.

    \b
    Words typed without marks match any marks.   duong, hoc may
    Words typed with marks match those marks.    đường, học máy
    "a phrase"    -word or NOT word    OR    (...)    học*    học NEAR/5 máy
    title: tag: category: author: path: date:    tag:"học máy" date:2016..2018
    @name    a search of dlblog.toml: [searches] "tuần-này" = 'date:"tuần này"'
    """
    if batch is not None and query:
        raise click.UsageError(_("a query and --batch do not go together"))
    _run(obj, " ".join(query), batch, options)


@click.command("list", epilog=_TEMPLATES)
@filter_options
@click.option(
    "--sort", type=click.Choice(_SORTS), default="-date", show_default=True,
    help="Posts without a date come last either way.",
)  # fmt: skip
@_output_options(None, "oneline on a terminal, else text")
@interactive_option
@refresh_option
@click.pass_obj
def list_(obj: Context, /, **options: Any) -> None:
    """List posts by tag or date, newest first."""
    if options["format_"] is None:
        options["format_"] = "oneline" if sys.stdout.isatty() else "text"
    _run(obj, "", None, {**options, "any_word": False, "explain": False, "correct": False})


def _run(obj: Context, text: str, batch: Any, options: dict[str, Any]) -> None:
    from dlblog import output

    format_ = options.pop("format_")
    output.check_format(format_)
    filters = read_filters(options)
    if options.pop("everything"):
        options["limit"] = None
    count = options.pop("count")
    interactive = prepare(batch is not None, count, options)
    engine = obj.open_fresh_index(options.pop("refresh"))
    found = failed = False
    more = ""
    try:
        searcher = obj.searcher(engine)
        if batch is not None:
            with obj.pager(on=False) as pager:
                found, failed = _batch(
                    obj, searcher, batch, filters, options, format_, count, pager
                )
        else:
            answer = searcher.run(text, filters, **_limits(options, count))
            found = answer.results.total > 0
            talk(obj, answer, options["explain"])
            if not (found or count) and format_ != "json":
                hint(obj, answer, text, filters)
            if interactive and answer.results.hits:
                answer = pick(obj, engine, answer)
            with obj.pager() as pager:
                more = _print(obj, searcher, answer, format_, count, options["offset"], "0", pager)
    finally:
        engine.close()
    if more:
        obj.say(more)
    if failed or not found:
        raise click.exceptions.Exit(2 if failed else 1)


def _limits(options: dict[str, Any], count: bool) -> dict[str, Any]:
    """Counting needs no hits."""
    return {**options, "limit": 0} if count or options["facets"] else options


def _batch(
    obj: Context,
    searcher: Search,
    lines: Any,
    filters: Filters,
    options: dict[str, Any],
    format_: str,
    count: bool,
    pager: Pager,
) -> tuple[bool, bool]:
    """Answer one query a line: (whether any found something, whether any could not be read)."""
    from dlblog.errors import DateError, QueryError
    from dlblog.output import harmless

    found = failed = False
    first = True
    for at, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if not line.strip():
            continue
        identity, tab, text = line.partition("\t")
        if not tab:
            identity, text = str(at), line
        if not text.strip():
            continue
        try:
            answer = searcher.run(text, filters, **_limits(options, count))
        except (QueryError, DateError) as error:
            place = _("line {number}: ").format(number=at)
            click.echo("\n".join(map(harmless, f"dlblog: {place}{error}".split("\n"))), err=True)
            failed = True
            continue
        talk(obj, answer, options["explain"], _("line {number}: ").format(number=at))
        found = found or answer.results.total > 0
        if format_ == "json":
            pager.write("[\n" if first else ",\n")
        offset = options["offset"]
        _print(
            obj, searcher, answer, format_, count, offset, identity, pager,
            batch=True, header=first,
        )  # fmt: skip
        first = False
    if format_ == "json":
        pager.write("[]\n" if first else "]\n")
    return found, failed


def _print(
    obj: Context,
    searcher: Search,
    answer: Answer,
    format_: str,
    count: bool,
    offset: int,
    identity: str,
    pager: Pager,
    *,
    batch: bool = False,
    header: bool = True,
) -> str:
    """Print an answer, and return what is to be said of it afterwards."""
    from dlblog import output

    results = answer.results
    prefix = f"{identity}\t" if batch and format_ != "json" else ""
    if count:
        text = output.to_json({"query": identity, "count": results.total})
        as_json = batch and format_ in ("json", "jsonl")
        pager.write((text if as_json else f"{prefix}{results.total}") + "\n")
        return ""
    name = identity if batch else None
    if results.facets:
        write_facets(obj, results.facets, format_, pager, name, header=header)
        return ""
    if format_ == "trec":
        for rank, hit in enumerate(results.hits, offset + 1):
            path = obj.shown(hit.stored["path"])
            pager.write(output.trec_line(identity, path, rank, hit.score))
        return ""
    if format_ in ("paths", "paths0"):
        write_paths(obj, [hit.stored["path"] for hit in results.hits], format_, pager)
        return ""
    rows = _dicts(obj, searcher, answer, output.stored_fields(format_))
    shown = write_hits(obj, rows, format_, pager, name, header=header, offset=offset)
    if format_ not in output.LAYOUTS or shown == results.total or not sys.stdout.isatty():
        return ""
    return ngettext(
        "{shown} of {count} post shown; --all shows all",
        "{shown} of {count} posts shown; --all shows all",
        results.total,
    ).format(shown=number(shown), count=number(results.total))


def _dicts(
    obj: Context, searcher: Search, answer: Answer, more: Sequence[str]
) -> Iterator[dict[str, Any]]:
    from dlblog.searching import to_dict

    for hit in answer.results.hits:
        path = obj.shown(hit.stored["path"])
        yield to_dict(hit, path, answer.wanted, searcher.snippet(answer, hit), more)
