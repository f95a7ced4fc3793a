"""What was meant, in the blog's own words: asked of a small one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.correction import corrections
from dlblog.errors import QueryError
from dlblog.query_parser import parse
from dlblog.query_words import typed_words
from tests.conftest import TODAY, document
from tests.plain_vocabulary import PlainVocabulary

POSTS = [
    "Nhập môn học máy. Học máy và dữ liệu. Mạng nơ-ron học sâu.",
    "Học máy bằng Python. Dữ liệu lớn, học sâu. Cài tensorflow.",
    "Trí tuệ nhân tạo. Mô hình ngôn ngữ. Viết javascript và python.",
    "Trí tuệ nhân tạo và học máy. Mô hình transformer. Xử lý ngôn ngữ tự nhiên.",
    "Đường phố Hà Nội mưa. Phở bò tái chín. Nấu phở bò ở nhà.",
    "Đường về quê. Bò kho bánh mì. Phở gà, phở bò. Chùa một cột. Trồng cây.",
    "Dùng C++ và Node.js, kubernetes. Bánh mì Sài Gòn. Dương cầm. Nhiều models.",
    "Học đàn dương cầm. Viết regression, classification. Gà trống. Bàn gỗ. Nodejs.",
]
VOCABULARY = PlainVocabulary(document(f"{n}.md", text) for n, text in enumerate(POSTS))


def meant(text: str, *, any_word: bool = False, sure: bool = False) -> list[str]:
    return corrections(text, typed_words(text, any_word=any_word), VOCABULARY, sure=sure)


SLIPS: dict[str, tuple[str, str]] = {
    # English
    "letters swapped": ("pyhton", "python"),
    "letter left out": ("pyton", "python"),
    "letter too many": ("pyython", "python"),
    "wrong letter": ("pythom", "python"),
    "first letter left out": ("ython", "python"),
    "last letter left out": ("pytho", "python"),
    "two slips in a long word": ("tensroflwo", "tensorflow"),
    "two letters left out": ("javasrit", "javascript"),
    "space left out": ("họcmáy", "học máy"),
    "space left out, without marks": ("hocmay", "học máy"),
    "space too many": ("tensor flow", "tensorflow"),
    "space too many inside": ("java script", "javascript"),
    # marks
    "wrong tone": ("trì tuệ", "trí tuệ"),
    "wrong mark": ("trí tuê", "trí tuệ"),
    "wrong marks of two words": ("trỉ tuế", "trí tuệ"),
    "bar left out": ("dường phố", "đường phố"),
    "wrong word beside its neighbour": ("học mây", "học máy"),
    # keystrokes
    "Telex": ("hocj", "học"),
    "Telex, two words": ("hocj mays", "học máy"),
    "Telex, double letters": ("ddwowngf phoos", "đường phố"),
    "VNI": ("hoc5", "học"),
    "VNI, two words": ("d9u7o7ng2 pho61", "đường phố"),
    "Telex in upper case": ("HOCJ", "học"),
    # both
    "letter and marks": ("trí tuẹe", "trí tuệ"),
    "letter in Vietnamese": ("nguôn ngữ", "ngôn ngữ"),
    "letters swapped in Vietnamese": ("trí teụ", "trí tuệ"),
    "letter swapped without marks": ("tri teu", "trí tuệ"),
    "one word of three": ("trí tuệ nhan taoj", "trí tuệ nhân tạo"),
}


@pytest.mark.parametrize(("typed", "right"), SLIPS.values(), ids=SLIPS)
def test_slips(typed: str, right: str) -> None:
    assert meant(typed)[:1] == [right]


RIGHT = {
    "nothing": "",
    "a word": "học",
    "a word without marks": "hoc",
    "words": "học máy",
    "words without marks": "hoc may",
    "words in another order": "máy học",
    "words that never stand together": "phở python",
    "a phrase": '"trí tuệ nhân tạo"',
    "English": "python tensorflow",
    "upper case": "PYTHON",
    "decomposed": "ho\u0323c ma\u0301y",
    "plural": "transformers",
    "singular": "model",
    "compound": "Node.js",
    "compound in one word": "nodejs",
    "C++": "C++",
    "filters": "tag:pyhton author:hocj path:xyzw category:duờng date:2016",
    "what is left out": "học -pyhton",
    "NOT": "học NOT pyhton",
    "what is left out, a phrase": 'học -"trì tuê"',
    "what is left out, a group": "học -(pyhton trì)",
    "prefix": "pyht*",
    "prefix with marks": "trì*",
    "open end": '"học mẫ*"',
    "number": "2016",
    "punctuation": "học, máy!",
}


@pytest.mark.parametrize("typed", RIGHT.values(), ids=RIGHT)
def test_what_is_left_alone(typed: str) -> None:
    assert meant(typed) == []
    assert meant(typed, sure=True) == []


NOTHING_LIKE_IT = {
    "nothing is near": "khủnglongbạochúa",
    "ideographs": "東京",
    "two letters": "xq",
    "many words": " ".join(["pyhton"] + ["học"] * 12),
}


@pytest.mark.parametrize("typed", NOTHING_LIKE_IT.values(), ids=NOTHING_LIKE_IT)
def test_what_cannot_be_corrected(typed: str) -> None:
    assert meant(typed) == []


KEPT: dict[str, tuple[str, str]] = {
    "white space": ("  pyhton   học ", "  python   học "),
    "punctuation": ("học, pyhton!", "học, python!"),
    "words before and after": ("phở pyhton gà", "phở python gà"),
    "two places": ("pyhton OR tensroflow", "python OR tensorflow"),
    "longer and shorter": ("pytho OR javascripttt OR phở", "python OR javascript OR phở"),
    "quotes": ('"trì tuệ" phở', '"trí tuệ" phở'),
    "quotes around all": ('"hocj mays"', '"học máy"'),
    "typographic quotes": ("“trì tuệ”", "“trí tuệ”"),
    "open end": ('"trì tuệ nh*"', '"trí tuệ nh*"'),
    "AND": ("pyhton AND học", "python AND học"),
    "NEAR": ("pyhton NEAR/3 học", "python NEAR/3 học"),
    "parentheses": ("(pyhton OR học) phở", "(python OR học) phở"),
    "minus": ("pyhton -phở", "python -phở"),
    "NOT": ("NOT phở pyhton", "NOT phở python"),
    "minus a slip": ("pyhton -tensroflow", "python -tensroflow"),
    "minus a group": ("pyhton -(tensroflow OR trì)", "python -(tensroflow OR trì)"),
    "field": ("title:pyhton", "title:python"),
    "field in upper case": ("TITLE:pyhton", "TITLE:python"),
    "field with its own name": ("title:titlle pyhton", "title:titlle python"),
    "field with a phrase": ('title:"trì tuệ"', 'title:"trí tuệ"'),
    "two words in a field": ("title:họcmáy", 'title:"học máy"'),
    "filters": ("tag:pyhton pyhton date:2016", "tag:pyhton python date:2016"),
    "prefix": ("pyhton tens*", "python tens*"),
    "C++": ("C++ pyhton", "C++ python"),
    "compound": ("pyhton Node.js", "python Node.js"),
    "slip in a compound": ("ndoe.js", "node.js"),
    "the same word twice": ("pyhton phở pyhton", "python phở python"),
    "decomposed words beside": ("pho\u031b\u0309 OR pyhton", "pho\u031b\u0309 OR python"),
}


@pytest.mark.parametrize(("typed", "right"), KEPT.values(), ids=KEPT)
def test_the_rest_of_the_query_is_kept(typed: str, right: str) -> None:
    assert right in meant(typed)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        pytest.param("pyhton (học", "python (học", id="parenthesis without a partner"),
        pytest.param('pyhton "học', 'python "học', id="quote without a partner"),
        pytest.param("học pyhton tag:x", "học python tag:x", id="filter"),
    ],
)
def test_any_word(typed: str, right: str) -> None:
    assert right in meant(typed, any_word=True)


def test_marks_are_restored_where_the_blog_is_sure() -> None:
    assert meant("tri tuej nhan tao") == ["trí tuệ nhân tạo", "tri tuệ nhan tao"]


def test_a_word_that_is_there_is_doubted_only_where_the_blog_is_clear() -> None:
    """`trồng` is a word of the blog; one post has `gà trống`, several have `học máy`."""
    assert meant("gà trồng") == ["gà trống"]
    assert meant("gà trồng", sure=True) == []
    assert meant("bò tái", sure=True) == meant("bò tái") == []
    assert meant("phở bộ", sure=True) == ["phở bò"]


def test_corrections_can_be_read_and_are_right() -> None:
    for typed in (*(t for t, _ in SLIPS.values()), *(t for t, _ in KEPT.values())):
        for right in meant(typed):
            parse(right, today=TODAY)
            assert meant(right) == [], typed


_TYPED = st.lists(
    st.sampled_from(
        'học máy hocj mays pyhton python trì tuệ OR AND NEAR/2 ( ) - " * title: tag: phở* '
        "C++ Node.js họcmáy tensor flow , ! 5".split()
        + [" "] * 8
    ),
    max_size=14,
).map("".join)


@given(_TYPED, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=150)
def test_any_query_stays_a_query(text: str, any_word: bool, sure: bool) -> None:
    try:
        parse(text, today=TODAY, any_word=any_word)
    except QueryError:
        return
    for other in meant(text, any_word=any_word, sure=sure):
        assert other != text
        parse(other, today=TODAY, any_word=any_word)
