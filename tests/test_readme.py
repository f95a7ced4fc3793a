"""README and the help say the same, and every command is in both."""

from __future__ import annotations

import re

import pytest

from dlblog.cli import cli
from dlblog.cli.group import all_commands
from tests.reference import README, REFERENCE, reference


def test_the_reference_is_made_from_the_help() -> None:
    assert reference() == REFERENCE.read_text(encoding="utf-8"), "make reference"


COMMANDS = dict(all_commands(cli))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert all(getattr(option, "help", "") for option in command.params if option.opts[0][0] == "-")
    text = README.read_text(encoding="utf-8")
    assert re.search(rf"\bdlblog {name}\b", text)


PROMISES = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", README.read_text(encoding="utf-8"))


def test_there_are_promises() -> None:
    assert len(PROMISES) > 20


@pytest.mark.parametrize(("path", "name"), PROMISES, ids=lambda part: part)
def test_every_promise_has_its_test(path: str, name: str) -> None:
    text = (README.parent / path).read_text(encoding="utf-8")
    assert f"def {name or 'test_'}" in text
