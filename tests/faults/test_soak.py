"""The short form of `tests.faults.soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.soak import A, B, Carried, Seen, Soaked, carried_by, overtake, soak


@pytest.mark.skipif("not hasattr(os, 'killpg')", reason="processes end as on POSIX")
def test_readers_beside_a_writer(tmp_path: Path) -> None:
    soaked = soak(tmp_path / "base", seconds=5, readers=3, seed=1)
    assert soaked.faults == []
    assert soaked.searches > 100
    assert soaked.writer.step > 4
    assert all(seen.steps > 1 for seen in soaked.readers)


def test_readers_that_are_overtaken(tmp_path: Path) -> None:
    done = overtake(tmp_path / "index", seconds=4, readers=3, busy=2)
    assert done.faults == []
    assert done.commits > 3
    assert done.openings > 3


def titles(a: int, b: int) -> list[str]:
    """The titles of all posts where the groups carry these numbers."""
    return [f"Trang {number} lượt g{a if number < A else b}" for number in range(A + B)]


def test_what_posts_carry() -> None:
    assert carried_by(titles(4, 3)) == Carried(4, 3) == Carried.at(4)
    assert carried_by(titles(6, 6)).tags == {"lượt 6": A + B}
    for wrong in (
        [],
        titles(4, 3)[1:],
        [*titles(4, 3)[:-1], titles(4, 3)[0]],
        titles(5, 2),
        titles(3, 0),
        [titles(5, 3)[0], *titles(4, 3)[1:]],
        [*titles(4, 3)[:-1], titles(4, 4)[-1]],
    ):
        with pytest.raises(AssertionError):
            carried_by(wrong)


def test_memory_and_files() -> None:
    class Still:
        faults = ()

    megabyte = 2**20
    flat = Seen(memory=[(n, 40 * megabyte) for n in range(9)], files=[(9, 0)] * 9)
    rising = Seen(memory=[(n, (40 + n) * megabyte) for n in range(19)], files=[(9, 0)] * 19)
    leaking = Seen(memory=flat.memory, files=[(9 + n, 0) for n in range(9)])
    mapping = Seen(memory=flat.memory, files=[(9, 2)] * 9)
    faults = Soaked([flat, rising, leaking, mapping], Still()).faults  # type: ignore[arg-type]
    told = [fault.partition(" ")[2][:8] for fault in faults]
    assert told == ["2: memor", "3: files", "4: files"]
