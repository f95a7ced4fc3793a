"""Breaks posts and queries at random, and looks whether dlblog bears it.

    python -m tests.fuzz.run --posts 10000 --queries 100000 [--seed N]

Posts are indexed by the real command, batch by batch: nothing may end it, each post is in the index
or named on stderr. Other processes read each post again, and ask each query of the index of the
tests' posts, with the time and the memory that takes. What breaks something is kept in
`tests/fuzz/crashers/` and the exit status is 1; `--show post:17` prints number 17 of a seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.fuzz.mutate import TESTS, broken_post, broken_query, post_seeds

CRASHERS = Path(__file__).parent / "crashers"
MOST_MEGABYTES = 300
MOST_SECONDS = 1.0
_LARGE, _SECONDS_PER_BYTE = 400_000, 4e-6  # what takes longer than that grows with a square
_HANGS = 60  # seconds
_BATCH = 500
_MOST_KEPT = 100_000  # bytes of a crasher
_TODAY = date(2024, 5, 15)
# What must never be said: a bug, an error of a parser that nobody caught, a process that died.
_NEVER_SAID = ("Traceback", "a bug in dlblog", "cannot be read (", "ended its process", "ended (")


@dataclass
class Summary:
    """What a run found.

    Attributes:
        counts: how many there were of each kind.
        worst: the slowest: (seconds, which).
        megabytes: the most memory that a process had which read posts or asked queries.
        failures: what broke: (which, how).
    """

    counts: Counter[str] = field(default_factory=Counter)
    worst: list[tuple[float, str]] = field(default_factory=list)
    megabytes: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{count:>8}  {name}" for name, count in sorted(self.counts.items())]
        lines += [f"{seconds:8.3f}  seconds of {which}" for seconds, which in self.worst]
        lines += [f"{self.megabytes:8.0f}  MB at most"]
        return "\n".join([*lines, *(f"BROKEN {which}: {how}" for which, how in self.failures)])

    def time(self, seconds: float, which: str) -> None:
        """Remember one of the slowest."""
        self.worst = sorted([*self.worst, (seconds, which)], reverse=True)[:5]


def _run(*args: str, folder: Path, seconds: float = 900) -> subprocess.CompletedProcess[str]:
    """A Python process in a folder, in which nothing of the user's environment counts."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("DLBLOG_")}
    keep["PYTHONPATH"] = str(TESTS.parent)
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env=keep,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=seconds,
        check=False,
    )


# --- in a process of its own


def _megabytes() -> float:
    """The most memory this process had; what its parent had counts in `ru_maxrss` on Linux."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def timed(work: Callable[[], object]) -> tuple[str, float]:
    """What came of some work (its error's name, "" without one), and its CPU time."""
    from dlblog.errors import DlblogError

    def hang(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, hang)
    signal.alarm(_HANGS)
    started = time.process_time()
    try:
        work()
        outcome = ""
    except DlblogError as error:
        outcome = f"refused: {type(error).__name__}"
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"[:200]
    finally:
        seconds = time.process_time() - started
        signal.alarm(0)
    return outcome, seconds


def read_post(content: bytes, name: str) -> bytes:
    """Read a post as the processes of `dlblog index` do, with words, and as it is handed over."""
    from dlblog.lexicon import Lexicon
    from dlblog.post import parse_names, parse_post
    from dlblog.schema import make_document
    from dlblog.vietnamese import Segmenter

    lexicon = Lexicon(parse_names(content, name).words)
    return pickle.dumps(make_document(parse_post(content, name), Segmenter(), lexicon))


def most_seconds(size: int) -> float:
    """How long reading a post of so many bytes may take."""
    return MOST_SECONDS if size <= _LARGE else size * _SECONDS_PER_BYTE


def _read_all(names: list[str], once: bool) -> None:
    """Read posts one by one and print what came of each, as JSON."""
    read_post("Học máy.".encode(), "a.md")  # the models
    for name in names:
        print(json.dumps({"which": name}), flush=True)
        content = Path(name).read_bytes()
        outcome, seconds = timed(lambda: read_post(content, name))  # noqa: B023
        if seconds > most_seconds(len(content)) and not once:  # the machine may have been busy
            for _ in range(2):
                seconds = min(seconds, timed(lambda: read_post(content, name))[1])  # noqa: B023
        print(json.dumps([name, outcome, seconds, _megabytes()]), flush=True)


def ask(search: Any, text: str, number: int) -> None:
    """Ask a query in one of the ways there are, with the snippets of what it finds."""
    from dlblog.searching import to_dict

    answer = search.run(text, any_word=number % 3 == 0, correct=number % 5 > 0)
    for hit in answer.results.hits[:3]:
        to_dict(hit, "x", answer.wanted, search.snippet(answer, hit))


def _ask_all(index: str, seed: int, first: int, count: int) -> None:
    """Ask queries and print what came of those that broke something or took long, as JSON."""
    from dlblog import engines
    from dlblog.searching import Search

    engine = engines.open_index(Path(index))
    search = Search(engine, _TODAY)
    search.run("học mái")  # what is read once
    refused = 0
    slowest = 0.02
    for number in range(first, first + count):
        text = broken_query(seed, number)
        outcome, seconds = timed(lambda: ask(search, text, number))  # noqa: B023
        for _ in range(2 if seconds > MOST_SECONDS else 0):
            seconds = min(seconds, timed(lambda: ask(search, text, number))[1])  # noqa: B023
        is_refused = outcome.startswith("refused")
        refused += is_refused
        if (outcome and not is_refused) or seconds > slowest:
            slowest = max(seconds, slowest)
            print(json.dumps([number, outcome, seconds]), flush=True)
    print(json.dumps({"refused": refused, "megabytes": _megabytes()}), flush=True)
    engine.close()


# --- in the process that looks after them


def _lines(text: str) -> Iterator[Any]:
    return (json.loads(line) for line in text.splitlines())


def _keep(kind: str, content: bytes, suffix: str) -> str:
    """Keep what broke something, for the tests; its name."""
    if len(content) > _MOST_KEPT:
        return "too long to be kept"
    name = f"{kind}-{hashlib.sha1(content).hexdigest()[:10]}{suffix}"
    (CRASHERS / name).write_bytes(content)
    return name


def smaller(content: bytes, breaks: Callable[[bytes], bool], seconds: float = 20) -> bytes:
    """What still breaks something after as much as possible was cut out of it."""
    until = time.monotonic() + seconds
    size = len(content) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(content) and time.monotonic() < until:
            shorter = content[:at] + content[at + size :]
            if breaks(shorter):
                content = shorter
            else:
                at += size
        size //= 2
    return content


def _read_elsewhere(folder: Path, names: list[str]) -> Iterator[tuple[str, str, float, float]]:
    """What came of each post in a process of its own, also where that died of one."""
    left = names
    while left:
        process = _run("-m", "tests.fuzz.run", "--read", *left, folder=folder)
        current = ""
        done = 0
        for line in _lines(process.stdout):
            if isinstance(line, dict):
                current = line["which"]
            else:
                yield tuple(line)
                done, current = done + 1, ""
        if current:
            yield current, f"a process died of it: {process.returncode}", 0.0, 0.0
            done += 1
        elif done < len(left):
            raise RuntimeError(process.stderr[-2000:])
        left = left[done:]


def _fuzz_batch(summary: Summary, seed: int, numbers: range, keep: bool) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "posts").mkdir()
        seeds = post_seeds()
        posts: dict[str, int] = {}
        for number in numbers:
            suffix, content = broken_post(seed, number, seeds)
            name = f"posts/{number}{suffix}"
            (folder / name).write_bytes(content)
            posts[name] = number
        refused: set[str] = set()

        def failed(name: str, how: str) -> None:
            kept = ""
            if keep and name in posts:
                content = (folder / name).read_bytes()
                error = how.partition(":")[0]
                if error.endswith("Error") and len(content) < 1_000_000:
                    content = smaller(
                        content, lambda c: timed(lambda: read_post(c, name))[0].startswith(error)
                    )
                kept = f" ({_keep('post', content, Path(name).suffix)})"
            summary.failures.append((f"post:{posts.get(name, name)}", how + kept))

        before = 0.0
        for name, outcome, seconds, megabytes in _read_elsewhere(folder, list(posts)):
            if outcome.startswith("refused"):
                refused.add(name)
            elif outcome:
                failed(name, outcome)
            if seconds > most_seconds((folder / name).stat().st_size):
                failed(name, f"took {seconds:.1f} s")
            if megabytes > max(before, MOST_MEGABYTES):
                failed(name, f"took {megabytes:.0f} MB")
            before = max(before, megabytes)
            summary.time(seconds, f"post:{posts[name]}")
        summary.megabytes = max(summary.megabytes, before)
        summary.counts["posts"] += len(posts)
        summary.counts["posts refused"] += len(refused)
        _check_index(folder, set(posts), refused, failed)


def _check_index(
    folder: Path, posts: set[str], refused: set[str], failed: Callable[[str, str], None]
) -> None:
    """Index a folder with the real command and compare what it says with what there is."""
    done = _run("-m", "dlblog", "index", "posts", "--no-cache", folder=folder)
    named = {line.removeprefix("dlblog: ").partition(":")[0] for line in done.stderr.splitlines()}
    if done.returncode != (2 if named & posts else 0):
        failed("index", f"ended with {done.returncode}: {done.stderr[-300:]}")
    for line in done.stderr.splitlines():
        if any(words in line for words in _NEVER_SAID):
            failed(line.removeprefix("dlblog: ").partition(":")[0], line[:300])
    listed = _run("-m", "dlblog", "list", "--all", "-f", "jsonl", "--no-refresh", folder=folder)
    indexed = {row["path"] for row in _lines(listed.stdout)}
    for name in sorted(refused - named):
        failed(name, "cannot be read and is not named")
    for name in sorted(posts - refused - indexed):
        failed(name, "can be read and is not in the index")
    for name in sorted(indexed & refused):
        failed(name, "cannot be read and is in the index")


def fuzz_posts(count: int, seed: int = 0, first: int = 0, *, keep: bool = False) -> Summary:
    """Break posts and read them.

    Args:
        count: how many.
        seed: tells them all; `first` is the number of the first.
        keep: whether to keep what breaks something in `crashers`.
    """
    summary = Summary()
    for start in range(first, first + count, _BATCH):
        _fuzz_batch(summary, seed, range(start, min(start + _BATCH, first + count)), keep)
    return summary


def fuzz_queries(count: int, seed: int = 0, first: int = 0, *, keep: bool = False) -> Summary:
    """Break queries and ask them of the index of the tests' posts; as `fuzz_posts`."""
    summary = Summary()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _run("-m", "dlblog", "index", str(TESTS / "posts" / "blog"), folder=folder)
        for start in range(first, first + count, 20_000):
            size = min(20_000, first + count - start)
            process = _run(
                "-m", "tests.fuzz.run", "--ask", str(folder / "index"), "--seed", str(seed),
                "--first", str(start), "--queries", str(size), folder=folder,
            )  # fmt: skip
            if process.returncode:
                summary.failures.append((f"query:{start}..", process.stderr[-2000:]))
                continue
            *asked, last = _lines(process.stdout)
            summary.counts["queries"] += size
            summary.counts["queries refused"] += last["refused"]
            summary.megabytes = max(summary.megabytes, last["megabytes"])
            for number, outcome, seconds in asked:
                how = outcome if outcome and not outcome.startswith("refused") else ""
                how = how or (f"took {seconds:.1f} s" if seconds > MOST_SECONDS else "")
                if how:
                    text = broken_query(seed, number).encode("utf-8", "surrogatepass")
                    kept = f" ({_keep('query', text, '.txt')})" if keep else ""
                    summary.failures.append((f"query:{number}", how + kept))
                summary.time(seconds, f"query:{number}")
    if summary.megabytes > MOST_MEGABYTES:
        summary.failures.append(("queries", f"took {summary.megabytes:.0f} MB"))
    return summary


def main() -> int:
    """Read the options and run; the exit status is 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=0, metavar="N", help="break so many posts")
    parser.add_argument("--queries", type=int, default=0, metavar="N", help="and so many queries")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the same makes the same")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin at this number")
    parser.add_argument("--show", metavar="post:N", help="print post:N or query:N of the seed")
    parser.add_argument("--read", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        _read_all(options.read, options.once)
    elif options.ask:
        _ask_all(options.ask, options.seed, options.first, options.queries)
    elif options.show:
        kind, _, number = options.show.partition(":")
        shown = broken_query(options.seed, int(number)).encode("utf-8", "surrogatepass")
        if kind == "post":
            _, shown = broken_post(options.seed, int(number), post_seeds())
        sys.stdout.buffer.write(shown)
    else:
        broken = 0
        for fuzz, count in ((fuzz_posts, options.posts), (fuzz_queries, options.queries)):
            if count:
                started = time.monotonic()
                summary = fuzz(count, options.seed, options.first, keep=True)
                print(f"{summary}\n{time.monotonic() - started:8.0f}  seconds in all", flush=True)
                broken += len(summary.failures)
        return int(broken > 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
