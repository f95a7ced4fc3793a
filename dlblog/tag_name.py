"""Tags as names: which of a blog's tags a typed one means, by itself or by an alias.

A tag with `/` in it stands below what is before: lap-trinh/python below lap-trinh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dlblog.translation import _
from dlblog.vietnamese import (
    begins,
    fold,
    in_form,
    is_bare,
    is_bare_syllable,
    lower,
    matches,
    normalize,
    strip_marks,
)

SEPARATORS = re.compile(r"[\s_-]+")
_WORDS = re.compile(r"/|[^\s_/-]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# What tells apart no two spellings of a name, marks aside.
_SAME_LETTERS = str.maketrans(
    "đøłħıy",
    "dolhii",
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029_-\xad\u200b\u200c\u200d\u2060\ufeff",
)
_PART = re.compile(r"[^/\s](?:[^/]*[^/\s])?")
_DEEPEST = 20  # parts of a name; one with more is no hierarchy
_SLIP = 0.8  # likeness of letters, of 1, from which on a name is another one mistyped
_SHORTEST_SLIP = 4  # letters of a name that is another one with a slip
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
    every: bool = False,
) -> tuple[str, ...]:
    """The known names that a typed one means.

    The name as typed where there is one; else those that differ in case and hyphen alone; else,
    where marks were left out, those that they may stand for; else those that differ only in marks.
    An alias means its tag as well, and a tag its aliases.

    With `every`, all spellings at once: the name as typed and those that differ from it in case,
    in what divides their words (BigData, big-data), and in marks that were not typed.

    Args:
        typed: a tag, category or author as somebody typed it.
        known: all names there are.
        aliases: of tags; alias -> tag.
        below: whether a name with / at its end means what stands below it as well, and one that
            is not there only what stands below. For who looks: an edit means the name alone.
        every: whether all spellings are meant. For who looks as well.
    Returns:
        names in order; empty where none is meant.
    """
    names = sorted({*known})
    found = _known_names(typed, names, below=below, every=every)
    if not aliases:
        return found
    tags = _aliased_tags((typed, *found), aliases)
    if not tags and not found:
        tags = _aliased_tags(_known_names(typed, sorted({*aliases, *aliases.values()})), aliases)
    if not tags:
        return found
    meant = {*found}
    for tag in tags:
        meant.update(_known_names(tag, names, every=every))
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


def _known_names(
    typed: str, names: list[str], *, below: bool = False, every: bool = False
) -> tuple[str, ...]:
    """`same_names` where there are no aliases, of sorted names."""
    if typed in names and not every:
        return (typed,)
    if below:
        return _with_those_below(typed, names, every=every)
    if every and (found := _spellings(typed, names)):
        return found
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


def _with_those_below(typed: str, names: list[str], *, every: bool) -> tuple[str, ...]:
    """`same_names`, and those that stand below where / is at the end or nothing is of that name."""
    if not is_branch(typed) and (same := _known_names(typed, names, every=every)):
        return same
    found = branches(names)
    meant = _known_names("/".join(name_parts(typed)), sorted(found), every=every)
    return tuple(sorted({name for branch in meant for name in found[branch]}))


def is_branch(typed: str) -> bool:
    """Return whether a name as typed means what stands below it as well: it ends with /."""
    return typed.rstrip().endswith("/")


def moved(name: str, depth: int, top: str) -> str:
    """Return a name of a branch under another top.

    Args:
        name: stands at the top of the branch or below it.
        depth: how many parts the name of the branch has.
        top: the other top.
    """
    if len(name_parts(name)) == 1:
        return top
    ends = [part.end() for part in _PART.finditer(name)]
    return top + name[ends[depth - 1] :]


def _spellings(typed: str, names: list[str]) -> tuple[str, ...]:
    """Return the names that a typed one may stand for, by the rules of `same_names` with `every`.

    Args:
        names: sorted.
    """
    words = name_words(typed)
    letters = _letters_of([typed])[0]
    return tuple(
        name
        for name, there in zip(names, _letters_of(names), strict=True)
        if name == typed or (words and there == letters and _is_spelling(words, typed, name))
    )


def _is_spelling(words: list[str], typed: str, name: str) -> bool:
    parts = name_words(name)
    if len(parts) == len(words):
        return all(map(_may_stand_for, words, parts))
    # i and y are one here, as in `_letters_of`: which word they end is not known.
    one, two = ("".join(some).replace("y", "i") for some in (words, parts))
    return one != "" and matches(one, two) and not may_end_elsewhere((typed, name))


def _may_stand_for(word: str, part: str) -> bool:
    """Return whether a typed word may stand for a word of a name; both are normalized."""
    return fold(word) == fold(part) and matches(word, part)


def _letters_of(names: list[str]) -> list[str]:
    """Return of each name what all its spellings have in common, and quickly of thousands."""
    text = "\0".join(names)
    if not text.isascii():
        text = _MARKS.sub("", in_form("NFKD", text.lower()))
    letters = text.lower().translate(_SAME_LETTERS).split("\0")
    return letters if len(letters) == len(names) else [_letters_of([name])[0] for name in names]


def may_end_elsewhere(names: tuple[str, ...]) -> bool:
    """Return whether names written with and without a space or hyphen may be different names.

    They may where digits are divided (1-2 and 12), where what is written as one may be a syllable
    (to an, toan), where each is divided in a place where the other is not (tin học, ti nhọc), and
    where the sign is not between words (C and C--).
    """
    divided = [_divided(name) for name in names]
    for at, (text, places) in enumerate(divided):
        for other, elsewhere in divided[at + 1 :]:
            if text != other or places == elsewhere:
                continue
            if not (places <= elsewhere or elsewhere <= places):
                return True
            if (not places or not elsewhere) and is_bare_syllable(text):
                return True
            for place in places ^ elsewhere:
                if not 0 < place < len(text) or text[place - 1 : place + 1].isdigit():
                    return True
    return False


def _divided(name: str) -> tuple[str, frozenset[int]]:
    """Return a name without marks and dividing signs, and the places where it is divided."""
    parts = [strip_marks(part) for part in SEPARATORS.split(name.strip().casefold())]
    ends: list[int] = []
    for part in parts:
        ends.append((ends[-1] if ends else 0) + len(part))
    return "".join(parts), frozenset(ends[:-1])


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


def one_slip(word: str, other: str) -> bool:
    """Return whether one letter differs between two words, or two neighbours are turned round."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    if word + "s" == other or other + "s" == word:  # no slip: a plural, or another word
        return False
    at = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if at is None:
        return True
    return (
        word[at + 1 :] == other[at + 1 :]
        or word[at + 1 :] == other[at:]
        or word[at:] == other[at + 1 :]
        or (word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :])
    )


def joined(name: str) -> str:
    """Return a name as one word in small letters without marks."""
    return "".join(SEPARATORS.split(strip_marks(name).lower()))


def differ_in_one_letter(name: str, other: str) -> bool:
    """Return whether one of two names may be the other with a slip of the keys: Pythom, Python.

    Marks, case and what divides words do not count. Names that are short, of Vietnamese syllables
    alone, or differ in a digit are mostly two names: CSS and RSS, bún bò and bún bà, GPT-4, GPT-5.
    """
    one, two = joined(name), joined(other)
    if min(len(one), len(two)) < _SHORTEST_SLIP or not one_slip(one, two):
        return False
    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    words = [fold(word) for word in name_words(name)]
    return not all(map(is_bare_syllable, words))


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
        and all(map(_may_stand_for, words, parts))
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
