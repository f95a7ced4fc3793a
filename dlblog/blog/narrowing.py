"""What narrows a search, a list or a count of tags, as Python callers give it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from dlblog.searching import Filters

When = str | date
Names = str | Iterable[str]


class Narrowing(TypedDict, total=False):
    """What narrows a search, a list or a count of tags; all of it must hold.

    Attributes:
        tags: one, or several; each in all spellings that differ in case, hyphens and spaces, and
            in marks that are not typed.
        exact_tags: likewise, in just this spelling.
        any_tag: any of `tags` and `exact_tags` is enough.
        no_tags: a post has none of them.
        untagged: it has no tag at all.
        since, until: from the first day to the last of what is named, both included: a `date`, or
            text such as "2016", "2016-02" or "tuần trước".
        on: within that period, such as "2016" or "2016..2018".
        categories, authors: any of them.
        draft: only drafts, or none of them.
    """

    tags: Names
    exact_tags: Names
    any_tag: bool
    no_tags: Names
    untagged: bool
    since: When | None
    until: When | None
    on: When | None
    categories: Names
    authors: Names
    draft: bool | None


def to_filters(
    *,
    tags: Names = (),
    exact_tags: Names = (),
    any_tag: bool = False,
    no_tags: Names = (),
    untagged: bool = False,
    since: When | None = None,
    until: When | None = None,
    on: When | None = None,
    categories: Names = (),
    authors: Names = (),
    draft: bool | None = None,
) -> Filters:
    """`Narrowing` as a search takes it."""

    def names(some: Names) -> tuple[str, ...]:
        return (some,) if isinstance(some, str) else tuple(some)

    def typed(when: When | None) -> str | None:
        return when.isoformat()[:10] if isinstance(when, date) else when

    return Filters(
        names(tags),
        any_tag,
        names(no_tags),
        untagged,
        typed(since),
        typed(until),
        typed(on),
        names(categories),
        names(authors),
        draft,
        names(exact_tags),
    )
