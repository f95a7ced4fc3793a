"""The short form of `tests.faults.kill`: a few moments of each kind."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.conftest import Done
from tests.faults.kill import COMMANDS, READERS, Command, Disturbance, Try, before_ours
from tests.faults.states import States

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

SEED = 1


@pytest.fixture(scope="module")
def disturbance(tmp_path_factory: pytest.TempPathFactory) -> Disturbance:
    """The blog of all tests here; what they leave behind is noted."""
    return Disturbance(States(tmp_path_factory.mktemp("faults") / "base"), SEED)


def test_killed(disturbance: Disturbance) -> None:
    for try_ in disturbance.tries(9):
        disturbance.kill(try_)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_ended_with_its_session(disturbance: Disturbance, number: signal.Signals) -> None:
    disturbance.interrupt(Try(COMMANDS[1], 2, 0.15, None, group=True), number)
    disturbance.interrupt(Try(COMMANDS[0], 1, 0.2, None, group=False), number)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_interrupted(disturbance: Disturbance, command: Command) -> None:
    jobs = 1 + (command == COMMANDS[1])
    disturbance.interrupt(Try(command, jobs, disturbance.random.uniform(0, 0.3), None, group=True))


def test_interrupted_at_the_commit(disturbance: Disturbance) -> None:
    disturbance.interrupt(Try(COMMANDS[1], 2, 0.001, 0, group=False))


@pytest.mark.parametrize("args", READERS, ids=lambda args: args[0])
def test_interrupted_while_it_answers(disturbance: Disturbance, args: tuple[str, ...]) -> None:
    disturbance.interrupt_reader(args)


def test_a_worker_is_killed(disturbance: Disturbance) -> None:
    disturbance.kill_worker()


@pytest.mark.parametrize("wait", [0, 30])
def test_several_at_once(disturbance: Disturbance, wait: int) -> None:
    disturbance.together(3, wait)


@pytest.mark.parametrize("megabytes", [60, 250])
def test_little_memory(disturbance: Disturbance, megabytes: int) -> None:
    disturbance.limit(megabytes, 2)


def test_nothing_is_left(disturbance: Disturbance) -> None:
    assert disturbance.counts  # by the tests above
    assert dict(disturbance.untidy) == {}


TRACE = 'Traceback (most recent call last):\n  File "{}", line 3, in {}\nKeyboardInterrupt\n'


@pytest.mark.parametrize(
    ("status", "err", "expected"),
    [
        (-2, "", True),
        (130, "", False),
        (1, TRACE.format("/lib/python3.11/site.py", "main"), True),
        (0, "Error processing line 1 of a.pth:\n" + TRACE.format("<frozen site>", "main"), True),
        (130, TRACE.format("<frozen runpy>", "_get_module_details"), True),
        (130, TRACE.format("/x/dlblog/__main__.py", "<module>"), True),
        (130, TRACE.format("/x/dlblog/__main__.py", "main"), False),
        (130, TRACE.format("/x/dlblog/cli/__init__.py", "<module>"), False),
        (0, "Exception ignored in: <x>\n" + TRACE.format("threading.py", "_shutdown"), False),
        (130, "dlblog: interrupted; the index is whole\n", False),
    ],
)
def test_who_answers_an_interrupt(status: int, err: str, expected: bool) -> None:
    assert before_ours(Done(status, "", err)) == expected
