"""Which editor opens files, and how it is told the line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dlblog.editor import Place, arguments, edit, find_editor
from dlblog.errors import UsageError

COMMANDS = {
    "VISUAL first": ({"VISUAL": "kak", "EDITOR": "vi", "TERM": "xterm"}, ["kak"]),
    "EDITOR on a dumb terminal": ({"VISUAL": "kak", "EDITOR": "ed", "TERM": "dumb"}, ["ed"]),
    "only VISUAL, dumb": ({"VISUAL": "kak", "TERM": "dumb"}, ["kak"]),
    "only EDITOR": ({"EDITOR": "vi", "TERM": "xterm"}, ["vi"]),
    "empty VISUAL": ({"VISUAL": " ", "EDITOR": "vi", "TERM": "xterm"}, ["vi"]),
    "options": ({"VISUAL": "code --wait", "TERM": "xterm"}, ["code", "--wait"]),
    "quotes": ({"VISUAL": "'/a b/ed' -n \"x y\"", "TERM": "xterm"}, ["/a b/ed", "-n", "x y"]),
    "no shell": ({"EDITOR": "ed; $(touch x)"}, ["ed;", "$(touch", "x)"]),
}


@pytest.mark.parametrize(("variables", "expected"), COMMANDS.values(), ids=COMMANDS)
def test_the_command_of_the_environment(variables: dict[str, str], expected: list[str]) -> None:
    assert find_editor(variables, terminal=True) == expected


def test_a_home_in_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nha")
    assert find_editor({"EDITOR": "~/bin/ed -x"}, terminal=False) == ["/nha/bin/ed", "-x"]


def test_usual_editors_where_no_variable_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"set \$VISUAL or \$EDITOR"):
        find_editor({}, terminal=True)
    for name in ("vi", "nano"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert find_editor({}, terminal=True) == [str(tmp_path / "nano")]
    with pytest.raises(UsageError, match="no terminal"):
        find_editor({}, terminal=False)


def test_a_command_that_is_no_words() -> None:
    with pytest.raises(UsageError, match="EDITOR has a quotation mark that is never closed"):
        find_editor({"EDITOR": "'vi"}, terminal=True)


A, B = Place("bài/a.md", 7), Place("b.md", 9)
WAYS = {
    "vim": (["vim"], [A], ["+7", "bài/a.md"]),
    "vim, several": (["vim"], [A, B], ["+7", "bài/a.md", "b.md"]),
    "nano": (["nano"], [A, B], ["+7", "bài/a.md", "+9", "b.md"]),
    "emacs": (["emacs", "-nw"], [A], ["+7", "bài/a.md"]),
    "emacsclient": (["/usr/bin/emacsclient", "-t"], [A], ["+7", "bài/a.md"]),
    "a version": (["emacs-28.2"], [A], ["+7", "bài/a.md"]),
    "a kind of Debian's": (["vim.basic"], [A], ["+7", "bài/a.md"]),
    "micro": (["micro"], [A], ["+7", "bài/a.md"]),
    "VS Code": (["code", "--wait"], [A, B], ["--goto", "bài/a.md:7", "--goto", "b.md:9"]),
    "Helix": (["hx"], [A, B], ["bài/a.md:7", "b.md:9"]),
    "Sublime Text": (["subl", "-w"], [A], ["bài/a.md:7"]),
    "Kate": (["kate"], [A], ["-l", "7", "bài/a.md"]),
    "PyCharm": (["pycharm"], [A], ["--line", "7", "bài/a.md"]),
    "jed": (["jed"], [A], ["bài/a.md", "-g", "7"]),
    "Notepad++": (["notepad++.exe"], [A], ["-n7", "bài/a.md"]),
    "not known": (["soạn-thảo"], [A], ["bài/a.md"]),
    "no line": (["vim"], [Place("a.md")], ["a.md"]),
    "a path like an option": (["vim"], [Place("-c", 1)], ["+1", "./-c"]),
    "a path like a line": (["vim"], [Place("+9.md")], ["./+9.md"]),
    "a path like a home": (["subl"], [Place("~x/a.md", 2)], ["./~x/a.md:2"]),
    "an absolute path": (["vim"], [Place("/x/-a.md")], ["/x/-a.md"]),
    "letters with marks": (["vim"], [Place("đà-lạt.md")], ["đà-lạt.md"]),
}


@pytest.mark.parametrize(("command", "places", "expected"), WAYS.values(), ids=WAYS)
def test_how_a_line_is_told(command: list[str], places: list[Place], expected: list[str]) -> None:
    assert arguments(command, places) == command + expected


def test_what_a_link_leads_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hx").write_text("#!/bin/sh\n")
    (tmp_path / "hx").chmod(0o755)
    (tmp_path / "soạn").symlink_to("hx")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert arguments(["soạn"], [A]) == ["soạn", "bài/a.md:7"]


def test_an_editor_that_fails() -> None:
    with pytest.raises(UsageError, match="ended with status 3"):
        edit([sys.executable, "-c", "import sys; sys.exit(3)"], [A])
    with pytest.raises(UsageError, match=r"'nowhere/ed' cannot be started \(No such file"):
        edit(["nowhere/ed"], [A])
