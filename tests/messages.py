"""The catalogue of messages, from the code and from the translations there are.

    python tests/messages.py            bring the catalogue in step with the code, and compile it
    python tests/messages.py --missing  print what has no translation

Messages are what `_`, `ngettext` and `kept` mark, the help of all commands, and what click itself
says in dlblog. `tests/test_translation.py` fails where the catalogue differs from them.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import dlblog
from dlblog.cli import cli
from dlblog.cli.group import all_commands, texts

PACKAGE = Path(dlblog.__file__).parent
FOLDER = PACKAGE / "locale" / "vi" / "LC_MESSAGES"
SOURCE, COMPILED = FOLDER / "dlblog.po", FOLDER / "dlblog.mo"

Message = str | tuple[str, ...]  # the latter of one thing and of several

# What click from 8.1 on can say in dlblog.
CLICK: tuple[Message, ...] = (
    "Aborted!",
    "Argument {name!r} takes {nargs} values.",
    "Choose from:\n\t{choices}",
    "Commands",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "Error: {message}",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument",
    "Missing command.",
    "Missing option",
    "Missing parameter",
    "Missing parameter: {param_name}",
    "Missing {param_type}",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "No such option: {name}",
    "Option {name!r} does not take a value.",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    "Options",
    "Positional arguments",
    "Show the version and exit.",
    "Show this message and exit.",
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    "Try '{command} {option}' for help.",
    "Usage:",
    "default: {default}",
    "directory",
    "env var: {var}",
    "file",
    "path",
    "required",
    "unknown error",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is not executable.",
    "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid {number_type}.",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "{value} is not in the range {range}.",
)


class _Plain(Catalog):
    """A catalogue with nothing in its head that changes by itself."""

    mime_headers = property(
        lambda self: [
            ("Language", "vi"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
    )


def messages() -> Iterator[Message]:
    """All that can be said."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts_in = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if node.func.id in ("_", "kept") and texts_in:
                    yield texts_in[0]
                elif node.func.id == "ngettext":
                    yield tuple(texts_in[:2])
    for command in (cli, *(command for _, command in all_commands(cli))):
        yield from texts(command)
    yield from CLICK


def _known() -> Catalog:
    return read_po(io.BytesIO(SOURCE.read_bytes()) if SOURCE.exists() else io.BytesIO(), "vi")


def catalogue() -> Catalog:
    """The messages of now with the translations that are known."""
    known = _known()
    made = _Plain("vi", header_comment=known.header_comment, fuzzy=False)
    for message in messages():
        one = message if isinstance(message, str) else message[0]
        old = known.get(one)
        string = old.string if old is not None and not old.fuzzy else ""
        if isinstance(message, tuple) and isinstance(string, str):
            string = (string,)
        there = made.get(one)
        if there is None or isinstance(there.id, str):  # of one that has a plural too, that
            made.add(message, string)
    for entry in made:
        entry.flags.clear()  # which differ with Babel's version
    return made


def as_source(made: Catalog) -> bytes:
    """A catalogue as translators have it."""
    file = io.BytesIO()
    write_po(file, made, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return file.getvalue()


def as_compiled(made: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, made)
    return file.getvalue()


def missing(made: Catalog) -> list[Message]:
    """What has no translation."""
    return [
        entry.id if isinstance(entry.id, str) else tuple(entry.id)
        for entry in made
        if entry.id and not all_of(entry.string)
    ]


def all_of(string: str | Sequence[str] | None) -> str:
    """A translation as one text; "" where any form of it is."""
    forms = [string] if isinstance(string, str) else list(string or [""])
    return "\n".join(forms) if all(forms) else ""


if __name__ == "__main__":
    made = catalogue()
    FOLDER.mkdir(parents=True, exist_ok=True)
    SOURCE.write_bytes(as_source(made))
    COMPILED.write_bytes(as_compiled(made))
    left = missing(made)
    for message in left if "--missing" in sys.argv else ():
        print(repr(message))
    print(f"{len(made)} messages, {len(left)} without translation")
