"""Lets each call that changes an index's folder fail, in each way, and looks what becomes of it.

`python -m tests.faults.write_faults [SCENARIO]...` tries all; `test_write_faults` a part.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.faults.layer import FAILING, Call, Fault
from tests.faults.trial import (
    SCENARIOS,
    Problem,
    Ran,
    Scenario,
    pattern,
    scenario,
    settle,
    warm_up,
)

# What is written only to be quicker next time, to name who is at work, or for git.
_HINTS = (
    "dlblog.seen", "dlblog.seen.new", "dlblog.reading", "dlblog.lock", ".gitignore",
)  # fmt: skip


def faults(made: Scenario) -> Iterator[Fault]:
    """Each way in which a call of a scenario may fail."""
    for at, call in enumerate(made.calls):
        for number in FAILING:
            if not call.fails(number):
                continue
            for lasting in (False, True):
                yield Fault(at, number, lasting)
                if number == errno.ENOSPC and call.kind == "write" and len(call.data) > 1:
                    yield Fault(at, number, lasting, short=True)


def site(call: Call) -> tuple[str, str]:
    """What calls have in common that come from the same place: their kind and the kind of file."""
    name = pattern(call.path)
    return call.kind, "*.col" if name.endswith(".col") else name


def sample(made: Scenario, every: int = 1) -> Iterator[Fault]:
    """A few of the faults: each site fails once, in one way after the other.

    Args:
        every: only each so many-th site, others in other scenarios.
    """
    seen: Counter[tuple[str, str]] = Counter()
    turn = SCENARIOS.index(made.name)
    by_call: dict[int, list[Fault]] = {}
    for fault in faults(made):
        by_call.setdefault(fault.at, []).append(fault)
    for at, ways in by_call.items():
        kind = site(made.calls[at])
        seen[kind] += 1
        if seen[kind] == 1:
            turn += 1
            if turn % every == 0:
                yield ways[turn // every % len(ways)]


def _matters(made: Scenario, call: Call, at: int) -> bool:
    """Whether a command may not say that all is well where a call has failed."""
    clean = made.calls[at] if at < len(made.calls) else None
    fails_anyway = clean is not None and clean.error and clean.kind == call.kind
    tidies = call.kind in ("unlink", "rmdir")
    return not (made.may_fail or call.path in _HINTS or tidies or fails_anyway)


def check(made: Scenario, fault: Fault) -> list[Problem]:
    """What is wrong with a run in which calls fail, and with what it leaves."""
    made.restore()
    ran = made.run(fault)
    wrong = _check_run(made, fault, ran)
    said = ran.status == 0 and not made.may_fail
    return wrong + settle(made, (made.new,) if said else (made.old, made.new))


def _check_run(made: Scenario, fault: Fault, ran: Ran) -> list[Problem]:
    failed = [(at, call) for at, call in enumerate(ran.calls) if call.planned]
    if not failed:
        return [Problem("status", "nothing failed")]
    wrong = check_end(made, ran, os.strerror(fault.number))
    if ran.status == 0 and not wrong:
        ignored = [f"{c.kind} {pattern(c.path)}" for at, c in failed if _matters(made, c, at)]
        if ignored:
            wrong.append(Problem("ignored", f"status 0 where {ignored[0]} failed: {ran.err!r}"))
    return wrong


def check_end(made: Scenario, ran: Ran, reason: str, searches: bool | None = None) -> list[Problem]:
    """What is wrong with how a run ends in which something could not be written.

    Args:
        searches: whether it was a search; None where it was the command of the scenario.
    """
    lines = ran.err.splitlines()
    if "is damaged" in ran.err:
        return [Problem("damage", f"it ends with {ran.status}: {ran.err!r}")]
    if len(lines) > 1 or not all(line.startswith("dlblog: ") for line in lines):
        return [Problem("status", f"it ends with {ran.status}: {ran.err!r}")]
    if made.searches if searches is None else searches:
        if ran.status or ran.out not in (made.old[0][1], made.new[0][1]):
            return [Problem("status", f"it ends with {ran.status}: {ran.out!r}, {ran.err!r}")]
    elif ran.status == 2:
        if reason not in ran.err:
            return [Problem("reason", f"it says {ran.err!r}")]
        if str(made.base) not in ran.err:
            return [Problem("place", f"it says {ran.err!r}")]
    elif ran.status:
        return [Problem("status", f"it ends with {ran.status}: {ran.err!r}")]
    return []


def told(made: Scenario, fault: Fault, wrong: list[Problem]) -> str:
    """A line about what is wrong."""
    call = made.calls[fault.at]
    how = errno.errorcode[fault.number] + " short" * fault.short + " lasting" * fault.lasting
    what = "; ".join(map(str, wrong))
    return f"{made.name} {fault.at}: {call.kind} {pattern(call.path)}: {how}: {what}"


def main() -> None:
    """Try all faults of all scenarios, or of those that are named."""
    warm_up()
    tries = 0
    kinds: Counter[str] = Counter()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or SCENARIOS:
            made = scenario(name, Path(folder))
            before = tries
            for fault in faults(made):
                tries += 1
                if wrong := check(made, fault):
                    kinds.update(problem.kind for problem in wrong)
                    print(told(made, fault, wrong), flush=True)
            print(
                f"{name}: {len(made.calls)} calls, {tries - before} tries, "
                f"{len(made.kept)} different states",
                flush=True,
            )
    print(f"{tries} tries, {time.monotonic() - started:.0f} s; wrong: {dict(kinds)}")
    sys.exit(bool(kinds))


if __name__ == "__main__":
    main()
