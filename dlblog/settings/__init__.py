"""`dlblog.toml`: what holds for a blog, unless options or variables say otherwise.

A blog may come from anybody. So a setting names nothing but what lies in the blog: no command, and
no place elsewhere. Every key is checked when the file is read, and what is wrong is named with its
line. What each key means to a user is in `docs/settings.md`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog import fault
from dlblog.errors import UsageError
from dlblog.files import below, read_file
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.settings.value import Keys

NAME = "dlblog.toml"
# Such files have a dozen lines; 100 kB of a.a.a.a take the standard library's parser a minute.
_MOST_BYTES = 10_000
_PLACE = r" \(at line (\d+), column (\d+)\)"  # in what the parser says


class Settings(NamedTuple):
    """The settings of a blog.

    Attributes:
        refresh: whether `search`, `list` and `tags` bring the index in step first.
        posts: folders and files below that of the settings, which hold the posts.
        include, exclude: globs of names; None where they do not tell.
        index: the folder of the index, below that of the settings; None for the usual one.
        dictionary: the file of the user's own words, below that of the settings.
        tag_separator: what divides several tags in one string: space, comma or none; empty to tell
            it from the generator and the posts.
        address: the pattern of a post's page: "https://example.org{slug}".
        aliases: of tags; alias -> the tag it stands for.
        searches: saved ones; name, without the @ -> query as typed.
        defaults: values of options; command -> option as it stands there -> value. Those before the
            command stand in it directly, those of `tag suggest` in a table of a table.
    """

    refresh: bool = True
    posts: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    # The name of the setting; the method of tuples that it hides is of no use here.
    index: str | None = None  # type: ignore[assignment]
    dictionary: str | None = None
    tag_separator: str = ""
    address: str | None = None
    aliases: Mapping[str, str] = MappingProxyType({})
    searches: Mapping[str, str] = MappingProxyType({})
    defaults: Mapping[str, Any] = MappingProxyType({})


def find_folder(here: Path) -> Path:
    """The blog's folder: where `dlblog.toml` lies, found upward, else `here`."""
    for folder in (here, *here.parents):
        if os.path.lexists(folder / NAME):  # what it is, is told where it is read
            return folder
    return here


def read_settings(folder: Path) -> Settings:
    """The settings in a folder; the usual ones where there is no file or an empty one.

    Raises:
        UsageError: it cannot be read, or has what is no setting.
    """
    path = folder / NAME
    if path.is_symlink():
        end = os.path.realpath(path)
        if not below(end, [os.path.realpath(folder)]):
            reason = fault.LEADS_TO.format(what=fault.LEAVES, target=end)
            raise UsageError(f"{path}: {fault.said(reason)}")
    try:
        content = read_file(str(path), _MOST_BYTES, "it")
    except FileNotFoundError:
        if path.is_symlink():
            said = _("a link that leads nowhere")
            raise UsageError(f"{path}: {said}") from None
        return Settings()
    except OSError as error:
        reason = fault.said(error.strerror or fault.UNREADABLE)
        raise UsageError(f"{path}: {reason}") from None
    if not content.strip():
        return Settings()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeError:
        line = content.decode("utf-8", "replace").partition("\ufffd")[0].count("\n") + 1
        said = _("is not UTF-8")
        raise UsageError(f"{path}:{line}: {said}") from None
    from dlblog.settings.value import Wrong  # most blogs have no settings

    values = _parse(text, path)
    try:
        checked = {name: _check(name, values[name], folder) for name in values}
        return Settings(**{name.replace("-", "_"): checked[name] for name in checked})
    except Wrong as wrong:
        raise _complaint(path, text, wrong.keys, wrong.reason) from None


def complaint(folder: Path, keys: Keys, reason: str) -> UsageError:
    """What to raise where a setting that could be read turns out to be wrong where it is used."""
    path = folder / NAME
    try:
        text = read_file(str(path), _MOST_BYTES, "").decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    return _complaint(path, text, keys, reason)


def _complaint(path: Path, text: str, keys: Keys, reason: str) -> UsageError:
    from dlblog.settings.place import line_of

    line = line_of(text, keys)
    return UsageError(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


def _parse(text: str, path: Path) -> dict[str, Any]:
    from dlblog import toml

    try:
        return toml.loads(text)
    except ValueError as error:  # also of numbers that are too long
        reason = str(error)
        place = re.search(_PLACE, reason)
        line = int(place[1]) if place else 0
        if reason.endswith("(at end of document)"):
            line = text.rstrip().count("\n") + 1
        said = _("is not TOML: {reason}").format(reason=re.sub(_PLACE, "", reason))
        if line:
            there = text.splitlines()[line - 1 : line]
            key = re.match(r"\[?([\w. -]*)[=\]]", there[0].lstrip()) if there else None
            if key and not key[1].isascii():
                said += "; " + _('names with marks or spaces stand in quotes: "học máy" = …')
        raise UsageError(f"{path}:{line}: {said}" if line else f"{path}: {said}") from None
    except RecursionError:
        said = _("things within things without end")
        raise UsageError(f"{path}: {said}") from None


def _check(name: str, value: Any, folder: Path) -> Any:
    """The value of a setting as `Settings` has it; Wrong where it is none."""
    from dlblog.dialect import CHOICES
    from dlblog.settings import value as kind
    from dlblog.settings.value import Wrong

    match name:
        case "refresh":
            return kind.check_truth(value, name)
        case "posts":
            return kind.check_places(value, name, folder)
        case "include" | "exclude":
            return kind.check_texts(value, name)
        case "index":
            return kind.check_index(value, name, folder)
        case "dictionary":
            return kind.check_file(value, name, folder)
        case "tag-separator":
            return kind.check_choice(value, name, CHOICES)
        case "address":
            return kind.check_address(value, name)
        case "aliases":
            from dlblog.settings.aliases import check_aliases

            return check_aliases(value)
        case "searches":
            return kind.check_searches(value, name)
        case "defaults":
            return kind.check_defaults(value, name)
    raise Wrong((name,), _no_setting(name))


def _no_setting(name: str) -> str:
    from difflib import get_close_matches

    short = name if len(name) <= 40 else f"{name[:40]}…"
    names = [field.replace("_", "-") for field in Settings._fields]
    close = get_close_matches(name[:40], names, 1, 0.75)
    if close:
        said = _("there is no setting '{name}': did you mean {close}?")
        return said.format(name=short, close=close[0])
    said = _("there is no setting '{name}'; there is {names}")
    return said.format(name=short, names=", ".join(names))
