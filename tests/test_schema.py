"""What of a post is indexed, and under which names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dlblog import schema
from dlblog.analysis import BREAK
from dlblog.lexicon import Lexicon
from dlblog.post import parse_names, parse_post
from dlblog.schema import (
    ANALYZED,
    JOINT_FIELD,
    VALUES,
    WORD_FIELD,
    Document,
    Section,
    make_document,
)
from tests.conftest import POSTS, Syllables, document


class Dictionary(Syllables):
    """A segmenter that knows some words, and remembers what it was asked."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked: list[str] = []

    def segment(self, run: str) -> tuple[int, ...]:
        """Longest word first, from the left."""
        self.asked.append(run)
        sizes, left = [], run.lower().split(" ")
        while left:
            size = max(
                (n for n in range(1, len(left) + 1) if " ".join(left[:n]) in self.words), default=1
            )
            sizes.append(size)
            left = left[size:]
        return tuple(sizes)


def made(text: str, *words: str, path: str = "bai/mua.md", names: bool = True) -> Document:
    """A document, its words cut by a small dictionary; with `names`, those in it are known too."""
    lexicon = Lexicon(parse_names(text.encode(), path).words) if names else None
    return make_document(parse_post(text.encode(), path), Dictionary(*words), lexicon)  # type: ignore[arg-type]


FULL = """---
title: Mưa trên phố C++
subtitle: Một chiều
description: Chuyện của Node.js
date: 2016-02-04T23:30:00+07:00
updated: 2017-01-01
tags: [Học máy, AI]
categories: [Đời sống, Nhập môn]
author: Trần An Nhiên
slug: mua
permalink: /mua/
draft: true
---

Mưa rơi, `ma_lenh` rơi.

## Hẹn gặp

- Cà phê
- Trà

```python
in_ra("mưa")
x = 1
```
"""


def test_terms() -> None:
    assert made(FULL).terms == {
        "title": ["mưa", "trên", "phố", "c++"],
        "summary": ["một", "chiều", BREAK, "chuyện", "của", "node", "js"],
        "tag_words": [
            "học", "máy", BREAK, "ai", BREAK, "đời", "sống", BREAK, "nhập", "môn",
        ],
        "body": [
            "mưa", "rơi", "ma", "lenh", "rơi", BREAK, "hẹn", "gặp", BREAK, "cà", "phê", BREAK,
            "trà",
        ],
        "code": ["in", "ra", "mưa", BREAK, "x", "1"],
        "heading": ["hẹn", "gặp"],
        WORD_FIELD: ["mưa_trên_phố_c++", "học_máy", "đời_sống", "nhập_môn"],
        JOINT_FIELD: ["node.js", "ma_lenh", "in_ra"],
    }  # fmt: skip
    assert made(FULL).parts == {"summary": ["nodejs"], "body": ["malenh"], "code": ["inra"]}


def test_values_and_date() -> None:
    document = made(FULL)
    assert document.path == "bai/mua.md"
    assert document.values == {
        "tag": ["Học máy", "AI"],
        "category": ["Đời sống", "Nhập môn"],
        "author": ["Trần An Nhiên"],
    }
    assert date.fromordinal(document.date) == date(2016, 2, 4)
    assert document.draft is True


def test_stored() -> None:
    assert made(FULL).stored == {
        "path": "bai/mua.md",
        "title": "Mưa trên phố C++",
        "date": "2016-02-04",
        "updated": "2017-01-01",
        "tags": ["Học máy", "AI"],
        "category": "Đời sống, Nhập môn",
        "author": "Trần An Nhiên",
        "draft": True,
        "slug": "mua",
        "url": "/mua/",
        "summary": "Một chiều Chuyện của Node.js",
    }


def test_stored_where_nothing_is_known() -> None:
    document = made("Mưa.")
    assert document.stored == {
        "path": "bai/mua.md", "title": "mua", "date": None, "updated": None, "tags": [],
        "category": None, "author": None, "draft": False, "slug": "mua", "url": None,
        "summary": "",
    }  # fmt: skip
    assert document.values == {"tag": [], "category": [], "author": []}
    assert (document.date, document.draft) == (0, False)


def test_sections_know_their_lines() -> None:
    sections = made(FULL).sections
    assert sections == [
        Section("text", 15, "Mưa rơi, ma_lenh rơi."),
        Section("heading", 17, "Hẹn gặp"),
        Section("text", 19, "Cà phê"),
        Section("text", 20, "Trà"),
        Section("code", 23, 'in_ra("mưa")'),
        Section("code", 24, "x = 1"),
    ]
    lines = FULL.split("\n")
    for section in sections:
        assert section.text.split()[-1].strip("`.") in lines[section.line - 1]


@pytest.mark.parametrize(
    "path",
    sorted(path for path in (POSTS / "blog").rglob("*") if path.suffix in (".md", ".txt")),
    ids=lambda path: path.name,
)
def test_sections_of_sample_posts_know_their_lines(path: Path) -> None:
    content = path.read_bytes()
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    sections = make_document(parse_post(content, path.name), Syllables()).sections  # type: ignore[arg-type]
    assert sections
    numbers = [section.line for section in sections if section.kind != "code"]
    assert numbers == sorted(numbers)
    for section in sections:
        assert section.text == section.text.strip() or section.kind == "code"
        first = section.text.split()[0].strip("“”\"'()*_,.:")
        assert first in lines[section.line - 1], section


ALIKE: dict[str, tuple[str, str]] = {
    "composed and decomposed": ("đường hoa", "đ" + "ươ\u0300ng hoa"),
    "old and new place of the tone": ("hoà", "hòa"),
    "i and y": ("kĩ thuật", "kỹ thuật"),
    "case": ("MƯA Rơi", "mưa rơi"),
    "invisible characters": ("mư\u200ba", "mưa"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_spellings_that_are_indexed_alike(one: str, other: str) -> None:
    assert made(one).terms["body"] == made(other).terms["body"]


def test_paragraphs_are_kept_apart() -> None:
    body = made("Một hai.\n\nBa.\n\n***\n\nBốn").terms["body"]
    assert body == ["một", "hai", BREAK, "ba", BREAK, "bốn"]


def test_what_has_no_word_leaves_no_break() -> None:
    assert made("Một.\n\n…\n\nHai.").terms["body"] == ["một", BREAK, "hai"]
    assert made("---\ntags: [a, '!!', b]\n---\n").terms["tag_words"] == ["a", BREAK, "b"]


# Text, the parts in each field, how they are joined.
PARTS: dict[str, tuple[str, dict[str, list[str]], list[str]]] = {
    "Node.js": ("Viết Node.js đi.", {"body": ["nodejs"]}, ["node.js"]),
    ".NET": ("Chạy .NET thử.", {"body": [".net"]}, []),
    "ASP.NET": ("Chạy ASP.NET thử.", {"body": ["aspnet", ".net"]}, ["asp.net"]),
    "hyphen": (
        "scikit-learn và GPT-4", {"body": ["scikitlearn", "gpt4"]}, ["scikit-learn", "gpt-4"],
    ),
    "version": ("bản 1.2.3", {"body": ["1.2.3"]}, []),
    "version with a v": ("bản v1.2", {"body": ["v1.2", "1.2"]}, []),
    "with marks": ("mạng nơ-ron", {"body": ["nơron"]}, []),
    "in code": ("```\nnp.array\n```", {"code": ["nparray"]}, ["np.array"]),
    "in a title": ("---\ntitle: Node.js\n---\n", {"title": ["nodejs"]}, ["node.js"]),
    "in a summary": ("---\ndescription: Node.js\n---\n", {"summary": ["nodejs"]}, ["node.js"]),
    "in a tag": (
        "---\ntags: [scikit-learn]\n---\n", {"tag_words": ["scikitlearn"]}, ["scikit-learn"],
    ),
    "in a heading": (
        "---\ntitle: X\n---\n## Node.js",
        {"body": ["nodejs"], "heading": ["nodejs"]}, ["node.js"] * 2,
    ),
    "camel case": (
        "Gọi fitTransform đi.", {"body": ["fit", "transform"]}, ["fit transform"],
    ),
    "camel case in code": (
        "```\nx.getElementById()\n```",
        {"code": ["xgetelementbyid", "get", "element", "id"]},
        ["x.getelementbyid", "get element by id"],
    ),
    "camel case with Vietnamese in it": ("Cài MySQL.", {"body": ["sql"]}, ["my sql"]),
    "a name of two words": ("Viết JavaScript.", {}, []),
    "none": ("Mưa rơi.", {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "parts", "joints"), PARTS.values(), ids=PARTS)
def test_parts_and_joints(text: str, parts: dict[str, list[str]], joints: list[str]) -> None:
    document = made(text)
    assert document.parts == parts
    assert document.terms[JOINT_FIELD] == joints


WORDS: dict[str, tuple[str, list[str], list[str]]] = {
    "in the body": ("Tôi yêu học máy.", ["học máy"], ["học_máy"]),
    "normal form": ("Môn Kĩ Thuật khó.", ["kĩ thuật"], ["kỹ_thuật"]),
    "in the title": ("---\ntitle: Học máy\n---\n", ["học máy"], ["học_máy"]),
    "in a long title": (
        "---\ntitle: Tôi yêu môn học máy\n---\n", ["học máy"], ["học_máy"],
    ),
    "a short title": ("---\ntitle: Đèn C++ cũ\n---\n", [], ["đèn_c++_cũ"]),
    "a title of one word": ("---\ntitle: Đèn\n---\n", [], []),
    "in the summary": ("---\ndescription: Học máy\n---\n", ["học máy"], ["học_máy"]),
    "in a heading": ("# Học máy", ["học máy"], ["học_máy"] * 2),  # title too
    "tags": ("---\ntitle: X\ntags: [học máy, AI]\n---\n", [], ["học_máy"]),
    "categories": ("---\ntitle: X\ncategories: [Đời Sống]\n---\n", [], ["đời_sống"]),
    "keywords": (
        "---\ntitle: X\nkeywords: [machine learning, học máy]\n---\n",
        [], ["machine_learning", "học_máy"],
    ),
    "a tag and what is in it": (
        "---\ntitle: X\ntags: [tôi yêu học máy]\n---\n", ["học máy"],
        ["tôi_yêu_học_máy", "học_máy"],
    ),
    "a tag in the body": ("---\ntitle: X\ntags: [máy học]\n---\nMáy học.", [], ["máy_học"] * 2),
    "nothing across a tag's border": (
        "---\ntitle: X\ntags: [nhà máy]\n---\nTôi nhà máy học.", ["máy học"], ["nhà_máy"] * 2,
    ),
    "a tag in code": ("---\ntitle: X\ntags: [máy học]\n---\n`Máy học`", [], ["máy_học"]),
    "tag and keyword": (
        "---\ntitle: X\ntags: [học máy]\nkeywords: [học máy]\n---\n", [], ["học_máy"],
    ),
    "not in code": ("```\nhọc máy\n```", ["học máy"], []),
    "not in inline code": ("Gõ `học máy` nhé.", ["học máy"], []),
    "not across punctuation": ("Tôi học, máy nghe.", ["học máy"], []),
    "not across foreign words": ("Tôi học machine máy nghe.", ["học máy"], []),
    "several": (
        "Trí tuệ nhân tạo và học máy.", ["trí tuệ", "nhân tạo", "học máy"],
        ["trí_tuệ", "nhân_tạo", "học_máy"],
    ),
    "three syllables": ("Trời mưa rào rào nhé.", ["mưa rào rào"], ["mưa_rào_rào"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "known", "words"), WORDS.values(), ids=WORDS)
def test_words(text: str, known: list[str], words: list[str]) -> None:
    assert sorted(made(text, *known).terms[WORD_FIELD]) == sorted(words)


def test_segmenter_sees_only_vietnamese() -> None:
    dictionary = Dictionary()
    text = "Plain English here. Tôi đi học, rồi về. 12 34"
    make_document(parse_post(text.encode(), "2016.md"), dictionary)  # type: ignore[arg-type]
    assert dictionary.asked == ["Tôi đi học", "rồi về"]


@pytest.mark.parametrize("name", ["empty.md", "nul-bytes.md", "control-characters.md"])
def test_documents_of_faulty_posts(name: str) -> None:
    content = (POSTS / "faulty" / name).read_bytes()
    document = make_document(parse_post(content, name), Syllables())  # type: ignore[arg-type]
    assert set(document.terms) == {field.name for field in ANALYZED} | {WORD_FIELD, JOINT_FIELD}
    assert all(term.isprintable() for terms in document.terms.values() for term in terms)


@pytest.mark.parametrize(
    "path", sorted(p for p in POSTS.rglob("*") if p.is_file()), ids=lambda path: path.name
)
def test_stored_and_sections_are_json(path: Path) -> None:
    try:
        post = parse_post(path.read_bytes(), str(path))
    except Exception:
        pytest.skip("not a post")
    document = make_document(post, Syllables())  # type: ignore[arg-type]
    assert json.loads(json.dumps(document.stored)) == document.stored
    sections = [tuple(section) for section in document.sections]
    assert [tuple(s) for s in json.loads(json.dumps(sections))] == sections
    assert all("\n" not in section.text for section in document.sections)


# The schema itself


def test_fields() -> None:
    names = [field.name for field in ANALYZED]
    assert len(set(names)) == len(names)
    assert not {WORD_FIELD, JOINT_FIELD} & set(names)
    assert not set(VALUES) & set(names)
    for field in ANALYZED:
        assert field.boost > 0
        assert 0 <= field.length_norm <= 1
    assert {"title", "body", "heading", "code", *VALUES} <= set(schema.QUERY_FIELDS)


CHANGED: dict[str, tuple[str, Any]] = {
    "version": ("_VERSION", schema._VERSION + 1),
    "boost": ("ANALYZED", (ANALYZED[0]._replace(boost=9.0), *ANALYZED[1:])),
    "order": ("ANALYZED", ANALYZED[::-1]),
    "value field": ("VALUES", (*VALUES, "series")),
}


@pytest.mark.parametrize(("name", "value"), CHANGED.values(), ids=CHANGED)
def test_fingerprint_tells_changes(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> None:
    before = schema.fingerprint()
    assert before == schema.fingerprint()
    monkeypatch.setattr(schema, name, value)
    assert schema.fingerprint() != before


def test_document_helper_of_these_tests() -> None:
    assert document("bai/mua.md", FULL) == made(FULL, names=False)
