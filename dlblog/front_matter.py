"""Find the front matter of a post and read its values, in every form that a generator parses.

Every scalar is the text that stands there. Whatever somebody writes there, reading it takes bounded
time and memory: what would not is named instead. The forms, and where each is defined:

- `---` YAML, also with a language (`---json`): Jekyll's `YAML_FRONT_MATTER_REGEXP`, gray-matter;
- `+++` TOML and `{` JSON: Hugo's page lexer, Zola;
- dashes or `;;;` as Hexo takes them, with the first line or without: hexo-front-matter;
- `Title: …` lines of Pelican: Python-Markdown's extension `meta`.

What no generator parses is no front matter here; `frontmatter_edit.lookalike` knows what looks like
some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from dlblog import fault, toml
from dlblog.errors import PostError

# Keys that tell front matter from prose: two generators or more give them a meaning.
KNOWN_KEYS = frozenset(
    """author authors categories category date description draft keywords lang layout modified
    permalink published slug status subtitle summary tag tags taxonomies template title updated
    """.split()
)
# Jekyll ends at `...` as well, and all others at any line that begins with `---`.
_YAML_END = re.compile(r"^(?:(-{3,})|\.\.\.(?=[ \t]*$))[ \t]*", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"^-{3,}[ \t]*", re.MULTILINE)
_SEMICOLONS = re.compile(r"^;{3,}[ \t]*$", re.MULTILINE)
_LANGUAGES = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json"}
_KEY = re.compile(r"\s*[\w\"'-]+\s*:")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_BARE_KEY = re.compile(rf"\s*([\"']?){_PLAIN_KEY.pattern}\1[ \t]*:")
_JSON_KEY = re.compile(r'\s*"[^"\n]*"\s*:')
_JSON_END = re.compile(r"\s*^;{3,}[ \t]*$", re.MULTILINE)
_OPENING = re.compile(r'\{\s*["}]')
_OBJECT = re.compile(r'\{\s+"|\{"[^"\n]*"\s*:')
# A line of Python-Markdown's `meta`, and one that goes on with its value.
HEADER_LINE = re.compile(
    r"(?:^|(?<=\r))(?: {0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>[^\r\n]*)"
    r"|(?: {4}| {0,3}\t)[ \t]*(?P<more>\S[^\r\n]*))",
    re.MULTILINE,
)
_HEADER = re.compile(
    r"(?: {0,3}[A-Za-z0-9_-]+:(?!:)[^\n]*(?:\n|\Z)"
    r"(?:(?: {4}| {0,3}\t)[ \t]*\S[^\n]*(?:\n|\Z))*)+"
)
_HEADER_END = re.compile(r"\Z|[ \t]*(?:\n|\Z)|(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FENCE = re.compile(r"---[ \t]*\n")
_TITLE = re.compile(r"^ {0,3}title:[ \t]*\S", re.MULTILINE | re.IGNORECASE)
# With the plugin for YAML Pelican reads what stands between dashes as others do.
_YAML_VALUE = re.compile(r"^ {0,3}[\w-]+:[ \t]+[\"'\[{|>&*!]", re.MULTILINE)
_YAML_LIST = re.compile(
    r"^ {0,3}(?:tags|authors):[ \t]*\[.*\][ \t]*$", re.MULTILINE | re.IGNORECASE
)
_LINE = re.compile(r"line (\d+)")
_LONGEST = 1_000_000  # characters of front matter
_TOO_LONG = fault.LONG.format(most=f"{_LONGEST:,}")
_LONGEST_BARE = 50_000  # characters of front matter without a line before it: more is prose
_DEEPEST, _MOST_PARTS = 100, 100_000  # of YAML
_SHORT = 10_000  # characters of YAML that cannot have so many parts
_NEXT_DOCUMENT = re.compile(r"^(?:---|\.\.\.)", re.MULTILINE)
_MOST_DOTS = 10_000_000  # of TOML, those of each line squared
_MANY_DIGITS = re.compile(r"\b0[box][0-9A-Fa-f_]{3500}")  # Python writes them in 4,300 at most


class _Yaml(YAMLHandler):
    """YAML in which every scalar is the text that stands there."""

    def load(self, fm: str, **kwargs: object) -> Any:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        # Each collection begins with one of these; what is short and of few is not looked at first.
        signs = sum(map(fm.count, "[{-?:"))
        if len(fm) < _SHORT and signs < _DEEPEST and not _NEXT_DOCUMENT.search(fm):
            return super().load(fm, Loader=loader)
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


class _Members(_Json):
    """JSON as Hexo writes it: the members of an object, without its braces."""

    def load(self, fm: str, **kwargs: object) -> Any:
        if fm.lstrip().startswith("{"):
            raise json.JSONDecodeError(fault.BRACES, fm, fm.index("{"))
        try:
            return super().load(f"{{{fm}}}")
        except json.JSONDecodeError as error:
            raise json.JSONDecodeError(f"{error.msg} (;;;)", error.doc, error.pos) from None


class _Header(BaseHandler):
    """Lines of keys and values as Pelican reads them by Python-Markdown's `meta`."""

    FM_BOUNDARY = _TOML_END  # python-frontmatter wants some; a header has none

    def load(self, fm: str, **kwargs: object) -> Any:
        lines: dict[str, list[str]] = {}
        for key, value in header_lines(fm):
            lines.setdefault(key.lower(), []).append(value)
        values: dict[str, Any] = {key: " ".join(texts) for key, texts in lines.items()}
        # Pelican takes the first line of what may stand there once, and only these are lists.
        for key in ("tags", "authors"):
            values[key] = divided(lines[key][0])[0] if key in lines else []
        if "category" in lines:
            values["category"] = lines["category"][:1]
        return values


def header_lines(source: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of a header, line by line.

    Args:
        source: its text, with `\\n` for line ends.
    Yields:
        a line that goes on with the value of another has the key of that.
    """
    key = ""
    for match in HEADER_LINE.finditer(source):
        key = match["key"] or key
        yield key, (match["value"] or match["more"] or "").strip()


def divided(value: str) -> tuple[list[str], str]:
    """Divide a value of Pelican as its `ensure_metadata_list` does: at `;`, or else at commas.

    Returns:
        the names, and the sign between them.
    """
    sign = ";" if ";" in value else ","
    return [name for part in value.split(sign) if (name := part.strip())], sign


class Place(NamedTuple):
    """Where the front matter of a text is, as offsets in it.

    Attributes:
        kind: yaml, toml, json, members (of a JSON object, without its braces) or header.
        begin, end: its own text, without the lines around it.
        body: where that begins.
        is_certain: whether all generators that read its kind see its end there.
    """

    kind: str
    begin: int
    end: int
    body: int
    is_certain: bool = True


class Values(dict[str, Any]):
    """The keys and values of front matter.

    Attributes:
        kind: of the front matter, as `Place.kind` has it; empty if there is none.
    """

    kind = ""


_HANDLERS = {"yaml": _Yaml, "toml": _Toml, "json": _Json, "members": _Members, "header": _Header}


def read_values(source: str, kind: str) -> dict[str, Any]:
    """The keys and values of a whole text, with the bounds of front matter.

    Args:
        kind: as in `Place`.
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


def find_front_matter(text: str, generator: str = "") -> Place | None:
    """Where the front matter of a text is; None where it has none.

    Args:
        text: of a whole file, with `\\n` for line ends.
        generator: of the blog, by its name; empty if it is unknown.
    Raises:
        PostError: it begins and never ends.
    """
    if generator == "Pelican" and (place := _header(text, is_certain=True)):
        return place
    start = len(text) - len(text.lstrip())
    if text.startswith(("---", "+++"), start):
        return _fenced(text, start)
    if text.startswith("{", start):
        return _object(text, start)
    if text.startswith(";;;"):
        return _members(text)
    if _JSON_KEY.match(text):
        end = _SEMICOLONS.search(text)
        is_prose = end is None or "\n\n" in text[: end.start()].strip()
        return None if is_prose or end is None else Place("members", 0, end.start(), end.end())
    if not _BARE_KEY.match(text):
        return None
    return _half(text) or _header(text)


def _fenced(text: str, start: int) -> Place | None:
    """Front matter between two lines of dashes or plus signs.

    Raises:
        PostError: it begins and never ends.
    """
    begin = text.find("\n", start) + 1
    first = text[start : begin - 1].rstrip() if begin else ""
    if len(first) > 3 and not first.strip("-"):
        # Five dashes are Hexo's; to others, and where no keys follow, they are a line.
        end = re.compile(rf"^{first}[ \t]*$", re.MULTILINE).search(text, begin)
        if start or end is None or end.start() - begin > _LONGEST_BARE:
            return None
        if not any(map(_PLAIN_KEY.fullmatch, keys_in(text[begin : end.start()]))):
            return None
        return Place("yaml", begin, end.start(), end.end())
    kind = "toml" if first == "+++" else "yaml"
    if language := first[3:].strip():
        kind = _LANGUAGES.get(language, "") if first[0] == "-" and not start else ""
    if not begin or not kind:
        return None
    if match := (_TOML_END if first == "+++" else _YAML_END).search(text, begin):
        after = text[match.end() : match.end() + 1]
        is_certain = after in ("", "\n") and (first == "+++" or match[1] in (None, "---"))
        return Place(kind, begin, match.start(), match.end(), is_certain)
    if language or first == "+++" or _KEY.match(text, begin):
        line = text.count("\n", 0, start) + 1
        raise PostError("", fault.NO_END.format(line=first[:3]), line)
    return None


def _object(text: str, start: int) -> Place | None:
    """Front matter that is an object of JSON, with the body below it.

    Raises:
        PostError: it is no JSON.
    """
    if not _OPENING.match(text, start):
        return None
    try:
        decoder = json.JSONDecoder(parse_int=str)  # of any length
        values, size = decoder.raw_decode(text[start : start + _LONGEST])
    except (ValueError, RecursionError) as error:
        if not _OBJECT.match(text, start):
            return None
        before = text.count("\n", 0, start)
        if len(text) - start > _LONGEST and _at_end(error):
            raise PostError("", _TOO_LONG, before + 1) from error
        raise PostError("", *_reason(error, before)) from error
    end = start + size
    if match := _JSON_END.match(text, end):
        return Place("members", start, end, match.end())
    known = {str(key).lower() for key in values} & KNOWN_KEYS
    is_alone = not values or known or text[end : end + 1_000].lstrip(" \t")[:1] in ("", "\n")
    return Place("json", start, end, end) if is_alone else None


def _members(text: str) -> Place | None:
    """Front matter of Hexo in JSON, between two lines of semicolons."""
    begin = text.find("\n") + 1
    first = text[: begin - 1] if begin else ""
    if first.strip(";"):
        return None
    end = re.compile(rf"^{first}[ \t]*$", re.MULTILINE).search(text, begin)
    return Place("members", begin, end.start(), end.end()) if first and end else None


def _half(text: str) -> Place | None:
    """Front matter of Hexo in YAML without its first line, where it is certainly no prose."""
    end = _DASHES.search(text, 0, _LONGEST_BARE)
    if end is None or text[end.end() : end.end() + 1] not in ("", "\n"):
        return None  # a table, perhaps
    keys = keys_in(text[: end.start()])
    if not all(map(_PLAIN_KEY.fullmatch, keys)) or (len(keys) < 2 and not keys & KNOWN_KEYS):
        return None
    return Place("yaml", 0, end.start(), end.end())


def keys_in(source: str) -> set[str]:
    """Return the keys of a text that is a mapping in YAML, in lower case; else nothing."""
    try:
        values = _Yaml().load(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return set()
    return {str(key).lower() for key in values} if isinstance(values, Mapping) else set()


def _header(text: str, *, is_certain: bool = False) -> Place | None:
    """A header of Pelican.

    Args:
        is_certain: whether the blog is made by Pelican; else it takes a title and one more key, and
            a blank line below, so that no dialogue is taken for it.
    """
    begin = match.end() if is_certain and (match := _FENCE.match(text)) else 0
    match = _HEADER.match(text, begin, begin + _LONGEST_BARE)
    if match is None or _YAML_LIST.search(match[0]):
        return None
    end = _HEADER_END.match(text, match.end())
    is_closed = end is not None and bool(end[0].strip())
    if begin and (not is_closed or _YAML_VALUE.search(match[0])):
        return None
    if not is_certain and not (end and _TITLE.search(match[0]) and _has_two_keys(match[0])):
        return None
    stop = match.end() - match[0].endswith("\n")
    body = end.end() - end[0].endswith("\n") if end and is_closed else stop
    return Place("header", begin, stop, body)


def _has_two_keys(header: str) -> bool:
    keys = (match["key"] for match in HEADER_LINE.finditer(header))
    return sum(key is not None for key in keys) > 1


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


def read_front_matter(
    text: str, generator: str = ""
) -> tuple[Values, int, list[tuple[str, int | None]]]:
    """The front matter of a post; none is none.

    Args:
        text: of the whole file.
        generator: of the blog, by its name; empty if it is unknown.
    Returns:
        values by lower-case key, the offset of the body, and faults as reason and 1-based line of
        the file. What is at fault has no values.
    """
    try:
        found = find_front_matter(text, generator)
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
