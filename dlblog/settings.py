"""`dlblog.toml`: what holds for a blog, unless options or variables say otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

from dlblog.errors import UsageError

NAME = "dlblog.toml"


class Settings(NamedTuple):
    """The settings of a blog.

    Attributes:
        refresh: whether `search`, `list` and `tags` bring the index in step first.
    """

    refresh: bool = True


def read_settings(folder: Path) -> Settings:
    """The settings in a folder; the usual ones where there is no file or an empty one.

    Raises:
        UsageError: it cannot be read, or has what is no setting.
    """
    path = folder / NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    if not content.strip():
        return Settings()
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        values: dict[str, Any] = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeError:
        raise UsageError(f"{path} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from None
    for name, value in values.items():
        if name not in Settings._fields:
            known = ", ".join(Settings._fields)
            raise UsageError(f"{path}: there is no setting '{name}'; there is {known}")
        if type(value) is not bool:
            raise UsageError(f"{path}: {name} is true or false")
    return Settings(**values)
