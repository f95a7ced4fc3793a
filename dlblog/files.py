"""What a file is to the index: its path as the index keeps it, and the checksum of its bytes.

Paths are relative to the folder that the index lies in (the base) where the files lie below it, and
absolute elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path


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


def from_stored(stored: str, base: Path) -> str:
    """Where a path of the index is now."""
    return os.path.join(base, stored)


def absolute(stored: str, base: Path) -> str:
    """The same in its one spelling, without . and .. in it."""
    return os.path.normpath(from_stored(stored, base))


def checksum(content: bytes) -> str:
    """Hexadecimal, of a file's bytes."""
    import hashlib

    return hashlib.blake2b(content, digest_size=16).hexdigest()
