"""By which words TAB finds posts, and that whatever lies in an index is read without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlblog import engines
from dlblog.engines.base import FileState
from dlblog.engines.whoosh.post_names import name_line
from tests.conftest import document
from tests.engines.seals import sub_folder

STATE = FileState("", 0, 0)
POSTS = {
    "bai/2016-02-04-mua-xuan.md": "---\ntitle: Mầm non đầu tiên\ndate: 2016-02-04\n---\nMột.",
    "bai/2017-03-05-mua-ha.md": "---\ntitle: Nắng, và ve sầu!\ndate: 2017-03-05\n---\nHai.",
    "bai/dem/index.md": "---\ntitle: Trăng trên mái ngói\n---\nBa.",
    "ghi/mua-xuan-nua.md": "---\ntitle: Hoa đào\nslug: xuan-cu\ndate: 2020-01-01\n---\nBốn.",
    "ghi/Đà-Lạt.md": "---\ntitle: Thông reo\n---\nNăm.",
    "ghi/dài-lắm.md": "---\ntitle: Dài lắm\nslug: /2016/01/dai.html\n---\nSáu.",
    "ghi/nfd-a\u0301o.md": "---\ntitle: Áo dài ngày Tết\n---\nBảy.",
    "/noi-khac/xa.md": "---\ntitle: C++ ở nơi xa\n---\nTám.",
}
XUAN, HA, DEM, NUA, DA_LAT, DAI, AO, XA = POSTS


def write(folder: Path, posts: dict[str, str]) -> None:
    with engines.rebuild(folder) as writer:
        for path, text in posts.items():
            writer.put(document(path, text), STATE)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named") / "index"
    write(folder, POSTS)
    return folder


def named(folder: Path, typed: str, under: str | None = None, most: int = 99) -> list[str]:
    return [path for path, _ in engines.remembered_posts(folder, typed, under, most)]


WORDS = {
    "nothing": ("", None, {*POSTS}),
    "words of a path": ("mua", None, {XUAN, HA, NUA}),
    "words one after the other": ("mua-xu", None, {XUAN, NUA}),
    "divided otherwise": ("mua xuan nua", None, {NUA}),
    "not with words between": ("mua nua", None, set()),
    "a word to its end": ("xuan-", None, {XUAN, NUA}),
    "the last word to its end": ("ve sau ", None, {HA}),
    "not to its end": ("xua-", None, set()),
    "not within a word": ("uan", None, set()),
    "without marks": ("da-lat", None, {DA_LAT}),
    "with marks": ("đà lạ", None, {DA_LAT}),
    "with marks that the path has not": ("mùa xuân n", None, {NUA}),
    "in capitals": ("MUA-XUAN-N", None, {NUA}),
    "decomposed": ("nfd-\u00e1o", None, {AO}),
    "of a title": ("mam non", None, {XUAN}),
    "of a title, with marks": ("trăng trên m", None, {DEM}),
    "of a title, with signs between": ("nang va ve", None, {HA}),
    "of a title, its end alone": ("ngoi", None, {DEM}),
    "of a title or a path": ("dai", None, {DAI, AO}),
    "of a slug": ("xuan cu", None, {NUA}),
    "of a path and then a title": ("md hoa", None, set()),
    "signs": ("c++ o noi", None, {XA}),
    "only signs": ("...", None, {*POSTS}),
    "an expression": ("(mua|dem", None, set()),
    "a folder": ("dem/", None, {DEM}),
    "below a folder": ("ghi/d", "ghi/d", {DA_LAT, DAI}),
    "not below it": ("mua", "ghi/d", set()),
    "outside": ("/noi-khac/", "/noi-khac/", {XA}),
}


@pytest.mark.parametrize(("typed", "under", "expected"), WORDS.values(), ids=WORDS)
def test_words(index: Path, typed: str, under: str | None, expected: set[str]) -> None:
    found = named(index, typed, under)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_newest_come_first(index: Path) -> None:
    assert named(index, "")[:3] == [NUA, HA, XUAN]
    assert named(index, "", most=2) == [NUA, HA]
    assert engines.remembered_posts(index, "hoa", None, 9) == [(NUA, "Hoa đào")]


def test_however_the_index_came_about(index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    write(folder, dict.fromkeys((XUAN, HA, "ghi/cu.md"), "---\ntitle: Chưa xong\n---\nNháp."))
    for some in ((XUAN, HA, DEM), (NUA, DA_LAT), (DAI, AO, XA)):
        engine = engines.open_index(folder)
        with engine.writer() as writer:
            for path in some:
                writer.put(document(path, POSTS[path]), STATE)
            writer.delete("ghi/cu.md")
        engine.close()
    assert named(folder, "chua xong") == []
    for typed, under, _ in WORDS.values():
        assert named(folder, typed, under) == named(index, typed, under)


def test_paths_that_make_no_line_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    paths = ("a.md", "b\nc.md", "d\te.md", "f-\udce9.md", "g.md")
    write(folder, dict.fromkeys(paths, "---\ntitle: Mưa\n---\nRơi."))
    assert named(folder, "mua") == named(folder, "") == ["g.md", "a.md"]


LINES = {
    "nothing": b"",
    "no columns": b"HIX",
    "columns that are not there": b"\xff" * 3,
    "other types": b"x" * 99 + b"ffX",
    "many lines": b"\ta.md\t\n" * 1000 + bytes(8) + b"IIX",
    "lines of no post": b"\n\t\t\n\xff\n mua\n" + bytes(99) + b"HIX",
}


@pytest.mark.parametrize("content", LINES.values(), ids=LINES)
def test_a_column_of_something_else(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "index"
    write(folder, {"a.md": "Mưa."})
    (path,) = sub_folder(folder).glob("*.names.col")
    path.write_bytes(content)
    assert "a.md" not in named(folder, "") + named(folder, "mua", "a")


def test_a_line() -> None:
    stored = {"path": "bai/Đà-Lạt.md", "title": "Mưa\nrơi", "date": "2016-02-04", "slug": "Lạt"}
    line = name_line(stored)
    assert line.decode() == "2016-02-04\tbai/Đà-Lạt.md\tMưa rơi\t bai da lat md \t mua roi \n"
