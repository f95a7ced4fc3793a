"""Days of posts, and the periods that somebody types to find them."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.dates import Period, parse_day, parse_period, parse_range
from dlblog.errors import DateError

TODAY = date(2024, 5, 15)  # a Wednesday


def days(first: str | None, last: str | None) -> Period:
    return Period(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


# --- the day of a post


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016-02-04", id="ISO"),
        pytest.param("  2016-02-04  ", id="ISO with white space"),
        pytest.param("2016-2-4", id="ISO without zeros"),
        pytest.param("2016-02-04 23:30:00", id="date and time"),
        pytest.param("2016-02-04T23:30:00", id="ISO date and time"),
        pytest.param("2016-02-04T23:30:00Z", id="UTC is not shifted"),
        pytest.param("2016-02-04T00:30:00+07:00", id="zone is not shifted"),
        pytest.param("2016-02-04 23:30:00 -0800", id="zone in the west is not shifted"),
        pytest.param("2016/02/04", id="slashes"),
        pytest.param("2016.02.04", id="dots"),
        pytest.param("4/2/2016", id="day first"),
        pytest.param("04-02-2016", id="day first with hyphens"),
        pytest.param("04.02.2016 10:00", id="day first with dots and time"),
        pytest.param("20160204", id="compact"),
        pytest.param("4 Feb 2016", id="day, month, year"),
        pytest.param("4 February 2016", id="whole name of a month"),
        pytest.param("4th February 2016", id="ordinal day first"),
        pytest.param("Ngày 4 tháng 2 năm 2016", id="in Vietnamese words"),
        pytest.param("4 tháng 2, 2016", id="in Vietnamese words, short"),
        pytest.param("Feb 4, 2016", id="month first"),
        pytest.param("February 4th, 2016", id="month first with an ordinal"),
        pytest.param("FEB 4 2016", id="upper case"),
        pytest.param("Thu, 04 Feb 2016 10:00:00 +0700", id="as in e-mail"),
        pytest.param("Thursday, February 4, 2016", id="day of the week"),
    ],
)
def test_parse_day(text: str) -> None:
    assert parse_day(text) == date(2016, 2, 4)


@pytest.mark.parametrize("month", range(1, 13))
def test_parse_day_knows_all_months(month: int) -> None:
    day = date(2020, month, 9)
    names = "January February March April May June July August September October November December"
    name = names.split()[month - 1]
    assert parse_day(f"9 {name} 2020") == parse_day(f"{name[:3]} 9, 2020") == day


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("hôm qua", id="words"),
        pytest.param("2016-13-45", id="neither month nor day"),
        pytest.param("2016-02-30", id="30 February"),
        pytest.param("2015-02-29", id="29 February of a common year"),
        pytest.param("31/4/2016", id="31 April"),
        pytest.param("2/13/2016", id="month first"),
        pytest.param("20161301", id="compact, month 13"),
        pytest.param("0000-01-01", id="year 0"),
        pytest.param("2016-02-041", id="a digit too many"),
        pytest.param("4/2/20161", id="a year with five digits"),
        pytest.param("2016-02/04", id="mixed separators"),
        pytest.param("2016", id="only a year"),
        pytest.param("30 Feb 2016", id="30 February by name"),
        pytest.param("4 Xyz 2016", id="no such month"),
        pytest.param("{{ .Date }}", id="a template"),
    ],
)
def test_parse_day_finds_none(text: str) -> None:
    assert parse_day(text) is None


def test_29_february_of_a_leap_year() -> None:
    assert parse_day("2016-02-29") == date(2016, 2, 29)


# --- a period as typed


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2016", "2016-01-01", "2016-12-31", id="year"),
        pytest.param("năm 2016", "2016-01-01", "2016-12-31", id="năm"),
        pytest.param("nam 2016", "2016-01-01", "2016-12-31", id="nam"),
        pytest.param("2016-02", "2016-02-01", "2016-02-29", id="month of a leap year"),
        pytest.param("2015-02", "2015-02-01", "2015-02-28", id="month of a common year"),
        pytest.param("2016/2", "2016-02-01", "2016-02-29", id="month with a slash"),
        pytest.param("2/2016", "2016-02-01", "2016-02-29", id="month first"),
        pytest.param("2016-12", "2016-12-01", "2016-12-31", id="December"),
        pytest.param("tháng 3 năm 2016", "2016-03-01", "2016-03-31", id="tháng năm"),
        pytest.param("thang 3 nam 2016", "2016-03-01", "2016-03-31", id="thang nam"),
        pytest.param("THÁNG 3 NĂM 2016", "2016-03-01", "2016-03-31", id="upper case"),
        pytest.param("tháng 3/2016", "2016-03-01", "2016-03-31", id="tháng with a slash"),
        pytest.param("  tháng   3  năm 2016 ", "2016-03-01", "2016-03-31", id="white space"),
        pytest.param("2016-02-04", "2016-02-04", "2016-02-04", id="day"),
        pytest.param("4/2/2016", "2016-02-04", "2016-02-04", id="day first"),
        pytest.param("4 Feb 2016", "2016-02-04", "2016-02-04", id="day with a name"),
        pytest.param("ngay 4 thang 2 nam 2016", "2016-02-04", "2016-02-04", id="day in words"),
        pytest.param("2016-02-04 10:30", "2016-02-04", "2016-02-04", id="day and time"),
        pytest.param("2016-02-04T10:30:00Z", "2016-02-04", "2016-02-04", id="ISO day and time"),
        pytest.param("20160204", "2016-02-04", "2016-02-04", id="compact day"),
        pytest.param("ngày 4/2/2016", "2016-02-04", "2016-02-04", id="ngày"),
        pytest.param("Ngày 4/2/2016", "2016-02-04", "2016-02-04", id="Ngày"),
        pytest.param("ngay 4/2/2016", "2016-02-04", "2016-02-04", id="ngay"),
        pytest.param(
            unicodedata.normalize("NFD", "ngày 4/2/2016"),
            "2016-02-04",
            "2016-02-04",
            id="ngày, decomposed",
        ),
        pytest.param("quý 2 2016", "2016-04-01", "2016-06-30", id="quý"),
        pytest.param("quí 2 2016", "2016-04-01", "2016-06-30", id="quí"),
        pytest.param("quy 2 nam 2016", "2016-04-01", "2016-06-30", id="quy nam"),
        pytest.param("quý 4/2016", "2016-10-01", "2016-12-31", id="quý with a slash"),
        pytest.param("quý 1 năm 2016", "2016-01-01", "2016-03-31", id="first quarter"),
        pytest.param("Q3 2016", "2016-07-01", "2016-09-30", id="Q3"),
        pytest.param("2016-Q3", "2016-07-01", "2016-09-30", id="year first"),
        pytest.param("2016q3", "2016-07-01", "2016-09-30", id="year first, closed up"),
        pytest.param("hôm nay", "2024-05-15", "2024-05-15", id="hôm nay"),
        pytest.param("today", "2024-05-15", "2024-05-15", id="today"),
        pytest.param("hôm qua", "2024-05-14", "2024-05-14", id="hôm qua"),
        pytest.param("hom qua", "2024-05-14", "2024-05-14", id="hom qua"),
        pytest.param("Hôm Qua", "2024-05-14", "2024-05-14", id="Hôm Qua"),
        pytest.param(
            unicodedata.normalize("NFD", "hôm qua"),
            "2024-05-14",
            "2024-05-14",
            id="hôm qua, decomposed",
        ),
        pytest.param("yesterday", "2024-05-14", "2024-05-14", id="yesterday"),
        pytest.param("hôm kia", "2024-05-13", "2024-05-13", id="hôm kia"),
        pytest.param("tuần này", "2024-05-13", "2024-05-19", id="tuần này"),
        pytest.param("this week", "2024-05-13", "2024-05-19", id="this week"),
        pytest.param("tuần trước", "2024-05-06", "2024-05-12", id="tuần trước"),
        pytest.param("tuan truoc", "2024-05-06", "2024-05-12", id="tuan truoc"),
        pytest.param("tuần qua", "2024-05-06", "2024-05-12", id="tuần qua"),
        pytest.param("last week", "2024-05-06", "2024-05-12", id="last week"),
        pytest.param("tháng này", "2024-05-01", "2024-05-31", id="tháng này"),
        pytest.param("this month", "2024-05-01", "2024-05-31", id="this month"),
        pytest.param("tháng trước", "2024-04-01", "2024-04-30", id="tháng trước"),
        pytest.param("last month", "2024-04-01", "2024-04-30", id="last month"),
        pytest.param("năm nay", "2024-01-01", "2024-12-31", id="năm nay"),
        pytest.param("this year", "2024-01-01", "2024-12-31", id="this year"),
        pytest.param("năm ngoái", "2023-01-01", "2023-12-31", id="năm ngoái"),
        pytest.param("nam ngoai", "2023-01-01", "2023-12-31", id="nam ngoai"),
        pytest.param("năm trước", "2023-01-01", "2023-12-31", id="năm trước"),
        pytest.param("last year", "2023-01-01", "2023-12-31", id="last year"),
        pytest.param("3d", "2024-05-12", "2024-05-15", id="3d"),
        pytest.param("2w", "2024-05-01", "2024-05-15", id="2w"),
        pytest.param("2 w", "2024-05-01", "2024-05-15", id="2 w"),
        pytest.param("2W", "2024-05-01", "2024-05-15", id="2W"),
        pytest.param("1m", "2024-04-15", "2024-05-15", id="1m"),
        pytest.param("6m", "2023-11-15", "2024-05-15", id="over the new year"),
        pytest.param("1y", "2023-05-15", "2024-05-15", id="1y"),
        pytest.param("0d", "2024-05-15", "2024-05-15", id="0d"),
        pytest.param("1 day", "2024-05-14", "2024-05-15", id="1 day"),
        pytest.param("3 days ago", "2024-05-12", "2024-05-12", id="3 days ago"),
        pytest.param("2 weeks", "2024-05-01", "2024-05-15", id="2 weeks"),
        pytest.param("1 month ago", "2024-04-01", "2024-04-30", id="1 month ago"),
        pytest.param("2 months", "2024-03-15", "2024-05-15", id="2 months"),
        pytest.param("1 year", "2023-05-15", "2024-05-15", id="1 year"),
        pytest.param("2 years ago", "2022-01-01", "2022-12-31", id="2 years ago"),
        pytest.param("3 ngày", "2024-05-12", "2024-05-15", id="3 ngày"),
        pytest.param("3 ngày trước", "2024-05-12", "2024-05-12", id="3 ngày trước"),
        pytest.param("2 tuần trước", "2024-04-29", "2024-05-05", id="2 tuần trước"),
        pytest.param("2 thang", "2024-03-15", "2024-05-15", id="2 thang"),
        pytest.param("2 năm", "2022-05-15", "2024-05-15", id="2 năm"),
        pytest.param("9999", "9999-01-01", "9999-12-31", id="the last year there is"),
        pytest.param("quý 4 9999", "9999-10-01", "9999-12-31", id="the last quarter there is"),
    ],
)
def test_parse_period(text: str, first: str, last: str) -> None:
    assert parse_period(text, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("text", "today", "first", "last"),
    [
        pytest.param("1m", "2024-03-31", "2024-02-29", "2024-03-31", id="end of February"),
        pytest.param("1y", "2024-02-29", "2023-02-28", "2024-02-29", id="leap day"),
        pytest.param("yesterday", "2024-01-01", "2023-12-31", "2023-12-31", id="new year"),
        pytest.param("last month", "2024-01-31", "2023-12-01", "2023-12-31", id="December before"),
        pytest.param("this week", "2024-05-13", "2024-05-13", "2024-05-19", id="on a Monday"),
        pytest.param("this week", "2024-05-19", "2024-05-13", "2024-05-19", id="on a Sunday"),
        pytest.param("last week", "2024-01-03", "2023-12-25", "2023-12-31", id="week over a year"),
        pytest.param("this month", "2024-12-31", "2024-12-01", "2024-12-31", id="in December"),
    ],
)
def test_periods_that_depend_on_today(text: str, today: str, first: str, last: str) -> None:
    assert parse_period(text, date.fromisoformat(today)) == days(first, last)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("   ", id="white space"),
        pytest.param("bữa nọ", id="unknown words"),
        pytest.param("2016-13", id="month 13"),
        pytest.param("2016-00", id="month 0"),
        pytest.param("13/2016", id="month 13 first"),
        pytest.param("2016-02-30", id="30 February"),
        pytest.param("32/1/2016", id="day 32"),
        pytest.param("quý 5 2016", id="fifth quarter"),
        pytest.param("0000", id="year 0"),
        pytest.param("0000-01", id="month of year 0"),
        pytest.param("9999y", id="before the first year"),
        pytest.param("20162", id="five digits"),
        pytest.param("2 fortnights", id="unknown unit"),
        pytest.param("2 days later", id="not a past"),
        pytest.param("2016..2018", id="a range"),
        pytest.param("2016-02-04..2016-03-01", id="a range of days"),
        pytest.param("4/2/2016-1/3/2016", id="a range of days with a hyphen"),
        pytest.param("2016-02-04 và sau đó", id="a day and words"),
        pytest.param("4 Feb 2016 ago", id="a named day and a word"),
    ],
)
def test_parse_period_cannot_read(text: str) -> None:
    with pytest.raises(DateError, match="cannot read the date"):
        parse_period(text, TODAY)


def test_no_day_lies_before_the_first() -> None:
    with pytest.raises(DateError, match="cannot read the date '9999w'"):
        parse_period("9999w", date(100, 1, 1))


def test_the_error_names_what_was_typed_and_what_to_type() -> None:
    with pytest.raises(DateError) as caught:
        parse_period("bữa\x1b[2J nọ\n\u202e" + "x" * 100, TODAY)
    message = str(caught.value)
    assert "bữa" in message
    assert "4/2/2016" in message
    assert message.isprintable()
    assert len(message) < 200


@given(st.dates())
@settings(deadline=None, max_examples=60)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    written = f"{day.year:04}-{day.month:02}-{day.day:02}"
    for text in (written, f"{day.day}/{day.month}/{day.year:04}", written.replace("-", "")):
        assert parse_day(text) == day
    assert parse_day(f"{written}T23:59:59-11:00") == day
    assert parse_period(written, TODAY) == Period(day, day)


@given(st.integers(1, 9999), st.integers(1, 12))
@settings(deadline=None, max_examples=60)
def test_a_month_ends_before_the_next(year: int, month: int) -> None:
    first, last = parse_period(f"{year:04}-{month:02}", TODAY)
    assert first == date(year, month, 1)
    assert last is not None and (last.year, last.month) == (year, month)
    assert last == date.max or (last + timedelta(1)).day == 1


_PIECES = (
    "0 1 2 12 13 31 99 999 9999 2016 2024 - / . .. quý q nam năm thang tháng ngày tuần d w m y "
    "days weeks ago trước ngoái hôm qua last month this year feb February 4th , T Z +07:00 ² ٣"
).split()


@given(st.text(max_size=30) | st.lists(st.sampled_from([*_PIECES, " ", " "])).map("".join))
@settings(deadline=None, max_examples=300)
def test_no_text_raises_anything_but_a_date_error(text: str) -> None:
    assert parse_day(text) is None or isinstance(parse_day(text), date)
    try:
        first, last = parse_period(text, TODAY)
    except DateError:
        pass
    else:
        assert first is not None and last is not None and first <= last
    try:
        first, last = parse_range(text, TODAY)
    except DateError as error:
        assert str(error).isprintable()
    else:
        assert first is None or last is None or first <= last


# --- ranges


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2016..2018", "2016-01-01", "2018-12-31", id="years"),
        pytest.param("2016 .. 2018", "2016-01-01", "2018-12-31", id="white space"),
        pytest.param("2016..2016", "2016-01-01", "2016-12-31", id="one year"),
        pytest.param("2016-02..", "2016-02-01", None, id="no end"),
        pytest.param("..hôm qua", None, "2024-05-14", id="no beginning"),
        pytest.param("tháng 3 năm 2016..năm ngoái", "2016-03-01", "2023-12-31", id="words"),
        pytest.param("4/2/2016..2016-02-04", "2016-02-04", "2016-02-04", id="one day"),
        pytest.param("2w..", "2024-05-01", None, id="from two weeks ago"),
        pytest.param("2016", "2016-01-01", "2016-12-31", id="no range"),
    ],
)
def test_parse_range(text: str, first: str | None, last: str | None) -> None:
    assert parse_range(text, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("2018..2016", "ends before it begins", id="backwards"),
        pytest.param("2016-02-05..2016-02-04", "ends before it begins", id="a day backwards"),
        pytest.param("2016..xyz", "cannot read the date 'xyz'", id="bad end"),
        pytest.param("xyz..2016", "cannot read the date 'xyz'", id="bad beginning"),
        pytest.param("2016...2018", "cannot read the date", id="three dots"),
        pytest.param("2016..2017..2018", "cannot read the date", id="three years"),
        pytest.param("xyz", "cannot read the date 'xyz'", id="no range"),
    ],
)
def test_parse_range_cannot_read(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        parse_range(text, TODAY)


def test_a_backward_range_is_named_on_one_line() -> None:
    with pytest.raises(DateError) as caught:
        parse_range("2018\n\x1f..\x1c2016", TODAY)
    assert str(caught.value).isprintable()
