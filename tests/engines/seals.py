"""Changes files of an index as somebody would who knows how it is made: with right checksums."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlblog.engines.whoosh.pages import page_sums
from dlblog.sealed import seal


def sub_folder(index: Path) -> Path:
    """The one sub-folder of an index folder."""
    (inside,) = index.glob("dlblog-*")
    return inside


def read_sealed(path: Path) -> Any:
    """The value of a JSON file."""
    return json.loads(path.read_bytes().partition(b"\n")[0])


def change(path: Path, changed: Callable[[Any], Any]) -> None:
    """Write a JSON file anew, with what `changed` makes of its value."""
    path.write_bytes(seal(changed(read_sealed(path))))


def reseal(index: Path) -> None:
    """Make all checksums of an index those of the files as they are."""
    inside = sub_folder(index)
    for path in inside.glob("*.json"):
        change(path, lambda value: value)
    for path in inside.glob("state-*.json"):
        (pairs,) = inside.glob("pairs-*.bin")
        sum_ = [pairs.stat().st_size, zlib.crc32(pairs.read_bytes())]
        change(path, lambda state, sum_=sum_: {**state, "pairs": sum_})
    for path in inside.glob("segments-*.json"):
        made = read_sealed(path)
        for shape in made["segments"]:
            sums = array("I")
            for kind in shape["files"]:
                file = inside / f"{shape['name']}.{kind}"
                shape["files"][kind] = file.stat().st_size
                sums += page_sums(file)
            if sys.byteorder == "big":
                sums.byteswap()
            (inside / f"{shape['name']}.sum").write_bytes(sums.tobytes())
            shape["sums"] = zlib.crc32(sums.tobytes())
        for table in inside.glob("*.toc"):
            made["toc"] = [table.stat().st_size, zlib.crc32(table.read_bytes())]
        path.write_bytes(seal(made))
