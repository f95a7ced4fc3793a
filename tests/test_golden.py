"""The transcripts in `golden/`: what a user types and sees, in real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.transcript import run

SESSIONS = sorted(Path(__file__).parent.joinpath("golden").glob("*.session"))


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_transcript(session: Path) -> None:
    written = session.read_text(encoding="utf-8")
    assert "\n$ " in f"\n{written}"
    assert run(written) == written
