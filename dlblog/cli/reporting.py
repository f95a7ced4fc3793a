"""`dlblog status`."""

from __future__ import annotations

from datetime import datetime

import click

from dlblog.cli.context import Context, format_option, today


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
        faulty = sum(1 for state in engine.indexed().values() if state.faults)
    finally:
        engine.close()
    dictionary = remembered_dictionary(settings)
    built = datetime.fromtimestamp(facts["built"]).astimezone()
    facts |= {
        "built": built.isoformat(),
        "index": str(obj.index),
        "roots": [obj.shown(root) for root in settings.get("roots", ())],
        "faulty": faulty,
        "dictionary": obj.shown(dictionary) if dictionary else None,
        "searches": dict(obj.settings.searches),
    }
    if format_ == "json":
        click.echo(output.to_json(facts))
        return
    days = (today() - built.date()).days
    age = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    span = f", {min(years)} to {max(years)}" if years else ""
    rows = {
        "posts": f"{facts['posts']}{span}",
        "drafts": facts["drafts"],
        "tags": facts["tags"],
        "faulty": facts["faulty"],
        "index": f"{obj.shown(str(obj.index))}, {output.bytes_text(facts['index_bytes'])}",
        "built": f"{built:%Y-%m-%d %H:%M}, {age}, by dlblog {facts['version']}",
        "roots": ", ".join(facts["roots"]),
    }
    if dictionary:
        rows["dictionary"] = facts["dictionary"]
    if facts["searches"]:
        rows["searches"] = ", ".join(f"@{name}" for name in facts["searches"])
    width = max(map(len, rows)) + 1
    for name, value in rows.items():
        click.echo(f"{name + ':':{width}} {output.harmless(str(value))}")
