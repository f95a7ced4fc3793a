"""`docs/dlblog.1`, the manual page, made from `--help`.

    python tests/manual.py --write    write it anew

`tests/test_readme.py` fails where it differs from what this makes. Installed with the package.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator

import click

from dlblog import __version__
from dlblog.cli import cli
from dlblog.cli.group import all_commands
from tests.reference import ROOT

MANUAL = ROOT / "docs" / "dlblog.1"

QUERY = (
    ("học máy", "Both words; if no post has both, the best that have one."),
    ("hoc may", "The same, whatever the marks. Words typed with marks match those marks."),
    ('"trí tuệ nhân tạo"', "The phrase, within one paragraph."),
    ("python -docker, python NOT docker", "The one and not the other."),
    ("docker OR podman, (a OR b) c", "Either; parentheses group."),
    ("lập*", "Words that begin so."),
    ("học NEAR/5 máy", "Both in one paragraph, at most 5 words apart."),
    ("title:docker, heading:, body:, code:", "The word there."),
    ('tag:"học máy", category:, author:', "The whole name; case, marks and hyphen are forgiven."),
    ("path:2016/", "That text in the path."),
    ('date:2016..2018, date:"tháng 3 năm 2016"', "A day in that time."),
    ("@name", "What [searches] of dlblog.toml says under that name."),
)
STATUS = (
    ("0", "Found, or done."),
    ("1", "Searched, and nothing found."),
    ("2", "You can put it right."),
    ("70", "A bug in dlblog; DLBLOG_DEBUG=1 shows where."),
    ("129, 130, 143", "Ended by SIGHUP, Ctrl-C, SIGTERM; posts and index are whole."),
)
FILES = (
    ("dlblog.toml", "The settings of a blog, looked for upward from the current folder."),
    ("index/", "The index, beside dlblog.toml; it can be deleted at any time."),
    ("~/.local/state/dlblog/", "What takes changes of tags back; $XDG_STATE_HOME/dlblog if set."),
)
ENVIRONMENT = (
    ("DLBLOG_…", "Every option has a variable: -n of search is DLBLOG_SEARCH_LIMIT."),
    ("NO_COLOR", "No colours."),
    ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "The language of messages: vi or English."),
    ("XDG_STATE_HOME", "Where dlblog keeps what takes changes of tags back."),
    ("VISUAL, EDITOR", "What open starts."),
    ("DLBLOG_PAGER, PAGER", "What shows text that does not fit on the screen."),
)


def escaped(text: str) -> str:
    """Text as roff has it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq")
    return re.sub(r"^\.", "\\&.", text, flags=re.MULTILINE)


def paragraphs(text: str) -> Iterator[str]:
    """A help text: filled paragraphs, and such as stand after a backspace as they are."""
    for block in inspect.cleandoc(text).split("\n\n"):
        if block.startswith("\b\n"):
            yield f".PP\n.nf\n{escaped(block[2:])}\n.fi"
        else:
            yield f".PP\n{escaped(' '.join(block.split()))}"


def entries(rows: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> Iterator[str]:
    """Terms in bold, and what each means."""
    for term, meaning in rows:
        yield f".TP\n.B {escaped(term)}\n{escaped(' '.join(meaning.split()))}"


def options(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    """The options of a command, as its help has them."""
    records = (
        parameter.get_help_record(context)
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
    )
    return [record for record in records if record and not record[0].startswith("-h,")]


def manual() -> str:
    """The page, in roff."""
    parent = cli.make_context("dlblog", [], resilient_parsing=True, terminal_width=80)
    about = " ".join(inspect.cleandoc(cli.help or "").split("\n\n")[0].split())
    parts = [
        f'.TH DLBLOG 1 "" "dlblog {__version__}" "dlblog"',
        ".SH NAME",
        f"dlblog \\- {escaped(about[:1].lower() + about[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        ".B dlblog\n[OPTIONS] COMMAND [ARGS]...",
        ".SH OPTIONS",
        *entries(options(cli, parent)),
        ".SH COMMANDS",
    ]
    for name, command in all_commands(cli):
        context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        usage = " ".join(command.collect_usage_pieces(context))
        parts.append(f".SS dlblog {escaped(name)} {escaped(usage)}")
        parts += paragraphs(command.help or "")
        parts += entries(options(command, context))
    for title, rows in (
        ("QUERIES", QUERY),
        ("EXIT STATUS", STATUS),
        ("ENVIRONMENT", ENVIRONMENT),
        ("FILES", FILES),
    ):
        parts += [f".SH {title}", *entries(rows)]
    parts.append(".SH SEE ALSO\n.BR grep (1),\n.BR fzf (1)")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    made = manual()
    if "--write" in sys.argv:
        MANUAL.write_text(made, encoding="utf-8")
    elif made != MANUAL.read_text(encoding="utf-8"):
        sys.exit("docs/dlblog.1 is out of date: make reference")
