"""Checks of the body of a post: whether there is one, and its pictures and links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from dlblog.linting.finding import Finding
from dlblog.linting.source import Source
from dlblog.markup.link import find_links
from dlblog.post import markup_of
from dlblog.translation import _

_MOST_LINKS = 1_000  # looked at in one post
_LONGEST = 1_000  # characters of a path
_MOST_FOLDERS = 50  # in which a file is looked for, from the post upward and from the top
_SHOWN = 60  # characters of a target
# Links to other files are compared with those there; addresses of pages are made by generators.
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".md", ".markdown", ".mdx")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#|\?")
_NO_PATH = re.compile("[\xa0\0{}]|%00")  # of a template
# Where generators keep what they copy.
_COPIED = ("", "static", "public", "assets", "source")


def empty(source: Source, today: date) -> Iterator[Finding]:
    """A post that says nothing."""
    if source.is_draft or source.is_page or source.text[source.body :].strip(" \t\n\0"):
        return
    message = _("nothing but front matter") if source.kind else _("the file is empty")
    yield source.finding("empty-post", message, _("write it, or make it a draft: draft: true"))


def links(source: Source, today: date) -> Iterator[Finding]:
    """Pictures that tell nothing to who cannot see them, and links to files that are not there."""
    body = source.text[source.body :]
    markup = markup_of(source.path)
    for link in find_links(body, markup, _MOST_LINKS):
        line, column = source.place_of(source.body + link.offset)
        target = link.target if len(link.target) <= _SHOWN else "…" + link.target[-_SHOWN:]
        if not link.described:
            is_tag = body.startswith("<", link.offset)
            yield Finding(
                source.path,
                line,
                column,
                "missing-description",
                _("the picture {target} has no description").format(target=target),
                _('write alt="what it shows"; alt="" says that it is decoration')
                if is_tag
                else _("write ![what it shows](…)"),
            )
        if source.top and _is_lost(link.target, source.place, source.top):
            message = _("{target} is not there").format(target=target)
            yield Finding(source.path, line, column, "broken-link", message)


def _is_lost(target: str, place: str, top: str) -> bool:
    """Whether a link names a file that lies nowhere in a blog where it may be looked for.

    Args:
        place: of the post, absolute.
        top: the blog's folder, absolute. Nothing outside of it is looked at.
    """
    path = re.split("[?#]", target, maxsplit=1)[0]
    if _SCHEME.match(target) or not path.lower().endswith(_FILES) or _NO_PATH.search(target):
        return False
    if len(path) > _LONGEST:  # of what is no path, as data
        return False
    folder = os.path.dirname(place)
    beside = os.path.normpath(os.path.join(folder, path))
    inside = os.path.join(top, "")
    if not beside.startswith(inside):
        return False
    # Hexo keeps a post's pictures in a folder of its name.
    folders = [os.path.splitext(place)[0]]
    while os.path.join(folder, "").startswith(inside):
        folders += [os.path.join(folder, copied) for copied in _COPIED]
        folder = os.path.dirname(folder)
    if len(folders) > 2 * _MOST_FOLDERS:  # the nearest, and those at the top of the blog
        folders = folders[:_MOST_FOLDERS] + folders[-_MOST_FOLDERS:]
    tried = {
        os.path.normpath(os.path.join(folder, name))
        for folder in folders
        for name in (path, unquote(path))
    }
    return not any(os.path.lexists(path) for path in tried if path.startswith(inside))
