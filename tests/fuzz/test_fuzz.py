"""A short run of the fuzzer, and everything that broke dlblog once."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest

from dlblog.dates import parse_range
from dlblog.engines.base import SearchEngine
from dlblog.errors import DlblogError, PostError
from dlblog.linting.finding import KINDS
from dlblog.linting.post import examine
from dlblog.output import harmless
from dlblog.output.template import from_template
from dlblog.post import body_of
from dlblog.query_parser import parse
from dlblog.rendering import render
from dlblog.searching import Search
from dlblog.settings import read_settings
from tests.fuzz import run
from tests.fuzz.mutate import broken_post, broken_query, post_seeds
from tests.teletype import plain

CRASHERS = sorted(path for path in run.CRASHERS.iterdir() if path.name != "README.md")


def test_posts() -> None:
    summary = run.fuzz_posts(200)
    assert summary.failures == []
    assert summary.counts["posts"] == 200
    assert 0 < summary.counts["posts refused"] < 100


def test_posts_that_are_shown_and_checked() -> None:
    """Broken posts at all widths: lines on which nothing acts, and findings that have a place."""
    chance = Random(7)
    seeds = post_seeds()
    for number in range(300):
        suffix, content = broken_post(7, number, seeds)
        name = f"posts/x{suffix}"
        begun = time.process_time()
        examined = examine(content, name, "", "", date(2024, 5, 15))
        assert all(finding.kind in KINDS and finding.line > 0 for finding in examined.findings)
        with suppress(PostError):
            body, markup = body_of(content, name)
            color, columns = chance.random() < 0.5, chance.choice([None, 20, 21, 33, 80, 200])
            for line in render(body, markup, columns=columns, color=color, links=color):
                assert harmless(plain(line)) == plain(line), (number, line)
        assert time.process_time() - begun < 5, number


HIT = {
    **dict.fromkeys(("path", "title", "slug", "snippet", "author", "category", "url"), "ế"),
    **{"tags": ["a"], "draft": False, "date": "2016-02-04", "score": 1.5},
}
PIECES = {
    "saved search": '@a @b @c ( ) - NOT OR AND " hoc tag: date: * .. NEAR/5 @ \ud800 x',
    "template": "{ } {{ {title {date {n {score {tags : % %Y %-d 999 < > . .2f ٣ 0 \\n \x1b[31m "
    "{link}",
    "date": "từ đến hôm tháng năm 3 2016 5/2 .. - , trước sau quý w05 last of 99999 "
    "\u0661 \ud800 \0 thứ in ago",
    "settings": "[searches] [defaults.list] [aliases] = '@a' \"a\" limit format [[ ] { } a.b # á "
    "\n 1e9 nan posts ['..'] \\u001b",
}


@pytest.mark.parametrize("kind", PIECES)
def test_what_is_typed_or_set(kind: str, tmp_path: Path) -> None:
    """An answer or one line, at once, whatever pieces are put together."""
    chance = Random(kind)
    pieces = PIECES[kind].split(" ")
    for _ in range(500):
        joint = chance.choice(["", " "])
        text = joint.join(chance.choices(pieces, k=chance.choice([1, 2, 3, 5, 9, 40])))
        begun = time.process_time()
        try:
            with suppress(DlblogError):
                if kind == "template":
                    from_template(text, HIT)
                elif kind == "date":
                    parse_range(text, date(2024, 5, 15))
                elif kind == "settings":
                    (tmp_path / "dlblog.toml").write_text(text, encoding="utf-8")
                    read_settings(tmp_path)
                else:
                    searches = {"a": text, "b": "@a @a", "c": "(@b) OR @b"}
                    parse("@c", today=date(2024, 5, 15), searches=searches)
        except Exception as error:
            raise AssertionError(repr(text)) from error
        assert time.process_time() - begun < 2, repr(text)


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
