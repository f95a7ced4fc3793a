"""Which files are posts: walks the folders of a blog, and tells quickly whether any has changed.

Hidden and generated folders and what `.gitignore` names are left out, links to folders are not
followed, and links to files only within the blog. A file is known here only by its name and what
the file system says of it.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from dlblog import fault
from dlblog.errors import UsageError
from dlblog.fault import said
from dlblog.files import MOST_OF_A_POST, below, no_file, too_large
from dlblog.gitignore import NAME as _GITIGNORE
from dlblog.gitignore import Ignore, Unreadable, folders_above
from dlblog.translation import _

SUFFIXES = (".md", ".markdown", ".mdx", ".txt", ".html")
# Where Jekyll, Hugo, Hexo, Astro and Gatsby keep posts.
USUAL_PLACES = (
    "_posts", "_drafts", "content", "source/_posts", "source/_drafts", "src/content", "posts",
)  # fmt: skip
_LOOKED_AT = (*SUFFIXES, _GITIGNORE)
_GENERATED = frozenset(
    {"_site", "public", "node_modules", "bower_components", "vendor", "dist", "__pycache__"}
)

# A file that changed so short a time ago may change again without another time: clocks of file
# systems go in ticks, and those of other machines are not quite ours.
RACY_NS = 2_000_000_000
# A tick is at most some 16 ms; two seconds on FAT, one on others whose times are whole seconds.
_FINE_NS, _COARSE_NS = 50_000_000, 2_000_000_000


class FoundFile(NamedTuple):
    """A file that may be a post.

    Attributes:
        size: bytes.
        mtime: of the last change, in nanoseconds.
        changed: when it last changed, its times included, in nanoseconds; nobody can set that.
        target: where it really is, if it is a link.
    """

    path: str
    size: int
    mtime: int
    changed: int
    target: str = ""

    @classmethod
    def of(cls, path: str, status: os.stat_result, target: str = "") -> FoundFile:
        """Make one of what the file system says."""
        # On Windows st_ctime is the time of creation.
        changed = status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns
        return cls(path, status.st_size, status.st_mtime_ns, changed, target)


class Seen(NamedTuple):
    """What a look at some folders saw.

    Attributes:
        digest: hexadecimal; another one where the name, size or times of any file that may be a
            post have changed.
        folders: path -> when something in it was last made, renamed or taken away, in nanoseconds.
        files: path -> file.
        moment: when it began, in nanoseconds.
        newest: the latest change of any file or folder, in nanoseconds.
        before: the look before it, so long ago that what is the same in both will have another time
            when it changes again; None if there was none.
    """

    digest: str
    folders: dict[str, int]
    files: dict[str, FoundFile]
    moment: int
    newest: int
    before: Seen | None = None

    @property
    def racy(self) -> bool:
        """Whether something changed just now, and may again without another time."""
        before = self.before
        if before and (before.digest, before.folders) == (self.digest, self.folders):
            return False
        return self.newest > self.moment - RACY_NS

    @property
    def tick(self) -> float:
        """The seconds after which the next change has another time."""
        young = (file.changed for file in self.files.values())
        coarse = any(c % 10**9 == 0 and c > self.moment - RACY_NS for c in (*young, self.newest))
        return (_COARSE_NS if coarse else _FINE_NS) / 10**9

    def trusts(self, file: FoundFile) -> bool:
        """Return whether a file, found after this look, will have another time when it changes."""
        file = file._replace(target="")
        if self.files.get(file.path) != file:  # it has changed since
            return False
        if self.before and self.before.files.get(file.path) == file:
            return True
        return file.changed <= self.moment - RACY_NS


def usual_places(folder: Path) -> list[Path]:
    """The places below a folder where posts usually are; not those that lead out of it."""
    places = [folder / place for place in USUAL_PLACES if (folder / place).is_dir()]
    real = os.path.realpath(folder)
    return [place for place in places if below(os.path.realpath(place), [real])]


def may_be_post(path: str, roots: Iterable[str]) -> bool:
    """Whether an absolute path, by its names alone, is one that a walk through the roots may find.

    Args:
        roots: absolute paths.
    """
    for root in roots:
        if path == root:
            return True
        if below(path, [root]) and path.lower().endswith(SUFFIXES):
            names = path[len(root) :].split(os.sep)
            if not any(name.startswith(".") or name in _GENERATED for name in names):
                return True
    return False


def links_end_in(roots: Iterable[str], base: str) -> tuple[str, ...]:
    """The folders of a blog, as they really are: a link that leads elsewhere leaves it.

    They are its roots, and the folder that its index lies in where one of them lies below that.

    Args:
        roots, base: absolute paths.
    """
    roots = list(roots)
    inside = [base] if any(below(root, [base]) for root in roots) else []
    return tuple(dict.fromkeys(map(os.path.realpath, [*inside, *roots])))


def _check(
    entry: os.DirEntry[str], folders: tuple[str, ...]
) -> tuple[os.stat_result | None, str, str]:
    """What the file system says of a file that may be a post.

    Returns:
        that, where it can be read as a post; where it really is, if it is a link; and why it
        cannot be read, in a few words, which is empty where it need not be told either.
    """
    try:
        status = entry.stat()
        is_link = entry.is_symlink()
    except OSError as error:
        if not entry.is_symlink():
            # It may have gone since its folder was listed.
            gone = isinstance(error, FileNotFoundError)
            return None, "", "" if gone else error.strerror or fault.UNREADABLE
        nowhere = isinstance(error, FileNotFoundError | NotADirectoryError)
        reason = {errno.ELOOP: fault.RING}.get(
            error.errno or 0, fault.NOWHERE if nowhere else str(error.strerror)
        )
        return None, "", _with_target(reason, entry.path)
    target = ""
    if is_link:
        if stat.S_ISDIR(status.st_mode):
            return None, "", ""
        target = os.path.realpath(entry.path)
        if not below(target, folders):
            return None, "", _with_target(fault.LEAVES, entry.path)
    if stat.S_ISREG(status.st_mode):
        return status, target, ""
    return None, "", no_file(status)


def _with_target(reason: str, path: str) -> str:
    try:
        return fault.LEADS_TO.format(what=reason, target=os.readlink(path))
    except OSError:
        return reason


def _wanted(path: str, top: str, include: tuple[str, ...], exclude: tuple[str, ...]) -> bool:
    if not include and not exclude:  # the common case, for every file of a blog
        return True
    relative = os.path.relpath(path, top)

    def named(patterns: Iterable[str]) -> bool:
        name = os.path.basename(relative)
        return any(fnmatch(relative, pattern) or fnmatch(name, pattern) for pattern in patterns)

    return (not include or named(include)) and not named(exclude)


def walk(
    root: Path,
    *,
    top: str | None = None,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    skip: Path | None = None,
    unreadable: Unreadable | None = None,
    folders: tuple[str, ...] = (),
) -> Iterator[FoundFile]:
    """The posts of a folder, in order of path; of a file, itself.

    Args:
        root: an absolute path.
        top: the folder at or above the root to which globs are relative; the root by default.
        include, exclude: globs on the path below `top` or the name alone.
        skip: a folder that is left out, such as the index.
        unreadable: receives (path, reason) of each folder that cannot be listed and each post and
            `.gitignore` that must not be read.
        folders: in which links to posts may end; the root by default.
    Raises:
        UsageError: the root is neither a file nor a folder.
    """
    try:
        status = root.stat()
    except OSError as error:
        reason = said(error.strerror or fault.UNREADABLE)
        raise UsageError(f"{root}: {reason}") from None
    above = top or str(root)
    real = os.path.realpath(root)
    folders = folders or (real,)
    if unreadable is None:
        unreadable = []
    if stat.S_ISREG(status.st_mode):
        if above == str(root) or _wanted(str(root), above, include, exclude):
            if reason := too_large(status.st_size, MOST_OF_A_POST, fault.A_POST):
                unreadable.append((str(root), reason))
            else:
                yield FoundFile.of(str(root), status, real)
        return
    if not stat.S_ISDIR(status.st_mode):
        text = _("{path}: {what} nor a folder")
        raise UsageError(text.format(path=root, what=said(no_file(status))))
    start = (str(root), Ignore.above(str(root), unreadable), None)
    stack: list[tuple[str, Ignore, FoundFile | None]] = [start]
    while stack:
        folder, ignore, file = stack.pop()
        if file is not None:
            yield file
            continue
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=attrgetter("name"))
        except OSError as error:
            unreadable.append((folder, error.strerror or fault.UNREADABLE))
            continue
        if any(entry.name == _GITIGNORE for entry in entries):
            ignore = ignore.below(folder, unreadable)
        found: list[tuple[str, Ignore, FoundFile | None]] = []
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if name.lower().endswith(SUFFIXES) and not is_folder:
                if entry.path in ignore or not _wanted(entry.path, above, include, exclude):
                    continue
                known, target, reason = _check(entry, folders)
                if known:
                    reason = too_large(known.st_size, MOST_OF_A_POST, fault.A_POST)
                if reason:
                    unreadable.append((entry.path, reason))
                elif known:
                    found.append((entry.path, ignore, FoundFile.of(entry.path, known, target)))
            elif (
                is_folder
                and name not in _GENERATED
                and (skip is None or entry.path != str(skip))
                and not ignore.has_folder(entry.path)
            ):
                found.append((entry.path, ignore, None))
        stack.extend(reversed(found))


def look(roots: Iterable[str], *, skip: str = "", folders: tuple[str, ...] = ()) -> Seen:
    """Look at all files that may be posts, without reading what `.gitignore` leaves out.

    A change of a `.gitignore` is seen, and changes of what it leaves out are seen as well. Of what
    cannot be read as a post only the reason counts: a link may lead to something that never rests.

    Args:
        roots: absolute paths of folders and files; what is not there counts as such.
        skip: a folder that is left out.
        folders: in which links to posts may end; the roots by default.
    """
    from dlblog.digest import blake2b

    now = time.time_ns()
    newest = 0
    rows: list[str] = []
    listed: dict[str, int] = {}
    roots = list(roots)
    folders = folders or tuple(map(os.path.realpath, roots))
    files: dict[str, FoundFile] = {}

    def note(name: str, path: str, status: os.stat_result) -> None:
        nonlocal newest
        file = files[path] = FoundFile.of(path, status)
        rows.append(f"{name}\0{file.size}\0{file.mtime}\0{file.changed}")
        newest = max(newest, file.changed)

    for root in roots:
        rows.append("/")
        for above in folders_above(root):
            path = os.path.join(above, _GITIGNORE)
            with suppress(OSError):
                note("..", path, os.stat(path))
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            rows.append(f"/{folder[len(root) :]}")
            try:
                itself = os.stat(folder)
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=attrgetter("name"))
            except NotADirectoryError:
                note("", folder, itself)
                continue
            except OSError as error:
                rows.append(str(error.errno))
                continue
            listed[folder] = itself.st_mtime_ns
            newest = max(newest, FoundFile.of(folder, itself).changed)
            inner: list[str] = []
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name[0] != "." and name not in _GENERATED and entry.path != skip:
                        inner.append(entry.path)
                elif name.lower().endswith(_LOOKED_AT) and (name[0] != "." or name == _GITIGNORE):
                    status, _, reason = _check(entry, folders)
                    if status:
                        note(name, entry.path, status)
                    elif reason:
                        rows.append(f"{name}\0{reason}")
            waiting += reversed(inner)
    digest = blake2b("\n".join(rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Seen(digest, listed, files, now, newest)
