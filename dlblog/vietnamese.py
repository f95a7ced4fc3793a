"""Vietnamese spelling and words: normal form, folding, well-formed syllables, word segmentation.

The normal form makes one string of all accepted spellings of a syllable (composed or decomposed
letters, hoà / hòa, kĩ / kỹ) and never mixes two different words. Folding also takes the marks away.
Both work on one token; finding tokens in a text is `dlblog.analysis`. Words are cut by the model of
underthesea (`dlblog.crf`), or by underthesea itself where that is another one; neither is imported
before `Segmenter` needs it: a search never does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

# Tone marks as NFD writes them: grave, acute, hook above, tilde, dot below.
TONES = "\u0300\u0301\u0309\u0303\u0323"
_TONE = re.compile(f"[{TONES}]")
# Consonants that Unicode has with such a mark as one letter (ñ, ć), as NFD writes them.
_FOREIGN = re.compile("[nw]\u0300|[cgklmnprswz]\u0301|[nv]\u0303|[bdhklmnrstvwz]\u0323")
# đ and a few letters more carry their mark inside: NFD does not take it off.
_INNER_MARKS = str.maketrans("đøłħıĐØŁĦ", "dolhiDOLH")
# Soft hyphen, zero-width spaces and joiners, byte order mark: invisible inside a word.
IGNORABLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_IGNORABLE = re.compile(f"[{IGNORABLE}]")

# Onsets and rhymes of written Vietnamese (Đoàn Thiện Thuật, Ngữ âm tiếng Việt), without tones.
_ONSETS = frozenset(
    ["", *"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()]
)
_RHYMES = frozenset(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe
    oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân
    uâng uât uây uc uê uêch uênh ui uôc uôi uôm uôn uông uôt um un ung uơ up ut uy uya uych uyên
    uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ych yêm yên yêng yêt yêu ynh yt yu""".split()
)
_STOPS = ("c", "ch", "p", "t")
_VOWELS = "aăâeêioôơuưy"
# Onsets after which a lone i and y are two spellings of one sound (kĩ / kỹ, lí / lý, quí / quý).
_I_OR_Y = frozenset({"h", "k", "l", "m", "s", "t", "v", "qu"})
# Without a tone, these are different words (mi / my, si / sy, vi / vy) except after these onsets.
_I_OR_Y_BARE = frozenset({"h", "k", "l", "t", "qu"})

# What stands for the answer in a question (gì, nào, bao nhiêu), with marks and without. Words that
# are something else as well when typed bare (ai, dau, may, sao) are left out.
QUESTION_WORDS = frozenset({"gì", "nào", "nhiêu", "gi", "nao", "nhieu"})


_LONGEST_NORMALIZED = 1000


def in_form(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """`unicodedata.normalize`, whose time grows with the square of the marks in a row.

    What is longer than a word or a name can be is brought into the form piece by piece.
    """
    if len(text) <= _LONGEST_NORMALIZED:
        return unicodedata.normalize(form, text)
    pieces = range(0, len(text), _LONGEST_NORMALIZED)
    return "".join(
        unicodedata.normalize(form, text[at : at + _LONGEST_NORMALIZED]) for at in pieces
    )


def _split(toneless: str) -> tuple[str, str] | None:
    """A toneless syllable as (onset, rhyme), or None where it is not well formed."""
    for size in (3, 2, 1, 0):
        onset, rhyme = toneless[:size], toneless[size:]
        if onset in _ONSETS and rhyme in _RHYMES:
            return onset, rhyme
    return None


def _tone_place(rhyme: str) -> int:
    """Index in a rhyme of the letter that carries the tone (traditional placement: hòa, thúy)."""
    size = 0
    while size < len(rhyme) and rhyme[size] in _VOWELS:
        size += 1
    for place in range(size - 1, -1, -1):
        if rhyme[place] in "ăâêôơư":
            return place
    if size == 1:
        return 0
    if size == 2:
        return 1 if len(rhyme) > 2 else 0
    return 1


def _take_tone(text: str) -> tuple[str, str]:
    """A token as (text without tone, NFC; its only tone or "" where it has none or several).

    ñ and its like are letters of other languages and no tone; a mark that slipped off its vowel and
    behind the last letter is one.
    """
    decomposed = unicodedata.normalize("NFD", text)
    tones = _TONE.findall(decomposed)
    if len(tones) != 1 or _FOREIGN.search(decomposed):
        return text, ""
    return unicodedata.normalize("NFC", _TONE.sub("", decomposed)), tones[0]


def lower(raw: str) -> str:
    """Compatibility-composed (NFKC) lower case of one token, without invisible characters.

    A few letters are composed with a space in them (ﷺ); there is none in the result.
    """
    if raw.isascii():
        return raw.lower()
    text = "".join(in_form("NFKC", _IGNORABLE.sub("", raw)).split())
    return in_form("NFKC", text.lower())


@lru_cache(maxsize=65536)
def normalize(raw: str) -> str:
    """The one spelling under which a token is indexed and looked up.

    Args:
        raw: a token as its author wrote it, in any Unicode form and case.
    Returns:
        `lower(raw)`; in a Vietnamese syllable the tone stands at
        its traditional place and i / y are told apart only where they make different words.
    """
    text = lower(raw)
    if len(text) > 8:  # the longest syllable is nghiêng, with seven letters
        return text
    toneless, tone = _take_tone(text)
    parts = _split(toneless)
    if parts is None:
        return text
    onset, rhyme = parts
    if rhyme == "i" and onset in (_I_OR_Y if tone else _I_OR_Y_BARE):
        rhyme = "y"
    if not tone:
        return onset + rhyme
    place = _tone_place(rhyme)
    return unicodedata.normalize("NFC", onset + rhyme[: place + 1] + tone + rhyme[place + 1 :])


def spellings(term: str) -> set[str]:
    """All lower-case ways in composed letters to write what `normalize` makes a term of.

    Args:
        term: normalized.
    Returns:
        itself and, of a syllable, hoà for hòa and kĩ for kỹ.
    """
    toneless, tone = _take_tone(term)
    if len(term) > 8 or _split(toneless) is None:
        return {term}
    bases = {toneless} | ({toneless[:-1] + "i"} if toneless.endswith("y") else set())
    tried = {
        unicodedata.normalize("NFC", base[: at + 1] + tone + base[at + 1 :])
        for base in bases
        for at, letter in enumerate(base)
        if letter in _VOWELS
    }
    return {term} | {spelt for spelt in tried if normalize(spelt) == term}


def strip_marks(text: str) -> str:
    """`text` without any diacritic, đ included; letters keep their case."""
    if text.isascii():
        return text
    decomposed = in_form("NFD", text).translate(_INNER_MARKS)
    return in_form("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=65536)
def fold(term: str) -> str:
    """What a normalized term looks like when typed without marks; all i / y spellings are one."""
    bare = strip_marks(term)
    if bare.endswith("i") and bare[:-1] in _I_OR_Y:
        return bare[:-1] + "y"
    return bare


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """`fold`, also for words of several syllables, divided by _."""
    return "_".join(map(fold, word.split("_"))) if "_" in word else fold(word)


def is_bare(term: str) -> bool:
    """Whether a normalized term carries no mark at all."""
    return strip_marks(term) == term


@lru_cache(maxsize=65536)
def is_syllable(term: str) -> bool:
    """Whether a normalized term is a well-formed Vietnamese syllable with all its marks.

    A syllable that ends in a stop (c, ch, p, t) must have an acute or dot-below tone: `việt` is
    one, `viêt` and `viet` (and English words such as `net` and `it`) are not.
    """
    if len(term) > 8 or not term.isalpha():
        return False
    toneless, tone = _take_tone(term)
    parts = _split(toneless)
    if parts is None:
        return False
    onset, rhyme = parts
    if onset == "qu" and rhyme[0] in "uư":
        return False
    return tone in ("\u0301", "\u0323") or not rhyme.endswith(_STOPS)


@lru_cache(maxsize=4096)
def is_bare_syllable(term: str) -> bool:
    """Whether a term without marks is how some Vietnamese syllable looks when typed so.

    `hoc`, `can` and `the` are, `models`, `node` and `js` are not.
    """
    if len(term) > 7 or not (term.isascii() and term.isalpha()):
        return False
    rhymes = _bare_rhymes()
    return any(term[:size] in _ONSETS and term[size:] in rhymes for size in (3, 2, 1, 0))


@lru_cache(maxsize=1)
def _bare_rhymes() -> frozenset[str]:
    return frozenset(map(strip_marks, _RHYMES))


def _letters(term: str) -> list[tuple[str, frozenset[str]]]:
    """A term as base letters, each with its set of marks; the tone of the syllable left out."""
    letters: list[tuple[str, set[str]]] = []
    for char in unicodedata.normalize("NFD", term):
        if unicodedata.combining(char) and letters:
            if char not in TONES:
                letters[-1][1].add(char)
        else:
            bare = char.translate(_INNER_MARKS)
            letters.append((bare, {"inner"} if bare != char else set()))
    return [(base, frozenset(marks)) for base, marks in letters]


def matches(typed: str, term: str) -> bool:
    """Whether what was typed may stand for an indexed term: marks left out match any marks.

    Args:
        typed, term: two normalized terms with the same `fold`.
    Returns:
        True where they are equal; where `typed` has no marks; and where `typed` is not a whole
        syllable of Vietnamese by itself (đuong, viêt) and each mark in it is in `term` as well.
        `đường` does not match `dương`, nor `dương` `đương`.
    """
    if typed == term:
        return True
    if is_bare(typed):
        # mi and my are two words though mĩ and mỹ are one: a bare i never stands for a bare y.
        return not (is_bare(term) and typed != term)
    if is_syllable(typed):
        return False
    # Tones by themselves: in what is no syllable they may stand on another letter (đùong, đường).
    tones = _TONE.findall(unicodedata.normalize("NFD", term))
    for tone in _TONE.findall(unicodedata.normalize("NFD", typed)):
        if tone not in tones:
            return False
        tones.remove(tone)
    mine, theirs = _letters(typed), _letters(term)
    return len(mine) == len(theirs) and all(
        marks <= other for (_, marks), (_, other) in zip(mine, theirs, strict=True)
    )


def begins(typed: str, term: str) -> bool:
    """Whether an indexed term begins with what was typed, by the rules of `matches`.

    Args:
        typed: the beginning of a term, as `lower` gives it: it may end within a syllable.
        term: a normalized term.
    """
    whole = normalize(typed)
    if fold(whole) == fold(term) and matches(whole, term):
        return True
    if is_bare(typed):
        return strip_marks(term).startswith(typed)
    if is_syllable(whole):  # hoà* and hòa* mean hoàng as well
        begun, wanted = _take_tone(whole)
        letters, carried = _take_tone(term)
        return term.startswith(typed) or (wanted == carried and letters.startswith(begun))
    tone = _TONE.findall(unicodedata.normalize("NFD", typed))
    if tone and tone != _TONE.findall(unicodedata.normalize("NFD", term)):
        return False
    mine, theirs = _letters(typed), _letters(term)
    return len(mine) <= len(theirs) and all(
        base == other and marks <= others
        for (base, marks), (other, others) in zip(mine, theirs, strict=False)
    )


# underthesea takes 8 kB and more for each syllable of a run, and nobody writes so long without a
# comma; what is known of runs must not grow with the blog either.
_LONGEST_RUN = 200
_MOST_KNOWN = 100_000


class Segmenter:
    """Cuts runs of Vietnamese syllables into the words of underthesea, each distinct run once.

    A run is what stands between two marks of punctuation or foreign words; given more, underthesea
    glues sentence ends and English words to their neighbours.
    """

    def __init__(
        self,
        known: Mapping[str, tuple[int, ...]] | None = None,
        recall: Callable[[str], tuple[int, ...] | None] = lambda run: None,
    ) -> None:
        """Know some runs before.

        Args:
            known: runs that were segmented before, as `segment` returns them.
            recall: asked for a run that is not known; None where it does not know it either.
        """
        self.known: dict[str, tuple[int, ...]] = dict(known or {})
        self.cut: dict[str, tuple[int, ...]] = {}  # those that nobody knew, for whoever keeps them
        self._recall = recall
        self._how: Callable[[str], tuple[int, ...]] | None = None

    def segment(self, run: str) -> tuple[int, ...]:
        """Sizes in syllables of the words of a run.

        Args:
            run: two or more syllables divided by single spaces, in their author's case, NFC.
        Returns:
            sizes that add up to the number of syllables; all ones where underthesea rewrites the
            run so that it no longer has that many.
        """
        sizes = self.known.get(run)
        if sizes is None and (sizes := self._recall(run)) is not None:
            self._keep(run, sizes)
        if sizes is None:
            syllables = run.split(" ")
            pieces = range(0, len(syllables), _LONGEST_RUN)
            cut = [self._cut(" ".join(syllables[at : at + _LONGEST_RUN])) for at in pieces]
            sizes = tuple(size for piece in cut for size in piece)
            if len(pieces) == 1:
                self._keep(run, sizes)
                self.cut[run] = sizes
        return sizes

    def _keep(self, run: str, sizes: tuple[int, ...]) -> None:
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known[run] = sizes

    def _cut(self, run: str) -> tuple[int, ...]:
        if self._how is None:
            self._how = _fast() or _by_underthesea
        sizes = self._how(run)
        return sizes if sum(sizes) == run.count(" ") + 1 else (1,) * (run.count(" ") + 1)


def _fast() -> Callable[[str], tuple[int, ...]] | None:
    """The quick way to cut a run; None where the installed underthesea is not one it knows."""
    from dlblog.crf import UnknownModelError, load

    try:
        model = load()
    except UnknownModelError:
        return None
    return lambda run: model.cut(run.split(" "))


def _by_underthesea(run: str) -> tuple[int, ...]:
    from underthesea import word_tokenize

    words: Iterable[str] = word_tokenize(run)
    return tuple(word.count(" ") + 1 for word in words)
