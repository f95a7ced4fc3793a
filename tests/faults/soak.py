"""Many readers search while one writer never stops: every answer is of one state of the index.

    python -m tests.faults.soak --seconds 300 --readers 8
    python -m tests.faults.soak --overtake --seconds 60 --readers 6 --busy 4

In step n of the writer the posts of group A carry the number n; those of group B carry the last
multiple of 3. So there is one right answer to every search for each step, and an answer of two
steps, an empty one or one that failed is seen for certain. The readers are processes that live
long; they open the index anew, search it some times, and close it. Now and then the writer lets
`dlblog search` bring the index in step.

With --overtake the writer does nothing but commit, as fast as it can and without waiting for the
disk, and the readers do nothing but open: a reader that is overtaken must not see damage.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from dlblog import engines, indexing
from dlblog.engines.base import FileState, IndexWriter, SearchEngine
from dlblog.searching import Answer, Search
from tests.conftest import document
from tests.faults.posts import POSTS
from tests.faults.states import ended, start

A, B = 30, 18  # posts of each group
_EVERY = 3  # so often group B changes
_MOST_FAULTS = 5  # a reader that has seen so many stops
_MOST_OPEN = 40  # searches in an index that stays open
_PAUSE = 0.2  # seconds between two samples
_WARM = 0.3  # share of the time before memory is compared
# What a reader may have more of at the end: allocators keep some.
MOST_GROWN = 6 * 2**20
_TODAY = date(2024, 5, 15)
_REMARK = (
    "dlblog: another dlblog is writing the index: what has changed is not in this answer\n",
    "",
)


class Carried(NamedTuple):
    """The numbers that the posts of both groups carry."""

    a: int
    b: int

    @classmethod
    def at(cls, step: int) -> Carried:
        """What they carry at a step of the writer."""
        return cls(step, step - step % _EVERY)

    @property
    def tags(self) -> dict[str, int]:
        """The tags that tell the number, and in how many posts each is."""
        counts = Counter({f"lượt {self.a}": A})
        counts[f"lượt {self.b}"] += B
        return dict(counts)

    def posts(self, number: int) -> int:
        """How many posts carry a number."""
        return A * (number == self.a) + B * (number == self.b)


def write_step(folder: Path, step: int) -> None:
    """Write the posts that a step changes."""
    numbers = range(A + B) if step % _EVERY == 0 else range(A)
    for number in numbers:
        path = folder / f"{number}.md"
        text = POSTS[number % len(POSTS)].text
        path.write_text(
            f"---\ntitle: Trang {number} lượt g{step}\ndate: 2020-01-{1 + number % 28:02}\n"
            f"tags: [lượt {step}]\n---\n\n{text}\n\n"
            f"Cuốn sổ ghi lại g{step} rồi gấp vào, chờ lần mở sau.\n",
            encoding="utf-8",
        )
        clock = 1_500_000_000_000_000_000 + step * 1_000_000_000
        os.utime(path, ns=(clock, clock))


def carried_by(titles: list[str]) -> Carried:
    """What the posts of an answer carry.

    Raises:
        AssertionError: a post is missing, or they carry what they never carried together.
    """
    read = [re.fullmatch(r"Trang (\d+) lượt g(\d+)", title) for title in titles]
    numbers = {int(match[1]): int(match[2]) for match in read if match}
    assert len(titles) == len(numbers) == A + B, f"{len(titles)} posts"
    of_a = {step for number, step in numbers.items() if number < A}
    of_b = {step for number, step in numbers.items() if number >= A}
    assert (len(of_a), len(of_b)) == (1, 1), f"an answer of several steps: {of_a}, {of_b}"
    found = Carried(of_a.pop(), of_b.pop())
    assert found == Carried.at(found.a), f"an answer of several steps: {found}"
    return found


def told(error: Exception) -> str:
    """An error and the line it came from."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}:{place.lineno}: {place.line}"
    return f"{type(error).__name__}: {error} ({where})"


# A reader


@dataclass
class Seen:
    """What a reader saw.

    Attributes:
        searches, openings: how many.
        steps: how many different ones.
        faults: what was wrong.
        memory: bytes of each sample, taken while no index is open: (seconds, bytes).
        files: open files of each, and files of an index that are mapped.
    """

    searches: int = 0
    openings: int = 0
    steps: int = 0
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    files: list[tuple[int, int]] = field(default_factory=list)

    def sample(self, seconds: float) -> None:
        """Look at this process; nothing where there is no /proc."""
        if not os.path.exists("/proc/self/statm"):
            return
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.memory.append((seconds, pages * os.sysconf("SC_PAGE_SIZE")))
        mapped = Path("/proc/self/maps").read_text().count("/dlblog-")
        self.files.append((len(os.listdir("/proc/self/fd")), mapped))


class Reader:
    """Asks one opened index and holds every answer against what it must carry."""

    def __init__(self, engine: SearchEngine, seen: Seen) -> None:
        self.engine, self.seen = engine, seen
        self.search = Search(engine, _TODAY)
        answer = self.run("sổ ghi", limit=None)
        self.carried = carried_by([hit.stored["title"] for hit in answer.results.hits])

    def run(self, text: str, **options: Any) -> Answer:
        """Search."""
        self.seen.searches += 1
        return self.search.run(text, **options)

    def all_posts(self) -> None:
        """All posts, with facets."""
        answer = self.run("cuốn sổ ghi", limit=None, facets=("tag",))
        assert carried_by([hit.stored["title"] for hit in answer.results.hits]) == self.carried
        facets = dict(answer.results.facets["tag"])
        assert facets == self.carried.tags, facets

    def texts(self) -> None:
        """Snippets and stored texts."""
        answer = self.run('"sổ ghi lại"', limit=4, offset=self.seen.searches % 40)
        assert answer.results.total == A + B, answer.results.total
        for hit in answer.results.hits:
            step = hit.stored["title"].rpartition(" ")[2]
            assert int(step[1:]) in self.carried, hit.stored["title"]
            assert f" {step} rồi" in self.search.snippet(answer, hit).text
            assert f" {step} rồi" in self.engine.sections(hit)[-1].text
            assert hit.stored["tags"] == [f"lượt {step[1:]}"], hit.stored

    def numbers(self) -> None:
        """The posts that carry a number, and those before and after it."""
        for number in {*self.carried, self.carried.a - 1, self.carried.a + 1}:
            total = self.run(f"g{number}", correct=False, limit=0).results.total
            assert total == self.carried.posts(number), f"{total} posts carry {number}"

    def values(self) -> None:
        """The tags and how often each is used; the same by a query."""
        values = dict(self.engine.values("tag"))
        assert values == self.carried.tags, values
        for tag, posts in values.items():
            assert self.run(f'tag:"{tag}"', limit=0).results.total == posts

    def listed(self) -> None:
        """All posts without a query, and what is stored of each."""
        answer = self.run("", limit=None, sort="title")
        assert carried_by([hit.stored["title"] for hit in answer.results.hits]) == self.carried
        titles = [stored["title"] for stored in self.engine.documents()]
        assert carried_by(titles) == self.carried
        assert len(self.engine.indexed()) == A + B

    def corrected(self) -> None:
        """A slip of the keys."""
        answer = self.run("cuốm sổ ghi", limit=3)
        assert answer.results.total == A + B, answer.results.total


_ASKS: tuple[Callable[[Reader], None], ...] = (
    Reader.all_posts,
    Reader.texts,
    Reader.numbers,
    Reader.values,
    Reader.listed,
    Reader.corrected,
)


def read_on(index: str, seconds: float, seed: int, pipe: Connection) -> None:
    """Search an index for some seconds, in a process that lives as long, and send what was seen."""
    seen, chance = Seen(), random.Random(seed)
    began = time.monotonic()
    sampled = last = -1.0
    while (now := time.monotonic() - began) < seconds and len(seen.faults) < _MOST_FAULTS:
        try:
            engine = engines.open_index(Path(index))
        except Exception as error:
            seen.faults.append(f"opening: {told(error)}")
            continue
        seen.openings += 1
        try:
            reader = Reader(engine, seen)
            assert reader.carried.a >= last, f"step {reader.carried.a} after {last}"
            seen.steps += reader.carried.a > last
            last = reader.carried.a
            most = chance.choice((1, 5, _MOST_OPEN))
            until = seen.searches + most
            while seen.searches < until:
                chance.choice(_ASKS)(reader)
        except Exception as error:
            seen.faults.append(f"after step {last}: {told(error)}")
        finally:
            engine.close()
        if now - sampled > _PAUSE:
            sampled = now
            reader = engine = None  # type: ignore[assignment]
            seen.sample(now)
    pipe.send(seen)


# The writer


class Writer:
    """Changes the posts and has the index brought in step, in one way after another.

    Attributes:
        step: the last one.
        ways: how many steps were made in each way.
        faults: what was wrong.
    """

    def __init__(self, base: Path, seed: int) -> None:
        """Write the first posts and index them."""
        self.base, self.index, self.posts = base, base / "index", base / "blog"
        for folder in (self.posts, base / "tmp", base / "site"):
            folder.mkdir(parents=True)
        self.step = _EVERY
        self.ways: Counter[str] = Counter()
        self.faults: list[str] = []
        self._random = random.Random(seed)
        write_step(self.posts, self.step)
        indexing.rebuild(self.index, [self.posts])

    def go(self) -> None:
        """Make one step, and look whether the index is there."""
        self.step += 1
        write_step(self.posts, self.step)
        way = self._random.choice(_WAYS)
        self.ways[way.__doc__ or ""] += 1
        try:
            way(self)
            engine = engines.open_index(self.index)
            try:
                assert Reader(engine, Seen()).carried == Carried.at(self.step)
            finally:
                engine.close()
        except Exception as error:
            self.faults.append(f"writing step {self.step}: {told(error)}")

    def update(self) -> None:
        """update"""
        indexing.update(self.index, [])

    def rebuild(self) -> None:
        """rebuild"""
        indexing.rebuild(self.index, [self.posts])

    def run_index(self) -> None:
        """dlblog index"""
        self._run("index")

    def run_rebuild(self) -> None:
        """dlblog rebuild"""
        self._run("rebuild")

    def run_search(self) -> None:
        """dlblog search, which brings the index in step"""
        assert self._search() == (Carried.at(self.step), "")

    def run_both(self) -> None:
        """dlblog index and dlblog search at once"""
        process = start(self.base, "index", "--jobs", "1")
        carried, remark = self._search()
        done = ended(process)
        assert (done.status, done.err) == (0, ""), done
        assert carried in (Carried.at(self.step - 1), Carried.at(self.step))
        assert remark in _REMARK, remark

    def _run(self, *args: str) -> None:
        done = ended(start(self.base, *args, "--jobs", "1"))
        assert (done.status, done.err) == (0, ""), done

    def _search(self) -> tuple[Carried, str]:
        done = ended(start(self.base, "search", "sổ ghi", "--all", "-f", "json"))
        assert done.status == 0, done
        return carried_by([hit["title"] for hit in json.loads(done.out)]), done.err


_WAYS = (
    Writer.update,
    Writer.update,
    Writer.rebuild,
    Writer.run_index,
    Writer.run_rebuild,
    Writer.run_search,
    Writer.run_both,
)


# All of them


@dataclass
class Soaked:
    """What came of it: what each reader saw, and the writer."""

    readers: list[Seen]
    writer: Writer

    @property
    def searches(self) -> int:
        """How many searches there were."""
        return sum(seen.searches for seen in self.readers)

    @property
    def faults(self) -> list[str]:
        """Whatever was not as it should be."""
        found = list(self.writer.faults)
        for number, seen in enumerate(self.readers, 1):
            found += [f"reader {number}: {fault}" for fault in seen.faults]
            if not seen.memory:
                continue
            first, last, _ = grown(seen)
            if last - first > MOST_GROWN:
                found.append(f"reader {number}: memory grew from {first:,} to {last:,} bytes")
            if len(set(seen.files[1:])) > 1 or seen.files[-1][1]:
                found.append(f"reader {number}: files stayed open or mapped: {set(seen.files[1:])}")
        return found

    def print(self) -> None:
        """Print a summary."""
        steps = ", ".join(f"{number} {way}" for way, number in self.writer.ways.most_common())
        print(f"{self.writer.step} steps: {steps}")
        for number, seen in enumerate(self.readers, 1):
            line = f"reader {number}: {seen.searches} searches, {seen.openings} openings, "
            line += f"{seen.steps} steps seen, {len(seen.faults)} faults"
            if seen.memory:
                first, last, most = (f"{size / 2**20:.1f}" for size in grown(seen))
                line += f"; MB {first} first, {last} last, {most} most"
                line += f"; open files {seen.files[0][0]} first, {seen.files[-1][0]} last"
            print(line)
        for fault in self.faults:
            print(f"FAILED {fault}")
        print(f"{self.searches} searches, {len(self.faults)} faults")


def grown(seen: Seen) -> tuple[int, int, int]:
    """Memory after the warm-up: first, last and most."""
    warm = seen.memory[-1][0] * _WARM
    sizes = [size for moment, size in seen.memory if moment >= warm]
    return sizes[0], sizes[-1], max(sizes)


def soak(base: Path, seconds: float, readers: int, seed: int) -> Soaked:
    """Let readers search an index below a folder while it is written."""
    writer = Writer(base, seed)
    context = get_context("spawn")
    running = []
    for number in range(readers):
        pipe, end = context.Pipe(duplex=False)
        args = (str(writer.index), seconds, seed * 100 + number, end)
        process = context.Process(target=read_on, args=args, daemon=True)
        process.start()
        end.close()
        running.append((process, pipe))
    while any(process.is_alive() for process, _ in running):
        writer.go()
        if all(pipe.poll() for _, pipe in running):
            break
    seen = []
    for process, pipe in running:
        try:
            seen.append(pipe.recv())
        except EOFError:
            seen.append(Seen(faults=["it died"]))
        pipe.close()
        process.join(30)
        process.close()
    return Soaked(seen, writer)


# A writer that overtakes its readers


def commit_on(index: str, seconds: float, pipe: Connection) -> None:
    """Commit for some seconds, one time in ten by a rebuild, and send how often."""
    os.fsync = lambda place: None  # type: ignore[assignment]  # the disk would slow it down
    folder, count = Path(index), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        commit(folder, rebuild=count % 10 == 9)
        count += 1
    pipe.send(count)


def commit(folder: Path, *, rebuild: bool) -> None:
    """Write a small index anew, or put one of its documents again."""
    if rebuild or not folder.exists():
        with engines.rebuild(folder) as writer:
            writer.set_settings({"roots": ["blog"]})
            for name in ("a", "b"):
                _put(writer, name)
        return
    engine = engines.open_index(folder)
    try:
        with engine.writer() as writer:
            _put(writer, "a")
    finally:
        engine.close()


def _put(writer: IndexWriter, name: str) -> None:
    text = f"---\ntags: [{name}]\n---\nGió lùa qua khe cửa.\n"
    writer.put(document(f"blog/{name}.md", text), FileState("00", 1, 1))


def open_on(index: str, seconds: float, pipe: Connection) -> None:
    """Open an index in every way for some seconds; send how often, and what was wrong."""
    folder, count = Path(index), 0
    faults: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until and len(faults) < _MOST_FAULTS:
        count += 1
        try:
            engine = engines.open_index(folder)
            try:
                assert len(list(engine.documents())) == len(engine.indexed()) == 2
                assert engine.values("tag") == {"a": 1, "b": 1}
            finally:
                engine.close()
            assert engines.remembered(folder) == {"roots": ["blog"]}
            assert engines.remembered_values(folder, "tag") == {"a": 1, "b": 1}
            assert len(engines.remembered_posts(folder, "", None, 9)) == 2
            assert not engines.is_copy(folder)
        except Exception as error:
            faults.append(told(error))
    pipe.send((count, faults))


def burn(seconds: float) -> None:
    """Keep a core busy."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


class Overtaken(NamedTuple):
    """What came of it: how many commits and openings there were, and what was wrong."""

    commits: int
    openings: int
    faults: list[str]


def overtake(index: Path, seconds: float, readers: int, busy: int) -> Overtaken:
    """Let readers open an index while one process does nothing but commit.

    Args:
        busy: how many other processes keep the cores busy.
    """
    commit(index, rebuild=True)
    context = get_context("spawn")
    pipes = []
    running = [context.Process(target=burn, args=(seconds,), daemon=True) for _ in range(busy)]
    for work in (commit_on, *[open_on] * readers):
        pipe, end = context.Pipe(duplex=False)
        running.append(context.Process(target=work, args=(str(index), seconds, end), daemon=True))
        pipes.append((pipe, end))
    for process in running:
        process.start()
    for _, end in pipes:
        end.close()
    commits, *seen = [pipe.recv() for pipe, _ in pipes]
    for process in running:
        process.join(30)
        process.close()
    for pipe, _ in pipes:
        pipe.close()
    return Overtaken(
        commits, sum(count for count, _ in seen), [fault for _, found in seen for fault in found]
    )


def main() -> None:
    """Run the long form; exits with 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300, metavar="N")
    parser.add_argument("--readers", type=int, default=8, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--overtake", action="store_true")
    parser.add_argument("--busy", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if options.overtake:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "index"
            done = overtake(place, options.seconds, options.readers, options.busy)
        for fault in done.faults:
            print(f"FAILED {fault}")
        print(f"{done.commits} commits, {done.openings} openings, {len(done.faults)} faults")
        sys.exit(1 if done.faults else 0)
    with tempfile.TemporaryDirectory() as folder:
        soaked = soak(Path(folder) / "base", options.seconds, options.readers, options.seed)
    soaked.print()
    sys.exit(1 if soaked.faults else 0)


if __name__ == "__main__":
    main()
