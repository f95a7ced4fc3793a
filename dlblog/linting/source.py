"""One post as its checks look at it: what is read of it, and what stands where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from dlblog.front_matter import Values, find_front_matter, read_front_matter
from dlblog.linting.entry import Entry, read_entries
from dlblog.linting.finding import Finding
from dlblog.post import first_text, is_draft, named

# Front matter names a layout of these where a file is a page of the site and no post.
_PAGES = frozenset(
    "404 about archive archives categories category default home index list page pages search "
    "tag tags".split()
)


@dataclass(frozen=True)
class Source:
    """A post's file.

    Attributes:
        path: as the index keeps it.
        place: where it lies, absolute.
        top: the folder of its blog, absolute; empty where it lies in none.
        text: all of it.
        values: by lower-case key, as `front_matter.read_front_matter` tells them.
        entries: the keys as they are spelt.
        body: where that begins.
        kind: of the front matter: yaml, toml, json; empty where there is none.
    """

    path: str
    place: str
    top: str
    text: str
    values: Values
    entries: tuple[Entry, ...]
    body: int
    kind: str

    @property
    def name(self) -> PurePath:
        return PurePath(self.path)

    @property
    def is_draft(self) -> bool:
        return is_draft(self.values, self.name)

    @property
    def is_page(self) -> bool:
        """Whether it is a page of the site that needs no date, such as Hugo's lists of posts."""
        layouts = (first_text(self.values, key).lower() for key in ("layout", "type", "template"))
        return self.name.stem == "_index" or any(layout in _PAGES for layout in layouts)

    @property
    def in_name(self) -> tuple[str, str]:
        """The date in the name of the file, or "", and the rest of it."""
        return named(self.name)

    def entry(self, *names: str) -> Entry | None:
        """The first of some keys that is there, whatever its case."""
        for name in names:
            for entry in self.entries:
                if entry.key.lower() == name:
                    return entry
        return None

    def finding(
        self, kind: str, message: str, hint: str = "", *, at: Entry | None = None, line: int = 1
    ) -> Finding:
        """A fault, at a key where one is given."""
        if at is not None:
            return Finding(self.path, at.line, at.column, kind, message, hint)
        return Finding(self.path, line, None, kind, message, hint)

    def place_of(self, offset: int) -> tuple[int, int]:
        """Line and column of a character of the text, 1-based."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        lines = self.text.split("\n")
        return [0, *accumulate(len(line) + 1 for line in lines[:-1])]


def read_source(
    text: str, path: str, place: str, top: str, generator: str = ""
) -> tuple[Source, list[tuple[str, int | None]]]:
    """A post's text as its checks want it, and what is at fault with its front matter."""
    values, body, faults = read_front_matter(text, generator)
    found = None if faults else find_front_matter(text, generator)
    entries = read_entries(text, found) if found else ()
    kind = found.kind if found else ""
    return Source(path, place, top, text, values, entries, body, kind), faults


def texts_in(values: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Those of some keys that have a text, with it."""
    for name in names:
        if text := first_text(values, name):
            yield name, text
