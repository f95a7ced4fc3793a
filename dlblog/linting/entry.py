"""The keys of front matter as they are spelt, with their places and the types of their values.

`front_matter` tells what a post says; here is what its author wrote. Called only for what could be
read; of YAML every value has its place, of TOML and JSON every key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from dlblog import toml
from dlblog.front_matter import HEADER_LINE, Place, divided
from dlblog.frontmatter_edit.tokens import tokens_of

# nothing: null or left empty; number and truth: what YAML, TOML or JSON take for such.
_SHAPES = {
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:bool": "truth",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
}
_RESOLVER: Any = yaml.resolver.Resolver()
_TOML_KEY = re.compile(
    r"""^([ \t]*(?:\[{1,2}[ \t]*)?(["']?))([\w-]+)\2[ \t]*[=.\]]""", re.MULTILINE
)


class Value(NamedTuple):
    """A value as it is written.

    Attributes:
        shape: text, nothing, number, truth, list or table.
        text: of a scalar.
        line, column: 1-based, in the file.
        members: of a list.
        entries: of a table.
    """

    shape: str
    text: str
    line: int
    column: int
    members: tuple[Value, ...] = ()
    entries: tuple[Entry, ...] = ()


class Entry(NamedTuple):
    """A key as it is spelt, and its value; line and column are 1-based, in the file."""

    key: str
    line: int
    column: int
    value: Value


def read_entries(text: str, place: Place) -> tuple[Entry, ...]:
    """The keys at the top of front matter, and those below `taxonomies`, in order.

    Args:
        text: of the whole file.
        place: of its front matter, which can be read.
    """
    source, before = text[place.begin : place.end], text.count("\n", 0, place.begin)
    read = _READERS[place.kind]
    try:
        entries = read(source, before)
    except (yaml.YAMLError, ValueError, RecursionError, StopIteration):
        return ()
    nested = [e for found in entries if found.key == "taxonomies" for e in found.value.entries]
    return (*entries, *nested)


def _yaml(source: str, before: int) -> tuple[Entry, ...]:
    events = yaml.parse(source, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _node(event, events, before).entries
    return ()


def _node(event: Any, events: Iterator[Any], before: int) -> Value:
    """The value that begins with an event, as deep as `front_matter` lets it be."""
    line, column = event.start_mark.line + 1 + before, event.start_mark.column + 1
    if isinstance(event, yaml.SequenceStartEvent):
        members = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            members.append(_node(inner, events, before))
        return Value("list", "", line, column, tuple(members))
    if isinstance(event, yaml.MappingStartEvent):
        entries = []
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key = _node(inner, events, before)
            value = _node(next(events), events, before)
            entries.append(Entry(key.text, key.line, key.column, value))
        return Value("table", "", line, column, entries=tuple(entries))
    if isinstance(event, yaml.AliasEvent):  # what it stands for is not known here
        return Value("text", f"*{event.anchor}", line, column)
    tag = event.tag or _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
    return Value(_SHAPES.get(tag, "text"), event.value, line, column)


def _toml(source: str, before: int) -> tuple[Entry, ...]:
    places: dict[str, tuple[int, int]] = {}
    line, at = before + 1, 0
    for match in _TOML_KEY.finditer(source):
        line += source.count("\n", at, match.start())
        at = match.start()
        places.setdefault(match[3], (line, match.end(1) - at + 1))
    return _entries(toml.loads(source, parse_float=str).items(), places, before + 1)


def _json(source: str, before: int) -> tuple[Entry, ...]:
    places: dict[str, tuple[int, int]] = {}
    line, at = before + 1, 0
    tokens = tokens_of(source)
    for token, following in pairwise(tokens):
        if token.kind == "string" and following.text == ":":
            line += source.count("\n", at, token.start)
            at = token.start
            column = at - source.rfind("\n", 0, at)
            places.setdefault(json.loads(token.text, strict=False), (line, column))
    pairs = json.loads(source, strict=False, object_pairs_hook=_Pairs)
    return _entries(pairs, places, before + 1)


def _members(source: str, before: int) -> tuple[Entry, ...]:
    return _json(f"{{\n{source}}}", before - 1)


def _header(source: str, before: int) -> tuple[Entry, ...]:
    entries = []
    for match in HEADER_LINE.finditer(source):
        if not match["key"]:  # a line more of the value before
            continue
        line = source.count("\n", 0, match.start()) + before + 1
        first = match.start() - 1  # columns are 1-based
        text, at = match["value"].strip(), match.start("value") - first
        value = Value("text" if text else "nothing", text, line, at)
        if match["key"].lower() in ("tags", "authors"):
            names = divided(text)[0]
            members = tuple(Value("text", name, line, at + text.index(name)) for name in names)
            value = Value("list", "", line, at, members)
        entries.append(Entry(match["key"], line, match.start("key") - first, value))
    return tuple(entries)


_READERS: dict[str, Callable[[str, int], tuple[Entry, ...]]] = {
    "yaml": _yaml,
    "toml": _toml,
    "json": _json,
    "members": _members,
    "header": _header,
}


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, with keys that stand there twice."""


def _entries(pairs: Any, places: dict[str, tuple[int, int]], first: int) -> tuple[Entry, ...]:
    entries = []
    for key, value in pairs:
        line, column = places.get(key, (first, 1))
        entries.append(Entry(key, line, column, _value(value, places, line, column)))
    return tuple(entries)


def _value(value: Any, places: dict[str, tuple[int, int]], line: int, column: int) -> Value:
    """A value that Python has read, at the place of its key."""
    if isinstance(value, (dict, _Pairs)):
        pairs = value.items() if isinstance(value, dict) else value
        return Value("table", "", line, column, entries=_entries(pairs, places, line))
    if isinstance(value, list):
        members = tuple(_value(member, places, line, column) for member in value)
        return Value("list", "", line, column, members)
    if value is None:
        return Value("nothing", "", line, column)
    if isinstance(value, (bool, int, float)):
        shape = "truth" if isinstance(value, bool) else "number"
        return Value(shape, str(value).lower(), line, column)
    return Value("text", str(value), line, column)
