"""How wide text stands in a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output import harmless
from dlblog.terminal import bar, fit, shorten, sparkline, width

WIDTHS = {
    "empty": ("", 0),
    "ASCII": ("Docker", 6),
    "composed": ("Ẩm thực", 7),
    "decomposed": (unicodedata.normalize("NFD", "Ẩm thực"), 7),
    "Chinese": ("漢字", 4),
    "Japanese, half width": ("ｶﾅ", 2),
    "Latin, full width": ("ＡＢ", 4),
    "Korean": ("한국", 4),
    "Korean, decomposed": (unicodedata.normalize("NFD", "한"), 4),
    "emoji": ("🍜", 2),
    "emoji by a selector": ("❤\ufe0f", 2),
    "wide emoji with a selector": ("⌚\ufe0f", 2),
    "a flag": ("🇻🇳", 2),
    "a family, at most": ("👩\u200d👧", 4),
    "zero width space": ("a\u200bb", 2),
    "of no Unicode yet": ("\U0001fadd", 2),
    "a bar": ("█▏", 2),
    "soft hyphen, perhaps drawn": ("a\u00adb", 3),
}


@pytest.mark.parametrize(("text", "columns"), WIDTHS.values(), ids=WIDTHS)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


CUTS = {
    "as it is": ("Học máy", 7, "Học máy"),
    "cut": ("Học máy", 6, "Học m…"),
    "no space before the sign": ("Học máy", 5, "Học…"),
    "marks stay with their letter": ("vie\u0302\u0323t nam", 5, "vie\u0302\u0323t…"),
    "marks go with their letter": ("vie\u0302\u0323t", 3, "vi…"),
    "half of a wide letter is none": ("漢字漢字", 4, "漢…"),
    "only the sign": ("Học", 1, "…"),
    "nothing": ("Học", 0, ""),
}


@pytest.mark.parametrize(("text", "columns", "expected"), CUTS.values(), ids=CUTS)
def test_shorten(text: str, columns: int, expected: str) -> None:
    assert shorten(text, columns) == expected


def test_fit() -> None:
    assert [fit("Bếp", n) for n in (5, 3, 2, 0)] == ["Bếp  ", "Bếp", "B…", ""]
    assert fit("漢字", 3) == "漢…"
    assert fit("漢字漢", 4) == "漢… "


letters = st.text("aĂ\u0301\u0323 漢🍜❤\ufe0f\u200d", max_size=12) | st.text(max_size=12)


@given(letters, st.integers(0, 30))
@settings(max_examples=200)
def test_what_is_fitted_has_its_width(text: str, columns: int) -> None:
    text = harmless(text)
    assert width(fit(text, columns)) == columns
    assert width(shorten(text, columns)) <= columns
    if width(text) <= columns:
        assert shorten(text, columns) == text


BARS = {
    "nothing": (0, 4, "    "),
    "all": (1, 4, "████"),
    "half": (0.5, 4, "██  "),
    "an eighth of a column": (1 / 32, 4, "▏   "),
    "too little to draw, but there": (1e-9, 4, "▏   "),
    "in between": (0.6, 5, "███  "),
    "three eighths": (0.375, 1, "▍"),
}


@pytest.mark.parametrize(("share", "columns", "expected"), BARS.values(), ids=BARS)
def test_bar(share: float, columns: int, expected: str) -> None:
    assert bar(share, columns) == expected


@given(st.floats(0, 1), st.integers(1, 60))
@settings(max_examples=100)
def test_bars_have_their_width(share: float, columns: int) -> None:
    assert width(bar(share, columns)) == columns


SPARKS: dict[str, tuple[list[int], int | None, str]] = {
    "nothing": ([], None, ""),
    "no counts": ([0, 0], None, "  "),
    "one": ([3], None, "█"),
    "none is a space, the least is seen": ([0, 1, 1000], None, " ▁█"),
    "all heights": ([1, 2, 3, 4, 5, 6, 7, 8], None, "▁▂▃▄▅▆▇█"),
    "of more": ([5, 10], 20, "▂▄"),
    "more than the most": ([30], 20, "█"),
}


@pytest.mark.parametrize(("counts", "most", "drawn"), SPARKS.values(), ids=SPARKS)
def test_sparkline(counts: list[int], most: int | None, drawn: str) -> None:
    assert sparkline(counts, most) == drawn
