"""The front matter of a post, in YAML, TOML or JSON -> values.

Every scalar is the text that stands there. Whatever somebody writes there, reading it takes bounded
time and memory: what would not is named instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from dlblog import fault, toml
from dlblog.errors import PostError

_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"\s*[\w\"'-]+\s*:")
_LINE = re.compile(r"line (\d+)")
_LONGEST = 1_000_000  # characters of front matter
_TOO_LONG = fault.LONG.format(most=f"{_LONGEST:,}")
_DEEPEST, _MOST_PARTS = 100, 100_000  # of YAML
_MOST_DOTS = 10_000_000  # of TOML, those of each line squared
_MANY_DIGITS = re.compile(r"\b0[box][0-9A-Fa-f_]{3500}")  # Python writes them in 4,300 at most


class _Yaml(YAMLHandler):
    """YAML in which every scalar is the text that stands there."""

    def load(self, fm: str, **kwargs: object) -> Any:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        # Its events take no memory; its loader recurses, in C: thousands of brackets would end
        # the process.
        depth = 0
        try:
            for number, event in enumerate(yaml.parse(fm, Loader=loader)):
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                elif isinstance(event, yaml.CollectionEndEvent):
                    depth -= 1
                if depth > _DEEPEST:
                    raise RecursionError
                if number > _MOST_PARTS:
                    raise yaml.YAMLError(fault.KEYS.format(most=f"{_MOST_PARTS:,}"))
        except yaml.MarkedYAMLError as error:
            # libyaml reads ahead and, in some versions, has a limit of its own.
            mark = error.problem_mark
            if mark and _open_brackets(fm[: mark.index]) > _DEEPEST:
                raise RecursionError from error
            raise
        return super().load(fm, Loader=loader)


def _open_brackets(text: str) -> int:
    """Return how many brackets of flow lists and mappings are open at the end of `text`."""
    return sum(map(text.count, "[{")) - sum(map(text.count, "]}"))


class _Toml(BaseHandler):
    """TOML by the standard library's parser; python-frontmatter's own needs a package more."""

    FM_BOUNDARY = _TOML_END

    def load(self, fm: str, **kwargs: object) -> Any:
        # The parser's time and memory grow with the square of the dots in a key.
        if sum(line.count(".") ** 2 for line in fm.split("\n")) > _MOST_DOTS:
            raise ValueError(fault.DOTS)
        if _MANY_DIGITS.search(fm):
            raise ValueError(fault.DIGITS)
        return toml.loads(fm, parse_float=str)


class _Json(JSONHandler):
    """JSON as Hugo writes it: an object, then the body."""

    def load(self, fm: str, **kwargs: object) -> Any:
        return super().load(fm, parse_int=str, parse_float=str)


class Place(NamedTuple):
    """Where the front matter of a text is, as offsets in it.

    Attributes:
        kind: yaml, toml or json.
        begin, end: its own text, without the lines around it.
        body: where that begins.
    """

    kind: str
    begin: int
    end: int
    body: int


class Values(dict[str, Any]):
    """The keys and values of front matter.

    Attributes:
        kind: of the front matter, as `Place.kind` has it; empty if there is none.
    """

    kind = ""


_HANDLERS = {"yaml": _Yaml, "toml": _Toml, "json": _Json}


def read_values(source: str, kind: str) -> dict[str, Any]:
    """The keys and values of a whole text, with the bounds of front matter.

    Args:
        kind: yaml, toml or json.
    Returns:
        values as texts; empty where it cannot be read or is something else.
    """
    if len(source) > _LONGEST:
        return {}
    try:
        values = _HANDLERS[kind]().load(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {str(key): value for key, value in values.items()} if isinstance(values, Mapping) else {}


def find_front_matter(text: str) -> Place | None:
    """Where the front matter of a text is; None where it has none.

    Args:
        text: of a whole file, with `\\n` for line ends.
    Raises:
        PostError: it begins and never ends.
    """
    start = len(text) - len(text.lstrip())
    if text.startswith(("---", "+++"), start):
        begin = text.find("\n", start) + 1
        if not begin or text[start + 3 : begin].strip():
            return None
        kind, end = ("yaml", _YAML_END) if text[start] == "-" else ("toml", _TOML_END)
        if match := end.search(text, begin):
            return Place(kind, begin, match.start(), match.end())
        if _KEY.match(text, begin) or text[start] == "+":
            line = text.count("\n", 0, start) + 1
            raise PostError("", fault.NO_END.format(line=text[start] * 3), line)
    elif text.startswith("{", start) and text[start + 1 : start + 2].isspace():
        try:
            decoder = json.JSONDecoder(parse_int=str)  # of any length
            _, size = decoder.raw_decode(text[start : start + _LONGEST])
        except (ValueError, RecursionError) as error:
            if re.match(r'\{\s*"', text[start : start + 200]):
                before = text.count("\n", 0, start)
                if len(text) - start > _LONGEST and _at_end(error):
                    raise PostError("", _TOO_LONG, before + 1) from error
                raise PostError("", *_reason(error, before)) from error
            return None
        return Place("json", start, start + size, start + size)
    return None


def _at_end(error: Exception) -> bool:
    """Whether JSON cannot be read because there is too little of it."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated") or error.pos > _LONGEST - 12  # half an escape


def _reason(error: Exception, lines_before: int) -> tuple[str, int | None]:
    """What a parser complains about, in a few words, and the line of the file."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if "end of stream" in str(error.problem):  # what began there never ends
            mark = error.context_mark or mark
        what = error.problem or error.context or "not YAML"
        if error.context and error.context not in what:
            what = f"{error.context}, {what}"
        reason = fault.NOT_PARSED.format(kind="YAML", reason=what)
        return reason, mark.line + 1 + lines_before if mark else None
    if isinstance(error, RecursionError):
        return fault.NESTED, lines_before + 1
    kind = "YAML" if isinstance(error, yaml.YAMLError) else "TOML"
    text = str(error)
    if isinstance(error, json.JSONDecodeError):
        reason = fault.NOT_PARSED.format(kind="JSON", reason=error.msg)
        return reason, error.lineno + lines_before
    match = _LINE.search(text)
    line = int(match[1]) + lines_before if match else lines_before + 1
    first = text.splitlines()[0] if text else type(error).__name__
    return fault.NOT_PARSED.format(kind=kind, reason=first[:120]), line


def read_front_matter(text: str) -> tuple[Values, int, list[tuple[str, int | None]]]:
    """The front matter of a post; none is none.

    Args:
        text: of the whole file.
    Returns:
        values by lower-case key, the offset of the body, and faults as reason and 1-based line of
        the file. What is at fault has no values.
    """
    try:
        found = find_front_matter(text)
    except PostError as error:
        return Values(), 0, [(error.reason, error.line)]
    if found is None:
        return Values(), 0, []
    source, body = text[found.begin : found.end], found.body
    lines_before = text.count("\n", 0, found.begin)
    if len(source) > _LONGEST:
        return Values(), body, [(_TOO_LONG, lines_before + 1)]
    try:
        values = _HANDLERS[found.kind]().load(source)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Values(), body, [_reason(error, lines_before)]
    if values is None or (isinstance(values, str) and not values.strip()):
        return Values(), body, []
    if not isinstance(values, Mapping):
        return Values(), body, [(fault.NO_KEYS, lines_before + 1)]
    taxonomies = values.get("taxonomies")
    if isinstance(taxonomies, Mapping):
        values = {**taxonomies, **values}
    read = Values((str(key).lower(), value) for key, value in values.items())
    read.kind = found.kind
    return read, body, []
