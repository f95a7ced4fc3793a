"""JSON of ours: one line, and a line with its checksum."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any


def to_json(value: Any) -> bytes:
    """Compact JSON; letters stay letters, and bytes of a path that are not UTF-8 come back."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def seal(value: Any) -> bytes:
    """A value as JSON on one line, and a line with its checksum."""
    line = to_json(value)
    return line + b"\n" + _checksum(line)


def unseal(content: bytes) -> Any:
    """What was sealed.

    Raises:
        ValueError: this is not what was written.
    """
    return _parsed(json.loads, _line(content))


def unseal_item(content: bytes, key: str) -> Any:
    """One value of a sealed object whose values are no objects; the others are not parsed.

    Raises:
        KeyError: it has no such key.
        ValueError: this is not what was written.
    """
    line = _line(content)
    # A quote within a string has a backslash before it, so that this is the beginning of one, and
    # with the colon of a key.
    name = to_json(key) + b":"
    at = max(line.find(b"," + name), 0)
    if line[at + 1 : at + 1 + len(name)] != name:
        raise KeyError(key)
    text = line[at + 1 + len(name) :].decode("utf-8", "surrogatepass")
    return _parsed(json.JSONDecoder().raw_decode, text)[0]


def _parsed(parse: Callable[[Any], Any], text: bytes | str) -> Any:
    try:
        return parse(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _line(content: bytes) -> bytes:
    line, _, checksum = content.partition(b"\n")
    if checksum != _checksum(line):
        raise ValueError("the checksum is another one")
    return line


def _checksum(line: bytes) -> bytes:
    return b"%08x\n" % zlib.crc32(line)
