"""Other names of tags, in `dlblog.toml`: checked so that each leads to one tag and no further."""

from __future__ import annotations

import unicodedata
from typing import Any

from dlblog.settings.value import Wrong
from dlblog.tag_name import name_words
from dlblog.translation import _

_MOST = 300
_LONGEST_TAG = 100  # characters
_EXAMPLE = '"ML" = "Machine Learning"'


def check_aliases(aliases: Any) -> dict[str, str]:
    """Aliases as they stand in a file.

    Raises:
        Wrong: they give tags no other names, or not clearly.
    """
    if not isinstance(aliases, dict):
        raise Wrong(
            ("aliases",),
            _("aliases is a table of tags: a line [aliases], and below it {example}").format(
                example=_EXAMPLE
            ),
        )
    if len(aliases) > _MOST:
        raise Wrong(("aliases",), _("aliases may have {most} at most").format(most=_MOST))
    for alias, tag in aliases.items():
        _check_names(alias, tag)
    seen: dict[tuple[str, ...], str] = {}
    for alias in aliases:
        if other := seen.get(words := tuple(name_words(alias))):
            raise Wrong(
                ("aliases", alias),
                _("aliases has '{one}' and '{other}', which are one name: take one of them out")
                .format(one=alias, other=other),
            )  # fmt: skip
        seen[words] = alias
    for alias, tag in aliases.items():
        if other := seen.get(tuple(name_words(tag))):
            if other == alias:
                said = _(
                    "aliases '{alias}' stands for itself: write the tag that is meant in the end"
                )
            else:
                said = _(
                    "aliases '{alias}' stands for '{tag}', which is an alias: "
                    "write the tag that is meant in the end"
                )
            raise Wrong(("aliases", alias), said.format(alias=alias, tag=tag))
    return aliases


def _check_names(alias: str, tag: Any) -> None:
    place = ("aliases", alias)
    if type(tag) is not str:
        # Settings below the table's head are in it; a name with dots is tables in a table.
        raise Wrong(
            place,
            _(
                "aliases '{name}' stands for no text: other settings stand above [aliases], "
                "and names in quotes: {example}"
            ).format(name=shown(alias), example=_EXAMPLE),
        )
    for name in (alias, tag):
        if not name_words(name):
            said = _("aliases '{name}' is no name of a tag: write some letters or digits")
            raise Wrong(place, said.format(name=shown(name)))
        if len(name) > _LONGEST_TAG or any(unicodedata.category(c) == "Cc" for c in name):
            said = _(
                "aliases '{name}' is no name of a tag: it may have {most} characters, "
                "and no control characters"
            )
            raise Wrong(place, said.format(name=shown(name), most=_LONGEST_TAG))


def shown(name: str) -> str:
    """A name as a message has it: not longer than a line."""
    return name if len(name) <= 40 else f"{name[:40]}…"
