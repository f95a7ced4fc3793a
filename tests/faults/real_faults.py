"""Faults of the system itself: full and read-only disks, files that may not grow.

They reach what the layer does not see, as SQLite. Disks need somebody who may mount.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from errno import EFBIG, ENOSPC, EROFS
from pathlib import Path

from tests.faults.trial import (
    SCENARIOS,
    Problem,
    Ran,
    Scenario,
    files_in,
    run,
    scenario,
    settle,
    warm_up,
)
from tests.faults.write_faults import check_end

_PAGE = 4096
_CLONE_NEWNS = 0x20000


def in_namespace(work: Callable[[], str]) -> str:
    """Do something in a child of which nobody else sees the mounts; they end with it.

    Returns:
        what `work` returns, or how it failed.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS):
                raise OSError(ctypes.get_errno(), "no mounts of our own")
            _mount("--make-rprivate", "/")
            said = work()
        except BaseException:
            said = traceback.format_exc()
        os.write(theirs, said.encode())
        os._exit(0)
    os.close(theirs)
    with open(ours, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def _mount(*args: str) -> None:
    subprocess.run(["mount", *args], check=True, capture_output=True)


def may_mount(folder: Path) -> bool:
    """Whether a disk can be mounted here."""

    def work() -> str:
        _mount("-t", "tmpfs", "-o", "size=4k", "none", str(folder))
        return "yes"

    return (
        hasattr(os, "geteuid")
        and os.geteuid() == 0
        and shutil.which("mount") is not None
        and in_namespace(work) == "yes"
    )


def _lines(found: Iterator[tuple[str, list[Problem]]]) -> list[str]:
    return [f"{what}\t{problem.kind}\t{problem.text!r}" for what, some in found for problem in some]


def problems(said: str) -> list[Problem]:
    """The problems that a child told; its failure is one."""
    found = []
    for line in said.splitlines():
        if line.count("\t") != 2:
            return [Problem("status", said)]
        what, kind, text = line.split("\t")
        found.append(Problem(kind, f"{what}: {text}"))
    return found


def full_disks(made: Scenario, every: int = 1, *, names: bool = False) -> tuple[int, list[Problem]]:
    """Run a scenario on disks with room for 0, 1, 2 … pages, until there is enough.

    Args:
        every: only each so many-th.
        names: there is room for so many names instead, and for any number of pages.
    Returns:
        how many disks there were, and what was wrong.
    """
    old = files_in(made.saved) if made.saved else {}
    pages = 1 + sum(-(-len(content) // _PAGE) for content in old.values() if content)

    def disks() -> Iterator[tuple[str, list[Problem]]]:
        shutil.rmtree(made.index, ignore_errors=True)
        made.index.mkdir()
        for room in range(0, 1000, every):
            size = f"size={(pages + room) * _PAGE},nr_inodes=1000"
            if names:
                size = f"size=8m,nr_inodes={1 + len(old) + room}"
            _mount("-t", "tmpfs", "-o", size, "none", str(made.index))
            if made.saved:
                shutil.copytree(made.saved, made.index, dirs_exist_ok=True)
            ran = made.run()
            wrong = check_end(made, ran, os.strerror(ENOSPC))
            left = os.statvfs(made.index)
            _mount("-o", "remount,size=8m,nr_inodes=1000", str(made.index))
            said = ran.status == 0 and not made.may_fail
            wrong += settle(made, (made.new,) if said else (made.old, made.new))
            subprocess.run(["umount", str(made.index)], check=True)
            what = "names" if names else "pages"
            yield f"{made.name}, room for {room} {what}", wrong
            if not ran.status and not ran.err and min(left.f_bfree, left.f_ffree) >= 10:
                return

    found: list[tuple[str, list[Problem]]] = []

    def work() -> str:
        found.extend(disks())
        return "\n".join([*_lines(iter(found)), f"{len(found)} disks"])

    *said, count = in_namespace(work).splitlines()
    if not count.endswith(" disks"):
        return 0, problems("\n".join([*said, count]))
    return int(count.split()[0]), problems("\n".join(said))


def read_only_disk(made: Scenario) -> list[Problem]:
    """Search, list and index where nothing can be written."""

    def work() -> str:
        made.restore()
        index = str(made.index)
        _mount("--bind", index, index)
        _mount("-o", "remount,bind,ro", index)
        wrong: list[tuple[str, list[Problem]]] = []

        def check(what: str, ran: Ran, status: int) -> None:
            lines = ran.err.splitlines()
            one = len(lines) <= 1 and all(line.startswith("dlblog: ") for line in lines)
            if ran.status != status or not one:
                wrong.append((what, [Problem("status", f"{ran.status}, {ran.err!r}")]))

        for args in (
            ("search", "hoc", "may"),
            ("search", "--no-refresh", "hoc may"),
            ("list",),
            ("list", "--no-refresh"),
            ("status",),
            ("tags",),
        ):
            check(" ".join(args), run(made.base, *args), 0)
        for command in ("index", "rebuild"):
            ran = run(made.base, command, "posts", "--jobs", "1")
            clock = made.name == "touched" and command == "index"  # only to be quicker next time
            check(command, ran, 0 if clock else 2)
            wrong.append((command, check_end(made, ran, os.strerror(EROFS), searches=False)))
        subprocess.run(["umount", index], check=True)
        wrong.append(("afterwards", settle(made, (made.old,))))
        return "\n".join(_lines(iter(wrong)))

    return problems(in_namespace(work))


def small_files(made: Scenario, sizes: tuple[int, ...]) -> list[tuple[int, list[Problem]]]:
    """Run a scenario where no file may have more than so many bytes, whoever writes it."""
    found = []
    for size in sizes:
        made.restore()

        def limit(size: int = size) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        ran = made.run(prepare=limit)
        wrong = check_end(made, ran, os.strerror(EFBIG))
        said = ran.status == 0 and not made.may_fail
        wrong += settle(made, (made.new,) if said else (made.old, made.new))
        found.append((size, wrong))
    return found


def main() -> None:
    """Try them all, of all scenarios or of those that are named."""
    warm_up()
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        mounts = may_mount(Path(folder))
        for name in sys.argv[1:] or SCENARIOS:
            made = scenario(name, Path(folder))
            sizes = tuple(range(700, 60_000, 500))
            tries = small_files(made, sizes)
            found = [
                Problem(kind, f"{size} bytes: {text}")
                for size, some in tries
                for kind, text in some
            ]
            said = [f"{len(tries)} sizes of files"]
            for names in (False, True) if mounts else ():
                count, some = full_disks(made, names=names)
                found += some
                said.append(f"{count} disks with room for few {'names' if names else 'pages'}")
            if mounts and made.saved:
                found += read_only_disk(made)
                said.append("a read-only disk")
            for problem in found:
                print(f"{name}: {problem}")
            kinds.update(problem.kind for problem in found)
            print(f"{name}: {', '.join(said)}", flush=True)
    print(f"wrong: {dict(kinds)}")
    sys.exit(bool(kinds))


if __name__ == "__main__":
    main()
