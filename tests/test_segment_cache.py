"""What is remembered of cutting words."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from dlblog import engines, indexing, vietnamese
from dlblog.index_folder import CACHE
from dlblog.query import Everything
from dlblog.segment_cache import SegmentCache, open_cache, run_key
from tests.conftest import WritePost


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / CACHE


def test_a_run_that_was_added_is_known(path: Path) -> None:
    cache = SegmentCache(path, "1", write=True)
    assert cache.get("mưa rào") is None
    cache.add([(run_key("mưa rào"), bytes([2]))])
    assert cache.get("mưa rào") == (2,)
    cache.close()
    again = SegmentCache(path, "1", write=True)
    assert again.get("mưa rào") == (2,)
    again.close()


def test_sizes_of_another_run_are_not_believed(path: Path) -> None:
    cache = SegmentCache(path, "1", write=True)
    cache.add([(run_key("mưa rào"), bytes([1, 2]))])
    assert cache.get("mưa rào") is None
    cache.close()


def test_what_another_version_made_is_forgotten(path: Path) -> None:
    cache = SegmentCache(path, "1", write=True)
    cache.add([(run_key("mưa rào"), bytes([2]))])
    cache.close()
    for _ in range(2):
        newer = SegmentCache(path, "2", write=True)
        assert newer.get("mưa rào") is None
        newer.close()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_a_file_that_cannot_be_read_is_made_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    cache = SegmentCache(path, "1", write=True)
    cache.add([(run_key("mưa rào"), bytes([2]))])
    assert cache.get("mưa rào") == (2,)
    cache.close()


def test_another_database_is_made_anew(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE run (key TEXT)")
    other.close()
    cache = SegmentCache(path, "1", write=True)
    assert cache.get("mưa rào") is None
    cache.close()


def test_where_there_can_be_none_there_is_none(tmp_path: Path) -> None:
    for write in (True, False):
        assert open_cache(tmp_path / "nowhere" / CACHE, "1", write=write) is None
    (tmp_path / CACHE).mkdir()
    for write in (True, False):
        assert open_cache(tmp_path / CACHE, "1", write=write) is None


def test_readers_make_no_file(path: Path) -> None:
    assert open_cache(path, "1", write=False) is None
    assert not path.exists()


def test_many_readers_beside_the_one_that_writes(path: Path) -> None:
    writer = SegmentCache(path, "1", write=True)
    readers = [SegmentCache(path, "1", write=False) for _ in range(3)]
    assert [reader.get("mưa rào") for reader in readers] == [None] * 3
    writer.add([(run_key("mưa rào"), bytes([2]))])
    assert [reader.get("mưa rào") for reader in readers] == [(2,)] * 3
    for cache in (writer, *readers):
        cache.close()


def test_a_locked_file_makes_nobody_wait(path: Path) -> None:
    writer = SegmentCache(path, "1", write=True)
    writer.add([(run_key("mưa rào"), bytes([2]))])
    reader = SegmentCache(path, "1", write=False)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert reader.get("mưa rào") is None
    writer.add([(run_key("nắng gắt"), bytes([2]))])
    holder.execute("ROLLBACK")
    assert reader.get("mưa rào") == (2,)
    assert reader.get("nắng gắt") is None
    for cache in (writer, reader, holder):
        cache.close()


def test_too_many_runs_begin_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlblog.segment_cache._MOST", 2)
    cache = SegmentCache(path, "1", write=True)
    runs = ["mưa rào", "nắng gắt", "gió mùa"]
    cache.add((run_key(run), bytes([2])) for run in runs)
    assert [cache.get(run) for run in runs] == [None] * 3
    cache.close()


def test_an_index_is_the_same_with_and_without(
    write: WritePost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        text = f"Sáng thứ {number} trời mưa rào, học sinh đi học muộn cả lớp. Nắng gắt."
        write(f"posts/{number}.md", text)

    def words(folder: str, *, cache: bool) -> list[tuple[str, int]]:
        indexing.rebuild(tmp_path / folder, [tmp_path / "posts"], cache=cache)
        engine = engines.open_index(tmp_path / folder)
        vocabulary = engine.vocabulary()
        hits = engine.search(Everything(), limit=None).hits
        terms = [term for hit in hits for field in engine.terms(hit).values() for term in field]
        pairs = {f"{a}_{b}" for a, b in pairwise(terms)}
        found = {
            word: count
            for pair in pairs
            for word, count in vocabulary.words(
                "_".join(map(vietnamese.fold, pair.split("_")))
            ).items()
        }
        engine.close()
        return sorted(found.items())

    without = words("a", cache=False)
    assert ("học_sinh", 5) in without
    assert not (tmp_path / "a" / CACHE).exists()
    assert words("b", cache=True) == without

    def refuse() -> None:
        raise AssertionError("a run was cut again")

    monkeypatch.setattr(vietnamese, "_fast", refuse)
    assert words("b", cache=True) == without
