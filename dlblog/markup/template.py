"""What a site generator takes out of a post before, or while, it is Markdown or HTML.

Liquid and Hexo tags, Hugo shortcodes, Kramdown attributes, MDX, container fences, comments and
LaTeX are replaced by white space of the same length, so that offsets stay true. Captions and titles
among their arguments stay. Tags that enclose a listing are reported as such. It knows the shape of
these things, not what a generator would put in their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from dlblog.markup.formula import FormulaFinder
from dlblog.markup.html_text import Finder, Span

# Not a space: a line that begins with four of those would be code.
_BLANK = "\xa0"
# Inside of an HTML tag only these are white space.
_SPACE = " "
_BLANK_LINE = re.compile(r"^[ \t\xa0]+$", re.MULTILINE)
_NOT_LINE_END = re.compile(r"[^\n\r]+")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")

# Every construct begins with one of these; a post without them is left alone.
_SIGNS = ("<!--", "{{", "{%", "{:", "$", "\\[", "\\(", "\\begin{", ":::")
_OPENER = re.compile(r"<!--|\{[{%:]|\$+|\\\\?[\[(]|\\begin\{|:::+")
_MDX_OPENER = re.compile(r"<!--|<(?=[A-Za-z/>])|\{|\$+|\\\\?[\[(]|\\begin\{|:::+|import\b|export\b")

# Unrolled, and stopped by the next opening braces: no tag is scanned twice.
_TAG = re.compile(r"\{%[^%{]*(?:(?:%(?!\})|\{(?![{%]))[^%{]*)*%\}")
_OUTPUT = re.compile(
    r"""\{\{-?\s*(?:"[^"\n]{0,200}"|'[^'\n]{0,200}')\s*-?\}\}  # {{ "{{" }}
      | \{\{[^{}]*(?:(?:\}(?!\})|\{(?![{%]))[^{}]*)*\}\}""",
    re.VERBOSE,
)
_NAME = re.compile(r"\{[{%][<%-]?\s*([\w-]*)")
_ARGUMENT = re.compile(
    r"""\b(?:alt|attr|caption|desc|description|label|message|summary|text|title)\s*=\s*
        (?:"([^"]*)"|'([^']*)'|`([^`]*)`)""",
    re.VERBOSE,
)
# {% asset_img [class] file [width] [height] description %}
_ASSET = re.compile(r"\{%-?\s*(?:asset_img|img|image)\s[^%]*?\.\w+(?:\s+\d+)*\s+([^%]*?)\s*-?%\}")
_LISTINGS = frozenset(("highlight", "codeblock", "code", "mermaid", "prism"))
_DROPPED = frozenset(("comment", "math", "katex", "latex", "mathjax", "style", "css", "script"))
_CLOSERS = {
    name: re.compile(
        rf"\{{%-?\s*end{name}\s*-?%\}}|\{{\{{[<%]-?\s*/\s*{name}\s*-?[>%]\}}\}}", re.IGNORECASE
    )
    for name in (*_LISTINGS, *_DROPPED, "raw")
}
_COMMENT_END = re.compile("-->")

# {: .class #id key="value"}, {:toc}, {:name: .class}, {::options /}; but not Elixir's {:ok, pid}
_ATTRIBUTES = re.compile(r"\{:[ \t]*(?:[.#:/]|toc\b|[\w-]{1,80}[=:])[^{}\n]{0,400}\}")
_TOC_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+\.)[ \t][^\n]{0,100}\n[ \t]*")
_CONTAINER = re.compile(r":::+[ \t]*[\w-]*")

_JSX_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)?")
_JSX_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[{}<>]")
_MOST_JSX_PARTS = 500
_BRACE = re.compile(r"[{}]")
_BRACE_OR_STRING = re.compile(
    r"""[{}]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\\]*(?:\\.[^`\\]*)*`""", re.DOTALL
)
_LONGEST_STATEMENT = 20_000


def has_signs(source: str, *, mdx: bool = False) -> bool:
    """Whether a text may hold anything for `blank`."""
    return mdx or any(sign in source for sign in _SIGNS)


def blank(
    source: str,
    code: list[Span],
    html: list[Span],
    *,
    mdx: bool = False,
    formulas: list[Span] | None = None,
) -> tuple[str, list[Span]]:
    """Replace what is not text by white space.

    Args:
        code: spans in which everything is meant as it stands, ascending.
        html: spans of HTML that an empty line would end, ascending.
        mdx: read imports, exports, JSX and expressions in braces too.
        formulas: gets the spans of all formulas, ascending.
    Returns:
        a text of the same length, and the spans of listings in the source.
    """
    scan = _Scan(source, code, mdx=mdx)
    scan.run()
    if formulas is not None:
        formulas += scan.formulas
    if not scan.blanks:
        return source, scan.listings
    parts: list[str] = []
    done = 0
    for start, end, filler in scan.blanks:
        parts.append(source[done:start])
        parts.append(_fill(source[start:end], filler))
        done = end
    parts.append(source[done:])

    def empty(match: re.Match[str]) -> str:
        around = bisect_left(html, (match.start(),)) - 1
        inside = around >= 0 and match.start() < html[around][1]
        return match[0] if inside else " " * len(match[0])

    # A tag that stood alone leaves an empty line, as it does for the generator.
    return _BLANK_LINE.sub(empty, "".join(parts)), scan.listings


def _fill(text: str, filler: str) -> str:
    """As many characters; an empty line would end an HTML tag, but nothing else."""
    if filler == _SPACE:
        return _SPACE * len(text)
    return _NOT_LINE_END.sub(lambda match: filler * len(match[0]), text)


class _Scan:
    """One pass over a source, from each opening mark to the end of what it opens."""

    def __init__(self, source: str, code: list[Span], *, mdx: bool) -> None:
        self.source = source
        self.blanks: list[tuple[int, int, str]] = []
        self.listings: list[Span] = []
        self.formulas: list[Span] = []
        self._code = code
        self._mdx = mdx
        self._braces = self._matching_braces() if mdx else {}
        self._finder = Finder(source)
        self._formulas = FormulaFinder(source)
        self._unbalanced = False

    def run(self) -> None:
        source = self.source
        opener = _MDX_OPENER if self._mdx else _OPENER
        code = iter([*self._code, (len(source), len(source) + 1)])
        code_start, code_end = next(code)
        match = opener.search(source)
        while match:
            start = match.start()
            while code_end <= start:
                code_start, code_end = next(code)
            after = code_end if code_start <= start else self._construct(match, code_start)
            match = opener.search(source, after)

    def _construct(self, match: re.Match[str], limit: int) -> int:
        """Blank the construct that begins here, if one does.

        Args:
            limit: where the next code begins; only what encloses code may go beyond it.
        Returns:
            where to look on.
        """
        start, sign = match.start(), match[0]
        if sign == "<!--":
            close = self._finder.find(_COMMENT_END, start + 2)
            end = self._blank(start, close.end()) if close else 0
        elif sign[0] in "$\\":
            end = self._blank(start, self._formulas.end(match, limit))
            if end:
                self.formulas.append((start, end))
        elif sign == "{":
            end = self._blank(start, self._braces.get(start, 0))
        elif sign in ("{{", "{%"):
            end = self._tag(start, limit)
        elif sign == "{:":
            end = self._attributes(start)
        elif sign == "<":
            end = self._jsx(start)
        elif sign[0] == ":":
            end = self._container(start)
        else:
            end = self._statement(start)
        return end or match.end()

    def _blank(self, start: int, end: int, keep: Iterable[Span] = ()) -> int:
        """Blank a span except what is kept of it; gives its end."""
        if end:
            done = start
            for kept, kept_end in keep:
                self.blanks.append((done, kept, _BLANK))
                done = kept_end
            self.blanks.append((done, end, _BLANK))
        return end

    def _arguments(self, start: int, end: int) -> list[Span]:
        """The arguments of a tag that are read by people."""
        found = _ARGUMENT.finditer(self.source, start, end)
        return [match.span(match.lastindex) for match in found if match.lastindex]

    def _tag(self, start: int, limit: int) -> int:
        source = self.source
        shape = _TAG if source[start + 1] == "%" else _OUTPUT
        match = shape.match(source, start, limit)
        if match is None or (shape is _OUTPUT and _PARAGRAPH_END.search(match[0])):
            return 0
        end = match.end()
        name_match = _NAME.match(source, start)
        name = name_match[1].lower() if name_match else ""
        if name in _CLOSERS and (close := self._finder.find(_CLOSERS[name], end)):
            if name == "raw":
                self._blank(start, end)
                return self._blank(close.start(), close.end())
            if name in _LISTINGS:
                self.listings.append((end, close.start()))
            return self._blank(start, close.end())
        if before := self._attribute_start(start):
            self.blanks.append((before, end, _SPACE))
            return end
        asset = _ASSET.match(source, start, end)
        return self._blank(start, end, [asset.span(1)] if asset else self._arguments(start, end))

    def _attribute_start(self, start: int) -> int:
        """Where the white space, or `=`, before an attribute of an HTML tag begins.

        Returns:
            0 where no attribute can stand, as in the quoted value of another.
        """
        tag = self.source.rfind("<", max(0, start - 500), start)
        before = self.source[tag:start] if tag >= 0 else ""
        if not before[1:2].isalpha() or ">" in before:
            return 0
        if before.count('"') % 2 or before.count("'") % 2:
            return 0
        # With the line end, or an empty line would be left.
        return max(tag + len(before.rstrip("= \t\n")), self.blanks[-1][1] if self.blanks else 0)

    def _attributes(self, start: int) -> int:
        match = _ATTRIBUTES.match(self.source, start)
        if match is None:
            return 0
        if "toc" in match[0].strip("{}: ").split():
            # The list item before it only marks the spot.
            begin = max(self.blanks[-1][1] if self.blanks else 0, start - 200)
            line = self.source.rfind("\n", begin, max(self.source.rfind("\n", begin, start), begin))
            if _TOC_ITEM.fullmatch(self.source, max(line + 1, begin), start):
                start = max(line + 1, begin)
        return self._blank(start, match.end())

    def _container(self, start: int) -> int:
        line = self.source.rfind("\n", max(0, start - 100), start) + 1
        match = _CONTAINER.match(self.source, start)
        if match is None or self.source[line:start].strip(" \t>"):
            return 0
        return self._blank(start, match.end())

    def _matching_braces(self) -> dict[int, int]:
        """The end of each `{...}`: braces in strings and, outside of braces, in code aside."""
        pairs: dict[int, int] = {}
        open_braces: list[int] = []
        code = iter([*self._code, (len(self.source), len(self.source) + 1)])
        code_start, code_end = next(code)
        match = _BRACE.search(self.source)
        while match:
            start, after = match.span()
            while code_end <= start:
                code_start, code_end = next(code)
            if code_start <= start and not open_braces:
                after = code_end
            elif match[0] == "{":
                open_braces.append(start)
            elif match[0] == "}" and open_braces:
                pairs[open_braces.pop()] = after
            match = (_BRACE_OR_STRING if open_braces else _BRACE).search(self.source, after)
        return pairs

    def _jsx(self, start: int) -> int:
        """A component, or the expressions in the attributes of an HTML tag."""
        source = self.source
        head = _JSX_NAME.match(source, start)
        if head is None:
            return 0
        name = head[1] or ""
        html = name[:1].islower() and "." not in name
        expressions: list[tuple[int, int, str]] = []
        place = head.end()
        for _ in range(_MOST_JSX_PARTS):
            part = _JSX_PART.search(source, place)
            if part is None or part[0] in "<}":
                return 0
            place = part.end()
            if part[0] == ">":
                if not html:
                    return self._blank(start, place, self._arguments(start, place))
                self.blanks += expressions
                return place
            if part[0] == "{":
                place = self._braces.get(part.start(), 0)
                if not place:
                    return 0
                equals = source[part.start() - 1] == "="
                expressions.append((part.start() - equals, place, _SPACE))
        return 0

    def _statement(self, start: int) -> int:
        """Imports and exports: paragraphs that end where their brackets are balanced."""
        source = self.source
        before = source[max(0, start - 200) : start]
        if before and not (before[-1] == "\n" and before[:-1].rstrip(" \t")[-1:] in ("", "\n")):
            return 0
        end = place = start
        opened = 0
        while place < min(len(source), start + _LONGEST_STATEMENT):
            stop = _PARAGRAPH_END.search(source, place)
            place = stop.start() if stop else len(source)
            piece = source[end:place]
            opened += sum(map(piece.count, "([{")) - sum(map(piece.count, ")]}"))
            end = place
            if opened <= 0 or self._unbalanced:
                break
            place = stop.end() if stop else len(source)
        else:
            self._unbalanced = True
            stop = _PARAGRAPH_END.search(source, start)
            end = stop.start() if stop else len(source)
        return self._blank(start, end)
