"""Which post somebody means: by path, by slug, or by a part of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlblog import query as q
from dlblog.errors import IndexFormatError, UsageError
from dlblog.vietnamese import in_form

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine


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
        its path or slug; None where there is none.
    Raises:
        UsageError: several posts are meant; names some.
        IndexFormatError: the index does not find it by its path.
    """
    wanted = _alike(typed)
    exact: list[str] = []
    slugs: list[str] = []
    parts: list[str] = []
    for stored in engine.documents():
        path, slug = stored["path"], _alike(str(stored["slug"] or ""))
        if path == stored_path:
            exact.append(path)
        if slug == wanted:
            slugs.append(path)
        if wanted and (wanted in _alike(path) or wanted in slug):
            parts.append(path)
    found = exact or slugs or parts
    if len(found) > 1:
        some = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise UsageError(f"'{typed[:200]}' may mean {len(found)} posts: {some}")
    if not found:
        return None
    hits = engine.search(q.Path(found[0], whole=True), limit=1).hits
    if not hits or hits[0].stored["path"] != found[0]:
        raise IndexFormatError("the index is damaged (a post is lost): run dlblog rebuild")
    return hits[0]
