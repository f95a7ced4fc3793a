"""`dlblog` and `python -m dlblog`: Ctrl-C ends it quietly from its first moment on."""

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    # Looking for cycles while modules are imported takes a twentieth of a search, and finds none.
    gc.set_threshold(50_000, 20, 100)
    try:
        from dlblog.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        run()
    except SystemExit as end:
        _leave(end.code)


def _leave(status: object) -> None:
    """Exit without taking the interpreter apart, which costs a tenth of a search."""
    # Other processes have to be told; and whoever measures or debugs wants to see the end.
    watched = sys.gettrace() or sys.getprofile() or "coverage" in sys.modules
    if watched or "multiprocessing" in sys.modules or not isinstance(status, int):
        sys.exit(status)  # type: ignore[arg-type]
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read our output has gone
        pass
    os._exit(status)


if __name__ == "__main__":
    main()
