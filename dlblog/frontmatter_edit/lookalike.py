"""Tell what at the top of a post looks like front matter that dlblog does not read.

A new block of front matter on top of such a post would hide the author's own from the generator.
So here a doubt counts as a yes: what is no prose by its signs, or might be keys and values.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dlblog.errors import PostError
from dlblog.front_matter import KNOWN_KEYS, find_front_matter, keys_in

_LOOKED = 20_000  # characters from the top
_MOST_LINES = 100
_SHOWN = 40  # characters of a line
_MOST_WORDS = 3  # of a key; more are a sentence with a colon
# White space, and signs that nobody sees and no generator passes over.
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*")
# One of these is enough: no Markdown begins so.
_FORMS = re.compile(
    r"""
    \.\.[ ][\w-]+: | \#\+\w | % | @def[ ] | \[\[!\w | \[_metadata_
    | (?:-[ ])?[^\W\d_][\w /-]{0,39}::(?=\s|$)          # Logseq
    | \{\s*(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_][\w-]*)\s*:  # JSON, JSON5
    | \+{3} | ;{3}
    | -{3,}[ \t]*\w[\w+./-]*[ \t]*$                     # a fence with a language
    | <(?:!doctype|html|head|meta|title|frontmatter|\?xml)\b
    | <script\b[^>]*>\s*export\b
    | export[ ]default[ ]*\{
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_KEY_LINE = re.compile(
    r"""[ \t]*(?::(?P<field>[\w-]+):(?=\s|$)
    |(?!\d+[.)]\s)(["']?)(?P<key>[^\W_][\w .-]{0,39}?)\2
    [ \t]*(?P<sign>[:=])(?P<gap>[\s"'\[{]|$)?)""",
    re.VERBOSE,
)
_COMMENT = re.compile(
    r"""(?:<!--|/\*|\{\#|\{\{/\*|\{\{!--|\{%-?\s*comment\s*-?%\}|\"\"\"|'''
    |\[(?://|comment)\]:\s*(?:\#|<>)\s*[("'])
    (?P<inside>.*?)(?:-->|\*/\}\}|\*/|\#\}|--\}\}|\{%-?\s*endcomment\s*-?%\}|\"\"\"|'''|[)"']$|\Z)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_SIGNS = re.compile(r"(?!`{3}|~{3})[^\w\s]{2,}[ \t]*[\w-]*[ \t]*\n\s*")
_DASHES = re.compile(r"^-{3,}", re.MULTILINE)
# A title of AsciiDoc or reStructuredText, below which fields may stand.
_TITLE = re.compile(r"(?:=[ ].*\n(?:[^:\s].*\n)*|.+\n([=#*~^\"-])\1{2,}[ \t]*\n)\s*(?=:)")
_EXPORT = re.compile(r"^export[ ]+(?:const|let|var)[ ]+(\w+)[^=\n]*=", re.MULTILINE)
_DATA = re.compile(r"(?i)\w*(?:meta|matter|attributes)\w*|data|post|page|info|config")
_SEMICOLONS = re.compile(r"^;{3,}[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3}|~{3})", re.MULTILINE)


class Lookalike(NamedTuple):
    """What looks like front matter.

    Attributes:
        line: the line that does, or its beginning.
        start: its offset in the text.
    """

    line: str
    start: int


def find_lookalike(text: str) -> Lookalike | None:
    """Return what a post begins with that looks like front matter; None where nothing does.

    Args:
        text: of a whole file in which `front_matter` finds none, with `\\n` for line ends.
    """
    top = text[:_LOOKED]
    if (at := _find(top, _skip_blank(top, 0))) is None:
        return None
    line = top[at:].split("\n", 1)[0].strip()
    return Lookalike(line if len(line) <= _SHOWN else line[:_SHOWN] + "…", at)


def _find(text: str, start: int) -> int | None:
    """Where in a text something looks like front matter.

    Args:
        start: of the first sign that is not blank.
    """
    if start and _is_front_matter(text[start:]):
        return start
    code = _FENCE.search(text, start)
    stop = code.start() if code else len(text)
    if semicolons := _SEMICOLONS.search(text, start, stop):
        return semicolons.start()
    while True:
        if _FORMS.match(text, start) or _has_keys(text, start):
            return start
        if not (comment := _COMMENT.match(text, start)):
            break
        inside = _skip_blank(text, comment.start("inside"))
        if _FORMS.match(text, inside, comment.end("inside")) or _has_keys(
            comment[0], inside - start
        ):
            return inside
        start = _skip_blank(text, comment.end())
        if _is_front_matter(text[start:]):
            return start
    if (title := _TITLE.match(text, start)) and _has_keys(text, title.end()):
        return title.end()
    if (signs := _SIGNS.match(text, start)) and _has_keys(text, signs.end()):
        return start
    for match in _EXPORT.finditer(text, start, stop):
        if _DATA.fullmatch(match[1]) or _is_known(match[1]):
            return match.start()
    dashes = _DASHES.search(text, start, stop)
    if dashes is None:
        return None
    if dashes.start() > start:  # Hexo takes keys above a line of dashes for front matter
        return start if keys_in(text[start : dashes.start()]) else None
    # gray-matter takes what follows --- for a language, if another such line ends it.
    is_text = text[dashes.end() : dashes.end() + 1] not in ("", "\n") and len(dashes[0]) == 3
    return start if is_text and _DASHES.search(text, dashes.end()) else None


def _is_front_matter(text: str) -> bool:
    try:
        return find_front_matter(text) is not None
    except PostError:
        return True


def _skip_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _has_keys(text: str, at: int) -> bool:
    """Whether keys and values stand at some place: one that generators know, or several."""
    keys = _keys(text, at)
    return len(keys) > 1 or any(map(_is_known, keys))


def _is_known(key: str) -> bool:
    return re.split("[-_.]", key.lower())[-1] in KNOWN_KEYS


def _keys(text: str, at: int) -> list[str]:
    """The keys of the lines from some place on, as far as no empty line is between them."""
    keys: list[str] = []
    for line in text[at:].split("\n", _MOST_LINES)[:_MOST_LINES]:
        match = _KEY_LINE.match(line)
        key = (match["field"] or match["key"]) if match else ""
        is_key = match and (match["field"] or match["gap"] is not None or match["sign"] == "=")
        if (is_key or _is_known(key)) and len(key.split()) <= _MOST_WORDS:
            keys.append(key)
        elif not line.startswith(("#", " ", "\t", "-") if keys else "#"):
            break
    return keys
