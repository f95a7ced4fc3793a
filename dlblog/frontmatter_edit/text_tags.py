"""Several tags in one text, divided by commas or spaces as in Jekyll; a single one as well."""

from __future__ import annotations

import re

from dlblog.frontmatter_edit.bracketed import Bracketed, Item, add, rename
from dlblog.frontmatter_edit.change import Edit, TagChange, replaced


def changed_text(text: str, names: list[str], change: TagChange) -> str | None:
    """A text after a change of the tags in it.

    Args:
        names: the tags that it is read as.
    Returns:
        None where it does not just consist of them, as with escapes.
    """
    commas = tuple(match.start() for match in re.finditer(",", text))
    parts = re.finditer(r"[^\s,](?:[^,]*[^\s,])?" if commas else r"\S+", text)
    items = tuple(
        Item(match.start(), match.end(), name) for match, name in zip(parts, names, strict=False)
    )
    if [" ".join(text[item.start : item.end].split()) for item in items] != names:
        return None
    kept, added = change.decide(names)
    if commas:

        def bare(name: str, _: int) -> str:
            return name

        place = Bracketed(0, len(text), items, commas)
        if added:
            longer = replaced(text, add(text, place, added, bare))
            return changed_text(longer, [*names, *added], change._replace(added=()))
        return replaced(text, rename(text, place, kept, bare))
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
