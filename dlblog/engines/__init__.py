"""Engine name -> engine, imported only when it is chosen.

An engine is a module with the functions that are here; it imports what is heavy only within
`open_index` and `rebuild`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlblog.engines.base import IndexWriter, SearchEngine

ENGINES = {"whoosh": "dlblog.engines.whoosh"}
DEFAULT = "whoosh"


def open_index(folder: Path, engine: str = DEFAULT) -> SearchEngine:
    """Open the index in a folder.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: it is damaged or was made in another way; says what to type.
    """
    found: SearchEngine = import_module(ENGINES[engine]).open_index(folder)
    return found


def rebuild(folder: Path, engine: str = DEFAULT, *, patience: float = 0.0) -> IndexWriter:
    """A writer of a new index beside the one in a folder, swapped in when it commits.

    Args:
        patience: seconds to wait for somebody else who writes there.
    Raises:
        IndexLockedError: somebody else writes there.
    """
    writer: IndexWriter = import_module(ENGINES[engine]).rebuild(folder, patience)
    return writer


def remembered(folder: Path, engine: str = DEFAULT) -> dict[str, Any]:
    """The settings of an index, also of one that this version cannot open; empty where unknown."""
    settings: dict[str, Any] = import_module(ENGINES[engine]).remembered(folder)
    return settings


def is_copy(folder: Path, engine: str = DEFAULT) -> bool:
    """Whether an index was brought where it is, or may have been."""
    return bool(import_module(ENGINES[engine]).is_copy(folder))


def remembered_values(folder: Path, name: str, engine: str = DEFAULT) -> dict[str, int]:
    """`SearchEngine.values` of the index in a folder, without opening it; empty where unknown."""
    values: dict[str, int] = import_module(ENGINES[engine]).remembered_values(folder, name)
    return values


def remembered_posts(
    folder: Path, typed: str, under: str | None, most: int, engine: str = DEFAULT
) -> list[tuple[str, str]]:
    """The posts of the index in a folder that are called so, without opening it.

    Args:
        typed: words of a path or title, one after the other, the last perhaps not to its end;
            case, marks and what divides words are forgiven.
        under: what the path begins with as well; None where any will do.
        most: how many are wanted.
    Returns:
        (path, title), the newest first; empty where unknown.
    """
    module = import_module(ENGINES[engine])
    posts: list[tuple[str, str]] = module.remembered_posts(folder, typed, under, most)
    return posts


def tidy(folder: Path, engine: str = DEFAULT) -> None:
    """Remove what dead processes left in a folder, unless somebody writes there now."""
    import_module(ENGINES[engine]).tidy(folder)


def suspect(folder: Path, engine: str = DEFAULT) -> None:
    """Remember that something of an index was found damaged."""
    import_module(ENGINES[engine]).suspect(folder)


def is_suspect(folder: Path, engine: str = DEFAULT) -> bool:
    """Whether something of an index was found damaged, since it was made."""
    return bool(import_module(ENGINES[engine]).is_suspect(folder))


def trust(folder: Path, engine: str = DEFAULT) -> None:
    """Forget what was suspected: the index was checked, or made anew."""
    import_module(ENGINES[engine]).trust(folder)
