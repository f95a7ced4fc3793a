"""Tags as lines of text, and what becomes of a post's tags by such a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlblog.errors import UsageError
from dlblog.frontmatter_edit import TagChange
from dlblog.tag_dump import Line, as_dumped, change_between, parse_line, write_line

LINES = {
    "tags": ("+AI +gốm -- a.md", "a.md", ["AI", "gốm"]),
    "a space": ("+học%20máy -- bài%20một.md", "bài một.md", ["học máy"]),
    "a percent sign": ("+100%25 -- 5%25.md", "5%.md", ["100%"]),
    "no tag": ("-- a.md", "a.md", []),
    "signs of its own": ("++ +-nháp +-- +# -- --.md", "--.md", ["+", "-nháp", "--", "#"]),
    "a line end": ("+a%0Ab -- c%0Ad.md", "c\nd.md", ["a\nb"]),
    "an escape": ("+%1B[31m -- a.md", "a.md", ["\x1b[31m"]),
    "a space without break": ("+a%C2%A0b -- a.md", "a.md", ["a\xa0b"]),
    "a line separator": ("+a%E2%80%A8b -- a.md", "a.md", ["a\u2028b"]),
    "the other direction": ("+a%E2%80%AEb -- a.md", "a.md", ["a\u202eb"]),
    "a name that is not UTF-8": ("-- g%E9m.md", "g\udce9m.md", []),
    "an emoji": ("+🍜 -- 🍜.md", "🍜.md", ["🍜"]),
}


@pytest.mark.parametrize(("line", "path", "tags"), LINES.values(), ids=LINES)
def test_lines(line: str, path: str, tags: list[str]) -> None:
    assert write_line(path, tags) == line
    assert parse_line(f"{line}\n") == Line(path, tuple(tags))


READ = {
    "both signs": ("+a -b +c -- x.md", Line("x.md", ("a", "c"), ("b",))),
    "spaces too many": ("  +a   +b  --   x.md  ", Line("x.md", ("a", "b"))),
    "CRLF": ("+a -- x.md\r\n", Line("x.md", ("a",))),
    "what need not be encoded": ("+%61%20b -- %78.md", Line("x.md", ("a b",))),
    "small digits": ("+%c3%a1 -- x.md", Line("x.md", ("á",))),
    "a path with spaces": ("+a -- x y -- z.md", Line("x y -- z.md", ("a",))),
    "nothing": ("", None),
    "white space": ("  \n", None),
    "a remark": ("# +a -- x.md", None),
}


@pytest.mark.parametrize(("text", "line"), READ.values(), ids=READ)
def test_parse_line(text: str, line: Line | None) -> None:
    assert parse_line(text) == line


FAULTS = {
    "no sign": ("a -- x.md", "'a' is no tag with a + or - before it"),
    "a sign alone": ("+ -- x.md", "'+' is no tag with a + or - before it"),
    "no divider": ("+a x.md", "has no ' -- ' with a path after it"),
    "no path": ("+a --", "has no ' -- ' with a path after it"),
    "no path but a space": ("+a -- ", "has no ' -- ' with a path after it"),
    "half a byte": ("+a%2 -- x.md", "'a%2' has a % that no two hexadecimal digits follow"),
    "no digits": ("+a -- 5%.md", "'5%.md' has a % that no two hexadecimal digits follow"),
}


@pytest.mark.parametrize(("text", "reason"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_read(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_line(text)
    assert str(caught.value) == reason


def spelt(least: int) -> st.SearchStrategy[str]:
    """Text as it comes from bytes: any characters, and bytes that are not UTF-8."""
    return st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=least),
        st.binary(min_size=least).map(lambda content: content.decode("utf-8", "surrogateescape")),
    )


@given(spelt(1), st.lists(spelt(1), max_size=4))
def test_every_line_comes_back(path: str, tags: list[str]) -> None:
    line = write_line(path, tags)
    assert len(line.splitlines()) == 1
    assert line.encode()
    assert parse_line(f"{line}\n") == Line(path, tuple(tags))


RESTORED = {
    "just those": (["a", "b"], "+b +c", False, ["b", "c"]),
    "none": (["a", "b"], "", False, []),
    "those there are in their order": (["a", "b"], "+b +a", False, ["a", "b"]),
    "added and taken away": (["a", "b"], "+c -a", True, ["b", "c"]),
    "there or not there already": (["a"], "+a -b", True, ["a"]),
    "the same twice": (["a"], "+c +c", True, ["a", "c"]),
    "decomposed": (["gốm"], "+go%CC%82%CC%81m", False, ["gốm"]),
    "taken away decomposed": (["gốm"], "-go%CC%82%CC%81m", True, []),
    "what could not be added": (["đỏ\x1b", "hai  cách"], "+đỏ%1B +hai%20%20cách", False, [
        "đỏ\x1b", "hai  cách",
    ]),
    "taken away what could not be added": (["đỏ\x1b"], "-đỏ%1B", True, []),
}  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "text", "accumulate", "expected"), RESTORED.values(), ids=RESTORED
)
def test_as_dumped(tags: list[str], text: str, accumulate: bool, expected: list[str]) -> None:
    line = parse_line(f"{text} -- x.md")
    assert line is not None
    assert as_dumped(tags, line, accumulate=accumulate) == expected
    assert sorted(change_between(tags, expected).apply(tags)) == sorted(expected)


NOT_RESTORED = {
    "a minus": ("-a", False, "'-a' takes a tag away: that needs --accumulate"),
    "null": ("+null", False, "'null' cannot be a tag"),
    "a control": ("+a%1B", True, "'a\x1b' cannot be a tag"),
}


@pytest.mark.parametrize(("text", "accumulate", "reason"), NOT_RESTORED.values(), ids=NOT_RESTORED)
def test_not_as_dumped(text: str, accumulate: bool, reason: str) -> None:
    line = parse_line(f"{text} -- x.md")
    assert line is not None
    with pytest.raises(UsageError) as caught:
        as_dumped(["a"], line, accumulate=accumulate)
    assert reason in str(caught.value)


def test_change_between() -> None:
    assert change_between(["a", "b"], ["b", "c"]) == TagChange({"a": None}, ("c",))
    assert change_between(["a"], ["a"]) == TagChange({}, ())
