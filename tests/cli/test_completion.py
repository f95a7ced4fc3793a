"""What is offered when somebody types TAB, and the scripts that make a shell ask for it."""

from __future__ import annotations

import os
import shutil
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
    """What `dlblog` offers for the last of some words, as lines of click's protocol."""

    def ask(*words: str, cwd: Path = blog.folder.parent, **variables: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "dlblog"],
            cwd=cwd,
            env={
                **os.environ,
                "_DLBLOG_COMPLETE": "bash_complete",
                "COMP_WORDS": "\n".join(("dlblog", *words)),
                "COMP_CWORD": str(len(words)),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stderr == ""
        return [line.removeprefix("plain,") for line in done.stdout.split("\n") if line]

    return ask


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
    write("index/CURRENT", "{}")
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
    write("index/CURRENT", "{}")
    assert offer("show", "mua", cwd=tmp_path) == []


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with a `dlblog` that has one more command, whose argument is a list of tags."""
    path = tmp_path / "bin" / "dlblog"
    path.parent.mkdir()
    path.write_text(
        f"""#!{sys.executable}
import click
from dlblog.cli import cli, main
from dlblog.cli.completion import complete_list

@cli.command()
@click.argument("tags", shell_complete=complete_list("tag"))
def label(tags):
    pass

main()
""",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path.parent


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
def test_lists_of_tags(blog: Blog, program: Path, typed: str, value: str, is_offered: bool) -> None:
    done = subprocess.run(
        [str(program / "dlblog")],
        cwd=blog.folder.parent,
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": "bash_complete",
            "COMP_WORDS": "dlblog\nlabel\n" + typed.replace(" ", "\\ "),
            "COMP_CWORD": "2",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    offered = [line.removeprefix("plain,") for line in done.stdout.split("\n") if line]
    assert done.stderr == ""
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
    "options": (["tag", "undo", "--"], ["--list", "--forget", "--dry-run", "--help"]),
    "no query": (["tag", "add", "docker", "--where", "ph"], []),
}


@pytest.mark.parametrize(("words", "offered"), TAG_COMMANDS.values(), ids=TAG_COMMANDS)
def test_tag_commands(offer: Offer, words: list[str], offered: list[str]) -> None:
    assert offer(*words)[: len(offered) or 1] == offered


def test_tag_commands_in_bash(blog: Blog) -> None:
    def ask(*words: str) -> str:
        return in_bash(BIN, blog.folder.parent, "tag", *words)[0]

    assert ask("add", "docker,hoc") == "docker,Học\\ máy"
    assert ask("add", '"docker, hoc') == "docker, Học máy"
    assert ask("rename", "lap") == "lap\\ trinh"
    assert ask("remove", "docker", "pho") == "blog/_posts/pho-ga-sang-thu-bay.md"


def test_a_file_to_restore_is_left_to_the_shell(offer: Offer) -> None:
    assert offer("tag", "restore", "nh") == ["file,nh"]


def test_tags_with_commas_are_not_offered_in_lists(
    program: Path, tmp_path: Path, write: WritePost
) -> None:
    from dlblog import indexing

    write("posts/a.md", '---\ntags: ["học, vẽ", "học hát", "học/múa"]\n---\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"])
    assert in_bash(program, tmp_path, "label", "vẽ,hoc") == ["vẽ,học\\ hát", "vẽ,học/múa"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("list\n-t\nhoc", "Học máy", id="tags"),
        pytest.param("related\n--limit\n3\npho", "pho-ga", id="posts"),
        pytest.param("tag\nadd\ndocker,hoc", "docker,Học máy", id="a list of tags"),
    ],
)
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
        env={
            **os.environ,
            "_DLBLOG_COMPLETE": "bash_complete",
            "COMP_WORDS": f"dlblog\n{words}",
            "COMP_CWORD": str(words.count("\n") + 1),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    modules = set(done.stderr.split())
    assert offered in done.stdout
    heavy = {"whoosh", "dlblog.schema", "dlblog.searching", "dlblog.engines.whoosh.engine", "yaml"}
    assert not heavy & modules


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    command = [sys.executable, "-m", "dlblog", "completion", shell]
    script = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert f"_DLBLOG_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, timeout=60, check=True)


BASH = {
    "a name of two words": ("hoc", "Học\\ máy"),
    "marks": ("họ", "Học\\ máy"),
    "in a quotation": ('"hoc', "Học máy"),
    "in an apostrophe": ("'hoc", "Học máy"),
}


def in_bash(program: Path, cwd: Path, *words: str) -> list[str]:
    """What bash offers for the last of some words after `dlblog`, as it would stand there."""
    if not shutil.which("bash"):
        pytest.skip("there is no bash here")
    script = """
        eval "$(dlblog completion bash)"
        COMP_WORDS=(dlblog "$@"); COMP_CWORD=$#
        _dlblog_completion dlblog
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script, "bash", *words],
        cwd=cwd,
        env={**os.environ, "PATH": f"{program}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(("typed", "offered"), BASH.values(), ids=BASH)
def test_in_bash(blog: Blog, typed: str, offered: str) -> None:
    assert in_bash(BIN, blog.folder.parent, "list", "-t", typed)[0] == offered


LISTS_IN_BASH = {
    "the last of two": ("docker,hoc", "docker,Học\\ máy"),
    "a space before": ("hoc\\ sau,tri", "hoc\\ sau,Trí\\ tuệ\\ nhân\\ tạo"),
    "in a quotation": ('"hoc sau,tri', "hoc sau,Trí tuệ nhân tạo"),
}


@pytest.mark.parametrize(("typed", "offered"), LISTS_IN_BASH.values(), ids=LISTS_IN_BASH)
def test_lists_in_bash(blog: Blog, program: Path, typed: str, offered: str) -> None:
    assert in_bash(program, blog.folder.parent, "label", typed)[0] == offered


def test_posts_in_bash(blog: Blog) -> None:
    assert in_bash(BIN, blog.folder.parent, "show", "pho-g") == [
        "blog/_posts/pho-ga-sang-thu-bay.md"
    ]
