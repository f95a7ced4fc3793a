"""What our own rules do not read, read by dateparser: whole dates in sentences, longer counts.

dateparser was made for pages of the web: it always finds something, fills in from today what is not
said (`5`, `may`, `a`), and turns month and day round where that gives a date. So its answer counts
only where it is what stands there. It is asked at two moments: what was said is the same at both,
what was counted moves with them, and all else was guessed. A day must have all its parts, each
number of the text must be one of them, the month must have a name or its place in a day of digits,
and no word may stand there that is not of a date.
It is imported here alone, after all other rules, since that and its first answer take 0.15 s.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta

from dlblog.dates import numeric, weekday
from dlblog.dates.fault import HOURS
from dlblog.dates.span import Moment, Reading, one_day
from dlblog.dates.wording import MONTH_WORDS, MONTHS, NUMBERS, WEEKDAYS, choice

_LONGEST = 60  # characters; its time grows with them
_LANGUAGES = ("vi", "en")
# Today, and eleven years before: on other days of the week, the month and the year.
_APART = (timedelta(days=0), timedelta(days=-4003))
_CLOCK = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\b|\b\d{1,2} ?[ap]m\b|[+-]\d{2}:?\d{2}\b"
)
_PIECE = re.compile(r"(\d+)(?:st|nd|rd|th)?|([^\W\d]+)")
# Beside names of months and days, all that may stand in a day with its time.
_BESIDE = frozenset(
    "thang thg ngay nam thu thuw chu nhat luc vao at on am pm z utc gmt ict".split()
)
_COUNT = rf"\b(?:\d{{1,3}}|{choice(NUMBERS)})\b"
_COUNTED = re.compile(rf"in {_COUNT}[^\d:]*|[^\d:]*{_COUNT}[^\d:]* (?:ago|truoc)")
_DIGITS = re.compile(r"\d+([-/.])\d+\1\d+", re.ASCII)
_ZONE = re.compile(r"(?<=:\d\d) ?(?:[+-]\d{2}:?\d{2}|Z|UTC|GMT)(?: *\([A-Z]+\))?$", re.IGNORECASE)
_JOINED_NUMBERS = re.compile(r"\d[-/.]\d")
_MONTH_NAMES = {*MONTHS, *MONTH_WORDS}


def read(text: str, words: str, moment: Moment) -> Reading | None:
    """A day that dateparser reads in a text and that is all that stands there.

    Args:
        text: as typed.
        words: the same folded, from `wording.spell`.
    Raises:
        Impossible: a day that stands in it does not exist.
    """
    if len(text) > _LONGEST or re.search(HOURS, words):
        return None
    if _COUNTED.fullmatch(words):
        first, second = (_ask(text, moment.today + apart) for apart in _APART)
        if first and second and first - second == -_APART[1]:
            return Reading(one_day(first), point=first)
        return None
    pieces = _PIECE.findall(_CLOCK.sub(" ", words))
    numbers = sorted(int(number) for number, _word in pieces if number)
    names = {word for _number, word in pieces if word}
    if len(numbers) not in (2, 3) or not names <= _BESIDE | {*MONTHS, *WEEKDAYS, *MONTH_WORDS}:
        return None
    digits = _DIGITS.search(words)
    whole = numeric.read(digits[0], moment) if digits else None
    without_zone = _ZONE.sub("", text)  # a day is not shifted
    first, second = (_ask(without_zone, moment.today + apart) for apart in _APART)
    if first is None or first != second or (whole and whole.span.first != first):
        return None
    weekdays = {WEEKDAYS[name] for name in names & WEEKDAYS.keys()}
    weekdays |= {day for day, _before, _rest in weekday.weekdays(words)}
    if weekdays and first.weekday() not in weekdays:
        return None
    named = bool(names & _MONTH_NAMES) and not _JOINED_NUMBERS.search(words)
    if not (whole or named or names & {"thang", "thg"}):
        return None  # which number is the month would be guessed
    if numbers == sorted(first.timetuple()[:3]) or (named and numbers == [first.day, first.year]):
        return Reading(one_day(first))
    return None


def _ask(text: str, today: date) -> date | None:
    """What dateparser reads on a day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own calls, which Python will change
        from dateparser.date import DateDataParser

        parser = DateDataParser(
            languages=list(_LANGUAGES),
            settings={
                "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),
                "DATE_ORDER": "DMY",
                "PREFER_LOCALE_DATE_ORDER": False,
                "PREFER_DATES_FROM": "past",
                "STRICT_PARSING": True,
                "PARSERS": ["relative-time", "absolute-time"],
                "TIMEZONE": "UTC",  # the one of the machine is not asked
            },
        )
        try:
            found = parser.get_date_data(text).date_obj
        except (ValueError, OverflowError):
            return None
    return found.date() if found else None
