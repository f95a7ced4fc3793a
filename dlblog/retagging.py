"""Indexes posts of which only the tags changed without analyzing them again.

The code that changes tags has the bytes before and after. Where the index knows the former and the
file has the latter, the new document is the old one, less what removed names added to it, and with
what new names add. The terms of a name depend on the name alone; the words of several syllables in
it, and in the text, depend on what the blog calls a word (`lexicon`). Where the index does not show
for certain that those words stay as they are, the post is read as any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dlblog import fault
from dlblog.analysis import BREAK
from dlblog.dialect import Dialect
from dlblog.engines.base import IndexWriter, KeptDocument, Retagged
from dlblog.errors import PostError, is_of_memory
from dlblog.files import MOST_OF_A_POST, read_file
from dlblog.finding import FoundFile
from dlblog.lexicon import LONGEST, Lexicon
from dlblog.post import Names, Post, decode, parse_head
from dlblog.reading import open_tools
from dlblog.schema import WORD_FIELD, analyze_name, names_of, shown_of
from dlblog.vietnamese import Segmenter

_LONGEST_NAME = 50  # tokens; a name is mostly one to four


class Head(NamedTuple):
    """A post with other tags, but for its body, which is as it was.

    Attributes:
        post: without body, and without title where its front matter has none.
        names: what `parse_names` returns.
        moved: how many lines further down its body begins.
    """

    post: Post
    names: Names
    moved: int


def read_heads(
    files: Iterable[tuple[FoundFile, str]],
    edits: Mapping[str, tuple[bytes, bytes]],
    dialect: Dialect,
) -> dict[str, Head]:
    """Return the heads of the files that have just the bytes that were written, by path.

    Args:
        files: with their paths in the index.
        edits: path in the index -> bytes before, which the index knows, and after; they differ in
            tags alone.
        dialect: of the index.
    """
    heads = {}
    for file, stored in files:
        if stored in edits and (head := _head(file, stored, *edits[stored], dialect)):
            heads[stored] = head
    return heads


def _head(
    file: FoundFile, stored: str, before: bytes, after: bytes, dialect: Dialect
) -> Head | None:
    try:
        place = file.target or file.path
        if read_file(place, MOST_OF_A_POST, fault.A_POST, follow=False) != after:
            return None
        old, new = decode(before, stored), decode(after, stored)
        post, names = parse_head(after, stored, dialect)
        if not post.title and parse_head(before, stored, dialect)[0].title:
            return None
    except (OSError, PostError):
        return None
    except Exception as error:  # whatever it is, it is said when the post is read
        if is_of_memory(error):
            raise
        return None
    if post.body == new or not old.endswith(post.body):
        return None  # without front matter, or with another body
    return Head(replace(post, body=""), names, new.count("\n") - old.count("\n"))


class _Name(NamedTuple):
    """What a name adds to a document.

    Attributes:
        terms: in order.
        counts: (field, term) -> how often, with parts.
        words: of several syllables -> how often.
        known: those of them that the blog knows -> how often.
        inner: what is no word in it, but would be one if the blog knew it; None where its words
            depend on other names that the blog knows.
    """

    terms: Sequence[str]
    counts: Counter[tuple[str, str]]
    words: Counter[str]
    known: Counter[str]
    inner: tuple[str, ...] | None


class _Analyst:
    """Analyzes names, each once."""

    def __init__(self, segmenter: Segmenter, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._segmenter = segmenter
        self._names: dict[str, _Name] = {}

    def name(self, name: str) -> _Name:
        """Return what a name adds."""
        if name not in self._names:
            self._names[name] = self._analyzed(name)
        return self._names[name]

    def _analyzed(self, name: str) -> _Name:
        terms, parts = analyze_name(name, self._segmenter, self.lexicon)
        counts = Counter((field, term) for field, some in terms.items() for term in some)
        counts.update((field, part) for field, some in parts.items() for part in some)
        own, words = terms["tag_words"], Counter(terms[WORD_FIELD])
        known = self.known([own])
        inner: tuple[str, ...] | None = None
        if len(own) < 3:
            inner = ()
        elif len(own) <= _LONGEST_NAME:
            alone, _ = analyze_name(name, self._segmenter, Lexicon([name]))
            if Counter(alone[WORD_FIELD]) == words:
                inner = tuple(set(_within(own)) - words.keys())
        return _Name(own, counts, words, known, inner)

    def known(self, lines: Iterable[Sequence[str]]) -> Counter[str]:
        """Count the words that the blog knows in lists of terms."""
        find = self.lexicon.find
        return Counter(
            "_".join(terms[first:last]) for terms in lines for first, last in find(terms)
        )


def _within(terms: Sequence[str]) -> Iterator[str]:
    """Yield the shorter words that some terms may hold."""
    for size in range(2, min(len(terms) - 1, LONGEST) + 1):
        for at in range(len(terms) - size + 1):
            yield "_".join(terms[at : at + size])


def retag(
    writer: IndexWriter, heads: Mapping[str, Head], words: Iterable[str], cache: Path | None
) -> Generator[Retagged, None, None]:
    """Yield what becomes of documents; of those that have to be read nothing.

    Args:
        words: that the blog knows, as for `Reader.documents`.
        cache: likewise.
    """
    with open_tools(words, cache) as (segmenter, lexicon):
        if lexicon.is_cut:
            return
        analyst = _Analyst(segmenter, lexicon)
        for kept in writer.kept(heads):
            if document := _retagged(kept, heads[kept.path], analyst):
                yield document


def _retagged(kept: KeptDocument, head: Head, analyst: _Analyst) -> Retagged | None:
    """Return what becomes of a document; None where that is not certain."""
    post = head.post
    shown, values = shown_of(post), kept.values
    old = {**kept.stored, "tags": shown["tags"]}
    if not post.title:
        shown["title"] = old["title"]
    if shown != old or values != {
        "tag": kept.stored["tags"],
        "category": list(post.categories),
        "author": list(post.authors),
    }:
        return None
    before, after = (
        {name: analyst.name(name) for name in names_of(replace(post, tags=tags))}
        for tags in (kept.stored["tags"], post.tags)
    )
    if kept.terms["tag_words"] != _line(before.values()):
        return None
    gone = [name for key, name in before.items() if key not in after]
    new = [name for key, name in after.items() if key not in before]
    stay = [name for key, name in before.items() if key in after]
    if not (_are_certain(gone, kept) and _text_stays(gone, new, stay, kept, analyst)):
        return None
    counts: Counter[tuple[str, str]] = Counter()
    for name in new:
        counts.update(name.counts)
    for name in gone:
        counts.subtract(name.counts)
    changed = {term: count for term, count in counts.items() if count}
    if any(count < 0 and kept.frequency(*term) < -count for term, count in changed.items()):
        return None
    return Retagged(post.path, list(post.tags), _line(after.values()), changed, head.moved)


def _line(names: Iterable[_Name]) -> str:
    """Return the terms of some names as `KeptDocument.terms` has them."""
    return f" {BREAK} ".join(" ".join(name.terms) for name in names if name.terms)


def _are_certain(gone: Iterable[_Name], kept: KeptDocument) -> bool:
    """Return whether names added exactly these words, whatever words the blog knew then."""
    return all(
        name.inner is not None and not any(kept.frequency(WORD_FIELD, word) for word in name.inner)
        for name in gone
    )


def _text_stays(
    gone: Iterable[_Name],
    new: Iterable[_Name],
    stay: Iterable[_Name],
    kept: KeptDocument,
    analyst: _Analyst,
) -> bool:
    """Return whether the index counts every word that the blog knows now and a document has."""
    less: Counter[str] = Counter()
    for name in gone:
        less.update(name.words)
    found = analyst.known(kept.terms[field].split(" ") for field in ("title", "summary", "body"))
    for name in stay:
        found.update(name.known)
    if any(kept.frequency(WORD_FIELD, word) - less[word] < count for word, count in found.items()):
        return False
    # The longest word at a place hides shorter ones, which counted before it came.
    for name in new:
        if len(name.terms) > 2 and "_".join(name.terms) in found:
            begin = [name.terms[:size] for size in range(2, len(name.terms))]
            known = ("_".join(terms) for terms in begin if analyst.lexicon.has(terms))
            if any(kept.frequency(WORD_FIELD, word) for word in known):
                return False
    return True
