"""Tags in one string: what they are read as, and what becomes of the string, in each dialect."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from dlblog.dialect import UNKNOWN, Dialect
from dlblog.errors import PostError
from dlblog.frontmatter_edit import TagChange, edit_tags, only_tags_differ
from dlblog.post import parse_post
from tests.frontmatter_edit.checks import PATH, SPACES, add, remove, rename

COMMAS = Dialect(separator="comma")
JEKYLL, HUGO, HEXO, ELEVENTY, ZOLA, PELICAN = (
    Dialect.of("", name) for name in ("Jekyll", "Hugo", "Hexo", "Eleventy", "Zola", "Pelican")
)
ONE, SET_COMMAS, SET_SPACES = (Dialect.of(set_to, "") for set_to in ("none", "comma", "space"))


class Row(NamedTuple):
    """Front matter without its fences, its tags, a change, and the front matter after it."""

    dialect: Dialect
    head: str
    tags: tuple[str, ...]
    change: TagChange
    expected: str


def row(dialect: Dialect, head: str, tags: str, change: TagChange, expected: str) -> Row:
    """Make a row; `tags` are divided by |."""
    names = tuple(tags.split("|")) if tags else ()
    return Row(dialect, f"{head}\n", names, change, f"{expected}\n")


ROWS = {
    # Spaces divide.
    "spaces": row(SPACES, "tags: mưa trời", "mưa|trời", add("gió"), "tags: mưa trời gió"),
    "spaces, one word": row(
        JEKYLL, "tags: Numpy", "Numpy", add("thử-nghiệm"), "tags: Numpy thử-nghiệm"
    ),
    "spaces, a name with a space": row(
        SPACES, "tags: mưa trời", "mưa|trời", add("học máy"), "tags: [mưa, trời, học máy]"
    ),
    "spaces, renamed to a name with a space": row(
        JEKYLL, "tags: mưa", "mưa", rename("mưa", "học máy"), "tags: [học máy]"
    ),
    "spaces, a name with a comma": row(
        SPACES, "tags: mưa", "mưa", add("a,b"), 'tags: [mưa, "a,b"]'
    ),
    "spaces, quotes": row(
        SPACES, "tags: 'mưa trời'", "mưa|trời", add("gió"), "tags: 'mưa trời gió'"
    ),
    "spaces, quotes needed": row(
        SPACES, "tags: mưa trời", "mưa|trời", add("#x"), 'tags: "mưa trời #x"'
    ),
    "spaces, removed": row(
        SPACES, "tags: mưa  trời x", "mưa|trời|x", remove("trời"), "tags: mưa x"
    ),
    "spaces, a number left": row(
        SPACES, "tags: mưa 007", "mưa|007", remove("mưa"), 'tags: "007"'
    ),
    "spaces, a number grows": row(
        SPACES, "tags: 2016", "2016", add("gió"), "tags: [2016, gió]"
    ),
    "spaces, none left": row(
        JEKYLL, "tags: mưa trời", "mưa|trời", remove("mưa", "trời"), "tags: []"
    ),
    "spaces, renamed": row(
        SPACES, "tags: mưa trời", "mưa|trời", rename("mưa", "gió"), "tags: gió trời"
    ),
    "spaces, merged": row(
        SPACES, "tags: mưa trời x", "mưa|trời|x", rename("x", "mưa"), "tags: mưa trời"
    ),
    "spaces, an empty text": row(JEKYLL, "tags: ''", "", add("gió", "x"), "tags: gió x"),
    "spaces, nothing": row(JEKYLL, "tags:", "", add("gió"), "tags: [gió]"),
    "spaces, null": row(JEKYLL, "tags: ~", "", add("gió"), "tags: [gió]"),
    # Commas divide, in Jekyll too.
    "commas": row(COMMAS, "tags: a, b", "a|b", add("học máy"), "tags: a, b, học máy"),
    "commas, no spaces": row(JEKYLL, "tags: a,b c", "a|b c", add("gió"), "tags: a,b c,gió"),
    "commas, one name": row(
        COMMAS, "tags: Dành cho người mới", "Dành cho người mới", add("gió"),
        "tags: Dành cho người mới, gió",
    ),
    "commas, one name and a comma": row(
        COMMAS, "tags: học máy,", "học máy", add("gió"), "tags: học máy, gió,"
    ),
    "commas, one name, quotes": row(
        SET_COMMAS, 'tags: "mưa to"', "mưa to", add("gió"), 'tags: "mưa to, gió"'
    ),
    "commas, renamed to a name with a space": row(
        COMMAS, "tags: mưa", "mưa", rename("mưa", "học máy"), "tags: học máy"
    ),
    "commas, removed": row(
        COMMAS, "tags: mưa, trời, x", "mưa|trời|x", remove("mưa"), "tags: trời, x"
    ),
    "commas, a name with one": row(
        COMMAS, "tags: mưa, trời", "mưa|trời", add("a, b"), 'tags: [mưa, trời, "a, b"]'
    ),
    "Jekyll, commas, one left": row(JEKYLL, "tags: a, b", "a|b", remove("b"), "tags: a"),
    "Jekyll, commas, a name with a space left": row(
        JEKYLL, "tags: học máy, b", "học máy|b", remove("b"), "tags: [học máy]"
    ),
    "Eleventy": row(ELEVENTY, "tags: mưa,nắng to", "mưa|nắng to", add("x"), "tags: mưa,nắng to,x"),
    "Eleventy, one": row(ELEVENTY, "tags: mưa to", "mưa to", add("x"), "tags: [mưa to, x]"),
    # Semicolons divide.
    "Pelican": row(PELICAN, "tags: mưa; a, b", "mưa|a, b", add("x"), "tags: mưa; a, b; x"),
    "Pelican, commas": row(PELICAN, "tags: mưa, b c", "mưa|b c", add("x"), "tags: mưa, b c, x"),
    "Pelican, commas, a name with one": row(
        PELICAN, "tags: mưa, b", "mưa|b", add("x, y"), "tags: mưa; b; x, y"
    ),
    "Pelican, renamed to a name with a comma": row(
        PELICAN, "tags: mưa", "mưa", rename("mưa", "x, y"), "tags: x, y;"
    ),
    # A string is one tag.
    "Hugo": row(HUGO, "tags: học máy", "học máy", add("AI"), "tags: [học máy, AI]"),
    "Hugo, commas": row(HUGO, "tags: a, b", "a, b", add("AI"), 'tags: ["a, b", AI]'),
    "Hugo, renamed": row(HUGO, "tags: học máy", "học máy", rename("học máy", "a, b"), "tags: a, b"),
    "Hugo, removed": row(HUGO, "tags: học máy", "học máy", remove("học máy"), "tags: []"),
    "Hexo": row(HEXO, "tags: 'mưa to'", "mưa to", add("AI"), "tags: ['mưa to', 'AI']"),
    "Zola": row(ZOLA, "tags: mưa to", "mưa to", add("AI"), "tags: [mưa to, AI]"),
    "set to none": row(ONE, "tags: a, b c", "a, b c", rename("a, b c", "x y"), "tags: x y"),
    # Nothing is known: what can be meant in one way alone.
    "unknown, one word": row(UNKNOWN, "tags: mưa", "mưa", add("gió"), "tags: [mưa, gió]"),
    "unknown, renamed to a name with a space": row(
        UNKNOWN, "tags: mưa", "mưa", rename("mưa", "mưa rào"), "tags: [mưa rào]"
    ),
    "unknown, commas": row(UNKNOWN, "tags: mưa to, x", "mưa to|x", add("y"), "tags: mưa to, x, y"),
    # The singular key.
    "tag": row(JEKYLL, "tag: học máy", "học máy", add("gió"), "tag: [học máy, gió]"),
    "tag, renamed": row(JEKYLL, "tag: mưa", "mưa", rename("mưa", "học máy"), "tag: học máy"),
    "tag beside tags, Jekyll": row(
        JEKYLL, "tag: a\ntags: [b]", "a", rename("a", "c"), "tag: c\ntags: [b]"
    ),
    "tag beside tags, Hexo": row(
        HEXO, "tag: a\ntags: [b]", "b", rename("b", "c"), "tag: a\ntags: [c]"
    ),
    "tag beside empty tags": row(HEXO, "tags:\ntag: a", "a", rename("a", "c"), "tags:\ntag: c"),
    "an empty tag beside tags, Jekyll": row(
        JEKYLL, "tag:\ntags: a b", "a|b", add("c"), "tag:\ntags: a b c"
    ),
    "tag, Hugo": row(HUGO, "tag: a", "", add("c"), "tag: a\ntags: [c]"),
    "tag, unknown": row(UNKNOWN, "tag: a b", "a b", add("c"), "tag: [a b, c]"),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_row(row: Row) -> None:
    for end in ("\n", "\r\n"):
        before, wanted = (
            f"---\n{head}---\n\nThân bài.\n".replace("\n", end).encode()
            for head in (row.head, row.expected)
        )
        assert parse_post(before, PATH, row.dialect).tags == row.tags
        after = edit_tags(before, PATH, row.change, row.dialect)
        assert after.decode() == wanted.decode()
        # What takes a change back looks at this, and knows no dialect.
        assert only_tags_differ(before, after)


FORMATS = {
    "TOML": ("+++\ntags = 'học máy'\n+++\n", "+++\ntags = ['học máy', 'AI']\n+++\n"),
    "JSON": ('{\n"tags": "học máy"\n}\n', '{\n"tags": ["học máy", "AI"]\n}\n'),
}


@pytest.mark.parametrize("dialect", [UNKNOWN, SPACES, JEKYLL, HUGO, ELEVENTY, ONE])
@pytest.mark.parametrize(("text", "wanted"), FORMATS.values(), ids=FORMATS)
def test_spaces_never_divide_toml_and_json(dialect: Dialect, text: str, wanted: str) -> None:
    assert parse_post(text.encode(), PATH, dialect).tags == ("học máy",)
    assert edit_tags(text.encode(), PATH, add("AI"), dialect).decode() == wanted


@pytest.mark.parametrize("text", [text for text, _ in FORMATS.values()], ids=FORMATS)
def test_the_setting_goes_before_the_format(text: str) -> None:
    assert parse_post(text.encode(), PATH, SET_SPACES).tags == ("học", "máy")


CATEGORIES: dict[str, tuple[Dialect, str, tuple[str, ...]]] = {
    "Jekyll": (JEKYLL, "categories: toán lập-trình", ("toán", "lập-trình")),
    "Jekyll, commas": (JEKYLL, "categories: toán học, văn", ("toán học", "văn")),
    "Jekyll, singular": (JEKYLL, "category: đời sống", ("đời sống",)),
    "Jekyll, both": (JEKYLL, "category: đời sống\ncategories: a b", ("đời sống", "a", "b")),
    "Hugo": (HUGO, "categories: đời sống, bếp", ("đời sống, bếp",)),
    "Hexo, nested": (HEXO, "categories:\n- [Đời, Bếp]\n- [Nghề]", ("Đời", "Bếp", "Nghề")),
    "commas": (COMMAS, "categories: đời sống", ("đời sống",)),
    "spaces": (SPACES, "categories: đời sống", ("đời", "sống")),
    "unknown": (UNKNOWN, "categories: đời sống", ("đời sống",)),
}


@pytest.mark.parametrize(("dialect", "head", "names"), CATEGORIES.values(), ids=CATEGORIES)
def test_categories(dialect: Dialect, head: str, names: tuple[str, ...]) -> None:
    post = parse_post(f"---\n{head}\n---\n".encode(), PATH, dialect)
    assert (post.categories, post.faults) == (names, ())


@pytest.mark.parametrize(
    "change", [add("AI"), remove("học máy"), rename("học máy", "ML")], ids=repr
)
@pytest.mark.parametrize("head", ["tags: học máy", "tags: 'học máy'", "tags: học  máy"])
def test_an_unclear_string_is_not_edited(head: str, change: TagChange) -> None:
    post = f"---\ntitle: x\n{head}\n---\n".encode()
    with pytest.raises(PostError) as raised:
        edit_tags(post, PATH, change)
    assert (raised.value.path, raised.value.line) == (PATH, 3)
    assert "whether 'học máy' is one tag or several: set tag-separator" in raised.value.reason
    assert edit_tags(post, PATH, add("học máy")) == post
