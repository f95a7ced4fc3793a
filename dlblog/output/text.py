"""Hits for people: `text`, `oneline`, `short` and `full`, and suggestions of tags.

In a pipe each of them is as it is, a fragment on one line. On a terminal, which is where `columns`
is told, the same words are cut into lines. Only a path is never cut: where it does not fit the
terminal wraps it, and who copies it from there has it whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dlblog.output.safe import harmless
from dlblog.output.style import PATH, TITLE, file_link, lines_of, paint, styled
from dlblog.translation import _, ngettext, number, posts_text

_DAY = 10  # columns of a date
_NARROW = 20  # columns that are too few for text beside something else
_NO_TAGS = 8  # columns, below which tags would say nothing


class Paper:
    """What a hit is written on.

    Attributes:
        color: whether there is colour.
        links: whether paths become links.
        columns: that a terminal has; None for what is no terminal, where no line is cut.
        line: the columns of running text.
    """

    def __init__(
        self, color: bool = False, links: bool = False, columns: int | None = None
    ) -> None:
        """See the attributes."""
        self.color = color
        self.links = links
        self.columns = self.line = columns
        if columns is not None:
            from dlblog.terminal import LINE

            self.line = min(columns, LINE)


PLAIN = Paper()


def hit_text(hit: Mapping[str, Any], paper: Paper = PLAIN, layout: str = "text") -> str:
    """A hit for people.

    Args:
        hit: as `searching.to_dict` gives it; and `reasons`, of posts that are like one.
        layout: `text`: title, date and tags; path; the fragment with its matches. `short` has no
            fragment, `full` all that is known of the post, `oneline` one line.
    """
    if layout == "oneline":
        return _oneline(hit, paper) + "\n"
    lines = [*_head(hit, paper)] if layout != "full" else [*_title(hit, paper)]
    if layout == "full":
        lines += _facts(hit, paper)
    lines.append("  " + _path(hit["path"], paper))
    if layout != "short":
        lines += _block(hit["snippet"], paper, spans=hit["highlights"])
    if "reasons" in hit:
        shared = [*hit["reasons"]["words"], *(f"#{tag}" for tag in hit["reasons"]["tags"])]
        lines += _block(_("shares {reasons}").format(reasons=", ".join(shared)), paper)
    for part in hit.get("explanation", ()):
        lines += _explained(part, paper)
    return "\n".join(lines) + "\n"


def _meta(hit: Mapping[str, Any]) -> list[str]:
    """What stands beside a title."""
    parts = [hit["date"] or "", _("draft") if hit["draft"] else "", ", ".join(hit["tags"])]
    return [harmless(part) for part in parts if part]


def _head(hit: Mapping[str, Any], paper: Paper) -> list[str]:
    """Title, date and tags: in one line where they fit, else one below the other."""
    meta = "  ".join(_meta(hit))
    columns = paper.line
    if columns is not None:
        from dlblog.terminal import width

        gap = 2 if meta else 0
        if width(harmless(hit["title"])) + gap + width(meta) > columns:
            return [*_title(hit, paper), *_block(meta, paper)]
    title = paint(hit["title"], hit["title_highlights"], paper.color, TITLE)
    return ["  ".join(part for part in (title, meta) if part)]


def _title(hit: Mapping[str, Any], paper: Paper) -> list[str]:
    spans, columns = hit["title_highlights"], paper.line
    if columns is None:
        return [paint(hit["title"], spans, paper.color, TITLE)]
    return [*lines_of(hit["title"], spans, columns, color=paper.color, style=TITLE)]


def _path(path: str, paper: Paper) -> str:
    shown = styled(harmless(path), PATH, paper.color)
    return file_link(path, shown) if paper.links and path else shown


def _block(
    text: str, paper: Paper, *, spans: Sequence[Sequence[int]] = (), lead: str = ""
) -> Iterator[str]:
    """A text, indented, with something before its first line."""
    if not text:
        return
    if paper.line is None:
        yield f"  {lead}{paint(text, spans, paper.color)}"
        return
    first = paper.line - 2 - len(lead)
    indent = 2 + len(lead) if first >= _NARROW else 2
    lines = [*lines_of(text, spans, paper.line - indent, color=paper.color, first=first)]
    for at, line in enumerate(lines or [""]):
        yield (f"  {lead}{line}" if at == 0 else " " * indent + line).rstrip()


def _facts(hit: Mapping[str, Any], paper: Paper) -> Iterator[str]:
    """What is known of a post, by the names that JSON has for it."""
    facts = {
        "date": hit["date"],
        "tags": ", ".join(hit["tags"]),
        "category": hit["category"],
        "author": hit["author"],
        "draft": _("yes") if hit["draft"] else None,
        "slug": hit["slug"],
        "url": hit["url"],
        "score": number(hit["score"], ".2f") if hit["score"] else None,
    }
    for name, value in facts.items():
        if value:
            yield from _block(harmless(str(value)), paper, lead=f"{name + ':':<10}")


def _explained(part: Mapping[str, Any], paper: Paper) -> Iterator[str]:
    """A part of a score: how much, and of what."""
    count = part["posts"]
    if part["kind"] == "place":
        said = _("most of the query in one place")
    elif part["kind"] == "pair":
        said = ngettext(
            "{match}: {count} post, next to each other",
            "{match}: {count} posts, next to each other",
            count,
        )
    else:
        said = ngettext(
            "{match}: {count} post, in {fields}", "{match}: {count} posts, in {fields}", count
        )
    names = {
        "title": _("title"),
        "summary": _("summary"),
        "tag_words": _("tags"),
        "body": _("body"),
        "code": _("code"),
        "heading": _("heading"),
    }
    fields = ", ".join(
        f"{names.get(name, name)} {number(value, '.2f')}" for name, value in part["fields"].items()
    )
    said = said.format(match=part["match"], count=count, fields=fields)
    yield from _block(said, paper, lead=f"  {number(part['score'], '8.3f')}  ")


def _oneline(hit: Mapping[str, Any], paper: Paper) -> str:
    """Date, title and tags in one line of the terminal, tags as far as there is room."""
    title, meta = harmless(hit["title"]).rstrip(), "  ".join(_meta({**hit, "date": None}))
    if paper.columns is not None:
        from dlblog.terminal import shorten, width

        room = max(paper.columns - _DAY - 2, 1)
        title = shorten(title, room)
        room -= width(title) + 2
        meta = shorten(meta, room) if room >= min(_NO_TAGS, width(meta)) else ""
    spans = [(start, min(end, len(title))) for start, end in hit["title_highlights"]]
    shown = paint(title, [span for span in spans if span[0] < span[1]], paper.color, TITLE)
    if paper.links and hit["path"] and shown:
        shown = file_link(hit["path"], shown)
    day = harmless(hit["date"] or "")
    return "  ".join(part for part in (f"{day:<{_DAY}}", shown, meta) if part).rstrip()


def suggestions_text(row: Mapping[str, Any], paper: Paper = PLAIN) -> str:
    """Tags suggested for a post, or a post suggested for a tag, for people.

    Args:
        row: title and path; and suggestions, each with tag, score, new and reasons, or score and
            reasons of the post itself.
    """
    lines = [*_title({**row, "title_highlights": []}, paper), "  " + _path(row["path"], paper)]
    if "suggestions" not in row:
        lines += _scored(row, "", paper)
        return "\n".join(lines) + "\n"
    for item in row["suggestions"]:
        name = _("{tag} (new)").format(tag=item["tag"]) if item["new"] else item["tag"]
        lines += _scored(item, harmless(name), paper)
    if not row["suggestions"]:
        lines.append("  " + _("nothing to suggest"))
    return "\n".join(lines) + "\n"


def vocabulary_text(row: Mapping[str, Any], paper: Paper = PLAIN) -> str:
    """Return a proposed tag and the posts that it would mark, as text for people.

    Args:
        row: tag and posts, each with path and reasons.
    """
    posts = row["posts"]
    lines = [styled(harmless(row["tag"]), TITLE, paper.color) + f"  {posts_text(len(posts))}"]
    for post in posts:
        lines.append(f"  {_path(post['path'], paper)}")
        lines += _block(", ".join(post["reasons"]), paper, lead="    ")
    return "\n".join(lines) + "\n"


def _scored(item: Mapping[str, Any], name: str, paper: Paper) -> Iterator[str]:
    reasons = ", ".join(item["reasons"])
    named = f"{name}  {reasons}" if name and reasons else name or reasons
    return _block(named or " ", paper, lead=f"{number(item['score'], '.2f')}  ")
