"""Days of the week: thứ hai, chủ nhật vừa rồi, last Monday; which one of them is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dlblog.dates.relative import AFTER, BEFORE
from dlblog.dates.span import Moment, Reading, monday_of, one_day
from dlblog.dates.wording import WEEKDAYS, choice

_VIETNAMESE_DAY = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4,
    "bay": 5, "7": 5,
}  # fmt: skip
_REST = r"(?![a-z0-9])(?: (?P<rest>.+))?"
_VIETNAMESE = re.compile(rf"(?:thuw? ?(?P<day>{'|'.join(_VIETNAMESE_DAY)})|chu nhat){_REST}")
_ENGLISH = re.compile(rf"(?:(?P<before>{choice(BEFORE)}) )?(?P<day>{choice(WEEKDAYS)}){_REST}")


def weekdays(words: str) -> Iterator[tuple[int, str, str]]:
    """The days of the week that words may begin with: `thu 4` is Wednesday, or Thursday the 4th.

    Returns:
        for each: 0 for Monday, the word that stands before it (this, last, next), what comes after.
    """
    if match := _VIETNAMESE.fullmatch(words):
        yield _VIETNAMESE_DAY.get(match["day"], 6), "", match["rest"] or ""
    if match := _ENGLISH.fullmatch(words):
        yield WEEKDAYS[match["day"]], match["before"] or "", match["rest"] or ""


def on_weekday(day: int, which: str, moment: Moment) -> Reading | None:
    """A day of the week that is told from today, or near to the anchor.

    Args:
        which: what says which one; the last before today, or today, where it is empty.
    """
    if not which:
        anchor = moment.anchor
        step = (day - anchor.weekday()) % 7 if moment.forward else -((anchor.weekday() - day) % 7)
        return Reading(one_day(anchor + timedelta(step)), floats="week")
    offset = BEFORE.get(which, AFTER.get(which))
    if offset == 0:
        return Reading(one_day(monday_of(moment.today) + timedelta(day)))
    ahead = (day - moment.today.weekday()) % 7
    if offset == -1:
        return Reading(one_day(moment.today + timedelta(ahead - 7)))
    if offset == 1:
        return Reading(one_day(moment.today + timedelta(ahead or 7)))
    return None
