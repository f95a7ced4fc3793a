"""`dlblog check`, and what happens where an index is found damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.engines.seals import sub_folder


@pytest.fixture
def index(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts and their index, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/mua.md").write_text("Mưa rơi trên mái tôn.")
    (tmp_path / "posts/gio.md").write_text("---\ntitle: Gió\n---\nGió mùa về.")
    assert run("index").status == 0
    return tmp_path / "index"


def spoil(path: Path) -> None:
    """Change a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def test_all_is_well(index: Path, run: Run) -> None:
    done = run("check")
    assert (done.status, done.err) == (0, "")
    assert done.out == "2 posts, 0 with faults; index whole\n"
    assert json.loads(run("check", "-f", "json").out) == {"posts": 2, "damage": [], "faults": []}
    assert run("-q", "check").out == ""


def test_faults_of_posts(index: Path, run: Run) -> None:
    Path("posts/hong.md").write_text("---\ntags: [a\n---\nChữ.")
    assert run("index").status == 2
    done = run("check")
    assert done.status == 1
    fault, last = done.out.splitlines()
    assert fault.startswith("posts/hong.md:3: front matter is not YAML")
    assert last == "3 posts, 1 with faults; index whole"


FILES = (
    "*.trm",
    "*.pst",
    "*.stored.col",
    "*.sections.col",
    "*.stream.col",
    "*.names.col",
    "files-*",
)


@pytest.mark.parametrize("pattern", [*FILES, "values-*", "*.toc"])
def test_damage_is_named_and_mended(index: Path, run: Run, pattern: str) -> None:
    right = run("list", "-f", "json").out
    (path,) = sub_folder(index).glob(pattern)
    spoil(path)
    done = run("check")
    assert done.status == 2
    assert path.name in done.out
    assert "run dlblog index" in done.err
    assert json.loads(run("check", "-f", "json").out)["damage"]
    mended = run("index")
    assert mended.status == 0
    assert "it was rebuilt" in mended.err
    assert run("check").status == 0
    assert run("index").err == ""
    assert run("list", "-f", "json").out == right


@pytest.mark.parametrize("pattern", ["state-*", "segments-*", "*.sum", "pairs-*"])
def test_damage_that_is_seen_at_once(index: Path, run: Run, pattern: str) -> None:
    (path,) = sub_folder(index).glob(pattern)
    spoil(path)
    for command in (["search", "mưa"], ["check"], ["status"], ["show", "mua"]):
        done = run(*command)
        assert (done.status, done.out) == (2, "")
        assert "the index is damaged" in done.err and "run dlblog rebuild" in done.err
        assert len(done.err.splitlines()) == 1
    assert run("index").status == 0  # which knows its folders all the same
    assert run("search", "mưa").status == 0


def test_what_a_search_found_damaged_is_mended(index: Path, run: Run) -> None:
    (path,) = sub_folder(index).glob("*.pst")
    content = path.read_bytes()
    path.write_bytes(b"\0" * len(content))
    done = run("search", "mưa")
    assert done.status == 2
    assert "the index is damaged" in done.err
    assert "it was rebuilt" in run("index").err
    assert run("search", "mưa").status == 0
    assert not (index / "suspect").exists()


def test_a_false_alarm_costs_nothing(index: Path, run: Run) -> None:
    (path,) = sub_folder(index).glob("*.pst")
    content = path.read_bytes()
    path.write_bytes(b"\0" * len(content))
    assert run("search", "mưa").status == 2
    path.write_bytes(content)  # the disk is there again
    done = run("index")
    assert (done.status, done.err) == (0, "")
    assert not (index / "suspect").exists()


def test_a_folder_of_somebody_else(index: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "cơ sở dữ liệu"
    other.mkdir()
    (other / "CURRENT").write_text("MANIFEST-000001\n")
    (other / "LOCK").touch()
    for command in (["search", "mưa"], ["index", "posts"], ["rebuild", "posts"], ["check"]):
        done = run("--index-dir", str(other), *command)
        assert (done.status, done.out) == (2, "")
        assert "CURRENT is no file of dlblog: name another folder" in done.err
    assert sorted(path.name for path in other.iterdir()) == ["CURRENT", "LOCK"]
    assert (other / "CURRENT").read_text() == "MANIFEST-000001\n"
