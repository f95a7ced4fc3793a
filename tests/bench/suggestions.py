"""P@1 and R@5 of suggested tags, each post's own tags left out; with --cost also what one costs.

    python tests/bench/suggestions.py SHARED [--cost] [--index FOLDER]

SHARED holds `blog/`. A post counts where it has tags that the blog uses at least twice; those are
the truth. Nothing that is asked knows of them: neither the post's own words of tags nor the numbers
of posts that have each tag. `as printed` are the first five of all suggestions, `used twice` those
among the tags that the blog uses at least twice. Halves of the blog show how much is chance.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from dlblog import engines, indexing
from dlblog import query as q
from dlblog.analysis import tokenize
from dlblog.engines.base import Hit, SearchEngine
from dlblog.searching import Search
from dlblog.suggesting import Suggester, Suggestion

SAMPLES = Path(__file__).resolve().parents[1] / "posts" / "blog"
_BINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


class LeftOut:
    """An engine that does not know the tags of one post; all else is asked of another engine."""

    def __init__(self, engine: SearchEngine, post: Hit) -> None:
        """Of `post` in `engine`."""
        self._engine, self._post = engine, post
        self.post = post._replace(stored={**post.stored, "tags": []})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def values(self, name: str) -> Mapping[str, int]:
        """The number of other posts with each tag."""
        counts = dict(self._engine.values(name))
        if name == "tag":
            for tag in set(self._post.stored["tags"]):
                counts[tag] -= 1
        return {value: count for value, count in counts.items() if count}

    def terms(self, hit: Hit) -> Mapping[str, list[str]]:
        """Of the post only its category is left of what `tag_words` had."""
        terms = dict(self._engine.terms(hit))
        if hit.key == self.post.key:
            names = (self.post.stored["category"] or "").split(", ")
            terms["tag_words"] = [token.text for name in names for token in tokenize(name)]
        return terms


class Judged:
    """What was suggested for some posts, and which of it their authors took."""

    def __init__(self, engine: SearchEngine) -> None:
        """Suggest for all posts of an index."""
        counts = engine.values("tag")
        self.used_twice = {tag for tag, count in counts.items() if count > 1}
        self.rows: list[tuple[Hit, set[str], list[Suggestion]]] = []
        hits = engine.search(q.Everything(), limit=None).hits
        for hit in sorted(hits, key=lambda hit: str(hit.stored["path"])):
            known = LeftOut(engine, hit)
            own = set(hit.stored["tags"])
            if own:
                found = Suggester(known).suggest(known.post, limit=10)  # type: ignore[arg-type]
                self.rows.append((hit, own, found))

    def scores(self, rows: Iterable[int], *, all_tags: bool) -> tuple[int, float, float]:
        """Number of posts, P@1 and R@5 of some rows."""
        posts, first, recall = 0, 0, 0.0
        for row in rows:
            _, own, found = self.rows[row]
            if truth := own & self.used_twice:
                tags = [item.tag for item in found if not item.new]
                tags = [tag for tag in tags if all_tags or tag in self.used_twice][:5]
                posts += 1
                first += bool(tags) and tags[0] in truth
                recall += len(truth.intersection(tags)) / len(truth)
        return posts, first / max(posts, 1), recall / max(posts, 1)

    def report(self) -> None:
        """Print a line for the blog and for its halves, and how true the scores are."""
        every = range(len(self.rows))
        dated = sorted(every, key=lambda row: self.rows[row][0].stored["date"] or "")
        half = len(dated) // 2
        groups = {
            "all posts": every, "odd": every[1::2], "even": every[::2],
            "early": dated[:half], "late": dated[half:],
        }  # fmt: skip
        for name, rows in groups.items():
            posts, first, recall = self.scores(rows, all_tags=False)
            _, first_all, recall_all = self.scores(rows, all_tags=True)
            print(
                f"{name:10} {posts:4} posts  used twice: P@1 {first:.3f} R@5 {recall:.3f}"
                f"  as printed: P@1 {first_all:.3f} R@5 {recall_all:.3f}"
            )
        known = [
            (item.score, item.tag in own)
            for _, own, found in self.rows
            for item in found[:5]
            if not item.new
        ]
        for low, high in pairwise(_BINS):
            taken = [was for score, was in known if low <= score < high]
            if taken:
                right = sum(taken) / len(taken)
                print(
                    f"scores {low:.2f} to {high:.2f}: {len(taken):4} suggested, {right:.2f} right"
                )
        for least in (0.4, 0.5, 0.6, 0.7):
            taken = [was for score, was in known if score >= least]
            print(
                f"from {least}: {len(taken)} suggested, {sum(taken) / max(len(taken), 1):.2f} right"
            )
        once = [(own - self.used_twice, found) for _, own, found in self.rows]
        new = [
            (i.score, i.tag.casefold() in {t.casefold() for t in own})
            for own, f in once
            for i in f
            if i.new
        ]
        for score in sorted({s for s, _ in new}):
            taken = [was for s, was in new if s == score]
            right = sum(taken) / len(taken)
            print(f"new tags, score {score:.2f}: {len(taken)} proposed, {right:.2f} right")
        print(f"nothing suggested: {sum(not found for _, _, found in self.rows)} posts")


def cost(engine: SearchEngine, posts: Sequence[Hit]) -> None:
    """Print what a suggestion costs, against a search for the title with ten snippets."""
    search, suggester = Search(engine, date(2024, 5, 15)), Suggester(engine)
    times: dict[str, list[float]] = {"search": [], "suggest": []}
    for hit in posts:
        words = " ".join(
            token.text for token in tokenize(hit.stored["title"]) if token.text.isalnum()
        )
        started = time.perf_counter()
        answer = search.run(words)
        for found in answer.results.hits:
            search.snippet(answer, found)
        searched = time.perf_counter()
        suggester.suggest(hit)
        times["search"].append(searched - started)
        times["suggest"].append(time.perf_counter() - searched)
    one, other = (1000 * median(times[name]) for name in ("search", "suggest"))
    print(f"median of {len(posts)} posts: search {one:.1f} ms, suggest {other:.1f} ms", end="")
    print(f", {other / one:.2f} times as long")


def main(shared: Path, index: Path | None, with_cost: bool) -> None:
    """Print it all."""
    with tempfile.TemporaryDirectory() as folder:
        for name, posts in (("blog", shared / "blog"), ("tests/posts/blog", SAMPLES)):
            place = Path(folder, name.replace("/", "-"), "index")
            if not index:
                indexing.rebuild(place, [posts])
            engine = engines.open_index(index or place)
            try:
                print(f"-- {index or name}")
                if with_cost:
                    hits = engine.search(q.Everything(), limit=None).hits
                    cost(engine, hits[:: max(1, len(hits) // 200)])
                if not index:
                    Judged(engine).report()
            finally:
                engine.close()
            if index:
                return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--index", type=Path, help="of another blog, for --cost")
    parser.add_argument("--cost", action="store_true")
    given = parser.parse_args()
    main(given.shared, given.index, given.cost)
