"""Counts as bars, in the width of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output.facet import facet_lines
from dlblog.terminal import width
from tests.output.hits import acts, plain, wide, wild

YEARS = {"year": {"2020": 12, "2019": 6, "2018": 1}}
TAGS = {"tag": {"Ẩm thực": 4, "漢字": 2}, **YEARS}


def lines(facets: dict[str, dict[str, int]], columns: int) -> list[str]:
    return list(facet_lines(facets, columns, color=False))


def test_one_facet() -> None:
    assert lines(YEARS, 20) == ["12  2020  ██████████", " 6  2019  █████", " 1  2018  ▉"]


def test_several_stand_below_each_other() -> None:
    assert lines(TAGS, 25) == [
        "tag",
        " 4  Ẩm thực  ████████████",
        " 2  漢字     ██████",
        "",
        "year",
        "12  2020     ████████████",
        " 6  2019     ██████",
        " 1  2018     █",
    ]


def test_without_room_there_are_no_bars() -> None:
    assert lines({"tag": {"Ẩm thực đường phố": 4}}, 16) == ["4  Ẩm thực đườn…"]
    assert lines({}, 80) == []
    assert lines({"tag": {}}, 80) == []


def test_bars_are_not_longer_than_can_be_compared() -> None:
    assert lines(YEARS, 200)[0] == "12  2020  " + "█" * 40


def test_what_looks_the_same_is_counted_for_itself() -> None:
    assert len(lines({"tag": {"a b": 1, "a\x1bb": 2}}, 80)) == 2


counts = st.dictionaries(
    st.sampled_from(["tag", "year", "category"]),
    st.dictionaries(wide | wild, st.integers(1, 10**6), max_size=5),
    max_size=3,
)


@given(counts, st.integers(19, 200))
@settings(max_examples=150)
def test_nothing_is_wider_than_the_terminal(
    facets: dict[str, dict[str, int]], columns: int
) -> None:
    shown = lines(facets, columns)
    assert all(width(line) <= columns and not acts(line) for line in shown)
    assert [plain(line) for line in facet_lines(facets, columns, color=True)] == shown


@pytest.mark.parametrize("columns", [39, 79, 199])
def test_bars_begin_in_one_column(columns: int) -> None:
    facets = {"tag": {"Học máy và những điều thật dài về nó": 3, "a": 1}}
    assert len({width(line[: line.index("█")]) for line in lines(facets, columns)}) == 1
