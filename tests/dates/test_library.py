"""What dateparser is asked, and that it is not believed where it guesses."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from dlblog.dates import library, parse_between, parse_period
from dlblog.dates.span import Moment
from dlblog.dates.wording import spell
from dlblog.errors import DateError

NOW = date(2024, 5, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("5 March 2016 3pm", "2016-03-05", id="a time of twelve hours"),
        pytest.param("5 tháng 3, 2016 10:30", "2016-03-05", id="a time after words"),
        pytest.param("lúc 10:30 ngày 5 tháng 3 năm 2016", "2016-03-05", id="a time before words"),
        pytest.param("Sat Mar 5 10:00:00 2016", "2016-03-05", id="as the shell's date has it"),
        pytest.param("Thu, 04 Feb 2016 10:00:00 +0700", "2016-02-04", id="as in e-mail"),
        pytest.param("Thu, 04 Feb 2016 23:30:00 -0800", "2016-02-04", id="a zone is not shifted"),
        pytest.param("Thứ Năm, 4 tháng 2 2016 10:30", "2016-02-04", id="a day of the week, a time"),
        pytest.param("a fortnight ago", "2024-05-01", id="a fortnight"),
        pytest.param("2 fortnights ago", "2024-04-17", id="two fortnights"),
    ],
)
def test_what_it_reads(text: str, expected: str) -> None:
    reading = library.read(text, spell(text), Moment(NOW, NOW))
    assert reading is not None
    assert [str(day) for day in reading.span] == [expected, expected]
    assert [str(day) for day in parse_period(text, NOW)] == [expected, expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("5", id="a day without a month"),
        pytest.param("12", id="a number"),
        pytest.param("a", id="a letter"),
        pytest.param("may", id="a month without a day"),
        pytest.param("5 march", id="no year"),
        pytest.param("march 2016", id="no day"),
        pytest.param("hello 5 march 2016", id="a word besides"),
        pytest.param("5 march 2016 2017", id="a number besides"),
        pytest.param("02/03/04", id="two digits for a year"),
        pytest.param("31 february 2016 3pm", id="no such day"),
        pytest.param("february 2016 monday 5", id="another day of the week"),
        pytest.param("feb 2016-02", id="a month twice"),
        pytest.param("1 năm 2 tháng trước nữa", id="half of a count"),
        pytest.param("3 hours ago", id="hours"),
        pytest.param("ngày tháng trước", id="no number"),
        pytest.param("tuần trước 10:30", id="a week at a time"),
        pytest.param("5 march 2016" + " " * 50, id="too long"),
    ],
)
def test_what_it_may_not_guess(text: str) -> None:
    assert library.read(text, spell(text), Moment(NOW, NOW)) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2/13/2016 3pm", id="month first"),
        pytest.param("lúc 10:30 ngày 31/2/2016", id="no such day"),
    ],
)
def test_a_day_in_digits_is_read_by_our_rules(text: str) -> None:
    with pytest.raises(DateError, match=r"there is no month 13|days 1 to 29"):
        parse_period(text, NOW)


def test_since_a_count_is_its_day() -> None:
    assert parse_between("a fortnight ago", "2 days ago", NOW) == (
        date(2024, 5, 1),
        date(2024, 5, 13),
    )


@pytest.mark.parametrize(
    ("text", "imported"),
    [
        pytest.param("2016", set(), id="a year"),
        pytest.param("4/2/2016", set(), id="a day"),
        pytest.param("2015..2017", set(), id="a range"),
        pytest.param("hôm qua", {"wording", "relative", "absolute"}, id="yesterday"),
        pytest.param("từ 2015", {"wording", "relative", "absolute", "ends"}, id="from a year"),
        pytest.param("quý 2 2016", {"wording", "relative", "absolute"}, id="a quarter"),
    ],
)
def test_only_what_is_needed_is_imported(text: str, imported: set[str]) -> None:
    code = (
        "import sys, datetime\nfrom dlblog.dates import parse_range\n"
        f"parse_range({text!r}, datetime.date(2024, 5, 15))\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    modules = set(done.stdout.split())
    assert "dateparser" not in modules
    lazy = {f"dlblog.dates.{name}" for name in ("wording", "relative", "absolute", "ends")}
    assert {name.rpartition(".")[2] for name in lazy & modules} == imported
