"""`dlblog tag doctor --fix`: asks for each finding, and mends those that are wanted."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dlblog import indexing
from tests.conftest import Done, Run, WritePost

TAGS = {
    "a.md": "[ML, Học máy]",
    "b.md": "[học-máy, Huế]",
    "c.md": "[Học máy, Hue]",
    "d.md": "[C, Machine Learning]",
    "e.md": "[C++, Huế]",
    "f.md": "[C, Python]",
}
Answer = Callable[..., Done]


@pytest.fixture
def blog(tmp_path: Path, write: WritePost) -> Path:
    """A small blog whose tags are out of order, indexed."""
    for name, tags in TAGS.items():
        text = f"---\ntitle: 'Bài {name[0]}'  # đừng sửa\ntags: {tags}\n---\nMột bài viết.\n"
        write(f"posts/{name}", text)
    write("dlblog.toml", '[aliases]\nML = "Machine Learning"\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path


@pytest.fixture
def answer(run: Run, blog: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Runs `dlblog tag doctor --fix ARGS` for somebody who types what is given."""

    def command(typed: str, *args: str) -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return run("tag", "doctor", "--fix", *args)

    return command


def tags(blog: Path) -> dict[str, str]:
    """The tags of each post as its file has them."""
    found = {}
    for path in sorted(blog.glob("posts/*.md")):
        text = path.read_text(encoding="utf-8")
        assert "# đừng sửa" in text
        found[path.name] = re.findall(r"^tags: (.*)$", text, re.M)[0]
    return found


def questions(done: Done) -> list[str]:
    """The kinds that were asked about."""
    return re.findall(r"^(\w+): '", done.err, re.M)


def test_each_finding_is_asked_for(blog: Path, answer: Answer) -> None:
    done = answer("n\nn\nn\nn\n")
    assert done.status == 0
    assert questions(done) == ["alias", "hyphen", "marks", "slug"]
    assert done.err.count("[y/n/q]") == 4
    assert tags(blog) == TAGS


def test_what_is_wanted_is_done(blog: Path, run: Run, answer: Answer) -> None:
    done = answer("y\ny\nn\nn\n")
    assert done.status == 0
    assert tags(blog) == TAGS | {
        "a.md": "[Machine Learning, Học máy]",
        "b.md": "[Học máy, Huế]",
    }
    listed = run("list", "-t", "Học máy", "-f", "paths", "--no-refresh").out.split()
    assert sorted(listed) == ["posts/a.md", "posts/b.md", "posts/c.md"]
    assert run("tag", "doctor", "--kind", "alias,hyphen").status == 1


def test_it_is_said_what_will_change(answer: Answer) -> None:
    done = answer("n\nq\n")
    assert "'ML' (1) stands for 'Machine Learning' in dlblog.toml\n" in done.err
    assert "  'ML' becomes 'Machine Learning'\nChange 1 post? [y/n/q] " in done.err


def test_marks_make_another_word(blog: Path, answer: Answer) -> None:
    done = answer("y\n", "--kind", "marks")
    assert "marks make another word" in done.err
    assert tags(blog)["c.md"] == "[Học máy, Huế]"
    assert "marks make another word" not in answer("n\n", "--kind", "slug").err


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        pytest.param("q\n", 1, id="q"),
        pytest.param("", 1, id="the end"),
        pytest.param("n\n", 2, id="the end after an answer"),
        pytest.param("y\nq\ny\ny\n", 2, id="q after a change"),
        pytest.param("perhaps\n\nn\nq\n", 4, id="no answer is asked for again"),
    ],
)
def test_stopping(blog: Path, answer: Answer, typed: str, asked: int) -> None:
    done = answer(typed)
    assert (done.status, done.err.count("[y/n/q]")) == (0, asked)
    changed = {name for name, now in tags(blog).items() if now != TAGS[name]}
    assert changed == ({"a.md"} if typed.startswith("y") else set())


def test_what_is_left_follows_from_what_was_done(
    blog: Path, run: Run, answer: Answer, write: WritePost
) -> None:
    write("posts/g.md", "---\ntitle: Bài g  # đừng sửa\ntags: [MachineLearning]\n---\nMột bài.\n")
    assert run("-q", "index").status == 0
    done = answer("y\ny\n", "--kind", "alias,hyphen")
    assert questions(done) == ["alias", "hyphen", "hyphen"]
    assert "'Machine Learning' (2) and 'MachineLearning' (1)" in done.err


def test_tags_used_once_go_only_where_that_is_asked_for(blog: Path, answer: Answer) -> None:
    assert "once" not in questions(answer("n\n" * 9))
    done = answer("y\n", "--kind", "once")
    assert "  'Python' goes\nChange 1 post? [y/n/q] " in done.err
    assert tags(blog) == TAGS | {"f.md": "[C]"}


def test_signs_as_words(blog: Path, answer: Answer) -> None:
    answer("y\n", "--kind", "slug")
    assert tags(blog)["e.md"] == "[C plus plus, Huế]"


def test_a_tag_that_is_there_already_is_not_doubled(
    blog: Path, run: Run, answer: Answer, write: WritePost
) -> None:
    write(
        "posts/g.md", "---\ntitle: 'Bài g'  # đừng sửa\ntags: [học-máy, Học máy]\n---\nMột bài.\n"
    )
    assert run("-q", "index").status == 0
    answer("y\n", "--kind", "hyphen")
    assert tags(blog)["g.md"] == "[Học máy]"


def test_each_finding_can_be_taken_back(blog: Path, run: Run, answer: Answer) -> None:
    answer("y\ny\n", "--kind", "alias,hyphen")
    assert run("tag", "undo").status == 0
    assert tags(blog) == TAGS | {"a.md": "[Machine Learning, Học máy]"}
    assert run("tag", "undo").status == 0
    assert tags(blog) == TAGS


def test_a_dry_run_asks_nothing(blog: Path, answer: Answer) -> None:
    done = answer("", "--dry-run")
    assert done.status == 0 and "[y/n/q]" not in done.err
    for line in ("-tags: [ML, Học máy]", "+tags: [Machine Learning, Học máy]",
                 "+tags: [C plus plus, Huế]"):  # fmt: skip
        assert f"\n{line}\n" in done.out
    assert "Python]" not in done.out
    assert tags(blog) == TAGS


def test_a_post_that_cannot_be_edited_stops_only_its_finding(
    blog: Path, run: Run, answer: Answer, write: WritePost
) -> None:
    same = "---\ntitle: Bài g  # đừng sửa\nkhac: &khac [học-máy]\ntags: *khac\n---\nMột bài.\n"
    write("posts/g.md", same)
    assert run("-q", "index").status == 0
    done = answer("y\ny\n", "--kind", "hyphen,marks")
    assert done.status == 2
    assert "dlblog: posts/g.md:4: " in done.err and "; nothing is changed" in done.err
    assert tags(blog) == TAGS | {"c.md": "[Học máy, Huế]", "g.md": "*khac"}


def test_nothing_to_mend(run: Run, write: WritePost) -> None:
    for name in "ab":
        write(f"posts/{name}.md", "---\ntitle: Bài\ntags: [Huế]\n---\nMột bài viết.\n")
    assert run("-q", "index", "posts").status == 0
    assert run("tag", "doctor", "--fix") == (1, "", "dlblog: the tags are in order\n")
