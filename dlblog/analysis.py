"""Text to tokens to terms, the same way for posts and for queries.

Positions count what a reader would call words (syllables in Vietnamese), offsets are characters of
the text that was given. A technical term with a joint in it (Node.js, scikit-learn, GPT-4) keeps
its parts as tokens, for phrases and nearness, and is one compound besides; a name in camel case
(getElementById, NodeJS) is one token and has parts besides. C++, C#, F# and the like are single
tokens. Nothing is dropped: in Vietnamese one-letter words matter (ở, ý).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dlblog.vietnamese import IGNORABLE, is_bare, is_bare_syllable, is_syllable, normalize

# Characters of a token; what is longer is several, as in Lucene. The matching of a token, the marks
# in one and what is remembered of tokens take memory and time by its length.
_LONGEST = 255
_MOST_JOINED = 100  # tokens of a compound
# Stands in a list of terms where a paragraph ends, so that no phrase runs across.
BREAK = "¶"

_MARKS = "\u0300-\u036f"
_LETTER = r"[^\W_]"
_TOKEN = re.compile(
    r"[A-Za-z][A-Za-z0-9]{0,30}\+\+"  # C++, g++, C++11, Notepad++
    r"|\b[A-Za-z]\#(?!\w)"  # C#, F#
    rf"|{_LETTER}(?:{_LETTER}|[{_MARKS}{IGNORABLE}]){{0,{_LONGEST - 1}}}"
)
# Scripts without spaces, in which every character is a token, with the marks on it.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_DIVIDED = re.compile(f"[{_IDEOGRAPHS}][{_MARKS}{IGNORABLE}]*|[^{_IDEOGRAPHS}]+")
# What joins the parts of a compound (a space stands where a capital does).
JOINTS = ".-_'’"
_DIVIDER = re.compile(f"[{re.escape(JOINTS)} ]")
_DOT_NAME = re.compile(r"(?<![\w.])\.(?=[A-Za-z])")
_VERSION = re.compile(r"v(\d+(?:\.\d+)+)")
_HUMP = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_TURN = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        text: the normalized term.
        position: 0-based, counting tokens.
        start, end: character offsets in the text it was found in.
    """

    text: str
    position: int
    start: int
    end: int


class Compound(NamedTuple):
    """Neighbouring tokens that their author wrote as one (Node.js: `nodejs` over node and js).

    Attributes:
        text: the joined normalized term; dots and hyphens stay only between digits (v1.2.3).
        first, last: positions of its first and last token.
        joined: the same with what joined them: `node.js`, `gpt-4`.
    """

    text: str
    first: int
    last: int
    joined: str


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order.

    Args:
        text: anything; offsets in the result refer to it as it is.
    Returns:
        tokens whose spans ascend and never overlap.
    """
    return list(find_tokens(text))


def find_tokens(text: str) -> Iterator[Token]:
    """`tokenize`, one token after the other: those of a very long text need not be kept."""
    if text.isascii() or max(text, default="") < _IDEOGRAPHS[0]:
        for position, match in enumerate(_TOKEN.finditer(text)):
            yield Token(normalize(match.group()), position, match.start(), match.end())
        return
    pieces = (
        piece
        for match in _TOKEN.finditer(text)
        for piece in _DIVIDED.finditer(text, match.start(), match.end())
    )
    for position, piece in enumerate(pieces):
        yield Token(normalize(piece.group()), position, piece.start(), piece.end())


def _joint(text: str, left: Token, right: Token) -> str | None:
    """The sign that joins two neighbouring tokens into a compound, or None."""
    if right.start - left.end != 1:
        return None
    joint = text[left.end]
    if joint not in JOINTS:
        return None
    if left.text[-1].isdigit() and right.text[0].isdigit():
        return joint if joint in ".-" else None
    # A full stop without a space after it (xong.Tiếp) joins nothing.
    if joint == "." and not (left.text.isascii() and right.text.isascii()):
        return None
    return joint


def compounds(text: str, tokens: list[Token]) -> Iterator[Compound]:
    """The compounds among the tokens of a text, as `tokenize` gave them; also .NET and its like."""
    index, count = 0, len(tokens)
    while index < count:
        first = tokens[index]
        whole, joined, last = first.text, first.text, index
        while last + 1 < count:
            joint = _joint(text, tokens[last], tokens[last + 1])
            if joint is None or last - index >= _MOST_JOINED:
                break
            last += 1
            term = tokens[last].text
            whole += joint + term if whole[-1].isdigit() and term[0].isdigit() else term
            joined += joint + term
        if last > index:
            yield Compound(whole, first.position, tokens[last].position, joined)
            if version := _VERSION.fullmatch(whole):
                yield Compound(version[1], first.position, tokens[last].position, version[1])
        if first.start and text[first.start - 1] == "." and _DOT_NAME.match(text, first.start - 1):
            yield Compound("." + whole, first.position, tokens[last].position, "." + joined)
        elif last > index and joined.endswith(".net") and _is_framework(text, tokens[last], joined):
            # Who looks for .NET means ASP.NET as well.
            yield Compound(".net", tokens[last].position, tokens[last].position, ".net")
        index = last + 1


def divided(joined: str) -> list[str]:
    """The parts of a `Compound.joined`, or of the parts of a name with spaces between."""
    return _DIVIDER.split(joined)


def _is_framework(text: str, last: Token, joined: str) -> bool:
    """Whether a name that ends in .net is of the framework and not of a site."""
    return text[last.start : last.end] != "net" or joined in ("asp.net", "ado.net", "vb.net")


def camel_parts(raw: str) -> list[str]:
    """The parts of a name in camel case as its author wrote it; empty where it has none.

    `getElementById` has four, `NodeJS` two. A name of two words with capitals (JavaScript, GitHub,
    TensorFlow) is a word of its own, and so is what would fall into single letters (iPhone, LaTeX).
    """
    if not _TURN.search(raw) or not raw.isascii():
        return []
    humps = _HUMP.findall(raw)
    letters = [hump for hump in humps if not hump.isdigit()]
    if len(humps) == 1 or any(len(hump) == 1 for hump in letters):
        return []
    brand = len(letters) == 2 and not letters[0].islower()
    if brand and not any(hump.isupper() for hump in letters):
        return []
    return [hump.lower() for hump in humps]


def searchable_parts(parts: list[str]) -> list[str]:
    """Those parts of a name that are worth finding it by: not a short Vietnamese word (MySQL)."""
    return [part for part in parts if len(part) > 2 or not is_bare_syllable(part)]


def vietnamese_runs(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Where word segmentation has something to do.

    Args:
        text, tokens: a text and its tokens.
    Yields:
        (first, last + 1) indexes in `tokens` of each run of two or more syllables with nothing but
        white space between them, at least one of them with a mark. Punctuation and words that
        cannot be Vietnamese end a run.
    """
    begin, marked, previous_end = 0, False, -1
    for index, token in enumerate(tokens):
        syllable = is_syllable(token.text)
        joined = index > begin and text[previous_end : token.start].isspace()
        if not (syllable and joined):
            if marked and index - begin >= 2:
                yield begin, index
            begin, marked = (index, False) if syllable else (index + 1, False)
        if syllable and not token.text.isascii():
            marked = marked or not is_bare(token.text)
        previous_end = token.end
    if marked and len(tokens) - begin >= 2:
        yield begin, len(tokens)
