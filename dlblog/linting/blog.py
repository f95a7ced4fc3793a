"""All posts of a blog -> their faults: reads them, in other processes where they are many."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import fault
from dlblog.dialect import UNKNOWN, Dialect
from dlblog.errors import is_of_memory
from dlblog.files import MOST_OF_A_POST, below, read_file, to_stored
from dlblog.finding import FoundFile, links_end_in, walk
from dlblog.linting import across
from dlblog.linting.finding import Finding
from dlblog.linting.post import Examined, examine, unreadable
from dlblog.processes import Processes
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import Progress

_WORTH_PROCESSES = 2_000_000  # bytes of posts; below, starting processes costs more than they save
_BATCH_BYTES = 200_000

_Item = tuple[str, str]  # where a file lies, and its path in the index


class Linted(NamedTuple):
    """What was found.

    Attributes:
        posts: how many were looked at.
        findings: in order of path and line.
    """

    posts: int
    findings: list[Finding]


def lint(
    roots: Sequence[Path],
    base: Path,
    top: Path,
    *,
    only: Sequence[Path] = (),
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    skip: Path | None = None,
    today: date,
    dialect: Dialect = UNKNOWN,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Linted:
    """Look at the posts of a blog.

    Args:
        roots: folders and files of posts, absolute.
        base: what paths of findings are relative to where they lie below it, absolute.
        top: the blog's folder, in which links may lead to files, absolute.
        only: files and folders, absolute, of which findings are wanted, also where they are in no
            root; none for all. The others are looked at to be compared with.
        include, exclude: globs of names, as `finding.walk` has them.
        skip: a folder that is left out, such as the index.
        today: the reader's local day.
        dialect: what setting and generator tell of how strings of tags are divided.
        jobs: how many processes may look.
        progress: called with posts looked at, and how many there are.
    Raises:
        UsageError: something named is not there.
    """
    lost: list[tuple[str, str]] = []
    ends = links_end_in(map(str, [*roots, *only]), str(base))
    files: dict[str, FoundFile] = {}
    for place in [*roots, *only]:
        typed = place in only
        for file in walk(
            place,
            include=() if typed else include,
            exclude=() if typed else exclude,
            skip=skip,
            unreadable=lost,
            folders=ends,
        ):
            files.setdefault(file.path, file)
    findings = [unreadable(to_stored(path, base), why) for path, why in dict.fromkeys(lost)]
    items = [
        (file.target or file.path, to_stored(file.path, base), file.size) for file in files.values()
    ]
    posts: list[Examined] = []
    work = partial(_examine_all, top=str(top), today=today, dialect=dialect)
    worth = sum(size for _place, _path, size in items) >= _WORTH_PROCESSES
    with Processes(jobs if worth else 1) as processes:
        for examined in processes.map(work, _died, _batches(items)):
            posts += examined
            if progress:
                progress(len(posts), len(items))
    for post in posts:
        findings += post.findings
    findings += across.strings(posts, dialect)
    for check in across.CHECKS:
        findings += check(posts)
    if only:
        wanted = [str(path) for path in only]
        findings = [f for f in findings if below(os.path.join(base, f.path), wanted)]
        posts = [post for post in posts if below(os.path.join(base, post.path), wanted)]
    findings.sort(key=lambda f: (f.path, f.line, f.column or 0))
    return Linted(len(posts), findings)


def _batches(items: Iterable[tuple[str, str, int]]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    size = 0
    for place, path, bytes_ in items:
        batch.append((place, path))
        size += bytes_
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _examine_all(batch: list[_Item], top: str, today: date, dialect: Dialect) -> list[Examined]:
    """Look at several files in this process; at the top of the module for other processes."""
    examined = []
    for place, path in batch:
        try:
            content = read_file(place, MOST_OF_A_POST, fault.A_POST, follow=False)
            inside = top if below(place, [top]) else ""
            examined.append(examine(content, path, place, inside, today, dialect))
        except Exception as error:  # a bug in a parser must not cost the other posts
            if isinstance(error, ImportError) or is_of_memory(error):  # no fault of a post
                raise
            if isinstance(error, OSError):
                why = error.strerror or _("cannot be read")
                examined.append(Examined(path, (unreadable(path, why),)))
                continue
            why = " ".join(f"{type(error).__name__}: {error}".split())[:120].rstrip(":")
            message = _("cannot be read ({reason})").format(reason=why)
            examined.append(Examined(path, (unreadable(path, message),)))
    return examined


def _died(item: _Item, reason: str) -> list[Examined]:
    message = _("reading it ended its process ({reason})").format(reason=reason)
    return [Examined(item[1], (unreadable(item[1], message),))]
