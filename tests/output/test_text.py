"""Hits for people: in pipes, and in the width of a terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlblog.output import LAYOUTS, hit_text, suggestions_text
from dlblog.output.text import Paper
from dlblog.terminal import width
from tests.output.hits import LINK, STYLE, acts, hit, plain, wide, wide_hits, wild_hits

LONG = hit(
    title="Đường về nhà trong một buổi chiều mưa phố núi",
    title_highlights=[[34, 37]],
    tags=["Huế", "Du lịch bụi", "Ẩm thực"],
    path="posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md",
    snippet="… Cơn mưa phố núi đến nhanh như khi nó đi, để lại con dốc ướt và mùi khoai nướng.",
    highlights=[[6, 13]],
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {},
            "Mưa phố  2016-02-04  Huế, Du lịch\n  posts/mưa.md\n  Cơn mưa phố núi.\n",
            id="all there",
        ),
        pytest.param(
            {"date": None, "tags": [], "snippet": ""}, "Mưa phố\n  posts/mưa.md\n", id="little"
        ),
        pytest.param(
            {"draft": True, "tags": [], "snippet": ""},
            "Mưa phố  2016-02-04  draft\n  posts/mưa.md\n",
            id="draft",
        ),
        pytest.param(
            {
                "date": None,
                "tags": [],
                "snippet": "",
                "explanation": [
                    {
                        "kind": "term", "match": "mưa", "score": 1.5, "posts": 3,
                        "fields": {"title": 1.2, "body": 1},
                    },
                    {
                        "kind": "pair", "match": "mưa phố", "score": 10.25, "posts": 2,
                        "fields": {},
                    },
                    {"kind": "place", "match": "", "score": 0.5, "posts": 0, "fields": {}},
                ],
            },
            "Mưa phố\n  posts/mưa.md\n"
            "       1.500  mưa: 3 posts, in title 1.20, body 1.00\n"
            "      10.250  mưa phố: 2 posts, next to each other\n"
            "       0.500  most of the query in one place\n",
            id="explained",
        ),
    ],
)  # fmt: skip
def test_hit_text(changes: dict[str, Any], expected: str) -> None:
    for spans in ([], [[0, 3]], [(0, 3), (4, 7)]):
        changed = hit(**changes, title_highlights=spans)
        assert hit_text(changed) == expected
        assert plain(hit_text(changed, Paper(color=True))) == expected


WIDE = {
    "40": ("text", 39, """\
Đường về nhà trong một buổi chiều <mưa>
phố núi
  2016-02-04  Huế, Du lịch bụi, Ẩm thực
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
  … Cơn <mưa phố> núi đến nhanh như khi
  nó đi, để lại con dốc ướt và mùi
  khoai nướng.
"""),
    "80": ("text", 79, """\
Đường về nhà trong một buổi chiều <mưa> phố núi
  2016-02-04  Huế, Du lịch bụi, Ẩm thực
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
  … Cơn <mưa phố> núi đến nhanh như khi nó đi, để lại con dốc ướt và mùi khoai
  nướng.
"""),
    "200": ("text", 199, """\
Đường về nhà trong một buổi chiều <mưa> phố núi  2016-02-04  Huế, Du lịch bụi, Ẩm thực
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
  … Cơn <mưa phố> núi đến nhanh như khi nó đi, để lại con dốc ướt và mùi khoai nướng.
"""),
    "a mark on two lines": ("text", 12, """\
Đường về nhà
trong một
buổi chiều
<mưa> phố núi
  2016-02-04
  Huế, Du
  lịch bụi,
  Ẩm thực
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
  … Cơn <mưa>
  <phố> núi
  đến nhanh
  như khi nó
  đi, để lại
  con dốc
  ướt và mùi
  khoai
  nướng.
"""),
    "one line, 40": ("oneline", 39, "2016-02-04  Đường về nhà trong một buổ…\n"),
    "one line, 80": (
        "oneline", 79,
        "2016-02-04  Đường về nhà trong một buổi chiều <mưa> phố núi  Huế, Du lịch bụi, Ẩ…\n",
    ),
    "one line, 200": (
        "oneline", 199,
        "2016-02-04  Đường về nhà trong một buổi chiều <mưa> phố núi  "
        "Huế, Du lịch bụi, Ẩm thực\n",
    ),
    "short": ("short", 79, """\
Đường về nhà trong một buổi chiều <mưa> phố núi
  2016-02-04  Huế, Du lịch bụi, Ẩm thực
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
"""),
    "full": ("full", 49, """\
Đường về nhà trong một buổi chiều <mưa> phố núi
  date:     2016-02-04
  tags:     Huế, Du lịch bụi, Ẩm thực
  category: Ký
  author:   Lê Na
  slug:     mua
  score:    12.50
  posts/2016/duong-ve-nha-trong-mot-buoi-chieu-mua-pho-nui.md
  … Cơn <mưa phố> núi đến nhanh như khi nó đi, để
  lại con dốc ướt và mùi khoai nướng.
"""),
}  # fmt: skip


@pytest.mark.parametrize(("layout", "columns", "expected"), WIDE.values(), ids=WIDE)
def test_on_a_terminal(layout: str, columns: int, expected: str) -> None:
    shown = hit_text(LONG, Paper(color=True, columns=columns), layout)
    marked = re.sub("\x1b\\[1;31m(.*?)\x1b\\[0m", r"<\1>", shown)
    assert plain(marked) == expected
    assert hit_text(LONG, Paper(columns=columns), layout) == re.sub("[<>]", "", expected)


def test_one_line_in_a_pipe() -> None:
    assert hit_text(hit(), layout="oneline") == "2016-02-04  Mưa phố  Huế, Du lịch\n"
    bare = hit(date=None, tags=[], draft=True)
    assert hit_text(bare, layout="oneline") == "            Mưa phố  draft\n"


def test_colour_marks_the_matches() -> None:
    colored = hit_text(hit(title_highlights=[[0, 3]]), Paper(color=True))
    title, path, snippet = colored.splitlines()
    assert title.startswith("\x1b[1;31mMưa\x1b[0m\x1b[1m phố\x1b[0m  2016")
    assert path == "  \x1b[35mposts/mưa.md\x1b[0m"
    assert snippet == "  Cơn \x1b[1;31mmưa\x1b[0m phố núi."


def test_the_path_is_a_link() -> None:
    for color in (True, False):
        text = hit_text(hit(), Paper(color, links=True, columns=79))
        (link,) = re.findall("\x1b]8;;file.*?\x1b\\\\(.*?)\x1b]8;;\x1b\\\\", text)
        assert plain(link) == "posts/mưa.md"
    one = hit_text(hit(), Paper(links=True, columns=79), "oneline")
    assert LINK.split(one)[2] == "Mưa phố"


# Whatever a post says

papers = st.builds(Paper, st.booleans(), st.booleans(), st.none() | st.integers(19, 200))


@given(wide_hits, st.integers(19, 200), st.sampled_from(LAYOUTS))
@settings(max_examples=300)
def test_no_line_is_wider_than_the_terminal(
    drawn: dict[str, Any], columns: int, layout: str
) -> None:
    lines = hit_text(drawn, Paper(columns=columns), layout).splitlines()
    for line in lines:
        assert width(line) <= columns or line.strip() == drawn["path"]
        if layout != "oneline":
            assert width(line) <= 100


@given(wide_hits, st.integers(19, 200), st.sampled_from(["text", "short", "full"]))
@settings(max_examples=200)
def test_a_terminal_and_a_pipe_show_the_same(
    drawn: dict[str, Any], columns: int, layout: str
) -> None:
    piped = hit_text(drawn, layout=layout)
    shown = hit_text(drawn, Paper(columns=columns), layout)
    assert "".join(shown.split()) == "".join(piped.split())
    words = [word for word in piped.split() if word.isascii() and len(word) <= columns - 14]
    assert set(words) <= set(shown.split())


@given(wide_hits, papers, st.sampled_from(LAYOUTS))
@example(hit(title=" ", date=None, tags=[]), Paper(links=True), "oneline")
@example(hit(title="Mưa ", tags=[]), Paper(color=True), "oneline")
@settings(max_examples=200)
def test_colours_and_links_only_add_to_it(drawn: dict[str, Any], paper: Paper, layout: str) -> None:
    text = hit_text(drawn, paper, layout)
    assert plain(text) == hit_text(drawn, Paper(columns=paper.columns), layout)
    for line in text.splitlines():
        styles = STYLE.findall(line)
        assert all(style == "\x1b[0m" for style in styles[1::2])
        assert "\x1b[0m" not in styles[::2]
        assert len(LINK.findall(line)) % 2 == 0


@given(wild_hits, papers, st.sampled_from(LAYOUTS))
@settings(max_examples=300)
def test_nothing_in_a_post_acts(drawn: dict[str, Any], paper: Paper, layout: str) -> None:
    text = hit_text(drawn, paper, layout)
    assert not acts(plain(text).replace("\n", ""))
    if paper.columns is None and layout == "text":
        assert text.count("\n") == 2 + bool(drawn["snippet"]) + len(drawn["explanation"])


# Suggestions


def suggestion(**changes: Any) -> dict[str, Any]:
    return {"tag": "Huế", "score": 0.812, "new": False, "reasons": ["in the title"], **changes}


SUGGESTIONS = {
    "tags": (
        {"suggestions": [suggestion(), suggestion(tag="phố núi", new=True, reasons=[])]},
        "  0.81  Huế  in the title\n  0.81  phố núi (new)\n",
    ),
    "nothing": ({"suggestions": []}, "  nothing to suggest\n"),
    "a post": ({"score": 0.5, "reasons": ["like 3 posts"]}, "  0.50  like 3 posts\n"),
    "harm": ({"suggestions": [suggestion(tag="a\x1b[2J")]}, "  0.81  a [2J  in the title\n"),
}


@pytest.mark.parametrize(("changes", "expected"), SUGGESTIONS.values(), ids=SUGGESTIONS)
def test_suggestions(changes: dict[str, Any], expected: str) -> None:
    row = {"title": "Mưa\nphố", "path": "posts/mưa.md", **changes}
    assert suggestions_text(row) == f"Mưa phố\n  posts/mưa.md\n{expected}"
    assert plain(suggestions_text(row, Paper(color=True))) == suggestions_text(row)


@given(wide, st.lists(wide, max_size=3), st.integers(19, 200))
@settings(max_examples=100)
def test_suggestions_fit(tag: str, reasons: list[str], columns: int) -> None:
    row = {
        "title": tag, "path": "mưa.md", "suggestions": [suggestion(tag=tag, reasons=reasons)],
    }  # fmt: skip
    shown = suggestions_text(row, Paper(columns=columns))
    assert all(width(line) <= columns for line in shown.splitlines())
    assert "".join(shown.split()) == "".join(suggestions_text(row).split())
