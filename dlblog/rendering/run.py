"""Text in styles: cut into lines of a width, and painted for a terminal.

A line is a list of runs. What comes from posts is made harmless here, once, before it is cut, and
addresses of links are checked and percent-encoded, so nothing but escapes of ours is painted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlblog.output import harmless
from dlblog.output.style import link
from dlblog.terminal import wrap

BOLD, ITALIC, STRIKE, UNDERLINE, CODE = 1, 2, 4, 8, 16
# As in lists of posts: only colours that are read well on black and on white.
_CODES = {BOLD: "1", ITALIC: "3", UNDERLINE: "4", STRIKE: "9", CODE: "35"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LINKED = frozenset(("http", "https", "mailto"))
_LONGEST_ADDRESS = 2_000  # characters; terminals leave out longer ones
_SPACES = re.compile(r"\s+")


class Run(NamedTuple):
    """Some text in one style.

    Attributes:
        style: a sum of the constants above.
        link: an address as `linked` gives it, empty for none.
    """

    text: str
    style: int = 0
    link: str = ""


BREAK = Run("\n")  # where the author ended a line

Line = Sequence[Run]


def linked(address: str) -> str:
    """An address that a terminal may open, percent-encoded; empty where it must not or cannot."""
    scheme = _SCHEME.match(address)
    if not scheme or scheme[1].lower() not in _LINKED:
        return ""
    encoded = "".join(
        chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}"
        for byte in address.encode("utf-8", "surrogateescape")
    )
    return encoded if len(encoded) <= _LONGEST_ADDRESS else ""


def readable(address: str) -> str:
    """An address to be read, in one word; empty within the page, and for programs and data."""
    scheme = _SCHEME.match(address)
    elsewhere = scheme and scheme[1].lower() not in _LINKED
    if elsewhere or address.startswith("#") or len(address) > _LONGEST_ADDRESS:
        return ""
    return _SPACES.sub("%20", harmless(address.strip()))


def lines_of(runs: Iterable[Run], columns: int | None) -> list[list[Run]]:
    """Runs cut into lines of a width, with single spaces; only BREAK ends a line where it is None.

    There are no empty lines.
    """
    lines: list[list[Run]] = []
    held: list[Run] = []
    for run in (*runs, BREAK):
        if run.text != BREAK.text:
            held.append(run)
            continue
        clean = _collapsed(held)
        held = []
        text = "".join(part.text for part in clean)
        spans = wrap(text, columns) if columns else [(0, len(text))]
        lines += [line for line in _cut(clean, spans) if line]
    return lines


def _collapsed(runs: Iterable[Run]) -> list[Run]:
    """Runs without anything that would act on a terminal, with single spaces between words."""
    clean: list[Run] = []
    gap = True  # white space at the beginning goes
    for run in runs:
        text = _SPACES.sub(" ", harmless(run.text))
        if gap:
            text = text.removeprefix(" ")
        if text:
            gap = text.endswith(" ")
            clean.append(run._replace(text=text))
    if clean and gap:
        clean[-1] = clean[-1]._replace(text=clean[-1].text.removesuffix(" "))
    return clean


def _cut(runs: Sequence[Run], spans: Iterable[tuple[int, int]]) -> Iterable[list[Run]]:
    """The runs of each span of the text of all, which ascend."""
    at = number = 0  # where the run with that number begins
    for start, end in spans:
        line: list[Run] = []
        while number < len(runs):
            run = runs[number]
            piece = run.text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                line.append(run._replace(text=piece))
            if at + len(run.text) > end:
                break
            at += len(run.text)
            number += 1
        yield line


def verbatim(line: str) -> Run:
    """A line of code: its spaces stay, and tabs become some."""
    return Run(harmless(line.rstrip().expandtabs(4)))


def paint(line: Line, *, color: bool) -> str:
    """A line of runs, with escapes where there is colour; links only where runs have some."""
    if not color:
        return "".join(run.text for run in line).rstrip()
    parts = []
    for run in line:
        codes = ";".join(code for bit, code in _CODES.items() if run.style & bit)
        text = f"\x1b[{codes}m{run.text}\x1b[0m" if codes else run.text
        parts.append(link(run.link, text) if run.link else text)
    return "".join(parts).rstrip()
