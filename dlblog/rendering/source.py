"""The body of a post as Markdown that can be shown: what a site generator takes out is blank.

As `markup.parse` has it for the index, but two things stay: formulas, which Markdown must not read,
stand as marks in the text until it is laid out; listings in tags of a generator become code.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dlblog.markup import Markup
from dlblog.markup.markdown_text import find_spans
from dlblog.markup.template import blank, has_signs

_OPEN, _CLOSE = "\ue000", "\ue001"  # of private use
_MARK = re.compile(f"{_OPEN}([0-9]{{1,7}}){_CLOSE}")
_TICKS = re.compile("`{3,}")


class Source(NamedTuple):
    """Markdown with marks for its formulas.

    Attributes:
        formulas: as their author wrote them, by the numbers in the marks.
    """

    text: str
    formulas: tuple[str, ...]

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """A part of the text with its formulas put back: pieces, and whether they are formulas."""
        pieces: list[tuple[str, bool]] = []
        for number, part in enumerate(_MARK.split(text)):
            if not number % 2:
                pieces += [(part, False)] * bool(part)
            elif int(part) < len(self.formulas):  # else an entity of the author's stands for a mark
                pieces.append((self.formulas[int(part)], True))
        return pieces

    def restored(self, text: str) -> str:
        """A part of the text with its formulas put back."""
        return "".join(piece for piece, _ in self.pieces(text))


def prepare(body: str, markup: Markup) -> Source:
    """What is shown of a body that is Markdown of some kind."""
    source = body.replace("\0", " ").replace(_OPEN, " ").replace(_CLOSE, " ")
    if not has_signs(source, mdx=markup == "mdx"):
        return Source(source, ())
    code, html = find_spans(source, indented_code=markup == "markdown")
    formulas: list[tuple[int, int]] = []
    text, listings = blank(source, code, html, mdx=markup == "mdx", formulas=formulas)
    names: list[str] = []
    parts: list[str] = []
    at = 0
    for start, end, is_formula in sorted(
        [(*span, True) for span in formulas] + [(*span, False) for span in listings]
    ):
        if start < at:  # a listing in which something looks like a formula
            continue
        written = source[start:end]
        parts.append(text[at:start])
        if not is_formula or _stands_alone(source, start, end):
            parts.append(_fenced(written))
        else:
            parts.append(f"{_OPEN}{len(names)}{_CLOSE}")
            names.append(written)
        at = end
    return Source("".join([*parts, text[at:]]), tuple(names))


def _stands_alone(source: str, start: int, end: int) -> bool:
    """Whether a formula is several lines from a line's beginning to a line's end."""
    line = source.rfind("\n", 0, start) + 1
    return line == start and "\n" in source[start:end] and source[end : end + 1] in ("", "\n")


def _fenced(code: str) -> str:
    """Text as a block of code."""
    longest = max(map(len, _TICKS.findall(code)), default=2)
    fence = "`" * (longest + 1)
    return f"\n\n{fence}\n{code.strip(chr(10))}\n{fence}\n\n"
