"""The record of a change of posts: a header that can be read alone, then what each post was.

Both are JSON of ours with a checksum. The name is the change's number, and ends in `.pending` while
the change is not complete.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from errno import EINVAL
from pathlib import Path
from typing import Any, NamedTuple

from dlblog.durable import open_own
from dlblog.errors import UsageError
from dlblog.file_change import FileChange
from dlblog.files import below
from dlblog.sealed import seal, unseal
from dlblog.state import PENDING, pending_records, state_folder
from dlblog.translation import _

_FORMAT = 1
MOST_BYTES = 128_000_000  # of one; some 100,000 posts
_LONGEST_HEADER = 1_000_000
_END_OF_TIME = 250_000_000_000  # seconds, in the year 9892
_TEMPORARY = re.compile(r"\.dlblog-[0-9a-f]{16}\.new")


class Change(NamedTuple):
    """What a command did.

    Attributes:
        number: of the change, in the order in which they were made.
        what: it did, in words.
        time: in seconds since 1970.
        back: the number of the change that was taken back by it; None if there is none.
        roots: the folders of the blog, absolute and without links.
        folders: those of them in which posts were changed.
        posts, size: how many were changed, and how many bytes they have.
        files: the posts; empty if only the header was read.
    """

    number: int
    what: str
    time: int
    back: int | None
    roots: list[str]
    folders: list[str]
    posts: int
    size: int
    files: list[FileChange]

    @property
    def record(self) -> Path:
        """The record of a change that is not complete."""
        return state_folder() / f"{self.number:06}{PENDING}"

    def sealed(self) -> bytes:
        """Return the record.

        Raises:
            UsageError: it is of too many posts.
        """
        header = {
            "format": _FORMAT, "what": self.what, "time": self.time, "back": self.back,
            "roots": self.roots, "folders": self.folders, "posts": self.posts, "bytes": self.size,
        }  # fmt: skip
        content = seal(header) + seal(list(map(_row, self.files)))
        if len(content) > MOST_BYTES:
            raise UsageError(_("these are too many posts for one command: choose fewer by --where"))
        return content

    def overlaps(self, folders: Iterable[str]) -> bool:
        """Tell whether posts in some folders may be concerned; in none, if they are not known."""
        theirs = list(folders)
        return not theirs or any(
            below(folder, theirs) or any(below(their, [folder]) for their in theirs)
            for folder in self.folders
        )

    def is_of(self, roots: Sequence[str]) -> bool:
        """Tell whether it is a change of the blog with some folders, and of no other."""
        return self.roots == list(roots) or all(below(folder, roots) for folder in self.folders)


def folder_of(file: FileChange, roots: Sequence[str]) -> str:
    """Return the folder of the blog in which a file lies, or its own behind a link."""
    above = os.path.dirname(file.path)
    return next((root for root in roots if below(above, [root])), above)


def interrupted(folders: Sequence[str]) -> list[Change]:
    """Return what is known of changes that are not complete and may concern some folders.

    Args:
        folders: absolute and without links; none if they are not known.
    """
    found = []
    for record in pending_records():
        with suppress(OSError, ValueError):
            change = read_change(record, only_header=True)
            if change.overlaps(folders):
                found.append(change)
    return found


def read_change(record: Path, *, only_header: bool = False) -> Change:
    """Read the record of a change.

    Args:
        only_header: read the first two lines, and not what was done to each file.
    Raises:
        OSError: it cannot be read.
        ValueError: it is not what was written.
    """
    with open(open_own(record), "rb") as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise ValueError("too large")
        header = unseal(file.readline(_LONGEST_HEADER) + file.readline(20))
        rest = b"" if only_header else file.read()
    try:
        files = [] if only_header else [_file_change(*row) for row in unseal(rest)]
        if header["format"] != _FORMAT:
            raise OSError(EINVAL, _("was made by another version of dlblog"), str(record))
        return _change(header, int(record.name.partition(".")[0]), files)
    except (OverflowError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no record of a change") from error


def _change(header: Any, number: int, files: list[FileChange]) -> Change:
    seconds, back = int(header["time"]), header["back"]
    if not 0 <= seconds < _END_OF_TIME:
        raise ValueError("no time")
    roots, folders = (list(map(str, header[name])) for name in ("roots", "folders"))
    return Change(
        number, str(header["what"]), seconds, None if back is None else int(back), roots, folders,
        int(header["posts"]), int(header["bytes"]), files,
    )  # fmt: skip


def _row(file: FileChange) -> list[str]:
    heads = [
        head.decode("utf-8", "surrogateescape") for head in (file.head_before, file.head_after)
    ]
    return [*file[:4], *heads]


def _file_change(path: str, name: str, before: str, after: str, *heads: str) -> FileChange:
    """Return what a record says of a file; ValueError unless it is a file and one beside it."""
    old, new = (head.encode("utf-8", "surrogateescape") for head in heads)
    if not os.path.isabs(path) or os.path.normpath(path) != path or "\0" in path:
        raise ValueError("no path")
    if not _TEMPORARY.fullmatch(name):
        raise ValueError("no name of a temporary file")
    return FileChange(path, name, str(before), str(after), old, new)
