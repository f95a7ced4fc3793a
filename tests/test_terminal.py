"""How wide text stands in a terminal."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output import harmless
from dlblog.terminal import bar, fit, passes_links, shorten, size, sparkline, width, wrap

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
    "a selector at the beginning": ("\ufe0fa", 2),
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


WRAPS = {
    "nothing": ("", 10, ""),
    "spaces": ("   ", 10, ""),
    "it fits": ("Học máy", 7, "Học máy"),
    "at a space": ("Học máy", 6, "Học|máy"),
    "at the last space": ("Học máy dễ hiểu", 10, "Học máy dễ|hiểu"),
    "spaces at the ends": (" Học   máy ", 6, "Học|máy"),
    "decomposed": (unicodedata.normalize("NFD", "Ẩm thực"), 6, "Ẩm|thực"),
    "a word that is too long": ("https://vi.wikipedia.org", 10, "https://vi|.wikipedia|.org"),
    "a long word does not begin beside others": ("ở vi.wikipedia.org", 8, "ở|vi.wikip|edia.org"),
    "no break space": ("10\xa0km đường", 8, "10\xa0km|đường"),
    "ideographs": ("漢字漢字", 5, "漢字|漢字"),
    "ideographs beside letters": ("chữ漢字", 5, "chữ漢|字"),
    "no sign that closes at the beginning": ("漢字、漢", 4, "漢|字、|漢"),
    "no sign that opens at the end": ("漢「字」", 6, "漢|「字」"),
    "a family stays together": ("👩\u200d👧👩\u200d👧", 6, "👩\u200d👧|👩\u200d👧"),
    "a family that is too wide": ("👩\u200d👧", 2, "👩\u200d|👧"),
    "a colour of skin": ("👋👋🏽", 5, "👋|👋🏽"),
    "a flag": ("🇻🇳🍜", 3, "🇻🇳|🍜"),
    "marks stay with their letter": ("vie\u0302\u0323t", 2, "vi|e\u0302\u0323t"),
    "Korean, decomposed": ("\u1112\u1161\u11ab" * 2, 5, "\u1112\u1161\u11ab|" * 2),
}


@pytest.mark.parametrize(("text", "columns", "expected"), WRAPS.values(), ids=WRAPS)
def test_wrap(text: str, columns: int, expected: str) -> None:
    lines = [text[start:end] for start, end in wrap(text, columns)]
    want = expected.rstrip("|").split("|") if expected else []
    assert [unicodedata.normalize("NFC", line) for line in lines] == [
        unicodedata.normalize("NFC", line) for line in want
    ]


FIRST = {
    "less room": ("Học máy dễ", 7, 4, "Học|máy dễ"),
    "no room for a word": ("Học máy dễ", 7, 2, "|Học máy|dễ"),
    "none at all": ("Học", 7, 0, "|Học"),
    "a long word": ("wikipedia", 5, 3, "|wikip|edia"),
    "more room": ("Học máy dễ", 4, 7, "Học máy|dễ"),
}


@pytest.mark.parametrize(("text", "columns", "first", "expected"), FIRST.values(), ids=FIRST)
def test_wrap_with_another_first_line(text: str, columns: int, first: int, expected: str) -> None:
    lines = [text[start:end] for start, end in wrap(text, columns, first)]
    assert lines == expected.split("|")


@given(letters, st.integers(2, 30))
@settings(max_examples=300)
def test_lines_have_room_and_leave_nothing_out(text: str, columns: int) -> None:
    text = harmless(text)
    spans = wrap(text, columns)
    lines = [text[start:end] for start, end in spans]
    assert all(width(line) <= columns for line in lines)
    assert all(line == line.strip(" ") and line for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert spans == sorted(spans)


def test_size(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", _no_terminal)
    assert size() == (80, 24)
    monkeypatch.setenv("COLUMNS", "132")
    assert size() == (132, 24)
    monkeypatch.setenv("LINES", "50")
    assert size() == (132, 50)
    for odd in ("", "x", "-3", "²", "9" * 5000):
        monkeypatch.setenv("COLUMNS", odd)
        assert size() == (80, 50)
    monkeypatch.setenv("COLUMNS", "3")
    assert size() == (20, 50)


def _no_terminal(descriptor: int) -> os.terminal_size:
    raise OSError


LINKS = {
    "xterm": ({"TERM": "xterm-256color"}, True),
    "tmux": ({"TERM": "tmux-256color"}, True),
    "a new VTE": ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, True),
    "a strange version": ({"TERM": "xterm", "VTE_VERSION": "x"}, True),
    "an old VTE": ({"TERM": "xterm-256color", "VTE_VERSION": "4803"}, False),
    "the console": ({"TERM": "linux"}, False),
    "dumb": ({"TERM": "dumb"}, False),
    "an old terminal": ({"TERM": "vt220"}, False),
    "Emacs": ({"TERM": "eterm-color"}, False),
    "none": ({}, False),
}


@pytest.mark.parametrize(("environment", "passes"), LINKS.values(), ids=LINKS)
def test_passes_links(environment: dict[str, str], passes: bool) -> None:
    assert passes_links(environment) is passes


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
