"""`dlblog search` and `dlblog list`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_names, complete_query
from dlblog.cli.context import Context, F, filter_options, read_filters, refresh_option, today
from dlblog.cli.picking import interactive_option, pick, prepare

if TYPE_CHECKING:
    from dlblog.searching import Answer, Filters, Search

_FORMS_SHOWN = 12
_FACETS = ("tag", "category", "author", "year", "draft")


def _formats() -> tuple[str, ...]:
    from dlblog.output import FORMATS

    return FORMATS


def _facets(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    for name in names:
        if name not in _FACETS:
            raise click.BadParameter(f"'{name}' is none of {', '.join(_FACETS)}")
    return names


def _output_options(command: F) -> F:
    number = click.IntRange(min=0)
    for option in reversed(
        (
            click.option(
                "-n", "--limit", type=number, default=10, show_default=True, metavar="N",
                help="How many posts to show.",
            ),
            click.option(
                "--offset", type=number, default=0, metavar="N", help="How many to skip first."
            ),
            click.option("--all", "everything", is_flag=True, help="Show all of them."),
            click.option(
                "-f", "--format", "format_", default="text", show_default=True, metavar="FORMAT",
                shell_complete=complete_names(_formats),
                help="text, json, jsonl, csv, paths, paths0, trec, "
                "or a template such as '{date} {title}'.",
            ),
            click.option("--count", is_flag=True, help="Print only how many there are."),
            click.option(
                "--facets", callback=_facets, metavar="NAMES",
                shell_complete=complete_names(lambda: _FACETS, several=True),
                help="Print counts instead, by tag, category, author, year or draft; "
                "divide several by commas.",
            ),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=complete_query)
@filter_options
@click.option("--any", "any_word", is_flag=True, help="Any of the words, not all of them; ranked.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "-date", "title"]),
    default="relevance",
    show_default=True,
    help="Posts without a date come last either way.",
)
@_output_options
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
    @name    a search saved in dlblog.toml, below [searches]: "tuần-này" = 'date:"tuần này"'
    """
    if batch is not None and query:
        raise click.UsageError("a query and --batch do not go together")
    _run(obj, " ".join(query), batch, options)


@click.command("list")
@filter_options
@click.option(
    "--sort", type=click.Choice(["date", "-date", "title"]), default="-date", show_default=True,
    help="Posts without a date come last either way.",
)  # fmt: skip
@_output_options
@interactive_option
@refresh_option
@click.pass_obj
def list_(obj: Context, /, **options: Any) -> None:
    """List posts by tag or date, newest first."""
    _run(obj, "", None, {**options, "any_word": False, "explain": False, "correct": False})


def _run(obj: Context, text: str, batch: Any, options: dict[str, Any]) -> None:
    from dlblog import output
    from dlblog.searching import Search

    format_ = options.pop("format_")
    output.check_format(format_)
    filters = read_filters(options)
    if options.pop("everything"):
        options["limit"] = None
    count = options.pop("count")
    if interactive := options.pop("interactive"):
        prepare(batch is not None, count, options)
    engine = obj.open_fresh_index(options.pop("refresh"))
    try:
        searcher = Search(
            engine, today(), aliases=obj.settings.aliases, searches=obj.settings.searches
        )
        if batch is not None:
            found, failed = _batch(obj, searcher, batch, filters, options, format_, count)
        else:
            answer = searcher.run(text, filters, **_limits(options, count))
            _talk(obj, answer, options["explain"])
            if interactive and answer.results.hits:
                answer = pick(obj, engine, answer)
            _print(obj, searcher, answer, format_, count, options["offset"], "0")
            found, failed = answer.results.total > 0, False
    finally:
        engine.close()
    if failed or not found:
        raise click.exceptions.Exit(2 if failed else 1)


def _limits(options: dict[str, Any], count: bool) -> dict[str, Any]:
    """Counting needs no hits."""
    return {**options, "limit": 0} if count or options["facets"] else options


def _talk(obj: Context, answer: Answer, explain: bool, where: str = "") -> None:
    from dlblog.output import harmless
    from dlblog.query import to_text

    for note in answer.notes:
        obj.say(where + harmless(note))
    if answer.corrected:
        shown = _short(answer.corrected)
        obj.say(f"{where}nothing found as typed; showing results for: {shown}")
    if answer.partial:
        obj.say(f"{where}no post has all the words; these have some of them")
    if answer.suggestion:
        obj.say(f"{where}did you mean: {_short(answer.suggestion)}")
    if answer.unmarked:
        bare, total = answer.unmarked
        number = f"{total} posts match" if total > 1 else "1 post matches"
        obj.say(f"{where}{number} without marks: {_short(bare)}")
    if explain:
        read = harmless(to_text(answer.query))
        click.echo(f"dlblog: {where}read as {read}", err=True)
        if words := answer.results.words:
            line = harmless(" · ".join(words))
            click.echo(f"dlblog: {where}words of this blog: {line}", err=True)
        for part, terms in answer.results.matched.items():
            if [*terms] == [getattr(part, "text", None)]:
                continue
            forms = ", ".join(sorted(terms)[:_FORMS_SHOWN]) or "nothing in this blog"
            if len(terms) > _FORMS_SHOWN:
                forms += f" and {len(terms) - _FORMS_SHOWN} more"
            line = harmless(f"{to_text(part)} stands for {forms}")
            click.echo(f"dlblog: {where}{line}", err=True)


def _short(query: str) -> str:
    """A query as one line of a message."""
    from dlblog.output import harmless

    return harmless(query if len(query) <= 200 else query[:200] + "…")


def _batch(
    obj: Context,
    searcher: Search,
    lines: Any,
    filters: Filters,
    options: dict[str, Any],
    format_: str,
    count: bool,
) -> tuple[bool, bool]:
    """Answer one query a line: (whether any found something, whether any could not be read)."""
    from dlblog.errors import DateError, QueryError

    found = failed = False
    first = True
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if not line.strip():
            continue
        identity, tab, text = line.partition("\t")
        if not tab:
            identity, text = str(number), line
        if not text.strip():
            continue
        try:
            answer = searcher.run(text, filters, **_limits(options, count))
        except (QueryError, DateError) as error:
            click.echo(f"dlblog: line {number}: {error}", err=True)
            failed = True
            continue
        _talk(obj, answer, options["explain"], f"line {number}: ")
        found = found or answer.results.total > 0
        if format_ == "json":
            click.echo("[" if first else ",")
        offset = options["offset"]
        _print(obj, searcher, answer, format_, count, offset, identity, batch=True, header=first)
        first = False
    if format_ == "json":
        click.echo("[]" if first else "]")
    return found, failed


def _print(
    obj: Context,
    searcher: Search,
    answer: Answer,
    format_: str,
    count: bool,
    offset: int,
    identity: str,
    *,
    batch: bool = False,
    header: bool = True,
) -> None:
    from dlblog import output

    results = answer.results
    prefix = f"{identity}\t" if batch and format_ != "json" else ""
    if count:
        text = output.to_json({"query": identity, "count": results.total})
        as_json = batch and format_ in ("json", "jsonl")
        click.echo(text if as_json else f"{prefix}{results.total}")
        return
    if results.facets:
        _print_facets(answer, format_, identity if batch else None, header)
        return
    if format_ == "trec":
        for rank, hit in enumerate(results.hits, offset + 1):
            path = obj.shown(hit.stored["path"])
            click.echo(output.trec_line(identity, path, rank, hit.score), nl=False)
        return
    if format_ in ("paths", "paths0"):
        write_paths(obj, [hit.stored["path"] for hit in results.hits], format_)
        return
    shown = write_hits(
        obj, _dicts(obj, searcher, answer), format_, identity if batch else None, header=header
    )
    more = results.total - shown
    if format_ == "text" and more > 0 and sys.stdout.isatty():
        obj.say(f"{shown} of {results.total} posts shown; --all shows all")


def write_paths(obj: Context, stored: Iterable[str], format_: str) -> None:
    """Print paths of the index as they open from here, ended by a line end or by NUL."""
    from dlblog.output import harmless

    end = "\0" if format_ == "paths0" else "\n"
    terminal = sys.stdout.isatty()
    for path in map(obj.shown, stored):
        # click would take out of a name what looks like a colour.
        click.echo((harmless(path) if terminal else path) + end, nl=False, color=True)


def write_hits(
    obj: Context,
    rows: Iterable[dict[str, Any]],
    format_: str,
    identity: str | None = None,
    *,
    header: bool = True,
) -> int:
    """Print hits as text, JSON, CSV or by a template, and say how many.

    Args:
        rows: as `searching.to_dict` gives them.
        identity: of the query, where several are answered; it is printed with each hit.
        header: whether CSV gets a line of names.
    """
    from dlblog import output

    batch = identity is not None
    count = 0
    if format_ == "json":
        every = list(rows)
        count = len(every)
        click.echo(output.to_json({"query": identity, "hits": every} if batch else every))
    elif format_ == "csv":
        ids = [identity] * batch
        table: list[list[Any]] = [["query"] * batch + list(output.FIELDS)] * header
        table += [ids + [row[name] for name in output.FIELDS] for row in rows]
        count = len(table) - header
        click.echo(output.csv_rows(table), nl=False)
    elif format_ == "text":
        color = obj.colored()
        if batch:
            click.echo(f"# {output.harmless(str(identity))}")
        for count, row in enumerate(rows, 1):
            if count > 1:
                click.echo()
            # click strips colours from what is no terminal, which --color always must survive.
            click.echo(output.hit_text(row, color=color), nl=False, color=color)
    else:
        for row in rows:
            count += 1
            if format_ == "jsonl":
                click.echo(output.to_json({"query": identity, **row} if batch else row))
            else:
                click.echo(output.from_template(format_, row), nl=False)
    return count


def _dicts(obj: Context, searcher: Search, answer: Answer) -> Iterator[dict[str, Any]]:
    from dlblog.searching import to_dict

    for hit in answer.results.hits:
        path = obj.shown(hit.stored["path"])
        yield to_dict(hit, path, answer.wanted, searcher.snippet(answer, hit))


def _print_facets(answer: Answer, format_: str, identity: str | None, header: bool) -> None:
    from dlblog import output

    facets = answer.results.facets
    ids = [] if identity is None else [identity]
    if format_ in ("json", "jsonl"):
        click.echo(output.to_json({"query": identity, "facets": facets} if ids else facets))
    elif format_ == "csv":
        rows: list[list[Any]] = [["query"] * len(ids) + ["facet", "value", "count"]] * header
        rows += [[*ids, n, v, c] for n, values in facets.items() for v, c in values.items()]
        click.echo(output.csv_rows(rows), nl=False)
    else:
        for name, values in facets.items():
            for value, number in values.items():
                click.echo("\t".join([*ids, name, str(number), output.harmless(value)]))
