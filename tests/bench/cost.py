"""Time, memory and size of whole processes against yardsticks, the two sides in turn.

    python tests/bench/cost.py SHARED [POSTS]

SHARED holds `bench/make_corpus.py`, `bench/naive.py`, `bench/segmentation_floor.py` and `blog/`.
Medians of several runs; the machine is named by its number of cores only. The last lines are of
queries in one process: two to four words of a title, against plain Whoosh on one field of syllables
with all words required (both without snippets), and ours with the snippets of ten hits.
"""

from __future__ import annotations

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")
DLBLOG = str(BIN / "dlblog")


def run(command: Sequence[str]) -> tuple[float, int]:
    """(seconds, peak kilobytes of the process) of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss


def compare(name: str, ours: Sequence[str], theirs: Sequence[str], runs: int = 7) -> None:
    """Print a line: both medians, their ratio, and our memory."""
    pairs = [(run(ours), run(theirs)) for _ in range(runs + 1)][1:]
    mine = statistics.median(seconds for (seconds, _), _ in pairs)
    other = statistics.median(seconds for _, (seconds, _) in pairs)
    ratio = statistics.median(a / b for (a, _), (b, _) in pairs)
    memory = max(memory for (_, memory), _ in pairs) / 1000
    print(f"{name:44} {mine:7.3f} s {other:7.3f} s  x{ratio:.2f}  {memory:.0f} MB", flush=True)


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(shared: Path, posts: int) -> None:
    """Print the table."""
    bench, blog = shared / "bench", shared / "blog"
    print(f"{os.cpu_count()} cores, {posts} posts; ours, yardstick, ratio, our peak memory")
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder, "posts"), Path(folder, "index")
        make = [PYTHON, str(bench / "make_corpus.py"), str(posts), str(corpus)]
        subprocess.run(make, check=True)
        ours = [DLBLOG, "--index-dir", str(index), "-q"]
        seconds, _ = run([*ours, "index", str(corpus)])
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        print(f"first index: {seconds:.1f} s, {posts / seconds:.0f} posts/s, {children:.0f} MB")
        ratio = size(index) / size(corpus)
        print(f"size of the index: {ratio:.2f} times the posts")
        imports = [PYTHON, "-c", "import click, whoosh.index, whoosh.qparser"]
        only_click = [PYTHON, "-c", "import click"]
        compare("search, marks / imports", [*ours, "search", "trí tuệ nhân tạo"], imports)
        compare("search, no marks / imports", [*ours, "search", "tri tue nhan tao"], imports)
        compare("list / imports", [*ours, "list"], imports)
        compare("--version / import click", [DLBLOG, "--version"], only_click)
        walk = "import os\nfor d, _, f in os.walk(%r):\n for n in f: os.stat(os.path.join(d, n))"
        walking = [PYTHON, "-c", walk % str(corpus)]
        compare("index, nothing changed / walk", [*ours, "index"], walking)
        naive = [PYTHON, str(bench / "naive.py")]
        subprocess.run([*naive, "index", str(blog), f"{folder}/naive"], check=True)
        search = [*naive, "search", f"{folder}/naive", "trí tuệ nhân tạo"]
        compare("search / naive search", [*ours, "search", "trí tuệ nhân tạo"], search, 3)
        floor = [PYTHON, str(bench / "segmentation_floor.py"), str(blog)]
        rebuild = [DLBLOG, "--index-dir", f"{folder}/blog", "-q", "rebuild", str(blog)]
        compare("rebuild --no-cache / underthesea alone", [*rebuild, "--no-cache"], floor, 3)
        compare("rebuild with the cache / underthesea alone", rebuild, floor, 3)
        queries(corpus, index, Path(folder, "whoosh"))
        start = [PYTHON, "-c", "from underthesea import word_tokenize; word_tokenize('xin chào')"]
        changed = next(corpus.rglob("*.md"))
        change = f"open({str(changed)!r}, 'a').write('Thêm một dòng về học máy.\\n')"
        update = [PYTHON, "-c", f"import os; {change}; os.execv({DLBLOG!r}, {[*ours, 'index']})"]
        compare("index, one post changed / underthesea's start", update, start)


def queries(corpus: Path, index: Path, folder: Path) -> None:
    """Print the times of 200 queries in this process, and those of plain Whoosh."""
    from whoosh import analysis, fields, qparser
    from whoosh.index import create_in, open_dir

    from dlblog import engines
    from dlblog.searching import Search

    files = sorted(corpus.rglob("*.md"))
    pick, typed = random.Random(1), []
    while len(typed) < 200:
        title = re.search(r"^title: (.*)$", pick.choice(files).read_text("utf-8"), re.MULTILINE)
        words, size = re.findall(r"\w+", title[1] if title else ""), pick.randint(2, 4)
        if len(words) >= size:
            first = pick.randrange(len(words) - size + 1)
            typed.append(" ".join(words[first : first + size]))

    def timed(name: str, ask: Callable[[str], object]) -> tuple[float, float]:
        times = []
        for text in typed:
            started = time.perf_counter()
            ask(text)
            times.append(1000 * (time.perf_counter() - started))
        times.sort()
        print(f"{name:44} p50 {times[100]:.1f} ms, p95 {times[190]:.1f} ms", flush=True)
        return times[100], times[190]

    engine = engines.open_index(index)
    search = Search(engine, date.today())

    def with_snippets(text: str) -> None:
        answer = search.run(text)
        for hit in answer.results.hits:
            search.snippet(answer, hit)

    folder.mkdir()
    syllables = analysis.RegexTokenizer(r"\w+") | analysis.LowercaseFilter()
    schema = fields.Schema(path=fields.ID(stored=True), body=fields.TEXT(analyzer=syllables))
    writer = create_in(folder, schema).writer(limitmb=256)
    for path in files:
        writer.add_document(path=str(path), body=path.read_text("utf-8"))
    writer.commit()
    with open_dir(folder).searcher() as searcher:
        parser = qparser.QueryParser("body", schema)

        def plain(text: str) -> None:
            for hit in searcher.search(parser.parse(text), limit=10):
                assert hit["path"]

        ours = timed("200 queries, dlblog", search.run)
        theirs = timed("200 queries, plain Whoosh", plain)
        print(f"{'ratios':44} p50 x{ours[0] / theirs[0]:.2f}, p95 x{ours[1] / theirs[1]:.2f}")
        timed("200 queries, dlblog with snippets", with_snippets)
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
