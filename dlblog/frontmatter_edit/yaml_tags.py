"""Tags in YAML: how they are written, and in which ways they can be changed.

All styles found in the wild are known: block and flow lists, one text that the blog's dialect
divides, a single value, nothing, and no key at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from dlblog.dialect import Dialect, is_unclear
from dlblog.frontmatter_edit.bracketed import (
    Bracketed,
    Item,
    add,
    after_line,
    line_break,
    line_end,
    line_start,
    rename,
)
from dlblog.frontmatter_edit.change import Edit, TagChange, Unsafe, replaced
from dlblog.frontmatter_edit.text_tags import changed_text
from dlblog.frontmatter_edit.yaml_tree import (
    STRING,
    Node,
    check_anchors,
    dashes,
    find,
    is_plain,
    outline,
    parse,
    quoted,
    tokens_in,
)
from dlblog.post import names_in
from dlblog.translation import _

__all__ = ["outline", "ways"]


class _Writer:
    """Writes names as those beside them are written."""

    def __init__(self, root: Node, items: tuple[Item, ...], *, flow: bool) -> None:
        self._items, self._flow = items, flow
        quotes = [item.quote for item in items if item.quote]
        quotes += [node.style for node in root.walk() if node.style in ("'", '"')]
        self.usual = quotes[0] if quotes else '"'

    def _style(self, number: int) -> str | None:
        """The quotes of a member that needs none; None where they tell nothing."""
        item = self._items[number]
        if item.name is None or (item.quote and not is_plain(item.name, flow=self._flow)):
            return None
        return item.quote

    def like(self, name: str, number: int) -> str:
        """A name in the place of a member or after it, as that or the nearest is written."""
        around = sorted(range(len(self._items)), key=lambda other: abs(other - number))
        styles = (style for other in around if (style := self._style(other)) is not None)
        if quote := next(styles, ""):
            return quoted(name, quote)
        if is_plain(name, flow=self._flow):
            return name
        return quoted(name, (self._items[number].quote if self._items else "") or self.usual)


def ways(source: str, change: TagChange, end: str, dialect: Dialect) -> Iterator[str]:
    """The front matter after a change, in the ways that it may be written, the best one first.

    Args:
        source: its own text.
        change: what is to be done.
        end: the line end that the file uses.
        dialect: of the blog.
    Raises:
        Unsafe: it cannot be changed.
    """
    root = parse(source)
    if root is not None and root.kind != "map":
        raise Unsafe(_("front matter is not a list of keys and values"), root.start)
    found = find(root, dialect.tag_keys) if root is not None else None
    if root is None or found is None:
        yield _with_key(source, root, change, end, dialect)
        return
    value = found[1]
    check_anchors(root, value)
    if value.kind == "list":
        added = change.decide([item.name for item in _items(value) if item.name])[1]
        # First what is put at the end: where nothing else stays, there are neighbours still.
        longer = _with(source, root, value, added) if added else source
        yield _renamed(longer, change, added, dialect.tag_keys)
    elif value.kind == "scalar":
        if value.anchor:
            raise Unsafe(_("its tags have an anchor"), value.start)
        yield from _ways_of_text(source, root, found, change, end, dialect)
    else:
        what = _("an alias of something else") if value.kind == "alias" else _("keys and values")
        raise Unsafe(_("its tags are {what}").format(what=what), value.start)


def _items(node: Node) -> tuple[Item, ...]:
    """The members of a list."""
    items = []
    for part in node.parts:
        names = names_in([part.text]) if part.kind == "scalar" else []
        quote = part.style if part.style in ("'", '"') else ""
        items.append(Item(part.start, part.last, names[0] if names else None, quote))
    return tuple(items)


def _bracketed(source: str, node: Node) -> Bracketed:
    opens = tokens_in(source, yaml.FlowSequenceStartToken, node)[0].end_mark.index
    items = _items(node)
    commas = [token.start_mark.index for token in tokens_in(source, yaml.FlowEntryToken, node)]
    own = [at for at in commas if not any(item.start <= at < item.end for item in items)]
    return Bracketed(opens, node.end - 1, items, tuple(own))


def _with(source: str, root: Node, node: Node, added: list[str]) -> str:
    """The front matter with names at the end of a list."""
    if node.flow:
        place = _bracketed(source, node)
        return replaced(
            source, add(source, place, added, _Writer(root, place.items, flow=True).like)
        )
    writer = _Writer(root, _items(node), flow=False)
    last = len(node.parts) - 1
    dash, item = dashes(source, node)[last], node.parts[last]
    indent = re.sub(r"\S", " ", source[line_start(source, dash) : dash])
    gap = source[dash + 1 : item.start]
    prefix = f"{indent}-{gap if gap and not gap.strip(' ') else ' '}"
    end = line_break(source, dash)
    lines = [prefix + writer.like(name, last) for name in added]
    if source[item.last - 1] in "\r\n":  # of text over several lines
        return replaced(source, [Edit(item.last, item.last, "".join(line + end for line in lines))])
    at = line_end(source, item.last)
    return replaced(source, [Edit(at, at, "".join(end + line for line in lines))])


def _renamed(source: str, change: TagChange, added: list[str], keys: tuple[str, ...]) -> str:
    """The front matter with members of its list of tags renamed or taken away.

    Args:
        added: names at the end of the list that are new and stay, whatever the change says.
        keys: see `Dialect.tag_keys`.
    """
    root = parse(source)
    found = find(root, keys) if root is not None else None
    if root is None or found is None or found[1].kind != "list":
        raise Unsafe(_("its tags cannot be found again"))
    node = found[1]
    items = _items(node)
    named = [number for number, item in enumerate(items) if item.name is not None]
    names = [str(items[number].name) for number in named]
    kept = [*change.decide(names[: len(names) - len(added)])[0], *added]
    writer = _Writer(root, items, flow=node.flow)
    for number, name in zip(named, kept, strict=True):
        part = node.parts[number]
        if name not in (None, items[number].name) and (part.anchor or part.style in ("|", ">")):
            raise Unsafe(_("a tag with an anchor or over several lines"), part.start)
    if node.flow:
        return replaced(source, rename(source, _bracketed(source, node), kept, writer.like))
    edits, own = [], dashes(source, node)
    for number, name in zip(named, kept, strict=True):
        item = items[number]
        if name is None:
            edits.append(_without_item(source, own[number], item))
        elif name != item.name:
            edits.append(Edit(item.start, item.end, writer.like(name, number)))
    if kept and kept.count(None) == len(items):
        if node.start != own[0]:
            raise Unsafe(_("its tags have an anchor or a type"), node.start)
        colons = [
            token.end_mark.index
            for token in tokens_in(source, yaml.ValueToken, root)
            if found[0].end <= token.start_mark.index < own[0]
        ]
        edits.append(Edit(colons[0], colons[0], " []"))
    return replaced(source, edits)


def _without_item(source: str, dash: int, item: Item) -> Edit:
    """Take a member of a block list out with its line; what is said beside it stays."""
    if "#" in source[dash : item.start]:
        raise Unsafe(_("a comment between a dash and its tag"), dash)
    begin, stop = line_start(source, dash), line_end(source, item.end)
    if source[item.end - 1] in "\r\n":
        return Edit(begin, item.end)
    rest = source[item.end : stop]
    if rest.strip(" \t") or source[begin:dash].strip(" "):
        return Edit(dash, item.end + len(rest) - len(rest.lstrip(" \t")))
    return Edit(begin, after_line(source, item.end))


def _ways_of_text(
    source: str,
    root: Node,
    pair: tuple[Node, Node],
    change: TagChange,
    end: str,
    dialect: Dialect,
) -> Iterator[str]:
    """The ways where the tags are one text, or nothing."""
    key, value = pair[0].text.lower(), pair[1]
    separator = dialect.at(key, "yaml")
    names = names_in(value.text, separator)
    added = change.decide(names)[1]
    every = change.apply(names)
    if every == names:
        yield source
        return
    if not names and value.start == value.end:
        yield _filled(source, root, value.end, added, end)
        return
    if value.style in ("|", ">"):
        raise Unsafe(_("its tags are a text over several lines"), value.start)
    if is_unclear(value.text, separator):
        reason = _("it is unclear whether '{text}' is one tag or several")
        advice = _('set tag-separator = "none" or "space" in dlblog.toml, or write a list')
        raise Unsafe(reason.format(text=names[0][:60]), value.start, advice)
    quote = 1 if value.style else 0
    inside = source[value.start + quote : value.end - quote]
    single = names == [inside]
    items = [Item(value.start, value.end, inside if single else None, value.style)]
    writer = _Writer(root, tuple(items if single or value.style else ()), flow=True)
    may_grow = value.tag == STRING and dialect.may_grow(key, "yaml")  # a number stays one
    changed = changed_text(inside, names, change, separator, may_grow=may_grow)
    if changed is not None and (names or value.tag == STRING):  # null becomes a list
        text = _scalar(root, value, changed, writer.usual)
        yield replaced(source, [Edit(value.start, value.end, text)])
    written = [writer.like(name, 0) for name in every]
    if single and every[:1] == names:
        # As it stands: a number stays one.
        as_it_stands = [source[value.start : value.end], *written[1:]]
        yield replaced(source, [Edit(value.start, value.end, f"[{', '.join(as_it_stands)}]")])
    yield replaced(source, [Edit(value.start, value.end, f"[{', '.join(written)}]")])


def _scalar(root: Node, value: Node, text: str, usual: str) -> str:
    """What stands between the quotes of a value, if any, as a value of its own."""
    flow = any(node.flow and node.start < value.start < node.end for node in root.walk())
    plain = bool(re.search(r"[\r\n]", text)) or is_plain(text, flow=flow)
    if value.style and not (plain and not is_plain(value.text, flow=flow)):
        return f"{value.style}{text}{value.style}"
    return text if plain else quoted(text, usual)


def _block_style(source: str, root: Node) -> tuple[int, str] | None:
    """How other lists of the front matter stand in lines of their own: indent, dash and gap."""
    for key, value in root.pairs:
        if value.kind == "list" and not value.flow and value.parts:
            dash = dashes(source, value)[0]
            indent = dash - line_start(source, dash) - (key.start - line_start(source, key.start))
            gap = source[dash + 1 : value.parts[0].start]
            if indent >= 0 and not source[line_start(source, dash) : dash].strip(" "):
                return indent, "-" + (gap if gap and not gap.strip(" ") else " ")
    return None


def _list_text(source: str, root: Node | None, names: list[str], indent: str, end: str) -> str:
    """What follows `tags:` where there was nothing, in the style of the other lists."""
    style = _block_style(source, root) if root is not None else None
    writer = _Writer(root or Node("map", 0, 0), (), flow=style is None)
    written = [writer.like(name, 0) for name in names]
    if style is None:
        return f" [{', '.join(written)}]"
    return "".join(f"{end}{indent}{' ' * style[0]}{style[1]}{name}" for name in written)


def _filled(source: str, root: Node, colon: int, names: list[str], end: str) -> str:
    """The front matter with names where `tags:` has no value."""
    begin, stop = line_start(source, colon), line_end(source, colon)
    indent = source[begin : len(source) - len(source[begin:].lstrip(" "))]
    text = _list_text(source, root, names, indent, end)
    if text.startswith(" ["):
        blank = source[colon : colon + 1] in (" ", "\t") and not source[colon:stop].strip(" \t")
        at = colon + 1 if blank else colon
        return replaced(source, [Edit(at, at, text.lstrip() if blank else text)])
    return replaced(source, [Edit(stop, stop, text)])


def _with_key(source: str, root: Node | None, change: TagChange, end: str, dialect: Dialect) -> str:
    """Add a key for the tags at the end: of `taxonomies` if there is or must be one."""
    added = change.decide([])[1]
    if not added:
        return source
    if root is None:
        above, indent = _opening("", end) if dialect.holds_tags_in_taxonomies else ("", "")
        return f"{source}{above}{indent}tags:{_list_text(source, root, added, indent, end)}{end}"
    if any(key.text == "<<" for key, _ in root.pairs):
        raise Unsafe(_("its keys are merged (<<) with others, which may be tags"), root.start)
    taxonomies = [value for key, value in root.pairs if key.text == "taxonomies"]
    parent = taxonomies[0] if taxonomies and taxonomies[0].kind == "map" else root
    begin = line_start(source, parent.start)
    indent = source[begin : parent.start]
    if parent.flow or indent.strip(" "):
        raise Unsafe(_("its front matter is in braces"), parent.start)
    above = ""
    if dialect.holds_tags_in_taxonomies and parent is root:
        if taxonomies:
            raise Unsafe(_("its tags cannot be changed without changing something else"))
        above, indent = _opening(indent, end)
    line = f"{above}{indent}tags:{_list_text(source, parent, added, indent, end)}"
    if parent.last and source[parent.last - 1] in "\r\n":  # of text over several lines
        return replaced(source, [Edit(parent.last, parent.last, line + end)])
    at = line_end(source, parent.last)
    return replaced(source, [Edit(at, at, end + line)])


def _opening(indent: str, end: str) -> tuple[str, str]:
    """Return the line that opens a map of taxonomies, and the indent of what stands in it."""
    return f"{indent}taxonomies:{end}", f"{indent}  "
