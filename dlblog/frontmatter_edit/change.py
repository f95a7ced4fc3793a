"""What is to be done with the tags of a post, and what may hinder it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from dlblog.translation import _
from dlblog.vietnamese import in_form


class Unsafe(Exception):
    """The tags cannot be changed safely.

    Args:
        reason: why, in a few words.
        offset: in the front matter's own text, of what hinders it.
        advice: what to do; empty if the user can only change it by hand.
    """

    def __init__(self, reason: str, offset: int = 0, advice: str = "") -> None:
        self.reason = reason
        self.offset = offset
        self.advice = advice
        super().__init__(reason)


class Edit(NamedTuple):
    """A stretch of a text and what is put in its place."""

    start: int
    end: int
    text: str = ""


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits, in any order; those at one place in the order given.

    Raises:
        Unsafe: one of them puts something where another takes it away.
    """
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start < at and edit.text:
            raise Unsafe(_("its tags stand too close to each other"), edit.start)
        parts += [text[at : edit.start], edit.text]
        at = max(at, edit.end)
    return "".join([*parts, text[at:]])


class TagChange(NamedTuple):
    """What is to be done with the tags of one post. Names are compared in their composed form.

    Attributes:
        renames: a tag as the post has it -> its new name; None takes it away.
        added: are put at the end where the post has none of that name.
    """

    renames: Mapping[str, str | None] = MappingProxyType({})
    added: tuple[str, ...] = ()

    def decide(self, tags: Sequence[str]) -> tuple[list[str | None], list[str]]:
        """What becomes of each tag, None where it goes, and which are put at the end.

        Where two tags would get one name, the one that has it stays; else the first. What a post
        says twice it says twice under its new name.
        """
        renames = {in_form("NFC", old): new for old, new in self.renames.items()}
        composed = [in_form("NFC", tag) for tag in tags]
        owners = {tag: tag for tag in composed if tag not in renames}
        kept: list[str | None] = []
        for tag, key in zip(tags, composed, strict=True):
            if key not in renames:
                kept.append(tag)
            elif (new := renames[key]) is None:
                kept.append(None)
            else:
                owner = owners.setdefault(in_form("NFC", new), key)
                kept.append(new if owner == key else None)
        added: dict[str, str] = {}
        for tag in self.added:
            if (key := in_form("NFC", tag)) not in owners:
                added.setdefault(key, tag)
        return kept, list(added.values())

    def apply(self, tags: Sequence[str]) -> list[str]:
        """What becomes of a list of tags."""
        kept, added = self.decide(tags)
        return [tag for tag in kept if tag is not None] + added
