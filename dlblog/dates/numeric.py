"""Dates in digits: 2016, 2016-02, 2/2016, 2016-02-04, 4/2/2016, 20160204, 4/2.

Days come before months, and a year has four digits. A time may stand beside a whole day; it is not
looked at, since posts have days. These are read first, and without anything else being imported.
"""

from __future__ import annotations

import re

from dlblog.dates.fault import check_year, day_of, no_month
from dlblog.dates.span import Moment, Reading, Span, months, nearest, one_day, year_span

_DIGITS = re.compile(r"(\d{1,8})(?:([-/.])(\d{1,4})(?:\2(\d{1,4}))?)?", re.ASCII)
_YEAR_FIRST, _COMPACT = "{year:04}-{month:02}-{day:02}", "{year:04}{month:02}{day:02}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"


def read(words: str, moment: Moment) -> Reading | None:
    """What is written in digits alone.

    Args:
        words: in lower case, without white space at the ends.
    Raises:
        Impossible: there is no such day.
    """
    match = _DIGITS.fullmatch(words)
    if match is None:
        if ":" not in words:
            return None
        whole = re.fullmatch(rf"(?:{_CLOCK},? )?([^ t]+)(?:[ t]{_CLOCK})?", words, re.ASCII)
        match = whole and _DIGITS.fullmatch(whole[1])
        if not match or not (match[4] or len(match[1]) == 8):
            return None  # a time needs a day
    parts = [match[1], match[3], match[4]]
    numbers = [int(part) for part in parts if part]
    lengths = tuple(min(len(part), 5) if len(part) != 8 else 8 for part in parts if part)
    short = (1, 2)
    if lengths == (4,):
        check_year(numbers[0])
        return Reading(year_span(numbers[0]))
    if lengths == (8,):
        year, rest = divmod(numbers[0], 10000)
        return Reading(one_day(day_of(year, *divmod(rest, 100), written=_COMPACT)))
    if len(lengths) == 3:
        if lengths[0] == 4 and lengths[1] in short and lengths[2] in short:
            return Reading(one_day(day_of(*numbers, written=_YEAR_FIRST)))
        if lengths[2] == 4 and lengths[0] in short and lengths[1] in short:
            return Reading(one_day(day_of(*reversed(numbers))))
        return None
    if len(lengths) != 2 or match[2] == ".":
        return None
    if lengths[0] == 4 and lengths[1] in short:
        return Reading(month_span(numbers[0], numbers[1], f"{numbers[0]:04}-{{:02}}"))
    if lengths[1] == 4 and lengths[0] in short:
        return Reading(month_span(numbers[1], numbers[0], f"{{}}/{numbers[1]:04}"))
    if lengths[0] in short and lengths[1] in short:
        return floating_day(numbers[1], numbers[0], moment)
    return None


def month_span(year: int, month: int, example: str) -> Span:
    """A month, which must exist; `example` is how it was written, with braces for the month."""
    check_year(year)
    if not 1 <= month <= 12:
        raise no_month(month, example.format(12 if month > 12 else 1))
    return months(year, month)


def floating_day(month: int, day: int, moment: Moment) -> Reading | None:
    """A day of a year that is not said.

    Raises:
        Impossible: no year has it.
    """
    day_of(2000, month, day, written="{day}/{month}")  # a leap year: any day that some year has

    def in_year(year: int) -> Span | None:
        if month == 2 and day == 29 and months(year, 2).last.day < 29:
            return None
        return one_day(day_of(year, month, day))

    span = nearest(in_year, moment)
    return Reading(span, floats="year") if span else None
