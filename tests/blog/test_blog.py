"""`dlblog.Blog`: what it answers, what it refuses, and what importing it costs."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import dlblog
from dlblog import Blog, DlblogError, Post
from dlblog.errors import DateError, NoIndexError, NoPostError, QueryError, UsageError
from tests.conftest import WritePost
from tests.test_imports import loaded


@pytest.fixture
def folder(tmp_path: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog of three posts, whose files are not too young to be trusted; no index."""
    from dlblog import finding

    monkeypatch.setattr(finding, "RACY_NS", -(10**18))
    write("nha/dlblog.toml", '[aliases]\nrain = "mưa"\n')
    write("nha/posts/mua.md", "---\ntitle: Mưa\ndate: 2020-07-01\ntags: [mưa]\n---\nMưa rơi.\n")
    write("nha/posts/gio.md", "---\ntitle: Gió\ntags: [mưa, gió]\nauthor: Lan\n---\nGió lùa.\n")
    write(
        "nha/posts/bao.md",
        "---\ntitle: Bão\ndate: 2021-09-10\nupdated: 2021-09-12\nslug: /bao/\ncategory: Trời\n"
        "draft: true\nsummary: Bão số năm.\npermalink: /2021/bao\n---\nBão về, mưa to.\n",
    )
    return tmp_path / "nha"


@pytest.fixture
def blog(folder: Path) -> Any:
    with Blog.open(folder, create=True) as opened:
        yield opened


def slugs(posts: Any) -> list[str]:
    return [post.slug for post in posts]


def test_a_post_in_full(blog: Blog, folder: Path) -> None:
    (post,) = blog.posts(draft=True)
    assert post == Post(
        path=folder / "posts/bao.md",
        title="Bão",
        date=date(2021, 9, 10),
        updated=date(2021, 9, 12),
        tags=(),
        category="Trời",
        author=None,
        draft=True,
        slug="/bao/",
        url="/2021/bao",
        summary="Bão số năm.",
    )
    (found,) = blog.search("bao", draft=True)
    assert found.score > 0
    assert found.snippet == "Bão về, mưa to."
    assert found.highlights == ((0, 3),)


NARROWED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all": ({}, ["/bao/", "mua", "gio"]),
    "a tag": ({"tags": "mưa"}, ["mua", "gio"]),
    "a tag without marks": ({"tags": "mua"}, ["mua", "gio"]),
    "an alias": ({"tags": "rain"}, ["mua", "gio"]),
    "two tags": ({"tags": ["mưa", "gió"]}, ["gio"]),
    "two tags of a generator": ({"tags": (tag for tag in ("mưa", "gió"))}, ["gio"]),
    "any tag": ({"tags": ("gió", "mưa"), "any_tag": True}, ["mua", "gio"]),
    "no tag": ({"no_tags": "gió"}, ["/bao/", "mua"]),
    "untagged": ({"untagged": True}, ["/bao/"]),
    "since": ({"since": "2021"}, ["/bao/"]),
    "since a day": ({"since": date(2020, 7, 2)}, ["/bao/"]),
    "until a day": ({"until": date(2020, 7, 1)}, ["mua"]),
    "on": ({"on": "2020..2021"}, ["/bao/", "mua"]),
    "a category": ({"categories": "trời"}, ["/bao/"]),
    "an author": ({"authors": ["Lan"]}, ["gio"]),
    "no drafts": ({"draft": False}, ["mua", "gio"]),
    "by title": ({"sort": "title"}, ["/bao/", "gio", "mua"]),
    "a page": ({"limit": 1, "offset": 1}, ["mua"]),
    "nothing": ({"tags": "tuyết"}, []),
}


@pytest.mark.parametrize(("narrowing", "expected"), NARROWED.values(), ids=NARROWED)
def test_narrowing(blog: Blog, narrowing: dict[str, Any], expected: list[str]) -> None:
    assert slugs(blog.posts(**narrowing)) == expected


def test_posts_are_a_sequence(blog: Blog) -> None:
    posts = blog.posts(limit=2)
    assert (len(posts), posts.total, len(blog)) == (2, 3, 3)
    assert posts[0] is next(iter(posts)) and posts[-1] is posts[1]
    assert posts[:1] == (posts[0],)
    assert posts[0] in posts and bool(blog)
    assert slugs(blog) == ["/bao/", "mua", "gio"]
    assert not blog.search("tuyết rơi dày", correct=False, tags="gió")


def test_what_was_meant(blog: Blog) -> None:
    assert blog.search("mãu").corrected == "mưa" or blog.search("muwa").corrected == "mưa"
    assert blog.search("mưa tuyết").partial
    assert blog.posts(tags="tuyết").notes == ("no post has the tag 'tuyết'",)


def test_tags(blog: Blog) -> None:
    assert [(tag.tag, tag.count) for tag in blog.tags()] == [("mưa", 2), ("gió", 1)]
    rain, wind = blog.tags()
    assert (rain.first, rain.last, wind.first) == (date(2020, 7, 1), date(2020, 7, 1), None)
    assert [tag.tag for tag in blog.tags(since="2020")] == ["mưa"]


def test_a_post_by_name(blog: Blog, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for name in ("mua", "posts/mua.md", Path("posts/mua.md"), folder / "posts/mua.md", "mua.m"):
        assert blog.post(name).title == "Mưa"
    with pytest.raises(UsageError, match="may mean 3 posts"):
        blog.post("posts/")
    assert slugs(blog.related(blog.post("mua"), limit=1)) == ["gio"]


REFUSED: dict[str, tuple[str, dict[str, Any], type[Exception]]] = {
    "a quote that stays open": ('"mưa', {}, QueryError),
    "no date": ("", {"since": "hôm nọ"}, DateError),
    "no such name": ("", {"tag": "mưa"}, TypeError),
}


@pytest.mark.parametrize(("query", "narrowing", "error"), REFUSED.values(), ids=REFUSED)
def test_refused(blog: Blog, query: str, narrowing: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        blog.search(query, **narrowing)
    assert len(blog) == 3


def test_no_index(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoIndexError) as raised:
        Blog.open(folder)
    assert isinstance(raised.value, DlblogError)
    assert not (folder / "index").exists()
    (tmp_path / "leer").mkdir()
    with pytest.raises(UsageError, match="name the folder"):
        Blog.open(tmp_path / "leer", create=True)
    with Blog.open(folder / "posts", create=True) as blog, pytest.raises(NoPostError):
        blog.post("tuyết")
    assert blog.index_dir == folder / "index"


def test_another_place(folder: Path, tmp_path: Path) -> None:
    with Blog.open(folder, index_dir=tmp_path / "kho", create=True) as blog:
        assert blog.post("mua").path == folder / "posts/mua.md"
    assert (tmp_path / "kho").is_dir() and not (folder / "index").exists()


def test_in_step(blog: Blog, folder: Path, write: WritePost) -> None:
    path = write("nha/posts/nang.md", "---\ntitle: Nắng\n---\nNắng lên.\n")
    os.rename(folder / "posts/gio.md", folder / "posts/gio-mua.md")
    (folder / "posts/mua.md").unlink()
    assert len(blog) == 3  # as it was opened
    done = blog.index()
    assert done.posts == 3
    assert set(done.added) == {path, folder / "posts/gio-mua.md"}
    assert set(done.deleted) == {folder / "posts/gio.md", folder / "posts/mua.md"}
    assert (done.changed, done.faults) == ((), ())
    assert slugs(blog.search("nang")) == ["nang"]
    write("nha/posts/nang.md", "---\ntitle: [Nắng\n---\nNắng gắt.\n")
    with Blog.open(folder) as again:  # which looks
        assert slugs(again.search("gắt")) == ["nang"]
        assert "posts/nang.md:3" in again.remarks[0]
    with Blog.open(folder, refresh=False) as third:
        assert third.remarks == []


def test_closed_and_asked_again(blog: Blog) -> None:
    blog.close()
    blog.close()
    assert len(blog) == 3


CLIENT = """
import datetime
from pathlib import Path
from dlblog import Blog, DlblogError, Post, Posts, Tag

def newest(folder: Path) -> datetime.date | None:
    with Blog.open(folder) as blog:
        found: Posts = blog.search("hoc may", tags=["AI"], since="2016", any_word=True, limit=None)
        first: Post = found[0]
        spans: tuple[tuple[int, int], ...] = first.highlights
        tags: list[Tag] = blog.tags(untagged=False)
        try:
            path: Path = blog.post(first.path).path
        except DlblogError as error:
            print(error, spans, tags, path, found[1:], blog.related(first), blog.index().added)
        return first.date
"""
WRONG = {
    'blog.search("a", sort="newest")': "sort",
    'blog.search("a", tag="x")': "tag",
    "blog.posts(since=2016)": "since",
    'blog.post("a").titel': "titel",
    "dlblog.Blogg": "Blogg",
}


def test_types(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(CLIENT)
    lines = [
        "import dlblog",
        "def f(blog: dlblog.Blog) -> None:",
        *(f"    {line}" for line in WRONG),
    ]
    (tmp_path / "wrong.py").write_text("\n".join(lines) + "\n")
    package = Path(dlblog.__file__).parent
    assert (package / "py.typed").is_file()
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir",
         str(package.parent / ".mypy_cache" / "client"), "client.py", "wrong.py"],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(package.parent)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "client.py" not in done.stdout, done.stdout
    named = [line for line in done.stdout.splitlines() if line.startswith("wrong.py")]
    assert len([line for line in named if ": error:" in line]) == len(WRONG), done.stdout
    for number, said in enumerate(WRONG.values(), 3):
        assert any(line.startswith(f"wrong.py:{number}:") and said in line for line in named)


def test_importing_costs_nothing(tmp_path: Path) -> None:
    modules = loaded("import dlblog; dlblog.__version__", tmp_path)
    assert {name for name in modules if name.startswith("dlblog.")} == set()
    modules = loaded("from dlblog import Blog", tmp_path)
    assert "dlblog.blog" in modules
    assert {
        "click",
        "yaml",
        "underthesea",
        "pyromark",
        "whoosh",
        "dlblog.indexing",
    } & modules == set()


def test_public_names() -> None:
    assert set(dlblog.__all__) <= set(dir(dlblog))
    assert all(getattr(dlblog, name) is not None for name in dlblog.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Blogg'"):
        dlblog.Blogg  # type: ignore[attr-defined]  # noqa: B018


def test_an_index_is_not_written_by_looking(blog: Blog, folder: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in (folder / "index").rglob("*"))
    blog.search("mưa")
    blog.tags()
    blog.related("mua")
    after = sorted((path, path.stat().st_mtime_ns) for path in (folder / "index").rglob("*"))
    assert before == after
