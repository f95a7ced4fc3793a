"""A post as its reader would like it in a terminal: text in lines of a width, with styles.

`source` says what of a body is shown, `layout` makes lines of it, `table` those of tables, `run`
cuts and paints them. No input is an error: what cannot be read as Markdown is plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlblog.markup import Markup, parse
from dlblog.rendering.layout import Layout
from dlblog.rendering.run import Line, paint
from dlblog.rendering.source import prepare

__all__ = ["render", "render_blocks"]


def render(
    body: str, markup: Markup, *, columns: int | None, color: bool, links: bool
) -> Iterator[str]:
    """The body of a post as lines.

    Args:
        body: without its front matter.
        columns: of a line, at most; lines of code are not cut. None for no limit.
        color: whether to style; where not, headings keep their #, and code its backticks.
        links: whether the terminal opens links; where not, addresses follow in brackets.
    """
    if markup != "html":
        layout = Layout(columns, color=color, links=links)
        try:
            yield from _painted(layout.read(prepare(body, markup), markup), color)
            return
        except BaseException as error:
            # A bug in pulldown-cmark, as in `markup.parse`.
            if type(error).__name__ != "PanicException":
                raise
    blocks = ((block.kind, block.level, block.text) for block in parse(body, markup))
    yield from render_blocks(blocks, columns=columns, color=color)


def render_blocks(
    blocks: Iterable[tuple[str, int, str]], *, columns: int | None, color: bool
) -> Iterator[str]:
    """Plain text as lines: kinds and levels as `markup.Block` has them, and texts."""
    layout = Layout(columns, color=color, links=False)
    yield from _painted(layout.read_blocks(blocks), color)


def _painted(lines: Iterable[Line], color: bool) -> Iterator[str]:
    for line in lines:
        yield paint(line, color=color)
