"""`dlblog show` as its users meet it: the file where it is as indexed, else the index's text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dlblog.terminal import width
from tests.conftest import Run, WritePost
from tests.teletype import DLBLOG, Shown, on_terminal, plain

LONG = "Sáng mồng một cả nhà dậy sớm, mẹ thắp hương, bố pha ấm trà sen đợi khách xông đất. " * 3
TEXT = f"""---
title: Tết ở nhà
date: 2020-01-25
tags: [Tết, Gia đình]
category: Nhật ký
author: Lê Cẩm Tú
draft: true
permalink: /tet/
---
# Sáng mồng một

{LONG.strip()}

- bánh *chưng*
- `dưa hành` và [thịt đông](https://example.org/thit)

```sh
nau --lau "bánh chưng" --trong 12h --lua nho --nuoc day --canh noi suot dem khong ngu
```
"""
HEAD = [
    "Tết ở nhà", "date: 2020-01-25", "tags: Tết, Gia đình", "category: Nhật ký",
    "author: Lê Cẩm Tú", "draft: yes", "url: /tet/", "path: posts/tet.md", "",
]  # fmt: skip


@pytest.fixture
def base(tmp_path: Path, write: WritePost) -> Path:
    from dlblog import indexing

    write("posts/tet.md", TEXT)
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path


def show(base: Path, columns: int, *args: str, **options: str) -> Shown:
    """Runs it on a terminal without a pager."""
    return on_terminal(
        [*DLBLOG, *args], cwd=base, columns=columns, apart=True, **{"PAGER": "", **options}
    )


def test_in_a_pipe(base: Path, run: Run) -> None:
    done = run("show", "tet")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        *HEAD,
        "# Sáng mồng một", "", LONG.strip(), "",
        "• bánh chưng", "• `dưa hành` và thịt đông (https://example.org/thit)", "",
        "    " + TEXT.split("```sh\n")[1].split("\n")[0],
    ]  # fmt: skip


@pytest.mark.parametrize(("columns", "widest"), [("50", 50), ("", 250), ("x", 250), ("200", 88)])
def test_beside_the_list_of_fzf(
    base: Path, run: Run, monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("FZF_PREVIEW_COLUMNS", columns)
    prose = [line for line in run("show", "tet").out.splitlines() if not line.startswith(" ")]
    assert widest - 12 < max(map(width, prose)) <= widest
    assert max(map(width, run("show", "tet", "--plain").out.splitlines())) > 200


@pytest.mark.parametrize("size", [40, 80, 200])
def test_on_a_terminal(base: Path, size: int) -> None:
    drawn = show(base, size, "show", "tet")
    assert (drawn.status, drawn.said) == (0, "")
    text = plain(drawn.text)
    code = [line for line in text.splitlines() if line.startswith("    nau ")]
    assert len(code) == 1
    rest = [line for line in text.splitlines() if line not in code]
    assert max(map(width, rest)) <= min(size - 1, 88)
    assert "\x1b[1mTết ở nhà\x1b[0m" in drawn.text
    assert "\x1b]8;;https://example.org/thit\x1b\\thịt đông\x1b]8;;\x1b\\" in drawn.text
    assert " ".join(text.split()).count(LONG.strip()) == 1


@pytest.mark.parametrize("kind", ["dumb", "linux"])
def test_a_terminal_without_links(base: Path, kind: str) -> None:
    text = show(base, 80, "show", "tet", TERM=kind).text
    assert "\x1b]" not in text
    assert "thịt đông (https://example.org/thit)" in plain(text)


def test_plain_on_a_terminal_is_what_a_pipe_gets(base: Path, run: Run) -> None:
    assert show(base, 40, "show", "tet", "--plain").text == run("show", "tet").out


def test_no_colour(base: Path) -> None:
    text = show(base, 40, "show", "tet", NO_COLOR="1").text
    assert "\x1b" not in text
    assert max(map(width, text.splitlines()[:12])) < 40


def test_colour_in_a_pipe(base: Path, run: Run) -> None:
    text = run("--color", "always", "show", "tet").out
    assert "\x1b[1mTết ở nhà\x1b[0m" in text
    assert "\x1b]" not in text  # who reads it may not know links
    assert LONG.strip() in text


def test_what_has_changed_is_read_again_first(base: Path, run: Run, write: WritePost) -> None:
    write("posts/tet.md", TEXT.replace("bánh *chưng*", "bánh *tét*"))
    done = run("show", "tet")
    assert (done.status, done.err) == (0, "")
    assert "• bánh tét" in done.out


def test_a_file_that_has_changed(base: Path, run: Run, write: WritePost) -> None:
    write("posts/tet.md", TEXT.replace("bánh *chưng*", "bánh *tét*"))
    done = run("show", "tet", "--no-refresh")
    assert done.status == 0
    assert "bánh chưng" in done.out
    assert "bánh tét" not in done.out
    assert done.err == (
        "dlblog: posts/tet.md has changed since it was indexed: this is the old text\n"
    )


def test_a_file_that_is_gone(base: Path, run: Run) -> None:
    (base / "posts/tet.md").unlink()
    done = run("show", "tet", "--no-refresh")
    assert done.status == 0
    assert done.out.splitlines()[: len(HEAD)] == HEAD
    assert "bánh chưng" in done.out
    assert "posts/tet.md cannot be read (No such file or directory)" in done.err


def test_raw(base: Path, run: Run) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "dlblog", "show", "tet", "--raw"],
        cwd=base, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert process.stdout == (base / "posts/tet.md").read_bytes()


def test_raw_of_what_is_gone(base: Path, run: Run) -> None:
    (base / "posts/tet.md").unlink()
    done = run("show", "tet", "--raw", "--no-refresh")
    assert (done.status, done.out) == (2, "")
    assert done.err == "dlblog: posts/tet.md: No such file or directory\n"


@pytest.mark.parametrize("option", [["--plain"], ["-f", "json"]], ids=" ".join)
def test_raw_goes_with_nothing(base: Path, run: Run, option: list[str]) -> None:
    assert run("show", "tet", "--raw", *option).status == 2


def test_raw_on_a_terminal_is_harmless(base: Path, write: WritePost) -> None:
    write("posts/cam.md", "Cảnh \x1b[2J\x9b1m báo \u202e ngược\tlề.")
    show(base, 80, "index")
    drawn = show(base, 80, "show", "posts/cam.md", "--raw")
    assert plain(drawn.text) == drawn.text
    assert "báo" in drawn.text


def test_a_copied_index_does_not_choose_what_is_read(
    base: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A post outside of the blog is read only by an index that was made here."""
    import shutil

    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "rieng.md").write_text("# Riêng\n\n*Thư* nhà.\n")
    assert run("index", "posts", str(elsewhere)).status == 0
    assert run("show", "rieng", "--raw").out == "# Riêng\n\n*Thư* nhà.\n"
    shutil.copytree("index", "index-2")
    shutil.rmtree("index")
    os.rename("index-2", "index")
    done = run("show", "rieng", "--no-refresh")
    assert "Thư nhà." in done.out  # that of the index
    assert "outside of the blog" in done.err
    done = run("show", "rieng", "--raw", "--no-refresh")
    assert (done.status, done.out) == (2, "")
    assert "outside of the blog" in done.err


def test_json_is_as_it_was(base: Path, run: Run) -> None:
    found = json.loads(run("show", "tet", "-f", "json").out)
    assert found["title"] == "Tết ở nhà"
    assert [section["kind"] for section in found["sections"]] == [
        "heading", "text", "text", "text", "code",
    ]  # fmt: skip


def test_a_long_post_is_paged(base: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    drawn = on_terminal(
        [*DLBLOG, "show", "tet"], cwd=base, columns=40, lines=5, PAGER=f"cp /dev/stdin '{kept}'"
    )
    assert drawn == (0, "", "")
    assert "bánh chưng" in plain(kept.read_text())
