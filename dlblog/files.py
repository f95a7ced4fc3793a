"""What a file is to the index: its path as the index keeps it, its bytes and their checksum.

Paths are relative to the folder that the index lies in (the base) where the files lie below it, and
absolute elsewhere. Whatever lies in a blog is read by `read_file`: a blog may come from anybody.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dlblog import fault

# Bytes. The longest novels have 3 MB, and a post is read whole, several times over as objects.
MOST_OF_A_POST = 10_000_000
_LONGEST_NAME = 255  # characters that a file system takes
_TRIES = 3  # to read a file that is written at the same time
# Opening waits for nobody at the other end of a FIFO, and no terminal becomes ours.
_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_KINDS = {
    stat.S_IFIFO: fault.FIFO, stat.S_IFSOCK: fault.SOCKET, stat.S_IFCHR: fault.DEVICE,
    stat.S_IFBLK: fault.DEVICE, stat.S_IFDIR: fault.FOLDER, stat.S_IFLNK: fault.LINK,
}  # fmt: skip


def relative_to(path: str, folder: str) -> str | None:
    """An absolute path as seen from an absolute folder; None where it does not lie below it."""
    if path.startswith(folder + os.sep) and os.pardir not in path:
        return path[len(folder) + 1 :]
    relative = os.path.relpath(path, folder)
    outside = relative == os.pardir or relative.startswith(os.pardir + os.sep)
    return None if outside else relative


def to_stored(path: str, base: Path) -> str:
    """An absolute path as the index keeps it."""
    relative = relative_to(path, str(base))
    return path if relative is None else relative.replace(os.sep, "/")


def as_spelt(path: str) -> str:
    """Return the absolute path of a file or folder, as the file system spells it.

    Letters may be composed where they are typed and decomposed where they lie, or the other way; a
    path is returned as typed where it exists, or where nothing or several things are meant.
    """
    path = os.path.abspath(path)
    if path.isascii() or os.path.lexists(path):
        return path
    from unicodedata import normalize

    found, *names = Path(path).parts
    for name in names:
        if len(name) <= _LONGEST_NAME and not os.path.lexists(os.path.join(found, name)):
            composed = normalize("NFC", name)
            with suppress(OSError, ValueError):
                alike = [
                    other for other in os.listdir(found) if normalize("NFC", other) == composed
                ]
                name = alike[0] if len(alike) == 1 else name
        found = os.path.join(found, name)
    return found


def from_stored(stored: str, base: Path) -> str:
    """Where a path of the index is now."""
    return os.path.join(base, stored)


def absolute(stored: str, base: Path) -> str:
    """The same in its one spelling, without . and .. in it."""
    return os.path.normpath(from_stored(stored, base))


def below(path: str, folders: Iterable[str]) -> bool:
    """Whether an absolute path is one of some absolute folders or lies in one."""
    return any(path == f or path.startswith(f.rstrip(os.sep) + os.sep) for f in folders)


def checksum(content: bytes) -> str:
    """Hexadecimal, of a file's bytes."""
    from dlblog.digest import blake2b

    return blake2b(content, digest_size=16).hexdigest()


def no_file(status: os.stat_result) -> str:
    """Why something cannot be read as a file is, in a few words; empty where it can."""
    if stat.S_ISREG(status.st_mode):
        return ""
    return fault.NO_FILE.format(kind=_KINDS.get(stat.S_IFMT(status.st_mode), fault.STRANGE))


def too_large(size: int, most: int, what: str) -> str:
    """Why a file of so many bytes is not read, in a few words; empty where it is."""
    if size <= most:
        return ""
    return fault.TOO_LARGE.format(size=_size_text(size), what=what, most=_size_text(most))


def _size_text(size: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"


def read_file(path: str, most: int, what: str, *, follow: bool = True) -> bytes:
    """The bytes of a file, as they were at one moment.

    Never waits for anybody, and reads nothing but files: no FIFO, no device.

    Args:
        most: bytes that it may have.
        what: it is, for messages: `fault.A_POST`.
        follow: whether it may be a link.
    Raises:
        OSError: with a `strerror` for people, which `fault.said` translates.
    """

    def check(status: os.stat_result) -> None:
        if reason := no_file(status) or too_large(status.st_size, most, what):
            raise OSError(None, reason)

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | _FLAGS | (0 if follow else _NO_LINK))

    for _ in range(_TRIES):
        # Opening alone may do something where it is a device; what comes in between is seen below.
        check(os.stat(path, follow_symlinks=follow))
        with open(path, "rb", opener=opener) as file:
            before = os.fstat(file.fileno())
            check(before)
            content = file.read(before.st_size + 1)
            if len(content) > before.st_size:  # it grows, or knows no size as in /proc
                content += file.read(most + 1 - len(content))
            after = os.fstat(file.fileno())
        if reason := too_large(len(content), most, what):
            raise OSError(None, reason)
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return content
    raise OSError(None, fault.CHANGES)
