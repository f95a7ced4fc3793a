"""How posts are called, so that TAB finds them by any word of their path, title or slug.

Each document has a line in a column of its own: its day, path and title, and once more the words of
these and of its slug as they are typed without marks, a space before each. So a post is found by
looking for ` hoc sau`, in all posts at once, and nothing of Whoosh or of the analysis is needed:
somebody waits for what is read here with a finger on TAB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from struct import calcsize
from typing import Any

from dlblog.durable import open_own
from dlblog.engines.whoosh.layout import INDEX_NAME, Place, hint
from dlblog.vietnamese import strip_marks

COLUMN = "names"
_DIVIDERS = re.compile(r"[\W_]+")
_UNFIT = re.compile("[\x00-\x1f\ud800-\udfff]")
_LONGEST = 1000  # characters of a path or title
_MOST_BYTES = 1 << 27  # some hundred thousand posts
_SEGMENT = re.compile(rf"{INDEX_NAME}_[0-9a-z]+")
_CODES = "BHiIq"  # of the types of numbers that Whoosh writes


def words_of(text: str) -> str:
    """The words of a name without marks and in one case, a space before each."""
    return _DIVIDERS.sub(" ", f" {strip_marks(text.casefold())}")


def name_line(stored: dict[str, Any]) -> bytes:
    """The line of a document; one that has nothing in it where its path cannot stand on a line."""
    path, title = stored["path"], " ".join(stored["title"].split())[:_LONGEST]
    if _UNFIT.search(path) or len(path) > _LONGEST:
        return b"\n"
    words = [f"{words_of(name)} " for name in (path, title, stored["slug"] or "")]
    if words[2] in words[0]:  # as it mostly is
        del words[2]
    text = "\t".join((stored["date"] or "", path, title, *words))
    return text.encode("utf-8", "replace") + b"\n"


def posts_named(place: Place, typed: str, under: str | None, most: int) -> list[tuple[str, str]]:
    """The posts that somebody may be about to name.

    Args:
        place: of the index.
        typed: some words of a path or title, one after the other, the last perhaps not to its end;
            case, marks and what divides words are forgiven.
        under: what the path begins with as well, without regard to marks; None where any will do.
        most: how many are wanted.
    Returns:
        (path, title), the newest first, those without a date last.
    Raises:
        OSError, KeyError, TypeError, ValueError, RecursionError: there is no index to be read.
    """
    words = words_of(typed)
    wanted = words.encode() if words.strip() else b""
    beginning = None if under is None else strip_marks(under.casefold())
    lines: list[bytes] = []
    for shape in hint(place, "segments")["segments"]:
        lines += [found for found in _lines(place.folder, shape) if found and wanted in found]
    if beginning is not None:
        lines = [
            found for found in lines if strip_marks(_path(found).casefold()).startswith(beginning)
        ]
    lines.sort(reverse=True)  # mostly in order already, which sorting makes use of
    parts = (found.decode("utf-8", "replace").split("\t") for found in lines[:most])
    return [(part[1], part[2]) for part in parts if len(part) > 2]


def _path(found: bytes) -> str:
    return found.decode("utf-8", "replace").partition("\t")[2].partition("\t")[0]


def _lines(index: Path, shape: dict[str, Any]) -> Iterator[bytes]:
    """The lines of the documents of a segment that are not deleted."""
    name, size = str(shape["name"]), int(shape["size"])
    if not _SEGMENT.fullmatch(name):
        raise ValueError("a name that leads elsewhere")
    with open(open_own(index / f"{name}.{COLUMN}.col"), "rb") as file:
        column = file.read(_MOST_BYTES)
    # After the texts come their lengths, their places, the types of both, and X.
    widths = [calcsize(f"!{chr(code)}") for code in column[-3:-1] if chr(code) in _CODES]
    end = len(column) - 3 - size * sum(widths)
    if len(widths) != 2 or end < 0:
        raise ValueError("a column without offsets")
    if column.count(b"\n", 0, end) != size:
        raise ValueError("not a line for each document")
    lines = column[:end].split(b"\n")
    deleted = set(shape["deleted"])
    if not deleted:
        return iter(lines)
    return (found for number, found in enumerate(lines) if number not in deleted)
