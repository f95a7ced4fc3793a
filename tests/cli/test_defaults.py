"""Values of options from dlblog.toml: what goes first, and what may not stand there."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from dlblog.cli import cli
from dlblog.cli.defaulting import SETTABLE, TYPED
from dlblog.cli.group import all_commands
from tests.conftest import Done, Run, WritePost


@pytest.fixture
def blog(tmp_path: Path, write: WritePost, run: Run) -> Path:
    """Twelve posts about rain, with tags."""
    for number in range(12):
        tag = "phố" if number % 2 else "làng"
        write(
            f"posts/{number:02}.md",
            f"---\ntitle: Mưa {number}\ndate: 2020-01-{number + 1:02}\ntags: [{tag}]\n"
            f"draft: {str(number < 3).lower()}\n---\nMưa rơi.\n",
        )
    assert run("-q", "index").status == 0
    return tmp_path


def posts(done: Done) -> int:
    return done.out.count(".md")


# settings, variables, what is typed -> how many posts
FIRST: dict[str, tuple[str, dict[str, str], list[str], int]] = {
    "nothing": ("", {}, [], 10),
    "the file": ("limit = 3", {}, [], 3),
    "a variable over the file": ("limit = 3", {"LIMIT": "4"}, [], 4),
    "typed over both": ("limit = 3", {"LIMIT": "4"}, ["-n", "5"], 5),
    "typed over the file": ("limit = 3", {}, ["--limit", "5"], 5),
    "a flag": ("all = true", {}, [], 12),
    "a flag, a variable": ("all = true", {"ALL": "0"}, [], 10),
    "a flag that is off": ("all = false", {}, [], 10),
    "on or off: off": ("draft = false", {}, [], 9),
    "on or off: on": ("draft = true", {}, [], 3),
    "on or off, typed": ("draft = true", {}, ["--no-draft"], 9),
    "on or off, a variable": ("draft = true", {"DRAFT": "0"}, [], 9),
    "several": ('tag = ["phố", "làng"]', {}, [], 0),
    "several, any": ('tag = ["phố", "làng"]\nany-tag = true\nlimit = 20', {}, [], 12),
    "with _": ('tag = ["phố", "làng"]\nany_tag = true', {}, [], 10),
    "one of several": ('tag = "phố"', {}, [], 6),
    "several, typed": ('tag = "phố"', {}, ["-t", "làng", "-t", "phố"], 0),
    "several, one typed": ('tag = ["phố", "làng"]', {}, ["-t", "làng"], 6),
    "several, a variable": ('tag = "phố"', {"TAG": "làng,phố"}, [], 0),
    "a choice": ('sort = "title"', {}, [], 10),
    "a year": ("since = 2021", {}, [], 0),
    "a day of TOML": ("since = 2020-01-10", {}, [], 3),
    "a day, typed": ('since = "2020-01-10"', {}, ["--since", "2020-01-08"], 5),
}


@pytest.mark.parametrize(("settings", "variables", "typed", "count"), FIRST.values(), ids=FIRST)
@pytest.mark.parametrize("command", [["list"], ["search", "mưa"]], ids=["list", "search"])
def test_what_goes_first(
    blog: Path,
    run: Run,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    variables: dict[str, str],
    typed: list[str],
    count: int,
    command: list[str],
) -> None:
    write("dlblog.toml", f"[defaults.{command[0]}]\n{settings}\n")
    for name, value in variables.items():
        monkeypatch.setenv(f"DLBLOG_{command[0].upper()}_{name}", value)
    done = run(*command, *typed, "-f", "paths")
    assert (done.status, posts(done)) == (0 if count else 1, count)


def test_each_command_has_its_own(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", "[defaults.search]\nlimit = 2\n[defaults.list]\nlimit = 3\n")
    assert posts(run("search", "mưa", "-f", "paths")) == 2
    assert posts(run("list", "-f", "paths")) == 3
    assert posts(run("related", "00", "-f", "paths")) > 3


def test_the_format(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", '[defaults.list]\nformat = "{date}\\t{slug}"\nlimit = 1\n')
    assert run("list").out == "2020-01-12\t11\n"
    assert json.loads(run("list", "-f", "json").out)[0]["slug"] == "11"


def test_of_a_command_below_another(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", '[defaults.tag.suggest]\nformat = "json"\n')
    assert json.loads(run("tag", "suggest", "00").out)
    write("dlblog.toml", '[defaults.tag.doctor]\nformat = "json"\n')
    assert json.loads(run("tag", "doctor").out or "[]") == []


@pytest.mark.parametrize(
    ("typed", "variable", "painted"),
    [
        pytest.param([], None, True, id="the file"),
        pytest.param([], "never", False, id="a variable"),
        pytest.param(["--color", "never"], None, False, id="typed"),
        pytest.param(["--color", "auto"], "always", False, id="typed, a variable"),
    ],
)
def test_before_the_command(
    blog: Path,
    run: Run,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    typed: list[str],
    variable: str | None,
    painted: bool,
) -> None:
    write("dlblog.toml", '[defaults]\ncolor = "always"\n')
    if variable:
        monkeypatch.setenv("DLBLOG_COLOR", variable)
    assert ("\x1b[" in run(*typed, "list").out) is painted


def test_more_than_the_setting_of_the_same_name(blog: Path, run: Run, write: WritePost) -> None:
    write("posts/mới.md", "Tuyết rơi.")
    write("dlblog.toml", "refresh = false\n[defaults.list]\nrefresh = true\n")
    assert run("search", "tuyết", "--no-correct").status == 1
    assert posts(run("list", "-n20", "-f", "paths")) == 13


def test_help_shows_what_holds(blog: Path, run: Run, write: WritePost) -> None:
    assert "[default: 10; x>=0]" in run("search", "--help").out
    write("dlblog.toml", "[defaults.search]\nlimit = 25\n")
    assert "[default: 25; x>=0]" in run("search", "--help").out


WRONG: dict[str, tuple[str, int, str]] = {
    "a slip of an option": (
        "[defaults.search]\nlimt = 3", 2, "dlblog search has no option 'limt': did you mean limit?",
    ),
    "a slip of a command": (
        "\n[defaults.serch]\nlimit = 3", 2, "there is no command 'serch': did you mean search?",
    ),
    "no such command": ("[defaults.xyz]\na = 1", 1, "there is no command 'xyz'; there is init, "),
    "no command below": (
        "[defaults.search.limit]\na = 1", 1, "search has no commands below it, and no 'limit'",
    ),
    "an option before the command": (
        "[defaults]\nlimit = 3", 2,
        "'limit' is an option of search: a line [defaults.search] stands above",
    ),
    "an option of a command below": (
        "[defaults.tag]\nleast = 0.3", 2,
        "'least' is an option of tag suggest: a line [defaults.tag.suggest] stands above",
    ),
    "another command's option": (
        "[defaults.tag.suggest]\nsort = 'date'", 2, "dlblog tag suggest has no option 'sort'; it",
    ),
    "no option at all": (
        "[defaults.tag.dump]\nlimit = 3", 2, "dlblog tag dump has no option that may be set here",
    ),
    "a setting": (
        "[defaults.search]\nposts = ['a']", 2,
        "posts is a setting of its own: it stands above the first line with brackets",
    ),
    "with no": ("[defaults.search]\nno-refresh = true", 2, "write refresh = false"),
    "with no, which has no other": ("[defaults]\nno-pager = true", 2, "write pager = false"),
    "no flag": ("[defaults]\npager = 'less'", 2, "pager is true or false"),
    "a short name": ("[defaults.search]\nn = 3", 2, "dlblog search has no option 'n'"),
    "a text for a number": ("[defaults.search]\nlimit = '3'", 2, "limit is a whole number"),
    "half a number": ("[defaults.search]\nlimit = 3.5", 2, "limit is a whole number"),
    "truth for a number": ("[defaults.search]\nlimit = true", 2, "limit is a whole number"),
    "below the range": ("[defaults.search]\nlimit = -1", 2, "limit: -1 is not in the range x>=0"),
    "a number for truth": ("[defaults.search]\nrefresh = 1", 2, "refresh is true or false"),
    "a text for truth": ("[defaults.search]\nany = 'yes'", 2, "any is true or false"),
    "no choice": (
        "[defaults.list]\nsort = 'size'", 2,
        "sort: 'size' is not one of 'date', '-date', 'updated', '-updated', 'title'",
    ),
    "a number for a choice": ("[defaults.list]\nsort = 1", 2, "sort is a text"),
    "a list for one": ("[defaults.list]\nsince = ['2016']", 2, "since is a text"),
    "numbers in a list": (
        "[defaults.list]\ntag = ['a',\n1]", 2, "tag is a text or a list of texts",
    ),
    "half for a score": (
        "[defaults.tag.suggest]\nleast = 1.5", 2, "least: 1.5 is not in the range 0<=x<=1",
    ),
    "a color": ("[defaults]\ncolor = 'red'", 2, "color: 'red' is not one of 'auto', 'always'"),
    "of another command": ("[defaults.tags]\ntree = 3\n[defaults.search]\nlimit = 1", 2,
                           "tree is true or false"),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "line", "said"), WRONG.values(), ids=WRONG)
def test_wrong(blog: Path, run: Run, write: WritePost, settings: str, line: int, said: str) -> None:
    write("dlblog.toml", settings)
    done = run("search", "mưa")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"dlblog: {blog / 'dlblog.toml'}:{line}: ")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [["--help"], ["search", "--help"], ["tag", "suggest", "-h"], ["completion", "bash"],
     ["init", "--print"], []],
    ids=lambda args: " ".join(args) or "nothing",
)  # fmt: skip
@pytest.mark.parametrize("settings", ["[defaults.search]\nlimt = 3", "adress = 1", "="])
def test_what_does_without_settings(
    blog: Path, run: Run, write: WritePost, args: list[str], settings: str
) -> None:
    write("dlblog.toml", settings)
    done = run(*args)
    assert done.status == (0 if args else 2)
    assert "dlblog.toml:" not in done.err


BLAMED: dict[str, tuple[str, list[str], str]] = {
    "a date": ("[defaults.list]\nsince = 'hôm nào'", ["list"], "(dlblog.toml sets since)"),
    "a template": ("[defaults.list]\nformat = '{tilte}'", ["list"], "(dlblog.toml sets format)"),
    "a facet": ("[defaults.list]\nfacets = 'size'", ["list"], "(dlblog.toml sets facets)"),
    "what does not go together": (
        "[defaults.tag.suggest]\nformat = 'json'", ["tag", "suggest", "00", "--apply"],
        "(dlblog.toml sets format)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "args", "said"), BLAMED.values(), ids=BLAMED)
def test_who_has_set_what_does_not_work(
    blog: Path, run: Run, write: WritePost, settings: str, args: list[str], said: str
) -> None:
    write("dlblog.toml", settings)
    done = run(*args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_who_types_is_not_told_of_the_file(blog: Path, run: Run, write: WritePost) -> None:
    write("dlblog.toml", "[defaults.list]\nsince = '2020'\nlimit = 3\n")
    done = run("list", "--since", "hôm nào")
    assert done.status == 2
    assert "dlblog.toml" not in done.err
    assert "dlblog.toml" not in run("list", "--nope").err


OPTIONS = sorted(
    {
        # A flag --no-x with nothing to turn it off is x = false.
        name.removeprefix("--no-" if option.is_flag else "--").removeprefix("--")
        for _, command in [("", cli), *all_commands(cli)]
        for option in command.params
        if isinstance(option, click.Option)
        for name in option.opts
        if name.startswith("--")
    }
)


@pytest.mark.parametrize("name", OPTIONS)
def test_of_every_option_it_is_decided_whether_a_blog_may_set_it(name: str) -> None:
    where = "of dlblog/cli/defaulting.py: may somebody else's blog set it?"
    assert (name in SETTABLE) != (name in TYPED), f"--{name} is in neither list {where}"


INDEX = {
    "the file": ([], None, "chỉ-mục"),
    "a variable": ([], "khác", "khác"),
    "typed": (["--index-dir", "nữa"], "khác", "nữa"),
}


@pytest.mark.parametrize(("typed", "variable", "folder"), INDEX.values(), ids=INDEX)
def test_the_folder_of_the_index(
    blog: Path,
    run: Run,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    typed: list[str],
    variable: str | None,
    folder: str,
) -> None:
    write("dlblog.toml", 'index = "chỉ-mục"\n')
    if variable:
        monkeypatch.setenv("DLBLOG_INDEX_DIR", variable)
    assert run(*typed, "-q", "index").status == 0
    assert (blog / folder / "dlblog.json").exists()
    assert (blog / folder / ".gitignore").read_text() == "*\n"
    monkeypatch.chdir(blog / "posts")
    monkeypatch.delenv("DLBLOG_INDEX_DIR", raising=False)
    assert run("--index-dir", str(blog / folder), "list", "--count").out == "12\n"
    if folder == "chỉ-mục":
        assert run("list", "--count").out == "12\n"
        assert run("status", "-f", "json").status == 0


def test_a_folder_that_was_there_is_not_hidden_from_git(blog: Path, run: Run) -> None:
    (blog / "của-tôi").mkdir()
    assert run("--index-dir", "của-tôi", "-q", "index", "posts").status == 0
    assert not (blog / "của-tôi/.gitignore").exists()


def test_the_dictionary(blog: Path, run: Run, write: WritePost) -> None:
    write("từ.txt", "mưa rơi\n")
    write("dlblog.toml", 'dictionary = "từ.txt"\n')
    assert run("-q", "index").status == 0
    assert "từ.txt" in run("status").out
    assert run("-q", "index", "--dictionary", "").status == 0
    assert "từ.txt" not in run("status").out
    write("dlblog.toml", 'refresh = true\ndictionary = "mất.txt"\n')
    assert run("index") == (
        2, "", f"dlblog: {blog}/dlblog.toml:2: dictionary names 'mất.txt', which is not there\n",
    )  # fmt: skip
