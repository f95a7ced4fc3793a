"""README's command reference, made from `--help`.

    python tests/reference.py --write    put it into README.md

`tests/test_readme.py` fails where README differs from what this makes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from dlblog.cli import cli
from dlblog.cli.group import all_commands

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- reference: made by `make reference` -->", "<!-- end of reference -->"


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
        parts.append(f"### {title}\n\n```\n{help_text}\n```\n")
    return "\n".join(parts)


def with_reference(readme: str) -> str:
    """README's text with the reference as it should be."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    made = with_reference(text)
    if "--write" in sys.argv:
        README.write_text(made, encoding="utf-8")
    elif made != text:
        sys.exit("README's command reference is out of date: make reference")
