"""Keeps figures while they are measured, and says each on standard error."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import DLBLOG, FEWEST, MOST, Command, Comparison, Failed, compare, peak, run
from report import Figure, Results


class Bench:
    """The figures measured so far.

    Attributes:
        results: that is what they are.
        most: how many runs to make of anything.
        posts: the size that is being measured; None where it is not the question.
        failed: whether any could not be measured.
    """

    def __init__(self, results: Results, most: int = MOST) -> None:
        self.results = results
        self.most = most
        self.posts: int | None = None
        self.failed = False

    def add(self, figure: Figure) -> None:
        """Keep a figure and say it."""
        self.results.figures.append(figure)
        say(f"  {figure.name:50} {figure.text()}")

    def compare(
        self, key: str, name: str, ours: Command, against: str, theirs: Command, **options: Any
    ) -> Comparison | None:
        """Measure a command in turn with its yardstick; None where that cannot be done.

        Args:
            key, name, against: see `Figure`.
            options: of `measure.compare`.
        """
        fewest = min(options.pop("fewest", FEWEST), self.most)
        most = min(options.pop("most", MOST), self.most)
        try:
            found = compare(ours, theirs, fewest=fewest, most=most, **options)
        except Failed as error:
            self.leave_out(name, error)
            return None
        self.add(
            Figure.of(
                key,
                name,
                against,
                self.posts,
                [run.seconds for run in found.ours],
                [run.seconds for run in found.theirs],
                memory=peak(found.ours),
                their_memory=peak(found.theirs),
            )
        )
        return found

    def leave_out(self, name: str, error: Failed) -> None:
        """Say that something could not be measured."""
        self.failed = True
        say(f"  {name}: left out, {error}")


def say(text: str) -> None:
    """Tell on standard error how far it is."""
    print(text, file=sys.stderr, flush=True)


def dlblog(index: Path) -> list[str]:
    """The beginning of commands."""
    return [DLBLOG, "--index-dir", str(index), "-q"]


def answer(*arguments: str, variables: dict[str, str] | None = None) -> str:
    """What a command prints that is not measured itself.

    Raises:
        Failed: its status is not 0.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        run(arguments, variables=variables, output=output.fileno())
        output.seek(0)
        return output.read()


def quantiles(rounds: list[dict[str, list[float]]], side: str) -> dict[int, list[float]]:
    """50 and 95 -> that percentile of a side's times in each round."""
    times = [sorted(found[side]) for found in rounds]
    return {p: [found[len(found) * p // 100] for found in times] for p in (50, 95)}
