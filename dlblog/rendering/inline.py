"""The text of one paragraph, heading or cell, put together from the events within it.

Emphasis, code, links, images, and of HTML the tags that mean the same. Whatever is left open at the
end of a paragraph ends there.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from dlblog.rendering.run import (
    BOLD,
    BREAK,
    CODE,
    ITALIC,
    STRIKE,
    UNDERLINE,
    Run,
    linked,
    readable,
)
from dlblog.translation import _

_STYLES = {"Emphasis": ITALIC, "Strong": BOLD, "Strikethrough": STRIKE}
INLINE = frozenset((*_STYLES, "Superscript", "Subscript", "Link", "Image"))
_HTML = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_HTML_STYLES = {
    "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "code": CODE, "kbd": CODE,
    "u": UNDERLINE, "del": STRIKE, "s": STRIKE,
}  # fmt: skip
_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table ul".split()
)
_VALUE = r"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))"
_HREF, _ALT = (re.compile(_VALUE.format(name=name), re.IGNORECASE) for name in ("href", "alt"))


_DEEPEST = 8  # links and images in each other; what is deeper is its text alone


class Inline:
    """Collects runs.

    Attributes:
        color: whether styles are seen; where not, code has backticks.
        links: whether a terminal opens links; where not, addresses follow in brackets.
    """

    def __init__(self, *, color: bool, links: bool) -> None:
        self.color, self.links = color, links
        self._runs: list[Run] = []
        self._styles: Counter[int] = Counter()  # how often each is open
        # Links: address, as a terminal opens it, and the run at which they begin.
        self._opened: list[tuple[str, str, int]] = []
        self._images: list[tuple[str, int]] = []  # likewise: title
        self._is_hidden = False  # in a script

    def take(self) -> list[Run]:
        """What was collected; the next paragraph begins."""
        runs, self._runs = self._runs, []
        self._styles, self._opened, self._images = Counter(), [], []
        self._is_hidden = False
        return runs

    def text(self, text: str, style: int = 0) -> None:
        """Add text, in the styles that are open and one more."""
        if self._is_hidden:
            return
        for other, times in self._styles.items():
            style |= other if times > 0 else 0
        self._runs.append(Run(text, style, self._opened[-1][1] if self._opened else ""))

    def code(self, text: str) -> None:
        """Add a piece of code."""
        self.text(text if self.color else f"`{text}`", CODE)

    def line_break(self) -> None:
        """End a line."""
        self._runs.append(BREAK)

    def start(self, tag: str, detail: Any) -> None:
        """Begin what is one of INLINE; `detail` of links and images is a mapping."""
        if tag in _STYLES:
            self._styles[_STYLES[tag]] += 1
        elif tag == "Link":
            is_mail = detail["link_type"] == "Email"
            address = detail["dest_url"]
            self._open_link(f"mailto:{address}" if is_mail else address)
        elif tag == "Image":
            if len(self._images) < _DEEPEST:
                self.text("[" + _("image"))
            self._images.append((detail["title"], len(self._runs)))

    def end(self, tag: str) -> None:
        """End the same."""
        if tag in _STYLES:
            self._styles[_STYLES[tag]] -= 1
        elif tag == "Link":
            self._end_link()
        elif tag == "Image" and self._images:
            title, at = self._images.pop()
            if len(self._images) >= _DEEPEST:
                return
            described = self._since(at)
            if described:
                self._runs.insert(at, self._runs[at - 1]._replace(text=": "))
            if title and title != described:
                self.text(f"{',' if described else ':'} {title}")
            self.text("]")

    def html(self, html: str) -> None:
        """Take a tag."""
        match = _HTML.match(html)
        if not match or self._images:
            return
        closing, name = match[1], match[2].lower()
        if name in ("script", "style"):
            self._is_hidden = not closing
        elif name in ("br", "tr"):
            self.line_break()
        elif name in ("td", "th"):
            self.text(" ")
        elif name == "li" and not closing:
            self.line_break()
            self.text("• ")
        elif name == "img":
            said, name = _value(_ALT, html), _("image")
            self.text(f"[{name}: {said}]" if said else f"[{name}]")
        elif name == "a" and not closing:
            self._open_link(_value(_HREF, html))
        elif name == "a":
            self._end_link()
        elif name in _HTML_STYLES:
            style = _HTML_STYLES[name]
            self._styles[style] = max(0, self._styles[style] + (-1 if closing else 1))

    def _since(self, at: int) -> str:
        return "".join(run.text for run in self._runs[at:]).strip()

    def _open_link(self, address: str) -> None:
        opened = linked(address) if self.links else ""
        self._opened.append((address, opened, len(self._runs)))

    def _end_link(self) -> None:
        if not self._opened:
            return
        address, opens, at = self._opened[-1]
        if len(self._opened) > _DEEPEST:
            self._opened.pop()
            return
        shown, text = readable(address), self._since(at)
        if not text:
            self.text(shown)  # or nobody would know that there is a link
        self._opened.pop()
        if text and shown and not opens and shown not in (text, f"mailto:{text}"):
            self.text(f" ({shown})")


def block_tag(html: str) -> str:
    """The name of a tag that divides a text in two, with / where it closes; empty for others."""
    match = _HTML.match(html)
    name = match[2].lower() if match else ""
    return f"{match[1]}{name}" if match and name in _BLOCKS else ""


def _value(attribute: re.Pattern[str], html: str) -> str:
    """The value of an attribute of a tag; empty for none."""
    found = attribute.search(html)
    return next((group for group in found.groups() if group), "") if found else ""
