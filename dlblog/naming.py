"""Which post somebody means: by its path, slug or title, or by a part of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog import query as q
from dlblog.errors import IndexFormatError, UsageError
from dlblog.translation import _, number
from dlblog.vietnamese import in_form, strip_marks

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine


class AmbiguousPost(UsageError):
    """Several posts are meant.

    Attributes:
        paths: of all of them.
    """

    def __init__(self, typed: str, paths: list[str]) -> None:
        self.paths = paths
        some = ", ".join(paths[:3])
        if len(paths) > 3:
            some += _(" and {count} more").format(count=number(len(paths) - 3))
        text = _("'{name}' may mean {count} posts: {paths}; type more of one of them")
        super().__init__(text.format(name=typed[:200], count=number(len(paths)), paths=some))


def _alike(name: str) -> str:
    """What names of a post have in common that differ in case, composition or outer slashes."""
    return in_form("NFC", name).strip("/").casefold()


def find_post(engine: SearchEngine, typed: str, stored_path: str) -> Hit | None:
    """The post that somebody names.

    Args:
        typed: a path, a slug, a title or a part of one, as typed.
        stored_path: what is typed as a path of the index.
    Returns:
        the post with that path; else the only one that is called just so, by its path, slug, title
        or file name; else the only one with that in its path or slug, else whatever the marks; else
        the only one with those words in its title, at least two; None where there is none.
    Raises:
        AmbiguousPost: several posts are meant; names some.
        IndexFormatError: the index does not find it by its path.
    """
    exact = engine.search(q.Path(stored_path, whole=True), limit=1).hits
    if exact and exact[0].stored["path"] == stored_path:
        return exact[0]
    found = _meant(engine, _alike(typed), _alike(stored_path))
    if len(found) > 1:
        raise AmbiguousPost(typed, found)
    return post_at(engine, found[0]) if found else None


def is_called(stored: Mapping[str, Any], typed: str) -> bool:
    """Return whether a post is called just as typed, and not only in part."""
    post, wanted = _Names.of(stored), _alike(typed)
    return any(is_wanted(post) for is_wanted in _exactly(wanted, wanted))


def is_named(path: str, typed: str) -> bool:
    """Return whether a name is a part of a path, whatever the marks."""
    wanted = _unmarked(_alike(typed))
    return bool(wanted) and wanted in _unmarked(_alike(path))


def post_at(engine: SearchEngine, path: str) -> Hit:
    """Return the post with a path of the index.

    Raises:
        IndexFormatError: the index does not find it.
    """
    hits = engine.search(q.Path(path, whole=True), limit=1).hits
    if not hits or hits[0].stored["path"] != path:
        what = _("the index is damaged ({reason})").format(reason=_("a post is lost"))
        raise IndexFormatError(what, _("run dlblog rebuild"))
    return hits[0]


def _meant(engine: SearchEngine, wanted: str, wanted_path: str) -> list[str]:
    """Return the paths of the posts that a name means."""
    if not wanted:
        return []
    posts = [_Names.of(stored) for stored in engine.documents()]
    several: list[str] = []
    for is_wanted in _exactly(wanted, wanted_path):
        found = [post.stored_path for post in posts if is_wanted(post)]
        if len(found) == 1:
            return found
        several = several or found
    if several:
        return several
    for is_wanted in _partly(wanted):
        if found := [post.stored_path for post in posts if is_wanted(post)]:
            return found
    return []


class _Names(NamedTuple):
    """The names of a post in the form of `_alike`, and its path as the index keeps it."""

    stored_path: str
    path: str
    slug: str
    title: str

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> _Names:
        """Take the names from `Document.stored`."""
        path, title = str(stored["path"]), " ".join(str(stored["title"]).split())
        return cls(path, _alike(path), _alike(str(stored["slug"] or "")), _alike(title))


def _exactly(wanted: str, wanted_path: str) -> Iterator[Callable[[_Names], bool]]:
    """Yield tests of whether a post has exactly a name, the surest first."""
    title = " ".join(wanted.split())
    yield lambda post: post.path in (wanted, wanted_path)
    yield lambda post: post.slug == wanted
    yield lambda post: post.title == title
    yield lambda post: wanted == PurePosixPath(post.path).name
    if _unmarked(wanted) == wanted:  # words without marks match any marks
        yield lambda post: wanted == _unmarked(post.slug) or title == _unmarked(post.title)


def _partly(wanted: str) -> Iterator[Callable[[_Names], bool]]:
    """Yield tests of whether a name is a part of what a post is called, the surest first."""
    bare, words = _unmarked(wanted), _title_words(wanted)
    yield lambda post: wanted in post.path or wanted in post.slug
    if bare:
        yield lambda post: bare in _unmarked(post.path) or bare in _unmarked(post.slug)
    if words.strip():
        yield lambda post: words == _title_words(post.title)
    # One word is no title that somebody remembers, but a slip in the name of another post.
    if len(words.split()) > 1:
        yield lambda post: words in _title_words(post.title)


def _title_words(text: str) -> str:
    """The words of a title without case, marks and signs, each with a space on both sides."""
    words = re.findall(r"[^\W_]+", _unmarked(text))
    return f" {' '.join(words)} "


def _unmarked(text: str) -> str:
    return strip_marks(text.casefold())
