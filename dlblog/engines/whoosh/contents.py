"""The JSON of a generation: what is not of the types that are written is damage.

A checksum that is right says nothing of what somebody else wrote, and whoever uses these values
trusts their types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dlblog.engines.whoosh.layout import INDEX_NAME, parse_json, reads
from dlblog.schema import VALUES, is_path
from dlblog.trust import check_settings

UNREAD = ""  # in place of a path: the list of files that cannot be read
_MOST = 1 << 40  # of whatever is counted
_LAST_SECOND = 1 << 37  # that a clock may tell: some thousand years from now
_SEGMENT = re.compile(rf"{INDEX_NAME}_[0-9a-z]+")
_KIND = re.compile(r"[0-9a-z_]+(?:\.col)?")


@reads
def parse_state(content: bytes, path: Path) -> dict[str, Any]:
    """What `state-N.json` holds."""
    state: dict[str, Any] = parse_json(content, path)
    counts = [state["documents"], state["revision"], *state["lengths"].values()]
    if not _are_counts(counts) or not _are_counts([state["built"]], _LAST_SECOND):
        raise ValueError("a count that is none")
    if type(state["version"]) is not str or type(state["settings"]) is not dict:
        raise ValueError("a state without settings")
    check_settings(state["settings"])
    return state


@reads
def parse_files(content: bytes, path: Path) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What `files-N.json` holds: the files of documents, and those that cannot be read."""
    files: dict[str, list[Any]] = parse_json(content, path)
    unread = {name: state for name, *state in files.pop(UNREAD, ())}
    for name, file in (*files.items(), *unread.items()):
        if not is_path(name):
            raise ValueError("a file that is none")
        _check_file(*file)
    return files, unread


@reads
def parse_file(content: bytes, path: Path, name: str) -> list[Any] | None:
    """What `files-N.json` holds of one file; None where that is nothing."""
    try:
        file: list[Any] = parse_json(content, path, name)
    except KeyError:
        return None
    _check_file(*file)
    return file


def _check_file(
    checksum: Any, mtime: Any, size: Any, faults: Any, changed: Any, traces: Any = ()
) -> None:
    numbers = all(type(number) is int for number in (mtime, size, changed))
    lists = type(faults) is list and (traces == () or type(traces) is list)
    if not (numbers and lists) or not _are_texts([checksum, *faults, *traces]):
        raise ValueError("a file that is none")


@reads
def parse_values(content: bytes, path: Path) -> dict[str, dict[str, int]]:
    """What `values-N.json` holds."""
    values: dict[str, dict[str, int]] = parse_json(content, path)
    if set(values) != set(VALUES) or not all(
        _are_counts(some.values()) for some in values.values()
    ):
        raise ValueError("a count that is none")
    return values


@reads
def parse_segments(content: bytes, path: Path) -> list[dict[str, Any]]:
    """The shapes of the segments that `segments-N.json` holds."""
    shapes: list[dict[str, Any]] = parse_json(content, path)["segments"]
    if type(shapes) is not list:
        raise ValueError("segments that are none")
    for shape in shapes:
        fields, files = shape["fields"], shape["files"]
        numbers = [shape[name] for name in ("size", "count", "base", "end", "sums")]
        if not _are_counts([*numbers, *fields.values(), *files.values()]):
            raise ValueError("a segment of no size")
        if type(shape["deleted"]) is not list or not _are_counts(shape["deleted"]):
            raise ValueError("deleted documents that are none")
        if not _SEGMENT.fullmatch(shape["name"]) or not all(map(_KIND.fullmatch, files)):
            raise ValueError("a name that leads elsewhere")
    if len({shape["name"] for shape in shapes}) < len(shapes):
        raise ValueError("a segment that is there twice")
    return shapes


def _are_counts(values: Iterable[Any], most: int = _MOST) -> bool:
    return all(type(value) is int and 0 <= value < most for value in values)


def _are_texts(values: Iterable[Any]) -> bool:
    return all(type(value) is str for value in values)
