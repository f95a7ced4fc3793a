"""Which tags are meant by who edits, and how new ones are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlblog.errors import UsageError
from dlblog.tag_spelling import (
    Spelling,
    checked_name,
    differ_in_marks_alone,
    divided,
    meant,
    missing,
    perhaps_meant,
    spelled,
    variants,
)

NAMES = {
    "as it is": ("Ẩm thực", "Ẩm thực"),
    "spaces around": ("  gốm  ", "gốm"),
    "white space within": ("đồ\t gốm\nsứ", "đồ gốm sứ"),
    "decomposed": (unicodedata.normalize("NFD", "Đồ gốm"), "Đồ gốm"),
    "signs": ("C++", "C++"),
    "what YAML would read otherwise": ("a: b #c", "a: b #c"),
    "yes": ("yes", "yes"),
    "a number": ("007", "007"),
    "an emoji of several": ("👩\u200d👧 nhà", "👩\u200d👧 nhà"),
    "a minus": ("-nháp", "-nháp"),
    "only a sign": ("?", "?"),
    "a comma": ("học, vẽ", "học, vẽ"),
    "as long as may be": ("ố" * 200, "ố" * 200),
}


@pytest.mark.parametrize(("typed", "name"), NAMES.values(), ids=NAMES)
def test_checked_name(typed: str, name: str) -> None:
    assert checked_name(typed) == name


NO_NAMES = {
    "nothing": ("", "a tag cannot be empty"),
    "white space": (" \t\n", "a tag cannot be empty"),
    "an escape": ("đỏ\x1b[31m", "nobody sees the U+001B in it"),
    "NUL": ("a\0b", "nobody sees the U+0000 in it"),
    "a C1 control": ("a\x9bb", "nobody sees the U+009B in it"),
    "the other direction": ("a\u202eb", "nobody sees the U+202E in it"),
    "an isolate": ("a\u2066b", "nobody sees the U+2066 in it"),
    "a soft hyphen": ("nấu\xadăn", "nobody sees the U+00AD in it"),
    "a space without width": ("a\u200bb", "nobody sees the U+200B in it"),
    "a BOM": ("\ufeffgốm", "nobody sees the U+FEFF in it"),
    "bytes that are not UTF-8": ("g\udce9m", "it is not UTF-8"),
    "half a pair": ("\ud83d", "it is not UTF-8"),
    "too long": ("ố" * 201, "'" + "ố" * 60 + "…' cannot be a tag: it has more than 200 characters"),
    "null": ("null", "'null' cannot be a tag"),
    "NULL": ("NULL", "'NULL' cannot be a tag"),
    "a tilde": (" ~ ", "'~' cannot be a tag"),
}


@pytest.mark.parametrize(("typed", "reason"), NO_NAMES.values(), ids=NO_NAMES)
def test_no_name(typed: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked_name(typed)
    assert reason in str(caught.value)


@given(st.text(max_size=40))
def test_a_checked_name_stays_so(typed: str) -> None:
    try:
        name = checked_name(typed)
    except UsageError:
        return
    assert checked_name(name) == name == name.strip()


LISTS = {
    "one": ("gốm", [], ["gốm"]),
    "several": ("gốm,lụa , tre nứa", [], ["gốm", "lụa", "tre nứa"]),
    "commas too many": (",gốm,,lụa,", [], ["gốm", "lụa"]),
    "one twice": ("gốm, lụa,gốm", [], ["gốm", "lụa"]),
    "composed and decomposed": (f"gốm,{unicodedata.normalize('NFD', 'gốm')}", [], ["gốm"]),
    "a comma in a tag of the blog": (" học, vẽ ", ["học, vẽ", "học"], ["học, vẽ"]),
    "a comma in no tag of the blog": ("học, vẽ", ["học", "vẽ"], ["học", "vẽ"]),
    "a tag of the blog that could not be added": ("đỏ\x1b", ["đỏ\x1b"], ["đỏ\x1b"]),
}


@pytest.mark.parametrize(("typed", "known", "names"), LISTS.values(), ids=LISTS)
def test_divided(typed: str, known: list[str], names: list[str]) -> None:
    assert divided(typed, known) == names


@pytest.mark.parametrize("typed", ["", " ", ",", " , ,"])
def test_none_is_named(typed: str) -> None:
    with pytest.raises(UsageError, match="no tag is named"):
        divided(typed)


BLOG = {"Học máy": 7, "học-máy": 2, "Thái": 1, "Python": 5, "python": 5, "Gốm/Bát Tràng": 1}
ALIASES = {"ML": "Học máy", "K8s": "Kubernetes"}
SPELLINGS = {
    "as the blog has it": ("Python", Spelling("Python")),
    "new": ("Lụa", Spelling("Lụa")),
    "another case": (
        "THÁI", Spelling("Thái", "written 'Thái', as in 1 post; --exact writes 'THÁI'"),
    ),
    "a hyphen, the more frequent": (
        "HỌC-MÁY",
        Spelling("Học máy", "written 'Học máy', as in 7 posts; --exact writes 'HỌC-MÁY'"),
    ),
    "as frequent, the first": (
        "PYTHON",
        Spelling("Python", "written 'Python', as in 5 posts; --exact writes 'PYTHON'"),
    ),
    "below another": (
        "gốm/bát-tràng",
        Spelling(
            "Gốm/Bát Tràng", "written 'Gốm/Bát Tràng', as in 1 post; --exact writes 'gốm/bát-tràng'"
        ),
    ),
    "without marks": ("thai", Spelling("thai", other="Thái")),
    "other marks": ("thải", Spelling("thải")),
    "marks where the blog has none": ("pythón", Spelling("pythón", other="Python")),
    "an alias": ("ML", Spelling("Học máy", "'ML' is an alias of 'Học máy'")),
    "an alias in another case": ("ml", Spelling("Học máy", "'ml' is an alias of 'Học máy'")),
    "an alias of a tag nobody has": (
        "k8s", Spelling("Kubernetes", "'k8s' is an alias of 'Kubernetes'"),
    ),
    "no word in it": ("🍜", Spelling("🍜")),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "spelling"), SPELLINGS.values(), ids=SPELLINGS)
def test_spelled(typed: str, spelling: Spelling) -> None:
    assert spelled(typed, BLOG, ALIASES) == spelling


MEANT = {
    "as it is": ("Python", ("Python",)),
    "spaces around": (" Thái ", ("Thái",)),
    "decomposed": (unicodedata.normalize("NFD", "Thái"), ("Thái",)),
    "another case": ("PYTHON", ("Python", "python")),
    "a hyphen": ("HỌC MÁY", ("Học máy", "học-máy")),
    "without marks": ("hoc may", ("Học máy", "học-máy")),
    "not other marks": ("thải", ()),
    "not where marks are typed that it has not": ("pythón", ()),
    "none": ("lụa", ()),
    "nothing": ("", ()),
    "not what is below": ("gốm", ()),
}


@pytest.mark.parametrize(("typed", "names"), MEANT.values(), ids=MEANT)
def test_meant(typed: str, names: tuple[str, ...]) -> None:
    assert meant(typed, BLOG) == names


def test_a_tag_without_a_letter_is_meant_by_itself() -> None:
    assert meant("?", ["?", "!"]) == ("?",)
    assert meant("?", ["!"]) == ()


CLOSEST = {
    "a slip": ("Pyhton", "Python"),
    "other marks": ("thải", "Thái"),
    "nothing like it": ("xe đạp", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("typed", "name"), CLOSEST.values(), ids=CLOSEST)
def test_perhaps_meant(typed: str, name: str) -> None:
    assert perhaps_meant(typed, ["Học máy", "Python", "Thái"]) == name


PAIRS = {
    "Thai and Thái": ("Thai", "Thái", True),
    "the other way round": ("Thái", "Thai", True),
    "case besides": ("thai", "THÁI", True),
    "a hyphen besides": ("hoc-may", "Học máy", True),
    "đ": ("da lat", "Đà Lạt", True),
    "two marks": ("ma", "mã", True),
    "the same": ("Thái", "Thái", False),
    "case alone": ("thái", "Thái", False),
    "a hyphen alone": ("học-máy", "học máy", False),
    "the place of a tone": ("hoà", "hòa", False),
    "other words": ("Thái", "Lào", False),
    "more words": ("Thái", "Thái Lan", False),
    "signs": ("C++", "C#", False),
}


@pytest.mark.parametrize(("left", "right", "expected"), PAIRS.values(), ids=PAIRS)
def test_differ_in_marks_alone(left: str, right: str, expected: bool) -> None:
    assert differ_in_marks_alone(left, right) is expected


def test_variants() -> None:
    known = ["Học máy", "học-máy", "hoc may", "học máy", "học", "?"]
    assert variants("học máy", known) == ["Học máy", "học-máy"]
    assert variants("?", ["?", "!", "…"]) == []


def test_missing() -> None:
    names = ["python", "gốm", "lụa"]
    assert missing(names, ["Python", "lụa"]) == ("gốm",)
    assert missing(names, ["Python", "python"]) == ("gốm", "lụa")
    assert missing(names, []) == tuple(names)
