"""What was measured, as raw numbers, as a table and as a curve.

    python tests/bench/report.py FOLDER        draws and writes anew from FOLDER/benchmarks.json

Only what was measured is written: a figure that is missing has no row, a size no cell. The curve
needs matplotlib and is left out without it.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RAW, TABLE, CURVE = "benchmarks.json", "benchmarks.md", "cost.png"

# Of the curve: label, key of the figure, whether of its yardstick, colour, line.
LINES = (
    ("first index, a full rebuild", "first-index", False, "#7b3294", "-"),
    ("index, one post changed", "index-one-changed", False, "#e66101", "-"),
    ("index, nothing changed", "index-nothing-changed", False, "#fdb863", "-"),
    ("search, a whole process", "search-marks", False, "#1a9641", "-"),
    ("query in one process, p95", "query-p95", False, "#2166ac", "--"),
    ("query in one process, p50", "query-p50", False, "#2166ac", "-"),
    ("the same, plain Whoosh, p95", "query-p95", True, "#878787", "--"),
    ("the same, plain Whoosh, p50", "query-p50", True, "#878787", "-"),
)
NOTES = """\
Whole processes with warm file caches, each in turn with its yardstick (the column *against*);
medians of several runs, and of the ratios of each run to that of the yardstick after it. Memory is
the peak of the process, and with `index` for the first time and `rebuild` that of all processes
alive at the same time (the sum of their proportional set sizes, looked at every 50 ms); it is left
out where it cannot be told from that of the benchmark itself. Posts are shuffled real paragraphs,
so their words are cut faster than those of a real blog: see `rebuild` for that. A query in one
process is of two to four words of a title; plain Whoosh has one field of syllables with positions,
asks for all of the words and makes no snippets. The first index of more than 10,000 posts is made
once. The raw numbers are in [benchmarks.json](benchmarks.json).
"""


@dataclass(slots=True)
class Figure:
    """One figure at one size.

    Attributes:
        key: a name for programs.
        name, against: for readers: what was measured, and its yardstick; empty for none.
        posts: how many there were; None where their number is not the question.
        unit: s, ms, bytes or posts/s.
        ours, theirs: the medians; None where there is no yardstick.
        ratio: the median of the ratios.
        memory, their_memory: bytes at the peak.
        our_runs, their_runs: what the medians are of, in the order measured.
    """

    key: str
    name: str
    against: str
    posts: int | None
    unit: str
    ours: float
    theirs: float | None
    ratio: float | None
    memory: int | None
    their_memory: int | None
    our_runs: list[float]
    their_runs: list[float]

    @classmethod
    def of(
        cls,
        key: str,
        name: str,
        against: str,
        posts: int | None,
        ours: Sequence[float],
        theirs: Sequence[float] = (),
        *,
        unit: str = "s",
        memory: int | None = None,
        their_memory: int | None = None,
    ) -> Figure:
        """From what was measured in turn."""
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)] if theirs else []
        return cls(
            key=key,
            name=name,
            against=against if theirs else "",
            posts=posts,
            unit=unit,
            ours=statistics.median(ours),
            theirs=statistics.median(theirs) if theirs else None,
            ratio=statistics.median(ratios) if ratios else None,
            memory=memory,
            their_memory=their_memory,
            our_runs=[round(value, 6) for value in ours],
            their_runs=[round(value, 6) for value in theirs],
        )

    def text(self) -> str:
        """In a cell: what, how many times the yardstick, memory."""
        return ", ".join(filter(None, self.parts()))

    def parts(self) -> tuple[str, str, str]:
        """What, how many times the yardstick, memory; empty where unknown."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}×"
        memory = "" if self.memory is None else _amount(self.memory, "bytes")
        return _amount(self.ours, self.unit), ratio, memory


@dataclass(slots=True)
class Results:
    """All figures of one run.

    Attributes:
        date: of the day, as ISO 8601 has it.
        cores: of the machine, of which nothing else is told.
        versions: of Python and of the packages that matter.
        posts: the sizes.
    """

    date: str
    cores: int
    versions: dict[str, str]
    posts: list[int]
    figures: list[Figure] = field(default_factory=list)

    def find(self, key: str) -> list[Figure]:
        """A figure at all sizes at which it was measured, small ones first."""
        found = [figure for figure in self.figures if figure.key == key and figure.posts]
        return sorted(found, key=lambda figure: figure.posts or 0)


def _amount(value: float, unit: str) -> str:
    if unit == "bytes":
        return f"{value / 1e6:.0f} MB" if value >= 1e7 else f"{value / 1e6:.1f} MB"
    if unit == "posts/s":
        return f"{value:.0f} posts/s"
    digits = max(0, 2 - len(f"{value:.0f}")) if value >= 1 else 3 if unit == "s" else 2
    return f"{value:.{digits}f} {unit}"


def save(results: Results, folder: Path, *, curve: bool) -> list[Path]:
    """Write the numbers and the table, and the curve where wanted and possible; says what."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / RAW, folder / TABLE]
    raw = asdict(results)
    figures = [json.dumps(figure, ensure_ascii=False) for figure in raw.pop("figures")]
    head = json.dumps(raw, ensure_ascii=False).removesuffix("}")
    lines = ",\n".join(figures)  # one a line: to be read, and compared with those before
    written[0].write_text(f'{head}, "figures": [\n{lines}\n]}}\n', encoding="utf-8")
    drawn = curve and draw(results, folder / CURVE)
    written[1].write_text(to_markdown(results, drawn), encoding="utf-8")
    return [*written, folder / CURVE] if drawn else written


def load(folder: Path) -> Results:
    """What `save` wrote."""
    raw: dict[str, Any] = json.loads((folder / RAW).read_text(encoding="utf-8"))
    figures = [Figure(**figure) for figure in raw.pop("figures")]
    return Results(**raw, figures=figures)


def to_markdown(results: Results, drawn: bool) -> str:
    """The tables, for the figures that depend on the number of posts and for the others."""
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    lines = ["# Benchmarks", "", "<!-- made by `make bench` -->", ""]
    lines += [f"{results.date}, {results.cores} cores, {versions}.", "", NOTES]
    sized = [figure for figure in results.figures if figure.posts is not None]
    sizes = sorted({figure.posts or 0 for figure in sized})
    if sized:
        lines += ["| | against |" + "".join(f" {size:,} posts |" for size in sizes)]
        lines += ["| --- | --- |" + " --- |" * len(sizes)]
    for key in dict.fromkeys(figure.key for figure in sized):
        every = {figure.posts: figure for figure in results.find(key)}
        first = next(iter(every.values()))
        cells = [every[size].text() if size in every else "" for size in sizes]
        lines.append(f"| {first.name} | {first.against} | {' | '.join(cells)} |")
    once = [figure for figure in results.figures if figure.posts is None]
    if once:
        lines += ["", "| | against | time | ratio | memory |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {f.name} | {f.against} | {' | '.join(f.parts())} |" for f in once]
    if drawn:
        lines += ["", f"![Cost over the number of posts, both axes logarithmic]({CURVE})"]
    return "\n".join(lines) + "\n"


def draw(results: Results, path: Path) -> bool:
    """Draw cost over the number of posts; whether that was possible."""
    try:
        import matplotlib
    except ImportError:
        print("no matplotlib, no curve", file=sys.stderr)
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 5.5), layout="constrained")
    for label, key, of_yardstick, colour, line in LINES:
        points = []
        for found in results.find(key):
            value = found.theirs if of_yardstick else found.ours
            if value is not None:
                points.append((found.posts, value / (1000 if found.unit == "ms" else 1)))
        if points:
            x, y = zip(*points, strict=True)
            axes.plot(x, y, line, color=colour, marker="o", markersize=4, label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    sizes = sorted({found.posts for found in results.figures if found.posts})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} s")
    axes.set_xlabel("posts")
    axes.set_title(f"dlblog: cost over the number of posts ({results.cores} cores, {results.date})")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    if axes.lines:
        figure.legend(loc="outside right center", frameon=False)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
    return True


def versions() -> dict[str, str]:
    """Of Python and of the packages that matter here."""
    from importlib.metadata import version

    packages = {name: version(name) for name in ("dlblog", "whoosh3", "underthesea")}
    return {"Python": ".".join(map(str, sys.version_info[:3])), **packages}


def cores() -> int:
    """That this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    save(load(Path(sys.argv[1])), Path(sys.argv[1]), curve=True)
