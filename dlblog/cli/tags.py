"""`dlblog tags`: how often and how long each tag is in use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from dlblog.cli.context import Context, filter_options, read_filters, refresh_option
from dlblog.cli.telling import say_names
from dlblog.translation import _, number

if TYPE_CHECKING:
    from dlblog.engines.base import Span
    from dlblog.tag_tree import Node

_GAP, _DAY = "  ", 10
_NAME = 20  # columns to which names are shortened before what stands beside them is left out
_BAR_LEAST, _BAR_MOST = 5, 40


class _Line(NamedTuple):
    """A line of text: a tag, or a node of the tree, and whether it was asked for with --tag."""

    name: str
    span: Span
    asked: bool


@click.command(short_help="Tags with their number of posts, first and last use.")
@filter_options
@click.option(
    "--sort", type=click.Choice(["count", "name", "last"]), default="count", show_default=True,
    help="Most used first, by name, or last used first.",
)  # fmt: skip
@click.option("--tree", is_flag=True, help="Tags with / as a tree; a node counts all below it.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), metavar="N",
    help="How many to show; of a tree, how many at the top. Default: all.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="How to print them.",
)  # fmt: skip
@refresh_option
@click.pass_obj
def tags(
    obj: Context,
    /,
    sort: str,
    tree: bool,
    limit: int | None,
    format_: str,
    refresh: bool | None,
    **options: Any,
) -> None:
    """Tags with the number of posts that have them, and their first and last use.

    With --tag, the tags that occur together with it, which is marked * on a terminal. A terminal
    shows bars and days as well; a pipe gets the number and the tag.
    """
    from dlblog import output
    from dlblog.query import Field, walk
    from dlblog.tag_name import name_parts
    from dlblog.tag_tree import compact, rows, tag_tree

    filters = read_filters(options)
    engine = obj.open_fresh_index(refresh)
    try:
        answer = obj.searcher(engine).run("", filters, limit=0)
        nodes: tuple[Node, ...] = ()
        spans: list[tuple[str, Span]] = []
        if tree:
            nodes = tag_tree(engine, answer.query, lambda name, span: _place(sort, name, span))
        else:
            spans = list(engine.spans("tag", answer.query).items())
            spans.sort(key=lambda item: _place(sort, *item))
    finally:
        engine.close()
    say_names(obj, answer)
    total = len(nodes) + len(spans)
    nodes, spans = nodes[:limit], spans[:limit]
    if format_ == "json":
        flat = [{"tag": tag, **_facts(span)} for tag, span in spans]
        click.echo(output.to_json([_node(node) for node in nodes] if tree else flat))
    elif format_ == "csv":
        table = spans + [(node.name, node.span) for _, node in rows(nodes)]
        lines = [[tag, *_facts(span).values()] for tag, span in table]
        click.echo(output.csv_rows([["tag", "count", "first", "last"], *lines]), nl=False)
    else:
        parts = walk(answer.query, negated=False) if filters.tags or filters.exact_tags else ()
        asked = {tag for part in parts if isinstance(part, Field) for tag in part.values}
        shown = [_Line(tag, span, tag in asked) for tag, span in spans]
        asked = {"/".join(name_parts(tag)) for tag in asked}
        for depth, node in rows(tuple(map(compact, nodes))):
            shown.append(_Line("  " * depth + node.label, node.span, node.name in asked))
        _print(obj, [line._replace(name=output.harmless(line.name)) for line in shown])
        if len(nodes) + len(spans) < total and sys.stdout.isatty():
            text = _("{count} of {total} tags shown")
            obj.say(text.format(count=number(len(nodes) + len(spans)), total=number(total)))
    if not total:
        if not answer.notes and format_ == "text":
            obj.hint(_("no such post has a tag"))
        raise click.exceptions.Exit(1)


def _place(sort: str, name: str, span: Span) -> tuple[Any, ...]:
    """Where a tag stands among others."""
    from dlblog.tag_name import name_order

    if sort == "name":
        return name_order(name)
    newest = span.last.toordinal() if span.last and sort == "last" else 0
    return -newest, -span.documents, name_order(name)


def _facts(span: Span) -> dict[str, Any]:
    """A span as JSON and CSV have it."""
    first, last = (day.isoformat() if day else None for day in (span.first, span.last))
    return {"count": span.documents, "first": first, "last": last}


def _node(node: Node) -> dict[str, Any]:
    """A node of the tree, with all below it, as JSON has it."""
    children = [_node(child) for child in node.children]
    return {"tag": node.name, **_facts(node.span), "own": node.own, "children": children}


def _print(obj: Context, lines: list[_Line]) -> None:
    """Numbers and tags; on a terminal bars and days beside them, as far as they have room."""
    most = max((line.span.documents for line in lines), default=0)
    digits = len(str(most))
    if not sys.stdout.isatty():
        for line in lines:
            click.echo(f"{line.span.documents:>{digits}}{_GAP}{line.name}")
        return
    from dlblog.output.style import BAR, styled
    from dlblog.terminal import bar, fit, shorten, width

    paper = obj.paper()
    marks = any(line.asked for line in lines)
    gap = len(_GAP) + marks
    columns = (paper.columns or 0) - digits - gap
    names, bars, days = _layout(max((width(line.name) for line in lines), default=0), columns)
    with obj.pager() as pager:
        for line in lines:
            mark = (" * " if line.asked else "   ") if marks else _GAP
            cells = [(fit if bars or days else shorten)(line.name, names)]
            if bars:
                cells.append(styled(bar(line.span.documents / most, bars), BAR, paper.color))
            bounds = (line.span.first, line.span.last)
            first, last = (day.isoformat() if day else "" for day in bounds)
            some = ("" if first == last else first, last)[2 - days :]
            if days:
                cells.append(_GAP.join(f"{day:{_DAY}}" for day in some))
            text = f"{line.span.documents:>{digits}}{mark}{_GAP.join(cells)}"
            pager.write(text.rstrip() + "\n")


def _layout(widest: int, columns: int) -> tuple[int, int, int]:
    """(columns of names, columns of bars, how many days) that fit side by side.

    Args:
        widest: columns of the longest name.
        columns: that there are for all.
    """
    wanted = min(widest, _NAME)
    for least, days in ((_BAR_LEAST, 2), (_BAR_LEAST, 1), (0, 1)):
        bars = least + len(_GAP) if least else 0
        room = columns - bars - days * (_DAY + len(_GAP))
        if room >= wanted:
            names = min(widest, max(wanted, room * 2 // 3) if least else room)
            return names, min(_BAR_MOST, least + room - names) if least else 0, days
    return max(1, min(widest, columns)), 0, 0
