"""The body of a post -> blocks of plain text, each of which knows its place in the source.

Markdown is read by pulldown-cmark (through pyromark), HTML by `html_text`; what a site generator
would replace is blanked by `template` first. Text files are read as Markdown too, for that is what
they hold in practice. No input is an error: what cannot be read as markup is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, cast

import pyromark

from dlblog.block import Block, BlockBuilder
from dlblog.html_text import TAG, HtmlReader, Span, verbatim
from dlblog.template import blank, has_signs

__all__ = ["Block", "Markup", "parse"]

Markup = Literal["markdown", "mdx", "html", "text"]

_Options = pyromark.Options
# Formulas are not left to pulldown-cmark: "5$/tháng, 50$/năm" would be one.
_PARSER = pyromark.Markdown(
    options=_Options.ENABLE_TABLES
    | _Options.ENABLE_FOOTNOTES
    | _Options.ENABLE_STRIKETHROUGH
    | _Options.ENABLE_TASKLISTS
    | _Options.ENABLE_HEADING_ATTRIBUTES
    | _Options.ENABLE_GFM
    | _Options.ENABLE_DEFINITION_LIST
)
_INLINE = frozenset(
    ("Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image")
)
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[ \t]*[^\s][^\n]*)*")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_TITLE = re.compile(r"""\s(?:"(.*)"|'(.*)'|\((.*)\))\s*\)\Z""", re.DOTALL)


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
            code, html = _spans(source, indented_code=markup == "markdown")
        text, listings = blank(source, code, html, mdx=markup == "mdx")
    out = BlockBuilder()
    if markup == "html":
        HtmlReader(text, out).read(0, len(text))
    else:
        _MarkdownReader(text, out, indented_code=markup == "markdown").run()
    out.end_block()
    if listings:
        for start, end in listings:
            out.add_code(source[start:end], start)
            out.end_block()
        out.blocks.sort(key=lambda block: block.places[0][1])
    return out.blocks


def _events(text: str) -> Iterable[tuple[Any, Any]]:
    """pulldown-cmark's events with their places in bytes of UTF-8."""
    return cast(Iterable[tuple[Any, Any]], _PARSER.events_with_range(text))


class _Cursor:
    """Turns offsets in bytes into offsets in characters, in linear time where they ascend."""

    def __init__(self, text: str, base: int = 0) -> None:
        self.data = text.encode()
        self.byte = 0
        self._char = base

    def char(self, byte: int) -> int:
        """The character that begins with a byte."""
        if byte >= self.byte:
            self._char += len(self.data[self.byte : byte].decode())
        else:
            self._char -= len(self.data[byte : self.byte].decode())
        self.byte = byte
        return self._char


def _spans(source: str, *, indented_code: bool) -> tuple[list[Span], list[Span]]:
    """Where Markdown has code or scripts, and blocks of HTML: in characters, ascending."""
    char = _Cursor(source).char
    code: list[Span] = []
    html: list[Span] = []
    for event, place in _events(source):
        if isinstance(event, str):
            continue
        tag = event.get("Start")
        block = tag.get("CodeBlock") if isinstance(tag, dict) else None
        if "Code" in event or (block and (indented_code or block != "Indented")):
            code.append((char(place["start"]), char(place["end"])))
        elif tag == "HtmlBlock":
            html.append((char(place["start"]), char(place["end"])))
    return sorted([*code, *verbatim(source, code)]), html


class _MarkdownReader:
    """Turns the events of pulldown-cmark into blocks."""

    def __init__(
        self,
        text: str,
        out: BlockBuilder,
        *,
        indented_code: bool,
        base: int = 0,
        html: HtmlReader | None = None,
    ) -> None:
        """
        Args:
            text: the whole source, or Markdown found inside of its HTML.
            base: where the text begins in the source.
            html: reads the HTML of the source, if the text is only a part of that.
        """
        self._text = text
        self._out = out
        self._indented_code = indented_code
        self._cursor = _Cursor(text, base)
        self._nested = html is not None
        self._html = html or HtmlReader(text, out, self._read_nested)
        self._in_code = self._in_html = self._skipping = False
        self._quotes = 0
        self._images: list[tuple[str, int]] = []

    def _read_nested(self, start: int, end: int) -> None:
        """Read Markdown that stands in HTML, or indented, so that its indentation means nothing."""
        text = _INDENT.sub(lambda match: "\xa0" * len(match[0]), self._text[start:end])
        _MarkdownReader(
            text, self._out, indented_code=self._indented_code, base=start, html=self._html
        ).run()

    def run(self) -> None:
        """Read all of the text; the last block stays open."""
        out, html = self._out, self._html
        char, data = self._cursor.char, self._cursor.data
        for event, place in _events(self._text):
            if isinstance(event, str):
                if event == "Rule":
                    out.end_block()
                else:
                    out.space()
                continue
            ((name, value),) = event.items()
            if name == "Text":
                if self._skipping or self._in_html:
                    continue
                start = char(place["start"])
                piece = data[place["start"] : place["end"]].decode()
                if html.is_dropped(start):
                    continue
                if piece != value:
                    self._add_changed(value, piece, start)
                elif self._in_code or html.is_code(start):
                    out.add_code(value, start)
                else:
                    out.add(value, start)
            elif name == "Start":
                tag, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
                self._start(tag, detail, place)
            elif name == "End":
                self._end(value if isinstance(value, str) else next(iter(value)), place)
            elif name == "Code":
                self._add_inline_code(value, place)
            elif name == "InlineHtml":
                if match := TAG.match(html.source, char(place["start"])):
                    html.tag(match)
            elif name == "Html" and not self._in_html:
                html.read(char(place["start"]), char(place["end"]), nested=True)

    def _start(self, tag: str, detail: Any, place: Any) -> None:
        if tag in _INLINE:
            if tag == "Image":
                self._out.space()
                title = detail["title"] if detail["link_type"] == "Inline" else ""
                self._images.append((title, len(self._out.parts)))
            return
        if tag == "Heading":
            self._out.end_block(int(detail["level"][1]))
        else:
            # Markdown inside of <h2> is a heading.
            self._out.end_block(self._out.level if self._nested else 0)
        if tag == "BlockQuote":
            self._quotes += 1
        elif tag == "HtmlBlock" and not self._quotes:
            # As a whole, for tags go over lines; in a quotation each line has its `>`.
            self._in_html = True
            start, end = self._cursor.char(place["start"]), self._cursor.char(place["end"])
            self._html.read(start, end, nested=self._nested)
        elif tag == "CodeBlock":
            self._in_code = self._indented_code or detail != "Indented"
            if not self._in_code and not self._nested:
                self._skipping = True
                start, end = self._cursor.char(place["start"]), self._cursor.char(place["end"])
                self._read_nested(start, end)

    def _end(self, tag: str, place: Any) -> None:
        if tag in _INLINE:
            if tag == "Image":
                self._add_title(place)
            return
        self._out.end_block()
        if tag == "BlockQuote":
            self._quotes -= 1
        elif tag in ("CodeBlock", "HtmlBlock"):
            self._in_code = self._in_html = self._skipping = False

    def _add_title(self, place: Any) -> None:
        """The title of an image, unless its description says the same."""
        title, first_part = self._images.pop()
        out, cursor = self._out, self._cursor
        if title and title != "".join(out.parts[first_part:]).strip():
            start = max(cursor.byte, place["start"])  # past what the description is known to hold
            rest = cursor.data[start : place["end"]].decode()
            if found := _TITLE.search(rest, max(rest.find("]("), 0)):
                start = cursor.char(start)
                out.space()
                self._html.text(
                    start + found.start(found.lastindex or 0),
                    start + found.end(found.lastindex or 0),
                )
        out.space()

    def _add_inline_code(self, code: str, place: Any) -> None:
        start = self._cursor.char(place["start"])
        if self._html.is_dropped(start):
            return
        piece = self._cursor.data[place["start"] : place["end"]].decode()
        content = piece.lstrip("`")
        ticks = len(piece) - len(content)
        content = content[: content.rfind("`" * ticks)]
        self._out.begin_code()
        if content.split() == code.split():
            self._out.add(content, start + ticks)
        else:
            self._out.add_alike(code, content, start + ticks)
        self._out.end_code()

    def _add_changed(self, text: str, piece: str, start: int) -> None:
        """Add text that is not what stands in the source: an entity, or white space for a tab."""
        if text.isspace() and not piece:
            return
        if piece.startswith(text):
            (self._out.add_code if self._in_code else self._out.add)(text, start)
        elif piece.startswith("&"):
            self._out.add_entity(text, start)
        else:
            self._out.add_alike(text, piece, start)
