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
    Near,
    Not,
    Or,
    Path,
    Phrase,
    Prefix,
    Query,
    Term,
    conjunction,
    phrase_parts,
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
        pytest.param(Phrase(("học",)), '"học"', id="phrase of one word"),
        pytest.param(Phrase(("trí", "tu"), open_end=True), '"trí tu*"', id="open end"),
        pytest.param(Near((HOC, Phrase(("máy", "sâu"))), 5), '(học NEAR/5 "máy sâu")', id="near"),
        pytest.param(Near((HOC, MAY, SAU), 2), "(học NEAR/2 máy NEAR/2 sâu)", id="near, three"),
        pytest.param(Term("model", None, ("models",)), "(model OR models)", id="variants"),
        pytest.param(
            Term("model", "title", ("models",)), "title:(model OR models)", id="variants in a field"
        ),
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


def test_walk_goes_into_what_is_near() -> None:
    near = Near((HOC, Or((MAY, SAU))), 3)
    assert list(walk(near)) == [near, HOC, Or((MAY, SAU)), MAY, SAU]
    assert list(walk(And((Not(near), HOC)), negated=False))[1:] == [Not(near), HOC]


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        pytest.param(Phrase(("học", "máy")), [HOC, MAY], id="terms"),
        pytest.param(Phrase(("học",)), [HOC], id="one term"),
        pytest.param(Phrase(("học", "m"), open_end=True), [HOC, Prefix("m")], id="open end"),
        pytest.param(Phrase(("m",), "title", True), [Prefix("m", "title")], id="only an open end"),
        pytest.param(
            Phrase(("học", "máy"), "title"),
            [Term("học", "title"), Term("máy", "title")],
            id="field",
        ),
    ],
)
def test_phrase_parts(phrase: Phrase, parts: list[Query]) -> None:
    assert phrase_parts(phrase) == parts


def test_terms_without_variants_are_equal() -> None:
    assert Term("model") == Term("model", None, ())
    assert Term("model") != Term("model", None, ("models",))
