"""The folder of the user's in which dlblog keeps what no index may lose: changes of tags.

An index can be deleted at any time, may lie on another disk or come from somebody else, and several
may be of the same posts. So what guards posts lies in the home folder of whoever changes them.
"""

from __future__ import annotations

import os
from pathlib import Path

PENDING = ".pending"  # what the name of a record ends with while its change is not complete


def state_folder() -> Path:
    """Return the folder, which need not exist: `dlblog` in $XDG_STATE_HOME or ~/.local/state.

    It is the same on all platforms. A search looks there, so no library is imported to find it.
    """
    base = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):  # the specification has a relative path ignored
        base = os.path.join(os.path.expanduser("~"), ".local", "state")
    return Path(base, "dlblog")


def pending_records() -> list[Path]:
    """Return the records of changes that are under way, or whose process died, the oldest first."""
    folder = state_folder()
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / name for name in sorted(names) if name.endswith(PENDING)]
