"""Which files `.gitignore` leaves out: as git says, and in bounded time."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from dlblog import gitignore
from dlblog.gitignore import Ignore, parse_line


def ignored(ignore: Ignore, folder: Path, path: str) -> bool:
    """Whether a walk that comes to a path leaves it out, with a folder above or by itself."""
    parts = path.split("/")
    above = ("/".join(parts[:number]) for number in range(1, len(parts)))
    return any(ignore.has_folder(f"{folder}/{name}") for name in above) or (
        f"{folder}/{path}" in ignore
    )


PIECES = [
    "a", "b", "*", "**", "/", "?", "[ab]", "[!a]", "[^b]", "\\a", "a*b", "[]a]", "[a-c]", "[a-]",
    "[c-a]", "[[:alpha:]]", "[[:none:]]", "[\\]a]", " ", "\\ ", "!", "#", "\\#", "ab", "\\", "-",
    "đ", "\r",
]  # fmt: skip
PARTS = ["a", "b", "ab", "aab", "c", "a b", "a ", "-", "!", "#", "]", "đ"]
# Git takes a ** after a single character for one that stands alone (until 2.45), counts bytes for
# ?, and lets brackets reach over a /.
_ODD = re.compile(r"^!?/?.\*\*|\?.*đ|đ.*\?|\[[^]]*/|\\/|\[[^]]*đ")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("seed", range(3))
def test_as_git_says(tmp_path: Path, seed: int) -> None:
    """Lines put together at random, on paths put together at random."""
    chance = random.Random(seed)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, env=environment)
    cases: dict[str, tuple[str, list[str]]] = {}
    for number in range(300):
        lines: list[str] = []
        while len(lines) < 1 + number % 3:
            line = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
            if not _ODD.search(line):
                lines.append(line)
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / ".gitignore").write_bytes("\n".join([*lines, ""]).encode())
        for _ in range(25):
            path = "/".join(chance.choices(PARTS, k=chance.randint(1, 4)))
            if not any("?" in line or "[" in line for line in lines) or "đ" not in path:
                cases[f"{number}/{path}"] = (path, lines)
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=tmp_path,
        env=environment,
        input="\0".join(cases).encode(),
        capture_output=True,
        check=False,
    )
    said = set(done.stdout.decode().split("\0"))
    assert len(said) > 500
    wrong = []
    rules = {str(number): Ignore().below(str(tmp_path / str(number))) for number in range(300)}
    for case, (path, lines) in cases.items():
        number, _, _ = case.partition("/")
        if ignored(rules[number], tmp_path / number, path) != (case in said):
            wrong.append((lines, path, f"git: {case in said}"))
    assert wrong == []


NONE = [
    "",
    "#a",
    "!",
    "/",
    "!/",
    "a[",
    "[a",
    "[]",
    "[!]",
    "a\\",
    "[[:lạ:]]",
    "x" * 1_001,
    "a/" * 65,
]


@pytest.mark.parametrize("line", NONE)
def test_no_pattern(line: str) -> None:
    assert parse_line(line) is None


LONG = "a" * 255
SLOW = {
    "stars": ("*a" * 400 + "b", LONG),
    "stars and sets": ("*[a-z]" * 150 + "b", LONG),
    "question marks": ("*?" * 400 + "b", LONG),
    "a long piece": ("*" + "a" * 127 + "b", LONG),
    "long pieces": ("*" + "a" * 100 + "*" + "a" * 100 + "b*c", LONG),
    "folders": ("/".join(["**", "*a*a"] * 30) + "/b", "a/" * 2_000 + "a"),
    "many folders": ("**/" + "*a/" * 60 + "b", "a/" * 2_000 + "a"),
    "any folders": ("**/" * 60 + "b", "a/" * 2_000 + "a"),
}


@pytest.mark.parametrize(("line", "path"), SLOW.values(), ids=SLOW)
def test_time_is_bounded(line: str, path: str) -> None:
    """A regular expression made of such a pattern takes years."""
    pattern = parse_line(line)
    assert pattern is not None
    begun = time.perf_counter()
    assert not pattern.means(path.split("/"), False)
    assert time.perf_counter() - begun < 1


def test_a_line_that_is_too_long_is_not_looked_at() -> None:
    begun = time.perf_counter()
    assert parse_line("*[" * 500_000) is None
    assert parse_line(" " * 1_000_000) is None
    assert parse_line("\\ " * 500_000) is None
    assert time.perf_counter() - begun < 1


def test_patterns_of_all_folders_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitignore, "_MOST_PATTERNS", 3)
    (tmp_path / "x").mkdir()
    (tmp_path / ".gitignore").write_text("a\n\n# b\nb\n")
    (tmp_path / "x/.gitignore").write_text("c\nd\n")
    unreadable: list[tuple[str, str]] = []
    top = Ignore().below(str(tmp_path), unreadable)
    assert unreadable == []
    below = top.below(str(tmp_path / "x"), unreadable)
    assert unreadable == [
        (str(tmp_path / "x/.gitignore"), "more than 3 patterns; what it says is passed over")
    ]
    assert f"{tmp_path}/x/b" in below
    assert f"{tmp_path}/x/c" not in below


def test_below_an_ignored_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("out/\n!out/a.md\n")
    (tmp_path / "out/deep").mkdir(parents=True)
    for folder in ("out", "out/deep"):
        assert f"{tmp_path}/{folder}/a.md" in Ignore.above(f"{tmp_path}/{folder}")
    assert f"{tmp_path}/a.md" not in Ignore.above(str(tmp_path))
