"""What is made from the program is what it makes now, and every command is in README."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from dlblog import toml
from dlblog.cli import cli
from dlblog.cli.group import all_commands
from tests import manual, picture
from tests.golden.transcript import run
from tests.reference import README, REFERENCE, reference


def test_the_reference_is_made_from_the_help() -> None:
    assert reference() == REFERENCE.read_text(encoding="utf-8"), "make reference"


def test_the_manual_page_is_made_from_the_help() -> None:
    assert manual.manual() == manual.MANUAL.read_text(encoding="utf-8"), "make reference"


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff")
def test_groff_takes_the_manual_page() -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", str(manual.MANUAL)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "whatever the marks" in done.stdout


def test_the_picture_is_of_a_real_session() -> None:
    session = picture.SESSION.read_text(encoding="utf-8")
    assert run(session) == session, "make session"
    assert picture.picture(session) == picture.PICTURE.read_text(encoding="utf-8"), "make session"


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


def test_ci_runs_the_test_command_of_both_readmes() -> None:
    command = re.findall(
        r"^    (.* -m pytest.*)$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(command) == 1
    assert f"\n    {command[0]}\n" in README.with_name("README.vi.md").read_text(encoding="utf-8")
    assert f"\n{command[0]}\n" in (README.parent / ".ci/run").read_text(encoding="utf-8")


def test_the_oldest_dependencies_are_the_lower_bounds() -> None:
    project = toml.loads((README.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = [re.sub(r"[><=]=([^,;]+)[^;]*", r"==\1", one) for one in project["dependencies"]]
    written = (README.parent / "tests/oldest.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in written if not line.startswith("#")] == bounds


def test_what_the_tests_run_with_is_allowed() -> None:
    """Every dependency is pinned, so that the tests do not fail when a new version comes out."""
    project = toml.loads((README.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = (README.parent / "constraints.txt").read_text(encoding="utf-8").lower()
    names = {re.split(r"[<>=;]", one)[0].strip().lower() for one in wanted}
    assert [name for name in names if f"\n{name}==" not in pinned] == []
