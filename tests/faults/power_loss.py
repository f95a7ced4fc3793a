"""Cuts the power at each moment of a run, and looks what a search finds on what the disk may hold.

`python -m tests.faults.power_loss [SCENARIO]...` tries all moments; `test_power_loss` a part.
What SQLite writes is not followed: its file is one of what may be there of it.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.disk import Disk, Tree, fates, write_tree
from tests.faults.trial import (
    SCENARIOS,
    Problem,
    Scenario,
    digest,
    files_in,
    pattern,
    scenario,
    settle,
    warm_up,
)

_CACHE = "dlblog.sqlite"
_JOURNAL = bytes.fromhex("d9d505f920a163d7").ljust(512, b"\0")  # what SQLite's journals begin with
_MARK = "dlblog.reading"


class Cut(NamedTuple):
    """A power cut.

    Attributes:
        at: how many calls were made; all of them where the command has returned.
        fate: what became of what was not sure.
        tree: what the disk holds.
    """

    at: int
    fate: str
    tree: Tree | None


def cuts(made: Scenario, many: int) -> Iterator[Cut]:
    """The disks that there may be after power cuts, those that are the same once.

    Args:
        many: how many by chance at each moment.
    """
    before = files_in(made.saved) if made.saved else None
    after = files_in(made.index).get(_CACHE)
    disk = Disk(before)
    known: set[tuple[bool, bytes | None]] = set()
    for at in range(len(made.calls) + 1):
        if at and not disk.do(made.calls[at - 1]) and at < len(made.calls):
            continue
        each = at > 0 and made.calls[at - 1].kind == "rename"
        for fate in fates(at, disk.changes(), many, each=each):
            tree = disk.after_a_cut(fate)
            if tree is not None:
                _add_cache(tree, (before or {}).get(_CACHE), after, fate.name)
            key = (at == len(made.calls), None if tree is None else digest(tree))
            if key not in known:
                known.add(key)
                yield Cut(at, fate.name, tree)


def _add_cache(tree: Tree, before: bytes | None, after: bytes | None, fate: str) -> None:
    """Put what may be there of SQLite's file: it is not synced."""
    new = after or b""
    chance = random.Random(fate)
    half = new[: len(new) // 2]
    found = {"nothing": before, "names only": b"", "all": after}.get(
        fate, chance.choice((before, b"", after, half, half + bytes(len(new) - len(half))))
    )
    tree.pop(_CACHE, None)
    if found is not None:
        tree[_CACHE] = found
        if "seed" in fate and chance.random() < 0.3:
            begin = chance.choice((b"", bytes(512), _JOURNAL))  # the sector may not be written
            tree[f"{_CACHE}-journal"] = begin and begin + half


def check(made: Scenario, cut: Cut) -> list[Problem]:
    """What is wrong after a power cut."""
    write_tree(cut.tree, made.index)
    returned = cut.at == len(made.calls)
    return settle(made, (made.new,) if returned else (made.old, made.new))


def told(made: Scenario, cut: Cut, wrong: list[Problem]) -> str:
    """A line about what is wrong."""
    last = made.calls[cut.at - 1]
    moment = f"after {last.kind} {pattern(last.path)}" if cut.at else "at first"
    if cut.at == len(made.calls):
        moment = "in the end"
    return f"{made.name} {cut.at}: {moment}: {cut.fate}: {'; '.join(map(str, wrong))}"


def sample(made: Scenario, many: int) -> list[Cut]:
    """About so many of the disks, and the extremes after the renames that commit and in the end.

    In all but one the mark of a process that reads is gone: it makes the next run start processes.
    """
    every = list(cuts(made, 2))
    found = every[:: max(1, len(every) // many)]
    renames = [call.target if call.kind == "rename" else "" for call in made.calls]
    commits = {at for at, name in enumerate(renames, 1) if name.endswith(("dlblog.json", ".toc"))}
    for cut in every:
        if cut.at == len(made.calls) or (cut.at in commits and "name " not in cut.fate):
            found.append(cut)
    marked = [cut for cut in found if cut.tree and _MARK in cut.tree]
    for cut in marked[1:]:
        assert cut.tree is not None
        cut.tree.pop(_MARK, None)
    return found


def main() -> None:
    """Try all moments of all scenarios, or of those that are named."""
    warm_up()
    tries = 0
    kinds: Counter[str] = Counter()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or SCENARIOS:
            made = scenario(name, Path(folder))
            before = tries
            for cut in cuts(made, 12):
                tries += 1
                if wrong := check(made, cut):
                    kinds.update(problem.kind for problem in wrong)
                    print(told(made, cut, wrong), flush=True)
            print(f"{name}: {len(made.calls)} calls, {tries - before} disks", flush=True)
    print(f"{tries} disks, {time.monotonic() - started:.0f} s; wrong: {dict(kinds)}")
    sys.exit(bool(kinds))


if __name__ == "__main__":
    main()
