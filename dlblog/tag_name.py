"""Tags as names: which of a blog's tags a typed one means, by itself or by an alias.

A tag with `/` in it stands below what is before: lap-trinh/python below lap-trinh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dlblog.translation import _
from dlblog.vietnamese import begins, fold, is_bare, lower, matches, normalize, strip_marks

SEPARATORS = re.compile(r"[\s_-]+")
_WORDS = re.compile(r"/|[^\s_/-]+")
_DEEPEST = 20  # parts of a name; one with more is no hierarchy
_SLIP = 0.8  # likeness of letters, of 1, from which on a name is another one mistyped
NO_ALIASES: Mapping[str, str] = MappingProxyType({})


def name_words(name: str) -> list[str]:
    """A tag as normalized words: case, spelling variants and hyphen or space are forgiven.

    A / is a word of its own.
    """
    return [normalize(word) for word in _WORDS.findall(name)]


def name_parts(name: str) -> tuple[str, ...]:
    """A name as the names it is made of, from the top: what / divides, or all of it."""
    parts = tuple(part.strip() for part in name.split("/") if part.strip())
    return parts if 0 < len(parts) <= _DEEPEST else (name,)


def branches(known: Iterable[str]) -> dict[str, list[str]]:
    """Every name that is known or that a known one stands below -> the known ones there and below.

    Args:
        known: all names there are.
    """
    found: dict[str, list[str]] = {}
    for name in known:
        parts = name_parts(name)
        for size in range(1, len(parts) + 1):
            found.setdefault("/".join(parts[:size]), []).append(name)
    return found


def aliased(typed: str, aliases: Mapping[str, str]) -> str | None:
    """The tag that a typed name is an alias of, whatever its case and hyphens; None for others."""
    if typed in aliases:
        return aliases[typed]
    words = name_words(typed)
    return next((tag for alias, tag in aliases.items() if name_words(alias) == words), None)


def same_names(
    typed: str,
    known: Iterable[str],
    aliases: Mapping[str, str] = NO_ALIASES,
    *,
    below: bool = False,
) -> tuple[str, ...]:
    """The known names that a typed one means.

    The name as typed where there is one; else those that differ in case and hyphen alone; else,
    where marks were left out, those that they may stand for; else those that differ only in marks.
    An alias means its tag as well, and a tag its aliases.

    Args:
        typed: a tag, category or author as somebody typed it.
        known: all names there are.
        aliases: of tags; alias -> tag.
        below: whether a name with / at its end means what stands below it as well, and one that
            is not there only what stands below. For who looks: an edit means the name alone.
    Returns:
        names in order; empty where none is meant.
    """
    names = sorted(known)
    found = _known_names(typed, names, below=below)
    if not aliases:
        return found
    tags = _aliased_tags((typed, *found), aliases)
    if not tags and not found:
        tags = _aliased_tags(_known_names(typed, sorted({*aliases, *aliases.values()})), aliases)
    if not tags:
        return found
    meant = {*found}
    for tag in tags:
        meant.update(_known_names(tag, names))
    spelt = [name_words(alias) for alias, tag in aliases.items() if tag in tags]
    meant.update(name for name in names if name_words(name) in spelt)
    return tuple(sorted(meant))


def _aliased_tags(names: Iterable[str], aliases: Mapping[str, str]) -> set[str]:
    """The tags with aliases among some names, themselves or by an alias."""
    wanted = [name_words(name) for name in names]
    return {
        tag
        for alias, tag in aliases.items()
        if name_words(alias) in wanted or name_words(tag) in wanted
    }


def _known_names(typed: str, names: list[str], *, below: bool = False) -> tuple[str, ...]:
    """`same_names` where there are no aliases, of sorted names."""
    if typed in names:
        return (typed,)
    if below:
        return _with_those_below(typed, names)
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
        if all(differ_in_marks(word, part) for word, part in zip(words, parts, strict=True))
    }
    if meant := tuple(
        name
        for name, parts in alike.items()
        if all(matches(word, part) for word, part in zip(words, parts, strict=True))
    ):
        return meant
    return tuple(alike)


def _with_those_below(typed: str, names: list[str]) -> tuple[str, ...]:
    """`same_names`, and those that stand below where / is at the end or nothing is of that name."""
    if not typed.rstrip().endswith("/") and (same := _known_names(typed, names)):
        return same
    found = branches(names)
    meant = _known_names("/".join(name_parts(typed)), sorted(found))
    return tuple(sorted({name for branch in meant for name in found[branch]}))


def closest(typed: str, known: Iterable[str]) -> str:
    """The known name that looks most like one that is not there; empty where none does.

    It is a slip of the keys; else the shortest name that has the words typed, whatever the marks.
    """
    known = list(known)
    words = _bare_words(typed)
    some = [name for name in known if words and words <= _bare_words(name)]
    return slip_of(typed, known) or min(some, key=len, default="") or slip_of(typed, known, 0.6)


def slip_of(typed: str, known: Iterable[str], likeness: float = _SLIP) -> str:
    """The known name whose letters are most like those of another; empty where none is.

    Args:
        likeness: at least, of 1.
    """
    from difflib import get_close_matches  # for slips alone

    folded = {name.casefold(): name for name in known}
    close = get_close_matches(typed.casefold(), folded, 1, likeness)
    return folded[close[0]] if close else ""


def _bare_words(name: str) -> set[str]:
    return {fold(word) for word in name_words(name)}


def beginning(typed: str, known: Iterable[str]) -> list[str]:
    """The known names that begin as somebody typed them so far, in the order given.

    Case and hyphen are forgiven, and words typed without marks may have any marks.
    """
    words = name_words(typed)
    last = words.pop() if words and not SEPARATORS.fullmatch(typed[-1:]) else ""
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


def differ_in_marks(left: str, right: str) -> bool:
    """Whether two normalized words are equal but for their marks (mi and mỹ are, mi and my not)."""
    return left == right or (fold(left) == fold(right) and not (is_bare(left) and is_bare(right)))


def name_order(name: str) -> tuple[str, str, str]:
    """A key that sorts names as a reader looks for them: by letters, then marks, then case."""
    return strip_marks(name).casefold(), name.casefold(), name


def not_there(field: str, typed: str, target: str | None = None, close: str = "") -> str:
    """What to say of a name that no post has.

    Args:
        field: tag, category or author.
        target: the tag that it is an alias of, which no post has either.
        close: what was meant, perhaps.
    """
    kind = {"tag": _("tag"), "category": _("category"), "author": _("author")}.get(field, field)
    text = _("no post has the {kind} '{name}'")
    if target:
        text = _("no post has the tag '{name}', nor '{tag}', which it is an alias of")
    text = text.format(kind=kind, name=typed[:200], tag=target)
    return text + (_("; did you mean '{name}'?").format(name=close) if close else "")
