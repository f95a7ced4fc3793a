"""Changes a list in brackets with commas, as YAML, TOML and JSON have it, over one or many lines.

What stands between its members is white space and comments. White space goes with the member it
belongs to; comments stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlblog.frontmatter_edit.change import Edit, TagChange, replaced

_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
_BLANK = " \t"


class Item(NamedTuple):
    """A member of a list.

    Attributes:
        start, end: its offsets.
        name: the tag that it is, None where it is none.
        quote: the sign around it, empty where it has none.
    """

    start: int
    end: int
    name: str | None
    quote: str = ""


class Bracketed(NamedTuple):
    """A list in brackets.

    Attributes:
        open, close: offsets after the bracket that opens it, and of the one that closes it.
        items: in order.
        commas: offsets.
    """

    open: int
    close: int
    items: tuple[Item, ...]
    commas: tuple[int, ...]

    def comma_after(self, number: int) -> int | None:
        """Where the comma after a member is."""
        following = self.items[number + 1].start if number + 1 < len(self.items) else self.close
        return next(
            (comma for comma in self.commas if self.items[number].end <= comma < following), None
        )


# What stands for a name, after the member it is modelled on: (name, number) -> text.
Write = Callable[[str, int], str]


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, before its line end."""
    match = _LINE_END.search(text, at)
    return match.start() if match else len(text)


def after_line(text: str, at: int) -> int:
    """Where the next line begins."""
    match = _LINE_END.search(text, at)
    return match.end() if match else len(text)


def line_break(text: str, at: int) -> str:
    """The line end that is used at some place: that of its line, else of the one before."""
    match = _LINE_END.search(text, at - 1 if text[at - 1 : at + 1] == "\r\n" else at)
    if match and match.group():
        return match.group()
    found = re.findall(r"\r\n|\r|\n", text[:at])
    return str(found[-1]) if found else "\n"


def rename(text: str, place: Bracketed, kept: Sequence[str | None], write: Write) -> list[Edit]:
    """Give members new names, or take them out.

    Args:
        kept: for each member that is a tag, its name from now on, or None.
        write: a name as text; the number is that of the member it replaces.
    """
    names = iter(kept)
    fates = [item.name if item.name is None else next(names) for item in place.items]
    gone = [
        number
        for number, item in enumerate(place.items)
        if item.name is not None and fates[number] is None
    ]
    edits = [
        Edit(item.start, item.end, write(name, number))
        for number, (item, name) in enumerate(zip(place.items, fates, strict=True))
        if name is not None and name != item.name
    ]
    if len(gone) == len(place.items) and not _has_comment(text, place.open, place.close, place):
        return [Edit(place.open, place.close)] if gone else []
    last_kept = max((n for n in range(len(place.items)) if n not in gone), default=-1)
    last = len(place.items) - 1
    if -1 < last_kept < last and place.comma_after(last) is None:
        begin, end = place.items[last_kept].end, place.items[last].end
        gone = [number for number in gone if number < last_kept]
        if _has_comment(text, begin, end, place):
            edits += [Edit(comma, comma + 1) for comma in place.commas if begin <= comma < end]
            for item in place.items[last_kept + 1 :]:
                stop = item.end + (text[item.end : item.end + 1] == ",")
                edits.append(_without(text, item.start, stop, place.open))
        else:
            edits.append(Edit(begin, end))
    for number in gone:
        item, comma = place.items[number], place.comma_after(number)
        if comma is None:  # nothing stays but comments
            edits.append(_without(text, item.start, item.end, place.open))
        elif number < last and _comma_leads(text, item.end, place.items[number + 1].start):
            edits.append(Edit(item.start, place.items[number + 1].start))
        elif text[item.end : comma].strip(_BLANK):  # something between a member and its comma
            edits += [Edit(item.start, item.end), Edit(comma, comma + 1)]
        else:
            edits.append(_without(text, item.start, comma + 1, place.open))
    return edits


def add(text: str, place: Bracketed, names: Sequence[str], write: Write) -> list[Edit]:
    """Put names at the end; the arguments are those of `rename`."""
    if not names:
        return []
    if not place.items:
        return [Edit(place.open, place.open, ", ".join(write(name, 0) for name in names))]
    last = len(place.items) - 1
    texts = [write(name, last) for name in names]
    item, comma = place.items[last], place.comma_after(last)
    begin = line_start(text, item.start)
    end = item.end if comma is None else comma + 1
    indent = text[begin : item.start]
    if begin >= place.open and not indent.strip(_BLANK):  # a line for each
        gap = line_break(text, begin - 1) + indent
    else:
        before = place.comma_after(last - 1) if last else None
        between = " " if before is None else text[before + 1 : item.start]
        gap = between if not between.strip(_BLANK) else " "
    added = gap + f",{gap}".join(texts) + ("," if comma is not None else "")
    stop = line_end(text, end)
    if gap.strip(_BLANK) and stop < place.close:  # after what is said beside the last one
        return [Edit(end, end, "," if comma is None else ""), Edit(stop, stop, added)]
    return [Edit(end, end, added if comma is not None else f",{added}")]


def change_list(
    text: str,
    find: Callable[[str], Bracketed],
    change: TagChange,
    write: Callable[[str, Item | None], str],
) -> str:
    """A text after a change of the tags in its list.

    Args:
        find: the list in such a text.
        write: a name as text; the member is the one it replaces or comes after, if there is any.
    """
    place = find(text)
    kept, added = change.decide([item.name for item in place.items if item.name is not None])

    def like(name: str, number: int) -> str:
        return write(name, place.items[number] if place.items else None)

    if added:  # before others go, so that there are neighbours
        text = replaced(text, add(text, place, added, like))
        place = find(text)
    return replaced(text, rename(text, place, [*kept, *added], like))


def _has_comment(text: str, start: int, end: int, place: Bracketed) -> bool:
    """Whether anything but white space, commas and members is in a stretch of a list."""
    rest, at = "", start
    for item in place.items:
        if start <= item.start < end:
            rest += text[at : item.start]
            at = item.end
    return bool((rest + text[at:end]).replace(",", "").strip())


def _comma_leads(text: str, start: int, end: int) -> bool:
    """Whether between two members the comma begins the second one's line, and nothing else."""
    before, _, after = text[start:end].partition(",")
    return not before.strip() and not after.strip(_BLANK) and bool(before.strip(_BLANK))


def _without(text: str, start: int, end: int, floor: int) -> Edit:
    """Take a stretch out, with the white space or the line that was there for it alone.

    Args:
        floor: where the list begins.
    """
    begin, stop = line_start(text, start), line_end(text, end)
    alone = begin >= floor and not text[begin:start].strip(_BLANK)
    if alone and not text[end:stop].strip(_BLANK):
        return Edit(begin, after_line(text, end))
    after = end
    while text[after : after + 1] and text[after] in _BLANK:
        after += 1
    if alone or text[after : after + 1] not in ("]", "#", "\r", "\n", ""):
        return Edit(start, after)
    before = start
    while before > floor and text[before - 1] in _BLANK:
        before -= 1
    return Edit(before if before > floor else start, end)
