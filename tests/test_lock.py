"""Locks: one holder at a time, whatever happens to their file or its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dlblog.errors import IndexLockedError
from dlblog.lock import Lock

BUSY = "is busy"


def test_only_one_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        Lock(path, 0, BUSY),
        pytest.raises(IndexLockedError, match=rf"another dlblog \(process {os.getpid()}, since"),
    ):
        Lock(path, 0, BUSY)
    Lock(path, 0, BUSY).release()


def test_hard_links_let_no_second_writer_in(tmp_path: Path) -> None:
    """As after `cp -al index backup` in the middle of a change: both names are of one lock."""
    index, backup = tmp_path / "index", tmp_path / "backup"
    index.mkdir()
    Lock(index / "lock", 0, BUSY).release()
    with Lock(index / "lock", 0, BUSY):
        shutil.copytree(index, backup, copy_function=os.link)
        for folder in (index, backup):
            with pytest.raises(IndexLockedError):
                Lock(folder / "lock", 0, BUSY)
        assert os.path.samefile(index / "lock", backup / "lock")
    with Lock(backup / "lock", 0, BUSY), pytest.raises(IndexLockedError):
        Lock(index / "lock", 0, BUSY)


def test_another_name_of_a_file_of_the_users_is_not_written_to(tmp_path: Path) -> None:
    letter = tmp_path / "thư.txt"
    letter.write_text("Mẹ thương nhớ,")
    (tmp_path / "lock").hardlink_to(letter)
    with Lock(tmp_path / "lock", 0, BUSY), pytest.raises(IndexLockedError, match="dlblog is busy"):
        Lock(tmp_path / "lock", 0, BUSY)
    assert letter.read_text() == "Mẹ thương nhớ,"


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe"])
def test_what_is_no_file_gives_way(tmp_path: Path, kind: str) -> None:
    letter = tmp_path / "thư.txt"
    letter.write_text("Mẹ thương nhớ,")
    path = tmp_path / "lock"
    if kind == "link":
        path.symlink_to(letter)
    elif kind == "dangling link":
        path.symlink_to(tmp_path / "mới")
    else:
        os.mkfifo(path)
    with Lock(path, 0, BUSY):
        assert path.is_file() and not path.is_symlink()
    assert letter.read_text() == "Mẹ thương nhớ,"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["lock", "thư.txt"]


def test_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(OSError) as raised:
        Lock(tmp_path / "lock", 0, BUSY)
    assert raised.value.filename == str(tmp_path / "lock")


def test_a_lock_whose_file_was_deleted_is_not_the_lock(tmp_path: Path) -> None:
    """Whoever waited for it starts over with the file that others find."""
    path = tmp_path / "index" / "lock"
    path.parent.mkdir()
    first, got = Lock(path, 0, BUSY), []
    waiting = threading.Thread(target=lambda: got.append(Lock(path, 20, BUSY)))
    waiting.start()
    time.sleep(0.2)  # until it waits for the old file
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    with Lock(path, 0, BUSY):
        first.release()
        time.sleep(0.2)  # in which it would have taken the old one
        assert got == []
    waiting.join()
    with pytest.raises(IndexLockedError):
        Lock(path, 0, BUSY)
    got[0].release()


def test_many_processes_and_a_folder_that_comes_and_goes(tmp_path: Path) -> None:
    """While one holds the lock it makes a file exclusively: two at a time would fail."""
    code = f"""
import os, sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from dlblog.lock import Lock
folder = Path({str(tmp_path)!r})
for _ in range(40):
    with Lock(folder / "lock", 60, "is busy"):
        place = os.open(folder / "mark", os.O_CREAT | os.O_EXCL)
        time.sleep(0.001)
        os.close(place)
        os.unlink(folder / "mark")
        if _ % 5 == 0:
            os.unlink(folder / "lock")
"""
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
