"""How wide text stands in a terminal, and cutting and filling it to a width.

Terminals differ: some draw a family of joined emoji as one, some as four. A text is taken to be as
wide as the widest of them draws it, so that what is fitted never wraps; where another is narrower
its column stands a little to the left. The text must be `output.harmless`.
"""

from __future__ import annotations

import unicodedata

_CUT = "…"
_EIGHTHS = "▏▎▍▌▋▊▉█"
# Invisible: what joins and divides letters. Other format characters may be drawn.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")
_AS_EMOJI = "\ufe0f"


def width(text: str) -> int:
    """How many columns a text takes, at most."""
    return len(text) if text.isascii() else sum(_widths(text))


def _widths(text: str) -> list[int]:
    """The columns of each character."""
    widths: list[int] = []
    for char in text:
        if char.isascii():
            widths.append(1)
        elif char == _AS_EMOJI:  # what is narrow by itself is drawn wide
            widths.append(int(widths[-1:] == [1]))
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


def bar(share: float, columns: int) -> str:
    """A bar for a share from 0 to 1, in exactly that many columns, drawn to an eighth of one."""
    eighths = max(round(share * columns * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    drawn = _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")
    return drawn + " " * (columns - len(drawn))
