"""What is wrong with an index and with the posts in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import engines

if TYPE_CHECKING:
    from dlblog.engines.base import Progress


class Checked(NamedTuple):
    """What was found.

    Attributes:
        posts: how many there are in the index.
        damage: what is wrong with the index; `dlblog index` mends it.
        faults: what was wrong with posts when they were read; `path:line: reason`.
    """

    posts: int
    damage: list[str]
    faults: list[str]


def check(index_dir: Path, progress: Progress | None = None) -> Checked:
    """Look at everything in an index; the next `index` is told what comes out.

    Args:
        index_dir: the folder of the index, absolute.
        progress: called with posts looked at, and how many there are.
    Raises:
        NoIndexError, IndexFormatError: it cannot be opened.
        IndexChangedError: somebody replaced it meanwhile.
    """
    engine = engines.open_index(index_dir)
    try:
        damage = engine.check(progress)
        posts = int(engine.status()["posts"])
        faults = [] if damage else [f for state in engine.indexed().values() for f in state.faults]
    finally:
        engine.close()
    if damage:
        engines.suspect(index_dir)
    else:
        engines.trust(index_dir)
    return Checked(posts, damage, faults)
