"""Tags that are one name written in several ways.

Two tags are one group where they differ only in case, in what divides their words, in spelling, in
marks, or as singular and plural of English; and so are all that are connected by others. Marks may
make another word, and so may the end of a syllable: such a group is a question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from dlblog.diagnosing.evidence import Evidence, is_word, known_syllables
from dlblog.expansion import number_forms
from dlblog.tag_name import SEPARATORS, differ_in_marks, may_end_elsewhere, name_words
from dlblog.vietnamese import fold, normalize, strip_marks

KINDS = ("case", "hyphen", "spelling", "marks", "plural")  # from the weakest
# Words that are no plural of the word without s, though both are tags on some blog.
_OTHER_WORDS = frozenset(
    """arms arts basics canvas customs economics ethics express futures glasses goods graphics jeans
    means news pandas physics politics rails sales statistics teams times windows works""".split()
)
_SHORTEST_CAPITALS = 5  # letters of a plural in capitals: AWS, CORS, SAAS are none
_MOST_ALIKE = 50  # names of one folded form that are compared in pairs


class Variants(NamedTuple):
    """Tags that are one name.

    Attributes:
        kind: of KINDS, the strongest that is needed to connect them.
        names: in the order given.
        question: whether they may be different words.
    """

    kind: str
    names: tuple[str, ...]
    question: bool


class Groups:
    """Names that are connected (disjoint sets)."""

    def __init__(self, names: Iterable[str]) -> None:
        self._above = {name: name for name in names}

    def head(self, name: str) -> str:
        """The name that stands for all that are connected with one."""
        while (above := self._above[name]) != name:
            self._above[name] = above = self._above[above]
            name = above
        return name

    def connect(self, first: str, second: str) -> None:
        """Make one group of those of two names."""
        self._above[self.head(second)] = self.head(first)

    def connect_by(self, key: Callable[[str], Hashable | None]) -> None:
        """Connect the names that have the same key; those whose key is None or empty stay alone."""
        seen: dict[Hashable, str] = {}
        for name in self._above:
            if found := key(name):
                self.connect(seen.setdefault(found, name), name)

    def all(self) -> list[tuple[str, ...]]:
        """The groups of two and more names, in order of their first."""
        members: dict[str, list[str]] = defaultdict(list)
        for name in self._above:
            members[self.head(name)].append(name)
        return [tuple(names) for names in members.values() if len(names) > 1]


def variants(names: Iterable[str]) -> list[Variants]:
    """The groups of tags that are one name.

    Args:
        names: distinct tags; their order is that of the groups, and of the names in each.
    """
    names = list(names)
    words = {name: name_words(name) for name in names}
    spelt = {name: "".join(words[name]) for name in names}
    sure = Groups(names)  # all but marks
    sure.connect_by(_undivided)
    sure.connect_by(spelt.__getitem__)
    singular = Groups(names)  # all but plurals
    singular.connect_by(_undivided)
    singular.connect_by(spelt.__getitem__)
    singular.connect_by(_bare)
    _connect_marks(singular, words)
    whole = Groups(names)
    whole.connect_by(singular.head)
    for connected in (sure, whole):
        _connect_plurals(connected, words, spelt)
    return [
        Variants(
            _kind(group, spelt, singular),
            group,
            len({sure.head(name) for name in group}) > 1 or may_end_elsewhere(group),
        )
        for group in whole.all()
    ]


def _undivided(name: str) -> str:
    return SEPARATORS.sub("", name.casefold())


def _bare(name: str) -> str:
    return strip_marks(_undivided(name))


def _connect_marks(groups: Groups, words: Mapping[str, list[str]]) -> None:
    """Connect names whose words differ in marks, also where i and y are both right (si, sỹ)."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, parts in words.items():
        if parts:
            alike[tuple(map(fold, parts))].append(name)
    for names in alike.values():
        if len({groups.head(name) for name in names}) == 1:
            continue
        for at, name in enumerate(names[:_MOST_ALIKE]):
            for other in names[at + 1 : _MOST_ALIKE]:
                if all(map(differ_in_marks, words[name], words[other])):
                    groups.connect(name, other)


def _connect_plurals(
    groups: Groups, words: Mapping[str, list[str]], spelt: Mapping[str, str]
) -> None:
    """Connect names that end with the singular and the plural of an English word."""
    known: dict[str, str] = {}
    for name in words:
        known.setdefault(spelt[name], name)
    for name, parts in words.items():
        if not parts or not parts[-1].endswith("s") or parts[-1] in _OTHER_WORDS:
            continue
        last = SEPARATORS.split(name.rstrip(" _-"))[-1]
        if last.isupper() and len(last) < _SHORTEST_CAPITALS:
            continue
        before = spelt[name][: -len(parts[-1])]
        for form in number_forms(parts[-1]):
            if len(form) < len(parts[-1]) and (other := known.get(before + form)):
                groups.connect(other, name)


def _kind(names: tuple[str, ...], spelt: Mapping[str, str], singular: Groups) -> str:
    if len({name.casefold() for name in names}) == 1:
        return "case"
    if len(set(map(_undivided, names))) == 1:
        return "hyphen"
    if len({spelt[name] for name in names}) == 1:
        return "spelling"
    return "marks" if len({singular.head(name) for name in names}) == 1 else "plural"


def best_name(
    names: Iterable[str],
    counts: Mapping[str, int],
    evidence: Evidence,
    wanted: Iterable[str] = (),
) -> str | None:
    """Return the name of a group that is to stay; None where nothing tells which.

    One that is wanted; of names that differ in marks, the one that the dictionary knows; the most
    used; the one that stands in most posts as it is written; one with marks rather than without;
    the spelling that is indexed (kỹ, hòa); spaces rather than hyphens or nothing; with capitals
    rather than without.
    """
    names = list(names)
    wanted = frozenset(wanted)
    left = [name for name in names if name in wanted] or _known(names)
    case = len({name.casefold() for name in left}) < len(left)

    def order(name: str) -> tuple[int, ...]:
        return (
            -counts.get(name, 0),
            -evidence.written(name, case=case),
            strip_marks(name) == name,
            sum(word.lower() != normalize(word) for word in SEPARATORS.split(name)),
            -len(re.findall(r"\S\s+\S", name)),
            len(re.findall("[_-]", name)),
            name == name.lower(),
        )

    if len(left) == 1:
        return left[0]
    spelt = {"".join(name_words(name)) for name in left}
    if len(spelt) > len(set(map(strip_marks, spelt))):
        used = max(counts.get(name, 0) for name in left)
        often = [name for name in left if counts.get(name, 0) == used]
        if max(map(evidence.written, often)) < max(map(evidence.written, left)):
            return None  # the text and the tags do not agree
    first, second = sorted(left, key=order)[:2] if left else (None, None)
    return first if first and second and order(first) < order(second) else None


def _known(names: list[str]) -> list[str]:
    """Those of some names that are right, as far as their marks tell.

    Returns:
        names of which the dictionary knows most, all where it knows none better; none where it
        knows two that are different words.
    """
    alike: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        words = tuple(name_words(name))
        alike[" ".join(map(fold, words))][words].append(name)
    left: list[str] = []
    for spellings in alike.values():
        if sum(map(is_word, spellings)) > 1:
            return []
        most = max(map(known_syllables, spellings))
        for words, written in spellings.items():
            if known_syllables(words) == most:
                left += written
    return left
