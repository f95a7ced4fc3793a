"""Takes back what processes left half done that died while they changed tags of posts.

A command that writes does so for all blogs of this user before anything else; one that answers a
question only for its own blog, and only if that is quick.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from dlblog import engines
from dlblog.change_record import interrupted
from dlblog.errors import IndexFormatError, IndexLockedError, PostError, UsageError
from dlblog.fault import said
from dlblog.file_change import Rule
from dlblog.files import absolute, to_stored
from dlblog.journal import Journal, Show, TakenBack, short, show_nothing
from dlblog.state import pending_records
from dlblog.translation import _, number
from dlblog.trust import own_settings

_OLDER = "changes"  # where older versions kept what they did, in the folder of the index
_LINE_END = re.compile(rb"\r\n|\r|\n")


def _tags(content: bytes) -> list[str]:
    """Return the tags of a file, each in its one form; PostError if it cannot be read."""
    from dlblog.front_matter import read_front_matter
    from dlblog.post import decode, tag_names
    from dlblog.vietnamese import in_form

    text = decode(content, "")
    values, _body, faults = read_front_matter(text)
    if faults:  # lines of Pelican that are no YAML
        values, _body, faults = read_front_matter(text, "Pelican")
    if faults:
        raise PostError("", *faults[0])
    return [in_form("NFC", tag) for tag in tag_names(values)]


def _body(content: bytes) -> int:
    """Return where the line after the front matter of a file begins, in bytes."""
    from dlblog.front_matter import find_front_matter
    from dlblog.post import decode

    text = decode(content, "")
    place = find_front_matter(text)
    if place is None:
        return 0
    ends = (found.end() for found in _LINE_END.finditer(content))
    return next(islice(ends, text.count("\n", 0, place.body), None), len(content))


def _only_tags_differ(before: bytes, after: bytes) -> bool:
    from dlblog.frontmatter_edit import only_tags_differ

    return only_tags_differ(before, after)


RULE = Rule(_tags, _body, _only_tags_differ)


def blog_roots(index_dir: Path) -> list[str]:
    """Return the folders of posts as an index has them, absolute; none if it cannot be read."""
    base = index_dir.parent
    try:
        remembered, copied = engines.remembered(index_dir), engines.is_copy(index_dir)
        settings, _outside = own_settings(remembered, copied, base)
    except IndexFormatError:
        return []
    return [absolute(root, base) for root in settings["roots"]]


def real(paths: Iterable[str | Path]) -> list[str]:
    """Return folders without links, sorted and each once."""
    return sorted({os.path.realpath(path) for path in paths})


class Recovery:
    """Taking back what was interrupted, for a command in one blog.

    Attributes:
        journal: of the user.
        remarks: what the user should know of what was done.
        blocked: why the posts of this blog cannot be changed now; empty if they can.
    """

    def __init__(
        self, index_dir: Path, paths: Iterable[Path] = (), show: Show = show_nothing
    ) -> None:
        """Do nothing yet.

        Args:
            index_dir: the folder of the index, absolute.
            paths: folders of posts, absolute; none for those of the index.
            show: shows the progress.
        """
        self.journal = Journal(RULE)
        self.remarks: list[str] = []
        self.blocked = ""
        self._index_dir = index_dir
        self._roots = real(paths) or real(blog_roots(index_dir))
        self._show = show

    def start(self, patience: float) -> None:
        """Take back all that was interrupted, of all blogs.

        Args:
            patience: seconds to wait while another process changes posts.
        Raises:
            IndexLockedError: another process changes posts, perhaps of this blog.
            UsageError: the journal cannot be written, which perhaps is of this blog.
        """
        if not pending_records():
            return
        concerned = interrupted(self._roots)
        try:
            with self.journal.writing(patience if concerned else 0, _("try later")):
                self.run()
        except (IndexLockedError, UsageError):
            if concerned:
                raise

    @property
    def is_needed(self) -> bool:
        """Whether a change that is not complete may concern this blog; headers alone are read."""
        return bool(interrupted(self._roots))

    def start_quickly(self, most_posts: int, most_bytes: int) -> bool:
        """Take back what was interrupted in this blog, if it is little; wait for nobody.

        Returns:
            whether no change of this blog is incomplete now.
        Raises:
            IndexLockedError, UsageError: as `start`.
        """
        before = _("this answer is from before")
        with self.journal.writing(0, before):
            concerned = interrupted(self._roots)  # what there was may be complete by now
            posts, size = sum(one.posts for one in concerned), sum(one.size for one in concerned)
            if posts > most_posts or size > most_bytes:
                text = _("dlblog index takes back a change of tags that was interrupted: {before}")
                self.remarks.append(text.format(before=before))
                return False
            self.run([one.record for one in concerned])
        return not self.blocked

    def run(self, records: list[Path] | None = None) -> None:
        """Take back some changes, by default all that there are; for who holds the lock."""
        for taken in self.journal.recover(records, self._show):
            is_ours = taken.change is None or taken.change.overlaps(self._roots)
            told = self._told(taken)
            if taken.stuck and is_ours:
                self.blocked = told
            if is_ours or not taken.stuck:  # the disk of another blog may not be there now
                self.remarks.append(told)

    def _told(self, taken: TakenBack) -> str:
        """Return what became of a change, in words."""
        if taken.change is None and taken.stuck:
            text = _("a change of tags was interrupted and cannot be taken back: {path} {reason}")
            return text.format(path=taken.record, reason=said(taken.stuck[0].reason))
        if taken.change is None:
            text = _(
                "a change of tags was interrupted, and its record {path} is damaged: look at your "
                "posts"
            )
            return text.format(path=taken.record.with_suffix(".damaged"))
        but = ""
        if taken.stuck:
            text = _(
                ", but not in {posts}: put that right and run dlblog index, or delete {path} to "
                "leave them as they are"
            )
            but = text.format(posts=self._some(taken.stuck), path=taken.record)
        elif taken.left:
            but = _(", but not in {posts}: look there").format(posts=self._some(taken.left))
        text = _("'{what}' was interrupted and is taken back{but}")
        return text.format(what=short(taken.change.what), but=but)

    def _some(self, faults: list[PostError]) -> str:
        base = Path(os.path.realpath(self._index_dir.parent))
        some = ", ".join(f"{to_stored(e.path, base)} ({said(e.reason)})" for e in faults[:3])
        if len(faults) > 3:
            some += _(" and {count} more").format(count=number(len(faults) - 3))
        return some


# What older versions left in the folder of the index


def check_older(index_dir: Path) -> None:
    """Raise UsageError if an older version was interrupted while it changed tags of posts."""
    path = index_dir / _OLDER / "pending"
    if os.path.lexists(path):
        text = _(
            "an older dlblog was interrupted while it changed tags ({path}): run dlblog index with "
            "that version, or delete this file if your posts are as they should be"
        )
        raise UsageError(text.format(path=path))


def has_older(index_dir: Path) -> bool:
    """Tell whether an older version kept changes of tags, which only that one can take back."""
    folder = index_dir / _OLDER
    try:
        names = [] if os.path.islink(folder) else os.listdir(folder)
    except OSError:
        return False
    return any(name.isdecimal() for name in names)
