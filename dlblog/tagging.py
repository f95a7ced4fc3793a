"""Changes tags of posts: all of a command or nothing, and the index follows.

What becomes of each post is worked out first; where one of them cannot be changed safely none is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import engines, fault
from dlblog.errors import DlblogError, IndexFormatError, PostError, UsageError
from dlblog.fault import said
from dlblog.files import MOST_OF_A_POST, absolute, below, checksum, read_file
from dlblog.finding import SUFFIXES, links_end_in, may_be_post
from dlblog.front_matter import read_front_matter
from dlblog.frontmatter_edit import TagChange, edit_tags, only_tags_differ
from dlblog.hunk import Rule, taken_back
from dlblog.indexing import PATIENCE, update
from dlblog.journal import Change, Journal, Mended
from dlblog.post import decode, tag_names
from dlblog.translation import _, ngettext, number
from dlblog.trust import own_settings
from dlblog.vietnamese import in_form

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.writing import Report

_TO_BE_QUOTED = re.compile(r'[\x00-\x1f\x7f"\\]')  # in paths of a diff


class Refused(UsageError):
    """Some posts cannot be changed, and so none was.

    Attributes:
        faults: of each of them.
    """

    def __init__(self, faults: list[PostError]) -> None:
        self.faults = faults
        text = ngettext(
            "nothing is changed: {count} post cannot be",
            "nothing is changed: {count} posts cannot be",
            len(faults),
        )
        super().__init__(text.format(count=number(len(faults))))


class Edited(NamedTuple):
    """The files of posts as they are and as they are to be.

    Attributes:
        contents: path of the index -> bytes before and after; only of those that change.
        same: paths of posts that are as they should be.
    """

    contents: dict[str, tuple[bytes, bytes]]
    same: tuple[str, ...] = ()


def edit(engine: SearchEngine, index_dir: Path, changes: Mapping[str, TagChange]) -> Edited:
    """What becomes of posts; nothing is written.

    Args:
        engine: the index, in step with the posts.
        changes: path of the index -> what is to be done.
    Raises:
        Refused: some of the posts cannot be changed.
    """
    base, states = index_dir.parent, engine.indexed()
    # One that is there by way of a link as well is changed once.
    places: dict[str, str] = {}
    for path in changes:
        places.setdefault(os.path.realpath(absolute(path, base)), path)

    def become(path: str, content: bytes) -> bytes:
        if states[path].checksum != checksum(content):
            raise PostError(path, _("has changed meanwhile: try again"))
        return edit_tags(content, path, changes[path])

    return _edited(base, places.values(), states, become)


def _edited(
    base: Path,
    paths: Iterable[str],
    known: Container[str],
    become: Callable[[str, bytes], bytes],
) -> Edited:
    """What becomes of some posts of those that are known; `become`: (path, bytes) -> bytes."""
    contents: dict[str, tuple[bytes, bytes]] = {}
    same, faults = [], []
    for path in paths:
        try:
            if path not in known:
                raise PostError(path, _("is not in the blog any more"))
            content = read_file(absolute(path, base), MOST_OF_A_POST, fault.A_POST)
            new = become(path, content)
        except PostError as error:
            faults.append(error)
        except OSError as error:
            faults.append(PostError(path, error.strerror or fault.UNREADABLE))
        else:
            if new == content:
                same.append(path)
            else:
                contents[path] = content, new
    if faults:
        raise Refused(faults)
    return Edited(contents, tuple(same))


def _tags(content: bytes) -> list[str]:
    """The tags of a file, each in its one form; PostError where it cannot be read."""
    values, _, faults = read_front_matter(decode(content, ""))
    if faults:
        raise PostError("", *faults[0])
    return [in_form("NFC", tag) for tag in tag_names(values)]


_RULE = Rule(_tags, only_tags_differ)


def open_journal(index_dir: Path) -> Journal:
    """The journal of an index, for posts in its own folders alone.

    Raises:
        IndexFormatError: the index does not know its folders.
    """
    base = index_dir.parent
    settings, _outside = own_settings(
        engines.remembered(index_dir), engines.is_copy(index_dir), base
    )
    roots = [absolute(root, base) for root in settings["roots"]]
    folders = links_end_in(roots, str(base)) if roots else ()

    def target(path: str) -> Path:
        place = absolute(path, base)
        real = os.path.realpath(place)
        is_post = real.lower().endswith(SUFFIXES) or real in folders
        if not (is_post and may_be_post(place, roots) and below(real, folders)):
            raise PostError(path, _("is no post of the blog"))
        return Path(real)

    return Journal(index_dir, target, _RULE)


def mend(index_dir: Path, patience: float = PATIENCE, advice: str = "") -> str:
    """Take back what a process left half done that died while it changed posts.

    Args:
        patience: seconds to wait for somebody who changes posts now.
        advice: what to do where somebody does for longer, if not to try later.
    Returns:
        what the user should know of it; empty where there was nothing, or where it waits for an
        index that knows its posts.
    Raises:
        IndexLockedError: somebody else changes posts.
    """
    try:
        journal = open_journal(index_dir)
    except IndexFormatError:
        return ""
    if not journal.is_interrupted or not engines.remembered(index_dir).get("roots"):
        return ""
    with journal.writing(patience, advice or _("try later")):
        return _told(journal.mend())


def _told(mended: Mended | None) -> str:
    """What became of what was interrupted, in words."""
    if mended is None:
        return ""
    if not mended.what:
        return _("a change of tags was interrupted and cannot be taken back: look at your posts")
    what = mended.what if len(mended.what) <= 100 else mended.what[:100] + "…"
    if mended.stuck:
        text = _(", but not in {posts}: put that right, and the next command does it")
        but = text.format(posts=_some(mended.stuck))
    elif mended.left:
        but = _(", but not in {posts}: look there").format(posts=_some(mended.left))
    else:
        but = ""
    return _("'{what}' was interrupted and is taken back{but}").format(what=what, but=but)


def _some(faults: list[PostError]) -> str:
    some = ", ".join(f"{error.path} ({said(error.reason)})" for error in faults[:3])
    if len(faults) > 3:
        some += _(" and {count} more").format(count=number(len(faults) - 3))
    return some


def carry_out(
    index_dir: Path,
    edited: Edited,
    what: str,
    *,
    back: int | None = None,
    jobs: int = 1,
    patience: float = PATIENCE,
) -> Report:
    """Write what becomes of posts, and bring the index in step.

    Args:
        edited: as `edit` or `take_back` gives it.
        what: is done, in words, for `tag undo`.
        back: the number of the change that is taken back by it.
        jobs, patience: as in `indexing.update`.
    Raises:
        PostError: a post has changed meanwhile, or cannot be written; nothing is changed.
        IndexLockedError: somebody else changes posts; nothing is changed.
        UsageError: what was interrupted before cannot be taken back, and nothing is changed; or
            the posts are changed, but the index could not follow.
    """
    journal = open_journal(index_dir)
    with journal.writing(patience, _("try later")):
        told = _told(journal.mend())
        if journal.is_interrupted:
            raise UsageError(_("nothing is changed: {told}").format(told=told))
        journal.apply(what, edited.contents, back=back)
    try:
        report = update(index_dir, [], jobs=jobs, patience=patience)
    except (DlblogError, OSError) as error:
        reason = str(error.strerror) if isinstance(error, OSError) else str(error)
        text = _(
            "the posts are changed, but the index could not follow ({reason}): run dlblog index"
        )
        raise UsageError(text.format(reason=said(reason))) from error
    if told:
        report.remarks.append(told)
    return report


def forget(index_dir: Path, change: Change, patience: float = PATIENCE) -> None:
    """Forget a change that need not be taken back; IndexLockedError as in `carry_out`."""
    journal = open_journal(index_dir)
    with journal.writing(patience, _("try later")):
        journal.drop(change)


def last_change(index_dir: Path) -> Change | None:
    """What would be taken back next; None where there is nothing."""
    return next(open_journal(index_dir).changes(), None)


def take_back(engine: SearchEngine, index_dir: Path, change: Change) -> Edited:
    """What the posts of a change were, but for what else has changed since.

    Raises:
        Refused: a post is gone, or the same lines have changed since.
    """
    files = {file.path: file for file in change.files}

    def become(path: str, content: bytes) -> bytes:
        return taken_back(content, files[path], _RULE)

    return _edited(index_dir.parent, files, engine.indexed(), become)


def diff(edited: Edited) -> Iterator[str]:
    """What would be done, as a unified diff that `patch` reads: lines with their ends."""
    from difflib import unified_diff

    for path, contents in edited.contents.items():
        texts = (content.decode("utf-8", "surrogateescape") for content in contents)
        before, after = (re.findall(r"[^\n]*\n|[^\n]+\Z", text) for text in texts)
        for line in unified_diff(before, after, _quoted(f"a/{path}"), _quoted(f"b/{path}")):
            yield line if line[-1] == "\n" else f"{line}\n\\ No newline at end of file\n"


def _quoted(path: str) -> str:
    """A path as `git` writes it and `patch` reads it.

    It is in quotation marks where it has controls or them, and a tab ends one with spaces.
    """
    escaped = _TO_BE_QUOTED.sub(lambda found: f"\\{ord(found.group()):03o}", path)
    if escaped != path:
        return f'"{escaped}"'
    return f"{path}\t" if " " in path else path
