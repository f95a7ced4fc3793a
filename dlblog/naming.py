"""Which post somebody means: by path, by slug, or by a part of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlblog import query as q
from dlblog.errors import IndexFormatError, UsageError
from dlblog.translation import _
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
            some += _(" and {count} more").format(count=len(paths) - 3)
        text = _("'{name}' may mean {count} posts: {paths}")
        super().__init__(text.format(name=typed[:200], count=len(paths), paths=some))


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
        its path or slug, else whatever the marks; None where there is none.
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
    found = slugs or parts or _without_marks(engine, wanted)
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


def _unmarked(text: str) -> str:
    return strip_marks(text.casefold())
