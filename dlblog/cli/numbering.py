"""Posts picked by their numbers from a list: where fzf is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

import click

from dlblog.cli.picking import row_of, screen
from dlblog.translation import _, ngettext

if TYPE_CHECKING:
    from dlblog.engines.base import Hit


def pick_by_number(hits: Sequence[Hit], keys: TextIO, *, several: bool = True) -> list[int]:
    """Which hits the user picks, as numbers from 0; the list is shown a screen at a time.

    Args:
        keys: where lines are typed; closed at the end.
        several: whether more than one may be picked; the paths are shown where not, as these are
            posts with names alike.
    """
    from dlblog.terminal import shorten

    columns, lines = screen()
    room = max(lines - 2, 3)
    digits = len(str(len(hits)))
    shown = 0
    with keys:
        while True:
            for number, hit in enumerate(hits[shown : shown + room], shown + 1):
                text = shorten(_row(hit, with_path=not several), max(columns - digits - 2, 4))
                click.echo(f"{number:{digits}}  {text}", err=True)
            shown = min(shown + room, len(hits))
            while True:
                more = ngettext(
                    "enter for {count} more, ", "enter for {count} more, ", len(hits) - shown
                ).format(count=len(hits) - shown)
                prompt = _("number, {more}q to leave: ")
                if several:
                    prompt = _("numbers (1 3-4), {more}q to leave: ")
                click.echo(
                    prompt.format(more=more if shown < len(hits) else ""), nl=False, err=True
                )
                typed = keys.readline()
                if not typed or typed.strip().lower() == "q":
                    return []
                if not typed.strip():
                    break
                try:
                    picked = list(dict.fromkeys(_numbers(typed, len(hits))))
                    if several or len(picked) == 1:
                        return picked
                    click.echo(f"dlblog: {_('one number alone')}", err=True)
                except ValueError as error:
                    click.echo(f"dlblog: {error}", err=True)
            if shown == len(hits):
                return []


def _row(hit: Hit, *, with_path: bool) -> str:
    from dlblog.output import harmless

    row = row_of(hit, color=False)
    return f"{harmless(hit.stored['path'])}  {row}" if with_path else row


def _numbers(typed: str, most: int) -> Iterator[int]:
    """Numbers and ranges as typed, counted from 0.

    Raises:
        ValueError: they are none, or not in the list; the text says so.
    """
    for word in re.split(r"[\s,]+", typed.strip()):
        found = re.fullmatch(r"([0-9]{1,9})(?:(?:-|\.\.)([0-9]{1,9}))?", word)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= most:
            message = _("'{word}' is no number from 1 to {most}")
            raise ValueError(message.format(word=word[:40], most=most))
        yield from range(first - 1, last)
