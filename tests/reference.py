"""`docs/commands.md`, the command reference, made from `--help`.

    python tests/reference.py --write    write it anew

`tests/test_readme.py` fails where it differs from what this makes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from dlblog.cli import cli
from dlblog.cli.group import all_commands

ROOT = Path(__file__).resolve().parent.parent
README, REFERENCE = ROOT / "README.md", ROOT / "docs" / "commands.md"
HEAD = """# Commands

What `--help` says of each; made by `make reference`. How they are used is in
[README](../README.md).

"""


def reference() -> str:
    """Help of the program and of every command, as Markdown."""
    parts = []
    parent = cli.make_context("dlblog", [], resilient_parsing=True, terminal_width=80)
    for name, command in [("", cli), *all_commands(cli)]:
        title, context = "dlblog", parent
        if command is not cli:
            title = f"dlblog {name}"
            context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        help_text = re.sub(r" +\n", "\n", command.get_help(context))
        parts.append(f"## {title}\n\n```\n{help_text}\n```\n")
    return HEAD + "\n".join(parts)


if __name__ == "__main__":
    made = reference()
    if "--write" in sys.argv:
        REFERENCE.write_text(made, encoding="utf-8")
    elif made != REFERENCE.read_text(encoding="utf-8"):
        sys.exit("docs/commands.md is out of date: make reference")
