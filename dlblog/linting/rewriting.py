"""Rewrite a date that cannot be read in ISO 8601, as far as its author's text tells it."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

from dlblog.dates import parse_day, parse_period
from dlblog.errors import DateError

_DIGITS = re.compile(r"\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?!\d)")
_SECONDS = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*")  # since 1970, or thousandths of them
_FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d\d)(?:[-/](0[1-9]|1[0-2])(?:[-/]([0-2]\d|3[01]))?)?[-/]")
_APART = timedelta(days=4003)  # on other days of the week, the month and the year


def rewritten(text: str, in_name: date | None, path: str, today: date) -> str:
    """Return a date as YYYY-MM-DD; what nobody knows of it stays a letter.

    Args:
        text: the date as its author wrote it; may be empty.
        in_name: the day in the name of the file.
        path: of the post, in whose folders a year and a month may stand.
        today: the reader's local day.
    """
    if found := _day_in_words(text, today):
        return found
    if in_name:
        return in_name.isoformat()
    if match := _DIGITS.match(text):
        return _from_digits(*match.groups())
    if match := _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), timezone.utc).date().isoformat()
    if match := _FOLDERS.search(path):
        return f"{match[1]}-{match[2] or 'MM'}-{match[3] or 'DD'}"
    return "YYYY-MM-DD"


def _day_in_words(text: str, today: date) -> str:
    """Return the day or period that a text names, whatever day it is; empty for none."""
    if day := parse_day(text):
        return day.isoformat()
    with suppress(DateError):
        first, last = parse_period(text, today)
        if first and last and (first, last) == parse_period(text, today - _APART):
            if first == last:
                return first.isoformat()
            if (first.year, first.month) == (last.year, last.month):
                return f"{first:%Y-%m}-DD"
            if first.year == last.year:
                return f"{first:%Y}-MM-DD"
    return ""


def _from_digits(first: str, second: str, third: str) -> str:
    """Return the nearest day to three numbers of which none was made; the year comes first or last.

    A year of two digits is of this century and comes last, as days come first.
    """
    year, month, day = int(first), int(second), int(third)
    if len(first) < 3:
        year, day = int(third), int(first)
        year += 2000 if len(third) < 3 else 0
    if not 1 <= year <= 9999:
        return "YYYY-MM-DD"
    if month > 12 and 1 <= day <= 12:
        month, day = day, month
    if not 1 <= month <= 12:
        return f"{year:04}-MM-DD"
    return f"{year:04}-{month:02}-{min(max(day, 1), monthrange(year, month)[1]):02}"
