"""Which folders dlblog may write an index to, and the names that its files have there.

A user can name any folder with --index-dir, and a site may have an `index/` of its own. dlblog
writes only to a folder that is new, empty, or provably its own, and decides that before it makes
the first file there. The proof is content that only dlblog writes; no name alone is a proof.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dlblog.durable import open_own
from dlblog.errors import UsageError
from dlblog.sealed import unseal
from dlblog.translation import _

CURRENT = "dlblog.json"  # says which sub-folder is the index
LOCK = "dlblog.lock"
SEEN = "dlblog.seen"  # of `freshness`
READING = "dlblog.reading"  # of `writing`
CACHE = "dlblog.sqlite"  # of `segment_cache`
OLD_CURRENT = "CURRENT"  # what CURRENT was called up to format 4

_IGNORED = ".gitignore"
_INDEX = re.compile(r"dlblog-[0-9a-f]{12}")
_KEYS = {"format", "fingerprint", "version", "index"}
# Files of an index, also those that a killed process did not finish.
_INSIDE = re.compile(
    r"born|suspect|tmp-.*|_?MAIN[_.].*|[0-9a-z]+\.ctmp|(?:state|files|values|segments|pairs)-\d+\..*"
)
# What lies there before the first proof, and where the first commit failed; perhaps not to its end.
_UNFINISHED = {
    LOCK: re.compile(rb"[0-9 \n\0]{0,40}"),  # a process and a time
    READING: re.compile(rb""),
    CACHE: re.compile(rb"\0*|SQLite format 3\0.*CREATE TABLE run \(key INTEGER.*", re.DOTALL),
    f"{CACHE}-journal": re.compile(rb"\0{,511}|(?:\0{512}|\xd9\xd5\x05\xf9).*", re.DOTALL),
}
_MOST = 1_000_000  # bytes of a file that are read to recognize it
_NAMED = 3  # names in a message


def is_index_name(name: str) -> bool:
    """Return whether a sub-folder has a name that dlblog gives to indexes."""
    return _INDEX.fullmatch(name) is not None


def check_usable(folder: Path) -> None:
    """Make sure that dlblog may write an index to a folder; the folder need not exist.

    Raises:
        UsageError: it is no folder, or it holds files of somebody else.
        OSError: it cannot be listed.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        what = _("{folder} is not a folder: name a new or empty folder with --index-dir")
        raise UsageError(what.format(folder=folder))
    if names := strange_files(folder):
        more = ", …" if len(names) > _NAMED else ""
        shown = ", ".join(name if len(name) <= 40 else f"{name[:40]}…" for name in names[:_NAMED])
        what = _(
            "{folder} holds files that are not dlblog's ({names}): "
            "name a new or empty folder with --index-dir"
        )
        raise UsageError(what.format(folder=folder, names=shown + more))


def strange_files(folder: Path) -> list[str]:
    """Return the names in a folder for which dlblog does not write to it; none where it may.

    Raises:
        OSError: it cannot be listed, or is no folder.
    """
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
    if any(_is_proof(folder / name) for name in names):
        return []
    return [name for name in names if name != _IGNORED and not _is_unfinished(folder / name)]


def _is_unfinished(path: Path) -> bool:
    content = _UNFINISHED.get(path.name)
    return content is not None and content.fullmatch(_head(path)) is not None


def _is_proof(path: Path) -> bool:
    """Return whether a file or folder shows that dlblog has made the folder around it."""
    if path.name in (CURRENT, OLD_CURRENT):
        return _is_current(_head(path))
    if not is_index_name(path.name):
        return False
    try:
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            return False
        names = os.listdir(path)
    except OSError:
        return False
    return not names or any(map(_INSIDE.fullmatch, names))


def _head(path: Path) -> bytes:
    """Return the first bytes of a file; a byte that is in none of ours where it is no file."""
    try:
        with open(open_own(path), "rb") as file:
            return file.read(_MOST)
    except OSError:
        return b"?"


def _is_current(content: bytes) -> bool:
    try:
        current = unseal(content)
        return current.keys() >= _KEYS and is_index_name(str(current["index"]))
    except (ValueError, AttributeError):
        return False


def _is_settings(content: bytes) -> bool:
    try:
        return "roots" in unseal(content)
    except (ValueError, TypeError):
        return False


# The files that dlblog had beside the index up to format 4, and how to recognize each. Marks
# without content are left: nobody can tell whose they are.
_OLD: dict[str, Callable[[bytes], object]] = {
    OLD_CURRENT: _is_current,
    "settings.json": _is_settings,
    "LOCK": re.compile(rb"[0-9]+ [0-9]+\n").fullmatch,
    "seen": re.compile(rb"[0-9a-f]{32}\n(?:[0-9]+(?: [0-9]+)?\t|\Z)").match,
    "words.sqlite": re.compile(rb"SQLite format 3\0.*CREATE TABLE run \(key INTEGER", re.S).match,
}


def remove_old_files(folder: Path) -> None:
    """Remove the files of dlblog's that had names which others use as well, as far as possible.

    Only the holder of the lock may do that, when a new index is in its place.
    """
    for name, is_ours in _OLD.items():
        for path in (folder / name, folder / f"{name}.new"):
            with suppress(OSError):
                if is_ours(_head(path)):
                    path.unlink()
