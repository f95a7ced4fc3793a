"""What our own rules do not read, read by dateparser: whole dates in sentences, longer counts.

dateparser was made for pages of the web: it always finds something, fills in from today what is not
said (`5`, `may`, `a`), and turns month and day round where that gives a date. So its answer counts
only where it is what stands there. It is asked at two moments: what was said is the same at both,
what was counted moves with them, and all else was guessed. A day must have all its parts.
It is imported here alone, after all other rules, since that and its first answer take 0.1 s.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta

from dlblog.dates.fault import HOURS
from dlblog.dates.span import Moment, Reading, one_day

_LONGEST = 60  # characters; its time grows with them
_LANGUAGES = ("vi", "en")
# Far from each other, from the reader and from all ends of months; another day of the week each.
_APART = (timedelta(days=0), timedelta(days=-4003))
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?|\b\d{1,2} ?[ap]m\b|[+-]\d{2}:?\d{2}\b")
_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]{3}")
_COUNTING = re.compile(r"\b(?:ago|truoc|in|hence)\b")


def read(text: str, words: str, moment: Moment) -> Reading | None:
    """A day that dateparser reads in a text and that is all that stands there.

    Args:
        text: as typed.
        words: the same folded, from `wording.spell`.
    """
    if len(text) > _LONGEST or not _LETTERS.search(words) or re.search(HOURS, words):
        return None
    if not re.search(r"\d{4}", words) and not _COUNTING.search(words):
        return None
    days = [_ask(text, moment.today + apart) for apart in _APART]
    first, second = days
    if first is None or second is None:
        return None
    if first == second:
        numbers = [int(number) for number in _NUMBER.findall(_CLOCK.sub(" ", words))]
        said = sorted(n for n in (first.day, first.month, first.year) if n in numbers)
        whole = first.year in numbers and first.day in numbers and len(numbers) <= 3
        return (
            Reading(one_day(first)) if whole and sorted(set(numbers)) == sorted(set(said)) else None
        )
    if _COUNTING.search(words) and first - second == -_APART[1]:
        return Reading(one_day(first), point=first)
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
                "TIMEZONE": "UTC",  # the one of the machine is not asked: a day is not shifted
                "NORMALIZE": True,
            },
        )
        try:
            found = parser.get_date_data(text).date_obj
        except (ValueError, OverflowError):
            return None
    return found.date() if found else None
