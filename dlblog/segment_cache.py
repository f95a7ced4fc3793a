"""What underthesea made of runs of syllables before, kept beside the index.

Cutting words is most of the work of indexing, and the same run is always cut alike by the same
version of underthesea. The cache can be deleted at any time; one that cannot be read is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dlblog.digest import blake2b
from dlblog.durable import make_way

_TABLES = (
    "CREATE TABLE made (version TEXT)",
    "CREATE TABLE run (key INTEGER PRIMARY KEY, sizes BLOB)",
)
_MOST = 3_000_000  # runs, about 100 MB; more begin anew


def open_cache(path: Path, version: str, *, write: bool) -> SegmentCache | None:
    """The cache in a file; None where there can be none."""
    try:
        return SegmentCache(path, version, write=write)
    except (sqlite3.Error, OSError):
        return None


def _connect(uri: str) -> sqlite3.Connection:
    # Waiting for a lock would cost more than cutting again.
    connection = sqlite3.connect(uri, uri=True, timeout=0.1, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is made again
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def forget(path: Path) -> None:
    """Remove the cache in a file, and whatever SQLite left beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _open(path: Path, version: str, mode: str) -> sqlite3.Connection:
    """A connection to a cache; sqlite3.Error where there is none, or another database."""
    connection = _connect(f"{path.as_uri()}?mode={mode}")
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        tables = connection.execute("SELECT sql FROM sqlite_master").fetchall()
        if [sql for (sql,) in tables] != list(_TABLES):  # and neither views nor triggers
            raise sqlite3.DatabaseError("not a cache")
        if connection.execute("SELECT version FROM made").fetchmany(2) != [(version,)]:
            raise sqlite3.DatabaseError("of another version")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make(path: Path, version: str) -> sqlite3.Connection:
    """A connection to a new cache."""
    forget(path)
    connection = _connect(path.as_uri())
    try:
        connection.execute("BEGIN IMMEDIATE")
        for sql in _TABLES:
            connection.execute(sql)
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
        make_way(path)
        try:
            self._connection = _open(path, version, "rw" if write else "ro")
        except sqlite3.Error:
            if not write:
                raise
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
