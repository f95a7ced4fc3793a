"""Colours, marked matches and links, for terminals that have them.

Of the basic colours only red and magenta are read well both on black and on white (contrast 3.6 and
4.5 at least, in xterm's palette; green, yellow and cyan have about 2 on white, and so has blue on
black), and what is dim vanishes on some. So these two and bold, and nothing else; grep has them for
matches and paths as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from dlblog.output.safe import harmless

TITLE, MATCH, PATH, BAR = "\x1b[1m", "\x1b[1;31m", "\x1b[35m", "\x1b[35m"
ERROR, WARNING = MATCH, PATH
_RESET = "\x1b[0m"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def styled(text: str, style: str, color: bool) -> str:
    """A harmless text in a style, where there is colour."""
    return f"{style}{text}{_RESET}" if color and text else text


def paint(text: str, spans: Iterable[Sequence[int]], color: bool, style: str = "") -> str:
    """`text`, made harmless, with some spans of it marked where there is colour.

    Args:
        style: of what stands between the spans.
    """
    if not color:
        return harmless(text)
    parts, at = [], 0
    for start, end in spans:
        parts += [_between(text[at:start], style), MATCH, harmless(text[start:end]), _RESET]
        at = end
    return "".join([*parts, _between(text[at:], style)])


def _between(text: str, style: str) -> str:
    return styled(harmless(text), style, bool(style))


def lines_of(
    text: str,
    spans: Iterable[Sequence[int]],
    columns: int,
    *,
    color: bool,
    style: str = "",
    first: int | None = None,
) -> Iterator[str]:
    """A text cut into lines of a width, each painted by itself so that no style crosses their ends.

    Args:
        text: need not be harmless.
        spans: to mark, in order.
        columns: of each line, at most; of the first one `first`, where that is told.
    """
    from dlblog.terminal import wrap

    marked = list(spans)
    for start, end in wrap(harmless(text), columns, first):
        inside = [
            (max(one, start) - start, min(other, end) - start)
            for one, other in marked
            if one < end and other > start
        ]
        yield paint(text[start:end], inside, color, style)


def percent_encoded(path: str) -> str:
    """A path as it stands in a URL."""
    try:
        encoded = path.encode(errors="surrogateescape")
    except UnicodeEncodeError:  # no file is named so
        encoded = path.encode(errors="replace")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in encoded)


def file_link(path: str, text: str) -> str:
    """A harmless text that is a link to a file.

    The address has the name of this machine, as its specification asks: a terminal on another one,
    over ssh, must not open a file of its own.

    Args:
        path: as it opens from the current folder.
    """
    host = percent_encoded(os.uname().nodename) if hasattr(os, "uname") else ""
    address = f"file://{host}{percent_encoded(os.path.abspath(path))}"
    return link(address, text)


def link(address: str, text: str) -> str:
    """A harmless text that is a link to a harmless address, as terminals know it (OSC 8)."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
