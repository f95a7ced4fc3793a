"""What is wrong with an index, and where the posts are that are checked besides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import engines
from dlblog.errors import IndexChangedError, UsageError
from dlblog.files import absolute
from dlblog.finding import USUAL_PLACES, usual_places
from dlblog.indexing import remembered_settings
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Progress
    from dlblog.settings import Settings


class Checked(NamedTuple):
    """What was found of an index.

    Attributes:
        posts: how many there are in the index.
        damage: what is wrong with it; `dlblog index` mends it.
    """

    posts: int
    damage: list[str]


class Places(NamedTuple):
    """Where the posts of a blog are.

    Attributes:
        roots: folders and files, absolute.
        include, exclude: globs of names.
    """

    roots: list[Path]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def check(index_dir: Path, progress: Progress | None = None) -> Checked:
    """Look at everything in an index; the next `index` is told what comes out.

    Args:
        index_dir: the folder of the index, absolute.
        progress: called with posts looked at, and how many there are.
    Raises:
        NoIndexError, IndexFormatError: it cannot be opened.
        IndexChangedError: others replace it again and again meanwhile.
    """
    for last in (False, False, True):
        engine = engines.open_index(index_dir)
        try:
            damage = engine.check(progress)
            posts = int(engine.status()["posts"])
            break
        except IndexChangedError:
            if last:
                raise
        finally:
            engine.close()
    if damage:
        engines.suspect(index_dir)
    else:
        engines.trust(index_dir)
    return Checked(posts, damage)


def find_places(folder: Path, index_dir: Path, settings: Settings, named: Sequence[Path]) -> Places:
    """Where the posts are: as the index remembers, else as the settings say, else as usual.

    Args:
        folder: of the blog, absolute.
        index_dir: the folder of the index, which need not be there.
        settings: of the blog.
        named: what the user names; enough where nothing else is known.
    Raises:
        UsageError: nobody knows where posts are.
    """
    known = remembered_settings(index_dir, named)
    roots = [Path(absolute(root, index_dir.parent)) for root in known.get("roots", ())]
    there = [root for root in roots if root.exists()]
    if there:
        return Places(there, tuple(known.get("include", ())), tuple(known.get("exclude", ())))
    include, exclude = settings.include or (), settings.exclude or ()
    there = [folder / name for name in settings.posts if (folder / name).exists()]
    there = there or usual_places(folder)
    if not there and not named:
        raise UsageError(
            _("no posts found in {places} of {folder}: name the folder").format(
                places=", ".join(settings.posts or USUAL_PLACES), folder=folder
            )
        )
    return Places(there, include, exclude)
