"""The day a post names as its own, as its author wrote it; never shifted by a time zone.

Days come before months (4/2/2016 is the fourth of February), names of months are English or
Vietnamese, a time may follow and is not looked at.
"""

from __future__ import annotations

import re
from datetime import date

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
LONGEST = 200  # characters; what comes later in a text is not looked at


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_day(text: str) -> date | None:
    """The day a post names as its own: what stands there, never shifted by a time zone.

    Args:
        text: a date or date and time of front matter, as its author wrote it.
    Returns:
        the day, or None where there is none or it does not exist (2016-13-45).
    """
    text = text[:LONGEST]
    if match := _YEAR_FIRST.match(text):
        return _day(match[1], match[3], match[4])
    if match := _DAY_FIRST.match(text):
        return _day(match[4], match[3], match[1])
    if match := _COMPACT.match(text):
        return _day(match[1], match[2], match[3])
    if match := _MONTH_NAME.match(text):
        name = (match["month"] or match["month2"])[:3].lower()
        if name in _MONTHS:
            month = str(_MONTHS.index(name) + 1)
            return _day(match["year"], month, match["day"] or match["day2"])
    plain = " ".join(strip_marks(normalize(word)) for word in text.split())
    if match := _DAY_MONTH_YEAR.match(plain):
        return _day(match[3], match[2], match[1])
    return None
