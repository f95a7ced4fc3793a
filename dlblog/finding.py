"""Which files are posts: walks the folders of a blog, and tells quickly whether any has changed.

Hidden and generated folders and what `.gitignore` names are left out, links to folders are not
followed. A file is known here only by its name and what the file system says of it.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog.errors import UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".md", ".markdown", ".mdx", ".txt", ".html")
# Where Jekyll, Hugo, Hexo, Astro and Gatsby keep posts.
USUAL_PLACES = (
    "_posts", "_drafts", "content", "source/_posts", "source/_drafts", "src/content", "posts",
)  # fmt: skip
_GITIGNORE = ".gitignore"
_LOOKED_AT = (*SUFFIXES, _GITIGNORE)
_GENERATED = frozenset(
    {"_site", "public", "node_modules", "bower_components", "vendor", "dist", "__pycache__"}
)

# A file changed so short a time ago may change again within the same tick of its clock.
RACY_NS = 2_000_000_000


class FoundFile(NamedTuple):
    """A file that may be a post: its path, size in bytes, last change in nanoseconds."""

    path: str
    size: int
    mtime: int


class Seen(NamedTuple):
    """What a look at some folders saw.

    Attributes:
        digest: hexadecimal; another one where the name, size or times of any file that may be a
            post have changed.
        racy: whether something changed just now, and may again without another time.
        folders: path -> when something in it was last made, renamed or taken away, in nanoseconds.
        files: path -> file.
    """

    digest: str
    racy: bool
    folders: dict[str, int]
    files: dict[str, FoundFile]


def usual_places(folder: Path) -> list[Path]:
    """The places below a folder where posts usually are and that are there."""
    return [folder / place for place in USUAL_PLACES if (folder / place).is_dir()]


class _Ignore:
    """The `.gitignore` files that hold in a folder."""

    def __init__(self, rules: tuple[tuple[str, GitIgnoreSpec], ...] = ()) -> None:
        self._rules = rules

    def below(self, folder: str) -> _Ignore:
        """The same with the folder's own `.gitignore`, where it has one."""
        try:
            name = os.path.join(folder, _GITIGNORE)
            with open(name, encoding="utf-8-sig", errors="replace") as file:
                lines = file.read().split("\n")
        except OSError:
            return self
        from pathspec import GitIgnoreSpec

        patterns: list[Any] = []
        for line in lines:
            with suppress(ValueError):  # like git, pass over what is no pattern
                patterns += GitIgnoreSpec.from_lines([line]).patterns
        return _Ignore((*self._rules, (folder, GitIgnoreSpec(patterns))))

    def __contains__(self, path: str) -> bool:
        for folder, spec in reversed(self._rules):  # the nearest file that says anything decides
            relative = os.path.relpath(path, folder) + ("/" if path.endswith("/") else "")
            verdict = spec.check_file(relative).include
            if verdict is not None:
                return bool(verdict)
        return False

    def has_folder(self, path: str) -> bool:
        """Whether a folder is ignored as a whole."""
        return bool(self._rules) and f"{path}/" in self

    @staticmethod
    def folders_above(folder: str) -> list[str]:
        """The folders above one, from the top of its git repository on; none without one."""
        folders: list[str] = []
        at = folder
        while not os.path.exists(os.path.join(at, ".git")):
            at = os.path.dirname(at)
            folders.append(at)
            if at == os.path.dirname(at):  # no repository: only what lies below counts
                return []
        return folders[::-1]

    @classmethod
    def above(cls, folder: str) -> _Ignore:
        """What the folders above say."""
        rules = cls()
        for above in cls.folders_above(folder):
            rules = rules.below(above)
        return rules


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
    unreadable: list[tuple[str, str]] | None = None,
) -> Iterator[FoundFile]:
    """The posts of a folder, in order of path; of a file, itself.

    Args:
        root: an absolute path.
        top: the folder at or above the root to which globs are relative; the root by default.
        include, exclude: globs on the path below `top` or the name alone.
        skip: a folder that is left out, such as the index.
        unreadable: receives (folder, reason) of each folder that cannot be listed.
    Raises:
        UsageError: the root is neither a file nor a folder.
    """
    try:
        status = root.stat()
    except OSError as error:
        raise UsageError(f"{root}: {error.strerror or 'cannot be read'}") from None
    above = top or str(root)
    if stat.S_ISREG(status.st_mode):
        if above == str(root) or _wanted(str(root), above, include, exclude):
            yield FoundFile(str(root), status.st_size, status.st_mtime_ns)
        return
    if not stat.S_ISDIR(status.st_mode):
        raise UsageError(f"{root}: neither a file nor a folder")
    start = (str(root), _Ignore.above(str(root)), None)
    stack: list[tuple[str, _Ignore, FoundFile | None]] = [start]
    while stack:
        folder, ignore, file = stack.pop()
        if file is not None:
            yield file
            continue
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=attrgetter("name"))
        except OSError as error:
            if unreadable is not None:
                unreadable.append((folder, error.strerror or "cannot be read"))
            continue
        ignore = ignore.below(folder)
        found: list[tuple[str, _Ignore, FoundFile | None]] = []
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if name.lower().endswith(SUFFIXES) and not is_folder:
                try:
                    status = entry.stat()
                except OSError:  # a link that leads nowhere
                    continue
                if (
                    stat.S_ISREG(status.st_mode)
                    and entry.path not in ignore
                    and _wanted(entry.path, above, include, exclude)
                ):
                    file = FoundFile(entry.path, status.st_size, status.st_mtime_ns)
                    found.append((entry.path, ignore, file))
            elif (
                is_folder
                and name not in _GENERATED
                and (skip is None or entry.path != str(skip))
                and not ignore.has_folder(entry.path)
            ):
                found.append((entry.path, ignore, None))
        stack.extend(reversed(found))


def look(roots: Iterable[str], *, skip: str = "") -> Seen:
    """Look at all files that may be posts, without reading what `.gitignore` leaves out.

    A change of a `.gitignore` is seen, and changes of what it leaves out are seen as well.

    Args:
        roots: absolute paths of folders and files; what is not there counts as such.
        skip: a folder that is left out.
    """
    from hashlib import blake2b

    now = time.time_ns()
    newest = 0
    rows: list[str] = []
    folders: dict[str, int] = {}
    files: dict[str, FoundFile] = {}

    def note(name: str, path: str, status: os.stat_result) -> None:
        nonlocal newest
        # Nobody can set st_ctime back; on Windows it is the time of creation.
        changed, size = status.st_mtime_ns, status.st_size
        rows.append(f"{name}\0{size}\0{changed}\0{status.st_ctime_ns}")
        newest = max(newest, status.st_ctime_ns)
        files[path] = FoundFile(path, size, changed)

    for root in roots:
        rows.append("/")
        for above in _Ignore.folders_above(root):
            path = os.path.join(above, _GITIGNORE)
            with suppress(OSError):
                note("..", path, os.stat(path))
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            rows.append(f"/{folder[len(root) :]}")
            try:
                changed = os.stat(folder).st_mtime_ns
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=attrgetter("name"))
            except NotADirectoryError:
                note("", folder, os.stat(folder))
                continue
            except OSError as error:
                rows.append(str(error.errno))
                continue
            folders[folder] = changed
            newest = max(newest, changed)
            below: list[str] = []
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name[0] != "." and name not in _GENERATED and entry.path != skip:
                        below.append(entry.path)
                elif name.lower().endswith(_LOOKED_AT) and (name[0] != "." or name == _GITIGNORE):
                    with suppress(OSError):  # a link that leads nowhere
                        note(name, entry.path, entry.stat())
            waiting += reversed(below)
    digest = blake2b("\n".join(rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Seen(digest, newest > now - RACY_NS, folders, files)
