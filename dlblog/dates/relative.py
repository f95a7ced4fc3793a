"""Days and periods told from today: hôm qua, tuần trước, thứ hai tuần trước, 3 tuần qua, 2w.

Counts come in three kinds. `2w`, `2 tuần` and `2 tuần qua` are the time until today; `2 tuần trước`
and `2 weeks ago` are the week in which that day was; `7 ngày tới` and `next 7 days` the time from
today. For "since" and "until" each of them is the day that is counted to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dlblog.dates.span import (
    Moment,
    Reading,
    Span,
    Unit,
    monday_of,
    one_day,
    shifted,
    unit_span,
)
from dlblog.dates.wording import LETTERS, NUMBER, UNIT, UNITS, WEEKDAYS, choice, number

_DAYS = {
    name: days
    for days, names in {
        0: "hom nay|ngay hom nay|today|nay|bua nay|now|right now|bay gio|hien nay|hien tai|"
        "sang nay|trua nay|chieu nay|toi nay|dem nay|this morning|this afternoon|this evening|"
        "tonight",
        -1: "hom qua|ngay hom qua|yesterday|bua qua|sang qua|chieu qua|toi qua|dem qua|last night|"
        "sang hom qua|trua hom qua|chieu hom qua|toi hom qua|dem hom qua|yesterday morning|"
        "yesterday afternoon|yesterday evening",
        -2: "hom kia|ngay hom kia|bua kia|day before yesterday",
        -3: "hom kia3",
        1: "ngay mai|mai|sang mai|chieu mai|toi mai|tomorrow",
        2: "ngay kia|ngay mot|day after tomorrow",
        3: "ngay kia3",
    }.items()
    for name in names.split("|")
}
_AFTER_UNIT = {
    name: offset
    for offset, names in {
        0: "nay|hien tai",
        -1: "truoc|ngoai|qua|vua qua|vua roi|roi",
        -2: "kia|truoc nua",
        1: "sau|toi|sap toi|ke tiep|tiep theo",
    }.items()
    for name in names.split("|")
}
_BEFORE_UNIT = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}
_WEEKEND = ("cuoi tuan", "weekend")
_VIETNAMESE_DAY = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4,
    "bay": 5, "7": 5,
}  # fmt: skip

_NAMED = re.compile(
    rf"(?:(?P<before>{choice(_BEFORE_UNIT)}) (?P<unit>{UNIT})"
    rf"|(?P<unit2>{UNIT}) (?P<after>{choice(_AFTER_UNIT)})|sang (?P<coming>nam))"
)
_ONE = rf"(?:{NUMBER} ?{UNIT}|\d{{1,4}} ?[dwmy])(?![a-z])"
_PIECE = re.compile(rf"({NUMBER}) ?({UNIT}|[dwmy])(?![a-z])")
_HALF = re.compile(r"(?:nua|half an?) (nam|year|thang|month)\b")
_COUNTED = re.compile(
    rf"(?P<lead>(?:in )?(?:last|past|previous)|cach day|cach nay|in|next|coming)? ?"
    rf"(?P<counts>{_ONE}(?: (?:va |and )?{_ONE})*)"
    r"(?: (?P<tail>truoc day|truoc|ago|vua qua|vua roi|qua|gan day|gan nhat|tro lai day|nay|"
    r"nua|toi|sap toi|from now))?"
)
_BEFORE, _REST = rf"(?:(?P<before>{choice(_BEFORE_UNIT)}) )?", r"(?![a-z0-9])(?: (?P<rest>.+))?"
_VIETNAMESE_WEEKDAY = re.compile(
    rf"(?P<before>this )?(?:thuw? ?(?P<day>{'|'.join(_VIETNAMESE_DAY)})|chu nhat){_REST}"
)
_ENGLISH_WEEKDAY = re.compile(rf"{_BEFORE}(?P<day>{choice(WEEKDAYS)}){_REST}")
# What a count is of, from the finest.
_SIZES: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year", "decade")


def read(words: str, moment: Moment) -> Reading | None:
    """What is told from today; None for anything else.

    Args:
        words: folded, from `wording.spell`.
    """
    if words in _DAYS:
        return Reading(one_day(moment.today + timedelta(_DAYS[words])))
    return _unit(words, moment) or _counted(words, moment)


def _unit(words: str, moment: Moment) -> Reading | None:
    """This, last and next week, month, quarter and so on; weekends."""
    for weekend in _WEEKEND:
        before, found, after = words.partition(weekend)
        offset = _BEFORE_UNIT.get(before.strip(), _AFTER_UNIT.get(after.strip()))
        if found and not (before and after) and (offset is not None or words == weekend):
            monday = monday_of(moment.today) + timedelta(weeks=offset or 0)
            return Reading(Span(monday + timedelta(5), monday + timedelta(6)))
    if words in ("past week", "past month", "past year"):  # until today, where last week is whole
        return _counted(f"1 {words[5:]}", moment)
    match = _NAMED.fullmatch(words)
    if match is None:
        return None
    unit = UNITS[match["unit"] or match["unit2"] or match["coming"]]
    offset = 1 if match["coming"] else _BEFORE_UNIT.get(match["before"], 0)
    if after := match["after"]:
        if unit == "day" or (unit != "year" and after in ("ngoai", "kia")):
            return None
        offset = _AFTER_UNIT[after]
    elif unit == "day":
        return None
    return Reading(unit_span(shifted(moment.today, offset, unit), unit))


def _counted(words: str, moment: Moment) -> Reading | None:
    """A number of units, before today or after it."""
    words = _HALF.sub(lambda m: "6 thang" if m[1] in ("nam", "year") else "15 ngay", words)
    match = _COUNTED.fullmatch(words)
    if match is None:
        return None
    lead, tail = match["lead"] or "", match["tail"] or ""
    if lead and tail and (lead, tail[:5]) not in (("cach day", "truoc"), ("cach nay", "truoc")):
        return None
    pieces = _PIECE.findall(match["counts"])
    counts = [(number(count), UNITS.get(unit) or LETTERS[unit]) for count, unit in pieces]
    sizes = [_SIZES.index(unit) for _count, unit in counts]
    if any(1900 <= count <= 2100 for count, _unit in counts):
        return None  # a year
    if sizes != sorted(set(sizes), reverse=True):
        return None  # 5 tháng 3 năm trước is a day of last year, not a count
    ahead = lead in ("in", "next", "coming") or tail in ("nua", "toi", "sap toi", "from now")
    day = moment.today
    for count, unit in counts:
        day = shifted(day, count if ahead else -count, unit)
    if tail in ("truoc", "truoc day", "ago", "nua", "from now") or lead in (
        "cach day", "cach nay", "in",
    ):  # fmt: skip
        return Reading(unit_span(day, counts[-1][1]), point=day)
    if ahead:
        return Reading(Span(moment.today, day))
    return Reading(Span(day, moment.today), point=day)


def weekdays(words: str) -> Iterator[tuple[int, str, str]]:
    """The days of the week that words may begin with: `thu 4` is Wednesday, or Thursday the 4th.

    Returns:
        for each: 0 for Monday, the word that stands before it (this, last, next), what comes after.
    """
    for pattern in (_VIETNAMESE_WEEKDAY, _ENGLISH_WEEKDAY):
        if match := pattern.fullmatch(words):
            day = _VIETNAMESE_DAY.get(match["day"], WEEKDAYS.get(match["day"], 6))
            yield day, match["before"] or "", match["rest"] or ""


def on_weekday(day: int, which: str, moment: Moment) -> Reading | None:
    """A day of the week that is told from today, or near to the anchor.

    Args:
        which: what says which one; the last before today, or today, where it is empty.
    """
    if not which:
        anchor = moment.anchor
        step = (day - anchor.weekday()) % 7 if moment.forward else -((anchor.weekday() - day) % 7)
        return Reading(one_day(anchor + timedelta(step)), floats="week")
    offset = _BEFORE_UNIT.get(which, _AFTER_UNIT.get(which))
    if offset == 0:
        return Reading(one_day(monday_of(moment.today) + timedelta(day)))
    if offset == -1:
        return Reading(
            one_day(moment.today - timedelta((moment.today.weekday() - day - 1) % 7 + 1))
        )
    if offset == 1:
        return Reading(
            one_day(moment.today + timedelta((day - moment.today.weekday() - 1) % 7 + 1))
        )
    return None
