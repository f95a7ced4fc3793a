"""How a typed query is read, and where one cannot be."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.errors import QueryError
from dlblog.query import (
    And,
    DateRange,
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
    to_text,
    walk,
)
from dlblog.query_parser import parse
from dlblog.query_words import typed_words

TODAY = date(2024, 5, 15)
HOC, MAY, SAU, PHO = Term("học"), Term("máy"), Term("sâu"), Term("phố")
NODE_JS = Or((Term("nodejs"), Phrase(("node", "js"))))
AI = Field("tag", ("AI",))


def read(text: str, any_word: bool = False) -> Query:
    return parse(text, today=TODAY, any_word=any_word)


# --- what a query means


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Everything(), id="empty"),
        pytest.param(" \t\n ", Everything(), id="white space"),
        pytest.param("học", HOC, id="word"),
        pytest.param("HỌC", HOC, id="upper case"),
        pytest.param(unicodedata.normalize("NFD", "học"), HOC, id="decomposed"),
        pytest.param("hoà", Term("hòa"), id="normal form"),
        pytest.param("kĩ", Term("kỹ"), id="kĩ"),
        pytest.param("hoc", Term("hoc"), id="no marks stay no marks"),
        pytest.param("ở", Term("ở"), id="one letter"),
        pytest.param("học máy", And((HOC, MAY)), id="words"),
        pytest.param("  học \t máy  ", And((HOC, MAY)), id="white space between"),
        pytest.param("học học", And((HOC, HOC)), id="a word twice"),
        pytest.param("học, máy!", And((HOC, MAY)), id="punctuation"),
        pytest.param("học - máy", And((HOC, MAY)), id="a dash between spaces"),
        pytest.param("học … máy", And((HOC, MAY)), id="only punctuation between"),
        pytest.param("và or Not", And((Term("và"), Term("or"), Term("not"))), id="lower case"),
        # phrases
        pytest.param('"học máy"', Phrase(("học", "máy")), id="phrase"),
        pytest.param('"Học  Máy!"', Phrase(("học", "máy")), id="phrase in normal form"),
        pytest.param("“học máy”", Phrase(("học", "máy")), id="English quotes"),
        pytest.param("„học máy“", Phrase(("học", "máy")), id="German quotes"),
        pytest.param("«học máy»", Phrase(("học", "máy")), id="French quotes"),
        pytest.param('"học"', Phrase(("học",)), id="phrase of one word"),
        pytest.param('"học máy" sâu', And((Phrase(("học", "máy")), SAU)), id="phrase and word"),
        pytest.param('sâu"học máy"', And((SAU, Phrase(("học", "máy")))), id="closed up"),
        pytest.param('"học OR máy"', Phrase(("học", "or", "máy")), id="operator in a phrase"),
        pytest.param('"học -máy (sâu)"', Phrase(("học", "máy", "sâu")), id="syntax in a phrase"),
        pytest.param('"tag:AI"', Phrase(("tag", "ai")), id="field in a phrase"),
        pytest.param('"học* máy"', Phrase(("học", "máy")), id="star in a phrase"),
        pytest.param(
            '"học*"', Phrase(("học",), open_end=True), id="star after the only word of a phrase"
        ),
        pytest.param('"trí tu*"', Phrase(("trí", "tu"), open_end=True), id="star after a phrase"),
        pytest.param(
            '"học Hoà*"', Phrase(("học", "hoà"), open_end=True), id="open end, no normal form yet"
        ),
        pytest.param('"trí tu* "', Phrase(("trí", "tu"), open_end=True), id="open end and a space"),
        pytest.param('"trí tu *"', Phrase(("trí", "tu")), id="star apart from a phrase"),
        pytest.param('"trí tu*!"', Phrase(("trí", "tu")), id="star before punctuation"),
        pytest.param('-"trí tu*"', Not(Phrase(("trí", "tu"), open_end=True)), id="minus open end"),
        pytest.param('"*học"', Phrase(("học",)), id="star before the word of a phrase"),
        pytest.param('màn 27" phố', And((Term("màn"), Term("27"), PHO)), id="inches"),
        pytest.param("học” máy", And((HOC, MAY)), id="a closing quote alone"),
        pytest.param("học,máy", Phrase(("học", "máy")), id="words without a space"),
        pytest.param("học/máy", Phrase(("học", "máy")), id="slash"),
        pytest.param("10:30", Phrase(("10", "30")), id="time"),
        pytest.param("https://huế.vn", Phrase(("https", "huế", "vn")), id="address"),
        pytest.param("std::vector", Phrase(("std", "vector")), id="two colons"),
        pytest.param("tag::AI", Phrase(("tag", "ai")), id="two colons after a field"),
        # operators
        pytest.param("học AND máy", And((HOC, MAY)), id="AND"),
        pytest.param("học AND máy AND sâu", And((HOC, MAY, SAU)), id="AND twice"),
        pytest.param("học OR máy", Or((HOC, MAY)), id="OR"),
        pytest.param("học OR máy OR sâu", Or((HOC, MAY, SAU)), id="OR twice"),
        pytest.param("học máy OR sâu", Or((And((HOC, MAY)), SAU)), id="OR after words"),
        pytest.param("học OR máy sâu", Or((HOC, And((MAY, SAU)))), id="OR before words"),
        pytest.param("-học", Not(HOC), id="minus"),
        pytest.param("NOT học", Not(HOC), id="NOT"),
        pytest.param("NOT -học", HOC, id="NOT and minus"),
        pytest.param("máy -học", And((MAY, Not(HOC))), id="word and minus"),
        pytest.param("NOT học máy", And((Not(HOC), MAY)), id="NOT takes one part"),
        pytest.param("học AND NOT máy", And((HOC, Not(MAY))), id="AND NOT"),
        pytest.param("học OR -máy", Or((HOC, Not(MAY))), id="OR minus"),
        pytest.param('-"học máy"', Not(Phrase(("học", "máy"))), id="minus phrase"),
        pytest.param("-tag:AI", Not(AI), id="minus field"),
        pytest.param('-tag:"học máy"', Not(Field("tag", ("học máy",))), id="minus quoted value"),
        pytest.param("học-máy", Or((Term("họcmáy"), Phrase(("học", "máy")))), id="hyphen inside"),
        pytest.param("học -…", HOC, id="minus before punctuation"),
        # nearness
        pytest.param("học NEAR/5 máy", Near((HOC, MAY), 5), id="NEAR"),
        pytest.param("học NEAR máy", Near((HOC, MAY), 10), id="NEAR alone"),
        pytest.param("học NEAR/2 máy NEAR/2 sâu", Near((HOC, MAY, SAU), 2), id="NEAR twice"),
        pytest.param(
            '"học máy" NEAR/3 sâu', Near((Phrase(("học", "máy")), SAU), 3), id="NEAR a phrase"
        ),
        pytest.param("học NEAR/3 mưa*", Near((HOC, Prefix("mưa")), 3), id="NEAR a prefix"),
        pytest.param("học NEAR/3 Node.js", Near((HOC, NODE_JS), 3), id="NEAR a compound"),
        pytest.param(
            "học NEAR/3 (máy OR sâu)", Near((HOC, Or((MAY, SAU))), 3), id="NEAR any of two"
        ),
        pytest.param("phố học NEAR/5 máy", And((PHO, Near((HOC, MAY), 5))), id="word and NEAR"),
        pytest.param("học NEAR/5 máy phố", And((Near((HOC, MAY), 5), PHO)), id="NEAR and word"),
        pytest.param(
            "phố AND học NEAR/5 máy", And((PHO, Near((HOC, MAY), 5))), id="NEAR binds before AND"
        ),
        pytest.param(
            "phố OR học NEAR/5 máy", Or((PHO, Near((HOC, MAY), 5))), id="NEAR binds before OR"
        ),
        pytest.param("-(học NEAR/5 máy)", Not(Near((HOC, MAY), 5)), id="minus NEAR"),
        pytest.param("học near máy", And((HOC, Term("near"), MAY)), id="near is a word"),
        pytest.param('"học NEAR máy"', Phrase(("học", "near", "máy")), id="NEAR in a phrase"),
        pytest.param("học NEAR/x máy", And((HOC, Phrase(("near", "x")), MAY)), id="no number"),
        # parentheses
        pytest.param("(học)", HOC, id="parentheses"),
        pytest.param("((học))", HOC, id="two pairs"),
        pytest.param("học (máy OR sâu)", And((HOC, Or((MAY, SAU)))), id="group"),
        pytest.param("(học OR máy)(sâu)", And((Or((HOC, MAY)), SAU)), id="groups closed up"),
        pytest.param("-(học máy)", Not(And((HOC, MAY))), id="minus group"),
        pytest.param("NOT (học OR máy)", Not(Or((HOC, MAY))), id="NOT group"),
        pytest.param("học ()", HOC, id="an empty group"),
        # prefixes
        pytest.param("học*", Prefix("học"), id="prefix"),
        pytest.param("HỌC*", Prefix("học"), id="prefix in upper case"),
        pytest.param("hoà*", Prefix("hoà"), id="a prefix has no normal form yet"),
        pytest.param(unicodedata.normalize("NFD", "học*"), Prefix("học"), id="prefix, decomposed"),
        pytest.param("học* máy", And((Prefix("học"), MAY)), id="prefix and word"),
        pytest.param(
            "scikit-lea*", And((Term("scikit"), Prefix("lea"))), id="prefix of a compound"
        ),
        pytest.param("-học*", Not(Prefix("học")), id="minus prefix"),
        pytest.param("C++*", Prefix("c++"), id="prefix C++"),
        # technical words
        pytest.param("C++", Term("c++"), id="C++"),
        pytest.param("C#", Term("c#"), id="C#"),
        pytest.param("(C++)", Term("c++"), id="C++ in parentheses"),
        pytest.param('"C++"', Phrase(("c++",)), id="C++ in quotes"),
        pytest.param("-C++", Not(Term("c++")), id="minus C++"),
        pytest.param(".NET", Term(".net"), id=".NET"),
        pytest.param(".NET,", Term(".net"), id=".NET and a comma"),
        pytest.param('".NET"', Phrase((".net",)), id=".NET in quotes"),
        pytest.param("-.NET", Not(Term(".net")), id="minus .NET"),
        pytest.param("Node.js", NODE_JS, id="Node.js"),
        pytest.param("học Node.js", And((HOC, NODE_JS)), id="word and Node.js"),
        pytest.param('"Node.js"', Phrase(("node", "js")), id="Node.js in quotes"),
        pytest.param("GPT-4", Or((Term("gpt4"), Phrase(("gpt", "4")))), id="GPT-4"),
        pytest.param(
            "v1.2.3", Or((Term("v1.2.3"), Phrase(("v1", "2", "3")))), id="version keeps its dots"
        ),
        pytest.param("C++11", Phrase(("c++", "11")), id="C++11"),
        # fields
        pytest.param("tag:AI", AI, id="tag"),
        pytest.param("TAG:AI", AI, id="field name in upper case"),
        pytest.param('tag:"học máy"', Field("tag", ("học máy",)), id="quoted tag"),
        pytest.param("tag:“học máy”", Field("tag", ("học máy",)), id="typographic quotes"),
        pytest.param("tag:C++", Field("tag", ("C++",)), id="tag C++"),
        pytest.param("tag:Node.js", Field("tag", ("Node.js",)), id="a tag is kept whole"),
        pytest.param("tag:học máy", And((Field("tag", ("học",)), MAY)), id="tag and word"),
        pytest.param("category:du-lịch", Field("category", ("du-lịch",)), id="category"),
        pytest.param('author:"Lê Na"', Field("author", ("Lê Na",)), id="author"),
        pytest.param("path:2016/mưa", Path("2016/mưa"), id="path"),
        pytest.param('path:"a b"', Path("a b"), id="quoted path"),
        pytest.param("title:học", Term("học", "title"), id="title"),
        pytest.param('title:"học máy"', Phrase(("học", "máy"), "title"), id="title phrase"),
        pytest.param('title:"học"', Phrase(("học",), "title"), id="title phrase of one word"),
        pytest.param("title:học*", Prefix("học", "title"), id="title prefix"),
        pytest.param(
            'title:"học m*"', Phrase(("học", "m"), "title", open_end=True), id="title open end"
        ),
        pytest.param("title:.NET", Term(".net", "title"), id="title .NET"),
        pytest.param(
            "title:Node.js",
            Or((Term("nodejs", "title"), Phrase(("node", "js"), "title"))),
            id="title compound",
        ),
        pytest.param("body:học", Term("học", "body"), id="body"),
        pytest.param("heading:học", Term("học", "heading"), id="heading"),
        pytest.param("code:C++", Term("c++", "code"), id="code"),
        pytest.param("chú:thích", Phrase(("chú", "thích")), id="a marked word is no field"),
        pytest.param("xyzzy:học", Phrase(("xyzzy", "học")), id="nothing like a field"),
        # dates
        pytest.param("date:2016", DateRange(date(2016, 1, 1), date(2016, 12, 31)), id="year"),
        pytest.param(
            "date:2016-02-04", DateRange(date(2016, 2, 4), date(2016, 2, 4)), id="date of a day"
        ),
        pytest.param(
            "date:2016..2018", DateRange(date(2016, 1, 1), date(2018, 12, 31)), id="years"
        ),
        pytest.param("date:2016-02..", DateRange(date(2016, 2, 1), None), id="no end"),
        pytest.param("date:..2016", DateRange(None, date(2016, 12, 31)), id="no beginning"),
        pytest.param(
            'date:"hôm qua"', DateRange(date(2024, 5, 14), date(2024, 5, 14)), id="relative date"
        ),
        pytest.param("date:2w", DateRange(date(2024, 5, 1), TODAY), id="weeks"),
    ],
)
def test_parse(text: str, expected: Query) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Everything(), id="empty"),
        pytest.param("học", HOC, id="word"),
        pytest.param("học máy", Or((HOC, MAY)), id="words"),
        pytest.param('"học máy" sâu', Or((Phrase(("học", "máy")), SAU)), id="phrase"),
        pytest.param("học* máy", Or((Prefix("học"), MAY)), id="prefix"),
        pytest.param("học Node.js", Or((HOC, NODE_JS)), id="compound"),
        pytest.param("học AND máy sâu", Or((And((HOC, MAY)), SAU)), id="AND holds"),
        pytest.param("học (máy sâu)", Or((HOC, Or((MAY, SAU)))), id="group"),
        pytest.param("học NEAR/3 máy sâu", Or((Near((HOC, MAY), 3), SAU)), id="NEAR holds"),
        # filters hold
        pytest.param("học tag:AI máy", And((Or((HOC, MAY)), AI)), id="tag"),
        pytest.param("học -sâu máy", And((Or((HOC, MAY)), Not(SAU))), id="minus"),
        pytest.param("NOT sâu học máy", And((Or((HOC, MAY)), Not(SAU))), id="NOT"),
        pytest.param("tag:AI", AI, id="tag alone"),
        pytest.param("tag:AI -sâu", And((AI, Not(SAU))), id="filters alone"),
        pytest.param("học title:máy", And((HOC, Term("máy", "title"))), id="title"),
        pytest.param(
            'học title:"máy sâu"', And((HOC, Phrase(("máy", "sâu"), "title"))), id="title phrase"
        ),
        pytest.param("học path:2016", And((HOC, Path("2016"))), id="path"),
        pytest.param(
            "học máy date:2016",
            And((Or((HOC, MAY)), DateRange(date(2016, 1, 1), date(2016, 12, 31)))),
            id="date",
        ),
        # a sentence may hold anything
        pytest.param('học "máy', Or((HOC, MAY)), id="quote without a partner"),
        pytest.param('"học máy', Or((HOC, MAY)), id="opening quote without a partner"),
        pytest.param("“học máy", Or((HOC, MAY)), id="typographic quote without a partner"),
        pytest.param('học"', HOC, id="closing quote without a partner"),
        pytest.param('tag:"học máy', Or((Term("tag"), HOC, MAY)), id="quote after a field"),
        pytest.param("(học máy", Or((HOC, MAY)), id="parenthesis that is never closed"),
        pytest.param("học) máy", Or((HOC, MAY)), id="parenthesis that was never opened"),
        pytest.param(") học", HOC, id="closing parenthesis first"),
        pytest.param("học) máy tag:AI", And((Or((HOC, MAY)), AI)), id="a filter still holds"),
        pytest.param("-sâu (học) máy)", And((Or((HOC, MAY)), Not(SAU))), id="one of two pairs"),
        pytest.param("((học) máy tag:AI", And((Or((HOC, MAY)), AI)), id="other of two pairs"),
        pytest.param("học tag: máy", Or((HOC, Term("tag"), MAY)), id="tag: as a word"),
        pytest.param('học tag:"" máy', Or((HOC, Term("tag"), MAY)), id="tag: and nothing"),
        pytest.param("tags:học", Phrase(("tags", "học")), id="field that does not exist"),
        pytest.param("học - máy?", Or((HOC, MAY)), id="dash and question mark"),
        pytest.param('học -"', HOC, id="minus and a lonely quote"),
    ],
)
def test_any_word(text: str, expected: Query) -> None:
    assert read(text, any_word=True) == expected


# --- what cannot be read


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        pytest.param('học "máy', '"máy', "never closed", id="quote"),
        pytest.param('"', '"', "never closed", id="only a quote"),
        pytest.param('học -"máy', '"máy', "never closed", id="quote after a minus"),
        pytest.param('tag:"học máy', '"học', "never closed", id="quote of a value"),
        pytest.param("tag:“học máy", "“học", "never closed", id="typographic quote of a value"),
        pytest.param("học (máy", "(máy", "parenthesis that is never closed", id="opened"),
        pytest.param("((học)", "((", "parenthesis that is never closed", id="opened twice"),
        pytest.param("học) máy", ") máy", "parenthesis that was never opened", id="closed"),
        pytest.param("học tags:AI", "tags:AI", "did you mean tag:", id="tags"),
        pytest.param("catgory:AI", "catgory", "did you mean category:", id="catgory"),
        pytest.param("Titel:học", "Titel", "did you mean title:", id="Titel"),
        pytest.param("học tag:", "tag:", "tag: needs a value", id="no value at the end"),
        pytest.param("tag: AI", "tag:", "tag: needs a value", id="space after a colon"),
        pytest.param('title:""', "title:", "title: needs a value", id="empty value"),
        pytest.param('title:" "', "title:", "title: needs a value", id="blank value"),
        pytest.param("date:(2016)", "date:", "date: needs a value", id="parenthesis for a value"),
    ],
)
def test_errors_of_a_strict_query(text: str, place: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        read(text)
    assert reason in caught.value.reason
    assert caught.value.position == text.index(place)
    assert caught.value.text == text


@pytest.mark.parametrize("any_word", [pytest.param(False, id="all"), pytest.param(True, id="any")])
@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        pytest.param('học ""', '""', "phrase without a word", id="empty phrase"),
        pytest.param('"…!"', '"…', "phrase without a word", id="phrase of punctuation"),
        pytest.param('title:"…"', "title", "phrase without a word", id="field of punctuation"),
        pytest.param("học OR", "OR", "OR needs something on both", id="OR at the end"),
        pytest.param("OR học", "OR", "OR needs something on both", id="OR at the beginning"),
        pytest.param("học OR OR máy", "OR", "OR needs something on both", id="OR twice"),
        pytest.param("(học OR) máy", "OR", "OR needs something on both", id="OR before )"),
        pytest.param("học OR …", "OR", "OR needs something on both", id="OR and punctuation"),
        pytest.param("học AND", "AND", "AND needs something on both", id="AND at the end"),
        pytest.param("AND học", "AND", "AND needs something on both", id="AND at the beginning"),
        pytest.param("học AND AND máy", "AND", "AND needs something", id="AND twice"),
        pytest.param("học AND OR máy", "AND", "AND needs something", id="AND OR"),
        pytest.param("học NEAR", "NEAR", "NEAR needs something on both", id="NEAR at the end"),
        pytest.param("NEAR học", "NEAR", "NEAR needs something on both", id="NEAR first"),
        pytest.param("học NEAR/2 OR máy", "NEAR", "NEAR needs something on", id="NEAR OR"),
        pytest.param("a NEAR/2 b NEAR/3 c", "NEAR/3", "the same distance", id="two distances"),
        pytest.param("học NEAR/0 máy", "NEAR/0", "distance of 1 word or more", id="distance of 0"),
        pytest.param("học NEAR tag:AI", "tag:AI", "words and phrases only", id="NEAR a tag"),
        pytest.param("học NEAR -máy", "máy", "words and phrases only", id="NEAR minus"),
        pytest.param("học NEAR title:máy", "title", "words and phrases only", id="NEAR a field"),
        pytest.param("học NOT", "NOT", "NOT needs something after it", id="NOT at the end"),
        pytest.param("NOT OR máy", "NOT", "NOT needs something after it", id="NOT OR"),
        pytest.param("NOT ()", "NOT", "NOT needs something after it", id="NOT and nothing"),
        pytest.param("máy họ*c", "họ*c", "* stands only at the end", id="star inside"),
        pytest.param("*học", "*học", "* stands only at the end", id="star first"),
        pytest.param("học *", "*", "* stands only at the end", id="star alone"),
        pytest.param("học**", "học**", "* stands only at the end", id="two stars"),
        pytest.param("title:h*c", "title", "* stands only at the end", id="star in a field"),
        pytest.param("học date:nay.mai", "date:", "cannot read the date 'nay.mai'", id="no date"),
        pytest.param("date:2016-13", "date:", "cannot read the date '2016-13'", id="month 13"),
        pytest.param("date:2018..2016", "date:", "ends before it begins", id="backwards"),
        pytest.param("…", "…", "no word in the query", id="only punctuation"),
        pytest.param("()", "()", "no word in the query", id="only parentheses"),
        pytest.param("-", "-", "no word in the query", id="only a dash"),
    ],
)
def test_errors_of_any_query(text: str, place: str, reason: str, any_word: bool) -> None:
    with pytest.raises(QueryError) as caught:
        read(text, any_word)
    assert reason in caught.value.reason
    assert caught.value.position == text.index(place)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param('date:"từ 2015 đến 2017"', "2015-01-01", "2017-12-31", id="a range in words"),
        pytest.param('date:"tuần trước"', "2024-05-06", "2024-05-12", id="two words"),
        pytest.param("date:2015..", "2015-01-01", None, id="no end"),
        pytest.param("date:hôm-qua", "2024-05-14", "2024-05-14", id="a hyphen for the space"),
        pytest.param("date:last_week", "2024-05-06", "2024-05-12", id="an underscore likewise"),
        pytest.param("date:2w..", "2024-05-01", None, id="since a count"),
        pytest.param('date:"trước 2016"', None, "2015-12-31", id="before"),
    ],
)
def test_dates(text: str, first: str | None, last: str | None) -> None:
    found = read(text)
    assert isinstance(found, DateRange)
    assert [day and day.isoformat() for day in (found.first, found.last)] == [first, last]


@pytest.mark.parametrize("any_word", [pytest.param(False, id="all"), pytest.param(True, id="any")])
@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("date:tuần trước", "tuần trước", id="neither word is a date"),
        pytest.param("học date:hôm nay máy", "hôm nay", id="words after it are words"),
        pytest.param("date:tháng 3 năm 2016", "tháng 3 năm 2016", id="the longest date"),
        pytest.param("date:2 tuần trước", "2 tuần trước", id="a count"),
        pytest.param("date:march 2016", "march 2016", id="a month, and its year"),
        pytest.param("date:2015 đến 2017", "2015 đến 2017", id="a range"),
        pytest.param("date:2015 - 2017", "2015 - 2017", id="a range with a dash"),
        pytest.param("date:từ 2015 đến nay", "từ 2015 đến nay", id="until today"),
    ],
)
def test_a_date_of_several_words_needs_quotation_marks(
    text: str, quoted: str, any_word: bool
) -> None:
    with pytest.raises(QueryError, match=f'date:"{quoted}"') as caught:
        read(text, any_word)
    assert caught.value.position == text.index("date:")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("date:2016 may học", id="máy without its mark is not May"),
        pytest.param("date:2016 den do", id="den is not always until"),
        pytest.param("date:today 2016", id="a number"),
        pytest.param("date:2016 OR học", id="an operator"),
        pytest.param('date:"2016" đến 2018', id="quoted"),
        pytest.param("date:2015..2016 đến 2018", id="a range"),
    ],
)
def test_words_after_a_date_are_words(text: str) -> None:
    parts = read(text)
    assert isinstance(parts, (And, Or))
    assert any(isinstance(part, DateRange) for part in parts.parts)


@pytest.mark.parametrize("any_word", [pytest.param(False, id="all"), pytest.param(True, id="any")])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param("(", ")", id="parentheses"),
        pytest.param("NOT ", "", id="NOT"),
        pytest.param("-(", ")", id="minus"),
    ],
)
def test_too_deep(opening: str, closing: str, any_word: bool) -> None:
    assert read(opening * 20 + "học" + closing * 20, any_word) in (HOC, Not(HOC))
    text = opening * 5000 + "học" + closing * 5000
    with pytest.raises(QueryError, match="too many parentheses"):
        read(text, any_word)


def test_depth_is_not_length() -> None:
    query = read(" ".join(["(học)", "-(máy)"] * 500))
    assert isinstance(query, And) and len(query.parts) == 1000


# --- properties

# Pieces that mean something, closed up or with spaces between.
_PIECES = [
    *'học máy AI C++ .NET Node.js 2016 AND OR NOT and ( ) - -- * " “ ” „ « » … . , : 5"'.split(),
    *"NEAR NEAR/3".split(),
    *"tag: title: date: path: tags: tag:AI date:2016..2018 date:.. học* \u0301 \u200b".split(),
    *[" "] * 8,
    "\n",
    "\x00",
]
typed = st.text(max_size=40) | st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)


@given(typed, st.booleans())
@settings(deadline=None, max_examples=500)
def test_any_text_is_a_query_or_a_query_error(text: str, any_word: bool) -> None:
    try:
        query = read(text, any_word)
    except QueryError as error:
        assert 0 <= error.position < len(text)
        assert error.text == text
    else:
        assert isinstance(query, Query)
        assert query == read(text, any_word)
        for part in walk(query):
            if isinstance(part, (And, Or, Near)):
                assert len(part.parts) > 1
            if isinstance(part, Near):
                assert part.distance > 0
            if isinstance(part, Phrase):
                assert part.terms and all(part.terms)
                # A phrase of one term stood in quotes.
                assert len(part.terms) > 1 or any(quote in text for quote in '"“„«')


words = st.lists(st.sampled_from("mưa phố nắng ở Huế ăn C++ .NET".split()), min_size=1, max_size=6)


@given(words)
@settings(deadline=None, max_examples=50)
def test_words_side_by_side(drawn: list[str]) -> None:
    terms = [Term(word.lower()) for word in drawn]
    assert read(" ".join(drawn)) == read(" AND ".join(drawn)) == conjunction(list(terms))
    either = Or(tuple(terms)) if len(terms) > 1 else terms[0]
    assert read(" ".join(drawn), any_word=True) == read(" OR ".join(drawn)) == either


def _nest(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    negated = parts.filter(lambda part: not isinstance(part, Not)).map(Not)
    return several.map(And) | several.map(Or) | negated


fields = st.sampled_from([None, "title", "body", "code"])
terms = st.sampled_from("mưa phố o hoàn c++ .net".split())
queries = st.recursive(
    st.builds(Term, terms)
    | st.builds(Term, terms.filter(lambda term: term != ".net"), fields)
    | st.builds(Prefix, st.sampled_from(["m", "phố", "hoà"]), fields)
    | st.builds(Phrase, st.sampled_from([("mưa", "phố"), ("c++", "11"), ("mưa",)]), fields)
    | st.builds(Phrase, st.sampled_from([("mưa", "phố"), ("mưa",)]), fields, st.just(True))
    | st.builds(
        Near,
        st.lists(
            st.builds(Term, terms)
            | st.builds(Phrase, st.just(("mưa", "phố")))
            | st.just(Or((Term("mưa"), Phrase(("phố", "cũ"))))),
            min_size=2,
            max_size=3,
        ).map(tuple),
        st.integers(1, 99),
    )
    | st.builds(
        Field, st.sampled_from(["tag", "author"]), st.sampled_from([("AI",), ("Du lịch",), ("5!",)])
    )
    | st.builds(Path, st.sampled_from(["2016/mưa", "a b"]))
    | st.builds(
        DateRange, st.sampled_from([None, date(2016, 2, 4)]), st.sampled_from([None, TODAY])
    ),
    _nest,
    max_leaves=8,
)


@given(queries)
@settings(deadline=None, max_examples=150)
def test_a_query_shown_is_read_as_itself(query: Query) -> None:
    assert read(to_text(query)) == query


def test_queries_compare_by_value() -> None:
    assert read("học (máy OR -sâu) tag:AI") == read("học  (máy  OR  NOT sâu)  TAG:AI")
    assert len({read("học máy"), read("Học Máy"), read("học OR máy")}) == 2


# --- the words that can be corrected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("Học  máy", "Học máy", id="side by side"),
        pytest.param('học "máy sâu" phố', "học|máy sâu|phố", id="phrase"),
        pytest.param("“máy sâu”", "máy sâu", id="typographic quotes"),
        pytest.param("học OR máy", "học|máy", id="OR"),
        pytest.param("học NEAR/3 máy", "học|máy", id="NEAR"),
        pytest.param("(học máy) sâu", "học máy|sâu", id="parentheses"),
        pytest.param("học title:máy sâu", "học|máy|sâu", id="field"),
        pytest.param('title:"máy sâu"', "máy sâu", id="field with a phrase"),
        pytest.param("title:title", "title", id="field with its own name"),
        pytest.param("học -máy sâu", "học|sâu", id="minus"),
        pytest.param("học NOT máy", "học", id="NOT"),
        pytest.param('-"học máy" sâu', "sâu", id="minus phrase"),
        pytest.param("-title:học sâu", "sâu", id="minus field"),
        pytest.param("sâu -(học máy)", "sâu", id="minus group"),
        pytest.param("NOT (học OR (máy phố)) sâu", "sâu", id="NOT nested group"),
        pytest.param("tag:học category:máy author:An path:sâu date:2016", "", id="filters"),
        pytest.param("Node.js", "Node js", id="compound"),
        pytest.param("học, máy!", "học máy", id="punctuation"),
    ],
)
def test_typed_words(text: str, rows: str) -> None:
    typed_rows = typed_words(text)
    raw = "|".join(" ".join(word.raw for word in row) for row in typed_rows)
    assert raw == rows
    for word in (word for row in typed_rows for word in row):
        assert text[word.start : word.end] == word.raw
        assert word.term == read(word.raw).text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        pytest.param("học máy", [False, False], id="words"),
        pytest.param("học* máy", [True, False], id="prefix"),
        pytest.param('"trí tu*"', [False, True], id="open end"),
        pytest.param("C++ và C#", [True, False, True], id="signs"),
    ],
)
def test_fixed_words(text: str, fixed: list[bool]) -> None:
    assert [word.fixed for row in typed_words(text) for word in row] == fixed


@given(typed, st.booleans())
@settings(deadline=None, max_examples=200)
def test_typed_words_stand_in_the_query(text: str, any_word: bool) -> None:
    try:
        read(text, any_word)
    except QueryError:
        return
    end = 0
    for word in (word for row in typed_words(text, any_word=any_word) for word in row):
        assert end <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.raw
        end = word.end
