"""What dlblog costs in time, memory and bytes, and how that grows with the number of posts.

    python tests/bench/cost.py SHARED [--posts 1000,10000,100000] [--out docs] [--runs N]

SHARED holds `bench/make_corpus.py`, `bench/naive.py`, `bench/segmentation_floor.py` and `blog/`.
Everything is measured against a yardstick of the same run, the two in turn (`measure` has how, and
what memory means); queries and updates within one process are in `queries`, what is written to the
folder after each size in `report`. Progress goes to standard error. What cannot be measured is
named there and left out, and the status is 1.

Limits: one machine, warm caches of files, posts of shuffled paragraphs. Updates in a row are made
at the largest size up to 10,000, a tenth of its posts and at most 1,000 of them. The first index of
more than 10,000 posts is made once, else three times. `--posts 300 --runs 1` is for a first look.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from measure import DLBLOG, MOST, PYTHON, Failed, folder_size
from report import Figure, Results, cores, save, versions
from suite import Bench, answer, dlblog, quantiles, say

QUERIES = str(Path(__file__).with_name("queries.py"))
IMPORTS = (PYTHON, "-c", "import click, whoosh.index, whoosh.qparser")
ONLY_CLICK = (PYTHON, "-c", "import click")
WALK = "import os\nfor d, _, f in os.walk(%r):\n for n in f: os.stat(os.path.join(d, n))"
UNDERTHESEA = "from underthesea import word_tokenize; word_tokenize('xin chào')"
MARKS, BARE, COMMON = "trí tuệ nhân tạo", "tri tue nhan tao", "là một trong những"
TAG, TAG_BEGINS = "Học máy", "hoc"  # one of make_corpus.py's
HOUR = 3600  # seconds
ROUNDS = 3  # of queries, each in a process of its own
LARGE = 10_000  # posts
UPDATES = 1_000


def set_clocks_back(posts: Path) -> None:
    """An index does not trust the clock of a file that was just written; these are old."""
    then = time.time() - 24 * HOUR
    for folder, _, names in os.walk(posts):
        for name in names:
            os.utime(os.path.join(folder, name), (then, then))


def changing(folder: Path, posts: int) -> Iterator[str]:
    """Changes another post of a folder at each step, without end."""
    paths = (os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)
    then = time.time() - HOUR
    # Some of them, far apart; not all, as this process must stay small.
    some = itertools.islice(paths, 0, None, max(1, posts // 64))
    for number, path in enumerate(itertools.cycle(some)):
        with open(path, "a", encoding="utf-8") as file:
            file.write("\nThêm một dòng về học máy.\n")
        os.utime(path, (then + number, then + number))
        yield path


def at_size(bench: Bench, shared: Path, posts: int, updates: int) -> None:
    """All figures that depend on the number of posts.

    Args:
        updates: how many to make in a row at the end; 0 for none.
    """
    bench.posts = posts
    say(f"{posts:,} posts")
    with tempfile.TemporaryDirectory() as folder:
        corpus, index, plain = (Path(folder, name) for name in ("posts", "index", "whoosh"))
        answer(PYTHON, str(shared / "bench" / "make_corpus.py"), str(posts), str(corpus))
        set_clocks_back(corpus)
        if not first_index(bench, corpus, index, plain):
            return
        searches(bench, index)
        if posts == LARGE:
            against_naive(bench, shared, index)
        queries(bench, corpus, index, plain)
        shutil.rmtree(plain, ignore_errors=True)
        ours = [*dlblog(index), "index"]
        walk = [PYTHON, "-c", WALK % str(corpus)]
        name = "`index`, nothing changed"
        bench.compare("index-nothing-changed", name, ours, "a walk that looks at each file", walk)
        change = changing(corpus, posts)
        bench.compare(
            "index-one-changed",
            "`index`, one post changed",
            ours,
            "starting underthesea",
            [PYTHON, "-c", UNDERTHESEA],
            before=lambda: next(change),
        )
        if updates:
            after_updates(bench, corpus, index, updates)


def first_index(bench: Bench, corpus: Path, index: Path, plain: Path) -> bool:
    """Index posts for the first time, against plain Whoosh; whether that worked."""

    def remove() -> None:
        for folder in (index, plain):
            shutil.rmtree(folder, ignore_errors=True)

    rounds = 1 if (bench.posts or 0) > LARGE else 3
    found = bench.compare(
        "first-index",
        "first `index`",
        [*dlblog(index), "index", str(corpus)],
        "plain Whoosh, in one process",
        [PYTHON, QUERIES, "build", str(corpus), str(plain)],
        fewest=rounds,
        most=rounds,
        warm=False,
        before=remove,
        tree=True,
    )
    if found is None:
        return False
    speeds = [(bench.posts or 0) / run.seconds for run in found.ours]
    what = "first-index-speed", "first `index`, speed", ""
    bench.add(Figure.of(*what, bench.posts, speeds, unit="posts/s"))
    sizes = [float(folder_size(index))], [float(folder_size(corpus))]
    what = "index-size", "size of the index, with the cache of words", "the posts"
    bench.add(Figure.of(*what, bench.posts, *sizes, unit="bytes"))
    return True


def searches(bench: Bench, index: Path) -> None:
    """Searches, lists and completion as whole processes."""
    ours, imports = dlblog(index), "`import click, whoosh.index, whoosh.qparser`"
    rows = [
        ("search-marks", f"`search {MARKS}`", ["search", MARKS]),
        ("search-bare", f"`search {BARE}`", ["search", BARE]),
        ("search-common", f"`search {COMMON}`", ["search", COMMON]),
        ("list", "`list`", ["list"]),
        ("list-tag", f'`list -t "{TAG}"`', ["list", "-t", TAG]),
    ]
    if "--no-refresh" in answer(*ours, "search", "--help"):
        command = ["search", "--no-refresh", MARKS]
        rows.insert(1, ("search-no-refresh", f"`{' '.join(command)}`", command))
    for key, name, command in rows:
        bench.compare(key, name, [*ours, *command], imports, IMPORTS)
    variables = {
        "_DLBLOG_COMPLETE": "bash_complete",
        "COMP_WORDS": f"dlblog list -t {TAG_BEGINS}",
        "COMP_CWORD": "3",
        "DLBLOG_INDEX_DIR": str(index),
    }
    name = f"completion of `list -t {TAG_BEGINS}`"
    try:
        if not answer(DLBLOG, variables=variables).strip():
            name += " (which gives no tag)"
    except Failed as error:
        bench.leave_out(name, error)
        return
    click = "`import click`"
    bench.compare("completion", name, [DLBLOG], click, ONLY_CLICK, variables=variables)


def against_naive(bench: Bench, shared: Path, index: Path) -> None:
    """A search of these posts against the obvious program's of the few real ones."""
    naive = [PYTHON, str(shared / "bench" / "naive.py")]
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer(*naive, "index", str(shared / "blog"), f"{folder}/naive")
        except Failed as error:
            bench.leave_out("naive.py", error)
            return
        theirs = [*naive, "search", f"{folder}/naive", MARKS]
        ours = [*dlblog(index), "search", MARKS]
        name = f"`search {MARKS}`, against naive.py on the real posts"
        bench.compare("search-naive-large", name, ours, "naive.py on the real posts", theirs)


def queries(bench: Bench, corpus: Path, index: Path, plain: Path) -> None:
    """Queries in one process, against plain Whoosh."""
    rounds, snippets = [], []
    try:
        for _ in range(min(ROUNDS, bench.most)):
            places = str(corpus), str(index)
            rounds.append(json.loads(answer(PYTHON, QUERIES, "plain", *places, str(plain))))
            snippets.append(json.loads(answer(PYTHON, QUERIES, "snippets", *places)))
    except Failed as error:
        bench.leave_out("queries in one process", error)
        return
    theirs = quantiles(rounds, "plain")
    for key, name, found in (
        ("query", "a query in one process", quantiles(rounds, "dlblog")),
        ("snippets", "a query with its snippets", quantiles(snippets, "dlblog")),
    ):
        for p, times in found.items():
            against = "plain Whoosh without snippets" if key == "snippets" else "plain Whoosh"
            what = f"{key}-p{p}", f"{name}, p{p}", against
            bench.add(Figure.of(*what, bench.posts, times, theirs[p], unit="ms"))


def after_updates(bench: Bench, corpus: Path, index: Path, number: int) -> None:
    """Updates in a row, and searches after them against searches after a rebuild."""
    fresh, times = index.with_name("fresh"), f"{number:,} updates"
    try:
        answer(*dlblog(index), "index")
        seconds = json.loads(
            answer(PYTHON, QUERIES, "update", str(corpus), str(index), str(number))
        )
        name = f"{times} of one post in one process, each"
        bench.add(Figure.of("update-in-process", name, "", bench.posts, seconds))
        answer(*dlblog(fresh), "rebuild", str(corpus))
        both = [PYTHON, QUERIES, "both", str(corpus), str(index), str(fresh)]
        rounds = [json.loads(answer(*both)) for _ in range(min(ROUNDS, bench.most))]
    except Failed as error:
        bench.leave_out(times, error)
        return
    different = len(rounds[-1]["dlblog"]) - rounds[-1]["same"]
    if different:
        say(f"  after {times} {different} queries are answered otherwise than after a rebuild")
    name, against = f"a query in one process after {times}", "after a rebuild"
    ours, theirs = quantiles(rounds, "dlblog"), quantiles(rounds, "other")
    for p in ours:
        what = f"updated-query-p{p}", f"{name}, p{p}", against
        bench.add(Figure.of(*what, bench.posts, ours[p], theirs[p], unit="ms"))
    search = ["search", MARKS]
    name = f"`search {MARKS}` after {times}"
    ours_, theirs_ = [*dlblog(index), *search], [*dlblog(fresh), *search]
    bench.compare("updated-search", name, ours_, against, theirs_)


def once(bench: Bench, shared: Path) -> None:
    """What does not depend on the number of posts, and real posts."""
    bench.posts = None
    say("at any size")
    for option in ("--version", "--help"):
        bench.compare(
            option.strip("-"), f"`{option}`", [DLBLOG, option], "`import click`", ONLY_CLICK
        )
    blog, scripts = str(shared / "blog"), shared / "bench"
    with tempfile.TemporaryDirectory() as folder:
        index, naive = Path(folder, "index"), [PYTHON, str(scripts / "naive.py")]
        rebuild = [*dlblog(index), "rebuild", blog]
        floor = [PYTHON, str(scripts / "segmentation_floor.py"), blog]
        try:
            answer(*rebuild)  # fills the cache
            found = json.loads(answer(*dlblog(index), "status", "--format", "json"))["posts"]
            answer(*naive, "index", blog, f"{folder}/naive")
        except Failed as error:
            bench.leave_out("real posts", error)
            return
        real, alone = f"of {found} real posts", "underthesea alone on their bodies"
        options = {"tree": True, "fewest": 3}
        name = f"`rebuild --no-cache` {real}"
        bench.compare("rebuild-no-cache", name, [*rebuild, "--no-cache"], alone, floor, **options)
        name = f"`rebuild` {real}, with the cache"
        bench.compare("rebuild-cache", name, rebuild, alone, floor, **options)
        ours = [*dlblog(index), "search", MARKS]
        theirs = [*naive, "search", f"{folder}/naive", MARKS]
        name = f"`search {MARKS}` {real}"
        bench.compare("search-naive", name, ours, "naive.py", theirs)


def main() -> int:
    """Measure, and write after each size; 1 where something could not be measured."""
    options = argparse.ArgumentParser(description="What dlblog costs, by the number of posts.")
    options.add_argument("shared", type=Path, metavar="SHARED")
    options.add_argument("--posts", default="1000,10000,100000", metavar="N,…")
    options.add_argument("--out", type=Path, default=Path("docs"), metavar="FOLDER")
    options.add_argument("--runs", type=int, default=MOST, metavar="N", help="at most, of each")
    given = options.parse_args()
    shared, sizes = given.shared.resolve(), sorted(map(int, given.posts.split(",")))
    bench = Bench(Results(date.today().isoformat(), cores(), versions(), sizes), given.runs)
    updated = max((size for size in sizes if size <= LARGE), default=0)
    once(bench, shared)
    save(bench.results, given.out, curve=False)
    for size in sizes:
        updates = min(UPDATES, size // 10) if size == updated else 0
        try:
            at_size(bench, shared, size, updates)
        except Failed as error:
            bench.leave_out(f"{size:,} posts", error)
        save(bench.results, given.out, curve=False)
    for path in save(bench.results, given.out, curve=True):
        say(f"written: {path}")
    return bench.failed


if __name__ == "__main__":
    sys.exit(main())
