"""Which post somebody means who names it by path, slug or a part of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dlblog import engines
from dlblog.engines.base import FileState, SearchEngine
from dlblog.errors import UsageError
from dlblog.naming import find_post
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
