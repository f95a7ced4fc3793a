"""A block of plain text that knows its place in the source, and how blocks are put together.

White space is settled here and nowhere else: prose is one line with single spaces, a line of code
keeps its inner spaces. What is text and where a block ends is for the reader of a markup to say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

# Words with one white space character between them; such text maps character for character.
_STRETCH = re.compile(r"\S+(?:\s\S+)*")
# Where a generator puts its table of contents.
_CONTENTS = frozenset(("[TOC]", "[toc]", "[[TOC]]", "[[toc]]", "[[_TOC_]]"))
_BEYOND = float("inf")


def _spaces(text: str) -> str:
    """Text with a space for every white space character."""
    for character in set(text):
        if character.isspace():
            text = text.replace(character, " ")
    return text


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or the like, or one line of a code block, as plain text.

    Attributes:
        text: never empty, without line ends; white space is collapsed except inside code lines.
        code: spans of `text`, in characters, that are inline code.
        places: (offset in `text`, offset in the source) of each run, in characters, ascending in
            both. A run maps character for character; a decoded entity is a run of its own.
        level: 1 to 6 for a heading, else 0.
    """

    kind: Literal["heading", "text", "code"]
    text: str
    code: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int], ...]
    level: int = 0

    def source_offset(self, offset: int) -> int:
        """Where a character of `text` stands in the source, in characters.

        For the end of a span ask for its last character and add one: the next character may stand
        elsewhere.
        """
        start, place = self.places[bisect_right(self.places, (offset, _BEYOND)) - 1]
        return place + offset - start


class BlockBuilder:
    """Collects runs of text into blocks.

    Attributes:
        blocks: those that are complete.
        parts: the text of the block under way.
        level: that of the heading under way, else 0.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.level = 0
        self._places: list[tuple[int, int]] = []
        self._length = 0
        self._shift: int | None = None  # source offset less text offset of the last run
        self._gap = False  # white space stands before the next run
        self._broke = False  # nothing came since a line break
        self._raw = False  # the block under way is a line of code
        self._code: list[tuple[int, int]] = []
        self._code_depth = 0
        self._code_start = -1

    def add(self, text: str, place: int) -> None:
        """Add prose that stands character for character at `place`."""
        if self._raw:
            self.flush()
        # Both tests run in C; the common run has neither tab, line end nor no-break space.
        if text.isprintable() and "  " not in text:
            core = text.strip(" ")
            if not core:
                self._gap = self._gap or bool(text)
                return
            if text[0] == " ":
                self._gap = True
                place += 1
            self._put(core, place)
            self._gap = text[-1] == " "
            return
        end = 0
        for match in _STRETCH.finditer(text):
            start = match.start()
            self._gap = self._gap or start > end
            self._put(_spaces(match[0]), place + start)
            end = match.end()
        self._gap = self._gap or end < len(text)

    def add_entity(self, text: str, place: int, *, code: bool = False) -> None:
        """Add what an entity at `place` stands for: a run of its own.

        Args:
            code: it belongs to a line of code.
        """
        if code != self._raw:
            self.flush()
        self._raw = code
        if not text.isspace():
            self._shift = None
            self._put(_spaces(text), place)
            self._shift = None
        elif not code:
            self._gap = True
        elif self._length:
            self._put(" ", place)

    def add_code(self, text: str, place: int) -> None:
        """Add lines of a code block, or a part of one, that stand at `place`."""
        if not self._raw:
            self.flush()
        for line in text.splitlines(keepends=True):
            ends = line.splitlines()[0] != line
            lead = 0 if self._length else len(line) - len(line.lstrip())
            if ends and not self._raw:
                if core := line.strip():
                    self.blocks.append(Block("code", core, (), ((0, place + lead),)))
            else:
                self._raw = True
                part = line.rstrip() if ends else line
                if len(part) > lead:
                    self._put(part[lead:], place + lead)
                if ends:
                    self.flush()
            place += len(line)

    def space(self) -> None:
        """White space, a line end among it."""
        if self._raw:
            self.flush()
        self._gap = True

    def line_break(self) -> None:
        """A forced line end: a space; two of them end the block, as blogs written as HTML do."""
        if self._broke:
            self.flush()
        self.space()
        self._broke = True

    def begin_code(self) -> None:
        """What follows is inline code."""
        self._code_depth += 1

    def end_code(self) -> None:
        """Inline code ends here, if any was begun."""
        if self._code_depth:
            self._code_depth -= 1
            if not self._code_depth:
                self._close_code()

    def end_block(self, level: int = 0) -> None:
        """Complete the block under way; the next one is a heading if it has a level."""
        self.flush()
        self._code_depth = 0
        self.level = level

    def flush(self) -> None:
        """Complete the block under way, inline code going on into the next one."""
        self._close_code()
        if self._length:
            text = "".join(self.parts)
            if self._raw:
                text = text.rstrip()
                while self._places[-1][0] >= len(text):
                    self._places.pop()
            places = tuple(self._places)
            if self._raw:
                self.blocks.append(Block("code", text, (), places))
            elif self.level:
                self.blocks.append(Block("heading", text, tuple(self._code), places, self.level))
            elif text not in _CONTENTS:
                self.blocks.append(Block("text", text, tuple(self._code), places))
            self.parts = []
            self._places = []
            self._code = []
            self._length = 0
        self._shift = None
        self._gap = self._broke = self._raw = False

    def _put(self, text: str, place: int) -> None:
        if self._gap:
            if self._length and not self._raw:
                self.parts.append(" ")
                self._length += 1
            self._gap = False
        self._broke = False
        if self._code_depth and self._code_start < 0:
            self._code_start = self._length
        if place - self._length != self._shift:
            self._shift = place - self._length
            self._places.append((self._length, place))
        self.parts.append(text)
        self._length += len(text)

    def _close_code(self) -> None:
        if self._code_start >= 0:
            self._code.append((self._code_start, self._length))
            self._code_start = -1
