"""Typed words and filters in, posts with snippets out: asked of the sample blog."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import pytest

from dlblog import engines
from dlblog.engines.base import FileState, Hit, SearchEngine
from dlblog.errors import DateError, QueryError
from dlblog.query import And, DateRange, Draft, Everything, Field, Not, Or, Query, Term
from dlblog.searching import Answer, Filters, Search, filter_query, to_dict
from tests.conftest import document

TRI_TUE = "2017-08-04-tri-tue-nhan-tao-la-gi"
GPT = "hoi-dap-tai-lieu-voi-gpt-4"
SACH = "ghi-chu-doc-sach-ban-dem"
HOI_QUY = "hoi-quy-tuyen-tinh"
NO_RON = "mang-no-ron-nhin-chiec-la"  # draft
TACH_TU = "2016-01-03-tach-tu-tieng-viet"
NHAT_KY = "2014-09-12-nhat-ky-hoc-lap-trinh"  # draft, without marks
CLOSURE = "2015-06-21-closure-trong-javascript"
DOCKER = "2018-11-20-dong-goi-ung-dung-bang-docker"
PHO_GA = "pho-ga-sang-thu-bay"
DA_LAT = "đà-lạt-mùa-mưa"
BACKUP = "a-small-backup-routine"
SAP_XEP = "do-thoi-gian-sap-xep"  # no front matter
DUONG_CAM = "tap-dan-duong-cam"  # draft, no date
ALL = {
    TRI_TUE, GPT, SACH, HOI_QUY, NO_RON, TACH_TU, NHAT_KY, CLOSURE, DOCKER, PHO_GA, DA_LAT, BACKUP,
    SAP_XEP, DUONG_CAM,
}  # fmt: skip
NO_FILTERS = Filters()
UNDATED = {SAP_XEP, DUONG_CAM}
DRAFTS = {NO_RON, NHAT_KY, DUONG_CAM}


@pytest.fixture
def search(engine: SearchEngine, today: date) -> Search:
    return Search(engine, today)


def stems(answer: Answer) -> list[str]:
    return [PurePath(hit.stored["path"]).stem for hit in answer.results.hits]


def found(search: Search, text: str, filters: Filters = NO_FILTERS, **options: Any) -> set[str]:
    """The posts found, all of them; checks that none of them are only partial answers."""
    answer = search.run(text, filters, limit=None, **options)
    assert not answer.partial
    assert answer.results.total == len(answer.results.hits)
    return set(stems(answer))


# Words

WORDS: dict[str, tuple[str, set[str]]] = {
    "nothing: all": ("", ALL),
    "white space: all": (" \t", ALL),
    "without marks": ("tri tue nhan tao", {TRI_TUE, GPT, SACH}),
    "with marks": ("trí tuệ nhân tạo", {TRI_TUE, GPT, SACH}),
    "phrase": ('"trí tuệ nhân tạo"', {TRI_TUE, GPT}),
    "phrase without marks": ('"tri tue nhan tao"', {TRI_TUE, GPT}),
    "decomposed": ("mu\u0300a mưa", {DA_LAT}),
    "old place of the tone": ("hoà quyện", {PHO_GA}),
    "new place of the tone": ("hòa quyện", {PHO_GA}),
    "i for y": ("kĩ thuật", {DOCKER, SAP_XEP}),
    "y for i": ("kỹ thuật", {DOCKER, SAP_XEP}),
    "C++": ("C++", {SAP_XEP}),
    ".NET": (".net", {SAP_XEP}),
    "Node.js": ("node.js", {DOCKER, GPT}),
    "minus": ("trí tuệ nhân tạo -GPT", {TRI_TUE, SACH}),
    "OR": ("docker OR phở", {DOCKER, PHO_GA}),
    "field": ("title:docker", {DOCKER}),
    "tag in the query": ('tag:"Học máy"', {TRI_TUE, HOI_QUY, TACH_TU}),
    "tag in the query, forgiven": ("tag:du-lich", {DA_LAT}),
    "category in the query": ("category:devops", {DOCKER}),
    "author in the query": ('author:"tran bao khang"', {TRI_TUE, TACH_TU}),
    "date in the query": ("date:2016..2017", {TACH_TU, TRI_TUE}),
    "path in the query": ("path:content/blog", {TACH_TU, GPT}),
    "not in scripts": ("chuoitrongscript", set()),
    "nobody wrote that": ("khủnglongbạochúa", set()),
}


@pytest.mark.parametrize(("text", "expected"), WORDS.values(), ids=WORDS)
def test_words(search: Search, text: str, expected: set[str]) -> None:
    assert found(search, text) == expected


def test_best_first(search: Search) -> None:
    assert stems(search.run("trí tuệ nhân tạo"))[:2] == [TRI_TUE, GPT]
    assert stems(search.run("tri tue nhan tao"))[:2] == [TRI_TUE, GPT]
    assert stems(search.run("hồi quy"))[0] == HOI_QUY


def test_any_word(search: Search) -> None:
    assert found(search, "docker phở", any_word=True) == {DOCKER, PHO_GA}
    assert found(search, "docker phở -flask", any_word=True) == {PHO_GA}
    assert found(search, "docker phở date:2018-03", any_word=True) == {PHO_GA}


BROKEN = {
    "quotation mark": '"trí tuệ',
    "parenthesis": "(trí tuệ",
    "OR alone": "OR trí",
    "field": "titel:x",
    "date": "date:hôm-nào",
    "star": "*sao",
}


def test_composed_and_decomposed_names_are_one(search: Search) -> None:
    """One of the posts is written in decomposed letters throughout, its front matter too."""
    assert found(search, "", Filters(tags=("Đà Lạt",))) == {DA_LAT}
    assert found(search, "", Filters(authors=("Nguyễn Hạ Vy",))) == {HOI_QUY, NO_RON, DA_LAT}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_query_that_cannot_be_read(search: Search, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        search.run(text)
    assert caught.value.text == text
    assert 0 <= caught.value.position <= len(text)


# Filters

FILTERS: dict[str, tuple[Filters, set[str]]] = {
    "none": (Filters(), ALL),
    "tag": (Filters(tags=("GPT-4",)), {GPT}),
    "tag: no marks, all readings": (
        Filters(tags=("hoc may",)), {NHAT_KY, TRI_TUE, HOI_QUY, TACH_TU},
    ),
    "tag: as typed, and other cases": (Filters(tags=("Học máy",)), {TRI_TUE, HOI_QUY, TACH_TU}),
    "tag: written as one": (Filters(tags=("họcmáy",)), {TRI_TUE, HOI_QUY, TACH_TU}),
    "exact tag": (Filters(exact_tags=("hoc may",)), {NHAT_KY}),
    "exact tag: with marks": (Filters(exact_tags=("Học máy",)), {TRI_TUE, HOI_QUY}),
    "exact tag: case": (Filters(exact_tags=("Python",)), {HOI_QUY}),
    "exact tag: no such case": (Filters(exact_tags=("PYTHON",)), set()),
    "exact tag: a hyphen": (Filters(exact_tags=("GPT 4",)), set()),
    "exact tag: decomposed": (Filters(exact_tags=("a\u0302\u0309m thu\u031b\u0323c",)), {PHO_GA}),
    "exact tag: a branch is none": (Filters(exact_tags=("Python/",)), set()),
    "exact tags": (Filters(exact_tags=("Học máy", "Python")), {HOI_QUY}),
    "exact tag and tag": (Filters(exact_tags=("Python",), tags=("hoc may",)), {HOI_QUY}),
    "exact tag or tag": (
        Filters(exact_tags=("Python",), tags=("gpt 4",), any_tag=True), {HOI_QUY, GPT},
    ),
    "tag: case and hyphen": (Filters(tags=("học máy",)), {TRI_TUE, HOI_QUY, TACH_TU}),
    "tag: case and hyphen, bare": (
        Filters(tags=("HOC-MAY",)), {NHAT_KY, TRI_TUE, HOI_QUY, TACH_TU},
    ),
    "tag: case": (Filters(tags=("PYTHON",)), {HOI_QUY, DOCKER}),
    "tag: the case of one": (Filters(tags=("Python",)), {HOI_QUY, DOCKER}),
    "tag: space for hyphen": (Filters(tags=("gpt 4",)), {GPT}),
    "tag: hyphen for space": (Filters(tags=("machine-learning",)), {TRI_TUE, HOI_QUY, NO_RON}),
    "tag: underscore": (Filters(tags=("machine_learning",)), {TRI_TUE, HOI_QUY, NO_RON}),
    "tag: no marks": (Filters(tags=("du lich",)), {DA_LAT}),
    "tag: decomposed": (Filters(tags=("a\u0302\u0309m thu\u031b\u0323c",)), {PHO_GA}),
    "tag: other marks": (Filters(tags=("ăm thực",)), {PHO_GA}),
    "tag: boolean": (Filters(tags=("yes",)), {CLOSURE}),
    "tag: number": (Filters(tags=("2016",)), {TACH_TU}),
    "all tags": (Filters(tags=("Học máy", "Python")), {HOI_QUY}),
    "all tags: none has both": (Filters(tags=("Python", "GPT-4")), set()),
    "any tag": (Filters(tags=("Python", "GPT-4"), any_tag=True), {HOI_QUY, DOCKER, GPT}),
    "any tag of one": (Filters(tags=("Python",), any_tag=True), {HOI_QUY, DOCKER}),
    "no tag": (Filters(tags=("Học máy",), no_tags=("Python",)), {TRI_TUE, TACH_TU}),
    "no tags": (
        Filters(tags=("machine learning",), no_tags=("Python", "Học sâu")), {TRI_TUE},
    ),
    "no tag: forgiven": (Filters(tags=("Học máy",), no_tags=("PYTHON",)), {TRI_TUE, TACH_TU}),
    "untagged": (Filters(untagged=True), {BACKUP, SACH, SAP_XEP, DUONG_CAM}),
    "untagged and a tag": (Filters(untagged=True, tags=("AI",)), set()),
    "category": (Filters(categories=("đời sống",)), {PHO_GA, DUONG_CAM}),
    "category: one of several": (Filters(categories=("Nhập môn",)), {TRI_TUE}),
    "categories: any": (Filters(categories=("ops", "devops")), {BACKUP, DOCKER}),
    "author": (Filters(authors=("nguyen ha vy",)), {HOI_QUY, NO_RON, DA_LAT}),
    "authors: any": (
        Filters(authors=("Lý Quốc Đạt", "Trần Bảo Khang")), {GPT, BACKUP, TRI_TUE, TACH_TU},
    ),
    "draft": (Filters(draft=True), DRAFTS),
    "no draft": (Filters(draft=False), ALL - DRAFTS),
    "since": (Filters(since="2022"), {BACKUP, GPT}),
    "since: the day itself": (Filters(since="27/2/2022"), {BACKUP, GPT}),
    "since: the day after": (Filters(since="2022-02-28"), {GPT}),
    "until": (Filters(until="2015"), {NHAT_KY, CLOSURE}),
    "until: the day itself": (Filters(until="2015-06-21"), {NHAT_KY, CLOSURE}),
    "until: the day before": (Filters(until="2015-06-20"), {NHAT_KY}),
    "since and until": (Filters(since="2018", until="2019-04"), {PHO_GA, DOCKER}),
    "until: some time ago": (Filters(until="400w"), {NHAT_KY, CLOSURE, TACH_TU}),
    "on: a day": (Filters(on="2019-05-01"), {HOI_QUY}),
    "on: its own day, whatever the zone": (Filters(on="2/5/2019"), set()),
    "on: a month": (Filters(on="tháng 7 năm 2019"), {DA_LAT}),
    "on: a quarter": (Filters(on="quý 3 2019"), {DA_LAT}),
    "on: a year": (Filters(on="2018"), {PHO_GA, DOCKER}),
    "on: a range": (Filters(on="2016..2017"), {TACH_TU, TRI_TUE}),
    "on: an open range": (Filters(on="2022.."), {BACKUP, GPT}),
    "last year": (Filters(on="năm ngoái"), {GPT}),
    "one year back": (Filters(since="1y"), {GPT}),
    "51 weeks back": (Filters(since="51w"), set()),
    "any day": (Filters(until="hôm nay"), ALL - UNDATED),
    "all at once": (
        Filters(
            tags=("machine learning",), no_tags=("Python",), since="2016", until="2021",
            authors=("Nguyễn Hạ Vy", "Trần Bảo Khang"), draft=False,
        ),
        {TRI_TUE},
    ),
}  # fmt: skip


# Which spellings are said: (query, strict) -> what is taken and what is left out of each name.
SPELT: dict[str, tuple[str, bool, list[str]]] = {
    "several": ("tag:PYTHON", False, ["'PYTHON' finds 'Python' (1) and 'python' (1)"]),
    "one": ("tag:docker", False, []),
    "none": ("tag:vắng", False, []),
    "several names, each once": (
        "tag:python OR (tag:hoc-may -tag:python)", False,
        ["'python' finds 'Python' (1) and 'python' (1)",
         "'hoc-may' finds 'Học máy' (2), 'hoc may' (1) and 'học-máy' (1)"],
    ),
    "strict, one as typed": (
        "tag:python", True, ["'python' means 'python' (1) here, and leaves out 'Python' (1)"],
    ),
    "strict, none as typed": (
        "tag:PYTHON", True, ["'PYTHON' finds 'Python' (1) and 'python' (1)"],
    ),
    "strict, marks": (
        'tag:"hoc may"', True,
        ["'hoc may' means 'hoc may' (1) here, and leaves out 'Học máy' (2) and 'học-máy' (1)"],
    ),
    "strict, only one there is": ("tag:docker", True, []),
}  # fmt: skip


@pytest.mark.parametrize(("query", "strict", "said"), SPELT.values(), ids=SPELT)
def test_spellings_are_said(search: Search, query: str, strict: bool, said: list[str]) -> None:
    answer = search.run(query, strict=strict)
    assert [str(spelt) for spelt in answer.spellings] == said
    assert all(spelt.can_be_exact == (not spelt.left) for spelt in answer.spellings)


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters(search: Search, filters: Filters, expected: set[str]) -> None:
    assert found(search, "", filters) == expected


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters_narrow_words(search: Search, filters: Filters, expected: set[str]) -> None:
    assert found(search, "học", filters, correct=False) == found(search, "học") & expected


QUERIES: dict[str, tuple[Filters, list[Query]]] = {
    "none": (Filters(), []),
    "tags": (Filters(tags=("a", "b")), [Field("tag", ("a",)), Field("tag", ("b",))]),
    "any tag": (
        Filters(tags=("a", "b"), any_tag=True), [Or((Field("tag", ("a",)), Field("tag", ("b",))))],
    ),
    "untagged": (Filters(untagged=True), [Field("tag", ())]),
    "drafts": (Filters(draft=True), [Draft()]),
    "no drafts": (Filters(draft=False), [Not(Draft())]),
    "dates": (
        Filters(since="2016-02", until="2016-02"),
        [DateRange(date(2016, 2, 1), date(2016, 2, 29))],
    ),
    "yesterday": (Filters(on="yesterday"), [DateRange(date(2024, 5, 14), date(2024, 5, 14))]),
}  # fmt: skip


@pytest.mark.parametrize(("filters", "expected"), QUERIES.values(), ids=QUERIES)
def test_filter_query(filters: Filters, expected: list[Query], today: date) -> None:
    assert filter_query(filters, today) == expected


@pytest.mark.parametrize("option", ["since", "until", "on"])
def test_date_that_cannot_be_read(search: Search, option: str) -> None:
    with pytest.raises(DateError, match="hôm nào"):
        search.run("", Filters(**{option: "hôm nào"}))


# What is said besides

NOTES: dict[str, tuple[str, Filters, set[str], list[str]]] = {
    "known tag": ("", Filters(tags=("du lich",)), {DA_LAT}, []),
    "no such tag": ("", Filters(tags=("khủng long",)), set(), ["no post has the tag 'khủng long'"]),
    "nearly a tag": (
        "", Filters(tags=("Doker",)), set(),
        ["no post has the tag 'Doker'; did you mean 'docker'?"],
    ),
    "nearly a category": (
        "", Filters(categories=("devop",)), set(),
        ["no post has the category 'devop'; did you mean 'DevOps'?"],
    ),
    "no such author": ("", Filters(authors=("Ai Đó",)), set(), ["no post has the author 'Ai Đó'"]),
    "one of two tags": (
        "", Filters(tags=("khủng long", "GPT-4"), any_tag=True), {GPT},
        ["no post has the tag 'khủng long'"],
    ),
    "without a tag that is not there": (
        "docker", Filters(no_tags=("khủng long",)), {DOCKER}, ["no post has the tag 'khủng long'"],
    ),
    "in the query": ("tag:khunglong", Filters(), set(), ["no post has the tag 'khunglong'"]),
    "in the query, negated": (
        "docker -tag:khunglong", Filters(), {DOCKER}, ["no post has the tag 'khunglong'"],
    ),
    "in the query, one of two": (
        "tag:khunglong OR tag:GPT-4", Filters(), {GPT}, ["no post has the tag 'khunglong'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "filters", "expected", "notes"), NOTES.values(), ids=NOTES)
def test_notes(
    search: Search, text: str, filters: Filters, expected: set[str], notes: list[str]
) -> None:
    answer = search.run(text, filters, limit=None)
    assert set(stems(answer)) == expected
    assert list(answer.notes) == notes


def test_query_as_it_was_read(search: Search) -> None:
    answer = search.run("docker", Filters(tags=("PYTHON",), draft=False))
    assert answer.query == And((Term("docker"), Field("tag", ("Python", "python")), Not(Draft())))
    assert search.run("").query == Everything()


PARTIAL: dict[str, tuple[str, bool, set[str]]] = {
    "all words": ("docker flask", False, {DOCKER}),
    "no post has both": ("docker phở", True, {DOCKER, PHO_GA}),
    "one is nowhere": ("docker khủnglongbạochúa", True, {DOCKER}),
    "all are nowhere": ("khủnglong bạochúa", False, set()),
    "one word": ("khủnglongbạochúa", False, set()),
    "a phrase": ('"docker phở"', False, set()),
    "a phrase and a word": ('"trí tuệ nhân tạo" phở', True, {TRI_TUE, GPT, PHO_GA}),
    "without what is left out": ("docker phở -flask", True, {PHO_GA}),
    "within the filters": ("docker phở date:2018-11", True, {DOCKER}),
    "nothing within the filters": ("docker phở date:1999", False, set()),
    "nothing": ("", False, ALL),
}


@pytest.mark.parametrize(("text", "partial", "expected"), PARTIAL.values(), ids=PARTIAL)
def test_partial_answers(search: Search, text: str, partial: bool, expected: set[str]) -> None:
    answer = search.run(text, limit=None)
    assert answer.partial is partial
    assert set(stems(answer)) == expected


def test_partial_answers_keep_to_filters(search: Search) -> None:
    answer = search.run("docker phở", Filters(on="2018-03"))
    assert answer.partial
    assert stems(answer) == [PHO_GA]


def test_partial_answers_come_in_pages(search: Search) -> None:
    whole = stems(search.run("học phở khủnglongbạochúa", limit=None))
    assert len(whole) > 3
    assert stems(search.run("học phở khủnglongbạochúa", limit=2, offset=1)) == whole[1:3]


def test_any_word_is_not_called_partial(search: Search) -> None:
    assert not search.run("docker phở", any_word=True).partial


# Passed on to the engine


def test_order_and_pages(search: Search) -> None:
    newest = stems(search.run("", sort="-date", limit=None))
    assert newest[:2] == [GPT, BACKUP]
    assert set(newest[-2:]) == UNDATED
    oldest = stems(search.run("", sort="date", limit=None))
    assert oldest[:2] == [NHAT_KY, CLOSURE]
    assert oldest[-2:] == newest[-2:]
    assert stems(search.run("", sort="-date", limit=3, offset=2)) == newest[2:5]
    assert len(search.run("").results.hits) == 10


def test_facets(search: Search) -> None:
    answer = search.run("", Filters(since="2018"), limit=0, facets=("year", "draft", "author"))
    assert answer.results.hits == ()
    assert {name: dict(values) for name, values in answer.results.facets.items()} == {
        "year": {"2018": 2, "2019": 2, "2020": 1, "2021": 1, "2022": 1, "2023": 1},
        "draft": {"false": 7, "true": 1},
        "author": {"Nguyễn Hạ Vy": 3, "Lý Quốc Đạt": 2},
    }


def test_facets_of_partial_answers(search: Search) -> None:
    answer = search.run("docker phở", limit=0, facets=("year",))
    assert answer.partial
    assert dict(answer.results.facets["year"]) == {"2018": 2}


def test_explanation(search: Search) -> None:
    answer = search.run("trí tuệ", explain=True)
    for hit in answer.results.hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)
    assert all(not hit.explanation for hit in search.run("trí tuệ").results.hits)


# Snippets


def marked(search: Search, answer: Answer, hit: Hit) -> list[str]:
    snippet = search.snippet(answer, hit)
    shown = [snippet.text[start:end] for start, end in snippet.highlights]
    return [unicodedata.normalize("NFC", text) for text in shown]


def test_snippet_marks_what_matched(search: Search) -> None:
    for text, words in (
        ("tri tue nhan tao", {"trí", "tuệ", "nhân", "tạo"}),
        ('"trí tuệ nhân tạo"', {"trí", "tuệ", "nhân", "tạo"}),
        ("hoà", {"hòa", "hoà"}),
        ("C++", {"c++"}),
        ("duong*", {"đường", "dương", "đương", "duong"}),
    ):
        answer = search.run(text)
        assert answer.results.hits
        for hit in answer.results.hits:
            shown = marked(search, answer, hit)
            assert {word.lower() for word in shown} <= words, text
    assert marked(search, *_first(search, "trí tuệ nhân tạo"))


def _first(search: Search, text: str) -> tuple[Answer, Hit]:
    answer = search.run(text)
    return answer, answer.results.hits[0]


def test_what_is_left_out_is_not_marked(search: Search) -> None:
    answer, hit = _first(search, "docker -phở tag:docker")
    assert {word.lower() for word in marked(search, answer, hit)} == {"docker"}
    assert not answer.wanted.spans("phở")


def test_snippet_without_words(search: Search) -> None:
    answer = search.run("", Filters(tags=("NLP",)))
    snippet = search.snippet(answer, answer.results.hits[0])
    assert snippet.text.startswith("Vì sao dấu cách trong tiếng Việt")  # its description
    answer = search.run("", Filters(tags=("docker",)))
    snippet = search.snippet(answer, answer.results.hits[0])
    assert snippet.text.startswith('"Máy em chạy được mà anh"')  # no description: how it begins
    assert snippet.highlights == ()


def test_long_summary_is_cut_at_a_word(tmp_path: Path, today: date) -> None:
    text = "Mưa rơi trên phố nhỏ. " * 20
    with engines.rebuild(tmp_path / "index") as writer:
        writer.put(document("a.md", f"---\ndescription: {text}\n---\n"), FileState("", 0, 0))
    engine = engines.open_index(tmp_path / "index")
    search = Search(engine, today)
    answer = search.run("")
    shown = search.snippet(answer, answer.results.hits[0]).text
    engine.close()
    assert shown.endswith(" …")
    assert len(shown) <= 202
    assert text.startswith(shown.removesuffix("…"))


# Dictionaries of hits


def test_to_dict(search: Search) -> None:
    answer, hit = _first(search, "tách từ tiếng Việt")
    row = to_dict(hit, "x/y.md", answer.wanted, search.snippet(answer, hit))
    assert list(row) == [
        "path", "title", "date", "tags", "category", "author", "draft", "slug", "url", "score",
        "snippet", "highlights", "title_highlights",
    ]  # fmt: skip
    assert json.loads(json.dumps(row)) == row
    assert row | {"score": 0, "snippet": "", "highlights": []} == {
        "path": "x/y.md",
        "title": "Tách từ tiếng Việt: bước đầu của xử lý ngôn ngữ tự nhiên",
        "date": "2016-01-03",
        "tags": ["học-máy", "NLP", "2016"],
        "category": "NLP",
        "author": "Trần Bảo Khang",
        "draft": False,
        "slug": "/2016/01/tach-tu-tieng-viet.html",
        "url": None,
        "score": 0,
        "snippet": "",
        "highlights": [],
        "title_highlights": [[0, 4], [5, 7], [8, 13], [14, 18]],
    }
    assert row["score"] > 0
    for start, end in row["highlights"]:
        assert row["snippet"][start:end].lower() in ("tách", "từ", "tiếng", "việt")


def test_to_dict_explained(search: Search) -> None:
    answer = search.run("trí tuệ", explain=True)
    hit = answer.results.hits[0]
    row = to_dict(hit, "x", answer.wanted, search.snippet(answer, hit))
    assert json.loads(json.dumps(row)) == row
    assert [(part["kind"], part["match"]) for part in row["explanation"]] == [
        ("term", "trí"), ("term", "tuệ"), ("pair", "trí tuệ"), ("place", ""),
    ]  # fmt: skip
    assert sum(part["score"] for part in row["explanation"]) == pytest.approx(
        row["score"], abs=1e-3
    )
