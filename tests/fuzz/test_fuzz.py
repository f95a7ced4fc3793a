"""A short run of the fuzzer, and everything that broke dlblog once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dlblog.engines.base import SearchEngine
from dlblog.errors import DlblogError
from dlblog.searching import Search
from tests.fuzz import run
from tests.fuzz.mutate import broken_post, broken_query, post_seeds

CRASHERS = sorted(path for path in run.CRASHERS.iterdir() if path.name != "README.md")


def test_posts() -> None:
    summary = run.fuzz_posts(200)
    assert summary.failures == []
    assert summary.counts["posts"] == 200
    assert 0 < summary.counts["posts refused"] < 100


def test_queries() -> None:
    summary = run.fuzz_queries(1500)
    assert summary.failures == []
    assert summary.counts["queries"] == 1500
    assert 0 < summary.counts["queries refused"] < 750


def test_the_same_seed_makes_the_same() -> None:
    seeds = post_seeds()
    assert broken_post(1, 2, seeds) == broken_post(1, 2, seeds) != broken_post(2, 2, seeds)
    assert broken_query(1, 2) == broken_query(1, 2) != broken_query(2, 2)


def test_what_breaks_something_is_found_and_kept_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of a fuzzer that never finds anything nobody knows whether it would."""
    monkeypatch.setattr(run, "CRASHERS", tmp_path)
    monkeypatch.setattr(run, "MOST_MEGABYTES", 1)
    monkeypatch.setattr(run, "_NEVER_SAID", ("iconv",))
    summary = run.fuzz_posts(30, keep=True)
    failures = [how for _, how in summary.failures]
    assert any("MB" in how for how in failures)
    assert any("iconv" in how for how in failures)
    assert any(tmp_path.iterdir())
    assert run.smaller(b"a" * 500 + b"xy" + b"b" * 300, lambda post: b"xy" in post) == b"xy"


@pytest.mark.parametrize("path", CRASHERS, ids=lambda path: path.name)
def test_crasher(path: Path, engine: SearchEngine) -> None:
    """What broke it once does not break it again."""
    content = path.read_bytes()
    assert len(content) <= 100_000
    if path.name.startswith("post-"):
        outcome, seconds = run.timed(lambda: run.read_post(content, path.name))
    else:
        text = content.decode("utf-8", "surrogatepass")
        search = Search(engine, date(2024, 5, 15))
        outcome, seconds = run.timed(lambda: [run.ask(search, text, way) for way in range(15)])
    assert outcome == "" or outcome.startswith("refused")
    assert seconds < 5


def test_every_refusal_is_an_error_of_the_user() -> None:
    def refuse() -> None:
        raise DlblogError("so")

    assert run.timed(refuse)[0] == "refused: DlblogError"
    assert run.timed(lambda: 1 // 0)[0].startswith("ZeroDivisionError")
