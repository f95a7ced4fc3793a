"""Real posts, where they lie beside the project: whatever is done and undone leaves no byte."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from dlblog.frontmatter_edit import edit_tags
from dlblog.post import parse_post
from tests.conftest import Run
from tests.frontmatter_edit.checks import add, check_edit, remove, rename

BLOG = Path(__file__).resolve().parents[3] / "shared" / "blog"
pytestmark = pytest.mark.skipif(not BLOG.is_dir(), reason="no ../shared")

# Some need quotes, some need none.
NAMES = ("thẻ mới tinh", "C# 7", "yes", "a: b")


@pytest.fixture(scope="module")
def posts() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(BLOG.rglob("*.md"))}


@pytest.fixture(scope="module")
def tagged(posts: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in posts.items() if parse_post(content, path).tags}


def test_there_are_some(posts: dict[str, bytes], tagged: dict[str, bytes]) -> None:
    assert (len(posts), len(tagged) > 300) == (374, True)


@pytest.mark.parametrize("name", NAMES)
def test_add_then_remove(tagged: dict[str, bytes], name: str) -> None:
    for path, content in tagged.items():
        longer = edit_tags(content, path, add(name))
        assert longer != content
        assert edit_tags(longer, path, remove(name)) == content


@pytest.mark.parametrize("name", ["thẻ mới tinh", "C# 7"])
def test_rename_and_back(tagged: dict[str, bytes], name: str) -> None:
    for path, content in tagged.items():
        for tag in parse_post(content, path).tags:
            there = edit_tags(content, path, rename(tag, name))
            assert there != content
            assert edit_tags(there, path, rename(name, tag)) == content


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_changes(posts: dict[str, bytes], name: str) -> None:
    for number, (path, content) in enumerate(posts.items()):
        tags = parse_post(content, path).tags
        changes = (
            add(name),
            *(rename(tag, name) for tag in tags[:1]),
            *(remove(tag) for tag in tags[-1:]),
            *([remove(*tags)] if tags else []),
        )
        check_edit(content, changes[number % len(changes)], path=path)


def test_every_post_takes_a_tag(posts: dict[str, bytes]) -> None:
    for path, content in posts.items():
        longer = edit_tags(content, path, add("thẻ mới tinh"))
        assert parse_post(longer, path).tags == (*parse_post(content, path).tags, "thẻ mới tinh")


def test_commands_and_undo(tmp_path: Path, run: Run, tagged: dict[str, bytes]) -> None:
    """Commands on the whole blog are taken back by the opposite command, or by `undo`."""
    shutil.copytree(BLOG, tmp_path / "blog")
    assert run("-q", "index", "blog").status == 0
    before = _files(tmp_path / "blog")
    names = [f"blog/{Path(path).relative_to(BLOG)}" for path in tagged]
    tags = Counter(tag for path, text in tagged.items() for tag in parse_post(text, path).tags)
    ((most, _),) = tags.most_common(1)
    adds, undo = ("add", "--exact", "thẻ mới tinh", *names), ("undo",)
    renames = ("rename", "--exact", "--yes")
    for there, back in (
        (adds, ("remove", "thẻ mới tinh", *names)),
        (adds, undo),
        ((*renames, most, "C# 7"), (*renames, "C# 7", most)),
        (("remove", most, *names), undo),
    ):
        assert run("-q", "tag", *there).status == 0
        assert _files(tmp_path / "blog") != before
        assert run("-q", "tag", *back).status == 0
        assert _files(tmp_path / "blog") == before, (there[:3], back[:3])


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}
