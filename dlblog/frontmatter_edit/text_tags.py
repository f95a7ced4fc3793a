"""Tags in one string, which a dialect divides at spaces, commas or semicolons, or not at all."""

from __future__ import annotations

import re

from dlblog.dialect import Separator, sign_in
from dlblog.frontmatter_edit.bracketed import Bracketed, Item, add, rename
from dlblog.frontmatter_edit.change import Edit, TagChange, replaced

# What a name is between two of these signs; between none it is all of the string.
_PARTS = {
    "": re.compile(r"\S(?:.*\S)?", re.DOTALL),
    " ": re.compile(r"\S+"),
    ",": re.compile(r"[^\s,](?:[^,]*[^\s,])?"),
}
_SWAPPED = str.maketrans(",;", ";,")


def changed_text(
    text: str, names: list[str], change: TagChange, separator: Separator, *, may_grow: bool = True
) -> str | None:
    """Return a string after a change of the tags in it.

    What comes of it must be read again: a name may have a sign in it that divides.

    Args:
        names: the tags that it is read as.
        separator: what divides it.
        may_grow: whether a string of one name may become one of several.
    Returns:
        None if a string cannot hold the tags, or does not just consist of them, as with escapes.
    """
    sign = sign_in(text, separator)
    kept, added = change.decide(names)
    every = change.apply(names)
    is_one = not sign or sign not in text.strip()
    if not every or (not names and text.strip()) or (is_one and len(every) > 1 and not may_grow):
        return None
    if separator == "unclear" and is_one and " " in every[0]:
        return None
    if not names:
        return {"space": " ", "semicolon": "; "}.get(separator, ", ").join(every)
    if not sign and separator != "none":
        sign = ","
    if separator == "semicolon" and sign == "," and any("," in name for name in every):
        return "; ".join(every) + (";" if len(every) == 1 else "")
    if sign == ";":
        swapped = [name.translate(_SWAPPED) for name in names]
        renamed = TagChange(
            {
                old.translate(_SWAPPED): new if new is None else new.translate(_SWAPPED)
                for old, new in change.renames.items()
            },
            tuple(name.translate(_SWAPPED) for name in change.added),
        )
        changed = changed_text(text.translate(_SWAPPED), swapped, renamed, "comma")
        return changed if changed is None else changed.translate(_SWAPPED)
    items = tuple(
        Item(match.start(), match.end(), name)
        for match, name in zip(_PARTS[sign].finditer(text), names, strict=False)
    )
    if [" ".join(text[item.start : item.end].split()) for item in items] != names:
        return None
    if sign == ",":
        return _with_commas(text, items, kept, added)
    return _with_spaces(text, items, kept, added)


def _with_commas(
    text: str, items: tuple[Item, ...], kept: list[str | None], added: list[str]
) -> str | None:
    def bare(name: str, _: int) -> str:
        return name

    place = _bracketed(text, items)
    if added:  # before others go, so that there are neighbours
        only = len(items) == 1
        longer = [Edit(items[0].end, items[0].end, "".join(f", {name}" for name in added))]
        text = replaced(text, longer if only else add(text, place, added, bare))
        names = [*(item.name for item in items), *added]
        parts = list(_PARTS[","].finditer(text))
        if len(parts) != len(names):  # a name with a comma in it
            return None
        items = tuple(Item(*part.span(), name) for part, name in zip(parts, names, strict=True))
        place = _bracketed(text, items)
    return replaced(text, rename(text, place, [*kept, *added], bare))


def _bracketed(text: str, items: tuple[Item, ...]) -> Bracketed:
    commas = tuple(match.start() for match in re.finditer(",", text))
    return Bracketed(0, len(text), items, commas)


def _with_spaces(
    text: str, items: tuple[Item, ...], kept: list[str | None], added: list[str]
) -> str:
    edits = []
    for number, (item, name) in enumerate(zip(items, kept, strict=True)):
        if name is not None:
            edits.append(Edit(item.start, item.end, name))
        elif any(other is not None for other in kept[:number]):
            edits.append(Edit(items[number - 1].end, item.end))
        else:
            stop = items[number + 1].start if number + 1 < len(items) else item.end
            edits.append(Edit(item.start, stop))
    gap = text[items[-2].end : items[-1].start] if len(items) > 1 else " "
    edits.append(Edit(items[-1].end, items[-1].end, "".join(gap + name for name in added)))
    return replaced(text, edits).strip() if not any(kept) else replaced(text, edits)
