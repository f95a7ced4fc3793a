"""Templates: text with named fields in braces, `{date:%d/%m/%Y}  {title:40}  {tags:; }`.

What stands after the colon tells how a field is written:

    {title:40}          in exactly 40 columns of a terminal, shortened or filled; {title:>40} puts
                        what is short to the right, {title:.40} only shortens
    {date:%d/%m/%Y}     a date by the signs of strftime that tell of days
    {score:.2f} {n:03}  a number as Python formats it
    {tags:; }           what stands between tags
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from dlblog.errors import UsageError
from dlblog.output.format import FIELDS
from dlblog.output.safe import CONTROLS, harmless
from dlblog.translation import _

Hit = Mapping[str, Any]
Fill = Callable[[Hit, int], str]

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|\\[\\tn]")
_WRITTEN = {"{{": "{", "}}": "}", "\\\\": "\\", "\\t": "\t", "\\n": "\n"}
_WIDTH = re.compile(r"([<>.]?)(\d{1,3})")
_NUMBER = re.compile(r"[<>]?\d{0,3}(?:\.\d{1,2}f)?")
_SIGN = re.compile(r"%(-?.?)", re.DOTALL)
_SIGNS = "A a B b d F G j m u V w Y y % -d -m -j".split()
_MORE: dict[str, Callable[[Hit, int], Any]] = {
    "n": lambda hit, n: n,
    "updated": lambda hit, n: hit.get("updated"),
    "summary": lambda hit, n: " ".join((hit.get("summary") or "").split()),
    "year": lambda hit, n: (hit["date"] or "")[:4],
    "month": lambda hit, n: (hit["date"] or "")[:7],
    "abspath": lambda hit, n: os.path.abspath(hit["path"]),
    "folder": lambda hit, n: os.path.dirname(hit["path"]),
    "filename": lambda hit, n: os.path.basename(hit["path"]),
    "stem": lambda hit, n: os.path.splitext(os.path.basename(hit["path"]))[0],
    "link": lambda hit, n: markdown_link(hit),
}
NAMES = (*FIELDS, *_MORE)


def from_template(text: str, hit: Hit, n: int = 1) -> str:
    """A hit by a template, with a line end; `\\t` and `\\n` in it are a tab and a line end.

    Args:
        n: the hit's place among all.
    Raises:
        UsageError: as `template` does.
    """
    return template(text)(hit, n) + "\n"


@lru_cache(maxsize=16)
def template(text: str) -> Fill:
    """What fills a template. Of its own text too nothing acts on a terminal but tabs and line ends.

    Raises:
        UsageError: there is no such field, or it cannot be written so.
    """
    parts = list(_parts(text))
    return lambda hit, n: "".join(p if isinstance(p, str) else p(hit, n) for p in parts)


def _parts(text: str) -> Iterator[str | Fill]:
    at = 0
    for match in _PLACE.finditer(text):
        yield _literal(text[at : match.start()])
        at = match.end()
        place = match.group()
        yield _WRITTEN[place] if place in _WRITTEN else _field(place, match[1])
    yield _literal(text[at:])


def _literal(text: str) -> str:
    return CONTROLS.sub(lambda match: match[0] if match[0] in "\t\n" else " ", text)


def _field(place: str, inside: str | None) -> Fill:
    name, _colon, how = (inside or "").partition(":")
    if name not in NAMES:
        raise UsageError(_unknown(place, name))
    get = _MORE.get(name) or (lambda hit, n: hit[name])
    written = _writer(name, how, place)

    def fill(hit: Hit, n: int) -> str:
        return written(get(hit, n))

    return fill


def _unknown(place: str, name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), NAMES, 1, 0.5)
    message = _("a template has no field '{place}': fields are {fields}")
    if close:
        message = _(
            "a template has no field '{place}'; did you mean '{close}'? Fields are {fields}"
        )
    return message.format(
        place=place[:60], close="{" + "".join(close) + "}", fields=", ".join(NAMES)
    )


def _writer(name: str, how: str, place: str) -> Callable[[Any], str]:
    """What writes a value as is told after the colon."""
    if not how:
        return _plain
    if name in ("date", "updated") and "%" in how:
        for sign in _SIGN.findall(how):
            if sign not in _SIGNS:
                raise UsageError(
                    _("'{place}': a date has no '%{sign}', but {signs}").format(
                        place=place[:60], sign=sign, signs=" ".join(f"%{s}" for s in _SIGNS)
                    )
                )
        return lambda value: harmless(_day(value, how)) if value else ""
    if fitted := _WIDTH.fullmatch(how):
        if name in ("n", "score") and fitted[1] != ".":
            return lambda value: format(value, how)
        return lambda value: _fitted(_plain(value), fitted[1], int(fitted[2]))
    if name == "tags":
        return lambda value: harmless(how.join(value))
    if name in ("n", "score") and _NUMBER.fullmatch(how):
        return lambda value: format(value, how)
    example = {
        "n": "{n:3}",
        "score": "{score:.2f}",
        "date": "{date:%d/%m/%Y}",
        "updated": "{updated:%d/%m/%Y}",
    }.get(name)
    raise UsageError(
        _("'{place}' cannot be written so: try {example}").format(
            place=place[:60], example=example or f"{{{name}:40}}"
        )
    )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return harmless("" if value is None else str(value))


def _fitted(text: str, side: str, columns: int) -> str:
    from dlblog.terminal import shorten, width

    text = shorten(text, columns)
    rest = " " * (columns - width(text))
    return {".": text, ">": rest + text}.get(side, text + rest)


def _day(value: str, how: str) -> str:
    """A date as is told; the same on all systems, also in early years."""
    try:
        day = date.fromisoformat(value)
    except ValueError:  # not of dlblog's making
        return value

    def written(match: re.Match[str]) -> str:
        sign = match[1]
        if sign in ("Y", "G"):
            return f"{day.year if sign == 'Y' else day.isocalendar()[0]:04}"
        if sign == "F":
            return day.isoformat()
        if sign == "%":
            return "%"
        return day.strftime(f"%{sign[-1]}").lstrip("0" if sign[0] == "-" else "")

    return _SIGN.sub(written, how)


_IN_LINK = re.compile(r"[\\\[\]*_<>`&~{}%|!#$]")
_IN_ADDRESS = re.compile(r"[^\w/.~!$'*+,;=:@?&#%-]|[^\x00-\x7f]", re.ASCII)
_SITE = re.compile(r"/(?!/)|https?://", re.IGNORECASE)


def markdown_link(hit: Hit) -> str:
    """A link to a post in Markdown: to its address on the site where it tells one, else its path.

    Signs of Markdown in the title are escaped, and so are those that make generators run something.
    """
    from dlblog.output.style import percent_encoded

    url = hit["url"] or ""
    address = percent_encoded(hit["path"])
    if _SITE.match(url):
        address = _IN_ADDRESS.sub(lambda match: percent_encoded(match[0]), url)
    return f"[{_IN_LINK.sub(lambda match: chr(92) + match[0], harmless(hit['title']))}]({address})"
