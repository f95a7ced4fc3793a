"""Every command that a README shows is run, on a copy of the sample blog, as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import POSTS
from tests.reference import README

READMES = {"en": README, "vi": README.with_name("README.vi.md")}
# They want a person, an editor's own shell, or a service; other tests drive them.
_NOT_HERE = re.compile(r"^(?:python3 |command!|\*/10|- run:|vim |cd )| -i\b|\| fzf|\| source")
_RIGHT = {0, 1, 123}  # 123: of xargs, where a command of its own found something


def shown(readme: Path) -> list[str]:
    """The lines of the indented blocks."""
    text = readme.read_text(encoding="utf-8")
    return re.findall(r"^    (\S.*)$", text, re.MULTILINE)


def is_command(line: str) -> bool:
    return line.startswith(("dlblog ", "git ")) and not _NOT_HERE.search(line)


def settings(readme: Path) -> str:
    """All that it shows of `dlblog.toml`, as one file."""
    blocks = readme.read_text(encoding="utf-8").split("\n\n")
    tables = [block for block in blocks if re.match(r'    (?:\[|address = |")', block)]
    tables.sort(key=lambda block: block.strip()[0] == "[")
    return "\n".join(re.sub("^    ", "", block, flags=re.MULTILINE) for block in tables) + "\n"


@pytest.fixture(scope="module", params=READMES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog with the settings that the README shows, in git, with a post that is staged."""
    folder = tmp_path_factory.mktemp("readme") / "my-blog"
    shutil.copytree(POSTS / "blog", folder)
    (folder / "dlblog.toml").write_text(settings(READMES[request.param]), encoding="utf-8")
    (folder / "questions.tsv").write_text("1\thọc sâu là gì\n2\tphở gà\n", encoding="utf-8")
    (folder / ".config/fish/conf.d").mkdir(parents=True)
    for command in (["git", "init", "-q"], ["git", "add", "_posts"]):
        subprocess.run(command, cwd=folder, check=True)
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "EDITOR": "true",
        "BROWSER": "true",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("language", READMES)
def test_there_are_commands(language: str) -> None:
    assert len([line for line in shown(READMES[language]) if is_command(line)]) > 35
    assert {"[searches]", "[aliases]", "address"} <= set(settings(READMES[language]).split())


def test_the_commands_run(folder: Path, request: pytest.FixtureRequest) -> None:
    readme = READMES[request.node.callspec.params["folder"]]
    for command in filter(is_command, shown(readme)):
        done = run(command, folder)
        if " init " in command:  # there is one already, which says so
            assert done.returncode == 2, done.stderr
            continue
        assert done.returncode in _RIGHT, (command, done.stderr)
        assert "cannot" not in done.stderr, (command, done.stderr)
        if command.startswith(("dlblog search", "dlblog list", "dlblog show", "dlblog related")):
            assert done.stdout or " > " in command, (command, done.stderr)


def test_both_show_the_same_commands() -> None:
    lines = {
        language: [re.sub(r"\s+#.*", "", line) for line in shown(readme) if is_command(line)]
        for language, readme in READMES.items()
    }
    assert lines["en"] == lines["vi"]
