"""Why a date cannot be read, and the nearest that can be.

Rules that know what was meant and that there is no such day raise `Impossible`; what no rule reads
is explained by `unread`. Either becomes the one line of a `DateError`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from dlblog.dates.span import months
from dlblog.errors import DateError
from dlblog.translation import _

_SHOWN = 60  # characters of what was typed
EXAMPLES = "2016, 2016-02, 2016-02-04, 4/2/2016, hôm qua, tháng 3 năm 2016"
_LUNAR = r"\b(?:tet|am lich|gieng|chap|giao thua|trung thu|ram|nhuan)\b"
_SEASON = r"\b(?:mua (?:xuan|ha|he|thu|dong)|he|spring|summer|autumn|winter)\b"
HOURS = r"\b(?:gio|tieng|phut|giay|hours?|minutes?|seconds?|hrs?|mins?|\d+h)\b"
_VAGUE = (
    r"\b(?:(?:vai|may) (?:ngay|hom|bua|tuan|thang|nam)|gan day|moi day|dao nay|hom truoc|hom no|"
    r"recent|recently|lately|few|several)\b"
)
_LONE_NUMBER = r"\d{1,3}$"
_SHORT_YEAR = r"(?:ngay )?(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})$"
# Phrases to compare a slip with; all are read.
_PHRASES = (
    "today|yesterday|tomorrow|this week|last week|next week|this month|last month|this year|"
    "last year|january|february|march|april|june|july|august|september|october|november|december|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|last monday|last friday|"
    "hom nay|hom qua|hom kia|ngay mai|tuan nay|tuan truoc|tuan sau|thang nay|thang truoc|"
    "nam nay|nam ngoai|nam truoc|quy nay|quy truoc|cuoi tuan|chu nhat|thu hai|thu ba|thu tu|"
    "thu nam|thu sau|thu bay"
).split("|")
_WITH_MARKS = dict(
    pair.split(":")
    for pair in (
        "hom nay:hôm nay|hom qua:hôm qua|hom kia:hôm kia|ngay mai:ngày mai|tuan nay:tuần này|"
        "tuan truoc:tuần trước|tuan sau:tuần sau|thang nay:tháng này|thang truoc:tháng trước|"
        "nam nay:năm nay|nam ngoai:năm ngoái|nam truoc:năm trước|quy nay:quý này|"
        "quy truoc:quý trước|cuoi tuan:cuối tuần|chu nhat:chủ nhật|thu hai:thứ hai|thu ba:thứ ba|"
        "thu tu:thứ tư|thu nam:thứ năm|thu sau:thứ sáu|thu bay:thứ bảy"
    ).split("|")
)


class Impossible(ValueError):
    """There is no such day or period; the text says why and what to write."""


def shown(text: str) -> str:
    """What was typed, for a message of one line."""
    return "".join(c if c.isprintable() else " " for c in text[:_SHOWN])


def unreadable(text: str, reason: str) -> DateError:
    """The error that names what was typed."""
    message = _("cannot read the date '{text}': {reason}")
    return DateError(message.format(text=shown(text), reason=reason))


def day_of(year: int, month: int, day: int, *, written: str = "{day}/{month}/{year:04}") -> date:
    """A day, which must exist.

    Args:
        written: how it was, for the example in the error.
    Raises:
        Impossible: it does not.
    """
    check_year(year)
    example = partial(written.format, year=year)

    if not 1 <= month <= 12:
        if 1 <= day <= 12 and 1 <= month <= 31 and not written.startswith("{year"):
            reason = _("there is no month {month}; the day comes before the month: {example}")
            right = example(month=day, day=month)
            raise Impossible(reason.format(month=month, example=right))
        nearest = 12 if month > 12 else 1
        raise no_month(month, example(month=nearest, day=max(1, min(day, 31))))
    longest = months(year, month).last.day
    if not 1 <= day <= longest:
        reason = _("that month has the days 1 to {last}: {example}")
        right = example(month=month, day=longest if day > longest else 1)
        raise Impossible(reason.format(last=longest, example=right))
    return date(year, month, day)


def no_month(month: int, example: str) -> Impossible:
    """For a month 13."""
    reason = _("there is no month {month}, they go from 1 to 12: {example}")
    return Impossible(reason.format(month=month, example=example))


def check_year(year: int) -> None:
    """A year must be one that the calendar has.

    Raises:
        Impossible: it does not.
    """
    if not 1 <= year <= 9999:
        reason = _("there is no year {year}, they go from 1 to 9999: {example}")
        raise Impossible(reason.format(year=year, example="2016"))


def _short_year(day: str, month: str, year: str) -> str:
    """For 02/03/04, which may be three days."""
    last, first = int(year), int(day)
    ways = (f"{first}/{int(month)}/20{last:02}", f"20{first:02}-{int(month):02}-{last:02}")
    reason = _("a year has four digits: write {first} (day first) or {second} (year first)")
    return reason.format(first=ways[0], second=ways[1])


def unread(words: str) -> str:
    """Why words that no rule reads are not read.

    Args:
        words: folded, as `wording.spell` makes them.
    """
    if not words:
        return _("nothing stands there; try {examples}").format(examples=EXAMPLES)
    if match := re.match(_SHORT_YEAR, words):
        return _short_year(*match.groups())
    if re.match(_LONE_NUMBER, words):
        reason = _("a number alone may be a day, a month or a year; try {examples}")
        number = int(words)
        month = f"tháng {number}, " if 1 <= number <= 12 else ""
        return reason.format(examples=f"{month}2016-02-04, 4/2/2016, 7d")
    if re.search(r"^thuw? (?:1|8|9|\d\d)\b", words):
        reason = _("the days of the week are {days}")
        return reason.format(days="thứ 2, thứ 3, thứ 4, thứ 5, thứ 6, thứ 7, chủ nhật")
    if match := re.match(r"t([2-7])$", words):
        reason = _("that may be '{month}' or '{weekday}'")
        return reason.format(month=f"tháng {match[1]}", weekday=f"thứ {match[1]}")
    if re.search(_LUNAR, words):
        reason = _(
            "the lunar calendar is not known here; write the day of the solar one: {example}"
        )
        return reason.format(example="8/2/2016")
    if re.search(HOURS, words):
        reason = _("posts have days, not hours; try {examples}")
        return reason.format(examples="hôm nay, hôm qua, 2d")
    if re.search(_SEASON, words):
        reason = _("seasons begin on no agreed day; name months or a quarter: {examples}")
        return reason.format(examples="2016-06..2016-08, quý 3 2016")
    if re.search(_VAGUE, words):
        reason = _("that is no certain number of days; try {examples}")
        return reason.format(examples="3 ngày qua, 2w, tháng trước")
    from difflib import get_close_matches

    letters = re.sub(r"\W*\d+\W*", "", words)
    if close := get_close_matches(letters, _PHRASES, 1, 0.8):
        phrase = words.replace(letters, _WITH_MARKS.get(close[0], close[0]))
        reason = _("did you mean '{phrase}'? Else try {examples}")
        return reason.format(phrase=phrase, examples=EXAMPLES)
    return _("try {examples}").format(examples=EXAMPLES)
