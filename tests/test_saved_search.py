"""Saved searches of dlblog.toml in queries."""

from __future__ import annotations

from datetime import date

import pytest

from dlblog.errors import QueryError
from dlblog.query import And, DateRange, Field, Near, Not, Or, Phrase, Query, Term
from dlblog.query_parser import parse
from dlblog.query_words import loosened, typed_words, without_marks
from dlblog.saved_search import saved_beginning, saved_name

TODAY = date(2024, 5, 15)
SEARCHES = {
    "tuần-này": "date:2024-05-13..2024-05-19",
    "học": "máy OR sâu",
    "Bếp": 'tag:"nấu ăn" -@học',
    "bẹp": "xe",
    "cả hai": "@bếp @tuần-này",
    "hỏng": 'phở "gà',
    "ngoài": "bún @hỏng",
    "lạc": "bún @đâu-đó",
    "rỗng": "  ",
    "vòng": "phở @tròn",
    "tròn": "(bún OR @vòng)",
}
WEEK = DateRange(date(2024, 5, 13), date(2024, 5, 19))
EITHER = Or((Term("máy"), Term("sâu")))
KITCHEN = And((Field("tag", ("nấu ăn",)), Not(EITHER)))


def read(text: str, any_word: bool = False, searches: dict[str, str] = SEARCHES) -> Query:
    return parse(text, today=TODAY, any_word=any_word, searches=searches)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@tuần-này", WEEK, id="alone"),
        pytest.param("@tuan-nay", WEEK, id="without marks"),
        pytest.param("@TUẦN-NÀY", WEEK, id="capitals"),
        pytest.param("@tuan_nay", WEEK, id="another hyphen"),
        pytest.param("@tuần-này, phở", And((WEEK, Term("phở"))), id="comma after it"),
        pytest.param("@tuần-này docker", And((WEEK, Term("docker"))), id="and a word"),
        pytest.param("@học docker", And((EITHER, Term("docker"))), id="as if in parentheses"),
        pytest.param("phở OR @học", Or((Term("phở"), EITHER)), id="OR"),
        pytest.param("-@học", Not(EITHER), id="left out"),
        pytest.param("NOT @học", Not(EITHER), id="NOT"),
        pytest.param("(@học AND @tuần-này)", And((EITHER, WEEK)), id="parentheses"),
        pytest.param("@học NEAR/3 xe", Near((EITHER, Term("xe")), 3), id="NEAR"),
        pytest.param("@Bếp", KITCHEN, id="one in another"),
        pytest.param("@bếp", KITCHEN, id="the right marks, another case"),
        pytest.param("@cả-hai", And((KITCHEN, WEEK)), id="two levels, a space in the name"),
        pytest.param('"@học"', Phrase(("học",)), id="in quotes a word"),
        pytest.param("ai@học", parse("ai@học", today=TODAY), id="within a word"),
    ],
)
def test_what_a_saved_search_means(text: str, expected: Query) -> None:
    assert read(text) == expected


def test_its_words_are_all_needed_whatever_any_says() -> None:
    searches = {"đôi": "phở bún"}
    both = And((Term("phở"), Term("bún")))
    assert read("@đôi xe", True, searches) == Or((both, Term("xe")))
    assert read("@tuần-này xe", True) == And((Term("xe"), WEEK))


def test_where_there_are_none_the_sign_is_a_letter() -> None:
    assert read("@dataclass", searches={}) == Term("dataclass")
    assert read("@dataclass xe", True) == Or((Term("dataclass"), Term("xe")))


@pytest.mark.parametrize(
    ("text", "reason", "shown", "position"),
    [
        pytest.param("phở @tuần-nữa", "did you mean @tuần-này?", "phở @tuần-nữa", 4, id="a slip"),
        pytest.param("@", "no saved search '@', only @tuần", "@", 0, id="the sign alone"),
        pytest.param("@zzz", "only @tuần-này, @học, @Bếp", "@zzz", 0, id="nothing like it"),
        pytest.param("@bep", "may mean @Bếp, @bẹp", "@bep", 0, id="several"),
        pytest.param(
            "xe @hỏng", "in @hỏng of dlblog.toml: a quotation", 'phở "gà', 4, id="a fault in it"
        ),
        pytest.param("@ngoài", "in @hỏng of dlblog.toml: a q", 'phở "gà', 4, id="in the inner one"),
        pytest.param("@lạc", "in @lạc of dlblog.toml: dlblog.toml has no saved", "bún @đâu-đó", 4,
                     id="it names none"),
        pytest.param("@rỗng", "in @rỗng of dlblog.toml: there is no word", "  ", 0, id="empty"),
        pytest.param("@vòng", "in itself: @vòng -> @tròn -> @vòng", "(bún OR @vòng)", 8, id="loop"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_place(
    text: str, reason: str, shown: str, position: int
) -> None:
    with pytest.raises(QueryError) as raised:
        read(text)
    assert reason in raised.value.reason
    assert (raised.value.text, raised.value.position) == (shown, position)


def test_they_cannot_grow_without_end() -> None:
    doubled = {f"a{n}": f"@a{n + 1} @a{n + 1}" for n in range(30)} | {"a30": "phở"}
    with pytest.raises(QueryError, match="too long"):
        read("@a0", searches=doubled)
    chain = {f"a{n}": f"({'(' * 9}@a{n + 1}{')' * 9})" for n in range(30)} | {"a30": "phở"}
    with pytest.raises(QueryError, match="too many parentheses"):
        read("@a0", searches=chain)


def test_its_name_is_no_word_to_correct() -> None:
    text = "@tuan-nay phở bò"
    rows = typed_words(text, searches=SEARCHES)
    assert [[word.raw for word in row] for row in rows] == [["phở", "bò"]]
    assert without_marks(text, rows) == "@tuan-nay pho bo"
    assert loosened(text, searches=SEARCHES) == text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("@", ["@tuần-này", "@học", "@cả-hai"], id="all that can be typed"),
        pytest.param("@tu", ["@tuần-này"], id="without marks"),
        pytest.param("@ca-h", ["@cả-hai"], id="a space in its name"),
        pytest.param("@x", [], id="none"),
    ],
)
def test_what_tab_offers(typed: str, offered: list[str]) -> None:
    searches = {"tuần-này": "a", "học": "b", "cả hai": "c", "(ngoặc)": "d", " ": "e"}
    assert list(saved_beginning(typed, searches)) == offered
    assert all(saved_name(word, searches) for word in offered)
