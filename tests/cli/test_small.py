"""Paths in another composition, why a file is not found, what undo lists, templates of more."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from dlblog import Blog
from dlblog.files import as_spelt
from dlblog.output.text import hit_text
from dlblog.schema import ANALYZED
from tests.conftest import Run, WritePost
from tests.output.hits import HIT

NFD = "phở", "bún chả", "Đà Lạt", "hè", "ốc"


@pytest.fixture
def blog(tmp_path: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Posts whose names are decomposed, indexed."""
    monkeypatch.chdir(tmp_path)
    for name in NFD:
        path = unicodedata.normalize("NFD", f"mon/{name}.md")
        write(path, f"---\ntitle: Món {name}\ndate: 2020-01-01\n---\n![](x.png)\n\nNgon.")
    assert run("index", ".", "--jobs", "1").status == 0
    return tmp_path


@pytest.mark.parametrize("name", NFD)
def test_a_path_in_another_composition(blog: Path, run: Run, name: str) -> None:
    typed = unicodedata.normalize("NFC", f"mon/{name}.md")
    assert not os.path.exists(typed)
    done = run("check", typed, "--kind", "missing-description")
    assert (done.status, len(done.out.splitlines())) == (0, 1)
    assert run("index", typed).out == "1 post: 1 unchanged\n"
    for command in (["show", "--raw"], ["open", "--print"], ["related"]):
        assert run(*command, typed).status in (0, 1) and "no post" not in run(*command, typed).err
    assert run("tag", "add", "Ăn", typed).status == 0
    with Blog.open(blog) as opened:
        assert opened.post(typed).tags == ("Ăn",)


def test_as_spelt(tmp_path: Path) -> None:
    one, other = (unicodedata.normalize(form, "ệ") for form in ("NFC", "NFD"))
    (tmp_path / other).mkdir()
    assert as_spelt(f"{tmp_path}/{one}") == f"{tmp_path}/{other}"
    assert as_spelt(f"{tmp_path}/{one}/mới.md") == f"{tmp_path}/{other}/mới.md"
    (tmp_path / one).mkdir()
    assert as_spelt(f"{tmp_path}/{one}") == f"{tmp_path}/{one}"
    assert as_spelt(f"{tmp_path}/ế") == f"{tmp_path}/ế"
    (tmp_path / "e\u0323\u0302").rmdir()
    (tmp_path / one).rmdir()
    for third in ("ê\u0323", "ẹ\u0302"):
        (tmp_path / third).mkdir()
    assert as_spelt(f"{tmp_path}/{one}") == f"{tmp_path}/{one}"  # which of the two?


@pytest.mark.parametrize("path", ["/á" * 3_000, "/á\0b", "/" + "a\u0323\u0301" * 50_000])
def test_a_path_that_cannot_be(path: str) -> None:
    assert as_spelt(path) == path


# What a file has, and why it is not in the index.
UNREADABLE = {
    "UTF-16": ("Mưa".encode("utf-16"), "is UTF-16; convert it with iconv"),
    "another set of letters": (b"# M\xf2a\n", "hong.md:1: is not UTF-8"),
    "later in the file": (b"# Mua\n\nm\xf2a\n", "hong.md:3: is not UTF-8"),
    "too large": (b"a " * 5_500_000, "11 MB, and a post may have 10 MB at most"),
    "too many signs": (b"*" * 700_001, "lines and signs of markup; divide it"),
}


@pytest.mark.parametrize(("content", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_why_a_file_is_not_found(blog: Path, run: Run, content: bytes, why: str) -> None:
    (blog / "mon/hong.md").write_bytes(content)
    for _before_and_after in range(2):
        for typed in ("mon/hong.md", "./mon/hong.md"):
            done = run("show", typed, "--no-refresh")
            assert done.status == 1
            assert why in done.err
            assert "puts it there" not in done.err
        assert run("index").status in (0, 2)
    assert why in run("show", "hong").err  # also by a part of its name
    (blog / "mon/hong.md").write_text("# Lành\n")
    assert "can be now: run dlblog index" in run("show", "mon/hong.md", "--no-refresh").err


def test_a_file_that_can_be_indexed(blog: Path, run: Run) -> None:
    (blog / "mon/moi.md").write_text("# Mới\n")
    done = run("show", "mon/moi.md", "--no-refresh")
    assert done.err.endswith("that file is not in the index: dlblog index FILE puts it there\n")
    assert "in the index" not in run("show", "mon/khong-co.md").err


def test_undo_lists_paths(
    tmp_path: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        write(f"posts/{number:02}.md", f"---\ntitle: Bài {number}\ntags: [a]\n---\nChữ.")
    run("index", "--jobs", "1")
    run("tag", "add", "Huế", "posts/03.md", "posts/07.md")
    run("tag", "rename", "a", "b")
    listed = run("tag", "undo", "--list").out.splitlines()
    assert listed[0].endswith("tag rename 'a' 'b'  (12 posts)")
    assert listed[1:11] == [f"  posts/{number:02}.md" for number in range(10)]
    assert listed[11] == "  and 2 more: dlblog -v names all"
    assert listed[12].endswith("tag add Huế  (2 posts)")
    assert listed[13:] == ["  posts/03.md", "  posts/07.md"]
    every = run("-v", "tag", "undo", "--list").out
    assert every.count("  posts/") == 14
    monkeypatch.chdir(tmp_path / "posts")
    assert "  ../posts/" not in run("--index-dir", "../index", "tag", "undo", "--list").out


def test_summary_and_last_change(
    tmp_path: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "title: Mưa\ndate: 2016-02-04\nlastmod: 2017-03-05\ndescription: Mưa phố núi"
    write("posts/mua.md", f"---\n{head}\ntags: [a]\n---\nChữ mưa.")
    write("posts/gio.md", "---\ntitle: Gió\ndate: 2016-02-05\ntags: [a]\n---\nChữ gió.")
    run("index", "--jobs", "1")
    template = "{slug}|{updated}|{updated:%d/%m/%Y}|{summary}"
    lines = {"mua|2017-03-05|05/03/2017|Mưa phố núi", "gio|||"}
    assert set(run("list", "-f", template).out.splitlines()) == lines
    assert set(run("search", "chữ", "-f", template).out.splitlines()) == lines
    assert run("related", "gio", "-f", template).out == "mua|2017-03-05|05/03/2017|Mưa phố núi\n"
    assert run("list", "--sort", "-updated", "-f", "{slug}").out == "mua\ngio\n"
    assert run("search", "chữ", "--sort", "updated", "-f", "{slug}").out == "gio\nmua\n"
    assert '"updated"' not in run("list", "-f", "json").out  # which stays as it is
    with Blog.open(tmp_path) as opened:
        (post,) = opened.related("gio")
        assert post.reasons is not None
        assert post.reasons.tags == ("a",)
        assert "chữ" in post.reasons.words or post.reasons.words == ()
        assert opened.posts()[0].reasons is None


def test_fields_are_named_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {field.name: 1.5 for field in ANALYZED}
    part = {"kind": "term", "match": "mưa", "score": 1.5, "posts": 3, "fields": fields}
    hit = {**HIT, "explanation": [part]}
    assert "title 1.50, summary 1.50, tags 1.50, body 1.50" in hit_text(hit)
    monkeypatch.setenv("LANGUAGE", "vi")
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    line = hit_text(hit).splitlines()[-1]
    for name in fields:
        assert name not in line.split()
    assert "trong tiêu đề 1,50, tóm tắt 1,50, thẻ 1,50, nội dung 1,50, mã 1,50, đề mục" in line
