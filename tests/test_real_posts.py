"""Real posts, where they lie beside the project: the same answers as by hand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from dlblog import engines, indexing
from dlblog.engines.base import SearchEngine
from dlblog.linting.blog import lint
from dlblog.searching import Filters, Search
from tests.bench.suggestions import Judged

SHARED = Path(__file__).resolve().parents[2] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    index = tmp_path_factory.mktemp("real") / "index"
    report = indexing.rebuild(index, [SHARED / "blog"], jobs=2)
    assert (len(report.added), report.faults) == (374, [])
    opened = engines.open_index(index)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def real(engine: SearchEngine) -> Search:
    return Search(engine, date(2024, 5, 15))


def found(search: Search, text: str, filters: Filters | None = None) -> set[str]:
    answer = search.run(text, filters or Filters(), limit=None)
    assert not answer.partial
    return {hit.stored["path"] for hit in answer.results.hits}


def by_hand(pattern: str) -> set[str]:
    """Posts whose text, lower case and composed, has a pattern outside of link targets."""
    paths = set()
    for path in SHARED.glob("blog/*/*.md"):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).lower()
        if re.search(pattern, re.sub(r"\]\([^)]*\)", "]", text)):
            paths.add(str(path))
    return paths


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        pytest.param(Filters(tags=("Javascript",)), 60, id="tag"),
        pytest.param(Filters(tags=("Rust Tiếng Việt",)), 18, id="tag with marks"),
        pytest.param(Filters(since="2015", until="2015"), 112, id="year"),
        pytest.param(Filters(draft=True), 10, id="drafts"),
    ],
)
def test_filters(real: Search, filters: Filters, count: int) -> None:
    assert len(found(real, "", filters)) == count


def test_tags_are_those_of_the_front_matter(real: Search) -> None:
    counts: Counter[str] = Counter()
    for path in SHARED.glob("blog/*/*.md"):
        tags: Any = frontmatter.load(str(path)).get("tags") or []
        if isinstance(tags, str):
            tags = tags.split(",") if "," in tags else tags.split()
        counts.update({unicodedata.normalize("NFC", str(tag).strip()) for tag in tags})
    assert real.run("", limit=0, facets=("tag",)).results.facets["tag"] == dict(counts)


def test_phrase_and_term_as_by_hand(real: Search) -> None:
    assert found(real, '"trí tuệ nhân tạo"') == by_hand(r"trí\s+tuệ\s+nhân\s+tạo")
    assert found(real, "C++") == by_hand(r"(?<!\w)c\+\+")


def test_fields_in_a_query_are_the_filters(real: Search) -> None:
    in_query = found(real, 'tag:"Machine Learning" date:2016')
    assert in_query == found(real, "", Filters(tags=("Machine Learning",), on="2016"))
    assert len(in_query) == 10


def test_seeds(tmp_path: Path) -> None:
    index = tmp_path / "index"
    indexing.rebuild(index, [SHARED / "seeds"])
    engine = engines.open_index(index)
    search = Search(engine, date(2024, 5, 15))
    first, second = sorted(found(search, ""))

    def best(text: str) -> str:
        return str(search.run(text).results.hits[0].stored["path"])

    assert (best("trí tuệ nhân tạo"), best("lộ trình học")) == (second, first)
    assert found(search, "", Filters(tags=("Deep Learning",))) == {second}
    assert found(search, "", Filters(on="2016-02-04")) == {second}
    assert found(search, "", Filters(untagged=True)) == {first}
    assert [hit.stored["date"] for hit in search.run("path:000_").results.hits] == [None]
    engine.close()


def test_authors_take_what_is_suggested(engine: SearchEngine) -> None:
    judged = Judged(engine)
    dated = sorted(range(len(judged.rows)), key=lambda row: judged.rows[row][0].stored["date"])
    for all_tags in (False, True):
        posts, first, recall = judged.scores(dated, all_tags=all_tags)
        assert posts == 342
        assert first >= 0.70
        assert recall >= 0.64
    half = len(dated) // 2
    for rows in (dated[:half], dated[half:], dated[::2], dated[1::2]):
        _, first, recall = judged.scores(rows, all_tags=True)
        assert first >= 0.68
        assert recall >= 0.61
    sure = [item.tag in own for _, own, found in judged.rows for item in found if item.score >= 0.5]
    assert sum(sure) / len(sure) >= 0.75
    assert not any(
        item.tag in hit.stored["tags"] and item.new
        for hit, own, found in judged.rows
        for item in found
        if item.tag in judged.used_twice
    )


def test_faults_of_real_posts() -> None:
    folder = SHARED / "blog"
    linted = lint([folder], folder, folder, today=date(2024, 5, 15))
    assert linted.posts == 374
    kinds = Counter(finding.kind for finding in linted.findings)
    # Each of the few was looked at; no picture is told twice.
    assert kinds == {"missing-description": 854, "date-mismatch": 3, "misspelt-key": 1}
    (slip,) = (finding for finding in linted.findings if finding.kind == "misspelt-key")
    assert (slip.line, slip.column, slip.hint) == (5, 1, "did you mean category?")
