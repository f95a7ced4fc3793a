"""Statistics as text: drawn for a terminal of any width, in plain columns for a pipe.

What has no room is left out, bars first, then sparklines; numbers and names always stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dlblog.output import harmless
from dlblog.output.style import BAR, TITLE, styled
from dlblog.statistics import Timeline, rows, timeline
from dlblog.terminal import bar, fit, shorten, sparkline, width, wrap
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.statistics import Statistics

_GAP = "  "
_LEAST = 12  # columns for what is said in words
_MOST_ROWS = 60
_BAR_LEAST, _BAR_MOST = 5, 40
_SPARKS_LEAST, _SPARKS_MOST = 10, 48
_NAME = 20  # columns to which names are shortened before what stands beside them is left out


class _Canvas:
    """Lines that fit, in colour or without."""

    def __init__(self, columns: int, color: bool) -> None:
        self.columns = columns
        self._color = color

    def styled(self, text: str, style: str) -> str:
        """A text in a style, where there are any."""
        return styled(text, style, self._color and bool(text.strip()))

    def heading(self, text: str) -> str:
        """The line above a chart."""
        return self.styled(shorten(text, self.columns), TITLE)


def draw(found: Statistics, *, columns: int, color: bool, most: int | None) -> Iterator[str]:
    """Lines that show statistics in a terminal.

    Args:
        columns: of the terminal, at least 20; no line takes more.
        color: whether to use any.
        most: tags, categories and authors to show; None for all.
    """
    canvas = _Canvas(columns, color)
    facts = _facts(found)
    label = max(map(width, facts)) + 1
    for name, value in facts.items():
        yield from _fact(fit(name + ":", label) + " ", value, canvas.columns)
    yield from _draw_years(found.months, canvas)
    yield from _draw_tags(found, canvas, most)
    if found.categories:
        yield from _draw_values(_("Categories"), found.categories, canvas, most)
    if len(found.authors) > 1:
        yield from _draw_values(_("Authors"), found.authors, canvas, most)


def _fact(name: str, value: str, columns: int) -> Iterator[str]:
    """What is said in words beside its name; below it where that leaves too little room."""
    indent = width(name)
    if columns - indent < min(width(value), _LEAST):
        yield shorten(name.rstrip(), columns)
        name, indent = "", len(_GAP)
    for start, end in wrap(value, max(columns - indent, 2)):
        yield (name or " " * indent) + value[start:end]
        name = ""


def _facts(found: Statistics) -> dict[str, str]:
    """What is said in words."""
    facts = {_("posts"): number(found.posts)}
    if found.days:
        first, last = next(iter(found.days)), next(reversed(list(found.days)))
        period = _("{first} to {last}").format(first=first, last=last)
        facts[_("dates")] = first if first == last else period
    for name, count in (
        (_("without a date"), found.undated),
        (_("drafts"), found.drafts),
        (_("without tags"), found.untagged),
    ):
        if count:
            facts[name] = number(count)
    if found.length:
        facts[_("median length")] = ngettext(
            "{count} syllable", "{count} syllables", found.length
        ).format(count=number(found.length))
    if gap := found.silence:
        facts[_("longest silence")] = ngettext(
            "{count} day, {first} to {last}", "{count} days, {first} to {last}", gap.days
        ).format(count=number(gap.days), first=gap.after, last=gap.before)
    return facts


def _draw_years(months: Mapping[str, int], canvas: _Canvas) -> Iterator[str]:
    """A row for each year: its months as a sparkline, how many posts, a bar."""
    found = rows(months, _MOST_ROWS)
    if not found:
        return
    full = [row for row in found if not row.empty]
    is_year = full[0].first == full[0].last
    parts = len(full[0].parts)
    totals = [sum(row.parts) for row in full]
    most, most_part = max(totals), max(max(row.parts) for row in full)
    digits, label = len(number(most)), 4 if is_year else 9
    sparks = parts if label + parts + digits + 2 * len(_GAP) <= canvas.columns else 0
    used = label + (sparks + len(_GAP) if sparks else 0) + len(_GAP) + digits
    bars = min(_BAR_MOST, canvas.columns - used - len(_GAP))
    yield ""
    yield canvas.heading(_("Posts by year and month") if is_year else _("Posts over the years"))
    if sparks:
        scale = "1  4  7  10 " if is_year else "0    5    "
        yield " " * label + _GAP + scale.rstrip()
    for row in found:
        if row.empty:
            years = row.last - row.first + 1
            text = ngettext(
                "{count} year without posts", "{count} years without posts", years
            ).format(count=number(years))
            yield shorten(fit("…", label) + _GAP + text, canvas.columns)
            continue
        name = f"{row.first:04}" if is_year else f"{row.first:04}–{row.last:04}"
        total = sum(row.parts)
        cells = [name]
        if sparks:
            cells.append(canvas.styled(sparkline(row.parts, most_part), BAR))
        cells.append(f"{number(total):>{digits}}")
        if bars >= _BAR_LEAST:
            cells.append(canvas.styled(bar(total / most, bars).rstrip(), BAR))
        yield _GAP.join(cells).rstrip()


def _draw_tags(found: Statistics, canvas: _Canvas, most: int | None) -> Iterator[str]:
    """The tags as in `_draw_values`, each with a sparkline of its use over the years."""
    if not found.tags:
        return
    values = {tag: sum(months.values()) for tag, months in found.tags.items()}
    digits = len(number(max(values.values())))
    names = min(_NAME, max((width(harmless(tag)) for tag in [*values][:most]), default=0))
    room = canvas.columns - names - digits - 2 * len(_GAP)
    # A third is for bars, where there is room for both.
    room = max(room * 2 // 3, min(room, _SPARKS_LEAST))
    over = timeline(found.months, min(room, _SPARKS_MOST)) if room >= _SPARKS_LEAST else None
    yield from _draw_values(_("Tags"), values, canvas, most, over, found.tags)


def _draw_values(
    title: str,
    values: Mapping[str, int],
    canvas: _Canvas,
    most: int | None,
    over: Timeline | None = None,
    months: Mapping[str, Mapping[str, int]] | None = None,
) -> Iterator[str]:
    """A row for each value: its name, how many posts, when, a bar."""
    shown = [(name, harmless(name), count) for name, count in [*values.items()][:most]]
    if len(values) > len(shown):
        counted = _("the {shown} most used of {count}").format(
            shown=number(len(shown)), count=number(len(values))
        )
        title = f"{title}, {counted}"
    if not shown:
        return
    yield ""
    largest = max(count for *_names, count in shown)
    digits = len(number(largest))
    widest = max(1, *(width(name) for _value, name, _count in shown))
    sparks = over.columns + len(_GAP) if over else 0
    room = canvas.columns - digits - len(_GAP) - sparks
    names = min(widest, max(_NAME, room // 2), room)
    bars = min(_BAR_MOST, room - names - len(_GAP))
    if bars < _BAR_LEAST:
        bars, names = 0, min(widest, room)
    yield canvas.heading(title)
    if over:
        scale = _scale(over)
        if scale:
            yield " " * (names + 2 * len(_GAP) + digits) + scale
    for original, name, count in shown:
        cells = [fit(name, names), f"{number(count):>{digits}}"]
        if over and months:
            cells.append(canvas.styled(sparkline(over.counts(months[original])), BAR))
        if bars:
            cells.append(canvas.styled(bar(count / largest, bars).rstrip(), BAR))
        yield _GAP.join(cells).rstrip()


def _scale(over: Timeline) -> str:
    """The years at both ends of a timeline, one where there is no room; empty for none."""
    first, last = f"{over.first:04}", f"{over.last:04}"
    if over.columns < len(first):
        return ""
    if over.columns < len(first) + len(last) + 1 or first == last:
        return first
    return first + " " * (over.columns - len(first) - len(last)) + last


def columns(found: Statistics, most: int | None) -> Iterator[str]:
    """Lines for a pipe, the same in every language: what, how many, which."""
    lines: list[tuple[str, int, str]] = [("posts", found.posts, "")]
    lines += [("undated", found.undated, ""), ("drafts", found.drafts, "")]
    lines.append(("untagged", found.untagged, ""))
    if found.length is not None:
        lines.append(("syllables", found.length, ""))
    if gap := found.silence:
        lines.append(("silence", gap.days, f"{gap.after} {gap.before}"))
    lines += [("year", count, year) for year, count in found.years.items()]
    lines += [("month", count, month) for month, count in found.months.items()]
    tags = {tag: sum(months.values()) for tag, months in found.tags.items()}
    for name, values in (("tag", tags), ("category", found.categories), ("author", found.authors)):
        lines += [(name, count, harmless(v)) for v, count in [*values.items()][:most]]
    digits = max(len(str(count)) for _name, count, _value in lines)
    for name, count, value in lines:
        yield f"{name:9}  {count:>{digits}}  {value}".rstrip()
