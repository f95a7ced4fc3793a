"""Relative dates in the reader's zone, at the ends of days, months, quarters and years.

In Vietnam half past midnight is still the day before in UTC.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone

import pytest

from dlblog.cli.context import today
from dlblog.dates import parse_range
from tests.conftest import Run, WritePost

VIETNAM = timezone(timedelta(hours=7))
At = Callable[[str, str], None]

# The local day; what is typed and its first and last day, which are those of the calendar there.
DAYS = {
    "2024-05-15": "hôm nay 2024-05-15|hôm qua 2024-05-14|hôm kia 2024-05-13|ngày mai 2024-05-16|"
    "tuần này 2024-05-13 2024-05-19|tuần trước 2024-05-06 2024-05-12|thứ tư 2024-05-15|"
    "tháng này 2024-05-01 2024-05-31|2w 2024-05-01 2024-05-15|3 ngày trước 2024-05-12|"
    "ngày 15 2024-05-15|15/5 2024-05-15|tháng 5 2024-05-01 2024-05-31",
    # the first and the last day of a week
    "2024-05-13": "hôm qua 2024-05-12|tuần này 2024-05-13 2024-05-19|thứ hai 2024-05-13|"
    "tuần trước 2024-05-06 2024-05-12|cuối tuần trước 2024-05-11 2024-05-12|"
    "last monday 2024-05-06|chủ nhật 2024-05-12|thứ hai tuần trước 2024-05-06",
    "2024-05-19": "hôm qua 2024-05-18|tuần này 2024-05-13 2024-05-19|chủ nhật 2024-05-19|"
    "tuần sau 2024-05-20 2024-05-26|cuối tuần 2024-05-18 2024-05-19|last sunday 2024-05-12",
    # of a month
    "2024-05-01": "hôm qua 2024-04-30|tháng này 2024-05-01 2024-05-31|1m 2024-04-01 2024-05-01|"
    "tháng trước 2024-04-01 2024-04-30|tuần này 2024-04-29 2024-05-05|ngày 30 2024-04-30|"
    "đầu tháng 2024-05-01 2024-05-10|cuối tháng trước 2024-04-21 2024-04-30",
    "2024-05-31": "ngày mai 2024-06-01|tháng này 2024-05-01 2024-05-31|3m 2024-02-29 2024-05-31|"
    "tháng trước 2024-04-01 2024-04-30|tháng sau 2024-06-01 2024-06-30|"
    "2 tháng trước 2024-03-01 2024-03-31|ngày 31 2024-05-31",
    # of a quarter
    "2024-04-01": "hôm qua 2024-03-31|quý này 2024-04-01 2024-06-30|"
    "quý trước 2024-01-01 2024-03-31|"
    "quý 2 2024-04-01 2024-06-30|quý 1 2024-01-01 2024-03-31|tháng trước 2024-03-01 2024-03-31",
    "2024-06-30": "quý này 2024-04-01 2024-06-30|quý 3 2023-07-01 2023-09-30|"
    "quý sau 2024-07-01 2024-09-30|nửa đầu năm nay 2024-01-01 2024-06-30|ngày mai 2024-07-01",
    # of a year
    "2024-01-01": "hôm qua 2023-12-31|năm nay 2024-01-01 2024-12-31|"
    "năm ngoái 2023-01-01 2023-12-31|"
    "tháng trước 2023-12-01 2023-12-31|quý trước 2023-10-01 2023-12-31|ngày 31 2023-12-31|"
    "tuần trước 2023-12-25 2023-12-31|31/12 2023-12-31|tháng 1 2024-01-01 2024-01-31",
    "2023-12-31": "ngày mai 2024-01-01|năm nay 2023-01-01 2023-12-31|năm sau 2024-01-01 2024-12-31|"
    "tuần này 2023-12-25 2023-12-31|1y 2022-12-31 2023-12-31|1/1 2023-01-01|"
    "thập niên này 2020-01-01 2029-12-31",
    # around 29 February
    "2024-02-29": "hôm nay 2024-02-29|hôm qua 2024-02-28|ngày mai 2024-03-01|29/2 2024-02-29|"
    "tháng này 2024-02-01 2024-02-29|1y 2023-02-28 2024-02-29|năm ngoái 2023-01-01 2023-12-31|"
    "1m 2024-01-29 2024-02-29|ngày 29 2024-02-29",
    "2024-03-01": "hôm qua 2024-02-29|hôm kia 2024-02-28|tháng trước 2024-02-01 2024-02-29|"
    "29/2 2024-02-29|1 năm trước 2023-01-01 2023-12-31|ngày 31 2024-01-31",
    "2023-03-01": "hôm qua 2023-02-28|tháng trước 2023-02-01 2023-02-28|29/2 2020-02-29|"
    "29 tháng 2 2020-02-29|cuối tháng trước 2023-02-21 2023-02-28",
}  # fmt: skip
CLOCKS = pytest.mark.parametrize("clock", ["00:30", "23:30"])


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    """Sets the clock to a local moment, and the zone of the process to Vietnam's."""

    def set_clock(day: str, clock: str) -> None:
        moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=VIETNAM)
        monkeypatch.setenv("TZ", "ICT-7")
        time.tzset()
        monkeypatch.setattr("dlblog.cli.context.time.time", moment.timestamp)

    yield set_clock
    monkeypatch.undo()
    time.tzset()


def cases() -> Iterator[object]:
    for day, typed in DAYS.items():
        for case in typed.split("|"):
            words = case.split(" ")
            days = [word for word in words if word[:4].isdigit() and len(word) == 10]
            text = " ".join(words[: -len(days)])
            yield pytest.param(day, text, days[0], days[-1], id=f"{text} on {day}")


@CLOCKS
@pytest.mark.parametrize(("day", "text", "first", "last"), list(cases()))
def test_relative_to_the_local_day(
    at: At, day: str, clock: str, text: str, first: str, last: str
) -> None:
    at(day, clock)
    assert today().isoformat() == day
    assert [str(end) for end in parse_range(text, today())] == [first, last]


@pytest.mark.parametrize("day", DAYS)
def test_half_past_midnight_is_another_day_in_utc(at: At, day: str) -> None:
    at(day, "00:30")
    in_utc = datetime.fromtimestamp(time.time(), timezone.utc).date()
    assert in_utc == today() - timedelta(1)


@CLOCKS
@pytest.mark.parametrize("day", ["2024-01-01", "2024-02-29", "2024-05-13"])
def test_search_knows_the_local_day(
    at: At, run: Run, write: WritePost, day: str, clock: str
) -> None:
    local = date.fromisoformat(day)
    for ago in range(-1, 3):
        written = (local - timedelta(ago)).isoformat()
        write(f"posts/{ago + 1}.md", f"---\ntitle: Bài {ago + 1}\ndate: {written}\n---\nHọc máy.\n")
    assert run("index", "posts").status == 0
    at(day, clock)

    def found(*args: str) -> list[str]:
        done = run("search", "học máy", "--no-refresh", "-f", "{title}", *args)
        return sorted(done.out.splitlines())

    assert found("--on", "hôm nay") == ["Bài 1"]
    assert found("--on", "hôm qua") == ["Bài 2"]
    assert found("--since", "hôm qua", "--until", "today") == ["Bài 1", "Bài 2"]
    assert found("--since", "ngày mai") == ["Bài 0"]
    assert found("date:hôm-kia") == ["Bài 3"]
