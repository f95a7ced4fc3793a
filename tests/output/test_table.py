"""CSV that no spreadsheet runs, and lines of a TREC run."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output import csv_rows, harmless, trec_line
from tests.output.hits import acts, wild


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("Mưa phố", "Mưa phố", id="text"),
        pytest.param("mưa, nắng", "mưa, nắng", id="comma"),
        pytest.param('nói "vâng"', 'nói "vâng"', id="quotes"),
        pytest.param(None, "", id="none"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(12.5, "12.5", id="number"),
        pytest.param(-3, "-3", id="negative number"),
        pytest.param(["Huế", "Du lịch"], "Huế, Du lịch", id="list"),
        pytest.param([], "", id="empty list"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")', id="link"),
        pytest.param("+84 90", "'+84 90", id="plus"),
        pytest.param("-mưa", "'-mưa", id="minus"),
        pytest.param("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0", id="command"),
        pytest.param("@SUM(1)", "'@SUM(1)", id="at sign"),
        pytest.param("＝1+1", "'＝1+1", id="full width"),
        pytest.param(["=1+1"], "'=1+1", id="formula in a list"),
        pytest.param("\t=1+1", "' =1+1", id="tab before a formula"),
        pytest.param("\r=1+1", "' =1+1", id="return before a formula"),
        pytest.param("a=1", "a=1", id="equals sign inside"),
        pytest.param("một\nhai", "một hai", id="line end"),
        pytest.param("\x1b[31m", " [31m", id="escape sequence"),
    ],
)
def test_csv_cells(cell: Any, expected: str) -> None:
    written = csv_rows([[cell, "x"]])
    assert list(csv.reader(io.StringIO(written))) == [[expected, "x"]]


@given(st.lists(st.lists(wild, min_size=2, max_size=4), min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_csv_is_harmless(rows: list[list[str]]) -> None:
    written = csv_rows(rows)
    assert not acts(written.replace("\n", ""))
    assert written.count("\n") == len(rows)
    read = list(csv.reader(io.StringIO(written)))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [harmless(cell).removeprefix("'") for cell in row] for row in rows
    ]
    for row in read:
        for cell in row:
            number = re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋"))


# TREC


@pytest.mark.parametrize(
    ("query_id", "path", "expected"),
    [
        pytest.param("7", "posts/mưa.md", "7 Q0 posts/mưa.md 3 1.500000 dlblog\n", id="plain"),
        pytest.param("q 7", "a b.md", "q%207 Q0 a%20b.md 3 1.500000 dlblog\n", id="spaces"),
        pytest.param("", "a\tb\n.md", "- Q0 a%09b%0A.md 3 1.500000 dlblog\n", id="no id, tab"),
        pytest.param("1", "a\u2003b", "1 Q0 a%E2%80%83b 3 1.500000 dlblog\n", id="wide space"),
        pytest.param("1", "a\x1b[2Jb", "1 Q0 a%1B[2Jb 3 1.500000 dlblog\n", id="escape sequence"),
        pytest.param("1", "a\u202eb", "1 Q0 a%E2%80%AEb 3 1.500000 dlblog\n", id="direction"),
    ],
)
def test_trec_line(query_id: str, path: str, expected: str) -> None:
    assert trec_line(query_id, path, 3, 1.5) == expected


@given(wild.filter(lambda text: "%" not in text), wild, st.integers(1), st.floats(0, 1e4))
@settings(deadline=None, max_examples=100)
def test_a_trec_line_has_six_words(query_id: str, path: str, rank: int, score: float) -> None:
    line = trec_line(query_id, path, rank, score)
    assert line.endswith("\n") and not acts(line[:-1])
    words = line.split()
    assert (len(words), words[1], words[3], words[5]) == (6, "Q0", str(rank), "dlblog")
    assert float(words[4]) == pytest.approx(score, abs=1e-6)
    assert unquote(words[0]) == (query_id or "-")


def test_a_file_name_that_is_not_utf8() -> None:
    path = b"m\xfa.md".decode(errors="surrogateescape")
    assert trec_line("1", path, 1, 2.0) == "1 Q0 m%FA.md 1 2.000000 dlblog\n"
    assert harmless(path) == "m .md"
