"""Hits, paths and counts written to standard output, in any format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dlblog.cli.context import Context
    from dlblog.cli.pager import Pager


def complete_formats(
    ctx: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """The names of formats that begin as typed."""
    from click.shell_completion import CompletionItem

    from dlblog.output.format import FORMATS

    return [CompletionItem(name) for name in FORMATS if name.startswith(typed)]


def write_paths(obj: Context, stored: Iterable[str], format_: str, pager: Pager) -> None:
    """Print paths of the index as they open from here, ended by a line end or by NUL."""
    from dlblog.output import harmless

    end = "\0" if format_ == "paths0" else "\n"
    terminal = sys.stdout.isatty()
    for path in map(obj.shown, stored):
        pager.write((harmless(path) if terminal else path) + end)


def write_hits(
    obj: Context,
    rows: Iterable[dict[str, Any]],
    format_: str,
    pager: Pager,
    identity: str | None = None,
    *,
    header: bool = True,
    offset: int = 0,
) -> int:
    """Print hits as text, JSON, CSV or by a template, and say how many.

    Args:
        rows: as `searching.to_dict` gives them.
        identity: of the query, where several are answered; it is printed with each hit.
        header: whether CSV gets a line of names.
        offset: how many hits there are before these.
    """
    from dlblog import output

    batch = identity is not None
    count = 0
    if format_ == "json":
        every = list(rows)
        count = len(every)
        text = output.to_json({"query": identity, "hits": every} if batch else every)
        pager.write(text + "\n")
    elif format_ == "jsonl":
        for row in rows:
            count += 1
            pager.write(output.to_json({"query": identity, **row} if batch else row) + "\n")
    elif format_ == "csv":
        ids = [identity] * batch
        table: list[list[Any]] = [["query"] * batch + list(output.FIELDS)] * header
        table += [ids + [row[name] for name in output.FIELDS] for row in rows]
        count = len(table) - header
        pager.write(output.csv_rows(table))
    elif format_ in output.LAYOUTS:
        paper = obj.paper()
        if batch:
            pager.write(f"# {output.harmless(str(identity))}\n")
        between = "" if format_ == "oneline" else "\n"
        for count, row in enumerate(rows, 1):
            pager.write(between * (count > 1) + output.hit_text(row, paper, format_))
    else:
        from dlblog.output.template import from_template

        template = "- {link}" if format_ == "markdown" else format_
        for count, row in enumerate(rows, 1):
            pager.write(from_template(template, row, offset + count))
    return count


def write_facets(
    obj: Context,
    facets: Mapping[str, Mapping[str, int]],
    format_: str,
    pager: Pager,
    identity: str | None,
    *,
    header: bool,
) -> None:
    """Print counts: as bars on a terminal, divided by tabs elsewhere, as JSON or CSV."""
    from dlblog import output

    ids = [] if identity is None else [identity]
    if format_ in ("json", "jsonl"):
        text = output.to_json({"query": identity, "facets": facets} if ids else facets)
        pager.write(text + "\n")
    elif format_ == "csv":
        rows: list[list[Any]] = [["query"] * len(ids) + ["facet", "value", "count"]] * header
        rows += [[*ids, n, v, c] for n, values in facets.items() for v, c in values.items()]
        pager.write(output.csv_rows(rows))
    elif sys.stdout.isatty() and not ids:
        from dlblog.output.facet import facet_lines

        paper = obj.paper()
        for line in facet_lines(facets, paper.columns or 79, color=paper.color):
            pager.write(line + "\n")
    else:
        for name, values in facets.items():
            for value, number in values.items():
                cells = [*ids, name, str(number), output.harmless(value)]
                pager.write("\t".join(cells) + "\n")
