"""Counts by value, as bars on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlblog.output.safe import harmless
from dlblog.output.style import BAR, TITLE, styled

_BAR_LEAST, _BAR_MOST = 6, 40  # columns
_NAME_MOST = 48  # columns
_GAP = "  "


def facet_lines(
    facets: Mapping[str, Mapping[str, int]], columns: int, *, color: bool
) -> Iterator[str]:
    """Facets for a terminal, one below the other, each with its name where there are several.

    Bars are as long as counts within one facet are; they stand below each other in all of them.
    """
    from dlblog.terminal import bar, fit, shorten, width

    shown = {
        name: [(harmless(value), count) for value, count in counts.items()]
        for name, counts in facets.items()
    }
    every = [pair for pairs in shown.values() for pair in pairs]
    digits = max((len(str(count)) for _value, count in every), default=1)
    names = max((width(value) for value, _count in every), default=1)
    room = max(columns - digits - len(_GAP), 1)
    names = min(names, _NAME_MOST, room)
    bars = min(room - len(_GAP) - names, _BAR_MOST)
    if bars < _BAR_LEAST and room > _BAR_LEAST + len(_GAP) + 2 * _BAR_LEAST:
        bars = _BAR_LEAST
        names = room - len(_GAP) - bars
    for number, (name, pairs) in enumerate(shown.items()):
        if len(shown) > 1:
            if number:
                yield ""
            yield styled(shorten(name, columns), TITLE, color)
        most = max((count for _value, count in pairs), default=1)
        for value, count in pairs:
            if bars >= _BAR_LEAST:
                drawn = styled(bar(count / most, bars).rstrip(), BAR, color)
                yield f"{count:>{digits}}{_GAP}{fit(value, names)}{_GAP}{drawn}"
            else:
                yield f"{count:>{digits}}{_GAP}{shorten(value, names)}"
