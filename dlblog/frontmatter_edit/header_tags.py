"""Tags in a header of Pelican: one line, whose names are divided by `;` or commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dlblog.dialect import Dialect
from dlblog.front_matter import HEADER_LINE, divided, header_lines
from dlblog.frontmatter_edit.change import Edit, TagChange, Unsafe, replaced
from dlblog.translation import _


def outline(source: str, keys: tuple[str, ...]) -> Any:
    """Return all keys and values but the tags, in order; only `tags` is a key of theirs here."""
    lines = header_lines(source.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple((key, value) for key, value in lines if key.lower() != "tags")


def ways(source: str, change: TagChange, end: str, dialect: Dialect) -> Iterator[str]:
    """Yield the header after a change; see `yaml_tags.ways`."""
    lines = list(HEADER_LINE.finditer(source))
    found = [number for number, line in enumerate(lines) if _key(line) == "tags"]
    if not found:
        yield _with_line(source, change, end)
        return
    number = found[0]
    if len(found) > 1:
        text = _("'{name}' stands there twice")
        raise Unsafe(text.format(name="tags"), lines[found[1]].start())
    if number + 1 < len(lines) and lines[number + 1]["more"]:
        raise Unsafe(_("its tags are a text over several lines"), lines[number].start())
    start, value = lines[number].start("value"), lines[number]["value"].rstrip()
    names, sign = divided(value)
    kept, added = change.decide(names)
    texts = [_changed(value, sign, kept, added), written([*filter(None, kept), *added])]
    colon = lines[number].end("key") + 1
    gap = source[colon:start] or ("" if value else " ")
    for text in texts:
        yield replaced(source, [Edit(colon, start + len(value), gap + text if text else "")])


def written(names: list[str]) -> str:
    """Return tags as one value: divided by `;` where a name has a comma."""
    if not any("," in name for name in names):
        return ", ".join(names)
    return "; ".join(names) if len(names) > 1 else f"{names[0]};"


def _key(line: re.Match[str]) -> str:
    return (line["key"] or "").lower()


def _changed(value: str, sign: str, kept: list[str | None], added: list[str]) -> str:
    """A value with other names; those that stay keep the spaces around them."""
    fates = iter(kept)
    parts = []
    for part in value.split(sign):
        if name := part.strip():
            fate = next(fates)
            if fate is not None:
                parts.append(part.replace(name, fate, 1))
    gap = parts[-1][: len(parts[-1]) - len(parts[-1].lstrip())] if len(parts) > 1 else " "
    return sign.join([*parts, *(gap + name for name in added)]).strip()


def _with_line(source: str, change: TagChange, end: str) -> str:
    """The header with a line for its tags at its end, its key written as the others are."""
    added = change.decide([])[1]
    if not added:
        return source
    first = next(HEADER_LINE.finditer(source))
    key = "tags" if first["key"].islower() else "TAGS" if first["key"].isupper() else "Tags"
    return f"{source}{end}{first[0][: first.start('key') - first.start()]}{key}: {written(added)}"
