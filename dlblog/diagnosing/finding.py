"""What is found out of order among tags, and how it is said."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from dlblog.tag_name import name_order
from dlblog.translation import _

NO_RENAMES: Mapping[str, str | None] = MappingProxyType({})


class TagCount(NamedTuple):
    """A tag and in how many posts it is."""

    tag: str
    used: int


class Finding(NamedTuple):
    """One thing out of order.

    Attributes:
        kind: of `diagnosing.KINDS`.
        tags: those it is about, the most used first.
        message: what is out of order, as one sentence without its full stop.
        keep: the name that is to stay, where one is.
        commands: what mends it or shows more of it, to be typed in a shell.
        question: whether only a person can tell that the tags are one.
        posts: paths as the index has them, where it is about posts.
        renames: what mends it: tag -> its new name, None where it goes; empty where no change of
            tags that exist does.
    """

    kind: str
    tags: tuple[TagCount, ...]
    message: str
    keep: str | None = None
    commands: tuple[str, ...] = ()
    question: bool = False
    posts: tuple[str, ...] = ()
    renames: Mapping[str, str | None] = NO_RENAMES


def counted(names: Iterable[str], counts: Mapping[str, int]) -> tuple[TagCount, ...]:
    """Tags with their counts, the most used first."""
    listed = (TagCount(name, counts.get(name, 0)) for name in names)
    return tuple(sorted(listed, key=lambda item: (-item.used, name_order(item.tag))))


def listing(tags: Sequence[TagCount]) -> str:
    """Tags and counts as part of a sentence."""
    shown = [f"'{tag}' ({used})" for tag, used in tags]
    return _(" and ").join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def command(words: str, *names: str) -> str:
    """A command of dlblog for a shell.

    Args:
        words: the command and its options.
        names: what comes after it, quoted where a shell needs that.
    """
    ended = ["--"] if any(name.startswith("-") for name in names) else []
    return shlex.join(["dlblog", *words.split(), *ended, *names])


def rename_commands(renames: Mapping[str, str | None]) -> tuple[str, ...]:
    """The commands that give tags their new names."""
    return tuple(command("tag rename", old, new) for old, new in renames.items() if new is not None)


def choice_commands(tags: Sequence[TagCount]) -> tuple[str, ...]:
    """The commands for tags of which only a person can tell which one is to stay."""
    first, *others = (item.tag for item in tags)
    both = ({other: first, first: other} for other in others)
    return (
        look_command([first, *others]),
        *(c for renames in both for c in rename_commands(renames)),
    )


def remove_command(name: str) -> str:
    """The command that takes a tag away; the one that shows it, where it cannot be typed so."""
    quotes = next((pair for pair in ('""', "“”", "«»") if not {*pair} & {*name}), None)
    if quotes is None:
        return look_command([name])
    where = ["--where", f"tag:{quotes[0]}{name}{quotes[1]}"]
    typed = [*where, "--", name] if name.startswith("-") else [name, *where]
    return shlex.join(["dlblog", "tag", "remove", *typed])


def look_command(names: Iterable[str]) -> str:
    """The command that lists the posts with any of some tags."""
    options = [
        shlex.quote(f"--tag={name}") if name.startswith("-") else f"-t {shlex.quote(name)}"
        for name in names
    ]
    return f"dlblog list {' '.join(options)}{' --any-tag' if len(options) > 1 else ''}"
