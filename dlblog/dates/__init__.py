"""Days and periods as people write them, in Vietnamese and English, with and without marks.

`parse_day` reads the date of a post, the others what somebody types to find posts: a period has a
first and a last day, both included, and where a period is named it is the whole one. Days come
before months (4/2/2016 is the fourth of February) and weeks begin on Monday. Nothing here looks at
the clock: callers say what day it is.

| typed | meant |
| --- | --- |
| `2016`, `2016-02`, `2/2016`, `2016-02-04`, `4/2/2016`, `20160204` | that year, month, day |
| `4/2`, `5 tháng 3`, `tháng ba`, `March`, `quý 2`, `ngày 5` | the nearest that has begun |
| `tháng 3 năm 2016`, `T3/2016`, `mùng 5 tháng 3 năm ngoái`, `Mar 5 2016` | as it says |
| `quý III/2016`, `Q3 2016`, `nửa đầu năm 2016`, `H1 2016`, `6 tháng đầu năm` | quarters, halves |
| `thập niên 2010`, `2010s`, `tuần 5 năm 2016`, `2016-W05` | decades, weeks as in ISO 8601 |
| `đầu, giữa, cuối` + `năm 2016`, `early`, `mid`, `end of` | four months; of a month its thirds |
| `hôm nay`, `hôm qua`, `hôm kia`, `ngày mai`, `yesterday` | that day |
| `tuần này`, `tháng trước`, `năm ngoái`, `quý sau`, `last week`, `cuối tuần trước` | all of it |
| `thứ hai`, `Monday` | the nearest that has begun, which may be today |
| `thứ hai tuần trước`, `last Monday`, `chủ nhật vừa rồi` | in that week; the last before today |
| `2w`, `3 tuần`, `3 tuần qua`, `last 3 weeks` | from then until today |
| `3 ngày trước`, `2 tháng trước`, `2 months ago` | that day, that whole month |
| `từ 2015 đến 2017`, `2015..2017`, `2015-2017`, `between 2015 and 2017` | both included |
| `từ 2015`, `2015..`, `since 2015`, `đến hết 2016`, `..2016`, `đến nay` | open; until today |
| `trước 2016`, `before 2016`; `sau 2016`, `after 2016` | the day before it; the day after it |

What a count is counted to begins "since" and ends "until": `--since "2 months ago"` begins with the
day, not with the month. Without marks all means the same, except for what then means two things
(`thang sau` is next month or June), which is an error, as is all that does not exist (31/2), may be
several days (02/03/04), or is not told in days (hours, seasons, the lunar calendar).

`numeric` reads digits, `relative` and `absolute` words, `ends` ranges; for what they do not read
`library` asks dateparser. Only what is needed is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple, TypeVar

from dlblog.dates import numeric
from dlblog.dates.fault import Impossible, shown, unread, unreadable
from dlblog.dates.own_day import LONGEST, parse_day
from dlblog.dates.span import Backwards, Moment, Reading, Span, join
from dlblog.errors import DateError
from dlblog.translation import _

__all__ = ["Period", "continues", "parse_between", "parse_day", "parse_period", "parse_range"]
T = TypeVar("T")
Ends = tuple[date | None, date | None]


class Period(NamedTuple):
    """A span of days, both ends included; None where it is open."""

    first: date | None
    last: date | None


def parse_period(text: str, today: date) -> Period:
    """A day or a whole period as somebody types it.

    Args:
        text: as in the table above, but no range.
        today: the reader's local day.
    Returns:
        its first and last day.
    Raises:
        DateError: it cannot be read, or there is no such day; says why and what to write.
    """
    return Period(*_explained(text, _required, text, Moment(today, today)).span)


def parse_range(text: str, today: date) -> Period:
    """A period, or one with a beginning and an end: `2016..2018`, `từ 2015 đến 2017`, `..hôm qua`.

    Raises:
        DateError: as `parse_period`; also where the range ends before it begins.
    """
    if ".." in text:
        left, _dots, right = text.partition("..")
        return parse_between(left.strip(), right.strip(), today)
    return _explained(text, _range, text, Moment(today, today))


def parse_between(since: str | None, until: str | None, today: date) -> Period:
    """From the first day of one period to the last of another, either of them open.

    Raises:
        DateError: as `parse_period`; also where the range ends before it begins.
    """
    moment = Moment(today, today)
    left = partial(_explained, since or "", _end, since or "", 0)
    right = partial(_explained, until or "", _end, until or "", 1)
    if since and until:
        span = _explained(f"{since}..{until}", join, left, right, moment)
        return Period(*span) if span else Period(None, None)
    return Period(left(moment).begin if since else None, right(moment).end if until else None)


def continues(text: str, today: date) -> bool:
    """Whether a text of several words is a date or a range, told without the library."""
    try:
        return _words(text, Moment(today, today)) is not None
    except (ValueError, OverflowError):
        return False


def _explained(text: str, read: Callable[..., T], *args: object) -> T:
    """What `read` returns, with all that can be wrong as an error that names the text."""
    try:
        return read(*args)
    except Impossible as error:
        raise unreadable(text, str(error)) from None
    except Backwards as error:
        reason = _("the range of dates '{text}' ends before it begins: {last} is before {first}")
        last, first = error.args
        raise DateError(reason.format(text=shown(text), last=last, first=first)) from None
    except (ValueError, OverflowError):
        reason = _("it lies outside of the years 1 to 9999")
        raise unreadable(text, reason) from None


def _one(words: str, moment: Moment) -> Reading | None:
    """A day or a period in folded words."""
    if reading := numeric.read(words, moment):
        return reading
    from dlblog.dates import absolute, relative

    return relative.read(words, moment) or absolute.read(words, moment)


def _words(text: str, moment: Moment) -> Reading | Ends | None:
    """What a text is by our own rules: a day or period, or the two ends of a range."""
    if len(text) > LONGEST:
        raise Impossible(_("no date is so long"))
    if reading := numeric.read(text.strip().lower(), moment):
        return reading
    from dlblog.dates.wording import spell

    words = spell(text)
    if not words:
        return None
    if reading := _one(words, moment):
        return reading
    from dlblog.dates import ends

    return ends.read(words, moment, _one)


def _found(text: str, moment: Moment) -> Reading | Ends:
    """What a text is, by whatever reads it.

    Raises:
        Impossible: it is nothing, or there is no such day.
    """
    found = _words(text, moment)
    if found is None:
        from dlblog.dates import library
        from dlblog.dates.wording import spell

        words = spell(text)
        found = library.read(text, words, moment)
        if found is None:
            raise Impossible(unread(words))
    return found


def _range(text: str, moment: Moment) -> Period:
    found = _found(text, moment)
    return Period(*found.span) if isinstance(found, Reading) else Period(*found)


def _required(text: str, moment: Moment) -> Reading:
    found = _found(text, moment)
    if isinstance(found, Reading):
        return found
    raise Impossible(_("that has a beginning or an end, and one day or period is needed here"))


def _end(text: str, which: int, moment: Moment) -> Reading:
    """One end of a range: the first (0) or the last (1), also where its word is repeated."""
    found = _found(text, moment)
    if isinstance(found, Reading):
        return found
    day, other = found[which], found[1 - which]
    if day is None or other is not None:
        reason = _("that is a range of its own, and one end of it is needed here")
        raise Impossible(reason)
    return Reading(Span(day, day))
