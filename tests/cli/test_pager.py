"""The pager, on a real terminal."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from dlblog.terminal import width
from tests.conftest import Blog
from tests.output.hits import plain
from tests.teletype import DLBLOG, Shown, Teletype, on_terminal

ALL = ("list", "--all", "-f", "text")
LAST = "Đo thời gian sắp xếp"  # a title at the end of ALL
PROMPT = r"(:|\(END\))(\x1b\[K)?$"
needs_less = pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")


@pytest.fixture
def base(blog: Blog) -> Path:
    return blog.folder.parent


def show(base: Path, *args: str, **options: object) -> Shown:
    return on_terminal([*DLBLOG, *args], cwd=base, **options)  # type: ignore[arg-type]


def copying(file: Path) -> str:
    """A pager that shows nothing and keeps what it gets."""
    return f"sh -c 'cat >> \"{file}\"'"


def test_what_fits_is_not_paged(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = show(base, "list", PAGER=copying(kept))
    assert done.status == 0
    assert LAST not in done.text and "10 of 14 posts shown" in done.text
    assert not kept.exists()


def test_what_does_not_fit_is_paged(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = show(base, *ALL, PAGER=copying(kept))
    assert done == (0, "", "")
    assert LAST in plain(kept.read_text())
    direct = show(base, "--no-pager", *ALL, lines=500)
    assert plain(kept.read_text()) == plain(direct.text)


WRAPPED = "{title} {title} {title}"


def test_a_line_counts_for_the_rows_it_takes(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    args = ("list", "--all", "-f", WRAPPED)
    shown = show(base, *args, PAGER="").text.splitlines()
    rows = sum(-(-width(line) // 60) for line in shown)
    assert rows > 2 * len(shown)
    for lines in (rows + 1, rows):  # the prompt of the shell takes one
        assert not kept.exists()
        show(base, *args, columns=60, lines=lines, PAGER=copying(kept))
    assert kept.exists()


@needs_less
def test_less_is_left_early(base: Path) -> None:
    done = show(base, *ALL, keys=[(PROMPT, "q")])
    assert done.status == 0
    assert LAST not in done.text
    assert "dlblog" not in plain(done.text)


@needs_less
def test_less_shows_colours_and_links(base: Path) -> None:
    for less in ({}, {"LESS": "-S"}, {"LESS": ""}):
        done = show(base, *ALL, keys=[(PROMPT, "q")], **less)
        assert done.status == 0
        assert "\x1b[1m" in done.text
        assert "\x1b]8;;file://" in done.text
        assert "ESC" not in done.text


@needs_less
def test_ctrl_c_is_for_the_pager(base: Path) -> None:
    with Teletype([*DLBLOG, *ALL], cwd=base) as terminal:
        terminal.wait(lambda: re.search(PROMPT, terminal.drawn), PROMPT)
        terminal.type("\x03")
        for _ in range(5):  # less may draw nothing for it, and drop a key that comes soon after
            terminal.settle()
            if LAST not in terminal.text:
                terminal.type("G", again=True)
        terminal.expect(LAST)
        terminal.type("q")
        assert terminal.end() == 0
        assert "interrupted" not in terminal.sent


@needs_less
def test_a_text_without_end_is_shown_as_it_comes(tmp_path: Path) -> None:
    code = """
from itertools import count
from dlblog.cli.pager import Pager
with Pager(color=False) as pager:
    for n in count():
        pager.write(f"mưa {n}\\n")
print("sau đó")
"""
    keys = [(PROMPT, " "), (r"mưa 40(?s:.*)" + PROMPT, "q")]
    done = on_terminal([sys.executable, "-c", code], cwd=tmp_path, keys=keys)
    assert done.status == 0
    assert done.text.endswith("sau đó\n")


def test_options_of_the_pager(base: Path, tmp_path: Path) -> None:
    pager = tmp_path / "máy đọc"
    pager.write_text(f'#!/bin/sh\necho "$1|$2|$LESS" > "{tmp_path}/args"\ncat > /dev/null\n')
    pager.chmod(0o755)
    done = show(base, *ALL, PAGER=f"'{pager}' -S --to='a b'")
    assert done == (0, "", "")
    assert (tmp_path / "args").read_text() == "-S|--to=a b|FRX\n"


def test_another_pager_gets_no_links(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    show(base, *ALL, PAGER=copying(kept))
    assert "\x1b[1m" in kept.read_text()
    assert "\x1b]" not in kept.read_text()


def test_our_variable_goes_first(base: Path, tmp_path: Path) -> None:
    show(base, *ALL, DLBLOG_PAGER=copying(tmp_path / "a"), PAGER=copying(tmp_path / "b"))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


NONE = {
    "empty": {"PAGER": ""},
    "cat": {"PAGER": "cat"},
    "ours is empty": {"DLBLOG_PAGER": "", "PAGER": "false"},
    "dumb": {"TERM": "dumb", "PAGER": "false"},
    "a variable": {"DLBLOG_NO_PAGER": "1", "PAGER": "false"},
    "quotes that never end": {"PAGER": "less '"},
}


@pytest.mark.parametrize("variables", NONE.values(), ids=NONE)
def test_no_pager(base: Path, variables: dict[str, str]) -> None:
    done = show(base, *ALL, **variables)
    assert done.status == 0
    assert LAST in done.text
    assert "\x1b[?" not in done.text


def test_no_pager_by_option(base: Path) -> None:
    assert LAST in show(base, "--no-pager", *ALL, PAGER="false").text


def test_no_pager_by_the_settings(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "other")
    (tmp_path / "other" / "dlblog.toml").write_text("[defaults]\npager = false\n")
    assert LAST in show(tmp_path / "other", *ALL, PAGER="false").text


def test_a_pager_that_is_not_there(base: Path) -> None:
    done = show(base, *ALL, PAGER="khong-co-may-doc -R")
    assert done.status == 0
    assert done.text.startswith("dlblog: the pager 'khong-co-may-doc' cannot be run (No such file")
    assert LAST in done.text


def test_without_less_nothing_is_said(base: Path, tmp_path: Path) -> None:
    done = show(base, *ALL, PATH=str(tmp_path))
    assert done.status == 0
    assert LAST in done.text and "pager" not in done.text


@pytest.mark.parametrize("pager", ["true", "false", "head -n 1"])
def test_a_pager_that_ends_at_once(base: Path, pager: str) -> None:
    done = show(base, *ALL, "--sort", "title", PAGER=pager)
    assert done.status == 0
    assert "dlblog" not in plain(done.text)


FACETS = ("list", "--facets", "tag,year,month")


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(FACETS, id="facets"),
        pytest.param((*ALL, "-f", "json"), id="json"),
        pytest.param((*ALL, "-f", "full"), id="full"),
        pytest.param(("related", "tri-tue-nhan-tao"), id="related"),
    ],
)
def test_all_that_is_long_is_paged(base: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    kept = tmp_path / "kept"
    assert show(base, *args, lines=5, PAGER=copying(kept)).status == 0
    assert kept.read_text().count("\n") >= 1


def test_nothing_found(base: Path) -> None:
    done = show(base, "search", "khủnglong", PAGER="false")
    assert done.status == 1
    assert done.text.startswith("dlblog: nothing found: ")
    assert show(base, "-q", "search", "khủnglong", PAGER="false") == (1, "", "")


def test_no_terminal_to_type_at(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    words = " ".join([*DLBLOG, *ALL])
    command = ["sh", "-c", f"{words} < /dev/null; {words} | cat"]
    done = on_terminal(command, cwd=base, PAGER=copying(kept))
    assert done.text.count(LAST) == 2
    assert not kept.exists()
