"""Markdown -> blocks of text, read by pulldown-cmark through pyromark.

Its events tell what they are and where they stand, in bytes of UTF-8; blocks want characters of the
source. HTML goes to `html_text`, which hands back what seems to be Markdown inside of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, cast

import pyromark

from dlblog.markup.block import BlockBuilder
from dlblog.markup.html_text import TAG, HtmlReader, Span, verbatim

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
_TITLE = re.compile(r"""\s(?:"(.*)"|'(.*)'|\((.*)\))\s*\)\Z""", re.DOTALL)
_BEYOND = float("inf")


def events(text: str) -> Iterable[tuple[Any, Any]]:
    """pulldown-cmark's events with their places in bytes."""
    return cast(Iterable[tuple[Any, Any]], _PARSER.events_with_range(text))


class _Places:
    """Turns offsets in bytes of a text into characters of the source.

    The time is linear where the offsets asked for ascend.
    """

    def __init__(self, text: str, lines: list[tuple[int, int]] | None = None) -> None:
        """
        Args:
            lines: (offset in the text, offset in the source) of each line, in characters, if the
            text is not the whole source.
        """
        self.data = text.encode()
        self.byte = 0
        self._char = 0
        self._lines = lines

    def source(self, byte: int) -> int:
        """The character of the source that begins with a byte."""
        if byte >= self.byte:
            self._char += len(self.data[self.byte : byte].decode())
        else:
            self._char -= len(self.data[byte : self.byte].decode())
        self.byte = byte
        if self._lines is None:
            return self._char
        start, place = self._lines[bisect_right(self._lines, (self._char, _BEYOND)) - 1]
        return place + self._char - start


def find_spans(source: str, *, indented_code: bool) -> tuple[list[Span], list[Span]]:
    """Where Markdown has code or scripts, and blocks of HTML: in characters, ascending."""
    place = _Places(source).source
    code: list[Span] = []
    html: list[Span] = []
    for event, span in events(source):
        if isinstance(event, str):
            continue
        tag = event.get("Start")
        block = tag.get("CodeBlock") if isinstance(tag, dict) else None
        if "Code" in event or (block and (indented_code or block != "Indented")):
            code.append((place(span["start"]), place(span["end"])))
        elif tag == "HtmlBlock":
            html.append((place(span["start"]), place(span["end"])))
    return sorted([*code, *verbatim(source, code)]), html


class MarkdownReader:
    """Turns the events of one text into blocks."""

    def __init__(
        self,
        text: str,
        out: BlockBuilder,
        *,
        indented_code: bool,
        lines: list[tuple[int, int]] | None = None,
        html: HtmlReader | None = None,
    ) -> None:
        """
        Args:
            text: the whole source, or Markdown that was found inside of its HTML or indented.
            out: where the text goes.
            indented_code: whether indented lines are code; else they are Markdown like any other.
            lines: of such a part of the source, see `_Places`.
            html: likewise, the reader of the source's HTML.
        """
        self._text = text
        self._out = out
        self._indented_code = indented_code
        self._places = _Places(text, lines)
        self._is_part = html is not None
        self._html = html or HtmlReader(text, out, self._read_part)
        self._in_code = self._in_html = self._skipping = False
        self._quotes = 0
        self._images: list[tuple[str, int]] = []

    def _read_part(self, start: int, end: int) -> None:
        """Read a span of the source as Markdown whose indentation means nothing."""
        lines: list[tuple[int, int]] = []
        cores: list[str] = []
        offset, place = 0, start
        for line in self._text[start:end].split("\n"):
            core = line.lstrip(" \t")
            lines.append((offset, place + len(line) - len(core)))
            cores.append(core)
            offset += len(core) + 1
            place += len(line) + 1
        MarkdownReader(
            "\n".join(cores),
            self._out,
            indented_code=self._indented_code,
            lines=lines,
            html=self._html,
        ).read()

    def read(self) -> None:
        """Read all of the text; the last block stays open."""
        out, html, data, source = self._out, self._html, self._places.data, self._places.source
        for event, span in events(self._text):
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
                start = span["start"]
                piece = data[start : span["end"]].decode()
                if piece != value:
                    self._add_changed(value, piece, start)
                elif self._is_part and "\n" in piece:
                    self._add_lines(piece, start)
                else:
                    self._add(piece, source(start))
            elif name == "Start":
                tag, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
                self._start(tag, detail, span)
            elif name == "End":
                self._end(value if isinstance(value, str) else next(iter(value)), span)
            elif name == "Code":
                self._add_inline_code(value, span)
            elif name == "InlineHtml":
                if match := TAG.match(html.source, source(span["start"])):
                    html.tag(match)
            elif name == "Html" and not self._in_html:
                html.read(source(span["start"]), source(span["end"]), nested=True)

    def _start(self, tag: str, detail: Any, span: Any) -> None:
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
            self._out.end_block(self._out.level if self._is_part else 0)
        if tag == "BlockQuote":
            self._quotes += 1
        elif tag == "HtmlBlock" and not self._quotes:
            # As a whole, for tags go over lines; in a quotation each line has its `>`.
            self._in_html = True
            start, end = self._places.source(span["start"]), self._places.source(span["end"])
            self._html.read(start, end, nested=self._is_part)
        elif tag == "CodeBlock":
            self._in_code = self._indented_code or detail != "Indented"
            if not self._in_code and not self._is_part:
                self._skipping = True
                self._read_part(
                    self._places.source(span["start"]), self._places.source(span["end"])
                )

    def _end(self, tag: str, span: Any) -> None:
        if tag in _INLINE:
            if tag == "Image":
                self._add_title(span)
            return
        self._out.end_block()
        if tag == "BlockQuote":
            self._quotes -= 1
        elif tag in ("CodeBlock", "HtmlBlock"):
            self._in_code = self._in_html = self._skipping = False

    def _add(self, text: str, place: int) -> None:
        """Add text that stands as it is in one piece of the source."""
        if self._html.is_dropped(place):
            return
        if self._in_code or self._html.is_code(place):
            self._out.add_code(text, place)
        else:
            self._out.add(text, place)

    def _add_lines(self, text: str, byte: int) -> None:
        """Add text whose lines stand apart in the source."""
        for line in text.splitlines(keepends=True):
            self._add(line, self._places.source(byte))
            byte += len(line.encode())

    def _add_changed(self, text: str, piece: str, byte: int) -> None:
        """Add text that is not what stands in the source.

        An entity; white space for a part of a tab; or `piece` without some of its characters.
        """
        place = self._places.source(byte)
        if piece.startswith(text):
            self._add_lines(text, byte)
        elif piece.startswith("&") and not self._html.is_dropped(place):
            self._out.add_entity(text, place, code=self._html.is_code(place))
        else:
            done = 0
            for character in text:
                found = piece.find(character, done)
                if found >= 0:
                    byte += len(piece[done:found].encode())
                    self._add(character, self._places.source(byte))
                    byte += len(character.encode())
                    done = found + 1
                elif character.isspace():
                    self._out.space()

    def _add_inline_code(self, code: str, span: Any) -> None:
        piece = self._places.data[span["start"] : span["end"]].decode()
        content = piece.lstrip("`")
        ticks = len(piece) - len(content)
        content = content[: content.rfind("`" * ticks)]
        self._out.begin_code()
        if content.split() == code.split():
            self._add_lines(content, span["start"] + ticks)
        else:
            self._add_changed(code, content, span["start"] + ticks)
        self._out.end_code()

    def _add_title(self, span: Any) -> None:
        """The title of an image, unless its description says the same."""
        title, first_part = self._images.pop()
        out, places = self._out, self._places
        if title and title != "".join(out.parts[first_part:]).strip():
            start = max(places.byte, span["start"])  # past what the description is known to hold
            rest = places.data[start : span["end"]].decode()
            if found := _TITLE.search(rest, max(rest.find("]("), 0)):
                begin, end = (
                    places.source(start + len(rest[:offset].encode()))
                    for offset in found.span(found.lastindex or 0)
                )
                out.space()
                self._html.text(begin, end)
        out.space()
