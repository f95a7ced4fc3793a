"""All shapes of front matter, times all that can be done to their tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
import yaml

from dlblog.errors import PostError
from dlblog.frontmatter_edit import TagChange
from dlblog.post import parse_post
from tests.frontmatter_edit.checks import (
    PATH,
    SPACES,
    add,
    check_edit,
    edit,
    intended,
    read,
    remove,
    rename,
)
from tests.frontmatter_edit.more_shapes import SHAPES
from tests.frontmatter_edit.shapes import Shape

# Names that YAML, TOML or JSON read as something else, or trip over, if they just stand there.
HARD_NAMES = (
    *("yes", "y", "NO", "on", "true", "007", "1_000", "0x1F", "1e3", ".5", ".inf", "12:30"),
    *(
        "2016-01-01",
        "#x",
        "a: b",
        "a:",
        ":a",
        "- x",
        "-",
        "---",
        "...",
        "? x",
        "?",
        "[x",
        "]",
        "a]",
    ),
    *("{x", "a}", "a, b", ",", "*x", "&x", "!x", "|", ">", "@x", "%x", "`x", "=", "<<", "a #b"),
    *('nói "vậy"', '"', "'", "it's", "'x'", '"x"', "a\\b", "\\", "\\n", "\\u0041", "+++", "$x"),
    *("🌧️", "𠀀", "x\u200b", "[]", "{}", "{{ x }}", "tags: [x]", "a\u00adb"),
)
# These stand plain in a block list.
PLAIN_NAMES = (
    "gió",
    "học sâu",
    "C#",
    "C++",
    ".NET",
    "Node.js",
    "học-sâu",
    "a:b",
    "R&D",
    "đời/sống",
)
# dlblog reads these as no tag at all, or with other spaces, however they are quoted.
UNREADABLE = ("null", "~", "Null", "NULL", "a\u00a0b", "\u00a0x", " x", "x ", "a  b", "")

_ORDINARY = re.compile(r"[^\W\d_][\w+#&.]*(?:[ /-][^\W_]+)*")


def ordinary(name: str) -> bool:
    """Whether a name can stand plain and is text then."""
    return bool(_ORDINARY.fullmatch(name)) and isinstance(yaml.safe_load(name), str)


_IDS = {shape: name for name, shape in SHAPES.items()}
_PLAINEST = {
    *("not indented", "flow", "flow, one item a line", "string, spaces", "string, commas"),
    *("single", "empty", "none", "no front matter", "single quotes", "double quotes"),
    *("flow, single quotes", "flow, double quotes", "TOML", "TOML, single quotes", "JSON"),
    *("TOML, string", "JSON, string", "CRLF", "flow, spaces inside", "taxonomies"),
}
ALL = [pytest.param(shape, id=name) for name, shape in SHAPES.items()]
TAGGED = [pytest.param(shape, id=name) for name, shape in SHAPES.items() if shape.tags]


LISTS = [
    pytest.param(shape, id=name)
    for name, shape in SHAPES.items()
    if shape.tags and shape.parts and isinstance(read(shape.content).tags, list)
]
# Where what is added leaves no trace when it goes again.
GROWING = [*LISTS, *(each for each in TAGGED if each not in LISTS and len(each.values[0].tags) > 1)]


def some_names(shape: Shape) -> Iterator[str]:
    """A few names of each kind, other ones for each shape; all for the plainest shapes."""
    name = _IDS[shape]
    names = (*PLAIN_NAMES, *HARD_NAMES)
    first = list(SHAPES).index(name) % 9
    yield from names if name in _PLAINEST else ("gió", "yes", "a: b", *names[first::9])


def attempt(shape: Shape, change: TagChange, kind: str) -> bytes | None:
    """The post after an edit that was looked at from all sides; None where it may be refused."""
    try:
        return check_edit(shape.content, change, parts=shape.parts)
    except PostError:
        if kind in shape.refused:
            assert edit(shape.content, PATH, TagChange()) == shape.content
            return None
        raise


def places(shape: Shape) -> Iterator[str]:
    """The first tag, one in the middle, the last."""
    tags = list(dict.fromkeys(shape.tags))
    yield from dict.fromkeys((tags[0], tags[len(tags) // 2], tags[-1]))


def test_there_are_enough() -> None:
    assert len(SHAPES) >= 300
    contents = [shape.content for shape in SHAPES.values()]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("shape", ALL)
def test_shape_is_what_it_says(shape: Shape) -> None:
    post = parse_post(shape.content, PATH, SPACES)
    assert post.faults == ()
    assert read(shape.content).names == list(shape.tags)
    composed = [unicodedata.normalize("NFC", tag) for tag in shape.tags]
    assert post.tags == tuple(dict.fromkeys(composed))


@pytest.mark.parametrize("shape", ALL)
def test_add(shape: Shape) -> None:
    for name in some_names(shape):
        attempt(shape, add(name), "add")
    for names in (("gió", "bão"), ("yes", "gió", "a: b"), ("học sâu", "#x")):
        attempt(shape, add(*names), "add")


@pytest.mark.parametrize("shape", ALL)
def test_names_that_cannot_be_read(shape: Shape) -> None:
    """Written so that it is read as another name, or not at all, is nothing."""
    for name in UNREADABLE:
        for change in (add(name), rename(shape.tags[0], name) if shape.tags else add(name)):
            try:
                after = edit(shape.content, PATH, change)
            except PostError:
                continue
            names = read(after).names  # in a text of several, null is a name as others
            assert names in (list(shape.tags), intended(shape.tags, change))


@pytest.mark.parametrize("shape", ALL)
def test_nothing_to_do(shape: Shape) -> None:
    changes = [TagChange(), remove("không có"), rename("không có", "gió")]
    for tag in shape.tags:
        changes += [add(tag), add(unicodedata.normalize("NFD", tag)), rename(tag, tag)]
    for change in changes:
        if not shape.refused:
            assert edit(shape.content, PATH, change) == shape.content


@pytest.mark.parametrize("shape", TAGGED)
def test_remove(shape: Shape) -> None:
    for tag in places(shape):
        attempt(shape, remove(tag), "remove")
        attempt(shape, remove(unicodedata.normalize("NFD", tag)), "remove")
    attempt(shape, remove(*shape.tags[:-1]), "remove")
    attempt(shape, remove(*shape.tags[1:]), "remove")
    attempt(shape, remove(*shape.tags), "empty" if "empty" in shape.refused else "remove")


@pytest.mark.parametrize("shape", TAGGED)
def test_rename(shape: Shape) -> None:
    for tag in places(shape):
        for new in some_names(shape):
            attempt(shape, rename(tag, new), "rename")
        for other in places(shape):
            if other != tag:  # merged
                attempt(shape, rename(tag, other), "rename")
    everything = {tag: f"{tag} mới" for tag in shape.tags}
    attempt(shape, TagChange(renames=everything), "rename")
    swapped = dict(zip(shape.tags, reversed(shape.tags), strict=True))
    attempt(shape, TagChange(renames=swapped), "rename")


@pytest.mark.parametrize("shape", TAGGED)
def test_all_at_once(shape: Shape) -> None:
    first, last = shape.tags[0], shape.tags[-1]
    for new in ("gió", "a: b", "học sâu"):
        for change in (
            TagChange(renames={first: new}, added=("bão", "yes")),
            TagChange(renames={last: None}, added=("bão", new)),
            TagChange(renames={first: None, last: new}, added=("bão",)),
            TagChange(renames=dict.fromkeys(shape.tags), added=(new,)),
            TagChange(renames={first: new}, added=(first,)),
        ):
            if not shape.refused & {"add", "rename"}:
                attempt(shape, change, "empty")


@pytest.mark.parametrize("shape", TAGGED)
def test_rename_and_back(shape: Shape) -> None:
    for tag in places(shape):
        for new in ("bão", "F#", "Vue.js"):
            if not (shape.there_and_back and ordinary(tag)) or new in shape.tags:
                continue
            there = attempt(shape, rename(tag, new), "rename")
            if there is not None:
                assert edit(there, PATH, rename(new, tag)) == shape.content


@pytest.mark.parametrize("shape", GROWING)
def test_add_then_remove(shape: Shape) -> None:
    for name in ("bão", "no", "F#"):
        there = attempt(shape, add(name), "add")
        if there is not None:
            assert edit(there, PATH, remove(name)) == shape.content


@pytest.mark.parametrize("shape", LISTS)
def test_what_stays_is_not_touched(shape: Shape) -> None:
    """Within the tags as well: adding only puts in, removing only takes out."""
    if "add" not in shape.refused:
        left = iter(edit(shape.content, PATH, add("gió", "a: b")))
        assert all(byte in left for byte in shape.content)
    for tag in places(shape):
        if set(shape.tags) != {tag} and "remove" not in shape.refused:
            left = iter(shape.content)
            removed = edit(shape.content, PATH, remove(tag))
            assert all(byte in left for byte in removed), removed
