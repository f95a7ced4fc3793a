"""Brings the index in step with the posts: reads what is new or changed, forgets what is gone.

One process writes; what has to be done is found in `changes`, and `writing` does it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dlblog import engines
from dlblog.changes import (
    Changes,
    Limits,
    TooManyChangesError,
    compare,
    find,
    merged_roots,
)
from dlblog.dialect import Dialect
from dlblog.durable import make_file
from dlblog.errors import (
    IndexChangedError,
    IndexFormatError,
    IndexLockedError,
    NoIndexError,
    UsageError,
)
from dlblog.fault import said
from dlblog.files import absolute, checksum, to_stored
from dlblog.freshness import (
    keep_seen,
    last_look,
    noted,
    remembered_dictionary,
    seen_now,
    settled_look,
)
from dlblog.gitignore import NAME as GITIGNORE
from dlblog.index_folder import READING
from dlblog.lexicon import Dictionary
from dlblog.patterns import emptied
from dlblog.translation import _
from dlblog.trust import own_settings
from dlblog.writing import Report, Work, apply, put_all

if TYPE_CHECKING:
    from dlblog.engines.base import FileState, Progress, SearchEngine
    from dlblog.reading import ReadNames

_TRIES = 5
# Seconds to wait for another dlblog: a search that brings the index in step takes less.
PATIENCE = 3.0

# What may be done before a search is answered: about a second's work.
QUICK = Limits(posts=50, size=200_000, compared=500, moved=500)
_MOST_FILES = 25_000


def rebuild(
    index_dir: Path,
    roots: list[Path],
    *,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    jobs: int = 1,
    progress: Progress | None = None,
    missing: tuple[str, ...] = (),
    dictionary: str = "",
    separator: str = "",
    cache: bool = True,
    patience: float = PATIENCE,
) -> Report:
    """Make a whole new index of some folders, beside the old one, and swap it in at the end.

    Args:
        index_dir: the folder of the index, absolute.
        roots: folders and files, absolute.
        missing: folders that are not there now and are to be remembered all the same, absolute.
        jobs: how many processes may read posts.
        progress: called with (posts read, posts to read).
        dictionary: the file of the user's own words, as a path of the index; empty for none.
        separator: `tag-separator` of dlblog.toml; empty if it is not set.
        cache: whether to keep what underthesea's model made of runs of syllables, and to use it.
        patience: seconds to wait for somebody else who writes.
    Raises:
        UsageError: a root or the dictionary is not there, or there is no post in any root; the old
            index is kept.
        IndexLockedError: somebody else writes.
    """
    base = index_dir.parent
    is_new = not os.path.lexists(index_dir)
    own = Dictionary.read(dictionary, base)
    changes = Changes(merged_roots([], [str(root) for root in roots], base))
    settings: dict[str, Any] = {
        "roots": merged_roots(changes.roots, list(missing), base),
        "include": list(include),
        "exclude": list(exclude),
        "dictionary": own.settings,
    }
    seen = settled_look(settings, index_dir)
    tops = [absolute(root, base) for root in changes.roots]
    found, _unseen = find(roots, tops, index_dir, (include, exclude), changes, {})
    dialect = told_dialect(index_dir, separator, roots)

    def decide(names: ReadNames) -> Dialect:
        decided = dialect.judged(names.traces, lambda: names.tags)
        settings["dialect"] = list(decided)
        return decided

    where = ", ".join(map(str, roots))
    if not found:
        patterns = include, exclude
        filtered = filter(None, (emptied(root, patterns, index_dir) for root in roots))
        why = "; ".join([*map(said, changes.faults[:3]), *map(str, islice(filtered, 1))])
        why = why and f": {why}"
        raise UsageError(_("no posts in {folders}{why}").format(folders=where, why=why))
    for folder in missing:
        changes.keep(to_stored(folder, base), 0, _("is not there"))
    report = Report.of(changes)
    deadly = remembered_deadly(remembered_settings(index_dir, roots))
    work = Work(index_dir, deadly, jobs, progress, cache, patience)
    with engines.rebuild(index_dir, patience=patience) as writer:
        files = [(file, stored) for stored, file in found.items()]
        for read in put_all(
            writer, files, own.words, work, report, seen, dialect=dialect, decide=decide
        ):
            report.added.append(read.path)
        if not report.added:
            text = _("no post in {folders} can be read: {reasons}")
            reasons = "; ".join(map(said, report.faults[:3]))
            raise UsageError(text.format(folders=where, reasons=reasons))
        settings |= {"seen": noted(seen, not report.faults), "deadly": report.deadly}
        writer.set_settings(settings)
        writer.set_unread({**changes.unreadable, **report.unreadable})
    if is_new:  # it may lie in a folder of the posts, which has another time now
        again = settled_look(settings, index_dir)
        seen = again if again.digest == seen.digest else seen
    keep_seen(seen, index_dir)
    if is_new:  # git is to leave it out; what else lies in a folder of the user's is not ours
        with suppress(OSError):
            make_file(index_dir / GITIGNORE, b"*\n", durable=False)
    return report


def update(
    index_dir: Path,
    paths: list[Path],
    *,
    include: tuple[str, ...] | None = None,
    exclude: tuple[str, ...] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    dictionary: str | None = None,
    separator: str | None = None,
    cache: bool = True,
    patience: float = PATIENCE,
    limits: Limits | None = None,
    edits: Mapping[str, tuple[bytes, bytes]] = MappingProxyType({}),
) -> Report:
    """Bring the index in step with the posts.

    Where the dictionary has changed, or strings are divided in another way, all posts are read
    again.

    Args:
        index_dir: the folder of the index, absolute.
        paths: folders and files to look at; none for all remembered folders. New folders are
            remembered.
        include, exclude, dictionary, separator: None for the remembered ones.
        jobs, progress, cache, patience: as in `rebuild`.
        limits: how much may be done; a whole new index is never made then.
        edits: path of the index -> bytes of a post before and after a change of its tags alone;
            only to be quicker.
    Raises:
        NoIndexError: there is no index yet and `paths` is empty.
        UsageError, IndexLockedError: as in `rebuild`.
        TooManyChangesError: there is more to do than was allowed.
    """
    base = index_dir.parent
    for _try in range(_TRIES):
        try:
            engine = engines.open_index(index_dir)
            try:
                if limits is None and engines.is_suspect(index_dir):
                    _check(engine, index_dir)
                settings = _followed(engine.settings(), engine.is_copy(), base, paths)
                own = _check_dictionary(settings, dictionary, base)
                deadly = remembered_deadly(settings)
                work = Work(index_dir, deadly, jobs, progress, cache, patience, limits, edits=edits)
                report = _update(engine, settings, paths, include, exclude, own, separator, work)
                if limits is None:
                    engines.tidy(index_dir)
                    with suppress(OSError):  # it read what there was, and lives
                        (index_dir / READING).unlink()
                return report
            except IndexChangedError:  # by another dlblog, since we looked: look again
                continue
            finally:
                engine.close()
        except (NoIndexError, IndexFormatError, _RuleChanged) as error:
            if limits is not None:
                if isinstance(error, _RuleChanged):
                    raise TooManyChangesError(str(error)) from None
                raise
            settings = remembered_settings(index_dir, paths)
            roots = [Path(absolute(root, base)) for root in settings.get("roots", [])]
            paths = [*(root for root in roots if root.exists()), *paths]
            remembered = Dialect.restored(settings.get("dialect"))
            if not paths:
                raise
            report = rebuild(
                index_dir,
                paths,
                include=tuple(settings.get("include", ())) if include is None else include,
                exclude=tuple(settings.get("exclude", ())) if exclude is None else exclude,
                jobs=jobs,
                progress=progress,
                missing=tuple(str(root) for root in roots if not root.exists()),
                dictionary=remembered_dictionary(settings) if dictionary is None else dictionary,
                separator=remembered.setting if separator is None else separator,
                cache=cache,
                patience=patience,
            )
            if isinstance(error, IndexFormatError):
                report.rebuilt = error.what
            elif isinstance(error, _RuleChanged):
                report.rebuilt = str(error)
            return report
    text = _("the index changes all the time; another dlblog is writing: try later")
    raise IndexChangedError(text)


def refresh(index_dir: Path) -> tuple[Report, list[str]]:
    """Bring the index in step with the posts where that is quick, and never wait for anybody.

    Returns:
        what was done, and what the user should know of what was not.
    """
    left_out = _("what has changed is not in this answer")
    if last_look(engines.remembered(index_dir))[1] > _MOST_FILES:
        text = _("posts may have changed, too many to look at now: run dlblog index")
        return Report(), [text]
    try:
        report = update(index_dir, [], patience=0, limits=QUICK)
    except TooManyChangesError as error:
        return Report(), [
            _("{error}, too much to read before a search: run dlblog index").format(error=error)
        ]
    except (IndexLockedError, IndexChangedError):
        return Report(), [
            _("another dlblog is writing the index: {consequence}").format(consequence=left_out)
        ]
    except UsageError as error:
        return Report(), [f"{error}; {left_out}"]
    except OSError as error:
        reason = error.strerror or type(error).__name__
        text = _("the index in {folder} cannot be written ({reason}): {consequence}")
        return Report(), [text.format(folder=index_dir, reason=said(reason), consequence=left_out)]
    return report, [*report.remarks, *map(said, report.new_faults)]


def _check(engine: SearchEngine, index_dir: Path) -> None:
    """Look through an index of which something was found damaged; IndexFormatError where it is."""
    if problems := engine.check():
        what = _("the index is damaged ({reason})").format(reason=problems[0])
        raise IndexFormatError(what, _("run dlblog rebuild"))
    engines.trust(index_dir)


def remembered_settings(index_dir: Path, paths: Sequence[object]) -> dict[str, Any]:
    """Of the settings of an index, which need not be readable, those that may be followed.

    Args:
        paths: that the user names.
    Raises:
        UsageError: there are others, and the user names no paths.
    """
    settings, copied = engines.remembered(index_dir), engines.is_copy(index_dir)
    try:
        return _followed(settings, copied, index_dir.parent, paths)
    except IndexFormatError:
        return {}


def _followed(
    settings: Mapping[str, Any], copied: bool, base: Path, paths: Sequence[object]
) -> dict[str, Any]:
    kept, outside = own_settings(settings, copied, base)
    if outside and not paths:
        names = ", ".join(outside[:3])
        text = _(
            "the index was brought here and names what is not in {folder} ({names}): "
            "run dlblog index with the folders you want"
        )
        raise UsageError(text.format(folder=base, names=names))
    return kept


def remembered_deadly(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The posts of which processes died, by an index's settings."""
    return tuple(map(str, settings.get("deadly") or ()))


class _RuleChanged(UsageError):
    """All posts must be read again: by other words, or with strings divided in another way."""


def _check_dictionary(settings: Mapping[str, Any], path: str | None, base: Path) -> Dictionary:
    """The user's own words; _RuleChanged where the posts must be read again."""
    before = list(settings.get("dictionary") or Dictionary().settings)
    now = Dictionary.read(before[0] if path is None else path, base)
    if now.settings != before:
        raise _RuleChanged(_("the dictionary has changed"))
    return now


def told_dialect(index_dir: Path, separator: str, roots: Iterable[Path]) -> Dialect:
    """Return what dlblog.toml and the blog's generator tell of its dialect.

    Args:
        separator: `tag-separator` of dlblog.toml.
        roots: absolute.
    """
    from dlblog.settings import find_folder
    from dlblog.surveying.generator import find_generator_above

    base = index_dir.parent
    return Dialect.of(separator, find_generator_above([find_folder(base), base, *roots]))


def _check_dialect(before: Dialect, now: Dialect, known: Mapping[str, FileState]) -> Dialect:
    """Return the dialect to go on with; _RuleChanged if posts must be read again for it.

    Args:
        before: of the index.
        now: as setting and generator tell it.
        known: the posts of the index.
    """
    if before[:2] == now[:2]:
        return before
    if not before.is_ruled and not now.is_ruled:  # Gatsby or unknown: the posts decide
        return now._replace(separator=before.separator)
    if any(state.traces for state in known.values()):
        raise _divided_otherwise()
    return now


def _divided_otherwise() -> _RuleChanged:
    return _RuleChanged(_("strings of tags are divided in another way now"))


def _update(
    engine: SearchEngine,
    settings: Mapping[str, Any],
    paths: list[Path],
    include: tuple[str, ...] | None,
    exclude: tuple[str, ...] | None,
    own: Dictionary,
    separator: str | None,
    work: Work,
) -> Report:
    index_dir, base = work.index_dir, work.index_dir.parent
    old = dict(settings)
    last, before = last_look(old)[0], old.pop("seen", None)
    old.pop("deadly", None)
    dialect = Dialect.restored(old.get("dialect"))
    remembered = list(old.get("roots", []))
    given = merged_roots([], [str(path) for path in paths], base)
    settings = {
        "roots": merged_roots(remembered, given, base),
        "include": list(old.get("include", ()) if include is None else include),
        "exclude": list(old.get("exclude", ()) if exclude is None else exclude),
        "dictionary": own.settings,
    }
    if work.limits is None:
        tops = [Path(absolute(root, base)) for root in settings["roots"]]
        setting = dialect.setting if separator is None else separator
        told = told_dialect(index_dir, setting, tops)
        if told[:2] != dialect[:2]:
            dialect = _check_dialect(dialect, told, engine.indexed())
    settings["dialect"] = list(dialect)
    roots = given or list(settings["roots"])
    whole = sorted(roots) == sorted(settings["roots"])
    if work.limits is None:
        seen = settled_look(settings, index_dir, last if settings == old else None)
    else:  # a search waits for nothing
        seen = seen_now(settings, index_dir)
    if whole and settings == old and before == [seen.digest, len(seen.files), True]:
        if work.limits is not None and not seen.racy:  # a search could not trust the list
            keep_seen(seen, index_dir)
        return Report(unchanged=engine.vocabulary().documents, roots=roots)
    known, unread = engine.indexed(), engine.unread()
    work = work._replace(unread=unread)
    changes = compare(known, unread, index_dir, roots, remembered, settings, seen, work.limits)
    if work.limits is not None:
        changes.to_read = [item for item in changes.to_read if item[1] not in work.deadly]
        changes.check(work.limits)
        if changes.to_read and (index_dir / READING).exists():
            with engine.writer():  # or else somebody else reads, alive
                died = (index_dir / READING).exists()
            if died:
                raise UsageError(_("the last run died while it read posts: run dlblog index"))

    def decide(names: ReadNames) -> Dialect:
        read = {*(stored for _, stored in changes.to_read), *changes.deleted}
        left = {path: state.traces for path, state in known.items() if path not in read}

        def tags() -> Iterator[str]:
            yield from names.tags
            for stored in engine.documents():
                if all(trace == "." for trace in left.get(stored["path"], ("",))):
                    yield from stored["tags"]

        decided = dialect.judged(chain(names.traces, *left.values()), tags)
        if decided != dialect and any(left.values()):
            raise _divided_otherwise()
        settings["dialect"] = list(decided)
        return decided

    # A file that was named by itself and is gone is forgotten.
    settings["roots"] = [root for root in settings["roots"] if root not in changes.gone_files]
    report = Report.of(changes)

    def look_noted(unreadable: Mapping[str, FileState]) -> list[Any]:
        # What has no checksum is tried again.
        tried = all(state.checksum for state in unreadable.values())
        return noted(seen, tried and not report.faults)

    if not (changes.to_read or changes.deleted or settings != old):
        unreadable = _unreadable(changes, report, work)
        now = look_noted(unreadable) if whole else before
        if changes.touched or now != before or unreadable != unread:
            # Only to be quicker next time: where it cannot be written all is well.
            with suppress(OSError, IndexLockedError), engine.writer() as writer:
                for stored, state in changes.touched:
                    writer.touch(stored, state)
                writer.set_settings({**settings, "seen": now, "deadly": work.deadly})
                writer.set_unread(unreadable)
        if whole:
            keep_seen(seen, index_dir)
        return report
    most_moved = None if work.limits is None else work.limits.moved
    with engine.writer(work.patience, most_moved) as writer:
        for stored, state in changes.touched:
            writer.touch(stored, state)
        words = {*own.words, *engine.values("tag"), *engine.values("category")}
        as_before = dialect == Dialect.restored(old.get("dialect"))
        edits = _known_edits(work.edits, known) if as_before else {}
        work = work._replace(edits=edits)
        apply(changes, writer, known, words, work, report, seen, dialect=dialect, decide=decide)
        unreadable = _unreadable(changes, report, work)
        now = look_noted(unreadable) if whole else None
        deadly = dict.fromkeys((*work.deadly, *report.deadly))
        settings |= {"seen": now, "deadly": [path for path in deadly if path in unreadable]}
        writer.set_settings(settings)
        writer.set_unread(unreadable)
    if whole:
        keep_seen(seen, index_dir)
    return report


def _known_edits(
    edits: Mapping[str, tuple[bytes, bytes]], known: Mapping[str, FileState]
) -> dict[str, tuple[bytes, bytes]]:
    """Return the edits of posts of which the index has what they were before."""
    return {
        path: both
        for path, both in edits.items()
        if path in known and known[path].checksum == checksum(both[0])
    }


def _unreadable(changes: Changes, report: Report, work: Work) -> dict[str, FileState]:
    """Return the files that cannot be read, for the index to remember.

    A search adds none: the next `index` is the first to tell of them.
    """
    found = {**changes.unreadable, **report.unreadable}
    if work.limits is None:
        return found
    skipped = {path: work.unread[path] for path in work.deadly if path in work.unread}
    told = {
        path: state
        for path, state in found.items()
        if path in work.unread and (state.checksum or state == work.unread[path])
    }
    return {**skipped, **told}
