"""Query values: as text, joined, and walked through."""

from __future__ import annotations

from datetime import date

import pytest

from dlblog.query import (
    And,
    DateRange,
    Draft,
    Everything,
    Field,
    Not,
    Or,
    Path,
    Phrase,
    Prefix,
    Query,
    Term,
    conjunction,
    to_text,
    walk,
)

HOC, MAY, SAU = Term("học"), Term("máy"), Term("sâu")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param(And((HOC, Or((MAY, Not(SAU))))), "(học AND (máy OR NOT sâu))", id="nested"),
        pytest.param(Prefix("học", "title"), "title:học*", id="prefix"),
        pytest.param(Phrase(("học", "máy"), "body"), 'body:"học máy"', id="phrase"),
        pytest.param(Field("tag", ("AI", "ai")), '(tag:"AI" OR tag:"ai")', id="values"),
        pytest.param(Field("tag", ()), "no tag", id="no value"),
        pytest.param(DateRange(date(2016, 2, 4), None), "date:2016-02-04..", id="date"),
        pytest.param(Path("2016"), 'path:"2016"', id="path"),
        pytest.param(Or(()), "nothing", id="nothing"),
        pytest.param(Everything(), "everything", id="everything"),
        pytest.param(Draft(), "draft", id="draft"),
    ],
)
def test_to_text(query: Query, text: str) -> None:
    assert to_text(query) == text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([], Everything(), id="nothing"),
        pytest.param([Everything(), Everything()], Everything(), id="everything"),
        pytest.param([Everything(), HOC], HOC, id="one part"),
        pytest.param([HOC, Everything(), MAY], And((HOC, MAY)), id="two parts"),
    ],
)
def test_conjunction(parts: list[Query], expected: Query) -> None:
    assert conjunction(parts) == expected


def test_walk() -> None:
    query = And((HOC, Or((MAY, Not(SAU)))))
    either = Or((MAY, Not(SAU)))
    assert list(walk(query)) == [query, HOC, either, MAY, Not(SAU), SAU]
    assert list(walk(query, negated=False)) == [query, HOC, either, MAY, Not(SAU)]
