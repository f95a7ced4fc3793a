"""Signals that end a command: their status, what is said, and what is ignored stays ignored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dlblog
from dlblog.signals import Interrupted

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such signals")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECONDS = 30


def start(tmp_path: Path, *args: str, prepare: object = None) -> subprocess.Popen[str]:
    """Start a command that reads a pipe which never ends, and wait until it runs."""
    (tmp_path / "posts").mkdir(exist_ok=True)
    (tmp_path / "posts/a.md").write_text("---\ntags: [hoc-may]\n---\nMáy học.\n")
    (tmp_path / "posts/b.md").write_text("---\ntags: [học máy]\n---\nMáy học.\n")
    environment = {**os.environ, "PYTHONPATH": str(Path(dlblog.__file__).parents[1])}
    dlblog_ = [sys.executable, "-m", "dlblog"]
    subprocess.run([*dlblog_, "-q", "index", "posts"], cwd=tmp_path, env=environment, check=True)
    process = subprocess.Popen(
        [*dlblog_, *args],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,  # type: ignore[arg-type]
    )
    return process


def wait_for_question(process: subprocess.Popen[str]) -> None:
    """Wait until a command asks something."""
    assert process.stderr is not None
    while process.stderr.read(1) != "?":
        assert process.poll() is None


ASKS = ("tag", "rename", "hoc-may", "học máy")


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_command_that_waits_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    process = start(tmp_path, *ASKS)
    wait_for_question(process)
    process.send_signal(number)
    _out, err = process.communicate(timeout=_SECONDS)
    assert process.returncode == 128 + number
    last = err.splitlines()[-1]
    assert last == "dlblog: interrupted: no post is half changed; the index is whole"


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_one_that_was_ignored_stays_ignored(tmp_path: Path, number: signal.Signals) -> None:
    """As `nohup` has it."""

    def ignore() -> None:
        signal.signal(number, signal.SIG_IGN)

    process = start(tmp_path, *ASKS, prepare=ignore)
    wait_for_question(process)
    process.send_signal(number)
    time.sleep(0.1)
    out, err = process.communicate("y\n", timeout=_SECONDS)
    assert (process.returncode, "interrupted" in err) == (0, False), err
    assert "merged 'hoc-may' into 'học máy'" in out


def test_a_search_that_reads_for_ever_is_ended(tmp_path: Path) -> None:
    process = start(tmp_path, "search", "--batch", "-", "-f", "trec")
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("máy\n")
    process.stdin.flush()
    time.sleep(1)
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=_SECONDS)[1]
    assert process.returncode == 128 + signal.SIGTERM


def test_a_terminal_that_was_closed(tmp_path: Path) -> None:
    """Nothing can be said there any more; the status is the same."""
    process = start(tmp_path, *ASKS)
    wait_for_question(process)
    assert process.stderr is not None
    process.stderr.close()
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=_SECONDS) == 128 + signal.SIGHUP
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()


def test_what_an_error_came_of() -> None:
    try:
        try:
            raise Interrupted(signal.SIGTERM)
        except KeyboardInterrupt:
            raise OSError(5, "Input/output error") from None
    except OSError as error:
        found = Interrupted.behind(error)
    assert found is not None and found.number == signal.SIGTERM
    assert Interrupted.behind(ValueError()) is None
    assert Interrupted.of(KeyboardInterrupt(), "x").posts == "x"
    assert Interrupted.of(Interrupted(15, "y"), "x").posts == "y"
