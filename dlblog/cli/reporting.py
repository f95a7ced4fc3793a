"""`dlblog status`."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import click

from dlblog.cli.context import Context, format_option, today
from dlblog.translation import _, ngettext, number


@click.command()
@format_option
@click.pass_obj
def status(obj: Context, /, format_: str) -> None:
    """Show what is indexed, how old the index is and how large."""
    from dlblog import output
    from dlblog.freshness import remembered_dictionary
    from dlblog.query import Draft, Everything

    engine = obj.open_index()
    try:
        facts = dict(engine.status())
        settings = engine.settings()
        facts["drafts"] = engine.search(Draft(), limit=0).total
        facts["tags"] = len(engine.values("tag"))
        years = engine.search(Everything(), limit=0, facets=("year",)).facets["year"]
        faulty = len({
            *engine.unread(),
            *(path for path, state in engine.indexed().items() if state.faults),
        })  # fmt: skip
    finally:
        engine.close()
    dictionary = remembered_dictionary(settings)
    built = datetime.fromtimestamp(facts["built"]).astimezone()
    facts |= {
        "built": built.isoformat(),
        "index": str(obj.index),
        "roots": [obj.shown(root) for root in settings.get("roots", ())],
        "faulty": faulty,
        "include": list(settings.get("include", ())),
        "exclude": list(settings.get("exclude", ())),
        "dictionary": obj.shown(dictionary) if dictionary else None,
        "searches": dict(obj.settings.searches),
    }
    if format_ == "json":
        click.echo(output.to_json(facts))
        return
    click.echo("\n".join(_lines(obj, facts, years, built)), color=obj.colored())


def _lines(
    obj: Context, facts: dict[str, Any], years: Collection[str], built: datetime
) -> Iterator[str]:
    """The facts for people, a line each; of what is several, such as folders, a line for each."""
    from dlblog.output import bytes_text, harmless
    from dlblog.output.style import TITLE, styled
    from dlblog.terminal import fit, width

    posts = number(facts["posts"])
    if years:
        first, last = min(years), max(years)
        period = _("{first} to {last}").format(first=first, last=last) if first != last else first
        posts += f", {period}"
    size = bytes_text(facts["index_bytes"])
    made = _("{moment}, {age}, by dlblog {version}").format(
        moment=f"{built:%Y-%m-%d %H:%M}", age=_age(built), version=facts["version"]
    )
    rows: dict[str, list[str]] = {
        _("posts"): [posts],
        _("drafts"): [number(facts["drafts"])],
        _("tags"): [number(facts["tags"])],
        _("faulty"): [number(facts["faulty"])],
        _("index"): [f"{obj.shown(facts['index'])}, {size}"],
        _("built"): [made],
        _("roots"): facts["roots"],
    }
    paths = {_("index"), _("roots"), _("dictionary")}  # never cut, so that they can be copied
    for name, label_text in (("include", _("include")), ("exclude", _("exclude"))):
        if facts[name]:
            rows[label_text] = facts[name]
    if facts["dictionary"]:
        rows[_("dictionary")] = [facts["dictionary"]]
    if facts["searches"]:
        rows[_("searches")] = [", ".join(f"@{name}" for name in facts["searches"])]
    label = max(map(width, rows)) + 1
    for name, values in rows.items():
        left = fit(f"{name}:", label)
        for value in values or [""]:
            for text in [harmless(value)] if name in paths else _wrapped(harmless(value), label):
                yield f"{styled(left, TITLE, obj.colored() and bool(left.strip()))} {text}".rstrip()
                left = " " * label


def _wrapped(text: str, label: int) -> list[str]:
    """A text in lines that have room on a terminal beside a label; in a pipe, one."""
    if not sys.stdout.isatty():
        return [text]
    from dlblog.terminal import size, wrap

    return [text[start:end] for start, end in wrap(text, max(size()[0] - label - 2, 12))]


def _age(built: datetime) -> str:
    """How old an index is, in days."""
    days = (today() - built.date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("{count} day ago", "{count} days ago", days).format(count=number(days))
