"""`dlblog` and `python -m dlblog`: Ctrl-C ends it quietly from its first moment on."""

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from dlblog.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
