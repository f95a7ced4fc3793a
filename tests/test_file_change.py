"""Posts as they were before a change, also where other lines have changed since."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.errors import PostError
from dlblog.file_change import FileChange, Rule
from dlblog.frontmatter_edit import TagChange, edit_tags
from dlblog.recovery import RULE

ANY = Rule(lambda content: (), lambda content: 0, lambda before, after: True)
ENDS = ("\n", "\r\n", "\r")

texts = st.lists(
    st.tuples(st.sampled_from(["- a", "- b", "tags:", "", "mưa", "---"]), st.sampled_from(ENDS)),
    max_size=12,
).map(lambda lines: "".join(line + end for line, end in lines))
contents = st.one_of(
    st.binary(max_size=60), st.builds(lambda text, rest: (text + rest).encode(), texts, texts)
)


@given(contents, contents)
def test_an_unchanged_file_is_taken_back_to_the_byte(before: bytes, after: bytes) -> None:
    change = FileChange.of("/a.md", before, after, ANY)
    assert change.reverse(after, ANY) == before
    assert change.reverse(before, ANY) == before


@given(contents, contents, contents, st.integers(0, 120))
def test_heads_are_what_differs_wherever_the_body_begins(
    before: bytes, after: bytes, body: bytes, begin: int
) -> None:
    rule = ANY._replace(body=lambda content: min(begin, len(content)))
    change = FileChange.of("/a.md", before + body, after + body, rule)
    head_before, head_after = change.head_before, change.head_after
    assert (before + body).startswith(head_before) and (after + body).startswith(head_after)
    assert (before + body)[len(head_before) :] == (after + body)[len(head_after) :]


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
    made = FileChange.of("/a.md", before, after, RULE)
    assert made.reverse(after, RULE) == before

    def edited(content: bytes) -> bytes:
        content = content.replace("Ngày mưa".encode(), f"Ngày nắng{end}author: Lan".encode())
        return content + f"{end}{end}- AI{end}".encode()

    assert made.reverse(edited(after), RULE) == edited(before)
    assert made.reverse(edited(before), RULE) == edited(before)


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
    made = FileChange.of("/a.md", before, after, RULE)
    now, wanted = after.decode(), START
    for old, new in edits:
        assert now.count(old) >= 1
        now = now.replace(old, new, 1)
    for old, new in expected:
        wanted = wanted.replace(old, new, 1)
    assert made.reverse(now.encode(), RULE).decode() == wanted


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
    made = FileChange.of("/a.md", START.encode(), after, RULE)
    now = after.decode().replace(*edit)
    assert now.encode() != after
    with pytest.raises(PostError, match=said) as refused:
        made.reverse(now.encode(), RULE)
    assert refused.value.path == "/a.md"


def test_a_change_that_was_not_made_is_not_taken_back() -> None:
    """As after a crash before the post's turn: its tags stay, whatever else has changed."""
    after = edit_tags(START.encode(), "a.md", TagChange({"b": None}))
    made = FileChange.of("/a.md", START.encode(), after, RULE)
    now = START.replace("Mưa rơi", "Mưa tạnh").encode()
    assert made.reverse(now, RULE) == now


BODY = "Mưa rơi.\n"


@pytest.mark.parametrize(
    "text",
    [
        START,
        START.replace("\n", "\r\n"),
        START.replace("\n", "\r"),
        "\ufeff" + START,
        '+++\ntags = ["a", "b"]\n+++\n' + BODY,
        '{\n"tags": ["a", "b"]\n}\n' + BODY,
        "\ufeff" + BODY,
        BODY,
        "---\ntags: [b]\n---",
        "---\n---\n" + BODY,
    ],
    ids=["YAML", "CRLF", "CR", "BOM", "TOML", "JSON", "BOM alone", "none", "no body", "empty"],
)
def test_the_body_may_be_another_one(text: str) -> None:
    """Whatever stands above it: an untouched head comes back to the byte."""
    before = text.encode()
    after = edit_tags(before, "a.md", TagChange(added=("mới",)))
    made = FileChange.of("/a.md", before, after, RULE)
    for body in (b"\n\n- a\r\ntags: [x]\n", "\n---\nNắng lên.\n".encode()):
        assert made.reverse(after + body, RULE) == before + body
        assert made.reverse(before + body, RULE) == before + body


def test_many_lines_that_are_alike_take_no_time() -> None:
    lines = b"---\ntags:\n- a\n" + b"\n" * 100_000
    before, after = (lines + b"x: %d\n---\n" % number for number in (1, 2))
    made = FileChange.of("/a.md", before, after.replace(b"- a", b"- b"), RULE)
    now = made.head_after.replace(b"tags", b"\n\ntags").replace(b"x: ", b"y: ")
    with pytest.raises(PostError, match="is not clear"):
        made.reverse(now, RULE)
