"""The file of an indexed post, as it is now, and whether it is what was indexed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import fault
from dlblog.files import MOST_OF_A_POST, absolute, below, checksum, read_file

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine


class Original(NamedTuple):
    """The bytes of a file, and whether they are those that the index has read."""

    content: bytes
    is_indexed: bool


def read_original(engine: SearchEngine, stored: str, base: Path) -> Original:
    """Read the file of a post.

    Args:
        stored: its path in the index.
        base: what paths in the index are relative to.
    Raises:
        OSError: it cannot be read, or must not be: an index that was brought here by somebody does
            not choose what is read outside of its blog.
    """
    path = absolute(stored, base)
    inside = below(os.path.realpath(path), [os.path.realpath(base)])
    if engine.is_copy() and not inside:
        raise OSError(None, "is outside of the blog that the index came with")
    content = read_file(path, MOST_OF_A_POST, fault.A_POST)
    state = engine.state(stored)
    return Original(content, state is not None and state.checksum == checksum(content))
