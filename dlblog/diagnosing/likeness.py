"""Different names that may be one tag: by the posts that they share, and by how they are written.

Nothing here is sure, so it says little: a pair has to be on nearly the same posts, or one of them
is written like a short form of the other and their posts agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from dlblog.expansion import number_forms
from dlblog.tag_name import differ_in_one_letter, joined, name_words, one_slip
from dlblog.vietnamese import is_bare_syllable, strip_marks

# So many posts with both, and so large a share of the posts with either, are no chance.
_LEAST_SHARED = 4
_LEAST_JACCARD = 0.8
# Of the posts with the rarer one, where the names speak for it as well.
_LEAST_OF_RARER = 0.5
# Of a short form of one word, which may be by chance: so many posts with both.
_LEAST_OF_SHORT = 2
_LEAST_OF_BOTH = 0.5  # of the posts with either
_LONGEST_SHORT = 4  # letters of a short form
_TIMES_AS_LONG = 3  # a name is, than a short form that its posts need not share
_NUMERONYM = re.compile(r"([a-z]+?)(\d+)([a-z]+)")
_VOWELS = frozenset("aeiouy")
_MOST_TAGS = 50  # a post with more is a list of tags, and tells nothing of two of them
# Shorter words one letter apart are mostly two words: Flask and Flash, Slack and Stack.
_LONGEST_DOUBTFUL = 6
# Punctuation that makes another name, as all symbols and pictures do: C#, R&D. Other punctuation
# only divides it.
_SIGNS = "#&@%*"
# A dot before a name (.NET) and what stands between digits (2.0) does not only divide.
_PUNCTUATION = re.compile(r"(?!^\.)(?!(?<=\d).\d)(?:[^\w]|_)")


class Pair(NamedTuple):
    """Two tags that may be one.

    Attributes:
        first, second: the more used one first.
        why: `posts`, `initials`, `short` (js, k8s), `signs` (of punctuation), `js` (koa, koajs) or
            `slip`.
        shared: how many posts have both.
    """

    first: str
    second: str
    why: str
    shared: int


def unsigned(name: str) -> str:
    """A name in lower case without what only divides it: Node.js and nodejs, but not C and C++."""
    return _PUNCTUATION.sub(_divider, name.casefold())


def _divider(match: re.Match[str]) -> str:
    """What stays of a sign in `unsigned`: nothing of what only divides."""
    sign = match.group()
    return sign if sign in _SIGNS or unicodedata.category(sign)[0] in "SM" else ""


def synonyms(posts: Mapping[str, Collection[str]], tagged: Mapping[str, list[str]]) -> list[Pair]:
    """Pairs of tags that may be one, the most used first.

    Args:
        posts: tag -> the paths of its posts; pairs are of these tags alone.
        tagged: path -> tags.
    """
    shared: Counter[tuple[str, str]] = Counter()
    for tags in tagged.values():
        known = sorted({tag for tag in tags if tag in posts})
        if len(known) <= _MOST_TAGS:
            shared.update((one, two) for at, one in enumerate(known) for two in known[at + 1 :])
    found: dict[frozenset[str], Pair] = {}

    def add(one: str, two: str, why: str, both: int) -> None:
        first, second = sorted((one, two), key=lambda tag: (-len(posts[tag]), tag))
        found.setdefault(frozenset((one, two)), Pair(first, second, why, both))

    words = {tag: name_words(tag) for tag in posts}
    written: dict[str, str] = {}
    for tag in posts:
        if name := unsigned(tag):
            other = written.setdefault(name, tag)
            if other != tag:
                add(other, tag, "signs", shared[_key(other, tag)])
    for (one, two), both in shared.items():
        rarer = min(len(posts[one]), len(posts[two]))
        union = len(posts[one]) + len(posts[two]) - both
        if both >= _LEAST_OF_RARER * rarer:
            if why := _short_form(words[one], words[two]):
                add(one, two, why, both)
            elif both >= _LEAST_OF_SHORT and _short_word(
                # A beginning is mostly a word of its own: Java, Web of Website.
                words[one],
                words[two],
                beginning=both >= _LEAST_OF_BOTH * union,
            ):
                add(one, two, "short", both)
        if both >= _LEAST_SHARED and both >= _LEAST_JACCARD * union:
            add(one, two, "posts", both)
    return sorted(
        found.values(),
        key=lambda pair: (-len(posts[pair.first]), -len(posts[pair.second]), pair[:2]),
    )


def _key(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)


def _short_form(one: list[str], two: list[str]) -> str:
    """Why two names may be one, by how they are written; empty where they do not look so."""
    for short, long in ((one, two), (two, one)):
        if len(short) == 1 and len(long) > 1 and "".join(word[0] for word in long) == short[0]:
            return "initials"
        bare = long[-1].removesuffix("js").rstrip(".") if long else ""
        if bare and long[-1].endswith("js") and short == [*long[:-1], bare]:
            return "js"
    return ""


def _short_word(one: list[str], two: list[str], *, beginning: bool) -> bool:
    """Return whether one of two names is a word that may be short for the other.

    Args:
        beginning: whether it may be the beginning of the other.
    """
    if len(one) != 1 or len(two) != 1:
        return False
    short, long = sorted((strip_marks(one[0]), strip_marks(two[0])), key=len)
    return _is_short_for(short, long) and (beginning or not long.startswith(short))


def _is_short_for(short: str, long: str) -> bool:
    """Return whether one word may be short for another: js, k8s, repo, but not for its plural.

    Its letters are in the other in their order, beginning with the first, and the other is twice
    as long.
    """
    if number := _NUMERONYM.fullmatch(short):
        first, left_out, last = number.groups()
        if int(left_out[:3]) == len(long) - len(first) - len(last):
            return long.startswith(first) and long.endswith(last)
    if not (short.isalpha() and 1 < len(short) <= min(_LONGEST_SHORT, len(long) // 2)):
        return False
    letters = iter(long)
    return long.isalpha() and short[0] == long[0] and all(letter in letters for letter in short)


def short_forms(names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield tags that say by themselves that they are short for another: (short, long, why).

    They are initials of several words (`initials`); or of one word some consonants, or a few
    letters around the number of the others (`short`).
    """
    words = {name: [strip_marks(word) for word in name_words(name)] for name in names}
    by_letter: dict[str, list[str]] = defaultdict(list)
    for name, parts in words.items():
        if parts and parts[0]:
            by_letter[parts[0][0]].append(name)
    for short, parts in words.items():
        if len(parts) != 1 or not 1 < len(parts[0]) <= _LONGEST_SHORT:
            continue
        for long in by_letter[parts[0][0]]:
            if len(words[long]) > 1:
                if "".join(word[0] for word in words[long]) == parts[0]:
                    yield short, long, "initials"
            elif (
                len(words[long][0]) >= _TIMES_AS_LONG * len(parts[0]) or not parts[0].isalpha()
            ) and (not _VOWELS & {*parts[0]} and _is_short_for(parts[0], words[long][0])):
                yield short, long, "short"


def slips(rare: Collection[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Return tags that are one letter from another, which for short names needs more evidence.

    Args:
        rare, counts: as in `near_names`.
    Returns:
        as `near_names`.
    """
    return _nearest(rare, counts, lambda name: [((), joined(name))], differ_in_one_letter)


def near_names(rare: Collection[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Return tags that look like slips of the hand for others: Tutorial for Tutorial.

    One word differs by one letter that is wrong, missing or too much, or by two that are turned
    round; it is long, and no Vietnamese syllable.

    Args:
        rare: the tags that may be slips.
        counts: all tags -> how often they are used.
    Returns:
        rare tag -> the most used of the tags that are like it and used more.
    """

    def is_slip(name: str, other: str) -> bool:
        return any(
            place == there and word[0] == theirs[0] and one_slip(word, theirs)
            for place, word in _long_words(name)
            for there, theirs in _long_words(other)
        )

    return _nearest(rare, counts, _long_words, is_slip)


def _nearest(
    rare: Collection[str],
    counts: Mapping[str, int],
    words_of: Callable[[str], Iterable[tuple[object, str]]],
    is_slip: Callable[[str, str], bool],
) -> dict[str, str]:
    """Return what `near_names` does, by what is a slip: names that share a word but for a letter.

    Args:
        words_of: what slips of a name can be told in, each with its place.
        is_slip: whether the first of two names that share one may be a slip for the second.
    """

    def keys(name: str) -> set[tuple[object, str]]:
        return {
            (place, variant)
            for place, word in words_of(name)
            for variant in (word, *_shortened(word))
        }

    index: dict[tuple[object, str], list[str]] = defaultdict(list)
    for name in counts:
        for key in keys(name):
            index[key].append(name)
    nearest: dict[str, str] = {}
    for name in rare:
        near = {
            other
            for key in keys(name)
            for other in index.get(key, ())
            if counts[other] > counts[name] and is_slip(name, other)
        }
        if near:
            nearest[name] = min(near, key=lambda other: (-counts[other], other))
    return nearest


def _long_words(name: str) -> Iterator[tuple[tuple[object, ...], str]]:
    """The words of a name that slips can be told in, each with what stands before and after it.

    Of a plural the singular as well.
    """
    words = [strip_marks(word) for word in name_words(name)]
    for at, word in enumerate(words):
        if len(word) > _LONGEST_DOUBTFUL and word.isalpha() and not is_bare_syllable(word):
            for form in (word, *number_forms(word)):
                if len(form) <= len(word):  # itself and its singular
                    yield (tuple(words[:at]), tuple(words[at + 1 :])), form


def _shortened(word: str) -> Iterator[str]:
    """A word without each of its letters; of a long one, without each of the first."""
    return (word[:at] + word[at + 1 :] for at in range(min(len(word), 40)))
