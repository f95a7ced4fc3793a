"""What every engine promises (`engines/base.py`), asked of each of them alike."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlblog import engines, schema
from dlblog.engines.base import FileState, IndexWriter, Results, SearchEngine, Sort, Span
from dlblog.errors import (
    DlblogError,
    IndexChangedError,
    IndexFormatError,
    IndexLockedError,
    NoIndexError,
    UsageError,
)
from dlblog.query import (
    And,
    DateRange,
    Draft,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
)
from dlblog.query import Path as InPath
from dlblog.schema import ANALYZED, VALUES, WORD_FIELD, Document
from dlblog.vietnamese import fold
from tests.conftest import document, may_leak
from tests.plain_vocabulary import PlainVocabulary

pytestmark = pytest.mark.parametrize("name", sorted(engines.ENGINES))

STATE = FileState("00", 1, 1)

HOC_MAY = "ai/hoc-may.md"
TRI_TUE = "ai/tri-tue.md"
ROI_NHAU = "ai/roi-nhau.md"
PHO_GA = "bep/Phở-gà.md"
DUONG_CAM = "nha/duong-cam.md"
KHONG_DAU = "nha/khong-dau.md"
CODE = "so-tay/code.md"

TEXTS = {
    HOC_MAY: """---
title: Học máy bên bếp lửa
date: 2016-02-04
tags: [AI, Học máy]
category: Nhập môn
author: Trần An Nhiên
---

Cả buổi chiều tôi loay hoay dạy con bé nhà bên cách học.

Máy sưởi kêu đều đều, còn dữ liệu thì nằm im trong sổ.

## Hẹn ngày mai

Mai tôi kể tiếp chuyện học và chuyện hoàng hôn.
""",
    TRI_TUE: """---
title: Trí tuệ nhân tạo trong xưởng gỗ
date: 2017-08-04
tags: [AI]
category: Nhập môn
author: Lê Cẩm Tú
---

Thợ cả hỏi trí tuệ nhân tạo có biết chọn gỗ không. Tôi bảo: máy học từ ảnh vân gỗ.
""",
    ROI_NHAU: """---
title: Ông ngoại và cái đèn
date: 2017-08-04
tags: [Gia đình]
author: Lê Cẩm Tú
---

Đèn nhân tạo của ông sáng hơn trăng. Ông bảo trí nhớ thì mòn, tuệ giác thì không.
""",
    PHO_GA: """---
title: Nồi phở đêm cuối năm
date: 2018-03-10
tags: [Ẩm thực, Gia đình]
category: Bếp núc
---

Cho nửa thìa đường, vị ngọt hoà vào nước dùng. Kĩ thuật chỉ có thế, đừng học ai khác.
""",
    DUONG_CAM: """---
title: Tập đàn dương cầm
draft: true
tags: [Gia đình]
author: Trần An Nhiên
---

Ngón tay đương mỏi thì trời đổ mưa, tiếng đàn hòa với tiếng mưa.
""",
    KHONG_DAU: """---
title: Ghi chu khong dau
date: 2014-09-12
---

Toi hoc may tren duong di lam, chua co bo go nen viet tam the nay.
""",
    CODE: """---
title: Sổ tay C++ và Node.js
date: 2020-12-31
tags: [C++]
---

Dịch vụ viết bằng .NET gọi sang Node.js, phần nặng nhất để C++ lo.

```python
du_lieu = hoc_may(lop=3)
```
""",
}


def write_index(name: str, folder: Path, texts: dict[str, str] = TEXTS) -> None:
    """A new index of posts."""
    with engines.rebuild(folder, name) as writer:
        for path, text in texts.items():
            writer.put(document(path, text), STATE)


def put(name: str, folder: Path, texts: dict[str, str], delete: tuple[str, ...] = ()) -> None:
    """One commit to an index."""
    engine = engines.open_index(folder, name)
    try:
        with engine.writer() as writer:
            for path, text in texts.items():
                writer.put(document(path, text), STATE)
            for path in delete:
                writer.delete(path)
    finally:
        engine.close()


def paths(results: Results) -> list[str]:
    """The paths of the hits, in order."""
    return [hit.stored["path"] for hit in results.hits]


def found(engine: SearchEngine, query: Query) -> set[str]:
    """The paths of all answers; checks that their number is the total."""
    results = engine.search(query, limit=None)
    assert results.total == len(results.hits)
    return set(paths(results))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Engine -> an index of TEXTS that no test changes."""
    made = {}
    for name in engines.ENGINES:
        made[name] = tmp_path_factory.mktemp(name) / "index"
        write_index(name, made[name])
    return made


@pytest.fixture
def opened(folders: dict[str, Path], name: str) -> Iterator[SearchEngine]:
    """That index, opened."""
    engine = engines.open_index(folders[name], name)
    yield engine
    engine.close()


@pytest.fixture
def index(tmp_path: Path, name: str) -> Path:
    """An index of TEXTS of a test's own."""
    write_index(name, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def open_(name: str) -> Iterator[Any]:
    """Opens indexes, and closes them in the end."""
    kept = []

    def open_index(folder: Path) -> SearchEngine:
        kept.append(engines.open_index(folder, name))
        return kept[-1]

    yield open_index
    for engine in kept:
        engine.close()


# Which documents answer

ALL = set(TEXTS)
DATED = ALL - {DUONG_CAM}

ANSWERS: dict[str, tuple[Query, set[str]]] = {
    "bare word: any marks": (
        Term("duong"), {PHO_GA, DUONG_CAM, KHONG_DAU},
    ),
    "bare word: none": (Term("khoai"), set()),
    "marked word: those marks": (Term("đường"), {PHO_GA}),
    "marked word: other marks, other word": (Term("dương"), {DUONG_CAM}),
    "marked word: not typed bare": (Term("máy"), {HOC_MAY, TRI_TUE}),
    "partly marked word: at least those marks": (Term("đuong"), {PHO_GA, DUONG_CAM}),
    "partly marked word: not without them": (Term("lâm"), set()),
    "old and new place of the tone": (Term("hòa"), {PHO_GA, DUONG_CAM}),
    "two spellings of i": (Term("kỹ"), {PHO_GA}),
    "one-letter word in code": (Term("3"), {CODE}),
    "C++": (Term("c++"), {CODE}),
    ".NET": (Term(".net"), {CODE}),
    "Node.js": (Term("nodejs"), {CODE}),
    "js": (Term("js"), {CODE}),
    "category is searched as words": (Term("núc"), {PHO_GA}),
    "author is no word": (Term("nhiên"), set()),
    "in title": (Term("máy", "title"), {HOC_MAY}),
    "in title, bare": (Term("duong", "title"), {DUONG_CAM}),
    "not in title": (Term("gỗ", "body"), {TRI_TUE}),
    "in heading": (Term("mai", "heading"), {HOC_MAY}),
    "not in heading": (Term("chuyện", "heading"), set()),
    "in code": (Term("hoc", "code"), {CODE}),
    "not in code": (Term("học", "code"), set()),
    "prefix": (Prefix("hoà"), {HOC_MAY, PHO_GA, DUONG_CAM}),
    "prefix, bare": (Prefix("duo"), {PHO_GA, DUONG_CAM, KHONG_DAU}),
    "prefix with marks": (Prefix("đư"), {PHO_GA, DUONG_CAM}),
    "prefix: i for y": (Prefix("kĩ"), {PHO_GA}),
    "prefix: y for i": (Prefix("kỹ"), {PHO_GA}),
    "prefix: other marks": (Prefix("hoá"), set()),
    "prefix: none": (Prefix("xyz"), set()),
    "prefix in title": (Prefix("nh", "title"), {TRI_TUE}),
    "prefix: whole word": (Prefix("c++"), {CODE}),
    "phrase": (Phrase(("trí", "tuệ", "nhân", "tạo")), {TRI_TUE}),
    "phrase, bare": (Phrase(("tri", "tue")), {TRI_TUE}),
    "phrase of two": (Phrase(("nhân", "tạo")), {TRI_TUE, ROI_NHAU}),
    "phrase: order matters": (Phrase(("tạo", "nhân")), set()),
    "phrase: never across a paragraph's end": (Phrase(("học", "máy", "sưởi")), set()),
    "phrase: never across fields": (Phrase(("lửa", "cả")), set()),
    "phrase: never across two tags": (Phrase(("ai", "học")), set()),
    "phrase: in a tag": (Phrase(("học", "máy"), "tag_words"), {HOC_MAY}),
    "phrase: in title": (Phrase(("hoc", "may"), "title"), {HOC_MAY}),
    "phrase: not in body": (Phrase(("học", "máy"), "body"), set()),
    "phrase: partly bare": (Phrase(("hoc", "máy")), {HOC_MAY}),
    "phrase: any form": (Phrase(("hoc", "may")), {HOC_MAY, KHONG_DAU, CODE}),
    "phrase: unknown word": (Phrase(("trí", "khoai")), set()),
    "phrase of one word": (Phrase(("máy",)), {HOC_MAY, TRI_TUE}),
    "phrase of one word, bare": (Phrase(("may",)), {HOC_MAY, TRI_TUE, KHONG_DAU, CODE}),
    "phrase of one word, in title": (Phrase(("máy",), "title"), {HOC_MAY}),
    "phrase of one word: unknown": (Phrase(("khoai",)), set()),
    "open end": (Phrase(("nhân", "t"), open_end=True), {TRI_TUE, ROI_NHAU}),
    "open end: whole word": (Phrase(("nhân", "tạo"), open_end=True), {TRI_TUE, ROI_NHAU}),
    "open end, bare": (Phrase(("hoc", "m"), open_end=True), {HOC_MAY, KHONG_DAU, CODE}),
    "open end: only the last word": (Phrase(("nh", "tạo"), open_end=True), set()),
    "open end in title": (Phrase(("học", "m"), "title", True), {HOC_MAY}),
    "open end, not in body": (Phrase(("học", "m"), "body", True), set()),
    "open end: never across a paragraph's end": (
        Phrase(("cách", "học", "m"), open_end=True), set(),
    ),
    "open end of one word": (Phrase(("hoà",), open_end=True), {HOC_MAY, PHO_GA, DUONG_CAM}),
    "open end: none": (Phrase(("nhân", "x"), open_end=True), set()),
    "variants": (Term("gỗ", None, ("đèn",)), {TRI_TUE, ROI_NHAU}),
    "variants: only they exist": (Term("khoai", None, ("đèn",)), {ROI_NHAU}),
    "variants: they do not exist": (Term("đèn", None, ("khoai",)), {ROI_NHAU}),
    "variants in a field": (Term("khoai", "title", ("phở", "gỗ")), {PHO_GA, TRI_TUE}),
    "variants not in a field": (Term("khoai", "code", ("phở", "gỗ")), set()),
    "compound in title": (Term("nodejs", "title"), {CODE}),
    "compound in body": (Term("nodejs", "body"), {CODE}),
    "compound not in code": (Term("nodejs", "code"), set()),
    "compound in code": (Term("dulieu", "code"), {CODE}),
    "compound not in title": (Term("dulieu", "title"), set()),
    ".NET in body": (Term(".net", "body"), {CODE}),
    ".NET not in title": (Term(".net", "title"), set()),
    "prefix of a compound": (Prefix("nodej"), {CODE}),
    "prefix of a compound in a field": (Prefix("nodej", "title"), {CODE}),
    "a compound stands at no place": (Phrase(("và", "nodejs")), set()),
    "near": (Near((Term("trí"), Term("tạo")), 3), {TRI_TUE}),
    "near: too far": (Near((Term("trí"), Term("tạo")), 2), set()),
    "near: either order": (Near((Term("tạo"), Term("trí")), 3), {TRI_TUE}),
    "near: neighbours": (Near((Term("nhân"), Term("tạo")), 1), {TRI_TUE, ROI_NHAU}),
    "near, bare": (Near((Term("hoc"), Term("duong")), 3), {KHONG_DAU}),
    "near: a prefix": (Near((Prefix("nh"), Term("trí")), 2), {TRI_TUE, ROI_NHAU}),
    "near: a longer prefix": (Near((Prefix("nhâ"), Term("trí")), 2), {TRI_TUE}),
    "near: a phrase": (Near((Phrase(("trí", "tuệ")), Phrase(("nhân", "tạo"))), 1), {TRI_TUE}),
    "near: phrase, from its end": (Near((Phrase(("trí", "tuệ")), Term("tạo")), 2), {TRI_TUE}),
    "near: phrase, to its beginning": (Near((Term("tạo"), Phrase(("trí", "tuệ"))), 1), set()),
    "near: open end": (Near((Phrase(("nhân", "t"), open_end=True), Term("trí")), 2), {TRI_TUE}),
    "near: any of two": (
        Near((Or((Term("khoai"), Phrase(("nhân", "tạo")))), Or((Term("đèn"), Term("tuệ")))), 1),
        {TRI_TUE, ROI_NHAU},
    ),
    "near: three": (Near((Term("nhân"), Term("trí"), Term("tuệ")), 2), {TRI_TUE}),
    "near: three, not all": (Near((Term("tạo"), Term("trí"), Term("tuệ")), 2), set()),
    "near: unknown": (Near((Term("trí"), Term("khoai")), 99), set()),
    "near: never across a paragraph's end": (Near((Term("cách"), Term("sưởi")), 99), set()),
    "near: never across fields": (Near((Term("lửa"), Term("loay")), 99), set()),
    "near: never across tags": (Near((Term("ẩm"), Term("đình")), 99), set()),
    "near: in a tag": (Near((Term("gia"), Term("đình")), 1), {ROI_NHAU, PHO_GA, DUONG_CAM}),
    "near: a word is not near itself": (Near((Term("đèn"), Term("đèn")), 99), set()),
    "near: a word twice": (Near((Term("chuyện"), Term("chuyện")), 4), {HOC_MAY}),
    "near: a word twice, too far": (Near((Term("chuyện"), Term("chuyện")), 2), set()),
    "near: forms do not overlap": (Near((Term("hoc"), Term("học")), 99), set()),
    "near: phrases do not overlap": (
        Near((Phrase(("trí", "tuệ")), Phrase(("tuệ", "nhân"))), 99), set(),
    ),
    "near: a word inside a phrase": (
        Near((Phrase(("trí", "tuệ", "nhân")), Term("tuệ")), 99), set(),
    ),
    "near: compound": (
        Near((Or((Term("nodejs"), Phrase(("node", "js")))), Term("sổ")), 5), {CODE},
    ),
    "near and filter": (
        And((Near((Term("nhân"), Term("tạo")), 1), Field("tag", ("AI",)))), {TRI_TUE},
    ),
    "not near": (And((Term("trí"), Not(Near((Term("trí"), Term("tạo")), 3)))), {ROI_NHAU}),
    "and": (And((Term("trí"), Term("tuệ"))), {TRI_TUE, ROI_NHAU}),
    "and: one fails": (And((Term("trí"), Term("khoai"))), set()),
    "and not": (And((Term("trí"), Not(Term("gỗ")))), {ROI_NHAU}),
    "and: only not": (And((Not(Term("học")), Not(Draft()))), {ROI_NHAU, KHONG_DAU, CODE}),
    "and: word and phrase": (And((Term("đèn"), Phrase(("nhân", "tạo")))), {ROI_NHAU}),
    "and: two phrases": (And((Phrase(("trí", "tuệ")), Phrase(("vân", "gỗ")))), {TRI_TUE}),
    "and: phrase and filter": (
        And((Phrase(("nhân", "tạo")), Field("tag", ("AI",)), DateRange(date(2017, 1, 1), None))),
        {TRI_TUE},
    ),
    "and of nothing": (And(()), ALL),
    "or": (Or((Term("gỗ"), Term("đèn"))), {TRI_TUE, ROI_NHAU}),
    "or: one unknown": (Or((Term("khoai"), Term("đèn"))), {ROI_NHAU}),
    "or of a filter": (Or((Draft(), Term("đèn"))), {DUONG_CAM, ROI_NHAU}),
    "or of nothing": (Or(()), set()),
    "not": (Not(Term("hoc")), {ROI_NHAU, DUONG_CAM}),
    "not of or": (Not(Or((Term("hoc"), Draft()))), {ROI_NHAU}),
    "not not": (Not(Not(Term("đèn"))), {ROI_NHAU}),
    "not everything": (Not(Everything()), set()),
    "everything": (Everything(), ALL),
    "tag": (Field("tag", ("AI",)), {HOC_MAY, TRI_TUE}),
    "tag: any of them": (Field("tag", ("AI", "C++")), {HOC_MAY, TRI_TUE, CODE}),
    "tag: whole and as written": (Field("tag", ("ai", "Học")), set()),
    "no tag": (Field("tag", ()), {KHONG_DAU}),
    "category": (Field("category", ("Bếp núc",)), {PHO_GA}),
    "no category": (Field("category", ()), ALL - {HOC_MAY, TRI_TUE, PHO_GA}),
    "author": (Field("author", ("Trần An Nhiên",)), {HOC_MAY, DUONG_CAM}),
    "no author": (Field("author", ()), {PHO_GA, KHONG_DAU, CODE}),
    "path": (InPath("nha"), {ROI_NHAU, DUONG_CAM, KHONG_DAU}),
    "path: folder": (InPath("ai/"), {HOC_MAY, TRI_TUE, ROI_NHAU}),
    "path: case": (InPath("PHỞ"), {PHO_GA}),
    "path: decomposed": (InPath("pho\u031b\u0309-ga\u0300"), {PHO_GA}),
    "path: none": (InPath("khoai"), set()),
    "path: all": (InPath(".md"), ALL),
    "date: both ends": (
        DateRange(date(2016, 2, 4), date(2017, 8, 4)), {HOC_MAY, TRI_TUE, ROI_NHAU},
    ),
    "date: one day": (DateRange(date(2018, 3, 10), date(2018, 3, 10)), {PHO_GA}),
    "date: the day before": (DateRange(date(2018, 3, 9), date(2018, 3, 9)), set()),
    "date: from": (DateRange(date(2018, 3, 10), None), {PHO_GA, CODE}),
    "date: from the day after": (DateRange(date(2018, 3, 11), None), {CODE}),
    "date: until": (DateRange(None, date(2016, 2, 4)), {HOC_MAY, KHONG_DAU}),
    "date: any": (DateRange(None, None), DATED),
    "date: all of time": (DateRange(date.min, date.max), DATED),
    "date: ends before it begins": (DateRange(date(2018, 1, 1), date(2017, 1, 1)), set()),
    "date: not": (Not(DateRange(date(2016, 1, 1), None)), {DUONG_CAM, KHONG_DAU}),
    "draft": (Draft(), {DUONG_CAM}),
    "no draft": (Not(Draft()), DATED),
}  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_answers(opened: SearchEngine, name: str, query: Query, expected: set[str]) -> None:
    assert found(opened, query) == expected


SORTS = get_args(Sort)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", [query for query, _ in ANSWERS.values()], ids=list(ANSWERS))
def test_order_never_changes_what_is_found(
    opened: SearchEngine, name: str, query: Query, sort: Sort
) -> None:
    results = opened.search(query, limit=None, sort=sort)
    assert set(paths(results)) == found(opened, query)
    assert len(results.hits) == results.total


def test_words_of_the_segmenter_decide_nothing(tmp_path: Path, name: str, open_: Any) -> None:
    made = document("a.md", "Học máy khó.")
    made.terms[WORD_FIELD] = ["chèo_thuyền", "chèo"]
    with engines.rebuild(tmp_path / "index", name) as writer:
        writer.put(made, STATE)
    engine = open_(tmp_path / "index")
    assert found(engine, Or((Term("chèo_thuyền"), Term("cheo"), Prefix("chè")))) == set()


LINE = "một hai ba bốn năm sáu bảy tám".split()


@pytest.fixture(scope="module")
def line_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Engine -> posts of one line in one or two paragraphs, and in several orders."""
    texts = {
        "line.md": " ".join(LINE),
        "divided.md": "một hai ba bốn\n\nnăm sáu bảy tám",
        "back.md": " ".join(LINE[::-1]),
        "fields.md": "---\ntitle: một hai ba\ntags: [bốn, năm sáu]\n---\nbảy tám",
    }
    made = {}
    for name in engines.ENGINES:
        made[name] = tmp_path_factory.mktemp(name) / "lines"
        write_index(name, made[name], texts)
    return made


_OPERANDS = st.integers(0, 7).flatmap(
    lambda first: st.integers(first, min(7, first + 2)).map(lambda last: LINE[first : last + 1])
)


def near_in(text: str, parts: list[list[str]], distance: int) -> bool:
    """Whether distinct words of a text are near, by the plainest reading of what near means."""
    words = text.split()
    if not all(word in words for part in parts for word in part):
        return False
    places = [[words.index(word) for word in part] for part in parts]
    taken = [place for part in places for place in part]
    if len(set(taken)) < len(taken):
        return False
    if any(part != list(range(part[0], part[0] + len(part))) for part in places):
        return False
    return max(part[0] for part in places) - min(part[-1] for part in places) <= distance


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(_OPERANDS, min_size=2, max_size=3), distance=st.integers(1, 8))
def test_near_is_a_distance_of_positions(
    line_folders: dict[str, Path], name: str, parts: list[list[str]], distance: int
) -> None:
    engine = engines.open_index(line_folders[name], name)
    try:
        operands = [Phrase(tuple(p)) if len(p) > 1 else Term(p[0]) for p in parts]
        answered = found(engine, Near(tuple(operands), distance))
        assert answered == found(engine, Near(tuple(operands[::-1]), distance))
    finally:
        engine.close()
    paragraphs = {
        "line.md": [" ".join(LINE)],
        "divided.md": ["một hai ba bốn", "năm sáu bảy tám"],
        "back.md": [" ".join(LINE[::-1])],
        "fields.md": ["một hai ba", "bốn", "năm sáu", "bảy tám"],
    }
    assert answered == {
        path
        for path, texts in paragraphs.items()
        if any(near_in(text, parts, distance) for text in texts)
    }


QUERY_WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "marked": ("trí tuệ nhân tạo", ("trí tuệ", "nhân tạo")),
    "bare": ("tri tue nhan tao", ("tri tue", "nhan tao")),
    "the longest": ("học máy sâu", ("học máy sâu",)),
    "left to right": ("máy trí tuệ máy", ("máy", "trí tuệ", "máy")),
    "other marks": ("trì tuệ", ("trì", "tuệ")),
    "not a word": ("tuệ nhân", ("tuệ", "nhân")),
    "one syllable": ("tạo", ("tạo",)),
}


@pytest.mark.parametrize(("typed", "words"), QUERY_WORDS.values(), ids=QUERY_WORDS)
def test_words_of_a_query(
    tmp_path: Path, name: str, open_: Any, typed: str, words: tuple[str, ...]
) -> None:
    made = document("a.md", "Trí tuệ nhân tạo, học máy sâu.")
    made.terms[WORD_FIELD] = ["trí_tuệ", "nhân_tạo", "học_máy_sâu", "học_máy"]
    with engines.rebuild(tmp_path / "index", name) as writer:
        writer.put(made, STATE)
        writer.put(document("b.md", "Trì hoãn."), STATE)
    query = Or(tuple(Term(term) for term in typed.split()))
    engine = open_(tmp_path / "index")
    assert engine.search(query, explain=True).words == words
    assert engine.search(query).words == ()
    assert engine.search(Draft(), explain=True).words == ()


# Order and pages

CHAPTERS = {
    "b.md": "---\ntitle: Ấm trà\ndate: 2016-05-01\n---\nGió lặng.",
    "a.md": "---\ntitle: an nhàn\ndate: 2016-05-01\n---\nGió lặng.",
    "d.md": "---\ntitle: Đê làng\n---\nGió lặng.",
    "c.md": "---\ntitle: Bến sông\n---\nGió lặng.",
    "e.md": "---\ntitle: Cầu tre\ndate: 1998-01-31\n---\nGió lặng.",
    "f.md": "---\ntitle: Cầu tre\ndate: 2031-12-01\n---\nGió lặng.",
}


@pytest.fixture(scope="module")
def chapter_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Engine -> posts that differ in date and title alone, spread over several commits."""
    made = {}
    for name in engines.ENGINES:
        made[name] = tmp_path_factory.mktemp(name) / "chapters"
        write_index(name, made[name], {})
        for path, text in CHAPTERS.items():
            put(name, made[name], {path: text})
    return made


@pytest.fixture
def chapters(chapter_folders: dict[str, Path], name: str, open_: Any) -> SearchEngine:
    """That index, opened."""
    engine: SearchEngine = open_(chapter_folders[name])
    return engine


ORDERS: dict[str, tuple[Query, Sort, list[str]]] = {
    "oldest first": (Everything(), "date", ["e.md", "a.md", "b.md", "f.md", "c.md", "d.md"]),
    "newest first": (Everything(), "-date", ["f.md", "a.md", "b.md", "e.md", "c.md", "d.md"]),
    "oldest first, words": (Term("gió"), "date", ["e.md", "a.md", "b.md", "f.md", "c.md", "d.md"]),
    "newest first, words": (Term("gio"), "-date", ["f.md", "a.md", "b.md", "e.md", "c.md", "d.md"]),
    "title: letters before marks": (
        Everything(), "title", ["b.md", "a.md", "c.md", "e.md", "f.md", "d.md"],
    ),
    "never updated: by date": (
        Everything(), "-updated", ["f.md", "a.md", "b.md", "e.md", "c.md", "d.md"],
    ),
    "equal scores: by path": (
        Term("gió"), "relevance", ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "sort", "expected"), ORDERS.values(), ids=ORDERS)
def test_order(
    chapters: SearchEngine, name: str, query: Query, sort: Sort, expected: list[str]
) -> None:
    assert paths(chapters.search(query, sort=sort)) == expected


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", [Everything(), Term("gió")], ids=["everything", "word"])
@pytest.mark.parametrize("size", [1, 2, 4, 6, 9])
def test_pages_together_are_the_whole(
    chapters: SearchEngine, name: str, query: Query, sort: Sort, size: int
) -> None:
    whole = chapters.search(query, limit=None, sort=sort)
    pages = [chapters.search(query, limit=size, offset=n, sort=sort) for n in range(0, 12, size)]
    assert [path for page in pages for path in paths(page)] == paths(whole)
    assert {page.total for page in pages} == {6}


def test_limit(chapters: SearchEngine, name: str) -> None:
    assert len(chapters.search(Everything()).hits) == 6
    for query in (Everything(), Term("gió")):
        assert chapters.search(query, limit=0).hits == ()
        assert chapters.search(query, limit=0).total == 6
        assert chapters.search(query, limit=3, offset=6).hits == ()
        assert chapters.search(query, limit=None, offset=100).hits == ()
        assert len(chapters.search(query, limit=None, offset=4).hits) == 2


def test_ten_hits_unless_told(tmp_path: Path, name: str, open_: Any) -> None:
    write_index(name, tmp_path / "i", {f"{n:02}.md": "Mưa." for n in range(12)})
    results = open_(tmp_path / "i").search(Term("mưa"))
    assert (len(results.hits), results.total) == (10, 12)


# Scores

BETTER: dict[str, tuple[Query, str, str]] = {
    "in the title": (Term("học"), HOC_MAY, TRI_TUE),
    "next to each other": (
        And((Term("trí"), Term("tuệ"), Term("nhân"), Term("tạo"))), TRI_TUE, ROI_NHAU,
    ),
    "both words": (Or((Term("đèn"), Term("trí"))), ROI_NHAU, TRI_TUE),
    "rare word": (Or((Term("sưởi"), Term("gỗ"), Term("ông"))), ROI_NHAU, HOC_MAY),
    "bare, next to each other": (And((Term("hoc"), Term("may"))), KHONG_DAU, TRI_TUE),
}  # fmt: skip


@pytest.mark.parametrize(("query", "better", "worse"), BETTER.values(), ids=BETTER)
def test_better_first(
    opened: SearchEngine, name: str, query: Query, better: str, worse: str
) -> None:
    results = opened.search(query, limit=None)
    scores = {hit.stored["path"]: hit.score for hit in results.hits}
    assert scores[better] > scores[worse]
    ordered = [hit.score for hit in results.hits]
    assert ordered == sorted(ordered, reverse=True)


@pytest.mark.parametrize("query", [Everything(), Draft(), Field("tag", ("AI",)), Not(Term("gỗ"))])
def test_nothing_to_score(opened: SearchEngine, name: str, query: Query) -> None:
    assert {hit.score for hit in opened.search(query, explain=True).hits} == {0}
    assert all(hit.explanation == () for hit in opened.search(query, explain=True).hits)


EXPLAINED: dict[str, Query] = {
    "word": Term("học"),
    "bare words": And((Term("hoc"), Term("may"))),
    "phrase": Phrase(("trí", "tuệ", "nhân", "tạo")),
    "words and phrase": And((Term("gỗ"), Phrase(("nhân", "tạo")))),
    "any": Or((Term("học"), Term("máy"), Term("khoai"), Term("đèn"))),
    "prefix": And((Prefix("ho"), Term("duong"))),
    "compound": Or((Term("nodejs"), Phrase(("node", "js")))),
    "negated": And((Term("trí"), Not(Term("gỗ")), Field("author", ("Lê Cẩm Tú",)))),
    "in fields": Or((Term("học", "title"), Term("hoc", "code"), Term("máy", "tag_words"))),
    "twice": And((Term("gỗ"), Term("gỗ"), Term("vân"), Term("gỗ"))),
}


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("query", EXPLAINED.values(), ids=EXPLAINED)
def test_explanations_add_up(opened: SearchEngine, name: str, query: Query, sort: Sort) -> None:
    results = opened.search(query, explain=True, sort=sort)
    assert results.hits
    for hit in results.hits:
        assert hit.explanation
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)
        for part in hit.explanation:
            assert part.score > 0
            if part.kind != "place":
                assert part.label
                assert 1 <= part.document_frequency <= len(TEXTS)


def test_explanation_names_what_matched_and_where(opened: SearchEngine, name: str) -> None:
    query = And((Term("hoc"), Term("máy"), Prefix("bế")))
    (hit,) = opened.search(query, explain=True).hits
    parts = {part.label: part for part in hit.explanation}
    assert {"hoc", "máy", "bế*", "hoc máy"} <= set(parts)
    assert parts["hoc"].document_frequency == 5
    assert parts["máy"].document_frequency == 2
    assert parts["bế*"].document_frequency == 2  # bếp in a title and in a category
    assert set(parts["hoc"].fields) == {"title", "tag_words", "body"}
    assert set(parts["bế*"].fields) == {"title"}
    assert 1 <= parts["hoc máy"].document_frequency <= 2  # about: folded pairs share a counter


@pytest.mark.parametrize("query", EXPLAINED.values(), ids=EXPLAINED)
def test_without_nearness_terms_alone_count(opened: SearchEngine, name: str, query: Query) -> None:
    near = opened.search(query, explain=True)
    plain = opened.search(query, explain=True, nearness=False)
    assert plain.total == near.total
    wanted = {
        hit.key: sum(part.score for part in hit.explanation if part.kind == "term")
        for hit in near.hits
    }
    assert {hit.key: hit.score for hit in plain.hits} == pytest.approx(wanted)
    assert {part.kind for hit in plain.hits for part in hit.explanation} == {"term"}
    scores = [hit.score for hit in plain.hits]
    assert scores == sorted(scores, reverse=True)


def test_no_explanation_unless_asked(opened: SearchEngine, name: str) -> None:
    assert all(hit.explanation == () for hit in opened.search(Term("hoc")).hits)


MATCHED: dict[str, tuple[Query, dict[Query, set[str]]]] = {
    "bare": (Term("duong"), {Term("duong"): {"đường", "dương", "đương", "duong"}}),
    "partly marked": (Term("đuong"), {Term("đuong"): {"đường", "đương"}}),
    "marked": (Term("đường"), {Term("đường"): {"đường"}}),
    "unknown": (Term("khoai"), {Term("khoai"): set()}),
    "prefix": (Prefix("hoà"), {Prefix("hoà"): {"hòa", "hoàng"}}),
    "in a field": (
        Or((Term("duong", "title"), Term("duong"))),
        {
            Term("duong", "title"): {"dương"},
            Term("duong"): {"đường", "dương", "đương", "duong"},
        },
    ),
    "phrase": (
        Phrase(("hoc", "may")),
        {Term("hoc"): {"học", "hoc"}, Term("may"): {"máy", "may"}},
    ),
    "variants": (
        Term("gỗ", None, ("đèn", "khoai")),
        {Term("gỗ", None, ("đèn", "khoai")): {"gỗ", "đèn"}},
    ),
    "open end": (
        Phrase(("hoc", "mộ"), open_end=True),
        {Term("hoc"): {"học", "hoc"}, Prefix("mộ"): set()},
    ),
    "near": (
        Near((Term("hoc"), Phrase(("trí", "tuệ")), Or((Prefix("mỏ"), Term("đèn")))), 3),
        {
            Term("hoc"): {"học", "hoc"},
            Term("trí"): {"trí"},
            Term("tuệ"): {"tuệ"},
            Prefix("mỏ"): {"mỏi"},
            Term("đèn"): {"đèn"},
        },
    ),
    "compound": (Term("nodejs"), {Term("nodejs"): {"nodejs"}}),
    "parts": (
        And((Term("hoc"), Or((Prefix("mỏ"), Term("may"))), Draft())),
        {Term("hoc"): {"học", "hoc"}, Term("may"): {"máy", "may"}, Prefix("mỏ"): {"mỏi"}},
    ),
}


@pytest.mark.parametrize(("query", "expected"), MATCHED.values(), ids=MATCHED)
def test_matched(
    opened: SearchEngine, name: str, query: Query, expected: dict[Query, set[str]]
) -> None:
    matched = opened.search(query).matched
    assert {part: set(matched[part]) for part in expected} == expected


# The vocabulary

NAMES = {
    "one.md": "---\ntitle: Học máy\ntags: [Học máy, học-máy]\n---\nHọc máy hoc may. Node.js xa.",
    "two.md": "---\ntitle: X\n---\nNodeJS và node.js, Node-js. Hoc hành, học mây.",
    "three.md": "---\ntitle: Y\n---\nHọc.\n\nMáy. Đường, dương, hòa, hoà, kĩ kỹ. C++ .NET GPT-4",
    "four.md": "---\ntitle: Z\nkeywords: [deep learning]\n---\nGọi `getElementById`. Học hành.",
}


@pytest.fixture(params=["at once", "one by one", "changed"])
def vocabulary_index(
    tmp_path: Path, name: str, open_: Any, request: pytest.FixtureRequest
) -> SearchEngine:
    """An index of NAMES, made in one or several commits."""
    folder = tmp_path / "names"
    if request.param == "at once":
        write_index(name, folder, NAMES)
    else:
        write_index(name, folder, {})
        for path, text in NAMES.items():
            put(name, folder, {path: text})
    if request.param == "changed":
        put(name, folder, {"one.md": "Học gì khác?", "five.md": "Học máy."})
        put(name, folder, {"one.md": NAMES["one.md"]}, ("five.md",))
    engine: SearchEngine = open_(folder)
    return engine


PLAIN = PlainVocabulary(document(path, text) for path, text in NAMES.items())
FOLDS = sorted({fold(term) for term in "học máy mây hành node js x đường hòa kỹ c++".split()})


def test_vocabulary_counts_documents(vocabulary_index: SearchEngine, name: str) -> None:
    assert vocabulary_index.vocabulary().documents == 4


@pytest.mark.parametrize(
    "folded",
    [*FOLDS, "nodejs", ".net", "gpt4", "element", "getelementbyid", "khoai", "", "ho", "học"],
)
def test_vocabulary_forms(vocabulary_index: SearchEngine, name: str, folded: str) -> None:
    forms = dict(vocabulary_index.vocabulary().forms(folded))
    exact = PLAIN.forms(folded)
    assert {form for form in forms if form in exact} == set(exact)
    # Forms of deleted documents may stay for a while.
    assert set(forms) <= set(exact) | {fold(form) for form in forms} | {"gì", "khác"}
    for form, count in exact.items():
        assert 1 <= forms[form] <= count + 2


def test_vocabulary_forms_are_exact_in_a_new_index(tmp_path: Path, name: str, open_: Any) -> None:
    write_index(name, tmp_path / "i", NAMES)
    vocabulary = open_(tmp_path / "i").vocabulary()
    assert dict(vocabulary.forms("hoc")) == {"học": 4, "hoc": 2}
    assert dict(vocabulary.forms("may")) == {"máy": 2, "may": 1, "mây": 1}
    assert dict(vocabulary.forms("hoa")) == {"hòa": 1}
    assert dict(vocabulary.forms("nodejs")) == {"nodejs": 2}
    assert dict(vocabulary.joints("nodejs")) == {"node.js": 2, "node js": 1, "node-js": 1}
    assert dict(vocabulary.joints("gpt4")) == {"gpt-4": 1}
    assert dict(vocabulary.joints("getelementbyid")) == {"get element by id": 1}
    assert dict(vocabulary.neighbours("hoc", "may")) == {
        ("học", "máy"): 1, ("hoc", "may"): 1, ("học", "mây"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("folded", "words"),
    [
        pytest.param("hoc_may", {"học_máy": 2, "học_mây": 1}, id="forms"),
        pytest.param("deep_learning", {"deep_learning": 1}, id="English"),
        pytest.param("hoc_may_sau", {"học_máy_sâu": 1}, id="three syllables"),
        pytest.param("hoc", {}, id="one syllable"),
        pytest.param("học_máy", {}, id="not folded"),
        pytest.param("hoc_", {}, id="half a word"),
        pytest.param("", {}, id="empty"),
    ],
)
def test_vocabulary_words(
    tmp_path: Path, name: str, open_: Any, folded: str, words: dict[str, int]
) -> None:
    known = (["học_máy", "học_mây"], ["học_máy", "học_máy"], ["học_máy_sâu", "deep_learning"], [])
    with engines.rebuild(tmp_path / "i", name) as writer:
        for number, listed in enumerate(known):
            made = document(f"{number}.md", "Học máy.")
            made.terms[WORD_FIELD] = listed
            writer.put(made, STATE)
    assert dict(open_(tmp_path / "i").vocabulary().words(folded)) == words


@pytest.mark.parametrize("joined", ["nodejs", "gpt4", "getelementbyid", "hocmay", "node", ".net"])
def test_vocabulary_joints(vocabulary_index: SearchEngine, name: str, joined: str) -> None:
    assert set(vocabulary_index.vocabulary().joints(joined)) == set(PLAIN.joints(joined))


@pytest.mark.parametrize("prefix", ["h", "ho", "hoc", "n", "node", "", ".", "x", "đ", "zz"])
@pytest.mark.parametrize("most", [0, 1, 2, 100])
def test_vocabulary_beginning(
    vocabulary_index: SearchEngine, name: str, prefix: str, most: int
) -> None:
    beginning = list(vocabulary_index.vocabulary().beginning(prefix, most))
    assert len(beginning) <= most
    assert beginning == sorted(set(beginning))
    assert all(folded.startswith(prefix) for folded in beginning)
    if "khac" not in vocabulary_index.vocabulary().beginning("kha", 1):
        assert beginning == list(PLAIN.beginning(prefix, most))


def test_vocabulary_together_is_never_too_low(vocabulary_index: SearchEngine, name: str) -> None:
    vocabulary = vocabulary_index.vocabulary()
    for first in FOLDS:
        for second in FOLDS:
            assert vocabulary.together(first, second) >= PLAIN.together(first, second)
            neighbours = dict(vocabulary.neighbours(first, second))
            assert neighbours == PLAIN.neighbours(first, second)


@pytest.fixture(scope="module")
def grown_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Engine -> many posts of one commit, then NAMES one by one: an engine may keep these apart."""
    made = {}
    for name in engines.ENGINES:
        made[name] = tmp_path_factory.mktemp(name) / "grown"
        write_index(name, made[name], MANY)
        for path, text in NAMES.items():
            put(name, made[name], {path: text})
    return made


MANY = {f"many/{n}.md": f"Học hành {n}. Nhà lá hoa hồng, học máy nodejs." for n in range(60)}
GROWN = PlainVocabulary(document(path, text) for path, text in (MANY | NAMES).items())


@pytest.mark.parametrize("prefix", ["h", "ho", "n", "", "zz"])
@pytest.mark.parametrize("most", [0, 3, 100])
def test_vocabulary_beginning_after_several_commits(
    grown_folders: dict[str, Path], name: str, open_: Any, prefix: str, most: int
) -> None:
    vocabulary = open_(grown_folders[name]).vocabulary()
    assert list(vocabulary.beginning(prefix, most)) == list(GROWN.beginning(prefix, most))


def test_vocabulary_after_several_commits(
    grown_folders: dict[str, Path], name: str, open_: Any
) -> None:
    vocabulary = open_(grown_folders[name]).vocabulary()
    assert vocabulary.documents == GROWN.documents == 64
    for folded in FOLDS:
        forms = dict(vocabulary.forms(folded))
        assert set(forms) == set(GROWN.forms(folded))
        assert all(1 <= forms[form] <= count for form, count in GROWN.forms(folded).items())
        for other in FOLDS:
            assert vocabulary.together(folded, other) >= GROWN.together(folded, other)
    assert dict(vocabulary.joints("nodejs")) == GROWN.joints("nodejs")
    # A sample: among all pairs are those of most documents.
    assert ("học", "máy") in vocabulary.neighbours("hoc", "may")


def test_vocabulary_of_nothing(tmp_path: Path, name: str, open_: Any) -> None:
    write_index(name, tmp_path / "i", {})
    vocabulary = open_(tmp_path / "i").vocabulary()
    assert vocabulary.documents == 0
    assert dict(vocabulary.forms("hoc")) == dict(vocabulary.words("hoc_may")) == {}
    assert dict(vocabulary.joints("nodejs")) == dict(vocabulary.neighbours("a", "b")) == {}
    assert list(vocabulary.beginning("", 5)) == []
    assert vocabulary.together("a", "b") == 0


def test_searches_and_the_vocabulary_do_not_disturb_each_other(
    opened: SearchEngine, name: str
) -> None:
    before = opened.search(Term("hoc"), explain=True)
    opened.vocabulary().neighbours("hoc", "may")
    assert opened.search(Term("hoc"), explain=True) == before


@pytest.mark.parametrize("path", TEXTS)
def test_terms_of_a_hit(opened: SearchEngine, name: str, path: str) -> None:
    (hit,) = opened.search(InPath(path)).hits
    terms = {field: list(found) for field, found in opened.terms(hit).items()}
    made = document(path, TEXTS[path]).terms
    assert terms == {field.name: made[field.name] for field in ANALYZED}


# What is stored

FACETS: dict[str, tuple[Query, dict[str, dict[str, int]]]] = {
    "everything": (
        Everything(),
        {
            "tag": {"Gia đình": 3, "AI": 2, "C++": 1, "Học máy": 1, "Ẩm thực": 1},
            "category": {"Nhập môn": 2, "Bếp núc": 1},
            "author": {"Lê Cẩm Tú": 2, "Trần An Nhiên": 2},
            "year": {"2017": 2, "2014": 1, "2016": 1, "2018": 1, "2020": 1},
            "month": {"2017-08": 2, "2014-09": 1, "2016-02": 1, "2018-03": 1, "2020-12": 1},
        },
    ),
    "of what answers": (
        Term("trí"),
        {
            "tag": {"AI": 1, "Gia đình": 1},
            "category": {"Nhập môn": 1},
            "author": {"Lê Cẩm Tú": 2},
            "year": {"2017": 2},
        },
    ),
    "without a date": (Draft(), {"year": {}, "month": {}, "day": {}, "tag": {"Gia đình": 1}}),
    "days": (Field("tag", ("AI",)), {"day": {"2017-08-04": 1, "2016-02-04": 1}}),
    "nothing": (Term("khoai"), {"tag": {}, "year": {}}),
}


@pytest.mark.parametrize("limit", [0, 1, None])
@pytest.mark.parametrize(("query", "expected"), FACETS.values(), ids=FACETS)
def test_facets(
    opened: SearchEngine,
    name: str,
    query: Query,
    expected: dict[str, dict[str, int]],
    limit: int | None,
) -> None:
    facets = opened.search(query, limit=limit, facets=tuple(expected)).facets
    assert {facet: dict(values) for facet, values in facets.items()} == expected


@pytest.mark.parametrize("facet", ["year", "month", "day"])
def test_facets_of_time_begin_with_the_newest(opened: SearchEngine, name: str, facet: str) -> None:
    values = list(opened.search(Everything(), limit=0, facets=(facet,)).facets[facet])
    assert values == sorted(values, reverse=True)
    assert len(values) == len(set(values)) > 3


def test_draft_facet(opened: SearchEngine, name: str) -> None:
    assert dict(opened.search(Everything(), facets=("draft",)).facets["draft"]) == {
        "false": 6,
        "true": 1,
    }
    (hit,) = opened.search(Draft(), facets=("draft",)).hits
    assert hit.stored["path"] == DUONG_CAM


def test_no_facets_unless_asked(opened: SearchEngine, name: str) -> None:
    assert opened.search(Everything()).facets == {}


def test_stored_and_sections(opened: SearchEngine, name: str) -> None:
    for hit in opened.search(Everything(), limit=None).hits:
        made = document(hit.stored["path"], TEXTS[hit.stored["path"]])
        assert hit.stored == made.stored
        assert opened.sections(hit) == made.sections


def test_documents_in_order_of_path(opened: SearchEngine, name: str) -> None:
    stored = list(opened.documents())
    assert [document["path"] for document in stored] == sorted(TEXTS)
    assert stored[0] == document(HOC_MAY, TEXTS[HOC_MAY]).stored


def test_values(opened: SearchEngine, name: str) -> None:
    assert dict(opened.values("tag")) == FACETS["everything"][1]["tag"]
    assert dict(opened.values("author")) == {"Lê Cẩm Tú": 2, "Trần An Nhiên": 2}


def test_values_follow_changes(index: Path, name: str, open_: Any) -> None:
    changed = TEXTS[PHO_GA].replace("Ẩm thực, Gia đình", "Bếp lửa, Gia đình, Gia đình")
    put(name, index, {PHO_GA: changed}, delete=(TRI_TUE,))
    engine = open_(index)
    facets = engine.search(Everything(), limit=0, facets=VALUES).facets
    for field in VALUES:
        values = engine.values(field)
        assert list(values.items()) == list(facets[field].items())
        assert engines.remembered_values(index, field, name) == values
    assert (engine.values("tag")["Bếp lửa"], engine.values("tag")["AI"]) == (1, 1)
    assert "Ẩm thực" not in engine.values("tag")


def test_values_of_an_index_that_is_not_there(tmp_path: Path, name: str) -> None:
    assert engines.remembered_values(tmp_path, "tag", name) == {}


def test_posts_without_opening(index: Path, tmp_path: Path, name: str) -> None:
    def named(typed: str, under: str | None = None, folder: Path = index) -> list[str]:
        return [path for path, _ in engines.remembered_posts(folder, typed, under, 99, name)]

    assert set(named("")) == set(TEXTS)
    assert named("duong cam") == [DUONG_CAM]
    put(name, index, {"bep/che-sen.md": "---\ntitle: Chè sen Huế\n---\nNgọt."}, delete=(TRI_TUE,))
    assert set(named("")) == {*TEXTS, "bep/che-sen.md"} - {TRI_TUE}
    assert named("che sen hu") == named("", "bep/che") == ["bep/che-sen.md"]
    assert named("", folder=tmp_path) == []


def span(count: int, first: str | None, last: str | None) -> Span:
    """A span with its days as text."""
    return Span(
        count,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


SPANS: dict[str, tuple[str, Query, dict[str, Span]]] = {
    "everything": (
        "tag",
        Everything(),
        {
            "Gia đình": span(3, "2017-08-04", "2018-03-10"),  # and a post without a date
            "AI": span(2, "2016-02-04", "2017-08-04"),
            "C++": span(1, "2020-12-31", "2020-12-31"),
            "Học máy": span(1, "2016-02-04", "2016-02-04"),
            "Ẩm thực": span(1, "2018-03-10", "2018-03-10"),
        },
    ),
    "another field": (
        "category",
        Everything(),
        {
            "Nhập môn": span(2, "2016-02-04", "2017-08-04"),
            "Bếp núc": span(1, "2018-03-10", "2018-03-10"),
        },
    ),
    "of what answers": (
        "tag",
        Field("tag", ("AI",)),
        {
            "AI": span(2, "2016-02-04", "2017-08-04"),
            "Học máy": span(1, "2016-02-04", "2016-02-04"),
        },
    ),
    "a word": ("tag", Term("đương"), {"Gia đình": span(1, None, None)}),
    "without a date": ("author", Draft(), {"Trần An Nhiên": span(1, None, None)}),
    "nothing": ("tag", Term("khoai"), {}),
}


@pytest.mark.parametrize(("field", "query", "expected"), SPANS.values(), ids=SPANS)
def test_spans(
    opened: SearchEngine, name: str, field: str, query: Query, expected: dict[str, Span]
) -> None:
    assert list(opened.spans(field, query).items()) == list(expected.items())
    facets = opened.search(query, limit=0, facets=(field,)).facets[field]
    assert dict(facets) == {value: found.documents for value, found in expected.items()}


def test_spans_of_groups(opened: SearchEngine, name: str) -> None:
    groups = {
        "nghề": ["AI", "Học máy", "C++"],
        "nhà": ["Gia đình", "Ẩm thực", "Ẩm thực"],
        "máy": ["Học máy", "AI"],
        "không ai có": ["Khoai lang"],
        "trống": [],
    }
    assert list(opened.spans("tag", Everything(), groups).items()) == [
        ("nghề", span(3, "2016-02-04", "2020-12-31")),
        ("nhà", span(3, "2017-08-04", "2018-03-10")),
        ("máy", span(2, "2016-02-04", "2017-08-04")),
    ]
    assert opened.spans("tag", Draft(), groups) == {"nhà": span(1, None, None)}
    assert opened.spans("tag", Everything(), {}) == {}


MONTHS: dict[str, tuple[str, Query, dict[str, dict[str, int]]]] = {
    "everything": (
        "tag",
        Everything(),
        {
            "Gia đình": {"": 1, "2017-08": 1, "2018-03": 1},
            "AI": {"2016-02": 1, "2017-08": 1},
            "C++": {"2020-12": 1},
            "Học máy": {"2016-02": 1},
            "Ẩm thực": {"2018-03": 1},
        },
    ),
    "of what answers": ("author", Term("trí"), {"Lê Cẩm Tú": {"2017-08": 2}}),
    "without a date": ("tag", Draft(), {"Gia đình": {"": 1}}),
    "nothing": ("tag", Term("khoai"), {}),
}


@pytest.mark.parametrize(("field", "query", "expected"), MONTHS.values(), ids=MONTHS)
def test_months(
    opened: SearchEngine,
    name: str,
    field: str,
    query: Query,
    expected: dict[str, dict[str, int]],
) -> None:
    found = {value: list(months.items()) for value, months in opened.months(field, query).items()}
    assert list(found.items()) == [(v, list(months.items())) for v, months in expected.items()]
    spans = opened.spans(field, query)
    assert {v: sum(months.values()) for v, months in expected.items()} == {
        value: found.documents for value, found in spans.items()
    }


def test_lengths(opened: SearchEngine, name: str) -> None:
    made = {path: document(path, text).terms["body"] for path, text in TEXTS.items()}
    assert list(opened.lengths(Everything())) == sorted(map(len, made.values()))
    assert list(opened.lengths(Draft())) == [len(made[DUONG_CAM])]
    assert list(opened.lengths(Term("khoai"))) == []


def test_months_and_lengths_follow_changes(index: Path, name: str, open_: Any) -> None:
    moved = TEXTS[PHO_GA].replace("2018-03-10", "2009-01-02")
    put(name, index, {PHO_GA: moved + "\n\nThêm mấy lời."}, delete=(TRI_TUE,))
    engine = open_(index)
    assert engine.months("tag", Everything())["Ẩm thực"] == {"2009-01": 1}
    grown = document(PHO_GA, moved + "\n\nThêm mấy lời.").terms["body"]
    assert list(engine.lengths(Field("tag", ("Ẩm thực",)))) == [len(grown)]
    assert len(engine.lengths(Everything())) == len(TEXTS) - 1


def test_spans_follow_changes(index: Path, name: str, open_: Any) -> None:
    moved = TEXTS[PHO_GA].replace("2018-03-10", "2009-01-02")
    put(name, index, {PHO_GA: moved}, delete=(TRI_TUE,))
    engine = open_(index)
    spans = engine.spans("tag", Everything())
    assert spans["Gia đình"] == span(3, "2009-01-02", "2017-08-04")
    assert spans["AI"] == span(1, "2016-02-04", "2016-02-04")
    assert engine.spans("tag", Everything(), {"tất cả": list(spans)}) == {
        "tất cả": span(5, "2009-01-02", "2020-12-31")
    }


def test_spans_leave_searches_as_they_are(opened: SearchEngine, name: str) -> None:
    opened.spans("tag", Term("gỗ"))
    assert set(opened.search(Term("học")).matched) == {Term("học")}


def test_status(opened: SearchEngine, name: str) -> None:
    status = opened.status()
    assert status["posts"] == len(TEXTS)
    assert status["index_bytes"] > 0
    assert {"built", "version"} <= set(status)
    assert json.loads(json.dumps(status)) == status


ODD_PATHS = [
    "một hai.md",
    "xuống\ndòng.md",
    "ba\u0300i\tviết.md",
    "không-phải-utf8-\udce9.md",
    "nháy'\"\\.md",
    "x" * 900 + ".md",
]


@pytest.mark.parametrize("path", ODD_PATHS, ids=ascii)
def test_any_path_will_do(tmp_path: Path, name: str, open_: Any, path: str) -> None:
    write_index(name, tmp_path / "i", {path: "Nắng.", "a.md": "Mưa."})
    put(name, tmp_path / "i", {path: "Nắng gắt."})
    engine = open_(tmp_path / "i")
    assert found(engine, Term("nắng")) == {path}
    assert set(engine.indexed()) == {path, "a.md"}
    put(name, tmp_path / "i", {}, delete=(path,))
    assert found(open_(tmp_path / "i"), Everything()) == {"a.md"}


def test_empty_index(tmp_path: Path, name: str, open_: Any) -> None:
    write_index(name, tmp_path / "i", {})
    engine = open_(tmp_path / "i")
    for query, _ in ANSWERS.values():
        results = engine.search(query, facets=("tag", "year", "draft"), explain=True)
        assert (results.hits, results.total) == ((), 0)
    assert engine.indexed() == {}
    assert list(engine.documents()) == []
    assert engine.values("tag") == {}
    assert engine.status()["posts"] == 0
    put(name, tmp_path / "i", {"a.md": "Mưa."})
    assert found(open_(tmp_path / "i"), Term("mưa")) == {"a.md"}
    put(name, tmp_path / "i", {}, delete=("a.md",))
    assert found(open_(tmp_path / "i"), Everything()) == set()


def test_document_without_any_term(tmp_path: Path, name: str, open_: Any) -> None:
    terms: dict[str, list[str]] = {field: [] for field in document("a.md", "").terms}
    values: dict[str, list[str]] = {field: [] for field in VALUES}
    empty = Document("trống.md", terms, values, 0, False, document("trống.md", "").stored)
    with engines.rebuild(tmp_path / "i", name) as writer:
        writer.put(empty, STATE)
    engine = open_(tmp_path / "i")
    assert found(engine, Field("tag", ())) == {"trống.md"}
    assert engine.sections(engine.search(Everything()).hits[0]) == []


# Changes


def test_put_replaces(index: Path, name: str, open_: Any) -> None:
    put(name, index, {PHO_GA: "---\ntags: [Mới]\n---\nBún riêu."})
    engine = open_(index)
    assert found(engine, Term("bún")) == {PHO_GA}
    assert found(engine, Term("đường")) == set()
    assert found(engine, DateRange(date(2018, 3, 10), date(2018, 3, 10))) == set()
    assert "Ẩm thực" not in engine.values("tag")
    assert engine.values("tag")["Gia đình"] == 2
    assert engine.status()["posts"] == len(TEXTS)
    assert len(list(engine.documents())) == len(TEXTS)


def test_put_twice_is_refused(index: Path, name: str, open_: Any) -> None:
    engine = open_(index)
    with pytest.raises(ValueError, match="twice"), engine.writer() as writer:
        writer.put(document("a.md", "Một."), STATE)
        writer.put(document("a.md", "Hai."), STATE)
    assert found(open_(index), Everything()) == ALL


def test_delete(index: Path, name: str, open_: Any) -> None:
    put(name, index, {}, delete=(TRI_TUE, "không có.md"))
    engine = open_(index)
    assert found(engine, Everything()) == ALL - {TRI_TUE}
    assert found(engine, Term("trí")) == {ROI_NHAU}
    assert found(engine, Not(Term("trí"))) == ALL - {TRI_TUE, ROI_NHAU}
    assert found(engine, DateRange(date(2017, 1, 1), date(2017, 12, 31))) == {ROI_NHAU}
    assert set(engine.indexed()) == ALL - {TRI_TUE}
    assert engine.values("tag")["AI"] == 1
    assert engine.status()["posts"] == len(TEXTS) - 1


def test_delete_then_put(index: Path, name: str, open_: Any) -> None:
    with open_(index).writer() as writer:
        writer.delete(TRI_TUE)
        writer.put(document(TRI_TUE, "Gỗ lim."), STATE)
    engine = open_(index)
    assert found(engine, Term("lim")) == {TRI_TUE}
    assert engine.status()["posts"] == len(TEXTS)


def test_put_then_delete_is_refused(index: Path, name: str, open_: Any) -> None:
    with pytest.raises(ValueError, match="deleted"), open_(index).writer() as writer:
        writer.put(document(TRI_TUE, "Gỗ lim."), STATE)
        writer.delete(TRI_TUE)
    assert found(open_(index), Term("trí")) == {TRI_TUE, ROI_NHAU}


def test_indexed_and_touch(index: Path, name: str, open_: Any) -> None:
    states = {
        "một.md": FileState("0a", 1_500_000_000_123_456_789, 7),
        "hai.md": FileState("0b", 0, 0, ("hai.md:3: ngày không có thật", "hai.md: thẻ lạ")),
    }
    with open_(index).writer() as writer:
        for path, state in states.items():
            writer.put(document(path, "Chữ."), state)
    indexed = open_(index).indexed()
    assert {path: indexed[path] for path in states} == states
    assert indexed[HOC_MAY] == STATE
    assert {path: open_(index).state(path) for path in indexed} == indexed
    assert open_(index).state("ba.md") is None
    later = FileState("0a", 1_600_000_000_000_000_001, 7, ("một.md: mới thấy",))
    with open_(index).writer() as writer:
        writer.touch("một.md", later)
    engine = open_(index)
    assert engine.indexed() == indexed | {"một.md": later}
    assert found(engine, Term("chữ")) == set(states)


def test_files_that_cannot_be_read(index: Path, name: str, open_: Any) -> None:
    """They are remembered over other changes; one of them may be indexed as it was."""
    assert open_(index).unread() == {}
    unread = {
        "hỏng.md": FileState("0c", 5, 320_000, ("hỏng.md:1: không phải UTF-8",), (), 7),
        PHO_GA: FileState("", 0, 9, (f"{PHO_GA}: không mở được",)),
    }
    before = open_(index).indexed()
    with open_(index).writer() as writer:
        writer.set_unread(unread)
    assert open_(index).unread() == unread
    with open_(index).writer() as writer:
        writer.put(document("hai.md", "Chữ."), STATE)
    engine = open_(index)
    assert engine.unread() == unread
    assert engine.indexed() == {**before, "hai.md": STATE}
    assert engine.state("hỏng.md") is None and engine.state(PHO_GA) == before[PHO_GA]
    assert engine.check() == []
    with engine.writer() as writer:
        writer.set_unread({})
    assert open_(index).unread() == {}


def test_touch_of_what_is_not_there(index: Path, name: str, open_: Any) -> None:
    before = open_(index).indexed()
    with open_(index).writer() as writer:
        writer.touch("không có.md", STATE)
        writer.delete(PHO_GA)
        writer.touch(PHO_GA, STATE)
    assert set(open_(index).indexed()) == set(before) - {PHO_GA}


def test_a_commit_of_clocks_and_settings_alone(index: Path, name: str, open_: Any) -> None:
    before, late = open_(index), open_(index)
    fresh = STATE._replace(mtime=STATE.mtime + 5)
    with before.writer() as writer:
        writer.touch(PHO_GA, fresh)
        writer.set_settings({"roots": ["posts"]})
    after = open_(index)
    assert after.indexed() == {**before.indexed(), PHO_GA: fresh}
    assert after.settings() == {"roots": ["posts"]}
    assert paths(after.search(Everything())) == paths(before.search(Everything()))
    with pytest.raises(IndexChangedError):  # what it decided on is not what is there
        late.writer()
    with after.writer() as writer:
        writer.delete(PHO_GA)
    assert PHO_GA not in paths(open_(index).search(Everything()))


def test_a_commit_of_clocks_that_fails(index: Path, name: str, open_: Any) -> None:
    engine = open_(index)
    with pytest.raises(RuntimeError), engine.writer() as writer:
        writer.touch(PHO_GA, STATE._replace(mtime=5))
        raise RuntimeError
    assert open_(index).indexed() == engine.indexed()


@pytest.mark.parametrize("fresh", [True, False], ids=["rebuild", "change"])
def test_patience_with_another_writer(index: Path, name: str, open_: Any, fresh: bool) -> None:
    def begin(patience: float) -> IndexWriter:
        if fresh:
            return engines.rebuild(index, name, patience=patience)
        return open_(index).writer(patience)

    first = open_(index).writer()
    with pytest.raises(IndexLockedError):
        begin(0.05)
    release = threading.Timer(0.2, first.__exit__, (None, None, None))
    release.start()
    with begin(20) as writer:
        writer.put(document("mới.md", "Nắng lên."), STATE)
    release.join()
    assert "mới.md" in open_(index).indexed()


def test_settings(tmp_path: Path, name: str, open_: Any) -> None:
    settings = {"roots": ["bài viết", "/nơi/khác"], "include": [], "n": 1, "none": None}
    with engines.rebuild(tmp_path / "i", name) as writer:
        writer.put(document("a.md", "Một."), STATE)
        writer.set_settings(settings)
    put(name, tmp_path / "i", {"b.md": "Hai."})
    assert open_(tmp_path / "i").settings() == settings
    assert engines.remembered(tmp_path / "i", name) == settings
    with open_(tmp_path / "i").writer() as writer:
        writer.set_settings({"roots": []})
    assert open_(tmp_path / "i").settings() == {"roots": []}
    assert found(open_(tmp_path / "i"), Everything()) == {"a.md", "b.md"}


def test_settings_remembered_where_unknown(tmp_path: Path, name: str) -> None:
    assert engines.remembered(tmp_path / "nowhere", name) == {}
    assert engines.remembered(tmp_path, name) == {}


class Stop(BaseException):
    """As rude as Ctrl-C."""


@pytest.mark.parametrize("error", [RuntimeError, Stop], ids=["error", "interrupt"])
def test_an_error_changes_nothing(
    index: Path, name: str, open_: Any, error: type[BaseException]
) -> None:
    before = open_(index).indexed()
    with pytest.raises(error), open_(index).writer() as writer:
        writer.put(document(TRI_TUE, "Gỗ lim."), FileState("ff", 2, 2))
        writer.put(document("mới.md", "Gỗ lim."), STATE)
        writer.delete(HOC_MAY)
        writer.touch(PHO_GA, FileState("ff", 3, 3))
        writer.set_settings({"x": 1})
        raise error
    engine = open_(index)
    assert found(engine, Everything()) == ALL
    assert found(engine, Term("lim")) == set()
    assert found(engine, Term("trí")) == {TRI_TUE, ROI_NHAU}
    assert engine.indexed() == before
    assert engine.settings() == {}
    put(name, index, {"mới.md": "Gỗ lim."})  # nothing is locked
    assert found(open_(index), Term("lim")) == {"mới.md"}


def test_rebuild_swaps_at_the_end(index: Path, name: str, open_: Any) -> None:
    before = open_(index)
    with engines.rebuild(index, name) as writer:
        writer.put(document("mới.md", "Gỗ lim."), STATE)
        assert found(open_(index), Everything()) == ALL
        assert found(before, Everything()) == ALL
    after = open_(index)
    assert found(after, Everything()) == {"mới.md"}
    assert set(after.indexed()) == {"mới.md"}
    assert found(before, Everything()) == ALL


@pytest.mark.parametrize("error", [RuntimeError, Stop], ids=["error", "interrupt"])
def test_failed_rebuild_leaves_the_old_index(
    index: Path, name: str, open_: Any, error: type[BaseException]
) -> None:
    size = open_(index).status()["index_bytes"]
    with pytest.raises(error), engines.rebuild(index, name) as writer:
        writer.put(document("mới.md", "Gỗ lim."), STATE)
        raise error
    assert found(open_(index), Everything()) == ALL
    left = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    assert left < 1.5 * size  # nothing of the failed one stays
    put(name, index, {"mới.md": "Gỗ lim."})
    assert found(open_(index), Everything()) == ALL | {"mới.md"}


def test_failed_first_rebuild_leaves_no_index(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuntimeError), engines.rebuild(tmp_path / "i", name) as writer:
        writer.put(document("a.md", "Một."), STATE)
        raise RuntimeError
    with pytest.raises(NoIndexError):
        engines.open_index(tmp_path / "i", name)


def test_rebuilds_do_not_pile_up(tmp_path: Path, name: str, open_: Any) -> None:
    sizes = []
    for _ in range(3):
        write_index(name, tmp_path / "i")
        sizes.append(sum(p.stat().st_size for p in (tmp_path / "i").rglob("*") if p.is_file()))
    assert max(sizes) < 1.2 * min(sizes)


# An opened index stays as it was

ASKED: dict[str, Any] = {
    "words": lambda e: paths(e.search(And((Term("hoc"), Term("may"))), explain=True)),
    "phrase": lambda e: paths(e.search(Phrase(("nhân", "tạo")))),
    "prefix": lambda e: paths(e.search(Prefix("h"))),
    "everything": lambda e: paths(e.search(Everything(), limit=None)),
    "date": lambda e: paths(e.search(DateRange(date(2016, 1, 1), None), sort="date")),
    "title": lambda e: paths(e.search(Everything(), sort="title")),
    "path": lambda e: paths(e.search(InPath("ai/"))),
    "facets": lambda e: e.search(Everything(), facets=("tag", "year", "draft")).facets,
    "values": lambda e: dict(e.values("tag")),
    "spans": lambda e: list(e.spans("tag", Term("hoc")).items()),
    "months": lambda e: list(e.months("tag", Term("hoc")).items()),
    "lengths": lambda e: list(e.lengths(Term("hoc"))),
    "documents": lambda e: list(e.documents()),
    "sections": lambda e: e.sections(e.search(Draft()).hits[0]),
    "indexed": lambda e: dict(e.indexed()),
    "state": lambda e: e.state(PHO_GA),
    "settings": lambda e: dict(e.settings()),
    "status": lambda e: e.status()["posts"],
}
CHANGES: dict[str, Any] = {
    "small commit": lambda name, folder: put(name, folder, {"mới.md": "Học máy nữa."}),
    "merging commits": lambda name, folder: [
        put(name, folder, {path: text + "\nHọc máy nữa." for path, text in TEXTS.items()}),
        put(name, folder, {}, delete=(TRI_TUE, PHO_GA, CODE, DUONG_CAM)),
    ],
    "rebuild": lambda name, folder: write_index(name, folder, {"mới.md": "Học máy nữa."}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_opened_index_stays_as_it_was(
    tmp_path: Path, name: str, open_: Any, ask: Any, change: Any
) -> None:
    write_index(name, tmp_path / "i")
    expected = ask(open_(tmp_path / "i"))
    engine = open_(tmp_path / "i")  # one that nobody asked anything yet
    change(name, tmp_path / "i")
    assert ask(engine) == expected


def test_opened_index_answers_during_a_commit(index: Path, name: str, open_: Any) -> None:
    engine = open_(index)
    with open_(index).writer() as writer:
        writer.put(document(TRI_TUE, "Gỗ lim."), STATE)
        writer.delete(HOC_MAY)
        for ask in ASKED.values():
            ask(engine)
        assert found(engine, Everything()) == ALL
        assert found(open_(index), Term("trí")) == {TRI_TUE, ROI_NHAU}
    assert found(engine, Term("trí")) == {TRI_TUE, ROI_NHAU}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_writer_of_an_index_opened_long_ago(
    index: Path, name: str, open_: Any, change: Any
) -> None:
    engine = open_(index)
    change(name, index)
    newest = found(open_(index), Everything())
    # What was decided on an older state must be decided again.
    with pytest.raises(IndexChangedError):
        engine.writer()
    assert found(open_(index), Everything()) == newest
    with open_(index).writer() as writer:
        writer.put(document("sau.md", "Gỗ lim."), STATE)
    assert found(open_(index), Everything()) == newest | {"sau.md"}


# Locks and other processes


@pytest.mark.parametrize("second", ["writer", "rebuild"])
def test_two_writers(index: Path, name: str, open_: Any, second: str) -> None:
    def begin() -> None:
        if second == "writer":
            open_(index).writer()
        else:
            engines.rebuild(index, name)

    with open_(index).writer() as writer:
        writer.put(document("a.md", "Một."), STATE)
        with pytest.raises(IndexLockedError, match="writing"):
            begin()
    assert "a.md" in found(open_(index), Everything())
    with engines.rebuild(index, name) as writer:
        writer.put(document("b.md", "Hai."), STATE)
        with pytest.raises(IndexLockedError, match="writing"):
            begin()
    assert found(open_(index), Everything()) == {"b.md"}


LINES = 8  # posts of a round of `write_rounds`


def write_rounds(name: str, folder: str, rounds: int, ready: Any, go: Any) -> None:
    """Holds the index, then writes it round by round: in round n every post says `vòng n`."""
    engine = engines.open_index(Path(folder), name)
    with engine.writer() as writer:
        writer.put(document("khoá.md", "Khoá."), STATE)
        ready.set()
        go.wait(60)
    engine.close()
    for number in range(1, rounds + 1):
        texts = {f"{line}.md": f"vòng v{number}" for line in range(LINES)}
        if number % 5 == 0:
            write_index(name, Path(folder), texts)
        else:
            put(name, Path(folder), texts)


@may_leak
def test_reading_while_another_process_writes(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "i"
    write_index(name, folder, {f"{line}.md": "vòng v0" for line in range(LINES)})
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    rounds = 20
    process = context.Process(target=write_rounds, args=(name, str(folder), rounds, ready, go))
    process.start()
    try:
        assert ready.wait(60)
        with pytest.raises(IndexLockedError):
            engines.rebuild(folder, name)
        before = engines.open_index(folder, name)
        seen = []
        go.set()
        alive = True
        while alive:
            alive = process.is_alive()
            engine = engines.open_index(folder, name)
            stored = engine.search(Term("vòng"), limit=None)
            numbers = {engine.sections(hit)[0].text for hit in stored.hits}
            assert (stored.total, len(numbers)) == (LINES, 1)  # one round, and all of it
            assert {f"{line}.md" for line in range(LINES)} <= set(engine.indexed())
            seen.append(int(numbers.pop().removeprefix("vòng v")))
            engine.close()
        assert seen == sorted(seen)
        assert seen[-1] == rounds
        assert before.search(Term("v0")).total == LINES
        assert len(before.indexed()) == LINES
        before.close()
    finally:
        process.join(60)
    assert process.exitcode == 0


# Indexes that cannot be used


def test_no_index(tmp_path: Path, name: str) -> None:
    for folder in (tmp_path, tmp_path / "nowhere", tmp_path / "a" / "b"):
        with pytest.raises(NoIndexError, match="dlblog index"):
            engines.open_index(folder, name)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is not a folder: name a new or empty folder"):
        engines.open_index(tmp_path / "file", name)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"[]", b"{}", b"null"], ids=ascii)
def test_all_files_damaged(index: Path, name: str, content: bytes) -> None:
    for path in index.rglob("*"):
        if path.is_file():
            path.write_bytes(content)
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        engines.open_index(index, name)
    assert engines.remembered(index, name) == {}
    write_index(name, index, {"a.md": "Một."})  # which mends it
    engine = engines.open_index(index, name)
    assert found(engine, Everything()) == {"a.md"}
    engine.close()


def use(name: str, folder: Path) -> None:
    """Open an index and ask it everything."""
    engine = engines.open_index(folder, name)
    try:
        for ask in ASKED.values():
            ask(engine)
        engine.search(Term("hoc"), facets=("tag", "year", "draft"), explain=True)
        with engine.writer() as writer:
            writer.put(document(TRI_TUE, "Gỗ lim."), STATE)
    finally:
        engine.close()


@may_leak
@pytest.mark.parametrize("damage", ["emptied", "cut", "overwritten"])
def test_one_file_damaged(
    index: Path, name: str, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An engine may look again for a while, since somebody may just be writing. Nobody is.
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(time, "monotonic", itertools.count().__next__)
    noise = random.Random(1)
    used = set()
    for file in sorted(path.relative_to(index) for path in index.rglob("*") if path.is_file()):
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(index, copy)
        content = (copy / file).read_bytes()
        if len(content) > 1:
            damaged = {
                "emptied": b"",
                "cut": content[: len(content) // 2],
                "overwritten": noise.randbytes(len(content)),
            }[damage]
            (copy / file).write_bytes(damaged)
            try:
                use(name, copy)
            except IndexFormatError as error:
                assert "run dlblog rebuild" in str(error), file
                used.add(file)
    assert used


def test_made_by_another_version(
    index: Path, name: str, monkeypatch: pytest.MonkeyPatch, open_: Any
) -> None:
    with open_(index).writer() as writer:
        writer.set_settings({"roots": ["posts"]})
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        engines.open_index(index, name)
    assert engines.remembered(index, name) == {"roots": ["posts"]}
    write_index(name, index, {"a.md": "Một."})
    assert found(open_(index), Everything()) == {"a.md"}
    monkeypatch.undo()
    with pytest.raises(DlblogError):
        engines.open_index(index, name)


# Whatever the order of changes, the index is that of the posts as they are

WORDS = "học hoc máy may sâu đường duong dương trí tuệ nhân tạo C++ Node.js".split()
TAGS = ("AI", "Học máy", "Gia đình")


@st.composite
def posts(draw: st.DrawFn) -> str:
    """A post of few words, so that posts share them."""
    title = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    tags = draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True))
    day = draw(st.sampled_from(["", "date: 2016-02-04\n", "date: 2018-03-10\n"]))
    draft = draw(st.sampled_from(["", "draft: true\n"]))
    paragraphs = draw(
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), max_size=3)
    )
    body = "\n\n".join(" ".join(words) + "." for words in paragraphs)
    return f"---\ntitle: {title}\ntags: [{', '.join(tags)}]\n{day}{draft}---\n{body}\n"


COMMITS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.none() | posts(), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)
QUESTIONS: tuple[Query, ...] = (
    Term("hoc"),
    Term("duong"),
    And((Term("hoc"), Term("may"))),
    Or((Term("trí"), Term("tuệ"), Term("nhân"), Term("tạo"))),
    Phrase(("học", "máy")),
    Prefix("h"),
    Or((Term("nodejs"), Phrase(("node", "js")))),
    And((Term("máy"), Not(Field("tag", ("AI",))), DateRange(date(2016, 1, 1), None))),
    Everything(),
)


def answers(engine: SearchEngine) -> list[Any]:
    """All that the questions say, in order."""
    asked = [
        engine.search(question, limit=None, sort=sort, facets=("tag", "year", "draft"))
        for question in QUESTIONS
        for sort in ("relevance", "date", "title")
    ]
    return [
        [
            [(hit.stored, hit.score, engine.sections(hit)) for hit in results.hits],
            results.total,
            results.facets,
            {question: set(terms) for question, terms in results.matched.items()},
        ]
        for results in asked
    ] + [
        [list(engine.spans("tag", question).items()) for question in QUESTIONS],
        dict(engine.values("tag")),
        list(engine.documents()),
        dict(engine.indexed()),
    ]


@settings(max_examples=15)
@given(commits=COMMITS)
def test_any_commits_are_as_one_rebuild(
    tmp_path_factory: pytest.TempPathFactory, name: str, commits: list[dict[str, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("commits")
    write_index(name, folder / "i", {})
    final: dict[str, str] = {}
    for commit in commits:
        put_now = {path: text for path, text in commit.items() if text is not None}
        gone = tuple(path for path, text in commit.items() if text is None)
        put(name, folder / "i", put_now, gone)
        final = {path: text for path, text in (final | put_now).items() if path not in gone}
    write_index(name, folder / "whole", final)
    grown = engines.open_index(folder / "i", name)
    whole = engines.open_index(folder / "whole", name)
    try:
        assert answers(grown) == answers(whole)
    finally:
        grown.close()
        whole.close()


# Titles as they are in order: numbers by what they count, all else as before.
NUMBERED = (
    ["Bài 1", "Bài 2", "Bài 10", "Bài 10 và nửa", "Bài 11"],
    ["2 món", "10 món", "Ba món"],
    ["Go 1.9", "Go 1.10", "Go 1.21", "Go 2"],
    ["Tuần 007", "Tuần 8", "Tuần 09", "Tuần 10"],
    ["Phần 2: bếp", "Phần 2: vườn", "Phần 12: bếp"],
    ["A", "A 1", "Á 2", "Ă 10", "A1", "A2", "A10"],
    ["Năm 99999999999999999998", "Năm 99999999999999999999", "Năm 1" + "0" * 30],
)


@pytest.mark.parametrize("titles", NUMBERED, ids=[titles[0] for titles in NUMBERED])
def test_numbers_in_titles(tmp_path: Path, name: str, open_: Any, titles: list[str]) -> None:
    folder = tmp_path / "index"
    with engines.rebuild(folder, name) as writer:
        for number, title in enumerate(reversed(titles)):
            text = f"---\ntitle: '{title}'\n---\nMưa."
            writer.put(document(f"{number}.md", text), FileState("", 0, 0))
    engine = open_(folder)
    hits = engine.search(Everything(), sort="title").hits
    assert [hit.stored["title"] for hit in hits] == titles


# Front matter -> posts in the order of their last change.
UPDATED = {
    "a.md": "date: 2020-01-01",
    "b.md": "date: 2019-01-01\nupdated: 2021-05-06",
    "c.md": "date: 2018-01-01\nlastmod: 2019-12-31",
    "d.md": "updated: 2017-02-03",
    "e.md": "date: 2020-01-01\nlast_modified_at: 2020-01-01",
    "f.md": "title: Không ngày",
    "g.md": "date: 2022-01-01\nupdated: hôm nọ",
}


def test_order_by_last_change(tmp_path: Path, name: str, open_: Any) -> None:
    folder = tmp_path / "index"
    with engines.rebuild(folder, name) as writer:
        for path, head in UPDATED.items():
            writer.put(document(path, f"---\n{head}\n---\nMưa."), FileState("", 0, 0))
    engine = open_(folder)
    oldest = ["d.md", "c.md", "a.md", "e.md", "b.md", "g.md", "f.md"]
    newest = ["g.md", "b.md", "a.md", "e.md", "c.md", "d.md", "f.md"]
    assert paths(engine.search(Everything(), sort="updated")) == oldest
    assert paths(engine.search(Term("mưa"), sort="-updated")) == newest
