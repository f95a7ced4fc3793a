"""Marks in text, and links as terminals know them."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output import harmless
from dlblog.output.style import file_link, paint
from tests.output.hits import LINK, STYLE, acts, wild


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], "mưa phố", id="none"),
        pytest.param([(0, 3), (4, 7)], "<mưa> <phố>", id="two"),
        pytest.param([[4, 7]], "mưa <phố>", id="at the end"),
    ],
)
def test_paint(spans: list[tuple[int, int]], expected: str) -> None:
    painted = paint("mưa phố", spans, True)
    assert painted.replace("\x1b[1;31m", "<").replace("\x1b[0m", ">") == expected
    assert paint("mưa phố", spans, False) == "mưa phố"


@given(wild, st.lists(st.integers(0, 12), max_size=6))
@settings(max_examples=100)
def test_paint_adds_only_colour(text: str, bounds: list[int]) -> None:
    cuts = sorted({min(bound, len(text)) for bound in bounds})
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    painted = paint(text, spans, True)
    assert STYLE.sub("", painted) == harmless(text)
    assert painted.count("\x1b") == 2 * len(spans)


def test_a_link_opens_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = "bài 1 (cũ);\x07%41.md"
    Path(path).write_text("Mưa.")
    link = file_link(path, "bài")
    begin, end = LINK.finditer(link)
    assert link[begin.end() : end.start()] == "bài"
    address = urlsplit(begin[1])
    assert (address.scheme, address.netloc, end[1]) == ("file", os.uname().nodename, None)
    assert Path(unquote(address.path)).samefile(path)


def test_a_link_to_a_name_that_is_not_utf8() -> None:
    assert "/m%FFa.md\x1b" in file_link("m\udcffa.md", "m a.md")
    assert "/m%3Fa.md\x1b" in file_link("m\ud800a.md", "m a.md")


@given(wild)
@settings(max_examples=200)
def test_nothing_in_a_path_acts(path: str) -> None:
    link = file_link(path, harmless(path))
    assert not acts(LINK.sub("", link))
    assert link.count("\x1b") == 4
