"""`dlblog tag add|remove|rename|undo|dump|restore`: what is said and what is done."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Done, Run, WritePost

POSTS = {
    "2016-02-04-gom.md": "---\ntitle: Lò gốm # xưa\nx: 007\ntags: [Gốm, Bát Tràng]\n---\nLửa đỏ.\n",
    "2017-03-05-lua.md": "---\ntitle: Dệt lụa\ntags:\n- Lụa\n- gốm\n---\nTằm ăn rỗi, lửa nhỏ.\n",
    "2018-04-06-thai.md": "---\r\ntitle: Đất Thái\r\ntags: Thái\r\n---\r\nSông Mê Kông.\r\n",
    "2019-05-07-bangkok.md": "---\ntitle: Chợ nổi\ntags: [Thái, hoc-may]\n---\nThuyền.\n",
    "2020-06-08-mo-hinh.md": '+++\ntitle = "Mô hình"\ntags = ["học máy"]\n+++\nSố.',
    "nhap/tre.md": "Đan rổ bằng tre.",
}  # fmt: skip
GOM, LUA, THAI, BANGKOK, MO_HINH, TRE = (f"posts/{name}" for name in POSTS)
BROKEN = '---\ntitle: "Hỏng\ntags: [Gốm]\n---\nThân.\n'
TOML = '[aliases]\nML = "học máy"\nK8s = "Kubernetes"\n'
Type = Callable[..., Done]


@pytest.fixture
def dlblog(run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Runs `dlblog ARGS` beside an index of POSTS; `typed` is what standard input has."""
    for name, text in POSTS.items():
        write(f"posts/{name}", text)
    write("dlblog.toml", TOML)
    assert run("-q", "index", "posts").status == 0

    def command(*args: str, typed: str | bytes = "", **variables: str) -> Done:
        content = typed if isinstance(typed, bytes) else typed.encode()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))
            for name, value in variables.items():
                patch.setenv(name, value)
            return run(*args)

    return command


def contents(folder: Path) -> dict[str, bytes]:
    """All posts as they are."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def state(index: Path) -> dict[str, tuple[bytes, int]]:
    """All files of an index as they are, but for what looks at posts."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in index.rglob("*")
        if path.is_file()
    }


def tagged(dlblog: Type, *tags: str) -> list[str]:
    """The posts that have tags, by the index as it is."""
    filters = [word for tag in tags for word in ("-t", tag)]
    done = dlblog("list", "--no-refresh", "--all", "-f", "paths", *filters)
    return sorted(done.out.split())


def tags_of(dlblog: Type) -> dict[str, list[str]]:
    rows = dlblog("list", "--no-refresh", "--all", "-f", "{path}={tags}").out.splitlines()
    return {path: tags.split(", ") for path, _, tags in (row.partition("=") for row in rows)}


# What is done

EDITS: dict[str, tuple[list[str], str, list[str], tuple[str, str, str]]] = {
    "add to a list": (
        ["add", "Thủ công", "gom"],
        "added 'Thủ công' to 1 post", [GOM], (GOM, "Bát Tràng]", "Bát Tràng, Thủ công]"),
    ),
    "add to lines": (
        ["add", "Thủ công", LUA],
        "added 'Thủ công' to 1 post", [LUA], (LUA, "- gốm\n", "- gốm\n- Thủ công\n"),
    ),
    "add several": (
        ["add", "Thủ công, nghề cũ", "gom"],
        "added 'Thủ công', 'nghề cũ' to 1 post", [GOM],
        (GOM, "Bát Tràng]", "Bát Tràng, Thủ công, nghề cũ]"),
    ),
    "add to where there is nothing": (
        ["add", "tre", "nhap"],
        "added 'tre' to 1 post", [TRE], (TRE, "Đan", "---\ntags: [tre]\n---\nĐan"),
    ),
    "add as the blog writes it": (
        ["add", "bát-tràng", "lua"],
        "added 'Bát Tràng' to 1 post", [LUA], (LUA, "- gốm\n", "- gốm\n- Bát Tràng\n"),
    ),
    "add an alias": (
        ["add", "ml", "gom"],
        "added 'học máy' to 1 post", [GOM], (GOM, "Bát Tràng]", "Bát Tràng, học máy]"),
    ),
    "add as typed": (
        ["add", "--exact", "bát-tràng,ml", "gom"],
        "added 'bát-tràng', 'ml' to 1 post", [GOM],
        (GOM, "Bát Tràng]", "Bát Tràng, bát-tràng, ml]"),
    ),
    "add where there is another spelling": (
        ["add", "Gốm", "lua", MO_HINH],
        "added 'Gốm' to 1 post, 1 unchanged", [MO_HINH],
        (MO_HINH, '["học máy"]', '["học máy", "Gốm"]'),
    ),
    "add where there is another spelling, as typed": (
        ["add", "--exact", "Gốm", "lua"],
        "added 'Gốm' to 1 post", [LUA], (LUA, "- gốm\n", "- gốm\n- Gốm\n"),
    ),
    "add where a query finds": (
        ["add", "Lửa", "--where", "lửa -nhỏ"],
        "added 'Lửa' to 1 post", [GOM], (GOM, "Bát Tràng]", "Bát Tràng, Lửa]"),
    ),
    "add a name with a minus": (
        ["add", "--", "-nháp", "gom"],
        "added '-nháp' to 1 post", [GOM], (GOM, "Bát Tràng]", "Bát Tràng, -nháp]"),
    ),
    "remove": (
        ["remove", "Bát Tràng", "gom"],
        "removed 'Bát Tràng' from 1 post", [GOM], (GOM, ", Bát Tràng", ""),
    ),
    "remove what is typed otherwise": (
        ["remove", "bat-trang", "gom"],
        "removed 'Bát Tràng' from 1 post", [GOM], (GOM, ", Bát Tràng", ""),
    ),
    "remove all spellings": (
        ["remove", "GỐM", "--where", "path:lua"],
        "removed 'Gốm', 'gốm' from 1 post", [LUA], (LUA, "- gốm\n", ""),
    ),
    "remove an alias": (
        ["remove", "ml", "mo-hinh"],
        "removed 'học máy' from 1 post", [MO_HINH], (MO_HINH, '"học máy"', ""),
    ),
    "rename an alias": (
        ["rename", "ML", "máy học"],
        "renamed 'học máy' to 'máy học' in 1 post", [MO_HINH], (MO_HINH, "học máy", "máy học"),
    ),
    "rename a tag to its alias": (
        ["rename", "học máy", "ML"],
        "renamed 'học máy' to 'ML' in 1 post", [MO_HINH], (MO_HINH, "học máy", "ML"),
    ),
    "remove everywhere": (
        ["remove", "Lụa", "--where", 'tag:"Lụa"'],
        "removed 'Lụa' from 1 post", [LUA], (LUA, "- Lụa\n", ""),
    ),
    "rename": (
        ["rename", "Bát Tràng", "Bát Tràng/Men rạn"],
        "renamed 'Bát Tràng' to 'Bát Tràng/Men rạn' in 1 post", [GOM],
        (GOM, "Bát Tràng]", "Bát Tràng/Men rạn]"),
    ),
    "rename what is typed otherwise": (
        ["rename", "lua", "Lụa tơ tằm"],
        "renamed 'Lụa' to 'Lụa tơ tằm' in 1 post", [LUA], (LUA, "- Lụa\n", "- Lụa tơ tằm\n"),
    ),
    "rename case": (
        ["rename", "gốm", "Gốm"],
        "merged 'gốm' into 'Gốm': 1 post into 1 post, 2 posts now", [LUA],
        (LUA, "- gốm\n", "- Gốm\n"),
    ),
    "merge in one post": (
        ["rename", "Lụa", "gốm"],
        "merged 'Lụa' into 'gốm': 1 post into 1 post, 1 post now", [LUA], (LUA, "- Lụa\n", ""),
    ),
    "rename to an alias": (
        ["rename", "Lụa", "ML"],
        "merged 'Lụa' into 'học máy': 1 post into 1 post, 2 posts now", [LUA],
        (LUA, "- Lụa\n", "- học máy\n"),
    ),
    "rename to an alias as typed": (
        ["rename", "Lụa", "ML", "--exact"],
        "renamed 'Lụa' to 'ML' in 1 post", [LUA], (LUA, "- Lụa\n", "- ML\n"),
    ),
    "rename where a query finds": (
        ["rename", "Thái", "Xiêm", "--where", "sông"],
        "renamed 'Thái' to 'Xiêm' in 1 post", [THAI], (THAI, "tags: Thái", "tags: Xiêm"),
    ),
    "rename marks, told to": (
        ["rename", "hoc-may", "học máy", "--yes"],
        "merged 'hoc-may' into 'học máy': 1 post into 1 post, 2 posts now", [BANGKOK],
        (BANGKOK, "hoc-may", "học máy"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "summary", "changed", "edit"), EDITS.values(), ids=EDITS)
def test_edits(
    dlblog: Type,
    tmp_path: Path,
    args: list[str],
    summary: str,
    changed: list[str],
    edit: tuple[str, str, str],
) -> None:
    before = contents(tmp_path / "posts")
    done = dlblog("tag", *args)
    assert (done.status, done.out.splitlines()) == (
        0,
        [*(f"~ {path}" for path in changed), summary],
    )
    path, old, new = edit
    expected = before | {
        path.removeprefix("posts/"): before[path.removeprefix("posts/")].replace(
            old.encode(), new.encode()
        )
    }
    assert contents(tmp_path / "posts") == expected != before
    assert dlblog("-v", "index").out.endswith("6 posts: 6 unchanged\n")  # the index has followed
    assert dlblog("tag", "undo").status == 0
    assert contents(tmp_path / "posts") == before


def test_two_posts_become_one_tag(dlblog: Type, tmp_path: Path) -> None:
    done = dlblog("tag", "rename", "Thái", "học máy")
    assert done.out.splitlines() == [
        f"~ {BANGKOK}", f"~ {THAI}",
        "merged 'Thái' into 'học máy': 2 posts into 1 post, 3 posts now",
    ]  # fmt: skip
    assert tagged(dlblog, "học máy") == [THAI, BANGKOK, MO_HINH]
    assert dlblog("list", "-t", "Thái").status == 1


REMARKS = {
    "the blog's spelling": (
        ["add", "bát-tràng", "lua"],
        "written 'Bát Tràng', as in 1 post; --exact writes 'bát-tràng'",
    ),
    "an alias": (["add", "ml", "gom"], "'ml' is an alias of 'học máy'"),
    "another spelling is there": (
        ["add", "Gốm", "lua", MO_HINH], "'Gốm' is there as 'gốm'; --exact adds it",
    ),
    "marks, told to": (
        ["add", "thai", "gom", "-y"], "written 'Thái', as in 2 posts; --exact writes 'thai'",
    ),
    "an alias taken away": (["remove", "ml", MO_HINH], "'ml' is an alias: taking 'học máy' (1)"),
    "its own alias": (["rename", "học máy", "ML"], "'ML' is an alias of 'học máy'"),
    "nothing to add": (["add", "Gốm", "gom"], "nothing to do: 1 post is so already"),
    "nothing to remove": (
        ["remove", "Lụa", "gom", THAI], "nothing to do: 2 posts are so already",
    ),
    "another case": (["remove", "lụa", "lua"], "no tag is 'lụa' as typed: taking 'Lụa' (1)"),
    "two spellings": (
        ["remove", "gom", "lua"], "no tag is 'gom' as typed: taking 'Gốm' (1) and 'gốm' (1)",
    ),
    "its own name": (["rename", "Thái", "Thái"], "nothing to do: 'Thái' is its name already"),
    "a third spelling": (
        ["rename", "Lụa", "GỐM"], "the blog has 'Gốm', 'gốm' as well as what will be 'GỐM'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "said"), REMARKS.values(), ids=REMARKS)
def test_remarks(dlblog: Type, args: list[str], said: str) -> None:
    done = dlblog("tag", *args)
    assert (done.status, done.err) == (0, f"dlblog: {said}\n")
    assert bool(done.out) is not said.startswith("nothing")


# What is not done

REFUSALS: dict[str, tuple[list[str], int, str]] = {
    "no tag": (["add", " , ", "gom"], 2, "no tag is named: type one, or several divided by commas"),
    "no post": (["add", "x"], 2, "name posts, or choose them by --where QUERY"),
    "null": (["add", "null", "gom"], 2, "'null' cannot be a tag: front matter means nothing"),
    "an escape": (["add", "a\x1b[31m", "gom"], 2, "cannot be a tag: nobody sees the U+001B in it"),
    "too long": (["add", "ố" * 300, "gom"], 2, "cannot be a tag: it has more than 200 characters"),
    "a minus": (["add", "-nháp", "gom"], 2, "(put -- before a tag that begins with -)"),
    "no such post": (["add", "x", "vắng"], 1, "no post has 'vắng' in its path, slug or title"),
    "no such path": (["add", "x", "posts/x.md"], 1, "no post has 'posts/x.md' in its path"),
    "a file that is no post": (
        ["add", "x", "dlblog.toml"], 1, "that file is not in the index: dlblog index FILE puts it",
    ),
    "several posts": (["add", "x", "/201"], 2, f"'/201' may mean 4 posts: {GOM}, "),
    "a folder": (
        ["add", "x", "posts"], 2,
        "'posts' is a folder: name posts, or take those in it by --where 'path:\"posts/\"'",
    ),
    "one post too many": (["add", "x", "gom", "vắng"], 1, "no post has 'vắng'"),
    "an empty query": (["add", "x", "--where", " "], 2, "--where needs a query"),
    "a query that cannot be read": (["add", "x", "--where", "(lửa"], 2, "never closed, at cha"),
    "a query that finds nothing": (["add", "x", "--where", "vắng"], 1, "--where finds no post"),
    "a query that finds only parts": (
        ["add", "x", "--where", "lửa vắng"], 1, "--where finds no post: lửa vắng",
    ),
    "a query that is not corrected": (["add", "x", "--where", "luwar"], 1, "--where finds no post"),
    "no such tag": (["remove", "sứ", "gom"], 1, "no post has the tag 'sứ'"),
    "a slip": (["remove", "Bát Trnàg", "gom"], 1, "'Bát Trnàg'; did you mean 'Bát Tràng'?"),
    "other marks": (["remove", "thải", THAI], 1, "the tag 'thải'; did you mean 'Thái'?"),
    "one tag too many": (["remove", "Gốm, sứ", "gom"], 1, "no post has the tag 'sứ'"),
    "no such tag to rename": (["rename", "sứ", "x"], 1, "no post has the tag 'sứ'"),
    "an alias of no tag": (
        ["remove", "k8s", "gom"], 1,
        "no post has the tag 'k8s', nor 'Kubernetes', which it is an alias of",
    ),
    "an empty name": (["rename", "Gốm", " "], 2, "a tag cannot be empty"),
    "two that may be meant": (
        ["rename", "GỐM", "Sứ"], 2, "'GỐM' may mean 'Gốm' (1), 'gốm' (1): type one of them",
    ),
    "a tag that no such post has": (
        ["rename", "Gốm", "x", "--where", "sông"], 1, "no post that --where finds has the tag",
    ),
    "nothing to undo": (["undo"], 1, "no change of tags can be taken back"),
    "nothing to list": (["undo", "--list"], 1, "no change of tags can be taken back"),
    "nothing to forget": (["undo", "--forget"], 1, "no change of tags can be taken back"),
    "list and forget": (["undo", "--list", "--forget"], 2, "--list and --forget do not go"),
    "dump of no post": (["dump", "vắng"], 1, "no post has 'vắng' in its path, slug or title"),
    "no such file": (["restore", "vắng.txt"], 2, "value for 'FILE': 'vắng.txt': No such file"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "status", "said"), REFUSALS.values(), ids=REFUSALS)
def test_refusals(dlblog: Type, tmp_path: Path, args: list[str], status: int, said: str) -> None:
    before, index = contents(tmp_path / "posts"), state(tmp_path / "index")
    done = dlblog("tag", *args)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
    assert done.err.startswith("dlblog: ")
    lines = 3 if "at cha" in said else 1
    assert len(done.err.splitlines()) == lines
    assert contents(tmp_path / "posts") == before
    assert state(tmp_path / "index") == index
    if status == 1:  # also who is told only what went wrong is told why nothing is done
        assert said in dlblog("-q", "tag", *args).err


def test_several_names_may_be_meant(dlblog: Type, write: WritePost) -> None:
    write("posts/ma.md", "---\ntags: [má, mà, mả]\n---\nBa chữ.\n")
    done = dlblog("tag", "remove", "ma", "ma.md")
    assert (done.status, done.out) == (2, "")
    assert done.err == "dlblog: 'ma' may mean 'mà' (1), 'má' (1), 'mả' (1): type one of them\n"
    assert dlblog("tag", "remove", "mà,má", "ma.md").status == 0
    assert dlblog("tag", "remove", "ma", "ma.md").status == 0


def test_without_a_command_there_is_a_page_of_help(run: Run) -> None:
    done = run("tag")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: dlblog tag [OPTIONS] COMMAND")
    assert "\n  rename   Rename a tag in all posts, or merge two.\n" in done.err


@pytest.mark.parametrize(
    "args",
    [["add", "x", "y"], ["remove", "x", "y"], ["rename", "x", "y"], ["dump"], ["restore", "-"]],
    ids=lambda args: args[0],
)
def test_without_an_index(
    run: Run, tmp_path: Path, args: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    done = run("tag", *args)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"dlblog: there is no index in {tmp_path}/index: run dlblog index first\n"


# All or nothing

EVERYWHERE = {
    "add": ["add", "Nghề", "--where", "path:posts"],
    "remove": ["remove", "Gốm", "--where", "path:posts"],
    "rename": ["rename", "Gốm", "Sứ"],
    "restore": ["restore"],
}


@pytest.mark.parametrize("dry_run", [False, True], ids=["done", "dry run"])
@pytest.mark.parametrize("args", EVERYWHERE.values(), ids=EVERYWHERE)
def test_where_one_post_cannot_be_edited_none_is(
    dlblog: Type, tmp_path: Path, write: WritePost, args: list[str], dry_run: bool
) -> None:
    write("posts/neo.md", "---\ntitle: Neo\ntags: &t [Gốm]\nkeywords: *t\n---\nBến.\n")
    before = contents(tmp_path / "posts")
    typed = f"+Mới -- {GOM}\n+Mới -- posts/neo.md\n"
    done = dlblog("tag", *args, *["--dry-run"] * dry_run, typed=typed)
    assert (done.status, done.out) == (2, "")
    reason = "its tags are used elsewhere too, as *t: change it by hand"
    assert done.err.splitlines()[-1] == f"dlblog: posts/neo.md:4: {reason}; nothing is changed"
    assert contents(tmp_path / "posts") == before
    assert dlblog("tag", "undo", "--list").status == 1


def test_a_post_that_cannot_be_read(dlblog: Type, tmp_path: Path, write: WritePost) -> None:
    write("posts/hong.md", BROKEN)
    before = contents(tmp_path / "posts")
    done = dlblog("tag", "add", "Nghề", "gom", "hong")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("dlblog: posts/hong.md:2: front matter is not YAML: ")
    assert done.err.endswith("; nothing is changed\n") and done.err.count("\n") == 1
    assert contents(tmp_path / "posts") == before
    assert dlblog("tag", "add", "Nghề", "--where", "path:posts -path:hong").status == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_post_that_cannot_be_written(dlblog: Type, tmp_path: Path, what: str) -> None:
    before = contents(tmp_path / "posts")
    path = tmp_path / (LUA if what == "file" else "posts")
    path.chmod(0o555)
    try:
        done = dlblog("tag", "add", "Nghề", "gom", "lua")
    finally:
        path.chmod(0o755)
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1] == "dlblog: nothing is changed: 1 post cannot be"
    assert contents(tmp_path / "posts") == before


# Questions

MARKS = "'hoc-may' and 'học máy' differ in marks, so they may be different words."
ANSWERS: dict[str, tuple[str, int, str]] = {
    "y": ("y\n", 0, ""),
    "YES": ("YES\n", 0, ""),
    "có": ("có\n", 0, ""),
    "without a line end": ("y", 0, ""),
    "n": ("n\n", 1, "dlblog: nothing is changed\n"),
    "không": ("không\n", 1, "dlblog: nothing is changed\n"),
    "an empty line": ("\n", 1, "dlblog: nothing is changed\n"),
    "something else": ("maybe\n", 2, "dlblog: 'maybe' is neither y nor n: nothing is changed\n"),
    "nobody": ("", 2, "dlblog: nobody answers, so nothing is changed: type --yes\n"),
}


@pytest.mark.parametrize(("typed", "status", "said"), ANSWERS.values(), ids=ANSWERS)
def test_a_name_that_differs_in_marks(
    dlblog: Type, tmp_path: Path, typed: str, status: int, said: str
) -> None:
    before = contents(tmp_path / "posts")
    done = dlblog("-q", "tag", "rename", "hoc-may", "học máy", typed=typed)
    if status == 1:
        said = ""  # what was answered need not be said again
    assert (done.status, done.out) == (status, "")
    assert done.err == f"{MARKS} Rename it in 1 post? [y/N] \n{said}"
    assert (contents(tmp_path / "posts") == before) is (status != 0)


ADDED = {
    "y": ("y\n", ["Lụa", "gốm", "Thái"]),
    "n": ("n\n", ["Lụa", "gốm", "Thai"]),
    "something else": ("Thái\n", None),
    "nobody": ("", None),
}


@pytest.mark.parametrize(("typed", "tags"), ADDED.values(), ids=ADDED)
def test_a_new_tag_that_differs_in_marks(dlblog: Type, typed: str, tags: list[str] | None) -> None:
    done = dlblog("tag", "add", "Thai", "lua", typed=typed)
    question = "The blog has 'Thái' (2 posts). Write that instead of 'Thai'? [y/N] \n"
    assert done.err.startswith(question)
    assert done.status == (0 if tags else 2)
    assert tags_of(dlblog)[LUA] == (tags or ["Lụa", "gốm"])


def test_nobody_is_asked_what_options_tell(dlblog: Type) -> None:
    assert dlblog("tag", "add", "Thai", "lua", "--exact").err == ""
    assert dlblog("tag", "add", "Thải", "lua", DLBLOG_TAG_ADD_EXACT="1").err == ""
    assert tags_of(dlblog)[LUA] == ["Lụa", "gốm", "Thai", "Thải"]
    done = dlblog("tag", "rename", "Thải", "Thái", DLBLOG_TAG_RENAME_YES="1")
    assert (done.status, done.err) == (0, "")
    assert "Rename it in" not in dlblog("tag", "rename", "Thai", "Thài", "--dry-run").err


# A dry run

DRY = {
    "add": ["add", "Nghề", "--where", "path:posts"],
    "remove": ["remove", "Thái", "--where", "path:posts"],
    "rename": ["rename", "Thái", "Xiêm"],
    "restore": ["restore"],
}


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch here")
@pytest.mark.parametrize("args", DRY.values(), ids=DRY)
def test_a_dry_run_says_what_would_be(dlblog: Type, tmp_path: Path, args: list[str]) -> None:
    typed = f"+Nghề -- {THAI}\n-- {GOM}\n+tre -- {TRE}\n"
    before, index = contents(tmp_path / "posts"), state(tmp_path / "index")
    done = dlblog("tag", *args, "--dry-run", typed=typed)
    assert done.status == 0
    assert done.err.startswith("dlblog: would do: ")
    assert contents(tmp_path / "posts") == before
    assert state(tmp_path / "index") == index
    shutil.copytree(tmp_path / "posts", tmp_path / "other/posts")
    patch = ["patch", "--binary", "-p1", "-s"]
    subprocess.run(patch, cwd=tmp_path / "other", input=done.out.encode(), timeout=60, check=True)
    assert dlblog("tag", *args, typed=typed).status == 0
    after = contents(tmp_path / "posts")
    assert contents(tmp_path / "other/posts") == after != before
    changed = tagged(dlblog)
    undone = dlblog("tag", "undo", "--dry-run")
    assert contents(tmp_path / "posts") == after
    assert tagged(dlblog) == changed
    patch_back = {line for line in undone.out.splitlines() if line.startswith(("-", "+"))}
    assert {line[1:] for line in patch_back if line.startswith("-")} >= {
        line[1:] for line in done.out.splitlines() if line.startswith("+") and line[1:3] != "++"
    }


# Taking back


def test_undo_and_undo_again(dlblog: Type, tmp_path: Path) -> None:
    states = [contents(tmp_path / "posts")]
    for args in (
        ["add", "Nghề", "gom", "lua"],
        ["rename", "Nghề", "Nghề xưa"],
        ["remove", "Thái", "bangkok"],
    ):
        assert dlblog("tag", *args).status == 0
        states.append(contents(tmp_path / "posts"))
    listed = dlblog("tag", "undo", "--list").out.splitlines()
    assert [line[18:] for line in listed if not line.startswith("  ")] == [
        "tag remove Thái  (1 post)", "tag rename 'Nghề' 'Nghề xưa'  (2 posts)",
        "tag add Nghề  (2 posts)",
    ]  # fmt: skip
    for what, paths in (
        ("tag remove Thái", [BANGKOK]),
        ("tag rename 'Nghề' 'Nghề xưa'", [LUA, GOM]),
        ("tag add Nghề", [GOM, LUA]),
    ):
        assert contents(tmp_path / "posts") == states.pop()
        done = dlblog("tag", "undo")
        assert done.out.splitlines() == [*(f"~ {path}" for path in paths), f"took back: {what}"]
    assert contents(tmp_path / "posts") == states.pop()
    assert tagged(dlblog, "Thái") == [THAI, BANGKOK]
    assert dlblog("tag", "undo").status == 1


def test_undo_after_other_lines_have_changed(dlblog: Type, tmp_path: Path) -> None:
    assert dlblog("tag", "add", "Nghề", "gom", "lua").status == 0
    for path in (tmp_path / GOM, tmp_path / LUA):
        path.write_bytes(
            path.read_bytes().replace(b"title: ", b"date: 2016-01-02\ntitle: Xem ") + b"!"
        )
    assert dlblog("tag", "undo").status == 0
    for path in (GOM, LUA):
        text = POSTS[path.removeprefix("posts/")].replace(
            "title: ", "date: 2016-01-02\ntitle: Xem "
        )
        assert (tmp_path / path).read_text() == text + "!"
    assert dlblog("list", "-t", "Nghề").status == 1


def test_undo_is_refused_where_the_same_lines_have_changed(dlblog: Type, tmp_path: Path) -> None:
    assert dlblog("tag", "add", "Lửa", "gom").status == 0
    assert dlblog("tag", "add", "Nghề", "gom", "lua", BANGKOK).status == 0
    path = tmp_path / GOM
    path.write_text(path.read_text().replace("Nghề]", "Nghề, Đất]"))
    (tmp_path / BANGKOK).unlink()
    before = contents(tmp_path / "posts")
    for args in ((), ("--dry-run",)):
        done = dlblog("tag", "undo", *args)
        assert (done.status, done.out) == (2, "")
        changed, gone, last = done.err.splitlines()
        assert changed.startswith(f"dlblog: {GOM}:4: its tags have changed since ('tags: [Gốm, ")
        assert gone == f"dlblog: {BANGKOK}: is not in the blog any more"
        assert last == (
            "dlblog: nothing is changed: 2 posts cannot be; to go on to the change before: "
            "dlblog tag undo --forget"
        )
        assert contents(tmp_path / "posts") == before
    assert (
        dlblog("tag", "undo", "--forget", "--dry-run").err
        == "dlblog: would be forgotten: tag add Nghề\n"
    )
    assert dlblog("tag", "undo", "--forget").err == "dlblog: forgotten: tag add Nghề\n"
    assert contents(tmp_path / "posts") == before
    assert "tag add Lửa" in dlblog("tag", "undo", "--list").out


def test_undo_of_what_somebody_took_back_by_hand(dlblog: Type, tmp_path: Path) -> None:
    before = contents(tmp_path / "posts")
    assert dlblog("tag", "add", "Nghề", "gom").status == 0
    (tmp_path / GOM).write_bytes(before[GOM.removeprefix("posts/")])
    done = dlblog("tag", "undo")
    assert done == (0, "", "dlblog: tag add Nghề: all posts are as they were before\n")
    assert dlblog("tag", "undo").status == 1


# Lines of text

DUMP = f"""\
+Gốm +Bát%20Tràng -- {GOM}
+Lụa +gốm -- {LUA}
+Thái -- {THAI}
+Thái +hoc-may -- {BANGKOK}
+học%20máy -- {MO_HINH}
-- {TRE}
"""


def test_dump(dlblog: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dlblog("tag", "dump") == (0, DUMP, "")
    lines = DUMP.splitlines(keepends=True)
    assert dlblog("tag", "dump", "lua", "--where", "tag:Thái").out == "".join(lines[1:4])
    monkeypatch.chdir(tmp_path / "posts/nhap")
    assert dlblog("tag", "dump", "tre.md").out == "-- tre.md\n"


RESTORED: dict[str, tuple[list[str], str, str, dict[str, list[str]]]] = {
    "just those": ([], f"+Gốm +men -- {GOM}\n", "1 post", {GOM: ["Gốm", "men"]}),
    "none": ([], f"-- {LUA}\n", "1 post", {LUA: [""]}),
    "several posts": (
        [], f"# của tôi\n\n+men -- {GOM}\n+Thái -- {THAI}\n+tre -- {TRE}\n",
        "2 posts, 1 unchanged", {GOM: ["men"], TRE: ["tre"]},
    ),
    "accumulated": (
        ["--accumulate"], f"+men -Gốm -- {GOM}\n+Lụa -vắng -- {LUA}\n",
        "1 post, 1 unchanged", {GOM: ["Bát Tràng", "men"]},
    ),
    "accumulated in two lines": (
        ["--accumulate"], f"+men +đất -- {GOM}\n-men -Gốm -- {GOM}\n",
        "1 post", {GOM: ["Bát Tràng", "đất"]},
    ),
    "missing ones passed over": (
        ["--skip-missing"], f"+x -- posts/vắng.md\n+men -- {GOM}\n", "1 post", {GOM: ["men"]},
    ),
    "spellings as they are": ([], f"+gốm +GỐM -- {GOM}\n", "1 post", {GOM: ["gốm", "GỐM"]}),
    "a BOM and CRLF": ([], f"\ufeff+men -- {GOM}\r\n", "1 post", {GOM: ["men"]}),
}  # fmt: skip


@pytest.mark.parametrize(("args", "typed", "summary", "tags"), RESTORED.values(), ids=RESTORED)
def test_restore(
    dlblog: Type, args: list[str], typed: str, summary: str, tags: dict[str, list[str]],
    write: WritePost,
) -> None:  # fmt: skip
    before = tags_of(dlblog)
    write("nhan.txt", typed)
    done = dlblog("tag", "restore", *args, "nhan.txt")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1] == f"restored tags of {summary}"
    assert tags_of(dlblog) == before | tags
    assert dlblog("tag", "restore", "-", typed=DUMP).status == 0
    assert tags_of(dlblog).keys() == before.keys()
    assert all(sorted(tags) == sorted(before[path]) for path, tags in tags_of(dlblog).items())


NOT_RESTORED = {
    "no sign": ([], "Gốm -- x.md", ":2: 'Gốm' is no tag with a + or - before it"),
    "no path": ([], "+Gốm", ":2: has no ' -- ' with a path after it"),
    "half a byte": ([], f"+a%2 -- {GOM}", ":2: 'a%2' has a % that no two"),
    "a minus": ([], f"-Gốm -- {GOM}", ":2: '-Gốm' takes a tag away: that needs --accumulate"),
    "no such post": ([], "+a -- posts/vắng.md", ":2: there is no post posts/vắng.md: --skip"),
    "no tag": ([], f"+null -- {GOM}", ":2: 'null' cannot be a tag"),
    "a post twice": ([], f"+a -- {LUA}", f":2: {LUA} has a line before: leave one of them"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "line", "said"), NOT_RESTORED.values(), ids=NOT_RESTORED)
def test_restore_is_refused(
    dlblog: Type, tmp_path: Path, args: list[str], line: str, said: str
) -> None:
    before = contents(tmp_path / "posts")
    done = dlblog("tag", "restore", *args, typed=f"+men -- {LUA}\n{line}\n")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"dlblog: standard input{said}")
    assert len(done.err.splitlines()) == 1
    assert contents(tmp_path / "posts") == before


def test_restore_of_nothing(dlblog: Type) -> None:
    assert dlblog("tag", "restore") == (
        0,
        "",
        "dlblog: nothing to do: standard input names no post\n",
    )


def test_every_dump_can_be_restored(dlblog: Type, write: WritePost) -> None:
    write(
        "posts/la.md",
        '---\ntags: ["đỏ\\e[31m", "hai  cách", "a\\u202eb", "%", "+", "-- x"]\n---\nLạ.\n',
    )
    write("posts/\udce9 hai\nhàng.md", "---\ntags: [Lạ]\n---\nLạ.\n")
    dumped = dlblog("tag", "dump").out
    assert "\x1b" not in dumped
    assert len(dumped.splitlines()) == 8
    done = dlblog("tag", "restore", typed=dumped)
    assert done == (0, "", "dlblog: nothing to do: 8 posts are so already\n")
    assert dlblog("tag", "remove", "Lạ", "--where", "tag:Lạ").status == 0
    assert dlblog("tag", "restore", typed=dumped).out.endswith(
        "restored tags of 1 post, 7 unchanged\n"
    )
    assert dlblog("tag", "dump").out == dumped


# Front matter of other forms

OTHER_FORMS = {
    "a.md": ('---json\n{"title": "Mây"}\n---\nMây.\n', '{"title": "Mây", "tags": ["Trời"]}'),
    "b.md": ('"title": "Mây"\n;;;\nMây.\n', '"title": "Mây",\n"tags": ["Trời"]\n;;;'),
    "c.md": ("Title: Mây: x\nSlug: may\n\nMây.\n", "Slug: may\nTags: Trời\n\nMây."),
    "d.md": ("title: Mây\n---\nMây.\n", "title: Mây\ntags: [Trời]\n---\nMây."),
}


def test_no_second_front_matter(dlblog: Type, write: WritePost, tmp_path: Path) -> None:
    for name, (text, _) in OTHER_FORMS.items():
        write(f"posts/may/{name}", text)
    before = contents(tmp_path / "posts")
    done = dlblog("tag", "add", "Trời", "--where", "path:may")
    assert (done.status, done.err) == (0, "")
    for name, (_, part) in OTHER_FORMS.items():
        assert part in (tmp_path / "posts/may" / name).read_text(encoding="utf-8")
    assert dlblog("list", "-t", "Trời", "--count").out == "4\n"
    assert dlblog("tag", "undo").status == 0
    assert contents(tmp_path / "posts") == before
    write("posts/may/e.md", ".. title: Mây\n.. tags: x\n\nMây.\n")
    before = contents(tmp_path / "posts")
    done = dlblog("tag", "add", "Trời", "--where", "path:may")
    assert done.status == 2
    assert "posts/may/e.md:1: '.. title: Mây' looks like front matter" in done.err
    assert contents(tmp_path / "posts") == before


# Where one is


def test_in_a_folder_of_the_blog(
    dlblog: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "posts")
    gom = "2016-02-04-gom.md"
    assert dlblog("tag", "add", "Nghề", gom).out == f"~ {gom}\nadded 'Nghề' to 1 post\n"
    assert f"--- a/{gom}\n" in dlblog("tag", "remove", "Nghề", "gom", "--dry-run").out
    assert f"may mean 4 posts: {gom}, 2017" in dlblog("tag", "add", "x", "201").err
    monkeypatch.chdir(tmp_path / "posts/nhap")
    assert dlblog("tag", "undo").out == f"~ {tmp_path}/posts/{gom}\ntook back: tag add Nghề\n"


def test_changes_belong_to_the_posts_and_not_to_an_index(dlblog: Type) -> None:
    assert dlblog("-q", "--index-dir", "khac", "index", "posts").status == 0
    assert dlblog("tag", "add", "Nghề", "gom", DLBLOG_INDEX_DIR="khac").status == 0
    assert dlblog("tag", "undo").status == 0
    assert dlblog("--index-dir", "khac", "tag", "undo").status == 1
    assert dlblog("list", "-t", "Nghề").status == 1


def test_changes_of_another_blog_are_not_taken_back(dlblog: Type, write: WritePost) -> None:
    write("khac/posts/may.md", "---\ntags: [máy]\n---\nMáy tính.\n")
    assert dlblog("-q", "--index-dir", "khac/index", "index", "khac/posts").status == 0
    assert dlblog("--index-dir", "khac/index", "tag", "add", "Nghề", "may").status == 0
    assert dlblog("tag", "undo").status == 1
    assert dlblog("tag", "add", "Nghề", "gom").status == 0
    assert dlblog("--index-dir", "khac/index", "tag", "undo", "--list").out.count("Nghề") == 1
    assert dlblog("--index-dir", "khac/index", "tag", "undo").out == (
        "~ khac/posts/may.md\ntook back: tag add Nghề\n"
    )
    assert dlblog("tag", "undo").status == 0


def test_how_much_is_said(dlblog: Type, write: WritePost) -> None:
    for number in range(12):
        write(f"posts/nhieu-{number}.md", "Một bài.\n")
    many = ["tag", "add", "Nhiều", "--where", "path:nhieu"]
    assert dlblog("-q", *many, DLBLOG_TAG_ADD_DRY_RUN="1").err == ""
    assert dlblog(*many).out == "added 'Nhiều' to 12 posts\n"
    assert dlblog("-q", "tag", "undo") == (0, "", "")
    assert len(dlblog("-v", *many).out.splitlines()) == 13


NEW: dict[str, tuple[list[str], str]] = {
    "like one there is": (["Bát Tràg", "gom"], "if 'Bát Tràng' was meant: dlblog tag undo"),
    "of several": (["Lụa, Kubernetess", "gom"], ""),
    "like none": (["Thủ công", "gom"], ""),
    "one there is": (["Bát Tràng", LUA], ""),
    "only tried": (["Bát Tràg", "gom", "--dry-run"], ""),
}


@pytest.mark.parametrize(("args", "said"), NEW.values(), ids=NEW)
def test_a_new_tag_that_is_like_another_is_said(dlblog: Type, args: list[str], said: str) -> None:
    done = dlblog("tag", "add", *args)
    assert done.status == 0
    assert said in done.err
    assert ("is new to the blog" in done.err) == bool(said)


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def at_a_terminal(run: Run, patch: pytest.MonkeyPatch, typed: str, *args: str) -> Done:
    patch.setattr(sys, "stdin", _Terminal(io.BytesIO(typed.encode()), "utf-8"))
    return run(*args)


ASKED: dict[str, tuple[list[str], str | None]] = {
    "a wrong letter": (["Bát Tràng1"], None),
    "a letter too much": (["Bát Tràngg"], "Bát Tràng"),
    "a letter missing": (["Kubernets"], "Kubernetes"),
    "a wrong letter, written as one": (["kuber-metes"], "Kubernetes"),
    "two turned round": (["Kubenretes"], "Kubernetes"),
    "the first letter": (["Qubernetes"], "Kubernetes"),
    "one of several": (["Gốm, Pythom"], "Python"),
    "six letters": (["pythob"], "Python"),
    "a plural": (["Pythons"], None),
    "two letters": (["Pythoms"], None),
    "too short": (["CSF"], None),
    "a digit": (["GPT-5"], None),
    "another Vietnamese word": (["bún bà"], None),
    "one there is": (["python"], None),
    "like none": (["Nghề"], None),
    "to be sure": (["Pythom", "-y"], None),
    "as typed": (["Pythom", "--exact"], None),
    "only tried": (["Pythom", "--dry-run"], None),
}


@pytest.mark.parametrize(("args", "asked"), ASKED.values(), ids=ASKED)
def test_a_new_tag_one_letter_from_another_is_asked_about(
    dlblog: Type, write: WritePost, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch,
    args: list[str], asked: str | None,
) -> None:  # fmt: skip
    write("posts/k.md", "---\ntags: [Kubernetes, Python, CSS, GPT-4, bún bò]\n---\nCụm máy.\n")
    assert run("-q", "index").status == 0
    before = contents(tmp_path / "posts")
    done = at_a_terminal(run, monkeypatch, "n\n", "tag", "add", args[0], "gom", *args[1:])
    assert ("is new to the blog, and one letter from" in done.err) is bool(asked)
    if asked is None:
        assert done.status == 0
        return
    assert f"and one letter from '{asked}' (1 post). Add '" in done.err
    assert (done.status, contents(tmp_path / "posts") == before) == (1, True)
    assert at_a_terminal(run, monkeypatch, "y\n", "tag", "add", args[0], "gom").status == 0
    assert contents(tmp_path / "posts") != before
    assert dlblog("tag", "undo").status == 0
    done = dlblog("tag", "add", args[0], "gom")  # nobody is there to answer
    assert (done.status, "dlblog tag undo" in done.err) == (0, True)
