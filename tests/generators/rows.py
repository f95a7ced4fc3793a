"""The form of the table: a post, the tags that dlblog reads in it, and what each edit leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

EDITS = ("add", "remove", "rename")

# How far the generator's own parser goes with a post: it reads the tags as dlblog does; it reads
# all other values and the body, but takes the tags for something else; it cannot read the post.
Own = Literal["tags", "values", "nothing"]


class Refused(NamedTuple):
    """An edit that is refused; the message about the post has these words."""

    words: str


After = str | Refused


@dataclass(frozen=True)
class Row:
    """A post and what becomes of it.

    Attributes:
        shape: unique among the rows of a blog.
        text: the whole post.
        tags: that dlblog reads.
        add, remove, rename: the whole post after `tag add ADDED`, `tag remove OLD` and
            `tag rename OLD NEW`, or why that is refused.
        own: see `Own`.
        suffix: of the post's file.
        categories: that dlblog reads, with a comma between them; None: whatever.
    """

    shape: str
    text: str
    tags: tuple[str, ...]
    add: After
    remove: After
    rename: After
    added: str = "gió"
    old: str = "mưa"
    new: str = "bão"
    own: Own = "tags"
    suffix: str = ".md"
    categories: str | None = None

    def after(self, edit: str) -> After:
        """What an edit leaves."""
        after: After = getattr(self, edit)
        return after

    def wanted(self, edit: str) -> list[str]:
        """The tags after an edit: a tag that is there is not added, a merged one stands once."""
        tags = list(self.tags)
        if edit == "add":
            return tags if self.added in tags else [*tags, self.added]
        if edit == "remove":
            return [tag for tag in tags if tag != self.old]
        if self.new in tags:
            return [tag for tag in tags if tag != self.old]
        return [self.new if tag == self.old else tag for tag in tags]


@dataclass(frozen=True)
class Blog:
    """A blog: the files that tell its generator, and rows that are posts of it.

    Attributes:
        name: unique in the table.
        generator: whose rules its rows are checked against.
        folder: of the posts.
        files: name -> content; what tells the generator, and posts that only stand beside the rows.
        settings: lines of dlblog.toml.
        divide: what divides a string of tags where a theme decides: a comma, a space, or nothing.
    """

    name: str
    generator: str
    folder: str
    rows: Sequence[Row]
    files: dict[str, str] = field(default_factory=dict)
    settings: str = ""
    divide: str = ""


class Head(NamedTuple):
    """What stands before and after the tags in a post of some format."""

    begin: str
    end: str


YAML = Head(
    "---\ntitle: Trời sắp mưa\n",
    'date: 2021-05-04\nghi-chu: "a: b, c"\n---\n\nTrời tối dần.\n\n---\n\ntags: [mưa]\n',
)
TOML = Head(
    '+++\ntitle = "Trời sắp mưa"\n',
    'date = 2021-05-04\nso = 1.50\n\n[build]\nlist = "never"\n+++\n\nTrời tối dần.\n',
)
JSON = Head(
    '{\n  "title": "Trời sắp mưa",\n',
    '  "date": "2021-05-04",\n  "so": 1.50\n}\n\nTrời tối dần.\n',
)


def row(
    head: Head,
    shape: str,
    before: str,
    tags: str,
    add: After | None = None,
    remove: After | None = None,
    rename: After | None = None,
    *,
    added: str = "gió",
    old: str = "mưa",
    new: str = "bão",
    own: Own = "tags",
    categories: str | None = None,
) -> Row:
    """A row of which only what stands between the two parts of a head is given.

    Args:
        before, add, remove, rename: lines of the head without the last line end; None: unchanged.
        tags: with | between them.
    """

    def whole(part: After | None) -> After:
        if isinstance(part, Refused):
            return part
        middle = before if part is None else part
        return f"{head.begin}{middle}\n{head.end}" if middle else head.begin + head.end

    text = whole(None)
    assert isinstance(text, str)
    names = tuple(tags.split("|")) if tags else ()
    return Row(
        shape, text, names, whole(add), whole(remove), whole(rename), added, old, new, own,
        categories=categories,
    )  # fmt: skip


def chosen(rows: Sequence[Row], *shapes: str) -> list[Row]:
    """The rows of some shapes."""
    return [one for one in rows if one.shape in shapes]


def changed(
    rows: Sequence[Row], shape: str, *pairs: tuple[str, str], own: Own | None = None
) -> list[Row]:
    """Rows with other texts: each pair is what stands there and what stands there instead.

    Args:
        shape: is put before the name of each.
        own: None: as in the rows.
    """

    def of(text: After) -> After:
        for old, new in pairs:
            text = text.replace(old, new) if isinstance(text, str) else text
        return text

    return [
        replace(
            one, shape=f"{shape}: {one.shape}", text=str(of(one.text)),
            add=of(one.add), remove=of(one.remove), rename=of(one.rename), own=own or one.own,
        )
        for one in rows
    ]  # fmt: skip


def whole(
    shape: str,
    text: str,
    tags: str = "",
    add: After | None = None,
    remove: After | None = None,
    rename: After | None = None,
    *,
    added: str = "gió",
    old: str = "mưa",
    new: str = "bão",
    own: Own = "tags",
    suffix: str = ".md",
) -> Row:
    """A row that is given as it is; None: unchanged."""
    names = tuple(tags.split("|")) if tags else ()
    edits = (text if after is None else after for after in (add, remove, rename))
    return Row(shape, text, names, *edits, added, old, new, own, suffix)


def filed(categories: dict[str, str]) -> list[Row]:
    """Rows in YAML about categories: a line of the head -> the names that dlblog reads in it."""
    return [
        row(YAML, f"categories: {line}", f"tags: [mưa]\n{line}", "mưa",
            f"tags: [mưa, gió]\n{line}", f"tags: []\n{line}", f"tags: [bão]\n{line}",
            categories=names)
        for line, names in categories.items()
    ]  # fmt: skip
