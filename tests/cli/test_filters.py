"""`--include` and `--exclude`: remembered, shown, cleared, and named where they leave no post."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run, WritePost


@pytest.fixture
def blog(tmp_path: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three indexed posts in two folders."""
    monkeypatch.chdir(tmp_path)
    write("posts/mua.md", "---\ntitle: Mưa đầu mùa\n---\nMưa rơi trên mái tôn.")
    write("posts/nhap/gio.md", "---\ntitle: Gió bấc\n---\nGió về.")
    write("notes/nang.md", "---\ntitle: Nắng\n---\nNắng hanh.")
    assert run("index", "posts", "notes", "--jobs", "1").status == 0
    return tmp_path


def remembered(run: Run) -> tuple[list[str], list[str]]:
    facts = json.loads(run("status", "-f", "json").out)
    return facts["include"], facts["exclude"]


EMPTYING = {
    "no such ending": (["--include", "*.rst"], "--include '*.rst'", "--include ''"),
    "two": (
        ["--include", "*.rst", "--include", "bài-*"],
        "--include '*.rst' --include 'bài-*'", "--include ''",
    ),
    "a comma, not two options": (
        ["--include", "*.md,*.txt"], "--include '*.md,*.txt'", "--include ''",
    ),
    "capitals": (["--include", "*.MD"], "--include '*.MD'", "--include ''"),
    "a folder is no glob": (["--include", "posts"], "--include 'posts'", "--include ''"),
    "everything is left out": (["--exclude", "*"], "--exclude '*'", "--exclude ''"),
    "only one of both": (
        ["--include", "*.md", "--exclude", "*.md"], "--exclude '*.md'", "--exclude ''",
    ),
    "only both together": (
        ["--include", "mua*", "--exclude", "mua.md"],
        "--include 'mua*' --exclude 'mua.md'", "--include '' --exclude ''",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "named", "advice"), EMPTYING.values(), ids=EMPTYING)
def test_filters_are_the_reason_that_is_named(
    blog: Path, run: Run, typed: list[str], named: str, advice: str
) -> None:
    for command in (["index", *typed], ["index"]):
        done = run(*command)
        assert done.status == 2
        assert done.out == "3 posts: 3 unchanged\n"
        assert f"all files are left out by {named}" in done.err
        assert f"(dlblog index {advice} clears it)" in done.err
        assert "has no posts any more" not in done.err
    done = run("rebuild", "posts")
    assert (done.status, done.out) == (2, "")
    assert f"left out by {named} (dlblog index {advice} clears it)" in done.err
    assert run("search", "mưa", "--count").out == "1\n"
    # The advice does what it says.
    words = [word.replace("''", "") for word in advice.split()]
    done = run("index", *words)
    assert (done.status, done.out, done.err) == (0, "3 posts: 3 unchanged\n", "")
    assert run("rebuild").status == 0


def test_the_first_index(tmp_path: Path, run: Run, write: WritePost) -> None:
    write("posts/mua.md", "Mưa.")
    done = run("index", "--include", "*.rst")
    assert done.status == 2
    assert "all files are left out by --include '*.rst'" in done.err
    assert not (tmp_path / "index").exists()
    (tmp_path / "posts/mua.md").unlink()
    done = run("index", "--include", "*.rst")  # not the reason
    assert "left out" not in done.err


def test_status_shows_what_is_remembered(blog: Path, run: Run) -> None:
    assert remembered(run) == ([], [])
    assert "include" not in run("status").out
    run("index", "--include", "m*.md", "--include", "n*", "--exclude", "nhap/*")
    assert remembered(run) == (["m*.md", "n*"], ["nhap/*"])
    lines = run("status").out.splitlines()
    at = lines.index("include: m*.md")
    assert lines[at + 1 : at + 3] == ["         n*", "exclude: nhap/*"]
    run("index", "--exclude", "")
    assert remembered(run) == (["m*.md", "n*"], [])
    run("rebuild", "--include", "")
    assert remembered(run) == ([], [])


def test_an_empty_glob_beside_others_is_none(blog: Path, run: Run) -> None:
    assert run("index", "--include", "", "--include", "*.md").status == 0
    assert remembered(run) == (["*.md"], [])


def test_one_folder_may_be_left_out(blog: Path, run: Run) -> None:
    """Who leaves out all of one folder and not of another wants that."""
    done = run("index", "--exclude", "nang.md")
    assert (done.status, done.err) == (0, "")
    assert run("list", "-f", "paths").out.split() == ["posts/mua.md", "posts/nhap/gio.md"]


def test_a_new_folder_that_the_filters_leave_out(blog: Path, run: Run, write: WritePost) -> None:
    run("index", "--include", "mua*")
    write("more/sương.md", "Sương sớm.")
    done = run("index", "more")
    assert done.status == 2
    assert "more: all files are left out by --include 'mua*'" in done.err


def test_a_disk_that_is_gone_is_no_filter(blog: Path, run: Run) -> None:
    run("index", "--include", "*.md")
    for path in ("posts/mua.md", "posts/nhap/gio.md", "notes/nang.md"):
        (blog / path).unlink()
    done = run("index")
    assert "posts: has no posts any more; its 2 posts stay" in done.err
    assert "left out" not in done.err


def test_settings_are_named_as_the_place(blog: Path, run: Run) -> None:
    (blog / "dlblog.toml").write_text('exclude = ["*"]\n')
    done = run("index")
    assert "all files are left out by --exclude '*'" in done.err
    assert "(change exclude in dlblog.toml)" in done.err
    assert "all files are left out by --exclude '*'" in run("check").err


def test_a_missing_folder_is_no_post_with_faults(blog: Path, run: Run) -> None:
    (blog / "notes").rename(blog / "elsewhere")
    done = run("index")
    assert (done.status, done.out) == (2, "3 posts: 3 unchanged\n")
    assert "notes: is not there; its 1 posts stay in the index" in done.err
    facts = json.loads(run("index", "-f", "json").out)
    assert facts["unread"] == 0
    (blog / "posts/hong.md").write_bytes(b"\xff\xfe\x00")
    assert run("index").out == "3 posts: 3 unchanged; 1 with faults, 1 of them not readable\n"
