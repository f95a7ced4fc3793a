"""Hits in every format, and nothing in them that a terminal or a spreadsheet would act on."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.errors import UsageError
from dlblog.output import (
    FIELDS,
    FORMATS,
    bytes_text,
    check_format,
    csv_rows,
    from_template,
    harmless,
    hit_text,
    paint,
    to_json,
    trec_line,
)

# Unicode's property Bidi_Control (PropList.txt).
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
STYLE = re.compile("\x1b\\[[0-9;]*m")
HIT: dict[str, Any] = {
    "path": "posts/mưa.md",
    "title": "Mưa phố",
    "date": "2016-02-04",
    "tags": ["Huế", "Du lịch"],
    "category": "Ký",
    "author": "Lê Na",
    "draft": False,
    "slug": "mua",
    "url": None,
    "score": 12.5,
    "snippet": "Cơn mưa phố núi.",
    "highlights": [[4, 7]],
    "title_highlights": [],
}
HARMFUL = "\x00\x07\x08\t\n\r\x1b\x7f\x85\x9b\u2028\u2029" + BIDI
wild = st.text(st.sampled_from(f"aư{{}}=-@,\"' [31m%{HARMFUL}"), max_size=12) | st.text(max_size=12)


def acts(text: str) -> bool:
    """Whether a terminal would act on something in a text."""
    return any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in BIDI for c in text)


def hit(**changes: Any) -> dict[str, Any]:
    return {**HIT, **changes}


wild_hits = st.builds(
    hit,
    **dict.fromkeys(("path", "title", "date", "category", "author", "slug", "snippet"), wild),
    url=st.none() | wild,
    tags=st.lists(wild, max_size=3),
    draft=st.booleans(),
    highlights=st.just([]),
    explanation=st.lists(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["term", "pair", "place"]),
                "match": wild,
                "score": st.just(1.0),
                "posts": st.just(3),
                "fields": st.just({}),
            }
        ),
        max_size=2,
    ),
)


# --- what is harmless


def test_every_control_and_change_of_direction_becomes_a_space() -> None:
    for code in range(sys.maxunicode + 1):
        if acts(chr(code)):
            assert harmless(chr(code)) == " ", hex(code)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Đường về nhà, ngõ nhỏ!", id="composed"),
        pytest.param(unicodedata.normalize("NFD", "Đường về nhà"), id="decomposed"),
        pytest.param("👩‍💻 東京 עברית", id="emoji with a joiner, ideographs, Hebrew"),
        pytest.param("", id="empty"),
    ],
)
def test_letters_stay(text: str) -> None:
    assert harmless(text) == text


@given(wild)
@settings(deadline=None, max_examples=100)
def test_harmless_keeps_offsets(text: str) -> None:
    assert len(harmless(text)) == len(text)
    assert not acts(harmless(text))


# --- hits for people


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
        assert hit_text(changed, color=False) == expected
        assert STYLE.sub("", hit_text(changed, color=True)) == expected


def test_colour_marks_the_matches() -> None:
    title, _, snippet = hit_text(hit(title_highlights=[[0, 3]]), color=True).splitlines()
    assert title.startswith("\x1b[1;33mMưa\x1b[0m phố")
    assert snippet == "  Cơn \x1b[1;33mmưa\x1b[0m phố núi."
    assert hit_text(HIT, color=True).startswith("\x1b[1mMưa phố\x1b[0m")


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], "mưa phố", id="none"),
        pytest.param([(0, 3), (4, 7)], "<mưa> <phố>", id="two"),
        pytest.param([[4, 7]], "mưa <phố>", id="at the end"),
    ],
)
def test_paint(spans: list[tuple[int, int]], expected: str) -> None:
    painted = paint("mưa phố", spans, True)
    assert painted.replace("\x1b[1;33m", "<").replace("\x1b[0m", ">") == expected
    assert paint("mưa phố", spans, False) == "mưa phố"


@given(wild, st.lists(st.integers(0, 12), max_size=6))
@settings(deadline=None, max_examples=100)
def test_paint_adds_only_colour(text: str, bounds: list[int]) -> None:
    cuts = sorted({min(bound, len(text)) for bound in bounds})
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    painted = paint(text, spans, True)
    assert STYLE.sub("", painted) == harmless(text)
    assert painted.count("\x1b") == 2 * len(spans)


@given(wild_hits)
@settings(deadline=None, max_examples=150)
def test_text_is_harmless(drawn: dict[str, Any]) -> None:
    plain = hit_text(drawn, color=False)
    lines = 2 + bool(drawn["snippet"]) + len(drawn["explanation"])
    assert not acts(plain.replace("\n", ""))
    assert plain.count("\n") == lines
    assert STYLE.sub("", hit_text(drawn, color=True)) == plain


# --- JSON

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | wild,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(wild, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(values, st.booleans())
@settings(deadline=None, max_examples=150)
def test_json_is_read_back_as_it_was(value: Any, indent: bool) -> None:
    written = to_json(value, indent=indent)
    assert json.loads(written) == value
    assert not acts(written.replace("\n", "") if indent else written)


def test_letters_are_letters_in_json() -> None:
    assert to_json({"title": "Mưa ở Huế 👩‍💻"}) == '{"title": "Mưa ở Huế 👩‍💻"}'
    assert to_json(["\x1b\u202e\x9b"]) == '["\\u001b\\u202e\\u009b"]'
    assert to_json([1], indent=True) == "[\n  1\n]"


def test_a_path_that_is_not_unicode_can_be_written_as_json() -> None:
    written = to_json("m\udcffa.md")
    assert written.isascii()
    assert json.loads(written) == "m\udcffa.md"


# --- CSV


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("Mưa phố", "Mưa phố", id="text"),
        pytest.param("mưa, nắng", "mưa, nắng", id="comma"),
        pytest.param('nói "vâng"', 'nói "vâng"', id="quotes"),
        pytest.param(None, "", id="none"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(12.5, "12.5", id="number"),
        pytest.param(-3, "-3", id="negative number"),
        pytest.param(["Huế", "Du lịch"], "Huế, Du lịch", id="list"),
        pytest.param([], "", id="empty list"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")', id="link"),
        pytest.param("+84 90", "'+84 90", id="plus"),
        pytest.param("-mưa", "'-mưa", id="minus"),
        pytest.param("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0", id="command"),
        pytest.param("@SUM(1)", "'@SUM(1)", id="at sign"),
        pytest.param("＝1+1", "'＝1+1", id="full width"),
        pytest.param(["=1+1"], "'=1+1", id="formula in a list"),
        pytest.param("\t=1+1", "' =1+1", id="tab before a formula"),
        pytest.param("\r=1+1", "' =1+1", id="return before a formula"),
        pytest.param("a=1", "a=1", id="equals sign inside"),
        pytest.param("một\nhai", "một hai", id="line end"),
        pytest.param("\x1b[31m", " [31m", id="escape sequence"),
    ],
)
def test_csv_cells(cell: Any, expected: str) -> None:
    written = csv_rows([[cell, "x"]])
    assert list(csv.reader(io.StringIO(written))) == [[expected, "x"]]


@given(st.lists(st.lists(wild, min_size=2, max_size=4), min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_csv_is_harmless(rows: list[list[str]]) -> None:
    written = csv_rows(rows)
    assert not acts(written.replace("\n", ""))
    assert written.count("\n") == len(rows)
    read = list(csv.reader(io.StringIO(written)))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [harmless(cell).removeprefix("'") for cell in row] for row in rows
    ]
    for row in read:
        for cell in row:
            number = re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋"))


# --- TREC


@pytest.mark.parametrize(
    ("query_id", "path", "expected"),
    [
        pytest.param("7", "posts/mưa.md", "7 Q0 posts/mưa.md 3 1.500000 dlblog\n", id="plain"),
        pytest.param("q 7", "a b.md", "q%207 Q0 a%20b.md 3 1.500000 dlblog\n", id="spaces"),
        pytest.param("", "a\tb\n.md", "- Q0 a%09b%0A.md 3 1.500000 dlblog\n", id="no id, tab"),
        pytest.param("1", "a\u2003b", "1 Q0 a%E2%80%83b 3 1.500000 dlblog\n", id="wide space"),
        pytest.param("1", "a\x1b[2Jb", "1 Q0 a%1B[2Jb 3 1.500000 dlblog\n", id="escape sequence"),
        pytest.param("1", "a\u202eb", "1 Q0 a%E2%80%AEb 3 1.500000 dlblog\n", id="direction"),
    ],
)
def test_trec_line(query_id: str, path: str, expected: str) -> None:
    assert trec_line(query_id, path, 3, 1.5) == expected


@given(wild.filter(lambda text: "%" not in text), wild, st.integers(1), st.floats(0, 1e4))
@settings(deadline=None, max_examples=100)
def test_a_trec_line_has_six_words(query_id: str, path: str, rank: int, score: float) -> None:
    line = trec_line(query_id, path, rank, score)
    assert line.endswith("\n") and not acts(line[:-1])
    words = line.split()
    assert (len(words), words[1], words[3], words[5]) == (6, "Q0", str(rank), "dlblog")
    assert float(words[4]) == pytest.approx(score, abs=1e-6)
    assert unquote(words[0]) == (query_id or "-")


# --- templates


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{date} {title}", "2016-02-04 Mưa phố", id="fields"),
        pytest.param("{title}\\t{path}", "Mưa phố\tposts/mưa.md", id="tab"),
        pytest.param("{title}\\n{path}", "Mưa phố\nposts/mưa.md", id="line end"),
        pytest.param("[{tags}]", "[Huế, Du lịch]", id="list"),
        pytest.param("{draft} {url}|", "false |", id="false and none"),
        pytest.param("{score}", "12.5", id="score"),
        pytest.param("{{{slug}}}", "{mua}", id="doubled braces"),
        pytest.param("{snippet}", "Cơn mưa phố núi.", id="snippet"),
        pytest.param("{{}}", "{}", id="only braces"),
    ],
)
def test_from_template(template: str, expected: str) -> None:
    check_format(template)
    assert from_template(template, HIT) == expected + "\n"


def test_a_draft_in_a_template() -> None:
    assert from_template("{draft}", hit(draft=True)) == "true\n"


def test_a_title_is_no_template() -> None:
    assert from_template("{title}", hit(title="{path} \\n {{")) == "{path} \\n {{\n"


@pytest.mark.parametrize("template", ["{nope}", "{}", "{title", "title}", "{title!r}", "{a b}"])
def test_template_errors(template: str) -> None:
    with pytest.raises(UsageError, match=r"a template has no field '.+': fields are path, title"):
        from_template(template, HIT)
    with pytest.raises(UsageError):
        check_format(template)


@given(wild_hits)
@settings(deadline=None, max_examples=100)
def test_a_template_is_filled_with_what_is_harmless(drawn: dict[str, Any]) -> None:
    line = from_template("|".join(f"{{{name}}}" for name in FIELDS), drawn)
    assert line.endswith("\n") and not acts(line[:-1])


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_known(name: str) -> None:
    check_format(name)


@pytest.mark.parametrize("name", ["xml", "", "title", "JSON"])
def test_unknown_formats(name: str) -> None:
    with pytest.raises(UsageError, match=f"there is no format '{name}': choose text, json"):
        check_format(name)


# --- sizes


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (1_234, "1.2 kB"),
        (999_900, "999.9 kB"),
        (999_999, "1.0 MB"),
        (1_240_000_000, "1.2 GB"),
        (999_999_999, "1.0 GB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_bytes_text(size: int, expected: str) -> None:
    assert bytes_text(size) == expected


def test_a_file_name_that_is_not_utf8() -> None:
    path = b"m\xfa.md".decode(errors="surrogateescape")
    assert trec_line("1", path, 1, 2.0) == "1 Q0 m%FA.md 1 2.000000 dlblog\n"
    assert harmless(path) == "m .md"
    assert json.loads(to_json({"path": path})) == {"path": path}
