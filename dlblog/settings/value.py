"""The kinds of values in `dlblog.toml`: lists of texts, places in the blog, addresses, searches.

A blog may come from anybody: a place is one in the blog however it is written or linked, an address
is one of the web, and no text can act on a terminal.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from dlblog.files import below
from dlblog.index_folder import strange_files
from dlblog.translation import _, number

Keys = tuple[str | int, ...]  # the names of tables and keys from the top, numbers in lists


class Wrong(Exception):
    """A setting that is none.

    Args:
        keys: where it stands.
        reason: what is wrong with it, and what to do.
    """

    def __init__(self, keys: Keys, reason: str) -> None:
        self.keys = keys
        self.reason = reason
        super().__init__(reason)


_MOST = 100  # members of a list
_MOST_SEARCHES = 300
_LONGEST, _LONGEST_NAME = 1_000, 100  # characters
_DEEPEST = 3  # tables of defaults in each other
# What may stand in braces in the address of a post.
ADDRESS_FIELDS = ("slug", "path", "stem", "year", "month", "day", "category")
_JOINERS = "\u200c\u200d"  # parts of emoji and of some scripts


def check_truth(value: Any, name: str) -> bool:
    """A value that is true or false; Wrong where it is neither."""
    if type(value) is not bool:
        raise Wrong((name,), _("{name} is true or false").format(name=name))
    return value


def check_choice(value: Any, name: str, choices: Sequence[str]) -> str:
    """Return a value that is one of some texts; raise Wrong for any other."""
    if type(value) is not str or value not in choices:
        shown = ", ".join(f'"{choice}"' for choice in choices)
        raise Wrong((name,), _("{name} is one of {choices}").format(name=name, choices=shown))
    return value


def check_texts(value: Any, name: str) -> tuple[str, ...]:
    """A list of texts; Wrong where it is none."""
    list_of_texts = _('{name} is a list of texts, such as ["content/posts"]').format(name=name)
    if not isinstance(value, list):
        raise Wrong((name,), list_of_texts)
    too_many = _("{name} may have {most} texts of at most {longest} characters").format(
        name=name, most=_MOST, longest=number(_LONGEST)
    )
    for at, text in enumerate(value):
        if type(text) is not str or not text:
            raise Wrong((name, at), list_of_texts)
        if at >= _MOST or len(text) > _LONGEST or "\0" in text:
            raise Wrong((name, at), too_many)
    return tuple(value)


def check_places(value: Any, name: str, folder: Path) -> tuple[str, ...]:
    """A list of files and folders in the blog; Wrong where one of them is not."""
    places = check_texts(value, name)
    hint = _("dlblog index PATH takes what is typed, and remembers it")
    for at, place in enumerate(places):
        _check_inside(place, (name, at), folder, hint)
    return places


def may_be_place(name: str, folder: Path) -> bool:
    """Whether a file or folder of the blog may stand in `posts`."""
    try:
        check_places([name], "posts", folder)
    except Wrong:
        return False
    return True


def check_file(value: Any, name: str, folder: Path) -> str:
    """A file in the blog; Wrong where it is elsewhere."""
    text = _text(value, name, "words.txt")
    hint = _("dlblog index --{name} FILE takes what is typed, and remembers it").format(name=name)
    _check_inside(text, (name,), folder, hint)
    return text


def check_index(value: Any, name: str, folder: Path) -> str:
    """A folder in the blog that holds an index or nothing; Wrong where it does not."""
    text = _text(value, name, "index")
    hint = _("--index-dir and DLBLOG_INDEX_DIR may name any folder")
    _check_inside(text, (name,), folder, hint)
    place = folder / text
    if os.path.realpath(place) == os.path.realpath(folder):
        raise Wrong((name,), _("{name} is a folder of its own in the blog").format(name=name))
    try:
        usable = not strange_files(place)
    except OSError:  # it is a file, for example
        usable = False
    if not usable:
        said = _("{name} names '{place}', which holds other files: name a folder of its own")
        raise Wrong((name,), said.format(name=name, place=text))
    return text


def _text(value: Any, name: str, example: str) -> str:
    if type(value) is not str or not value.strip():
        said = _('{name} is a text, such as "{example}"').format(name=name, example=example)
        raise Wrong((name,), said)
    if len(value) > _LONGEST or acting(value):
        said = _("{name} may have {longest} characters, and no control characters")
        raise Wrong((name,), said.format(name=name, longest=number(_LONGEST)))
    return value


def _check_inside(place: str, keys: Keys, folder: Path, hint: str) -> None:
    """Whether a setting names a place in the blog, however it is written or linked.

    Raises:
        Wrong: it does not.
    """
    inside = not place.startswith("~") and os.path.realpath(folder)
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(place).anchor or ".." in kind(place).parts:
            inside = False
    if not inside or not below(os.path.realpath(folder / place), [inside]):
        said = _("{name} may not name '{place}', which is outside the blog: {hint}")
        raise Wrong(keys, said.format(name=keys[0], place=place, hint=hint))


def check_address(value: Any, name: str) -> str:
    """The pattern of a post's page; Wrong where it is none of the web."""
    example = "https://example.org{slug}"
    text = _text(value, name, example)
    if not re.match(r"https?://[^/\s{}?#\\@]+(?:[/{?#]|$)", text) or re.search(r"\s", text):
        said = _("{name} begins with https:// and has no spaces, such as {example}")
        raise Wrong((name,), said.format(name=name, example=example))
    fields = re.findall(r"\{([^{}]*)\}", text)
    for field in fields:
        if field not in ADDRESS_FIELDS:
            said = _("{name} has no field '{field}': there is {fields}")
            there = ", ".join(ADDRESS_FIELDS)
            raise Wrong((name,), said.format(name=name, field=field, fields=there))
    if "{" in re.sub(r"\{[^{}]*\}", "", text) or "}" in re.sub(r"\{[^{}]*\}", "", text):
        said = _("{name} has a brace without its other half: write it as in {example}")
        raise Wrong((name,), said.format(name=name, example=example))
    if not fields:
        said = _("{name} is one page for all posts: say which with a field, as in {example}")
        raise Wrong((name,), said.format(name=name, example=example))
    return text


def check_searches(value: Any, name: str) -> dict[str, str]:
    """Saved searches; Wrong where a name cannot be typed after @, or stands for no query."""
    example = '"tuần-này" = "date:7d.."'
    if not isinstance(value, dict):
        said = _("{name} is a table of queries: a line [{name}], and below it {example}")
        raise Wrong((name,), said.format(name=name, example=example))
    if len(value) > _MOST_SEARCHES:
        raise Wrong((name,), _("{name} may have {most} at most").format(
            name=name, most=_MOST_SEARCHES,
        ))  # fmt: skip
    names: dict[str, str] = {}
    searches: dict[str, str] = {}
    for typed, query in value.items():
        search = unicodedata.normalize("NFC", typed)
        keys = (name, typed)
        short = search if len(search) <= 40 else f"{search[:40]}…"
        if len(search) > _LONGEST_NAME or not re.fullmatch(r"\w(?:[\w.+-]*\w)?", search):
            said = _(
                "{name} '{search}' is no name of a search: write letters and digits, "
                "with . - + or _ between them"
            )
            raise Wrong(keys, said.format(name=name, search=short))
        if type(query) is not str or not query.strip():
            said = _(
                "{name} '{search}' stands for no query: other settings stand above [{name}], "
                "and queries in quotes: {example}"
            )
            raise Wrong(keys, said.format(name=name, search=short, example=example))
        if len(query) > _LONGEST or acting(query):
            said = _("{name} '{search}' may have {longest} characters, and no control characters")
            raise Wrong(keys, said.format(name=name, search=short, longest=number(_LONGEST)))
        one = search.casefold()
        if one in names:
            said = _("{name} has '{one}' and '{other}', which are one name: take one of them out")
            raise Wrong(keys, said.format(name=name, one=search, other=names[one]))
        names[one] = search
        searches[search] = query
    return searches


def check_defaults(value: Any, name: str, *keys: str) -> dict[str, Any]:
    """Values of options by command, which only commands know; Wrong where they are no values."""
    place = (name, *keys)
    if not isinstance(value, dict):
        said = _("{name} is a table of options: a line [{name}.search], and below it limit = 20")
        raise Wrong(place, said.format(name=name))
    if len(keys) > _DEEPEST or len(value) > _MOST:
        raise Wrong(place, _("{name} has more than there are options").format(name=name))
    result: dict[str, Any] = {}
    for key, one in value.items():
        if isinstance(one, dict):
            result[key] = check_defaults(one, name, *keys, key)
            continue
        if isinstance(one, (date, time)):  # TOML has dates; options take them as they are typed
            one = one.isoformat()
        texts = one if isinstance(one, list) else [one]
        if len(texts) > _MOST or not all(map(_can_be_typed, texts)):
            said = _("{name}: '{key}' has a value that no option has")
            raise Wrong((*place, key), said.format(name=name, key=key[:40]))
        result[key] = one
    return result


def _can_be_typed(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST and not acting(value, allowed="\t\n")
    return isinstance(value, (int, float)) and abs(value) <= 10**9


def acting(text: str, *, allowed: str = "") -> bool:
    """Whether a text has characters that act on a terminal, or turn the direction of writing."""
    return any(
        unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and char not in _JOINERS
        and char not in allowed
        for char in text
    )
