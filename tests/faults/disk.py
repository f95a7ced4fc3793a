"""A disk as it may be after a power cut: what is sure to be there, and what may be.

The model is what POSIX promises and no more. Bytes of a file are there after an fsync of it; those
written since may be there, in part, or not. A name (made, renamed, taken away) is there after an
fsync of its folder; each change since may be there or not. A rename is one change: never half.
Kinder disks, which keep the order of such changes, are among the cases.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.layer import Call

Tree = dict[str, "bytes | None"]  # path -> content; None for a folder


@dataclass(eq=False)
class _File:
    """A file: what is sure to be in it, and what was written since: offset and bytes, or a size."""

    content: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(eq=False)
class _Folder:
    """A folder: the names that are sure to be in it, those there are now, and changes since.

    A change is a number in the order of all, the name that goes, the one that comes, and of what.
    """

    names: dict[str, _Node] = field(default_factory=dict)
    now: dict[str, _Node] = field(default_factory=dict)
    since: list[tuple[int, str, str, _Node]] = field(default_factory=list)


_Node = _File | _Folder


@dataclass(frozen=True)
class Fate:
    """What becomes of changes that are not sure.

    Attributes:
        name: of it.
        keeps_name: whether the change of a name is there, by its number in the order of all.
        keeps_data: how much of a write is there: 0 to 1.
    """

    name: str
    keeps_name: Callable[[int], bool]
    keeps_data: Callable[[], float]


def fates(seed: int, changes: list[int], many: int, *, each: bool = False) -> list[Fate]:
    """The extremes, and `many` by chance; in half of those names are kept in order.

    Args:
        changes: the numbers of the changes of names that are not sure.
        each: whether each of them may be the only one that is there, and the only one that is not.
    """
    found = [
        Fate("nothing", lambda number: False, lambda: 0.0),
        Fate("names only", lambda number: True, lambda: 0.0),
        Fate("data only", lambda number: False, lambda: 1.0),
        Fate("all", lambda number: True, lambda: 1.0),
    ]
    for one in changes if each else ():
        found.append(Fate(f"name {one} alone", lambda number, one=one: number == one, lambda: 1.0))
        found.append(
            Fate(f"all but name {one}", lambda number, one=one: number != one, lambda: 1.0)
        )
    for turn in range(many):
        chance = random.Random(f"{seed} {turn}")
        last = chance.choice([0, *changes])
        names = chance.choice((0.2, 0.5, 0.8))

        def in_order(number: int, last: int = last) -> bool:
            return number <= last

        def any_of_them(number: int, chance: random.Random = chance, share: float = names) -> bool:
            return chance.random() < share

        def data(chance: random.Random = chance) -> float:
            return chance.choice((0.0, 0.0, 1.0, 1.0, chance.random()))

        ordered = turn % 2 == 0
        name = f"{'in order' if ordered else 'any'}, seed {seed}"
        found.append(Fate(name, in_order if ordered else any_of_them, data))
    return found


class Disk:
    """The folder of an index on a disk, through the calls of a run."""

    def __init__(self, tree: Tree | None) -> None:
        """A disk on which a tree is for sure; None where there is not even the folder."""
        self._changes = 0
        self._above = _Folder()
        self._open: dict[int, _File] = {}
        if tree is None:
            return
        self._above.names["."] = self._above.now["."] = _Folder()
        for path, content in sorted(tree.items()):
            folder, name = self._at(path)
            node: _Node = _Folder() if content is None else _File(content)
            folder.names[name] = folder.now[name] = node

    def _at(self, path: str) -> tuple[_Folder, str]:
        """The folder of a path as it is now, and the name in it."""
        if path == ".":
            return self._above, "."
        at = self._above.now["."]
        *above, name = path.split("/")
        for part in above:
            assert isinstance(at, _Folder)
            at = at.now[part]
        assert isinstance(at, _Folder)
        return at, name

    def _node(self, path: str) -> _Node:
        if path == "..":
            return self._above
        folder, name = self._at(path)
        return folder.now[name]

    def _change(self, folder: _Folder, gone: str, come: str, node: _Node) -> None:
        self._changes += 1
        folder.since.append((self._changes, gone, come, node))
        _apply(folder.now, gone, come, node)

    def do(self, call: Call) -> bool:
        """Follow a call; whether it makes a difference to what may be there after a power cut."""
        if call.error:
            return False
        match call.kind:
            case "open":
                folder, name = self._at(call.path)
                if call.made:
                    self._change(folder, "", name, _File())
                node = folder.now[name]
                assert isinstance(node, _File)
                self._open[call.file] = node
                if call.emptied:
                    node.since.append((0, None))
                return call.made or call.emptied
            case "write":
                self._open[call.file].since.append((call.offset, call.data))
            case "truncate":
                self._open[call.file].since.append((call.offset, None))
            case "fsync":
                self._sync(self._open.get(call.file) or self._node(call.path))
            case "rename":
                folder, name = self._at(call.path)
                other, new = self._at(call.target)
                assert folder is other, "a rename between folders is not modelled"
                self._change(folder, name, new, folder.now[name])
            case "unlink" | "rmdir":
                folder, name = self._at(call.path)
                self._change(folder, name, "", folder.now[name])
            case "mkdir":
                folder, name = self._at(call.path)
                self._change(folder, "", name, _Folder())
            case "link":
                folder, name = self._at(call.target)
                self._change(folder, "", name, self._node(call.path))
            case "close" | "touch":
                return False
            case _:
                raise NotImplementedError(call)
        return True

    def _sync(self, node: _Node) -> None:
        if isinstance(node, _File):
            node.content, node.since = _written(node, lambda: 1.0), []
        else:
            node.names, node.since = dict(node.now), []

    def changes(self) -> list[int]:
        """The numbers of the changes of names that are not sure, in order."""
        found: list[int] = []
        waiting: list[_Node] = [self._above]
        while waiting:
            node = waiting.pop()
            if isinstance(node, _Folder):
                found += [number for number, *_ in node.since]
                waiting += node.now.values()
        return sorted(found)

    def after_a_cut(self, fate: Fate) -> Tree | None:
        """What is there after a power cut; None where not even the folder of the index is."""
        top = _names(self._above, fate).get(".")
        if not isinstance(top, _Folder):
            return None
        found: Tree = {}
        waiting = [("", top)]
        while waiting:
            above, folder = waiting.pop()
            for name, node in _names(folder, fate).items():
                if isinstance(node, _Folder):
                    found[above + name] = None
                    waiting.append((f"{above}{name}/", node))
                else:
                    found[above + name] = _written(node, fate.keeps_data)
        return found


def _apply(names: dict[str, _Node], gone: str, come: str, node: _Node) -> None:
    if gone and (not come or names.get(gone) is node):
        names.pop(gone, None)
    if come:
        names[come] = node


def _names(folder: _Folder, fate: Fate) -> dict[str, _Node]:
    names = dict(folder.names)
    for number, gone, come, node in folder.since:
        if fate.keeps_name(number):
            _apply(names, gone, come, node)
    return names


def _written(file: _File, keeps: Callable[[], float]) -> bytes:
    content = bytearray(file.content)
    for offset, data in file.since:
        share = keeps()
        if data is None:
            if share:
                del content[offset:]
                content.extend(bytes(offset - len(content)))
        elif kept := data[: round(len(data) * share)]:
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(kept)] = kept
    return bytes(content)


def write_tree(tree: Tree | None, folder: Path) -> None:
    """Make a folder hold a tree and nothing else."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
    if tree is None:
        return
    folder.mkdir()
    for path, content in sorted(tree.items()):
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)
