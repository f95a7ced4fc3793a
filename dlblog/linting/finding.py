"""A fault of a post, and the kinds there are."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

# Errors: a generator refuses the post, leaves it out, or puts it where nobody looks for it.
KINDS: dict[str, Severity] = {
    "unreadable": "error",
    "broken-front-matter": "error",
    "unclosed-front-matter": "error",
    "missing-front-matter": "warning",
    "duplicate-key": "error",
    "misspelt-key": "warning",
    "missing-title": "error",
    "duplicate-title": "warning",
    "missing-date": "error",
    "unreadable-date": "error",
    "future-date": "warning",
    "date-mismatch": "warning",
    "duplicate-address": "error",
    "tags-not-a-list": "warning",
    "tag-not-text": "warning",
    "empty-post": "warning",
    "missing-description": "warning",
    "broken-link": "warning",
}


class Finding(NamedTuple):
    """A fault of a post.

    Attributes:
        path: of the post, as the index keeps it.
        line: 1-based, of the file; 1 where it is of the whole file.
        column: 1-based, in characters; None where it is of the whole line.
        kind: one of `KINDS`.
        message: what is wrong, for people.
        hint: what mends it, for people; may be empty.
    """

    path: str
    line: int
    column: int | None
    kind: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind]
