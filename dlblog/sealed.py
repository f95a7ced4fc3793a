"""JSON of ours: one line, and a line with its checksum."""

from __future__ import annotations

import json
import zlib
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
    line, _, checksum = content.partition(b"\n")
    if checksum != _checksum(line):
        raise ValueError("the checksum is another one")
    try:
        return json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _checksum(line: bytes) -> bytes:
    return b"%08x\n" % zlib.crc32(line)
