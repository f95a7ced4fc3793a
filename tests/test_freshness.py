"""Whether posts have changed, told from a list of folders and of the posts written last."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dlblog import engines, finding, freshness, indexing
from dlblog.freshness import is_fresh, seen_now
from dlblog.index_folder import SEEN
from tests.conftest import WritePost

Fresh = Callable[[], bool]


@pytest.fixture
def index(tmp_path: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of four posts, of which no file is too young to be trusted."""
    monkeypatch.setattr(finding, "RACY_NS", -(10**18))
    monkeypatch.setattr(freshness, "_SECONDS", 60)
    write("blog/a.md", "Mưa rơi.")
    write("blog/b.md", "Nắng lên.")
    write("blog/sâu/c.md", "Gió thổi.")
    write("blog/sâu/d.md", "Mây bay.")
    indexing.rebuild(tmp_path / "index", [tmp_path / "blog"])
    return tmp_path / "index"


@pytest.fixture
def fresh(index: Path) -> Fresh:
    """Looks."""
    return lambda: is_fresh(engines.remembered(index), index)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a post": lambda blog: (blog / "a.md").write_text("Mưa to."),
    "a post below": lambda blog: (blog / "sâu/d.md").write_text("Mây đen."),
    "its clock": lambda blog: os.utime(blog / "sâu/c.md"),
    "a new post": lambda blog: (blog / "sâu/e.md").write_text("Bụi."),
    "a new folder": lambda blog: (blog / "mới").mkdir(),
    "a post less": lambda blog: (blog / "b.md").unlink(),
    "another name": lambda blog: (blog / "b.md").rename(blog / "bê.md"),
    "another folder": lambda blog: (blog / "b.md").rename(blog / "sâu/b.md"),
    "the folder is gone": lambda blog: blog.rename(blog.parent / "away"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_fresh_until_something_changes(
    fresh: Fresh, tmp_path: Path, index: Path, change: Callable[[Path], object]
) -> None:
    assert fresh()
    change(tmp_path / "blog")
    assert not fresh()
    assert not fresh()
    indexing.update(index, [])
    assert fresh() or not (tmp_path / "blog").exists()


def test_a_racy_index_is_not_trusted(
    fresh: Fresh, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(finding, "RACY_NS", 10**18)
        (index.parent / "blog/a.md").write_text("Mưa to.")
        assert indexing.refresh(index)[0].changed == ["blog/a.md"]
        assert not fresh()  # a search waits for nothing
        indexing.update(index, [])
    assert fresh()


def test_a_part_looked_at_proves_nothing_of_the_rest(
    fresh: Fresh, tmp_path: Path, index: Path, write: WritePost
) -> None:
    write("other/c.md", "Gió.")
    assert indexing.update(index, [tmp_path / "other"]).added == ["other/c.md"]
    write("blog/a.md", "Mưa to.")
    for _ in range(2):  # what it sees of a part is not taken for the whole
        assert indexing.update(index, [tmp_path / "other"]).unchanged == 1
    assert not fresh()
    assert indexing.update(index, []).changed == ["blog/a.md"]
    assert fresh()


def test_the_dictionary_counts(fresh: Fresh, index: Path, write: WritePost) -> None:
    write("words.txt", "hạt mưa\n")
    indexing.update(index, [], dictionary="words.txt")
    assert fresh()
    write("words.txt", "hạt mưa\nhạt nắng\n")
    assert not fresh()


@pytest.mark.parametrize(
    "settings",
    [{}, {"seen": None}, {"seen": []}, {"seen": ["", 4, True]}, {"seen": [1, "", 2]}],
    ids=str,
)
def test_settings_that_know_of_no_look(index: Path, settings: dict[str, Any]) -> None:
    assert not is_fresh(settings, index)


LISTS: dict[str, Callable[[bytes], bytes | None]] = {
    "none": lambda content: None,
    "empty": lambda content: b"",
    "of another look": lambda content: b"0" * 32 + content[32:],
    "cut off": lambda content: content[:-20],
    "not text": lambda content: content[:33] + b"\xff\xfe\x00\n",
    "with a byte that is no path": lambda content: content + b"1\ta\x00b\n",
}


@pytest.mark.parametrize("change", LISTS.values(), ids=LISTS)
def test_a_list_that_cannot_be_trusted(
    fresh: Fresh, index: Path, change: Callable[[bytes], bytes | None]
) -> None:
    path = index / SEEN
    content = change(path.read_bytes())
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert not fresh()
    assert indexing.update(index, []).unchanged == 4  # with nothing to do, it stays
    path.unlink(missing_ok=True)
    (index.parent / "blog/a.md").write_text("Mưa to.")
    indexing.update(index, [])
    assert fresh()


@pytest.mark.parametrize("faulty", [True, False])
def test_an_index_without_its_list_gets_one(
    fresh: Fresh, index: Path, write: WritePost, faulty: bool
) -> None:
    if faulty:
        write("blog/hong.md", "---\ntitle: 'Mưa\n---\nBài hỏng.")
        indexing.update(index, [])
    (index / SEEN).unlink()
    indexing.refresh(index)
    assert fresh()


def test_the_posts_written_last_are_looked_at(
    fresh: Fresh, index: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "MOST_POSTS", 2)
    write("blog/a.md", "Mưa to.")
    indexing.update(index, [])
    listed = (index / SEEN).read_text().splitlines()[1:]
    assert [line.split("\t")[1] for line in listed if " " in line] == ["blog/a.md", "blog/sâu/d.md"]
    clock = 1_600_000_000_000_000_000
    write("blog/b.md", "Nắng lên cao.", mtime=clock)  # written long ago: only `index` notices
    assert fresh()
    write("blog/a.md", "Mưa nhỏ.", mtime=clock)
    assert not fresh()


def test_the_folders_are_looked_at_first(
    fresh: Fresh, index: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_SECONDS", -1)  # a single look
    assert fresh()
    newest = (index / SEEN).read_text().splitlines()[1].split("\t")[1]
    write(f"{newest}/mới.md", "Sương.")
    assert not fresh()


def test_a_look_is_bounded(
    fresh: Fresh, index: Path, monkeypatch: pytest.MonkeyPatch, write: WritePost
) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(freshness, "_SECONDS", 3.5)  # two folders and two posts
    monkeypatch.setattr(freshness, "_AT_LEAST", 1)
    assert fresh()
    write("blog/b.md", "Nắng lên cao.", mtime=5)
    assert fresh()
    write("blog/sâu/c.md", "Gió mạnh.")
    assert not fresh()


def test_a_small_blog_is_looked_at_whole_however_busy_the_machine_is(
    fresh: Fresh, index: Path, monkeypatch: pytest.MonkeyPatch, write: WritePost
) -> None:
    monkeypatch.setattr(freshness, "_SECONDS", -1.0)
    assert fresh()
    write("blog/b.md", "Nắng lên cao.", mtime=5)
    assert not fresh()


def test_what_is_seen_follows_a_move(tmp_path: Path, index: Path) -> None:
    """A blog that is moved with its index is not looked through again for that."""
    settings = engines.remembered(index)
    before = seen_now(settings, index)
    here = tmp_path / "moved"
    here.mkdir()
    (tmp_path / "blog").rename(here / "blog")
    index.rename(here / "index")
    assert seen_now(settings, here / "index").digest == before.digest
    assert is_fresh(settings, here / "index")


def test_paths_as_the_file_system_has_them(fresh: Fresh, index: Path, write: WritePost) -> None:
    for name in ("hai\ndòng.md", "đầu\rdòng.md", "tab\there.md", "a\u2028b.md", "kết thúc .md"):
        write(f"blog/{name}", "Mưa.")
    (index.parent / os.fsdecode(b"blog/\xff.md")).write_text("Nắng.")
    indexing.update(index, [])
    assert fresh()
    write("blog/tab\there.md", "Gió.")
    assert not fresh()
