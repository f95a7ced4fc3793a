"""The body of a post -> blocks of plain text, each of which knows its place in the source.

Markdown is read by `markdown_text`, HTML by `html_text`; what a site generator would replace is
blanked by `template` first. Text files are read as Markdown too, for that is what they hold in
practice. No input is an error: what cannot be read as markup is text.
"""

from __future__ import annotations

import re
from typing import Literal

from dlblog.markup.block import Block, BlockBuilder
from dlblog.markup.html_text import HtmlReader, Span, verbatim
from dlblog.markup.markdown_text import MarkdownReader, find_spans
from dlblog.markup.template import blank, has_signs

__all__ = ["Block", "Markup", "count_signs", "parse"]

Markup = Literal["markdown", "mdx", "html", "text"]

_SIGNS = "[]*_`<>&\\|~!+-.'’"
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[ \t]*[^\s][^\n]*)*")


def count_signs(body: str) -> int:
    """How many pieces a body may fall into, for each of which reading it takes memory.

    Signs that may mean something in Markdown or HTML; a line end counts twice, for a line may be a
    block.
    """
    return 2 * body.count("\n") + sum(map(body.count, _SIGNS))


def parse(body: str, markup: Markup = "markdown") -> list[Block]:
    """The text of a post in reading order.

    Args:
        body: the post without its front matter; offsets in blocks are characters of it.
        markup: "text" and "mdx" are Markdown in which indented lines are not code.
    """
    source = body.replace("\0", " ") if "\0" in body else body
    try:
        return _parse(source, markup)
    except BaseException as error:
        # A bug in pulldown-cmark. Version 0.13.4 (pyromark 0.9.14) stumbles over "- [a]: b\n   ".
        if type(error).__name__ != "PanicException":
            raise
    out = BlockBuilder()
    html = HtmlReader(source, out)
    for paragraph in _PARAGRAPH.finditer(source):
        html.read(*paragraph.span())
        out.end_block()
    return out.blocks


def _parse(source: str, markup: Markup) -> list[Block]:
    listings: list[Span] = []
    html: list[Span] = []
    text = source
    if has_signs(source, mdx=markup == "mdx"):
        if markup == "html":
            code = list(verbatim(source, []))
        else:
            code, html = find_spans(source, indented_code=markup == "markdown")
        text, listings = blank(source, code, html, mdx=markup == "mdx")
    out = BlockBuilder()
    if markup == "html":
        HtmlReader(text, out).read(0, len(text))
    else:
        MarkdownReader(text, out, indented_code=markup == "markdown").read()
    out.end_block()
    if listings:
        for start, end in listings:
            out.add_code(source[start:end], start)
            out.end_block()
        out.blocks.sort(key=lambda block: block.places[0][1])
    return out.blocks
