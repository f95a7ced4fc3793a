"""What commands that change something print as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, WritePost


def post(*tags: str) -> str:
    return f"---\ntitle: Nhật ký\ntags: [{', '.join(tags)}]\n---\nTrời mưa.\n"


@pytest.fixture
def blog(write: WritePost) -> None:
    write("posts/a.md", post("Mưa"))
    write("posts/b.md", post("Mưa", "Huế"))
    write("posts/c.md", "Chưa có đầu đề: trời nắng, gió nhẹ.\n")


def ask(run: Run, *args: str, status: int = 0) -> Any:
    done = run(*args, "-f", "json")
    assert done.status == status, done
    return json.loads(done.out)


NOTHING: dict[str, Any] = {
    "added": [], "changed": [], "renamed": [], "deleted": [], "unchanged": 0, "unread": 0,
    "faults": [], "remarks": [], "rebuilt": None, "roots": ["posts"],
}  # fmt: skip


def test_index(blog: None, run: Run, write: WritePost, tmp_path: Path) -> None:
    every = ["posts/a.md", "posts/b.md", "posts/c.md"]
    assert ask(run, "index", "posts") == {**NOTHING, "posts": 3, "added": every}
    assert ask(run, "index") == {**NOTHING, "posts": 3, "unchanged": 3}
    write("posts/a.md", post("Nắng"))
    (tmp_path / "posts/b.md").rename(tmp_path / "posts/d.md")
    (tmp_path / "posts/c.md").unlink()
    assert ask(run, "index") == {
        **NOTHING,
        "posts": 2,
        "changed": ["posts/a.md"],
        "renamed": [{"from": "posts/b.md", "to": "posts/d.md"}],
        "deleted": ["posts/c.md"],
    }


def test_index_with_faults(blog: None, run: Run, write: WritePost) -> None:
    write("posts/d.md", "---\ntags: [a\n---\nHỏng.\n")
    write("posts/e.md", b"\xff\xfe")
    found = ask(run, "index", "posts", status=2)
    assert (found["posts"], found["unread"], len(found["faults"])) == (4, 1, 2)
    assert found["faults"][0].startswith("posts/d.md:")


def test_index_from_another_folder(
    blog: None, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "posts")
    found = ask(run, "--index-dir", "../index", "index", ".")
    assert found["added"] == ["a.md", "b.md", "c.md"]


def test_rebuild(blog: None, run: Run) -> None:
    run("index", "posts")
    found = ask(run, "-q", "rebuild")
    assert (found["posts"], len(found["added"]), found["unchanged"]) == (3, 3, 0)


def test_tags_are_changed(blog: None, run: Run, tmp_path: Path) -> None:
    run("index", "posts")
    assert ask(run, "tag", "add", "Huế", "a.md", "b.md") == {
        "what": "tag add Huế",
        "dry_run": False,
        "changed": ["posts/a.md"],
        "unchanged": ["posts/b.md"],
    }
    assert ask(run, "tag", "add", "Huế", "a.md") == {
        "what": "tag add Huế", "dry_run": False, "changed": [], "unchanged": ["posts/a.md"],
    }  # fmt: skip
    before = (tmp_path / "posts/a.md").read_bytes()
    found = ask(run, "tag", "remove", "Mưa", "a.md", "--dry-run")
    assert (found["dry_run"], found["changed"]) == (True, ["posts/a.md"])
    assert (tmp_path / "posts/a.md").read_bytes() == before
    found = ask(run, "tag", "rename", "Mưa", "Mưa rào")
    assert found["changed"] == ["posts/a.md", "posts/b.md"]
    found = ask(run, "tag", "rename", "Mưa rào", "Mưa rào")
    assert found["changed"] == []


def test_undo(blog: None, run: Run) -> None:
    run("index", "posts")
    assert ask(run, "tag", "undo", "--list", status=1) == []
    run("tag", "add", "Huế", "a.md")
    (change,) = ask(run, "tag", "undo", "--list")
    assert (change["number"], change["what"]) == (1, "tag add Huế")
    assert change["paths"] == ["posts/a.md"]
    assert change["time"][10] == "T"
    found = ask(run, "tag", "undo")
    assert (found["what"], found["changed"]) == ("took back: tag add Huế", ["posts/a.md"])
    run("tag", "add", "Huế", "a.md")
    found = ask(run, "tag", "undo", "--forget")
    assert (found["what"], found["changed"]) == ("forgot: tag add Huế", [])
