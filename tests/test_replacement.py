"""Files that get other bytes: what stays, and nothing happens where somebody else was there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dlblog.finding import look, walk
from dlblog.replacement import Replacement

OLD, NEW = "Mưa rơi.\n".encode(), "Nắng lên.\n".encode()
NAME = ".dlblog-0123456789abcdef.new"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """A file."""
    path = tmp_path / "mua.md"
    path.write_bytes(OLD)
    return path


def replace(path: Path, old: bytes = OLD, new: bytes = NEW) -> None:
    replacement = Replacement(path, NAME, old, new)
    replacement.write()
    replacement.finish()


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_done_before_it_is_finished(post: Path) -> None:
    replacement = Replacement(post, NAME, OLD, NEW)
    assert only(post.parent) == ["mua.md"]
    replacement.write()
    assert post.read_bytes() == OLD
    replacement.finish()
    assert (post.read_bytes(), only(post.parent)) == (NEW, ["mua.md"])


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o1640])
def test_the_mode_stays(post: Path, mode: int) -> None:
    post.chmod(mode)
    replace(post)
    assert post.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(not IS_ROOT, reason="only root may give files away")
def test_the_owner_stays(post: Path) -> None:
    os.chown(post, 4321, 1234)
    replace(post)
    assert (post.stat().st_uid, post.stat().st_gid) == (4321, 1234)


def test_an_owner_that_cannot_stay(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def chown(place: int, owner: int, group: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", chown)
    replacement = Replacement(post, NAME, OLD, NEW)
    replacement._status = os.lstat(post)
    fields = list(replacement._status)
    fields[4] += 1
    monkeypatch.setattr(os, "lstat", lambda path: os.stat_result(fields))
    with pytest.raises(PermissionError, match="another user or group"):
        replacement.write()
    assert (post.read_bytes(), only(post.parent)) == (OLD, ["mua.md"])


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no attributes here")
def test_attributes_stay(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        os.setxattr(post, "user.mau", b"xanh")
    except OSError:
        pytest.skip("a file system without them")
    names = os.listxattr(post)
    # One that nobody may set comes first.
    monkeypatch.setattr(os, "listxattr", lambda path: ["security.khong", *names])
    replace(post)
    assert os.getxattr(post, "user.mau") == b"xanh"


def test_another_name_keeps_the_old_bytes(post: Path) -> None:
    other = post.with_name("khac.md")
    other.hardlink_to(post)
    replace(post)
    assert (post.read_bytes(), other.read_bytes()) == (NEW, OLD)


@pytest.mark.skipif(IS_ROOT, reason="root may write anything")
def test_read_only(post: Path) -> None:
    post.chmod(0o444)
    with pytest.raises(PermissionError, match="is read-only"):
        replace(post)
    assert (post.read_bytes(), only(post.parent)) == (OLD, ["mua.md"])


def rewrite(path: Path) -> None:
    path.write_bytes(b"x" * len(OLD))


def save(path: Path) -> None:
    """As editors do."""
    path.with_name("moi").write_bytes(OLD)
    path.with_name("moi").replace(path)


def make_link(path: Path) -> None:
    path.rename(path.with_name("that.md"))
    path.symlink_to("that.md")


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": rewrite,
    "saved as it was": save,
    "deleted": Path.unlink,
    "a link": make_link,
    "a pipe": make_pipe,
    "another mode": lambda path: path.chmod(0o600),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_before_it_is_finished(post: Path, change: Callable[[Path], object]) -> None:
    replacement = Replacement(post, NAME, OLD, NEW)
    replacement.write()
    change(post)
    now = os.lstat(post) if os.path.lexists(post) else None
    with pytest.raises(OSError):
        replacement.finish()
    assert (os.lstat(post) if os.path.lexists(post) else None) == now
    replacement.discard()
    assert not replacement.temporary.exists()


def test_saved_within_a_tick_of_the_clock(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are looked at as well: a coarse clock does not tell two saves apart."""
    replacement = Replacement(post, NAME, OLD, NEW)
    replacement.write()
    status = os.lstat(post)
    rewrite(post)
    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", lambda path: status)
        with pytest.raises(OSError, match="changed meanwhile"):
            replacement.finish()
    assert post.read_bytes() == b"x" * len(OLD)


@pytest.mark.parametrize("name", ["written", "deleted", "a link", "a pipe"])
def test_changed_before_it_is_written(post: Path, name: str) -> None:
    CHANGES[name](post)
    before = only(post.parent)
    with pytest.raises(OSError):
        Replacement(post, NAME, OLD, NEW).write()
    assert only(post.parent) == before


def test_what_is_beside_a_post_is_no_post(post: Path) -> None:
    replacement = Replacement(post, NAME, OLD, NEW)
    replacement.write()
    assert replacement.temporary.read_bytes() == NEW
    assert [file.path for file in walk(post.parent)] == [str(post)]
    assert list(look([str(post.parent)]).files) == [str(post)]
    replacement.discard()
    assert only(post.parent) == ["mua.md"]


@pytest.mark.parametrize("kind", ["file", "link", "pipe"])
def test_what_lies_in_the_way_stays(post: Path, tmp_path: Path, kind: str) -> None:
    """It is none of ours: ours have names that nobody knows before."""
    letter = tmp_path / "thư"
    letter.write_text("Mẹ thương nhớ,")
    place = post.with_name(NAME)
    if kind == "file":
        place.write_text("của lần trước")
    elif kind == "link":
        place.symlink_to(letter)
    else:
        os.mkfifo(place)
    with pytest.raises(FileExistsError):
        replace(post)
    assert (post.read_bytes(), letter.read_text()) == (OLD, "Mẹ thương nhớ,")
    assert only(tmp_path) == sorted([NAME, "mua.md", "thư"])
