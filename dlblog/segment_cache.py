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


def open_cache(path: Path | None, version: str) -> SegmentCache | None:
    """The cache in a file; None where there is to be none, or can be none."""
    try:
        return SegmentCache(path, version) if path else None
    except (sqlite3.Error, OSError):
        return None


def run_key(run: str) -> int:
    """A run's key: 64 bits of a digest of it, as SQLite's signed integer."""
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)


class SegmentCache:
    """Runs and the sizes of their words, in an SQLite file."""

    def __init__(self, path: Path, version: str) -> None:
        """Open the cache, or begin one.

        Args:
            path: of the file.
            version: of underthesea; what another one made is forgotten.

        Raises:
            sqlite3.Error: there can be none here, such as where nothing can be written.
        """
        self._path = path
        try:
            self._connection = self._open(version)
        except sqlite3.DatabaseError:
            with suppress(OSError):
                path.unlink()
            self._connection = self._open(version)

    def _open(self, version: str) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = OFF")  # what is lost is made again
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if names == {"made", "run"}:
                if connection.execute("SELECT version FROM made").fetchone() == (version,):
                    return connection
                connection.execute("DROP TABLE made")
                connection.execute("DROP TABLE run")
            elif names:
                raise sqlite3.DatabaseError("not a cache")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE made (version TEXT)")
            connection.execute("CREATE TABLE run (key INTEGER PRIMARY KEY, sizes BLOB)")
            connection.execute("INSERT INTO made VALUES (?)", (version,))
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

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
