"""Tags in every spelling for who looks, in one for who edits; and what is said of the others."""

from __future__ import annotations

import json

import pytest

from dlblog.blog import Blog
from tests.conftest import Run, WritePost

POSTS = {
    "a.md": "Dữ liệu lớn",
    "b.md": "dữ-liệu-lớn, Python",
    "c.md": "DULIEULON, python",
    "d.md": "Dữ Liệu Lớn/Spark",
    "e.md": "dữ_liệu_lớn/hadoop, học",
    "f.md": "hóc, hoc, PyTHON",
}
ALL_OF = "'PyTHON' (1), 'Python' (1) and 'python' (1)"


@pytest.fixture
def dlblog(run: Run, write: WritePost) -> Run:
    for name, tags in POSTS.items():
        write(f"posts/{name}", f"---\ntitle: Bài {name}\ntags: [{tags}]\n---\nMột bài viết.\n")
    write("dlblog.toml", '[searches]\nran = "tag:PYTHON"\n')
    assert run("-q", "index", "posts").status == 0
    return run


FOUND: dict[str, tuple[list[str], list[str], str]] = {
    "a query": (["search", "tag:python"], ["b", "c", "f"], f"'python' finds {ALL_OF}"),
    "a list": (["list", "-t", "PYTHON"], ["b", "c", "f"], f"'PYTHON' finds {ALL_OF}"),
    "a saved search": (["search", "@ran"], ["b", "c", "f"], f"'PYTHON' finds {ALL_OF}"),
    "one exactly": (["list", "--exact-tag", "python"], ["c"], ""),
    "one exactly, and words": (["search", "bài", "--exact-tag", "Python"], ["b"], ""),
    "no such exactly": (
        ["list", "--exact-tag", "PYTHON"], [], "no post has the tag 'PYTHON'; did you mean",
    ),
    "all but a tag": (
        ["list", "--no-tag", "python"], ["a", "d", "e"], f"'python' finds {ALL_OF}",
    ),
    "no marks": (
        ["list", "-t", "du lieu lon"], ["a", "b", "c"],
        "'du lieu lon' finds 'DULIEULON' (1), 'Dữ liệu lớn' (1) and 'dữ-liệu-lớn' (1)",
    ),
    "marks": (
        ["list", "-t", "dữ liệu lớn"], ["a", "b"],
        "'dữ liệu lớn' finds 'Dữ liệu lớn' (1) and 'dữ-liệu-lớn' (1)",
    ),
    "any reading": (["list", "-t", "hoc"], ["e", "f"], "finds 'hoc' (1), 'hóc' (1) and 'học' (1)"),
    "one reading": (["list", "-t", "học"], ["e"], ""),
    "a branch": (
        ["list", "-t", "dữ liệu lớn/"], ["a", "b", "d", "e"],
        "'dữ liệu lớn/' finds 'Dữ Liệu Lớn/', 'Dữ liệu lớn/', 'dữ-liệu-lớn/' and "
        "'dữ_liệu_lớn/'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "posts", "said"), FOUND.values(), ids=FOUND)
def test_who_looks(dlblog: Run, args: list[str], posts: list[str], said: str) -> None:
    done = dlblog(*args, "-f", "{stem}")
    assert sorted(done.out.split()) == posts
    assert len(done.err.splitlines()) == bool(said)
    assert said in done.err
    of_one = "finds '" in said and "/' finds" not in said
    assert ("; --exact-tag finds one of them" in done.err) is of_one
    assert dlblog("-q", *args).err == ""


@pytest.mark.parametrize("args", [["stats"], ["tags"], ["list", "--count"], ["search", "bài"]])
def test_every_command_that_takes_a_tag(dlblog: Run, args: list[str]) -> None:
    done = dlblog(*args, "-t", "PYTHON")
    assert done.err == f"dlblog: 'PYTHON' finds {ALL_OF}; --exact-tag finds one of them\n"
    assert done.status == 0
    assert dlblog(*args, "--exact-tag", "python").err == ""


def test_nothing_found_is_said_besides(dlblog: Run) -> None:
    done = dlblog("stats", "-t", "python", "-t", "dữ liệu lớn", "--on", "1999")
    assert done.err.splitlines()[-1] == "dlblog: there is no such post"


EDITED: dict[str, tuple[list[str], list[str], list[str]]] = {
    "--where as typed": (
        ["dump", "--where", "tag:python"], ["c"],
        ["'python' means 'python' (1) here, and leaves out 'PyTHON' (1) and 'Python' (1)"],
    ),
    "--where, none as typed": (["dump", "--where", "tag:PYTHON"], ["b", "c", "f"],
                               [f"'PYTHON' finds {ALL_OF}"]),
    "--where, written as one": (
        ["dump", "--where", 'tag:"dữ liệu lớn"'], ["a", "b"],
        ["'dữ liệu lớn' finds 'Dữ liệu lớn' (1) and 'dữ-liệu-lớn' (1)"],
    ),
    "--where, no marks": (
        ["dump", "--where", "tag:hoc"], ["f"],
        ["'hoc' means 'hoc' (1) here, and leaves out 'hóc' (1) and 'học' (1)"],
    ),
    "--where, a branch": (
        ["dump", "--where", 'tag:"Dữ Liệu Lớn/"'], ["d"],
        ["'Dữ Liệu Lớn/' means 'Dữ Liệu Lớn/' here, and leaves out 'Dữ liệu lớn/', "
         "'dữ-liệu-lớn/' and 'dữ_liệu_lớn/'"],
    ),
    "--where, a saved search": (
        ["dump", "--where", "@ran"], ["b", "c", "f"], [f"'PYTHON' finds {ALL_OF}"],
    ),
    "--where, nothing left out": (["dump", "--where", "tag:học"], ["e"], []),
}  # fmt: skip


@pytest.mark.parametrize(("args", "posts", "said"), EDITED.values(), ids=EDITED)
def test_who_edits(dlblog: Run, args: list[str], posts: list[str], said: list[str]) -> None:
    done = dlblog("tag", *args)
    assert [line[-4] for line in done.out.splitlines()] == posts
    assert done.err.splitlines() == [f"dlblog: {line}" for line in said]


LEFT: dict[str, tuple[list[str], str, str]] = {
    "rename": (
        ["rename", "python", "Rắn"], "renamed 'python' to 'Rắn' in 1 post",
        "'python' means 'python' (1) here, and leaves out 'PyTHON' (1) and 'Python' (1)",
    ),
    "rename to one of them": (
        ["rename", "python", "Python"], "merged 'python' into 'Python'",
        "the blog has 'PyTHON' as well as what will be 'Python'",
    ),
    "rename, no marks": (
        ["rename", "hoc", "Học tập"], "renamed 'hoc' to 'Học tập' in 1 post",
        "'hoc' means 'hoc' (1) here, and leaves out 'hóc' (1) and 'học' (1)",
    ),
    "remove": (
        ["remove", "python", "--where", "path:posts"], "removed 'python' from 1 post",
        "'python' means 'python' (1) here, and leaves out 'PyTHON' (1) and 'Python' (1)",
    ),
    "remove from a post that has the others": (
        ["remove", "hoc", "f.md"], "removed 'hoc' from 1 post",
        "'hoc' means 'hoc' (1) here, and leaves out 'hóc' (1)",
    ),
    "remove from a post that has no other": (
        ["remove", "python", "c.md"], "removed 'python' from 1 post", "",
    ),
    "remove all": (["remove", "python,Python,PyTHON", "b.md", "c.md", "f.md"], "from 3 posts", ""),
}  # fmt: skip


@pytest.mark.parametrize(("args", "done", "said"), LEFT.values(), ids=LEFT)
def test_what_an_edit_leaves_out(dlblog: Run, args: list[str], done: str, said: str) -> None:
    result = dlblog("tag", *args)
    assert (result.status, done in result.out) == (0, True)
    assert result.err == (f"dlblog: {said}\n" if said else "")


def test_an_alias_means_all_spellings(dlblog: Run, write: WritePost) -> None:
    write("dlblog.toml", '[aliases]\n"rắn" = "Python"\n')
    done = dlblog("list", "-t", "RẮN", "--count")
    assert done == (0, "3\n", f"dlblog: 'RẮN' finds {ALL_OF}; --exact-tag finds one of them\n")


def test_json_stays_json(dlblog: Run) -> None:
    done = dlblog("list", "-t", "python", "-f", "json")
    assert len(json.loads(done.out)) == 3
    assert dlblog("list", "--exact-tag", "PYTHON", "-f", "json").out == "[]\n"


def test_python_is_told_too(dlblog: Run) -> None:
    with Blog.open(".") as blog:
        posts = blog.posts(tags="PYTHON")
        assert (posts.total, posts.notes) == (3, (f"'PYTHON' finds {ALL_OF}",))
        assert [post.slug for post in blog.search("bài", exact_tags="python")] == ["c"]
