"""What a terminal is sent, and what a pipe: widths, links, colours, bars."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from dlblog.output import FORMATS
from dlblog.output.template import NAMES
from dlblog.terminal import width
from tests.conftest import Blog, Done, Run, run_command
from tests.output.hits import LINK, plain
from tests.teletype import DLBLOG, Shown, on_terminal

BOLD = "\x1b[1m"
OF_FILE = re.compile(r"\x1b\]8;;file://([^/\x1b]*)([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\")


@pytest.fixture
def base(blog: Blog) -> Path:
    return blog.folder.parent


@pytest.fixture
def run(base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `dlblog ARGS` beside the index of the sample blog."""
    monkeypatch.chdir(base)
    return lambda *args: run_command(capsys, *args)


def show(base: Path, *args: str, **options: object) -> Shown:
    """Runs it on a terminal without a pager."""
    return on_terminal([*DLBLOG, *args], cwd=base, PAGER="", **options)  # type: ignore[arg-type]


def piped(base: Path, *args: str) -> Done:
    done = subprocess.run(
        [*DLBLOG, *args], cwd=base, capture_output=True, text=True, timeout=60, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


WIDTHS = [40, 80, 200]
SHOWN = {
    "search": ("search", "trí tuệ"),
    "explained": ("search", "trí tuệ", "--explain", "-n", "2"),
    "list": ("list",),
    "short": ("list", "-f", "short"),
    "full": ("list", "-f", "full"),
    "related": ("related", "tri-tue-nhan-tao"),
    "facets": ("list", "--facets", "tag,category,year,month"),
}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("args", SHOWN.values(), ids=SHOWN)
def test_nothing_overflows(base: Path, args: tuple[str, ...], columns: int) -> None:
    done = show(base, *args, columns=columns)
    assert done.status == 0
    lines = plain(done.text).splitlines()
    assert len(lines) > 5
    for line in lines:
        path = line.startswith("  ") and Path(base, line.strip()).is_file()
        assert width(line) < columns or path or line.startswith("dlblog: ")


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", ["search", "short", "full", "related"])
def test_a_terminal_shows_what_a_pipe_gets(base: Path, name: str, columns: int) -> None:
    done = show(base, "-q", *SHOWN[name], columns=columns)
    got = piped(base, "-q", *SHOWN[name])
    # A word that is too long is cut.
    assert "".join(plain(done.text).split()) == "".join(got.out.split())
    assert "\x1b" not in got.out


# Links


def test_paths_are_links(base: Path) -> None:
    done = show(base, "search", "đường")
    links = OF_FILE.findall(done.text)
    assert len(links) == 4
    for host, path, text in links:
        assert host == os.uname().nodename
        shown = plain(text)
        assert shown in plain(done.text)
        assert Path(unquote(path)).samefile(base / shown)


def test_titles_are_links_where_there_is_no_path(base: Path) -> None:
    done = show(base, "list")
    links = OF_FILE.findall(done.text)
    assert len(links) == 10
    assert all(Path(unquote(path)).is_file() for _host, path, _text in links)


WITHOUT = {
    "the console": ((), {"TERM": "linux"}),
    "no colour": ((), {"NO_COLOR": "1"}),
    "never": (("--links", "never"), {}),
    "never, by a variable": ((), {"DLBLOG_LINKS": "never"}),
    "no colour by option": (("--color", "never"), {}),
    "an old terminal": ((), {"VTE_VERSION": "4600"}),
}


@pytest.mark.parametrize(("before", "variables"), WITHOUT.values(), ids=WITHOUT)
def test_no_links(base: Path, before: tuple[str, ...], variables: dict[str, str]) -> None:
    done = show(base, *before, "search", "đường", **variables)
    assert done.status == 0
    assert "\x1b]" not in done.text
    colored = "NO_COLOR" not in variables and "--color" not in before
    assert (BOLD in done.text) is colored


def test_a_dumb_terminal_gets_text_alone(base: Path) -> None:
    done = show(base, "search", "đường", TERM="dumb", columns=60)
    assert "\x1b" not in done.text
    assert all(width(line) < 60 for line in done.text.splitlines())


def test_links_in_a_pipe_only_where_asked(run: Run) -> None:
    text = run("search", "đường").out
    colored = run("--color", "always", "search", "đường").out
    assert BOLD in colored and "\x1b]" not in colored
    linked = run("--links", "always", "search", "đường").out
    assert LINK.sub("", linked) == text
    assert len(OF_FILE.findall(linked)) == 4


# What lists look like


def test_a_list_is_one_line_a_post_on_a_terminal(base: Path, run: Run) -> None:
    lines = plain(show(base, "-q", "list").text).splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("2023-05-18  Dựng trợ lý hỏi đáp")
    assert [line[:10] for line in lines] == run("list", "-f", "{date}").out.splitlines()
    assert run("list").out == run("list", "-f", "text").out
    whole = plain(show(base, "list", "-f", "text").text)
    assert whole.count("\n  blog/") == 10


def test_posts_without_a_date_stand_below_the_others(base: Path) -> None:
    lines = plain(show(base, "-q", "list", "--all").text).splitlines()
    assert [line[:12] for line in lines[-2:]] == [" " * 12] * 2


def test_bars(base: Path, run: Run) -> None:
    done = plain(show(base, "list", "--facets", "year").text).splitlines()
    assert [line.split()[:2] for line in done] == [
        line.split("\t")[1:] for line in run("list", "--facets", "year").out.splitlines()
    ]
    assert {line.split()[0]: line.split()[2] for line in done} == {"1": "█" * 20, "2": "█" * 40}


def test_facets_by_month(run: Run) -> None:
    lines = run("list", "--facets", "month").out.splitlines()
    assert lines[0] == "month\t1\t2023-05"
    assert lines == sorted(lines, key=lambda line: line.split("\t")[2], reverse=True)


# Formats


@pytest.mark.parametrize("command", ["search", "list"])
def test_help_names_formats_and_fields(run: Run, command: str) -> None:
    help_ = " ".join(run(command, "--help").out.split())
    assert all(f"{{{name}}}" in help_ for name in NAMES)
    assert all(f"{name}," in help_ for name in FORMATS)


def test_numbers_go_on_after_the_offset(run: Run) -> None:
    assert run("list", "-n", "2", "--offset", "3", "-f", "{n}").out == "4\n5\n"


def test_links_in_markdown(run: Run) -> None:
    assert run("search", "title:docker", "-f", "markdown").out == (
        "- [Đóng gói ứng dụng Flask bằng Docker]"
        "(blog/_posts/2018-11-20-dong-goi-ung-dung-bang-docker.md)\n"
    )


@pytest.mark.parametrize("format_", ["oneline", "short", "full", "markdown"])
def test_formats_of_batches(base: Path, run: Run, tmp_path: Path, format_: str) -> None:
    queries = tmp_path / "queries"
    queries.write_text("a\ttitle:docker\nb\ttitle:javascript\n")
    text = run("search", "--batch", str(queries), "-f", format_).out
    one = run("search", "title:docker", "-f", format_).out
    assert one in text
    assert text.startswith("# a\n") is (format_ != "markdown")


def test_a_format_with_a_slip_is_said_before_anything_is_looked_for(run: Run) -> None:
    done = run("search", "docker", "-f", "onelin")
    assert done.status == 2
    assert "did you mean 'oneline'" in done.err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("", {"text", "oneline", "markdown", "trec"}, id="nothing"),
        pytest.param("pa", {"paths", "paths0"}, id="a beginning"),
        pytest.param("{", set(), id="a template"),
    ],
)
@pytest.mark.parametrize("command", ["search", "list", "related"])
def test_formats_are_completed(base: Path, command: str, typed: str, offered: set[str]) -> None:
    done = subprocess.run(
        [*DLBLOG],
        cwd=base,
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": "bash_complete",
            "COMP_WORDS": f"dlblog {command} -f {typed}",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = {line.partition(",")[2] for line in done.stdout.split()}
    assert offered <= found
    assert bool(offered) is bool(found)
