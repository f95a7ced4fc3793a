"""Tags whose names stand in a post, and which of a blog's tags are variants of one name.

Names are looked for as rows of whole terms: case is forgiven, hyphen and space, English plurals,
and marks where a name has several syllables and one side has no marks at all (a lone `thai` may be
Thai or Thái, but `bao mat` is Bảo mật).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise, starmap
from math import log
from typing import TYPE_CHECKING, NamedTuple

from dlblog.analysis import tokenize
from dlblog.distinctive import LONGEST_ROW, PostWords, Row, document_frequency
from dlblog.expansion import number_forms
from dlblog.tag_name import name_order, name_parts, name_words
from dlblog.vietnamese import fold, in_form, is_bare, is_bare_syllable, lower, strip_marks

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine, Vocabulary

# Signs within a name that some leave out: Node.js, NodeJS; .NET is another name than Net.
_SIGNS = re.compile(r"(?<=\w)[.'’/&](?=\w)")
_SHORTEST_JOINED = 4  # letters of a name that may be written as one or as several


def name_key(name: str) -> str:
    """What the ways to write a name have in common that differ in case, hyphen, space and dots."""
    return _SIGNS.sub("", "".join(name_words(name))) or name


def _plural_keys(name: str) -> list[str]:
    """The keys of a name with its last word in the other English number."""
    words = name_words(name)
    return (
        [name_key("".join([*words[:-1], form])) for form in number_forms(words[-1])]
        if words
        else []
    )


def texts_of(engine: SearchEngine, post: Hit) -> list[str]:
    """Return the title of a post and its paragraphs."""
    return [post.stored["title"], *(part.text for part in engine.sections(post))]


class Mention(NamedTuple):
    """How a post speaks of a tag.

    Attributes:
        name: what stands there, if it is an alias of the tag.
        title, summary, heading, text: how often it does; in `text` also headings and code.
        rarity: 1 for a name that the blog has nowhere else, 0 for one of every post.
    """

    title: int
    summary: int
    heading: int
    text: int
    rarity: float
    name: str = ""


class TagNames:
    """The tags of a blog as names."""

    def __init__(self, counts: Mapping[str, int], aliases: Mapping[str, str] | None = None) -> None:
        """Read them.

        Args:
            counts: tag -> number of posts that have it.
            aliases: other names -> tag.
        """
        self._main: dict[str, str] = {}
        self._rows: dict[Row, tuple[str, str]] = {}
        self._bare: dict[Row, tuple[str, str]] = {}
        self._spelt: list[tuple[re.Pattern[str], Row, str, str]] = []
        owners: dict[str, str] = {}
        tags = sorted(counts, key=lambda tag: (-counts[tag], name_order(tag)))
        for tag in tags:
            keys = [name_key(tag), *_plural_keys(tag)]
            owner = next((owners[key] for key in keys if key in owners), tag)
            owners.setdefault(keys[0], owner)
        for alias, tag in (aliases or {}).items():
            if name_key(tag) in owners:
                owners[name_key(alias)] = owners[name_key(tag)]
        for tag in tags:
            self._main[tag] = owners[name_key(tag)]
        self._owners = owners
        for tag in tags:
            self._add(tag, self._main[tag], "")
        for tag in tags:  # Lập trình/Python is spoken of as Python, where that is no tag itself
            if len(parts := name_parts(tag)) > 1 and len(parts[-1]) > 1:
                self._add(parts[-1], self._main[tag], "")
        for alias in aliases or {}:
            if name_key(alias) in owners:
                self._add(alias, owners[name_key(alias)], alias)
        self._long = [row for row in self._rows if len(row) > LONGEST_ROW]
        self.single = frozenset(row[0] for row in self._rows if len(row) == 1)

    def main(self, tag: str) -> str:
        """The most used of the variants of a tag's name in the blog."""
        return self._main.get(tag) or self.meant(tag) or tag

    def meant(self, name: str) -> str | None:
        """The tag that a name is a variant or an alias of."""
        keys = (name_key(name), *_plural_keys(name))
        return next((self._owners[key] for key in keys if key in self._owners), None)

    def variants(self, tag: str) -> list[str]:
        """The tags of the blog that are a tag but for the way they are written."""
        main = self.main(tag)
        return [other for other, its_main in self._main.items() if its_main == main]

    def _add(self, name: str, tag: str, alias: str) -> None:
        row = tuple(token.text for token in tokenize(name))
        key = name_key(name)
        if len(key) < 2 or key.isdigit() or not row:
            return
        meant = tag, alias
        if "".join(row) != key:  # .NET: tokens do not tell all of the name
            whole = re.compile(rf"(?<!\w){re.escape(lower(name))}(?!\w)")
            self._spelt.append((whole, row, tag, alias))
            return
        for form in (row[-1], *number_forms(row[-1])):
            self._rows.setdefault((*row[:-1], form), meant)
        if len(row) > 1:
            if key.isascii() and len(key) >= _SHORTEST_JOINED:
                self._rows.setdefault((key,), meant)
            if not all(map(is_bare, row)):
                self._rows.setdefault(tuple(map(strip_marks, row)), meant)
            elif all(map(is_bare_syllable, row)):
                self._bare.setdefault(tuple(map(fold, row)), meant)

    def rows(self, tag: str) -> list[Row]:
        """The rows of terms that mean a tag."""
        main = self.main(tag)
        rows = [row for row, (meant, _) in self._rows.items() if meant == main]
        return rows + [row for _, row, meant, _ in self._spelt if meant == main]

    def find(
        self, post: PostWords, vocabulary: Vocabulary, read: Callable[[], Iterable[str]]
    ) -> dict[str, Mention]:
        """The tags that a post speaks of.

        Args:
            post: its words.
            vocabulary: of the index.
            read: gives the texts of the post, its title first; asked only for names with signs
                that no term has.
        """
        whole = ""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        found: dict[str, set[tuple[Row, str]]] = defaultdict(set)
        for field in ("title", "summary", "heading", "body", "code"):
            for row, count, (tag, alias) in self._in(post, field):
                counts[tag][field] += count
                found[tag].add((row, alias))
        for pattern, row, tag, alias in self._spelt:
            if any(row in rows for rows in post.rows.values()):
                whole = whole or "\n".join(in_form("NFC", text).lower() for text in read())
                title, _, text = whole.partition("\n")
                said = Counter(title=len(pattern.findall(title)), body=len(pattern.findall(text)))
                if said.total():
                    counts[tag] += said
                    found[tag].add((row, alias))
        return {
            tag: Mention(
                title=counts[tag]["title"],
                summary=counts[tag]["summary"],
                heading=counts[tag]["heading"],
                text=counts[tag]["body"] + counts[tag]["code"],
                rarity=min(_rarity(row, vocabulary) for row, _ in said),
                name="" if any(not alias for _, alias in said) else min(said)[1],
            )
            for tag, said in found.items()
        }

    def _in(self, post: PostWords, field: str) -> Iterator[tuple[Row, int, tuple[str, str]]]:
        """The names in a field of a post: (row, how often, what it means)."""
        rows = post.rows.get(field, Counter())
        names = self._rows
        for row in rows.keys() & names.keys():
            yield row, rows[row], names[row]
        first = 1 if field == "code" else LONGEST_ROW
        for row in self._long:
            if row[:first] in rows and (count := post.count(field, row)):
                yield row, count, names[row]
        for row, count in rows.items():
            if len(row) == 2 and row not in names:
                joined = (row[0] + row[1],)  # node js, where the blog has Nodejs
                if joined in names and len(joined[0]) >= _SHORTEST_JOINED and joined[0].isascii():
                    yield row, count, names[joined]
        if self._bare:
            for row, count in rows.items():
                if row not in names and (meant := self._bare.get(tuple(map(fold, row)))):
                    yield row, count, meant


def _rarity(row: Row, vocabulary: Vocabulary) -> float:
    """1 for a name that no other post has, 0 for one of every post."""
    documents = max(vocabulary.documents, 2)
    frequency = document_frequency(row, vocabulary)
    if not frequency:  # no word, so about as often as its rarest two neighbours stand together
        folded = list(map(fold, row))
        frequency = min(starmap(vocabulary.together, pairwise(folded)), default=0)
    return min(max(log((documents + 1) / (frequency + 1)) / log(documents), 0.0), 1.0)
