"""The fields of a document: their boosts, what is analyzed into them, and the schema's fingerprint.

`make_document` turns a post into what an engine stores. Everything an engine indexes is a list of
terms made here, one term a position, so every engine indexes the same.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog.analysis import (
    BREAK,
    Token,
    camel_parts,
    compounds,
    find_tokens,
    searchable_parts,
    vietnamese_runs,
)

if TYPE_CHECKING:  # a search never needs posts or word segmentation
    from dlblog.lexicon import Lexicon
    from dlblog.post import Post
    from dlblog.vietnamese import Segmenter


class AnalyzedField(NamedTuple):
    """One analyzed field and how it counts in a score (BM25F, see `dlblog.ranking`).

    Attributes:
        name: of the field.
        boost: weight of one occurrence, against one in the body.
        length_norm: BM25's b, how much a long field dilutes an occurrence (0 to 1).
    """

    name: str
    boost: float
    length_norm: float


# A title says in a few words what the post is about, a tag and a heading nearly so; code repeats
# names without being about them. Short fields are not diluted by their length.
ANALYZED = (
    AnalyzedField("title", 3.0, 0.0),
    AnalyzedField("summary", 1.5, 0.4),
    AnalyzedField("tag_words", 2.0, 0.0),
    AnalyzedField("body", 1.0, 0.75),
    AnalyzedField("code", 0.5, 0.75),
    AnalyzedField("heading", 1.0, 0.0),  # on top of its place in the body
)
# Words of two or more syllables: as underthesea cuts them, and what authors themselves treat as
# one (tags, keywords, short titles). They never decide what is found.
WORD_FIELD = "word"
# How authors join the parts of a technical term: node.js, gpt-4; with a space where by a capital.
JOINT_FIELD = "joint"
# Values kept whole, as their author wrote them.
VALUES = ("tag", "category", "author")
# What a query may name before a colon.
QUERY_FIELDS = ("title", "tag", "category", "author", "path", "date", "body", "heading", "code")

# Raise when tokens, normal form or documents change: an index made before must be rebuilt.
_VERSION = 4
_AT_ONCE = 10_000  # tokens of a paragraph; what takes memory for each does not see them all


class Section(NamedTuple):
    """A paragraph, heading or line of code of a document's text.

    Attributes:
        kind: "heading", "text" or "code".
        line: 1-based line of the post's file on which it begins.
        text: plain text on one line.
    """

    kind: str
    line: int
    text: str


class Document(NamedTuple):
    """What an engine stores of one post.

    Attributes:
        path: the key.
        terms: analyzed field -> its terms in order, BREAK between paragraphs; also those of
            WORD_FIELD (syllables divided by _) and JOINT_FIELD, in any order.
        parts: analyzed field -> terms without a place of their own: compounds, parts of names.
        values: value field -> whole values.
        date: proleptic Gregorian ordinal of the day, 0 where unknown.
        draft: whether it is one.
        stored: what hits show, JSON-able.
        sections: the text snippets are taken from.
    """

    path: str
    terms: dict[str, list[str]]
    values: dict[str, list[str]]
    date: int
    draft: bool
    stored: dict[str, Any]
    sections: Sequence[Section] = ()
    parts: Mapping[str, Sequence[str]] = MappingProxyType({})


# What `Document.stored` has, and of which type.
_STORED: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("path", "title", "slug", "summary"), (str,)),
    **dict.fromkeys(("date", "updated", "category", "author", "url"), (str, type(None))),
    "tags": (list,),
    "draft": (bool,),
}


def is_stored(value: dict[str, Any]) -> bool:
    """Whether what comes out of an index may be a `Document.stored`."""
    return (
        type(value) is dict
        and all(type(value.get(name)) in types for name, types in _STORED.items())
        and all(type(tag) is str for tag in value["tags"])
        and is_path(value["path"])
    )


def is_path(text: str) -> bool:
    """Whether a text out of an index may name a file."""
    try:
        return bool(text.encode("utf-8", "surrogateescape")) and "\0" not in text
    except UnicodeEncodeError:
        return False


def fingerprint() -> str:
    """Tells apart indexes whose terms or documents are made in different ways."""
    return f"{zlib.crc32(repr((_VERSION, ANALYZED, VALUES)).encode()):08x}"


class _Analyzer:
    """Collects the terms of one post."""

    def __init__(self, segmenter: Segmenter, lexicon: Lexicon | None) -> None:
        self._segmenter = segmenter
        self._lexicon = lexicon
        self.terms: dict[str, list[str]] = {f.name: [] for f in ANALYZED}
        self.terms |= {WORD_FIELD: [], JOINT_FIELD: []}
        self.parts: dict[str, list[str]] = {}

    def add(
        self, name: str, text: str, code: Iterable[tuple[int, int]] = (), *, words: bool = True
    ) -> bool:
        """Add a paragraph to a field; `code` are spans that are never segmented.

        Returns:
            whether there is a word in it.
        """
        found = find_tokens(text)
        target = self.terms[name]
        tokens = list(islice(found, _AT_ONCE))
        if tokens and target:
            target.append(BREAK)
        spans = list(code)
        any_there = bool(tokens)
        while tokens:
            target.extend(token.text for token in tokens)
            self._add_parts(name, text, tokens)
            if words:
                self._add_words(text, tokens, spans)
            tokens = list(islice(found, _AT_ONCE))
        return any_there

    def _add_parts(self, name: str, text: str, tokens: list[Token]) -> None:
        parts = []
        for compound in compounds(text, tokens):
            parts.append(compound.text)
            if compound.joined.isascii() and compound.text.isalnum():
                self.terms[JOINT_FIELD].append(compound.joined)
        for token in tokens:
            raw = text[token.start : token.end]
            # Two parts have two letters each.
            if len(raw) > 3 and not raw.islower() and (humps := camel_parts(raw)):
                parts += searchable_parts(humps)
                self.terms[JOINT_FIELD].append(" ".join(humps))
        if parts:
            self.parts.setdefault(name, []).extend(parts)

    def _add_words(self, text: str, tokens: list[Token], code: list[tuple[int, int]]) -> None:
        known = list(self._lexicon.find([t.text for t in tokens])) if self._lexicon else []
        known = [span for span in known if not _in_code(tokens[slice(*span)], code)]
        words = list(known)
        ends = dict(known)
        longest = max((last - first for first, last in known), default=0)
        for first, last in vietnamese_runs(text, tokens):
            run = tokens[first:last]
            if _in_code(run, code):
                continue
            typed = " ".join(text[token.start : token.end] for token in run)
            for size in self._segmenter.segment(typed):
                cut = first, first + size
                # What is known is a word, and its parts may be; what crosses its border is none.
                around = range(first - longest + 1, first + size)
                if size > 1 and not any(
                    cut == (at, ends[at]) or _cross(cut, (at, ends[at]))
                    for at in around
                    if at in ends
                ):
                    words.append(cut)
                first += size
        for first, last in words:
            self.terms[WORD_FIELD].append("_".join(token.text for token in tokens[first:last]))


def _in_code(tokens: list[Token], code: list[tuple[int, int]]) -> bool:
    """Whether a token lies in one of some spans, which ascend and lie apart."""
    following = bisect_left(code, tokens[-1].end, key=itemgetter(0)) - 1
    return following >= 0 and tokens[0].start < code[following][1]


def _cross(left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two spans overlap and neither lies in the other."""
    if left[1] <= right[0] or right[1] <= left[0]:
        return False
    within = left[0] >= right[0] and left[1] <= right[1]
    around = left[0] <= right[0] and left[1] >= right[1]
    return not (within or around)


def make_document(post: Post, segmenter: Segmenter, lexicon: Lexicon | None = None) -> Document:
    """A post as a document.

    Args:
        post: as `dlblog.post.parse_post` gives it.
        segmenter: cuts runs of syllables into words.
        lexicon: words that are known besides; those of the post's own tags should be among them.
    """
    analyzer = _Analyzer(segmenter, lexicon)
    analyzer.add("title", post.title)
    for part in post.summary.split("\n"):
        analyzer.add("summary", part)
    for name in names_of(post):
        analyzer.add("tag_words", name)
    sections = []
    newlines, at = 0, 0
    for block in post.blocks:
        start = block.source_offset(0)
        newlines += post.body.count("\n", at, start) if start > at else 0
        at = max(at, start)
        sections.append(Section(block.kind, post.first_line + newlines, block.text))
        if block.kind == "code":
            analyzer.add("code", block.text, words=False)
            continue
        has_words = analyzer.add("body", block.text, block.code)
        if block.kind == "heading" and has_words:
            analyzer.add("heading", block.text, words=False)
    return Document(
        path=post.path,
        terms=analyzer.terms,
        values={
            "tag": list(post.tags),
            "category": list(post.categories),
            "author": list(post.authors),
        },
        date=post.date.toordinal() if post.date else 0,
        draft=post.draft,
        stored=shown_of(post),
        sections=sections,
        parts=analyzer.parts,
    )


def names_of(post: Post) -> list[str]:
    """Return the names in the field of tags, in order: tags, categories and keywords."""
    return list(dict.fromkeys((*post.tags, *post.categories, *post.keywords)))


def shown_of(post: Post) -> dict[str, Any]:
    """Return `Document.stored` of a post."""
    return {
        "path": post.path,
        "title": post.title,
        "date": post.date.isoformat() if post.date else None,
        "updated": post.updated.isoformat() if post.updated else None,
        "tags": list(post.tags),
        "category": ", ".join(post.categories) or None,
        "author": ", ".join(post.authors) or None,
        "draft": post.draft,
        "slug": post.slug,
        "url": post.url,
        "summary": post.summary.replace("\n", " "),
    }


def analyze_name(
    name: str, segmenter: Segmenter, lexicon: Lexicon
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the terms and parts that a tag, category or keyword adds to a document."""
    analyzer = _Analyzer(segmenter, lexicon)
    analyzer.add("tag_words", name)
    return analyzer.terms, analyzer.parts
