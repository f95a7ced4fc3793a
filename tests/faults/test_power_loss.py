"""The power is cut: what a disk may hold then is the index as before or as after.

A part of what `python -m tests.faults.power_loss` tries; and whether the model of a disk is right.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.faults.disk import Disk, Fate, Tree, fates, write_tree
from tests.faults.layer import Call
from tests.faults.power_loss import check, sample, told
from tests.faults.trial import SCENARIOS, Scenario, files_in

pytest.importorskip("fcntl")
if sys.version_info < (3, 11):
    pytest.skip("pathlib has functions of os of its own there", allow_module_level=True)


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "search"])
def test_the_power_is_cut(made: dict[str, Scenario], name: str) -> None:
    some = made[name]
    wrong = []
    for cut in sample(some, 5):
        found = check(some, cut)
        if found:
            wrong.append(told(some, cut, found))
    assert not wrong


NOTHING, NAMES, DATA, ALL = fates(0, [], 0)
OLD: Tree = {"a": b"old", "b": None, "b/c": b"c"}

MADE = [
    Call("open", "a.new", file=1, made=True),
    Call("write", "a.new", file=1, data=b"new!"),
]
RENAMED = [*MADE, Call("rename", "a.new", "a")]
SYNCED = [*MADE, Call("fsync", "a.new", file=1), Call("rename", "a.new", "a")]


@pytest.mark.parametrize(
    ("calls", "fate", "tree"),
    [
        (MADE, NOTHING, OLD),
        (MADE, NAMES, {**OLD, "a.new": b""}),
        (MADE, DATA, OLD),
        (MADE, ALL, {**OLD, "a.new": b"new!"}),
        (RENAMED, NAMES, {**OLD, "a": b""}),
        (SYNCED, NOTHING, OLD),
        (SYNCED, NAMES, {**OLD, "a": b"new!"}),
        ([*RENAMED, Call("fsync", ".")], NOTHING, {**OLD, "a": b""}),
        ([*SYNCED, Call("fsync", ".")], NOTHING, {**OLD, "a": b"new!"}),
        ([Call("unlink", "b/c"), Call("rmdir", "b")], NOTHING, OLD),
        ([Call("unlink", "b/c"), Call("rmdir", "b")], NAMES, {"a": b"old"}),
        ([Call("unlink", "b/c"), Call("fsync", ".")], NOTHING, OLD),
        ([Call("unlink", "b/c"), Call("fsync", "b")], NOTHING, {"a": b"old", "b": None}),
        ([Call("mkdir", "d"), Call("open", "d/e", made=True)], NOTHING, OLD),
        ([Call("open", "a", file=1, emptied=True)], DATA, {**OLD, "a": b""}),
        ([Call("open", "a", file=1, emptied=True)], NAMES, OLD),
        (
            [Call("open", "a", file=1), Call("write", "a", file=1, offset=5, data=b"x")],
            DATA,
            {**OLD, "a": b"old\0\0x"},
        ),
        ([Call("rename", "a", "b", error=28)], ALL, OLD),
        (SYNCED, Fate("half", lambda number: True, lambda: 0.5), {**OLD, "a": b"new!"}),
        (RENAMED, Fate("half", lambda number: True, lambda: 0.5), {**OLD, "a": b"ne"}),
        (RENAMED, Fate("the rename", lambda number: number == 2, lambda: 0), {**OLD, "a": b""}),
    ],
)
def test_a_disk_after_a_power_cut(calls: list[Call], fate: Fate, tree: Tree) -> None:
    disk = Disk(OLD)
    for call in calls:
        disk.do(call)
    assert disk.after_a_cut(fate) == tree


def test_a_folder_that_is_not_sure_to_be_there() -> None:
    disk = Disk(None)
    calls = [Call("mkdir", "."), Call("open", "a", file=1, made=True), Call("fsync", ".")]
    for call in calls:
        disk.do(call)
    assert disk.after_a_cut(NOTHING) is None
    disk.do(Call("fsync", ".."))
    assert disk.after_a_cut(NOTHING) == {"a": b""}


def test_what_was_seen_makes_what_is_there(made: dict[str, Scenario]) -> None:
    """The calls of a run, followed on the disk before it, give the disk after it."""
    for name in ("merge", "rebuild", "first"):
        some = made[name]
        disk = Disk(files_in(some.saved) if some.saved else None)
        for call in some.calls:
            disk.do(call)
        some.restore()
        some.run(record=True)
        tree = disk.after_a_cut(ALL)
        assert tree is not None
        really = files_in(some.index)
        unlike = {path for path in {*tree, *really} if tree.get(path, 0) != really.get(path, 0)}
        # Processes and clocks differ, and the list names what changes in the posts' folder.
        unlike = {path for path in unlike if not re.fullmatch(r"dlblog-\w+/state-\d+\.json", path)}
        assert unlike <= {"dlblog.lock", "dlblog.sqlite", "dlblog.seen"}


def test_a_tree_is_written_as_it_is(tmp_path: Path) -> None:
    tree: Tree = {"a": b"1", "b": None, "b/c": b"", "b/d": None}
    for _ in range(2):
        write_tree(tree, tmp_path / "x")
        assert files_in(tmp_path / "x") == tree
    write_tree(None, tmp_path / "x")
    assert not (tmp_path / "x").exists()
