"""What can be written fails: the index is as before or as after, and the next run puts all right.

A part of what `python -m tests.faults.write_faults` and `real_faults` try.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import pytest

from tests.faults.real_faults import full_disks, may_mount, read_only_disk, small_files
from tests.faults.trial import SCENARIOS, Scenario, settle
from tests.faults.write_faults import check, sample, told

pytest.importorskip("fcntl")
if sys.version_info < (3, 11):
    pytest.skip("pathlib has functions of os of its own there", allow_module_level=True)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_call_fails(made: dict[str, Scenario], name: str) -> None:
    some = made[name]
    wrong = []
    for fault in sample(some, 3):
        found = check(some, fault)
        if found:
            wrong.append(told(some, fault, found))
    assert not wrong


@pytest.mark.parametrize("name", ["merge", "first", "search"])
def test_no_file_may_grow(made: dict[str, Scenario], name: str) -> None:
    """Also not SQLite's."""
    tries = small_files(made[name], (512, 5000, 20_000, 10**6))
    assert not list(chain.from_iterable(wrong for _, wrong in tries))


@pytest.fixture(scope="module")
def mounts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Disks can be mounted."""
    if not may_mount(tmp_path_factory.mktemp("disk")):
        pytest.skip("nothing can be mounted here")


@pytest.mark.parametrize("names", [False, True], ids=["pages", "names"])
@pytest.mark.parametrize("name", ["update", "rebuild", "first", "search"])
def test_a_full_disk(mounts: None, made: dict[str, Scenario], name: str, names: bool) -> None:
    count, wrong = full_disks(made[name], 9, names=names)
    assert not wrong
    assert count > 1


def test_a_read_only_disk(mounts: None, made: dict[str, Scenario]) -> None:
    assert not read_only_disk(made["update"])


def test_a_disk_on_which_nothing_is(made: dict[str, Scenario], tmp_path: Path) -> None:
    """The tests can tell an index that is not whole."""
    some = made["update"]
    some.restore()
    (state,) = some.index.glob("dlblog-*/state-*.json")
    state.unlink()
    assert {"answer"} <= {problem.kind for problem in settle(some, (some.old, some.new))}
    some.restore()
    (some.index / "dlblog-0123456789ab").mkdir()
    (some.index / "dlblog.json.abc.new").touch()
    assert {"left"} <= {problem.kind for problem in settle(some, (some.old,))}
