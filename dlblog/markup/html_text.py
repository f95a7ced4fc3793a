"""HTML -> blocks of text: whole posts, and what stands inside Markdown.

The tokenizer is a single regular expression and not html.parser, which needs minutes for 200 kB of
unclosed tags on the Pythons we support, reports lines instead of offsets and has changed its mind
about comments and scripts between patch releases. Entities are decoded by the standard library.
It reads tags, not a document: nothing is nested, moved or closed the way a browser would.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import unescape

from dlblog.markup.block import BlockBuilder

TAG = re.compile(
    r"""<(?:
        (?P<comment>!--)
      | [!?][^<>]*>
      | (?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:._-]*)(?=[\s/>])
        (?:
            [^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*
          | [^<>]*  # a stray quote
        )>
    )""",
    re.VERBOSE,
)
_LEADING_TAG = re.compile(r"\s*" + TAG.pattern, re.VERBOSE)
_COMMENT_END = re.compile("-->")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_DESCRIPTION = re.compile(
    r"""(?<=[\s"'])(?:alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)

# Elements whose content is not the author's text.
_DROPPED = frozenset(("script", "style", "svg", "head", "template", "noscript", "iframe", "math"))
_INLINE_CODE = frozenset(("code", "kbd", "samp", "tt"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_NAMES = """
    address article aside blockquote body button caption center col colgroup dd details dialog dir
    div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr
    html legend li main menu nav ol optgroup option p pre section select summary table tbody td
    textarea tfoot th thead title tr ul video audio"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# The end of each element whose content is taken as a whole.
_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE)
    for name in (*_DROPPED, *_INLINE_CODE, "pre", "textarea")
}
_VERBATIM = re.compile(r"<(pre|code|kbd|samp|tt|script|style|textarea)(?=[\s>])", re.IGNORECASE)
# Markdown where CommonMark sees only HTML, but some generators (and the author) saw Markdown.
_MARKDOWN = re.compile(r"[*`]|\]\(|\n[ \t]*(?:#{1,6}|[-+]|\d+\.)[ \t]")

Span = tuple[int, int]


class Finder:
    """Searches a text for the ends of things, and remembers.

    Asking again and again for an end that is far away, or not there, would be quadratic.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def find(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The first match at or after `start`."""
        since, match = self._found.get(pattern, (start + 1, None))
        if start < since or (match is not None and match.start() < start):
            match = pattern.search(self.source, start)
            self._found[pattern] = (start, match)
        return match


def verbatim(source: str, code: list[Span]) -> Iterator[Span]:
    """The elements in which nothing but HTML has a meaning: code and scripts.

    Args:
        code: spans in which even a tag has none, ascending.
    """
    finder = Finder(source)
    end = 0
    for match in _VERBATIM.finditer(source):
        start = match.start()
        around = bisect_right(code, (start, len(source))) - 1
        if start < end or (around >= 0 and start < code[around][1]):
            continue
        if close := finder.find(_ENDS[match[1].lower()], match.end()):
            end = close.end()
            yield start, end


class HtmlReader:
    """Reads pieces of HTML, one after the other, into a builder.

    What a piece leaves open (a script, a `pre`) goes on in the next one; text that did not come
    through `read` is asked for its place with `is_dropped` and `is_code`.
    """

    def __init__(
        self, source: str, out: BlockBuilder, markdown: Callable[[int, int], None] | None = None
    ) -> None:
        """
        Args:
            source: the whole text; all offsets are in its characters.
            out: where the text goes.
            markdown: reads a span of the source that seems to be Markdown inside HTML.
        """
        self.source = source
        self._out = out
        self._markdown = markdown
        self._finder = Finder(source)
        self._dropped_until = 0
        self._code_until = 0

    def is_dropped(self, place: int) -> bool:
        """Whether a place lies in a script or the like."""
        return place < self._dropped_until

    def is_code(self, place: int) -> bool:
        """Whether a place lies in a `pre` element."""
        return place < self._code_until

    def read(self, start: int, end: int, *, nested: bool = False) -> None:
        """Read a span of the source.

        Args:
            nested: the span was looked at already: what seems to be Markdown in it is not.
        """
        markdown = None if nested else self._markdown
        done = start
        place = self.source.find("<", start, end)
        while place >= 0:
            match = TAG.match(self.source, place)
            if match is None:
                after = place + 1
            elif markdown and self._is_inline(match):
                after = match.end()  # for the reader of Markdown
            else:
                self._stretch(done, place, markdown)
                done = after = self.tag(match)
            place = self.source.find("<", after, end)
        self._stretch(done, end, markdown)

    def _is_inline(self, match: re.Match[str]) -> bool:
        """Whether a tag may stand in the middle of a sentence of prose."""
        name = (match["name"] or "").lower()
        place = match.start()
        return not (
            not name
            or name in _BLOCKS
            or name in _DROPPED
            or self.is_dropped(place)
            or self.is_code(place)
        )

    def _stretch(self, start: int, end: int, markdown: Callable[[int, int], None] | None) -> None:
        """Read text without tags or, where Markdown is possible, with inline tags."""
        if start >= end:
            return
        if not markdown or self.is_dropped(start) or self.is_code(start):
            self.text(start, end)
        elif _MARKDOWN.search(TAG.sub("", self.source[start:end])):
            # A tag alone on the first line would make all of it HTML again.
            while match := _LEADING_TAG.match(self.source, start, end):
                self.tag(match)
                start = match.end()
            markdown(start, end)
        else:
            self.read(start, end, nested=True)

    def text(self, start: int, end: int) -> None:
        """Take a span without tags as text, its entities decoded."""
        if start >= end or self.is_dropped(start):
            return
        piece = self.source[start:end]
        out = self._out
        code = self.is_code(start)
        add = out.add_code if code else out.add
        done = 0
        if "&" in piece:
            for match in _ENTITY.finditer(piece):
                decoded = unescape(match[0])
                if decoded == match[0]:
                    continue
                if done < match.start():
                    add(piece[done : match.start()], start + done)
                out.add_entity(decoded, start + match.start(), code=code)
                done = match.end()
        if done < len(piece):
            add(piece[done:], start + done)

    def tag(self, match: re.Match[str]) -> int:
        """Do what a match of `TAG` asks for.

        Returns:
            where the text goes on; past its content where that is dropped as a whole.
        """
        end = match.end()
        if self.is_dropped(match.start()):
            return end
        if match["name"] is None:
            close = self._finder.find(_COMMENT_END, match.start() + 2) if match["comment"] else None
            return close.end() if close else end
        name = match["name"].lower()
        opens = not match["close"]
        out = self._out
        if name == "br":
            if self.is_code(match.start()):
                out.space()
            else:
                out.line_break()
        elif name == "img":
            self._descriptions(match)
        elif name in _INLINE_CODE:
            if not self.is_code(match.start()):
                out.begin_code() if opens else out.end_code()
        elif name in _BLOCKS:
            out.end_block(_HEADINGS.get(name, 0) if opens else 0)
            if name == "pre" and opens and (close := self._finder.find(_ENDS[name], end)):
                self._code_until = close.start()
        elif name in _DROPPED and opens and not match[0].endswith("/>"):
            close = self._finder.find(_ENDS[name], end)
            if close:
                self._dropped_until = end = close.end()
        return end

    def _descriptions(self, match: re.Match[str]) -> None:
        """The alternative text and the title of an image; the same words once."""
        seen = ""
        self._out.space()
        for found in _DESCRIPTION.finditer(match[0]):
            group = found.lastindex
            if group and found[group] != seen:
                seen = found[group]
                self.text(match.start() + found.start(group), match.start() + found.end(group))
                self._out.space()
