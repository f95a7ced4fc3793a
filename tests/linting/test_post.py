"""Faults of one post: of each kind where it stands, and none where there is none."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.dialect import Dialect
from dlblog.linting.finding import KINDS
from dlblog.linting.post import examine

TODAY = date(2024, 5, 15)
BODY = "\nMưa rơi suốt đêm.\n"


def found(text: str | bytes, path: str = "posts/mua.md") -> list[tuple[str, int, int | None]]:
    """(kind, line, column) of what is wrong with a post."""
    data = text if isinstance(text, bytes) else text.encode()
    return [(f.kind, f.line, f.column) for f in examine(data, path, "", "", TODAY).findings]


def yaml(*lines: str, body: str = BODY) -> str:
    return "\n".join(["---", *lines, "---", body])


GOOD = "title: Mưa đêm", "date: 2020-07-01"

# What a post is -> the faults it has.
FAULTY = {
    "UTF-16": ("---\n".encode("utf-16"), [("unreadable", 1, None)]),
    "Windows-1258": (b"---\ntitle: M\xfda\n---\n", [("unreadable", 2, None)]),
    "too many signs": ("*" * 700_001, [("unreadable", 1, None)]),
    "a bracket that stays open": (
        yaml(*GOOD, "tags: [mưa"), [("broken-front-matter", 5, None)],
    ),
    "a colon in a title": (
        yaml("title: Mưa: đêm", "date: 2020-07-01"), [("broken-front-matter", 2, None)],
    ),
    "a tab": (yaml(*GOOD, "tags:", "\t- mưa"), [("broken-front-matter", 5, None)]),
    "a template": (yaml("title: {{ .Title }}"), [("broken-front-matter", 2, None)]),
    "a list": (yaml("- Mưa đêm"), [("broken-front-matter", 2, None)]),
    "TOML that is none": (
        '+++\ntitle = "Mưa"\ntags = mưa\n+++\n' + BODY, [("broken-front-matter", 3, None)],
    ),
    "JSON that is none": (
        '{\n  "title": "Mưa"\n  "date": "2020-07-01"\n}\n' + BODY,
        [("broken-front-matter", 3, None)],
    ),
    "JSON in dashes that is none": (
        '---json\n{\n  "title": mưa\n}\n---\n' + BODY, [("broken-front-matter", 3, None)],
    ),
    "JSON of Hexo that is none": (
        ';;;\n"title": "Mưa",\n"date": hôm nay\n;;;\n' + BODY,
        [("broken-front-matter", 3, None)],
    ),
    "JSON of Hexo with braces": (
        '{"title": "Mưa"}\n;;;\n' + BODY, [("broken-front-matter", 1, None)],
    ),
    "no such day, JSON of Hexo": (
        '"title": "Mưa",\n"date": "2016-13-45"\n;;;\n' + BODY, [("unreadable-date", 2, 1)],
    ),
    "no such day, without the first line": (
        "title: Mưa\ndate: 2016-13-45\n---\n" + BODY, [("unreadable-date", 2, 1)],
    ),
    "no such day, a header": (
        "Title: Mưa\nDate: 2016-13-45\n\n" + BODY, [("unreadable-date", 2, 1)],
    ),
    "a key twice, a header": (
        "Title: Mưa\nDate: 2020-07-01\nTitle: Gió\n\n" + BODY, [("duplicate-key", 3, 1)],
    ),
    "never closed, a language": ("---json\n{}\n\nMưa.", [("unclosed-front-matter", 1, None)]),
    "never closed": ("---\ntitle: Mưa\n\nMưa rơi.", [("unclosed-front-matter", 1, None)]),
    "never closed, TOML": ('\n+++\ntitle = "Mưa"\n', [("unclosed-front-matter", 2, None)]),
    "a key twice": (yaml(*GOOD, "title: Mưa ngày"), [("duplicate-key", 4, 1)]),
    "a key twice, JSON": (
        '{\n "title": "Mưa",\n "date": "2020-07-01",\n "title": "Gió"\n}\n' + BODY,
        [("duplicate-key", 2, 2)],
    ),
    "a key thrice": (
        yaml(*GOOD, "lang: vi", "lang: vi", "lang: vi"),
        [("duplicate-key", 5, 1), ("duplicate-key", 6, 1)],
    ),
    "no title": (yaml("date: 2020-07-01"), [("missing-title", 1, None)]),
    "an empty title": (yaml("title:", "date: 2020-07-01"), [("missing-title", 2, 1)]),
    "a title that is a list": (yaml("title: [Mưa]", "date: 2020-07-01"), [("missing-title", 2, 1)]),
    "no title, code that looks like a heading": (
        yaml("date: 2020-07-01", body="```\n# cài đặt\n```\n"), [("missing-title", 1, None)],
    ),
    "no date": (yaml("title: Mưa đêm"), [("missing-date", 1, None)]),
    "an empty date": (yaml("title: Mưa đêm", "date:"), [("missing-date", 3, 1)]),
    "no such day": (yaml("title: Mưa", "date: 2016-13-45"), [("unreadable-date", 3, 1)]),
    "no date at all": (yaml("title: Mưa", "date: hôm nọ"), [("unreadable-date", 3, 1)]),
    "no such day of a change": (yaml(*GOOD, "lastmod: 2021-02-30"), [("unreadable-date", 4, 1)]),
    "no such day, TOML": (
        '+++\ntitle = "Mưa"\ndate = "2021-02-30"\n+++\n' + BODY, [("unreadable-date", 3, 1)],
    ),
    "to come": (yaml("title: Mưa", "date: 2024-05-17"), [("future-date", 3, 1)]),
    "far to come": (yaml("title: Mưa", "date: 2199-01-01"), [("future-date", 3, 1)]),
    "tags as keys": (yaml(*GOOD, "tags:", "  trời: mưa"), [("tags-not-a-list", 4, 1)]),
    "a number": (yaml(*GOOD, "tags: [mưa, 2020]"), [("tag-not-text", 4, 13)]),
    "a broken number": (yaml(*GOOD, "tags:", "- 3.5", "- mưa"), [("tag-not-text", 5, 3)]),
    "truth": (yaml(*GOOD, "tags:", "  - mưa", "  - no"), [("tag-not-text", 6, 5)]),
    "null": (yaml(*GOOD, "tags: [~, mưa]"), [("tag-not-text", 4, 8)]),
    "an empty member": (yaml(*GOOD, "tags:", "  - mưa", "  -"), [("tag-not-text", 6, 4)]),
    "an empty text": (yaml(*GOOD, 'tags: [""]'), [("tag-not-text", 4, 8)]),
    "a list in the list": (yaml(*GOOD, "tags: [mưa, [gió]]"), [("tag-not-text", 4, 13)]),
    "a number, TOML": (
        '+++\ntitle = "Mưa"\ndate = 2020-07-01\n[taxonomies]\ntags = [2020]\n+++\n' + BODY,
        [("tag-not-text", 5, 1)],
    ),
    "truth, JSON": (
        '{\n "title": "Mưa", "date": "2020-07-01",\n "tags": ["gió", true]\n}\n' + BODY,
        [("tag-not-text", 3, 2)],
    ),
    "no byte": ("", [("empty-post", 1, None)]),
    "only spaces": ("\n \t\n", [("empty-post", 1, None)]),
    "only front matter": (yaml(*GOOD, body=""), [("empty-post", 1, None)]),
    "a picture": (yaml(*GOOD, body="Mưa\n\n![](mua.png)\n"), [("missing-description", 7, 1)]),
    "a picture after letters of several bytes": (
        yaml(*GOOD, body="Mưa đêm 🌧 ![ ](mua.png) và gió\n"), [("missing-description", 5, 11)],
    ),
    "a picture in a link": (
        yaml(*GOOD, body="[![](nho.png)](to.png)\n"), [("missing-description", 5, 2)],
    ),
    "a picture by reference": (
        yaml(*GOOD, body="![][hinh]\n\n[hinh]: mua.png\n"), [("missing-description", 5, 1)],
    ),
    "a tag": (
        yaml(*GOOD, body='<p><img src="mua.png"></p>\n'), [("missing-description", 5, 4)],
    ),
    "a tag among words": (
        yaml(*GOOD, body='Mưa <IMG src=mua.png title="Mưa"/> rơi\n'),
        [("missing-description", 5, 5)],
    ),
    "two of them": (
        yaml(*GOOD, body="![](a.png)\n![](b.png)\n"),
        [("missing-description", 5, 1), ("missing-description", 6, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTY.values(), ids=FAULTY)
def test_faults(text: str | bytes, expected: list[tuple[str, int, int | None]]) -> None:
    assert found(text) == expected


NAMES = {
    "another day in the name": (
        "_posts/2020-06-28-mua.md", yaml(*GOOD), [("date-mismatch", 3, 1)],
    ),
    "another day in the name of the folder": (
        "posts/2019-07-01-mua/index.md", yaml(*GOOD), [("date-mismatch", 3, 1)],
    ),
    "a day in the name that is none": (
        "_posts/2020-13-01-mua.md", yaml("title: Mưa"), [("unreadable-date", 1, None)],
    ),
    "a day in the name that is to come": (
        "_posts/2031-01-01-mua.md", yaml("title: Mưa"), [("future-date", 1, None)],
    ),
    "a tag in HTML": (
        "posts/mua.html", yaml(*GOOD, body="<div>\n<img src=mua.png>\n</div>"),
        [("missing-description", 6, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), NAMES.values(), ids=NAMES)
def test_faults_by_name(path: str, text: str, expected: list[tuple[str, int, int | None]]) -> None:
    assert found(text, path) == expected


# What is no fault, whatever the generator.
RIGHT = {
    "Jekyll": ("_posts/2020-07-01-mua.md", yaml("layout: post", "title: Mưa", "tags: mưa gió")),
    "Jekyll, only a heading": ("_posts/2020-07-01-mua.md", yaml("layout: post", body="# M")),
    "Jekyll, a draft": ("_drafts/mua.md", yaml("title: Mưa", "tags:")),
    "Jekyll, a page": ("about.md", yaml("layout: page", "title: Về tôi")),
    "Jekyll, a date with time and zone": (
        "_posts/2020-07-01-mua.md", yaml("title: Mưa", "date: 2020-07-02 00:30:00 +0700"),
    ),
    "Hugo, TOML": (
        "content/posts/mua.md",
        '+++\ntitle = "Mưa"\ndate = 2020-07-01T07:00:00+07:00\ntags = ["mưa", "2020"]\n'
        "[params]\nrating = 5\n+++\n" + BODY,
    ),
    "Hugo, JSON": (
        "content/posts/mua.md",
        '{\n "title": "Mưa", "date": "2020-07-01", "tags": ["yes"]\n}\n' + BODY,
    ),
    "Hugo, a section": ("content/posts/_index.md", yaml("description: Các bài", body="")),
    "Hugo, a bundle": ("content/posts/2020-07-01-mua/index.md", yaml(*GOOD)),
    "Hugo, planned, and a draft": (
        "content/posts/mua.md", yaml("title: Mưa", "date: 2030-01-01", "draft: true", body=""),
    ),
    "Hexo, categories in each other": (
        "source/_posts/mua.md", yaml(*GOOD, "categories:", "- [Đời, Bếp]", "- [Nghề]", "- Trời"),
    ),
    "Hexo": (
        "source/_posts/mua.md",
        yaml(*GOOD, "categories:", "  - [Trời, Mưa]", "tags: [mưa]", "comments: no")
        .replace("  - [Trời, Mưa]", "  - Trời"),
    ),
    "Gatsby": (
        "content/blog/mua/index.md",
        yaml("title: Mưa", "date: '2020-07-01T22:12:03.284Z'", 'tags: ["2020", "yes"]'),
    ),
    "Astro": (
        "src/content/blog/mua.mdx",
        yaml("title: 'Mưa'", "pubDate: 'Jul 08 2022'", "heroImage: '/mua.jpg'",
             body='import Hinh from "./hinh.astro"\n\n<Hinh src="mua.png" />\n'),
    ),
    "tomorrow, for whom it is later": ("posts/mua.md", yaml("title: Mưa", "date: 2024-05-16")),
    "line ends of Windows": ("posts/mua.md", yaml(*GOOD).replace("\n", "\r\n")),
    "a byte order mark": ("posts/mua.md", "\ufeff" + yaml(*GOOD)),
    "tags with names": ("posts/mua.md", yaml(*GOOD, "tags:", "  - name: mưa")),
    "tags by an anchor": ("posts/mua.md", yaml(*GOOD, "keywords: &k [a]", "tags: *k")),
    "tags in quotes": ("posts/mua.md", yaml(*GOOD, "tags: ['2020', \"no\"]")),
    "no tags": ("posts/mua.md", yaml(*GOOD, "tags: []")),
    "a title that is a number": ("posts/mua.md", yaml("title: 2048", "date: 2020-07-01")),
    "a picture with a description": ("posts/mua.md", yaml(*GOOD, body="![Mưa *đêm*](mua.png)")),
    "a picture with code for one": ("posts/mua.md", yaml(*GOOD, body="![`mua`](mua.png)")),
    "decoration": ("posts/mua.md", yaml(*GOOD, body='<img src="ke.png" alt=""> và <img alt>')),
    "a picture in code": (
        "posts/mua.md", yaml(*GOOD, body="`![](a.png)`\n\n```\n![](a.png)\n<img src=a>\n```\n"),
    ),
    "a picture in a comment": (
        "posts/mua.md", yaml(*GOOD, body="Mưa <!-- ![](a.png) <img src=a> -->\n\n<!--\n<img>\n-->"),
    ),
    "a picture in a script": (
        "posts/mua.html", yaml(*GOOD, body="<p>Mưa</p><script>x = '<img src=a>'</script>"),
    ),
    "a picture of a template": (
        "posts/mua.md", yaml(*GOOD, body='Mưa {{< figure src="a.png" >}} {% asset_img a.png %}'),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), RIGHT.values(), ids=RIGHT)
def test_no_fault(path: str, text: str) -> None:
    assert found(text, path) == []


LINKS = {
    "a picture beside": ("![m](mua.png)", False),
    "a picture that is not there": ("![m](giong.png)", True),
    "a post beside": ("[gió](gio.md#đầu)", False),
    "a post that is not there": ("[bão](bao.md)", True),
    "a post above": ("[ghi chú](../ghi-chu.md?x=1)", False),
    "a post that is not above": ("[ghi chú](../ghi-chu-2.md)", True),
    "with spaces": ("![m](<mua dem.png>) ![m](mua%20dem.png)", False),
    "where Hugo copies from": ("![m](anh/nang.jpg)", False),
    "where Hexo keeps a post's": ("![m](rieng.png)", False),
    "an address": ("[a](https://example.org/x.md) ![b](//example.org/x.png)", False),
    "from the top of the site": ("![m](/giong.png)", False),
    "a page": ("[a](gio) [b](../gio/) [c](#muc) [d](gio.html)", False),
    "of a template": ("![m]({{ site.url }}/giong.png) [a]({% post_url gio %}.md)", False),
    "outside of the blog": ("![m](../../../giong.png)", False),
    "in code": ("`![m](giong.png)`", False),
}


@pytest.mark.parametrize(("body", "lost"), LINKS.values(), ids=LINKS)
def test_links(tmp_path: Path, body: str, lost: bool) -> None:
    for name in (
        "posts/mua.png", "posts/mua dem.png", "posts/gio.md", "ghi-chu.md", "static/anh/nang.jpg",
        "posts/mua/rieng.png",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    place = str(tmp_path / "posts/mua.md")
    text = yaml(*GOOD, body=body).encode()
    examined = examine(text, "posts/mua.md", place, str(tmp_path), TODAY)
    assert [f.kind for f in examined.findings] == ["broken-link"] * lost


LONG = {
    "pictures in code": (".html", "<pre><img></pre>" * 30_000),
    "pictures in code in Markdown": (".md", "<div>" + "<pre><img></pre>" * 30_000),
    "pictures in pictures": (".md", "![" * 300 + "ế " * 1_000_000 + "](x)[l](u)" * 300),
}


@pytest.mark.parametrize(("suffix", "body"), LONG.values(), ids=LONG)
def test_time_is_linear(suffix: str, body: str) -> None:
    """Anything quadratic would take many seconds; these take one at most."""
    before = time.process_time()
    examine(yaml(*GOOD, body=body).encode(), f"posts/mua{suffix}", "", "", TODAY)
    assert time.process_time() - before < 4


def test_lines_of_pelican_are_no_yaml() -> None:
    text = f"---\ntitle: Mưa: đêm\ndate: 2020-07-01\n---\n{BODY}".encode()
    assert found(text) == [("broken-front-matter", 2, None)]
    examined = examine(text, "posts/mua.md", "", "", TODAY, Dialect.of("", "Pelican"))
    assert (examined.kind, examined.findings) == ("header", ())


def test_links_are_looked_for_in_bounds(tmp_path: Path) -> None:
    """A post in folders without end, with paths as long as they may be."""
    body = "".join(f"[x]({'a/' * 2000}{number}.md) [y](b{number}.md)\n" for number in range(500))
    place = f"{tmp_path}/{'x/' * 1000}a.md"
    begun = time.process_time()
    examined = examine(body.encode(), "posts/mua.md", place, str(tmp_path), TODAY)
    assert time.process_time() - begun < 5
    assert sum(finding.kind == "broken-link" for finding in examined.findings) == 200


PIECES = st.lists(
    st.sampled_from(
        [
            "---\n", "+++\n", "{\n", "}\n", "title: ", 'title = "Mưa"\n', '"title": "Mưa",\n',
            "tags: [mưa, 2, [", "]]\n", "- no\n", "date: 2020-07-01\n", "date: 31/02/2020\n",
            "![](a.png)", "<img src=a>", "<!--", "-->", "```\n", "[x](y.md)", "# Mưa\n", "\n", "\t",
            "mưa", "đê", "🌧", "\0", "\r\n", "&a ", "*a", "[taxonomies]\n", "{{", "}}", "{% raw %}",
            "    ", "> ",
        ]
    ),
    max_size=25,
)  # fmt: skip
SUFFIXES = st.sampled_from([".md", ".mdx", ".html", ".txt"])


@settings(max_examples=300)
@given(st.one_of(PIECES.map("".join), st.text(max_size=60)), SUFFIXES)
def test_whatever_is_in_a_post(text: str, suffix: str) -> None:
    data = text.encode("utf-8", "replace")
    lines = data.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    examined = examine(data, f"posts/2020-07-01-mua{suffix}", "", "", TODAY)
    for finding in examined.findings:
        assert finding.kind in KINDS
        assert 1 <= finding.line <= len(lines)
        assert finding.column is None or 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert finding.message
