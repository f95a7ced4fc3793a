"""Times queries and updates inside one process, in turn where two sides are compared.

    python tests/bench/queries.py build POSTS WHOOSH          make the index of plain Whoosh
    python tests/bench/queries.py plain POSTS INDEX WHOOSH    dlblog beside plain Whoosh
    python tests/bench/queries.py snippets POSTS INDEX        dlblog with the snippets of its hits
    python tests/bench/queries.py both POSTS INDEX INDEX      two indexes of dlblog
    python tests/bench/queries.py update POSTS INDEX N        N times: one post changed, one update

The queries are 200, of two to four words that stand side by side in a title, the same in every run,
each asked once. Plain Whoosh has one field of syllables with positions, front matter included, and
asks for all words. Prints JSON: side -> milliseconds of each query, and on how many queries the
sides gave the same hits; or seconds of each update. `cost.py` runs this in processes of its own:
it must stay small, and no run is to profit from the one before.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

QUERIES = 200
LIMIT = 10  # hits

Ask = Callable[[str], list[str]]
"""A query's text -> the paths of its hits."""


def titles_queries(posts: Path) -> list[str]:
    """Parts of titles."""
    files = sorted(posts.rglob("*.md"))
    pick = random.Random(1)
    typed: list[str] = []
    while len(typed) < QUERIES:
        title = re.search(r"^title: (.*)$", pick.choice(files).read_text("utf-8"), re.MULTILINE)
        words, size = re.findall(r"\w+", title[1] if title else ""), pick.randint(2, 4)
        if len(words) >= size:
            first = pick.randrange(len(words) - size + 1)
            typed.append(" ".join(words[first : first + size]))
    return typed


@contextmanager
def dlblog(index: Path, snippets: bool = False) -> Iterator[Ask]:
    """Asks an index of dlblog."""
    from dlblog import engines
    from dlblog.searching import Search

    engine = engines.open_index(index)
    search = Search(engine, date.today())

    def ask(text: str) -> list[str]:
        answer = search.run(text, limit=LIMIT)
        if snippets:
            for hit in answer.results.hits:
                search.snippet(answer, hit)
        return [hit.stored["path"] for hit in answer.results.hits]

    yield ask
    engine.close()


@contextmanager
def plain_whoosh(index: Path) -> Iterator[Ask]:
    """Asks the index that `build` made."""
    from whoosh import qparser
    from whoosh.index import open_dir

    opened = open_dir(index)
    parser = qparser.QueryParser("body", opened.schema)
    with opened.searcher() as searcher:

        def ask(text: str) -> list[str]:
            return [hit["path"] for hit in searcher.search(parser.parse(text), limit=LIMIT)]

        yield ask
    opened.close()


def build(posts: Path, index: Path) -> None:
    """Index posts with Whoosh as it comes, in one process."""
    from whoosh import analysis, fields
    from whoosh.index import create_in

    index.mkdir()
    syllables = analysis.RegexTokenizer(r"\w+") | analysis.LowercaseFilter()
    schema = fields.Schema(path=fields.ID(stored=True), body=fields.TEXT(analyzer=syllables))
    writer = create_in(index, schema).writer(limitmb=256)
    for path in sorted(posts.rglob("*.md")):
        writer.add_document(path=str(path), body=path.read_text("utf-8"))
    writer.commit()


def in_turn(typed: list[str], sides: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Ask all sides each query, now the one first and now the other.

    Args:
        sides: name -> what opens it.
    Returns:
        For each side the milliseconds; under `same` the number of queries to which all gave the
        same hits.
    """
    times: dict[str, list[float]] = {name: [] for name in sides}
    same = 0
    with ExitStack() as stack:
        asks = [(name, stack.enter_context(opened())) for name, opened in sides.items()]
        for text in typed:
            hits = []
            for name, ask in asks:
                started = time.perf_counter()
                hits.append(ask(text))
                times[name].append(1000 * (time.perf_counter() - started))
            same += all(other == hits[0] for other in hits)
            asks.reverse()
    return {**times, "same": same}


def updates(posts: Path, index: Path, number: int) -> list[float]:
    """Seconds of updates, each after a line more in one post, picked by chance.

    The clocks of the posts are set back, so that the index may trust them.
    """
    from dlblog import indexing

    files = sorted(posts.rglob("*.md"))
    pick, clock = random.Random(2), time.time() - 86_400
    times = []
    for count in range(number):
        path = pick.choice(files)
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"\nThêm dòng thứ {count} về học máy.\n")
        os.utime(path, (clock + count, clock + count))
        started = time.perf_counter()
        report = indexing.update(index, [path])
        times.append(time.perf_counter() - started)
        assert len(report.changed) == 1, report
    return times


def main(work: str, posts: str, *arguments: str) -> None:
    """Do one thing and print what was measured."""
    corpus, places = Path(posts), [Path(argument) for argument in arguments]
    if work == "build":
        build(corpus, places[0])
        return
    if work == "update":
        print(json.dumps(updates(corpus, places[0], int(arguments[1]))))
        return
    sides: dict[str, Callable[[], Any]] = {"dlblog": lambda: dlblog(places[0], work == "snippets")}
    if work == "plain":
        sides["plain"] = lambda: plain_whoosh(places[1])
    elif work == "both":
        sides["other"] = lambda: dlblog(places[1])
    print(json.dumps(in_turn(titles_queries(corpus), sides)))


if __name__ == "__main__":
    main(*sys.argv[1:])
