"""The engine on Whoosh, behind functions that import it only where an index is opened or written.

Whoosh keeps the term dictionary, the postings, the columns and the segments; which documents answer
and how they score is decided in `matcher` and `scorer`, because the forms of a word typed without
marks must count as one term, which Whoosh's queries cannot say.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlblog.durable import make_file, make_way
from dlblog.engines.whoosh import layout
from dlblog.engines.whoosh.layout import (
    SUSPECT,
    clear,
    hint,
    hinted_index,
    leftovers,
    read_hint,
    read_json,
)
from dlblog.errors import DlblogError
from dlblog.index_folder import CURRENT

# Whatever comes of reading what may be damaged, or somebody else's.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError, DlblogError)

if TYPE_CHECKING:
    from dlblog.engines.base import IndexWriter, SearchEngine


def open_index(folder: Path) -> SearchEngine:
    """Open the index in a folder.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: it cannot be used; says what to type.
    """
    from dlblog.engines.whoosh import engine

    return engine.open_index(folder)


def rebuild(folder: Path, patience: float = 0.0) -> IndexWriter:
    """A writer of a whole new index.

    Args:
        patience: seconds to wait for somebody else who writes there.
    Raises:
        IndexLockedError: somebody else writes there.
    """
    from dlblog.engines.whoosh.writer import WhooshWriter

    return WhooshWriter(folder, fresh=True, patience=patience)


def tidy(folder: Path) -> None:
    """Remove what dead processes left in a folder, unless somebody writes there now."""
    try:
        if not leftovers(folder):
            return
        with layout.write_lock(folder):
            clear(folder)
    except (OSError, ValueError, DlblogError):  # the next run can do it as well
        return


def suspect(folder: Path) -> None:
    """Remember that something of an index was found damaged."""
    with suppress(*_UNREADABLE):
        mark = hinted_index(folder) / SUSPECT
        make_way(mark)
        make_file(mark, durable=False)


def is_suspect(folder: Path) -> bool:
    """Whether something of an index was found damaged, since it was made."""
    try:
        return os.path.lexists(hinted_index(folder) / SUSPECT)
    except _UNREADABLE:
        return False


def trust(folder: Path) -> None:
    """Forget what was suspected: the index was checked."""
    with suppress(*_UNREADABLE):
        (hinted_index(folder) / SUSPECT).unlink()


def remembered(folder: Path) -> dict[str, Any]:
    """The settings of an index, also of one that cannot be opened; empty where unknown."""
    try:
        return read_hint(folder, lambda place: dict(hint(place, "state")["settings"]))
    except _UNREADABLE:
        try:
            return dict(read_json(folder / CURRENT)["settings"])
        except _UNREADABLE:
            return {}


def is_copy(folder: Path) -> bool:
    """Whether an index was brought where it is, or may have been."""
    try:
        return read_hint(folder, lambda at: layout.is_copy(at.folder, hint(at, "state")["born"]))
    except _UNREADABLE:
        return True


def remembered_values(folder: Path, name: str) -> dict[str, int]:
    """`SearchEngine.values`, without opening the index; empty where unknown."""
    try:
        values = read_hint(folder, lambda place: dict(hint(place, "values")[name]))
    except _UNREADABLE:
        return {}
    return {value: n for value, n in values.items() if isinstance(n, int)}


def remembered_posts(
    folder: Path, typed: str, under: str | None, most: int
) -> list[tuple[str, str]]:
    """The posts that are called so, without opening the index; empty where unknown."""
    from dlblog.engines.whoosh.post_names import posts_named

    try:
        return read_hint(folder, lambda place: posts_named(place, typed, under, most))
    except _UNREADABLE:
        return []
