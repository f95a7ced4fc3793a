"""Days and periods as people write them.

`parse_day` reads the date of a post, `parse_period` what somebody types to find posts: a period has
a first and a last day, both included. Days come before months (4/2/2016 is the fourth of February).
Nothing here looks at the clock: callers say what day it is.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from dlblog.errors import DateError
from dlblog.vietnamese import normalize, strip_marks

_YEAR_FIRST = re.compile(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NAME = re.compile(
    r"\s*(?:[a-z]{3,9},?\s+)?"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})"
    r"|(?P<month2>[a-z]{3,9})\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?\s+(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_DAY_MONTH_YEAR = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?:,? nam|,)? (\d{4})(?!\d)")
_YEAR = re.compile(r"(?:nam )?(\d{4})$")
_MONTH = re.compile(r"(?:(\d{4})[-/](\d{1,2})|(?:thang )?(\d{1,2})(?:[-/]| nam )(\d{4}))$")
_QUARTER = re.compile(r"(?:(?:quy|q) ?([1-4])(?: nam)?[ /-]?(\d{4})|(\d{4})[ -]?q([1-4]))$")
_AGO = re.compile(
    r"(\d{1,4}) ?(d|w|m|y|ngay|tuan|thang|nam|days?|weeks?|months?|years?)(?: (?:ago|truoc))?$"
)
_LONGEST = 200  # characters; what comes later in a text is not looked at
_TIME = re.compile(r"(?:[ t]\d{1,2}:\d{2}.*)?$")


class Period(NamedTuple):
    """A span of days, both ends included; None where it is open."""

    first: date | None
    last: date | None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _leading_day(text: str) -> tuple[date | None, str]:
    """The day that a text begins with, and what stands after it."""
    if match := _YEAR_FIRST.match(text):
        return _day(match[1], match[3], match[4]), text[match.end() :]
    if match := _DAY_FIRST.match(text):
        return _day(match[4], match[3], match[1]), text[match.end() :]
    if match := _COMPACT.match(text):
        return _day(match[1], match[2], match[3]), ""
    if match := _MONTH_NAME.match(text):
        name = (match["month"] or match["month2"])[:3].lower()
        if name in _MONTHS:
            month = str(_MONTHS.index(name) + 1)
            day = _day(match["year"], month, match["day"] or match["day2"])
            return day, text[match.end() :]
    plain = " ".join(strip_marks(normalize(word)) for word in text.split())
    if match := _DAY_MONTH_YEAR.match(plain):
        return _day(match[3], match[2], match[1]), plain[match.end() :]
    return None, text


def parse_day(text: str) -> date | None:
    """The day a post names as its own: what stands there, never shifted by a time zone.

    Args:
        text: a date or date and time of front matter, as its author wrote it.
    Returns:
        the day, or None where there is none or it does not exist (2016-13-45).
    """
    return _leading_day(text[:_LONGEST])[0]


def _months(year: int, month: int, count: int = 1) -> Period:
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return Period(date(year, month, 1), date(last_year, last_month + 1, last_day))


def _back(today: date, count: int, unit: str) -> date:
    """The day `count` units before `today`; a month's end stays within the month."""
    if unit in ("d", "ngay", "day", "days"):
        return today - timedelta(days=count)
    if unit in ("w", "tuan", "week", "weeks"):
        return today - timedelta(weeks=count)
    months = count * (12 if unit in ("y", "nam", "year", "years") else 1)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _named(words: str, today: date) -> Period | None:
    """Today, yesterday, this and last week, month and year, in both languages."""
    monday = today - timedelta(days=today.weekday())
    before = today.replace(day=1) - timedelta(days=1)
    periods = {
        ("hom nay", "today", "nay"): Period(today, today),
        ("hom qua", "yesterday"): Period(today - timedelta(1), today - timedelta(1)),
        ("hom kia",): Period(today - timedelta(2), today - timedelta(2)),
        ("tuan nay", "this week"): Period(monday, monday + timedelta(6)),
        ("tuan truoc", "tuan qua", "last week"): Period(
            monday - timedelta(7), monday - timedelta(1)
        ),
        ("thang nay", "this month"): _months(today.year, today.month),
        ("thang truoc", "last month"): _months(before.year, before.month),
        ("nam nay", "this year"): _months(today.year, 1, 12),
        ("nam ngoai", "nam truoc", "last year"): _months(today.year - 1, 1, 12),
    }
    return next((period for names, period in periods.items() if words in names), None)


def parse_period(text: str, today: date) -> Period:
    """A day or a whole period as somebody types it.

    Args:
        text: `2016`, `2016-02`, `2016-02-04`, `4/2/2016`, `tháng 3 năm 2016`, `quý 2 2016`,
            `hôm qua`, `last week`, or `2w` (from two weeks ago until today); marks may be left out.
        today: the reader's local day.
    Returns:
        its first and last day.
    Raises:
        DateError: it cannot be read, or there is no such day.
    """
    try:
        if len(text) > _LONGEST:
            raise ValueError("no date is so long")
        words = " ".join(strip_marks(normalize(word)) for word in text.split())
        if period := _named(words, today):
            return period
        if match := _YEAR.match(words):
            return _months(int(match[1]), 1, 12)
        if match := _MONTH.match(words):
            return _months(int(match[1] or match[4]), int(match[2] or match[3]))
        if match := _QUARTER.match(words):
            return _months(int(match[2] or match[3]), int(match[1] or match[4]) * 3 - 2, 3)
        if match := _AGO.match(words):
            return Period(_back(today, int(match[1]), match[2]), today)
        day, rest = _leading_day(words.removeprefix("ngay "))
        if day and _TIME.match(rest):
            return Period(day, day)
    except (ValueError, OverflowError):  # a month 13, a year 0 or before it
        pass
    raise DateError(
        f"cannot read the date '{_shown(text)}': try 2016, 2016-02, 2016-02-04 or 4/2/2016"
    )


def _shown(text: str) -> str:
    """What was typed, for a message of one line."""
    return "".join(c if c.isprintable() else " " for c in text[:60])


def _last(text: str, today: date) -> date | None:
    """The last day of what is meant by "until": `2w` ends two weeks ago, not today."""
    period = parse_period(text, today)
    ago = _AGO.match(" ".join(strip_marks(normalize(word)) for word in text.split()))
    return period.first if ago else period.last


def parse_between(since: str | None, until: str | None, today: date) -> Period:
    """From the first day of one period to the last of another, either of them open.

    Raises:
        DateError: as `parse_period`; also where the range ends before it begins.
    """
    first = parse_period(since, today).first if since else None
    last = _last(until, today) if until else None
    if first and last and last < first:
        shown = _shown(f"{since}..{until}")
        raise DateError(f"the range of dates '{shown}' ends before it begins")
    return Period(first, last)


def parse_range(text: str, today: date) -> Period:
    """A period, or two of them with `..` between: `2016..2018`, `2016-02..`, `..hôm qua`.

    Raises:
        DateError: as `parse_period`; also where the range ends before it begins.
    """
    if ".." not in text:
        return parse_period(text, today)
    left, _, right = text.partition("..")
    return parse_between(left.strip(), right.strip(), today)
