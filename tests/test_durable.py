"""Work on many files at once: all of it, whatever fails, and none of it behind anybody's back."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from dlblog.durable import do_all, sync


@pytest.mark.parametrize("number", [0, 1, 4, 5, 300])
def test_all_is_done_once(number: int) -> None:
    done: list[int] = []
    assert do_all(done.append, range(number)) == {}
    assert sorted(done) == list(range(number))
    assert number > 4 or done == list(range(number))  # of few in order


@pytest.mark.parametrize("number", [3, 100])
def test_what_fails_is_named_and_the_others_are_done(number: int) -> None:
    done: list[int] = []

    def work(item: int) -> None:
        if item % 3 == 0:
            raise OSError(28, f"No space left for {item}")
        done.append(item)

    failed = do_all(work, range(number))
    assert sorted(failed) == list(range(0, number, 3))
    assert all(error.errno == 28 for error in failed.values())
    assert sorted([*done, *failed]) == list(range(number))


@pytest.mark.parametrize("number", [3, 100])
def test_a_bug_is_raised_here(number: int) -> None:
    with pytest.raises(ZeroDivisionError):
        do_all(lambda item: 1 // item, range(number))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    failed = do_all(sync, [tmp_path, tmp_path / "a", tmp_path / "b"])
    assert list(failed) == [tmp_path / "b"]


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_an_interrupt_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, but for what is under way; nothing goes on behind the back of the caller."""
    done: list[int] = []

    def work(item: int) -> None:
        if item == 20:
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        done.append(item)

    with pytest.raises(KeyboardInterrupt):
        do_all(work, range(100_000))
    number = len(done)
    assert number < 10_000
    time.sleep(0.1)
    assert len(done) == number
    assert threading.active_count() < 17
