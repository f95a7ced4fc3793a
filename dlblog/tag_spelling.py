"""Tags as typed by who edits: which of the blog's are meant, and how a new one is written.

Marks that are typed count here, unlike for who searches: what is edited cannot be looked over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dlblog.errors import UsageError
from dlblog.tag_name import aliased, closest, name_words, same_names
from dlblog.translation import _, posts_text
from dlblog.vietnamese import fold, in_form, matches

_LONGEST = 200  # characters of a tag
# Controls, what turns the writing direction, and what nobody sees.
_NO_TAG = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NO_UTF_8 = re.compile("[\ud800-\udfff]")
# What is read as no tag at all, whatever quotes are around it.
_NOTHING = ("null", "Null", "NULL", "~")


class Spelling(NamedTuple):
    """How a tag is to be written.

    Attributes:
        name: so.
        remark: what the user should know of that; empty where it is as typed.
        other: a tag of the blog that was perhaps meant: the same, with marks or without.
    """

    name: str
    remark: str = ""
    other: str = ""


def checked_name(typed: str) -> str:
    """A tag as it can stand in a post.

    Raises:
        UsageError: it cannot.
    """
    name = in_form("NFC", " ".join(typed.split()))
    shown = name if len(name) <= 60 else name[:60] + "…"
    if not name:
        raise UsageError(_("a tag cannot be empty"))
    if _NO_UTF_8.search(name):
        raise UsageError(_("'{name}' cannot be a tag: it is not UTF-8").format(name=shown))
    if found := _NO_TAG.search(name):
        unseen = f"U+{ord(found.group()):04X}"
        text = _("'{name}' cannot be a tag: nobody sees the {character} in it")
        raise UsageError(text.format(name=shown, character=unseen))
    if len(name) > _LONGEST:
        text = _("'{name}' cannot be a tag: it has more than {most} characters")
        raise UsageError(text.format(name=shown, most=_LONGEST))
    if name in _NOTHING:
        text = _("'{name}' cannot be a tag: front matter means nothing at all by it")
        raise UsageError(text.format(name=name))
    return name


def divided(typed: str, known: Iterable[str] = ()) -> list[str]:
    """Several tags as typed, divided by commas; one that the blog has may have a comma in it."""
    if typed.strip() in set(known):
        return [typed.strip()]
    names = [checked_name(part) for part in typed.split(",") if part.strip()]
    if not names:
        raise UsageError(_("no tag is named: type one, or several divided by commas"))
    return list(dict.fromkeys(names))


def spelled(typed: str, known: Mapping[str, int], aliases: Mapping[str, str]) -> Spelling:
    """How a tag that is typed is to be written, so that the blog gets no variant of one it has.

    Args:
        typed: as `checked_name` gives it.
        known: the blog's tags, with the number of their posts.
        aliases: alias -> tag.
    """
    if target := aliased(typed, aliases):
        return Spelling(target, _("'{name}' is an alias of '{tag}'").format(name=typed, tag=target))
    if typed in known:
        return Spelling(typed)
    words = name_words(typed)
    alike = sorted(same_names(typed, known), key=lambda name: (-known[name], name))
    if alike and name_words(alike[0]) == words:
        posts = posts_text(known[alike[0]])
        remark = _("written '{tag}', as in {posts}; --exact writes '{typed}'")
        return Spelling(alike[0], remark.format(tag=alike[0], posts=posts, typed=typed))
    # Lửa is no slip for Lụa; thai may be one for Thái, and Thái what thai stands for.
    others = [name for name in alike if _may_be(words, name) or _may_be(name_words(name), typed)]
    return Spelling(typed, other=others[0] if others else "")


def meant(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """The tags that a typed one means to who edits: `same_names`, but marks that are typed count.

    Who types Thái means no Thai; who types thai may mean either.
    """
    typed = in_form("NFC", typed.strip())
    words = name_words(typed)
    return tuple(name for name in same_names(typed, known) if name == typed or _may_be(words, name))


def _may_be(words: Sequence[str], name: str) -> bool:
    return all(map(matches, words, name_words(name)))


def perhaps_meant(typed: str, known: Iterable[str]) -> str:
    """The tag that somebody may have meant who typed one that is not there; empty where none is."""
    known = list(known)
    return next(iter(same_names(typed, known)), "") or closest(typed, known)


def differ_in_marks_alone(left: str, right: str) -> bool:
    """Whether two tags are the same without marks and not the same with them: Thai and Thái."""
    one, two = name_words(left), name_words(right)
    return one != two and list(map(fold, one)) == list(map(fold, two))


def variants(name: str, known: Iterable[str]) -> list[str]:
    """The tags that differ from a name in case, hyphens and spaces alone."""
    words = name_words(name)
    return sorted(
        other for other in known if other != name and words and name_words(other) == words
    )


def missing(names: Iterable[str], tags: Iterable[str]) -> tuple[str, ...]:
    """The names that a post with these tags has in no spelling."""
    there = list(tags)
    return tuple(name for name in names if name not in there and not variants(name, there))
