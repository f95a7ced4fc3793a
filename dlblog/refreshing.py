"""An index opened in step with its posts, where that is quick; what a killed command left undone.

A search goes through here and waits for nobody; so what is needed seldom is imported seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dlblog.fault import said
from dlblog.freshness import is_fresh
from dlblog.state import pending_records
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.journal import Show

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


def mend(
    index_dir: Path,
    patience: float,
    say: Say,
    paths: Iterable[Path] = (),
    show: Show | None = None,
) -> None:
    """Take back what processes left half done that died while they changed tags of posts.

    Args:
        index_dir, say: as above.
        patience: seconds to wait while another process changes posts.
        paths: folders of posts, absolute; none for those of the index.
        show: shows the progress.
    Raises:
        IndexLockedError, UsageError: as `Recovery.start`.
    """
    if pending_records():
        from dlblog.journal import show_nothing
        from dlblog.recovery import Recovery

        recovery = Recovery(index_dir, paths, show or show_nothing)
        recovery.start(patience)
        for remark in recovery.remarks:
            say(remark)


def _mend_at_once(index_dir: Path, say: Say) -> bool:
    """Take back before a search what was interrupted in this blog, if that is quick.

    Returns:
        whether posts are at rest; else some may be as before a change and some as after it.
    """
    if not pending_records():
        return True
    from dlblog.recovery import Recovery

    recovery = Recovery(index_dir)
    if not recovery.is_needed:
        return True
    from dlblog.errors import IndexLockedError, UsageError
    from dlblog.indexing import QUICK

    try:
        at_rest = recovery.start_quickly(QUICK.posts, QUICK.size)
    except IndexLockedError as error:
        say(str(error))
        return False
    except (UsageError, OSError) as error:
        reason = said(str(getattr(error, "strerror", None) or error))
        what = _("a change of tags was interrupted and is not taken back ({reason}): {before}")
        say(what.format(reason=reason, before=_("this answer is from before")))
        return False
    for remark in recovery.remarks:
        say(remark)
    return at_rest
