"""Posts of a blog that is known to be made by Pelican: all of them have headers, none a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlblog.dialect import Dialect
from dlblog.frontmatter_edit import edit_tags
from dlblog.post import parse_post
from tests.conftest import Run, WritePost
from tests.frontmatter_edit.checks import add, remove

PELICAN = Dialect.of("", "Pelican")

# A post, what is read of it (title, tags), and what it is after two tags are added.
POSTS = {
    "none": ("Thân.\n", "a", "", "---\ntags: gió, học máy\n---\nThân.\n"),
    "none, empty lines": ("\n\nThân.\n", "a", "", "---\ntags: gió, học máy\n---\n\n\nThân.\n"),
    "none, CRLF, BOM": (
        "\ufeffThân.\r\n", "a", "", "\ufeff---\r\ntags: gió, học máy\r\n---\r\nThân.\r\n"
    ),
    "title alone": (
        "Title: Mưa\n\nThân.\n", "Mưa", "", "Title: Mưa\nTags: gió, học máy\n\nThân.\n"
    ),
    "text below": ("Title: Mưa\nThân.\n", "Mưa", "", "Title: Mưa\nTags: gió, học máy\nThân.\n"),
    "no title": (
        "tags: mưa\nslug: x\n\nThân.\n", "a", "mưa",
        "tags: mưa, gió, học máy\nslug: x\n\nThân.\n",
    ),
    "fences": (
        "---\ntitle: Mưa: to\ntags: mưa; học sâu\n---\nThân.\n", "Mưa: to", "mưa|học sâu",
        "---\ntitle: Mưa: to\ntags: mưa; học sâu; gió; học máy\n---\nThân.\n",
    ),
    "fences, no tags": (
        "---\ntitle: Mưa\n---\nThân.\n", "Mưa", "",
        "---\ntitle: Mưa\ntags: gió, học máy\n---\nThân.\n",
    ),
    "fences, dots": (
        "---\ntitle: Mưa\nsummary: một\n    hai: ba\n...\nThân.\n", "Mưa", "",
        "---\ntitle: Mưa\nsummary: một\n    hai: ba\ntags: gió, học máy\n...\nThân.\n",
    ),
    # With the plugin for YAML.
    "a list": (
        "---\ntitle: Mưa\ntags: [mưa]\n---\n", "Mưa", "mưa",
        "---\ntitle: Mưa\ntags: [mưa, gió, học máy]\n---\n",
    ),
    "a block": (
        "---\ntags:\n- mưa\n---\n", "a", "mưa", "---\ntags:\n- mưa\n- gió\n- học máy\n---\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "title", "tags", "after"), POSTS.values(), ids=POSTS)
def test_edit(text: str, title: str, tags: str, after: str) -> None:
    post = parse_post(text.encode(), "a.md", PELICAN)
    assert (post.title, "|".join(post.tags), post.faults) == (title, tags, ())
    edited = edit_tags(text.encode(), "a.md", add("gió", "học máy"), PELICAN)
    assert edited.decode() == after
    without = edit_tags(edited, "a.md", remove("gió", "học máy"), PELICAN)
    back = parse_post(without, "a.md", PELICAN)
    assert (back.title, back.tags) == (post.title, post.tags)
    assert back.body.lstrip("\n") == post.body.lstrip("\n")


def test_a_name_with_a_comma() -> None:
    edited = edit_tags(b"Th\xc3\xa2n.\n", "a.md", add("sáng, chiều"), PELICAN)
    assert edited.decode() == "---\ntags: sáng, chiều;\n---\nThân.\n"


def test_a_blog(run: Run, write: WritePost, tmp_path: Path) -> None:
    write("pelicanconf.py", "SITENAME = 'Sổ tay'\n")
    posts = [(name, text) for name, (text, *_) in POSTS.items()]
    for number, (_, text) in enumerate(posts):
        write(f"content/{number}.md", text)
    assert run("-q", "index", "content").status == 0
    folder = tmp_path / "content"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("tag", "add", "gió, học máy", "--where", "path:content").status == 0
    for number, (name, _) in enumerate(posts):
        assert (folder / f"{number}.md").read_bytes().decode() == POSTS[name][3]
    assert run("list", "-t", "học máy", "--count").out == f"{len(posts)}\n"
    assert "Title:" not in run("show", "content/3.md").out
    assert run("tag", "undo").status == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
