"""Where a LaTeX formula in a post ends, if what looks like its beginning is one.

A dollar sign may be a price or a shell variable, and `\\[1\\]` an escaped bracket: what stands
between the marks decides. Formulas are not read any further.
"""

from __future__ import annotations

import re

from dlblog.markup.html_text import Finder

_DISPLAY = re.compile(r"\$\$([^$]*(?:\$(?!\$)[^$]*)*)\$\$")
_INLINE = re.compile(r"\$(?=[^\s$])([^$\n\\]*(?:(?:\\.|\n(?![ \t]*\n))[^$\n\\]*)*)(?<=\S)\$(?!\w)")
_ENVIRONMENT = re.compile(r"\\begin\{(\w{1,30}\*?)\}")
_BRACKET_ENDS = {"[": re.compile(r"\\\\?\]"), "(": re.compile(r"\\\\?\)")}
_LONGEST = 5000

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_COMMAND = re.compile(r"\\[a-zA-Z]{2,}|\^[\w{\\(]|_\{")
_SYMBOL = re.compile(r"[A-Za-z\u0370-\u03ff\\^_{}=<>]")
# Two words, or a Vietnamese letter, composed or not.
_PROSE = re.compile(
    r"[^\W\d_]{3,}\s+[^\W\d_]{3,}|[\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0300-\u036f\u1ea0-\u1eff]"
)


def _is_formula(text: str, *, certain: bool) -> bool:
    """Tell a formula from prose between two prices, variables or escaped brackets.

    Args:
        certain: only a formula has such marks around it, if it is not prose.
    """
    if _COMMAND.search(text):
        return True
    if _PROSE.search(text):
        return False
    return bool(_SYMBOL.search(text)) if certain else "=" in text


class FormulaFinder:
    """Finds the ends of the formulas of one source, asked for in ascending order."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._finder = Finder(source)
        self._no_formula_until = 0

    def end(self, opener: re.Match[str], limit: int) -> int:
        r"""The end of the formula that begins with `$`, `$$`, `\[`, `\(` or `\begin{`.

        Args:
            limit: a formula does not go beyond this place.
        Returns:
            0 if no formula begins there.
        """
        if opener[0][0] == "$":
            return self._after_dollar(opener, limit)
        if opener[0][-1] == "{":
            return self._after_begin(opener.start(), limit)
        return self._after_bracket(opener, limit)

    def _after_dollar(self, opener: re.Match[str], limit: int) -> int:
        start = opener.start()
        before = self._source[start - 1] if start else " "
        if before.isalnum() or before == "\\" or len(opener[0]) > 2:
            return 0
        shape = _INLINE if len(opener[0]) == 1 else _DISPLAY
        match = shape.match(self._source, start, limit)
        if match is None or len(match[1]) > _LONGEST:
            return 0
        # Where a mark is missing, paragraphs of prose stand between two formulas.
        parts = [part for part in _PARAGRAPH_END.split(match[1]) if part.strip()] or [""]
        return match.end() if all(_is_formula(part, certain=True) for part in parts) else 0

    def _after_bracket(self, opener: re.Match[str], limit: int) -> int:
        start = opener.end()
        close = self._finder.find(_BRACKET_ENDS[opener[0][-1]], start)
        if close is None or close.end() > limit or close.start() - start > _LONGEST:
            return 0
        if start < self._no_formula_until:
            return 0
        # Kramdown's two backslashes are no escape.
        if _is_formula(self._source[start : close.start()], certain=len(opener[0]) == 3):
            return close.end()
        self._no_formula_until = close.end()
        return 0

    def _after_begin(self, start: int, limit: int) -> int:
        match = _ENVIRONMENT.match(self._source, start)
        if match is None:
            return 0
        end = f"\\end{{{match[1]}}}"
        place = self._source.find(end, start, min(limit, start + _LONGEST))
        return place + len(end) if place >= 0 else 0
