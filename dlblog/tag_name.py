"""Tags as names: which of a blog's tags a typed one means."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dlblog.vietnamese import begins, fold, is_bare, lower, matches, normalize, strip_marks

_SEPARATORS = re.compile(r"[\s_-]+")


def name_words(name: str) -> list[str]:
    """A tag as normalized words: case, spelling variants and hyphen or space are forgiven."""
    return [normalize(word) for word in _SEPARATORS.split(name) if word]


def same_names(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names that a typed one means.

    The name as typed where there is one; else those that differ in case and hyphen alone; else,
    where marks were left out, those that they may stand for; else those that differ only in marks.

    Args:
        typed: a tag, category or author as somebody typed it.
        known: all names there are.
    Returns:
        names in order; empty where none is meant.
    """
    names = sorted(known)
    if typed in names:
        return (typed,)
    words = name_words(typed)
    if not words:
        return ()
    split = {name: name_words(name) for name in names}
    same_length = {name: parts for name, parts in split.items() if len(parts) == len(words)}
    if same := tuple(name for name, parts in same_length.items() if parts == words):
        return same
    alike = {
        name: parts
        for name, parts in same_length.items()
        if all(_differ_in_marks(word, part) for word, part in zip(words, parts, strict=True))
    }
    if meant := tuple(
        name
        for name, parts in alike.items()
        if all(matches(word, part) for word, part in zip(words, parts, strict=True))
    ):
        return meant
    return tuple(alike)


def beginning(typed: str, known: Iterable[str]) -> list[str]:
    """The known names that begin as somebody typed them so far, in the order given.

    Case and hyphen are forgiven, and words typed without marks may have any marks.
    """
    words = name_words(typed)
    last = words.pop() if words and not _SEPARATORS.fullmatch(typed[-1:]) else ""
    return [
        name
        for name in known
        if len(parts := name_words(name)) > len(words)
        and all(
            fold(word) == fold(part) and matches(word, part)
            for word, part in zip(words, parts, strict=False)
        )
        and begins(lower(last), parts[len(words)])
    ]


def _differ_in_marks(left: str, right: str) -> bool:
    """Whether two normalized words are equal but for their marks (mi and mỹ are, mi and my not)."""
    return left == right or (fold(left) == fold(right) and not (is_bare(left) and is_bare(right)))


def name_order(name: str) -> tuple[str, str, str]:
    """A key that sorts names as a reader looks for them: by letters, then marks, then case."""
    return strip_marks(name).casefold(), name.casefold(), name
