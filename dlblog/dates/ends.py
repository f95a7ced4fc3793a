"""A beginning and an end: `a..b`, từ a đến b, between a and b, trước a, sau a, từ a đến nay.

What is not said of one end is near to the other: from November to February ends in the year after
it began, and in `từ tháng 3 đến tháng 5 năm 2016` both are of 2016.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from dlblog.dates.span import Moment, Reading, Span, join, ordered

Read = Callable[[str, Moment], Reading | None]
Open = tuple[date | None, date | None]

_FROM = re.compile(r"(?:tu|ke tu|tinh tu|bat dau tu|from|since|starting|between|giua|khoang) (.+)")
_BETWEEN = re.compile(r"(?:between|giua|khoang) ")
_TO = re.compile(r" (?:cho den het|den het|cho den|cho toi|toi het|den|toi|to|until|till|through) ")
_AND = re.compile(r" (?:va|and) ")
_TILL = re.compile(
    r"(?:(?:cho |tinh )?(?:den|toi)(?: het)?|until|till|up to|through|by end|het) (.+)"
)
_BEFORE = re.compile(r"(?:truoc|before) (.+)")
_AFTER = re.compile(r"(?:sau|after) (.+)")
_ONWARDS = re.compile(
    r"(?:(?:tu|from) )?(.+?) (?:tro di|tro ve sau|tro len|onwards?|and later|or later|and after)"
)
_BACKWARDS = re.compile(
    r"(?:(?:tu|from) )?(.+?) (?:tro ve truoc|tro lui|and earlier|or earlier|and before)"
)
_UNTIL_NOW = re.compile(r"(.+?) (?:(?:cho )?(?:den|toi) (?:nay|gio|hom nay)|to date|up to now)")
_DASH = re.compile(r" - |(?<=^\d{4})-(?=\d{4}$)|(?<=/\d{4})-(?=\d)")
_LEADING_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)? (.+)|\d{1,2}([-/].+)")
_LONE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?$")


def read(words: str, moment: Moment, one: Read) -> Open | None:
    """What words with a beginning or an end mean; None for anything else.

    Args:
        words: folded, from `wording.spell`.
        one: reads one day or period.
    """
    if match := _BEFORE.fullmatch(words):
        before = one(match[1], moment)
        return (None, (before.point or before.span.first) - timedelta(1)) if before else None
    if match := _AFTER.fullmatch(words):
        after = one(match[1], moment)
        return ((after.point or after.span.last) + timedelta(1), None) if after else None
    for pattern, forward in ((_ONWARDS, True), (_BACKWARDS, False)):
        if (match := pattern.fullmatch(words)) and (end := one(match[1], moment)):
            return (end.begin, None) if forward else (None, end.end)
    if match := _UNTIL_NOW.fullmatch(words):
        begin = one(_without_from(match[1]), moment)
        return ordered(begin.begin, moment.today) if begin else None
    if found := _both(words, moment, one):
        return found
    if (match := _TILL.fullmatch(words)) and (end := one(match[1], moment)):
        return None, end.end
    if (match := _FROM.fullmatch(words)) and not _BETWEEN.match(words):
        begin = one(match[1], moment)
        return (begin.begin, None) if begin else None
    return None


def _without_from(words: str) -> str:
    match = _FROM.fullmatch(words)
    return match[1] if match else words


def _both(words: str, moment: Moment, one: Read) -> Span | None:
    """Two ends with a word or a dash between them; each place where they may part is tried."""
    rest = _without_from(words)
    for divider in (_TO, _DASH, *([_AND] if _BETWEEN.match(words) else [])):
        for match in divider.finditer(rest):
            left, right = rest[: match.start()], rest[match.end() :]
            if _LONE.match(left) and (month := _LEADING_NUMBER.fullmatch(right)):
                left += f" {month[1]}" if month[1] else month[2]  # từ 5 đến 10 tháng 3
            found = join(partial(one, left), partial(one, right), moment)
            if found:
                return found
    return None
