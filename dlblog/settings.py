"""`dlblog.toml`: what holds for a blog, unless options or variables say otherwise.

A blog may come from anybody. So a setting names nothing but what lies in the blog: no command, and
no place elsewhere.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from dlblog.errors import UsageError
from dlblog.files import below, read_file
from dlblog.tag_name import NO_ALIASES, name_words

NAME = "dlblog.toml"
# Such files have a dozen lines; 100 kB of a.a.a.a take the standard library's parser a minute.
_MOST_BYTES = 10_000
_MOST = 100  # members of a list
_MOST_ALIASES = 300
_LONGEST_TAG = 100  # characters


@dataclass(frozen=True)
class Settings:
    """The settings of a blog.

    Attributes:
        refresh: whether `search`, `list` and `tags` bring the index in step first.
        posts: folders and files below that of the settings, which hold the posts.
        include, exclude: globs of names; None where they do not tell.
        index: the folder of the index, below that of the settings; None for the usual one.
        dictionary: the file of the user's own words, below that of the settings.
        address: the pattern of a post's page: "https://example.org{slug}".
        aliases: of tags; alias -> the tag it stands for.
        searches: saved ones; name, without the @ -> query as typed.
        defaults: values of options; command -> option, as it is typed, with hyphens -> value. Those
            before the command stand in it directly, those of `tag add` in a table of a table.
    """

    refresh: bool = True
    posts: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    index: str | None = None
    dictionary: str | None = None
    address: str | None = None
    aliases: Mapping[str, str] = field(default_factory=lambda: NO_ALIASES)
    searches: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


_NAMES = tuple(one.name for one in fields(Settings))


def read_settings(folder: Path) -> Settings:
    """The settings in a folder; the usual ones where there is no file or an empty one.

    Raises:
        UsageError: it cannot be read, or has what is no setting.
    """
    path = folder / NAME
    try:
        content = read_file(str(path), _MOST_BYTES, "it")
    except FileNotFoundError:
        if path.is_symlink():
            raise UsageError(f"{path}: a link that leads nowhere") from None
        return Settings()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or 'cannot be read'}") from None
    if not content.strip():
        return Settings()
    values = _parse(content, path)
    for name, value in values.items():
        if name not in _NAMES:
            raise UsageError(f"{path}: {_no_setting(name)}")
        if name == "aliases":
            _check_aliases(value, path)
        elif name in ("index", "dictionary", "address"):
            if type(value) is not str or not value:
                raise UsageError(f"{path}: {name} is a text")
            if name != "address":
                _check_inside(value, path, name)
        elif name in ("searches", "defaults"):
            if not isinstance(value, dict):
                raise UsageError(f"{path}: {name} is a table")
        elif name != "refresh":
            values[name] = _texts(value, name, path)
        elif type(value) is not bool:
            raise UsageError(f"{path}: {name} is true or false")
    for place in values.get("posts", ()):
        _check_inside(place, path, "posts")
    return Settings(**values)


def _parse(content: bytes, path: Path) -> dict[str, Any]:
    from dlblog import toml  # most blogs have no settings

    try:
        return toml.loads(content.decode("utf-8-sig"))
    except UnicodeError:
        raise UsageError(f"{path} is not UTF-8") from None
    except ValueError as error:  # also of numbers that are too long
        raise UsageError(f"{path} is not TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{path}: things within things without end") from None


def _no_setting(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name[:40], _NAMES, 1, 0.75)
    known = f"did you mean {close[0]}?" if close else f"there is {', '.join(_NAMES)}"
    return f"there is no setting '{_shown(name)}'{':' if close else ';'} {known}"


def _texts(value: Any, name: str, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(type(text) is str and text for text in value):
        raise UsageError(f'{path}: {name} is a list of texts, such as ["content/posts"]')
    if len(value) > _MOST or any(len(text) > 1_000 or "\0" in text for text in value):
        raise UsageError(f"{path}: {name} may have {_MOST} texts of at most 1,000 characters")
    return tuple(value)


def _check_aliases(aliases: Any, path: Path) -> None:
    """Whether a setting gives tags other names.

    Raises:
        UsageError: it does not, or not clearly.
    """

    def wrong(what: str) -> UsageError:
        return UsageError(f"{path}: aliases {what}")

    example = '"ML" = "Machine Learning"'
    if not isinstance(aliases, dict):
        raise wrong(f"is a table of tags: a line [aliases], and below it {example}")
    if len(aliases) > _MOST_ALIASES:
        raise wrong(f"may have {_MOST_ALIASES} at most")
    for alias, tag in aliases.items():
        if type(tag) is not str:
            # Settings below the table's head are in it; a name with dots is tables in a table.
            hint = f"other settings stand above [aliases], and names in quotes: {example}"
            raise wrong(f"'{_shown(alias)}' stands for no text: {hint}")
        for name in (alias, tag):
            if not name_words(name):
                raise wrong(f"'{_shown(name)}' is no name of a tag: write some letters or digits")
            if len(name) > _LONGEST_TAG or any(unicodedata.category(c) == "Cc" for c in name):
                raise wrong(
                    f"'{_shown(name)}' is no name of a tag: it may have {_LONGEST_TAG} characters, "
                    "and no control characters"
                )
    seen: dict[tuple[str, ...], str] = {}
    for alias in aliases:
        if other := seen.get(words := tuple(name_words(alias))):
            raise wrong(f"has '{alias}' and '{other}', which are one name: take one of them out")
        seen[words] = alias
    for alias, tag in aliases.items():
        if other := seen.get(tuple(name_words(tag))):
            why = "itself" if other == alias else f"'{tag}', which is an alias"
            raise wrong(f"'{alias}' stands for {why}: write the tag that is meant in the end")


def _shown(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def _check_inside(place: str, path: Path, name: str) -> None:
    """Whether a setting names a place in the blog, however it is written or linked.

    Raises:
        UsageError: it does not.
    """
    inside = not place.startswith("~") and os.path.realpath(path.parent)
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(place).anchor or ".." in kind(place).parts:
            inside = False
    if not inside or not below(os.path.realpath(path.parent / place), [inside]):
        raise UsageError(
            f"{path}: {name} may not name '{place}', which is outside the blog: "
            "dlblog index PATH takes what is typed, and remembers it"
        )
