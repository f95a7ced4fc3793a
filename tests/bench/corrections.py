"""How often `did you mean` gives back a query that was mistyped, and how often it should not speak.

    python tests/bench/corrections.py SHARED [-v]

SHARED holds `blog/`. Queries of one to four words are taken from the titles, headings and tags of
its posts and broken in the ways people break them; the same ones in every run. With -v the queries
that were not given back are listed, and those that were right and doubted all the same.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dlblog import engines, indexing
from dlblog.analysis import tokenize
from dlblog.searching import Answer, Search
from dlblog.vietnamese import TONES, is_bare_syllable, is_syllable, normalize, strip_marks

QUERIES = 300
LITTLE = 2  # posts: where more are found as typed, nothing is corrected
LONGEST = 4  # words
SHORTEST_SLIP = 4  # letters
TELEX = dict(zip("ăâđêôơư", "aw aa dd ee oo ow uw".split(), strict=True))
VNI = dict(zip("ăâđêôơư", "a8 a6 d9 e6 o6 o7 u7".split(), strict=True))
TELEX_TONES = dict(zip(TONES, "fsrxj", strict=True))
VNI_TONES = dict(zip(TONES, "21345", strict=True))
# Written as they sound in some part of the country: beginnings, ends, and tones.
BEGINNINGS = (("ch", "tr"), ("s", "x"), ("d", "gi"), ("r", "d"), ("l", "n"), ("v", "d"))
ENDS = (("n", "ng"), ("t", "c"))
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Words = list[str]


class Broken(NamedTuple):
    """A query as it was mistyped, and as it was meant."""

    typed: str
    right: str


def words_of(text: str) -> Words:
    """The normalized words of a query, to compare it by."""
    return [token.text for token in tokenize(text)]


def is_english(word: str) -> bool:
    """Whether a word is none of Vietnamese, with marks or without."""
    return word.isascii() and word.isalpha() and not (is_syllable(word) or is_bare_syllable(word))


def rows(engine: Any) -> Iterator[Words]:
    """Words that stand side by side in titles, headings and tags."""
    for stored in engine.documents():
        yield from _rows(stored["title"])
        for tag in stored["tags"]:
            yield from _rows(tag)
    from dlblog.query import Everything

    for hit in engine.search(Everything(), limit=None, sort="title").hits:
        for section in engine.sections(hit):
            if section.kind == "heading":
                yield from _rows(section.text)


def _rows(text: str) -> Iterator[Words]:
    row: Words = []
    end = 0
    for token in tokenize(text):
        if not token.text.isalpha() or text[end : token.start].strip():
            yield row
            row = []
        if token.text.isalpha():
            row.append(token.text)
        end = token.end
    yield row


def right_queries(engine: Any, search: Search, chance: random.Random) -> list[str]:
    """Queries that find something as they are typed; two of three are from Vietnamese lines."""
    every = [row for row in rows(engine) if row]
    marked = [row for row in every if not "".join(row).isascii()]
    found: dict[str, None] = {}
    while len(found) < QUERIES:
        row = chance.choice(every if len(found) % 3 == 0 else marked)
        size = chance.randint(1, min(LONGEST, len(row)))
        first = chance.randint(0, len(row) - size)
        text = " ".join(row[first : first + size])
        plain = search.run(text, limit=0, correct=False)
        if len(text) > 2 and plain.results.total and not plain.partial:
            found[text] = None
    return list(found)


# Ways to break a query: each gives None where it cannot.

Break = Callable[[Words, random.Random], "Words | None"]


def _one(words: Words, at: list[int], change: Callable[[str], str], chance: random.Random) -> Words:
    place = chance.choice(at)
    return [*words[:place], change(words[place]), *words[place + 1 :]]


def other_tone(known: Callable[[str], bool], wanted: bool) -> Break:
    """Another tone on one syllable, which makes a word of the blog or none.

    What is left without any mark is no mistake: it stands for all marks.
    """

    def tones(word: str) -> Words:
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES)
        places = [at for at, c in enumerate(plain) if c in "aeiouy"]
        forms = {plain[: at + 1] + tone + plain[at + 1 :] for at in places for tone in TONES}
        others = {normalize(form) for form in (*forms, plain)} - {word}
        marked = (form for form in others if is_syllable(form) and not form.isascii())
        return sorted(form for form in marked if known(form) == wanted)

    def change(words: Words, chance: random.Random) -> Words | None:
        at = [n for n, word in enumerate(words) if not word.isascii() and tones(word)]
        return _one(words, at, lambda word: chance.choice(tones(word)), chance) if at else None

    return change


def keystrokes(marks: dict[str, str], tones: dict[str, str]) -> Break:
    """All words as they are typed while the input method is off, tones at the end."""

    def keys(word: str) -> str:
        tone = [c for c in unicodedata.normalize("NFD", word) if c in TONES]
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES)
        typed = "".join(marks.get(c, c) for c in unicodedata.normalize("NFC", plain))
        return typed + "".join(tones[c] for c in tone)

    def change(words: Words, chance: random.Random) -> Words | None:
        if all(word.isascii() for word in words):
            return None
        return [keys(word) if is_syllable(word) else word for word in words]

    return change


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _struck_wrongly(word: str, chance: random.Random) -> str:
    at = chance.choice([n for n, char in enumerate(word) if any(char in row for row in ROWS)])
    row = next(row for row in ROWS if word[at] in row)
    place = row.index(word[at])
    return (
        word[:at]
        + chance.choice(row[max(0, place - 1) : place] + row[place + 1 :][:1])
        + (word[at + 1 :])
    )


SLIPS = {
    "swapped": _swapped, "left out": _left_out, "doubled": _doubled, "wrong key": _struck_wrongly,
}  # fmt: skip


def slip(
    change: Callable[[str, random.Random], str], takes: Callable[[str], bool], bare: bool = False
) -> Break:
    """One slip of a key in one long word."""

    def broken(words: Words, chance: random.Random) -> Words | None:
        typed = [strip_marks(word) for word in words] if bare else words
        at = [n for n, w in enumerate(words) if len(w) >= SHORTEST_SLIP and takes(w)]
        return _one(typed, at, lambda word: change(word, chance), chance) if at else None

    return broken


def any_slip(word: str, chance: random.Random) -> str:
    """One slip of any kind."""
    return chance.choice(list(SLIPS.values()))(word, chance)


def _as_heard(word: str) -> Words:
    others = set()
    for pair in BEGINNINGS:
        for mine, other in (pair, pair[::-1]):
            if word.startswith(mine):
                others.add(other + word.removeprefix(mine))
    for pair in ENDS:
        for mine, other in (pair, pair[::-1]):
            if word.endswith(mine):
                others.add(word.removesuffix(mine) + other)
    hook, tilde = TONES[2:4]
    swap = str.maketrans({hook: tilde, tilde: hook})
    others.add(unicodedata.normalize("NFD", word).translate(swap))
    return sorted({normalize(other) for other in others if is_syllable(normalize(other))} - {word})


def as_heard(words: Words, chance: random.Random) -> Words | None:
    """One syllable spelt as it sounds where its writer lives: xử dụng, chuyện ngắn."""
    at = [n for n, w in enumerate(words) if not w.isascii() and is_syllable(w) and _as_heard(w)]
    return _one(words, at, lambda word: chance.choice(_as_heard(word)), chance) if at else None


def without_space(words: Words, chance: random.Random) -> Words | None:
    """Two words as one."""
    if len(words) < 2:
        return None
    at = chance.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def kinds(engine: Any) -> dict[str, Break]:
    """The ways to break a query, by name."""
    from dlblog.vietnamese import fold

    vocabulary = engine.vocabulary()

    def known(term: str) -> bool:
        return term in vocabulary.forms(fold(term))

    def vietnamese(word: str) -> bool:
        return not is_english(word)

    return {
        "tone, no word": other_tone(known, False),
        "tone, another word": other_tone(known, True),
        "Telex": keystrokes(TELEX, TELEX_TONES),
        "VNI": keystrokes(VNI, VNI_TONES),
        **{f"letter {name}": slip(change, vietnamese) for name, change in SLIPS.items()},
        "slip, typed without marks": slip(any_slip, vietnamese, bare=True),
        "spelt as it sounds": as_heard,
        "space left out": without_space,
        **{f"English, {name}": slip(change, is_english) for name, change in SLIPS.items()},
    }


# Measuring


def top(answer: Answer) -> str | None:
    """The path of the first hit."""
    return answer.results.hits[0].stored["path"] if answer.results.hits else None


def share(values: list[bool]) -> str:
    """As a percentage."""
    return f"{sum(values) / len(values):7.1%}" if values else "      -"


def measure(search: Search, name: str, broken: list[Broken], verbose: bool) -> None:
    """Print a line for one way to break queries."""
    same: list[bool] = []
    bare: list[bool] = []
    first: list[bool] = []
    times: list[float] = []
    missed = []
    for typed, right in broken:
        plain = search.run(typed, limit=0, correct=False)
        total = 0 if plain.partial else plain.results.total
        started = time.perf_counter()
        answer = search.run(typed)
        times.append((time.perf_counter() - started) * 1000)
        if total > LITTLE:
            continue
        given = answer.corrected or answer.suggestion or ""
        same.append(words_of(given) == words_of(right))
        bare.append(words_of(strip_marks(given)) == words_of(strip_marks(right)))
        first.append(top(answer) == top(search.run(right, limit=1)))
        if not same[-1]:
            sign = "~" if bare[-1] else " "
            missed.append(f"   {sign} {typed} -> {given or 'nothing'} ({total} posts; {right})")
    times.sort()
    print(
        f"{name:26} {len(broken):4} {len(same):6} {share(same)} {share(bare)} {share(first)} "
        f"{statistics.median(times):7.1f} {times[int(0.95 * (len(times) - 1))]:7.1f}",
        flush=True,
    )
    if verbose and missed:
        print("\n".join(missed))


def unanswered(search: Search, right: list[str], chance: random.Random) -> list[str]:
    """Right words that no post has together: nothing is found, and nothing is mistyped."""
    found: dict[str, None] = {}
    while len(found) < QUERIES // 2:
        first, second = chance.sample(right, 2)
        text = f"{first} {second}"
        if len(text.split()) <= LONGEST and search.run(text, limit=1, correct=False).partial:
            found[text] = None
    return list(found)


def false_alarms(search: Search, name: str, queries: list[str], verbose: bool) -> None:
    """Print how many queries without a mistake are doubted."""
    doubted = []
    for text in queries:
        answer = search.run(text)
        given = answer.corrected or answer.suggestion
        if given and words_of(given) != words_of(text):
            doubted.append(f"     {text} -> {given}")
    print(f"{name}: {len(doubted)} of {len(queries)} doubted")
    if verbose and doubted:
        print("\n".join(doubted))


def main(shared: Path, verbose: bool) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        indexing.rebuild(Path(folder, "index"), [(shared / "blog").resolve()])
        engine = engines.open_index(Path(folder, "index"))
        search = Search(engine, date(2024, 5, 15))
        chance = random.Random(1)
        right = right_queries(engine, search, chance)
        broken: dict[str, list[Broken]] = defaultdict(list)
        for name, change in kinds(engine).items():
            for text in right:
                typed = change(text.split(), chance)
                if typed and typed != text.split():
                    broken[name].append(Broken(" ".join(typed), text))
        false_alarms(search, "right queries", right, verbose)
        together = unanswered(search, right, random.Random(1))
        false_alarms(search, "right words that no post has together", together, verbose)
        print(
            "as typed at most 2 posts are found: then the share whose words are given back, "
            "but for marks,\nand whose first hit is that of the right query; milliseconds\n"
            f"{'':26} {'all':>4} {'little':>6} {'words':>7} {'letters':>7} {'hit':>7} "
            f"{'median':>7} {'p95':>7}"
        )
        for name, pairs in broken.items():
            measure(search, name, pairs, verbose)
        engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), "-v" in sys.argv)
