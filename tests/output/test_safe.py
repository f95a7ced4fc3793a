"""Nothing that acts on a terminal gets through, as text or as JSON."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.output import harmless, to_json
from tests.output.hits import acts, wild


def test_every_control_and_change_of_direction_becomes_a_space() -> None:
    for code in range(sys.maxunicode + 1):
        if acts(chr(code)):
            assert harmless(chr(code)) == " ", hex(code)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Đường về nhà, ngõ nhỏ!", id="composed"),
        pytest.param(unicodedata.normalize("NFD", "Đường về nhà"), id="decomposed"),
        pytest.param("👩‍💻 東京 עברית", id="emoji with a joiner, ideographs, Hebrew"),
        pytest.param("", id="empty"),
    ],
)
def test_letters_stay(text: str) -> None:
    assert harmless(text) == text


@given(wild)
@settings(deadline=None, max_examples=100)
def test_harmless_keeps_offsets(text: str) -> None:
    assert len(harmless(text)) == len(text)
    assert not acts(harmless(text))


# JSON

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | wild,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(wild, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(values, st.booleans())
@settings(deadline=None, max_examples=150)
def test_json_is_read_back_as_it_was(value: Any, indent: bool) -> None:
    written = to_json(value, indent=indent)
    assert json.loads(written) == value
    assert not acts(written.replace("\n", "") if indent else written)


def test_letters_are_letters_in_json() -> None:
    assert to_json({"title": "Mưa ở Huế 👩‍💻"}) == '{"title": "Mưa ở Huế 👩‍💻"}'
    assert to_json(["\x1b\u202e\x9b"]) == '["\\u001b\\u202e\\u009b"]'
    assert to_json([1], indent=True) == "[\n  1\n]"


def test_a_path_that_is_not_unicode_can_be_written_as_json() -> None:
    written = to_json("m\udcffa.md")
    assert written.isascii()
    assert json.loads(written) == "m\udcffa.md"
