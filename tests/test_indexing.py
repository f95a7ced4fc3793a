"""The index follows the posts: what is read, what is forgotten, what is said about it."""

from __future__ import annotations

import builtins
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dlblog import changes, engines, finding, indexing, reading, schema, writing
from dlblog.engines.base import FileState
from dlblog.errors import (
    IndexChangedError,
    IndexFormatError,
    IndexLockedError,
    NoIndexError,
    UsageError,
)
from dlblog.files import from_stored, to_stored
from dlblog.freshness import is_fresh
from dlblog.query import Everything, Term
from dlblog.query import Path as PathOf
from dlblog.relating import related
from dlblog.writing import Report
from tests.conftest import POSTS, Blog, Syllables, WritePost

OLD = 1_400_000_000_000_000_000  # nanoseconds: long before any test runs


@pytest.fixture(autouse=True)
def syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are not about words, and need no underthesea."""
    monkeypatch.setattr("dlblog.vietnamese._fast", lambda: Syllables().segment)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index goes: beside the folder `blog`."""
    return tmp_path / "index"


@pytest.fixture
def update(tmp_path: Path, index: Path) -> Callable[..., Report]:
    """Brings the index in step; paths as strings below `tmp_path`."""

    def run(*paths: str, **options: Any) -> Report:
        return indexing.update(index, [tmp_path / path for path in paths], **options)

    return run


@pytest.fixture
def built(write: WritePost, update: Callable[..., Report]) -> Report:
    """An index of three posts in `blog`."""
    write("blog/mua.md", "---\ntitle: Mưa\ntags: [trời]\n---\nMưa rơi.")
    write("blog/nang.md", "---\ntitle: Nắng\ntags: [trời]\n---\nNắng lên.")
    write("blog/ghi/gio.md", "---\ntitle: Gió\n---\nGió thổi.")
    return update("blog")


def texts(index: Path) -> dict[str, list[str]]:
    """Path -> paragraphs, of all posts."""
    engine = engines.open_index(index)
    try:
        return {
            hit.stored["path"]: [section.text for section in engine.sections(hit)]
            for hit in engine.search(Everything(), limit=None).hits
        }
    finally:
        engine.close()


def states(index: Path) -> dict[str, FileState]:
    engine = engines.open_index(index)
    try:
        return dict(engine.indexed())
    finally:
        engine.close()


def settings(index: Path) -> dict[str, Any]:
    """What is remembered, but for what was seen of the files and what processes died of."""
    engine = engines.open_index(index)
    try:
        every = engine.settings().items()
        return {name: value for name, value in every if name not in ("seen", "deadly")}
    finally:
        engine.close()


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of an index: when it was changed, and its size."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Names of the files in `blog` that are opened from now on."""
    names: list[str] = []
    really = builtins.open

    def watch(file: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, (str, os.PathLike)):
            name = os.path.relpath(file, tmp_path)
            if name.startswith("blog") and not name.endswith(".gitignore"):
                names.append(name)
        return really(file, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", watch)
    return names


THREE = {
    "blog/mua.md": ["Mưa rơi."],
    "blog/nang.md": ["Nắng lên."],
    "blog/ghi/gio.md": ["Gió thổi."],
}


# The first time


def test_first_build(built: Report, index: Path) -> None:
    assert built == Report(added=["blog/ghi/gio.md", "blog/mua.md", "blog/nang.md"], roots=["blog"])
    assert built.posts == 3
    assert texts(index) == THREE
    assert settings(index) == {
        "roots": ["blog"],
        "include": [],
        "exclude": [],
        "dictionary": ["", ""],
        "dialect": ["", "", "unclear"],
    }


def test_no_index_and_no_path(update: Callable[..., Report], index: Path) -> None:
    with pytest.raises(NoIndexError, match="dlblog index"):
        update()
    assert not index.exists()


def test_path_that_is_not_there(update: Callable[..., Report], index: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        update("nowhere")
    with pytest.raises(NoIndexError):
        engines.open_index(index)


def test_folder_without_posts(
    update: Callable[..., Report], tmp_path: Path, built: Report, index: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"no posts in .*empty"):
        indexing.rebuild(index, [tmp_path / "empty"])
    assert texts(index) == THREE  # the old index is kept


def test_progress(write: WritePost, update: Callable[..., Report]) -> None:
    for name in "abc":
        write(f"blog/{name}.md", "Mưa.")
    write("blog/hong.md", b"\xff")
    seen: list[tuple[int, int]] = []
    update("blog", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    write("blog/a.md", "Nắng.")
    seen.clear()
    update(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]  # the one that cannot be read has not changed


# In step


def test_unchanged_run_reads_no_post(
    built: Report, update: Callable[..., Report], index: Path, opened: list[str]
) -> None:
    before = files(index)
    report = update()
    assert report == Report(unchanged=3, roots=["blog"])
    assert report.posts == 3
    assert opened == []
    assert files(index) == before


def test_changed(
    built: Report,
    update: Callable[..., Report],
    index: Path,
    write: WritePost,
    opened: list[str],
) -> None:
    write("blog/mua.md", "Mưa tạnh.")
    assert update() == Report(changed=["blog/mua.md"], unchanged=2, roots=["blog"])
    assert set(opened) == {"blog/mua.md"}
    assert texts(index) == THREE | {"blog/mua.md": ["Mưa tạnh."]}
    assert update().unchanged == 3


def test_changed_but_not_in_size(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost, tmp_path: Path
) -> None:
    text = (tmp_path / "blog/mua.md").read_text().replace("rơi", "bơi")
    write("blog/mua.md", text)
    assert states(index)["blog/mua.md"].size == len(text.encode())
    assert update().changed == ["blog/mua.md"]
    assert texts(index)["blog/mua.md"] == ["Mưa bơi."]


def test_added_and_deleted(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost, tmp_path: Path
) -> None:
    write("blog/moi.md", "Mới.")
    (tmp_path / "blog/nang.md").unlink()
    report = update()
    assert report == Report(
        added=["blog/moi.md"], deleted=["blog/nang.md"], unchanged=2, roots=["blog"]
    )
    assert report.posts == 3
    assert set(texts(index)) == {"blog/moi.md", "blog/mua.md", "blog/ghi/gio.md"}
    assert set(states(index)) == set(texts(index))


def test_deleted_folder(
    built: Report, update: Callable[..., Report], index: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "blog/ghi")
    assert update().deleted == ["blog/ghi/gio.md"]
    assert "blog/ghi/gio.md" not in texts(index)


def test_renamed(built: Report, update: Callable[..., Report], index: Path, tmp_path: Path) -> None:
    (tmp_path / "blog/mua.md").rename(tmp_path / "blog/ghi/mua-rao.md")
    report = update()
    assert report == Report(
        renamed=[("blog/mua.md", "blog/ghi/mua-rao.md")], unchanged=2, roots=["blog"]
    )
    assert report.posts == 3
    assert "blog/mua.md" not in texts(index)
    assert texts(index)["blog/ghi/mua-rao.md"] == ["Mưa rơi."]


def test_renamed_and_changed_is_another_post(
    built: Report, update: Callable[..., Report], write: WritePost, tmp_path: Path
) -> None:
    (tmp_path / "blog/mua.md").unlink()
    write("blog/mua-rao.md", "Khác hẳn.")
    report = update()
    assert (report.added, report.deleted) == (["blog/mua-rao.md"], ["blog/mua.md"])
    assert report.renamed == []


def test_copy_is_no_renaming(
    built: Report, update: Callable[..., Report], tmp_path: Path, index: Path
) -> None:
    shutil.copy(tmp_path / "blog/mua.md", tmp_path / "blog/hai.md")
    assert update().added == ["blog/hai.md"]
    (tmp_path / "blog/mua.md").unlink()
    (tmp_path / "blog/hai.md").rename(tmp_path / "blog/ba.md")
    report = update()
    assert [after for _, after in report.renamed] == ["blog/ba.md"]
    assert len(report.deleted) == 1
    assert set(texts(index)) == {"blog/ba.md", "blog/nang.md", "blog/ghi/gio.md"}


def test_touched_only(
    built: Report,
    update: Callable[..., Report],
    index: Path,
    tmp_path: Path,
    opened: list[str],
) -> None:
    os.utime(tmp_path / "blog/mua.md", ns=(OLD, OLD))
    assert update() == Report(unchanged=3, roots=["blog"])
    assert opened == ["blog/mua.md"]
    assert states(index)["blog/mua.md"].mtime == OLD
    opened.clear()
    assert update() == Report(unchanged=3, roots=["blog"])
    assert opened == []


def test_part_of_the_blog(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost, tmp_path: Path
) -> None:
    write("blog/mua.md", "Mưa tạnh.")
    write("blog/ghi/moi.md", "Mới.")
    (tmp_path / "blog/ghi/gio.md").unlink()
    report = update("blog/ghi")
    assert report == Report(
        added=["blog/ghi/moi.md"], deleted=["blog/ghi/gio.md"], roots=["blog/ghi"]
    )
    assert texts(index)["blog/mua.md"] == ["Mưa rơi."]  # nobody looked
    assert settings(index)["roots"] == ["blog"]
    assert update().changed == ["blog/mua.md"]


# Posts with faults


def test_broken_posts_are_named_and_the_others_indexed(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    write("blog/a.md", "Mưa.")
    write("blog/b.md", b"M\xffa.\n")
    write("blog/c.md", "---\ndate: 2016-13-45\n---\nGió.")
    report = update("blog")
    assert report.added == ["blog/a.md", "blog/c.md"]
    assert report.unread == 1
    assert len(report.faults) == 2
    assert report.faults[0].startswith("blog/b.md:1: ")
    assert report.faults[1].startswith("blog/c.md:2: ")
    assert texts(index) == {"blog/a.md": ["Mưa."], "blog/c.md": ["Gió."]}
    again = update()  # what cannot be read is said once
    assert again.faults == report.faults[1:]
    assert (again.unchanged, again.unread, again.posts) == (2, 0, 2)
    write("blog/b.md", "Mừa.")
    write("blog/c.md", "---\ndate: 2016-12-31\n---\nGió.")
    mended = update()
    assert (mended.added, mended.changed, mended.faults) == (["blog/b.md"], ["blog/c.md"], [])


def test_post_that_breaks_stays_as_it_was_read_last(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("blog/mua.md", b"\xff\xfe bad")
    for unread in (1, 0):
        report = update()
        assert (report.unread, report.unchanged, report.changed) == (unread, 3, [])
        assert report.posts == 3
        assert texts(index) == THREE
    write("blog/mua.md", "Mưa tạnh.")
    assert update().changed == ["blog/mua.md"]


def test_touched_post_keeps_its_faults(
    write: WritePost, update: Callable[..., Report], tmp_path: Path
) -> None:
    write("blog/a.md", "---\ndate: 2016-13-45\n---\nGió.")
    first = update("blog")
    os.utime(tmp_path / "blog/a.md", ns=(OLD, OLD))
    assert update().faults == first.faults
    assert update().faults == first.faults
    assert len(first.faults) == 1


def test_all_faulty_posts(tmp_path: Path, index: Path, update: Callable[..., Report]) -> None:
    shutil.copytree(POSTS / "faulty", tmp_path / "blog")
    report = update("blog")
    assert report.unread == 2
    names = {fault.split(":")[0] for fault in report.faults}
    assert {"blog/utf16-bom.md", "blog/windows-1258.md", "blog/yaml-tab.md"} <= names
    assert report.posts == len(list((POSTS / "faulty").iterdir())) - 2
    assert all("\n" not in fault for fault in report.faults)


def test_only_posts_that_cannot_be_read(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    write("blog/a.md", b"\xff")
    with pytest.raises(UsageError, match="is not UTF-8"):
        update("blog")
    assert not list(index.glob("dlblog-*"))
    write("blog/a.md", "Mưa.")
    assert update("blog").added == ["blog/a.md"]


def test_file_that_goes_away_while_it_is_read(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("blog/a.md", "Mưa.")
    write("blog/b.md", "Nắng.")
    really = reading.read_document

    def read(path: str, *args: Any) -> Any:
        (tmp_path / "blog/b.md").unlink(missing_ok=True)
        return really(path, *args)

    monkeypatch.setattr(reading, "read_document", read)
    report = update("blog")
    assert report.added == ["blog/a.md"]
    assert report.faults == ["blog/b.md: No such file or directory"]


def test_changed_file_that_cannot_be_opened(
    built: Report,
    update: Callable[..., Report],
    index: Path,
    tmp_path: Path,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    os.utime(tmp_path / "blog/mua.md", ns=(OLD, OLD))
    really = builtins.open

    def refuse(file: Any, *args: Any, **kwargs: Any) -> Any:
        if str(file).endswith("mua.md"):
            raise PermissionError(13, "Permission denied", str(file))
        return really(file, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
    report = update()
    assert report.faults == ["blog/mua.md: Permission denied"]
    assert (report.unread, report.unchanged) == (1, 3)
    assert texts(index) == THREE
    again = update()  # it is tried again, and not said again
    assert (again.faults, again.unread, again.unchanged) == ([], 0, 3)
    monkeypatch.setattr(builtins, "open", really)
    assert update().changed == []  # it is what it was
    write("blog/mua.md", "Mưa tạnh.", mtime=OLD)
    assert update().changed == ["blog/mua.md"]


# Folders that cannot be seen


def test_folder_that_cannot_be_listed_keeps_its_posts(
    built: Report,
    update: Callable[..., Report],
    index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if os.path.basename(path) == "ghi":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    (tmp_path / "blog/nang.md").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        report = update()
    assert report.faults == ["blog/ghi: Permission denied"]
    assert report.unread == 1
    assert report.deleted == ["blog/nang.md"]
    assert set(texts(index)) == {"blog/mua.md", "blog/ghi/gio.md"}
    assert report.posts == 2
    assert update() == Report(unchanged=2, roots=["blog"])


@pytest.fixture
def two_roots(write: WritePost, update: Callable[..., Report]) -> Report:
    write("blog/mua.md", "Mưa.")
    write("dia/nang.md", "Nắng.")
    return update("blog", "dia")


def test_vanished_root_keeps_its_posts(
    two_roots: Report,
    update: Callable[..., Report],
    index: Path,
    write: WritePost,
    tmp_path: Path,
) -> None:
    assert two_roots.roots == ["blog", "dia"]
    (tmp_path / "dia").rename(tmp_path / "away")
    write("blog/moi.md", "Mới.")
    report = update()
    assert report.added == ["blog/moi.md"]
    assert report.deleted == []
    (fault,) = report.faults
    assert fault.startswith("dia: ")
    assert report.unread == 1
    assert report.posts == 3
    assert set(texts(index)) == {"blog/moi.md", "blog/mua.md", "dia/nang.md"}
    assert update("dia").deleted == []
    assert settings(index)["roots"] == ["blog", "dia"]
    (tmp_path / "away").rename(tmp_path / "dia")
    assert update() == Report(unchanged=3, roots=["blog", "dia"])


def test_rebuild_without_a_root_keeps_the_old_index(
    two_roots: Report, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "dia").rename(tmp_path / "away")
    with pytest.raises(UsageError, match="dia"):
        indexing.rebuild(index, [tmp_path / "blog", tmp_path / "dia"])
    assert set(texts(index)) == {"blog/mua.md", "dia/nang.md"}


# Roots

ROOTS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "another": (["blog"], ["dia"], ["blog", "dia"]),
    "the same": (["blog"], ["blog"], ["blog"]),
    "one inside": (["blog"], ["blog/ghi"], ["blog"]),
    "one around": (["blog/ghi"], ["blog"], ["blog"]),
    "like in name": (["blog"], ["blog2"], ["blog", "blog2"]),
    "both at once": (["blog", "blog/ghi"], ["dia"], ["blog", "dia"]),
    "twice at once": (["blog", "blog"], ["blog"], ["blog"]),
    "a file inside": (["blog"], ["blog/a.md"], ["blog"]),
    "a file outside": (["blog"], ["dia/c.md"], ["blog", "dia/c.md"]),
    "all": (["blog"], ["."], ["."]),
    "within all": (["."], ["blog"], ["."]),
}


@pytest.mark.parametrize(("first", "second", "roots"), ROOTS.values(), ids=ROOTS)
def test_roots(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    first: list[str],
    second: list[str],
    roots: list[str],
) -> None:
    for name in ("blog/a.md", "blog/ghi/b.md", "dia/c.md", "blog2/d.md"):
        write(name, "Mưa.")
    update(*first)
    update(*second)
    assert settings(index)["roots"] == roots
    expected = {
        path
        for path in ("blog/a.md", "blog/ghi/b.md", "dia/c.md", "blog2/d.md")
        if any(root == "." or path == root or path.startswith(root + "/") for root in roots)
    }
    assert set(texts(index)) == expected
    assert update() == Report(unchanged=len(expected), roots=roots)


def test_everything_and_a_folder_outside(tmp_path: Path, write: WritePost) -> None:
    """A root elsewhere is not below the folder that the index lies in."""
    write("blog/a.md", "Mưa.")
    outside = str(write("ngoai/b.md", "Nắng."))
    index = tmp_path / "blog" / "index"
    roots = [tmp_path / "blog", tmp_path / "ngoai"]
    assert indexing.update(index, roots).added == ["a.md", outside]
    assert settings(index)["roots"] == [".", str(tmp_path / "ngoai")]
    assert indexing.update(index, []) == Report(unchanged=2, roots=[".", str(tmp_path / "ngoai")])
    assert set(texts(index)) == {"a.md", outside}


def test_single_files(
    write: WritePost, update: Callable[..., Report], index: Path, tmp_path: Path
) -> None:
    write("blog/a.md", "Mưa.")
    write("blog/b.md", "Nắng.")
    write("blog/ghi-chu", "Gió.")  # named by hand: whatever its suffix
    assert update("blog/a.md", "blog/ghi-chu").added == ["blog/a.md", "blog/ghi-chu"]
    assert settings(index)["roots"] == ["blog/a.md", "blog/ghi-chu"]
    write("blog/a.md", "Mưa tạnh.")
    assert update() == Report(
        changed=["blog/a.md"], unchanged=1, roots=["blog/a.md", "blog/ghi-chu"]
    )
    (tmp_path / "blog/a.md").unlink()
    assert update().deleted == ["blog/a.md"]
    assert set(texts(index)) == {"blog/ghi-chu"}
    assert update() == Report(unchanged=1, roots=["blog/ghi-chu"])  # and forgotten


def test_single_file_that_goes_away_and_is_named(
    built: Report, update: Callable[..., Report], index: Path, tmp_path: Path
) -> None:
    (tmp_path / "blog/mua.md").unlink()
    assert update("blog/mua.md").deleted == ["blog/mua.md"]
    assert set(texts(index)) == {"blog/nang.md", "blog/ghi/gio.md"}
    assert update() == Report(unchanged=2, roots=["blog"])


def test_index_inside_the_blog(tmp_path: Path, write: WritePost) -> None:
    write("blog/a.md", "Mưa.")
    index = tmp_path / "blog" / "index"
    assert indexing.update(index, [tmp_path / "blog"]).added == ["a.md"]
    write("blog/index/b.md", "Không phải bài.")
    assert indexing.update(index, [tmp_path / "blog"]).unchanged == 1
    assert indexing.rebuild(index, [tmp_path / "blog"]).added == ["a.md"]


def test_blog_that_moves_as_a_whole(
    write: WritePost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("nha/blog/a.md", "Mưa.")
    indexing.update(tmp_path / "nha/index", [tmp_path / "nha/blog"])
    (tmp_path / "nha").rename(tmp_path / "nha-moi")
    index = tmp_path / "nha-moi/index"
    assert indexing.update(index, []) == Report(unchanged=1, roots=["blog"])
    assert texts(index) == {"blog/a.md": ["Mưa."]}


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("/nha/blog/a.md", "blog/a.md"),
        ("/nha", "."),
        ("/nha/..an/a.md", "..an/a.md"),
        ("/noi-khac/a.md", "/noi-khac/a.md"),
        ("/nha2/a.md", "/nha2/a.md"),
        ("/", "/"),
    ],
)
def test_stored_paths(path: str, stored: str) -> None:
    base = Path("/nha")
    assert to_stored(path, base) == stored
    assert os.path.normpath(from_stored(stored, base)) == path


def test_any_file_name(tmp_path: Path, index: Path, update: Callable[..., Report]) -> None:
    (tmp_path / "blog").mkdir()
    names = [b"b\xe0i.md", "bài một.md".encode(), b"a\nb.md", "ba\u0300i.md".encode()]
    for number, name in enumerate(names):
        path = os.path.join(os.fsencode(tmp_path), b"blog", name)
        with open(path, "wb") as file:
            file.write(f"Mưa s{number}.".encode())
        os.utime(path, ns=(OLD, OLD))
    assert update("blog").posts == 4
    assert set(texts(index)) == {"blog/" + os.fsdecode(name) for name in names}
    assert update() == Report(unchanged=4, roots=["blog"])


# Globs


def test_globs_are_remembered(write: WritePost, update: Callable[..., Report], index: Path) -> None:
    for name in ("a.md", "b.txt", "nhap.md"):
        write(f"blog/{name}", f"Mưa {name}.")
    assert update("blog", include=("*.md",), exclude=("nhap*",)).added == ["blog/a.md"]
    assert settings(index) == {
        "roots": ["blog"],
        "include": ["*.md"],
        "exclude": ["nhap*"],
        "dictionary": ["", ""],
        "dialect": ["", "", "unclear"],
    }
    write("blog/c.txt", "Nắng.")
    assert update() == Report(unchanged=1, roots=["blog"])
    assert update("blog") == Report(unchanged=1, roots=["blog"])
    report = update(include=(), exclude=("a*",))
    assert report.added == ["blog/b.txt", "blog/c.txt", "blog/nhap.md"]
    assert report.deleted == ["blog/a.md"]
    assert settings(index)["exclude"] == ["a*"]


# An index made by another version


@pytest.fixture
def other_version(built: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)


def test_index_of_another_version_is_rebuilt(
    other_version: None, update: Callable[..., Report], index: Path
) -> None:
    report = update()
    assert "made by dlblog" in report.rebuilt
    assert report.posts == 3
    assert texts(index) == THREE
    assert settings(index)["roots"] == ["blog"]
    assert update() == Report(unchanged=3, roots=["blog"])


def test_index_of_another_version_with_a_new_path(
    other_version: None, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("dia/nang.md", "Nắng.")
    report = update("dia")
    assert report.rebuilt
    assert settings(index)["roots"] == ["blog", "dia"]
    assert set(texts(index)) == {*THREE, "dia/nang.md"}


def test_index_of_another_version_with_a_post(
    other_version: None, update: Callable[..., Report], index: Path
) -> None:
    assert update("blog/mua.md").rebuilt
    assert settings(index)["roots"] == ["blog"]
    assert texts(index) == THREE


def test_index_of_another_version_remembers_globs(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("blog/a.md", "Mưa.")
    write("blog/nhap.md", "Mưa.")
    update("blog", exclude=("nhap*",))
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)
    assert update().added == ["blog/a.md"]
    assert settings(index)["exclude"] == ["nhap*"]


def test_damaged_index_without_memory(
    built: Report, update: Callable[..., Report], index: Path
) -> None:
    for path in index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    with pytest.raises(IndexFormatError, match="rebuild"):
        update()
    assert update("blog").posts == 3
    assert texts(index) == THREE


# Clocks


def test_a_change_that_has_the_same_time_and_size(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    """Whatever the time is: nobody can set when a file was changed."""
    for mtime in (OLD, 0, 5, time.time_ns() + 10**15):
        write("blog/a.md", "Mưa.", mtime=mtime)
        update("blog")
        write("blog/a.md", "Gió.", mtime=mtime)
        assert (index.parent / "blog/a.md").stat().st_size == states(index)["blog/a.md"].size
        assert update().changed == ["blog/a.md"]
        assert texts(index) == {"blog/a.md": ["Gió."]}


def test_file_changed_just_after_it_was_read(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading many posts takes long; what counts is when the file was looked at."""
    write("blog/a.md", "Mưa.", mtime=OLD)
    really = reading.read_document

    def read(*args: Any) -> Any:
        result = really(*args)
        write("blog/a.md", "Gió.", mtime=OLD)
        return result

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_document", read)
        update("blog")
    assert texts(index) == {"blog/a.md": ["Mưa."]}
    assert update().changed == ["blog/a.md"]
    assert texts(index) == {"blog/a.md": ["Gió."]}


def test_what_is_written_just_now_is_trusted_by_the_next_run(
    write: WritePost, update: Callable[..., Report], index: Path, opened: list[str]
) -> None:
    for mtime in (time.time_ns(), 0, time.time_ns() + 10**15):
        write("blog/a.md", f"Mưa {mtime}.", mtime=mtime)
        update("blog")
        before = files(index)
        opened.clear()
        assert update().unchanged == 1
        assert opened == []
        assert files(index) == before


class Ticks:
    """A file system whose clock has long ticks: all that is written in one has one time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
        self.now, self.length = time.time_ns() // length * length, length
        self.slept: list[float] = []
        self._times: dict[str, int] = {}
        really = finding.FoundFile.of
        of = lambda path, *args: really(path, *args)._replace(  # noqa: E731
            changed=self._times.get(path, OLD)
        )
        monkeypatch.setattr(finding.FoundFile, "of", of)
        monkeypatch.setattr("dlblog.freshness.time.sleep", self._sleep)
        monkeypatch.setattr("dlblog.finding.time.time_ns", lambda: self.now + length // 3)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds * 10**9 >= self.length:
            self.now += self.length

    def save(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._times[str(path)] = self.now
        os.utime(path, ns=(self.now, self.now))


TICKS = {"a jiffy": 10**7 + 1, "a second": 10**9, "two seconds": 2 * 10**9}


@pytest.mark.parametrize("length", TICKS.values(), ids=TICKS)
def test_saved_twice_within_a_tick(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    length: int,
) -> None:
    """Neither a search nor `index` between the two misses the second."""
    path = write("blog/a.md", "Mưa.")
    write("blog/b.md", "Mây.")
    update("blog")
    ticks = Ticks(monkeypatch, length)
    update()
    for text in ("Gió.", "Nhà.", "Trà."):
        ticks.save(path, text)
        assert indexing.refresh(index) == (
            Report(changed=["blog/a.md"], unchanged=1, roots=["blog"]), [],
        )  # fmt: skip
    assert ticks.slept == []
    assert texts(index)["blog/a.md"] == ["Trà."]
    for text in ("Sen.", "Hoa."):  # while `index` waits there is no tick left to be saved in
        ticks.save(path, text)
        assert update().changed == ["blog/a.md"]
    assert ticks.slept == [2.0 if length >= 10**9 else 0.05] * 2
    assert is_fresh(engines.remembered(index), index)
    ticks.save(path, "Lúa.")
    assert not is_fresh(engines.remembered(index), index)


def test_an_author_who_never_stops(
    write: WritePost, update: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all other posts the times are trusted; of that one they are not."""
    path = write("blog/a.md", "Mưa.")
    for number in range(4):
        write(f"blog/{number}.md", "Nắng.")
    update("blog")
    ticks = Ticks(monkeypatch, 10**7 + 1)
    for number in range(4):
        ticks.save(path.with_name(f"{number}.md"), "Nắng to.")
    left = iter(range(99))

    def sleep(seconds: float) -> None:
        ticks.now += 10**8
        ticks.save(path, f"Mưa lần {next(left):02}.")

    monkeypatch.setattr("dlblog.freshness.time.sleep", sleep)
    assert len(update().changed) == 5
    assert next(left) < 9
    known = states(path.parents[1] / "index")
    assert {name for name, state in known.items() if state.mtime == changes._RACY} == {"blog/a.md"}


# Two at once


def test_change_by_another_is_looked_at_again(
    built: Report, index: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("blog/a.md", "Một.")
    really = engines.open_index
    others = iter([lambda: indexing.update(index, [])])

    def open_index(folder: Path) -> Any:
        engine = really(folder)
        indexed = engine.indexed

        def look() -> Any:
            states = indexed()
            for update in others:  # somebody else is quicker, once
                update()
            return states

        engine.indexed = look  # type: ignore[method-assign]
        return engine

    with monkeypatch.context() as patch:
        patch.setattr(engines, "open_index", open_index)
        report = indexing.update(index, [])
    assert report == Report(unchanged=4, roots=["blog"])
    assert set(texts(index)) == {*THREE, "blog/a.md"}


def test_index_that_changes_all_the_time(
    built: Report, index: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any, *args: Any) -> None:
        raise IndexChangedError("lại đổi")

    write("blog/a.md", "Một.")
    with monkeypatch.context() as patch:
        patch.setattr("dlblog.engines.whoosh.engine.WhooshEngine.writer", refuse)
        with pytest.raises(IndexChangedError, match="try later"):
            indexing.update(index, [])
    assert texts(index) == THREE


# Several processes


@pytest.fixture
def in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small work is divided as well, and underthesea is at work in all processes."""
    monkeypatch.setattr(reading, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(reading, "_BATCH_BYTES", 1)


def everything(index: Path) -> Any:
    """All that an index of the sample blog says."""
    engine = engines.open_index(index)
    try:
        asked = [Term("hoc"), Term("trí"), Term("đường"), Term("c++"), Everything()]
        results = [engine.search(query, limit=None, explain=True) for query in asked]
        return [
            [(hit.stored, hit.score, hit.explanation, engine.sections(hit)) for hit in r.hits]
            for r in results
        ], {path: state.checksum for path, state in engine.indexed().items()}
    finally:
        engine.close()


def test_one_process_or_two(tmp_path: Path, blog: Blog, in_two: None) -> None:
    shutil.copytree(blog.folder, tmp_path / "blog")
    (tmp_path / "blog/hong.md").write_bytes(b"\xff")
    seen: list[tuple[int, int]] = []
    report = indexing.rebuild(
        tmp_path / "index",
        [tmp_path / "blog"],
        jobs=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert report.added == blog.report.added  # in the same order
    assert report.unread == 1
    assert seen == [(number, 15) for number in range(1, 16)]
    assert everything(tmp_path / "index") == everything(blog.index)


def test_interrupted_in_two(
    built: Report, index: Path, tmp_path: Path, in_two: None, write: WritePost
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for number in range(10):
        write(f"blog/{number}.md", "Mới.")
    with pytest.raises(KeyboardInterrupt):
        indexing.update(index, [], jobs=2, progress=stop)
    assert texts(index) == THREE


# What goes wrong leaves the index as it was


@pytest.mark.parametrize("run", ["update", "rebuild"])
def test_interrupted(
    built: Report, index: Path, tmp_path: Path, write: WritePost, run: str
) -> None:
    write("blog/a.md", "Mới.")
    write("blog/mua.md", "Mưa tạnh.")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    before = states(index)
    with pytest.raises(KeyboardInterrupt):
        if run == "update":
            indexing.update(index, [], progress=stop)
        else:
            indexing.rebuild(index, [tmp_path / "blog"], progress=stop)
    assert texts(index) == THREE
    assert states(index) == before
    assert indexing.update(index, []).added == ["blog/a.md"]


def test_locked(
    built: Report, index: Path, update: Callable[..., Report], write: WritePost, tmp_path: Path
) -> None:
    write("blog/a.md", "Mới.")
    with engines.rebuild(index) as writer:
        with pytest.raises(IndexLockedError):
            update()
        with pytest.raises(IndexLockedError):
            indexing.rebuild(index, [tmp_path / "blog"])
        (tmp_path / "blog/a.md").unlink()
        assert update().unchanged == 3  # nothing to write, so nothing to wait for
        assert writer is not None


def test_rebuild_forgets_what_it_is_not_told(
    built: Report, index: Path, write: WritePost, tmp_path: Path
) -> None:
    write("dia/nang.md", "Nắng.")
    report = indexing.rebuild(index, [tmp_path / "dia"], include=("*.md",))
    assert report == Report(added=["dia/nang.md"], roots=["dia"])
    assert settings(index) == {
        "roots": ["dia"],
        "include": ["*.md"],
        "exclude": [],
        "dictionary": ["", ""],
        "dialect": ["", "", "unclear"],
    }
    assert set(texts(index)) == {"dia/nang.md"}


# What reviews found


def test_a_folder_of_the_user_in_the_index_folder_stays(tmp_path: Path, write: WritePost) -> None:
    write("posts/b.md", "Nắng.")
    index = tmp_path / "index"
    indexing.rebuild(index, [tmp_path / "posts"])
    write("index/202401151230/a.md", "Mưa.")
    report = indexing.update(index, [tmp_path / "posts", index / "202401151230"])
    assert len(report.added) == 1
    indexing.rebuild(index, [tmp_path / "posts"])
    assert (index / "202401151230/a.md").read_text(encoding="utf-8") == "Mưa."


def test_a_change_decided_on_an_old_state_is_decided_again(
    tmp_path: Path, write: WritePost, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(f"{name}/p.md", f"Bài {name}.")
    indexing.update(index, [tmp_path / "a"])
    compare, inner = indexing.compare, iter([True])

    def compare_while_another_commits(*args: object) -> object:
        if next(inner, False):
            indexing.update(index, [tmp_path / "b"])
        return compare(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(indexing, "compare", compare_while_another_commits)
    indexing.update(index, [tmp_path / "c"])
    engine = engines.open_index(index)
    assert set(engine.indexed()) == {"a/p.md", "b/p.md", "c/p.md"}
    assert set(engine.settings()["roots"]) == {"a", "b", "c"}
    engine.close()


def test_an_empty_mount_point_does_not_empty_the_index(
    tmp_path: Path, write: WritePost, index: Path, update: Callable[..., Report]
) -> None:
    write("blog/a.md", "Mưa.")
    write("disk/b.md", "Nắng.")
    update("blog", "disk")
    (tmp_path / "disk/b.md").unlink()
    report = update()
    assert (report.deleted, report.unchanged, report.unread) == ([], 2, 1)
    assert "disk: has no posts any more" in report.faults[0]


def test_a_missing_folder_is_remembered_over_a_change_of_format(
    tmp_path: Path, write: WritePost, index: Path, update: Callable[..., Report]
) -> None:
    write("blog/a.md", "Mưa.")
    write("disk/b.md", "Nắng.")
    update("blog", "disk")
    current = index / "dlblog.json"
    current.write_text(re.sub('"format":.', '"format":0', current.read_text()))
    (tmp_path / "disk").rename(tmp_path / "away")
    report = update()
    assert report.rebuilt and report.faults[0].startswith("disk: is not there")
    (tmp_path / "away").rename(tmp_path / "disk")
    assert update().added == ["disk/b.md"]


def test_a_root_above_the_index_sees_deletions(tmp_path: Path, write: WritePost) -> None:
    write("site/posts/a.md", "Mưa.")
    write("site/posts/b.md", "Nắng.")
    write("other/c.md", "Gió.")
    index = tmp_path / "site/index"
    indexing.update(index, [tmp_path])
    (tmp_path / "site/posts/b.md").unlink()
    assert indexing.update(index, []).deleted == ["posts/b.md"]


def test_patterns_hold_below_a_named_part_too(
    tmp_path: Path, write: WritePost, index: Path, update: Callable[..., Report]
) -> None:
    write("blog/a.md", "Mưa.")
    write("blog/wip/b.md", "Nắng.")
    assert update("blog", exclude=("wip/*",)).added == ["blog/a.md"]
    assert update("blog/wip").added == []
    assert update("blog/wip/b.md").added == []


def test_nothing_at_a_path_is_an_error(write: WritePost, update: Callable[..., Report]) -> None:
    write("blog/a.md", "Mưa.")
    update("blog")
    with pytest.raises(UsageError, match=r"typo\.md: No such file"):
        update("blog/typo.md")


BOMBS = {
    "empty aliases": "---\na: &a []\n"
    + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghijk"))
    + "tags: *k\n---\nMưa.",
    "dots": "+++\n" + "a." * 20_000 + "a = 1\n+++\nMưa.",
    "a number": "+++\ntitle = 0x" + "f" * 10_000 + "\n+++\nMưa.",
    "no punctuation": "dòng dài một " * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_hostile_post_costs_little_and_no_other_post(
    text: str, write: WritePost, index: Path, update: Callable[..., Report]
) -> None:
    write("blog/a.md", text)
    write("blog/b.md", "Nắng.")
    report = update("blog")
    assert "blog/b.md" in report.added
    assert report.added == ["blog/a.md", "blog/b.md"] or report.faults[0].startswith("blog/a.md")


# The user's own words


@pytest.fixture
def own_words(write: WritePost, update: Callable[..., Report]) -> Report:
    """Two posts that share nothing but a word of the dictionary, and one that has nothing of it."""
    write("blog/tram.md", "---\ntitle: Một\n---\nLàng nghề dó trầm. Bán dó trầm ở chợ.")
    write("blog/rung.md", "---\ntitle: Hai\n---\nVào rừng tìm dó trầm. Cây dó trầm hiếm lắm.")
    write("blog/bien.md", "---\ntitle: Ba\n---\nBiển chiều. Trầm ngâm bên dó.")
    write("tu-dien.txt", "# nghề rừng\ndó trầm\n")
    return update("blog", dictionary="tu-dien.txt")


def words(index: Path, folded: str) -> dict[str, int]:
    """The words of the index that fold to something."""
    engine = engines.open_index(index)
    try:
        return dict(engine.vocabulary().words(folded))
    finally:
        engine.close()


def related_paths(index: Path, path: str) -> list[tuple[str, tuple[str, ...]]]:
    engine = engines.open_index(index)
    try:
        (hit,) = engine.search(PathOf(path, whole=True)).hits
        return [(item.hit.stored["path"], item.words) for item in related(engine, hit)]
    finally:
        engine.close()


def test_dictionary_words_are_words(own_words: Report, index: Path) -> None:
    assert own_words.rebuilt == ""
    assert len(own_words.added) == 3
    assert words(index, "do_tram") == {"dó_trầm": 2}
    assert related_paths(index, "blog/tram.md") == [("blog/rung.md", ("dó trầm",))]
    assert related_paths(index, "blog/bien.md") == []


def test_dictionary_decides_nothing_that_is_found(
    own_words: Report, index: Path, update: Callable[..., Report]
) -> None:
    def found() -> list[tuple[str, float]]:
        engine = engines.open_index(index)
        try:
            hits = engine.search(Term("trầm"), limit=None).hits
            return [(hit.stored["path"], hit.score) for hit in hits]
        finally:
            engine.close()

    before = found()
    update(dictionary="")
    assert found() == before
    assert len(before) == 3


def test_dictionary_is_remembered(
    own_words: Report,
    update: Callable[..., Report],
    index: Path,
    opened: list[str],
    write: WritePost,
) -> None:
    path, checksum = settings(index)["dictionary"]
    assert path == "tu-dien.txt"
    assert checksum
    before = files(index)
    for options in ({}, {"dictionary": None}, {"dictionary": "tu-dien.txt"}):
        report = update(**options)
        assert (report.rebuilt, report.unchanged) == ("", 3)
    assert opened == []
    assert files(index) == before
    write("blog/lang.md", "Trồng dó trầm.")
    report = update()
    assert (report.rebuilt, report.added) == ("", ["blog/lang.md"])
    assert words(index, "do_tram") == {"dó_trầm": 3}


def test_changed_dictionary_is_read_and_all_posts_again(
    own_words: Report, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("tu-dien.txt", "làng nghề\n")
    report = update()
    assert "dictionary has changed" in report.rebuilt
    assert len(report.added) == 3
    assert words(index, "do_tram") == {}
    assert words(index, "lang_nghe") == {"làng_nghề": 1}
    assert (update().rebuilt, update().unchanged) == ("", 3)


def test_touched_dictionary_changes_nothing(
    own_words: Report, update: Callable[..., Report], tmp_path: Path, opened: list[str]
) -> None:
    os.utime(tmp_path / "tu-dien.txt", ns=(OLD, OLD))
    assert (update().rebuilt, update().unchanged) == ("", 3)
    assert opened == []


def test_another_dictionary(
    own_words: Report, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("khac/tu.txt", "biển chiều\n")
    assert "dictionary has changed" in update(dictionary="khac/tu.txt").rebuilt
    assert settings(index)["dictionary"][0] == "khac/tu.txt"
    assert words(index, "bien_chieu") == {"biển_chiều": 1}
    assert words(index, "do_tram") == {}


def test_dictionary_for_an_index_that_had_none(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("tu.txt", "mưa rơi\n")
    assert words(index, "mua_roi") == {}
    report = update("blog", dictionary="tu.txt")
    assert "dictionary has changed" in report.rebuilt
    assert report.posts == 3
    assert words(index, "mua_roi") == {"mưa_rơi": 1}
    assert settings(index)["roots"] == ["blog"]


def test_deleted_dictionary_is_one_error_and_the_index_stays(
    own_words: Report, update: Callable[..., Report], index: Path, tmp_path: Path
) -> None:
    (tmp_path / "tu-dien.txt").unlink()
    before = files(index)
    for paths in ((), ("blog",), ("blog/tram.md",)):
        with pytest.raises(UsageError) as caught:
            update(*paths)
        assert str(tmp_path / "tu-dien.txt") in str(caught.value)
        assert "--dictionary ''" in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="--dictionary ''"):
        indexing.rebuild(index, [tmp_path / "blog"], dictionary="tu-dien.txt")
    assert files(index) == before
    assert words(index, "do_tram") == {"dó_trầm": 2}


def test_dictionary_is_forgotten(
    own_words: Report, update: Callable[..., Report], index: Path, tmp_path: Path
) -> None:
    (tmp_path / "tu-dien.txt").unlink()
    assert "dictionary has changed" in update(dictionary="").rebuilt
    assert settings(index)["dictionary"] == ["", ""]
    assert words(index, "do_tram") == {}
    assert (update().rebuilt, update(dictionary="").rebuilt) == ("", "")


BAD_DICTIONARIES: dict[str, tuple[bytes, str]] = {
    "Windows-1258": (b"d\xf3 tr\xe2\xccm\n", "is not UTF-8"),
    "UTF-16": ("dó trầm\n".encode("utf-16"), "is not UTF-8"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_DICTIONARIES.values(), ids=BAD_DICTIONARIES)
def test_dictionary_that_cannot_be_read(
    built: Report,
    update: Callable[..., Report],
    index: Path,
    write: WritePost,
    content: bytes,
    reason: str,
) -> None:
    write("tu.txt", content)
    with pytest.raises(UsageError, match=reason):
        update(dictionary="tu.txt")
    assert settings(index)["dictionary"] == ["", ""]
    assert texts(index) == THREE


def test_dictionary_that_is_a_folder(built: Report, update: Callable[..., Report]) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        update(dictionary="blog")


GOOD_DICTIONARIES = {
    "byte order mark": b"\xef\xbb\xbf" + "dó trầm\n".encode(),
    "Windows": "dó trầm\r\nlàng nghề\r\n".encode(),
    "no line end": "dó trầm".encode(),
    "capitals": "DÓ TRẦM\n".encode(),
    "decomposed": "do\u0301 tra\u0302\u0300m\n".encode(),
    "a comment": "dó trầm # cây ở rừng\n".encode(),
    "hyphen": "dó-trầm\n".encode(),
}


@pytest.mark.parametrize("content", GOOD_DICTIONARIES.values(), ids=GOOD_DICTIONARIES)
def test_ways_to_write_a_dictionary(
    own_words: Report,
    update: Callable[..., Report],
    index: Path,
    write: WritePost,
    content: bytes,
) -> None:
    update(dictionary="")
    write("tu-dien.txt", content)
    update(dictionary="tu-dien.txt")
    assert words(index, "do_tram") == {"dó_trầm": 2}


def test_empty_dictionary(
    built: Report, update: Callable[..., Report], index: Path, write: WritePost
) -> None:
    write("tu.txt", "")
    update(dictionary="tu.txt")
    assert settings(index)["dictionary"][0] == "tu.txt"
    assert texts(index) == THREE


def test_rebuild_with_a_dictionary(own_words: Report, index: Path, tmp_path: Path) -> None:
    indexing.rebuild(index, [tmp_path / "blog"], dictionary="tu-dien.txt")
    assert words(index, "do_tram") == {"dó_trầm": 2}
    indexing.rebuild(index, [tmp_path / "blog"])
    assert settings(index)["dictionary"] == ["", ""]
    assert words(index, "do_tram") == {}


def test_dictionary_moves_with_the_blog(
    tmp_path: Path, write: WritePost, own_words: Report, opened: list[str]
) -> None:
    moved = tmp_path / "khac"
    moved.mkdir()
    for name in ("blog", "index", "tu-dien.txt"):
        (tmp_path / name).rename(moved / name)
    report = indexing.update(moved / "index", [])
    assert (report.rebuilt, report.unchanged) == ("", 3)


def test_dictionary_outside(
    own_words: Report, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, index: Path
) -> None:
    place = tmp_path_factory.mktemp("xa") / "tu.txt"
    place.write_text("biển chiều\n", encoding="utf-8")
    indexing.update(index, [], dictionary=to_stored(str(place), tmp_path))
    assert settings(index)["dictionary"][0] == str(place)
    assert words(index, "bien_chieu") == {"biển_chiều": 1}


def test_index_of_another_version_remembers_the_dictionary(
    own_words: Report,
    update: Callable[..., Report],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)
    assert update().rebuilt
    assert settings(index)["dictionary"][0] == "tu-dien.txt"
    assert words(index, "do_tram") == {"dó_trầm": 2}


def test_tags_are_words_without_a_dictionary(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    write("blog/a.md", "---\ntags: [dó trầm]\n---\nMột.")
    write("blog/b.md", "Rừng dó trầm.")
    update("blog")
    assert words(index, "do_tram") == {"dó_trầm": 2}
    write("blog/c.md", "Bán dó trầm.")
    update()
    assert words(index, "do_tram") == {"dó_trầm": 3}


# Posts of which processes die


DIES = """
import os, signal, sys
from pathlib import Path
from dlblog import indexing, reading
read = reading.read_document
def die(path, *rest):
    if path.endswith("b.md"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(path, *rest)
reading.read_document = die
indexing.update(Path(sys.argv[1]), [])
"""


def test_a_process_that_died_of_a_post_leaves_a_mark(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    write("blog/a.md", "Mưa.")
    update("blog")
    write("blog/b.md", "Nắng.")
    done = subprocess.run([sys.executable, "-c", DIES, str(index)], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (index / "dlblog.reading").exists()
    report, remarks = indexing.refresh(index)  # a search does not die of it as well
    assert not report.added
    assert remarks == [
        "the last run died while it read posts: run dlblog index; "
        "what has changed is not in this answer"
    ]
    assert texts(index) == {"blog/a.md": ["Mưa."]}
    assert update().added == ["blog/b.md"]  # read by another process
    assert not (index / "dlblog.reading").exists()


def test_a_process_that_reads_is_not_dead(
    write: WritePost, update: Callable[..., Report], index: Path
) -> None:
    write("blog/a.md", "Mưa.")
    update("blog")
    write("blog/b.md", "Nắng.")
    mark = index / "dlblog.reading"
    engine = engines.open_index(index)
    with engine.writer():
        mark.touch()
        report, remarks = indexing.refresh(index)
    engine.close()
    assert not report.added
    assert remarks == [
        "another dlblog is writing the index: what has changed is not in this answer"
    ]
    assert "died" in indexing.refresh(index)[1][0]
    mark.unlink()
    assert indexing.refresh(index)[0].added == ["blog/b.md"]


def test_deadly_posts_are_remembered(
    write: WritePost,
    update: Callable[..., Report],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("blog/a.md", "Mưa.")
    update("blog")
    write("blog/b.md", "Nắng.")
    write("blog/c.md", "Gió.")
    asked: list[tuple[list[str], bool]] = []

    class Deadly(reading.Reader):
        def __init__(self, files: Any, jobs: int, cache: Any, *, careful: bool) -> None:
            asked.append((sorted(stored for _, stored in files), careful))
            super().__init__(files, jobs, cache)

        def documents(self, *args: Any) -> Iterator[reading.ReadPost]:
            for post in super().documents(*args):
                deadly = post.path == "blog/b.md"
                fault = ("blog/b.md: reading it ended its process (killed, signal 9)",)
                yield reading.ReadPost(post.path, None, "", fault, True) if deadly else post

    with monkeypatch.context() as patch:
        patch.setattr(writing, "Reader", Deadly)
        report = update()
        assert (report.added, report.deadly) == (["blog/c.md"], ["blog/b.md"])
        assert asked == [(["blog/b.md", "blog/c.md"], False)]
        write("blog/d.md", "Mây.")
        assert indexing.refresh(index)[0].added == ["blog/d.md"]
        assert asked[1:] == [(["blog/d.md"], False)]
        assert (update().faults, asked[2:]) == ([], [])  # it is what it was
        os.utime(index.parent / "blog/b.md")
        assert (update().faults, asked[2:]) == ([], [])  # to the byte
        write("blog/b.md", "Nắng to.")
        assert indexing.refresh(index) == (Report(unchanged=3, roots=["blog"]), [])
        assert asked[2:] == []
        assert update().deadly == ["blog/b.md"]
        assert asked[2:] == [(["blog/b.md"], True)]
        rebuilt = indexing.rebuild(index, [index.parent / "blog"])
        assert (rebuilt.deadly, asked[-1][1]) == (["blog/b.md"], True)
    write("blog/b.md", "Nắng gắt.")
    assert update().added == ["blog/b.md"]  # by another process: it is not deadly any more
    assert engines.remembered(index)["deadly"] == []
    assert update().faults == []
