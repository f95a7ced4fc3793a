"""What is offered when somebody types TAB, and the scripts that make a shell ask for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Blog, WritePost

BIN = Path(sys.executable).parent
Offer = Callable[..., list[str]]


@pytest.fixture
def offer(blog: Blog) -> Offer:
    """What `dlblog` offers for the last of some words, as lines of click's protocol."""

    def ask(*words: str, cwd: Path = blog.folder.parent, **variables: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "dlblog"],
            cwd=cwd,
            env={
                **os.environ,
                "_DLBLOG_COMPLETE": "bash_complete",
                "COMP_WORDS": "\n".join(("dlblog", *words)),
                "COMP_CWORD": str(len(words)),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stderr == ""
        return [line.removeprefix("plain,") for line in done.stdout.split("\n") if line]

    return ask


def test_tags_without_marks(offer: Offer) -> None:
    assert offer("list", "-t", "hoc")[:2] == ["Học máy", "Học sâu"]  # the most frequent first
    assert offer("list", "-t", "hoc\\ m")[0] == "Học máy"
    assert offer("search", "--no-tag", "tri")[0] == "Trí tuệ nhân tạo"
    assert offer("tags", "--tag", "khủng") == []


def test_other_values_and_names(offer: Offer) -> None:
    assert "Nguyễn Hạ Vy" in offer("list", "--author", "nguyen")
    assert offer("list", "--category", "doi") == ["Đời sống"]
    assert offer("li") == ["list"]
    assert "--no-refresh" in offer("search", "--no-r")
    assert "jsonl" not in offer("completion", "") and "fish" in offer("completion", "")


def test_where_the_index_is(offer: Offer, blog: Blog, tmp_path: Path, write: WritePost) -> None:
    assert offer("list", "-t", "hoc", cwd=tmp_path) == []
    assert offer("list", "-t", "hoc", cwd=tmp_path, DLBLOG_INDEX_DIR=str(blog.index))
    assert offer("--index-dir", str(blog.index), "list", "-t", "hoc", cwd=tmp_path)
    write("index/CURRENT", "{}")
    assert offer("list", "-t", "hoc", cwd=tmp_path) == []


def test_a_tag_that_would_act_on_the_terminal_is_not_offered(
    offer: Offer, tmp_path: Path, write: WritePost
) -> None:
    from dlblog import indexing

    write("posts/a.md", '---\ntags: ["học\\e[31m", "học,\\\\ \'máy"]\n---\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"])
    assert offer("list", "-t", "hoc", cwd=tmp_path) == ["học,\\ 'máy"]


def test_completing_is_light(blog: Blog) -> None:
    code = (
        "import sys\n"
        "from dlblog.cli import main\n"
        "try:\n    main([])\n"
        "except SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=blog.folder.parent,
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": "bash_complete",
            "COMP_WORDS": "dlblog\nlist\n-t\nhoc",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    modules = set(done.stderr.split())
    assert "Học máy" in done.stdout
    heavy = {"whoosh", "dlblog.schema", "dlblog.searching", "dlblog.engines.whoosh.engine", "yaml"}
    assert not heavy & modules


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    command = [sys.executable, "-m", "dlblog", "completion", shell]
    script = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert f"_DLBLOG_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, timeout=60, check=True)


BASH = {
    "a name of two words": ("hoc", "Học\\ máy"),
    "marks": ("họ", "Học\\ máy"),
    "in a quotation": ('"hoc', "Học máy"),
    "in an apostrophe": ("'hoc", "Học máy"),
}


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(("typed", "offered"), BASH.values(), ids=BASH)
def test_in_bash(blog: Blog, typed: str, offered: str) -> None:
    script = """
        eval "$(dlblog completion bash)"
        COMP_WORDS=(dlblog list -t "$1"); COMP_CWORD=3
        _dlblog_completion dlblog
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script, "bash", typed],
        cwd=blog.folder.parent,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[0] == offered
