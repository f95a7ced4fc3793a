"""Numbers of days, weeks, months and so on, counted from today: 2w, 3 tuần qua, 2 months ago.

They come in three kinds. `2w`, `2 tuần` and `2 tuần qua` are the time until today; `2 tuần trước`
and `2 weeks ago` are the week in which that day was; `7 ngày tới` and `next 7 days` the time from
today. For "since" and "until" each of them is the day that is counted to.
"""

from __future__ import annotations

import re

from dlblog.dates.span import Moment, Reading, Span, Unit, shifted, unit_span
from dlblog.dates.wording import LETTERS, NUMBER, UNIT, UNITS, number

_ONE = rf"(?:{NUMBER} ?{UNIT}|\d{{1,4}} ?[dwmy])(?![a-z])"
_PIECE = re.compile(rf"({NUMBER}) ?({UNIT}|[dwmy])(?![a-z])")
_HALF = re.compile(r"(?:nua|half an?) (nam|year|thang|month)\b")
_COUNTED = re.compile(
    rf"(?P<lead>(?:in )?(?:last|past|previous)|cach day|cach nay|in|next|coming)? ?"
    rf"(?P<counts>{_ONE}(?: (?:va |and )?{_ONE})*)"
    r"(?: (?P<tail>truoc day|truoc|ago|vua qua|vua roi|qua|gan day|gan nhat|tro lai day|nay|"
    r"nua|toi|sap toi|from now))?"
)
# What a count is of, from the finest.
_SIZES: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year", "decade")


def read(words: str, moment: Moment) -> Reading | None:
    """A number of units, before today or after it; None for anything else.

    Args:
        words: folded, from `wording.spell`.
    """
    if words in ("past week", "past month", "past year"):  # until today; last week is a whole one
        words = f"1 {words[5:]}"
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
