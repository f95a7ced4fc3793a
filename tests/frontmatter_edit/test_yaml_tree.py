"""Places of values in YAML: libyaml, which is quick, and PyYAML's own parser agree."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from dlblog.front_matter import find_front_matter
from dlblog.frontmatter_edit import yaml_tree
from dlblog.frontmatter_edit.yaml_tree import Node, parse
from dlblog.post import decode
from tests.frontmatter_edit.more_shapes import SHAPES

SOURCES = {
    name: text[place.begin : place.end]
    for name, shape in SHAPES.items()
    if (place := find_front_matter(text := decode(shape.content, name))) and place.kind == "yaml"
}


def tree(node: Node | None) -> Any:
    if node is None:
        return None
    parts = [tree(part) for part in node.parts]
    return node.kind, node.start, node.end, node.text, node.tag, node.style, node.flow, parts


@pytest.mark.skipif(yaml_tree.LOADER is yaml.SafeLoader, reason="PyYAML without libyaml")
def test_both_parsers_give_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for name, source in SOURCES.items():
        quick = tree(parse(source))
        with monkeypatch.context() as patch:
            patch.setattr(yaml_tree, "LOADER", yaml.SafeLoader)
            try:
                slow = tree(parse(source))
            except yaml.scanner.ScannerError:  # a tab that libyaml allows, as the generators do
                assert "\t" in source, name
                continue
        assert quick == slow, name
        compared += 1
    assert compared > 200
