"""`dlblog init`: what it says, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dlblog.settings import read_settings
from tests.conftest import Run, WritePost

SAID = """\
site generator: Jekyll (told by _config.yml, _posts)
posts: 2 files in _posts
front matter: YAML
tags: as one text, divided at spaces in Jekyll
dates: in the names of the files
address of a post: https://so-tay.vn/{year}/{month}/{day}/{slug}.html
written: dlblog.toml
index/ is left out by git; dlblog index sees to that
next: dlblog index
"""
ACTIVE = """\
posts = ["_posts"]
address = "https://so-tay.vn/{year}/{month}/{day}/{slug}.html"
"""


@pytest.fixture
def blog(tmp_path: Path, write: WritePost) -> Path:
    """A blog of Jekyll with two posts."""
    write("_config.yml", "url: https://so-tay.vn\n")
    for day in (1, 2):
        write(f"_posts/2021-05-0{day}-mua.md", "---\ntitle: Mưa\ntags: phố biển\n---\nMưa rơi.\n")
    return tmp_path


def active(text: str) -> str:
    """The lines that are set."""
    lines = [line for line in text.splitlines(True) if line.strip() and not line.startswith("#")]
    return "".join(lines)


def test_what_it_says_and_writes(blog: Path, run: Run) -> None:
    assert run("init") == (0, SAID, "")
    text = (blog / "dlblog.toml").read_text(encoding="utf-8")
    assert active(text) == ACTIVE
    assert text.endswith("#[defaults.search]\n#limit = 20\n")
    assert run("index") == (
        0, "2 posts: 2 added\n",
        "dlblog: posts in _posts, as dlblog.toml says\n",
    )  # fmt: skip
    assert run("search", "mưa", "--count") == (0, "2\n", "")


def test_printed(blog: Path, run: Run) -> None:
    done = run("init", "--print")
    assert (done.status, active(done.out)) == (0, ACTIVE)
    assert done.err.splitlines()[:2] == [f"dlblog: {line}" for line in SAID.splitlines()[:2]]
    assert not (blog / "dlblog.toml").exists()
    assert run("-q", "init", "--print") == (0, done.out, "")
    assert run("-q", "init") == (0, "", "")
    assert (blog / "dlblog.toml").read_text(encoding="utf-8") == done.out
    assert run("init", "--print").out == done.out


def test_what_is_there_is_left_alone(blog: Path, run: Run) -> None:
    (blog / "dlblog.toml").write_bytes(b"refresh = false\n")
    said = "dlblog.toml is there already: dlblog init --print shows what a new one would have"
    assert run("init") == (2, "", f"dlblog: {said}\n")
    assert (blog / "dlblog.toml").read_bytes() == b"refresh = false\n"
    (blog / "dlblog.toml").unlink()
    (blog / "dlblog.toml").symlink_to("đâu-đó")
    assert run("init").status == 2
    assert not (blog / "đâu-đó").exists()


def test_of_another_folder(
    blog: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("sổ tay/bài/a.md", "Mưa.")
    done = run("init", "sổ tay")
    assert done.status == 0
    assert done.out.splitlines()[-3:] == [
        "written: sổ tay/dlblog.toml",
        "index/ is left out by git; dlblog index sees to that",
        "next: cd 'sổ tay' && dlblog index",
    ]
    assert read_settings(blog / "sổ tay").posts == ("bài",)
    monkeypatch.chdir(blog / "sổ tay")
    assert run("init", "..").out.splitlines()[-1] == "next: cd .. && dlblog index"


def test_below_another_blog(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", "")
    write("con/bài/a.md", "Mưa.")
    done = run("init", "con")
    assert (done.status, done.err) == (
        0, f"dlblog: in this folder it counts instead of {blog}/dlblog.toml\n",
    )  # fmt: skip


PLACES = {
    "no posts": ("trống", "no posts in {blog}/trống: .md, .markdown, .mdx and .txt are looked for"),
    "home": (".", "{blog} is not the folder of one blog: go there, or name it"),
    "everything": ("/", "/ is not the folder of one blog: go there, or name it"),
    "a file": ("_config.yml", "is a file"),
    "nowhere": ("đâu-đó", "does not exist"),
}


@pytest.mark.parametrize(("folder", "said"), PLACES.values(), ids=PLACES)
def test_odd_places(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch, folder: str, said: str
) -> None:
    (blog / "trống").mkdir()
    monkeypatch.setenv("HOME", str(blog))
    done = run("init", folder)
    assert (done.status, done.out) == (2, "")
    assert said.format(blog=blog) in done.err
    assert done.err.count("\n") == 1
    assert not (blog / "dlblog.toml").exists()


def test_a_site_without_posts(tmp_path: Path, run: Run, write: WritePost) -> None:
    write("hugo.toml", "title = 'Vườn'\n")
    done = run("init")
    assert done.out.startswith(
        "site generator: Hugo (told by hugo.toml)\nposts: none yet\nwritten: dlblog.toml\n"
    )
    assert read_settings(tmp_path).posts == ()


def test_how_posts_differ(tmp_path: Path, run: Run, write: WritePost) -> None:
    write("bài/a.md", "---\ntags: [phố]\n---\n")
    write("bài/b.md", "---\ntags: phố biển\n---\n")
    write("bài/c.md", "Không có gì.")
    assert run("init").out.splitlines()[:4] == [
        "site generator: none that is known here",
        "posts: 3 files in bài",
        "front matter: YAML in 2 of 3, none in 1 of 3",
        "tags: as lists in 1, as one text in 1, "
        "perhaps of several: see tag-separator in dlblog.toml",
    ]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(blog: Path, run: Run) -> None:
    blog.chmod(0o555)
    done = run("init")
    blog.chmod(0o755)
    assert done == (2, "", f"dlblog: {blog}/dlblog.toml: Permission denied\n")


def test_git_leaves_the_index_out(blog: Path, run: Run) -> None:
    try:
        subprocess.run(["git", "init", "-q", str(blog)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git")
    run("init")
    assert run("-q", "index").status == 0
    status = ["git", "-C", str(blog), "status", "--porcelain"]
    listed = subprocess.run(status, check=True, capture_output=True, text=True).stdout
    assert listed == "?? _config.yml\n?? _posts/\n?? dlblog.toml\n"
    assert (blog / "index/.gitignore").read_bytes() == b"*\n"
    assert run("-q", "rebuild").status == 0
    assert run("list", "--count").out == "2\n"
