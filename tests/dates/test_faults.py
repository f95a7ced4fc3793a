"""What is typed as a date and is none: the error says why and what to write."""

from __future__ import annotations

from datetime import date

import pytest

from dlblog.dates import parse_between, parse_period, parse_range
from dlblog.errors import DateError

NOW = date(2024, 5, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "reason", "example"),
    [
        pytest.param("31/2/2016", "days 1 to 29", "29/2/2016", id="31 February"),
        pytest.param("29/2/2015", "days 1 to 28", "28/2/2015", id="29 February, common year"),
        pytest.param("31/4/2016", "days 1 to 30", "30/4/2016", id="31 April"),
        pytest.param("0/4/2016", "days 1 to 30", "1/4/2016", id="day 0"),
        pytest.param("2016-02-30", "days 1 to 29", "2016-02-29", id="30 February, ISO"),
        pytest.param("20160230", "days 1 to 29", "20160229", id="30 February, compact"),
        pytest.param("30/2", "days 1 to 29", "29/2", id="30 February of any year"),
        pytest.param("31 tháng 2 năm 2016", "days 1 to 29", "29/2/2016", id="31 tháng 2"),
        pytest.param("31 tháng 4", "days 1 to 30", "30/4", id="31 tháng 4 of any year"),
        pytest.param("February 30, 2016", "days 1 to 29", "29/2/2016", id="February 30"),
        pytest.param("ngày 32", "days 1 to 31", "31/1", id="ngày 32"),
        pytest.param("ngày 31 tháng trước", "days 1 to 30", "30/4/2024", id="31 of last month"),
        pytest.param("2/13/2016", "the day comes before the month", "13/2/2016", id="month first"),
        pytest.param("2/13", "the day comes before the month", "13/2", id="month first, no year"),
        pytest.param("2/13/2016 10:30", "the day comes before", "13/2/2016", id="and a time"),
        pytest.param("13/13/2016", "no month 13", "13/12/2016", id="13/13"),
        pytest.param("2016-13", "no month 13", "2016-12", id="month 13"),
        pytest.param("2016-00", "no month 0", "2016-01", id="month 0"),
        pytest.param("13/2016", "no month 13", "12/2016", id="month 13 first"),
        pytest.param("tháng 13", "no month 13", "tháng 12", id="tháng 13"),
        pytest.param("thang 13 nam 2016", "no month 13", "tháng 12 năm 2016", id="thang 13 nam"),
        pytest.param("quý 5", "no quarter 5", "quý 4", id="quý 5"),
        pytest.param("Q0 2016", "no quarter 0", "quý 1 năm 2016", id="Q0"),
        pytest.param("H3 2016", "two halves", "H2 2016", id="H3"),
        pytest.param("13 tháng đầu năm 2016", "12 months", "6 tháng đầu", id="13 tháng đầu năm"),
        pytest.param("tuần 53 năm 2016", "weeks 1 to 52", "tuần 52 năm 2016", id="week 53"),
        pytest.param("2016-W00", "weeks 1 to 52", "tuần 1 năm 2016", id="week 0"),
        pytest.param("thứ 8", "days of the week", "chủ nhật", id="thứ 8"),
        pytest.param("thập niên 2015", "begins with a year", "thập niên 2010", id="decade 2015"),
        pytest.param("thập niên 90", "begins with a year", "thập niên 1990", id="decade 90"),
        pytest.param("0000", "no year 0", "2016", id="year 0"),
        pytest.param("0000-01", "no year 0", "2016", id="month of year 0"),
        pytest.param("quý 1 0000", "no year 0", "2016", id="quarter of year 0"),
        pytest.param("02/03/04", "four digits", "2/3/2004 (day first)", id="02/03/04, day first"),
        pytest.param(
            "02/03/04", "four digits", "2002-03-04 (year first)", id="02/03/04, year first"
        ),
        pytest.param("5/3/16", "four digits", "5/3/2016", id="5/3/16"),
        pytest.param("5-3-16", "four digits", "5/3/2016", id="5-3-16"),
        pytest.param("ngày 5/3/16", "four digits", "5/3/2016", id="ngày 5/3/16"),
        pytest.param("12", "number alone", "tháng 12", id="a number that may be a month"),
        pytest.param("25", "number alone", "4/2/2016", id="a number that may be a day"),
        pytest.param("t3", "may be", "'tháng 3' or 'thứ 3'", id="t3"),
        pytest.param("thang sau", "means two things", "'tháng sau' or 'tháng 6'", id="thang sau"),
        pytest.param("tu thang sau", "means two things", "'tháng 6'", id="tu thang sau"),
        pytest.param("sau thang truoc", "means two things", "'sau tháng trước'", id="sau thang"),
        pytest.param("thứ hai 4/2/2016", "another day of the week", "4/2/2016", id="no Monday"),
        pytest.param("sau tết", "lunar", "8/2/2016", id="sau tết"),
        pytest.param("tháng chạp", "lunar", "8/2/2016", id="tháng chạp"),
        pytest.param("tháng giêng năm 2016", "lunar", "8/2/2016", id="tháng giêng"),
        pytest.param("rằm tháng 7", "lunar", "8/2/2016", id="rằm"),
        pytest.param("mùa hè 2016", "seasons", "quý 3 2016", id="mùa hè"),
        pytest.param("summer 2016", "seasons", "2016-06..2016-08", id="summer"),
        pytest.param("3 giờ trước", "not hours", "hôm nay", id="3 giờ trước"),
        pytest.param("3 hours ago", "not hours", "hôm nay", id="3 hours ago"),
        pytest.param("in 20 minutes", "not hours", "2d", id="in 20 minutes"),
        pytest.param("vài ngày trước", "no certain number", "3 ngày qua", id="vài ngày trước"),
        pytest.param("a few days ago", "no certain number", "2w", id="a few days ago"),
        pytest.param("gần đây", "no certain number", "2w", id="gần đây"),
        pytest.param("yesteday", "did you mean", "'yesterday'", id="yesteday"),
        pytest.param("tuàn truơc", "", "", id="marks in wrong places are forgiven"),
        pytest.param("feburary 2016", "did you mean", "'february 2016'", id="feburary"),
        pytest.param("hôm qia", "did you mean", "'hôm qua'", id="hôm qia"),
        pytest.param("", "nothing stands there", "2016-02-04", id="empty"),
        pytest.param("   ", "nothing stands there", "2016-02-04", id="white space"),
        pytest.param("x" * 300, "so long", "", id="too long"),
        pytest.param("9999 tháng trước", "", "", id="833 years ago are a month"),
        pytest.param("9999 năm trước", "outside of the years", "", id="before the first year"),
    ],
)
def test_fault(text: str, reason: str, example: str) -> None:
    if not reason:
        assert parse_period(text, NOW).first
        return
    with pytest.raises(DateError) as caught:
        parse_period(text, NOW)
    message = str(caught.value)
    assert message.startswith("cannot read the date '")
    assert reason in message
    assert example in message
    assert message.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in (
            "hello 5|thang|tháng|tuần|năm|ngày|thứ|mùng|hai|hai ba|mai mai|a|d|m|am|to|học máy|"
            "máy|python 3|5 5 5|5 of|2016 2017|2016 học máy|tháng 3 tháng 4|hôm qua hôm nay|"
            "2 days later|2 fortnights|4 Feb 2016 ago|2016-02-04 và sau đó|3.5|1.2.3|3.2016|12345|"
            "1700000000|2016-02-041|20:15|10:30 hôm nào|yesterday ago|ngày tháng trước|feb 2016-02|"
            "February 2016 Monday 5|tuần trước 10:30|last|next|this|ago|trước|sau|từ|đến|before|"
            "since|between|between 2015|2016 to|năm 16|2016 năm|2²|²⁰¹⁶x|tháng ٣ ٢"
        ).split("|")
    ],
)
def test_no_date_is_guessed(text: str) -> None:
    with pytest.raises(DateError, match="cannot read the date"):
        parse_range(text, NOW)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2018..2016", id="years"),
        pytest.param("từ 2017 đến 2015", id="words"),
        pytest.param("hôm nay - hôm qua", id="a dash"),
        pytest.param("từ ngày mai đến nay", id="until today"),
        pytest.param("2w..3w", id="counts"),
    ],
)
def test_a_range_that_ends_before_it_begins(text: str) -> None:
    with pytest.raises(DateError, match=r"ends before it begins: \d{4}-\d\d-\d\d is before"):
        parse_range(text, NOW)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        pytest.param("2016", "2018", "2016-01-01", "2018-12-31", id="years"),
        pytest.param("từ 2016", "đến hết 2018", "2016-01-01", "2018-12-31", id="words repeated"),
        pytest.param("since 2016", "before 2018", "2016-01-01", "2017-12-31", id="before"),
        pytest.param("sau 2016", None, "2017-01-01", None, id="sau"),
        pytest.param("2 tháng trước", None, "2024-03-15", None, id="since a count of months"),
        pytest.param("2 months", None, "2024-03-15", None, id="since a length"),
        pytest.param(None, "2 weeks ago", None, "2024-05-01", id="until a count of weeks"),
        pytest.param(None, "tuần trước", None, "2024-05-12", id="until last week"),
        pytest.param("tháng 11", "tháng 2", "2023-11-01", "2024-02-29", id="over the new year"),
    ],
)
def test_parse_between(
    since: str | None, until: str | None, first: str | None, last: str | None
) -> None:
    period = parse_between(since, until, NOW)
    assert [day and day.isoformat() for day in period] == [first, last]


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        pytest.param("từ 2015 đến 2017", None, "a range of its own", id="a range for an end"),
        pytest.param("đến 2016", None, "a range of its own", id="an end for a beginning"),
        pytest.param(None, "từ 2016", "a range of its own", id="a beginning for an end"),
        pytest.param("2016", "bữa nọ", "cannot read the date 'bữa nọ'", id="only one is wrong"),
        pytest.param("2018", "2016", "'2018..2016' ends before it begins", id="backwards"),
    ],
)
def test_parse_between_cannot_read(since: str | None, until: str | None, reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        parse_between(since, until, NOW)
