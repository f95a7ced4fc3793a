"""Changes of many posts: all of them or none, and what takes them back.

The user's state folder has a record for each change. It is written before the first post is touched
and its name ends in `.pending` until the change is complete. Where a process dies in between, the
next one takes back what it did; a complete change can be taken back later, also after other edits.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EINVAL, ENOENT, ENOTDIR
from pathlib import Path
from typing import Any, NamedTuple

from dlblog.durable import open_own, read_own, sync, sync_all, write_durably
from dlblog.errors import PostError, UsageError
from dlblog.fault import said
from dlblog.file_change import FileChange, Rule
from dlblog.files import below
from dlblog.lock import Lock
from dlblog.replacement import Replacement, read_post
from dlblog.sealed import seal, unseal
from dlblog.signals import Interrupted
from dlblog.state import PENDING, pending_records, state_folder
from dlblog.translation import _, posts_text

FORMAT = 1
_MOST_KEPT = 100  # changes
_MOST_BYTES = 20_000_000  # of all of them
_MOST_BLOGS = 20  # of which the last change is kept whatever others do
_MOST_OF_ONE = 128_000_000  # bytes; some 100,000 posts
_LONGEST_HEADER = 1_000_000
_GROUP = 256  # posts that are written, then synced together
_END_OF_TIME = 250_000_000_000  # seconds, in the year 9892
_KEPT = re.compile(r"[0-9]{6,18}")
_NUMBER = re.compile(r"([0-9]{6,18})(?:\.\w+)*")
_TEMPORARY = re.compile(r"\.dlblog-[0-9a-f]{16}\.new")

Progress = Callable[[int, int], None]  # posts done, posts to do
Show = Callable[[str], Progress]  # begins to show the progress of a piece of work, by its name


def show_nothing(what: str) -> Progress:
    """Show no progress."""
    return lambda done, total: None


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


@dataclass
class TakenBack:
    """What became of taking a change back.

    Attributes:
        change: without its files; None if the record cannot be read.
        record: its file.
        done: posts that were looked at.
        left: posts that stay as they are, since others have changed them.
        stuck: posts that cannot be written now; the next command tries again.
    """

    change: Change | None
    record: Path
    done: int = 0
    left: list[PostError] = field(default_factory=list)
    stuck: list[PostError] = field(default_factory=list)


class Journal:
    """The changes of posts by this user, of all blogs."""

    def __init__(self, rule: Rule) -> None:
        """Open it; its folder need not exist.

        Args:
            rule: what may differ after a change is taken back.
        """
        self._folder = state_folder()
        self._rule = rule

    @contextmanager
    def writing(self, patience: float, advice: str) -> Iterator[None]:
        """Hold the lock: nobody else of this user changes posts meanwhile, in whatever blog.

        Args:
            patience: seconds to wait while another process holds it.
            advice: what to do if it does so for longer.
        Raises:
            IndexLockedError: another process holds it.
            UsageError: the folder of the journal cannot be written.
        """
        busy = _("is changing posts: {advice}").format(advice=advice)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = Lock(self._folder / "lock", patience, busy)
        except OSError as error:
            text = _(
                "{folder}, where dlblog keeps what takes changes of tags back, cannot be written "
                "({reason}): set XDG_STATE_HOME to a folder that can"
            )
            reason = said(error.strerror or type(error).__name__)
            raise UsageError(text.format(folder=self._folder, reason=reason)) from error
        with lock:
            for name in os.listdir(self._folder):
                if name.endswith(".new"):  # of a record that was never complete
                    self._forget(name)
            yield

    # Changing posts

    def apply(
        self,
        what: str,
        contents: Mapping[str, tuple[bytes, bytes]],
        roots: Sequence[str],
        *,
        back: int | None = None,
        show: Show = show_nothing,
    ) -> None:
        """Change the files of posts, all of them or none, while `writing`.

        Args:
            what: is done, in words.
            contents: path of a file -> the bytes it has, and those it is to have.
            roots: the folders of the blog; all paths are absolute and without links.
            back: the number of the change that is taken back by this.
            show: shows the progress.
        Raises:
            PostError: a file is not what it was, or cannot be written.
            UsageError: these are too many posts.
            OSError: the journal cannot be written.
            Interrupted: says what became of the posts, as all of these do.
        """
        files = [FileChange.of(path, *both, self._rule) for path, both in contents.items()]
        header = {
            "format": FORMAT, "what": what, "time": int(time.time()), "back": back,
            "roots": list(roots), "folders": sorted({_folder_of(file, roots) for file in files}),
            "posts": len(files), "bytes": sum(max(map(len, both)) for both in contents.values()),
        }  # fmt: skip
        content = seal(header) + seal([_row(file) for file in files])
        if len(content) > _MOST_OF_ONE:
            raise UsageError(_("these are too many posts for one command: choose fewer by --where"))
        number = max(self._numbers(), default=0) + 1
        pending = self._folder / f"{number:06}{PENDING}"
        kept = self._folder / f"{number if back is None else back:06}"
        try:
            # Before anything beside a post: who finds this knows where to tidy up.
            write_durably(pending, content)
            sync(self._folder)
            sync(self._folder.parent)
            self._write(files, contents, show(_("writing")))
            os.replace(pending, kept)
        except BaseException as error:
            # Told by the files, which no interrupt can outrun.
            still = 0
            if os.path.lexists(pending):
                still = self._give_up(files, TakenBack(_change(header, number, []), pending), show)
            is_done = not still and _has(kept, content)
            if (told := _telling(error, what, len(files), still, is_done)) is None:
                raise
            raise told from error
        if back is not None:  # until then it says of itself that it is taken back
            self._forget(kept.name)
        with suppress(OSError):
            sync(self._folder)
        self._shorten()

    def _write(
        self,
        files: Sequence[FileChange],
        contents: Mapping[str, tuple[bytes, bytes]],
        progress: Progress,
    ) -> None:
        """Write the new files and put them in place: first all of the one, then of the other."""
        all_of_them = [
            Replacement(Path(file.path), file.name, *contents[file.path]) for file in files
        ]
        for begin in range(0, len(files), _GROUP):
            some = all_of_them[begin : begin + _GROUP]
            for replacement in some:
                with _named(replacement.target):
                    replacement.write()
            for path, error in sync_all(one.temporary for one in some).items():
                target = next(one.target for one in some if one.temporary == path)
                raise _of(error, str(target)) from error
            progress(begin + len(some), len(files))
        for replacement in all_of_them:
            with _named(replacement.target):
                replacement.finish()
        _sync_folders(file.path for file in files)

    def _give_up(self, files: Sequence[FileChange], taken: TakenBack, show: Show) -> int:
        """Take back what was begun, and return how many posts may still be changed."""
        with suppress(OSError, KeyboardInterrupt):
            self._take_back(files, taken, show)
        if not os.path.lexists(taken.record):
            return 0
        return (len(files) - taken.done + len(taken.stuck)) or len(files)

    # Taking back

    def recover(
        self, records: Iterable[Path] | None = None, show: Show = show_nothing
    ) -> list[TakenBack]:
        """Take back what processes left half done that died, while `writing`.

        What cannot be taken back now stays; so does the record of it.

        Args:
            records: of the changes; all that there are by default.
            show: shows the progress.
        """
        taken = []
        for record in pending_records() if records is None else records:
            try:
                change = read_change(record)
            except (OSError, ValueError) as error:
                taken.append(TakenBack(None, record))
                if isinstance(error, OSError):
                    taken[-1].stuck.append(_of(error, str(record)))
                else:  # it is not what was written
                    with suppress(OSError):
                        os.replace(record, record.with_suffix(".damaged"))
                continue
            taken.append(TakenBack(change._replace(files=[]), record))
            self._take_back(change.files, taken[-1], show)
        return taken

    def _take_back(self, files: Sequence[FileChange], taken: TakenBack, show: Show) -> None:
        """Have all files as they were, and forget the record if they are."""
        progress = show(_("taking back"))
        for begin in range(0, len(files), _GROUP):
            some = files[begin : begin + _GROUP]
            replacements = [found for file in some if (found := self._replacement(file, taken))]
            failed = sync_all(replacement.temporary for replacement in replacements)
            for replacement in replacements:
                try:
                    if replacement.temporary in failed:
                        raise failed[replacement.temporary]
                    replacement.finish()
                except OSError as error:
                    replacement.discard()
                    taken.stuck.append(_of(error, str(replacement.target)))
            taken.done = begin + len(some)
            progress(taken.done, len(files))
        if not taken.stuck:
            _sync_folders(file.path for file in files)
            self._forget(taken.record.name)

    def _replacement(self, file: FileChange, taken: TakenBack) -> Replacement | None:
        """Write the old file beside its place; None if there is no need, or if that fails."""
        target = Path(file.path)
        try:
            if os.path.realpath(target.parent) != str(target.parent):
                raise OSError(ENOENT, os.strerror(ENOENT))  # what is there now is another file
            with suppress(FileNotFoundError, IsADirectoryError):
                target.with_name(file.name).unlink()
            old = file.reverse(content := read_post(target), self._rule)
            if old == content:
                return None
        except OSError as error:
            gone = error.errno in (None, ENOENT, ENOTDIR)
            out_of_reach = gone and not any(
                _is_in_use(folder)
                for folder in (taken.change.folders if taken.change else ())
                if below(file.path, [folder])
            )
            (taken.left if gone and not out_of_reach else taken.stuck).append(_of(error, file.path))
            return None
        except PostError as error:
            taken.left.append(error)
            return None
        replacement = Replacement(target, file.name, content, old)
        try:
            replacement.write()
        except OSError as error:
            taken.stuck.append(_of(error, file.path))
            return None
        return replacement

    # What was done

    def changes(self, roots: Sequence[str]) -> Iterator[Change]:
        """Yield the changes of a blog that were not taken back, the last first."""
        for number in sorted(self._numbers(_KEPT), reverse=True):
            with suppress(OSError, ValueError):
                change = read_change(self._folder / f"{number:06}", only_header=True)
                if change.back is None and change.is_of(roots):
                    yield read_change(self._folder / f"{number:06}")

    def drop(self, change: Change) -> None:
        """Forget a change, while `writing`."""
        with suppress(OSError, ValueError):
            if read_change(self._folder / f"{change.number:06}") == change:
                self._forget(f"{change.number:06}")

    def _numbers(self, shape: re.Pattern[str] = _NUMBER) -> list[int]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return [int(found[0].partition(".")[0]) for n in names if (found := shape.fullmatch(n))]

    def _forget(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink()

    def _shorten(self) -> None:
        """Forget the changes that are too many, but for the last one of each blog."""
        size, blogs = 0, set[tuple[str, ...]]()
        for kept, number in enumerate(sorted(self._numbers(_KEPT), reverse=True)):
            path = self._folder / f"{number:06}"
            blog: tuple[str, ...] = ()
            with suppress(OSError, ValueError):
                size += os.lstat(path).st_size
                blog = tuple(read_change(path, only_header=True).roots)
            is_last = blog not in blogs and len(blogs) < _MOST_BLOGS
            blogs.add(blog)
            if not is_last and (kept >= _MOST_KEPT or size > _MOST_BYTES):
                self._forget(path.name)


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
        if os.fstat(file.fileno()).st_size > _MOST_OF_ONE:
            raise ValueError("too large")
        header = unseal(file.readline(_LONGEST_HEADER) + file.readline(20))
        rest = b"" if only_header else file.read()
    try:
        files = [] if only_header else [_file_change(*row) for row in unseal(rest)]
        if header["format"] != FORMAT:
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


def _has(path: Path, content: bytes) -> bool:
    with suppress(OSError):
        return read_own(path) == content
    return False


def _folder_of(file: FileChange, roots: Sequence[str]) -> str:
    """Return the folder of the blog in which a file lies, or its own behind a link."""
    above = os.path.dirname(file.path)
    return next((root for root in roots if below(above, [root])), above)


def _is_in_use(folder: str) -> bool:
    """Tell whether a folder is there: one that is empty may be where a disk is mounted."""
    try:
        with os.scandir(folder) as entries:
            return any(entries)
    except OSError:
        return False


def short(what: str) -> str:
    """Return what a change did in not too many words."""
    return what if len(what) <= 100 else what[:100] + "…"


def _telling(
    error: BaseException, what: str, count: int, still: int, is_done: bool
) -> BaseException | None:
    """Return an error that says as well what became of the posts; None if it is a bug."""
    if still:
        text = _("up to {posts} are still changed, which dlblog index takes back")
        posts = text.format(posts=posts_text(still))
    elif is_done:
        posts = _("all {posts} are changed").format(posts=posts_text(count))
    else:
        posts = _("nothing is changed")
    if isinstance(error, KeyboardInterrupt):
        return Interrupted.of(error, f"'{short(what)}': {posts}")
    if isinstance(error, PostError):
        return PostError(error.path, f"{said(error.reason)}; {posts}", error.line)
    if isinstance(error, OSError):
        reason = said(error.strerror or type(error).__name__)
        return OSError(error.errno, f"{reason}; {posts}", error.filename)
    return None


def _of(error: OSError, path: str) -> PostError:
    return PostError(path, error.strerror or _("cannot be written"))


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors of the file system become those of a post."""
    try:
        yield
    except OSError as error:
        raise _of(error, str(path)) from error


def _sync_folders(paths: Iterable[str]) -> None:
    """Have the names of files on disk."""
    for error in sync_all({Path(path).parent for path in paths}).values():
        # Not on a file system that knows no such thing, nor in a folder that is gone.
        if error.errno not in (EINVAL, ENOENT, ENOTDIR):
            raise error
