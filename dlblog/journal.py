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

from dlblog.change_record import Change, folder_of, read_change
from dlblog.durable import do_all, read_own, sync, write_durably
from dlblog.errors import PostError, UsageError
from dlblog.fault import said
from dlblog.file_change import FileChange, Rule
from dlblog.files import below
from dlblog.lock import Lock
from dlblog.replacement import Replacement, read_post
from dlblog.signals import Interrupted
from dlblog.state import pending_records, state_folder
from dlblog.translation import _, posts_text

_MOST_KEPT = 100  # changes
_MOST_BYTES = 20_000_000  # of all of them
_MOST_BLOGS = 20  # of which the last change is kept whatever others do
_GROUP = 256  # posts between two looks at the progress
_KEPT = re.compile(r"[0-9]{6,18}")
_NUMBER = re.compile(r"([0-9]{6,18})(?:\.\w+)*")

Progress = Callable[[int, int], None]  # posts done, posts to do
Show = Callable[[str], Progress]  # begins to show the progress of a piece of work, by its name


def show_nothing(what: str) -> Progress:
    """Show no progress."""
    return lambda done, total: None


@dataclass
class TakenBack:
    """What became of taking a change back.

    Attributes:
        change: without its files; None if the record cannot be read.
        record: its file.
        done: posts that are as they were, or are left.
        left: posts that stay as they are, since others have changed them.
        stuck: posts that cannot be written now; the next command tries again.
    """

    change: Change | None
    record: Path
    done: int = 0
    left: list[PostError] = field(default_factory=list)
    stuck: list[PostError] = field(default_factory=list)

    def leave(self, error: PostError) -> None:
        """Note a post that stays as it is."""
        self.left.append(error)
        self.done += 1


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
        folders = sorted({folder_of(file, roots) for file in files})
        size = sum(max(map(len, both)) for both in contents.values())
        number, now = max(self._numbers(), default=0) + 1, int(time.time())
        change = Change(number, what, now, back, list(roots), folders, len(files), size, files)
        content, pending = change.sealed(), change.record
        kept = self._folder / f"{number if back is None else back:06}"
        try:
            # Before anything beside a post: who finds this knows where to tidy up.
            write_durably(pending, content)
            sync(self._folder)
            sync(self._folder.parent)
            self._write(files, contents, show)
            os.replace(pending, kept)
        except BaseException as error:
            # Told by the files, which no interrupt can outrun.
            still = 0
            if os.path.lexists(pending):
                still = self._give_up(files, TakenBack(change, pending), show)
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
        show: Show,
    ) -> None:
        """Write the new files and put them in place: first all of the one, then of the other."""
        progress = show(_("writing"))
        all_of_them = [
            Replacement(Path(file.path), file.name, *contents[file.path]) for file in files
        ]
        for begin in range(0, len(files), _GROUP):
            some = all_of_them[begin : begin + _GROUP]
            _raise_first(do_all(Replacement.write, some))
            progress(begin + len(some), len(files))
        progress = show(_("replacing"))
        for begin in range(0, len(files), _GROUP):
            some = all_of_them[begin : begin + _GROUP]
            _raise_first(do_all(Replacement.finish, some))
            progress(begin + len(some), len(files))
        _sync_folders(file.path for file in files)

    def _give_up(self, files: Sequence[FileChange], taken: TakenBack, show: Show) -> int:
        """Take back what was begun, and return how many posts may still be changed."""
        with suppress(OSError, KeyboardInterrupt):
            self._take_back(files, taken, show)
        if not os.path.lexists(taken.record):
            return 0
        return (len(files) - taken.done) or len(files)

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
        """Have all files as they were, and forget the record if they are.

        As in `_write`, all are written before the first is put in place: to sync after files were
        replaced makes a file system give their blocks back, which takes most of the time.
        """
        written: list[Replacement] = []
        superfluous: list[Path] = []  # temporary files that need not be put in place any more

        def note(failed: Mapping[Replacement, OSError]) -> None:
            for replacement, error in failed.items():
                replacement.discard()
                taken.stuck.append(_of(error, str(replacement.target)))

        progress = show(_("taking back"))
        for begin in range(0, len(files), _GROUP):
            some = files[begin : begin + _GROUP]
            begun = [one for file in some if (one := self._replacement(file, taken, superfluous))]
            note(failed := do_all(Replacement.write, begun))
            written += [one for one in begun if one not in failed]
            progress(begin + len(some), len(files))
        progress = show(_("replacing"))
        for begin in range(0, len(written), _GROUP):
            some_written = written[begin : begin + _GROUP]
            note(failed := do_all(Replacement.finish, some_written))
            taken.done += len(some_written) - len(failed)
            progress(begin + len(some_written), len(written))
        for path, error in do_all(_remove, superfluous).items():
            taken.stuck.append(_of(error, str(path)))
        if not taken.stuck:
            _sync_folders(file.path for file in files)
            self._forget(taken.record.name)

    def _replacement(
        self, file: FileChange, taken: TakenBack, superfluous: list[Path]
    ) -> Replacement | None:
        """Return what gives a file back; None if there is no need, or if that cannot be."""
        target = Path(file.path)
        try:
            if os.path.realpath(target.parent) != str(target.parent):
                raise OSError(ENOENT, os.strerror(ENOENT))  # what is there now is another file
            superfluous.append(target.with_name(file.name))
            old = file.reverse(content := read_post(target), self._rule)
            if old == content:
                taken.done += 1
                return None
        except OSError as error:
            gone = error.errno in (None, ENOENT, ENOTDIR)
            if not gone or self._is_out_of_reach(file, taken):
                taken.stuck.append(_of(error, file.path))
            else:
                taken.leave(_of(error, file.path))
            return None
        except PostError as error:
            taken.leave(error)
            return None
        try:
            _remove(superfluous.pop())
        except OSError as error:
            taken.stuck.append(_of(error, file.path))
            return None
        return Replacement(target, file.name, content, old)

    def _is_out_of_reach(self, file: FileChange, taken: TakenBack) -> bool:
        """Tell whether a file that is missing may be on a disk that is not mounted now."""
        folders = taken.change.folders if taken.change else []
        return not any(_is_in_use(folder) for folder in folders if below(file.path, [folder]))

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


def _has(path: Path, content: bytes) -> bool:
    with suppress(OSError):
        return read_own(path) == content
    return False


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
        text = _("at most {posts} still to be taken back: run dlblog index")
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


def _raise_first(failed: Mapping[Replacement, OSError]) -> None:
    for replacement, error in failed.items():
        raise _of(error, str(replacement.target)) from error


def _remove(temporary: Path) -> None:
    """Remove a temporary file, which need not be there."""
    with suppress(FileNotFoundError, IsADirectoryError):  # a folder is none of ours
        temporary.unlink()


def _sync_folders(paths: Iterable[str]) -> None:
    """Have the names of files on disk."""
    for error in do_all(sync, {Path(path).parent for path in paths}).values():
        # Not on a file system that knows no such thing, nor in a folder that is gone.
        if error.errno not in (EINVAL, ENOENT, ENOTDIR):
            raise error
