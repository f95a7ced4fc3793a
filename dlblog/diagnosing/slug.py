"""What the address of a tag's page is made of in Jekyll, Hugo and Gatsby.

Each of them writes the page of a tag to a folder that is named after it. Tags with one slug have
one page, which shows the posts of either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Of Unicode: `[\p{M}\p{L}\p{Nd}]`; Hugo keeps some signs besides.
_LETTERS_AND_DIGITS = frozenset("Lu Ll Lt Lm Lo Mn Mc Me Nd".split())
_KEPT_BY_HUGO = frozenset("./\\_#+~-@%")
_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")

# Letters of Latin-1 and Latin Extended-A that Unicode does not take apart, as lodash writes them.
_LETTERS = str.maketrans(
    {
        **{"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ß": "ss"},
        **{"ð": "d", "Ð": "D", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H"},
        **{"ł": "l", "Ł": "L", "ŀ": "l", "Ŀ": "L", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T"},
        **{"ĳ": "ij", "Ĳ": "IJ", "ı": "i", "ĸ": "k", "ŉ": "'n", "ſ": "s"},
    }
)
_DEBURRED = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\u017f]")
_COMBINING = "\u0300-\u036f\ufe20-\ufe2f\u20d0-\u20ff"
_NOT_IN_WORDS = re.compile(f"['\u2019{_COMBINING}]")

# Words as lodash cuts them: aB and 1a are two, ABc is a and bc; what it knows as no letter with a
# case, and that is most letters of Vietnamese, goes with small ones as with capitals.
_APART = "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\xbf\xd7\xf7\u2000-\u206f\ufeff\u1680\u180e\u3000"
_EMOJI = "\u2700-\u27bf\U00010000-\U0010ffff"
_OTHER = f"[^A-Za-z0-9{_APART}{_EMOJI}{_COMBINING}\ufe0e\ufe0f]"
_PICTURE = f"[{_EMOJI}][\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
_WORD = re.compile(
    f"[A-Z]?[a-z]+(?=[{_APART}A-Z]|\\Z)"
    f"|(?:[A-Z]|{_OTHER})+(?=[{_APART}]|[A-Z](?:[a-z]|{_OTHER})|\\Z)"
    f"|[A-Z]?(?:[a-z]|{_OTHER})+"
    "|[A-Z]+"
    "|[0-9]*(?:1ST|2ND|3RD|[04-9]TH)(?![A-Z0-9])"
    "|[0-9]*(?:1st|2nd|3rd|[04-9]th)(?![a-z0-9])"
    "|[0-9]+"
    f"|{_PICTURE}(?:\u200d{_PICTURE})*"
)


def jekyll(tag: str) -> str:
    """The slug that `Jekyll::Utils.slugify` makes in its default mode, as jekyll-archives does."""
    kept = (c if unicodedata.category(c) in _LETTERS_AND_DIGITS else " " for c in tag)
    return "-".join("".join(kept).split()).lower()


def hugo(tag: str) -> str:
    """The path that `paths.Sanitize` of Hugo makes of a term of a taxonomy, in lower case."""
    text, slug, gap = _PERCENT.sub("", tag), "", False
    for char in text:
        if char in _KEPT_BY_HUGO or unicodedata.category(char) in _LETTERS_AND_DIGITS:
            slug += "-" + char if gap and char != "-" else char
            gap = False
        elif char.isspace() and slug and not slug.endswith("-"):
            gap = True
    return slug.lower()


def hugo_without_accents(tag: str) -> str:
    """`hugo` with `removePathAccents`: marks go, but đ is a letter by itself and stays."""
    decomposed = unicodedata.normalize("NFD", hugo(tag))
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    )


def gatsby(tag: str) -> str:
    """The slug that `kebabCase` of lodash makes, which Gatsby's guide to tags takes.

    Of Vietnamese letters only those of Latin-1 and Latin Extended-A lose their marks.
    """
    bare = _NOT_IN_WORDS.sub("", _DEBURRED.sub(_deburr, tag))
    return "-".join(_WORD.findall(bare)).lower()


def _deburr(match: re.Match[str]) -> str:
    letter = match.group().translate(_LETTERS)
    return unicodedata.normalize("NFD", letter)[0] if len(letter) == 1 else letter


GENERATORS: dict[str, Callable[[str], str]] = {
    "Jekyll": jekyll,
    "Hugo": hugo,
    "Hugo with removePathAccents": hugo_without_accents,
    "Gatsby": gatsby,
}
