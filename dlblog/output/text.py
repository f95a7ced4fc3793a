"""Hits, facets, tags and statistics as terminal text, JSON, CSV, paths and TREC runs.

Functions here return text; `dlblog.cli` writes it. What comes from posts is made harmless for a
terminal: no control character and no change of writing direction gets through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dlblog.errors import UsageError

FORMATS = ("text", "json", "jsonl", "csv", "paths", "paths0", "trec")
FIELDS = (
    "path", "title", "date", "tags", "category", "author", "draft", "slug", "url", "score",
    "snippet",
)  # fmt: skip

# C0 and C1 controls, and characters that turn the writing direction or divide lines.
# Surrogates stand for bytes of a file name that are not UTF-8.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PLACE = r"\{\{|\}\}|\{([^{}]*)\}|[{}]"
_NO_WORD = rf"\s|{_CONTROLS.pattern}"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BOLD, _DIM, _CYAN, _MATCH, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;33m", "\x1b[0m"


def harmless(text: str) -> str:
    """`text` with every character that would act on a terminal replaced by a space."""
    return _CONTROLS.sub(" ", text)


def to_json(value: Any, *, indent: bool = False) -> str:
    """JSON in which letters are letters and controls are escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if indent else None)
    text = re.sub(
        "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escape, text
    )
    return text


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def paint(text: str, spans: Iterable[Sequence[int]], color: bool) -> str:
    """`text`, made harmless, with some spans of it marked where `color`."""
    if not color:
        return harmless(text)
    parts, at = [], 0
    for start, end in spans:
        parts += [harmless(text[at:start]), _MATCH, harmless(text[start:end]), _RESET]
        at = end
    return "".join([*parts, harmless(text[at:])])


def _styled(text: str, style: str, color: bool) -> str:
    return f"{style}{text}{_RESET}" if color and text else text


def hit_text(hit: Mapping[str, Any], *, color: bool) -> str:
    """A hit for people: title, date and tags; path; the fragment with its matches."""
    spans = hit["title_highlights"]
    title = paint(hit["title"], spans, color)
    head = [title if spans else _styled(title, _BOLD, color)]
    if hit["date"]:
        head.append(_styled(harmless(hit["date"]), _DIM, color))
    if hit["draft"]:
        head.append(_styled("draft", _DIM, color))
    if hit["tags"]:
        head.append(_styled(harmless(", ".join(hit["tags"])), _DIM, color))
    lines = ["  ".join(head), "  " + _styled(harmless(hit["path"]), _CYAN, color)]
    if hit["snippet"]:
        lines.append("  " + paint(hit["snippet"], hit["highlights"], color))
    if "reasons" in hit:
        shared = [*hit["reasons"]["words"], *(f"#{tag}" for tag in hit["reasons"]["tags"])]
        lines.append("  " + _styled(f"shares {harmless(', '.join(shared))}", _DIM, color))
    for part in hit.get("explanation", ()):
        fields = ", ".join(f"{name} {value:.2f}" for name, value in part["fields"].items())
        said = {
            "term": f"{part['match']}: {part['posts']} posts, in {fields}",
            "pair": f"{part['match']}: {part['posts']} posts, next to each other",
            "place": "most of the query in one place",
        }[part["kind"]]
        lines.append(f"    {part['score']:8.3f}  {harmless(said)}")
    return "\n".join(lines) + "\n"


def suggestions_text(row: Mapping[str, Any], *, color: bool) -> str:
    """Tags suggested for a post, or a post suggested for a tag, for people.

    Args:
        row: title and path; and suggestions, each with tag, score, new and reasons, or score and
            reasons of the post itself.
    """
    title, path = (harmless(row[name]) for name in ("title", "path"))
    lines = [_styled(title, _BOLD, color), "  " + _styled(path, _CYAN, color)]
    if "suggestions" not in row:
        return "\n".join([*lines, f"  {_scored(row, '', color)}"]) + "\n"
    for item in row["suggestions"]:
        lines.append(f"  {_scored(item, item['tag'] + ' (new)' * item['new'], color)}")
    if not row["suggestions"]:
        lines.append("  nothing to suggest")
    return "\n".join(lines) + "\n"


def _scored(item: Mapping[str, Any], name: str, color: bool) -> str:
    reasons = _styled(harmless(", ".join(item["reasons"])), _DIM, color)
    return "  ".join(part for part in (f"{item['score']:.2f}", harmless(name), reasons) if part)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    text = harmless("" if value is None else str(value))
    # A spreadsheet would run a cell that begins like a formula.
    return "'" + text if text.lstrip().startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text))


def csv_rows(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with `\\n` line ends; no cell becomes a formula in a spreadsheet."""
    import csv  # for this format alone
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def trec_line(query_id: str, path: str, rank: int, score: float) -> str:
    """A line of a TREC run; white space and controls in ids and paths are percent-encoded."""

    def encoded(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match.group().encode(errors="surrogateescape"))

    def word(text: str) -> str:
        return re.sub(_NO_WORD, encoded, text) or "-"

    return f"{word(query_id)} Q0 {word(path)} {rank} {score:.6f} dlblog\n"


def check_format(name: str) -> None:
    """Whether a format can be had.

    Raises:
        UsageError: it is neither known nor a template with known fields.
    """
    if name in FORMATS:
        return
    if "{" not in name:
        raise UsageError(
            f"there is no format '{name[:60]}': choose {', '.join(FORMATS)} or a template "
            "such as '{date} {title}'"
        )
    from_template(name, dict.fromkeys(FIELDS, ""))


def from_template(template: str, hit: Mapping[str, Any]) -> str:
    """A hit by a template that names fields in braces; `\\t` and `\\n` are tab and line end.

    Raises:
        UsageError: there is no such field.
    """

    def fill(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        name = match[1]
        if name is None or name not in FIELDS:
            raise UsageError(
                f"a template has no field '{match.group()}': fields are {', '.join(FIELDS)}"
            )
        value = hit[name]
        if isinstance(value, (list, tuple)):
            value = ", ".join(map(str, value))
        if isinstance(value, bool):
            value = "true" if value else "false"
        return harmless("" if value is None else str(value))

    spelt = template.replace("\\t", "\t").replace("\\n", "\n")
    return re.sub(_PLACE, fill, spelt) + "\n"


def bytes_text(size: int) -> str:
    """A number of bytes for people, in powers of 1,000."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if round(amount, 1) < 1000:  # 999,999 bytes are 1.0 MB, not 1000.0 kB
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def posts_text(count: int) -> str:
    """A number of posts for people."""
    return f"{count:,} post{'s' * (count != 1)}"
