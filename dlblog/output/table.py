"""Hits for other programs: CSV for spreadsheets, TREC runs for what judges rankings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dlblog.output.safe import CONTROLS, harmless

_NO_WORD = rf"\s|{CONTROLS.pattern}"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NUMBER = r"[-+]?\d+(?:\.\d+)?"


def csv_rows(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with `\\n` line ends; no cell becomes a formula in a spreadsheet."""
    import csv  # for this format alone
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    text = harmless("" if value is None else str(value))
    # A spreadsheet would run a cell that begins like a formula.
    runs = text.lstrip().startswith(_FORMULA) and not re.fullmatch(_NUMBER, text)
    return "'" + text if runs else text


def trec_line(query_id: str, path: str, rank: int, score: float) -> str:
    """A line of a TREC run; white space and controls in ids and paths are percent-encoded."""
    return f"{_word(query_id)} Q0 {_word(path)} {rank} {score:.6f} dlblog\n"


def _word(text: str) -> str:
    return re.sub(_NO_WORD, _encoded, text) or "-"


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode(errors="surrogateescape"))
