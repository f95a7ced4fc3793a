"""Documents of a Whoosh segment that get other tags: what is in them, and what changes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import partial

from dlblog.engines.base import KeptDocument, Retagged
from dlblog.engines.whoosh.keys import key
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.segment_writer import Change, indexable, sections_text, stored_text
from dlblog.schema import ANALYZED, VALUES

# All postings of a segment are read for them: that pays where they are this share of it.
_SHARE = 0.2
_TAG_LINE = [field.name for field in ANALYZED].index("tag_words")


def numbers_of(segment: Segment, paths: Iterable[str]) -> dict[int, str]:
    """Return the numbers of those documents that are in a segment, and their paths."""
    found = {}
    for path in paths:
        for number in segment.postings("path", path.encode("utf-8", "surrogateescape"))[0]:
            found[number] = path
    return found


def kept_documents(segment: Segment, paths: Iterable[str]) -> Iterator[KeptDocument]:
    """Yield those of some documents that are in a segment, unless they are a small part of it."""
    numbers = numbers_of(segment, paths)
    if len(numbers) < _SHARE * (segment.size - len(segment.deleted)):
        return
    frequencies = _Frequencies(segment)
    for number, path in numbers.items():
        lines = segment.stream(number).split("\n")
        yield KeptDocument(
            path,
            segment.stored(number),
            dict(zip(VALUES, segment.values(number), strict=True)),
            {field.name: line for field, line in zip(ANALYZED, lines, strict=True)},
            partial(frequencies.of, number),
        )


class _Frequencies:
    """How often terms are in the documents of a segment; each term is looked up once."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._found: dict[tuple[str, str], dict[int, float]] = {}

    def of(self, number: int, field: str, term: str) -> int:
        """Return how often a field of a document has a term."""
        found = self._found.get((field, term))
        if found is None:
            numbers, weights = self._segment.postings("term", key(term, field))
            found = self._found[field, term] = dict(zip(numbers, weights, strict=True))
        return int(found.get(number, 0))


def changed(segment: Segment, number: int, document: Retagged) -> tuple[Change, str, str]:
    """Return what changes in a document; and its stream before and after."""
    before, values = segment.stream(number), segment.values(number)
    lines = before.split("\n")
    lines[_TAG_LINE] = document.terms
    after = "\n".join(lines)
    place = VALUES.index("tag")
    old, new = (set(map(indexable, tags)) for tags in (values[place], document.tags))
    counts = {("term", key(term, name)): more for (name, term), more in document.counts.items()}
    counts |= {("tag", tag.encode()): -1 for tag in old - new}
    counts |= {("tag", tag.encode()): 1 for tag in new - old}
    values[place] = document.tags
    stored = {**segment.stored(number), "tags": document.tags}
    texts = {"stored": stored_text(stored, values), "stream": zlib.compress(after.encode())}
    if document.moved:
        sections = segment.sections(number)
        texts["sections"] = sections_text(
            section._replace(line=section.line + document.moved) for section in sections
        )
    return Change(texts, counts), before, after
