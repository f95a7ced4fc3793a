"""`dlblog show`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.context import Context, format_option, refresh_option
from dlblog.cli.post import find, words_argument
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.schema import Section

_WIDEST = 88  # columns; longer lines are hard to read


@click.command()
@words_argument
@format_option
@click.option("--plain", is_flag=True, help="On a terminal too as in a pipe: no colour, no wraps.")
@click.option("--raw", is_flag=True, help="The file as it is.")
@refresh_option
@click.pass_obj
def show(
    obj: Context,
    /,
    words: tuple[str, ...],
    format_: str,
    plain: bool,
    raw: bool,
    refresh: bool | None,
) -> None:
    """Show a post, rendered for reading.

    POST is a path, a slug, a title or an unambiguous part of one; its words need no quotes. The
    text is that of the file where it is as it was indexed, else that of the index.
    """
    if raw and (plain or format_ != "text"):
        raise click.UsageError(_("--raw does not go together with --plain and --format"))
    engine = obj.open_fresh_index(refresh)
    try:
        hit = find(obj, engine, " ".join(words))
        stored = {**hit.stored, "path": obj.shown(hit.stored["path"])}
        if raw:
            _write_file(obj, engine, hit.stored["path"])
        elif format_ == "json":
            from dlblog import output

            body = [section._asdict() for section in engine.sections(hit)]
            click.echo(output.to_json({**stored, "sections": body}))
        else:
            sections = engine.sections(hit)
            _write_text(obj, engine, hit.stored["path"], stored, sections, plain)
    finally:
        engine.close()


def _write_file(obj: Context, engine: SearchEngine, path: str) -> None:
    """The bytes of a post; on a terminal without what would act on it."""
    from dlblog.original import read_original
    from dlblog.output import harmless

    try:
        content = read_original(engine, path, obj.base).content
    except OSError as error:
        raise _unreadable(obj, path, error) from None
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    with obj.pager() as pager:
        for line in content.decode("utf-8", "replace").splitlines():
            pager.write(harmless(line.expandtabs(4)) + "\n")


def _unreadable(obj: Context, path: str, error: OSError) -> Exception:
    from dlblog.errors import UsageError
    from dlblog.fault import said

    reason = said(error.strerror or type(error).__name__)
    return UsageError(f"{obj.shown(path)}: {reason}")


def _write_text(
    obj: Context,
    engine: SearchEngine,
    path: str,
    stored: dict[str, Any],
    sections: list[Section],
    plain: bool,
) -> None:
    from dlblog.output.text import PLAIN

    paper = PLAIN if plain else obj.paper()
    width = paper.columns if plain or paper.columns else _beside_fzf()
    columns = None if width is None else max(20, min(_WIDEST, width))
    look: dict[str, Any] = {"columns": columns, "color": paper.color}
    links = paper.links and paper.color  # else addresses follow in brackets
    lines = _body(obj, engine, path, sections, {**look, "links": links})
    with obj.pager() as pager:
        for line in (*_head(stored, **look), "", *lines):
            pager.write(line + "\n")


def _beside_fzf() -> int | None:
    """How wide fzf's preview is, which reads a pipe and cuts words in two; None elsewhere."""
    columns = os.environ.get("FZF_PREVIEW_COLUMNS", "")
    return int(columns) if re.fullmatch("[0-9]{1,5}", columns) else None


def _head(stored: dict[str, Any], columns: int | None, color: bool) -> Iterator[str]:
    """The title, and what else is known of a post."""
    from dlblog.output import harmless
    from dlblog.rendering.run import BOLD, Run, lines_of, paint

    facts = {
        _("date"): stored["date"],
        _("updated"): stored["updated"],
        _("tags"): ", ".join(stored["tags"]),
        _("category"): stored["category"],
        _("author"): stored["author"],
        _("draft"): _("yes") if stored["draft"] else None,
        _("url"): stored["url"],
    }
    rows = [[Run(stored["title"], BOLD)]]
    rows += [[Run(f"{name}: "), Run(str(value))] for name, value in facts.items() if value]
    for row in rows:
        for line in lines_of(row, columns):
            yield paint(line, color=color)
    # A path is not cut, so that it can be copied.
    yield _("path") + f": {harmless(stored['path'])}"


def _body(
    obj: Context, engine: SearchEngine, path: str, sections: list[Section], look: dict[str, Any]
) -> Iterator[str]:
    """The text of a post: of its file where that is what was indexed, else of the index."""
    from dlblog.errors import PostError
    from dlblog.original import read_original
    from dlblog.rendering import render, render_blocks

    shown = obj.shown(path)
    try:
        original = read_original(engine, path, obj.base)
        if original.is_indexed:
            from dlblog.dialect import Dialect
            from dlblog.post import body_of

            generator = Dialect.restored(engine.settings().get("dialect")).generator
            body, markup = body_of(original.content, path, generator)
            return render(body, markup, **look)
        obj.say(_("{path} has changed since it was indexed: this is the old text").format(
            path=shown
        ))  # fmt: skip
    except (OSError, PostError) as error:
        from dlblog.fault import said

        reason = getattr(error, "strerror", None) or getattr(error, "reason", "")
        obj.say(_("{path} cannot be read ({reason}): this is the text of the index").format(
            path=shown, reason=said(str(reason))
        ))  # fmt: skip
    look.pop("links")
    # The index does not know the levels of headings.
    blocks = ((part.kind, 3 * (part.kind == "heading"), part.text) for part in sections)
    return render_blocks(blocks, **look)
