"""The engine on Whoosh, behind functions that import it only where an index is opened or written.

Whoosh keeps the term dictionary, the postings, the columns and the segments; which documents answer
and how they score is decided in `matcher` and `scorer`, because the forms of a word typed without
marks must count as one term, which Whoosh's queries cannot say.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlblog.engines.whoosh.layout import read_json, read_newest
from dlblog.errors import IndexFormatError

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


def remembered(folder: Path) -> dict[str, Any]:
    """The settings of an index, also of one that cannot be opened; empty where unknown."""
    return _hint(folder, "state", "settings")


def remembered_values(folder: Path, name: str) -> dict[str, int]:
    """`SearchEngine.values`, without opening the index; empty where unknown."""
    return _hint(folder, "values", name)


def _hint(folder: Path, file: str, member: str) -> dict[str, Any]:
    """A member of the newest `file-N.json` of an index; empty where there is none."""
    try:
        return dict(read_json(read_newest(folder, file))[member])
    except (OSError, ValueError, KeyError, TypeError, IndexFormatError):
        return {}
