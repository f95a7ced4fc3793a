"""Years, months, quarters, halves, decades and days in words, and parts of them.

A year may be said (2016, năm ngoái) or not: then it is the one that is near. What is said must
exist: a quarter 5 and a 31 April are `Impossible`, with the nearest that there is.
"""

from __future__ import annotations

import re
from datetime import date

from dlblog.dates import numeric, relative
from dlblog.dates.fault import Impossible, check_year, day_of, no_month
from dlblog.dates.span import (
    Moment,
    Reading,
    Span,
    half,
    months,
    nearest,
    one_day,
    third,
    unit_span,
    year_span,
)
from dlblog.dates.wording import MONTH_WORDS, MONTHS, NUMBER, UNITS, choice, number
from dlblog.translation import _

_YEAR = re.compile(r"(?:nam|year)? ?(\d{4})")
_MONTH = re.compile(
    rf"(?:(?:thang|thg) ?(?P<number>\d{{1,2}})|(?P<short>th?\d{{1,2}}(?= \d{{4}}|/\d{{4}}))"
    rf"|thang (?P<word>{choice(MONTH_WORDS)})|(?P<name>{choice(MONTHS)}))"
    r"(?![a-z0-9])(?:[ /-]+(?P<rest>.+))?"
)
_YEAR_THEN = re.compile(r"(?:nam )?(\d{4})[ /-]+(\D.*)")
_NEAR = {"nay": 0, "vua roi": -1, "vua qua": -1, "roi": -1, "toi": 1}
_NEAR_BEFORE = {"this": "nay", "last": "roi", "next": "toi"}
_DAY = re.compile(
    rf"(?:ngay |hom |mung |mong )*(?P<day>(?:(?<=mung )|(?<=mong )){NUMBER}|\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?: (?P<month>.+))?"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{choice(MONTHS)}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>\d{{4}}))?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER = re.compile(
    r"(?:(?:quy|q|quarter) ?(?P<number>\d{1,2}|iii|iv|ii?|mot|hai|ba|bon|tu)"
    r"|(?:(?P<ordinal>first|second|third|fourth)|(?P<nth>\d)(?:st|nd|rd|th)) quarter)"
    r"(?![a-z0-9])(?:[ /-]+(?P<rest>.+))?"
)
_YEAR_QUARTER = re.compile(r"(\d{4})[ /-]?([qh]\d)")
_HALF = re.compile(
    r"(?:nua (?P<vi>dau|cuoi|sau)|(?P<en>first|second|last) half|h(?P<short>\d)) ?(?P<rest>.*)"
)
_PARTS = {
    name: which
    for which, names in enumerate(
        "dau early beginning start|giua mid middle|cuoi late end".split("|")
    )
    for name in names.split()
}
_PART = re.compile(
    rf"(?:(?P<tenth>thuong|trung|ha) tuan|(?P<part>{choice(_PARTS)}))[ -](?P<rest>.+)"
)
_TENTHS = {"thuong": 0, "trung": 1, "ha": 2}
_ALONE = frozenset("tuan week thang month quy quarter nam year".split())
_DECADE = re.compile(
    r"(?:thap nien|thap ky|nhung nam)(?: nam)? (\d{2,4})|(\d{4})s|decade (\d{4})s?"
)
_WEEK = re.compile(r"(?:tuan|week)(?: thu)? (\d{1,2})(?:[ /-]+(.+))?|(\d{4})[ -]?w(\d{1,2})")


def read(words: str, moment: Moment) -> Reading | None:
    """What words name, or None where they are nothing of this.

    Args:
        words: folded, from `wording.spell`.
    Raises:
        Impossible: there is no such day or period.
    """
    for rule in _RULES:
        if reading := rule(words, moment):
            return reading
    return None


def year(words: str, moment: Moment) -> Span | None:
    """A year: 2016, năm 2016, năm ngoái, last year."""
    if match := _YEAR.fullmatch(words):
        check_year(int(match[1]))
        return year_span(int(match[1]))
    reading = relative.read(words, moment)
    if reading and not reading.point and reading.span == year_span(reading.span.first.year):
        return reading.span
    return None


def _year(words: str, moment: Moment) -> Reading | None:
    span = year(words, moment)
    return Reading(span) if span else None


def _month_parts(words: str) -> tuple[int, str] | None:
    """The number of a month that words begin with, and what comes after."""
    match = _MONTH.fullmatch(words)
    if match is None:
        return None
    if match["word"]:
        month = MONTH_WORDS[match["word"]]
    elif match["name"]:
        month = MONTHS[match["name"]]
    else:
        month = int(match["number"] or match["short"].lstrip("th"))
    rest = match["rest"] or ""
    if not 1 <= month <= 12:
        raise no_month(month, _with_year(f"tháng {12 if month > 12 else 1}", rest))
    return month, rest


def _with_year(example: str, rest: str) -> str:
    """An example, of the year that was typed."""
    match = re.search(r"\d{4}$", rest)
    return f"{example} năm {match[0]}" if match else example


def _month(words: str, moment: Moment) -> Reading | None:
    """tháng 3, tháng ba năm 2016, March 2016, 2016 March, last March."""
    if match := _YEAR_THEN.fullmatch(words):
        return _month(f"{match[2]} {match[1]}", moment)
    lead, _space, after = words.partition(" ")
    if lead in _NEAR_BEFORE:
        found = _month_parts(after)
        if found is None or found[1]:
            return None
        words = f"{after} {_NEAR_BEFORE[lead]}"
    parts = _month_parts(words)
    if parts is None:
        return None
    month, rest = parts
    if not rest:
        span = nearest(lambda year: months(year, month), moment)
        return Reading(span, floats="year") if span else None
    if rest in _NEAR:
        this = months(moment.today.year, month)
        if rest != "nay":
            after_it, before_it = this.first > moment.today, this.last < moment.today
            step = -int(not before_it) if _NEAR[rest] < 0 else int(not after_it)
            this = months(moment.today.year + step, month)
        return Reading(this)
    span = year(rest, moment)
    return Reading(months(span.first.year, month)) if span else None


def _day_of_month(words: str, moment: Moment) -> Reading | None:
    """5 tháng 3, mùng 5 tháng ba năm 2016, ngày 5 tháng trước, 5 March, March 5 2016, ngày 5."""
    if match := _MONTH_DAY.fullmatch(words):
        month, day = MONTHS[match["month"]], int(match["day"])
        if match["year"]:
            return Reading(one_day(day_of(int(match["year"]), month, day)))
        return numeric.floating_day(month, day, moment)
    lead, _space, digits = words.partition(" ")
    if lead in ("ngay", "hom") and (reading := numeric.read(digits, moment)):
        return reading if reading.span.first == reading.span.last else None
    match = _DAY.fullmatch(words)
    if match is None:
        return None
    day, rest = number(match["day"]), match["month"]
    if rest is None:
        return _day_near(day, moment) if words.startswith(("ngay ", "mung ", "mong ")) else None
    if (parts := _month_parts(rest)) and not parts[1]:
        return numeric.floating_day(parts[0], day, moment)
    whole = _month(rest, moment) or relative.read(rest, moment)
    if whole is None or whole.point or whole.span != unit_span(whole.span.first, "month"):
        return None
    return Reading(one_day(day_of(whole.span.first.year, whole.span.first.month, day)))


def _day_near(day: int, moment: Moment) -> Reading | None:
    """ngày 5: of the nearest month that has it."""
    day_of(2000, 1, day, written="{day}/{month}")
    step = 1 if moment.forward else -1
    at = moment.anchor
    for distance in range(4):
        first, last = months(at.year, at.month + step * distance)
        if day > last.day:
            continue
        found = date(first.year, first.month, day)
        if found >= at if moment.forward else found <= at:
            return Reading(one_day(found), floats="year")
    return None


def _quarter(words: str, moment: Moment) -> Reading | None:
    """quý 2, quý II/2016, Q2 2016, 2016-Q2, second quarter of 2016."""
    if (match := _YEAR_QUARTER.fullmatch(words)) and match[2][0] == "q":
        words = f"{match[2]} {match[1]}"
    match = _QUARTER.fullmatch(words)
    if match is None:
        return None
    name = match["number"] or match["ordinal"] or match["nth"]
    quarter = _ROMAN.get(name) or _ORDINALS.get(name) or MONTH_WORDS.get(name) or int(name)
    rest = match["rest"] or ""
    if not 1 <= quarter <= 4:
        reason = _("there is no quarter {quarter}, they go from 1 to 4: {example}")
        example = _with_year(f"quý {4 if quarter > 4 else 1}", rest)
        raise Impossible(reason.format(quarter=quarter, example=example))
    if not rest:
        span = nearest(lambda year: months(year, quarter * 3 - 2, 3), moment)
        return Reading(span, floats="year") if span else None
    span = year(rest, moment)
    return Reading(months(span.first.year, quarter * 3 - 2, 3)) if span else None


def _whole(words: str, moment: Moment) -> Span | None:
    """What a part is of: a period, or only its unit, which is the one of today then."""
    if words in _ALONE:
        return unit_span(moment.today, UNITS[words])
    reading = (
        _year(words, moment)
        or relative.read(words, moment)
        or _month(words, moment)
        or _quarter(words, moment)
    )
    return None if reading is None or reading.point else reading.span


def _half(words: str, moment: Moment) -> Reading | None:
    """nửa đầu năm 2016, nửa cuối tháng 3, H1 2016, first half of 2016."""
    if (match := _YEAR_QUARTER.fullmatch(words)) and match[2][0] == "h":
        words = f"{match[2]} {match[1]}"
    match = _HALF.fullmatch(words)
    if match is None or (match["short"] and not year(match["rest"], moment)):
        return None
    if match["short"] not in (None, "1", "2"):
        reason = _("a year has two halves: {examples}")
        raise Impossible(reason.format(examples="H1 2016, H2 2016"))
    whole = _whole(match["rest"], moment)
    first = "dau" in (match["vi"] or "") or match["en"] == "first" or match["short"] == "1"
    span = half(whole, 0 if first else 1) if whole else None
    return Reading(span) if span else None


def _some_months(words: str, moment: Moment) -> Reading | None:
    """6 tháng đầu năm, 3 tháng cuối năm 2016."""
    match = re.fullmatch(rf"({NUMBER}) thang (dau|cuoi) (?:nam|(?P<year>nam .+|\d{{4}}))", words)
    if match is None:
        return None
    count = number(match[1])
    if not 1 <= count <= 12:
        reason = _("a year has 12 months: {example}")
        raise Impossible(reason.format(example="6 tháng đầu năm 2016"))
    span = year(match["year"], moment) if match["year"] else unit_span(moment.today, "year")
    if span is None:
        return None
    return Reading(months(span.first.year, 1 if match[2] == "dau" else 13 - count, count))


def _part(words: str, moment: Moment) -> Reading | None:
    """đầu năm 2016, giữa tháng 3, cuối tháng trước, early March, end of 2016."""
    match = _PART.fullmatch(words)
    if match is None:
        return None
    whole = _whole(match["rest"], moment)
    if whole is None or (match["tenth"] and whole != unit_span(whole.first, "month")):
        return None
    which = _TENTHS[match["tenth"]] if match["tenth"] else _PARTS[match["part"]]
    span = third(whole, which)
    return Reading(span) if span else None


def _decade(words: str, moment: Moment) -> Reading | None:
    """thập niên 2010, những năm 2010, 2010s."""
    match = _DECADE.fullmatch(words)
    if match is None:
        return None
    written = match[1] or match[2] or match[3]
    if len(written) != 4 or not written.endswith("0"):
        begin = f"{written[:3]}0" if len(written) == 4 else f"19{written[:1]}0"
        reason = _("a decade begins with a year of four digits and a 0: {example}")
        raise Impossible(reason.format(example=f"thập niên {begin}"))
    check_year(int(written))
    return Reading(months(int(written), 1, 120))


def _week(words: str, moment: Moment) -> Reading | None:
    """tuần 5 năm 2016, week 5 of 2016, 2016-W05, as ISO 8601 counts them."""
    match = _WEEK.fullmatch(words)
    if match is None:
        return None
    of = year(match[2] or match[3] or "nam nay", moment)
    if of is None:
        return None
    week, in_year = int(match[1] or match[4]), of.first.year
    try:
        return Reading(unit_span(date.fromisocalendar(in_year, week, 1), "week"))
    except ValueError:
        last = date(in_year, 12, 28).isocalendar()[1]
        reason = _("{year} has the weeks 1 to {last}: {example}")
        example = f"tuần {last if week else 1} năm {in_year}"
        raise Impossible(reason.format(year=in_year, last=last, example=example)) from None


def _weekday(words: str, moment: Moment) -> Reading | None:
    """thứ hai, thứ hai tuần trước, last Monday, thứ năm 4/2/2016."""
    for day, before, rest in relative.weekdays(words):
        if reading := _of_weekday(day, before, rest, moment):
            return reading
    return None


def _of_weekday(day: int, before: str, rest: str, moment: Moment) -> Reading | None:
    if before:
        return None if rest else relative.on_weekday(day, before, moment)
    if reading := relative.on_weekday(day, rest, moment):
        return reading
    whole = relative.read(rest, moment) or numeric.read(rest, moment) or _day_of_month(rest, moment)
    if whole is None or whole.point:
        return None
    if whole.span == unit_span(whole.span.first, "week"):
        return Reading(one_day(date.fromordinal(whole.span.first.toordinal() + day)))
    if whole.span.first != whole.span.last:
        return None
    if whole.span.first.weekday() != day:
        said = whole.span.first
        reason = _("{day} is another day of the week; leave that out: {example}")
        example = f"{said.day}/{said.month}/{said.year:04}"
        raise Impossible(reason.format(day=said.isoformat(), example=example))
    return whole


_RULES = (
    _year, _part, _half, _some_months, _quarter, _decade, _week, _month, _day_of_month, _weekday,
)  # fmt: skip
