"""The address of a post's page, by the pattern in dlblog.toml: "https://example.org{slug}".

A blog may come from anybody: an address is http or https, and whatever a post says is a part of its
path, never of the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from dlblog.errors import UsageError
from dlblog.translation import _

_EXAMPLE = 'address = "https://example.org{slug}"'
_HOST = re.compile(r"https?://[^/\s{}?#\\@]+", re.IGNORECASE)
_FIELD = re.compile(r"\{([^{}]*)\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_RESERVED = "!#$%&'()*+,/:;=?@[]~"  # what may stand in an address as it is


def post_address(stored: Mapping[str, Any], pattern: str | None, roots: Iterable[str] = ()) -> str:
    """Where a post's page is: what its own front matter says, else by the pattern.

    Args:
        stored: as `schema.Document.stored`.
        pattern: of dlblog.toml; `settings` has checked it.
        roots: the folders that hold posts, as the index keeps them: {path} is below them.
    Raises:
        UsageError: neither says it, or the post lacks what the pattern names.
    """
    own = str(stored["url"] or "")
    if _HOST.match(own):
        return _quoted(own, _RESERVED)
    if _SCHEME.match(own):
        message = _("{path}: its address is '{url}', and only http and https are opened")
        raise UsageError(message.format(path=stored["path"], url=own[:200]))
    if pattern is None:
        message = _(
            "the address of posts is not known: write it at the top of dlblog.toml, as {example}"
        )
        raise UsageError(message.format(example=_EXAMPLE))
    if "/" in own and "/:" not in f"/{own}":  # else a word or a pattern of the site generator
        site = _HOST.match(pattern)
        return f"{site[0] if site else ''}/{_quoted(own.lstrip('/'), _RESERVED)}"
    values = _values(stored, roots)

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        value = values[name]
        if not value:
            message = _("{path} has no {name}, which its address needs: {pattern}")
            raise UsageError(message.format(path=stored["path"], name=name, pattern=pattern))
        before, after = pattern[: match.start()], pattern[match.end() :]
        whole = name in ("slug", "path")
        # "/blog{slug}" means a folder, whether slugs begin with / or not; "/p-{slug}" does not.
        rooted = whole and (value.startswith("/") or before[-1].isalnum() or before[-1] == "}")
        lead = "/" * ((rooted or bool(_HOST.fullmatch(before))) and not before.endswith("/"))
        inner = value.lstrip("/")
        inner = inner.rstrip("/") if after.startswith("/") else inner
        return lead + _quoted(inner, "/" if whole else "")

    return _FIELD.sub(fill, pattern)


def _quoted(text: str, safe: str) -> str:
    try:
        return quote(text, safe=safe, errors="surrogateescape")
    except UnicodeEncodeError:  # JSON can say half a character
        return quote(text, safe=safe, errors="replace")


def _values(stored: Mapping[str, Any], roots: Iterable[str]) -> dict[str, str]:
    path = str(stored["path"])
    for root in sorted(roots, key=len, reverse=True):
        if path.startswith(folder := root.rstrip("/") + "/"):
            path = path[len(folder) :]
            break
    below = re.sub(r"(?:(?<=.)/_?index)?\.[^./]+$", "", path.lstrip("/"))
    year, month, day = str(stored["date"] or "--").split("-")
    return {
        "slug": str(stored["slug"]),
        "path": below,
        "stem": below.rpartition("/")[2],
        "year": year,
        "month": month,
        "day": day,
        "category": str(stored["category"] or "").partition(", ")[0],
    }
