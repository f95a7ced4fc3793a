"""What is offered when somebody types TAB, and the scripts that make a shell ask for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Blog, WritePost

BIN = Path(sys.executable).parent
Offer = Callable[..., list[str]]


@pytest.fixture
def offer(blog: Blog) -> Offer:
    """What is offered for the last of some words after `dlblog`."""

    def ask(*words: str, cwd: Path = blog.folder.parent, **variables: str) -> list[str]:
        head, *lines = told("fish", " ".join(("dlblog", *words)), cwd, **variables)
        assert head.partition(" ")[0] in ("keep", "list", "only", "file", "dir")
        return [line.partition("\t")[0] for line in lines] or [head] * (head in ("file", "dir"))

    return ask


def told(shell: str, line: str, cwd: Path, word: str = "", **variables: str) -> list[str]:
    """The lines that a script gets for a command line up to the cursor."""
    done = subprocess.run(
        [sys.executable, "-m", "dlblog"],
        cwd=cwd,
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": shell,
            "_DLBLOG_LINE": line,
            "_DLBLOG_WORD": word,
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.endswith("\n")
    return done.stdout[:-1].split("\n")


def test_tags_without_marks(offer: Offer) -> None:
    assert offer("list", "-t", "hoc")[:2] == ["Học máy", "Học sâu"]  # the most frequent first
    assert offer("list", "-t", "hoc\\ m")[0] == "Học máy"
    assert offer("search", "--no-tag", "tri")[0] == "Trí tuệ nhân tạo"
    assert offer("tags", "--tag", "khủng") == []


def test_other_values_and_names(offer: Offer) -> None:
    assert "Nguyễn Hạ Vy" in offer("list", "--author", "nguyen")
    assert offer("list", "--category", "doi") == ["Đời sống"]
    assert offer("li") == ["list"]
    assert "--no-refresh" in offer("search", "--no-r")
    assert "jsonl" not in offer("completion", "") and "fish" in offer("completion", "")


def test_where_the_index_is(offer: Offer, blog: Blog, tmp_path: Path, write: WritePost) -> None:
    assert offer("list", "-t", "hoc", cwd=tmp_path) == []
    assert offer("list", "-t", "hoc", cwd=tmp_path, DLBLOG_INDEX_DIR=str(blog.index))
    assert offer("--index-dir", str(blog.index), "list", "-t", "hoc", cwd=tmp_path)
    write("index/dlblog.json", "{}")
    assert offer("list", "-t", "hoc", cwd=tmp_path) == []


def test_a_tag_that_would_act_on_the_terminal_is_not_offered(
    offer: Offer, tmp_path: Path, write: WritePost
) -> None:
    from dlblog import indexing

    write("posts/a.md", '---\ntags: ["học\\e[31m", "học,\\\\ \'máy"]\n---\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"])
    assert offer("list", "-t", "hoc", cwd=tmp_path) == ["học,\\ 'máy"]


POSTS_OFFERED = {
    "words of a name": ("ghi chu doc", ["blog/content/ghi-chu-doc-sach-ban-dem.txt"]),
    "words with marks": ("ghi chú đọc", ["blog/content/ghi-chu-doc-sach-ban-dem.txt"]),
    "a name with marks": ("da-lat", ["blog/content/posts/đà-lạt-mùa-mưa.md"]),
    "another case": ("PHO-GA", ["blog/_posts/pho-ga-sang-thu-bay.md"]),
    "a day": ("2018-11-2", ["blog/_posts/2018-11-20-dong-goi-ung-dung-bang-docker.md"]),
    "a whole word": ("gpt-4.", ["blog/content/blog/hoi-dap-tai-lieu-voi-gpt-4.mdx"]),
    "not a whole word": ("gp-", []),
    "not within a word": ("ocker", []),
    "the beginning of a path": ("blog/_posts/p", ["blog/_posts/pho-ga-sang-thu-bay.md"]),
    "from here": ("./blog/_posts/p", ["blog/_posts/pho-ga-sang-thu-bay.md"]),
    "from here, not just anywhere": ("./pho", []),
    "folders": ("_posts/pho", ["blog/_posts/pho-ga-sang-thu-bay.md"]),
    "an expression": ("p.*o", []),
    "none": ("khủng-long", []),
}


@pytest.mark.parametrize(("typed", "expected"), POSTS_OFFERED.values(), ids=POSTS_OFFERED)
def test_posts(offer: Offer, typed: str, expected: list[str]) -> None:
    assert offer("show", typed.replace(" ", "\\ ")) == expected


def test_every_post_is_offered(offer: Offer, blog: Blog, tmp_path: Path) -> None:
    offered = offer("related", "")
    assert len(offered) == 14
    assert offered == offer("related", "./") == offer("show", "blog/")
    assert all((blog.folder.parent / path).is_file() for path in offered)
    assert offer("show", "pho", cwd=tmp_path) == []


def test_posts_open_from_where_one_is(offer: Offer, blog: Blog, tmp_path: Path) -> None:
    def ask(typed: str, cwd: Path) -> list[str]:
        return offer("show", typed, cwd=cwd, DLBLOG_INDEX_DIR=str(blog.index))

    name = "pho-ga-sang-thu-bay.md"
    below, beside = blog.folder / "_posts", blog.folder / "content"
    assert ask("pho", below) == ask("./pho", below) == ask("../_posts/pho", below) == [name]
    whole = str(below / name)
    assert ask("../_posts/pho", beside) == ask(f"{below}/pho", tmp_path) == [whole]
    assert ask("./pho", beside) == []


def test_posts_that_would_act_on_the_terminal_are_not_offered(
    offer: Offer, tmp_path: Path, write: WritePost
) -> None:
    from dlblog import indexing

    for name in ("mưa\x1b[31m.md", "mưa\nrào.md", "mưa phùn.md", "mưa-\udce9.md"):
        write(f"posts/{name}", "Gió.")
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"])
    assert offer("show", "mua", cwd=tmp_path) == ["posts/mưa phùn.md"]
    write("index/dlblog.json", "{}")  # damaged, and there is one index that it can have named
    assert offer("show", "mua", cwd=tmp_path) == ["posts/mưa phùn.md"]
    (inside,) = tmp_path.glob("index/dlblog-*")
    inside.rename(tmp_path / "index/dlblog-of-yesterday")
    assert offer("show", "mua", cwd=tmp_path) == []


LISTS = {
    "the first": ("hoc", "Học máy", True),
    "the last": ("docker,hoc", "docker,Học máy", True),
    "what is typed stays as it is": ("DOCKER, ai moi,hoc", "DOCKER, ai moi,Học máy", True),
    "after a space": ("docker, hoc", "docker, Học máy", True),
    "one of a new name before": ("bếp lửa,da", "bếp lửa,Đà Lạt", True),
    "not what is there": ("Học máy,hoc", "Học máy,Học máy", False),
    "nothing typed yet": ("docker,", "docker,Machine Learning", True),
    "not what is there in another spelling": ("machine-learning,", "Machine Learning", False),
}


@pytest.mark.parametrize(("typed", "value", "is_offered"), LISTS.values(), ids=LISTS)
def test_lists_of_tags(offer: Offer, typed: str, value: str, is_offered: bool) -> None:
    offered = offer("tag", "add", typed.replace(" ", "\\ "))
    assert offered
    before = typed[: len(typed) - len(typed.rpartition(",")[2].lstrip())]
    assert all(line.startswith(before) for line in offered)
    assert any(line.endswith(value) for line in offered) is is_offered


TAG_COMMANDS = {
    "tags to add": (["tag", "add", "docker,hoc"], ["docker,Học máy", "docker,Học sâu"]),
    "tags to remove": (["tag", "remove", "tri"], ["Trí tuệ nhân tạo"]),
    "the old name": (["tag", "rename", "lap"], ["lap trinh"]),
    "the new name": (["tag", "rename", "lap\\ trinh", "du"], ["Du lịch"]),
    "a post": (["tag", "add", "docker", "pho"], ["blog/_posts/pho-ga-sang-thu-bay.md"]),
    "another post": (
        ["tag", "remove", "docker", "pho-ga", "gpt"],
        ["blog/content/blog/hoi-dap-tai-lieu-voi-gpt-4.mdx"],
    ),
    "a post to dump": (["tag", "dump", "da-lat"], ["blog/content/posts/đà-lạt-mùa-mưa.md"]),
    "commands": (["tag", "re"], ["remove", "rename", "restore"]),
    "options": (["tag", "undo", "--"], ["--list", "--forget", "--dry-run", "--format", "--help"]),
    "no query": (["tag", "add", "docker", "--where", "ph"], []),
}


@pytest.mark.parametrize(("words", "offered"), TAG_COMMANDS.values(), ids=TAG_COMMANDS)
def test_tag_commands(offer: Offer, words: list[str], offered: list[str]) -> None:
    assert offer(*words)[: len(offered) or 1] == offered


def test_a_file_to_restore_is_left_to_the_shell(offer: Offer) -> None:
    assert offer("tag", "restore", "nh") == ["file"]


def test_tags_with_commas_are_not_offered_in_lists(
    offer: Offer, tmp_path: Path, write: WritePost
) -> None:
    from dlblog import indexing

    write("posts/a.md", '---\ntags: ["học, vẽ", "học hát", "học/múa"]\n---\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"])
    assert offer("tag", "add", "vẽ,hoc", cwd=tmp_path) == ["vẽ,học hát", "vẽ,học/múa"]


LIGHT = {
    "tags": ("list -t hoc", "Học máy"),
    "posts": ("related --limit 3 pho", "pho-ga"),
    "posts by title": ("show thit nguoi", ""),
    "a list of tags": ("tag add docker,hoc", "docker,Học máy"),
    "formats": ("list -f js", "jsonl"),
}


@pytest.mark.parametrize(("words", "offered"), LIGHT.values(), ids=LIGHT)
def test_completing_is_light(blog: Blog, words: str, offered: str) -> None:
    code = (
        "import sys\n"
        "from dlblog.cli import main\n"
        "try:\n    main([])\n"
        "except SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=blog.folder.parent,
        env={**os.environ, "_DLBLOG_COMPLETE": "fish", "_DLBLOG_LINE": f"dlblog {words}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    modules = set(done.stderr.split())
    assert offered in done.stdout
    heavy = {"whoosh", "dlblog.schema", "dlblog.searching", "dlblog.engines.whoosh.engine", "yaml"}
    assert not heavy & modules


QUERIES = {
    "fields": (["ti"], ["title:"]),
    "all fields": ([""], ["title:", "tag:", "category:"]),
    "a field after a word": (["'phở ca"], ["phở category:"]),
    "a field that is left out": (["--", "-ta"], ["-tag:"]),
    "a field in parentheses": (["'(phở OR au"], ["(phở OR author:"]),
    "a tag": (["tag:tri"], ['tag:"Trí tuệ nhân tạo"']),
    "a tag of one word": (["tag:doc"], ["tag:docker"]),
    "in capitals": (["TAG:doc"], ["TAG:docker"]),
    "in quotes": (["'tag:\"tri tue n"], ['tag:"Trí tuệ nhân tạo"']),
    "in other quotes": (["'tag:“tri"], ["tag:“Trí tuệ nhân tạo”"]),
    "a category": (["'phở category:doi"], ['phở category:"Đời sống"']),
    "an author": (["--", "-author:nguyen"], ['-author:"Nguyễn Hạ Vy"']),
    "what has no values": (["title:hoc"], []),
    "a word that is no field": (["phở:hoc"], []),
    "within a phrase that has ended": (['\'"học máy" ca'], ['"học máy" category:']),
}


@pytest.mark.parametrize(("words", "offered"), QUERIES.values(), ids=QUERIES)
def test_queries(offer: Offer, words: list[str], offered: list[str]) -> None:
    assert offer("search", *words)[: len(offered) or 1] == offered
    if words[0] != "--":
        assert offer("tag", "dump", "--where", *words)[: len(offered) or 1] == offered


NAMES = {
    "formats": (["list", "-f", "pa"], ["paths", "paths0"]),
    "formats of related": (["related", "-f", "t"], ["text"]),
    "formats after =": (["search", "--format=js"], ["--format=json", "--format=jsonl"]),
    "facets": (["search", "--facets", "tag,ye"], ["tag,year"]),
    "no facet twice": (["list", "--facets", "tag,ta"], []),
    "choices": (["tags", "--sort", "c"], ["count"]),
    "a tag after =": (["list", "--tag=tri"], ["--tag=Trí tuệ nhân tạo"]),
}


@pytest.mark.parametrize(("words", "offered"), NAMES.values(), ids=NAMES)
def test_names(offer: Offer, words: list[str], offered: list[str]) -> None:
    assert offer(*words) == offered


HEADS = {
    "one value": ("zsh", "list -t tri", ""),
    "values that begin as typed": ("zsh", "list --no", ""),
    "values that begin as typed without marks": ("bash", "list -t 'hoc s", ""),
    "values that begin otherwise": ("zsh", "list -t hoc", "list"),
    "a field": ("bash", "search ti", "nospace"),
    "several names": ("zsh", "tag add docker,tri", "comma"),
    "a folder": ("zsh", "--index-dir x", "dir"),
    "a file": ("bash", "search --batch x", "file"),
    "fish: values that begin as typed": ("fish", "list --no", "keep"),
    "fish: one that begins otherwise": ("fish", "list -t tri", "only"),
    "fish: some that begin otherwise": ("fish", "list -t hoc", "list "),
    "fish: some that have it in them": ("fish", "show _posts/201", "keep"),
}


@pytest.mark.parametrize(("shell", "line", "head"), HEADS.values(), ids=HEADS)
def test_how_values_are_to_be_taken(blog: Blog, shell: str, line: str, head: str) -> None:
    lines = told(shell, f"dlblog {line}", blog.folder.parent, line.split()[-1].strip("'"))
    assert lines[0] == head
    assert len(lines) > 1 or head in ("file", "dir")


SHOWN = {
    "zsh": ("zsh", "list -t hoc", 0, "Học máy  -- 2 posts"),
    "bash, when it lists": ("bash", "list -t hoc", 63, "Học máy  (2 posts)"),
    "bash, when it inserts": ("bash", "list -t hoc", 9, "Học\\ máy"),
    "fish": ("fish", "list -t hoc", 0, "Học máy\t2 posts"),
    "a title": ("fish", "show pho", 0, "blog/_posts/pho-ga-sang-thu-bay.md\tPhở gà sáng thứ Bảy"),
}


@pytest.mark.parametrize(("shell", "line", "kind", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_is_said_of_values(blog: Blog, shell: str, line: str, kind: int, shown: str) -> None:
    word = line.split()[-1]
    assert shown in told(shell, f"dlblog {line}", blog.folder.parent, word, COMP_TYPE=str(kind))


@pytest.mark.parametrize("columns", [20, 40, 200])
def test_what_is_shown_fits(blog: Blog, columns: int) -> None:
    from dlblog.terminal import width

    lines = told("zsh", "dlblog show ", blog.folder.parent, COLUMNS=str(columns))
    assert len(lines) == 1 + 2 * 14
    assert all(width(line) < columns for line in lines[2::2])
    lines = told("bash", "dlblog show ", blog.folder.parent, COLUMNS=str(columns), COMP_TYPE="63")
    assert all(width(line) < columns for line in lines[1:])


def test_a_script_that_was_written_before_still_works(blog: Blog) -> None:
    variables = {"_DLBLOG_COMPLETE": "bash_complete", "COMP_WORDS": "dlblog\nli", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "dlblog"], cwd=blog.folder.parent, env={**os.environ, **variables},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == "plain,list\n"
