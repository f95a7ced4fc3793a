"""Runs whole processes and says how long they took and how much memory they had at their peak.

Two commands are compared by running them in turn, first one, then the other, so that whatever else
the machine does meets both; hyperfine and pyperf run all of the one before the other. The first
pair of runs warms the caches of files and is not counted.

Memory of a single process is `ru_maxrss`. Linux counts for a new process also what its parent had
when it was started, so this process must stay small: what is not clearly above its own peak is not
told. Of a tree of processes (a rebuild) it is the largest sum over all that were alive at the same
time of their proportional set sizes (PSS: shared pages are divided among those who share them), or
resident set sizes where the system has no PSS, looked at every 50 ms on Linux, and more rarely
where looking takes long; peaks between two looks are missed. Elsewhere it is not told.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")
DLBLOG = str(BIN / "dlblog")

EVERY = 0.05  # seconds between two looks at the memory of a tree
SHARE_OF_LOOKING = 0.05  # at most, of the time
FEWEST, MOST = 5, 21  # pairs of runs
ENOUGH = 5.0  # seconds, after which no more than the fewest are made

# Python looks for modules where it runs: in an empty folder there are none.
_EMPTY = tempfile.TemporaryDirectory()

Command = Sequence[str]


class Failed(Exception):
    """A command that was to be measured did not do its work."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command.

    Attributes:
        seconds: from start to end.
        memory: bytes at the peak; None where it is not known.
    """

    seconds: float
    memory: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs of a command and of its yardstick, in turn."""

    ours: list[Run]
    theirs: list[Run]


def peak(runs: list[Run]) -> int | None:
    """The highest of some runs, in bytes."""
    return max((run.memory for run in runs if run.memory is not None), default=None)


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment without what changes how Python or dlblog run, and with `variables`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "DLBLOG_", "_DLBLOG_"))
    }
    return {**kept, **(variables or {})}


def run(
    command: Command,
    *,
    tree: bool = False,
    variables: Mapping[str, str] | None = None,
    output: int | None = subprocess.DEVNULL,
) -> Run:
    """Run a command once.

    Args:
        tree: whether it starts other processes, whose memory counts.
        variables: for its environment.
        output: where its standard output goes.
    Raises:
        Failed: its status is not 0.
    """
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=environment(variables),
            cwd=_EMPTY.name,
        )
        watch = _Watch(process.pid) if tree else None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # nobody waits for it again
        memory = watch.stop() if watch else _single(usage.ru_maxrss)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise Failed(f"status {process.returncode}: {said[-1] if said else 'no message'}")
    return Run(seconds, memory)


def _single(peak: int) -> int | None:
    """`ru_maxrss` in bytes; None where it may be our own."""
    if peak <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
        return None
    return peak if sys.platform == "darwin" else peak * 1024


class _Watch:
    """Looks at the memory of a process and of all that it started, until it is stopped."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int | None:
        """The peak in bytes."""
        self._done.set()
        self._thread.join()
        return self._peak or None

    def _look(self) -> None:
        pause = EVERY
        while not self._done.wait(pause):
            started = time.thread_time()
            self._peak = max(self._peak, sum(map(_resident, _tree(self._root))))
            pause = max(EVERY, (time.thread_time() - started) / SHARE_OF_LOOKING)


def _tree(root: int) -> list[int]:
    """A process and its descendants that are alive."""
    children: dict[int, list[int]] = {}
    try:
        alive = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []
    for process in alive:
        try:
            with open(f"/proc/{process}/stat", "rb") as file:
                # The name before it, in parentheses, may have blanks and parentheses of its own.
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, IndexError, ValueError):  # it ended meanwhile
            continue
        children.setdefault(parent, []).append(process)
    found = [root]
    for process in found:
        found += children.get(process, ())
    return found


def _resident(process: int) -> int:
    """Bytes of memory that a process has now: its proportional, else its resident set size."""
    for place, key in (("smaps_rollup", b"Pss:"), ("status", b"VmRSS:")):
        try:
            with open(f"/proc/{process}/{place}", "rb") as file:
                for line in file:
                    if line.startswith(key):
                        return int(line.split()[1]) * 1024
        except OSError:
            continue
    return 0


def compare(
    ours: Command,
    theirs: Command,
    *,
    fewest: int = FEWEST,
    most: int = MOST,
    warm: bool = True,
    before: Callable[[], object] | None = None,
    tree: bool = False,
    variables: Mapping[str, str] | None = None,
) -> Comparison:
    """Run a command and its yardstick in turn.

    Args:
        fewest, most: how many pairs of runs; between them as many as fit into some seconds.
        warm: whether a pair is run before them that is not counted.
        before: is called before each run of ours, and not measured.
        tree, variables: as for `run`, for ours.
    Raises:
        Failed: one of them did not do its work.
    """
    pairs: list[tuple[Run, Run]] = []
    uncounted = int(warm)
    end = time.perf_counter() + ENOUGH
    while len(pairs) < uncounted + fewest or (
        len(pairs) < uncounted + most and time.perf_counter() < end
    ):
        if before is not None:
            before()
        pairs.append((run(ours, tree=tree, variables=variables), run(theirs)))
    counted = pairs[uncounted:]
    return Comparison([mine for mine, _ in counted], [other for _, other in counted])


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(
        os.stat(os.path.join(where, name)).st_size
        for where, _, names in os.walk(folder)
        for name in names
    )
