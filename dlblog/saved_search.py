"""Saved searches: which one of dlblog.toml `@name` in a query means.

Only where there are some: to a blog without any, `@dataclass` is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dlblog.errors import QueryError
from dlblog.tag_name import SEPARATORS, beginning, closest, same_names
from dlblog.translation import _

SIGN = "@"
NO_SEARCHES: Mapping[str, str] = MappingProxyType({})
_PUNCTUATION = ".,;:!?…"
_NO_WORD = re.compile('[\\s()"“”„«»]')
_NAMED = 6  # in a message


def saved_name(word: str, searches: Mapping[str, str]) -> str | None:
    """The saved search that a word of a query names, whatever its case, marks and hyphens.

    Args:
        word: as typed, with the sign before it; punctuation after it is none of it.
    Returns:
        its name as dlblog.toml has it; None where there is none of that name.
    Raises:
        QueryError: several may be meant.
    """
    typed = word.removeprefix(SIGN)
    for name in (typed, typed.rstrip(_PUNCTUATION)):
        found = same_names(name, searches)
        if len(found) > 1:
            names = ", ".join(SIGN + one for one in found)
            reason = _("'{name}' may mean {names}").format(name=word, names=names)
            raise QueryError(reason, word, 0)
        if found:
            return found[0]
    return None


def unknown(word: str, searches: Mapping[str, str]) -> str:
    """What to tell who names a saved search that is not there."""
    if close := closest(word.removeprefix(SIGN), searches):
        message = _("dlblog.toml has no saved search '{name}'; did you mean {close}?")
        return message.format(name=word, close=SIGN + close)
    names = ", ".join(SIGN + name for name in list(searches)[:_NAMED])
    if len(searches) > _NAMED:
        names += ", …"
    message = _("dlblog.toml has no saved search '{name}', only {names} (or quote the word)")
    return message.format(name=word, names=names)


def saved_beginning(typed: str, searches: Mapping[str, str]) -> dict[str, str]:
    """The saved searches that somebody may be about to name: as they are typed -> their texts.

    Args:
        typed: so far, with the sign before it.
    """
    name = typed.removeprefix(SIGN)
    found = beginning(name, searches) if name else list(searches)
    offered = {SIGN + SEPARATORS.sub("-", one): searches[one] for one in found if one.strip()}
    return {word: text for word, text in offered.items() if not _NO_WORD.search(word)}
