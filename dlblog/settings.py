"""`dlblog.toml`: what holds for a blog, unless options or variables say otherwise.

A blog may come from anybody. So a setting names nothing but what lies in the blog: no command, and
no place elsewhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from dlblog.errors import UsageError
from dlblog.files import below, read_file

NAME = "dlblog.toml"
# Such files have a dozen lines; 100 kB of a.a.a.a take the standard library's parser a minute.
_MOST_BYTES = 10_000
_MOST = 100  # members of a list


class Settings(NamedTuple):
    """The settings of a blog.

    Attributes:
        refresh: whether `search`, `list` and `tags` bring the index in step first.
        posts: folders and files below that of the settings, which hold the posts.
        include, exclude: globs of names; None where they do not tell.
    """

    refresh: bool = True
    posts: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None


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
        if name not in Settings._fields:
            raise UsageError(f"{path}: {_no_setting(name)}")
        if name != "refresh":
            values[name] = _texts(value, name, path)
        elif type(value) is not bool:
            raise UsageError(f"{path}: {name} is true or false")
    for place in values.get("posts", ()):
        _check_inside(place, path)
    return Settings(**values)


def _parse(content: bytes, path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeError:
        raise UsageError(f"{path} is not UTF-8") from None
    except ValueError as error:  # also of numbers that are too long
        raise UsageError(f"{path} is not TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{path}: things within things without end") from None


def _no_setting(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name[:40], Settings._fields, 1, 0.75)
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    known = f"did you mean {close[0]}?" if close else f"there is {', '.join(Settings._fields)}"
    return f"there is no setting '{shown}'{':' if close else ';'} {known}"


def _texts(value: Any, name: str, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(type(text) is str and text for text in value):
        raise UsageError(f'{path}: {name} is a list of texts, such as ["content/posts"]')
    if len(value) > _MOST or any(len(text) > 1_000 or "\0" in text for text in value):
        raise UsageError(f"{path}: {name} may have {_MOST} texts of at most 1,000 characters")
    return tuple(value)


def _check_inside(place: str, path: Path) -> None:
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
            f"{path}: posts may not name '{place}', which is outside the blog: "
            "dlblog index PATH takes what is typed, and remembers it"
        )
