"""The addresses of a blog's posts, as far as the configuration of its generator tells them.

What generators make of file names and front matter is in their manuals: Jekyll's and Hexo's
permalinks with :year and :title, Hugo's by section, the paths of Zola. What a program works out
cannot be told, and of it only the site is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from dlblog.settings.value import Wrong, check_address
from dlblog.surveying.generator import Generator, quoted_values

# Permalinks that Jekyll has names for.
_JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDERS = {
    "title": "{slug}", "slug": "{slug}", "name": "{slug}", "filename": "{stem}",
    "slugorfilename": "{slug}", "contentbasename": "{stem}", "year": "{year}", "month": "{month}",
    "day": "{day}", "output_ext": ".html", "basename": "{slug}", "post_title": "{slug}",
}  # fmt: skip
_NO_SITE = re.compile(r"//(?:localhost|127\.|0\.0|(?:\w+\.)*(?:example|yoursite|yourblog)\.)")


class Address(NamedTuple):
    """The pattern of a post's page.

    Attributes:
        pattern: as `dlblog.toml` has it.
        sure: whether the configuration tells all of it.
        config: the file that tells it.
    """

    pattern: str
    sure: bool
    config: str


class Posts(NamedTuple):
    """What matters for addresses in the posts that were looked at.

    Attributes:
        slugs: how many of them name their slug.
        rooted: how many of these begin with /, and are the path of the page.
        dated: how many have a date in their file names.
        categories: how many have categories.
        looked_at: all of them.
    """

    slugs: int
    rooted: int
    dated: int
    categories: int
    looked_at: int


def find_address(generator: Generator, posts: Posts) -> Address | None:
    """The pattern of the addresses of a blog's posts; None where not even the site is told."""
    site = _site(generator)
    if not site:
        return None
    path, sure = _path(generator, posts)
    if posts.rooted and posts.rooted == posts.looked_at:
        path, sure = "{slug}", generator.name in ("Gatsby", "Astro", "Next.js", "Hugo")
    joined = site.rstrip("/") + ("" if path == "{slug}" and posts.rooted else "/")
    pattern = joined + path.lstrip("/")
    try:
        check_address(pattern, "address")
    except Wrong:
        return None
    return Address(pattern, sure and not _NO_SITE.search(site), generator.config)


def _site(generator: Generator) -> str:
    """The address of the site, with the folder that it is in."""
    values = generator.values
    below = ""
    match generator.name:
        case "Jekyll":
            site, below = _text(values, "url"), _text(values, "baseurl")
        case "Hexo":
            site, below = _text(values, "url"), _text(values, "root")
        case "Hugo":
            site = _text(values, "baseURL") or _text(values, "baseurl")
        case "Zola":
            site = _text(values, "base_url")
        case "Pelican":
            site = next(quoted_values(generator.script, "SITEURL"), "")
        case "Docusaurus":
            site = next(quoted_values(generator.script, "url"), "")
            below = next(quoted_values(generator.script, "baseUrl"), "")
        case "Astro":
            site = next(quoted_values(generator.script, "site"), "")
            below = next(quoted_values(generator.script, "base"), "")
        case _:
            site = next(quoted_values(generator.script, "siteUrl"), "")
    if not re.match(r"https?://", site):
        return ""
    below = below.strip("/")
    site = site.rstrip("/")
    return site if not below or site.endswith(f"/{below}") else f"{site}/{below}"


def _path(generator: Generator, posts: Posts) -> tuple[str, bool]:
    """The pattern of the path below the site, and whether that is sure."""
    values = generator.values
    match generator.name:
        case "Jekyll":
            style = _text(values, "permalink") or "date"
            return _filled(_JEKYLL.get(style, style), posts)
        case "Hexo":
            filled, sure = _filled(_text(values, "permalink") or ":year/:month/:day/:title/", posts)
            return filled, sure and not posts.dated
        case "Hugo":
            return _hugo(values, posts)
        case "Zola":
            return "{path}/", not posts.slugs and not posts.dated
        case "Pelican":
            return "{slug}.html", False
        case "Docusaurus":
            return "blog/{slug}", False
        case "Astro":
            return "blog/{slug}/", False
    return "{slug}", False


def _hugo(values: Mapping[str, Any], posts: Posts) -> tuple[str, bool]:
    end = ".html" if _text(values, "uglyURLs").lower() == "true" else "/"
    links = values.get("permalinks")
    links = links.get("page", links) if isinstance(links, Mapping) else None
    patterns = [link for link in links.values() if isinstance(link, str)] if links else []
    if not patterns:
        # Of a post that names its slug only the last part of the path is another.
        return f"{{path}}{end}", not posts.slugs
    filled, sure = _filled(patterns[0], posts)
    return filled, sure and len(patterns) == 1 and not posts.dated


def _filled(permalink: str, posts: Posts) -> tuple[str, bool]:
    """A permalink with fields of dlblog for its own, and whether all of them are known."""
    if not posts.categories:
        permalink = re.sub(r"/?:(?:categories|category)(?=/|$)", "", permalink)
    sure = True

    def field(match: re.Match[str]) -> str:
        nonlocal sure
        if found := _PLACEHOLDERS.get(match[1].lower()):
            return found
        sure = False
        return "{category}" if match[1].lower() in ("category", "categories") else "{slug}"

    filled = re.sub(r":(output_ext|[A-Za-z]+(?:_(?!ext)[A-Za-z]+)*)", field, permalink)
    return filled.lstrip("/"), sure and "{slug}" in filled


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else ""
