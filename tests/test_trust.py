"""What of an index's settings is followed where somebody else may have made them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dlblog import engines
from dlblog.errors import IndexFormatError
from dlblog.trust import own_settings
from tests.conftest import Run

ROOTS = ["posts", "/etc", "../elsewhere", ".", "posts/../..", "link"]


@pytest.mark.parametrize("copied", [True, False], ids=["copy", "made here"])
def test_own_settings(tmp_path: Path, copied: bool) -> None:
    (tmp_path / "link").symlink_to("/etc")
    (tmp_path / "posts").mkdir()
    settings = {"roots": ROOTS, "dictionary": ["/dev/zero", "00"], "seen": ["x", 1, True]}
    kept, outside = own_settings(settings, copied, tmp_path)
    assert kept["seen"] == ["x", 1, True]
    if copied:
        assert kept["roots"] == ["posts", "."]
        assert kept["dictionary"] == ["", ""]
        assert outside == ["/etc", "../elsewhere", "posts/../..", "link", "/dev/zero"]
    else:
        assert kept["roots"] == ROOTS
        assert kept["dictionary"] == ["/dev/zero", "00"]
        assert outside == []


@pytest.mark.parametrize(
    "settings", [{"roots": [1]}, {"roots": [["a"]]}, {"dictionary": [None]}, {"deadly": [{}]}]
)
def test_settings_that_are_none(tmp_path: Path, settings: dict[str, object]) -> None:
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        own_settings(settings, True, tmp_path)


@pytest.fixture
def cloned(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog with an index that names a folder outside, copied from where it was made."""
    made, clone = tmp_path / "made", tmp_path / "clone"
    (made / "posts").mkdir(parents=True)
    (made / "posts/mua.md").write_text("Mưa rơi.")
    private = tmp_path / "riêng"
    private.mkdir()
    (private / "mat-khau.md").write_text("Mật khẩu là con mèo.")
    monkeypatch.chdir(made)
    run("index", "posts")
    run("index", str(private))
    shutil.copytree(made, clone)
    shutil.rmtree(made)
    (private / "nhat-ky.md").write_text("Nhật ký hôm nay.")
    monkeypatch.chdir(clone)
    return clone


def test_an_index_from_elsewhere_does_not_say_what_is_read(
    cloned: Path, run: Run, tmp_path: Path
) -> None:
    assert engines.is_copy(cloned / "index")
    (cloned / "posts/gio.md").write_text("Gió mùa.")
    searched = run("search", "nhật ký")
    assert searched.status == 1
    assert searched.err.count("the index was brought here and names what is not in") == 1
    for command in ("index", "rebuild"):
        done = run(command)
        assert (done.status, done.out) == (2, "")
        assert "run dlblog index with the folders you want" in done.err
        assert len(done.err.splitlines()) == 1
    done = run("index", "posts")  # now it is the user's
    assert (done.status, done.err) == (0, "")
    assert run("search", "gió").status == 0
    (cloned / "posts/may.md").write_text("Mây trắng.")
    done = run("search", "mây")
    assert (done.status, done.err) == (0, "")
    assert run("search", "nhật ký").status == 1
    assert run("index").status == 0


def test_what_the_user_names_is_followed(cloned: Path, run: Run, tmp_path: Path) -> None:
    assert run("index", "posts", str(tmp_path / "riêng")).status == 0
    assert not engines.is_copy(cloned / "index")
    assert run("search", "nhật ký").status == 0
    (tmp_path / "riêng/moi.md").write_text("Chuyện mới.")
    assert run("search", "chuyện mới").status == 0


def test_a_blog_may_move_with_its_index(tmp_path: Path, run: Run) -> None:
    blog = tmp_path / "blog"
    (blog / "posts").mkdir(parents=True)
    (blog / "posts/mua.md").write_text("Mưa rơi.")
    index = ("--index-dir", str(blog / "index"))
    assert run(*index, "index", str(blog / "posts")).status == 0
    before = (blog / "index").stat().st_ino
    os.rename(blog, tmp_path / "khác")
    index = ("--index-dir", str(tmp_path / "khác/index"))
    assert (tmp_path / "khác/index").stat().st_ino == before
    (tmp_path / "khác/posts/gio.md").write_text("Gió mùa.")
    done = run(*index, "search", "gió")
    assert (done.status, done.err) == (0, "")
    assert run(*index, "index").err == ""
