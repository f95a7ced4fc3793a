"""The user's editor: which one it is, and how each is told the line to open a file at.

The command comes from the user's environment alone, never from a blog, and runs without a shell.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from dlblog.errors import UsageError
from dlblog.signals import SIGINT, Interrupted
from dlblog.translation import _

# As `git var GIT_EDITOR` on Debian, then what most machines have.
_USUAL = ("sensible-editor", "editor", "nano", "vim", "vi", "micro", "emacs", "notepad")


class Place(NamedTuple):
    """What to open: a file, and a 1-based line of it where one is wanted."""

    path: str
    line: int | None = None


class _Way(NamedTuple):
    """How a line is told.

    Attributes:
        words: the arguments for one file.
        each: whether every file may have its line; else only the first has.
    """

    words: Callable[[str, int], list[str]]
    each: bool = True


_PLUS = _Way(lambda path, line: [f"+{line}", path])
_PLUS_ONCE = _Way(lambda path, line: [f"+{line}", path], each=False)
_COLON = _Way(lambda path, line: [f"{path}:{line}"])
_GOTO = _Way(lambda path, line: ["--goto", f"{path}:{line}"])
_LINE = _Way(lambda path, line: ["--line", str(line), path], each=False)
_SHORT_LINE = _Way(lambda path, line: ["-l", str(line), path], each=False)
_JED = _Way(lambda path, line: [path, "-g", str(line)])
_NOTEPAD = _Way(lambda path, line: [f"-n{line}", path], each=False)

_WAYS: Mapping[str, _Way] = {
    name: way
    for way, names in (
        (_PLUS, "nano pico emacs emacsclient joe jmacs jpico jstar rjoe ne mg zile "
                "sensible-editor"),
        (_PLUS_ONCE, "vi vim nvim view ex elvis nvi vile gvim mvim vimx vis kak micro mcedit dte "
                     "gedit pluma xed geany featherpad leafpad bbedit gnome-text-editor"),
        (_COLON, "hx helix subl sublime_text zed zeditor lapce lite-xl"),
        (_GOTO, "code code-insiders code-oss codium vscodium cursor windsurf positron"),
        (_LINE, "kwrite mousepad idea idea64 pycharm webstorm phpstorm goland rubymine clion"),
        (_SHORT_LINE, "kate mate"),
        (_JED, "jed"),
        (_NOTEPAD, "notepad++"),
    )
    for name in names.split()
}  # fmt: skip


def find_editor(environment: Mapping[str, str], *, terminal: bool) -> list[str]:
    """The command that opens files: of VISUAL, else of EDITOR, else the first usual one there is.

    Args:
        terminal: whether an editor could show itself where the program runs.
    Returns:
        its words.
    Raises:
        UsageError: a variable cannot be read, or there is no editor.
    """
    dumb = environment.get("TERM", "dumb") == "dumb"
    for name in ("VISUAL", "EDITOR"):
        typed = environment.get(name, "").strip()
        if not typed or (name == "VISUAL" and dumb and environment.get("EDITOR", "").strip()):
            continue
        try:
            words = shlex.split(typed, posix=os.name != "nt")
        except ValueError:
            message = _("${name} has a quotation mark that is never closed: {text}")
            raise UsageError(message.format(name=name, text=typed[:200])) from None
        return [os.path.expanduser(words[0]), *words[1:]]
    if not terminal:
        raise UsageError(_("there is no terminal for an editor: set $VISUAL to one with a window"))
    for usual in _USUAL:
        if found := shutil.which(usual):
            return [found]
    raise UsageError(_("there is no editor: set $VISUAL or $EDITOR to the command that starts one"))


def arguments(command: Sequence[str], places: Iterable[Place]) -> list[str]:
    """A command with the files to open, each at its line where the editor can be told.

    Args:
        command: as `find_editor` gives it.
    """
    way = _way(command[0])
    words = list(command)
    for number, place in enumerate(places):
        path = place.path
        if not (path[:1].isalnum() or path[:1] in ("/", "_")):
            path = os.path.join(os.curdir, path)  # -f and +3 are options, ~x is a home
        at_line = place.line and way and (way.each or not number)
        words += way.words(path, place.line) if at_line and way and place.line else [path]
    return words


def _way(program: str) -> _Way | None:
    """How an editor is told a line; None where it is not known."""
    for path in (program, os.path.realpath(shutil.which(program) or program)):
        name = os.path.basename(path.replace("\\", "/") if os.name == "nt" else path).lower()
        # vim.basic, emacs-28.2, code.cmd
        for known in (name, name.partition(".")[0], name.partition("-")[0]):
            if known in _WAYS:
                return _WAYS[known]
    return None


def edit(command: Sequence[str], places: Iterable[Place]) -> None:
    """Open files, and wait until the editor ends.

    It gets the terminal also where standard input is something else, as below xargs.

    Raises:
        UsageError: it cannot be started, or ended with an error.
    """
    words = arguments(command, places)
    keys = None
    if sys.stdout.isatty() and not sys.stdin.isatty():
        with contextlib.suppress(OSError):
            keys = os.open("/dev/tty", os.O_RDWR)
    try:
        process = subprocess.Popen(words, stdin=keys)
    except OSError as error:
        from dlblog.fault import said

        reason = said(error.strerror or type(error).__name__)
        message = _("the editor '{name}' cannot be started ({reason}): set $VISUAL or $EDITOR")
        raise UsageError(message.format(name=command[0], reason=reason)) from None
    finally:
        if keys is not None:
            os.close(keys)
    while True:  # Ctrl-C is for the editor, to which it may mean to copy
        try:
            status = process.wait()
            break
        except KeyboardInterrupt as error:
            if Interrupted.of(error).number != SIGINT:
                raise
    if status:
        message = _("the editor '{name}' ended with status {status}")
        raise UsageError(message.format(name=command[0], status=status))
