"""What a shell is told when somebody types TAB.

The scripts in `shells/` call `dlblog` with the line so far, and get a line that tells them how to
take what follows, and the values that are offered as they are to be inserted: quoted for bash and
zsh, plain for fish, which quotes them itself.
"""

from __future__ import annotations

import os
from itertools import takewhile
from os.path import basename
from typing import TYPE_CHECKING, Any

from dlblog.cli.quoting import Line, quoted, read_line

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

VARIABLE = "_DLBLOG_COMPLETE"
_LISTING = "63"  # COMP_TYPE of a bash that shows what there is, after a second TAB
_MOST = 2000  # values; a list of more helps nobody
_VALUE_SHARE = 0.6  # of a line, for the value; what is said of it gets the rest


def answer(group: click.Command, shell: str) -> str:
    """What a script of ours is told.

    Args:
        shell: "bash", "zsh" or "fish". The script sets the variables _DLBLOG_LINE, what is typed
            up to the cursor, and _DLBLOG_WORD, the end of it that will be replaced.
    Returns:
        lines. On the first, `file` or `dir` where the shell knows what to offer, else words:
        `nospace`: no space belongs after the value; `comma`: a comma may; `list`: what the values
        have in common is not what was typed. Then values; for zsh each with a line to show it;
        for fish with tab and what it is.
    """
    text, end = os.environ.get("_DLBLOG_LINE", ""), os.environ.get("_DLBLOG_WORD", "")
    line = read_line(text, fish=shell == "fish")
    items = _items(group, line)
    if items and items[0].type != "plain":
        return str(items[0].type)
    if shell == "fish":
        return _fish(items, line.typed)
    kept = read_line(text.removesuffix(end)).typed
    rests = [(item, _without(item.value, kept)) for item in items]
    left = [(item, rest) for item, rest in rests if rest is not None]
    alone = len(left) == 1
    values = [quoted(rest, line.quote, alone=alone) for _, rest in left]
    items = [item for item, _ in left]
    lines = [_head(items, line.typed)]
    if shell == "zsh":
        for pair in zip(values, _table(items), strict=True):
            lines += pair
    elif os.environ.get("COMP_TYPE") == _LISTING and not alone:
        lines[0] = ""
        lines += _described(items)
    else:
        # bash takes \" at the end for the quote that ends the word, and adds none.
        unended = alone and line.quote == '"' and values[0].endswith('"')
        lines += [values[0] + '"'] if unended else values
    return "\n".join(lines)


def _items(group: click.Command, line: Line) -> list[CompletionItem[Any]]:
    """What is offered for a line; what is offered for an option's value, after its name."""
    from click.shell_completion import CompletionItem, ShellComplete

    places = [at for at, word in enumerate(line.words) if basename(word) == "dlblog"]
    args = line.words[places[0] + 1 if places else 1 :]
    found = ShellComplete(group, {}, "dlblog", VARIABLE).get_completions(args, line.typed)
    option, equals, _ = line.typed.partition("=")
    if not (equals and option.startswith("--")):
        return found[:_MOST]
    return [
        item
        if item.type != "plain" or item.value.startswith("--")
        else CompletionItem(
            f"{option}={item.value}", help=item.help, shown=item.shown or item.value,
            after=item.after, more=item.more,
        )
        for item in found[:_MOST]
    ]  # fmt: skip


def _folded(text: str) -> str:
    from dlblog.vietnamese import strip_marks

    return strip_marks(text.casefold())


def _without(value: str, kept: str) -> str | None:
    """What of a value follows what a shell leaves as it is; None where it does not begin so."""
    return value[len(kept) :] if _folded(value[: len(kept)]) == _folded(kept) else None


def _common(items: list[CompletionItem[Any]], typed: str) -> str | None:
    """What all values begin with; None where that is not what was typed, or not all are there."""
    values = [str(item.value) for item in items]
    first, last = min(values), max(values)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    common = "".join(char for char, _ in same)
    if any(item.more for item in items) or not _folded(common).startswith(_folded(typed)):
        return None
    return common


def _head(items: list[CompletionItem[Any]], typed: str) -> str:
    words = {item.after for item in items if item.after}
    if len(items) > 1 and _common(items, typed) is None:
        words.add("list")
    return " ".join(sorted(words))


def _said(item: CompletionItem[Any]) -> str:
    """What is said of a value, on one line."""
    from dlblog.output import harmless

    return " ".join(harmless(item.help or "").split())


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return (int(columns) if columns.isdecimal() and len(columns) < 5 else 0) or 80


def _table(items: list[CompletionItem[Any]]) -> list[str]:
    """Values and what they are, side by side in lines that fit."""
    from dlblog.terminal import fit, shorten, width

    columns = _columns() - 1
    names = [str(item.shown or item.value) for item in items]
    widest = min(max(map(width, names), default=0), int(columns * _VALUE_SHARE))
    lines = []
    for name, item in zip(names, items, strict=True):
        said = _said(item)
        text = f"{fit(name, widest)}  -- {said}" if said else name
        lines.append(shorten(text, columns))
    return lines


def _described(items: list[CompletionItem[Any]]) -> list[str]:
    """Values and what they are, as bash lists them: in columns of its own."""
    from dlblog.terminal import shorten

    lines = []
    for item in items:
        said, name = _said(item), str(item.shown or item.value)
        lines.append(shorten(f"{name}  ({said})" if said else name, _columns() - 2))
    return lines


def _fish(items: list[CompletionItem[Any]], typed: str) -> str:
    """What the script for fish takes: whether fish would find these by what was typed, and them."""
    values = [str(item.value) for item in items]
    head = "keep"
    if not all(value.startswith(typed) for value in values):
        common = _common(items, typed)
        inside = all(typed in value for value in values)
        begins = any(_folded(value).startswith(_folded(typed)) for value in values)
        if len(values) == 1:
            head = f"only {items[0].after or ''}".rstrip()
        elif common is not None or begins or not inside:
            head = f"list {common or ''}"
    lines = [f"{value}\t{_said(item)}" for value, item in zip(values, items, strict=True)]
    return "\n".join([head, *lines])
