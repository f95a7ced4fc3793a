"""Statistics as text: what is drawn at which width, and what a pipe gets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.charts import columns, draw
from dlblog.statistics import Statistics
from dlblog.terminal import width
from tests.teletype import plain


def statistics(**facts: Any) -> Statistics:
    """Statistics of which only some are told."""
    found: dict[str, Any] = {
        "posts": 0, "days": {}, "drafts": 0, "untagged": 0, "tags": {}, "categories": {},
        "authors": {}, "length": None,
    }  # fmt: skip
    found |= facts
    return Statistics(**found)


SOME = statistics(
    posts=9,
    days={"2019-01-04": 4, "2020-12-30": 3, "2021-06-01": 1},
    drafts=1,
    untagged=2,
    tags={"Ẩm thực": {"2019-01": 4, "": 1}, "Du lịch": {"2020-12": 2, "2021-06": 1}},
    categories={"Nhật ký": 5},
    authors={"Bình": 8, "An": 1},
    length=120,
)


def test_what_a_terminal_shows() -> None:
    lines = list(draw(SOME, columns=60, color=False, most=10))
    assert lines[:13] == [
        "posts:           9",
        "dates:           2019-01-04 to 2021-06-01",
        "without a date:  1",
        "drafts:          1",
        "without tags:    2",
        "median length:   120 syllables",
        "longest silence: 726 days, 2019-01-04 to 2020-12-30",
        "",
        "Posts by year and month",
        "      1  4  7  10",
        "2019  █             4  " + "█" * 37,
        "2020             ▆  3  " + "█" * 27 + "▊",
        "2021       ▂        1  " + "█" * 9 + "▎",
    ]
    assert [line for line in lines[13:] if line and " " not in line] == [
        "Tags", "Categories", "Authors",
    ]  # fmt: skip
    assert f"Nhật ký  5  {'█' * 40}" in lines


def test_a_tag_has_its_place_in_time() -> None:
    lines = list(draw(SOME, columns=80, color=False, most=10))
    at = lines.index("Tags")
    scale, food, travel = lines[at + 1 : at + 4]
    begin = scale.index("2019")
    assert scale.endswith("2021")
    assert food.split()[:3] == ["Ẩm", "thực", "5"]
    assert food[begin] == "█"  # January of the first year
    last = scale.index("2021") + 3
    sparks = travel[begin : last + 1]
    assert sparks.index("█") < sparks.index("▄") < last - begin  # December, then June


def test_one_author_is_not_worth_a_chart() -> None:
    both = "\n".join(draw(SOME, columns=80, color=False, most=10))
    one = "\n".join(draw(SOME._replace(authors={"An": 9}), columns=80, color=False, most=10))
    assert "Authors" in both
    assert "Authors" not in one


def test_the_rest_is_counted() -> None:
    text = "\n".join(draw(SOME, columns=80, color=False, most=1))
    assert "Tags, the 1 most used of 2" in text
    assert "Du lịch" not in text


EDGES: dict[str, tuple[Statistics, list[str]]] = {
    "one post without anything": (statistics(posts=1, untagged=1, length=3), ["without a date:"]),
    "one day": (statistics(posts=1, days={"2020-02-29": 1}), ["2020  ", "dates: 2020-02-29"]),
    "the year 1": (statistics(posts=1, days={"0001-01-01": 1}), ["0001  █"]),
    "the year 9999": (statistics(posts=1, days={"9999-12-31": 1}), ["9999             █"]),
    "both, and one between": (
        statistics(posts=3, days={"0001-01-01": 1, "2016-02-04": 1, "9999-12-31": 1}),
        ["…     2,014 years without posts", "…     7,982 years without posts"],
    ),
    "two hundred years": (
        statistics(posts=200, days={f"{year}-01-01": 1 for year in range(1810, 2010)}),
        ["Posts over the years", "1810–1819  ██████████  10"],
    ),
    "a million posts": (statistics(posts=10**6, days={"2020-01-01": 10**6}), ["1,000,000"]),
}


@pytest.mark.parametrize("size", [20, 40, 80, 200])
@pytest.mark.parametrize(("found", "said"), EDGES.values(), ids=EDGES)
def test_edges(found: Statistics, said: list[str], size: int) -> None:
    lines = list(draw(found, columns=size, color=False, most=10))
    assert max(map(width, lines)) <= size
    assert len(lines) < 40
    if size >= 40:
        for text in said:
            assert any(text in line for line in lines), (text, lines)
    assert list(columns(found, None))


def test_a_pipe_gets_numbers() -> None:
    assert list(columns(SOME, None)) == [
        "posts        9",
        "undated      1",
        "drafts       1",
        "untagged     2",
        "syllables  120",
        "silence    726  2019-01-04 2020-12-30",
        "year         4  2019",
        "year         3  2020",
        "year         1  2021",
        "month        4  2019-01",
        "month        3  2020-12",
        "month        1  2021-06",
        "tag          5  Ẩm thực",
        "tag          3  Du lịch",
        "category     5  Nhật ký",
        "author       8  Bình",
        "author       1  An",
    ]


COUNTS = st.integers(1, 10**6)
NAMES = st.dictionaries(st.text(max_size=40), COUNTS, max_size=12)
DAYS = st.dictionaries(st.dates().map(str), COUNTS, max_size=30).map(
    lambda days: dict(sorted(days.items()))
)


@settings(max_examples=150)
@given(DAYS, NAMES, NAMES, st.integers(20, 220), st.booleans(), st.data())
def test_no_line_is_too_wide(
    days: dict[str, int],
    tags: dict[str, int],
    others: dict[str, int],
    size: int,
    color: bool,
    data: st.DataObject,
) -> None:
    months = data.draw(st.lists(st.sampled_from([*(day[:7] for day in days), ""]), max_size=3))
    found = statistics(
        posts=sum(days.values()) + 1,
        days=days,
        tags={tag: dict.fromkeys([*months, ""], count) for tag, count in tags.items()},
        categories=others,
        authors=others,
        length=1,
    )
    lines = list(draw(found, columns=size, color=color, most=10))
    assert max(width(plain(line)) for line in lines) <= size
    assert all(plain(line) == line for line in columns(found, None))
