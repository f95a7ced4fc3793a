"""Lines that differ, and taking them back: also where other lines have changed since."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.errors import PostError
from dlblog.frontmatter_edit import TagChange, edit_tags
from dlblog.hunk import FileChange, Hunk, Rule, hunks_of, lines_of, taken_back
from dlblog.tagging import _RULE

ANY = Rule(lambda content: (), lambda before, after: True)
ENDS = ("\n", "\r\n", "\r")

texts = st.lists(
    st.tuples(st.sampled_from(["- a", "- b", "tags:", "", "mưa", "---"]), st.sampled_from(ENDS)),
    max_size=12,
).map(lambda lines: "".join(line + end for line, end in lines))
contents = st.one_of(
    st.binary(max_size=60), st.builds(lambda text, rest: (text + rest).encode(), texts, texts)
)


@given(contents)
def test_lines_are_the_whole_file(content: bytes) -> None:
    lines = lines_of(content)
    assert "".join(lines).encode("utf-8", "surrogateescape") == content
    assert all(line.rstrip("\r\n").count("\n") == 0 for line in lines)


@given(contents, contents)
def test_an_unchanged_file_is_taken_back_to_the_byte(before: bytes, after: bytes) -> None:
    change = FileChange.of("a.md", before, after, ANY)
    assert taken_back(after, change, ANY) == before
    assert taken_back(before, change, ANY) == before


@given(contents, contents)
def test_hunks_are_only_of_what_differs(before: bytes, after: bytes) -> None:
    hunks = hunks_of(before, after)
    assert (hunks == []) == (before == after)
    new = lines_of(after)
    for hunk in hunks:
        assert new[hunk.line : hunk.line + len(hunk.after)] == hunk.after
        assert hunk.before != hunk.after


names = st.sampled_from(["học máy", "Python", "AI", "đời sống", "sách", "C++"])
tag_lists = st.lists(names, unique=True, max_size=4)


def post(tags: Iterable[str], style: str, end: str, title: str, body: str) -> bytes:
    """A post with the same names among tags and categories."""
    tags = list(tags)
    block = "".join(f"- {tag}\n" for tag in tags)
    written = {
        "block": f"tags:\n{block}" if tags else "tags: []\n",
        "flow": f"tags: [{', '.join(tags)}]\n",
        "lines": "tags: [\n" + "".join(f"  {tag},\n" for tag in tags) + "]\n",
        "none": "",
    }[style]
    categories = f"categories:\n{block}" if tags else ""
    return f"---\ntitle: {title}\n{categories}{written}date: 2020-01-02\n---\n{body}".replace(
        "\n", end
    ).encode()


@settings(max_examples=150)
@given(
    tag_lists,
    st.sampled_from(["block", "flow", "lines", "none"]),
    st.sampled_from(ENDS[:2]),
    st.sampled_from(["Mưa rơi.", "Mưa rơi.\n", "- AI\n- AI\ntags:\n- AI\n", "", "---\n\n---\n"]),
    names,
    names,
    st.booleans(),
)
def test_other_lines_that_have_changed_stay(
    tags: list[str], style: str, end: str, body: str, one: str, two: str, is_added: bool
) -> None:
    before = post(tags, style, end, "Ngày mưa", body)
    change = TagChange(added=(one,)) if is_added else TagChange({one: two})
    try:
        after = edit_tags(before, "a.md", change)
    except PostError:
        return
    made = FileChange.of("a.md", before, after, _RULE)
    assert taken_back(after, made, _RULE) == before

    def edited(content: bytes) -> bytes:
        content = content.replace("Ngày mưa".encode(), f"Ngày nắng{end}author: Lan".encode())
        return content + f"{end}{end}- AI{end}".encode()

    assert taken_back(edited(after), made, _RULE) == edited(before)
    assert taken_back(edited(before), made, _RULE) == edited(before)


START = "---\ntitle: Mưa\ncategories:\n- a\n- b\ntags:\n- a\n- b\n- c\n---\nMưa rơi.\n"


@pytest.mark.parametrize(
    ("change", "edits", "expected"),
    [
        pytest.param(
            {"a": None}, [("title: Mưa", "title: Nắng")], [("title: Mưa", "title: Nắng")],
            id="a line that is among the categories as well",
        ),
        pytest.param(
            {"a": None}, [("categories:\n- a\n- b\n", "")], [("categories:\n- a\n- b\n", "")],
            id="the categories are gone",
        ),
        pytest.param(
            {"b": "x"}, [("- c\n", "- c\n- d\n")], [("- c\n", "- c\n- d\n")],
            id="another tag was added",
        ),
        pytest.param(
            {"b": "x"}, [("- a\n- b\nt", "- x\n- b\nt")], [("- a\n- b\nt", "- x\n- b\nt")],
            id="a category has the new name",
        ),
        pytest.param(
            {"a": "x", "c": "y"}, [("Mưa rơi", "- x\n- y")], [("Mưa rơi", "- x\n- y")],
            id="the text has such lines",
        ),
        pytest.param({"b": "x"}, [("- x\n", "- b\n")], [], id="taken back by hand"),
        pytest.param(
            {"b": "x"}, [("- x\n", ""), ("- c\n", "- c\n- b\n")],
            [("- b\n- c\n", "- c\n- b\n")], id="taken back by hand at another place",
        ),
    ],
)  # fmt: skip
def test_the_right_lines(
    change: dict[str, str | None], edits: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    before = START.encode()
    after = edit_tags(before, "a.md", TagChange(change))
    made = FileChange.of("a.md", before, after, _RULE)
    now, wanted = after.decode(), START
    for old, new in edits:
        assert now.count(old) >= 1
        now = now.replace(old, new, 1)
    for old, new in expected:
        wanted = wanted.replace(old, new, 1)
    assert taken_back(now.encode(), made, _RULE).decode() == wanted


@pytest.mark.parametrize(
    ("change", "edit", "said"),
    [
        pytest.param({"b": "x"}, ("- x\n", "- z\n"), "'x' is not there any more", id="renamed"),
        pytest.param({"b": "x"}, ("- x\n", ""), "'x' is not there any more", id="taken away"),
        pytest.param({"b": None}, ("- c\n", "- c\n- b\n- b\n"), "'b' is there again", id="twice"),
        pytest.param({"b": "x"}, ("- c\n", "- c\n- b\n"), "'b' is there again", id="both"),
        pytest.param({"b": "x"}, ("- x\n", "- x # mới\n"), "'- x' is not there as", id="a comment"),
        pytest.param(
            {"b": "x"}, ("tags:\n- a\n- x\n- c\n", "tags: [a, x, c]\n"), "is not there as it was",
            id="another style",
        ),
        pytest.param({"b": "x"}, ("title: Mưa", "title: [Mưa"), "front matter", id="not readable"),
    ],
)  # fmt: skip
def test_refused_where_the_same_has_changed(
    change: dict[str, str | None], edit: tuple[str, str], said: str
) -> None:
    after = edit_tags(START.encode(), "a.md", TagChange(change))
    made = FileChange.of("a.md", START.encode(), after, _RULE)
    now = after.decode().replace(*edit)
    assert now.encode() != after
    with pytest.raises(PostError, match=said) as refused:
        taken_back(now.encode(), made, _RULE)
    assert refused.value.path == "a.md"


def test_a_change_that_was_not_made_is_not_taken_back() -> None:
    """As after a crash before the post's turn: its tags stay, whatever else has changed."""
    after = edit_tags(START.encode(), "a.md", TagChange({"b": None}))
    made = FileChange.of("a.md", START.encode(), after, _RULE)
    now = START.replace("Mưa rơi", "Mưa tạnh").encode()
    assert taken_back(now, made, _RULE) == now


def test_many_lines_that_are_alike_take_no_time() -> None:
    """Whoever made a journal to do harm gets a refusal, not a machine that is busy for hours."""
    after = ["\n"] * 200_000
    hunk = Hunk(0, ["- a\n"], [*after, "x\n"], [], [])
    change = FileChange("a.md", "", "", [hunk], {})
    with pytest.raises(PostError):
        taken_back(b"\n" * 400_000, change, ANY)
