"""Spans of days, both ends included, and how the calendar is counted.

A `Reading` is what typed words were found to mean; a `Moment` is what they are read from. Weeks
begin on Monday, as they do in Vietnam and in ISO 8601. Whatever lies outside the years 1 to 9999
raises OverflowError or ValueError, as `datetime` does.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

_LEAP_CYCLE = 8  # years; from one 29 February to the next, over a year like 1900
Unit = Literal["day", "week", "month", "quarter", "year", "decade"]
MONTHS_OF: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


class Span(NamedTuple):
    """From a day to a day, both included."""

    first: date
    last: date


class Reading(NamedTuple):
    """What typed words mean.

    Args:
        span: the days.
        point: the day that "since" begins and "until" ends with, where that is neither end of the
            span: two months ago is a month, but since two months ago counts from a day.
        floats: what was not said and is taken to be near: the year of `5 tháng 3`, the week of
            `thứ hai`.
    """

    span: Span
    point: date | None = None
    floats: Literal["", "year", "week"] = ""

    @property
    def begin(self) -> date:
        """The day that "since" begins with."""
        return self.point or self.span.first

    @property
    def end(self) -> date:
        """The day that "until" ends with: two weeks ago ends then, not with that week."""
        return self.point or self.span.last


class Moment(NamedTuple):
    """What is read relative to.

    Args:
        today: the reader's local day.
        anchor: where what floats is near to: the last before it that has begun, or else
        forward: the first after it that has not ended.
    """

    today: date
    anchor: date
    forward: bool = False


class Backwards(ValueError):
    """A range ends before it begins; the days of both, as ISO 8601 writes them."""


def one_day(day: date) -> Span:
    """A day as a span."""
    return Span(day, day)


def months(year: int, month: int, count: int = 1) -> Span:
    """Whole months, beginning with one; `month` may count on over the end of a year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return Span(date(year, month, 1), date(last_year, last_month + 1, last_day))


def year_span(year: int) -> Span:
    """A whole year."""
    return months(year, 1, 12)


def monday_of(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def unit_span(day: date, unit: Unit) -> Span:
    """The whole week, month, and so on, that a day is in."""
    if unit == "day":
        return one_day(day)
    if unit == "week":
        monday = monday_of(day)
        return Span(monday, monday + timedelta(6))
    count = MONTHS_OF[unit]
    if unit == "decade":
        return months(day.year // 10 * 10, 1, count)
    return months(day.year, (day.month - 1) // count * count + 1, count)


def shifted(day: date, count: int, unit: Unit) -> date:
    """The day `count` units later, or earlier where that is negative; it stays within its month."""
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS_OF[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nearest(in_year: Callable[[int], Span | None], moment: Moment) -> Span | None:
    """What floats among the years: the span of that year which is near to the anchor.

    Args:
        in_year: the span in a year; None in a year that has none (29 February).
    """
    step = 1 if moment.forward else -1
    for distance in range(_LEAP_CYCLE + 1):
        try:
            span = in_year(moment.anchor.year + step * distance)
        except (ValueError, OverflowError):  # before the first year or after the last
            return None
        if span is None:
            continue
        if span.last >= moment.anchor if moment.forward else span.first <= moment.anchor:
            return span
    return None


def third(span: Span, which: int) -> Span | None:
    """The beginning (0), the middle (1) or the end (2) of a month, a year or another whole period.

    The thirds of a month are those of Vietnamese newspapers: to the 10th, to the 20th, to its end;
    of a week its first two days, the next two, and the weekend; a year has four months in each.
    Of anything else there is none.
    """
    first, last = span
    if span == unit_span(first, "month"):
        return (
            Span(first, first + timedelta(9)),
            Span(first + timedelta(10), first + timedelta(19)),
            Span(first + timedelta(20), last),
        )[which]
    if span == unit_span(first, "week"):
        begin = first + timedelta((0, 2, 5)[which])
        return Span(begin, begin + timedelta(1))
    if span == unit_span(first, "quarter"):
        return months(first.year, first.month + which)
    if span == unit_span(first, "year"):
        return months(first.year, 1 + 4 * which, 4)
    return None


def half(span: Span, which: int) -> Span | None:
    """The first (0) or second (1) half of a month (from the 16th) or of a year (from July)."""
    first, last = span
    if span == unit_span(first, "month"):
        middle = first + timedelta(15)
        return (Span(first, middle - timedelta(1)), Span(middle, last))[which]
    if span == unit_span(first, "year"):
        return months(first.year, 1 + 6 * which, 6)
    return None


def join(
    left: Callable[[Moment], Reading | None],
    right: Callable[[Moment], Reading | None],
    moment: Moment,
) -> Span | None:
    """From one end to the other; what floats of one is near to the other.

    Args:
        left, right: each reads its end, None where it is nothing.
    Raises:
        Backwards: it ends before it begins.
    """
    begin, end = left(moment), right(moment)
    if begin is None or end is None:
        return None
    short = (begin.span.last - begin.span.first).days < 364
    if end.floats and (begin.floats or (end.floats == "year" and short)):
        # November to February ends in the year after it began.
        end = right(moment._replace(anchor=begin.span.first, forward=True)) or end
    elif begin.floats:
        begin = left(moment._replace(anchor=end.span.last)) or begin
    return ordered(begin.begin, end.end)


def ordered(first: date, last: date) -> Span:
    """A span between two days.

    Raises:
        Backwards: they are in the wrong order.
    """
    if last < first:
        raise Backwards(last.isoformat(), first.isoformat())
    return Span(first, last)
