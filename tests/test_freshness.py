"""Whether posts have changed, told in a bounded time, and by another process where there is one."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlblog import engines, finding, freshness, indexing
from dlblog.freshness import Look, seen_now
from tests.conftest import WritePost

Fresh = Callable[[], "bool | None"]


@pytest.fixture
def index(tmp_path: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of two posts, of which no file is too young to be trusted."""
    monkeypatch.setattr(finding, "RACY_NS", -(10**18))
    write("blog/a.md", "Mưa rơi.")
    write("blog/b.md", "Nắng lên.")
    indexing.rebuild(tmp_path / "index", [tmp_path / "blog"])
    return tmp_path / "index"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process is left behind."""
    started: list[int] = []
    fork = os.fork

    def note() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", note)
    yield
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


@pytest.fixture
def fresh(index: Path, children: None) -> Fresh:
    """Looks."""

    def ask() -> bool | None:
        with Look(index) as look:
            engine = engines.open_index(index)
            try:
                return look.is_fresh(engine.settings())
            finally:
                engine.close()

    return ask


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0


def test_fresh_until_something_changes(fresh: Fresh, tmp_path: Path, index: Path) -> None:
    before = descriptors()
    assert fresh() is True
    (tmp_path / "blog/c.md").write_text("Gió.")
    assert fresh() is False
    assert fresh() is False
    indexing.update(index, [])
    assert fresh() is True
    assert descriptors() == before


def test_a_racy_index_is_not_trusted(
    fresh: Fresh, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(finding, "RACY_NS", 10**18)
        (index.parent / "blog/a.md").write_text("Mưa to.")
        indexing.update(index, [])
    assert fresh() is False
    indexing.update(index, [])
    assert fresh() is True


def test_a_part_looked_at_proves_nothing_of_the_rest(
    fresh: Fresh, tmp_path: Path, index: Path, write: WritePost
) -> None:
    write("other/c.md", "Gió.")
    assert indexing.update(index, [tmp_path / "other"]).added == ["other/c.md"]
    write("blog/a.md", "Mưa to.")
    for _ in range(2):  # what it sees of a part is not taken for the whole
        assert indexing.update(index, [tmp_path / "other"]).unchanged == 1
    assert fresh() is False
    assert indexing.update(index, []).changed == ["blog/a.md"]
    assert fresh() is True


def test_the_dictionary_counts(fresh: Fresh, tmp_path: Path, index: Path, write: WritePost) -> None:
    write("words.txt", "hạt mưa\n")
    indexing.update(index, [], dictionary="words.txt")
    assert fresh() is True
    write("words.txt", "hạt mưa\nhạt nắng\n")
    assert fresh() is False


def test_without_an_index(tmp_path: Path, children: None) -> None:
    with Look(tmp_path / "index") as look:
        assert look.is_fresh({"seen": ["00", 1, True]}) is False


@pytest.mark.parametrize(
    "settings", [{}, {"roots": []}, {"seen": None}, {"seen": []}, {"seen": ["", 2, True]}], ids=str
)
def test_settings_that_know_of_no_look(
    index: Path, children: None, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "remembered", lambda folder: settings)
    with Look(index) as look:
        assert look.is_fresh(settings) is False


def test_more_files_than_can_be_looked_at(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "_MOST_FILES", 1)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("nobody looks"))
    assert fresh() is None


def slowly(*args: Any, **options: Any) -> Any:
    """A look that takes too long."""
    time.sleep(60)


def test_a_look_that_takes_too_long(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "seen_now", slowly)
    started = time.monotonic()
    assert fresh() is None
    assert freshness.SECONDS <= time.monotonic() - started < 30


def dies(*args: Any, **options: Any) -> Any:
    """A look whose process is killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def fails(*args: Any, **options: Any) -> Any:
    """A look with a bug in it."""
    raise RuntimeError("lỗi")


@pytest.mark.parametrize("look", [dies, fails])
def test_a_process_that_dies(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], look: Any
) -> None:
    monkeypatch.setattr(freshness, "seen_now", look)
    assert fresh() is None
    assert capfd.readouterr() == ("", "")


def no_more(*args: Any) -> int:
    """A fork where there are too many processes."""
    raise BlockingIOError(11, "Resource temporarily unavailable")


@pytest.mark.parametrize("how", ["no fork", "no more processes", "threads"])
def test_in_this_process(
    fresh: Fresh, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    if how == "no fork":
        monkeypatch.delattr(os, "fork")
    elif how == "no more processes":
        monkeypatch.setattr(os, "fork", no_more)
    else:
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("threads are not copied"))
        thread.start()
    try:
        assert fresh() is True
        (tmp_path / "blog/a.md").write_text("Mưa to.")
        assert fresh() is False
        monkeypatch.setattr(freshness, "SECONDS", -1)
        assert fresh() is None
    finally:
        end.set()
        if thread.is_alive():
            thread.join()


def test_what_is_seen_follows_a_move(tmp_path: Path, index: Path) -> None:
    """A blog that is moved with its index is not looked through again for that."""
    settings = engines.remembered(index)
    before = seen_now(settings, index)
    here = tmp_path / "moved"
    here.mkdir()
    (tmp_path / "blog").rename(here / "blog")
    index.rename(here / "index")
    assert seen_now(settings, here / "index") == before
