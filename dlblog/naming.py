"""Which post somebody means: by path, by slug, or by a part of either; else by its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
        typed: a path, a slug or a part of either, as typed.
        stored_path: what is typed as a path of the index.
    Returns:
        the post with that path; else the only one with that slug; else the only one with that in
        its path or slug, else whatever the marks; else the only one with that title, or with those
        words in it, at least two; None where there is none.
    Raises:
        AmbiguousPost: several posts are meant; names some.
        IndexFormatError: the index does not find it by its path.
    """
    exact = engine.search(q.Path(stored_path, whole=True), limit=1).hits
    if exact and exact[0].stored["path"] == stored_path:
        return exact[0]
    wanted = _alike(typed)
    slugs: list[str] = []
    parts: list[str] = []
    for stored in engine.documents():
        path, slug = stored["path"], _alike(str(stored["slug"] or ""))
        if slug == wanted:
            slugs.append(path)
        if wanted and (wanted in _alike(path) or wanted in slug):
            parts.append(path)
    found = slugs or parts or _without_marks(engine, wanted) or _by_title(engine, wanted)
    if len(found) > 1:
        raise AmbiguousPost(typed, found)
    if not found:
        return None
    hits = engine.search(q.Path(found[0], whole=True), limit=1).hits
    if not hits or hits[0].stored["path"] != found[0]:
        what = _("the index is damaged ({reason})").format(reason=_("a post is lost"))
        raise IndexFormatError(what, _("run dlblog rebuild"))
    return hits[0]


def _without_marks(engine: SearchEngine, wanted: str) -> list[str]:
    """The posts with that in their path or slug, whatever the marks there or as typed."""
    bare = _unmarked(wanted)
    return [
        stored["path"]
        for stored in engine.documents()
        if bare and (bare in _unmarked(stored["path"]) or bare in _unmarked(stored["slug"] or ""))
    ]


def _by_title(engine: SearchEngine, wanted: str) -> list[str]:
    """The posts with that title, else those with those words one after the other in it."""
    words = _title_words(wanted)
    if not words.strip():
        return []
    titles = {stored["path"]: _title_words(stored["title"]) for stored in engine.documents()}
    whole = [path for path, title in titles.items() if title == words]
    # One word is no title that somebody remembers, but a slip in the name of another post.
    several = len(words.split()) > 1
    return whole or [path for path, title in titles.items() if several and words in title]


def _title_words(text: str) -> str:
    """The words of a title without case, marks and signs, each with a space on both sides."""
    words = re.findall(r"[^\W_]+", _unmarked(text))
    return f" {' '.join(words)} "


def _unmarked(text: str) -> str:
    return strip_marks(text.casefold())
