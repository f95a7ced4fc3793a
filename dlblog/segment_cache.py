"""What underthesea made of runs of syllables before, kept beside the index.

Cutting words is most of the work of indexing, and the same run is always cut alike by the same
version of underthesea. The cache can be deleted at any time; one that cannot be read is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

NAME = "words.sqlite"
_MOST = 3_000_000  # runs, about 100 MB; more begin anew


def open_cache(path: Path, version: str, *, write: bool) -> SegmentCache | None:
    """The cache in a file; None where there can be none."""
    try:
        return SegmentCache(path, version, write=write)
    except (sqlite3.Error, OSError):
        return None


def _connect(uri: str) -> sqlite3.Connection:
    # Waiting for a lock would cost more than cutting again.
    return sqlite3.connect(uri, uri=True, timeout=0.1, isolation_level=None)


def _make(path: Path, version: str) -> sqlite3.Connection:
    """A connection to the cache, made or emptied where it has to be."""
    connection = _connect(path.as_uri())
    try:
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is made again
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if names == {"made", "run"}:
            if connection.execute("SELECT version FROM made").fetchall() == [(version,)]:
                return connection
        elif names:
            raise sqlite3.DatabaseError("not a cache")
        connection.execute("BEGIN IMMEDIATE")
        for name in names:
            connection.execute(f"DROP TABLE {name}")
        connection.execute("CREATE TABLE made (version TEXT)")
        connection.execute("CREATE TABLE run (key INTEGER PRIMARY KEY, sizes BLOB)")
        connection.execute("INSERT INTO made VALUES (?)", (version,))
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def run_key(run: str) -> int:
    """A run's key: 64 bits of a digest of it, as SQLite's signed integer."""
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)


class SegmentCache:
    """Runs and the sizes of their words, in an SQLite file.

    The process that writes the index makes the file and adds to it; others only read.
    """

    def __init__(self, path: Path, version: str, *, write: bool) -> None:
        """Open the cache; where it is to be written, begin one if there is none.

        Args:
            path: of the file.
            version: of underthesea; what another one made is forgotten.
            write: whether this process holds the lock of the index.

        Raises:
            sqlite3.Error: there can be none here, such as where nothing can be written.
        """
        if not write:
            self._connection = _connect(f"{path.as_uri()}?mode=ro")
            return
        try:
            self._connection = _make(path, version)
        except sqlite3.DatabaseError:
            with suppress(OSError):
                path.unlink()
            self._connection = _make(path, version)

    def get(self, run: str) -> tuple[int, ...] | None:
        """The sizes of the words of a run, in syllables; None where it is not known."""
        try:
            found = self._connection.execute(
                "SELECT sizes FROM run WHERE key = ?", (run_key(run),)
            ).fetchone()
        except sqlite3.Error:
            return None
        sizes = tuple(found[0]) if found else ()
        return sizes if sum(sizes) == run.count(" ") + 1 else None

    def add(self, runs: Iterable[tuple[int, bytes]]) -> None:
        """Remember runs: key and sizes, a byte each; what cannot be written is forgotten."""
        with suppress(sqlite3.Error):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", runs)
            if self._connection.execute("SELECT count(*) FROM run").fetchone()[0] > _MOST:
                self._connection.execute("DELETE FROM run")
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
