"""The table by dlblog: what it reads in each post, and what each edit leaves or refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Done, Run, WritePost
from tests.generators.rows import EDITS, Blog, Refused, Row
from tests.generators.table import BLOGS

Posts = Mapping[str, Row]


@pytest.mark.parametrize("blog", BLOGS, ids=[blog.name for blog in BLOGS])
def test_table(blog: Blog, run: Run, write: WritePost, tmp_path: Path) -> None:
    """`init` and `index` find out what the blog is; then every edit, and `undo` of each."""
    posts = {
        f"{blog.folder}/bài-{number:03}{row.suffix}": row for number, row in enumerate(blog.rows)
    }
    before = {name: row.text for name, row in posts.items()}
    for name, content in (*blog.files.items(), *before.items()):
        write(name, content)
    assert run("init").status == 0
    settings = tmp_path / "dlblog.toml"
    settings.write_bytes(blog.settings.encode() + settings.read_bytes())
    assert run("-q", "index", "--jobs", "1").status in (0, 2)  # some posts cannot be read
    faults = [*_misread(posts, run)]
    for edit in EDITS:
        for command in _commands(edit, posts):
            done = run("tag", *command.words)
            if command.refused:
                faults += _unsaid(edit, command, done, posts)
            elif done.status:
                faults.append(f"{edit}: {done.out}{done.err}")
            else:
                after = {name: str(posts[name].after(edit)) for name in command.posts}
                faults += _differences(edit, posts, {**before, **after}, tmp_path)
                run("tag", "undo")
            faults += _differences(f"undo of {edit}", posts, before, tmp_path)
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def _misread(posts: Posts, run: Run) -> Iterator[str]:
    """Posts whose tags or categories are read as others than the table says."""
    hits = json.loads(run("list", "--all", "--no-refresh", "-f", "json").out)
    read = {hit["path"]: hit for hit in hits}
    for name, row in posts.items():
        if (tags := read[name]["tags"]) != list(row.tags):
            yield f"{row.shape}: reads {tags}, not {list(row.tags)} in\n{row.text}"
        categories = read[name]["category"]
        if row.categories not in (None, categories):
            yield f"{row.shape}: reads {categories}, not {row.categories}"


class _Command(NamedTuple):
    """A command of `dlblog tag` that edits several posts.

    Attributes:
        words: of the command.
        posts: that it names.
        refused: whether none of them can be edited.
    """

    words: tuple[str, ...]
    posts: list[str]
    refused: bool


def _commands(edit: str, posts: Posts) -> Iterator[_Command]:
    """The commands of an edit: one for all posts that get, lose or rename the same tag."""
    groups: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for name, row in posts.items():
        words = {
            "add": ("add", "--exact", row.added),
            "remove": ("remove", row.old),
            "rename": ("rename", "--exact", "--yes", row.old, row.new),
        }[edit]
        if edit == "add" or row.old in row.tags:
            groups.setdefault((isinstance(row.after(edit), Refused), words), []).append(name)
        else:
            assert row.after(edit) == row.text, row.shape
    for (refused, words), names in groups.items():
        if edit == "rename":
            where = " OR ".join(f'path:"{Path(name).stem}"' for name in names)
            yield _Command((*words, "--where", where), names, refused)
        else:
            yield _Command((*words, *names), names, refused)


def _differences(what: str, posts: Posts, wanted: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Posts that are not what they have to be."""
    for name, text in wanted.items():
        there = (folder / name).read_bytes()
        if there != text.encode():
            lines = (one.splitlines(True) for one in (text, there.decode()))
            shown = "".join(unified_diff(*lines, "wanted", "is", n=1))
            yield f"{posts[name].shape}: {what}\n{shown}"


def _unsaid(edit: str, command: _Command, done: Done, posts: Posts) -> Iterator[str]:
    """Posts that are not refused in a line of their own with the words of the table."""
    if done.status != 2:
        yield f"{edit} ends with {done.status}, not 2: {done.out}{done.err}"
    lines = done.err.splitlines()
    for name in command.posts:
        refused = posts[name].after(edit)
        assert isinstance(refused, Refused)
        line = next((line for line in lines if f"{name}:" in line), "")
        if refused.words not in line:
            yield f"{posts[name].shape}: {edit}, refused without {refused.words!r}: {line}"
