"""Which post somebody means who names it by path, slug or a part of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlblog import engines
from dlblog.engines.base import FileState, SearchEngine
from dlblog.errors import UsageError
from dlblog.naming import find_post, is_called
from tests.conftest import document

POSTS = {
    "bai/2016-02-04-mua-xuan.md": "Một.",
    "bai/2017-03-05-mua-ha.md": "Hai.",
    "bai/dem/index.md": "Ba.",
    "ghi/mua-xuan-nua.md": "---\nslug: xuan-cu\n---\nBốn.",
    "ghi/Đà-Lạt.md": "Năm.",
    "ghi/dài-lắm.md": "---\nslug: /2016/01/dai.html\n---\nSáu.",
    "ghi/nfd-a\u0301o.md": "Bảy.",
    "/noi-khac/xa.md": "Tám.",
    "ghi/chin.md": "---\ntitle: 'Chợ nổi: một sáng ở Cái Răng'\n---\nChín.",
    "ghi/muoi.md": "---\ntitle: Chợ nổi\n---\nMười.",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    folder = tmp_path_factory.mktemp("named") / "index"
    with engines.rebuild(folder) as writer:
        for path, text in POSTS.items():
            writer.put(document(path, text), FileState("", 0, 0))
    engine = engines.open_index(folder)
    yield engine
    engine.close()


Find = Callable[[str], str | None]


@pytest.fixture
def find(named: SearchEngine) -> Find:
    """The path of the post that is named, as typed in the folder above `index`."""

    def path(typed: str) -> str | None:
        stored = typed if typed.startswith("/") else typed.removeprefix("./")
        hit = find_post(named, typed, stored)
        return hit.stored["path"] if hit else None

    return path


NAMES: dict[str, tuple[str, str | None]] = {
    "path": ("bai/2016-02-04-mua-xuan.md", "bai/2016-02-04-mua-xuan.md"),
    "path, dot": ("./bai/dem/index.md", "bai/dem/index.md"),
    "path elsewhere": ("/noi-khac/xa.md", "/noi-khac/xa.md"),
    "slug from the file name": ("mua-ha", "bai/2017-03-05-mua-ha.md"),
    "slug before part": ("mua-xuan", "bai/2016-02-04-mua-xuan.md"),
    "slug of a folder": ("dem", "bai/dem/index.md"),
    "slug from the front matter": ("xuan-cu", "ghi/mua-xuan-nua.md"),
    "slug with slashes": ("/2016/01/dai.html", "ghi/dài-lắm.md"),
    "slug without outer slashes": ("2016/01/dai.html", "ghi/dài-lắm.md"),
    "slug, case": ("MUA-HA", "bai/2017-03-05-mua-ha.md"),
    "part of a path": ("2017-03", "bai/2017-03-05-mua-ha.md"),
    "part of a path, case": ("đà-lạt", "ghi/Đà-Lạt.md"),
    "part of a slug": ("01/dai", "ghi/dài-lắm.md"),
    "part in path and slug": ("xuan-nua", "ghi/mua-xuan-nua.md"),
    "decomposed": ("da\u0300i-lắm", "ghi/dài-lắm.md"),
    "composed": ("nfd-áo", "ghi/nfd-a\u0301o.md"),
    "without marks": ("dai-lam", "ghi/dài-lắm.md"),
    "with marks that the path has not": ("mùa-xuân-nữa", "ghi/mua-xuan-nua.md"),
    "title": ("Chợ nổi: một sáng ở Cái Răng", "ghi/chin.md"),
    "title without marks and signs": ("cho noi mot sang o cai rang", "ghi/chin.md"),
    "title that begins another": ("Chợ nổi", "ghi/muoi.md"),
    "words of a title": ("một sáng", "ghi/chin.md"),
    "words as in a slug": ("cai-rang", "ghi/chin.md"),
    "one word of a title": ("sáng", None),
    "a part of a word of a title": ("t sáng", None),
    "nothing": ("khủng-long", None),
    "empty": ("", None),
    "a slash": ("/", None),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), NAMES.values(), ids=NAMES)
def test_find_post(find: Find, typed: str, expected: str | None) -> None:
    assert find(typed) == expected


@pytest.mark.parametrize(
    ("typed", "count"), [("mua", 3), ("ghi/", 6), (".md", 10)], ids=["part", "folder", "all"]
)
def test_find_post_ambiguous(find: Find, typed: str, count: int) -> None:
    with pytest.raises(UsageError, match=f"may mean {count} posts") as caught:
        find(typed)
    named = [path for path in POSTS if path in str(caught.value)]
    assert len(named) == 3
    assert ("and" in str(caught.value).split()) == (count > 3)


def test_find_post_of_the_sample_blog(engine: SearchEngine) -> None:
    hit = find_post(engine, "docker", "docker")
    assert hit is not None
    assert Path(hit.stored["path"]).stem == "2018-11-20-dong-goi-ung-dung-bang-docker"
    assert engine.sections(hit)


def test_posts_of_one_slug_are_all_named(tmp_path: Path) -> None:
    with engines.rebuild(tmp_path / "index") as writer:
        for path in ("a/2016-01-02-mua.md", "b/mua.md", "mua-nang.md"):
            writer.put(document(path, "Mưa."), FileState("", 0, 0))
    engine = engines.open_index(tmp_path / "index")
    try:
        with pytest.raises(UsageError) as caught:
            find_post(engine, "mua", "mua")
        assert str(caught.value) == (
            "'mua' may mean 2 posts: a/2016-01-02-mua.md, b/mua.md; type more of one of them"
        )
    finally:
        engine.close()


# Typed -> the post that is called just so, though what is typed is a part of others' names.
CALLED: dict[str, tuple[str, str]] = {
    "a title": ("Huế", "du-lich/mot.md"),
    "a title, other case": ("huế", "du-lich/mot.md"),
    "a title, decomposed": ("Hue\u0302\u0301", "du-lich/mot.md"),
    "a title without marks": ("hue", "du-lich/mot.md"),
    "a title of two words": ("Ăn gì", "an-gi-o-hue.md"),
    "a title, more spaces": ("ăn   gì", "an-gi-o-hue.md"),
    "a title without its signs is no other": ("C", "c.md"),
    "a title with signs": ("C++", "c-va-c++.md"),
    "a slug": ("đồi", "doi/doi-che.md"),
    "a file name": ("huế.md", "xứ/huế.md"),
    "a path, other case": ("XỨ/huế.md", "xứ/huế.md"),
}
ALIKE = {
    "du-lich/mot.md": "---\ntitle: Huế\nslug: di-san\n---\nMột.",
    "du-lich/hue-mua-mua.md": "---\ntitle: Huế mùa mưa\n---\nHai.",
    "an-gi-o-hue.md": "---\ntitle: Ăn  gì\n---\nBa.",
    "an-gi-o-da-lat.md": "---\ntitle: Ăn gì ở Đà Lạt\n---\nBốn.",
    "xứ/huế.md": "---\ntitle: Xứ sở\nslug: xu-so\n---\nNăm.",
    "xứ/cũ/du-huế.md": "---\ntitle: Xứ cũ\n---\nSáu.",
    "c.md": "---\ntitle: C\nslug: ngon-ngu-c\n---\nBảy.",
    "c-va-c++.md": "---\ntitle: C++\n---\nTám.",
    "doi/doi-che.md": "---\ntitle: Đồi chè\nslug: đồi\n---\nChín.",
    "doi/doi-thong.md": "---\ntitle: Đồi thông\n---\nMười.",
}


@pytest.mark.parametrize(("typed", "expected"), CALLED.values(), ids=CALLED)
def test_what_is_called_just_so_wins(tmp_path: Path, typed: str, expected: str) -> None:
    with engines.rebuild(tmp_path / "index") as writer:
        for path, text in ALIKE.items():
            writer.put(document(path, text), FileState("", 0, 0))
    engine = engines.open_index(tmp_path / "index")
    hit = find_post(engine, typed, typed)
    engine.close()
    assert hit is not None
    assert hit.stored["path"] == expected


@given(st.text("aăâàáeêo đHh-_.", min_size=1, max_size=12).filter(lambda text: text.strip(" /")))
def test_a_title_alone_is_enough(title: str) -> None:
    """Whatever a title is made of, it names its post, unless another is called so as well."""
    post = {"path": "x/y.md", "slug": "zz", "title": title}
    assert is_called(post, title)
    assert is_called(post, f"  {title.upper()}  ")
