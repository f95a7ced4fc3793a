"""A date that cannot be read, written as its post should have it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlblog.dates import parse_day
from dlblog.linting.post import examine
from dlblog.linting.rewriting import rewritten

TODAY = date(2024, 5, 15)
NAME = date(2020, 7, 1)

# As written -> as it should be; with the day in the file's name where there is one.
WRITTEN = {
    "no such day": ("2021-02-30", "2021-02-28"),
    "no such day, day first": ("31/4/2019", "2019-04-30"),
    "day and month changed places": ("2016-25-03", "2016-03-25"),
    "American": ("12/25/2018", "2018-12-25"),
    "nothing of it is a day": ("2016-13-45", "2016-MM-DD"),
    "a short year": ("4/2/16", "2016-02-04"),
    "quarter": ("quý 2 2016", "2016-MM-DD"),
    "year alone": ("2016", "2016-MM-DD"),
    "month alone": ("tháng 3 năm 2016", "2016-03-DD"),
    "month in digits": ("2016-03", "2016-03-DD"),
    "a day in words": ("mùng 5 tháng 3 năm 2016", "2016-03-05"),
    "a day of the week before": ("Chủ nhật, 5 tháng 3, 2017", "2017-03-05"),
    "seconds": ("1454544000", "2016-02-04"),
    "thousandths": ("1454544000000", "2016-02-04"),
    "no certain day": ("hôm nay", "YYYY-MM-DD"),
    "none at all": ("sắp tới", "YYYY-MM-DD"),
    "nothing": ("", "YYYY-MM-DD"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "right"), WRITTEN.values(), ids=WRITTEN)
def test_rewritten(written: str, right: str) -> None:
    assert rewritten(written, None, "bai/mua.md", TODAY) == right


PLACES = {
    "a day": ("blog/2016/02/04/mua.md", "2016-02-04"),
    "a month": ("2016/02/mua.md", "2016-02-DD"),
    "a year": ("content/2016/mua.md", "2016-MM-DD"),
    "joined": ("2016-02/mua.md", "2016-02-DD"),
    "no month": ("2016/13/mua.md", "2016-MM-DD"),
    "no year": ("bai/4096/mua.md", "YYYY-MM-DD"),
}


@pytest.mark.parametrize(("path", "right"), PLACES.values(), ids=PLACES)
def test_the_folders_tell_as_well(path: str, right: str) -> None:
    assert rewritten("", None, path, TODAY) == right


def test_the_name_of_the_file_tells_it() -> None:
    assert rewritten("hôm nọ", NAME, "2016/mua.md", TODAY) == "2020-07-01"
    assert rewritten("2021-02-30", NAME, "mua.md", TODAY) == "2020-07-01"
    assert rewritten("tháng 3 năm 2016", None, "2015/mua.md", TODAY) == "2016-03-DD"


@given(st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", fullmatch=True) | st.text())
def test_what_comes_out_can_be_written(text: str) -> None:
    right = rewritten(text, None, "mua.md", TODAY)
    assert re.fullmatch(r"(\d{4}|YYYY)-(\d\d|MM)-(\d\d|DD)", right)
    assert not right[-1].isdigit() or parse_day(right)


HINTS = {
    "date": ("title: Mưa\ndate: 2021-02-30", "mua.md", "write date: 2021-02-28"),
    "lastmod": ("title: Mưa\ndate: 2021-01-01\nlastmod: 31/9/2021", "mua.md",
                "write lastmod: 2021-09-30"),
    "no date": ("title: Mưa", "mua.md", "write date: YYYY-MM-DD"),
    "no date, folders": ("title: Mưa", "2019/05/mua.md", "write date: 2019-05-DD"),
    "a name": ("title: Mưa\ndate: khi mưa", "_posts/2020-07-01-mua.md", "write date: 2020-07-01"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "path", "hint"), HINTS.values(), ids=HINTS)
def test_hints(head: str, path: str, hint: str) -> None:
    (found,) = examine(f"---\n{head}\n---\nMưa rơi.".encode(), path, "", "", TODAY).findings
    assert found.hint == hint
