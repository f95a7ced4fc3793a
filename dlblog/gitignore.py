"""Which files `.gitignore` leaves out, as git reads it, in a time that no pattern can make long.

A pattern is compared part by part of a path, and each part in a time that grows with its length
alone: a * that has once found what follows it is never tried again further on. Where git counts
bytes, as for ?, letters are counted; a pattern with a / in brackets or after a \\ means nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from dlblog import fault
from dlblog.files import read_file

NAME = ".gitignore"
_MOST_BYTES = 1_000_000
# Patterns that may hold in one folder, each of which is compared with each file: ten times as many
# as the longest collections have. And the parts that divide one: a path rarely has ten.
_MOST_PATTERNS = 2_000
_MOST_PARTS = 64
_LONGEST = 1_000  # characters of a pattern; a name has 255 at most
# None stands for any number of folders.
_Part = Callable[[str], object]
Unreadable = list[tuple[str, str]]


class Pattern(NamedTuple):
    """A line of a `.gitignore`.

    Attributes:
        ignores: False where it takes back what others ignore.
        folders_only: whether it means folders alone.
        by_name: whether it is about a name, wherever that is.
        parts: each says whether it means a part of a path; None stands for any number of them.
    """

    ignores: bool
    folders_only: bool
    by_name: bool
    parts: tuple[_Part | None, ...]

    def means(self, path: Sequence[str], is_folder: bool) -> bool:
        """Whether this is about a path, given as its parts below the folder of the file."""
        if self.folders_only and not is_folder:
            return False
        if self.by_name:
            return bool(self.parts[0] and self.parts[0](path[-1]))
        return _match(self.parts, path)


def _match(parts: tuple[_Part | None, ...], path: Sequence[str]) -> bool:
    """Whether parts of a pattern mean a whole path."""
    at = begin = 0  # in the path; in the parts, after the last None
    free = -1  # where the parts after the last None were tried last; -1 before the first
    part = 0
    while at < len(path):
        expected = parts[part] if part < len(parts) else _nothing
        if expected is None:
            if part + 1 == len(parts):  # at its end it means what lies inside
                return True
            part += 1
            begin, free = part, at
        elif expected(path[at]):
            at, part = at + 1, part + 1
        elif free >= 0:
            free += 1
            at, part = free, begin
        else:
            return False
    return part == len(parts)


def _nothing(name: str) -> bool:
    return False


def parse_line(line: str) -> Pattern | None:
    """The pattern of a line; None where it has none, or one that can mean nothing."""
    if len(line) > _LONGEST:
        return None
    line = line.removesuffix("\r")
    while line.endswith(" ") and not re.search(r"(?<!\\)(?:\\\\)*\\ \Z", line):
        line = line[:-1]
    if not line or line[0] == "#":
        return None
    text = line.removeprefix("!")
    ignores = text == line
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    by_name = "/" not in text
    names = text.removeprefix("/").split("/")
    if names == [""] or len(names) > _MOST_PARTS:
        return None
    parts: list[_Part | None] = []
    for name in names:
        if name != "**" or by_name:
            part = _part(name)
            if part is None:
                return None
            parts.append(part)
        elif not parts or parts[-1] is not None:
            parts.append(None)
    return Pattern(ignores, folders_only, by_name, tuple(parts))


def _part(text: str) -> _Part | None:
    """What says whether a part of a pattern means a name; None where it can mean none."""
    pieces, literal, at = [""], "", 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "*":
            pieces.append("")
            continue
        if char == "[":
            found = _set(text, at)
            if found is None:
                return None
            expression, at = found
        elif char == "?":
            expression = "."
        else:
            if char == "\\":
                if at == len(text):
                    return None
                char = text[at]
                at += 1
            literal += char
            expression = re.escape(char)
        pieces[-1] += expression
    if pieces == [re.escape(literal)]:
        return literal.__eq__
    first, *middle, last = pieces if len(pieces) > 1 else ["", *pieces]
    if len(pieces) == 1:
        return re.compile(rf"(?s){last}\Z").match
    # As in fnmatch: what is in a group that looks ahead is never tried again.
    held = "".join(
        f"(?=(?P<g{number}>.*?{piece}))(?P=g{number})"
        for number, piece in enumerate(filter(None, middle))
    )
    return re.compile(rf"(?s){first}{held}.*{last}\Z").match


_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~",
    "punct": r"!-\/:-@\[-`{-~", "space": r" \t-\r", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


def _set(text: str, at: int) -> tuple[str, int] | None:
    """The expression of a set in brackets that begins at a place, and where it ends."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    inside, low, begin = "", "", at
    while at < len(text):
        char = text[at]
        if char == "]" and at > begin:
            # An empty set means nothing, and its opposite anything.
            return (f"[{'^' * negated}{inside}]" if inside else "." if negated else "(?!)"), at + 1
        if text.startswith("[:", at) and (end := text.find(":]", at)) > 0:
            if text[at + 2 : end] not in _CLASSES:
                return None
            inside, low, at = inside + _CLASSES[text[at + 2 : end]], "", end + 2
            continue
        is_range = char == "-" and bool(low) and text[at + 1 : at + 2] not in ("", "]")
        at += is_range
        if text[at] == "\\":
            at += 1
            if at == len(text):
                return None
        char = text[at]
        at += 1
        if is_range:
            if low <= char:
                inside += f"{re.escape(low)}-{re.escape(char)}"
            low = ""
        else:
            inside += re.escape(char)
            low = char
    return None


def folders_above(folder: str) -> list[str]:
    """The folders above one, from the top of its git repository on; none without one."""
    folders: list[str] = []
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        at = os.path.dirname(at)
        folders.append(at)
        if at == os.path.dirname(at):  # no repository: only what lies below counts
            return []
    return folders[::-1]


class Ignore:
    """The `.gitignore` files that hold in a folder."""

    def __init__(
        self, rules: tuple[tuple[int, tuple[Pattern, ...]], ...] = (), everything: bool = False
    ) -> None:
        """Args:
        rules: for each file how long the path of its folder is, and its patterns.
        everything: whether that is ignored, since a folder above is.
        """
        self._rules = rules
        self._everything = everything

    @classmethod
    def above(cls, folder: str, unreadable: Unreadable | None = None) -> Ignore:
        """What the folders above say."""
        rules = cls()
        for above in folders_above(folder):
            rules = rules.below(above, unreadable)
            inner = os.path.relpath(folder, above).split(os.sep)
            if rules._verdict(os.path.join(above, inner[0]), True):
                return cls(rules._rules, everything=True)
        return rules

    def below(self, folder: str, unreadable: Unreadable | None = None) -> Ignore:
        """The same with the folder's own `.gitignore`, where it has one.

        Args:
            unreadable: receives the file and the reason, where it is passed over.
        """
        path = os.path.join(folder, NAME)
        try:
            # Git does not follow a link either.
            content = read_file(path, _MOST_BYTES, fault.A_GITIGNORE, follow=False)
            most = _MOST_PATTERNS - sum(len(patterns) for _, patterns in self._rules)
            lines = content.decode("utf-8-sig", "surrogateescape").split("\n")
            parsed = (pattern for line in lines if (pattern := parse_line(line)))
            patterns = tuple(islice(parsed, most + 1))[::-1]
            if len(patterns) > most:
                raise OSError(None, fault.PATTERNS.format(most=f"{_MOST_PATTERNS:,}"))
        except FileNotFoundError:
            return self
        except OSError as error:
            if unreadable is not None and not os.path.isdir(path):
                reason = error.strerror or fault.UNREADABLE
                unreadable.append((path, fault.PASSED_OVER.format(reason=reason)))
            return self
        if not patterns:
            return self
        return Ignore((*self._rules, (len(path) - len(NAME), patterns)), self._everything)

    def _verdict(self, path: str, is_folder: bool) -> bool:
        if self._everything:
            return True
        for above, patterns in reversed(self._rules):  # the nearest that says anything decides
            parts = path[above:].split(os.sep)
            for pattern in patterns:
                if pattern.means(parts, is_folder):
                    return pattern.ignores
        return False

    def __contains__(self, path: str) -> bool:
        """Whether a file is ignored, by its absolute path."""
        return bool(self._rules) and self._verdict(path, False)

    def has_folder(self, path: str) -> bool:
        """Whether a folder is ignored as a whole."""
        return bool(self._rules) and self._verdict(path, True)
