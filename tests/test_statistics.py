"""What posts add up to, counted by the engine of a real index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import engines, indexing
from dlblog.query import Everything, Field, Query, Term
from dlblog.statistics import Row, Silence, Statistics, collect, rows, timeline
from tests.conftest import WritePost

POSTS = {
    "gio.md": "---\ntitle: Gió\ndate: 2019-03-02\ntags: [Mùa, Biển]\ncategory: Thơ\n---\nGió lên.",
    "mua.md": "---\ntitle: Mưa\ndate: 2019-03-02\ntags: [Mùa]\nauthor: Tư\n---\nMưa rơi rất lâu.",
    "nang.md": "---\ntitle: Nắng\ndate: 2021-11-30\ntags: [Biển]\nauthor: Năm\n---\nNắng.",
    "nhap.md": "---\ntitle: Nháp\ndraft: true\ntags: [Mùa]\n---\nChưa viết xong phần sau.",
    "tran.md": "---\ntitle: Trăng\ndate: 2020-01-15\n---\nTrăng tròn.",
}


@pytest.fixture
def count(tmp_path: Path, write: WritePost) -> Iterator[Callable[[Query], Statistics]]:
    for name, text in POSTS.items():
        write(f"posts/{name}", text)
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    engine = engines.open_index(tmp_path / "index")
    yield lambda query: collect(engine, query)
    engine.close()


def test_all_posts(count: Callable[[Query], Statistics]) -> None:
    found = count(Everything())
    assert (found.posts, found.drafts, found.untagged, found.undated) == (5, 1, 1, 1)
    assert found.days == {"2019-03-02": 2, "2020-01-15": 1, "2021-11-30": 1}
    assert list(found.years.items()) == [("2019", 2), ("2020", 1), ("2021", 1)]
    assert list(found.months.items()) == [("2019-03", 2), ("2020-01", 1), ("2021-11", 1)]
    assert found.tags == {
        "Mùa": {"": 1, "2019-03": 2},
        "Biển": {"2019-03": 1, "2021-11": 1},
    }
    assert list(found.tags) == ["Mùa", "Biển"]
    assert found.categories == {"Thơ": 1}
    assert found.authors == {"Năm": 1, "Tư": 1}
    assert found.length == 2
    assert found.silence == Silence(date(2020, 1, 15), date(2021, 11, 30))
    assert found.silence.days == 685


def test_of_some_posts(count: Callable[[Query], Statistics]) -> None:
    found = count(Field("tag", ("Biển",)))
    assert (found.posts, found.untagged, found.undated) == (2, 0, 0)
    assert found.tags == {"Biển": {"2019-03": 1, "2021-11": 1}, "Mùa": {"2019-03": 1}}


def test_of_one_post_and_of_none(count: Callable[[Query], Statistics]) -> None:
    one = count(Term("trăng"))
    assert (one.posts, one.silence, one.years) == (1, None, {"2020": 1})
    none = count(Term("khoai"))
    assert none == Statistics(0, {}, 0, 0, {}, {}, {}, None)
    assert (none.undated, none.silence, none.years, none.months) == (0, None, {}, {})


def year(number: int, **months: int) -> Row:
    """The row of a year, with posts in months named m1 to m12."""
    parts = [0] * 12
    for name, posts in months.items():
        parts[int(name[1:]) - 1] = posts
    return Row(number, number, parts)


ROWS: dict[str, tuple[dict[str, int], list[Row]]] = {
    "none": ({}, []),
    "one": ({"2016-02": 3}, [year(2016, m2=3)]),
    "years between": (
        {"2016-02": 3, "2018-12": 1},
        [year(2016, m2=3), year(2017), year(2018, m12=1)],
    ),
    "many years between": (
        {"2001-02": 3, "2016-02": 1},
        [year(2001, m2=3), Row(2002, 2015, (), empty=True), year(2016, m2=1)],
    ),
    "the first and the last day of all": (
        {"0001-01": 1, "2016-02": 1, "9999-12": 1},
        [
            year(1, m1=1), Row(2, 2015, (), empty=True), year(2016, m2=1),
            Row(2017, 9998, (), empty=True), year(9999, m12=1),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("months", "expected"), ROWS.values(), ids=ROWS)
def test_rows(months: Mapping[str, int], expected: list[Row]) -> None:
    assert rows(months, 60) == expected


def test_rows_of_two_hundred_years_are_decades() -> None:
    months = {f"{number:04}-05": number % 7 + 1 for number in range(1809, 2012)}
    found = rows(months, 60)
    assert [(row.first, row.last) for row in found[:2]] == [(1800, 1809), (1810, 1819)]
    assert len(found) == 22
    assert sum(sum(row.parts) for row in found) == sum(months.values())
    assert found[0].parts == [0] * 9 + [1809 % 7 + 1]


def test_rows_of_two_thousand_years_are_centuries() -> None:
    months = {f"{number:04}-05": 1 for number in range(1, 2100)}
    found = rows(months, 60)
    assert (found[0].first, found[0].last, found[0].parts) == (1, 99, [9] + [10] * 9)
    assert len(found) == 21


TIMELINES: dict[str, tuple[dict[str, int], int, tuple[int, int, int, int]]] = {
    "a month": ({"2016-02": 1}, 12, (2016, 2016, 1, 1)),
    "a month, with room for its year": ({"2016-02": 1}, 30, (2016, 2016, 1, 12)),
    "ten years": ({"2014-03": 1, "2023-04": 1}, 48, (2014, 2023, 3, 40)),
    "ten years, narrow": ({"2014-03": 1, "2023-04": 1}, 10, (2014, 2023, 12, 10)),
    "a slip is left out": ({"0216-02": 1, "2016-02": 5, "2017-02": 5}, 24, (2016, 2017, 1, 24)),
    "two hundred years": (
        {f"{number}-01": 1 for number in range(1810, 2010)}, 40, (1810, 2009, 60, 40),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("months", "most", "expected"), TIMELINES.values(), ids=TIMELINES)
def test_timeline(months: dict[str, int], most: int, expected: tuple[int, int, int, int]) -> None:
    found = timeline(months, most)
    assert found is not None
    assert (found.first, found.last, found.step, found.columns) == expected


def test_no_timeline_without_dates() -> None:
    assert timeline({}, 20) is None


def test_what_falls_into_a_column() -> None:
    over = timeline({"2016-01": 1, "2017-12": 1}, 24)
    assert over is not None
    counts = over.counts({"": 7, "2015-12": 5, "2016-01": 1, "2016-03": 2, "2017-12": 3})
    assert counts == [1, 0, 2, *[0] * 20, 3]


MONTHS = st.dictionaries(
    st.dates().map(lambda day: day.isoformat()[:7]), st.integers(1, 500), min_size=1, max_size=40
).map(lambda months: dict(sorted(months.items())))


@settings(max_examples=100)
@given(MONTHS, st.integers(10, 60))
def test_nothing_is_lost(months: dict[str, int], most: int) -> None:
    found = rows(months, 60)
    assert sum(sum(row.parts) for row in found) == sum(months.values())
    years = [n for row in found for n in (row.first, row.last)]
    assert years == sorted(years)
    over = timeline(months, most)
    assert over is not None
    assert 1 <= over.columns <= most
    assert sum(over.counts(months)) == sum(
        count for month, count in months.items() if over.first <= int(month[:4]) <= over.last
    )
