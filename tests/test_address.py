"""The address of a post's page."""

from __future__ import annotations

from typing import Any

import pytest

from dlblog.address import post_address
from dlblog.errors import UsageError

SITE = "https://example.org"


def address(pattern: str | None, roots: tuple[str, ...] = (), **stored: Any) -> str:
    facts = {
        "path": "content/posts/2016-02-04-mùa-mưa.md", "slug": "mùa-mưa", "date": "2016-02-04",
        "category": "Đời sống, Đà Lạt", "url": None,
    }  # fmt: skip
    return post_address({**facts, **stored}, pattern, roots)


MUA_MUA = "m%C3%B9a-m%C6%B0a"
PATTERNS = {
    "slug": (SITE + "{slug}", {}, f"/{MUA_MUA}"),
    "slug with a slash": (SITE + "{slug}", {"slug": "/a/b/"}, "/a/b/"),
    "slash in both": (SITE + "/{slug}/", {"slug": "/a/b/"}, "/a/b/"),
    "slash in one": (SITE + "/blog/{slug}", {"slug": "a"}, "/blog/a"),
    "slash in neither": (SITE + "/blog{slug}", {"slug": "a"}, "/blog/a"),
    "after another field": (SITE + "/{year}{slug}", {"slug": "a"}, "/2016/a"),
    "fields of a date in a row": (SITE + "/{year}{month}", {}, "/201602"),
    "a folder and a slug with a slash": (SITE + "/blog{slug}", {"slug": "/a"}, "/blog/a"),
    "within a word": (SITE + "/p-{slug}.html", {"slug": "a"}, "/p-a.html"),
    "date": (SITE + "/{year}/{month}/{day}/{slug}/", {"slug": "a"}, "/2016/02/04/a/"),
    "category": (SITE + "/{category}/", {}, "/%C4%90%E1%BB%9Di%20s%E1%BB%91ng/"),
    "category with a slash": (SITE + "/{category}", {"category": "a/b"}, "/a%2Fb"),
    "stem": (SITE + "/{stem}", {}, f"/2016-02-04-{MUA_MUA}"),
    "path": (SITE + "/{path}/", {"path": "content/posts/a.b.md"}, "/posts/a.b/"),
    "a folder for a post": (SITE + "/{path}/", {"path": "content/posts/a/index.md"}, "/posts/a/"),
    "an index at the top": (SITE + "/{path}/", {"path": "content/index.md"}, "/index/"),
    "signs": (SITE + "{slug}", {"slug": "a b?c#d%&'\"<"}, "/a%20b%3Fc%23d%25%26%27%22%3C"),
    "never of the host": (SITE + "{slug}", {"slug": "@evil.example"}, "/%40evil.example"),
    "nor its end": (SITE + "{slug}", {"slug": ".evil.example"}, "/.evil.example"),
    "not UTF-8": (SITE + "/{stem}", {"path": "a\udcff.md"}, "/a%FF"),
    "half a character": (SITE + "/{category}", {"category": "a\ud800"}, "/a%3F"),
    "its own, with half a character": (SITE + "{slug}", {"url": "/a\ud800"}, "/a?"),
    "its own, whole": (SITE + "{slug}", {"url": "https://x.example/á b"}, None),
    "its own path": (SITE + "/blog{slug}", {"url": "/giới-thiệu/"}, "/gi%E1%BB%9Bi-thi%E1%BB%87u/"),
    "its own, encoded": (SITE + "{slug}", {"url": "/a%20b?c=d"}, "/a%20b?c=d"),
    "a name of Jekyll's": (SITE + "{slug}", {"url": "pretty", "slug": "a"}, "/a"),
    "a pattern of Jekyll's": (SITE + "{slug}", {"url": "/:year/:title/", "slug": "a"}, "/a"),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "stored", "expected"), PATTERNS.values(), ids=PATTERNS)
def test_addresses(pattern: str, stored: dict[str, Any], expected: str | None) -> None:
    whole = "https://x.example/%C3%A1%20b" if expected is None else SITE + expected
    assert address(pattern, (".", "content"), **stored) == whole


def test_a_post_that_says_its_whole_address_needs_no_pattern() -> None:
    assert address(None, url="http://x.example/a") == "http://x.example/a"


REFUSED = {
    "no pattern": (None, {}, "at the top of dlblog.toml, as address ="),
    "own path without a pattern": (None, {"url": "/a"}, "at the top of dlblog.toml"),
    "no date": ("https://example.org/{year}{slug}", {"date": None}, "has no year"),
    "no category": ("https://example.org/{category}", {"category": None}, "has no category"),
    "its own script": ("https://example.org{slug}", {"url": "javascript:x"}, "only http and https"),
    "its own file": ("https://example.org{slug}", {"url": "file:///etc"}, "only http and https"),
}


@pytest.mark.parametrize(("pattern", "stored", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_address(pattern: str | None, stored: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        address(pattern, **stored)
