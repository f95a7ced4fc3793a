"""An index opened in step with its posts, where that is quick; what a killed command left undone.

A search goes through here and waits for nobody; so what is needed seldom is imported seldom.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dlblog.fault import said
from dlblog.freshness import is_fresh, is_interrupted
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine

Say = Callable[[str], None]


def open_fresh(index_dir: Path, say: Say, whisper: Say | None = None) -> SearchEngine:
    """The index in a folder, brought in step with the posts where that is quick.

    Args:
        index_dir: the folder of the index, absolute.
        say: receives what the user should know.
        whisper: receives what only some want to know.
    Raises:
        NoIndexError, IndexFormatError: as `engines.open_index`.
    """
    from dlblog import engines

    if not _mend_at_once(index_dir, say):
        return engines.open_index(index_dir)
    engine = engines.open_index(index_dir)
    if is_fresh(engine.settings(), index_dir):
        return engine
    from dlblog.indexing import refresh

    report, remarks = refresh(index_dir)
    for remark in remarks:
        say(remark)
    new = [*report.added, *report.changed, *report.deleted, *(a for a, _b in report.renamed)]
    if not new:
        return engine
    if whisper:
        text = ngettext(
            "brought in step: {count} post new, changed or gone",
            "brought in step: {count} posts new, changed or gone",
            len(new),
        )
        whisper(text.format(count=number(len(new))))
    engine.close()
    return engines.open_index(index_dir)


def mend(index_dir: Path, patience: float, say: Say) -> None:
    """Take back what a process left half done that died while it changed tags of posts.

    Args:
        index_dir, say: as above.
        patience: seconds to wait for somebody who changes them now.
    Raises:
        IndexLockedError: somebody does for longer.
    """
    if is_interrupted(index_dir):
        from dlblog.tagging import mend as take_back

        if remark := take_back(index_dir, patience):
            say(remark)


def _mend_at_once(index_dir: Path, say: Say) -> bool:
    """The same before a search, which waits for nobody.

    Returns:
        whether posts are at rest; else some may be as before a change and some as after it.
    """
    if not is_interrupted(index_dir):
        return True
    from dlblog.errors import IndexLockedError
    from dlblog.tagging import mend as take_back

    before = _("this answer is from before")
    try:
        if remark := take_back(index_dir, 0, before):
            say(remark)
    except IndexLockedError as error:
        say(str(error))
        return False
    except OSError as error:
        reason = said(error.strerror or type(error).__name__)
        what = _("a change of tags was interrupted and is not taken back ({reason}): {before}")
        say(what.format(reason=reason, before=before))
        return False
    return True
