"""Posts are read whole, once and in order, whatever becomes of the processes that read them."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from dlblog import reading
from dlblog.errors import DlblogError
from dlblog.finding import FoundFile
from dlblog.processes import kill_all
from dlblog.reading import Reader, ReadPost

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes die by signals")

Files = list[tuple[FoundFile, str]]
Plan = Callable[..., None]
Opened = Callable[[int], list[int]]
KILLED = "a process that read posts ended (killed, signal 9); they are read again"

NAMES = {f"{word}{number}" for word in ("t", "tag") for number in range(12)}

# Runs at the start of each process that reads. PLAN says which posts it dies of, as nothing in our
# own code does: name -> how, and at which times the post is opened by any process.
SITE = """
import os, signal, sys, time
if "--multiprocessing-fork" in sys.orig_argv:
    import builtins
    really = open
    PLAN = {plan!r}
    HOW = {{
        "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "exit": lambda: os._exit(3),
        "hang": lambda: time.sleep(60),
        "memory": lambda: bytes(1 << 62),
    }}
    if "start" in PLAN:
        os._exit(7)

    def watch(file, *args, **kwargs):
        if isinstance(file, str) and file.endswith(".md"):
            with really(file + ".opened", "a+") as log:
                log.write(f"{{os.getpid()}}\\n")
                log.seek(0)
                times = len(log.readlines())
            how, when = PLAN.get(os.path.basename(file), ("", ()))
            if times in when:
                HOW[how]()
        return really(file, *args, **kwargs)

    builtins.open = watch
"""
FIRST, SECOND, ALWAYS = (1,), (2,), tuple(range(1, 100))
# Names are read first, then documents.
IN_DOCUMENTS = tuple(range(2, 100))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts a batch, in other processes."""
    monkeypatch.setattr(reading, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(reading, "_BATCH_BYTES", 300)


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """No process and no thread outlives a test."""
    threads = threading.active_count()
    yield
    assert multiprocessing.active_children() == []
    assert threading.active_count() == threads


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Twelve posts of 100 bytes, four batches."""
    found = []
    for number in range(12):
        path = tmp_path / f"{number}.md"
        path.write_text(f"---\ntitle: t{number}\ntags: [tag{number}]\n---\nmot".ljust(100))
        found.append((FoundFile(str(path), 100, 0, 0), path.name))
    return found


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Makes processes die: name=(how, times), where a name is a post's number after an `n`."""
    (tmp_path / "site").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)

    def write(**posts: tuple[str, tuple[int, ...]]) -> None:
        named = {
            f"{name[1:]}.md" if name != "start" else name: what for name, what in posts.items()
        }
        (tmp_path / "site/sitecustomize.py").write_text(SITE.format(plan=named))

    write()
    return write


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """The processes that opened a post, in order."""

    def pids(number: int) -> list[int]:
        log = tmp_path / f"{number}.md.opened"
        return [int(line) for line in log.read_text().split()] if log.exists() else []

    return pids


def read(files: Files, jobs: int = 2) -> tuple[set[str], list[ReadPost], list[str]]:
    """The names, the documents and the remarks."""
    with Reader(files, jobs) as reader:
        names = reader.names().words
        return names, list(reader.documents(names)), reader.remarks


def check_all_but(files: Files, posts: list[ReadPost], faults: dict[int, str]) -> None:
    """All posts are what this process makes of them, except some."""
    _, expected, _ = read(files, 1)
    for number, fault in faults.items():
        deadly = "ended its process" in fault
        fault = f"{number}.md: {fault}"
        expected[number] = ReadPost(f"{number}.md", None, "", (fault,), deadly)
    assert posts == expected


def test_nothing_dies(files: Files, plan: Plan, opened: Opened) -> None:
    names, posts, remarks = read(files)
    assert names == NAMES
    check_all_but(files, posts, {})
    assert remarks == []
    assert [len(opened(number)) for number in range(12)] == [2] * 12
    assert 1 <= len({pid for number in range(12) for pid in opened(number)}) <= 2


def test_killed_once(files: Files, plan: Plan, opened: Opened) -> None:
    plan(n4=("kill", SECOND))
    _, posts, remarks = read(files)
    check_all_but(files, posts, {})
    assert remarks == [KILLED]
    assert [len(opened(number)) for number in range(12)] == [2] * 3 + [3, 3, 2] + [2] * 6


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("kill", "killed, signal 9"),
        ("crash", f"killed, signal {int(signal.SIGSEGV)}"),
        ("exit", "exit status 3"),
    ],
)
def test_post_that_kills(files: Files, plan: Plan, opened: Opened, how: str, said: str) -> None:
    plan(n4=(how, IN_DOCUMENTS))
    _, posts, remarks = read(files)
    check_all_but(files, posts, {4: f"reading it ended its process ({said})"})
    assert remarks == [KILLED.replace("killed, signal 9", said)] * 3
    last = opened(4)[-1]
    assert [number for number in range(12) if last in opened(number)] == [4]  # surely of that
    assert [len(opened(number)) for number in (0, 1, 2, 6, 7, 8, 9, 10, 11)] == [2] * 9


@pytest.mark.parametrize("numbers", [(1, 10), (6, 8), (0, 11), (3, 4, 5)], ids=str)
def test_several_posts_that_kill(files: Files, plan: Plan, numbers: tuple[int, ...]) -> None:
    plan(**{f"n{number}": ("kill", IN_DOCUMENTS) for number in numbers})
    _, posts, _ = read(files)
    fault = "reading it ended its process (killed, signal 9)"
    check_all_but(files, posts, dict.fromkeys(numbers, fault))


def test_killed_once_for_names(files: Files, plan: Plan) -> None:
    plan(n4=("kill", FIRST), n9=("kill", FIRST))
    names, posts, remarks = read(files)
    assert names == NAMES
    check_all_but(files, posts, {})
    assert remarks == [KILLED] * 2


def test_post_that_kills_for_names(files: Files, plan: Plan) -> None:
    plan(n4=("kill", ALWAYS))
    names, posts, remarks = read(files)
    assert names == NAMES - {"tag4", "t4"}
    check_all_but(files, posts, {4: "reading it ended its process (killed, signal 9)"})
    assert remarks == [KILLED] * 6


def test_processes_that_die_all_the_time(
    files: Files, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlblog.processes._MOST_REMARKS", 2)
    plan(**{f"n{number}": ("kill", IN_DOCUMENTS) for number in range(12)})
    with pytest.raises(DlblogError, match=r"\(killed, signal 9\).*again and again"):
        read(files)


# No process can be started


def fail(*args: Any, **kwargs: Any) -> Any:
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def no_thread(*args: Any) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize(
    ("where", "what", "said"),
    [
        ("multiprocessing.resource_tracker.ensure_running", fail, os.strerror(errno.EAGAIN)),
        ("multiprocessing.context.SpawnProcess.start", fail, os.strerror(errno.EAGAIN)),
        ("threading.Thread.start", no_thread, "can't start new thread"),
    ],
)
def test_none_can_be_started(
    files: Files, monkeypatch: pytest.MonkeyPatch, where: str, what: Any, said: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(where, what)
        names, posts, remarks = read(files)
    assert names == NAMES
    check_all_but(files, posts, {})
    assert remarks == [f"posts are read in one process; no other can be started: {said}"]


def test_they_die_as_they_start(files: Files, plan: Plan, opened: Opened) -> None:
    plan(start=("exit", ALWAYS))
    names, posts, remarks = read(files)
    assert names == NAMES
    check_all_but(files, posts, {})
    assert remarks == ["posts are read in one process; no other can be started: exit status 7"]
    assert opened(0) == []


def test_none_can_be_started_any_more(
    files: Files, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process does not read what another died of."""
    plan(n4=("kill", IN_DOCUMENTS))
    with Reader(files, 2) as reader:
        names = reader.names().words
        monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", fail)
        with pytest.raises(DlblogError, match=r"signal 9.*no process can be started"):
            list(reader.documents(names))


# Errors


def test_no_memory_is_no_fault_of_a_post(
    files: Files, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(n4=("memory", ALWAYS))
    with pytest.raises(MemoryError):
        read(files)

    def parse_post(*args: Any) -> None:
        bytes(1 << 62)

    monkeypatch.setattr("dlblog.post.parse_post", parse_post)
    with pytest.raises(MemoryError):
        read(files[:1], 1)


def test_no_memory_once(files: Files, plan: Plan) -> None:
    """A process that has too little is followed by a new one."""
    plan(n4=("memory", FIRST))
    names, posts, remarks = read(files)
    assert (names, remarks) == (NAMES, [])
    check_all_but(files, posts, {})


Batch = list[tuple[str, str]]


def paths(batch: Batch) -> str:
    return " ".join(stored for _, stored in batch)


def no_memory(batch: Batch) -> str:
    if "4.md" in paths(batch):
        bytes(1 << 62)
    return paths(batch)


def half_an_answer(batch: Batch) -> str:
    if "4.md" in paths(batch):
        (pipe,) = [found for found in gc.get_objects() if isinstance(found, Connection)]
        os.write(pipe.fileno(), struct.pack("!i", 1_000_000) + b"half")
        os.kill(os.getpid(), signal.SIGKILL)
    return paths(batch)


def test_no_memory_for_the_answer(files: Files) -> None:
    with pytest.raises(MemoryError), Reader(files, 2) as reader:
        list(reader._map(no_memory, lambda stored, reason: stored))


def test_killed_while_it_answers(files: Files) -> None:
    with Reader(files, 2) as reader:
        answers = list(reader._map(half_an_answer, lambda stored, reason: f"{stored}: {reason}"))
    lone = ["3.md", "4.md: killed, signal 9", "5.md"]
    assert answers == ["0.md 1.md 2.md", *lone, "6.md 7.md 8.md", "9.md 10.md 11.md"]


def bug(batch: Batch) -> None:
    raise ZeroDivisionError("lạ")


def test_bug_is_told(files: Files) -> None:
    with pytest.raises(ZeroDivisionError, match="lạ") as caught, Reader(files, 2) as reader:
        list(reader._map(bug, lambda stored, reason: None))
    assert "in bug" in str(caught.value.__cause__)
    assert reader.remarks == []


# The end


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_interrupted_while_others_read(
    files: Files, plan: Plan, error: type[BaseException]
) -> None:
    plan(n6=("hang", ALWAYS), n9=("hang", ALWAYS))
    started = time.monotonic()
    with pytest.raises(error), Reader(files, 2) as reader:
        for _ in reader.documents(()):
            raise error
    assert time.monotonic() - started < 10
    assert reader.remarks == []


def test_kill_all() -> None:
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    process.start()
    kill_all()
    process.join(10)
    assert process.exitcode == -signal.SIGKILL


def test_left_early(files: Files, plan: Plan) -> None:
    with Reader(files, 2) as reader:
        assert next(reader.documents(())).path == "0.md"


SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from dlblog import reading
from dlblog.finding import FoundFile

if __name__ == "__main__":
    reading._WORTH_PROCESSES, reading._BATCH_BYTES = 0, 300
    files = [(FoundFile(path, 100, 0, 0), Path(path).name) for path in sys.argv[2:]]
    try:
        with reading.Reader(files, 2) as reader:
            for post in reader.documents(()):
                if post.path == "5.md" and sys.argv[1] == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                elif post.path == "5.md":
                    print("now", flush=True)
                    time.sleep(60)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize(("how", "status"), [("killed", -9), ("Ctrl-C", 130)])
def test_nothing_is_left(
    tmp_path: Path, files: Files, plan: Plan, opened: Opened, how: str, status: int
) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    names = [file.path for file, _ in files]
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "script.py"), how, *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    if how == "Ctrl-C":
        assert process.stdout.readline() == b"now\n"
        for pid in {pid for number in range(12) for pid in opened(number)}:
            os.kill(pid, signal.SIGINT)  # a terminal sends it to all of them
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)  # it ends when nobody has these pipes any more
    assert (process.returncode, out, err) == (status, b"", b"")
