"""Changes of the tags of posts: what becomes of each, the diff, and the index that follows."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dlblog import engines, indexing, tagging
from dlblog.errors import UsageError
from dlblog.frontmatter_edit import TagChange
from dlblog.lock import Lock
from dlblog.tagging import Edited, Refused, diff
from tests.conftest import WritePost

POSTS = {
    "gom.md": "---\ntitle: Lò gốm\ntags: [gốm, Bát Tràng]\n---\nĐất và lửa.\n",
    "lua.md": "---\ntitle: Dệt lụa\ntags:\n- lụa\n---\nTằm ăn rỗi.\n",
    "tre.md": "Đan rổ bằng tre.",
    "neo.md": "---\ntags: &t [neo]\nkeywords: *t\n---\nThuyền.\n",
    "hong.md": '---\ntitle: "Hỏng\ntags: [a]\n---\nThân.\n',
}
Edit = Callable[[Mapping[str, TagChange]], Edited]
SILK = TagChange(added=("thủ công",))


@pytest.fixture
def index(tmp_path: Path, write: WritePost) -> Path:
    """The folder of an index of POSTS."""
    for name, text in POSTS.items():
        write(f"posts/{name}", text)
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path / "index"


@pytest.fixture
def edit(index: Path) -> Edit:
    """`tagging.edit` on that index as it is."""

    def ask(changes: Mapping[str, TagChange]) -> Edited:
        engine = engines.open_index(index)
        try:
            return tagging.edit(engine, index, changes)
        finally:
            engine.close()

    return ask


def tags_of(index: Path) -> dict[str, list[str]]:
    engine = engines.open_index(index)
    try:
        return {stored["path"]: stored["tags"] for stored in engine.documents()}
    finally:
        engine.close()


def test_nothing_is_written(edit: Edit, index: Path) -> None:
    path = "posts/lua.md"
    edited = edit({path: SILK, "posts/gom.md": TagChange({"sứ": None})})
    before, after = edited.contents[path]
    assert before.decode() == POSTS["lua.md"]
    assert after.decode() == POSTS["lua.md"].replace("- lụa\n", "- lụa\n- thủ công\n")
    assert edited.same == ("posts/gom.md",)
    assert (index.parent / path).read_bytes() == before
    assert not (index / "changes").exists()


def test_all_that_cannot_be_is_named(edit: Edit, index: Path, write: WritePost) -> None:
    write("posts/lua.md", POSTS["lua.md"] + "Dâu.\n")
    (index.parent / "posts/tre.md").unlink()
    names = ("gom", "lua", "tre", "neo", "hong")
    with pytest.raises(Refused) as caught:
        edit({f"posts/{name}.md": SILK for name in names})
    assert str(caught.value) == "nothing is changed: 4 posts cannot be"
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [
        ("posts/lua.md", None), ("posts/tre.md", None), ("posts/neo.md", 3), ("posts/hong.md", 2),
    ]  # fmt: skip
    reasons = [fault.reason for fault in caught.value.faults]
    assert reasons[0] == "has changed meanwhile: try again"
    assert reasons[1] == "No such file or directory"
    assert "used elsewhere too, as *t" in reasons[2]
    assert "front matter is not YAML" in reasons[3]


def test_one_that_cannot_be(edit: Edit) -> None:
    with pytest.raises(Refused, match="nothing is changed: 1 post cannot be"):
        edit({"posts/hong.md": SILK})


def test_a_post_by_way_of_a_link_is_changed_once(edit: Edit, index: Path) -> None:
    os.symlink("lua.md", index.parent / "posts/to.md")
    indexing.update(index, [])
    edited = edit({"posts/lua.md": SILK, "posts/to.md": SILK})
    assert list(edited.contents) == ["posts/lua.md"]


def test_posts_and_index_change_together(edit: Edit, index: Path) -> None:
    before = tags_of(index)
    edited = edit({"posts/lua.md": SILK, "posts/tre.md": SILK})
    report = tagging.carry_out(index, edited, "tag add thủ công")
    assert report.changed == ["posts/lua.md", "posts/tre.md"]
    assert tags_of(index) == before | {
        "posts/lua.md": ["lụa", "thủ công"], "posts/tre.md": ["thủ công"],
    }  # fmt: skip
    engine = engines.open_index(index)
    change = next(tagging.changes(index), None)
    assert change is not None
    back = tagging.take_back(engine, index, change)
    engine.close()
    assert (change.what, sorted(back.contents)) == (
        "tag add thủ công", ["posts/lua.md", "posts/tre.md"],
    )  # fmt: skip
    tagging.carry_out(index, back, "", back=change.number)
    assert tags_of(index) == before
    assert {name: (index.parent / "posts" / name).read_text() for name in POSTS} == POSTS


def test_an_index_that_cannot_follow_is_named(edit: Edit, index: Path) -> None:
    edited = edit({"posts/lua.md": SILK})
    with (
        Lock(index / "dlblog.lock", 0, "is writing the index"),
        pytest.raises(UsageError, match="the posts are changed, but the index could not follow"),
    ):
        tagging.carry_out(index, edited, "tag add thủ công", patience=0)
    assert (index.parent / "posts/lua.md").read_bytes() == edited.contents["posts/lua.md"][1]
    indexing.update(index, [])
    assert tags_of(index)["posts/lua.md"] == ["lụa", "thủ công"]


# The diff

CONTENTS = {
    "one line": ("a.md", b"---\ntags: [a]\n---\nx\n", b"---\ntags: [a, b]\n---\nx\n"),
    "CRLF": ("a.md", b"---\r\ntags:\r\n- a\r\n---\r\n", b"---\r\ntags:\r\n- b\r\n---\r\n"),
    "CR": ("a.md", b"---\rtags: [a]\r---\rx\r", b"---\rtags: [b]\r---\rx\r"),
    "CR within": ("a.md", b"---\ntags: [a]\n---\nx\ry\n", b"---\ntags: [b]\n---\nx\ry\n"),
    "no final line end": ("a.md", b"---\ntags: [a]\n---", b"---\ntags: [b]\n---"),
    "one more": ("a.md", b"x", b"---\ntags: [b]\n---\nx"),
    "an empty file": ("a.md", b"", b"---\ntags: [b]\n---\n"),
    "BOM": ("a.md", b"\xef\xbb\xbf---\ntags: [a]\n---\n", b"\xef\xbb\xbf---\ntags: [b]\n---\n"),
    "line ends of Unicode": ("a.md", "a\nx\u2028y\x0cz\n".encode(), "b\nx\u2028y\x0cz\n".encode()),
    "a name with spaces": ("một bài.md", b"tags: [a]\n", b"tags: [b]\n"),
    "a name of two lines": ("một\nbài.md", b"tags: [a]\n", b"tags: [b]\n"),
    "a name in quotation marks": ('"một" \\ bài\t.md', b"tags: [a]\n", b"tags: [b]\n"),
    "a name that is not UTF-8": ("m\udce9t.md", b"tags: [a]\n", b"tags: [b]\n"),
    "in a folder": ("posts/2016/a.md", b"tags: [a]\n", b"tags: [b]\n"),
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch here")
@pytest.mark.parametrize(("name", "before", "after"), CONTENTS.values(), ids=CONTENTS)
def test_patch_makes_what_the_diff_says(
    tmp_path: Path, name: str, before: bytes, after: bytes
) -> None:
    lines = "".join(diff(Edited({name: (before, after)})))
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(before)
    command = ["patch", "--binary", "-p1", "-s"]
    content = lines.encode("utf-8", "surrogateescape")
    subprocess.run(command, cwd=tmp_path, input=content, timeout=60, check=True)
    assert path.read_bytes() == after
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


def test_diff() -> None:
    posts = {"b.md": (b"tags: a\n", b"tags: b\n"), "a.md": (b"1\r\n2", b"1\r\n3")}
    assert "".join(diff(Edited(posts))).split("\n") == [
        "--- a/b.md", "+++ b/b.md", "@@ -1 +1 @@", "-tags: a", "+tags: b",
        "--- a/a.md", "+++ b/a.md", "@@ -1,2 +1,2 @@", " 1\r",
        "-2", "\\ No newline at end of file", "+3", "\\ No newline at end of file", "",
    ]  # fmt: skip
    assert list(diff(Edited({}))) == []
