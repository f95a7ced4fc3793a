"""What the user is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import errors
from dlblog.errors import DlblogError, PostError, QueryError


@pytest.mark.parametrize(
    "name", [name for name in vars(errors) if name.endswith("Error") and name != "DlblogError"]
)
def test_every_error_is_one_that_the_user_can_put_right(name: str) -> None:
    assert issubclass(getattr(errors, name), DlblogError)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(3, "bài/mưa.md:3: no closing ---", id="with a line"),
        pytest.param(None, "bài/mưa.md: no closing ---", id="without"),
    ],
)
def test_post_error(line: int | None, message: str) -> None:
    error = PostError("bài/mưa.md", "no closing ---", line)
    assert str(error) == message
    assert (error.path, error.reason, error.line) == ("bài/mưa.md", "no closing ---", line)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        pytest.param("mưa OR", 4, ["no, at character 5", "  mưa OR", "      ^"], id="inside"),
        pytest.param("(mưa", 0, ["no, at character 1", "  (mưa", "  ^"], id="first"),
        pytest.param("mưa", 3, ["no, at character 4", "  mưa", "     ^"], id="at the end"),
        pytest.param("a\tb\x1b)", 4, ["no, at character 5", "  a b )", "      ^"], id="controls"),
        pytest.param("a\u202e)", 2, ["no, at character 3", "  a )", "    ^"], id="direction"),
    ],
)
def test_query_error_points_to_the_place(text: str, position: int, expected: list[str]) -> None:
    error = QueryError("no", text, position)
    assert str(error).split("\n") == expected
    assert (error.reason, error.text, error.position) == ("no", text, position)


@given(st.text(min_size=1, max_size=300), st.data())
@settings(deadline=None, max_examples=100)
def test_the_caret_stands_under_the_place(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text) - 1))
    head, shown, caret = str(QueryError("no", text, position)).split("\n")
    assert head == f"no, at character {position + 1}"
    assert (shown + caret).isprintable()
    assert len(shown) <= 110
    place = caret.index("^")
    assert caret == " " * place + "^"
    assert shown[place] == (text[position] if text[position].isprintable() else " ")
