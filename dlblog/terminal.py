"""How wide a terminal is, how wide text stands in it, and cutting and filling it to a width.

Terminals differ: some draw a family of joined emoji as one, some as four. A text is taken to be as
wide as the widest of them draws it, so that what is fitted never wraps; where another is narrower
its column stands a little to the left. The text must be `output.harmless`.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence

LINE = 100  # columns of running text, at most: longer lines are hard to read
_LEAST = 20  # columns that are taken to be there
# Terminals that print addresses of links, and what else they do not know, as text.
_NO_LINKS = ("", "dumb", "linux", "cons25", "emacs", "sun")
_OLD_VTE = 5000  # before it, versions crashed of links
_ZWJ = "\u200d"
_CUT = "…"
_EIGHTHS = "▏▎▍▌▋▊▉█"
_HEIGHTS = "▁▂▃▄▅▆▇█"
# Invisible: what joins and divides letters. Other format characters may be drawn.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")
_AS_EMOJI = "\ufe0f"


def size() -> tuple[int, int]:
    """The columns and lines of the terminal; COLUMNS and LINES go before what it says itself."""
    try:
        said = tuple(os.get_terminal_size(1))
    except (OSError, ValueError):
        said = (0, 0)
    typed = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    asked = [int(value) if re.fullmatch("[0-9]{1,5}", value) else 0 for value in typed]
    columns, lines = (a or b or c for a, b, c in zip(asked, said, (80, 24), strict=True))
    return max(columns, _LEAST), max(lines, 2)


def passes_links(environment: Mapping[str, str]) -> bool:
    """Whether a terminal knows links (OSC 8), or at least leaves them out.

    Nobody can ask it. So those are named that are known to print rubbish, as GCC does.
    """
    kind = environment.get("TERM", "")
    if kind in _NO_LINKS or kind.startswith(("vt", "eterm")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return not (vte.isascii() and vte.isdigit() and int(vte[:9]) < _OLD_VTE)


def width(text: str) -> int:
    """How many columns a text takes, at most."""
    return len(text) if text.isascii() else sum(_widths(text))


def _widths(text: str) -> list[int]:
    """The columns of each character."""
    widths: list[int] = []
    for char in text:
        if char.isascii():
            widths.append(1)
        elif char == _AS_EMOJI:  # what is narrow by itself is drawn wide, also what comes before
            widths.append(int(widths[-1:] != [2]))
        elif char in _INVISIBLE or unicodedata.category(char) in ("Mn", "Me"):
            widths.append(0)
        else:  # what this Python does not know may be a newer emoji
            unknown = unicodedata.category(char) == "Cn"
            widths.append(2 if unknown or unicodedata.east_asian_width(char) in "WF" else 1)
    return widths


def shorten(text: str, columns: int) -> str:
    """A text in at most that many columns, with … for what is left out."""
    if width(text) <= columns:
        return text
    left = columns - len(_CUT)
    end = 0
    for size in _widths(text):
        left -= size
        if left < 0:
            break
        end += 1
    return text[:end].rstrip() + _CUT if columns > 0 else ""


def fit(text: str, columns: int) -> str:
    """A text in exactly that many columns: shortened, or filled with spaces."""
    text = shorten(text, columns)
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int, first: int | None = None) -> list[tuple[int, int]]:
    """Where a text is cut into lines: at spaces, between ideographs, in words that are too long.

    Args:
        columns: that a line has, at least 2; of the first one `first`, where that is told.
    Returns:
        first and last offset of each line, without the spaces around it. The first may be empty,
        where it has less room than the others.
    """
    widths = _widths(text)
    lines: list[tuple[int, int]] = []
    start, total = 0, len(text)
    while True:
        while start < total and text[start] == " ":
            start += 1
        if start == total:
            return lines
        room = columns if lines or first is None else first
        end = cut = start
        while end < total and widths[end] <= room:
            room -= widths[end]
            end += 1
            if end < total and _may_break(text, widths, end):
                cut = end
        if end == total:
            cut = end
        elif cut == start and (lines or first is None or first >= columns):
            cut = end
            while cut > start and _joins(text, widths, cut):
                cut -= 1
            cut = cut if cut > start else max(end, start + 1)
        stop = cut
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        lines.append((start, stop))
        start = cut


def _may_break(text: str, widths: list[int], at: int) -> bool:
    """Whether a line may end before a character."""
    before, after = text[at - 1], text[at]
    if " " in (before, after):
        return True
    if (before.isascii() and after.isascii()) or 2 not in widths[at - 1 : at + 1]:
        return False
    # Between ideographs; no sign that closes stands at the beginning, none that opens at the end.
    return not (
        _joins(text, widths, at)
        or unicodedata.category(after) in ("Pe", "Pf", "Po")
        or unicodedata.category(before) in ("Ps", "Pi")
    )


def _joins(text: str, widths: list[int], at: int) -> bool:
    """Whether a character makes one sign with the one before it."""
    before, after = text[at - 1], text[at]
    return (
        widths[at] == 0
        or after == _AS_EMOJI
        or before == _ZWJ
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # colours of skin
        or "\u1160" <= after <= "\u11ff"  # the rest of a Korean syllable
        or "\U0001f1e6" <= min(before, after) <= max(before, after) <= "\U0001f1ff"  # a flag
    )


def bar(share: float, columns: int) -> str:
    """A bar for a share from 0 to 1, in exactly that many columns, drawn to an eighth of one."""
    eighths = max(round(share * columns * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    drawn = _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")
    return drawn + " " * (columns - len(drawn))


def sparkline(counts: Sequence[int], most: int | None = None) -> str:
    """Counts as columns of eight heights, side by side; a space for none.

    Args:
        most: the count that is drawn full; that of the greatest by default.
    """
    full = max(counts, default=0) if most is None else most
    return "".join(
        _HEIGHTS[min(-(-count * 8 // full), 8) - 1] if count > 0 else " " for count in counts
    )
