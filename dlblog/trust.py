"""What of the settings of an index may be followed.

An index can come with a repository of somebody else. It may say which folders of its blog are
indexed; that it is brought in step with any others is for the user to say, by naming them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlblog.errors import IndexFormatError
from dlblog.files import absolute, below
from dlblog.schema import is_path
from dlblog.translation import _

LISTS = ("roots", "include", "exclude", "dictionary", "deadly")


def check_settings(settings: Mapping[str, Any]) -> None:
    """Whether all that names something are lists of what may be a name.

    Raises:
        IndexFormatError: these are no settings.
    """
    for name in LISTS:
        some = settings.get(name, [])
        if not isinstance(some, (list, tuple)) or not all(
            type(text) is str and (not text or is_path(text)) for text in some
        ):
            what = _("the index has settings that are none")
            raise IndexFormatError(what, _("run dlblog rebuild"))


def own_settings(
    settings: Mapping[str, Any], copied: bool, base: Path
) -> tuple[dict[str, Any], list[str]]:
    """The settings of an index without what leads out of the blog, and what that is.

    Args:
        copied: whether the index was brought here; one that was made here has only what its user
            named.
        base: the folder that the index lies in.
    Raises:
        IndexFormatError: these are no settings.
    """
    check_settings(settings)
    kept = {**settings, **{name: list(settings.get(name, ())) for name in LISTS}}
    if not copied:
        return kept, []
    paths = [*kept["roots"], *kept["dictionary"][:1]]
    inside = [os.path.realpath(base)]
    outside = [p for p in paths if p and not below(os.path.realpath(absolute(p, base)), inside)]
    kept["roots"] = [root for root in kept["roots"] if root not in outside]
    if kept["dictionary"][:1] and kept["dictionary"][0] in outside:
        kept["dictionary"] = ["", ""]
    return kept, outside
