"""What `check` says of tags in one string: the truth about each generator, and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from dlblog.dialect import Dialect
from dlblog.linting import across
from dlblog.linting.finding import Finding
from dlblog.linting.post import examine

TODAY = date(2024, 5, 15)
UNCLEAR = 'set tag-separator = "none" or "space" in dlblog.toml, or write a list'


def found(generator: str, setting: str, *heads: str) -> list[Finding]:
    """What is found in posts with these lines of front matter."""
    dialect = Dialect.of(setting, generator)
    texts = [f"---\ntitle: {n}\n{head}\n---\n\nMưa.\n" for n, head in enumerate(heads)]
    posts = [
        examine(text.encode(), f"{n}.md", "", "", TODAY, dialect) for n, text in enumerate(texts)
    ]
    return list(across.strings(posts, dialect))


# Generator, line, what is said, and the advice.
SAID = {
    "Jekyll, commas": (
        "Jekyll", "tags: mưa, gió to", "divides at spaces and reads 'mưa,', 'gió', 'to'",
        "write tags: [mưa, gió to]",
    ),
    "Jekyll, categories": (
        "Jekyll", "categories: a, b", "Jekyll divides at spaces and reads 'a,', 'b'",
        "write categories: [a, b]",
    ),
    "Jekyll, singular": (
        "Jekyll", "tag: a, b", "which Jekyll takes for one name", "write tag: [a, b]",
    ),
    "Hugo": ("Hugo", "tags: a, b", "which Hugo takes for one name", "write tags: [a, b]"),
    "Hexo": ("Hexo", "tags: a, b c", "which Hexo takes for one name", "write tags: [a, b c]"),
    "Eleventy": ("Eleventy", "tags: a, b", "one tag before 3.0", "write tags: [a, b]"),
    "Zola": ("Zola", "tags: mưa to", "Zola takes only a list", "write tags: [mưa to]"),
    "Docusaurus": ("Docusaurus", "tags: a, b", "Docusaurus takes only a list", "[a, b]"),
    "Gatsby": ("Gatsby", "tags: a, b", "generators divide in different ways", "[a, b]"),
    "nobody": ("", "categories: a, b", "in different ways", "write categories: [a, b]"),
    "unclear": ("", "tags: học máy", "whether 'học máy' is one name or several", UNCLEAR),
    "unclear categories": (
        "Astro", "categories: đời sống", "whether 'đời sống' is one name or several", UNCLEAR,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("generator", "head", "message", "hint"), SAID.values(), ids=SAID)
def test_said(generator: str, head: str, message: str, hint: str) -> None:
    (finding,) = found(generator, "", head)
    assert (finding.kind, finding.line, finding.column) == ("tags-not-a-list", 3, 1)
    assert message in finding.message
    assert finding.hint.endswith(hint)


RIGHT = {
    "Jekyll divides": ("Jekyll", "", ["tags: mưa gió", "categories: a b"]),
    "Jekyll, singular": ("Jekyll", "", ["tag: học máy", "category: đời sống"]),
    "Hugo, one tag": ("Hugo", "", ["tags: học máy"]),
    "Pelican": ("Pelican", "", ["tags: a, b", "tags: a; b"]),
    "Pelican, no YAML": ("Pelican", "", ["summary: a: b\ntags: học máy: cơ bản"]),
    "one word": ("", "", ["tags: mưa", "categories: gió"]),
    "the user has decided": ("Gatsby", "space", ["tags: học máy", "tags: a, b"]),
    "and knows better": ("Hugo", "comma", ["tags: a, b"]),
    "evidence of spaces": ("", "", ["tags: python docker", "tags: [python]", "tags: docker"]),
    "evidence of names": ("", "", ["tags: học máy", "tags: [học máy]"]),
}


@pytest.mark.parametrize(("generator", "setting", "heads"), RIGHT.values(), ids=RIGHT)
def test_nothing_said(generator: str, setting: str, heads: list[str]) -> None:
    assert found(generator, setting, *heads) == []


def test_a_string_without_commas_beside_one_with() -> None:
    (finding,) = found("", "", "tags: a, b c", "tags: Dành cho người mới")
    assert finding.path == "0.md"


def test_a_string_of_jekyll_where_the_others_have_commas() -> None:
    heads = ["tags: a, b c", "tags: Dành cho người mới", "tags: [a b]"]
    commas, spaces = found("Jekyll", "", *heads)
    assert "reads 'a,', 'b', 'c'" in commas.message
    assert "Jekyll divides 'Dành cho người mới' at spaces" in spaces.message
    assert spaces.hint == "write tags: [Dành cho người mới]"
    assert len(found("Jekyll", "", *heads, "tags: mưa gió")) == 1  # commas are a slip there
    assert found("Jekyll", "space", *heads) == []


def test_a_string_where_the_others_have_lists() -> None:
    finding = found("Hugo", "", *["tags: [mưa]"] * 8, "tags: học máy")[0]
    assert finding.message == "the tags are one text, and a list in the other posts"
    assert finding.hint == "write tags: [học máy]"
