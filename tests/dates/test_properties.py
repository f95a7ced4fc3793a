"""What holds for all days, all spellings and any text."""

from __future__ import annotations

import time
import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.dates import Period, parse_between, parse_period, parse_range
from dlblog.errors import DateError
from dlblog.vietnamese import strip_marks
from tests.dates.test_expressions import MARKS_MATTER, ROWS

NOW = date(2024, 5, 15)  # a Wednesday
_NUMBERS = "không một hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_THU = "thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật".split("|")
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
NOWS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def ways(day: date) -> list[str]:
    """All the ways to write a whole day."""
    d, m, y = day.day, day.month, day.year
    month, name = _NUMBERS[m].replace("_", " "), _MONTHS[m - 1]
    vietnamese, english = _THU[day.weekday()], _WEEKDAYS[day.weekday()]
    return [
        day.isoformat(), f"{y}/{m}/{d}", f"{y}.{m:02}.{d:02}", f"{y}{m:02}{d:02}", f"{d}/{m}/{y}",
        f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", f"{d}.{m}.{y}", f"{day.isoformat()}T23:59:59-11:00",
        f"{day.isoformat()} 00:01", f"ngày {d}/{m}/{y}", f"{d} tháng {m} năm {y}",
        f"ngày {d} tháng {m} năm {y}", f"{d} tháng {m}, {y}", f"{d} tháng {month} năm {y}",
        f"ngày {d} tháng {month}, {y}", f"{vietnamese}, {d}/{m}/{y}",
        f"{vietnamese}, ngày {d} tháng {m} năm {y}", f"{d} {name} {y}", f"{d} {name[:3]} {y}",
        f"{name} {d}, {y}", f"{name[:3]} {d} {y}", f"{d}th of {name} {y}",
        f"{english}, {name} {d}, {y}", f"{english[:3]}, {d:02} {name[:3]} {y}",
    ]  # fmt: skip


@given(DAYS, NOWS)
@settings(max_examples=40)
def test_a_day_is_read_however_it_is_written(day: date, now: date) -> None:
    for text in ways(day):
        for spelt in (text, text.upper(), unicodedata.normalize("NFD", text), strip_marks(text)):
            assert parse_period(spelt, now) == Period(day, day), spelt


@given(NOWS, st.integers(0, 400))
@settings(max_examples=80)
def test_a_day_without_its_year_is_the_last_such(now: date, ago: int) -> None:
    day = now - timedelta(ago)
    month, name = _NUMBERS[day.month].replace("_", " "), _MONTHS[day.month - 1]
    texts = f"{day.day}/{day.month}|{day.day} tháng {month}|{name} {day.day}".split("|")
    for text in texts:
        found = parse_period(text, now).first
        assert found is not None
        assert (found.month, found.day) == (day.month, day.day)
        assert found <= now
        # None of that name lies between: it is the day itself where that is less than a year ago.
        assert found >= day
        if (day.month, day.day) != (2, 29):
            assert (now - found).days < 366


@given(NOWS, st.integers(0, 6))
@settings(max_examples=60)
def test_a_day_of_the_week_is_the_last_such(now: date, weekday: int) -> None:
    for name in (_THU[weekday], _WEEKDAYS[weekday], strip_marks(_THU[weekday])):
        found = parse_period(name, now).first
        assert found is not None and found.weekday() == weekday
        assert 0 <= (now - found).days < 7
        before = parse_period(f"{name} tuần trước", now).first
        assert before is not None and before.weekday() == weekday
        assert before.isocalendar()[:2] == (now - timedelta(7)).isocalendar()[:2]


@given(NOWS, st.integers(0, 999), st.sampled_from(["ngày", "tuần", "tháng", "năm"]))
@settings(max_examples=80)
def test_counts_agree(now: date, count: int, unit: str) -> None:
    length = parse_period(f"{count} {unit} qua", now)
    ago = parse_period(f"{count} {unit} trước", now)
    since = parse_between(f"{count} {unit} trước", None, now).first
    assert length.last == now
    assert length.first == since
    assert since == parse_between(None, f"{count} {unit} trước", now).last
    assert since and ago.first and ago.last and ago.first <= since <= ago.last


@given(NOWS)
@settings(max_examples=40)
def test_every_expression_has_a_period_on_every_day(now: date) -> None:
    for text, _ in ROWS[:: 1 + now.toordinal() % 7]:
        try:
            first, last = parse_range(text, now)
        except DateError as error:  # from May on there is no "March to May" that has begun
            assert "ends before it begins" in str(error), text
            continue
        assert first is None or last is None or first <= last, text
        if text not in MARKS_MATTER:
            assert parse_range(strip_marks(text), now) == (first, last), text


@given(NOWS)
@settings(max_examples=60)
def test_parts_make_the_whole(now: date) -> None:
    for whole, parts in {
        "năm nay": ("đầu năm", "giữa năm", "cuối năm"),
        "tháng này": ("đầu tháng", "giữa tháng", "cuối tháng"),
        "năm 2016": ("quý 1 2016", "quý 2 2016", "quý 3 2016", "quý 4 2016"),
        "năm ngoái": ("nửa đầu năm ngoái", "nửa cuối năm ngoái"),
        "2010s": tuple(map(str, range(2010, 2020))),
    }.items():
        spans = [parse_period(part, now) for part in parts]
        first, last = parse_period(whole, now)
        assert spans[0].first == first
        assert spans[-1].last == last
        for before, after in pairwise(spans):
            assert before.last and before.last + timedelta(1) == after.first


_WORDS = """
    0 1 2 5 12 13 31 99 999 2016 2024 9999 02/03/04 5/3 2016-02 2016-02-04 .. - – / , quý q nam
    năm thang tháng ngày tuần thứ hai ba tư sáu sau chủ nhật d w m y days weeks months ago trước
    qua này nay ngoái kia kìa hôm last next this in of the a month year week day march may feb
    5th T Z +07:00 10:30 3pm từ đến tới from to since until before after giữa và and between đầu
    cuối nửa half early end quarter first thập niên 2010s mùng mai tối sáng fortnight decade
    hello học giờ now today yesterday monday q3 h1 w05 nữa cách đây trở đi về sau hết ² ٣
""".split()
_TEXTS = st.text(max_size=60) | st.builds(
    lambda words, joint: joint.join(words)[:60],
    st.lists(st.sampled_from(_WORDS), max_size=9),
    st.sampled_from([" ", " ", " ", "", "-", "_"]),
)


@given(_TEXTS, NOWS | st.sampled_from([date.min, date.max]))
@settings(max_examples=1200)
def test_no_text_makes_anything_but_a_period_or_an_error(text: str, now: date) -> None:
    for read in (
        lambda: parse_range(text, now),
        lambda: parse_period(text, now),
        lambda: parse_between(text, "2016", now),
    ):
        try:
            first, last = read()
        except DateError as error:
            assert str(error).isprintable()
            assert len(str(error)) < 400
        else:
            assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("5 " * 100, id="numbers"),
        pytest.param("1 năm " * 33, id="counts"),
        pytest.param("đến " * 50, id="until"),
        pytest.param("từ 1 đến " * 22, id="from and until"),
        pytest.param("cuối " * 40, id="ends"),
        pytest.param(" - ".join(["2016"] * 28), id="dashes"),
        pytest.param("tháng 3 " * 7, id="for dateparser"),
        pytest.param("9" * 200, id="a long number"),
        pytest.param("a" * 10**6, id="a million letters"),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    parse = (parse_range, parse_period)
    with pytest.raises(DateError):  # dateparser is there
        parse_range("hello march 2016 3pm", NOW)
    started = time.process_time()
    for read in parse:
        with pytest.raises(DateError):
            read(text, NOW)
    assert time.process_time() - started < 1
