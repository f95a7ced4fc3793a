"""`show`, `open` and `related` with the words of a name, and which of several posts is meant."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import Run, WritePost
from tests.teletype import Teletype

HERE = str(Path(__file__).parents[2])
POSTS = {
    "posts/2019-05-06-flexbox.md": "Học vẽ khung với Flexbox",
    "posts/2020-01-02-hue.md": "Huế",
    "posts/2020-03-04-hue-mua-mua.md": "Huế mùa mưa",
    "posts/mua.md": "Mưa",
    "posts/gio.md": "Gió",
    "posts/mua-gio.md": "Mưa gió đầu mùa",
    "posts/bun bo.md": "Bún bò nấu tại nhà",
    "posts/che/index.md": "Chè bưởi",
}


@pytest.fixture
def blog(tmp_path: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, title in POSTS.items():
        head = f"title: {title}\ndate: 2020-01-01\ntags: [nhà]"
        write(path, f"---\n{head}\n---\nĐoạn văn về {title.lower()}.\n")
    assert run("index", "--jobs", "1").status == 0
    return tmp_path


WORDS = {
    "words of a title, no marks": ("hoc ve khung", ["2019-05-06-flexbox.md"]),
    "words of a title": ("khung với flexbox", ["2019-05-06-flexbox.md"]),
    "a whole title": ("Mưa gió đầu mùa", ["mua-gio.md"]),
    "a title that begins another": ("Huế", ["2020-01-02-hue.md"]),
    "a path with a space": ("posts/bun bo.md", ["bun bo.md"]),
    "a slug with a space": ("bun bo", ["bun bo.md"]),
    "other case": ("CHÈ BƯỞI", ["index.md"]),
}


@pytest.mark.parametrize(("typed", "names"), WORDS.values(), ids=WORDS)
def test_bare_words_are_one_name(blog: Path, run: Run, typed: str, names: list[str]) -> None:
    words = typed.split()
    shown = run("show", *words, "--plain")
    assert shown.status == 0
    assert f"{names[0]}\n" in shown.out
    opened = run("open", *words, "--print")
    assert [Path(path).name for path in opened.out.splitlines()] == names
    assert run("show", typed, "--plain").out == shown.out
    related = run("related", *words, "-f", "paths")
    assert related.status == 0
    assert not any(line.endswith("/" + names[0]) for line in related.out.splitlines())


OPENED = {
    "each is a post": (["mua", "gio"], ["mua.md", "gio.md"]),
    "paths": (["posts/mua.md", "posts/bun bo.md"], ["mua.md", "bun bo.md"]),
    "all together are called so": (["mưa", "gió", "đầu", "mùa"], ["mua-gio.md"]),
    "each a part, together nothing": (["flexbox", "bun"], ["2019-05-06-flexbox.md", "bun bo.md"]),
    "one is none by itself": (["chè", "bưởi"], ["index.md"]),
    "the same twice": (["mua", "mua"], ["mua.md", "mua.md"]),
}


@pytest.mark.parametrize(("words", "names"), OPENED.values(), ids=OPENED)
def test_open_takes_several_posts(blog: Path, run: Run, words: list[str], names: list[str]) -> None:
    done = run("open", *words, "--print")
    assert [Path(path).name for path in done.out.splitlines()] == names


def test_what_is_not_there(blog: Path, run: Run) -> None:
    assert "no post has 'khủng long bạo chúa'" in run("show", "khủng", "long", "bạo", "chúa").err
    assert "no post has 'khủng long'" in run("open", "khủng", "long", "--print").err
    assert "no post has 'khung-long'" in run("open", "mua", "khung-long", "--print").err
    done = run("open", "hue-", "xa", "--print")
    assert done.status == 1
    assert run("show").status == 2


def test_no_question_where_there_is_no_terminal(blog: Path, run: Run) -> None:
    done = run("show", "ue")
    assert done.status == 2
    assert "'ue' may mean 2 posts" in done.err


def start(blog: Path, *typed: str, out: Path | None = None) -> Teletype:
    environment = {
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(blog), "PYTHONPATH": HERE,
        "DLBLOG_PICKER": "builtin", "PAGER": "cat",
    }  # fmt: skip
    main = "import sys; sys.path.remove(''); from dlblog.__main__ import main; main()"
    command = (sys.executable, "-c", main, *typed)
    return Teletype(command, cwd=blog, out=out, columns=100, lines=30, **environment)


@pytest.mark.parametrize("typed", [["show", "ue"], ["open", "ue", "--print"]])
def test_the_post_is_picked_at_a_terminal(blog: Path, typed: list[str]) -> None:
    with start(blog, *typed) as session:
        session.expect("may mean several posts", "posts/2020-03-04-hue-mua-mua.md", "q to leave")
        session.type("1 2\n")
        session.expect("one number alone")
        session.type("2\n")
        session.expect("hue-mua-mua.md")
        assert session.end() == 0


def test_the_list_can_be_left(blog: Path) -> None:
    with start(blog, "open", "ue", "--print") as session:
        session.expect("q to leave")
        session.type("q\n")
        assert session.end() == 1


def test_a_pipe_gets_no_question(blog: Path) -> None:
    with start(blog, "open", "ue", "--print", out=blog / "out") as session:
        session.expect("'ue' may mean 2 posts")
        assert session.end() == 2
