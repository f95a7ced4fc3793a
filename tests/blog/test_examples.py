"""The examples of the documents run, and give what stands there."""

from __future__ import annotations

import doctest
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import dlblog.blog
from dlblog import Blog
from tests.conftest import POSTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def my_blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the sample blog in `my-blog` of the current folder."""
    shutil.copytree(POSTS / "blog", tmp_path / "my-blog")
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "my-blog"


@pytest.mark.parametrize("name", ["README.md", "docs/api.md"])
def test_documents(my_blog: Path, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert test.examples
    said: list[str] = []
    results = doctest.DocTestRunner().run(test, out=said.append)
    assert results.failed == 0, "".join(said)


def test_docstrings(my_blog: Path) -> None:
    with Blog.open("my-blog", create=True) as blog:
        found = doctest.DocTestFinder(exclude_empty=True).find(
            dlblog.blog.Blog, "Blog", globs={"blog": blog}
        )
        tests = [test for test in found if test.examples]
        assert len(tests) > 5
        for test in tests:
            said: list[str] = []
            results = doctest.DocTestRunner().run(test, out=said.append)
            assert results.failed == 0, "".join(said)
