"""`dlblog stats` as its users meet it: formats, filters, terminals of several widths."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dlblog.terminal import width
from tests.conftest import Blog, Run, WritePost
from tests.teletype import DLBLOG, Shown, on_terminal, plain


def post(day: str | None, *tags: str, more: str = "") -> str:
    """A post of a day with some tags."""
    date = f"date: {day}\n" if day else ""
    return f"---\ntitle: Nhật ký\n{date}tags: [{', '.join(tags)}]\n{more}---\nTrời mưa cả ngày."


@pytest.fixture
def base(tmp_path: Path, write: WritePost) -> Path:
    from dlblog import indexing

    write("posts/a.md", post("2019-01-04", "Mưa", "Huế"))
    write("posts/b.md", post("2019-01-09", "Mưa", more="category: Thơ\n"))
    write("posts/c.md", post("2021-08-30", "Huế", more="author: Tư\n"))
    write("posts/d.md", post(None, more="draft: true\nauthor: Năm\n"))
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path


def show(base: Path, columns: int, *args: str, **options: str) -> Shown:
    """Runs it on a terminal without a pager."""
    return on_terminal([*DLBLOG, *args], cwd=base, columns=columns, apart=True, PAGER="", **options)


def facts(run: Run, *args: str) -> dict[str, Any]:
    done = run("stats", *args, "-f", "json")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_json(base: Path, run: Run) -> None:
    assert facts(run) == {
        "posts": 4,
        "undated": 1,
        "drafts": 1,
        "untagged": 1,
        "first": "2019-01-04",
        "last": "2021-08-30",
        "median_syllables": 4,
        "longest_silence": {"days": 964, "after": "2019-01-09", "before": "2021-08-30"},
        "years": [{"year": "2019", "count": 2}, {"year": "2021", "count": 1}],
        "months": [{"month": "2019-01", "count": 2}, {"month": "2021-08", "count": 1}],
        "tags": [
            {"tag": "Huế", "count": 2, "months": {"2019-01": 1, "2021-08": 1}},
            {"tag": "Mưa", "count": 2, "months": {"2019-01": 2}},
        ],
        "categories": [{"category": "Thơ", "count": 1}],
        "authors": [{"author": "Năm", "count": 1}, {"author": "Tư", "count": 1}],
    }


COUNTED: dict[str, tuple[list[str], int]] = {
    "all": ([], 4),
    "a tag without marks": (["-t", "hue"], 2),
    "since": (["--since", "2020"], 1),
    "no drafts": (["--no-draft"], 3),
    "a query": (["mưa", "date:2019"], 2),
    "a query and an option": (["ngày", "--author", "Tư"], 1),
    "untagged": (["--untagged"], 1),
}


@pytest.mark.parametrize(("args", "count"), COUNTED.values(), ids=COUNTED)
def test_what_is_counted(base: Path, run: Run, args: list[str], count: int) -> None:
    found = facts(run, *args)
    assert found["posts"] == count
    assert found["posts"] == len(json.loads(run("search", *args, "-f", "json", "--all").out))
    assert sum(year["count"] for year in found["years"]) + found["undated"] == count


def test_csv(base: Path, run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run("stats", "-f", "csv").out)))
    assert rows[0] == ["facet", "value", "month", "count"]
    assert ["posts", "", "", "4"] in rows
    assert ["year", "2019", "", "2"] in rows
    assert ["tag", "Huế", "2021-08", "1"] in rows
    assert ["author", "Tư", "", "1"] in rows


def test_a_pipe_gets_a_line_for_each_number(base: Path, run: Run) -> None:
    done = run("stats")
    assert (done.status, done.err) == (0, "")
    lines = [line.split(maxsplit=2) for line in done.out.splitlines()]
    assert ["posts", "4"] in lines
    assert ["tag", "2", "Mưa"] in lines
    assert ["silence", "964", "2019-01-09 2021-08-30"] in lines
    assert plain(done.out) == done.out
    assert run("--color", "always", "stats").out == done.out


@pytest.mark.parametrize("format_", ["text", "json", "csv"])
def test_limit(base: Path, run: Run, format_: str) -> None:
    every = run("stats", "-f", format_).out
    some = run("stats", "-f", format_, "-n", "1").out
    assert "Mưa" in every
    assert "Mưa" not in some
    assert "Huế" in some


def test_nothing_found(base: Path, run: Run) -> None:
    done = run("stats", "khoai", "lang")
    assert (done.status, done.out) == (1, "")
    assert done.err == "dlblog: there is no such post\n"
    done = run("stats", "-t", "khoai", "-f", "json")
    assert done.status == 1
    assert json.loads(done.out)["posts"] == 0
    assert "no post has the tag 'khoai'" in done.err


def test_some_of_the_words(base: Path, run: Run) -> None:
    done = run("stats", "mưa", "khoai")
    assert done.status == 0
    assert done.err == "dlblog: no post has all the words; these have some of them\n"


def test_an_empty_index(tmp_path: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", post("2019-01-04"))
    run("index", "posts/a.md")
    (tmp_path / "posts/a.md").unlink()  # one that was named by itself is forgotten
    run("index")
    done = run("stats", "--no-refresh")
    assert (done.status, done.out, done.err) == (1, "", "dlblog: there is no such post\n")


@pytest.mark.parametrize("size", [40, 80, 200])
def test_on_a_terminal(blog: Blog, size: int) -> None:
    drawn = show(blog.folder.parent, size, "stats", "--no-refresh")
    assert (drawn.status, drawn.said) == (0, "")
    text = plain(drawn.text)
    assert "\x1b[1mTags" in drawn.text
    assert max(map(width, text.splitlines())) < size
    years = [line for line in text.splitlines() if line[:4].isdigit()]
    counts = [int(re.split("[ ▁-█]+", line.rstrip(" ▁▂▃▄▅▆▇█▏▎▍▌▋▊▉"))[-1]) for line in years]
    assert sum(counts) == len(blog.report.added)
    assert len(years) > 3


def test_without_colour(blog: Blog) -> None:
    styled = show(blog.folder.parent, 80, "stats", "--no-refresh")
    bare = show(blog.folder.parent, 80, "stats", "--no-refresh", NO_COLOR="1")
    assert "\x1b" not in bare.text
    assert plain(styled.text) == bare.text


def test_ten_of_each_on_a_terminal(tmp_path: Path, write: WritePost) -> None:
    from dlblog import indexing

    tags = [f"Thẻ {number}" for number in range(12)]
    write("posts/a.md", post("2019-01-04", *tags))
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    assert "Tags, the 10 most used of 12" in show(tmp_path, 80, "stats").text
    everything = show(tmp_path, 80, "stats", "--all").text
    assert "most used" not in everything
    assert all(tag in everything for tag in tags)
