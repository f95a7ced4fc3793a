"""Posts as lines of a terminal: each kind of block, each width, and nothing that acts on it."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.markup import Markup, parse
from dlblog.output import harmless
from dlblog.post import SUFFIXES, body_of
from dlblog.rendering import layout, render, render_blocks
from dlblog.terminal import width
from tests.conftest import POSTS
from tests.teletype import plain


def lines(body: str, columns: int | None = 30, markup: Markup = "markdown") -> list[str]:
    """A body as it is drawn without colour."""
    return list(render(body, markup, columns=columns, color=False, links=False))


BLOCKS: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "a paragraph is wrapped": (
        "Sáng nay trời mưa nhỏ, tôi ngồi đợi xe ở góc phố.",
        ["Sáng nay trời mưa nhỏ, tôi", "ngồi đợi xe ở góc phố."],
    ),
    "lines of the author are joined": ("Trời\nmưa  to\tlắm.", ["Trời mưa to lắm."]),
    "a forced line end stays": ("Trời mưa  \nrồi tạnh.", ["Trời mưa", "rồi tạnh."]),
    "headings": (
        "# Món *phở*\n\n### Nước dùng\nXương.",
        ["# Món phở", "", "### Nước dùng", "", "Xương."],
    ),
    "a list": ("- hành\n- gừng\n- quế", ["• hành", "• gừng", "• quế"]),
    "a list after a paragraph": ("Mua:\n\n- hành\n- gừng", ["Mua:", "", "• hành", "• gừng"]),
    "numbers begin where they do": (
        "9. đun\n10. lọc\n11. nêm",
        ["9. đun", "10. lọc", "11. nêm"],
    ),
    "an item hangs": (
        "- hành lá thái nhỏ và rau mùi rửa thật sạch",
        ["• hành lá thái nhỏ và rau mùi", "  rửa thật sạch"],
    ),
    "a loose list": ("- hành\n\n- gừng", ["• hành", "", "• gừng"]),
    "lists in lists": (
        "- rau\n  - hành\n    1. lá\n  - mùi\n- thịt",
        ["• rau", "  • hành", "    1. lá", "  • mùi", "• thịt"],
    ),
    "paragraphs in an item": (
        "1. Đun nước.\n\n   Lửa nhỏ.\n2. Nêm.",
        ["1. Đun nước.", "", "   Lửa nhỏ.", "", "2. Nêm."],
    ),
    "an empty item": ("- hành\n-\n- gừng", ["• hành", "•", "• gừng"]),
    "tasks": ("- [x] mua\n- [ ] nấu", ["• [x] mua", "• [ ] nấu"]),
    "a quotation": (
        "> Ăn quả nhớ kẻ trồng cây, uống nước nhớ nguồn.\n>\n> > Ca dao",
        ["│ Ăn quả nhớ kẻ trồng cây,", "│ uống nước nhớ nguồn.", "│", "│ │ Ca dao"],
    ),
    "a list in a quotation": ("> - một\n> - hai", ["│ • một", "│ • hai"]),
    "a note": ("> [!WARNING]\n> Nóng!", ["│ Warning", "│", "│ Nóng!"]),
    "code is not wrapped": (
        "```python\nprint('một dòng rất dài không bị ngắt ra')\n\tx = 1\n\ny\n```",
        ["    print('một dòng rất dài không bị ngắt ra')", "        x = 1", "", "    y"],
    ),
    "indented code": ("    ls -l", ["    ls -l"]),
    "code in an item": ("- chạy:\n\n  ```\n  ls\n  ```", ["• chạy:", "", "      ls"]),
    "code in a line": ("Gõ `ls -l` nhé.", ["Gõ `ls -l` nhé."]),
    "emphasis is not seen": ("**Rất** *ngon* ~~dở~~", ["Rất ngon dở"]),
    "a link": ("Xem [trang](https://a.vn/b).", ["Xem trang (https://a.vn/b)."]),
    "a link that is its text": ("<https://a.vn> <b@a.vn>", ["https://a.vn b@a.vn"]),
    "a link without text": ("[](https://a.vn)", ["https://a.vn"]),
    "a link in the blog": ("[bài](/pho)", ["bài (/pho)"]),
    "a link in the page": ("[lên đầu](#top)", ["lên đầu"]),
    "a link to a program": ("[bấm](javascript:alert(1))", ["bấm"]),
    "an image": ("![bát phở](a.png)", ["[image: bát phở]"]),
    "an image with a title": ('![bát](a.png "Phở bò")', ["[image: bát, Phở bò]"]),
    "an image without description": ("![](a.png)", ["[image]"]),
    "a rule": ("a\n\n---\n\nb", ["a", "", "─" * 20, "", "b"]),
    "a table": (
        "| Món | Giá |\n|:--|--:|\n| phở | 50 |\n| bún chả | 5 |",
        ["Món     │ Giá", "────────┼────", "phở     │  50", "bún chả │   5"],
    ),
    "a table that is too wide wraps its cells": (
        "| Món | Ghi chú |\n|--|--|\n| phở | ăn sáng ở phố cổ trời lạnh |",
        [
            "Món │ Ghi chú", "────┼─────────────────────────",
            "phở │ ăn sáng ở phố cổ trời", "    │ lạnh",
        ],
    ),
    "a table that does not fit has a line for each cell": (
        "| Thành phố | Nhiệt độ | Độ ẩm | Sức gió |\n|--|--|--|--|\n"
        "| Hà Nội | nóng lắm rồi | cao | không có |\n| Huế | mát | vừa | nhẹ |",
        [
            "Thành phố: Hà Nội", "Nhiệt độ: nóng lắm rồi", "Độ ẩm: cao", "Sức gió: không có", "",
            "Thành phố: Huế", "Nhiệt độ: mát", "Độ ẩm: vừa", "Sức gió: nhẹ",
        ],
    ),
    "a footnote": ("Phở[^1].\n\n[^1]: Món nước.", ["Phở[1].", "", "[1] Món nước."]),
    "a definition": ("Phở\n: Món nước.", ["Phở", "    Món nước."]),
    "HTML in a line": (
        "Một<br>hai <b>ba</b> <a href='https://a.vn'>bốn</a> <img alt=\"năm\">",
        ["Một", "hai ba bốn (https://a.vn)", "[image: năm]"],
    ),
    "HTML blocks": (
        "<div>\n<p>Một</p>\n<p>hai</p>\n</div>\n\n<!-- ẩn -->\nba",
        ["Một", "", "hai", "", "ba"],
    ),
    "HTML that was meant as blocks": (
        "Một <h2>Hai</h2> <p>ba</p> <ul><li>bốn</li></ul>",
        ["Một", "", "## Hai", "", "ba", "", "• bốn"],
    ),
    "a script": ("Một <script>alert(1)</script> hai", ["Một hai"]),
    "a formula stays": ("Cạnh $a_1*b_2*c$ nhé", ["Cạnh $a_1*b_2*c$ nhé"]),
    "a formula of several lines": (
        "$$\na_1 *\nb\n$$\n\nxong",
        ["    $$", "    a_1 *", "    b", "    $$", "", "xong"],
    ),
    "Liquid goes": ("{% include a.html %}\nMột {{ site.b }} hai {: .c}", ["Một hai"]),
    "a listing of a generator": (
        "{% highlight js %}\nlet a = `b`;\n{% endhighlight %}\nxong",
        ["    let a = `b`;", "", "xong"],
    ),
    "wide letters": ("漢字" * 20, ["漢字" * 7 + "漢", "字漢" * 7 + "字", "漢字" * 5]),
    "a word that does not fit": ("a" * 40, ["a" * 30, "a" * 10]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


OTHER_MARKUP: dict[str, tuple[Markup, str, list[str]]] = {
    "text: indented lines are prose": (
        "text", "Một\n\n    hai ba\n    - bốn\n", ["Một", "", "hai ba", "", "• bốn"],
    ),
    "text: formulas in them": ("text", "Một\n\n    cạnh $a_1*b$\n", ["Một", "", "cạnh $a_1*b$"]),
    "mdx: imports go": ("mdx", "import A from 'a'\n\n<A>Một</A> {hai} ba\n", ["Một ba"]),
    "html": (
        "html", "<h2>Một</h2><p>hai <b>ba</b></p><pre>a\n  b</pre>",
        ["## Một", "", "hai ba", "", "    a", "    b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "body", "expected"), OTHER_MARKUP.values(), ids=OTHER_MARKUP)
def test_other_markup(markup: Markup, body: str, expected: list[str]) -> None:
    assert lines(body, None, markup) == expected


def test_without_a_width_lines_are_the_authors_paragraphs() -> None:
    body = "Trời mưa. " * 40 + "\n\n> - " + "Gió to. " * 40
    assert lines(body, None) == [
        ("Trời mưa. " * 40).strip(), "", "│ • " + ("Gió to. " * 40).strip(),
    ]  # fmt: skip


STYLES: dict[str, tuple[str, list[str]]] = {
    "a heading": ("# Một", ["\x1b[1;4mMột\x1b[0m"]),
    "a lower heading": ("### Một", ["\x1b[1mMột\x1b[0m"]),
    "emphasis": ("*a* **b** ***c***", ["\x1b[3ma\x1b[0m \x1b[1mb\x1b[0m \x1b[1;3mc\x1b[0m"]),
    "struck out": ("~~a~~", ["\x1b[9ma\x1b[0m"]),
    "code": ("`a`", ["\x1b[35ma\x1b[0m"]),
    "a style in a word": ("Ngon**lắm**.", ["Ngon\x1b[1mlắm\x1b[0m."]),
    "a style does not go over a line's end": (
        "**" + "mưa " * 9 + "gió**",
        ["\x1b[1m" + "mưa " * 6 + "mưa\x1b[0m", "\x1b[1mmưa mưa gió\x1b[0m"],
    ),
    "a link": ("[a](https://b.vn)", ["\x1b]8;;https://b.vn\x1b\\a\x1b]8;;\x1b\\"]),
    "letters in an address": (
        "[a](https://b.vn/phở)", ["\x1b]8;;https://b.vn/ph%E1%BB%9F\x1b\\a\x1b]8;;\x1b\\"],
    ),
    "mail": ("<a@b.vn>", ["\x1b]8;;mailto:a@b.vn\x1b\\a@b.vn\x1b]8;;\x1b\\"]),
    "a link in the blog": ("[a](/b)", ["a (/b)"]),
    "a program": ("[a](javascript:b)", ["a"]),
    "data": ("[a](data:text/html;base64,eA==)", ["a"]),
    "a file": ("[a](file:///etc/passwd)", ["a"]),
    "a link in a link's image": (
        "[![a](b.png)](https://c.vn)",
        ["\x1b]8;;https://c.vn\x1b\\[image\x1b]8;;\x1b\\\x1b]8;;https://c.vn\x1b\\: "
         "\x1b]8;;\x1b\\\x1b]8;;https://c.vn\x1b\\a\x1b]8;;\x1b\\"
         "\x1b]8;;https://c.vn\x1b\\]\x1b]8;;\x1b\\"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), STYLES.values(), ids=STYLES)
def test_styles(body: str, expected: list[str]) -> None:
    assert list(render(body, "markdown", columns=30, color=True, links=True)) == expected


NASTY: dict[str, str] = {
    "an escape": "Cảnh \x1b[31mbáo\x1b[0m \x1b]0;x\x07",
    "in code": "`a\x1b[2Jb`\n\n```\n\x1b[2J\x9b2J\r\n```",
    "in an address": "[a](<https://b.vn/\x1b]8;;x\x1b\\>)",
    "an entity": "&#27;[31m &#x9b;2J &#8238;",
    "an entity in an address": "[a](https://b.vn/&#27;\\&#7;)",
    "in HTML": "<a href='https://b.vn/\x1b\\'>a\x1b[2J</a><img alt='\x1b[2J'>",
    "in a table": "| a\x1b[2J |\n|--|\n| \u202eb |",
    "a writing direction": "\u202eMột\u2066 [\u202e](https://b.vn/\u202e)",
    "in a footnote": "a[^\x1b[2J]\n\n[^\x1b[2J]: b",
    "in a formula": "Cạnh $a\x1b[2J_1$\n\n$$\n\x1b[2Ja=b\n$$",
    "marks of formulas": "\ue0000\ue001 \ue0009\ue001 $a_1$",
    "in a listing": "{% highlight a %}\x1b[2J{% endhighlight %}",
    "NUL": "a\0b `\0`",
    "entities that are marks of formulas": '[a](b "&#xe000;0&#xe001;") &#xe000;0&#xe001;',
    "entities that are marks beside a formula": '$a_1$ [a](b "&#xe000;9&#xe001;&#xe000;'
    + "9" * 5000 + '&#xe001;")',
}  # fmt: skip


@pytest.mark.parametrize("columns", [20, None])
@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY)
def test_nothing_acts_on_a_terminal(body: str, columns: int | None) -> None:
    for markup in ("markdown", "mdx", "text", "html"):
        for color in (False, True):
            found = render(body, markup, columns=columns, color=color, links=color)  # type: ignore[arg-type]
            text = "\n".join(found)
            assert plain(text) or markup == "html"
            if not color:
                assert "\x1b" not in text


def test_index_texts() -> None:
    blocks = [
        ("heading", 3, "Một"), ("text", 0, "hai\x1b[2J"), ("code", 0, "a  b"), ("code", 0, "c"),
    ]  # fmt: skip
    found = list(render_blocks(blocks, columns=40, color=False))
    assert found == ["### Một", "", "hai [2J", "", "    a  b", "    c"]


WORD = re.compile(r"\w+")


def letters(text: str) -> str:
    """The letters and digits of a text: marks such as brackets may divide a word in two."""
    return "".join(WORD.findall(text))


def is_within(text: str, other: str) -> bool:
    """Whether the letters of a text are among others in the same order."""
    rest = iter(letters(other))
    return all(letter in rest for letter in letters(text))


FILES = sorted(
    path for path in (POSTS / "blog").rglob("*") if path.suffix in SUFFIXES and path.is_file()
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: Path(path).name)
def test_posts_have_all_their_words(path: Path) -> None:
    body, markup = body_of(path.read_bytes(), path.name)
    said = " ".join(harmless(block.text) for block in parse(body, markup))
    for color in (False, True):
        found = render(body, markup, columns=None, color=color, links=color)
        assert is_within(said, plain("\n".join(found)))


WORDS = st.sampled_from(
    ["phở", "Ẩm thực", "vie\u0323t", "漢字漢字", "🍜", "a" * 50, "C++", "1_000"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
INLINES = st.one_of(
    SENTENCES,
    SENTENCES.map("**{}**".format),
    SENTENCES.map("*{}*".format),
    SENTENCES.map("`{}`".format),
    SENTENCES.map("[{}](https://a.vn/b)".format),
    SENTENCES.map("![{}](a.png)".format),
    SENTENCES.map("{} $x_1$".format),
)
PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=4).map(" ".join)


def indented(text: str, first: str, rest: str) -> str:
    """A text with something before its lines."""
    return first + text.replace("\n", f"\n{rest}")


DOCUMENTS = st.recursive(
    st.one_of(
        PARAGRAPHS,
        PARAGRAPHS.map("## {}".format),
        st.lists(SENTENCES, min_size=2, max_size=6).map(
            lambda cells: f"| {' | '.join(cells)} |\n|{'--|' * len(cells)}\n| {' | '.join(cells)} |"
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("\n\n".join),
        inner.map(lambda text: indented(text, "- ", "  ")),
        inner.map(lambda text: indented(text, "12. ", "    ")),
        inner.map(lambda text: indented(text, "> ", "> ")),
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(DOCUMENTS, st.integers(20, 100), st.booleans())
def test_no_line_is_too_wide_and_no_word_is_lost(body: str, columns: int, color: bool) -> None:
    found = list(render(body, "markdown", columns=columns, color=color, links=color))
    assert max(width(plain(line)) for line in found) <= columns
    said = " ".join(block.text for block in parse(body))
    text = plain("\n".join(found))
    if "|--" in body:  # cells stand side by side
        assert not Counter(letters(said)) - Counter(letters(text))
    else:
        assert is_within(said, text)


@settings(max_examples=150)
@given(st.text(max_size=200), st.sampled_from(["markdown", "mdx", "text", "html"]), st.booleans())
def test_any_text_can_be_shown(body: str, markup: Markup, color: bool) -> None:
    found = list(render(body, markup, columns=20, color=color, links=color))
    assert all("\n" not in plain(line) for line in found)


SIGNS = st.lists(
    st.sampled_from(
        ["> ", "- ", "1. ", "*", "**", "`", "```", "\n", "\n\n", "    ", "| a |\n|--|\n", "[",
         "](b)", "![", "<b>", "</b>", "<a href=c>", "</a>", "<p>", "<div>\n", "</div>", "<pre>", 
         "[^1]", "[^1]: ", "$", "$$", "{{", "}}", "{%", "%}", ": ", "# ", "chữ", "~~",
         "<img alt=", "&lt;"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@given(SIGNS, st.sampled_from(["markdown", "mdx", "text", "html"]), st.booleans())
def test_any_markup_can_be_shown(body: str, markup: Markup, color: bool) -> None:
    for columns in (20, None):
        for line in render(body, markup, columns=columns, color=color, links=color):
            assert "\n" not in plain(line)


DEEP = {
    "quotations": "> " * 3000 + "sâu",
    "lists": "- " * 3000 + "sâu",
    "emphasis": "*" * 3000 + "sâu" + "*" * 3000,
    "links": "[" * 3000 + "sâu" + "](a)" * 3000,
    "images": "![" * 3000 + "sâu" + "](a)" * 3000,
    "HTML": "<b>a" * 3000 + "sâu",
    "links of HTML": "<a href=b>a" * 3000 + "sâu" + "</a>" * 3000,
    "a table": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|sâu" * 3000 + "|",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_depth_is_no_trouble(body: str) -> None:
    assert "sâu" in "".join(lines(body, 40))


def test_depth_of_code_in_mdx() -> None:
    """MDX has no code by indentation, and what looks like some is read again."""
    assert "sâu" in "".join(lines("-      " * 3000 + "sâu", 40, "mdx"))


LONG = {
    "an address of a link in pieces": "[" + "a*b*" * 5000 + "](https://b.vn/" + "x" * 300_000 + ")",
    "the same in HTML": "<a href=https://b.vn/" + "x" * 300_000 + ">" + "a*b*" * 5000 + "</a>",
}


@pytest.mark.parametrize("body", LONG.values(), ids=LONG)
def test_time_is_linear(body: str) -> None:
    """Anything quadratic would take minutes; these take 0.2 s."""
    before = time.process_time()
    for _line in render(body, "markdown", columns=80, color=True, links=True):
        pass
    assert time.process_time() - before < 5


def test_panic_of_the_parser_loses_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """Named like pyo3's, which cannot be imported."""

    def panic(text: str) -> None:
        raise PanicException

    monkeypatch.setattr(layout, "events", panic)
    assert lines("# Một\n\nhai ba") == ["# Một", "", "hai ba"]
