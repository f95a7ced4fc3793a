"""Posts as Jekyll, Hugo, Gatsby, Hexo and Astro leave them, and as people break them."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dlblog.errors import PostError
from dlblog.post import SUFFIXES, Post, decode, parse_post
from tests.conftest import POSTS


def read(text: str | bytes, path: str = "bai/mua-roi.md") -> Post:
    """A post from its text."""
    return parse_post(text if isinstance(text, bytes) else text.encode(), path)


def yaml_post(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "Mưa rơi."])


# Where front matter begins and ends

DIALECTS = {
    "YAML": "---\ntitle: Mưa rơi\ntags: [trời]\n---\n\nThân bài.\n",
    "YAML, ends with dots": "---\ntitle: Mưa rơi\ntags: [trời]\n...\n\nThân bài.\n",
    "YAML, spaces after the signs": "--- \ntitle: Mưa rơi\ntags: [trời]\n---\t\n\nThân bài.\n",
    "YAML, empty lines before": "\n\n---\ntitle: Mưa rơi\ntags: [trời]\n---\nThân bài.\n",
    "YAML, list with dashes": "---\ntitle: Mưa rơi\ntags:\n- trời\n---\nThân bài.\n",
    "YAML, quoted": "---\n\"title\": 'Mưa rơi'\n'tags': [\"trời\"]\n---\nThân bài.\n",
    "YAML, comment": "---\n# ghi chú\ntitle: Mưa rơi # khẽ\ntags: [trời]\n---\nThân bài.\n",
    "YAML, keys in capitals": "---\nTitle: Mưa rơi\nTAGS: [trời]\n---\nThân bài.\n",
    "YAML, folded title": "---\ntitle: >\n  Mưa\n  rơi\ntags: [trời]\n---\nThân bài.\n",
    "YAML, BOM": "\ufeff---\ntitle: Mưa rơi\ntags: [trời]\n---\nThân bài.\n",
    "YAML, CRLF": "---\r\ntitle: Mưa rơi\r\ntags: [trời]\r\n---\r\n\r\nThân bài.\r\n",
    "YAML, CR": "---\rtitle: Mưa rơi\rtags: [trời]\r---\r\rThân bài.\r",
    "YAML, BOM and CRLF": "\ufeff---\r\ntitle: Mưa rơi\r\ntags: [trời]\r\n---\r\nThân bài.\r\n",
    "TOML": '+++\ntitle = "Mưa rơi"\ntags = ["trời"]\n+++\n\nThân bài.\n',
    "TOML, taxonomies": '+++\ntitle = "Mưa rơi"\n[taxonomies]\ntags = ["trời"]\n+++\nThân bài.\n',
    "TOML, BOM and CRLF": '\ufeff+++\r\ntitle = "Mưa rơi"\r\ntags = ["trời"]\r\n+++\r\nThân bài.',
    "JSON": '{\n  "title": "Mưa rơi",\n  "tags": ["trời"]\n}\n\nThân bài.\n',
    "JSON, one line": '{ "title": "Mưa rơi", "tags": ["trời"] }\nThân bài.\n',
    "JSON, escapes": '{\n"title": "M\\u01b0a r\\u01a1i", "tags": ["tr\\u1eddi"]}\nThân bài.\n',
    "JSON, no space": '{"title": "Mưa rơi", "tags": ["trời"]}\nThân bài.\n',
    "JSON in dashes": '---json\n{"title": "Mưa rơi",\n"tags": ["trời"]}\n---\nThân bài.\n',
    "TOML in dashes": '--- toml\ntitle = "Mưa rơi"\ntags = ["trời"]\n---\nThân bài.\n',
    "YAML in dashes": "---yaml\ntitle: Mưa rơi\ntags: [trời]\n---\nThân bài.\n",
    "YAML in five dashes": "-----\ntitle: Mưa rơi\ntags: [trời]\n-----\n\nThân bài.\n",
    "YAML in four dashes, braces": "----\n{title: Mưa rơi, tags: [trời]}\n----\nThân bài.\n",
    "YAML, no first line": "title: Mưa rơi\ntags:\n- trời\n---\nThân bài.\n",
    "YAML, no first line, CRLF": "title: Mưa rơi\r\ntags: [trời]\r\n-----\r\nThân bài.\r\n",
    "JSON in semicolons": ';;;\n"title": "Mưa rơi",\n"tags": ["trời"]\n;;;\nThân bài.\n',
    "JSON, semicolons below": '"title": "Mưa rơi",\n"tags": ["trời"]\n;;;\n\nThân bài.\n',
    "header": "Title: Mưa rơi\nTags: trời\n\nThân bài.\n",
    "header, small letters, BOM": "\ufefftitle: Mưa rơi\ntags: trời\n\nThân bài.\n",
    "header, title over lines": "Tags: trời\nTitle: Mưa\n    rơi\n\nThân bài.\n",
    "header, dashes below, no YAML": "Title: Mưa rơi\nTags: trời\nx: a: b\n---\nThân bài.\n",
    "JSON, BOM and CRLF": '\ufeff{\r\n"title": "Mưa rơi",\r\n"tags": ["trời"]\r\n}\r\nThân bài.',
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_dialect(text: str) -> None:
    post = read(text)
    assert (post.title, post.tags, post.faults) == ("Mưa rơi", ("trời",), ())
    assert [block.text for block in post.blocks] == ["Thân bài."]
    (block,) = post.blocks
    lines = decode(text.encode(), "x").split("\n")
    line = post.first_line + post.body.count("\n", 0, block.source_offset(0))
    assert lines[line - 1] == "Thân bài."


HEADER = """\
Title: Mưa: nhiều nơi
Date: 2016-02-04 20:31
Modified: 2016-03-01
Category: đời sống, Huế
Tags: học máy, C++
Authors: An; Bình, Huế
Slug: mua-nhieu
Status: draft
Summary: Một
    hai

Mưa rơi.
"""


def test_header_of_pelican() -> None:
    post = read(HEADER)
    assert (post.title, post.slug, post.draft) == ("Mưa: nhiều nơi", "mua-nhieu", True)
    assert (post.date, post.updated) == (dt.date(2016, 2, 4), dt.date(2016, 3, 1))
    assert (post.tags, post.categories) == (("học máy", "C++"), ("đời sống, Huế",))
    assert (post.authors, post.summary) == (("An", "Bình, Huế"), "Một hai")
    assert (post.body, post.faults) == ("\n\nMưa rơi.\n", ())


def test_header_counts_the_first_line_of_tags() -> None:
    assert read("Title: Mưa\nTags: a; b\n    c\nTags: d\n\nMưa rơi.\n").tags == ("a", "b")


NO_FRONT_MATTER = {
    "plain": ("Mưa rơi.\n", ["Mưa rơi."]),
    "empty": ("", []),
    "white space": (" \n\t\n", []),
    "a rule first": ("---\n\nMưa rơi.\n", ["Mưa rơi."]),
    "four dashes": ("----\n\nMưa rơi.\n\n----\n", ["Mưa rơi."]),
    "four dashes, other dashes at the end": ("----\ntitle: x\n-----\nMưa rơi.\n", None),
    "a language that nobody reads": ("---js\ntitle: x\n---\nMưa rơi.\n", None),
    "a language after an empty line": ("\n---json\n{}\n---\nMưa rơi.\n", None),
    "a remark between rules": ("-----\nLưu ý: mưa\n-----\n\nMưa rơi.\n", None),
    "a remark above a rule": ("Lưu ý: mưa\n---\n\nMưa rơi.\n", ["Lưu ý: mưa", "Mưa rơi."]),
    "a word above a rule": ("Note: mưa\n---\n\nMưa rơi.\n", ["Note: mưa", "Mưa rơi."]),
    "a table": ("tags: a\n---|---\nMưa rơi.\n", None),
    "a dialogue": ("An: chào\nNam: chào\n\nMưa rơi.\n", None),
    "a title alone": ("Title: Mưa\n\nMưa rơi.\n", None),
    "a header that goes on": ("Title: Mưa\nSlug: x\nMưa rơi.\n", None),
    "a header after an empty line": ("\nTitle: Mưa\nSlug: x\n\nMưa rơi.\n", None),
    "a quotation": ('"Mưa": rơi.\n\nMưa rơi.\n\n;;;\n', None),
    "an object in a sentence": ('{"a": 1} là JSON.\n', None),
    "text after the dashes": ("--- mưa\n\nMưa rơi.\n", None),
    "a brace": ("{ngoặc} Mưa rơi.\n", ["{ngoặc} Mưa rơi."]),
    "a brace and a space": ("{ ngoặc } Mưa rơi.\n", None),
    "signs alone": ("---", None),
    "later in the text": ("Mưa rơi.\n\n---\ntitle: Nắng\n---\n", None),
}


@pytest.mark.parametrize(("text", "blocks"), NO_FRONT_MATTER.values(), ids=NO_FRONT_MATTER)
def test_no_front_matter(text: str, blocks: list[str] | None) -> None:
    post = read(text)
    assert post.faults == ()
    assert (post.tags, post.date, post.first_line) == ((), None, 1)
    assert post.body == text
    if blocks is not None:
        assert [block.text for block in post.blocks] == blocks


@pytest.mark.parametrize(
    "text",
    ["---\n---\nMưa.", "---\n\n---\nMưa.", "+++\n+++\nMưa.", "{ }\nMưa.", "---\n# x\n---\nMưa."],
)
def test_empty_front_matter(text: str) -> None:
    post = read(text)
    assert (post.faults, post.title) == ((), "mua roi")
    assert [block.text for block in post.blocks] == ["Mưa."]


# Titles, slugs, addresses

TITLES: dict[str, tuple[str, str, str]] = {
    "front matter": ("---\ntitle: Mưa\n---\n# Nắng", "a.md", "Mưa"),
    "white space": ("---\ntitle: '  Mưa \t rơi '\n---\n", "a.md", "Mưa rơi"),
    "number": ("---\ntitle: 2048\n---\n", "a.md", "2048"),
    "leading zeros": ("---\ntitle: 007\n---\n", "a.md", "007"),
    "yes": ("---\ntitle: Yes\n---\n", "a.md", "Yes"),
    "TOML number": ("+++\ntitle = 2048\n+++\n", "a.md", "2048"),
    "JSON number": ('{\n"title": 1.50}\n', "a.md", "1.50"),
    "JSON bool": ('{\n"title": true}\n', "a.md", "true"),
    "heading": ("# Nắng *gắt*\n\n# Khác", "a.md", "Nắng gắt"),
    "heading further down": ("Mưa.\n\n## Nắng\n", "a.md", "Nắng"),
    "empty title: heading": ("---\ntitle:\n---\n# Nắng", "a.md", "Nắng"),
    "title that is a list: heading": ("---\ntitle: [a]\n---\n# Nắng", "a.md", "Nắng"),
    "null: heading": ("---\ntitle: null\n---\n# Nắng", "a.md", "Nắng"),
    "tilde: heading": ("---\ntitle: ~\n---\n# Nắng", "a.md", "Nắng"),
    "file name": ("Mưa.", "bai/mua-roi_dem.md", "mua roi dem"),
    "file name with date": ("Mưa.", "2016-02-04-mua-roi.md", "mua roi"),
    "file name that is a date": ("Mưa.", "2016-02-04.md", "2016 02 04"),
    "file name in Vietnamese": ("Mưa.", "mưa-rơi.md", "mưa rơi"),
    "index: folder": ("Mưa.", "bai/mua-roi/index.md", "mua roi"),
    "_index: folder": ("Mưa.", "bai/mua-roi/_index.md", "mua roi"),
    "Index: folder with date": ("Mưa.", "bai/2016-02-04-mua-roi/Index.html", "mua roi"),
    "index without folder": ("Mưa.", "index.md", "index"),
    "empty file": ("", "mua-roi.txt", "mua roi"),
}


@pytest.mark.parametrize(("text", "path", "title"), TITLES.values(), ids=TITLES)
def test_title(text: str, path: str, title: str) -> None:
    assert read(text, path).title == title


SLUGS: dict[str, tuple[str, str, str]] = {
    "front matter": ("---\nslug: mua-xuan\n---\n", "a.md", "mua-xuan"),
    "path": ("---\nslug: /2016/01/mua.html\n---\n", "a.md", "/2016/01/mua.html"),
    "number": ("---\nslug: 007\n---\n", "a.md", "007"),
    "file name": ("", "bai/mua-roi.md", "mua-roi"),
    "file name without date": ("", "bai/2016-2-4-mua-roi.md", "mua-roi"),
    "date and underscore": ("", "2016-02-04_mua.md", "mua"),
    "date alone": ("", "2016-02-04.md", "2016-02-04"),
    "folder": ("", "bai/mua-roi/index.md", "mua-roi"),
    "folder without date": ("", "2016-02-04-mua/index.md", "mua"),
    "index alone": ("", "index.md", "index"),
}


@pytest.mark.parametrize(("text", "path", "slug"), SLUGS.values(), ids=SLUGS)
def test_slug(text: str, path: str, slug: str) -> None:
    assert read(text, path).slug == slug


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("permalink: /mua/", "/mua/"),
        ("url: https://example.org/mua", "https://example.org/mua"),
        ("permalink: ''", None),
        ("other: x", None),
    ],
)
def test_url(line: str, url: str | None) -> None:
    assert read(yaml_post(line)).url == url


def test_path_is_kept() -> None:
    assert read("Mưa.", "bài/mưa rơi.md").path == "bài/mưa rơi.md"


# Dates

DAY = dt.date(2016, 2, 4)
DATES = {
    "day": "date: 2016-02-04",
    "quoted": "date: '2016-02-04'",
    "quoted ISO with zone": "date: '2016-02-04T20:31:00.000+07:00'",
    "ISO, UTC": "date: 2016-02-04T20:31:00Z",
    "near midnight, east": "date: 2016-02-04T23:59:59+07:00",
    "near midnight, west": "date: 2016-02-04 00:00:01 -0800",
    "time without zone": "date: 2016-02-04 08:15:00",
    "time and zone": "date: 2016-02-04 21:10:00 +0700",
    "slashes": "date: 2016/02/04",
    "short": "date: 2016-2-4",
    "day first": "date: 4/2/2016",
    "day first, dashes": "date: 04-02-2016",
    "compact": "date: 20160204",
    "English": "date: Feb 4, 2016",
    "pubDate": "pubDate: 2016-02-04",
    "publishDate": "publishDate: 2016-02-04",
    "published_at": "published_at: 2016-02-04 10:00",
    "list, then another key": "date: []\npubDate: 2016-02-04",
}


@pytest.mark.parametrize("line", DATES.values(), ids=DATES)
def test_date(line: str) -> None:
    post = read(yaml_post(line), "2001-01-01-x.md")
    assert (post.date, post.faults) == (DAY, ())


@pytest.mark.parametrize(
    "text",
    [
        "+++\ndate = 2016-02-04\n+++\n",
        "+++\ndate = 2016-02-04T23:30:00+07:00\n+++\n",
        "+++\ndate = 2016-02-04T00:30:00\n+++\n",
        "+++\ndate = 2016-02-04 00:30:00Z\n+++\n",
        '+++\ndate = "2016-02-04"\n+++\n',
        '{\n"date": "2016-02-04T06:45:00+07:00"}\n',
        '{\n"date": 20160204}\n',
    ],
)
def test_date_of_toml_and_json(text: str) -> None:
    assert read(text).date == DAY


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2016-02-04-mua.md", DAY),
        ("bai/2016-2-4-mua.md", DAY),
        ("2016-02-04.md", DAY),
        ("2016-02-04_mua.md", DAY),
        ("2016-02-04 mua.md", DAY),
        ("2016-02-04-mua/index.md", DAY),
        ("2016-13-45-mua.md", None),
        ("mua-2016-02-04.md", None),
        ("2016-02-mua.md", None),
        ("mua.md", None),
    ],
)
def test_date_from_the_file_name(path: str, day: dt.date | None) -> None:
    post = read("Mưa.", path)
    assert (post.date, post.faults) == (day, ())


@pytest.mark.parametrize(
    "written", ["2016-13-45", "hôm nào đó", "2016", "'{{ .Date }}'", "2016-02-30T10:00:00Z"]
)
def test_date_that_cannot_be_read(written: str) -> None:
    post = read(yaml_post("title: Mưa", f"date: {written}"), "2001-01-01-mua.md")
    assert post.date == dt.date(2001, 1, 1)  # what can be told without it
    (fault,) = post.faults
    assert written.strip("'") in fault.reason
    assert fault.line == 3
    assert str(fault).startswith("2001-01-01-mua.md:3: ")
    assert (post.title, len(post.blocks)) == ("Mưa", 1)


@pytest.mark.parametrize("key", ["updated", "lastmod", "modified_time", "last_modified_at"])
def test_updated(key: str) -> None:
    post = read(yaml_post("date: 2001-01-01", f"{key}: 2016-02-04T09:05:12+07:00"))
    assert (post.updated, post.date) == (DAY, dt.date(2001, 1, 1))


def test_updated_that_cannot_be_read() -> None:
    assert read(yaml_post("updated: mai mốt")).updated is None


# Tags and other names

TAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "list": ("tags: [Học máy, AI]", ("Học máy", "AI")),
    "block list": ("tags:\n  - Học máy\n  - AI", ("Học máy", "AI")),
    "spaces, of which nobody knows": ("tags: python docker linux", ("python docker linux",)),
    "tag, where tags are empty": ("tags:\ntag: cà phê", ("cà phê",)),
    "commas": ("tags: GPT-4, Học máy ,  AI,", ("GPT-4", "Học máy", "AI")),
    "one": ("tags: python", ("python",)),
    "tag": ("tag: [cà phê]", ("cà phê",)),
    "empty": ("tags:", ()),
    "empty list": ("tags: []", ()),
    "empty text": ("tags: ''", ()),
    "null": ("tags: null", ()),
    "none": ("title: x", ()),
    "yes stays yes": ("tags: [yes, No, on, true]", ("yes", "No", "on", "true")),
    "007 stays 007": ("tags: [007, 0x1F, 1_000, 1e3]", ("007", "0x1F", "1_000", "1e3")),
    "numbers": ("tags: [2016, 3.10, -1]", ("2016", "3.10", "-1")),
    "a date": ("tags: [2016-02-04]", ("2016-02-04",)),
    "one number": ("tags: 2016", ("2016",)),
    "nothing in the list": ("tags: [a, '', null, ~, b]", ("a", "b")),
    "twice": ("tags: [a, b, a]", ("a", "b")),
    "case and marks are kept": ("tags: [ai, AI, Thai, Thái]", ("ai", "AI", "Thai", "Thái")),
    "white space": ("tags: ['  học \t máy ']", ("học máy",)),
    "decomposed": ("tags: [ho\u0323c, học, ma\u0301y]", ("học", "máy")),
    "nested": ("tags: [a, [b, [c]], d]", ("a", "b", "c", "d")),
    "with names": ("tags: [{name: a}, {title: b}, {x: c}]", ("a", "b")),
    "colon": ("tags: ['a: b']", ("a: b",)),
    "comma inside a list": ("tags: ['a, b']", ("a, b",)),
    "YAML tags are only text": ("tags: [!!int 7, !!python/name:os.system x]", ("7", "x")),
    "anchors": ("x: &x [a, b]\ntags: *x", ("a", "b")),
    "TOML": ('+++\ntags = ["Học máy", "yes", "007"]\n+++', ("Học máy", "yes", "007")),
    "TOML numbers": ("+++\ntags = [7, 3.10, true]\n+++", ("7", "3.10", "true")),
    "TOML text": ('+++\ntags = "a, b"\n+++', ("a", "b")),
    "TOML taxonomies": ('+++\n[taxonomies]\ntags = ["a", "b"]\n+++', ("a", "b")),
    "YAML taxonomies": ("taxonomies:\n  tags: [a, b]", ("a", "b")),
    "JSON": ('{\n"tags": ["Học máy", 7, 3.10, null]}', ("Học máy", "7", "3.10")),
    "TOML text with a space": ('+++\ntags = "a b"\n+++', ("a b",)),
    "JSON text": ('{\n"tags": "a b"}', ("a b",)),
}


@pytest.mark.parametrize(("text", "tags"), TAGS.values(), ids=TAGS)
def test_tags(text: str, tags: tuple[str, ...]) -> None:
    post = read(text if text.startswith(("+++", "{")) else yaml_post(text))
    assert (post.tags, post.faults) == (tags, ())


CATEGORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "category": ("category: Đời sống", ("Đời sống",)),
    "category with comma": ("category: Đời sống, Bếp", ("Đời sống", "Bếp")),
    "categories": ("categories: [Đời sống, Bếp]", ("Đời sống", "Bếp")),
    "spaces, of which nobody knows": ("categories: toán lập-trình", ("toán lập-trình",)),
    "both": ("category: A\ncategories: [B, A]", ("A", "B")),
    "none": ("title: x", ()),
}


@pytest.mark.parametrize(("text", "categories"), CATEGORIES.values(), ids=CATEGORIES)
def test_categories(text: str, categories: tuple[str, ...]) -> None:
    assert read(yaml_post(text)).categories == categories


AUTHORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "author": ("author: Trần Bảo Khang", ("Trần Bảo Khang",)),
    "authors": ("authors: [Trần Bảo Khang, Lý Đạt]", ("Trần Bảo Khang", "Lý Đạt")),
    "with name": ("author:\n  name: Lý Đạt\n  email: x@y", ("Lý Đạt",)),
    "list with names": ("authors:\n  - name: Lý Đạt\n  - Vy", ("Lý Đạt", "Vy")),
    "both": ("author: Vy\nauthors: [Vy, Đạt]", ("Vy", "Đạt")),
    "none": ("author:", ()),
}


@pytest.mark.parametrize(("text", "authors"), AUTHORS.values(), ids=AUTHORS)
def test_authors(text: str, authors: tuple[str, ...]) -> None:
    assert read(yaml_post(text)).authors == authors


@pytest.mark.parametrize(
    ("lines", "summary"),
    [
        ("description: Chuyện mưa.", "Chuyện mưa."),
        ("excerpt: Chuyện mưa.", "Chuyện mưa."),
        ("summary: |\n  Chuyện\n  mưa.", "Chuyện mưa."),
        ("subtitle: Phụ đề\ndescription: Chuyện mưa.", "Phụ đề\nChuyện mưa."),
        ("description: A\nsummary: B", "A"),
        ("title: x", ""),
    ],
)
def test_summary(lines: str, summary: str) -> None:
    assert read(yaml_post(lines)).summary == summary


DRAFTS: dict[str, tuple[str, str, bool]] = {
    "draft": ("draft: true", "a.md", True),
    "draft, capital": ("draft: True", "a.md", True),
    "draft, yes": ("draft: yes", "a.md", True),
    "no draft": ("draft: false", "a.md", False),
    "no draft, no": ("draft: no", "a.md", False),
    "published: false": ("published: false", "a.md", True),
    "published: no": ("published: No", "a.md", True),
    "published: true": ("published: true", "a.md", False),
    "published: a date": ("published: 2016-02-04", "a.md", False),
    "_drafts": ("title: x", "blog/_drafts/a.md", True),
    "drafts, another folder": ("title: x", "blog/my_drafts/a.md", False),
    "nothing said": ("title: x", "a.md", False),
    "nothing there": ("draft:", "a.md", False),
}


@pytest.mark.parametrize(("line", "path", "draft"), DRAFTS.values(), ids=DRAFTS)
def test_draft(line: str, path: str, draft: bool) -> None:
    assert read(yaml_post(line), path).draft is draft


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("+++\ndraft = true\n+++\n", True),
        ('{\n"draft": true}\n', True),
        ('{\n"draft": false}\n', False),
    ],
)
def test_draft_of_toml_and_json(text: str, draft: bool) -> None:
    assert read(text).draft is draft


# Markup by suffix


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".MD"])
def test_suffix(suffix: str) -> None:
    post = read("---\ntitle: Mưa\n---\n\n<p>Mưa <b>rơi</b>.</p>\n", f"a{suffix}")
    assert [block.text for block in post.blocks] == ["Mưa rơi."]


def test_code_is_code_except_in_plain_text() -> None:
    text = "Mưa.\n\n    thụt vào\n"
    assert [block.kind for block in read(text, "a.md").blocks] == ["text", "code"]
    assert [block.kind for block in read(text, "a.txt").blocks] == ["text", "text"]


def test_checksum_is_of_the_bytes() -> None:
    content = "Mưa.\r\n".encode()
    assert read(content).checksum == hashlib.blake2b(content, digest_size=16).hexdigest()
    assert read(content).checksum != read(content.replace(b"\r", b"")).checksum


# What can go wrong

FAULTY: dict[str, dict[str, Any]] = {
    "broken-json.md": {"line": 4, "reason": "not JSON"},
    "broken-toml.md": {"line": (4, 5), "reason": "not TOML"},
    "control-characters-raw.md": {"line": 2, "reason": "not YAML"},
    "control-characters.md": {"tags": ("an toàn", "\x1b[1mđậm"), "date": dt.date(2022, 5, 5)},
    "duplicate-keys.md": {
        "title": "Chạy bộ buổi tối", "tags": ("sức khỏe", "thể thao"), "date": dt.date(2018, 4, 2),
    },
    "empty.md": {"title": "empty", "blocks": False},
    "future-date.md": {"date": dt.date(2199, 1, 1), "tags": ("thư",)},
    "impossible-date.md": {"line": 3, "reason": "'2016-13-45'", "tags": ("âm nhạc",)},
    "misspelt-keys.md": {"tags": ("cà phê",), "date": dt.date(2020, 1, 15)},
    "never-closed.md": {"line": 1, "reason": "never ends"},
    "no-title-no-heading.md": {"title": "no title no heading", "date": dt.date(2021, 3, 3)},
    "nul-bytes.md": {"title": "Đĩa hỏng giữa chừng", "date": dt.date(2013, 10, 31)},
    "numeric-title.md": {"title": "2048", "tags": ("trò chơi",)},
    "only-front-matter.md": {"title": "Bài hẹn viết sau", "tags": ("hẹn",), "blocks": False},
    "tags-mapping.md": {"line": 4, "reason": "not a list", "date": dt.date(2020, 6, 28)},
    "template-front-matter.md": {"line": 2, "reason": "not YAML"},
    "utf16-bom.md": {"error": "UTF-16"},
    "windows-1258.md": {"error": "UTF-8", "line": 2},
    "yaml-list.md": {"line": 2, "reason": "not a list of keys and values"},
    "yaml-tab.md": {"line": 5, "reason": "not YAML"},
    "yaml-unclosed-quote.md": {"line": 3, "reason": "not YAML"},
}  # fmt: skip


def test_every_faulty_post_is_here() -> None:
    assert {path.name for path in (POSTS / "faulty").iterdir()} == set(FAULTY)


@pytest.mark.parametrize(("name", "expected"), FAULTY.items(), ids=FAULTY)
def test_faulty(name: str, expected: dict[str, Any]) -> None:
    content = (POSTS / "faulty" / name).read_bytes()
    if "error" in expected:
        with pytest.raises(PostError, match=expected["error"]) as caught:
            read(content, name)
        assert (caught.value.path, caught.value.line) == (name, expected.get("line"))
        return
    post = read(content, name)
    if "reason" in expected:
        (fault,) = post.faults
        assert expected["reason"] in fault.reason
        line = expected["line"]
        assert fault.line in (line if isinstance(line, tuple) else (line,))
        assert str(fault) == f"{name}:{fault.line}: {fault.reason}"
        assert "\n" not in str(fault)
    else:
        assert post.faults == ()
    for attribute in ("title", "tags", "date"):
        if attribute in expected:
            assert getattr(post, attribute) == expected[attribute]
    assert post.title
    assert bool(post.blocks) is expected.get("blocks", True)
    assert "\0" not in "".join(block.text for block in post.blocks)


DEEP = 900
BAD = {
    "YAML: key that is a list": "---\n? [a]\n: b\n---\nMưa.",
    "YAML: anchor in itself": "---\ntags: &a [*a]\n---\nMưa.",
    "YAML: unknown anchor": "---\ntags: *a\n---\nMưa.",
    "YAML: half a surrogate": '---\ntitle: "\\ud800"\n---\nMưa.',
    "YAML: a text": "---\nmột câu văn\n---\nMưa.",
    "YAML: a number": "---\n12\n---\nMưa.",
    "YAML: two documents": "---\na: b\n%YAML 1.1\n---\nMưa.",
    "YAML: very deep": f"---\ntags: {'[' * DEEP}{']' * DEEP}\n---\nMưa.",
    "YAML: abysmal": f"---\ntags: {'[' * 40_000}{']' * 40_000}\n---\nMưa.",
    "YAML: abysmal, dashes": f"---\n{'- ' * 40_000}a\n---\nMưa.",
    "TOML: not TOML": "+++\ntitle: Mưa\n+++\nMưa.",
    "TOML: key twice": "+++\na = 1\na = 2\n+++\nMưa.",
    "TOML: no such day": "+++\ndate = 2016-02-30\n+++\nMưa.",
    "TOML: very deep": f"+++\ntags = {'[' * 20_000}{']' * 20_000}\n+++\nMưa.",
    "TOML: very long number": f"+++\nx = {'9' * 5000}\n+++\nMưa.",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_front_matter_leaves_the_body(text: str) -> None:
    post = read(text)
    (fault,) = post.faults
    kind = fault.reason.partition(":")[0]
    assert "front matter is" in kind
    assert ("YAML" not in kind) or text.startswith("---")
    assert ("TOML" not in kind) or text.startswith("+++")
    assert fault.line is not None
    assert 1 < fault.line <= text.count("\n") + 1
    assert [block.text for block in post.blocks] == ["Mưa."]
    assert (post.title, post.tags, post.date) == ("mua roi", (), None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{\n "a": 1,\n "b" 2\n}\nMưa.', 3),
        ('\n{\n "a": 1,\n', 4),
        ('{ "a": ' + "[" * 40_000, 1),
    ],
    ids=["colon missing", "never closed", "abysmal"],
)
def test_bad_json(text: str, line: int) -> None:
    post = read(text)
    (fault,) = post.faults
    assert fault.line == line
    assert "TOML" not in fault.reason
    assert post.blocks


def test_json_of_any_depth_and_size() -> None:
    deep = '{ "tags": ' + "[" * 900 + '"a"' + "]" * 900 + "}\nMưa."
    assert read(deep).tags == ("a",)
    assert read('{ "n": ' + "9" * 5000 + ', "title": "Mưa" }\n').title == "Mưa"


def test_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, y]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert set(read(yaml_post(*lines, "tags: *a11")).tags) == {"x", "y"}


@pytest.mark.parametrize("opening", ["---", "+++"])
def test_front_matter_that_never_ends(opening: str) -> None:
    post = read(f"\n{opening}\ntitle: Mưa\n\nMưa rơi.")
    (fault,) = post.faults
    assert "never ends" in fault.reason
    assert fault.line == 2
    assert "Mưa rơi." in [block.text for block in post.blocks]
    assert post.first_line == 1


NOT_TEXT: dict[str, tuple[bytes, int | None]] = {
    "UTF-16, little end first": ("Mưa".encode("utf-16"), None),
    "UTF-16, big end first": (b"\xfe\xff" + "Mưa".encode("utf-16-be"), None),
    "one bad byte": ("Mưa\nrơi\n".encode() + b"\xff", 3),
    "cut in a letter": ("Mưa\nđường".encode()[:-3], 2),
    "Latin-1": ("é".encode("latin-1"), 1),
}


@pytest.mark.parametrize(("content", "line"), NOT_TEXT.values(), ids=NOT_TEXT)
def test_not_utf8(content: bytes, line: int | None) -> None:
    with pytest.raises(PostError, match="iconv") as caught:
        read(content, "bai.md")
    assert (caught.value.path, caught.value.line) == ("bai.md", line)
    assert str(caught.value).startswith(f"bai.md:{line}: " if line else "bai.md: ")


def test_decode_makes_line_ends_one() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n\r\nd", "x") == "a\nb\nc\n\nd"


# The same as python-frontmatter says, where it can say it

COMPARED = sorted(
    path for path in (POSTS / "blog").rglob("*") if path.is_file() and path.suffix in SUFFIXES
)


@pytest.mark.parametrize("path", COMPARED, ids=lambda path: path.name)
def test_as_python_frontmatter_reads_it(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    post = read(path.read_bytes(), str(path))
    if text.startswith("+++"):  # its TOML needs a package more
        import sys

        if sys.version_info < (3, 11):
            pytest.skip("no tomllib")
        import tomllib

        metadata = tomllib.loads(text.split("+++\n")[1])
    else:
        metadata = frontmatter.parse(text)[0]
        # Its YAML makes numbers and truth values of tags; the text is what the author wrote.
        if text.startswith("---"):
            metadata = yaml.load(text.split("---\n")[1], Loader=yaml.BaseLoader)
    tags = metadata.get("tags") or []
    if isinstance(tags, str):
        tags = tags.split(", ")
    assert post.tags == tuple(unicodedata.normalize("NFC", tag) for tag in tags)
    if "title" in metadata:
        assert post.title == metadata["title"]
    else:
        assert f"# {post.title}" in text
    assert post.faults == ()


# Whatever the bytes

PIECES = st.sampled_from(
    [
        b"---\n", b"+++\n", b"{\n", b"}\n", b"...\n", b"title: ", b"tags: ", b"date: ", b"- ",
        b"tags = ", b'"title": ', b"[", b"]", b"{", b"}", b'"', b"'", b":", b": ", b",", b"\n",
        b"\r\n", b"\r", b"\t", b" ", b"&a ", b"*a", b"!!x", b"|\n", b">\n", b"#", b"```\n", b"<p>",
        b"<!--", b"{{ ", b"{% ", b"2016-13-45", b"0001-01-01", b"99999999", b"yes", b"null", b"\0",
        b"\xef\xbb\xbf", b"\xff", b"\\u0041", b"\\ud800", b"%YAML 1.1\n", b"? ", b"=", b"\x1b[31m",
        "Đường".encode(), "Mưa.\n".encode(), "\u2028".encode(), "\u0301".encode(),
    ]
)  # fmt: skip
CONTENTS = st.binary(max_size=200) | st.lists(PIECES, max_size=25).map(b"".join)
PATHS = st.sampled_from(["a.md", "a.html", "a.mdx", "a.txt", "2016-02-04-a.markdown", "index.md"])


@given(content=CONTENTS, path=PATHS)
@example(content=b"", path="index.md")
@example(content=b"---\n---", path="a.md")
@example(content=b'---\ntitle: "\\uD83D"\n---', path="a.md")
def test_nothing_but_a_post_or_a_post_error(content: bytes, path: str) -> None:
    try:
        post = parse_post(content, path)
    except PostError as error:
        assert error.path == path
        assert "\n" not in str(error)
        return
    assert post.title
    assert post.slug
    assert post.checksum
    assert 1 <= post.first_line <= decode(content, path).count("\n") + 1
    assert all(tag.strip() == tag != "" for tag in post.tags)
    assert len(set(post.tags)) == len(post.tags)
    for fault in post.faults:
        assert fault.path == path
        assert "\n" not in str(fault)
