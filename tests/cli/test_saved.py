"""Searches saved in dlblog.toml, in every place that takes a query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlblog.cli import cli
from tests.conftest import Run, WritePost

SETTINGS = """
[searches]
"năm-ấy" = "date:2019"
món = "chè OR xôi"
"đồ-ngọt" = "@món -mặn"
hỏng = "chè ("
""".replace("món =", '"món" =').replace("hỏng", '"hỏng"')
CHE, XOI, MAN = "_posts/2019-05-06-che.md", "_posts/2020-05-06-xoi.md", "_posts/2019-07-08-man.md"


@pytest.fixture
def own(run: Run, write: WritePost, tmp_path: Path) -> Path:
    """An indexed blog of three posts, with saved searches."""
    write(CHE, "# Chè bưởi\n")
    write(XOI, "# Xôi gấc\n")
    write(MAN, "# Xôi mặn\n\nThịt kho.\n")
    write("dlblog.toml", SETTINGS)
    assert run("index", "--jobs", "1").status == 0
    return tmp_path


FOUND = {
    "alone": (["@năm-ấy"], {CHE, MAN}),
    "without marks": (["@nam-ay"], {CHE, MAN}),
    "with words": (["@nam-ay", "xôi"], {MAN}),
    "left out": (["xôi -@nam-ay"], {XOI}),
    "one in another": (["@đồ-ngọt"], {CHE, XOI}),
    "and filters": (["@mon", "--since", "2020"], {XOI}),
    "any": (["--any", "@món", "kho"], {CHE, XOI, MAN}),
    "none of that name": (["@khác"], None),
    "with a fault": (["@hỏng"], None),
}


@pytest.mark.parametrize(("typed", "paths"), FOUND.values(), ids=FOUND)
def test_searches(run: Run, own: Path, typed: list[str], paths: set[str] | None) -> None:
    done = run("search", "-f", "paths", *typed)
    if paths is None:
        assert (done.status, done.out) == (2, "")
        assert "of dlblog.toml: a paren" in done.err or "no saved search '@khác'" in done.err
    else:
        assert (done.status, done.err, set(done.out.splitlines())) == (0, "", paths)


def test_other_places_of_a_query(run: Run, own: Path, write: WritePost) -> None:
    write("queries", "1\t@nam-ay chè\n2\t@hỏng\n")
    done = run("search", "--batch", "queries", "-f", "paths")
    assert (done.status, done.out) == (2, CHE + "\n")
    assert "line 2: in @hỏng of dlblog.toml" in done.err
    done = run("tag", "add", "ngọt", "--where", "@đồ-ngọt", "--dry-run")
    assert done.status == 0
    assert {CHE, XOI} == {path for path in (CHE, XOI, MAN) if path in done.out}
    assert run("open", "--print", "-s", "@nam-ay chè").out == CHE + "\n"


def test_a_blog_without_any_has_a_letter_there(run: Run, own: Path, write: WritePost) -> None:
    write("dlblog.toml", "")
    assert run("search", "@xôi", "-f", "paths").status == 0


def test_status_names_them(run: Run, own: Path) -> None:
    assert "searches: @năm-ấy, @món, @đồ-ngọt, @hỏng\n" in run("status").out
    assert json.loads(run("status", "-f", "json").out)["searches"]["năm-ấy"] == "date:2019"


def test_tab_offers_them(run: Run, own: Path) -> None:
    def offered(*words: str) -> list[str]:
        main = cli.make_context("dlblog", [], resilient_parsing=True)
        command = cli.commands[words[0]]
        with main, command.make_context(words[0], list(words[1:-1]), parent=main,
                                        resilient_parsing=True) as ctx:  # fmt: skip
            params = [p for p in command.params if p.name == "query"]
            return [item.value for item in params[0].shell_complete(ctx, words[-1])]

    assert offered("search", "@n") == ["@năm-ấy"]
    assert offered("search", "xôi", "-@do") == ["-@đồ-ngọt"]
    assert offered("open", "@m") == ["@món"]
