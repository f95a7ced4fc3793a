"""What a blog's posts add up to: how many in each day, month and year, under which tags, how long.

Everything is counted by the engine; no post is read. Periods are beginnings of a day as text:
`2016`, `2016-02`, `2016-02-04`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dlblog import query as q

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine

_FACETS = ("day", "category", "author", "draft")
_YEAR, _MONTH = 4, 7  # characters of a day
# Months that one column of a timeline may stand for.
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
# So many years without posts divide what a date that is a slip may have put apart.
_APART = 20


class Silence(NamedTuple):
    """The longest time without posts: the days of the post before it and of the one after it."""

    after: date
    before: date

    @property
    def days(self) -> int:
        """From one post to the next."""
        return (self.before - self.after).days


class Statistics(NamedTuple):
    """What some posts add up to.

    Attributes:
        posts: how many there are.
        days: day -> posts, in order.
        drafts, untagged: how many of the posts are so.
        tags: tag -> month -> posts, most used first; the month is empty for no date.
        categories, authors: value -> posts, most used first.
        length: about how many syllables the posts have at the median; None of no posts.
    """

    posts: int
    days: Mapping[str, int]
    drafts: int
    untagged: int
    tags: Mapping[str, Mapping[str, int]]
    categories: Mapping[str, int]
    authors: Mapping[str, int]
    length: int | None

    @property
    def undated(self) -> int:
        """How many posts have no date."""
        return self.posts - sum(self.days.values())

    @property
    def years(self) -> dict[str, int]:
        """Year -> posts, in order, those with posts."""
        return _summed(self.days, _YEAR)

    @property
    def months(self) -> dict[str, int]:
        """Month -> posts, likewise."""
        return _summed(self.days, _MONTH)

    @property
    def silence(self) -> Silence | None:
        """The longest time without posts, the earliest of several; None with less than two days."""
        days = map(date.fromisoformat, self.days)
        gaps = [Silence(before, after) for before, after in pairwise(days)]
        return max(gaps, key=lambda gap: gap.days, default=None)


def _summed(days: Mapping[str, int], characters: int) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for day, count in days.items():
        counts[day[:characters]] += count
    return dict(counts)


def collect(engine: SearchEngine, query: q.Query) -> Statistics:
    """What the posts add up to that answer a query."""
    found = engine.search(query, limit=0, facets=_FACETS)
    bare = engine.search(q.conjunction([query, q.Field("tag", ())]), limit=0)
    lengths = engine.lengths(query)
    return Statistics(
        posts=found.total,
        days=dict(sorted(found.facets["day"].items())),
        drafts=found.facets["draft"].get("true", 0),
        untagged=bare.total,
        tags=engine.months("tag", query),
        categories=found.facets["category"],
        authors=found.facets["author"],
        length=lengths[len(lengths) // 2] if lengths else None,
    )


class Timeline(NamedTuple):
    """A stretch of time in columns.

    Attributes:
        first, last: the years of both ends.
        step: how many months a column stands for.
        begin: the number of the first column, counted from the year 0.
        columns: how many there are.
    """

    first: int
    last: int
    step: int
    begin: int
    columns: int

    def counts(self, months: Mapping[str, int]) -> list[int]:
        """What falls into each column of month -> posts; what lies outside of it is left out."""
        counts = [0] * self.columns
        for month, count in months.items():
            if month:
                column = _number(month) // self.step - self.begin
                if 0 <= column < self.columns:
                    counts[column] += count
        return counts


def _number(month: str) -> int:
    """A month as a number of months."""
    return int(month[:_YEAR]) * 12 + int(month[_YEAR + 1 :]) - 1


def timeline(months: Mapping[str, int], most: int) -> Timeline | None:
    """The time in which most of the posts were written, in as many columns as fit.

    Posts that many years without any divide from most of the others are left out: a slip in one
    date would press all others into one column.

    Args:
        months: month -> posts, in order.
        most: columns that there may be, at least 10.
    Returns:
        None where there are no months.
    """
    runs: list[list[str]] = []
    for month in months:
        if not runs or int(month[:_YEAR]) - int(runs[-1][-1][:_YEAR]) > _APART:
            runs.append([])
        runs[-1].append(month)
    if not runs:
        return None
    chosen = max(runs, key=lambda run: (sum(months[month] for month in run), run[0]))
    first, last = _number(chosen[0]), _number(chosen[-1])
    if most > 12:
        first, last = first // 12 * 12, last // 12 * 12 + 11  # whole years, as the ends are named
    for step in _STEPS:
        begin, columns = first // step, last // step - first // step + 1
        if columns <= most:
            break
    return Timeline(first // 12, last // 12, step, begin, columns)


class Row(NamedTuple):
    """A period of one or more years, and the posts in each of its parts.

    Attributes:
        first, last: its years.
        parts: posts in each month of a year, in each year or decade of a longer one.
        empty: whether it stands for several periods without posts.
    """

    first: int
    last: int
    parts: Sequence[int]
    empty: bool = False


def rows(months: Mapping[str, int], most: int) -> list[Row]:
    """The years with posts as rows, decades or centuries where they are too many.

    A few periods without posts in between have rows of their own, more of them have one for all.

    Args:
        months: month -> posts, in order.
        most: rows that there may be where longer periods help.
    """
    for span in (1, 10, 100):
        parts: dict[int, list[int]] = {}
        for month, count in months.items():
            year = int(month[:_YEAR])
            part = int(month[_YEAR + 1 :]) - 1 if span == 1 else year % span // (span // 10)
            parts.setdefault(year // span, [0] * (12 if span == 1 else 10))[part] += count
        found: list[Row] = []
        for number, counts in parts.items():
            first = number * span
            missing = range(found[-1].last + 1, first, span) if found else range(0)
            if len(missing) > 3:
                found.append(Row(missing[0], missing[-1] + span - 1, (), empty=True))
            else:
                found += [Row(year, year + span - 1, [0] * len(counts)) for year in missing]
            found.append(Row(max(first, 1), first + span - 1, counts))
        if len(found) <= most:
            break
    return found
