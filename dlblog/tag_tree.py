"""The tags of posts as a tree: lap-trinh/python stands below lap-trinh.

A node has the posts of its own tag and of all below it, each counted once, which only the engine
can tell: sums of counts would count a post with two of the tags twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog.tag_name import branches, name_parts

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine, Span
    from dlblog.query import Query


class Node(NamedTuple):
    """A tag, or what several tags stand below.

    Attributes:
        name: from the top, with / between its parts.
        label: the part that its place in the tree does not tell.
        span: of the posts with this tag or any below it.
        own: how many posts have this very tag.
        children: in order.
    """

    name: str
    label: str
    span: Span
    own: int
    children: tuple[Node, ...]


def tag_tree(
    engine: SearchEngine, query: Query, order: Callable[[str, Span], Any]
) -> tuple[Node, ...]:
    """The tags of the posts that answer a query, as a tree.

    Args:
        engine: the index.
        query: any query value.
        order: name and span of a node -> where it stands among its like.
    """
    known = engine.values("tag")
    below = branches(known)
    own: dict[str, list[str]] = {}
    for tag in known:
        own.setdefault("/".join(name_parts(tag)), []).append(tag)
    spans = engine.spans("tag", query, below)
    owned = engine.spans("tag", query, own)
    children: dict[str, list[str]] = {}
    for name in sorted(spans, key=lambda name: order(name, spans[name])):
        parent = "/".join(name_parts(name)[:-1])
        children.setdefault(parent, []).append(name)

    def node(name: str) -> Node:
        inner = tuple(node(child) for child in children.get(name, ()))
        count = owned[name].documents if name in owned else 0
        return Node(name, name_parts(name)[-1], spans[name], count, inner)

    return tuple(node(name) for name in children.get("", ()))


def compact(node: Node) -> Node:
    """A node without steps that only lead to one other: CI/CD is one line where no tag is CI."""
    while not node.own and len(node.children) == 1:
        (only,) = node.children
        node = only._replace(label=f"{node.label}/{only.label}")
    return node._replace(children=tuple(map(compact, node.children)))


def rows(nodes: tuple[Node, ...], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """(depth, node) of all nodes as they stand from top to bottom."""
    for node in nodes:
        yield depth, node
        yield from rows(node.children, depth + 1)
