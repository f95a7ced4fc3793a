"""underthesea's word segmentation, from its model and by its features, at five times its speed.

underthesea makes 43 strings for every syllable, most of them again and again, and takes half a
second to import. Here the weights of what a syllable, a pair and a triple add at each place around
them are summed once and kept; of a conditional random field with two labels (a syllable begins a
word or goes on with one) only the difference between both counts. The words are the same: tests
compare them, and where the installed underthesea is not as expected nothing is read from it and
`load` says so.

The file format is CRFsuite's (N. Okazaki, http://www.chokkan.org/software/crfsuite, `crf1dm`).
"""

from __future__ import annotations

import pickle
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from struct import calcsize, iter_unpack, unpack_from

_MODEL = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
_RULES = "pipeline/text_normalize/tn_rules_2023_07_14.bin"
_SINGLES = ("T[-2]", "T[-1]", "T[0]", "T[1]", "T[2]")
_PAIRS = ("T[-2,-1]", "T[-1,0]", "T[0,1]", "T[1,2]")
_TRIPLES = ("T[-2,0]", "T[-1,1]", "T[0,2]")
_KINDS = ("", ".lower", ".isdigit", ".istitle", ".is_in_dict")
# The features that the model was trained with, without their order.
_FEATURES = frozenset(
    [*_SINGLES, *_PAIRS, *_TRIPLES]
    + [f"{name}.lower" for name in (*_SINGLES, *_PAIRS)]
    + [f"{name}.isdigit" for name in _SINGLES[1:4]]
    + [f"{name}.istitle" for name in (*_SINGLES, "T[0,1]", "T[0,2]")]
    + [f"{name}.is_in_dict" for name in (*_SINGLES, *_PAIRS, *_TRIPLES)]
)
_LONGEST_NORMALIZED = 6
_MOST_KEPT = 200_000
Weights = dict[str, dict[str, float]]


class UnknownModelError(Exception):
    """The installed underthesea is not one whose model is understood."""


def _strings(content: bytes, offset: int) -> list[str]:
    """The strings of a CQDB in the order of their numbers."""
    magic, _, _, _, count, table = unpack_from("<4sIIIII", content, offset)
    if magic != b"CQDB":
        raise UnknownModelError("no CQDB")
    strings = []
    for place in unpack_from(f"<{count}I", content, offset + table):
        size = unpack_from("<I", content, offset + place + 4)[0]
        begin = offset + place + 8
        strings.append(content[begin : begin + size - 1].decode())
    return strings


def _read_model(content: bytes) -> tuple[Weights, list[list[float]]]:
    """Feature -> value -> how much it speaks for going on with a word; weights of transitions."""
    magic, _, kind, version, _, labels, attributes, *places = unpack_from(
        "<4sI4sIIIIIIIII", content
    )
    if (magic, kind, version, labels) != (b"lCRF", b"FOMC", 100, 2):
        raise UnknownModelError("no CRFsuite model of two labels")
    features_at, labels_at, attributes_at, _, references_at = places
    count = unpack_from("<I", content, features_at + 8)[0]
    size = calcsize("<IIId")
    features = list(iter_unpack("<IIId", content[features_at + 12 :][: count * size]))
    names = _strings(content, labels_at)
    if sorted(names) != ["B-W", "I-W"]:
        raise UnknownModelError("other labels")
    inside = names.index("I-W")
    weights: Weights = defaultdict(dict)
    references = unpack_from(f"<{attributes}I", content, references_at + 12)
    for attribute, place in zip(_strings(content, attributes_at), references, strict=True):
        number = unpack_from("<I", content, place)[0]
        numbers = unpack_from(f"<{number}I", content, place + 4)
        name, _, value = attribute.partition("=")
        weights[name][value] = sum(
            features[n][3] if features[n][2] == inside else -features[n][3] for n in numbers
        )
    moves = [[0.0, 0.0], [0.0, 0.0]]
    for type_, source, target, weight in features:
        if type_ == 1:
            moves[source == inside][target == inside] = weight
    return weights, moves


def dictionary() -> frozenset[str]:
    """Return the words of underthesea's dictionary in lower case; none if it has no such file."""
    try:
        with open(_package() / _MODEL / "dictionary.bin", "rb") as file:
            return frozenset(map(str, pickle.load(file)))
    except Exception:  # whatever a file of another kind makes of this
        return frozenset()


class WordModel:
    """underthesea's model of where words end."""

    def __init__(self, folder: Path) -> None:
        """Read the model of the package in `folder`; UnknownModelError where it is another one."""
        try:
            with open(folder / _MODEL / "features.bin", "rb") as file:
                features = pickle.load(file)
            with open(folder / _MODEL / "dictionary.bin", "rb") as file:
                self._dictionary: frozenset[str] = frozenset(pickle.load(file))
            with open(folder / _RULES, "rb") as file:
                rules: dict[str, dict[str, str]] = pickle.load(file)
            self._tokens = rules["token"]
            self._letters = str.maketrans(rules["character"])
            self._weights, moves = _read_model((folder / _MODEL / "models.bin").read_bytes())
        except Exception as error:  # whatever a file of another kind makes of these
            raise UnknownModelError(str(error)) from error
        if len(features) != len(_FEATURES) or frozenset(features) != _FEATURES:
            raise UnknownModelError("other features")
        (self._bb, self._bi), (self._ib, self._ii) = moves
        self._outside = {
            (name, border): sum(
                self._weights.get(name + kind, {}).get(border, 0.0) for kind in _KINDS
            )
            for name in (*_SINGLES, *_PAIRS, *_TRIPLES)
            for border in ("BOS", "EOS")
        }
        self._kinds = {
            name: [
                (kind, self._weights[name + kind])
                for kind in _KINDS
                if name + kind in _FEATURES and name + kind in self._weights
            ]
            for name in (*_SINGLES, *_PAIRS, *_TRIPLES)
        }
        self._kept: dict[tuple[str, ...], tuple[float, ...]] = {}
        self._ends: dict[int, list[float]] = {}

    def _normalized(self, syllable: str) -> str:
        """A syllable as underthesea normalizes a token."""
        token = unicodedata.normalize("NFC", syllable).translate(self._letters)
        return self._tokens.get(token, token) if len(token) <= _LONGEST_NORMALIZED else token

    def _sum(self, names: Sequence[str], tokens: tuple[str, ...]) -> tuple[float, ...]:
        """What some neighbouring tokens add to the place that each of `names` looks from."""
        text = " ".join(tokens)
        values = {
            "": text,
            ".lower": text.lower(),
            ".isdigit": str(text.isdigit()),
            ".istitle": str(all(token[:1].isupper() for token in tokens)),
            ".is_in_dict": str(text.lower() in self._dictionary),
        }
        added = tuple(
            sum(known[values[kind]] for kind, known in kinds if values[kind] in known)
            for kinds in (self._kinds[name] for name in names)
        )
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        self._kept[tokens] = added
        return added

    def cut(self, syllables: Sequence[str]) -> tuple[int, ...]:
        """Sizes of the words of a run, in syllables.

        Args:
            syllables: two or more, as their author wrote them.
        """
        tokens = list(map(self._normalized, syllables))
        size = len(tokens)
        kept = self._kept.get
        # Two places more at each end, for what looks over the border.
        scores = [0.0, 0.0, *self._borders(size), 0.0, 0.0]
        for at, token in enumerate(tokens):
            a, b, c, d, e = kept((token,)) or self._sum(_SINGLES, (token,))
            scores[at + 4] += a
            scores[at + 3] += b
            scores[at + 2] += c
            scores[at + 1] += d
            scores[at] += e
        for at, pair in enumerate(pairwise(tokens)):
            a, b, c, d = kept(pair) or self._sum(_PAIRS, pair)
            scores[at + 4] += a
            scores[at + 3] += b
            scores[at + 2] += c
            scores[at + 1] += d
        for at, triple in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
            a, b, c = kept(triple) or self._sum(_TRIPLES, triple)
            scores[at + 4] += a
            scores[at + 3] += b
            scores[at + 2] += c
        return self._decode(scores[2:-2])

    def _borders(self, size: int) -> Sequence[float]:
        """What the ends of a run of `size` syllables add at each of its places."""
        if size not in self._ends:
            added = [0.0] * size
            for names, length in ((_SINGLES, 1), (_PAIRS, 2), (_TRIPLES, 3)):
                for at in range(size):
                    for offset, name in zip(range(-2, 3), names, strict=False):
                        if at + offset < 0:
                            added[at] += self._outside[name, "BOS"]
                        elif at + offset + length > size:
                            added[at] += self._outside[name, "EOS"]
            self._ends[size] = added
        return self._ends[size]

    def _decode(self, scores: Sequence[float]) -> tuple[int, ...]:
        """The best labels (Viterbi's algorithm), as sizes of words."""
        begin, inside = 0.0, scores[0]
        back = []
        for score in scores[1:]:
            from_begin, from_inside = begin + self._bb, inside + self._ib
            on_begin, on_inside = begin + self._bi, inside + self._ii
            back.append((from_inside > from_begin, on_inside > on_begin))
            begin = max(from_begin, from_inside)
            inside = max(on_begin, on_inside) + score
        label = inside > begin
        labels = [label]
        for to_begin, to_inside in reversed(back):
            label = to_inside if label else to_begin
            labels.append(label)
        sizes: list[int] = []
        for goes_on in reversed(labels):
            if goes_on and sizes:
                sizes[-1] += 1
            else:
                sizes.append(1)
        return tuple(sizes)


@lru_cache(maxsize=1)
def load() -> WordModel:
    """The model of the installed underthesea, which is not imported.

    Raises:
        UnknownModelError: it is not one that is understood.
    """
    return WordModel(_package())


def _package() -> Path:
    """The folder of underthesea, which is not imported."""
    found = find_spec("underthesea")
    if found is None or not found.submodule_search_locations:
        raise UnknownModelError("underthesea is not installed")
    return Path(next(iter(found.submodule_search_locations)))
