"""Tokens, compounds and the runs that word segmentation works on."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlblog.analysis import (
    camel_parts,
    compounds,
    searchable_parts,
    tokenize,
    vietnamese_runs,
)
from dlblog.vietnamese import IGNORABLE, is_syllable, normalize

# Text in which most characters do something, and any text.
texts = st.text(max_size=60) | st.lists(
    st.sampled_from(
        "đường Nơ ron học máy C Node js NET v1 2 và hoà . - _ + ++ # / ' ’ ,".split()
        + "東 ﷺ ͺ ½ ⒈ ﬁ ＿ İ ẞ \u0301 \u200b".split()
        + [" "] * 8
        + ["\n"]
    ),
    max_size=25,
).map("".join)
_NO_JOINTS = str.maketrans("", "", ".-")


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def whole(text: str) -> list[tuple[str, int, int, str]]:
    return [tuple(compound) for compound in compounds(text, tokenize(text))]


def runs(text: str) -> list[str]:
    """The runs as their author wrote them."""
    tokens = tokenize(text)
    return [
        text[tokens[first].start : tokens[end - 1].end]
        for first, end in vietnamese_runs(text, tokens)
    ]


# --- tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t…!?", [], id="no word"),
        pytest.param("Mưa ở Huế.", ["mưa", "ở", "huế"], id="sentence"),
        pytest.param("Ý này, ở đó", ["ý", "này", "ở", "đó"], id="one-letter words stay"),
        pytest.param("Hoà KHOẺ", ["hòa", "khỏe"], id="normal form"),
        pytest.param(unicodedata.normalize("NFD", "Đường dài"), ["đường", "dài"], id="decomposed"),
        pytest.param("vi\u00adệt n\u200bam", ["việt", "nam"], id="invisible characters"),
        pytest.param("C++ và C#", ["c++", "và", "c#"], id="C++ and C#"),
        pytest.param("(C++), F#.", ["c++", "f#"], id="C++ and F# before punctuation"),
        pytest.param("g++ Notepad++", ["g++", "notepad++"], id="other names with ++"),
        pytest.param("C++11", ["c++", "11"], id="C++ with a version"),
        pytest.param("C #", ["c"], id="C apart from #"),
        pytest.param("#AI", ["ai"], id="hash tag"),
        pytest.param("ABC#", ["abc"], id="# after a longer word"),
        pytest.param("a + b", ["a", "b"], id="sum"),
        pytest.param("Node.js", ["node", "js"], id="parts of a compound"),
        pytest.param("snake_case", ["snake", "case"], id="low line"),
        pytest.param("3,14 và 3.14", ["3", "14", "và", "3", "14"], id="numbers"),
        pytest.param("東京タワー", ["東", "京", "タ", "ワ", "ー"], id="ideographs"),
        pytest.param("ở東京", ["ở", "東", "京"], id="ideographs after letters"),
        pytest.param("東\u200b京-c", ["東", "京", "c"], id="ideographs, invisible characters"),
        pytest.param("あ\u0301いx", ["あ\u0301", "い", "x"], id="a mark on an ideograph"),
        pytest.param("ＡＢＣ", ["abc"], id="full width"),
        pytest.param("nhà“bếp”", ["nhà", "bếp"], id="typographic quotes"),
        pytest.param("don't", ["don", "t"], id="apostrophe"),
    ],
)
def test_tokenize(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_offsets_are_of_the_text_as_given() -> None:
    text = unicodedata.normalize("NFD", "Hoà, Huế")
    first, second = tokenize(text)
    assert text[first.start : first.end] == unicodedata.normalize("NFD", "Hoà")
    assert text[second.start : second.end] == unicodedata.normalize("NFD", "Huế")
    assert (first.text, second.text) == ("hòa", "huế")


@given(texts)
@example("漢\u200b字")
@settings(deadline=None, max_examples=200)
def test_tokens_ascend_and_are_what_stands_there(text: str) -> None:
    tokens = tokenize(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    end = 0
    for token in tokens:
        assert end <= token.start < token.end <= len(text)
        assert normalize(text[token.start : token.end]) == token.text
        assert token.text
        end = token.end


@given(texts)
@settings(deadline=None, max_examples=200)
def test_a_term_has_no_white_space(text: str) -> None:
    # A server such as OpenSearch is to get the same terms joined by spaces (HOUSE.md).
    assert all(len(token.text.split()) == 1 for token in tokenize(text))


@given(st.lists(st.sampled_from("mưa nắng Huế đi về ở C++ phố".split()), max_size=8))
@settings(deadline=None, max_examples=50)
def test_nothing_is_dropped(drawn: list[str]) -> None:
    assert words(", ".join(drawn)) == [normalize(word) for word in drawn]


@given(st.text(st.sampled_from(IGNORABLE), max_size=3))
@settings(deadline=None, max_examples=20)
def test_invisible_characters_alone_are_no_word(text: str) -> None:
    assert tokenize(text) == []


# --- compounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Node.js", [("nodejs", 0, 1, "node.js")], id="Node.js"),
        pytest.param("scikit-learn", [("scikitlearn", 0, 1, "scikit-learn")], id="scikit-learn"),
        pytest.param("GPT-4", [("gpt4", 0, 1, "gpt-4")], id="GPT-4"),
        pytest.param(
            "v1.2.3", [("v1.2.3", 0, 2, "v1.2.3"), ("1.2.3", 0, 2, "1.2.3")], id="version"
        ),
        pytest.param("v2", [], id="version without a dot"),
        pytest.param("V2.0", [("v2.0", 0, 1, "v2.0"), ("2.0", 0, 1, "2.0")], id="version, capital"),
        pytest.param("xv1.2", [("xv1.2", 0, 1, "xv1.2")], id="v inside a word is no version"),
        pytest.param("3.5", [("3.5", 0, 1, "3.5")], id="decimal"),
        pytest.param("2016-02-04", [("2016-02-04", 0, 2, "2016-02-04")], id="date"),
        pytest.param("192.168.1.1", [("192.168.1.1", 0, 3, "192.168.1.1")], id="address"),
        pytest.param("snake_case", [("snakecase", 0, 1, "snake_case")], id="snake_case"),
        pytest.param("nơ-ron", [("nơron", 0, 1, "nơ-ron")], id="nơ-ron"),
        pytest.param("don't", [("dont", 0, 1, "don't")], id="apostrophe"),
        pytest.param("don’t", [("dont", 0, 1, "don’t")], id="typographic apostrophe"),
        pytest.param(".NET", [(".net", 0, 0, ".net")], id=".NET"),
        pytest.param("dùng .NET 8", [(".net", 1, 1, ".net")], id=".NET in a sentence"),
        pytest.param("(.NET)", [(".net", 0, 0, ".net")], id=".NET in parentheses"),
        pytest.param(
            "ASP.NET", [("aspnet", 0, 1, "asp.net"), (".net", 1, 1, ".net")], id="ASP.NET"
        ),
        pytest.param(
            "học Node.js và GPT-4",
            [("nodejs", 1, 2, "node.js"), ("gpt4", 4, 5, "gpt-4")],
            id="two of them",
        ),
        pytest.param("và/hoặc", [], id="slash"),
        pytest.param("client/server", [], id="slash between foreign words"),
        pytest.param("xong.Tiếp", [], id="full stop without a space"),
        pytest.param("đã.đi", [], id="full stop between marked words"),
        pytest.param("một. Hai", [], id="full stop with a space"),
        pytest.param("một - hai", [], id="dash with spaces"),
        pytest.param("một--hai", [], id="two hyphens"),
        pytest.param("3,14", [], id="comma"),
        pytest.param("1+2", [], id="sum"),
        pytest.param("C++", [], id="C++ is one token"),
        pytest.param("C#", [], id="C# is one token"),
        pytest.param("...net", [], id="ellipsis before net"),
        pytest.param("x. net", [], id="net after a sentence"),
        pytest.param("mưa nắng", [], id="words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_compounds(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert whole(text) == expected


@given(texts)
@settings(deadline=None, max_examples=200)
def test_compounds_lie_over_neighbouring_tokens(text: str) -> None:
    tokens = tokenize(text)
    for compound in compounds(text, tokens):
        assert 0 <= compound.first <= compound.last < len(tokens)
        covered = tokens[compound.first : compound.last + 1]
        terms = "".join(token.text for token in covered)
        bare = compound.text.translate(_NO_JOINTS)
        assert terms.translate(_NO_JOINTS) in (bare, f"v{bare}")
        assert re.sub(r"[.\-_'’]", "", compound.joined) == bare
        span = text[covered[0].start : covered[-1].end]
        assert not any(c.isspace() for c in span if c not in IGNORABLE)


# --- names in camel case


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        pytest.param("getElementById", ["get", "element", "by", "id"], id="small first"),
        pytest.param("fitTransform", ["fit", "transform"], id="two, the first small"),
        pytest.param("NodeJS", ["node", "js"], id="capitals at the end"),
        pytest.param("HTMLParser", ["html", "parser"], id="capitals at the beginning"),
        pytest.param("parseHTMLPage", ["parse", "html", "page"], id="capitals in the middle"),
        pytest.param("RandomForestClassifier", ["random", "forest", "classifier"], id="three"),
        pytest.param("loadGPT4Model", ["load", "gpt", "4", "model"], id="digit"),
        pytest.param("conv2dLayer", [], id="single letter after a digit"),
        pytest.param("MySQL", ["my", "sql"], id="MySQL"),
        pytest.param("JavaScript", [], id="name of two words"),
        pytest.param("GitHub", [], id="GitHub"),
        pytest.param("TensorFlow", [], id="TensorFlow"),
        pytest.param("iPhone", [], id="single letter first"),
        pytest.param("LaTeX", [], id="LaTeX"),
        pytest.param("PyTorch", [], id="PyTorch"),
        pytest.param("eBook", [], id="eBook"),
        pytest.param("Python", [], id="capital first"),
        pytest.param("HTML", [], id="capitals"),
        pytest.param("python", [], id="small letters"),
        pytest.param("APIs", [], id="plural of capitals"),
        pytest.param("GPUs", [], id="plural of capitals, another"),
        pytest.param("loadURLs", ["load", "urls"], id="plural of capitals in a name"),
        pytest.param("họcMáy", [], id="not English"),
        pytest.param("", [], id="empty"),
    ],
)
def test_camel_parts(raw: str, parts: list[str]) -> None:
    assert camel_parts(raw) == parts


@given(st.text(st.sampled_from("aBcDexYZ09"), max_size=12))
@settings(deadline=None, max_examples=200)
def test_camel_parts_are_the_whole_name(raw: str) -> None:
    parts = camel_parts(raw)
    if parts:
        assert "".join(parts) == raw.lower()
        assert len(parts) > 1
        assert all(len(part) > 1 or part.isdigit() for part in parts)


@pytest.mark.parametrize(
    ("parts", "searchable"),
    [
        pytest.param(
            ["get", "element", "by", "id"], ["get", "element", "id"], id="by is Vietnamese as well"
        ),
        pytest.param(["my", "sql"], ["sql"], id="my is Vietnamese as well"),
        pytest.param(["node", "js"], ["node", "js"], id="short, but not Vietnamese"),
        pytest.param(["trong", "form"], ["trong", "form"], id="longer Vietnamese words stay"),
        pytest.param([], [], id="none"),
    ],
)
def test_searchable_parts(parts: list[str], searchable: list[str]) -> None:
    assert searchable_parts(parts) == searchable


# --- runs for word segmentation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("chiều mưa phố cũ", ["chiều mưa phố cũ"], id="sentence"),
        pytest.param("mưa phố. nắng hè", ["mưa phố", "nắng hè"], id="full stop"),
        pytest.param("mưa phố, nắng hè", ["mưa phố", "nắng hè"], id="comma"),
        pytest.param("mưa phố (nắng hè) rồi", ["mưa phố", "nắng hè"], id="parentheses"),
        pytest.param("nơ-ron, mưa-nắng", [], id="hyphens divide"),
        pytest.param("viết Python mỗi tối", ["mỗi tối"], id="foreign word"),
        pytest.param("mưa phố blog nắng hè", ["mưa phố", "nắng hè"], id="foreign word between"),
        pytest.param("mưa phố 2016 nắng hè", ["mưa phố", "nắng hè"], id="number between"),
        pytest.param("mưa", [], id="one syllable"),
        pytest.param("C++ mưa", [], id="one syllable after C++"),
        pytest.param("to me so long", [], id="no mark at all"),
        pytest.param("to me. đi xa", ["đi xa"], id="a mark in one of two runs"),
        pytest.param("đi xa. to me", ["đi xa"], id="a mark is not carried over"),
        pytest.param("cho con ăn", ["cho con ăn"], id="a mark at the end"),
        pytest.param("hoc sinh gioi", [], id="typed without marks"),
        pytest.param("mưa\nphố", ["mưa\nphố"], id="line end"),
        pytest.param("", [], id="empty"),
    ],
)
def test_vietnamese_runs(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


@given(texts)
@settings(deadline=None, max_examples=200)
def test_runs_are_syllables_with_white_space_between(text: str) -> None:
    tokens = tokenize(text)
    previous = 0
    for first, end in vietnamese_runs(text, tokens):
        assert previous <= first and end - first >= 2
        run = tokens[first:end]
        assert all(is_syllable(token.text) for token in run)
        assert any(not token.text.isascii() for token in run)
        assert text[run[0].start : run[-1].end].split() == [
            text[token.start : token.end] for token in run
        ]
        previous = end
