"""Which tags are one name, and how names are looked for; in posts by `test_suggesting`."""

from __future__ import annotations

import pytest

from dlblog.distinctive import PostWords
from dlblog.tag_mention import TagNames, name_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Học Máy", "học máy", True, id="case"),
        pytest.param("học-máy", "học máy", True, id="hyphen"),
        pytest.param("Big Data", "BigData", True, id="space"),
        pytest.param("Node.js", "NodeJS", True, id="dot"),
        pytest.param("A/B testing", "AB testing", True, id="slash"),
        pytest.param("hoà bình", "hòa bình", True, id="spelling"),
        pytest.param("Thái", "Thai", False, id="marks"),
        pytest.param("C", "C++", False, id="plus"),
        pytest.param(".NET", "Net", False, id="dot in front"),
        pytest.param("C", "C#", False, id="sharp"),
        pytest.param("!", "?", False, id="signs alone"),
    ],
)
def test_name_key(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) == same


COUNTS = {"Docker": 5, "docker": 2, "Tutorials": 3, "Tutorial": 1, "Học máy": 4, "ML": 9, "Thai": 1}


@pytest.mark.parametrize(
    ("tag", "main"),
    [
        pytest.param("docker", "Docker", id="variant"),
        pytest.param("Docker", "Docker", id="the most used"),
        pytest.param("Tutorial", "Tutorials", id="plural"),
        pytest.param("ML", "Học máy", id="an alias, though more used"),
        pytest.param("mL", "Học máy", id="an alias in another case"),
        pytest.param("Thai", "Thai", id="by itself"),
        pytest.param("Rust", "Rust", id="no tag"),
    ],
)
def test_main(tag: str, main: str) -> None:
    assert TagNames(COUNTS, {"ML": "Học máy", "K8s": "Kubernetes"}).main(tag) == main


def test_variants() -> None:
    names = TagNames(COUNTS, {"ML": "Học máy"})
    assert sorted(names.variants("docker")) == ["Docker", "docker"]
    assert sorted(names.variants("Học máy")) == ["Học máy", "ML"]
    assert names.variants("Rust") == []


@pytest.mark.parametrize("tag", ["", " ", "/", "-", "…", "#", "1", "a", "\u200b", "đ" * 300])
def test_any_tag_will_do(tag: str) -> None:
    names = TagNames({tag: 2, "Docker": 1}, {"x": tag})
    assert names.main(tag) == tag
    assert names.variants(tag) == [tag]


def test_rows_of_any_length_are_counted() -> None:
    terms = "một hai ba bốn năm sáu một hai ba bốn năm".split()
    words = PostWords({"body": terms, "code": ["gõ", "lệnh", "gõ"]})
    assert words.count("body", ("hai",)) == 2
    assert words.count("body", ("hai", "ba", "bốn")) == 2
    assert words.count("body", ("một", "hai", "ba", "bốn", "năm")) == 2
    assert words.count("body", ("một", "hai", "ba", "bốn", "năm", "sáu")) == 1
    assert words.count("body", ("hai", "một")) == 0
    assert words.count("code", ("gõ", "lệnh")) == 1
    assert words.count("title", ("gõ",)) == 0
