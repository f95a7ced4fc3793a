"""A table as lines: columns side by side where they fit, else a line for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlblog.rendering.run import BOLD, Line, Run, lines_of
from dlblog.terminal import width

Cell = list[Run]

_LEAST = 8  # columns that a cell is narrowed to, if it is wider
_BETWEEN = " │ "


def table_lines(
    rows: Sequence[Sequence[Cell]], sides: Sequence[str], columns: int | None
) -> Iterator[Line]:
    """The lines of a table.

    Args:
        rows: that of the heads first.
        sides: how each column is aligned: Left, Right, Center or None.
        columns: that there are; None for any number.
    """
    heads = [[run._replace(style=run.style | BOLD) for run in cell] for cell in rows[0]]
    table = [heads, *rows[1:]]
    natural = [
        max((_width(row[n]) for row in table if n < len(row)), default=0) for n in range(len(heads))
    ]
    widths = _narrowed(natural, columns)
    if widths is None:
        yield from _records(table, columns or 0)
        return
    for number, row in enumerate(table):
        cells = [lines_of(cell, size or 1) for cell, size in zip(row, widths, strict=False)]
        for at in range(max(map(len, cells), default=0)):
            line: list[Run] = []
            for place, (cell, size) in enumerate(zip(cells, widths, strict=False)):
                runs = cell[at] if at < len(cell) else []
                left, right = _padding(size - _size(runs), sides[place])
                line += [Run(_BETWEEN)] * (place > 0)
                line += [Run(" " * left), *runs, Run(" " * right)]
            yield line
        if not number:
            yield [Run("─┼─".join("─" * size for size in widths))]


def _size(line: Line) -> int:
    return sum(width(run.text) for run in line)


def _width(cell: Cell) -> int:
    """Columns of a cell on one line."""
    return max(map(_size, lines_of(cell, None)), default=0)


def _narrowed(natural: list[int], columns: int | None) -> list[int] | None:
    """The widths of all columns, the widest narrowed; None where they do not fit."""
    if columns is None:
        return natural
    room = columns - len(_BETWEEN) * (len(natural) - 1)
    if sum(min(size, _LEAST) for size in natural) > room:
        return None
    low, high = min(_LEAST, room), room
    while low < high:  # the widest that a column may be
        middle = (low + high + 1) // 2
        fits = sum(min(size, middle) for size in natural) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return [min(size, low) for size in natural]


def _padding(room: int, side: str) -> tuple[int, int]:
    if side == "Right":
        return room, 0
    return (room // 2, room - room // 2) if side == "Center" else (0, room)


def _records(table: Sequence[Sequence[Cell]], columns: int) -> Iterator[Line]:
    """Each row as lines `head: cell`, with an empty line between rows."""
    heads = table[0]
    if len(table) == 1:
        for head in heads:
            yield from lines_of(head, columns)
    for number, row in enumerate(table[1:]):
        if number:
            yield []
        for head, cell in zip(heads, row, strict=False):
            colon = [Run(": ", BOLD)] if head else []
            yield from lines_of([*head, *colon, *cell], columns)
