"""Faults that only all posts of a blog together tell."""

from __future__ import annotations

from datetime import date

import pytest

from dlblog.dialect import UNKNOWN, Dialect
from dlblog.linting import across
from dlblog.linting.post import examine

TODAY = date(2024, 5, 15)
# A post each, so that a blog has a way of doing things.
OTHERS = {
    f"posts/ngay-{day}.md": f"title: Ngày {day}|date: 2020-01-0{day}|tags: [mưa]|category: Trời"
    for day in range(1, 7)
}


def found(
    posts: dict[str, str], others: bool = True, dialect: Dialect = UNKNOWN
) -> list[tuple[str, int, str]]:
    """(path, line, kind) of what is found by comparing posts, whose lines are divided by |."""
    examined = []
    for path, lines in {**(OTHERS if others else {}), **posts}.items():
        text = "---\n" + lines.replace("|", "\n") + "\n---\nMưa.\n" if lines else "# Mưa\n\nMưa.\n"
        text = lines.replace("|", "\n") if lines.startswith(("+++", "..")) else text
        examined.append(examine(text.encode(), path, "", "", TODAY))
    findings = [finding for check in across.CHECKS for finding in check(examined)]
    findings += across.strings(examined, dialect)
    return sorted((f.path, f.line, f.kind) for f in findings)


FAULTS: dict[str, tuple[dict[str, str], list[tuple[str, int, str]]]] = {
    "no front matter": (
        {"posts/mua.md": ""}, [("posts/mua.md", 1, "missing-front-matter")],
    ),
    "what looks like front matter": (
        {"posts/mua.md": ".. title: Mưa"}, [("posts/mua.md", 1, "missing-front-matter")],
    ),
    "a slip": (
        {"posts/mua.md": "title: Mưa|date: 2020-07-01|cateory: Trời"},
        [("posts/mua.md", 4, "misspelt-key")],
    ),
    "a capital": (
        {"posts/mua.md": "Title: Mưa|date: 2020-07-01"}, [("posts/mua.md", 2, "misspelt-key")],
    ),
    "one tag": (
        {"posts/mua.md": "title: Mưa|tag: [gió]"}, [("posts/mua.md", 3, "misspelt-key")],
    ),
    "tags as one text": (
        {"posts/mua.md": "title: Mưa|tags: mưa gió"}, [("posts/mua.md", 3, "tags-not-a-list")],
    ),
    "a slug twice": (
        {"posts/a.md": "title: A|slug: mua", "posts/b.md": "title: B|date: 2020-07-01|slug: Mua"},
        [("posts/a.md", 3, "duplicate-address"), ("posts/b.md", 4, "duplicate-address")],
    ),
    "a slug of the name of another file": (
        {"posts/mua.md": "title: A", "posts/b.md": "title: B|slug: mua"},
        [("posts/b.md", 3, "duplicate-address"), ("posts/mua.md", 1, "duplicate-address")],
    ),
    "a whole address twice": (
        {"posts/a.md": "title: A|slug: /2020/mua.html", "x/b.md": "title: B|slug: /2020/mua.html"},
        [("posts/a.md", 3, "duplicate-address"), ("x/b.md", 3, "duplicate-address")],
    ),
    "a permalink twice": (
        {"posts/a.md": "title: A|permalink: /mua/", "x/b.md": "title: B|url: /mua/index.html"},
        [("posts/a.md", 3, "duplicate-address"), ("x/b.md", 3, "duplicate-address")],
    ),
    "a name with two endings": (
        {"posts/mua.md": "title: A", "posts/mua.html": "title: B"},
        [("posts/mua.html", 1, "duplicate-address"), ("posts/mua.md", 1, "duplicate-address")],
    ),
    "a file and a folder": (
        {"posts/mua.md": "title: A", "posts/mua/index.md": "title: B"},
        [("posts/mua.md", 1, "duplicate-address"), ("posts/mua/index.md", 1, "duplicate-address")],
    ),
    "Jekyll, in two folders": (
        {"_posts/2020-07-01-mua.md": "title: A", "_posts/x/2020-07-01-mua.md": "title: B"},
        [
            ("_posts/2020-07-01-mua.md", 1, "duplicate-address"),
            ("_posts/x/2020-07-01-mua.md", 1, "duplicate-address"),
        ],
    ),
    "a title twice": (
        {"posts/a.md": "title: Mưa Đêm", "posts/b.md": 'date: 2020-07-01|title: "mưa đêm"'},
        [("posts/a.md", 2, "duplicate-title"), ("posts/b.md", 3, "duplicate-title")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("posts", "expected"), FAULTS.values(), ids=FAULTS)
def test_faults(posts: dict[str, str], expected: list[tuple[str, int, str]]) -> None:
    assert found(posts) == expected


def test_advice_leads_to_no_second_front_matter() -> None:
    """What the author wrote as front matter stays no front matter below another."""
    posts = [*OTHERS, "posts/mua.md"]
    texts = [*(f"---\n{lines}\n---\n".replace("|", "\n") for lines in OTHERS.values())]
    texts.append("\n.. title: Mưa\n\nMưa.\n")
    examined = [
        examine(text.encode(), path, "", "", TODAY) for path, text in zip(posts, texts, strict=True)
    ]
    (finding,) = across.missing_front_matter(examined)
    assert "'.. title: Mưa' looks like front matter" in finding.message
    assert "---" not in finding.hint


RIGHT = {
    "a slip beside the key itself": {"posts/mua.md": "title: Mưa|category: Trời|cateory: Trời"},
    "capitals in TOML": {
        "posts/mua.md": '+++|Title = "Mưa"|Date = 2020-07-01|+++|Mưa.',
    },
    "Jekyll, the same name on two days": {
        "_posts/2020-07-01-mua.md": "title: A", "_posts/2020-07-02-mua.md": "title: B",
    },
    "Jekyll, the same slug in two categories": {
        "_posts/2020-07-01-mua.md": "title: A|category: x",
        "_posts/a/2020-07-01-mua.md": "title: B|category: y",
    },
    "the same name in two folders": {"posts/x/a.md": "title: A", "posts/y/a.md": "title: B"},
    "a slug in two folders": {
        "posts/x/a.md": "title: A|slug: mua", "posts/y/b.md": "title: B|slug: mua",
    },
    "a pattern": {
        "posts/a.md": "title: A|permalink: /:year/:title/",
        "posts/b.md": "title: B|permalink: /:year/:title/",
    },
    "two languages, by the name": {
        "posts/mua.vi.md": "title: Mưa|slug: mua", "posts/mua.en.md": "title: Mưa|slug: mua",
    },
    "two languages, by a key": {
        "posts/a.md": "title: M|permalink: /mua|lang: vi",
        "posts/b.md": "title: M|permalink: /mua|lang: en",
    },
    "sections of Hugo": {"posts/_index.md": "title: A", "notes/_index.md": "title: B"},
    "no titles": {"posts/a.md": "title:", "posts/b.md": "title:"},
}  # fmt: skip


@pytest.mark.parametrize("posts", RIGHT.values(), ids=RIGHT)
def test_no_fault(posts: dict[str, str]) -> None:
    assert found(posts) == []


ALONE = {
    "a blog that has no front matter": {"a.md": "", "b.md": "", "c.md": "title: C"},
    "a blog of texts for tags": {
        f"{n}.md": f"title: {n}|tags: {'[mưa]' if n == 1 else 'mưa gió'}" for n in range(9)
    },
}


@pytest.mark.parametrize("posts", ALONE.values(), ids=ALONE)
def test_what_a_blog_does_is_no_fault(posts: dict[str, str]) -> None:
    assert found(posts, others=False, dialect=Dialect.of("", "Jekyll")) == []
