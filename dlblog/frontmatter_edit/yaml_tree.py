"""YAML as a tree of values that know their places, by the marks of its parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from dlblog.frontmatter_edit.change import Unsafe
from dlblog.post import tag_key
from dlblog.translation import _

STRING = "tag:yaml.org,2002:str"
# What other readers of YAML take for numbers or truth: YAML 1.2, go-yaml, Psych (symbols).
_ELSEWHERE = re.compile(
    r"[-+]?\.?\d[\d_.,]*(?:[eE][-+]?\d+)?|0[oxb][\da-fA-F_]+|[yYnN]|:.*|\.(?:inf|nan)", re.I
)
_RESOLVER: Any = yaml.resolver.Resolver()
# libyaml tells the same places as the parser in Python (a test compares them) and takes a sixth of
# the time.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(eq=False, slots=True)
class Node:
    """A value of the front matter, with its offsets; `parts` are keys and values in turn."""

    kind: str  # scalar, list, map or alias
    start: int
    end: int
    text: str = ""
    tag: str = ""
    style: str = ""
    anchor: str = ""
    flow: bool = False
    parts: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Node, Node]]:
        return list(zip(self.parts[::2], self.parts[1::2], strict=True))

    @property
    def last(self) -> int:
        """Where the last thing in it ends; its own end may be behind comments."""
        return self.end if self.flow or not self.parts else self.parts[-1].last

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


def _at(mark: Any) -> int:
    return int(mark.index)


@lru_cache(maxsize=2)  # an edit asks for the same several times; nobody changes a node
def parse(source: str) -> Node | None:
    """The root of some YAML; None where it is empty."""
    roots: list[Node] = []
    open_: list[Node] = []
    for event in yaml.parse(source, Loader=LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop().end = _at(event.end_mark)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        start, end = _at(event.start_mark), _at(event.end_mark)
        node = Node("alias", start, end, anchor=event.anchor or "")
        if isinstance(event, yaml.ScalarEvent):
            node.kind, node.text, node.style = "scalar", event.value, event.style or ""
            node.tag = event.tag or _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
        elif isinstance(event, yaml.CollectionStartEvent):
            node.kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
            node.tag = event.tag or ""
            # libyaml calls both styles block.
            node.flow = source[start:end].endswith(("[", "{"))
        (open_[-1].parts if open_ else roots).append(node)
        if node.kind in ("list", "map"):
            open_.append(node)
    if len(roots) > 1:
        raise Unsafe(_("it is several documents"), roots[1].start)
    if roots and roots[0].kind == "scalar" and not roots[0].text:
        return None
    return roots[0] if roots else None


def find(root: Node, keys: tuple[str, ...]) -> tuple[Node, Node] | None:
    """The key and value of the tags, as `front_matter` and `post` read them.

    Args:
        keys: see `Dialect.tag_keys`.
    Raises:
        Unsafe: they stand twice.
    """
    top = root.pairs
    nested = [pair for key, value in top if key.text == "taxonomies" for pair in value.pairs]
    there: dict[str, tuple[Node, Node]] = {}
    for name in keys:
        found = []
        for pairs in (top, nested):
            found += [pair for pair in pairs if pair[0].text.lower() == name]
        if len(found) > 1:
            raise Unsafe(_("'{name}' stands there twice").format(name=name), found[1][0].start)
        if found:
            there[name] = found[0]
    values = {
        name: value.text if value.kind == "scalar" else [] for name, (_key, value) in there.items()
    }
    return there.get(tag_key(values, keys))


def outline(source: str, keys: tuple[str, ...]) -> Any:
    """All values but the tags, comparable by type and value; `keys` as in `find`."""
    root = parse(source)
    if root is None:
        return ()
    found = find(root, keys) if root.kind == "map" else None

    def is_of_tags(key: Node, value: Node) -> bool:
        # A map that holds nothing else may have been made for them.
        held = value.parts[::2] if value.kind == "map" else []
        return found is not None and (key is found[0] or held == [found[0]])

    def of(node: Node) -> Any:
        if node.kind == "map":
            pairs = [pair for pair in node.pairs if not is_of_tags(*pair)]
            if node is root and not pairs:
                return ()
            return "map", node.tag, node.anchor, [(of(key), of(value)) for key, value in pairs]
        parts = [of(part) for part in node.parts]
        return node.kind, node.tag, node.anchor, node.text, parts

    return of(root)


def is_plain(name: str, *, flow: bool) -> bool:
    """Whether a text is read as itself without quotes, by any reader of YAML."""
    if _ELSEWHERE.fullmatch(name):
        return False
    try:
        # With the spaces that may stand beside it: "-" is another thing then.
        root = parse(f"[ {name} ]" if flow else f"- {name}\n")
    except (yaml.YAMLError, Unsafe):
        return False
    if root is None or root.kind != "list" or len(root.parts) != 1:
        return False
    only = root.parts[0]
    return (only.kind, only.text, only.tag, only.style) == ("scalar", name, STRING, "")


def quoted(name: str, quote: str) -> str:
    """A text in quotes, ' or "."""
    if quote == "'":
        return "'" + name.replace("'", "''") + "'"
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def check_anchors(root: Node, value: Node) -> None:
    """Whether all that is in a value is used there alone.

    Raises:
        Unsafe: it is not.
    """
    mine = {id(node) for node in value.walk()}
    anchors = {node.anchor for node in value.walk() if node.anchor and node.kind != "alias"}
    for node in root.walk():
        if node.kind == "alias" and node.anchor in anchors and id(node) not in mine:
            text = _("its tags are used elsewhere too, as *{anchor}")
            raise Unsafe(text.format(anchor=node.anchor), node.start)


def tokens_in(source: str, kind: type[yaml.Token], node: Node) -> list[Any]:
    """The tokens of some kind within a node."""
    return [
        token
        for token in yaml.scan(source, Loader=LOADER)
        if isinstance(token, kind) and node.start <= token.start_mark.index < node.end
    ]


def dashes(source: str, node: Node) -> list[int]:
    """Where the dashes of a block list are.

    Raises:
        Unsafe: they cannot be told from those of lists in it.
    """
    tokens = tokens_in(source, yaml.BlockEntryToken, node)
    column = tokens[0].start_mark.column
    own = [token.start_mark.index for token in tokens if token.start_mark.column == column]
    if len(own) != len(node.parts):
        raise Unsafe(_("its tags are lists in lists"), node.start)
    return own
