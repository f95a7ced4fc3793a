"""Which files of a blog are taken for posts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pytest

from dlblog import finding
from dlblog.errors import UsageError
from dlblog.finding import FoundFile, look, usual_places, walk
from dlblog.post import SUFFIXES
from tests.conftest import WritePost

Walk = Callable[..., list[str]]


@pytest.fixture
def posts(tmp_path: Path, write: WritePost) -> Walk:
    """Writes files (name -> content) and says which of them are found, below `tmp_path`."""

    def found(*names: str, root: str = "", **options: Any) -> list[str]:
        for name in names:
            write(name, "Mưa.")
        folder = tmp_path / root if root else tmp_path
        return [os.path.relpath(file.path, tmp_path) for file in walk(folder, **options)]

    return found


def test_suffixes_are_those_of_posts() -> None:
    assert set(finding.SUFFIXES) == set(SUFFIXES)


TAKEN = ["a.md", "b.markdown", "c.mdx", "d.txt", "e.html", "F.MD", "g.HtMl", "mưa rơi.md", "h.i.md"]
LEFT = ["a.py", "b.md.bak", "c", "md", "d.markdownx", "e.htm", "f.md~", "g.png", "h.rst"]


def test_by_suffix(posts: Walk) -> None:
    assert posts(*TAKEN, *LEFT) == sorted(TAKEN)


HIDDEN = [
    ".a.md", ".git/b.md", "bai/.obsidian/c.md", "_site/d.md", "public/e.md", "node_modules/x/f.md",
    "bai/node_modules/g.md", "vendor/h.md", "dist/i.md", "__pycache__/j.md",
    "bower_components/k.md",
]  # fmt: skip


def test_hidden_and_generated_folders(posts: Walk) -> None:
    shown = ["_drafts/a.md", "_posts/b.md", "bai/site/c.md", "publics/d.md", "x/y/z/e.md"]
    assert posts(*HIDDEN, *shown) == shown


def test_a_file_named_like_a_generated_folder(posts: Walk) -> None:
    assert posts("public.md", "dist.txt") == ["dist.txt", "public.md"]


def test_a_folder_named_like_a_post(posts: Walk) -> None:
    assert posts("2016.md/a.md", "ghi-chu.txt/b.txt") == ["2016.md/a.md", "ghi-chu.txt/b.txt"]


@pytest.mark.parametrize("root", [".an", "public", "a/node_modules"])
def test_a_folder_that_is_named_is_taken(posts: Walk, root: str) -> None:
    assert posts(f"{root}/a.md", root=root) == [f"{root}/a.md"]


def test_in_order_of_path(posts: Walk) -> None:
    names = ["b.md", "a/z.md", "a/b/c.md", "a-b.md", "a.md", "c/d.md", "B.md", "đ/e.md", "z/a.md"]
    found = posts(*names)
    assert found == sorted(names, key=lambda name: PurePath(name).parts)


def test_what_is_known_of_a_file(tmp_path: Path, write: WritePost) -> None:
    path = write("a.md", "Mưa.", mtime=1_400_000_000_123_456_789)
    (file,) = walk(tmp_path)
    changed = path.stat().st_ctime_ns
    assert file == FoundFile(str(path), len("Mưa.".encode()), path.stat().st_mtime_ns, changed)


def test_one_file(tmp_path: Path, write: WritePost) -> None:
    path = write("public/.an/bai-viet", "Mưa.")
    (file,) = walk(path, include=("*.md",), exclude=("*",))
    assert file.path == str(path)


def test_no_files(tmp_path: Path) -> None:
    assert list(walk(tmp_path)) == []


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: No such file"):
        list(walk(tmp_path / "nowhere"))


def test_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(UsageError, match="a FIFO, not a file nor a folder"):
        list(walk(tmp_path / "pipe.md"))
    unreadable: list[tuple[str, str]] = []
    assert list(walk(tmp_path, unreadable=unreadable)) == []
    assert unreadable == [(str(tmp_path / "pipe.md"), "a FIFO, not a file")]


def test_the_index_is_left_out(posts: Walk, tmp_path: Path) -> None:
    found = posts("a.md", "index/b.md", "x/index/c.md", skip=tmp_path / "index")
    assert found == ["a.md", "x/index/c.md"]


# Globs

GLOBS: dict[str, tuple[dict[str, tuple[str, ...]], list[str]]] = {
    "none": ({}, ["a.md", "b.txt", "sub/c.md", "sub/d.txt"]),
    "include by name": ({"include": ("*.md",)}, ["a.md", "sub/c.md"]),
    "include by path": ({"include": ("sub/*",)}, ["sub/c.md", "sub/d.txt"]),
    "include several": ({"include": ("a.*", "d.*")}, ["a.md", "sub/d.txt"]),
    "exclude by name": ({"exclude": ("*.txt",)}, ["a.md", "sub/c.md"]),
    "exclude by path": ({"exclude": ("sub/*",)}, ["a.md", "b.txt"]),
    "exclude beats include": ({"include": ("*.md",), "exclude": ("sub/*",)}, ["a.md"]),
    "one letter": ({"include": ("?.txt",)}, ["b.txt", "sub/d.txt"]),
    "a set": ({"include": ("[ac].md",)}, ["a.md", "sub/c.md"]),
    "nothing like it": ({"include": ("*.rst",)}, []),
}


@pytest.mark.parametrize(("options", "expected"), GLOBS.values(), ids=GLOBS)
def test_globs(posts: Walk, options: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert posts("a.md", "b.txt", "sub/c.md", "sub/d.txt", **options) == expected


def test_globs_are_on_the_path_below_the_root(posts: Walk) -> None:
    assert posts("sub/a.md", "sub/x/b.md", root="sub", include=("a.md", "sub/*")) == ["sub/a.md"]


# .gitignore

IGNORED: dict[str, tuple[dict[str, str], list[str]]] = {
    "by name": ({".gitignore": "b.md\n"}, ["a.md", "sub/c.md", "sub/deep/d.md"]),
    "by suffix": ({".gitignore": "*.md\n!a.md\n"}, ["a.md"]),
    "at any depth": ({".gitignore": "d.md\n"}, ["a.md", "b.md", "sub/b.md", "sub/c.md"]),
    "from the top": (
        {".gitignore": "/b.md\n"}, ["a.md", "sub/b.md", "sub/c.md", "sub/deep/d.md"],
    ),
    "a folder": ({".gitignore": "sub/\n"}, ["a.md", "b.md"]),
    "a folder, without slash": ({".gitignore": "deep\n"}, ["a.md", "b.md", "sub/b.md", "sub/c.md"]),
    "two stars": ({".gitignore": "sub/**/d.md\n"}, ["a.md", "b.md", "sub/b.md", "sub/c.md"]),
    "not again from an ignored folder": ({".gitignore": "sub/\n!sub/c.md\n"}, ["a.md", "b.md"]),
    "files of a folder, but one": (
        {".gitignore": "sub/*\n!sub/c.md\n"}, ["a.md", "b.md", "sub/c.md"],
    ),
    "nested": ({"sub/.gitignore": "b.md\n"}, ["a.md", "b.md", "sub/c.md", "sub/deep/d.md"]),
    "nested, from its own top": (
        {"sub/.gitignore": "/d.md\n"}, ["a.md", "b.md", "sub/b.md", "sub/c.md", "sub/deep/d.md"],
    ),
    "the nearest decides": (
        {".gitignore": "b.md\n", "sub/.gitignore": "!b.md\n"},
        ["a.md", "sub/b.md", "sub/c.md", "sub/deep/d.md"],
    ),
    "the nearest decides, the other way": (
        {".gitignore": "!b.md\n", "sub/.gitignore": "*.md\n", "sub/deep/.gitignore": "!*.md"},
        ["a.md", "b.md", "sub/deep/d.md"],
    ),
    "comments and empty lines": (
        {".gitignore": "# a.md\n\n  \nb.md\n"}, ["a.md", "sub/c.md", "sub/deep/d.md"],
    ),
    "CRLF": ({".gitignore": "b.md\r\nd.md\r\n"}, ["a.md", "sub/c.md"]),
    "byte order mark": ({".gitignore": "\ufeffb.md\n"}, ["a.md", "sub/c.md", "sub/deep/d.md"]),
    "not UTF-8": ({".gitignore": "\udcff\nb.md\n"}, ["a.md", "sub/c.md", "sub/deep/d.md"]),
    "not a pattern": ({".gitignore": "!\n/\n//\nb.md\n"}, ["a.md", "sub/c.md", "sub/deep/d.md"]),
    "empty": ({".gitignore": ""}, ["a.md", "b.md", "sub/b.md", "sub/c.md", "sub/deep/d.md"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), IGNORED.values(), ids=IGNORED)
@pytest.mark.parametrize("repository", [True, False], ids=["in git", "without git"])
def test_gitignore(
    tmp_path: Path, posts: Walk, files: dict[str, str], expected: list[str], repository: bool
) -> None:
    if repository:
        (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert posts("a.md", "b.md", "sub/b.md", "sub/c.md", "sub/deep/d.md") == expected


def test_gitignore_above_in_the_repository(posts: Walk, tmp_path: Path, write: WritePost) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    write("repo/.gitignore", "nhap-*.md\nblog/cu/\n")
    write("repo/blog/.gitignore", "/x.md\n")
    write(".gitignore", "a.md\n")  # above the repository: not git's, not ours
    found = posts(
        "repo/blog/bai/a.md", "repo/blog/bai/nhap-b.md", "repo/blog/bai/x.md",
        root="repo/blog/bai",
    )  # fmt: skip
    assert found == ["repo/blog/bai/a.md", "repo/blog/bai/x.md"]
    assert posts("repo/blog/cu/c.md", root="repo/blog") == [
        "repo/blog/bai/a.md", "repo/blog/bai/x.md",
    ]  # fmt: skip


def test_gitignore_above_without_repository(posts: Walk, write: WritePost) -> None:
    write(".gitignore", "a.md\n")
    assert posts("bai/a.md", root="bai") == ["bai/a.md"]


def test_git_file_of_a_worktree(posts: Walk, write: WritePost) -> None:
    write("repo/.git", "gitdir: /elsewhere")
    write("repo/.gitignore", "a.md\n")
    assert posts("repo/bai/a.md", "repo/bai/b.md", root="repo/bai") == ["repo/bai/b.md"]


def test_gitignore_that_is_a_folder(posts: Walk, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").mkdir()
    assert posts("a.md") == ["a.md"]


# Links


def test_links(tmp_path: Path, write: WritePost, posts: Walk) -> None:
    write("ngoai/xa.md", "Mưa.")
    write("blog/a.md", "Mưa.")
    write("blog/goc/that", "Mưa.")
    (tmp_path / "blog/lien-ket.md").symlink_to(tmp_path / "ngoai/xa.md")
    (tmp_path / "blog/ben-trong.md").symlink_to("goc/that")
    (tmp_path / "blog/gay.md").symlink_to(tmp_path / "khong-co.md")
    (tmp_path / "blog/vong.md").symlink_to(tmp_path / "blog/vong.md")
    (tmp_path / "blog/thu-muc").symlink_to(tmp_path / "ngoai")
    (tmp_path / "blog/chinh-no").symlink_to(tmp_path / "blog")
    (tmp_path / "blog/thu-muc.md").symlink_to(tmp_path / "ngoai")
    unreadable: list[tuple[str, str]] = []
    inside = ["blog/a.md", "blog/ben-trong.md"]
    assert posts(root="blog", unreadable=unreadable) == inside
    assert [os.path.basename(path) for path, _ in unreadable] == [
        "gay.md", "lien-ket.md", "vong.md",
    ]  # fmt: skip
    both = (str(tmp_path / "blog"), str(tmp_path / "ngoai"))
    assert posts(root="blog", folders=both) == [*inside, "blog/lien-ket.md"]
    files = {file.path: file.target for file in walk(tmp_path / "blog")}
    assert files == {
        str(tmp_path / "blog/a.md"): "",
        str(tmp_path / "blog/ben-trong.md"): str(tmp_path / "blog/goc/that"),
    }


def test_a_link_that_is_named_is_followed(tmp_path: Path, posts: Walk, write: WritePost) -> None:
    write("that/a.md", "Mưa.")
    (tmp_path / "lien-ket").symlink_to(tmp_path / "that")
    assert posts(root="lien-ket") == ["lien-ket/a.md"]


# What cannot be read


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folder(tmp_path: Path, posts: Walk) -> None:
    posts("a.md", "kin/b.md", "z/c.md")
    (tmp_path / "kin").chmod(0)
    unreadable: list[tuple[str, str]] = []
    try:
        assert posts(unreadable=unreadable) == ["a.md", "z/c.md"]
    finally:
        (tmp_path / "kin").chmod(0o755)
    assert unreadable == [(str(tmp_path / "kin"), "Permission denied")]


def test_folder_that_cannot_be_listed(
    tmp_path: Path, posts: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts("a.md", "kin/b.md", "z/c.md")
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if os.path.basename(path) == "kin":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    unreadable: list[tuple[str, str]] = []
    assert posts(unreadable=unreadable) == ["a.md", "z/c.md"]
    assert unreadable == [(str(tmp_path / "kin"), "Permission denied")]
    assert posts() == ["a.md", "z/c.md"]  # nobody asked which


def test_usual_places(tmp_path: Path, write: WritePost) -> None:
    assert usual_places(tmp_path) == []
    for name in ("posts/a.md", "content/b.md", "source/_posts/c.md", "other/d.md", "_posts"):
        write(name, "Mưa.")
    assert usual_places(tmp_path) == [
        tmp_path / "content", tmp_path / "source/_posts", tmp_path / "posts",
    ]  # fmt: skip


# A look


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is too young to be trusted."""
    monkeypatch.setattr(finding, "RACY_NS", -(10**18))


BLOG = {
    "blog/a.md": "Mưa.",
    "blog/sâu/b.html": "<p>Nắng.</p>",
    "blog/sâu/c.txt": "Gió.",
    "blog/.gitignore": "*.tmp.md\n",
    "blog/.git/HEAD": "ref",
}
SAME_CLOCK = 1_500_000_000_000_000_000


def _rewrite(folder: Path) -> None:
    file = folder / "blog/a.md"
    clock = file.stat().st_mtime_ns
    file.write_text("Mây.", encoding="utf-8")
    os.utime(file, ns=(clock, clock))


NOTICED: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda f: (f / "blog/a.md").write_text("Mưa to."),
    "same size and clock": _rewrite,
    "only the clock": lambda f: os.utime(f / "blog/sâu/b.html"),
    "permissions": lambda f: (f / "blog/a.md").chmod(0o600),
    "a new file": lambda f: (f / "blog/sâu/d.md").write_text("Sương."),
    "a new file in a new folder": lambda f: ((f / "blog/x").mkdir(), (f / "blog/x/e.md").touch()),
    "a file less": lambda f: (f / "blog/a.md").unlink(),
    "another name": lambda f: (f / "blog/a.md").rename(f / "blog/á.md"),
    "another folder": lambda f: (f / "blog/a.md").rename(f / "blog/sâu/a.md"),
    "folder renamed": lambda f: (f / "blog/sâu").rename(f / "blog/nông"),
    "what git ignores": lambda f: (f / "blog/.gitignore").write_text("c.txt"),
    "git ignores less": lambda f: (f / "blog/.gitignore").unlink(),
    "git ignores from above": lambda f: (f / ".gitignore").write_text("a.md"),
    "a link that leads nowhere": lambda f: (f / "blog/l.md").symlink_to("nowhere"),
    "a FIFO": lambda f: os.mkfifo(f / "blog/l.md"),
    "a root that goes": lambda f: (f / "own.txt").unlink(),
    "a root that changes": lambda f: (f / "own.txt").write_text("một\nhai\n"),
}


@pytest.mark.parametrize("change", NOTICED.values(), ids=NOTICED)
@pytest.mark.usefixtures("settled")
def test_a_look_notices(tmp_path: Path, write: WritePost, change: Callable[[Path], object]) -> None:
    for name, content in BLOG.items():
        write(name.replace("blog/.git/", ".git/"), content)
    write("own.txt", "một\n")
    roots = [str(tmp_path / "blog"), str(tmp_path / "own.txt")]
    before = look(roots)
    assert (len(before.files), before.racy) == (5, False)
    assert look(roots)._replace(moment=before.moment) == before
    change(tmp_path)
    assert look(roots).digest != before.digest


UNNOTICED: dict[str, Callable[[Path], object]] = {
    "no post": lambda f: (f / "blog/a.py").touch(),
    "a hidden file": lambda f: (f / "blog/.a.md").touch(),
    "a hidden folder": lambda f: (f / "blog/.git/b.md").touch(),
    "a generated folder": lambda f: ((f / "blog/_site").mkdir(), (f / "blog/_site/a.md").touch()),
    "the index": lambda f: ((f / "blog/index").mkdir(), (f / "blog/index/a.md").touch()),
    "a link to a folder": lambda f: (f / "blog/l").symlink_to(f / "elsewhere"),
    "elsewhere": lambda f: (f / "elsewhere/x.md").touch(),
}


@pytest.mark.parametrize("change", UNNOTICED.values(), ids=UNNOTICED)
@pytest.mark.usefixtures("settled")
def test_a_look_passes_over(
    tmp_path: Path, write: WritePost, change: Callable[[Path], object]
) -> None:
    for name, content in {**BLOG, "elsewhere/b.md": "Bụi."}.items():
        write(name, content)
    roots, skip = [str(tmp_path / "blog")], str(tmp_path / "blog/index")
    before = look(roots, skip=skip)
    change(tmp_path)
    after = look(roots, skip=skip)
    assert after.digest == before.digest
    assert after.files == before.files


@pytest.mark.usefixtures("settled")
def test_a_look_does_not_mix_up_names_and_places(tmp_path: Path, write: WritePost) -> None:
    digests = set()
    for number, names in enumerate(
        (["a/b.md"], ["a.md/b.md"], ["ab.md"], ["a/b/x.md"], ["a/x.md"])
    ):
        for name in names:
            write(f"{number}/{name}", "", mtime=SAME_CLOCK)
        digests.add(look([str(tmp_path / str(number))]).digest)
    assert len(digests) == 5


def test_a_young_file_is_racy(tmp_path: Path, write: WritePost) -> None:
    write("a.md", "Mưa.", mtime=SAME_CLOCK)
    assert look([str(tmp_path)]).racy


def test_a_look_at_nothing(tmp_path: Path) -> None:
    gone = look([str(tmp_path / "gone")])
    assert (gone.files, gone.folders, gone.racy) == ({}, {}, False)
    assert gone.digest != look([]).digest == look([]).digest


def test_a_folder_that_cannot_be_listed(
    tmp_path: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("blog/a.md", "Mưa.")
    before = look([str(tmp_path)])

    def refuse(path: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    assert look([str(tmp_path)]).digest != before.digest


def test_what_a_look_tells_of_folders_and_files(tmp_path: Path, write: WritePost) -> None:
    post = write("blog/a/b.md", "Mưa.", mtime=SAME_CLOCK)
    os.utime(tmp_path / "blog/a", ns=(SAME_CLOCK, SAME_CLOCK + 5))
    seen = look([str(tmp_path / "blog")])
    assert seen.files == {str(post): FoundFile(str(post), 5, SAME_CLOCK, post.stat().st_ctime_ns)}
    assert set(seen.folders) == {str(tmp_path / "blog"), str(tmp_path / "blog/a")}
    assert seen.folders[str(tmp_path / "blog/a")] == SAME_CLOCK + 5
