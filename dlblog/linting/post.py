"""One file -> its faults, and what is compared with the other posts of its blog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from dlblog.dates import parse_day
from dlblog.dialect import UNKNOWN, Dialect
from dlblog.errors import PostError
from dlblog.fault import said
from dlblog.frontmatter_edit.lookalike import find_lookalike
from dlblog.linting import content, head
from dlblog.linting.finding import Finding
from dlblog.linting.source import Source, read_source
from dlblog.markup import count_signs
from dlblog.post import DATES, MOST_SIGNS, decode, first_text, string_traces, whole_tags
from dlblog.post import category_names as named_categories
from dlblog.translation import _, number

# What is looked for in each post, in this order.
CHECKS: tuple[Callable[[Source, date], Iterator[Finding]], ...] = (
    head.repeated_keys,
    head.title,
    head.dates,
    head.tags,
    content.empty,
    content.links,
)
_MOST = 200  # faults of one kind in a post; more are told by them
_LONGEST_NAME = 200  # characters of what is compared
_NOTHING = " \t\n\0"


class Key(NamedTuple):
    """A key of a post's front matter, as it is spelt."""

    name: str
    line: int
    column: int


class Address(NamedTuple):
    """What the address of a post's page is made of; two posts with one have one page.

    Attributes:
        parts: to be compared.
        shown: the part that its author chose.
        line: on which it stands.
    """

    parts: tuple[str, ...]
    shown: str
    line: int


class String(NamedTuple):
    """Tags or categories in one string.

    Attributes:
        text: with single spaces, as far as it is looked at.
        key: as it is spelt.
        line, column: 1-based, of the key.
    """

    text: str
    key: str
    line: int
    column: int


class Examined(NamedTuple):
    """What one file gave.

    Attributes:
        path: of the post, as the index keeps it.
        findings: what is wrong with it by itself.
        is_read: whether there is more than that.
        kind: of its front matter; empty where there is none.
        lookalike: the line that looks like front matter in a post without; empty for none.
        keys: at the top of it.
        title: folded, and where it stands; None for none.
        address: None where nobody knows it.
        strings: that name tags or categories.
        traces: of these, see `dialect.traces_of`.
        tags: see `post.Names`.
        has_tag_list: whether its tags are a list.
        language: that the post names.
    """

    path: str
    findings: tuple[Finding, ...]
    is_read: bool = False
    kind: str = ""
    keys: tuple[Key, ...] = ()
    title: Key | None = None
    address: Address | None = None
    strings: tuple[String, ...] = ()
    traces: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    has_tag_list: bool = False
    language: str = ""
    lookalike: str = ""


def examine(
    data: bytes, path: str, place: str, top: str, today: date, dialect: Dialect = UNKNOWN
) -> Examined:
    """Look at one file; never raises for what is in it.

    Args:
        data: the whole file.
        path: its name, as the index keeps it.
        place: where it lies, absolute; links are looked for from there.
        top: the folder of its blog, absolute, beyond which they are not; empty for none.
        today: the reader's local day.
        dialect: what setting and generator tell of the blog's.
    """
    try:
        text = decode(data, path)
    except PostError as error:
        return Examined(path, (unreadable(path, error.reason, error.line),))
    source, faults = read_source(text, path, place, top, dialect.generator)
    if faults:
        return Examined(path, tuple(_front_matter(path, text, *fault) for fault in faults))
    if not text.strip(_NOTHING):
        return Examined(path, tuple(content.empty(source, today)))
    if count_signs(text[source.body :]) > MOST_SIGNS:
        message = _("more than {count} lines and signs of markup").format(count=number(MOST_SIGNS))
        return Examined(path, (Finding(path, 1, None, "unreadable", message, _("divide it")),))
    findings = tuple(f for check in CHECKS for f in islice(check(source, today), _MOST))
    tags = source.entry("tags", "tag")
    shape = tags.value.shape if tags else ""
    heading = source.entry("title")
    name = first_text(source.values, "title")
    return Examined(
        path,
        findings,
        True,
        source.kind,
        tuple(Key(e.key[:_LONGEST_NAME], e.line, e.column) for e in source.entries[:_MOST]),
        Key(name.casefold(), heading.line, heading.column) if name and heading else None,
        _address(source),
        tuple(_strings(source)),
        string_traces(source.values),
        whole_tags(source.values, dialect),
        shape == "list",
        _language(source),
        "" if source.kind or not (found := find_lookalike(text)) else found.line,
    )


def _strings(source: Source) -> Iterator[String]:
    """Yield the strings that name tags or categories."""
    for name in ("tags", "tag", "categories", "category"):
        entry = source.entry(name)
        if entry and entry.value.shape == "text" and (text := first_text(source.values, name)):
            yield String(text[:_LONGEST_NAME], entry.key, entry.line, entry.column)


def unreadable(path: str, reason: str, line: int | None = None) -> Finding:
    """That a file cannot be read at all."""
    return Finding(path, line or 1, None, "unreadable", said(reason))


def _front_matter(path: str, text: str, reason: str, line: int | None) -> Finding:
    """A fault that `front_matter` tells, as a finding."""
    if "never ends" in reason:
        hint = _("write the same line after the last key")
        return Finding(path, line or 1, None, "unclosed-front-matter", said(reason), hint)
    lines = text.split("\n")
    line = min(line or 1, len(lines))
    hint = _mending(reason, lines[line - 1])
    return Finding(path, line, None, "broken-front-matter", said(reason), hint)


def _mending(reason: str, line: str) -> str:
    """What mends what a parser complains about in a line; empty where that is not known."""
    if "cannot start any token" in reason and "\t" in line:
        return _("YAML takes no tabs: indent with spaces")
    if "mapping values are not allowed" in reason:
        return _("put a value with a colon in quotes")
    if "cannot start any token" in reason:
        return _("put the value in quotes")
    if "end of stream" in reason or "Unclosed" in reason:
        return _("a quote or a bracket is never closed")
    if "unhashable key" in reason:
        return _("put a value that begins with a brace in quotes")
    return ""


def _language(source: Source) -> str:
    """The language of a post: a translation may have the address of what it translates."""
    endings = [part.lower() for part in source.name.suffixes[:-1]]
    ending = endings[-1] if endings and len(endings[-1]) in (3, 6) else ""
    return first_text(source.values, "lang", "language", "locale") or ending


def _address(source: Source) -> Address | None:
    """What the address of a post is made of, as far as that does not depend on settings."""
    values, name = source.values, source.name

    def chosen(key: str, *parts: str) -> Address | None:
        text = first_text(values, key)
        entry = source.entry(key)
        if not text or len(text) > _LONGEST_NAME or any(sign in text for sign in ":{"):
            return None  # a pattern such as /:year/:title/
        own = text.removesuffix("index.html").rstrip("/").lower()
        return Address((*parts, own), text, entry.line if entry else 1)

    for key in ("permalink", "url"):
        if first_text(values, key):
            return chosen(key, "address")
    slug = first_text(values, "slug")
    if slug.startswith("/"):
        return chosen("slug", "address")
    in_name, stem = source.in_name
    jekyll = [part for part in ("_posts", "_drafts") if part in name.parts]
    if jekyll:
        # Jekyll: /categories/year/month/day/title.html
        at = name.parts.index(jekyll[0])
        day = parse_day(first_text(values, *DATES)) or parse_day(in_name)
        if day is None:
            return None
        categories = named_categories(values, Dialect.of("", "Jekyll"))
        parts = ("jekyll", *name.parts[:at], *categories, day.isoformat())
        if slug:
            return chosen("slug", *parts)
        return Address((*parts, stem.lower()), stem, 1)
    folder = name.parent.parent if name.stem.lower() == "index" else name.parent
    if slug:
        return chosen("slug", "file", folder.as_posix().lower())
    stem = name.parent.name if name.stem.lower() == "index" else name.stem
    if name.stem == "_index" or not stem:
        return None
    return Address(("file", folder.as_posix().lower(), stem.lower()), stem, 1)
