"""The pictures and links of a body, with their places.

Only what a reader sees counts: nothing in code, in comments or in scripts. What a template makes is
not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dlblog.markup.html_text import TAG, Span, verbatim
from dlblog.markup.markdown_text import events, find_spans
from dlblog.markup.template import blank, has_signs

_SIGNS = re.compile(r"<img\b|\]\s*[(\[]|\]:", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"""
)


class Link(NamedTuple):
    """A picture, or a link to something else.

    Attributes:
        target: as its author wrote it.
        offset: in characters of the body, of its first.
        is_picture: whether it is shown where it stands.
        described: whether it says what it is; an empty `alt` in HTML says that it is decoration.
    """

    target: str
    offset: int
    is_picture: bool
    described: bool


def find_links(body: str, markup: str, most: int) -> list[Link]:
    """The pictures and links of a post, in order.

    Args:
        body: the post without its front matter.
        markup: as `markup.parse` has it.
        most: so many are enough.
    """
    if not _SIGNS.search(body):
        return []
    text = body.replace("\0", " ")
    found: list[Link] = []
    try:
        if has_signs(text, mdx=markup == "mdx"):
            code: list[Span] = []
            html: list[Span] = []
            if markup == "html":
                code = list(verbatim(text, []))
            else:
                code, html = find_spans(text, indented_code=markup == "markdown")
            text, _ = blank(text, code, html, mdx=markup == "mdx")
        source = _in_html(text) if markup == "html" else _in_markdown(text)
        for link in source:
            found.append(link)
            if len(found) == most:
                break
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug in pulldown-cmark; see `markup.parse`
            raise
    return found


def _in_html(text: str, begin: int = 0, end: int | None = None) -> Iterator[Link]:
    """The pictures that tags show."""
    stop = len(text) if end is None else end
    dropped = [*verbatim(text[begin:stop], []), (stop, stop)]
    closed, near = begin, 0
    for match in TAG.finditer(text, begin, stop):
        if match.start() < closed:
            continue
        if match["comment"]:
            comment = text.find("-->", match.end())
            closed = stop if comment < 0 else comment
        if (match["name"] or "").lower() != "img" or match["close"]:
            continue
        while dropped[near][1] <= match.start() - begin:
            near += 1
        if dropped[near][0] <= match.start() - begin:
            continue
        values = {
            name.lower(): first or second or third
            for name, first, second, third in _ATTRIBUTE.findall(match.group())
        }
        yield Link(values.get("src", ""), match.start(), True, "alt" in values)


def _in_markdown(text: str) -> Iterator[Link]:
    data = text.encode()
    byte = char = 0

    def place(at: int) -> int:
        nonlocal byte, char
        if at >= byte:
            char += len(data[byte:at].decode())
        else:
            char -= len(data[at:byte].decode())
        byte = at
        return char

    pictures: list[tuple[str, int, bool]] = []  # target, place, and whether it has words
    for event, span in events(text):
        if isinstance(event, str):
            continue
        ((name, value),) = event.items()
        tag: Any = value
        detail: Any = None
        if isinstance(value, dict):
            ((tag, detail),) = value.items()
        if name == "Start" and tag == "Image":
            pictures.append((detail["dest_url"], place(span["start"]), False))
        elif name == "Start" and tag == "Link":
            yield Link(detail["dest_url"], place(span["start"]), False, True)
        elif name == "End" and value == "Image":
            target, start, described = pictures.pop()
            yield Link(target, start, True, described)
        elif name in ("Text", "Code", "InlineHtml") and pictures and str(value).strip():
            pictures[-1] = (*pictures[-1][:2], True)
        elif name == "InlineHtml" or (name == "Start" and tag == "HtmlBlock"):
            yield from _in_html(text, place(span["start"]), place(span["end"]))
