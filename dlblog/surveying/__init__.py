"""What kind of blog lies in a folder: its generator, where its posts are, how they are written.

Nothing is changed. All files are counted, and some posts are read, spread over all of them: what
most of them do is what is told.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from dlblog.dialect import UNKNOWN, Dialect, has_unclear_tags
from dlblog.errors import PostError
from dlblog.files import read_file
from dlblog.finding import USUAL_PLACES, walk
from dlblog.front_matter import Values, find_front_matter, read_front_matter
from dlblog.post import DATE_IN_NAME, decode, string_traces, tag_names, whole_tags
from dlblog.settings.value import may_be_place
from dlblog.surveying.address import Address, Posts, find_address
from dlblog.surveying.generator import Generator, find_generator

_READ = 300  # posts
_LARGEST = 1_000_000  # bytes of one of them
_MOST, _SECONDS = 100_000, 10.0  # files that are counted, and how long
_MOST_PATTERNS = 20
_MOST_PLACES = 4  # of a blog without a generator; one with more folders is taken whole
_MARKDOWN = (".md", ".markdown", ".mdx")
# What lies beside posts and is none: documents of a repository, parts of a site.
_NO_POSTS = re.compile(
    r"(?i)(?:README|CHANGELOG|CONTRIBUTING|LICEN[CS]E|CODE_OF_CONDUCT|SECURITY|TODO)\b.*"
)
_NO_FOLDERS = frozenset(
    "themes layouts _layouts _includes templates static assets archetypes i18n scaffolds".split()
)


class Place(NamedTuple):
    """A folder that holds posts: its name in the blog, and how many files there are."""

    name: str
    files: int


class Survey(NamedTuple):
    """What a look at a blog told.

    Attributes:
        generator: None where none was recognized.
        places: the folders of posts; empty where there are none.
        include, exclude: globs that tell posts from what else lies there; empty where all are.
        whole: whether all files were counted.
        read: how many posts were read.
        dialects: yaml, toml, json, header, none or broken -> how many of them.
        lists, texts: how many write their tags as a list, or as one text.
        dialect: how texts are divided.
        unclear: how many texts nobody can divide with reason.
        dated: how many have a date in their file names.
        tags: the tags that several have, the most frequent first.
        rooted: whether all name a slug that is the whole path of their page.
        address: None where nothing tells it.
    """

    generator: Generator | None
    places: tuple[Place, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    whole: bool = True
    read: int = 0
    dialects: Mapping[str, int] = MappingProxyType({})
    lists: int = 0
    texts: int = 0
    dialect: Dialect = UNKNOWN
    unclear: int = 0
    dated: int = 0
    tags: tuple[str, ...] = ()
    rooted: bool = False
    address: Address | None = None

    @property
    def files(self) -> int:
        """How many files the places hold."""
        return sum(place.files for place in self.places)


def survey(folder: Path) -> Survey:
    """Look at the blog in a folder, which is absolute."""
    generator = find_generator(folder)
    files, whole = _files(folder)
    places = _usual(generator, files)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    posts: Sequence[str] = files
    if not places:
        posts = _like_posts(files)
        places = _folders(posts)
        if not all(may_be_place(name, folder) for name in places):
            places = (".",)
        if places == (".",):
            others = [file for file in files if file not in set(posts)]
            suffixes = sorted({PurePosixPath(file).suffix for file in posts})
            if any(PurePosixPath(file).suffix not in suffixes for file in others):
                include = tuple(f"*{suffix}" for suffix in suffixes)
            exclude = tuple(dict.fromkeys(one for file in others for one in _pattern(file)))
    counts = [Place(name, sum(_in(file, name) for file in posts)) for name in places]
    inside = [file for file in posts if any(_in(file, name) for name in places)]
    found = Survey(generator, tuple(counts), include, exclude[:_MOST_PATTERNS], whole)
    return _read(folder, inside, found)


def _files(folder: Path) -> tuple[list[str], bool]:
    """All files that may be posts, as paths in the blog, and whether that is all of them."""
    deadline = time.monotonic() + _SECONDS
    files: list[str] = []
    for file in walk(folder):
        name = os.path.relpath(file.path, folder).replace(os.sep, "/")
        if name.isprintable():  # or no file of TOML could name it
            files.append(name)
        if len(files) >= _MOST or time.monotonic() > deadline:
            return files, False
    return files, True


def _in(file: str, place: str) -> bool:
    return place == "." or file.startswith(f"{place}/")


def _usual(generator: Generator | None, files: Sequence[str]) -> tuple[str, ...]:
    """The folders that hold posts by the custom of generators."""
    names = generator.places if generator else USUAL_PLACES
    holding = [name for name in names if any(_in(file, name) for file in files)]
    if generator and generator.name not in ("Jekyll", "Hexo"):
        return tuple(holding[:1])  # the first that is there is the one
    outer = [one for one in holding if not any(_in(one, other) for other in holding)]
    return tuple(outer)


def _like_posts(files: Sequence[str]) -> list[str]:
    """The files that by their names are posts rather than documents or parts of a site."""
    posts = [file for file in files if not any(True for _ in _pattern(file))]
    return [file for file in posts if file.endswith(_MARKDOWN)] or [
        file for file in posts if file.endswith(".txt")
    ]


def _pattern(file: str) -> Iterator[str]:
    """What leaves a file out that is no post by its name: the glob of that name or folder."""
    *folders, name = file.split("/")
    for depth, folder in enumerate(folders, 1):
        if folder in _NO_FOLDERS:
            yield "/".join((*folders[:depth], "*"))
            return
    if _NO_POSTS.fullmatch(name):
        yield name


def _folders(posts: Sequence[str]) -> tuple[str, ...]:
    """The folders that hold some posts: few, or the whole blog."""
    if not posts:
        return ()
    tops = Counter(file.partition("/")[0] if "/" in file else "." for file in posts)
    if "." in tops or len(tops) > _MOST_PLACES or any(name.isdecimal() for name in tops):
        return (".",)
    return tuple(_narrow(name, posts) for name, _ in tops.most_common())


def _narrow(place: str, posts: Sequence[str]) -> str:
    """The deepest folder that holds all posts of a place."""
    inside = [os.path.dirname(file) for file in posts if _in(file, place)]
    parts = os.path.commonpath(inside).split(os.sep)
    while len(parts) > 1 and parts[-1].isdecimal():  # next year has a folder of its own
        parts.pop()
    return "/".join(parts)


def _read(folder: Path, names: Sequence[str], found: Survey) -> Survey:
    """What the posts of a survey say, some of which are read."""
    step = max(1, len(names) // _READ)
    dialects: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    generator = found.generator.name if found.generator else ""
    read = lists = texts = dated = slugs = rooted = categories = 0
    every: list[Values] = []
    for name in names[::step][:_READ]:
        with suppress(OSError, PostError):
            text = decode(read_file(str(folder / name), _LARGEST, "it", follow=False), name)
            try:
                place = find_front_matter(text, generator)
            except PostError:
                place, kind = None, "broken"
            else:
                kind = {"members": "json"}.get(place.kind, place.kind) if place else "none"
            values, _, faults = read_front_matter(text, generator)
            dialects["broken" if faults else kind] += 1
            read += 1
            path = PurePosixPath(name)
            stem = path.parent.name if path.stem in ("index", "_index") else path.stem
            dated += bool(DATE_IN_NAME.match(stem))
            written = values.get("tags", values.get("tag"))
            lists += isinstance(written, list) and kind != "header"
            texts += isinstance(written, str) and bool(written.strip())
            every.append(values)
            categories += any(values.get(key) for key in ("category", "categories"))
            slug = values.get("slug")
            if isinstance(slug, str) and slug.strip():
                slugs += 1
                rooted += slug.startswith("/")
    told = Dialect.of("", generator)
    dialect = told.judged(
        (trace for values in every for trace in string_traces(values)),
        lambda: (tag for values in every for tag in whole_tags(values, told)),
    )
    unclear = 0
    for values in every:
        unclear += dialect.separator == "unclear" and has_unclear_tags(string_traces(values))
        tags.update(list(dict.fromkeys(tag_names(values, dialect))))
    several = tuple(tag for tag, count in tags.most_common(20) if count > 1)
    posts = Posts(slugs, rooted, dated, categories, read)
    return found._replace(
        read=read, dialects=dialects, lists=lists, texts=texts, dialect=dialect,
        unclear=unclear, dated=dated, tags=several,
        rooted=0 < read == rooted,
        address=find_address(found.generator, posts) if found.generator else None,
    )  # fmt: skip
