"""Whether posts have changed since the index was brought in step: told before a search, quickly.

A look at the files of many posts takes longer than a search. So a list is kept of the last look: of
the folders, in which whatever is new, renamed or gone leaves its time, and of the posts that were
written last, which are those that somebody works on.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from typing import Any

from dlblog.durable import open_own, read_own, write_whole
from dlblog.files import absolute, to_stored
from dlblog.finding import Seen, links_end_in, look
from dlblog.index_folder import SEEN

_SECONDS = 0.010  # to look
_AT_LEAST = 100  # are looked at however busy the machine is, so that a small blog misses nothing
_MOST_FOLDERS = 1_000  # those in which something was last made, renamed or taken away
MOST_POSTS = 2_000  # those that were written last
_LOOKS = 3  # after the first, while files change


def seen_now(settings: Mapping[str, Any], index_dir: Path) -> Seen:
    """What is to be seen of all an index's files now; `settings` are those of the index."""
    base = index_dir.parent
    roots = [absolute(path, base) for path in settings.get("roots", ())]
    dictionary = remembered_dictionary(settings)
    places = [*roots, absolute(dictionary, base)] if dictionary else roots
    return look(places, skip=str(index_dir), folders=links_end_in(roots, str(base)))


def settled_look(settings: Mapping[str, Any], index_dir: Path, known: object = None) -> Seen:
    """Look at all of an index's files, and wait until their times can be trusted.

    A file that changed just now may change again within the same tick of its file system's clock.
    What is the same a tick later will have another time when it changes again, also where that
    clock is another than ours.

    Args:
        settings: of the index.
        known: the digest of a look that needs no other.
    Returns:
        the last look; that of an author who writes all the time has something racy in it.
    """
    seen = seen_now(settings, index_dir)
    for _try in range(_LOOKS):
        if seen.digest == known or not seen.racy:
            break
        time.sleep(seen.tick)
        seen = seen_now(settings, index_dir)._replace(before=seen._replace(before=None))
    return seen


def remembered_dictionary(settings: Mapping[str, Any]) -> str:
    """The path of the dictionary in an index's settings; empty where there is none."""
    return str((settings.get("dictionary") or [""])[0])


def noted(seen: Seen, all_is_well: bool) -> list[Any]:
    """What the index itself remembers of a look, as `settings["seen"]`."""
    return ["" if seen.racy else seen.digest, len(seen.files), all_is_well]


def last_look(settings: Mapping[str, Any]) -> tuple[str, int]:
    """Return the digest of the look that an index was brought in step with, and its files."""
    match settings.get("seen"):
        case [str(digest), int(files), _]:
            return digest, files
    return "", 0


def keep_seen(seen: Seen, index_dir: Path) -> None:
    """Keep what is looked at before a search; where that cannot be written nothing is lost."""
    base = index_dir.parent
    lines = [seen.digest]
    for path, changed in nlargest(_MOST_FOLDERS, seen.folders.items(), key=itemgetter(1)):
        lines.append(f"{changed}\t{to_stored(path, base)}")
    newest = nlargest(MOST_POSTS, seen.files.items(), key=lambda item: item[1].mtime)
    for path, file in newest:
        lines.append(f"{file.mtime} {file.size}\t{to_stored(path, base)}")
    text = "".join(f"{line}\n" for line in lines if "\n" not in line)
    content, place = text.encode("utf-8", "surrogateescape"), index_dir / SEEN
    with suppress(OSError):
        with suppress(OSError):
            if read_own(place) == content:
                return
        write_whole(place, content)


def is_fresh(settings: Mapping[str, Any], index_dir: Path) -> bool:
    """Whether all that can be looked at in a moment is as the index knows it.

    Args:
        settings: of the index as it was opened.
    """
    deadline = time.perf_counter() + _SECONDS
    above = f"{index_dir.parent}{os.sep}"
    digest, _ = last_look(settings)
    if not digest:
        return False
    try:
        with open(
            open_own(index_dir / SEEN), encoding="utf-8", errors="surrogateescape", newline="\n"
        ) as file:
            if file.readline() != f"{digest}\n":  # of another state of the index
                return False
            for number, line in enumerate(file, 1):
                known, _, path = line[:-1].partition("\t")
                status = os.stat(path if path.startswith(os.sep) else above + path)
                changed = str(status.st_mtime_ns)
                if known != changed and known != f"{changed} {status.st_size}":
                    return False
                if number % _AT_LEAST == 0 and time.perf_counter() > deadline:
                    break
    except (OSError, ValueError):
        return False
    return True
