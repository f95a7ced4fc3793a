"""Changes tags of posts: all of a command or nothing, and the index follows.

What becomes of each post is worked out first; where one of them cannot be changed safely none is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlblog import fault
from dlblog.change_record import Change
from dlblog.dialect import Dialect
from dlblog.errors import DlblogError, PostError, UsageError
from dlblog.fault import said
from dlblog.files import MOST_OF_A_POST, absolute, below, checksum, read_file, to_stored
from dlblog.finding import SUFFIXES, links_end_in, may_be_post
from dlblog.frontmatter_edit import TagChange, edit_tags
from dlblog.indexing import PATIENCE, update
from dlblog.journal import Journal, Show, short, show_nothing
from dlblog.recovery import RULE, Recovery, blog_roots, real
from dlblog.signals import Interrupted
from dlblog.translation import _, ngettext, number, posts_text

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


def edit(
    engine: SearchEngine,
    index_dir: Path,
    changes: Mapping[str, TagChange],
    show: Show = show_nothing,
) -> Edited:
    """What becomes of posts; nothing is written.

    Args:
        engine: the index, in step with the posts.
        changes: path of the index -> what is to be done.
        show: shows the progress.
    Raises:
        Refused: some of the posts cannot be changed.
    """
    base, states = index_dir.parent, engine.indexed()
    dialect = Dialect.restored(engine.settings().get("dialect"))
    # One that is there by way of a link as well is changed once.
    places: dict[str, str] = {}
    for path in changes:
        places.setdefault(os.path.realpath(absolute(path, base)), path)

    def become(path: str, content: bytes) -> bytes:
        if states[path].checksum != checksum(content):
            raise PostError(path, _("has changed meanwhile: try again"))
        return edit_tags(content, path, changes[path], dialect)

    return _edited(base, places.values(), states, become, show)


def _edited(
    base: Path,
    paths: Iterable[str],
    known: Container[str],
    become: Callable[[str, bytes], bytes],
    show: Show,
) -> Edited:
    """What becomes of some posts of those that are known; `become`: (path, bytes) -> bytes."""
    contents: dict[str, tuple[bytes, bytes]] = {}
    same, faults, paths = [], [], list(paths)
    progress = show(_("working out"))
    for place, path in enumerate(paths, 1):
        progress(place, len(paths))
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


def _target(path: str, base: Path, roots: list[str]) -> str:
    """Return the file of a post, and no link to it; PostError unless it is one of the blog."""
    folders = links_end_in(roots, str(base))
    place = absolute(path, base)
    real = os.path.realpath(place)
    is_post = real.lower().endswith(SUFFIXES) or real in folders
    if not (is_post and may_be_post(place, roots) and below(real, folders)):
        raise PostError(path, _("is no post of the blog"))
    return real


def carry_out(
    index_dir: Path,
    edited: Edited,
    what: str,
    *,
    back: int | None = None,
    jobs: int = 1,
    patience: float = PATIENCE,
    show: Show = show_nothing,
) -> Report:
    """Write what becomes of posts, and bring the index in step.

    Args:
        edited: as `edit` or `take_back` gives it.
        what: is done, in words, for `tag undo`.
        back: the number of the change that is taken back by it.
        jobs, patience: as in `indexing.update`.
        show: shows the progress.
    Raises:
        PostError: a post has changed meanwhile, or cannot be written; nothing is changed.
        IndexLockedError: somebody else changes posts; nothing is changed.
        UsageError: what was interrupted before cannot be taken back, and nothing is changed; or
            the posts are changed, but the index could not follow.
        Interrupted: says what became of the posts.
    """
    roots = blog_roots(index_dir)
    contents = {
        _target(path, index_dir.parent, roots): both for path, both in edited.contents.items()
    }
    recovery = Recovery(index_dir, show=show)
    with recovery.journal.writing(patience, _("try later")):
        recovery.run()
        if recovery.blocked:
            raise UsageError(_("nothing is changed: {reason}").format(reason=recovery.blocked))
        recovery.journal.apply(what, contents, real(roots), back=back, show=show)
    try:
        report = update(
            index_dir,
            [],
            jobs=jobs,
            patience=patience,
            progress=show(_("indexing")),
            edits=edited.contents,
        )
    except (DlblogError, OSError) as error:
        reason = str(error.strerror) if isinstance(error, OSError) else str(error)
        text = _(
            "the posts are changed, but the index could not follow ({reason}): run dlblog index"
        )
        raise UsageError(text.format(reason=said(reason))) from error
    except KeyboardInterrupt as error:
        text = _("'{what}': all {posts} are changed, and the next dlblog index notes it")
        count = posts_text(len(contents))
        raise Interrupted.of(error, text.format(what=short(what), posts=count)) from error
    report.remarks += recovery.remarks
    return report


def forget(change: Change, patience: float = PATIENCE) -> None:
    """Forget a change that need not be taken back; IndexLockedError as in `carry_out`."""
    journal = Journal(RULE)
    with journal.writing(patience, _("try later")):
        journal.drop(change)


def changes(index_dir: Path) -> Iterator[Change]:
    """Yield the changes of a blog that can be taken back, the last first."""
    return Journal(RULE).changes(real(blog_roots(index_dir)))


def take_back(
    engine: SearchEngine, index_dir: Path, change: Change, show: Show = show_nothing
) -> Edited:
    """What the posts of a change were, but for what else has changed since.

    Raises:
        Refused: a post is gone, or the same lines have changed since.
    """
    known, base = engine.indexed(), index_dir.parent
    real_base = Path(os.path.realpath(base))
    files = {to_stored(file.path, real_base): file for file in change.files}
    if not files.keys() <= known.keys():  # perhaps the index has links to them
        links = {os.path.realpath(absolute(path, base)): path for path in known}
        files = {links.get(file.path, path): file for path, file in files.items()}

    def become(path: str, content: bytes) -> bytes:
        return files[path].reverse(content, RULE)

    return _edited(base, files, known, become, show)


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
