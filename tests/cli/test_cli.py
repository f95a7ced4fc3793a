"""The commands as users meet them: what is printed where, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from dlblog import engines, output, reading, schema
from dlblog.cli import cli, main
from dlblog.cli.group import all_commands
from tests.conftest import POSTS, Blog, Done, Run, Syllables, WritePost, run_command
from tests.teletype import DLBLOG, on_terminal

TRI_TUE = "blog/_posts/2017-08-04-tri-tue-nhan-tao-la-gi.md"
GPT = "blog/content/blog/hoi-dap-tai-lieu-voi-gpt-4.mdx"
SACH = "blog/content/ghi-chu-doc-sach-ban-dem.txt"
DOCKER = "blog/_posts/2018-11-20-dong-goi-ung-dung-bang-docker.md"
PHO_GA = "blog/_posts/pho-ga-sang-thu-bay.md"
BACKUP = "blog/content/posts/a-small-backup-routine.md"
COMMANDS = (
    "init", "index", "rebuild", "search", "list", "tags", "tag", "show", "open", "related",
    "stats", "status", "check", "completion",
)  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], blog: Blog) -> Run:
    """Runs `dlblog ARGS` in this process, in the folder of the sample blog unless told."""
    monkeypatch.chdir(blog.folder.parent)
    monkeypatch.setattr("dlblog.vietnamese._fast", lambda: Syllables().segment)

    def command(*args: str, typed: str | bytes = "", **variables: str) -> Done:
        content = typed if isinstance(typed, bytes) else typed.encode()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))
            for name, value in variables.items():
                patch.setenv(name, value)
            return run_command(capsys, *args)

    return command


@pytest.fixture
def own(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run commands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(*args: str, cwd: Path, **options: Any) -> subprocess.Popen[bytes]:
    """`dlblog ARGS` in a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DLBLOG_")
    }
    environment |= options.pop("env", {})
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [sys.executable, "-m", "dlblog", *args], cwd=cwd, env=environment, **(pipes | options)
    )


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n")


# Exit statuses

STATUSES: dict[str, tuple[list[str], int]] = {
    "found": (["search", "trí tuệ"], 0),
    "nothing found": (["search", "khủnglong"], 1),
    "nothing found, json": (["search", "khủnglong", "-f", "json"], 1),
    "nothing found, count": (["search", "khủnglong", "--count"], 1),
    "nothing listed": (["list", "--on", "1999"], 1),
    "no tags": (["tags", "--on", "1999"], 1),
    "no such post": (["show", "khủnglong"], 1),
    "done": (["status"], 0),
    "beyond the last": (["search", "trí tuệ", "--offset", "50"], 0),
    "limit of none": (["search", "trí tuệ", "-n", "0"], 0),
    "help": (["--help"], 0),
    "help of a command": (["search", "-h"], 0),
    "version": (["--version"], 0),
    "no command": ([], 2),
    "unknown command": (["serch", "x"], 2),
    "unknown option": (["search", "--nope"], 2),
    "unknown global option": (["--nope", "search"], 2),
    "bad value": (["search", "--limit", "many", "x"], 2),
    "negative limit": (["search", "--limit", "-1", "x"], 2),
    "bad sort": (["search", "--sort", "size", "x"], 2),
    "bad facet": (["search", "--facets", "tag,size", "x"], 2),
    "bad query": (["search", "(trí"], 2),
    "bad date": (["search", "--since", "hôm nào"], 2),
    "bad format": (["search", "trí", "-f", "xml"], 2),
    "bad template": (["search", "trí", "-f", "{tilte}"], 2),
    "bad tags format": (["tags", "-f", "xml"], 2),
    "no such batch file": (["search", "--batch", "nowhere.txt"], 2),
    "query and batch": (["search", "trí", "--batch", "-"], 2),
    "ambiguous post": (["show", "blog"], 2),
    "related": (["related", "hoi-quy"], 0),
    "related to no post": (["related", "khủnglong"], 1),
    "related to an empty name": (["related", ""], 1),
    "related to an ambiguous post": (["related", "blog"], 2),
    "related to no post named": (["related"], 2),
    "related as a TREC run": (["related", "hoi-quy", "-f", "trec"], 2),
    "related in no format": (["related", "hoi-quy", "-f", "xml"], 2),
    "related by a bad template": (["related", "hoi-quy", "-f", "{tilte}"], 2),
    "related, negative limit": (["related", "hoi-quy", "-n", "-1"], 2),
    "related, no index": (["--index-dir", "nowhere", "related", "hoi-quy"], 2),
    "no post named": (["show"], 2),
    "no index": (["--index-dir", "nowhere", "search", "x"], 2),
    "no index to list": (["--index-dir", "nowhere", "list"], 2),
    "index that is a file": (["--index-dir", TRI_TUE, "status"], 2),
    "bad jobs": (["index", "--jobs", "0"], 2),
    "empty path": (["index", ""], 2),
}


@pytest.mark.parametrize(("args", "status"), STATUSES.values(), ids=STATUSES)
def test_status(run: Run, args: list[str], status: int) -> None:
    done = run(*args)
    assert done.status == status, done
    if status == 2 and args:
        assert done.out == ""
        assert done.err.startswith("dlblog: ")
        assert one_line(done.err) or args[-1] == "(trí"
        assert "Traceback" not in done.err


def test_unknown_command_names_the_closest(run: Run) -> None:
    assert "did you mean search?" in run("serch").err
    assert "did you mean status?" in run("statu").err
    for name in COMMANDS:
        assert name in run("xyzzy").err


def test_usage_errors_say_where_help_is(run: Run) -> None:
    assert "dlblog search --help" in run("search", "--nope").err
    assert "dlblog --help" in run("nope").err


PLACES = {
    "a flag": (["stats", "--no-pager"], "dlblog --no-pager stats\n"),
    "with a value": (["list", "--color", "never"], "dlblog --color … list\n"),
    "of a group": (["tag", "add", "--index-dir", "x"], "dlblog --index-dir … tag add\n"),
    "a letter": (["tags", "-q"], "dlblog -q tags; see dlblog tags --help\n"),
    "or a word": (["search", "-video"], "dlblog -v search (to leave out a word put it after --"),
}


@pytest.mark.parametrize(("args", "said"), PLACES.values(), ids=PLACES)
def test_options_of_all_commands_that_stand_after_one(run: Run, args: list[str], said: str) -> None:
    done = run(*args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_number_out_of_its_range_is_no_word_to_leave_out(run: Run) -> None:
    assert "leave out" in run("search", "-numpy").err
    assert "leave out" not in run("search", "-n", "-1").err


def test_what_commands_do_is_told_in_whole_sentences(run: Run) -> None:
    for help_ in (run("--help").out, run("tag", "--help").out):
        assert "..." not in help_.split("Commands:")[1]


def test_word_to_leave_out_that_looks_like_an_option(run: Run) -> None:
    done = run("search", "-phở", "docker")
    assert done.status == 2
    assert "--" in done.err
    assert run("search", "--", "docker", "-phở").status == 0
    assert run("search", "docker -phở").status == 0


def test_bad_query_shows_the_place(run: Run) -> None:
    done = run("search", "trí (tuệ OR", "nhân")
    assert done.status == 2
    message, query, caret = done.err.rstrip("\n").split("\n")
    assert message.startswith("dlblog: ")
    assert query.endswith("trí (tuệ OR nhân")
    assert query[len(caret) - 1] == "("
    assert caret.strip() == "^"


def test_no_index_says_what_to_type(run: Run) -> None:
    done = run("--index-dir", "nowhere", "search", "x")
    assert "dlblog index" in done.err
    assert "nowhere" in done.err


def test_help_is_a_page(run: Run) -> None:
    done = run()
    page = done.out + done.err
    assert "\nCommands:\n" in page
    assert "\n  search " in page
    for name in COMMANDS:
        shown = run(name, "--help")
        assert shown.err == ""
        assert "\nOptions:\n" in shown.out


def test_version(run: Run) -> None:
    assert re.fullmatch(r"dlblog \d+\.\d+\.\d+\n", run("--version").out)


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dlblog.searching.Search.run", stop)
    done = run("search", "trí")
    assert (done.status, done.out) == (130, "")
    assert "interrupted" in done.err
    assert "Traceback" not in done.err


def test_a_bug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("ối\n\x1b[31mtrời")

    monkeypatch.setattr("dlblog.searching.Search.run", fail)
    done = run("search", "trí")
    assert (done.status, done.out) == (70, "")
    assert one_line(done.err)
    assert "bug" in done.err
    assert "RuntimeError" in done.err
    assert "DLBLOG_DEBUG=1" in done.err
    assert "\x1b" not in done.err
    monkeypatch.setenv("DLBLOG_DEBUG", "1")
    with pytest.raises(RuntimeError, match="ối"):
        main(["search", "trí"])


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libc.so.6: failed to map segment from shared object"),
        ImportError("libc.so.6: cannot allocate memory in static TLS block"),
    ],
    ids=str,
)
def test_no_memory(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    written = []
    monkeypatch.setattr("dlblog.searching.Search.run", fail)
    monkeypatch.setattr(os, "write", lambda *args: written.append(args))
    done = run("search", "trí")
    assert (done.status, written) == (2, [(2, b"dlblog: not enough memory\n")])


def test_error_of_the_system(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    (own / "là-tập-tin").write_text("x")
    done = run("--index-dir", "là-tập-tin/index", "index", "posts")
    assert done.status == 2
    assert one_line(done.err)
    assert "là-tập-tin" in done.err


def test_locked(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    run("index", "posts")
    write("posts/b.md", "Nắng.")
    with engines.rebuild(own / "index"):
        done = run("index")
    assert done.status == 2
    assert one_line(done.err)
    assert "another dlblog" in done.err


@pytest.mark.parametrize("interrupted", [False, True])
def test_entry_point(monkeypatch: pytest.MonkeyPatch, interrupted: bool) -> None:
    import builtins

    from dlblog.__main__ import main as entry

    really = builtins.__import__

    def stop(name: str, *args: Any, **kwargs: Any) -> Any:
        if interrupted and name == "dlblog.cli":
            raise KeyboardInterrupt
        return really(name, *args, **kwargs)

    monkeypatch.setattr(os, "_exit", sys.exit)
    monkeypatch.setattr(sys, "argv", ["dlblog", "--version"])
    monkeypatch.setattr(builtins, "__import__", stop)
    with pytest.raises(SystemExit) as ended:
        entry()
    assert ended.value.code == (130 if interrupted else 0)


@pytest.mark.parametrize("status", [0, 1, 2, None, "a message"])
@pytest.mark.parametrize("closed", [False, True])
def test_the_end(monkeypatch: pytest.MonkeyPatch, status: object, closed: bool) -> None:
    """A status ends the process at once, also where nobody reads; anything else as usual."""
    from dlblog.__main__ import _leave

    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.delitem(sys.modules, "coverage", raising=False)
    monkeypatch.setattr(sys, "gettrace", lambda: None)
    monkeypatch.setattr(sys, "getprofile", lambda: None)
    if closed:

        def flush() -> None:
            raise BrokenPipeError

        monkeypatch.setattr(sys.stdout, "flush", flush)
    if isinstance(status, int):
        _leave(status)
        assert ended == [status]
    else:
        with pytest.raises(SystemExit):
            _leave(status)
        assert ended == []


def test_interrupted_in_a_callback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python would print it and go on."""
    from dlblog.__main__ import _raise_again

    class Callback:
        def __init__(self, error: type[BaseException]) -> None:
            self.error = error

        def __del__(self) -> None:
            raise self.error

    monkeypatch.setattr(sys, "unraisablehook", _raise_again)
    with pytest.raises(KeyboardInterrupt):
        Callback(KeyboardInterrupt)
        time.sleep(1)
    others: list[Any] = []
    monkeypatch.setattr(sys, "__unraisablehook__", others.append)
    Callback(ValueError)
    assert [error.exc_type for error in others] == [ValueError]


# In processes of their own


@pytest.fixture
def base(blog: Blog) -> Path:
    """The folder of the sample blog."""
    return blog.folder.parent


def test_process(base: Path) -> None:
    process = start("search", "trí tuệ nhân tạo", "-f", "paths", cwd=base)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode().splitlines()[:2] == [TRI_TUE, GPT]


def test_closed_pipe(base: Path) -> None:
    process = start("search", "--all", "-f", "json", cwd=base)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # before it can write anything
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(base: Path, closed: str) -> None:
    command = f"{sys.executable} -m dlblog search docker phở {closed}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=base, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (b"Docker" in done.stdout) == (">&-" not in closed.replace("2>&-", ""))


def test_ctrl_c(base: Path) -> None:
    process = start("search", "--batch", "-", "-f", "trec", cwd=base, stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"q\tdocker\n" * 3_000)  # its answers are more than a pipe holds
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"q Q0 ")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_any_locale(base: Path, variables: dict[str, str]) -> None:
    process = start("search", "trí", "-n", "1", "-f", "{title}", cwd=base, env=variables)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert "Trí tuệ nhân tạo" in out.decode()


def test_terminal(base: Path, tmp_path: Path) -> None:
    """On a terminal: colours, and nothing else that acts on it; NO_COLOR is honoured."""

    def shown(*args: str, **variables: str) -> str:
        return on_terminal([*DLBLOG, *args], cwd=base, **variables).text

    assert "\x1b[" in shown("search", "docker", "-n", "1")
    assert "\x1b[" not in shown("search", "docker", "-n", "1", NO_COLOR="1")
    assert "\x1b[" not in shown("--color", "never", "search", "docker", "-n", "1")
    assert "\x1b[" not in shown("search", "docker", "-n", "1", TERM="dumb")


# Formats


def test_text(run: Run) -> None:
    done = run("search", "trí tuệ nhân tạo")
    assert done.err == ""
    blocks = done.out.split("\n\n")
    assert len(blocks) == 3
    lines = blocks[0].split("\n")
    assert lines[0].startswith("Trí tuệ nhân tạo là gì? Hiểu đúng trước khi học  2017-08-04")
    assert "Học máy, Machine Learning, Trí tuệ nhân tạo" in lines[0]
    assert lines[1].strip() == TRI_TUE
    assert "trí tuệ nhân tạo" in lines[2].lower()
    assert "\x1b" not in done.out


def test_text_says_what_is_a_draft(run: Run) -> None:
    assert "draft" in run("list", "--draft", "-n", "1").out
    assert "draft" not in run("list", "--no-draft", "--all").out.replace("_drafts", "")


def test_json(run: Run) -> None:
    rows = json.loads(run("search", "tách từ tiếng việt", "-f", "json").out)
    assert list(rows[0]) == [
        "path", "title", "date", "tags", "category", "author", "draft", "slug", "url", "score",
        "snippet", "highlights", "title_highlights",
    ]  # fmt: skip
    assert rows[0]["path"] == "blog/content/blog/2016-01-03-tach-tu-tieng-viet.md"
    assert rows[0]["tags"] == ["học-máy", "NLP", "2016"]
    assert (rows[0]["date"], rows[0]["draft"], rows[0]["url"]) == ("2016-01-03", False, None)
    for row in rows:
        for first, last in row["highlights"]:
            assert row["snippet"][first:last].strip() == row["snippet"][first:last] != ""
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert json.loads(run("search", "khủnglong", "-f", "json").out) == []
    undated = json.loads(run("list", "--category", "Đời sống", "--draft", "-f", "json").out)
    assert undated[0]["date"] is None


def test_jsonl(run: Run) -> None:
    rows = [json.loads(line) for line in run("search", "trí", "-f", "jsonl").out.splitlines()]
    assert rows == json.loads(run("search", "trí", "-f", "json").out)
    assert run("search", "khủnglong", "-f", "jsonl").out == ""


def test_csv(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("search", "trí", "-f", "csv").out)))
    same = json.loads(run("search", "trí", "-f", "json").out)
    assert [row["path"] for row in rows] == [row["path"] for row in same]
    assert [row["tags"] for row in rows] == [", ".join(row["tags"]) for row in same]
    assert {row["draft"] for row in rows} <= {"true", "false"}


def test_paths(run: Run, base: Path) -> None:
    paths = run("search", "trí tuệ nhân tạo", "-f", "paths").out.splitlines()
    assert paths == [TRI_TUE, GPT, SACH]
    assert all((base / path).is_file() for path in paths)
    assert run("search", "trí tuệ nhân tạo", "-f", "paths0").out.split("\0") == [*paths, ""]


def test_trec(run: Run) -> None:
    lines = run("search", "trí tuệ nhân tạo", "-f", "trec").out.splitlines()
    rows = [line.split(" ") for line in lines]
    assert [len(row) for row in rows] == [6, 6, 6]
    assert [row[2] for row in rows] == [TRI_TUE, GPT, SACH]
    assert [row[3] for row in rows] == ["1", "2", "3"]
    assert {(row[0], row[1], row[5]) for row in rows} == {("0", "Q0", "dlblog")}
    scores = [float(row[4]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    second = run("search", "trí tuệ nhân tạo", "-f", "trec", "--offset", "1", "-n", "1").out
    assert second.split(" ")[2:4] == [GPT, "2"]


def test_template(run: Run) -> None:
    done = run("search", "docker", "-f", "{date}\\t{title}{{}}", "-n", "1")
    assert done.out == "2018-11-20\tĐóng gói ứng dụng Flask bằng Docker{}\n"
    done = run("list", "--tag", "NLP", "-f", "{tags}|{draft}|{url}")
    assert done.out == "học-máy, NLP, 2016|false|\n"


def test_bad_formats_are_named(run: Run) -> None:
    assert "'xml'" in run("search", "trí", "-f", "xml").err
    assert "jsonl" in run("search", "trí", "-f", "xml").err
    assert "{tilte}" in run("search", "trí", "-f", "{tilte}").err
    assert run("search", "khủnglong", "-f", "{tilte}").status == 2  # though nothing is printed


def test_count(run: Run) -> None:
    assert run("search", "trí tuệ nhân tạo", "--count").out == "3\n"
    assert run("search", "--count").out == "14\n"
    assert run("search", "khủnglong", "--count").out == "0\n"
    assert run("list", "--count", "-n", "2").out == "14\n"


def test_facets(run: Run) -> None:
    done = run("search", "--facets", "draft,year", "--since", "2022")
    assert done.out == "draft\t2\tfalse\nyear\t1\t2023\nyear\t1\t2022\n"
    facets = json.loads(run("search", "--facets", "category, author", "-f", "json").out)
    assert facets["author"]["Nguyễn Hạ Vy"] == 3
    assert facets["category"]["Đời sống"] == 2
    rows = run("search", "--facets", "tag", "-f", "csv").out.splitlines()
    assert rows[:2] == ["facet,value,count", "tag,Machine Learning,3"]
    assert "size" in run("search", "--facets", "size").err


def test_sort_and_pages(run: Run) -> None:
    every = run("list", "--all", "-f", "paths").out.splitlines()
    assert len(every) == 14
    assert every[0] == GPT
    assert run("list", "-f", "paths").out.splitlines() == every[:10]
    assert run("list", "-n", "2", "--offset", "3", "-f", "paths").out.splitlines() == every[3:5]
    oldest = run("list", "--sort", "date", "--all", "-f", "paths").out.splitlines()
    assert oldest[:12] == every[:12][::-1]
    assert oldest[12:] == every[12:]  # without a date: last either way
    titles = run("list", "--sort", "title", "--all", "-f", "{title}").out.splitlines()
    assert titles[0] == "A small backup routine that I actually follow"
    assert run("search", "trí", "--sort", "date", "-f", "{date}").out.split() == [
        "2017-08-04", "2021-11-07", "2023-05-18",
    ]  # fmt: skip


LISTS: dict[str, tuple[list[str], set[str]]] = {
    "tag": (["--tag", "gpt 4"], {GPT}),
    "tags": (["-t", "GPT-4", "-t", "javascript"], {GPT}),
    "any tag": (["-t", "GPT-4", "-t", "docker", "--any-tag"], {GPT, DOCKER}),
    "no tag": (["-t", "trí tuệ nhân tạo", "--no-tag", "GPT-4"], {TRI_TUE}),
    "untagged": (["--untagged", "--since", "2021"], {BACKUP, SACH}),
    "dates": (["--since", "2018", "--until", "2018-06"], {PHO_GA}),
    "on": (["--on", "10/3/2018"], {PHO_GA}),
    "category": (["--category", "devops"], {DOCKER}),
    "author": (["--author", "ly quoc dat", "--on", "2022.."], {GPT, BACKUP}),
    "draft": (["--draft", "--category", "đời sống"], {"blog/_drafts/tap-dan-duong-cam.md"}),
    "no draft": (["--no-draft", "--category", "đời sống"], {PHO_GA}),
}


@pytest.mark.parametrize("command", ["search", "list"])
@pytest.mark.parametrize(("options", "expected"), LISTS.values(), ids=LISTS)
def test_filters(run: Run, command: str, options: list[str], expected: set[str]) -> None:
    done = run(command, *options, "-f", "paths")
    assert set(done.out.splitlines()) == expected
    assert (done.status, done.err) == (0, "")


# Talk goes to standard error


def test_partial_answers_are_said(run: Run) -> None:
    done = run("search", "docker", "phở", "-f", "paths")
    assert done.status == 0
    assert set(done.out.splitlines()) == {DOCKER, PHO_GA}
    assert one_line(done.err)
    assert "some of them" in done.err
    quiet = run("-q", "search", "docker", "phở", "-f", "paths")
    assert (quiet.out, quiet.err) == (done.out, "")
    assert run("search", "docker", "phở", "--any", "--no-correct").err == ""


def test_unknown_tags_are_said(run: Run) -> None:
    done = run("list", "--tag", "Doker")
    assert (done.status, done.out) == (1, "")
    assert "did you mean 'docker'" in done.err
    assert "Doker" in run("tags", "--tag", "Doker").err


def test_explain(run: Run) -> None:
    done = run("search", "tri tue", "--explain", "-n", "1")
    assert "read as" in done.err
    assert "tri" in done.err
    head, *parts = done.out.splitlines()
    assert head.startswith("Trí tuệ nhân tạo là gì?")
    scores = {line.split()[1].rstrip(":"): line for line in parts if re.match(r" +\d+\.\d+ ", line)}
    assert {"tri", "tue"} <= set(scores)
    (row,) = json.loads(run("search", "tri tue", "--explain", "-n", "1", "-f", "json").out)
    assert sum(part["score"] for part in row["explanation"]) == pytest.approx(
        row["score"], abs=0.01
    )
    assert {(part["kind"], part["match"]) for part in row["explanation"]} == {
        ("term", "tri"), ("term", "tue"), ("pair", "tri tue"), ("place", ""),
    }  # fmt: skip


def test_what_was_meant_is_searched_and_said(run: Run) -> None:
    done = run("search", "docekr", "-f", "paths")
    assert (done.status, done.out) == (0, f"{DOCKER}\n")
    assert one_line(done.err)
    assert done.err.endswith("nothing found as typed; showing results for: docker\n")
    assert run("-q", "search", "docekr", "-f", "paths") == (0, done.out, "")
    assert run("search", "--no-correct", "docekr", "-f", "paths") == (1, "", "")
    assert run("search", "docekr", "--count").out == "1\n"
    facets = run("search", "docekr", "--facets", "year")
    assert (facets.status, facets.out) == (0, "year\t1\t2018\n")
    assert "showing results for: docker" in facets.err


def test_what_finds_more_without_marks_is_said(run: Run) -> None:
    done = run("search", "phở", "-f", "paths")
    assert (done.status, done.out) == (0, f"{PHO_GA}\n")
    assert one_line(done.err)
    assert re.search(r"\b\d posts match without marks: pho\n$", done.err)
    assert run("search", "--no-correct", "phở", "-f", "paths") == (0, done.out, "")
    assert run("-q", "search", "phở", "-f", "paths").err == ""


def test_what_was_probably_meant_is_said(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abdefg":
        write(f"nha/blog/{name}.md", "Tôi học máy.")
    write("nha/blog/c.md", "Tôi học. Trời nhiều mây.")
    monkeypatch.chdir(own / "nha")
    assert run("index", "blog").status == 0
    done = run("search", "học mây", "-f", "paths")
    assert done.out == "blog/c.md\n"
    assert "did you mean: học máy\n" in done.err
    assert run("search", "--no-correct", "học mây", "-f", "paths") == (0, done.out, "")


def test_corrections_in_a_batch_name_the_line(run: Run) -> None:
    done = run("search", "--batch", "-", "--count", typed="a\tdocker\nb\tdocekr\n")
    assert done.out == "a\t1\nb\t1\n"
    assert "line 2: nothing found as typed; showing results for: docker" in done.err


def test_corrections_are_harmless(run: Run) -> None:
    done = run("search", "docekr \x1b[31m OR docekr", "-f", "paths")
    assert "\x1b" not in done.err
    assert "docker" in done.err


def test_lists_and_filters_alone_are_not_corrected(run: Run) -> None:
    assert run("list", "--tag", "docekr").err.count("\n") == 1
    assert run("search", "--tag", "GPT-4", "--until", "2001") == (1, "", "")


# Batches

BATCH = "b1\ttrí tuệ nhân tạo\n\nb0\t \nb2\tphở gà\ndocker\nb4\tkhủnglong\n"


def test_batch_trec(run: Run) -> None:
    done = run("search", "--batch", "-", "-f", "trec", "-n", "1", typed=BATCH)
    rows = [line.split(" ") for line in done.out.splitlines()]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("b1", TRI_TUE, "1"), ("b2", PHO_GA, "1"), ("5", DOCKER, "1"),
    ]  # fmt: skip
    assert (done.status, done.err) == (0, "")


def test_batch_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hỏi.tsv").write_bytes(BATCH.replace("\n", "\r\n").encode())
    file = str(tmp_path / "hỏi.tsv")
    assert run("search", "--batch", file, "--count").out == "b1\t3\nb2\t1\n5\t1\nb4\t0\n"


def test_batch_errors_name_the_line_and_the_others_are_answered(run: Run) -> None:
    text = "a\tdocker\nb\t(trí\nc\tphở\nd\tdate:hôm-nào\n"
    done = run("search", "--no-correct", "--batch", "-", "-f", "trec", "-n", "1", typed=text)
    assert done.status == 2
    assert [line.split(" ")[0] for line in done.out.splitlines()] == ["a", "c"]
    errors = [line for line in done.err.splitlines() if line.startswith("dlblog: ")]
    assert [re.match(r"dlblog: line (\d+): ", line)[1] for line in errors] == ["2", "4"]  # type: ignore[index]


def test_batch_status(run: Run) -> None:
    assert run("search", "--batch", "-", typed="khủnglong\n").status == 1
    assert run("search", "--batch", "-", typed="").status == 1
    assert run("search", "--batch", "-", typed="khủnglong\n(\n").status == 2


def test_batch_json(run: Run) -> None:
    rows = json.loads(run("search", "--batch", "-", "-f", "json", typed=BATCH).out)
    assert [(row["query"], len(row["hits"])) for row in rows] == [
        ("b1", 3), ("b2", 1), ("5", 1), ("b4", 0),
    ]  # fmt: skip
    assert json.loads(run("search", "--batch", "-", "-f", "json", typed="").out) == []
    assert json.loads(run("search", "--batch", "-", "-f", "json", typed="(\n").out) == []
    counts = json.loads(run("search", "--batch", "-", "--count", "-f", "json", typed=BATCH).out)
    assert counts[0] == {"query": "b1", "count": 3}


def test_batch_jsonl(run: Run) -> None:
    out = run("search", "--batch", "-", "-f", "jsonl", typed=BATCH).out
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["query"] for row in rows] == ["b1", "b1", "b1", "b2", "5"]
    assert rows[0]["path"] == TRI_TUE
    out = run("search", "--batch", "-", "--count", "-f", "jsonl", typed=BATCH).out
    assert json.loads(out.splitlines()[1]) == {"query": "b2", "count": 1}


def test_batch_csv_is_one_table(run: Run) -> None:
    out = run("search", "--batch", "-", "-f", "csv", "-n", "1", typed=BATCH).out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["query"], row["path"]) for row in rows] == [
        ("b1", TRI_TUE), ("b2", PHO_GA), ("5", DOCKER),
    ]  # fmt: skip


def test_batch_facets(run: Run) -> None:
    text = "a\tdocker\nb\tphở\n"
    assert run("search", "--batch", "-", "--facets", "year", typed=text).out == (
        "a\tyear\t1\t2018\nb\tyear\t1\t2018\n"
    )
    rows = json.loads(
        run("search", "--batch", "-", "--facets", "year", "-f", "json", typed=text).out
    )
    assert rows == [
        {"query": "a", "facets": {"year": {"2018": 1}}},
        {"query": "b", "facets": {"year": {"2018": 1}}},
    ]
    out = run("search", "--batch", "-", "--facets", "year", "-f", "csv", typed=text).out
    assert out == "query,facet,value,count\na,year,2018,1\nb,year,2018,1\n"


def test_batch_text_and_paths(run: Run) -> None:
    out = run("search", "--batch", "-", "-n", "1", typed="a\tdocker\nb\tphở\n").out
    assert [line for line in out.splitlines() if line.startswith("# ")] == ["# a", "# b"]
    out = run("search", "--batch", "-", "-f", "paths", typed="a\tdocker\nb\tphở\n").out
    assert out.splitlines() == [DOCKER, PHO_GA]


def test_batch_keeps_to_filters_and_says_what_is_partial(run: Run) -> None:
    done = run("search", "--batch", "-", "--count", "--on", "2018-11", typed="docker phở\nphở\n")
    assert done.out == "1\t1\n2\t0\n"
    assert done.err.startswith("dlblog: line 1: ")


def test_batch_that_is_not_utf8(run: Run) -> None:
    done = run("search", "--batch", "-", "--count", typed=b"a\tdocker\nb\t\xff docker\n")
    assert done.out.startswith("a\t1\n")
    assert done.status == 0


# Environment and places


def test_variables(run: Run, base: Path, own: Path) -> None:
    index = str(base / "index")
    done = run("search", "trí", "-f", "paths", DLBLOG_INDEX_DIR=index, DLBLOG_SEARCH_LIMIT="2")
    assert len(done.out.splitlines()) == 2
    done = run("search", "trí", "-f", "paths", "-n", "1", DLBLOG_INDEX_DIR=index)
    assert len(done.out.splitlines()) == 1
    for variables, expected in (
        ({"DLBLOG_LIST_FORMAT": "{title}", "DLBLOG_LIST_TAG": "docker"}, "Flask"),
        ({"DLBLOG_LIST_SORT": "title", "DLBLOG_LIST_LIMIT": "1"}, "A small backup"),
        ({"DLBLOG_LIST_COUNT": "1", "DLBLOG_LIST_DRAFT": "1"}, "3\n"),
        ({"DLBLOG_COLOR": "always", "DLBLOG_LIST_LIMIT": "1"}, "\x1b["),
    ):
        assert expected in run("list", DLBLOG_INDEX_DIR=index, **variables).out
    assert run("search", "docker phở", DLBLOG_INDEX_DIR=index, DLBLOG_QUIET="1").err == ""
    assert run("search", "trí", DLBLOG_INDEX_DIR=index, DLBLOG_SEARCH_LIMIT="x").status == 2
    elsewhere = run("--index-dir", "nowhere", "search", "trí", DLBLOG_INDEX_DIR=index)
    assert elsewhere.status == 2  # what is typed goes before


def test_every_option_has_a_variable_and_help() -> None:
    for name, command in all_commands(cli):
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)
                assert parameter.allow_from_autoenv is not False
    assert cli.context_settings["auto_envvar_prefix"] == "DLBLOG"
    assert tuple(cli.commands) == COMMANDS


def test_settings_file_is_found_upward(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("nha/dlblog.toml", "")
    write("nha/_posts/a.md", "Mưa.")
    write("nha/sub/deep/x", "")
    monkeypatch.chdir(own / "nha/sub/deep")
    assert run("index").status == 0
    assert (own / "nha/index").is_dir()
    assert not (own / "nha/sub/deep/index").exists()
    assert run("search", "mưa", "-f", "paths").out == f"{own / 'nha/_posts/a.md'}\n"
    monkeypatch.chdir(own / "nha")
    assert run("search", "mưa", "-f", "paths").out == "_posts/a.md\n"
    monkeypatch.chdir(own / "nha/_posts")
    assert run("search", "mưa", "-f", "paths").out == "a.md\n"
    monkeypatch.chdir(own)
    assert run("search", "mưa").status == 2


FORMATS = [name for name in output.FORMATS if name not in ("oneline", "markdown")] + ["{path}"]


@pytest.mark.parametrize("format_", FORMATS)
def test_paths_open_from_the_current_folder(
    run: Run, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    index = ("--index-dir", str(base / "index"))
    for folder, shown in (
        (base, DOCKER),
        (base / "blog", DOCKER.removeprefix("blog/")),
        (base / "blog/_posts", Path(DOCKER).name),
        (base / "blog/content", str(base / DOCKER)),
        (tmp_path, str(base / DOCKER)),
    ):
        monkeypatch.chdir(folder)
        out = run(*index, "search", "docker", "-f", format_).out
        assert shown in re.split(r'[\s",\0]+', out)
        assert Path(shown).is_file()


def test_folder_whose_name_begins_with_dots(own: Path, run: Run, write: WritePost) -> None:
    write("..an/a.md", "Mưa.")
    run("index", "..an")
    assert run("search", "mưa", "-f", "paths").out == "..an/a.md\n"


# Colours and control characters

OUR_STYLES = re.compile(r"\x1b\[(?:0|1|2|4|35|1;31)m")


def test_colors(run: Run) -> None:
    plain = run("search", "docker")
    colored = run("--color", "always", "search", "docker")
    assert OUR_STYLES.sub("", colored.out) == plain.out
    assert re.search(r"\x1b\[1;31mDocker\x1b\[0m", colored.out)
    assert run("--color", "always", "search", "docker", NO_COLOR="1").out == colored.out
    assert run("--color", "never", "search", "docker").out == plain.out
    assert "\x1b" in run("--color", "always", "show", "docker").out
    assert "\x1b" not in run("show", "docker").out


def test_colors_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "\x1b[" in run("search", "docker").out
    assert "\x1b[" not in run("search", "docker", NO_COLOR="1").out
    assert "\x1b[" not in run("search", "docker", TERM="dumb").out
    assert "\x1b[" not in run("--color", "never", "search", "docker").out
    for format_ in output.FORMATS:
        colored = "\x1b[" in run("search", "docker", "-f", format_).out
        assert colored is (format_ in output.LAYOUTS)
    done = run("list", "-n", "3")
    assert "3 of 14 posts shown; --all shows all" in done.err


@pytest.fixture
def nasty(own: Path, run: Run, write: WritePost) -> Path:
    """Posts with escape sequences in text, title, tag, and file name."""
    shutil.copy(POSTS / "faulty/control-characters.md", own)
    text = (own / "control-characters.md").read_text()
    write("posts/a.md", text)
    write("posts/\x1b[31mđỏ\x07\u202e.md", text + "\ndate: 2016-13-45\n")
    write("posts/\x1b]0;x\x07hong.md", b"\xff")
    (own / "control-characters.md").unlink()
    return own


ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def test_control_characters_are_never_printed(nasty: Path, run: Run) -> None:
    said = [run("index", "posts"), run("-v", "rebuild"), run("-v", "index")]
    assert said[0].status == 2
    for color in ("always", "never"):
        for command in (
            ["search", "cảnh báo", "--explain"],
            ["search", "--tag", "đậm"],
            ["search", "cảnh", "-f", "csv"],
            ["search", "cảnh", "-f", "json"],
            ["search", "cảnh", "-f", "jsonl", "--explain"],
            ["search", "cảnh", "-f", "trec"],
            ["search", "cảnh", "-f", "{title} {tags} {path} {snippet} {slug}"],
            ["search", "--facets", "tag,category"],
            ["search", "--facets", "tag", "-f", "csv"],
            ["search", "--facets", "tag", "-f", "json"],
            ["list"],
            ["tags"],
            ["tags", "-f", "json"],
            ["tags", "-f", "csv"],
            ["show", "posts/a.md"],
            ["show", "posts/a.md", "-f", "json"],
            ["show", "đỏ"],
            ["show", "posts"],
            ["show", "\x1b[31mkhông có\x07"],
            ["list", "--tag", "\x1b[31mkhông có"],
            ["search", "(\x1b[31m"],
            ["search", "--since", "\x1b[31m"],
            ["search", "cảnh", "-f", "\x1b[31m"],
            ["\x1b[31m"],
            ["index", "\x1b[31m"],
            ["status"],
            ["status", "-f", "json"],
        ):
            said.append(run("--color", color, *command))
            assert said[-1].status in (0, 1, 2)
    for done in said:
        for text in (done.out, done.err):
            assert not ACTING.search(OUR_STYLES.sub("", text)), ascii(text)
            assert "\x1b[31m" not in text


def test_paths_of_any_bytes_open(own: Path) -> None:
    """On a pipe, names are what they are; on a terminal they are harmless."""
    name = b"m\xe0u \x1b[31m\xc4\x91\xe1\xbb\x8f.md"
    (own / "posts").mkdir()
    with open(os.path.join(os.fsencode(own), b"posts", name), "wb") as file:
        file.write("Mưa rơi.".encode())
    process = start("index", "posts", "--jobs", "1", cwd=own)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    for format_, end in (("paths", b"\n"), ("paths0", b"\0")):
        process = start("search", "mưa", "-f", format_, cwd=own)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, b"posts/" + name + end, b"")


def test_paths_on_a_terminal(nasty: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index", "posts")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert not ACTING.search(run("search", "cảnh", "-f", "paths").out)


# index and rebuild


def test_index(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    write("posts/b.md", "Nắng.")
    assert run("index", "posts") == Done(0, "2 posts: 2 added\n", "")
    assert run("index") == Done(0, "2 posts: 2 unchanged\n", "")
    write("posts/c.md", "Gió.")
    write("posts/b.md", "Nắng gắt.")
    (own / "posts/a.md").rename(own / "posts/d.md")
    done = run("index")
    assert done.out.splitlines() == [
        "+ posts/c.md",
        "~ posts/b.md",
        "> posts/a.md -> posts/d.md",
        "3 posts: 1 added, 1 changed, 1 renamed",
    ]
    (own / "posts/c.md").unlink()
    assert run("index").out == "- posts/c.md\n2 posts: 1 deleted, 2 unchanged\n"
    assert run("-q", "index") == Done(0, "", "")
    assert run("rebuild").out == "2 posts: 2 added\n"
    assert run("-v", "rebuild").out.splitlines()[0] == "+ posts/b.md"


def test_index_of_one_post(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    assert run("index", "posts/a.md").out == "1 post: 1 added\n"


def test_many_changes_are_counted_and_not_named(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    run("index", "posts")
    for number in range(11):
        write(f"posts/{number}.md", f"Bài {number}.")
    assert run("index").out == "12 posts: 11 added, 1 unchanged\n"


def test_unreadable_posts(own: Path, run: Run) -> None:
    shutil.copytree(POSTS / "faulty", own / "posts")
    done = run("index", "posts")
    assert done.status == 2
    lines = done.err.splitlines()
    assert any(re.match(r"dlblog: posts/windows-1258\.md:2: .*UTF-8", line) for line in lines)
    assert any(re.match(r"dlblog: posts/utf16-bom\.md: .*UTF-16", line) for line in lines)
    assert any(re.match(r"dlblog: posts/yaml-tab\.md:5: ", line) for line in lines)
    assert all(line.startswith("dlblog: posts/") for line in lines)
    assert "2 of them not readable" in done.out
    assert run("search", "rau mầm", "-f", "paths").out == "posts/yaml-tab.md\n"
    assert run("index").status == 2  # as long as they are there
    quiet = run("-q", "index").err  # faults are said again, files that cannot be read are not
    unreadable = ("utf16-bom.md", "windows-1258.md")
    again = [line for line in lines if not any(name in line for name in unreadable)]
    assert sorted(quiet.splitlines()) == sorted(again)
    assert len(again) == len(lines) - 2


def test_folder_without_posts(own: Path, run: Run) -> None:
    (own / "trống").mkdir()
    done = run("index", "trống")
    assert (done.status, done.out) == (2, "")
    assert "no posts" in done.err
    assert "trống" in done.err
    assert run("index", "không-có").status == 2


def test_no_folder_named(own: Path, run: Run, write: WritePost) -> None:
    for command in ("index", "rebuild"):
        done = run(command)
        assert done.status == 2
        assert "_posts" in done.err
        assert "dlblog index" in done.err
    write("_posts/a.md", "Mưa.")
    write("content/b.md", "Nắng.")
    write("khác/c.md", "Gió.")
    done = run("index")
    assert done.status == 0
    assert done.out == "2 posts: 2 added\n"
    assert "_posts, content" in done.err  # the choice is said
    assert run("index").err == ""  # once
    assert run("-q", "rebuild").err == ""


def test_globs_are_remembered(own: Path, run: Run, write: WritePost) -> None:
    for name in ("a.md", "nhap.md", "b.txt"):
        write(f"posts/{name}", f"Bài {name}.")
    run("index", "posts", "--exclude", "nhap*", "--include", "*.md")
    assert run("list", "-f", "paths").out == "posts/a.md\n"
    for args in (["index"], ["index", "posts"], ["index", "posts/a.md"], ["rebuild"], ["index"]):
        run(*args)
        assert run("list", "-f", "paths").out == "posts/a.md\n", args
    run("index", "--exclude", "x*")
    assert run("list", "-f", "paths").out.split() == ["posts/a.md", "posts/nhap.md"]
    run("rebuild", "posts", "--include", "*.txt")
    assert run("list", "-f", "paths").out == "posts/b.txt\n"


def test_rebuild_of_other_folders(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    write("khác/b.md", "Nắng.")
    run("index", "posts")
    assert run("index", "khác").out.endswith("1 post: 1 added\n")
    assert run("list", "--count").out == "2\n"
    run("rebuild", "khác")
    assert run("list", "-f", "paths").out == "khác/b.md\n"


def test_index_of_another_version(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("posts/a.md", "Mưa.")
    run("index", "posts")
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)
    done = run("search", "mưa")
    assert done.status == 2
    assert "run dlblog rebuild" in done.err
    done = run("index")
    assert done.status == 0
    assert "rebuilt" in done.err
    assert run("search", "mưa").status == 0
    monkeypatch.setattr(schema, "_VERSION", schema._VERSION + 1)
    assert run("rebuild").status == 0
    assert run("search", "mưa").status == 0


def test_interrupted_index_leaves_the_old_one(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("posts/a.md", "Mưa.")
    run("index", "posts")
    write("posts/b.md", "Nắng.")

    def stop(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_document", stop)
        for command in ("index", "rebuild"):
            done = run(command)
            assert (done.status, done.out) == (130, "")
            assert "the index is whole" in done.err
    assert run("list", "--no-refresh", "-f", "paths").out == "posts/a.md\n"
    assert run("index").out == "+ posts/b.md\n2 posts: 1 added, 1 unchanged\n"


@pytest.mark.parametrize("command", ["index", "rebuild"])
def test_another_one_writes(own: Path, run: Run, write: WritePost, command: str) -> None:
    write("posts/a.md", "Mưa.")
    run("index", "posts")
    write("posts/b.md", "Nắng.")
    engine = engines.open_index(own / "index")
    other = engine.writer()
    started = time.monotonic()
    done = run(command, "--wait", "0")
    assert (done.status, done.out) == (2, "")
    assert f"another dlblog (process {os.getpid()}, since " in done.err
    assert done.err.endswith("try later, or wait with --wait\n")
    release = threading.Timer(0.3, other.__exit__, (None, None, None))
    release.start()
    assert run(command, "--wait", "60").status == 0
    assert 0.3 <= time.monotonic() - started < 50
    release.join()
    engine.close()
    assert run(command, "--wait", "-1").status == 2


def test_progress(own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        write(f"posts/{number}.md", "Mưa.")
    assert "\r" not in run("index", "posts").err
    seconds = iter(range(0, 1000, 2))
    monkeypatch.setattr("dlblog.cli.context.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    done = run("rebuild")
    assert "1/3 posts" in done.err
    assert "3/3 posts" in done.err
    assert "\r██████░░░░░░░░░░░░░░ 1/3 posts, 0/s, 4 s left" in done.err
    assert done.err.endswith("\r\x1b[K")  # and leaves no trace
    assert done.out == "3 posts: 3 added\n"
    assert run("-q", "rebuild").err == ""


def test_progress_where_there_is_no_terminal(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(f"posts/{number}.md", "Mưa.")
    assert run("-v", "index", "posts").err == ""  # less than a second
    seconds = iter(range(0, 10_000, 3))
    monkeypatch.setattr("dlblog.cli.context.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    lines = run("-v", "rebuild").err.splitlines()
    assert len(lines) == 3
    assert re.fullmatch(r"dlblog: 1/3 posts, \d+/s, \d+ s left", lines[0])
    assert re.fullmatch(r"dlblog: 3/3 posts, \d+/s, 0 s left", lines[2])
    assert run("rebuild").err == ""
    assert run("-q", "-v", "rebuild").err == ""


def test_a_worker_that_died_is_reported(
    own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("posts/a.md", "Mưa.")
    monkeypatch.setattr(reading.Reader, "remarks", ["a process ended"], raising=False)
    monkeypatch.setattr(reading.Reader, "__setattr__", _keep_remarks)
    assert run("index", "posts") == (0, "1 post: 1 added\n", "dlblog: a process ended\n")
    assert run("-q", "rebuild").err == ""


def _keep_remarks(reader: reading.Reader, name: str, value: object) -> None:
    """Sets what is set, but for the remarks."""
    if name != "remarks":
        object.__setattr__(reader, name, value)


# show and status


def test_show(run: Run) -> None:
    done = run("show", "docker")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Đóng gói ứng dụng Flask bằng Docker"
    assert {"date: 2018-11-20", "tags: python, docker, linux", f"path: {DOCKER}"} <= set(lines)
    assert "## Ứng dụng mẫu" in lines
    assert any(line.startswith("    ") for line in lines)
    assert "draft: yes" in run("show", "mang-no-ron-nhin-chiec-la").out


def test_show_json(run: Run) -> None:
    post = json.loads(run("show", TRI_TUE, "-f", "json").out)
    assert post["path"] == TRI_TUE
    assert post["title"].startswith("Trí tuệ nhân tạo")
    assert {"heading", "text"} <= {section["kind"] for section in post["sections"]}
    assert all(section["line"] > 0 for section in post["sections"])


def test_show_finds_posts_as_they_are_typed(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = run("show", DOCKER).out
    assert run("show", f"./{DOCKER}").out == title
    assert run("show", str(base / DOCKER)).out == title
    assert run("show", "dong-goi").out == title
    monkeypatch.chdir(base / "blog/content")
    shown = run("--index-dir", "../../index", "show", f"../_posts/{Path(DOCKER).name}").out
    assert shown.splitlines()[0] == title.splitlines()[0]


def test_show_what_is_not_there(run: Run) -> None:
    done = run("show", "khủnglong")
    assert (done.status, done.out) == (1, "")
    assert "khủnglong" in done.err
    done = run("show", "2016")
    assert done.status in (0, 2)
    assert "may mean" in run("show", "posts/").err


def test_posts_that_may_be_meant_open_from_where_one_is(
    run: Run, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blog.folder / "_posts")
    done = run("--index-dir", str(blog.index), "show", "_posts/")
    named = re.findall(r"[^ ,]+\.md", done.err)
    assert (done.status, len(named)) == (2, 2)
    assert all(Path(name).is_file() and "/" not in name for name in named)


def test_a_file_that_is_not_in_the_index(own: Path, run: Run, blog: Blog, write: WritePost) -> None:
    write("moi.md", "Gió.")
    done = run("--index-dir", str(blog.index), "show", "moi.md")
    assert done == (
        1,
        "",
        (
            "dlblog: no post has 'moi.md' in its path, slug or title; "
            "that file is not in the index: dlblog index FILE puts it there\n"
        ),
    )


# related


HOI_QUY = "blog/content/posts/hoi-quy-tuyen-tinh.md"
TACH_TU = "blog/content/blog/2016-01-03-tach-tu-tieng-viet.md"


def test_related(run: Run) -> None:
    done = run("related", "hoi-quy", "-n", "2")
    assert (done.status, done.err) == (0, "")
    blocks = done.out.split("\n\n")
    assert len(blocks) == 2
    lines = blocks[0].split("\n")
    assert lines[0].startswith("Trí tuệ nhân tạo là gì? Hiểu đúng trước khi học  2017-08-04")
    assert lines[1].strip() == TRI_TUE
    assert "học máy" in lines[2].lower()
    reasons = lines[3].strip().removeprefix("shares ").split(", ")
    assert {"học máy", "machine learning", "#Học máy", "#Machine Learning"} <= set(reasons)
    assert lines[3].startswith("  shares ")


def test_related_json(run: Run) -> None:
    rows = json.loads(run("related", "hoi-quy", "-f", "json").out)
    assert list(rows[0]) == [
        "path", "title", "date", "tags", "category", "author", "draft", "slug", "url", "score",
        "snippet", "highlights", "title_highlights", "reasons",
    ]  # fmt: skip
    assert [row["path"] for row in rows[:2]] == [TRI_TUE, TACH_TU]
    assert HOI_QUY not in [row["path"] for row in rows]
    assert rows[0]["reasons"]["tags"] == ["Học máy", "Machine Learning"]
    assert rows[1]["reasons"]["tags"] == ["học-máy"]
    for row in rows:
        assert list(row["reasons"]) == ["words", "tags"]
        assert row["reasons"]["words"] or row["reasons"]["tags"]
        assert set(row["reasons"]["tags"]) <= set(row["tags"])
        for first, last in row["highlights"]:
            assert row["snippet"][first:last].strip() == row["snippet"][first:last] != ""
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_related_in_every_format(run: Run, base: Path) -> None:
    rows = json.loads(run("related", HOI_QUY, "-f", "json").out)
    lines = run("related", HOI_QUY, "-f", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(run("related", HOI_QUY, "-f", "csv").out)))
    assert [row["path"] for row in table] == [row["path"] for row in rows]
    assert "reasons" not in table[0]
    paths = run("related", HOI_QUY, "-f", "paths").out.splitlines()
    assert paths == [row["path"] for row in rows]
    assert all((base / path).is_file() for path in paths)
    assert run("related", HOI_QUY, "-f", "paths0").out.split("\0") == [*paths, ""]
    shown = run("related", HOI_QUY, "-f", "{date}\\t{title}", "-n", "1").out
    assert shown == "2017-08-04\tTrí tuệ nhân tạo là gì? Hiểu đúng trước khi học\n"


def test_related_takes_a_limit(run: Run) -> None:
    every = run("related", "hoi-quy", "-f", "paths").out.splitlines()
    assert len(every) > 3
    assert run("related", "hoi-quy", "-f", "paths", "-n", "3").out.splitlines() == every[:3]
    assert (
        run("related", "hoi-quy", "-f", "paths", DLBLOG_RELATED_LIMIT="1").out.split() == every[:1]
    )


def test_related_with_a_limit_of_none(run: Run) -> None:
    """As a search: it is found, and nothing of it is shown."""
    done = run("related", "hoi-quy", "-n", "0", "-f", "json")
    assert (done.status, done.out) == (0, "[]\n")


def test_nothing_related(own: Path, run: Run, write: WritePost) -> None:
    write("posts/mua.md", "---\ntags: [trời]\n---\nMưa rơi.")
    write("posts/bien.md", "---\ntags: [đi xa]\n---\nSóng vỗ.")
    run("index", "posts")
    for format_ in ("text", "jsonl", "paths", "paths0", "{title}"):
        assert run("related", "mua", "-f", format_) == Done(1, "", ""), format_
    assert run("related", "mua", "-f", "json") == Done(1, "[]\n", "")
    done = run("related", "mua", "-f", "csv")
    assert (done.status, len(done.out.splitlines())) == (1, 1)  # the line of names


def test_related_to_what_is_not_there(run: Run) -> None:
    done = run("related", "khủnglong")
    assert (done.status, done.out) == (1, "")
    assert one_line(done.err)
    assert "khủnglong" in done.err
    done = run("related", "posts/")
    assert (done.status, done.out) == (2, "")
    assert "may mean" in done.err


def test_related_is_no_run_of_queries(run: Run) -> None:
    done = run("related", "hoi-quy", "-f", "trec")
    assert (done.status, done.out) == (2, "")
    assert one_line(done.err)
    assert "TREC" in done.err
    assert run("related", "khủnglong", "-f", "trec").status == 2  # whatever there is


def test_related_from_another_folder(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = run("related", "hoi-quy", "-f", "paths").out.splitlines()
    monkeypatch.chdir(base / "blog/content/posts")
    typed = ("--index-dir", "../../../index", "related", "hoi-quy-tuyen-tinh.md", "-f", "paths")
    paths = run(*typed).out.splitlines()
    assert [os.path.relpath(path, base) for path in map(os.path.abspath, paths)] == every


def test_related_colors(run: Run) -> None:
    assert "\x1b[" not in run("related", "hoi-quy").out
    colored = run("--color", "always", "related", "hoi-quy").out
    assert "\x1b[" in colored
    assert OUR_STYLES.sub("", colored) == run("related", "hoi-quy").out


def test_related_is_harmless(nasty: Path, run: Run) -> None:
    run("index", "posts")
    (nasty / "posts/b.md").write_text((nasty / "posts/a.md").read_text())
    run("index")
    for format_ in ("text", "csv", "json", "jsonl", "{title} {tags} {path} {snippet}"):
        for color in ("always", "never"):
            done = run("--color", color, "related", "posts/a.md", "-f", format_)
            assert done.status == 0
            assert not ACTING.search(OUR_STYLES.sub("", done.out)), ascii(done.out)
            assert "\x1b[31m" not in done.out
    done = run("related", "\x1b[31mkhông có\x07")
    assert done.status == 1
    assert not ACTING.search(done.err)


# A dictionary


def test_dictionary(own: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> None:
    write("posts/tram.md", "Bán dó trầm. Mua dó trầm.")
    write("posts/rung.md", "Rừng dó trầm.")
    run("index", "posts")
    assert run("related", "tram").status == 1
    write("nghe/tu-dien.txt", "dó trầm # cây\n")
    done = run("index", "--dictionary", "nghe/tu-dien.txt")
    assert done == Done(
        0, "2 posts: 2 added\n", "dlblog: the dictionary has changed; it was rebuilt\n"
    )
    assert run("index") == Done(0, "2 posts: 2 unchanged\n", "")
    assert "shares dó trầm" in run("related", "tram").out
    assert run("rebuild").status == 0  # remembers it
    assert run("related", "tram").status == 0
    monkeypatch.chdir(own / "posts")
    write("nghe/khac.txt", "bán hàng\n")
    inside = ("--index-dir", "../index")
    done = run(*inside, "index", "--dictionary", "../nghe/khac.txt")
    assert (done.status, "has changed" in done.err) == (0, True)
    assert run(*inside, "related", "tram").status == 1
    monkeypatch.chdir(own)
    assert run("index") == Done(0, "2 posts: 2 unchanged\n", "")


def test_dictionary_that_is_gone(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    place = write("tu-dien.txt", "mưa rơi\n")
    run("index", "posts", "--dictionary", "tu-dien.txt")
    place.unlink()
    for args in (["index"], ["index", "posts"], ["rebuild"], ["rebuild", "posts"]):
        done = run(*args)
        assert (done.status, done.out) == (2, ""), args
        assert one_line(done.err)
        assert str(place) in done.err
        assert "--dictionary ''" in done.err
    assert run("search", "mưa", "--count").out == "1\n"  # a search needs none
    done = run("index", "--dictionary", "")
    assert (done.status, "rebuilt" in done.err) == (0, True)
    assert run("index") == Done(0, "1 post: 1 unchanged\n", "")
    assert run("rebuild") == Done(0, "1 post: 1 added\n", "")


def test_dictionary_for_a_first_index(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa.")
    done = run("index", "posts", "--dictionary", "không-có.txt")
    assert (done.status, done.out) == (2, "")
    assert "không-có.txt" in done.err
    assert run("status").status == 2  # there is no index
    write("tu.txt", "mưa rơi\n")
    assert run("index", "posts", DLBLOG_INDEX_DICTIONARY="tu.txt") == Done(
        0, "1 post: 1 added\n", ""
    )
    assert run("index") == Done(0, "1 post: 1 unchanged\n", "")


def test_status_command(run: Run, base: Path) -> None:
    lines = dict(line.split(":", 1) for line in run("status").out.splitlines())
    assert lines["posts"].split() == ["14,", "2014", "to", "2023"]
    assert lines["drafts"].strip() == "3"
    assert lines["tags"].strip() == "22"
    assert lines["faulty"].strip() == "0"
    assert lines["roots"].strip() == "blog"
    facts = json.loads(run("status", "-f", "json").out)
    assert facts["posts"] == 14
    assert facts["roots"] == ["blog"]
    assert facts["index_bytes"] > 0
    assert facts["index"] == str(base / "index")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", facts["built"])


def test_status_of_odd_indexes(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Không ngày.")
    run("index", "posts")
    assert json.loads(run("status", "-f", "json").out)["posts"] == 1
    assert "1\n" in run("status").out
    write("posts/b.md", "---\ndate: 2016-13-45\n---\n")
    run("index")
    assert json.loads(run("status", "-f", "json").out)["faulty"] == 1


def test_status_says_how_old(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    built = json.loads(run("status", "-f", "json").out)["built"]
    day = datetime.datetime.fromisoformat(built).date()
    for days, said in ((0, "today"), (1, "yesterday"), (40, "40 days ago")):
        later = day + datetime.timedelta(days)
        monkeypatch.setattr("dlblog.cli.reporting.today", lambda later=later: later)
        assert said in run("status").out


VARIABLES = [
    pytest.param(name, option, id=f"{name} {option.opts[-1]}")
    for name, command in all_commands(cli)
    for option in command.params
    if isinstance(option, click.Option)
]


@pytest.mark.parametrize(("command", "option"), VARIABLES)
def test_every_option_has_a_variable_named_as_it_is_typed(
    command: str, option: click.Option
) -> None:
    spelt = {
        f"dlblog {command} {name.lstrip('-')}".replace("-", "_").replace(" ", "_").upper()
        for name in option.opts
    }
    assert option.envvar in spelt


def test_arguments_are_utf8_whatever_the_locale(run: Run) -> None:
    typed = "học sâu"
    as_in_c = typed.encode().decode("ascii", "surrogateescape")
    counted = run("search", typed, "--count")
    assert counted.status == 0
    assert run("search", as_in_c, "--count") == counted
