"""Events of Markdown -> lines of a terminal, as they come: no tree is built, nothing recurs.

What a block stands in is a stack of margins: a bar for a quotation, a bullet or number for an item,
which only its first line has. However deep that goes, margins take half of the width at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dlblog.markup import Markup
from dlblog.markup import parse as parse_blocks
from dlblog.markup.markdown_text import events
from dlblog.output import harmless
from dlblog.rendering.inline import INLINE, Inline, block_tag
from dlblog.rendering.run import BOLD, CODE, UNDERLINE, Line, Run, lines_of, verbatim
from dlblog.rendering.source import Source
from dlblog.rendering.table import table_lines
from dlblog.terminal import width
from dlblog.translation import _

_MARGIN = 40  # columns of margins at most where lines have no width
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RULE = 20
_LONGEST_LABEL = 20
_INDENT = "    "


@dataclass(slots=True)
class _Margin:
    """What stands before a block: on its first line, and on the others."""

    first: str
    rest: str
    used: bool = False


class Layout:
    """Turns events into lines, which are taken from `lines`.

    Attributes:
        lines: that are complete and not taken yet.
    """

    def __init__(self, columns: int | None, *, color: bool, links: bool) -> None:
        """
        Args:
            columns: of a line, at most; code is not cut. None for no limit.
            color: whether styles are seen; where not, signs of Markdown stand for some of them.
            links: whether a terminal opens links; where not, addresses are in the text.
        """
        self.lines: list[Line] = []
        self._columns = columns
        self._inline = Inline(color=color, links=links)
        self._margins: list[_Margin] = []
        self._numbers: list[int | None] = []  # of lists
        self._in_paragraph = False
        self._level = 0  # of a heading
        self._begun = self._wants_gap = False
        self._code: list[str] | None = None
        self._is_prose = False  # what looks like code because it is indented
        self._raw: list[str] | None = None  # HTML
        self._rows: list[list[list[Run]]] = []
        self._sides: tuple[str, ...] | None = None  # of a table

    def read(self, source: Source, markup: Markup) -> Iterator[Line]:
        """The lines of some Markdown."""
        indented_code = markup == "markdown"
        texts: list[
            str
        ] = []  # side by side: each sign that might be markup comes as one of its own
        for event, _place in events(source.text):
            if not isinstance(event, str) and "Text" in event:
                texts.append(event["Text"])
                continue
            if texts:
                self._take({"Text": "".join(texts)}, source, indented_code=indented_code)
                texts = []
            self._take(event, source, indented_code=indented_code)
            if len(self.lines) > 50:
                yield from self._taken()
        if texts:
            self._take({"Text": "".join(texts)}, source, indented_code=indented_code)
        self._end_text()
        yield from self._taken()

    def read_blocks(self, blocks: Iterable[tuple[str, int, str]]) -> Iterator[Line]:
        """The lines of plain text: kinds and levels as `markup.Block` has them, and texts."""
        self._put_blocks(blocks)
        yield from self._taken()

    def _taken(self) -> list[Line]:
        lines, self.lines = self.lines, []
        return lines

    def _take(self, event: Any, source: Source, *, indented_code: bool) -> None:
        if isinstance(event, str):
            if event == "Rule":
                self._end_text()
                self._put([[Run("─" * min(_RULE, self._room() or _RULE))]])
            elif event == "HardBreak":
                self._inline.line_break()
            elif event == "SoftBreak":
                self._inline.text(" ")
            return
        ((name, value),) = event.items()
        if name == "Text":
            if self._code is not None:
                self._code.append(value)
            else:
                for piece, is_formula in source.pieces(value):
                    self._inline.text(piece, CODE if is_formula else 0)
        elif name == "Start":
            tag, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
            self._is_prose = tag == "CodeBlock" and detail == "Indented" and not indented_code
            self._start(tag, detail, source)
        elif name == "End":
            self._end(value if isinstance(value, str) else next(iter(value)), source)
        elif name == "Code":
            self._inline.code(value)
        elif name == "InlineHtml":
            if (tag := block_tag(value)) and self._sides is None:
                self._end_text()
                self._in_paragraph = True
                self._level = int(tag[1]) if tag in _HEADINGS else 0
            else:
                self._inline.html(source.restored(value))
        elif name == "Html" and self._raw is not None:
            self._raw.append(value)
        elif name == "FootnoteReference":
            self._inline.text(f"[{value[:_LONGEST_LABEL]}]")
        elif name == "TaskListMarker":
            self._inline.text("[x] " if value else "[ ] ")

    def _start(self, tag: str, detail: Any, source: Source) -> None:
        if tag in INLINE:
            if isinstance(detail, dict):
                detail = {name: source.restored(str(value)) for name, value in detail.items()}
            self._inline.start(tag, detail)
            return
        self._end_text()
        if tag == "Heading":
            self._level = int(detail["level"][1])
        elif tag == "Paragraph":
            self._in_paragraph = True
        elif tag == "BlockQuote":
            self._margins.append(_Margin("│ ", "│ "))
            if detail:
                self._put([[Run(_alert(detail), BOLD)]])
        elif tag == "List":
            self._numbers.append(detail)
        elif tag == "Item":
            number = self._numbers[-1] if self._numbers else None
            bullet = "• " if number is None else f"{number}. "
            if number is not None:
                self._numbers[-1] = number + 1
            self._margins.append(_Margin(bullet, " " * len(bullet)))
        elif tag == "FootnoteDefinition":
            label = harmless(f"[{detail[:_LONGEST_LABEL]}] ")
            self._margins.append(_Margin(label, " " * width(label)))
        elif tag == "DefinitionListDefinition":
            self._margins.append(_Margin(_INDENT, _INDENT))
        elif tag == "CodeBlock":
            self._code = []
        elif tag == "HtmlBlock":
            self._raw = []
        elif tag == "Table":
            self._rows, self._sides = [], detail
        elif tag in ("TableHead", "TableRow"):
            self._rows.append([])

    def _end(self, tag: str, source: Source) -> None:
        if tag in INLINE:
            self._inline.end(tag)
            return
        if tag == "TableCell":
            self._rows[-1].append(self._inline.take())
            return
        self._end_text(style=BOLD if tag == "DefinitionListTitle" else 0)
        if tag == "CodeBlock":
            code, self._code = "".join(self._code or ()), None
            if self._is_prose:  # without their indentation lines are Markdown like any other
                text = "\n".join(line.lstrip() for line in code.split("\n"))
                for event, _place in events(text):  # code within is code, or this would recur
                    self._take(event, source, indented_code=True)
                self._end_text()
            else:
                self._put_code(source.restored(code).splitlines())
        elif tag == "HtmlBlock":
            raw, self._raw = "".join(self._raw or ()), None
            blocks = parse_blocks(raw, "html")
            self._put_blocks(
                (block.kind, block.level, source.restored(block.text)) for block in blocks
            )
        elif tag == "Table" and self._sides is not None:
            lines = table_lines(self._rows, self._sides, self._room())
            self._put(lines)
            self._rows, self._sides = [], None
        elif tag in ("BlockQuote", "Item", "FootnoteDefinition", "DefinitionListDefinition"):
            if not self._margins[-1].used and tag == "Item":
                self._put([[]], tight=True)
            self._margins.pop()
        elif tag == "List":
            self._numbers.pop()
            self._wants_gap = self._wants_gap or not self._numbers
        elif tag == "DefinitionList":
            self._wants_gap = True

    def _end_text(self, style: int = 0) -> None:
        """Lay out the text under way, if there is any, in one more style."""
        runs = self._inline.take()
        if not runs:
            self._level, self._in_paragraph = 0, False
            return
        tight = not (self._in_paragraph or self._level)
        level, self._level, self._in_paragraph = self._level, 0, False
        if level:
            style |= BOLD | (UNDERLINE if level < 3 else 0)
        if style:
            runs = [run._replace(style=run.style | style) for run in runs]
        if level and not self._inline.color:
            runs.insert(0, Run("#" * level + " "))
        if lines := lines_of(runs, self._room()):
            self._put(lines, tight=tight)

    def _put_code(self, lines: Iterable[str]) -> None:
        self._put([[Run(_INDENT), verbatim(line)] for line in lines])

    def _put_blocks(self, blocks: Iterable[tuple[str, int, str]]) -> None:
        for is_code, some in groupby(blocks, lambda block: block[0] == "code"):
            if is_code:
                self._put_code(text for _kind, _level, text in some)
                continue
            for _kind, level, text in some:
                self._inline.text(text)
                self._level = level
                self._in_paragraph = True
                self._end_text()

    def _room(self) -> int | None:
        """Columns that are left beside the margins."""
        if self._columns is None:
            return None
        return self._columns - width(self._margin(self._margins))

    def _margin(self, margins: Sequence[_Margin]) -> str:
        """What stands before a line: half of it at most, of the innermost margins."""
        limit = _MARGIN if self._columns is None else self._columns // 2
        near = margins[-limit:]  # each has a column at least
        text = "".join(margin.rest if margin.used else margin.first for margin in near)
        while width(text) > limit:
            text = text[1:]
        return text

    def _put(self, lines: Iterable[Line], *, tight: bool = False) -> None:
        """Add a block, with an empty line before it unless it is a tight item's."""
        unused = 0  # those of blocks that have no line yet are the innermost
        while unused < len(self._margins) and not self._margins[-1 - unused].used:
            unused += 1
        if self._begun and (self._wants_gap or not tight):
            self.lines.append([Run(self._margin(self._margins[: len(self._margins) - unused]))])
        before = self._margin(self._margins)
        for margin in self._margins[len(self._margins) - unused :]:
            margin.used = True
        rest = self._margin(self._margins)
        for line in lines:
            self.lines.append([Run(before), *line])
            before = rest
        self._begun = True
        self._wants_gap = not tight


def _alert(kind: str) -> str:
    """What a quotation of GitHub's is headed by."""
    return {
        "Note": _("Note"),
        "Tip": _("Tip"),
        "Important": _("Important"),
        "Warning": _("Warning"),
        "Caution": _("Caution"),
    }.get(kind, kind)
