"""Words of several syllables that are known besides: where they stand, and how they are listed."""

from __future__ import annotations

import pytest

from dlblog.lexicon import Lexicon, parse_dictionary


def found(words: list[str], text: str) -> list[str]:
    """The known words in a text of normalized terms, in the order they are found."""
    terms = text.split()
    return [" ".join(terms[first:last]) for first, last in Lexicon(words).find(terms)]


FIND: dict[str, tuple[list[str], str, list[str]]] = {
    "one": (["phở bò"], "ăn phở bò tái", ["phở bò"]),
    "at the beginning": (["phở bò"], "phở bò tái", ["phở bò"]),
    "at the end": (["phở bò"], "ăn phở bò", ["phở bò"]),
    "twice": (["phở bò"], "phở bò phở bò", ["phở bò", "phở bò"]),
    "not there": (["phở bò"], "bò phở", []),
    "cut short": (["phở bò tái"], "ăn phở bò", []),
    "no terms": (["phở bò"], "", []),
    "no words": ([], "ăn phở bò", []),
    "longest first": (["phở bò", "phở bò tái"], "ăn phở bò tái", ["phở bò tái"]),
    "the shorter where the longer is not": (
        ["phở bò", "phở bò tái"], "phở bò chín", ["phở bò"],
    ),
    "overlaps": (
        ["trí tuệ nhân tạo", "nhân tạo", "tạo hình"], "trí tuệ nhân tạo hình",
        ["trí tuệ nhân tạo", "nhân tạo", "tạo hình"],
    ),
    "a syllable repeated": (["xa xa"], "xa xa xa", ["xa xa", "xa xa"]),
    "of one syllable": (["phở", "python"], "phở python", []),
    "six syllables": (["một hai ba bốn năm sáu"], "một hai ba bốn năm sáu",
                      ["một hai ba bốn năm sáu"]),
    "seven syllables": (["một hai ba bốn năm sáu bảy"], "một hai ba bốn năm sáu bảy", []),
    "case": (["Sài Gòn"], "ở sài gòn", ["sài gòn"]),
    "decomposed": (["pho\u031b\u0309 bo\u0300"], "ăn phở bò", ["phở bò"]),
    "another place of the tone": (["hoà bình"], "chim hòa bình", ["hòa bình"]),
    "hyphens": (["phở-bò"], "ăn phở bò", ["phở bò"]),
    "other marks": (["phở bó"], "ăn phở bò", []),
    "without marks": (["pho bo"], "ăn phở bò", []),
    "English": (["machine learning"], "học machine learning", ["machine learning"]),
    "the same word twice": (["phở bò", "PHỞ BÒ"], "phở bò", ["phở bò"]),
    "punctuation alone": (["!!!", ""], "phở bò", []),
    "across a paragraph": (["phở bò"], "phở ¶ bò", []),
}  # fmt: skip


@pytest.mark.parametrize(("words", "text", "expected"), FIND.values(), ids=FIND)
def test_find(words: list[str], text: str, expected: list[str]) -> None:
    assert found(words, text) == expected
    assert found(words[::-1], text) == expected


def test_places_ascend() -> None:
    places = list(Lexicon(["a b c", "b c d", "c d"]).find("a b c d".split()))
    assert places == [(0, 3), (1, 4), (2, 4)]


def test_c_sharp_is_one_term() -> None:
    assert found(["lập trình C#"], "học lập trình c# căn bản") == ["lập trình c#"]
    assert found(["C#"], "học c#") == []


def test_there_are_not_too_many_words() -> None:
    words = [f"từ x{number:05}" for number in range(20_001)]
    lexicon = Lexicon(words)
    assert list(lexicon.find(["từ", "x19999"])) == [(0, 2)]
    assert list(lexicon.find(["từ", "x20000"])) == []


DICTIONARY: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "one": ("phở bò", ["phở bò"]),
    "a line each": ("phở bò\nbún chả\n", ["phở bò", "bún chả"]),
    "Windows": ("phở bò\r\nbún chả\r\n", ["phở bò", "bún chả"]),
    "empty lines": ("\n\nphở bò\n \n\nbún chả\n\n", ["phở bò", "bún chả"]),
    "white space around": ("  phở bò\t\n", ["phở bò"]),
    "a comment": ("# món ăn\nphở bò\n", ["phở bò"]),
    "an indented comment": ("  # món ăn\nphở bò\n", ["phở bò"]),
    "a comment without a space": ("#món ăn\nphở bò\n", ["phở bò"]),
    "a comment after a word": ("phở bò # của bà Tư\n", ["phở bò"]),
    "C#": ("lập trình C#\n", ["lập trình C#"]),
    "C# and a comment": ("lập trình C# # của Microsoft\n", ["lập trình C#"]),
    "F# first": ("F# căn bản\n", ["F# căn bản"]),
    "the same twice": ("phở bò\nphở bò\n", ["phở bò", "phở bò"]),
}


@pytest.mark.parametrize(("text", "words"), DICTIONARY.values(), ids=DICTIONARY)
def test_dictionary(text: str, words: list[str]) -> None:
    assert parse_dictionary(text) == words


def test_a_comment_after_a_tab() -> None:
    assert parse_dictionary("phở bò\t# của bà Tư\n") == ["phở bò"]
