"""Which of a blog's tags a typed one means."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.tag_name import (
    aliased,
    beginning,
    branches,
    closest,
    moved,
    name_order,
    name_parts,
    name_words,
    same_names,
)
from dlblog.vietnamese import strip_marks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Học máy", ["học", "máy"], id="space"),
        pytest.param("học-máy", ["học", "máy"], id="hyphen"),
        pytest.param("HỌC_MÁY", ["học", "máy"], id="low line"),
        pytest.param("  học -  máy ", ["học", "máy"], id="several"),
        pytest.param("Kĩ thuật", ["kỹ", "thuật"], id="spelling"),
        pytest.param(unicodedata.normalize("NFD", "Sức khoẻ"), ["sức", "khỏe"], id="decomposed"),
        pytest.param("C++", ["c++"], id="C++"),
        pytest.param("Node.js", ["node.js"], id="Node.js"),
        pytest.param("Lập-trình/Web tĩnh", ["lập", "trình", "/", "web", "tĩnh"], id="below"),
        pytest.param("lap trinh / go", ["lap", "trinh", "/", "go"], id="below, with spaces"),
        pytest.param("I/O", ["i", "/", "o"], id="I/O"),
        pytest.param(" - ", [], id="nothing"),
    ],
)
def test_name_words(name: str, expected: list[str]) -> None:
    assert name_words(name) == expected


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        pytest.param("Học máy", ["Học máy", "học máy"], ["Học máy"], id="as typed"),
        pytest.param("AI", ["AI", "ai", "Ai"], ["AI"], id="as typed, among cases"),
        pytest.param("học máy", ["Học máy", "Văn học"], ["Học máy"], id="case"),
        pytest.param("học máy", ["Học Máy", "Học máy"], ["Học Máy", "Học máy"], id="two cases"),
        pytest.param("hoc-may", ["Học máy"], ["Học máy"], id="hyphen and marks"),
        pytest.param("học-máy", ["Học máy"], ["Học máy"], id="hyphen"),
        pytest.param("Học_máy", ["hoc-may", "học-máy"], ["học-máy"], id="hyphen before marks"),
        pytest.param("hoc may", ["Học máy", "Học may"], ["Học may", "Học máy"], id="any marks"),
        pytest.param("hoc may", ["Học máy", "hoc-may"], ["hoc-may"], id="no marks in the tag"),
        pytest.param("hoc máy", ["Học may", "Học máy"], ["Học máy"], id="some marks"),
        pytest.param("thái", ["Thai", "Thái"], ["Thái"], id="Thái is not Thai"),
        pytest.param("thai", ["Thai", "Thái"], ["Thai"], id="Thai is not Thái"),
        pytest.param("thai", ["Thái"], ["Thái"], id="Thái without marks"),
        pytest.param("thái", ["Thai"], ["Thai"], id="only marks differ"),
        pytest.param("tôi ưu", ["Tối ưu", "Tối Ưu"], ["Tối Ưu", "Tối ưu"], id="a mark left out"),
        pytest.param("đuong", ["Đường", "Dương"], ["Đường"], id="đ is not d"),
        pytest.param("duong", ["Đường", "Dương"], ["Dương", "Đường"], id="d may be đ"),
        pytest.param("kỹ thuật", ["Kĩ thuật"], ["Kĩ thuật"], id="kỹ and kĩ"),
        pytest.param("ky thuat", ["Kĩ thuật"], ["Kĩ thuật"], id="ky for kĩ"),
        pytest.param("ki thuat", ["Kỹ thuật"], ["Kỹ thuật"], id="ki for kỹ"),
        pytest.param("mi thuat", ["Mĩ thuật"], ["Mĩ thuật"], id="mi for mĩ"),
        pytest.param("ca si", ["Ca sĩ"], ["Ca sĩ"], id="si for sĩ"),
        pytest.param("my", ["Mi"], [], id="my is not mi"),
        pytest.param("mi", ["My"], [], id="mi is not my"),
        pytest.param("quy trinh", ["Qui trình"], ["Qui trình"], id="quy and qui"),
        pytest.param("suc khoe", ["Sức khoẻ"], ["Sức khoẻ"], id="khoe for khoẻ"),
        pytest.param("sức khỏe", ["Sức khoẻ"], ["Sức khoẻ"], id="khỏe and khoẻ"),
        pytest.param("c++", ["C++", "C", "C#"], ["C++"], id="C++ is not C"),
        pytest.param("c", ["C++", "C#"], [], id="C is not C++"),
        pytest.param("học", ["Học máy"], [], id="a word of a tag is not the tag"),
        pytest.param("học máy sâu", ["Học máy"], [], id="more than the tag"),
        pytest.param("nhạc", ["Học máy"], [], id="another word"),
        pytest.param("học", [], [], id="no tags"),
        pytest.param("", ["Học"], [], id="empty"),
        pytest.param("-", ["Học"], [], id="only a hyphen"),
        pytest.param("-", ["-"], ["-"], id="only a hyphen, as typed"),
        pytest.param("bep-nuc/banh", ["Bếp núc/Bánh"], ["Bếp núc/Bánh"], id="parts without marks"),
        pytest.param("bếp núc / bánh", ["Bếp-núc/Bánh"], ["Bếp-núc/Bánh"], id="spaces around /"),
        pytest.param("bếp múc/bánh", ["Bếp núc/Bánh"], [], id="another word in a part"),
        pytest.param("bep nuc", ["Bếp núc/Bánh"], [], id="what stands below is another name"),
        pytest.param("bep nuc/", ["Bếp núc/Bánh"], [], id="nothing below, unless asked"),
        pytest.param("bep nuc banh", ["Bếp núc/Bánh"], [], id="/ is not a space"),
    ],
)
def test_same_names(typed: str, known: list[str], expected: list[str]) -> None:
    assert sorted(same_names(typed, known)) == sorted(expected)


ALL_SPELLINGS: dict[str, tuple[str, list[str], list[str]]] = {
    "as typed, and other cases": ("AI", ["AI", "ai", "Ai", "AIM"], ["AI", "Ai", "ai"]),
    "what divides, or nothing": (
        "Big Data",
        ["BigData", "big_data", "Big-Data", "Big Data", "Data Big", "BigDataX"],
        ["Big Data", "Big-Data", "BigData", "big_data"],
    ),
    "written as one": ("bigdata", ["Big Data", "big-data"], ["Big Data", "big-data"]),
    "no marks: all readings": (
        "hoc",
        ["học", "Hóc", "hoc", "họ"],
        ["Hóc", "hoc", "học"],
    ),
    "marks that are typed count": ("học", ["học", "HỌC", "hóc", "hoc"], ["HỌC", "học"]),
    "marks on one word": ("hoc máy", ["Học máy", "Học may", "hoc-máy"], ["Học máy", "hoc-máy"]),
    "only others in marks": ("thái", ["Thai", "thai"], ["Thai", "thai"]),
    "written as one, with marks": ("họcmáy", ["Học máy", "Hóc máy", "hocmay"], ["Học máy"]),
    "written as one, without": (
        "hanoi",
        ["Hà Nội", "Hà nội", "ha-noi"],
        ["Hà Nội", "Hà nội", "ha-noi"],
    ),
    "the place of a tone": ("hoà bình", ["Hòa bình", "hoà-bình"], ["Hòa bình", "hoà-bình"]),
    "kỹ and kĩ": ("kithuat", ["Kĩ thuật", "kỹ-thuật"], ["Kĩ thuật", "kỹ-thuật"]),
    "decomposed": (
        "Đà Lạt",
        [unicodedata.normalize("NFD", "đà-lạt"), "Đà Lạt"],
        [unicodedata.normalize("NFD", "đà-lạt"), "Đà Lạt"],
    ),
    "a syllable is no two words": ("to an", ["toán", "to-an"], ["to-an"]),
    "two words are no syllable": ("toan", ["to an", "toán"], ["toán"]),
    "divided elsewhere": ("tin học", ["ti nhọc", "tin-học"], ["tin-học"]),
    "digits are not joined": ("1-2", ["12", "1 2"], ["1 2"]),
    "a digit is joined to letters": ("GPT 4", ["GPT-4", "gpt4"], ["GPT-4", "gpt4"]),
    "signs count": ("c++", ["C++", "C", "C#"], ["C++"]),
    "a dot counts": ("nodejs", ["Node.js", "NodeJS", "node-js"], ["NodeJS", "node-js"]),
    "mi and my": ("my", ["Mi", "MY", "mỹ"], ["MY", "mỹ"]),
    "white space around": (" ai ", ["AI"], ["AI"]),
    "a hyphen before": ("AI", ["-AI", "AI"], ["-AI", "AI"]),
    "no letters": ("-", ["-", "--"], ["-"]),
    "nothing": ("", ["AI"], []),
    "below is another name": ("nhac", ["Nhạc", "nhạc/dân ca"], ["Nhạc"]),
    "a whole branch in all spellings": (
        "nhac/",
        ["Nhạc", "nhac/jazz", "NHẠC/dân ca", "Nhạc cụ"],
        ["NHẠC/dân ca", "Nhạc", "nhac/jazz"],
    ),
    "marks of a branch count": ("nhạc/", ["nhac/jazz", "Nhạc/Pop"], ["Nhạc/Pop"]),
    "a branch written as one": ("dulich/", ["Du lịch/Huế", "du-lich"], ["Du lịch/Huế", "du-lich"]),
    "below, by its whole name": (
        "nhac/dan-ca",
        ["Nhạc/Dân ca", "nhạc/dân_ca", "nhac"],
        ["Nhạc/Dân ca", "nhạc/dân_ca"],
    ),
}


@pytest.mark.parametrize(("typed", "known", "expected"), ALL_SPELLINGS.values(), ids=ALL_SPELLINGS)
def test_all_spellings(typed: str, known: list[str], expected: list[str]) -> None:
    assert list(same_names(typed, known, below=True, every=True)) == sorted(expected)


MOVED = {
    "the top": ("du-lich", 1, "travel", "travel"),
    "below": ("du-lich/biển/Nha Trang", 1, "travel", "travel/biển/Nha Trang"),
    "spaces around /": ("Sách / Mới", 1, "Book", "Book / Mới"),
    "two parts": ("a/b/c", 2, "x", "x/c"),
    "to two parts": ("a/b", 1, "x/y", "x/y/b"),
    "more signs": ("/a//b", 1, "x", "x//b"),
    "no hierarchy": ("/".join("x" * 21), 1, "y", "y"),
}


@pytest.mark.parametrize(("name", "depth", "top", "expected"), MOVED.values(), ids=MOVED)
def test_moved(name: str, depth: int, top: str, expected: str) -> None:
    assert moved(name, depth, top) == expected


NHAC = ["Nhạc", "Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ", "nhac/jazz", "Nhạc cụ", "CI/CD", "Sách / Mới"]
BELOW: dict[str, tuple[str, list[str]]] = {
    "a name that is there": ("nhạc", ["Nhạc"]),
    "as typed, and all below": ("Nhạc/", ["Nhạc", "Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ"]),
    "in another case": ("NHẠC/", ["Nhạc", "Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ"]),
    "without marks: the branch that has none": ("nhac/", ["nhac/jazz"]),
    "a branch within a branch": ("nhạc/dân-ca/", ["Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ"]),
    "parts without marks": ("nhac/dan ca/", ["Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ"]),
    "spaces around": ("nhạc / dân ca / ", ["Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ"]),
    "below, by its whole name": ("nhac/dan-ca/quan-ho", ["Nhạc/Dân ca/Quan họ"]),
    "nothing below it": ("nhạc cụ/", ["Nhạc cụ"]),
    "not there, only what stands below": ("ci", ["CI/CD"]),
    "not there, in names with spaces": ("sach", ["Sách / Mới"]),
    "not a part of a word": ("nha", []),
    "not the last part": ("cd", []),
    "none": ("thơ/", []),
    "nothing before": ("/", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("typed", "expected"), BELOW.values(), ids=BELOW)
def test_same_names_and_those_below(typed: str, expected: list[str]) -> None:
    assert list(same_names(typed, NHAC, below=True)) == sorted(expected)


def test_a_branch_in_several_spellings() -> None:
    known = ["Bếp núc/Bánh", "bếp-núc/canh", "Bép núc/Kho"]
    assert same_names("bếp núc/", known, below=True) == ("Bếp núc/Bánh", "bếp-núc/canh")
    assert same_names("bep nuc/", known, below=True) == tuple(sorted(known))


PARTS = {
    "AI": ("AI",),
    "Nhạc/Dân ca": ("Nhạc", "Dân ca"),
    " a / b ": ("a", "b"),
    "/a//b/": ("a", "b"),
    "/": ("/",),
    "": ("",),
    "/".join("x" * 20): ("x",) * 20,
    "/".join("x" * 21): ("/".join("x" * 21),),
}


@pytest.mark.parametrize(("name", "parts"), PARTS.items(), ids=map(repr, PARTS))
def test_name_parts(name: str, parts: tuple[str, ...]) -> None:
    assert name_parts(name) == parts
    assert name_parts("/".join(parts)) == parts


def test_branches() -> None:
    assert branches(["a/b/c", "AI", "a / b", "a"]) == {
        "a": ["a/b/c", "a / b", "a"], "a/b": ["a/b/c", "a / b"], "a/b/c": ["a/b/c"], "AI": ["AI"],
    }  # fmt: skip


def test_names_come_in_order() -> None:
    known = ["toi-uu", "Tối ưu", "Tối Ưu", "tối-ưu"]
    found = same_names("tối ưu", known)
    assert found == tuple(sorted(found)) == ("Tối Ưu", "Tối ưu", "tối-ưu")
    assert same_names("tối ưu", iter(known)) == found


names = st.text("aAáÁiíyýkmđĐd -_+/", max_size=6) | st.text(max_size=10)


@given(names, st.lists(names, max_size=5))
@settings(deadline=None, max_examples=150)
def test_a_name_means_known_names_alone(typed: str, known: list[str]) -> None:
    found = same_names(typed, known)
    with_those_below = same_names(typed, known, below=True)
    for some in (found, with_those_below):
        assert set(some) <= set(known)
        assert len(set(some)) == len(some)
    if typed in known:
        assert found == with_those_below == (typed,)
    if not typed.rstrip().endswith("/"):
        assert set(found) <= set(with_those_below)


@given(names, st.lists(names, max_size=5))
@settings(deadline=None, max_examples=150)
def test_all_spellings_are_more_than_the_nearest(typed: str, known: list[str]) -> None:
    for below in (False, True):
        every = same_names(typed, known, below=below, every=True)
        assert {*same_names(typed, known, below=below)} <= {*every} <= {*known}
        assert list(every) == sorted({*every})


@given(st.text("aAáÁiíyýkmqutđĐdếu", min_size=1, max_size=6), st.text("aáiyđhọc", max_size=4))
@settings(deadline=None, max_examples=150)
def test_all_spellings_of_a_name_find_it(first: str, second: str) -> None:
    name = f"{first} {second}".strip()
    known = [name, name.upper(), name.replace(" ", "-"), name.replace(" ", "_")]
    known.append(unicodedata.normalize("NFD", name))
    for typed in (*known, strip_marks(name), strip_marks(name).upper()):
        assert {*same_names(typed, known, every=True)} == {*known}


@given(st.text("aAáÁiíyýkmqutđĐd -_+/", max_size=8))
@settings(deadline=None, max_examples=150)
def test_a_name_is_found_without_marks_and_in_any_case(name: str) -> None:
    if name_words(name):
        for typed in (name, name.upper(), strip_marks(name), unicodedata.normalize("NFD", name)):
            assert same_names(typed, [name]) == (name,)


ALIASES = {"ML": "Machine Learning", "học-máy": "Machine Learning", "nodejs": "Node.js"}
ALIASED = {
    "ML": "Machine Learning",
    "ml": "Machine Learning",
    "Học_Máy": "Machine Learning",
    "NodeJS": "Node.js",
    "hoc may": None,
    "Machine Learning": None,
    "Node.js": None,
    "": None,
    "-": None,
}


@pytest.mark.parametrize(("typed", "tag"), ALIASED.items(), ids=ALIASED)
def test_a_name_is_an_alias(typed: str, tag: str | None) -> None:
    assert aliased(typed, ALIASES) == tag


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        pytest.param("ML", ["Machine Learning"], ["Machine Learning"], id="the tag alone"),
        pytest.param("ml", ["Machine learning"], ["Machine learning"], id="in another case"),
        pytest.param("ML", ["ML"], ["ML"], id="the alias alone"),
        pytest.param(
            "ML", ["ML", "Machine Learning", "HTML"], ["ML", "Machine Learning"], id="both"
        ),
        pytest.param(
            "machine-learning", ["ml", "Machine Learning"], ["ml", "Machine Learning"], id="the tag"
        ),
        pytest.param(
            "Machine Learning",
            ["ML", "Ml", "Học máy", "Machine Learning"],
            ["ML", "Ml", "Học máy", "Machine Learning"],
            id="the tag as it is, and all its aliases",
        ),
        pytest.param(
            "ML", ["Học máy", "Machine Learning"], ["Học máy", "Machine Learning"], id="another one"
        ),
        pytest.param(
            "hoc may", ["Học máy", "Machine Learning"], ["Học máy", "Machine Learning"],
            id="a post's alias without marks",
        ),
        pytest.param("hoc may", ["Machine Learning"], ["Machine Learning"], id="without marks"),
        pytest.param("hoc may", ["hoc-may", "Học máy"], ["hoc-may"], id="another tag, bare"),
        pytest.param("NODEJS", ["Node.js", "Nodejs"], ["Node.js", "Nodejs"], id="a joined name"),
        pytest.param("python", ["Python", "ML"], ["Python"], id="neither"),
        pytest.param("ML", ["Python"], [], id="nobody has it"),
        pytest.param("ML", [], [], id="no tags"),
    ],
)  # fmt: skip
def test_names_by_alias(typed: str, known: list[str], expected: list[str]) -> None:
    assert sorted(same_names(typed, known, ALIASES)) == sorted(expected)


@given(names, st.lists(names, max_size=5))
@settings(deadline=None, max_examples=100)
def test_aliases_only_add(typed: str, known: list[str]) -> None:
    others = {"không ai gõ thế này": "cũng không ai gõ"}
    assert same_names(typed, known, others) == same_names(typed, known)
    if name_words(typed):
        found = same_names(typed, known, {typed: "một thẻ khác"})
        assert {*same_names(typed, known)} <= {*found} <= {*known}


def test_name_order() -> None:
    shuffled = ["Zalo", "đọc", "Dạy", "ẩm thực", "dao", "An", "an", "Ân", "Łódź", "Làng", "mưa"]
    assert sorted(shuffled, key=name_order) == [
        *["ẩm thực", "An", "an", "Ân", "dao", "Dạy", "đọc", "Làng", "Łódź", "mưa", "Zalo"]
    ]


KNOWN = (
    *("Học máy", "học-sâu", "Hóc-môn", "Đường", "Dương", "C++", "C#", "GPT-4", "Máy học"),
    *("Bếp núc/Bánh", "Bếp núc/Bún phở"),
)
BEGINNINGS = {
    "": KNOWN,
    "hoc": ("Học máy", "học-sâu", "Hóc-môn"),
    "học": ("Học máy", "học-sâu"),
    "HO": ("Học máy", "học-sâu", "Hóc-môn"),
    "hoc m": ("Học máy", "Hóc-môn"),
    "hoc-m": ("Học máy", "Hóc-môn"),
    "hoc ": ("Học máy", "học-sâu", "Hóc-môn"),
    "học s": ("học-sâu",),
    "hoc may hoc": (),
    "du": ("Đường", "Dương"),
    "đư": ("Đường",),
    "đu": (),
    "đuo": ("Đường",),
    "c": ("C++", "C#"),
    "c+": ("C++",),
    "gpt": ("GPT-4",),
    "gpt-4": ("GPT-4",),
    "may": ("Máy học",),
    "bep": ("Bếp núc/Bánh", "Bếp núc/Bún phở"),
    "bep-nuc/": ("Bếp núc/Bánh", "Bếp núc/Bún phở"),
    "bep nuc/bun": ("Bếp núc/Bún phở",),
    "bếp núc/bun ph": ("Bếp núc/Bún phở",),
    "banh": (),
    "x": (),
}


@pytest.mark.parametrize(("typed", "known"), BEGINNINGS.items(), ids=BEGINNINGS)
def test_names_that_begin_as_typed(typed: str, known: tuple[str, ...]) -> None:
    assert beginning(typed, KNOWN) == list(known)


NEAREST = {
    "a slip": ("Dockr", "Docker"),
    "a slip before words": ("docker compos", "Docker Compose"),
    "the first word": ("Đà", "Đà Lạt"),
    "without marks": ("lat", "Đà Lạt"),
    "the shortest": ("compose", "Docker Compose"),
    "letters within a word": ("ocke", "Docker"),
    "a part of no word": ("pose", ""),
    "nothing": ("Huế", ""),
    "no word": ("", ""),
}


@pytest.mark.parametrize(("typed", "expected"), NEAREST.values(), ids=NEAREST)
def test_closest(typed: str, expected: str) -> None:
    known = ["Docker Compose cho người mới", "Docker Compose", "Docker", "Đà Lạt"]
    assert closest(typed, known) == expected
