"""Ends dlblog at any moment, by kill, Ctrl-C or for want of memory, and looks what it left.

    python -m tests.faults.kill --kills 300 --seed 1

Whatever the moment, a search answers as the old index or as the new one, the next `dlblog index`
finishes quietly and brings the index in step, and nothing is left of the dead run: no process, no
file beside the index or in it, none in the temporary folder. Moments are drawn from the measured
duration of the run, or the index folder is watched for one of its changes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import Done
from tests.faults.states import State, States, ended, pattern

# Seconds after which all processes of a run have ended when the main one has.
_SOON = 5.0
# Seconds after a change of the folder in which it is tried: the next ones are close.
_JUST_AFTER = 0.004
_LAST = 12  # changes of the folder: the commit, and what comes just before and after it
# Seconds between two looks at the folder: less than a file takes to get on disk.
_PAUSE = 0.000_1
# Python's own start: of dlblog no line runs yet, or those at the top of its first modules.
_NOT_OURS = re.compile(
    r"(?:Fatal Python error: .*|Could not .*|Error processing line .*|Traceback .*:)\n"
    r"(?!.*(?:Exception ignored|dlblog/(?!__init__|__main__)|__main__\.py\", line \d+, in (?!<)))"
    r".*\bKeyboardInterrupt\b",
    re.S,
)
_HOLDER = re.compile(
    r"dlblog: another dlblog( \(process (\d+), since (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\))? "
    r"is writing the index in \S+: try later, or wait with --wait\n"
)


class Command(NamedTuple):
    """A command that writes, and the state of the index before."""

    name: str
    args: tuple[str, ...]
    before: State

    @property
    def updates(self) -> bool:
        """Whether it changes the index that there is."""
        return self == COMMANDS[0]


COMMANDS = (
    Command("index", ("index",), "old"),
    Command("rebuild", ("rebuild",), "old"),
    Command("first index", ("index", "blog"), "none"),
)
READERS: tuple[tuple[str, ...], ...] = (
    ("search", "học máy", "-n", "3"),
    ("list", "--all"),
    ("tags",),
)


class Try(NamedTuple):
    """One run and when it is ended.

    Attributes:
        command, jobs: the run.
        moment: seconds after its start; where `change` is set, seconds after that.
        change: what is waited for before that: so many changes of the folder, or the commit (0).
        group: whether all its processes are ended, as by a terminal, or the main one alone.
    """

    command: Command
    jobs: int
    moment: float
    change: int | None
    group: bool

    @property
    def aim(self) -> str:
        """How the moment was chosen."""
        return {None: "any moment", 0: "the commit"}.get(self.change, "a change of the folder")


class Measured(NamedTuple):
    """An undisturbed run: its seconds, and how many changes of the folder were seen."""

    seconds: float
    changes: int


class Disturbance:
    """Tries on one blog.

    Attributes:
        states: the blog.
        random: draws the moments.
        counts: what was tried and found: (what, where, found) -> number.
        untidy: what was left behind: (after what, pattern of a name) -> number of times.
    """

    def __init__(self, states: States, seed: int) -> None:
        self.states = states
        self.random = random.Random(seed)
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.untidy: Counter[tuple[str, str]] = Counter()
        self._measured: dict[tuple[Command, int], Measured] = {}

    def measure(self, command: Command, jobs: int) -> Measured:
        """How long an undisturbed run takes, measured once."""
        if (command, jobs) not in self._measured:
            process = self._start(command, jobs)
            started = time.perf_counter()
            changes = sum(1 for _ in self._changes(process, command))
            assert ended(process).status == 0
            self._measured[command, jobs] = Measured(time.perf_counter() - started, changes)
        return self._measured[command, jobs]

    def tries(self, number: int) -> Iterator[Try]:
        """Tries of every command, with one process and several, at moments of all kinds."""
        for count in range(number):
            turn = count // 6  # over all commands; aims and groups shift, and meet all of them
            command, jobs = COMMANDS[count % 3], 1 + count // 3 % 2
            measured = self.measure(command, jobs)
            # Most of what a commit does it does in the last changes.
            first = self.random.choice((1, max(1, measured.changes - _LAST)))
            change = (None, 0, self.random.randint(first, measured.changes))[(count + turn) % 3]
            span = measured.seconds if change is None else _JUST_AFTER
            group = (count + turn) % 2 == 1
            yield Try(command, jobs, self.random.uniform(0, span), change, group)

    def _start(self, command: Command, jobs: int, *more: str) -> subprocess.Popen[bytes]:
        self.states.put(command.before, posts="new")
        return self.states.start(*command.args, "--jobs", str(jobs), *more)

    def _changes(self, process: subprocess.Popen[bytes], command: Command) -> Iterator[bool]:
        """The changes of the index folder while a command runs; true for the commit."""
        index, commits = (
            str(self.states.base / "index"),
            ".toc" if command.updates else "dlblog.json",
        )
        before = _look(index)
        while process.poll() is None:
            time.sleep(_PAUSE)
            now = _look(index)
            if now != before:
                differ = dict(now.items() ^ before.items())
                yield any(name.endswith(commits) for name in differ)
                before = now

    def end(self, try_: Try, number: int) -> tuple[Done, str]:
        """Run, end it by a signal as the try says, and wait until nothing runs any more.

        Returns:
            what the run printed, and how far it was.
        """
        process = self._start(try_.command, try_.jobs)
        try:
            if try_.change is not None:
                for seen, commits in enumerate(self._changes(process, try_.command), 1):
                    if commits if try_.change == 0 else seen == try_.change:
                        break
            _sleep(try_.moment)
            with suppress(ProcessLookupError):
                (os.killpg if try_.group else os.kill)(process.pid, number)
        finally:
            done = ended(process, _SOON)
        return done, self._progress(process.pid, done)

    def _progress(self, pid: int, done: Done) -> str:
        """How far a run was that has ended."""
        index = self.states.base / "index"
        if done.status == 0:
            return "done"
        if self.states.found() == "new":
            return "committed"
        with suppress(OSError):
            if (index / "dlblog.lock").read_text().split()[:1] == [str(pid)]:
                left = "".join(self.states.leftovers())
                return "committing" if "segments-" in left or "pairs-" in left else "writing"
        return "starting"

    def count(self, what: str, where: str, found: str) -> None:
        """Note what a try found."""
        self.counts[what, where, found] += 1

    def check_index(self, try_: Try) -> State:
        """What the index answers: all of one state; returns which."""
        found = self.states.found()
        assert found in (try_.command.before, "new"), f"answers of neither state: {found}"
        return found

    def check_after(self, state: State, what: str, done: object) -> None:
        """The index is in a state; what lies about is noted. `done` is what comes before that."""
        found = self.states.found()
        assert found == state, f"answers as {found}, not {state}, after {done}"
        for name in set(map(pattern, self.states.leftovers())):
            self.untidy[what, name] += 1

    def check_next(self, try_: Try, what: str) -> None:
        """The next run brings the index in step, quietly, and tidies up."""
        args = COMMANDS[2].args if try_.command.before == "none" else COMMANDS[0].args
        done = self.states.run(*args, "--jobs", "1")
        assert (done.status, done.err) == (0, ""), done
        self.check_after("new", f"the next index after {what}", done)

    # What can be tried

    def kill(self, try_: Try) -> None:
        """A run is killed by the system, without a moment to tidy up."""
        done, progress = self.end(try_, signal.SIGKILL)
        assert done.status in (0, -signal.SIGKILL), done
        assert done.err == "", done
        found = self.check_index(try_)
        self.count(f"SIGKILL, {try_.aim}", f"{try_.command.name}: {progress}", found)
        self.check_next(try_, "SIGKILL")

    def interrupt(self, try_: Try, number: signal.Signals = signal.SIGINT) -> None:
        """Ctrl-C or what ends a session: nothing is left at once, and what is said is true."""
        done, progress = self.end(try_, number)
        where = f"{try_.command.name}: {progress}"
        if before_ours(done, number):
            where = f"{try_.command.name}: Python starting"
        else:
            check_interrupted(done, number)
        found = self.check_index(try_)
        self.check_after(found, number.name, done)
        if done.status == 0:
            assert found == "new", done
        self.count(f"{number.name}, {try_.aim}", where, found)
        self.check_next(try_, number.name)

    def interrupt_reader(self, args: tuple[str, ...]) -> None:
        """Ctrl-C while something is asked: one line at most."""
        self.states.put("new", posts="new")
        process = self.states.start(*args)
        _sleep(self.random.uniform(0, 0.2))
        process.send_signal(signal.SIGINT)
        done = ended(process, _SOON)
        if not before_ours(done):
            check_interrupted(done)
        self.check_after("new", "SIGINT of a search", done)
        where = "Python starting" if before_ours(done) else "done" if done.status == 0 else "asking"
        self.count("SIGINT, any moment", f"{args[0]}: {where}", "new")

    def kill_worker(self) -> None:
        """A process that reads posts is killed, as for want of memory: its posts are read again."""
        command = COMMANDS[1]
        measured = self.measure(command, 2)
        process = self._start(command, 2)
        _sleep(self.random.uniform(0.2, 1) * measured.seconds)
        killed = 0
        while process.poll() is None and not killed:
            for pid in _workers(process.pid)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
        done = ended(process)
        assert done.status == 0, done
        for line in done.err.splitlines():
            assert re.fullmatch(r"dlblog: .*(signal 9|Broken pipe).*", line), done
        self.check_after("new", "SIGKILL of a worker", done)
        said = "said" if done.err else "not missed"
        self.count("SIGKILL of a worker", f"rebuild: {'killed' if killed else 'done'}", said)

    def limit(self, megabytes: int, jobs: int) -> None:
        """A run with little memory does it, or says so in a line; the next one does it."""
        limit = (megabytes << 20,) * 2
        self.states.put("old", posts="new")
        process = self.states.start(
            "rebuild", "--jobs", str(jobs),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit),
        )  # fmt: skip
        done = ended(process)
        found = self.states.found()
        if done.status == 0:
            assert found == "new", done
            assert all(line.startswith("dlblog: ") for line in done.err.splitlines()), done
            assert ".md" not in done.err, done
        else:
            assert (done.status, found) == (2, "old"), done
            assert done.err == "dlblog: not enough memory\n", done
        self.count("RLIMIT_AS", f"{megabytes} MB, --jobs {jobs}: status {done.status}", str(found))
        done = self.states.run("index")
        assert (done.status, done.err) == (0, ""), done
        self.check_after("new", "the next index after RLIMIT_AS", done)

    def _is_true(self, holder: re.Match[str], pids: list[int], started: float) -> bool:
        """Whether a line names a process that may hold the lock, and since when."""
        if holder[1] is None:
            return False
        since = time.mktime(time.strptime(holder[3], "%Y-%m-%d %H:%M:%S"))
        return int(holder[2]) in pids and started - 2 < since < time.time() + 1

    def together(self, number: int, wait: int) -> None:
        """Several runs that write begin at once: one does it, others wait or say who does."""
        self.states.put("old", posts="new")
        now = time.time()
        args = [self.random.choice(COMMANDS[:2]).args for _ in range(number)]
        running = [self.states.start(*some, "--jobs", "1", "--wait", str(wait)) for some in args]
        done = [ended(process) for process in running]
        assert any(one.status == 0 for one in done), done
        pids = [process.pid for process in running]
        for one in done:
            if one.status == 0:
                assert one.err == "", one
                continue
            assert (one.status, one.out, wait) == (2, "", 0), one
            holder = _HOLDER.fullmatch(one.err)
            assert holder, one
            if not self._is_true(holder, pids, now):
                self.untidy["several at once", f"who writes, as told: {holder[1] or 'nobody'}"] += 1
        self.check_after("new", "several at once", done)
        waited = sum(one.status == 0 for one in done)
        self.count(f"at once, --wait {wait}", f"{number} runs", f"{waited} did it")


def _look(index: str) -> dict[str, int]:
    """The names in an index folder and its sub-folders, with the clocks of those that commit."""
    found: dict[str, int] = {}
    folders = [index]
    while folders:
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                commits = entry.name.endswith(("dlblog.json", ".toc"))
                found[entry.path] = entry.stat().st_mtime_ns if commits else 0
                if entry.is_dir():
                    folders.append(entry.path)
    return found


def _sleep(seconds: float) -> None:
    """Sleep; for a moment so short that the system would take longer, look at the clock."""
    until = time.perf_counter() + seconds
    if seconds > 0.01:
        time.sleep(seconds)
    while time.perf_counter() < until:
        pass


def _workers(pid: int) -> list[int]:
    """The processes that read posts for a process."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


def before_ours(done: Done, number: int = signal.SIGINT) -> bool:
    """Whether an interrupt came before the first line of dlblog: then Python answers it."""
    return done.status == -number or (
        done.status in (0, 1, 130) and _NOT_OURS.match(done.err) is not None
    )


def check_interrupted(done: Done, number: int = signal.SIGINT) -> None:
    """A command that a signal may have ended: its status and one line, or it was done."""
    assert done.status in (0, 128 + number), done
    assert "Traceback" not in done.err, done
    # On a terminal that shows ^C, click ends the line first.
    assert re.fullmatch(r"(\n?dlblog: interrupted\b.*\n)?", done.err), done
    if done.status == 0:
        assert done.err == "", done


def plan(kills: int, disturbance: Disturbance) -> Iterator[tuple[str, Callable[..., Any], Any]]:
    """What the long form does, in proportion to a number of kills: name, what, arguments."""
    for try_ in disturbance.tries(kills):
        yield "kill", disturbance.kill, (try_,)
    for try_ in disturbance.tries(kills // 2):
        yield "interrupt", disturbance.interrupt, (try_,)
    for number in (signal.SIGTERM, signal.SIGHUP):
        for try_ in disturbance.tries(kills // 3):
            yield "end", disturbance.interrupt, (try_, number)
    for number in range(kills // 3):
        yield "interrupt", disturbance.interrupt_reader, (READERS[number % len(READERS)],)
    for _ in range(kills // 6):
        yield "worker", disturbance.kill_worker, ()
    for number in range(kills // 15):
        yield "together", disturbance.together, (2 + number % 3, (0, 30)[number % 2])
    for number in range(kills // 15):
        yield "limit", disturbance.limit, (40 + 7 * (number // 2), 1 + number % 2)


def main() -> None:
    """Run the long form; exits with 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--only", default="", metavar="NAME", help="kill, interrupt, worker …")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("DLBLOG_")]:
        del os.environ[name]
    started = time.monotonic()
    failed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        disturbance = Disturbance(States(Path(folder) / "base"), options.seed)
        for name, what, args in plan(options.kills, disturbance):
            if options.only not in ("", name):
                continue
            try:
                what(*args)
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed[name] += 1
                print(f"FAILED {what.__name__} {args}: {error}", flush=True)
    for (what, where, found), number in sorted(disturbance.counts.items()):
        print(f"{number:5}  {what:30} {where:32} {found}")
    for (what, name), number in sorted(disturbance.untidy.items()):
        print(f"{number:5}  LEFT by {what}: {name}")
    total = disturbance.counts.total()
    print(f"{total} tries gave right answers, {failed.total()} did not {dict(failed) or ''}")
    print(f"seed {options.seed}, {time.monotonic() - started:.0f} s")
    sys.exit(1 if failed or disturbance.untidy else 0)


if __name__ == "__main__":
    main()
