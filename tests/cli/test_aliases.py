"""Other names of tags, from dlblog.toml, in the commands that take tags."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dlblog import indexing
from tests.conftest import Done, Run, WritePost

TAGS = {
    "a.md": "Machine Learning, Python",
    "b.md": "ML",
    "c.md": "Machine Learning",
    "d.md": "Python",
    "e.md": "học sâu",
}
TOML = """
[aliases]
"ML" = "Machine Learning"
"Học máy" = "Machine Learning"
"DL" = "Học sâu"
"K8s" = "Kubernetes"
"""


@pytest.fixture
def blog(tmp_path: Path, write: WritePost) -> Path:
    """A small blog with aliases, indexed."""
    for name, tags in TAGS.items():
        write(f"posts/{name}", f"---\ntitle: Bài {name[0]}\ntags: [{tags}]\n---\nMột bài viết.\n")
    write("dlblog.toml", TOML)
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path


def letters(done: Done) -> str:
    """The posts that were found, by their letters."""
    return "".join(sorted(Path(path).stem for path in done.out.split()))


@pytest.mark.parametrize(
    ("args", "found"),
    [
        pytest.param(["search", "tag:ML"], "abc", id="in a query"),
        pytest.param(["search", 'bài tag:"machine-learning"'], "abc", id="the tag in a query"),
        pytest.param(["search", "bài", "-t", "ml"], "abc", id="an option"),
        pytest.param(["list", "-t", "ML", "-t", "Python"], "a", id="both tags"),
        pytest.param(["list", "--any-tag", "-t", "dl", "-t", "ML"], "abce", id="any tag"),
        pytest.param(["list", "--no-tag", "ML"], "de", id="left out"),
        pytest.param(["search", "bài -tag:ml"], "de", id="left out in a query"),
        pytest.param(["list", "-t", "Machine Learning"], "abc", id="the tag as posts have it"),
        pytest.param(["list", "-t", "hoc may"], "abc", id="an alias without marks"),
        pytest.param(["list", "-t", "DL"], "e", id="a tag in another case"),
        pytest.param(["list", "-t", "Python"], "ad", id="a tag without aliases"),
    ],
)
def test_an_alias_means_its_tag(blog: Path, run: Run, args: list[str], found: str) -> None:
    assert letters(run(*args, "--all" if args[0] == "list" else "-n9", "-f", "paths")) == found


def test_tags_of_posts_with_an_alias(blog: Path, run: Run) -> None:
    done = run("tags", "-t", "ml", "-f", "csv")
    rows = [line.split(",")[:2] for line in done.out.splitlines()]
    assert rows == [["tag", "count"], ["Machine Learning", "2"], ["ML", "1"], ["Python", "1"]]


def test_nobody_has_the_tag(blog: Path, run: Run) -> None:
    said = "dlblog: no post has the tag 'k8s', nor 'Kubernetes', which it is an alias of\n"
    assert run("list", "-t", "k8s") == (1, "", said)


def test_without_the_table_a_name_is_itself(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", "refresh = false\n")
    assert letters(run("list", "-t", "ML", "-f", "paths")) == "b"


def test_categories_have_no_aliases(blog: Path, run: Run, write: WritePost) -> None:
    write("posts/g.md", "---\ntitle: Bài g\ncategory: ML\n---\nMột bài viết.\n")
    write("posts/h.md", "---\ntitle: Bài h\ncategory: Machine Learning\n---\nMột bài viết.\n")
    assert run("index").status == 0
    assert letters(run("list", "--category", "ml", "-f", "paths")) == "g"


def test_the_settings_are_read_once(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from dlblog import settings

    read, times = settings.read_file, []
    monkeypatch.setattr(settings, "read_file", lambda *a: times.append(a[0]) or read(*a))
    assert letters(run("list", "-t", "ML", "-f", "paths")) == "abc"
    assert times == [str(blog / "dlblog.toml")]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("ml", ["Machine Learning", "ML"], id="an alias"),
        pytest.param("hoc", ["Machine Learning", "học sâu"], id="an alias without marks"),
        pytest.param("k8", [], id="nobody has the tag"),
        pytest.param("p", ["Python"], id="no alias"),
    ],
)
def test_completing_an_alias(blog: Path, typed: str, offered: list[str]) -> None:
    assert complete(blog, typed) == offered


def test_completing_beside_broken_settings(blog: Path, write: WritePost) -> None:
    write("dlblog.toml", "aliases = 3")
    assert complete(blog, "ml") == ["ML"]


def complete(cwd: Path, typed: str) -> list[str]:
    """What is offered after `dlblog list -t TYPED`."""
    done = subprocess.run(
        [sys.executable, "-m", "dlblog"],
        cwd=cwd,
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": "bash_complete",
            "COMP_WORDS": f"dlblog\nlist\n-t\n{typed}",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [line.removeprefix("plain,") for line in done.stdout.split("\n") if line]
