"""One file with front matter -> Post.

Reads what Jekyll, Hugo, Gatsby, Hexo and Astro write, as text: a tag `yes` stays `yes`, `007` stays
`007`, a date is the day that stands there. A fault in the front matter does not lose the post: it
is kept in `faults` and the body is read with what can be told without it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePath
from typing import Any, NamedTuple

from dlblog import fault
from dlblog.dates import parse_day
from dlblog.dialect import UNKNOWN, Dialect, Separator, divide, traces_of
from dlblog.errors import PostError
from dlblog.files import checksum
from dlblog.front_matter import Values, read_front_matter
from dlblog.markup import Block, Markup, count_signs, parse
from dlblog.vietnamese import in_form

SUFFIXES: dict[str, Markup] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "mdx",
    ".txt": "text",
    ".html": "html",
}

DATE_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_. ]?")
# A body of so many makes 150 MB of pieces, whatever its size; 600 MB on Python 3.10, for which
# pyromark makes all of them at once.
MOST_SIGNS = 700_000
MOST_NAMES = 1_000  # aliases of YAML can make billions of a few lines
_MOST_LOOKS = 10_000  # at lists within lists, which aliases can make many of
# A title of so few words names a thing rather than saying something about it.
_SHORT_TITLE = 4
# Keys of the day of a post, and of its last change, by lower-case name; the first that has a value
# counts.
DATES = ("date", "pubdate", "publishdate", "published_at")
UPDATES = ("updated", "lastmod", "modified", "modified_time", "last_modified_at")
# What a misspelt template or YAML 1.1 calls nothing.
_NOTHING = ("", "null", "Null", "NULL", "~")


@dataclass(frozen=True, slots=True)
class Post:
    """What its author wrote, read but not analyzed.

    Attributes:
        path: as given to `read`.
        title: from the front matter, else the first heading, else the file name.
        summary: subtitle and description, excerpt or summary.
        date: the post's own local day; None where unknown.
        updated: the day of the last change it names itself.
        slug: from the front matter, else the file name without date.
        url: permalink or url of the front matter.
        blocks: the body as text.
        first_line: 1-based line of the file on which the body begins.
        checksum: hexadecimal, of the file's bytes.
        traces: of the strings that name tags and categories, see `dialect.traces_of`.
        faults: what is wrong with the front matter.
    """

    path: str
    title: str
    checksum: str
    summary: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    draft: bool = False
    slug: str = ""
    url: str | None = None
    blocks: tuple[Block, ...] = ()
    body: str = ""
    first_line: int = 1
    traces: tuple[str, ...] = ()
    faults: tuple[PostError, ...] = field(default=())


def _text(value: Any) -> str:
    """A scalar as one line of text; "" for nothing, lists and mappings."""
    if value is None or isinstance(value, (list, Mapping)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON and YAML can spell half a surrogate pair, which no file can hold.
    text = " ".join(str(value).encode("utf-8", "replace").decode().split())
    return "" if text in _NOTHING else text


def first_text(values: Mapping[str, Any], *keys: str) -> str:
    """The first of some keys that has a value, as text."""
    return next((text for key in keys if (text := _text(values.get(key)))), "")


def names_in(value: Any, separator: Separator = "comma") -> list[str]:
    """Return the names in a value, in any of the ways people write them.

    Args:
        value: a list (maybe nested, or of mappings with a name), one text, or nothing.
        separator: what divides a text.
    """
    if isinstance(value, (list, tuple, Mapping)):
        return [text for item in islice(_flat(value), MOST_NAMES + 1) if (text := _text(item))]
    return divide(_text(value), separator)[: MOST_NAMES + 1]


def tag_key(values: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the key that holds the tags: the first with a value, else the first that is there.

    Args:
        values: of front matter, by lower-case key.
        keys: see `Dialect.tag_keys`.
    """
    if len(there := [key for key in keys if key in values]) < 2:
        return there[0] if there else keys[0]
    return next((key for key in there if not is_nothing(values[key])), there[0])


def is_nothing(value: Any) -> bool:
    """Return whether a value of front matter says nothing; an empty list says something."""
    return not isinstance(value, (list, tuple, Mapping)) and not _text(value)


def tag_names(values: Values, dialect: Dialect = UNKNOWN) -> list[str]:
    """Return the tags that front matter names, as it names them.

    Args:
        values: see `front_matter.read_front_matter`.
        dialect: of the blog; the default one takes a text without commas for one tag.
    """
    key = tag_key(values, dialect.tag_keys)
    return names_in(values.get(key), dialect.at(key, values.kind))


def named(path: PurePath) -> tuple[str, str]:
    """What the name of a post's file tells: a date as it stands there or "", and the rest."""
    is_index = path.stem.lower() in ("index", "_index")
    stem = (path.parent.name if is_index else "") or path.stem
    found = DATE_IN_NAME.match(stem)
    bare = stem[found.end() :] if found and len(stem) > found.end() else stem
    return found[1] if found else "", bare


def is_draft(values: Mapping[str, Any], path: PurePath) -> bool:
    """Whether front matter, or the folder of a post, says that it is not to be published."""
    return (
        first_text(values, "draft").lower() in ("true", "yes", "on", "1")
        or first_text(values, "status").lower() == "draft"  # Pelican
        or first_text(values, "published").lower() in ("false", "no", "off", "0")
        or "_drafts" in path.parts
    )


def category_names(values: Values, dialect: Dialect = UNKNOWN) -> list[str]:
    """Return the categories that front matter names; the arguments are those of `tag_names`."""
    return [
        name
        for key in ("category", "categories")
        for name in names_in(values.get(key), dialect.at(key, values.kind))
    ]


def string_traces(values: Values) -> tuple[str, ...]:
    """Return what an index keeps of the strings that name tags and categories.

    See `dialect.traces_of`; nothing for a post that names them in lists and single words.
    """
    traces: list[str] = []
    for key in ("tags", "tag", "categories", "category"):
        value = values.get(key)
        if isinstance(value, (list, tuple, Mapping)):
            traces += ["."] if key == "tag" else []  # not all generators read it
        elif text := _text(value):
            traces += traces_of(text, key, values.kind)
    return tuple(traces)


def _flat(value: Any) -> Iterator[Any]:
    """The scalars in nested lists, and the names of mappings, in order."""
    left, looks = [value], 0
    while left and looks < _MOST_LOOKS:
        item, looks = left.pop(), looks + 1
        if isinstance(item, Mapping):
            left.append(item.get("name") or item.get("title"))
        elif isinstance(item, (list, tuple)):
            left.extend(reversed(item))
        else:
            yield item


def _unique(names: list[str]) -> tuple[str, ...]:
    """Names that look different: composed letters, each name once."""
    return tuple(dict.fromkeys(in_form("NFC", name) for name in names))


def decode(content: bytes, path: str) -> str:
    """The text of a file, line ends made `\\n`.

    Raises:
        PostError: it is not UTF-8; says on which line, and how to convert it.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PostError(path, fault.UTF_16)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PostError(path, fault.NOT_UTF_8, line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_head(content: bytes, path: str, dialect: Dialect = UNKNOWN) -> tuple[Post, Names]:
    """Read a post but for its body, which is not parsed.

    Args:
        content, path, dialect: as for `parse_post`.
    Returns:
        the post without blocks, and without a title where its front matter has none; and what
        `parse_names` returns.
    Raises:
        PostError: it is not text in UTF-8.
    """
    text = decode(content, path)
    front = read_front_matter(text, dialect.generator)
    post = _post(content, text, path, dialect, front, ())
    return post, _names(front[0], dialect)


def parse_post(content: bytes, path: str, dialect: Dialect = UNKNOWN) -> Post:
    """A post from the bytes of its file.

    Args:
        content: the whole file.
        path: its name; its suffix tells the markup, its stem may tell date and slug.
        dialect: of its blog, see `tag_names`.
    Raises:
        PostError: it is not text in UTF-8, or would take too much memory. Faults in the front
            matter are in `Post.faults` instead.
    """
    text = decode(content, path)
    front = read_front_matter(text, dialect.generator)
    body = text[front[1] :]
    if count_signs(body) > MOST_SIGNS:
        raise PostError(path, fault.MARKUP.format(most=f"{MOST_SIGNS:,}"))
    post = _post(content, text, path, dialect, front, tuple(parse(body, markup_of(path))))
    return post if post.title else replace(post, title=_title(post))


def _title(post: Post) -> str:
    """Return the title of a post of which the front matter has none."""
    heading = next((block.text for block in post.blocks if block.kind == "heading"), "")
    return heading or named(PurePath(post.path))[1].replace("-", " ").replace("_", " ")


def _post(
    content: bytes,
    text: str,
    path: str,
    dialect: Dialect,
    front: tuple[Values, int, list[tuple[str, int | None]]],
    blocks: tuple[Block, ...],
) -> Post:
    """Return a post with the title of its front matter; `front` as `read_front_matter` has it."""
    values, begin, faults = front
    name = PurePath(path)

    def line_of(key: str) -> int | None:
        found = re.search(rf"^[ \t]*[\"']?{key}[\"']?\s*[:=]", text[:begin], re.MULTILINE | re.I)
        return text.count("\n", 0, found.end()) + 1 if found else None

    in_name, bare_stem = named(name)
    day = None
    if written := first_text(values, *DATES):
        day = parse_day(written)
        if day is None:
            faults.append((fault.DATE.format(written=written[:40]), line_of("date")))
    if day is None and in_name:
        day = parse_day(in_name)
    key = tag_key(values, dialect.tag_keys)
    if isinstance(values.get(key), Mapping):
        faults.append((fault.TAGS_NO_LIST, line_of(key)))
    if len(tag_list := tag_names(values, dialect)) > MOST_NAMES:
        faults.append((fault.MANY_TAGS.format(most=f"{MOST_NAMES:,}"), line_of(key)))
    categories = category_names(values, dialect)
    authors = [
        *names_in(values.get("author")),
        *names_in(values.get("authors")),
    ]
    summary = [
        first_text(values, "subtitle"),
        first_text(values, "description", "summary", "excerpt"),
    ]
    return Post(
        path=path,
        title=first_text(values, "title"),
        checksum=checksum(content),
        summary="\n".join(part for part in summary if part),
        date=day,
        updated=parse_day(first_text(values, *UPDATES)),
        tags=_unique(tag_list[:MOST_NAMES]),
        categories=_unique(categories),
        authors=_unique(authors),
        keywords=_unique(names_in(values.get("keywords"))),
        draft=is_draft(values, name),
        slug=first_text(values, "slug") or bare_stem,
        url=first_text(values, "permalink", "url") or None,
        blocks=blocks,
        body=text[begin:],
        first_line=text.count("\n", 0, begin) + 1,
        traces=string_traces(values),
        faults=tuple(PostError(path, reason, line) for reason, line in faults),
    )


def body_of(content: bytes, path: str, generator: str = "") -> tuple[str, Markup]:
    """What stands below the front matter of a post, and its markup.

    Args:
        content, path: as for `parse_post`.
        generator: of the blog, by its name; empty if it is unknown.
    Raises:
        PostError: it is not text in UTF-8.
    """
    text = decode(content, path)
    _, begin, _ = read_front_matter(text, generator)
    return text[begin:], markup_of(path)


def markup_of(path: str) -> Markup:
    """The markup of a post, by the name of its file."""
    return SUFFIXES.get(PurePath(path).suffix.lower(), "markdown")


class Names(NamedTuple):
    """What the author of a post treats as one word, and the strings that may hold several.

    Attributes:
        words: tags and categories in lists, keywords, a short title.
        tags: those of a post that has no string which may be divided; see `dialect.judge`.
        strings: under tags and categories: (text, key, format).
        traces: of the strings, see `dialect.traces_of`.
    """

    words: list[str]
    tags: tuple[str, ...]
    strings: list[tuple[str, str, str]]
    traces: tuple[str, ...]


def parse_names(content: bytes, path: str, dialect: Dialect = UNKNOWN) -> Names:
    """Read what the author of a post treats as one word.

    Args:
        content, path: as for `parse_post`; the body is not looked at.
        dialect: of the blog, of which the separator need not be known.
    Raises:
        PostError: it is not text in UTF-8.
    """
    values, _, _ = read_front_matter(decode(content, path), dialect.generator)
    return _names(values, dialect)


def _names(values: Values, dialect: Dialect) -> Names:
    words, strings = names_in(values.get("keywords")), []
    for key in (tag_key(values, dialect.tag_keys), "category", "categories"):
        value = values.get(key)
        if isinstance(value, (list, tuple, Mapping)) or not (text := _text(value)):
            words += names_in(value)
        else:
            strings.append((text, key, values.kind))
    title = first_text(values, "title")
    if 0 < len(title.split()) <= _SHORT_TITLE:
        words.append(title)
    return Names(words, whole_tags(values, dialect), strings, string_traces(values))


def whole_tags(values: Values, dialect: Dialect) -> tuple[str, ...]:
    """Return the tags of a post if it has no string that may be divided, see `dialect.judge`."""
    if any(trace != "." for trace in string_traces(values)):
        return ()
    return _unique(names_in(values.get(tag_key(values, dialect.tag_keys)), "none")[:MOST_NAMES])
