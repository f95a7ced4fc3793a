"""What cannot be printed: a full device, a pipe that nobody reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import WritePost

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
POST = "---\ntitle: Mưa phùn\ntags: [mưa]\n---\nMưa rơi cả tuần.\n"
FULL = "dlblog: cannot write the output: No space left on device"
CLOSED = "dlblog: cannot write the output: Broken pipe"
MADE = "; the change was made\n"

CHANGES = {
    "tag add": ["tag", "add", "nắng", "a.md"],
    "tag add as JSON": ["tag", "add", "nắng", "a.md", "-f", "json"],
    "tag remove": ["tag", "remove", "mưa", "a.md"],
    "tag rename": ["tag", "rename", "mưa", "trời mưa"],
    "index": ["index"],
    "index as JSON": ["index", "-f", "json"],
    "rebuild": ["rebuild"],
}


def dlblog(folder: Path, *args: str, out: int | None = None) -> tuple[int, str]:
    """Run dlblog with its output going to a file descriptor, or nowhere where anything reads."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dlblog", *args], cwd=folder,
            stdout=write if out is None else out, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
    finally:
        os.close(write)
    return done.returncode, done.stderr


@pytest.fixture
def folder(tmp_path: Path, write: WritePost) -> Path:
    write("posts/a.md", POST)
    subprocess.run(
        [sys.executable, "-m", "dlblog", "-q", "index", "posts"], cwd=tmp_path, check=True
    )
    write("posts/b.md", POST)
    return tmp_path


@pytest.mark.parametrize("args", CHANGES.values(), ids=CHANGES)
def test_a_change_is_made_and_that_is_said(folder: Path, args: list[str]) -> None:
    before = (folder / "posts/a.md").read_bytes()
    with open("/dev/full", "wb") as full:
        assert dlblog(folder, *args, out=full.fileno()) == (2, FULL + MADE)
    assert ((folder / "posts/a.md").read_bytes() == before) != (args[0] == "tag")
    if args[0] == "tag":
        assert dlblog(folder, "tag", "undo") == (2, CLOSED + MADE)
        assert (folder / "posts/a.md").read_bytes() == before


@pytest.mark.parametrize("args", [["search", "mưa"], ["list"], ["tags"], ["--help"], ["status"]])
def test_what_is_only_looked_at(folder: Path, args: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        assert dlblog(folder, *args, out=full.fileno()) == (2, FULL + "\n")
    assert dlblog(folder, *args) == (0, "")  # as for any command before `head`


def test_nowhere_to_say_it(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dlblog", "tag", "add", "nắng", "a.md"], cwd=folder,
            stdout=full, stderr=full, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
