"""The fields of a document: their boosts, what is analyzed into them, and the schema's fingerprint.

`make_document` turns a post into what an engine stores. Everything an engine indexes is a list of
terms made here, one term a position, so every engine indexes the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from dlblog.analysis import BREAK, Token, compounds, tokenize, vietnamese_runs

if TYPE_CHECKING:  # a search never needs posts or word segmentation
    from dlblog.post import Post
    from dlblog.vietnamese import Segmenter


class AnalyzedField(NamedTuple):
    """One analyzed field and how it counts in a score (BM25F, see `dlblog.ranking`).

    Attributes:
        name: of the field.
        boost: weight of one occurrence, against one in the body.
        length_norm: BM25's b, how much a long field dilutes an occurrence (0 to 1).
        positional: whether phrases and nearness look into it.
    """

    name: str
    boost: float
    length_norm: float
    positional: bool


# A title says in a few words what the post is about, a tag and a heading nearly so; code repeats
# names without being about them. Short fields are not diluted by their length.
ANALYZED = (
    AnalyzedField("title", 3.0, 0.0, True),
    AnalyzedField("summary", 1.5, 0.4, True),
    AnalyzedField("tag_words", 2.0, 0.0, True),
    AnalyzedField("body", 1.0, 0.75, True),
    AnalyzedField("code", 0.5, 0.75, True),
    AnalyzedField("heading", 1.0, 0.0, True),  # on top of its place in the body
    AnalyzedField("compound", 1.0, 0.0, False),
)
POSITIONAL = tuple(f.name for f in ANALYZED if f.positional)
# Words of two or more syllables as underthesea cuts them; they never decide what is found.
WORD_FIELD = "word"
# Values kept whole, as their author wrote them.
VALUES = ("tag", "category", "author")
# What a query may name before a colon.
QUERY_FIELDS = ("title", "tag", "category", "author", "path", "date", "body", "heading", "code")

# Raise when tokens, normal form or documents change: an index made before must be rebuilt.
_VERSION = 2


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


@dataclass(slots=True)
class Document:
    """What an engine stores of one post.

    Attributes:
        path: the key.
        terms: analyzed field -> its terms in order, BREAK between paragraphs.
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
    sections: list[Section] = field(default_factory=list)


def fingerprint() -> str:
    """Tells apart indexes whose terms or documents are made in different ways."""
    return hashlib.blake2b(repr((_VERSION, ANALYZED, VALUES)).encode(), digest_size=8).hexdigest()


class _Analyzer:
    """Collects the terms of one post."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self.terms: dict[str, list[str]] = {f.name: [] for f in ANALYZED}
        self.terms[WORD_FIELD] = []

    def add(
        self, name: str, text: str, code: Iterable[tuple[int, int]] = (), *, words: bool = True
    ) -> list[Token]:
        """Add a paragraph to a field; `code` are spans that are never segmented."""
        tokens = tokenize(text)
        if not tokens:
            return tokens
        target = self.terms[name]
        if target:
            target.append(BREAK)
        target.extend(token.text for token in tokens)
        self.terms["compound"].extend(compound.text for compound in compounds(text, tokens))
        if words:
            self._add_words(text, tokens, list(code))
        return tokens

    def _add_words(self, text: str, tokens: list[Token], code: list[tuple[int, int]]) -> None:
        for first, last in vietnamese_runs(text, tokens):
            run = tokens[first:last]
            if any(begin < run[-1].end and run[0].start < end for begin, end in code):
                continue
            position = 0
            typed = " ".join(text[token.start : token.end] for token in run)
            for size in self._segmenter.segment(typed):
                if size > 1:
                    word = "_".join(token.text for token in run[position : position + size])
                    self.terms[WORD_FIELD].append(word)
                position += size


def make_document(post: Post, segmenter: Segmenter) -> Document:
    """A post as a document.

    Args:
        post: as `dlblog.post.parse_post` gives it.
        segmenter: cuts runs of syllables into words.
    """
    analyzer = _Analyzer(segmenter)
    analyzer.add("title", post.title)
    for part in post.summary.split("\n"):
        analyzer.add("summary", part)
    for name in (*post.tags, *post.categories):
        analyzer.add("tag_words", name, words=False)
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
        tokens = analyzer.add("body", block.text, block.code)
        if block.kind == "heading" and tokens:
            headings = analyzer.terms["heading"]
            headings += [BREAK] * bool(headings) + [token.text for token in tokens]
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
        stored={
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
        },
        sections=sections,
    )
