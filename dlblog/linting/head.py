"""Checks of what front matter says of a post: its title, its dates, its tags."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dlblog.dates import parse_day
from dlblog.linting.entry import Value
from dlblog.linting.finding import Finding
from dlblog.linting.rewriting import rewritten
from dlblog.linting.source import Source, texts_in
from dlblog.markup import parse
from dlblog.post import DATES, UPDATES, first_text, markup_of
from dlblog.translation import _

_SHOWN = 40  # characters of a value


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def repeated_keys(source: Source, today: date) -> Iterator[Finding]:
    """Keys that stand twice; of which one counts differs from generator to generator."""
    seen: dict[str, int] = {}
    for entry in source.entries:
        if entry.key in seen:
            message = _("'{key}' stands there twice, first in line {line}")
            yield source.finding(
                "duplicate-key",
                message.format(key=_short(entry.key), line=seen[entry.key]),
                _("keep one of them"),
                at=entry,
            )
        seen.setdefault(entry.key, entry.line)


def title(source: Source, today: date) -> Iterator[Finding]:
    """A post without a title, in its front matter or as a heading."""
    if first_text(source.values, "title") or source.is_page:
        return
    if isinstance(source.values.get("title"), (list, dict)):
        message, entry = _("the title is no text"), source.entry("title")
        yield source.finding("missing-title", message, _("put it in quotes"), at=entry)
        return
    markup = markup_of(source.path)
    blocks = parse(source.text[source.body :], markup)
    if not any(block.kind == "heading" and block.text.strip() for block in blocks):
        message = _("no title, neither in the front matter nor as a heading")
        hint, entry = _("write title: …"), source.entry("title")
        yield source.finding("missing-title", message, hint, at=entry)


def dates(source: Source, today: date) -> Iterator[Finding]:
    """A date that is missing, cannot be read, is to come, or is not that of the file's name."""
    in_name = parse_day(source.in_name[0])
    for name, text in texts_in(source.values, DATES + UPDATES):
        if parse_day(text) is None:
            yield source.finding(
                "unreadable-date",
                _("the date '{date}' cannot be read, or there is no such day").format(
                    date=_short(text)
                ),
                _("write {key}: {example}").format(
                    key=name, example=rewritten(text, in_name, source.path, today)
                ),
                at=source.entry(name),
            )
    written = first_text(source.values, *DATES)
    day = parse_day(written) if written else None
    if source.in_name[0] and in_name is None:
        message = _("there is no day {date}, which the name of the file begins with")
        yield source.finding("unreadable-date", message.format(date=source.in_name[0]))
    elif not written and in_name is None and not (source.is_draft or source.is_page):
        yield source.finding(
            "missing-date",
            _("no date, neither in the front matter nor in the name of the file"),
            _("write {key}: {example}").format(
                key="date", example=rewritten("", None, source.path, today)
            ),
            at=source.entry("date"),
        )
    entry = source.entry(*(name for name, _text in texts_in(source.values, DATES)))
    if day and in_name and abs(day - in_name) > timedelta(days=1):
        message = _("the date is {date}, and {other} in the name of the file")
        yield source.finding(
            "date-mismatch",
            message.format(date=day, other=in_name),
            _("one of them is a slip: change it"),
            at=entry,
        )
    day = day or in_name
    if day and day > today + timedelta(days=1) and not source.is_draft:
        message = _("the date {date} is in the future")
        hint = _("some generators leave such posts out; a draft has draft: true")
        yield source.finding("future-date", message.format(date=day), hint, at=entry)


def tags(source: Source, today: date) -> Iterator[Finding]:
    """Tags that are no list of texts."""
    for name in ("tags", "tag", "categories"):
        entry = source.entry(name)
        if entry is None:
            continue
        value = entry.value
        if value.shape == "table":
            message = _("{key} are keys and values, not a list").format(key=entry.key)
            inner = [inner.value.text for inner in value.entries if inner.value.text]
            yield source.finding("tags-not-a-list", message, list_of(name, inner), at=entry)
        members = value.members
        if name == "categories":  # in Hexo a list within the list is a path: Đời / Bếp
            members = tuple(inner for member in members for inner in member.members or (member,))
        for member in members:
            if found := _wrong_member(member):
                message, hint = found
                yield Finding(
                    source.path, member.line, member.column, "tag-not-text", message, hint
                )


def list_of(name: str, names: list[str]) -> str:
    """Return the advice to write some names as a list."""
    quoted = ", ".join(_short(text) for text in names[:3]) + (", …" if len(names) > 3 else "")
    return _("write {key}: [{names}]").format(key=name, names=quoted)


def _wrong_member(value: Value) -> tuple[str, str] | None:
    """What is wrong with a tag, and what mends it."""
    quotes = _('write "{tag}"').format(tag=_short(value.text))
    if value.shape == "truth":
        return _("the tag {tag} is read as true or false").format(tag=value.text), quotes
    if value.shape == "number":
        return _("the tag {tag} is read as a number").format(tag=_short(value.text)), quotes
    if value.shape == "nothing" and value.text:
        return _("the tag {tag} is read as nothing").format(tag=value.text), quotes
    if value.shape == "nothing" or not (value.text.strip() or value.members or value.entries):
        return _("an empty tag"), _("take it out")
    if value.shape == "list":
        return _("a list within the list"), _("write one list")
    return None  # a table may have a name, as in some themes
