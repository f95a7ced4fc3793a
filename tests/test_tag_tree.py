"""Tags with / as a tree: each post counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import engines
from dlblog.engines.base import FileState, SearchEngine, Span
from dlblog.query import Everything, Field, Query
from dlblog.tag_name import name_order
from dlblog.tag_tree import Node, compact, rows, tag_tree
from tests.conftest import document

TAGGED = {
    "2011-01-01-hat-then.md": ["Nhạc/Dân ca", "Nhạc/Đàn tính"],
    "2012-02-02-quan-ho.md": ["Nhạc/Dân ca/Quan họ", "Nhạc"],
    "2013-03-03-jazz.md": ["Nhạc/Jazz"],
    "2014-04-04-dong-goi.md": ["CI/CD", "Docker"],
    "khong-ngay.md": ["Nhạc / Dân ca", "Docker"],
    "2015-05-05-khong-the.md": [],
}


def write_index(folder: Path, tagged: dict[str, list[str]]) -> None:
    """A new index of posts with these tags."""
    with engines.rebuild(folder) as writer:
        for path, tags in tagged.items():
            names = ", ".join(f'"{tag}"' for tag in tags)
            writer.put(document(path, f"---\ntags: [{names}]\n---\nGió."), FileState("00", 1, 1))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SearchEngine]:
    write_index(tmp_path / "index", TAGGED)
    opened = engines.open_index(tmp_path / "index")
    yield opened
    opened.close()


def by_count(name: str, span: Span) -> tuple[object, ...]:
    return -span.documents, name_order(name)


def drawn(nodes: tuple[Node, ...]) -> list[str]:
    """A tree as lines: posts, posts of the very tag, label."""
    return [
        f"{node.span.documents} {node.own} {'  ' * depth}{node.label}"
        for depth, node in rows(nodes)
    ]


def test_a_post_counts_once_in_each_node(engine: SearchEngine) -> None:
    nodes = tag_tree(engine, Everything(), by_count)
    assert drawn(nodes) == [
        "4 1 Nhạc",
        "3 2   Dân ca",
        "1 1     Quan họ",
        "1 1   Đàn tính",
        "1 1   Jazz",
        "2 2 Docker",
        "1 0 CI",
        "1 1   CD",
    ]
    assert [node.name for _, node in rows(nodes)][:3] == [
        "Nhạc", "Nhạc/Dân ca", "Nhạc/Dân ca/Quan họ",
    ]  # fmt: skip
    days = nodes[0].span.first, nodes[0].span.last
    assert [day and day.isoformat() for day in days] == ["2011-01-01", "2013-03-03"]


def test_steps_to_only_one_other_are_one_line(engine: SearchEngine) -> None:
    nodes = tag_tree(engine, Everything(), by_count)
    assert drawn(tuple(map(compact, nodes)))[-2:] == ["2 2 Docker", "1 1 CI/CD"]
    some = tag_tree(engine, Field("tag", ("Nhạc/Dân ca/Quan họ", "Nhạc/Jazz")), by_count)
    assert drawn(tuple(map(compact, some))) == [
        "2 1 Nhạc", "1 1   Dân ca/Quan họ", "1 1   Jazz",
    ]  # fmt: skip


def test_tree_of_some_posts(engine: SearchEngine) -> None:
    query: Query = Field("tag", ("Docker",))
    assert drawn(tag_tree(engine, query, lambda name, span: name_order(name))) == [
        "1 0 CI", "1 1   CD", "2 2 Docker", "1 0 Nhạc", "1 1   Dân ca",
    ]  # fmt: skip
    assert tag_tree(engine, Field("tag", ("không có",)), by_count) == ()


part = st.text("ab", min_size=1, max_size=1)
tag = st.lists(part, min_size=1, max_size=4).map("/".join)


@given(st.lists(st.lists(tag, max_size=4), min_size=1, max_size=6))
@settings(max_examples=15)
def test_as_counted_by_hand(
    tmp_path_factory: pytest.TempPathFactory, posts: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("tree") / "index"
    write_index(folder, {f"{n}.md": tags for n, tags in enumerate(posts)})
    opened = engines.open_index(folder)
    try:
        nodes = {node.name: node for _, node in rows(tag_tree(opened, Everything(), by_count))}
    finally:
        opened.close()
    every = {
        "/".join(tag.split("/")[:size])
        for tags in posts
        for tag in tags
        for size in range(1, tag.count("/") + 2)
    }
    assert set(nodes) == every
    for name, node in nodes.items():
        below = [tags for tags in posts if any(f"{tag}/".startswith(f"{name}/") for tag in tags)]
        assert node.span.documents == len(below)
        assert node.own == sum(name in tags for tags in posts)
