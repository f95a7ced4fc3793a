"""Days and whole periods told from today: hôm qua, tuần trước, năm ngoái, last month, cuối tuần."""

from __future__ import annotations

from datetime import timedelta

from dlblog.dates.span import Moment, Reading, Span, Unit, monday_of, one_day, shifted, unit_span
from dlblog.dates.wording import UNITS

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
# What stands after a unit in Vietnamese, and before it in English: how many units from now.
AFTER = {
    name: offset
    for offset, names in {
        0: "nay|hien tai",
        -1: "truoc|ngoai|qua|vua qua|vua roi|roi",
        -2: "kia|truoc nua",
        1: "sau|toi|sap toi|ke tiep|tiep theo",
    }.items()
    for name in names.split("|")
}
BEFORE = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}
_WEEKEND = ("cuoi tuan", "weekend")


def read(words: str, moment: Moment) -> Reading | None:
    """What is told from today; None for anything else.

    Args:
        words: folded, from `wording.spell`.
    """
    if words in _DAYS:
        return Reading(one_day(moment.today + timedelta(_DAYS[words])))
    for weekend in _WEEKEND:
        before, found, after = words.partition(weekend)
        offset = BEFORE.get(before.strip(), AFTER.get(after.strip()))
        if found and not (before and after) and (offset is not None or words == weekend):
            monday = monday_of(moment.today) + timedelta(weeks=offset or 0)
            return Reading(Span(monday + timedelta(5), monday + timedelta(6)))
    return _unit(words, moment)


def _unit(words: str, moment: Moment) -> Reading | None:
    """This, last and next week, month, quarter and so on."""
    first, _space, rest = words.partition(" ")
    if first in BEFORE and rest in UNITS:
        return _from_today(UNITS[rest], BEFORE[first], moment)
    if words == "sang nam":
        return _from_today("year", 1, moment)
    if rest not in AFTER:  # the names of decades have two words
        second, _space, rest = rest.partition(" ")
        first = f"{first} {second}"
    if first not in UNITS or rest not in AFTER:
        return None
    unit = UNITS[first]
    if rest in ("ngoai", "kia") and unit != "year":
        return None
    return _from_today(unit, AFTER[rest], moment)


def _from_today(unit: Unit, offset: int, moment: Moment) -> Reading | None:
    if unit == "day":
        return None
    return Reading(unit_span(shifted(moment.today, offset, unit), unit))
