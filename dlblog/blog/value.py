"""What a blog in Python answers with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from dlblog.engines.base import Hit
    from dlblog.snippet import Snippet


@dataclass(frozen=True)
class Reasons:
    """Why a post is like another one.

    Attributes:
        words: that both share and that made it so, the strongest first.
        tags: that both share, as this post writes them.
    """

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """A post of a blog.

    Attributes:
        path: its file, absolute.
        title: from the front matter, else the first heading, else the name of the file.
        date: its own local day; None where unknown.
        updated: the day of the last change that it names itself.
        tags: in the order of the post.
        category, author: several are divided by commas.
        draft: whether it is one.
        slug: from the front matter, else the name of the file without date.
        url: permalink or url of the front matter.
        summary: what it says of itself; may be empty.
        score: how well it answers a search, higher is better; else 0.
        snippet: the fragment that answers a search best; else empty.
        highlights: spans of characters in the snippet that match, as (start, end).
        reasons: why `Blog.related` found it; else None.
    """

    path: Path
    title: str
    date: dt.date | None = None
    updated: dt.date | None = None
    tags: tuple[str, ...] = ()
    category: str | None = None
    author: str | None = None
    draft: bool = False
    slug: str | None = None
    url: str | None = None
    summary: str = ""
    score: float = 0.0
    snippet: str = ""
    highlights: tuple[tuple[int, int], ...] = ()
    reasons: Reasons | None = None


def to_post(hit: Hit, path: Path, snippet: Snippet, reasons: Reasons | None = None) -> Post:
    """A hit as a post; `path` is where its file lies."""
    stored = hit.stored
    return Post(
        path,
        stored["title"],
        _day(stored["date"]),
        _day(stored["updated"]),
        tuple(stored["tags"]),
        stored["category"],
        stored["author"],
        stored["draft"],
        stored["slug"],
        stored["url"],
        stored["summary"],
        hit.score,
        snippet.text,
        tuple((start, end) for start, end in snippet.highlights),
        reasons,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Posts(Sequence[Post]):
    """Posts that were found, in order.

    Attributes:
        hits: those that were asked for.
        total: how many there are in all.
        corrected: the query that was searched for because what was asked for finds nothing.
        suggestion: a query that was probably meant, where little was found.
        partial: whether no post has all the words, and these have some of them.
        notes: what the user should know, such as a tag that no post has, or has in several
            spellings.
    """

    hits: tuple[Post, ...]
    total: int
    corrected: str | None = None
    suggestion: str | None = None
    partial: bool = False
    notes: tuple[str, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Post: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Post, ...]: ...
    def __getitem__(self, index: int | slice) -> Post | tuple[Post, ...]:
        return self.hits[index]

    def __len__(self) -> int:
        return len(self.hits)


@dataclass(frozen=True)
class Tag:
    """A tag in use.

    Attributes:
        tag: its name.
        count: how many posts have it.
        first, last: the days of the earliest and the latest of them; None where none has a date.
    """

    tag: str
    count: int
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class Indexed:
    """What `Blog.index` did.

    Attributes:
        posts: how many there are now in the folders looked at.
        added, changed, deleted: files, absolute; one that was renamed is deleted and added.
        faults: for each post with something wrong, what it is; `path:line: reason`.
    """

    posts: int
    added: tuple[Path, ...]
    changed: tuple[Path, ...]
    deleted: tuple[Path, ...]
    faults: tuple[str, ...]
