"""`tag rename OLD/ NEW/` and `tag remove OLD/`: a tag and all that stands below it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, WritePost

POSTS = {
    "a.md": "---\ntitle: Biển\ntags: [du-lich, du-lich/bien, ẩm thực]  # cả hai\n---\nSóng.\n",
    "b.md": "---\r\ntags:\r\n- du-lich/bien/Nha Trang\r\n- 'du-lich/núi'\r\n---\r\nĐèo.\r\n",
    "c.md": '+++\ntags = ["du-lich / pho", "travel/bien"]\n+++\nPhố.',
    "d.md": "---\ntags: [du-lich-bui, Du lịch/rừng, travel]\n---\nRừng.\n",
    "e.md": '{"tags": ["Gốm/Bát Tràng", "du-lich/bien"]}\n\nLò nung.\n',
    "f.md": "---\ntags: [Gốm/Chu Đậu]\n---\nĐất.\n",
}


@pytest.fixture
def dlblog(run: Run, write: WritePost) -> Run:
    for name, text in POSTS.items():
        write(f"posts/{name}", text)
    assert run("-q", "index", "posts").status == 0
    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "posts").iterdir())}


def tags_of(dlblog: Run) -> dict[str, str]:
    rows = dlblog("list", "--all", "-f", "{stem}={tags}").out.splitlines()
    return {path: tags for path, _, tags in (row.partition("=") for row in sorted(rows))}


BEFORE = {
    "a": "du-lich, du-lich/bien, ẩm thực",
    "b": "du-lich/bien/Nha Trang, du-lich/núi",
    "c": "du-lich / pho, travel/bien",
    "d": "du-lich-bui, Du lịch/rừng, travel",
    "e": "Gốm/Bát Tràng, du-lich/bien",
    "f": "Gốm/Chu Đậu",
}
CHANGES: dict[str, tuple[list[str], str, dict[str, str]]] = {
    "rename": (
        ["rename", "du-lich/", "di/"], "renamed 'du-lich/' to 'di/' in 4 posts (5 tags)",
        {
            "a": "di, di/bien, ẩm thực", "b": "di/bien/Nha Trang, di/núi",
            "c": "di / pho, travel/bien", "e": "Gốm/Bát Tràng, di/bien",
        },
    ),
    "merge": (
        ["rename", "du-lich/", "travel/"],
        "merged 'du-lich/' into 'travel/': 4 posts into 2 posts, 5 posts now (5 tags)",
        {
            "a": "travel, travel/bien, ẩm thực", "b": "travel/bien/Nha Trang, travel/núi",
            "c": "travel / pho, travel/bien", "e": "Gốm/Bát Tràng, travel/bien",
        },
    ),
    "rename what stands lower": (
        ["rename", "du-lich/bien/", "bien/"],
        "renamed 'du-lich/bien/' to 'bien/' in 3 posts (2 tags)",
        {
            "a": "du-lich, bien, ẩm thực", "b": "bien/Nha Trang, du-lich/núi",
            "e": "Gốm/Bát Tràng, bien",
        },
    ),
    "rename to within itself": (
        ["rename", "gom/", "Nghề/Gốm/"], "renamed 'Gốm/' to 'Nghề/Gốm/' in 2 posts (2 tags)",
        {"e": "Nghề/Gốm/Bát Tràng, du-lich/bien", "f": "Nghề/Gốm/Chu Đậu"},
    ),
    "rename to below itself": (
        ["rename", "Gốm/", "Gốm/cũ/"], "renamed 'Gốm/' to 'Gốm/cũ/' in 2 posts (2 tags)",
        {"e": "Gốm/cũ/Bát Tràng, du-lich/bien", "f": "Gốm/cũ/Chu Đậu"},
    ),
    "rename in some posts": (
        ["rename", "du-lich/", "di/", "--where", "path:a.md"],
        "renamed 'du-lich/' to 'di/' in 1 post (5 tags)", {"a": "di, di/bien, ẩm thực"},
    ),
    "rename one tag": (
        ["rename", "du-lich", "di"], "renamed 'du-lich' to 'di' in 1 post",
        {"a": "di, du-lich/bien, ẩm thực"},
    ),
    "remove everywhere": (
        ["remove", "du-lich/"],
        "removed 'du-lich', 'du-lich / pho', 'du-lich/bien', 'du-lich/bien/Nha Trang', "
        "'du-lich/núi' from 4 posts",
        {"a": "ẩm thực", "b": "", "c": "travel/bien", "e": "Gốm/Bát Tràng"},
    ),
    "remove from a post": (
        ["remove", "du-lich/", "posts/b.md"], "'du-lich/núi' from 1 post", {"b": ""},
    ),
    "remove where a query finds": (
        ["remove", "du-lich/", "--where", "tag:gom/"], "'du-lich/núi' from 1 post",
        {"e": "Gốm/Bát Tràng"},
    ),
    "remove several": (
        ["remove", "gom/, travel/"],
        "removed 'Gốm/Bát Tràng', 'Gốm/Chu Đậu', 'travel', 'travel/bien' from 4 posts",
        {
            "c": "du-lich / pho", "d": "du-lich-bui, Du lịch/rừng", "e": "du-lich/bien", "f": "",
        },
    ),
    "remove one tag": (
        ["remove", "du-lich", "posts/a.md"], "removed 'du-lich' from 1 post",
        {"a": "du-lich/bien, ẩm thực"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "said", "after"), CHANGES.values(), ids=CHANGES)
def test_branches(
    dlblog: Run, tmp_path: Path, args: list[str], said: str, after: dict[str, str]
) -> None:
    before = contents(tmp_path)
    dry = dlblog("tag", *args, "--dry-run")
    assert dry.out.count("\n--- a/") + dry.out.startswith("--- a/") == len(after)
    assert said in dry.err
    assert contents(tmp_path) == before
    done = dlblog("tag", *args)
    assert (done.status, said in done.out) == (0, True)
    assert tags_of(dlblog) == BEFORE | after
    assert dlblog("tag", "undo").status == 0
    assert contents(tmp_path) == before
    assert tags_of(dlblog) == BEFORE


SAID: dict[str, tuple[list[str], int, str]] = {
    "another spelling stays": (
        ["rename", "du-lich/", "di/"], 0,
        "'du-lich/' means 'du-lich/' here, and leaves out 'Du lịch/'",
    ),
    "no such branch": (["rename", "du-lihc/", "di/"], 1, "no post has the tag 'du-lihc/'; did you"),
    "a part of a name is no branch": (["remove", "du/"], 1, "no post has the tag 'du/'"),
    "to one tag": (
        ["rename", "du-lich/", "di"], 2,
        "'du-lich/' is a tag with all below it and 'di' is not: end both with / or neither",
    ),
    "one tag to a branch": (
        ["rename", "du-lich", "di/"], 2, "'di/' is a tag with all below it and 'du-lich' is not",
    ),
    "its own name": (
        ["rename", "du-lich/", "du-lich/"], 0, "nothing to do: 'du-lich/' is its name already",
    ),
    "no name": (["rename", "du-lich/", "/"], 2, "a tag cannot be empty"),
    "too long": (["rename", "du-lich/", "x" * 198 + "/"], 2, "more than 200 characters"),
    "as typed otherwise": (
        ["rename", "DU-LICH/", "di/"], 0, "no tag is 'DU-LICH/' as typed: taking 'du-lich/' (4)",
    ),
    "a tag and a branch need posts": (["remove", "gom/,travel"], 2, "name posts, or choose them"),
    "not in these posts": (
        ["rename", "du-lich/", "di/", "--where", "path:f.md"], 1,
        "no post that --where finds has the tag 'du-lich/'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "status", "said"), SAID.values(), ids=SAID)
def test_what_is_said(dlblog: Run, tmp_path: Path, args: list[str], status: int, said: str) -> None:
    before = contents(tmp_path)
    done = dlblog("tag", *args)
    assert (done.status, said in done.err) == (status, True), done.err
    if status:
        assert contents(tmp_path) == before


def test_several_branches_may_be_meant(dlblog: Run, write: WritePost) -> None:
    write("posts/g.md", "---\ntags: [Du-Lich/xa]\n---\nXa.\n")
    done = dlblog("tag", "rename", "DU-LICH/", "di/")
    assert (done.status, done.out) == (2, "")
    assert "'DU-LICH/' may mean 'Du-Lich/' (1), 'du-lich/' (4): type one of them" in done.err
    assert "from 5 posts" in dlblog("tag", "remove", "DU-LICH/").out


def test_marks_are_asked_about(
    dlblog: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(tmp_path)
    for typed, status in (("n\n", 1), ("", 2), ("y\n", 0)):
        assert contents(tmp_path) == before
        stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        assert dlblog("tag", "rename", "du-lich/", "du-lịch/").status == status
    assert "du-lịch/núi" in tags_of(dlblog)["b"]


def test_all_or_nothing(dlblog: Run, write: WritePost, tmp_path: Path) -> None:
    write("posts/g.md", "---\ntags: [du-lich/xa]\ntags: [x]\n---\nHai lần.\n")
    write("posts/h.md", "---\nx: &t [du-lich/gần]\ntags: *t\n---\nNeo.\n")
    before = contents(tmp_path)
    for args in (["rename", "du-lich/", "di/"], ["remove", "du-lich/"]):
        done = dlblog("tag", *args)
        assert (done.status, done.out) == (2, "")
        assert "nothing is changed" in done.err
        assert contents(tmp_path) == before
