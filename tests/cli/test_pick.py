"""`search -i` and `list -i`: fzf and the built-in list, on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, WritePost
from tests.teletype import Teletype

HERE = str(Path(__file__).parents[2])
FZF = pytest.mark.skipif(shutil.which("fzf") is None, reason="fzf is not installed")
# A name with all that a shell would act on.
BAD = '_posts/2019-01-02-it\'s $(touch bẫy) `touch bẫy` "x" ; touch bẫy\n& \\.md'
POSTS = {
    "_posts/2021-03-04-duong-ve.md": "Đường về quê\n\nCon đường ướt mưa, hàng dừa rợp bóng.",
    "_posts/2020-02-03-duong-mia.md": "Đường mía thốt nốt\n\nĐường mía ngọt thanh, nấu chè.",
    BAD: "Ướp gà với ớt\n\nĐường, mắm, ớt hiểm giã nhỏ.",
}


@pytest.fixture
def own(run: Run, write: WritePost, tmp_path: Path) -> Path:
    """An indexed blog of three posts, and an editor that says what it was given."""
    for path, text in POSTS.items():
        write(path, f"# {text}\n")
    # What lies in a blog is never run as a part of dlblog.
    write("click.py", "raise SystemExit('bẫy')\n")
    write("dlblog/__init__.py", "raise SystemExit('bẫy')\n")
    write("bin/nano", '#!/bin/sh\nprintf "%s\\0" "$@" > "$DLBLOG_TOLD"\n').chmod(0o755)
    assert run("index", "--jobs", "1").status == 0
    return tmp_path


def told(own: Path) -> list[str]:
    """What the editor was given."""
    file = own / "told"
    return file.read_text().split("\0")[:-1] if file.exists() else []


def start(
    own: Path, *typed: str, out: Path | None = None, columns: int = 120, **variables: str
) -> Teletype:
    """`dlblog` on a terminal, in that blog."""
    environment = {
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(own), "PYTHONPATH": HERE,
        "EDITOR": str(own / "bin/nano"), "DLBLOG_TOLD": str(own / "told"), "FZF_DEFAULT_OPTS": "",
        **variables,
    }  # fmt: skip
    main = "import sys; sys.path.remove(''); from dlblog.__main__ import main; main()"
    command = (sys.executable, "-c", main, *typed)
    return Teletype(command, cwd=own, out=out, columns=columns, lines=30, **environment)


@FZF
@pytest.mark.parametrize(
    ("typed", "path", "shown"),
    [
        pytest.param("duong ve", "_posts/2021-03-04-duong-ve.md", "rợp bóng", id="no marks"),
        pytest.param("ướp gà", BAD, "giã nhỏ", id="marks, and a name made to do harm"),
        pytest.param("thot not", "_posts/2020-02-03-duong-mia.md", "nấu chè", id="ố as o"),
    ],
)
def test_fzf_opens_what_is_picked(own: Path, typed: str, path: str, shown: str) -> None:
    with start(own, "search", "-i", "duong") as session:
        session.expect("3/3", "enter: open")
        session.type(typed)
        session.expect("1/3", shown)  # the preview shows the post
        session.type("\r")
        assert session.end() == 0
    assert told(own)[-1:] == [path]
    assert told(own)[0].startswith("+")
    assert list(own.glob("**/bẫy*")) == []


@FZF
def test_fzf_keeps_the_order_and_takes_several(own: Path) -> None:
    with start(own, "list", "-i", FZF_DEFAULT_OPTS="--tac --no-multi --print-query") as session:
        session.expect("3/3")
        session.type("d")
        session.expect("3/3")
        session.type("\t\t\r")
        assert session.end() == 0
    assert told(own) == list(POSTS)[:2]  # the newest


@FZF
@pytest.mark.parametrize(
    ("keys", "status", "printed"),
    [
        pytest.param("\x1b", 130, "", id="escape"),
        pytest.param("\x03", 130, "", id="Ctrl-C"),
        pytest.param("zzz\r", 1, "", id="nothing picked"),
        pytest.param("\x19", 0, "_posts/2021-03-04-duong-ve.md", id="Ctrl-Y prints the path"),
    ],
)
def test_fzf_ended_without_opening(own: Path, keys: str, status: int, printed: str) -> None:
    with start(own, "list", "-i") as session:
        session.expect("3/3", "rợp bóng")
        if len(keys) > 1:
            session.type(keys[:-1])
            session.expect("0/3")
        session.type(keys[-1])
        assert session.end() == status
        assert printed in session.text
    assert told(own) == []


@FZF
def test_fzf_in_a_pipe_prints_what_is_picked(own: Path) -> None:
    out = own / "out"
    with start(own, "search", "-i", "duong", "-f", "paths0", out=out) as session:
        session.expect("3/3", "enter: print")
        session.type("giã")
        session.settle()
        session.type("\x7f\x7f\x7fướp")
        session.expect("1/3")
        session.type("\r")
        assert session.end() == 0
    assert out.read_text() == BAD + "\0"
    assert told(own) == []


@FZF
@pytest.mark.parametrize("status", [2, 126])
def test_an_fzf_that_fails(own: Path, write: WritePost, status: int) -> None:
    write("bin/fzf", f"#!/bin/sh\nexit {status}\n").chmod(0o755)
    with start(own, "list", "-i", PATH=f"{own / 'bin'}{os.pathsep}{os.environ['PATH']}") as session:
        assert session.end() == 2
        assert f"fzf ended with status {status}: DLBLOG_PICKER=builtin" in session.text


BUILTIN = {
    "one": ("2\r", ["_posts/2020-02-03-duong-mia.md"]),
    "several": ("2 1\r", ["_posts/2020-02-03-duong-mia.md", "_posts/2021-03-04-duong-ve.md"]),
    "a range": ("2-3,2\r", ["_posts/2020-02-03-duong-mia.md", BAD]),
}


@pytest.mark.parametrize("columns", [20, 40, 200])
@pytest.mark.parametrize(("keys", "paths"), BUILTIN.values(), ids=BUILTIN)
def test_numbers_from_a_list(own: Path, keys: str, paths: list[str], columns: int) -> None:
    with start(own, "list", "-i", columns=columns, DLBLOG_PICKER="builtin") as session:
        session.expect("q to leave: ")
        rows = session.text.split("\r\n")
        assert [row[:5] for row in rows[:3]] == ["1  20", "2  20", "3  20"]
        assert all(len(row) <= columns for row in rows[:3])
        session.type(keys)
        assert session.end() == 0
    assert told(own) == paths


def test_a_list_says_what_is_no_number_and_asks_again(own: Path) -> None:
    with start(own, "search", "-i", "duong", DLBLOG_PICKER="builtin") as session:
        for typed in ("4", "0", "x", "2-1", "1-9999999999", "²"):
            session.expect("q to leave: ")
            session.type(typed + "\r")
            session.expect(f"'{typed}' is no number from 1 to 3")
        session.expect("q to leave: ")
        session.type("q\r")
        assert session.end() == 1
    assert told(own) == []


@pytest.mark.parametrize(
    ("keys", "status"),
    [("\x04", 1), ("\r", 1), ("\x03", 130)],
    ids=["Ctrl-D", "enter at the end", "Ctrl-C"],
)
def test_a_list_is_left(own: Path, keys: str, status: int) -> None:
    with start(own, "list", "-i", DLBLOG_PICKER="builtin") as session:
        session.expect("q to leave: ")
        session.settle()  # until it waits for keys
        session.type(keys)
        assert session.end() == status
    assert told(own) == []


def test_a_long_list_comes_a_screen_at_a_time(own: Path, run: Run, write: WritePost) -> None:
    for number in range(60):
        write(f"_posts/2010-01-01-{number}.md", f"# Bài {number}\n")
    assert run("index", "--jobs", "1").status == 0
    with start(own, "list", "-i", DLBLOG_PICKER="builtin") as session:
        session.expect("28  2010-01-01  Bài", "enter for 35 more, q to leave: ")
        session.type("\r")
        session.expect("56  2010-01-01  Bài", "enter for 7 more, q")
        session.type("\r")
        session.expect("63  ", "numbers (1 3-4), q to leave: ")
        session.type("1\r")
        assert session.end() == 0
    assert told(own) == ["_posts/2021-03-04-duong-ve.md"]


def test_a_list_in_a_pipe(own: Path) -> None:
    out = own / "out"
    with start(own, "list", "-i", "-f", "{title}", out=out, DLBLOG_PICKER="builtin") as session:
        session.expect("q to leave: ")
        session.type("3 1\r")
        assert session.end() == 0
    assert out.read_text() == "Ướp gà với ớt\nĐường về quê\n"


WRONG = {
    "no terminal": (["list", "-i"], {}, "-i needs a terminal"),
    "batch": (["search", "-i", "--batch", "-"], {}, "-i goes neither with --batch"),
    "count": (["list", "-i", "--count"], {}, "-i goes neither with --batch nor with --count"),
    "facets": (["list", "-i", "--facets", "tag"], {}, "nor with --count or --facets"),
}


@pytest.mark.parametrize(("typed", "variables", "reason"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_picked(
    run: Run, own: Path, typed: list[str], variables: dict[str, str], reason: str
) -> None:
    done = run(*typed)
    assert (done.status, done.out) == (2, "")
    assert reason in done.err


def test_a_default_that_cannot_be_followed_is_left_out(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLBLOG_LIST_INTERACTIVE", "1")
    assert run("list", "-f", "paths").out.split("\n")[:1] == ["_posts/2021-03-04-duong-ve.md"]
    assert run("list", "--count").out == "3\n"


@pytest.mark.parametrize(
    ("picker", "path", "reason"),
    [
        pytest.param("fzy", None, "DLBLOG_PICKER is fzf or builtin, not 'fzy'", id="another"),
        pytest.param("fzf", "", "fzf is not installed", id="not there"),
    ],
)
def test_a_picker_that_is_not_there(own: Path, picker: str, path: str | None, reason: str) -> None:
    variables = {} if path is None else {"PATH": path}
    with start(own, "list", "-i", DLBLOG_PICKER=picker, **variables) as session:
        assert session.end() == 2
        assert reason in session.text
