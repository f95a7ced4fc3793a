"""`dlblog` and `python -m dlblog`: signals end it quietly from its first moment to its last.

So does a lack of memory, which may be met by whatever would say so.
"""

from __future__ import annotations

import gc
import os
import sys

from dlblog.signals import Interrupted, heed, send_again

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing is large, where there is little memory
    from typing import Any


def main() -> None:
    """Run the command line and exit with its status."""
    # Looking for cycles while modules are imported takes a twentieth of a search, and finds none.
    gc.set_threshold(50_000, 20, 100)
    sys.unraisablehook = _raise_again
    try:
        heed()
        try:
            from dlblog.cli import main as run

            run()
        except SystemExit as end:
            _leave(end.code)
    except KeyboardInterrupt as error:
        _leave(128 + Interrupted.of(error).number)
    except Exception as error:
        if not _is_of_memory(error) or os.environ.get("DLBLOG_DEBUG"):
            raise
        os.write(2, b"dlblog: not enough memory\n")
        os._exit(2)


def _is_of_memory(error: Exception) -> bool:
    """Return whether there is no memory left, perhaps not even to find out."""
    try:
        from dlblog.errors import is_of_memory

        return is_of_memory(error)
    except (MemoryError, ImportError, OSError):
        return True


def _raise_again(error: Any) -> None:
    """Where an interrupt comes in the middle of a callback, Python would print it and go on."""
    if issubclass(error.exc_type, KeyboardInterrupt):
        send_again(error.exc_value)
    elif not issubclass(error.exc_type, MemoryError):  # who meets it next says so
        sys.__unraisablehook__(error)


def _leave(status: object) -> None:
    """Exit without taking the interpreter apart: that costs a tenth of a search.

    Ctrl-C while it is taken apart would be told with tracebacks besides.
    """
    # Whoever measures or debugs wants to see the end.
    watched = sys.gettrace() or sys.getprofile() or "coverage" in sys.modules
    if watched or not isinstance(status, int):
        sys.exit(status)  # type: ignore[arg-type]
    if "dlblog.processes" in sys.modules:
        from dlblog.processes import kill_all

        kill_all()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read our output has gone
        pass
    os._exit(status)


if __name__ == "__main__":
    main()
