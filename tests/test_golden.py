"""The transcripts in `golden/`: what a user types and sees, in real processes.

Those in `golden/looks/` are of one list of commands, each on another terminal; here is also tested
that the list is complete, and that a terminal's width is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dlblog.cli import cli
from dlblog.cli.group import all_commands
from dlblog.output import FORMATS
from dlblog.terminal import width
from tests.golden.transcript import COMMANDS, GOLDEN, LOOKS, VARIANTS, look, run
from tests.teletype import plain

SESSIONS = [*sorted(GOLDEN.glob("*.session")), *sorted(LOOKS.glob("*.session"))]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_transcript(session: Path) -> None:
    written = session.read_text(encoding="utf-8")
    assert "\n$ " in f"\n{written}"
    assert run(written) == written


# Looks

LISTED = [line[2:] for line in COMMANDS.read_text(encoding="utf-8").splitlines() if line[0] == "$"]


def read_look(variant: str) -> str:
    return LOOKS.joinpath(f"{variant}.session").read_text(encoding="utf-8")


def test_every_variant_has_its_transcript() -> None:
    assert {path.stem for path in LOOKS.glob("*.session")} == {*VARIANTS}


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_variants_have_the_same_commands(variant: str) -> None:
    written = read_look(variant).splitlines()
    kept = [line for line in written if line.startswith(("$ ", "#: "))]
    assert "\n".join(kept) + "\n" == look(variant), "make golden"


def needed() -> Iterator[str]:
    """Commands, with each of their formats, that must be in the list."""
    for name, command in all_commands(cli):
        yield name
        for option in command.params:
            if option.name == "format_" and isinstance(option.type, click.Choice):
                yield from (f"{name} … -f {format_}" for format_ in option.type.choices)
    yield from (f"search … -f {format_}" for format_ in (*FORMATS, "'{"))


# What is printed where nothing is asked.
DEFAULT = re.compile(r" … -f text$")


@pytest.mark.parametrize("wanted", list(needed()))
def test_every_command_and_format_is_in_the_list(wanted: str) -> None:
    command, _, format_ = DEFAULT.sub("", wanted).partition(" … ")
    found = [line for line in LISTED if re.search(rf"\bdlblog {command}(?![\w-])", line)]
    assert any(format_ in line for line in found)


# Lines that are not laid out: for programs, to be copied, or as somebody wrote them.
AS_IT_IS = re.compile(
    r"-f (?:json|jsonl|csv|trec|markdown|github|paths|paths0|'\{)|--(?:raw|plain|print|dry-run)"
    r"|completion|tag dump|tag undo --list"
)


def shown(variant: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a transcript, each with the lines that it printed."""
    for part in re.split(r"^\$ ", read_look(variant), flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield command, [line for line in lines if not line.startswith("#: ")]


# Lines that are never cut, since they are copied: paths, code, commands, and what is said.
NOT_CUT = re.compile(
    r"    .*|dlblog: .*|.*: dlblog tag doctor .*|(?:~ | *|.*: +)[\w./-]+\.(?:mdx?|html|txt)"
)
HELP_LEAST = 50  # columns; click's help has no fewer


@pytest.mark.parametrize(
    ("variant", "columns"),
    [("40-columns", 40), ("80-columns", 80), ("200-columns", 200), ("no-color", 80),
     ("vietnamese", 80), ("c-locale", 80)],
)  # fmt: skip
def test_no_line_is_wider_than_the_terminal(variant: str, columns: int) -> None:
    wide = [
        (command, line)
        for command, lines in shown(variant)
        if not AS_IT_IS.search(command)
        for line in map(plain, (line.replace("␛", "\x1b") for line in lines))
        if width(line) > (max(columns, HELP_LEAST) if lines[0].startswith("Usage: ") else columns)
        and not NOT_CUT.fullmatch(line)
    ]
    assert wide == []


@pytest.mark.parametrize("variant", ["pipe", "no-color"])
def test_nothing_is_coloured_unasked(variant: str) -> None:
    for command, lines in shown(variant):
        if "--color always" not in command:
            assert "␛" not in "".join(lines), command


@pytest.mark.parametrize("variant", VARIANTS)
def test_colours_are_those_that_are_read_everywhere(variant: str) -> None:
    codes = set(re.findall(r"␛\[([\d;]*)m", read_look(variant)))
    assert codes <= {"0", "1", "1;31", "35", "1;4", "3", "4"}
    assert "␍" not in read_look(variant)
