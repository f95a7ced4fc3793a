"""`dlblog show`, `dlblog related`, `dlblog status` and `dlblog check`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_posts
from dlblog.cli.context import Context, clear_progress, progress, today

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine
    from dlblog.schema import Section


_format_option = click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="How to print it.",
)  # fmt: skip


@click.command()
@click.argument("post", metavar="POST", shell_complete=complete_posts)
@_format_option
@click.pass_obj
def show(obj: Context, /, post: str, format_: str) -> None:
    """Show a post as it is in the index.

    POST is a path, a slug or an unambiguous part of either.
    """
    from dlblog import output

    engine = obj.open_index()
    try:
        hit = find(obj, engine, post)
        sections = engine.sections(hit)
    finally:
        engine.close()
    stored = {**hit.stored, "path": obj.shown(hit.stored["path"])}
    if format_ == "json":
        body = [section._asdict() for section in sections]
        click.echo(output.to_json({**stored, "sections": body}))
    else:
        click.echo(_text(stored, sections, obj.colored()), nl=False, color=obj.colored())


def find(obj: Context, engine: SearchEngine, typed: str) -> Hit:
    """The post that somebody names; says so and ends with status 1 where there is none."""
    import os

    from dlblog.naming import AmbiguousPost, find_post

    try:
        hit = find_post(engine, typed, obj.stored(typed))
    except AmbiguousPost as error:
        raise AmbiguousPost(typed, [obj.shown(path) for path in error.paths]) from None
    if hit is None:
        is_file = "; that file is not in the index: dlblog index FILE puts it there"
        obj.say(
            f"no post has '{typed[:200]}' in its path or slug"
            + (is_file if os.path.isfile(typed) else ""),
            always=True,
        )
        raise click.exceptions.Exit(1)
    return hit


def _text(stored: dict[str, Any], sections: list[Section], color: bool) -> str:
    from dlblog.output import harmless

    lines = [
        click.style(harmless(stored["title"]), bold=True) if color else harmless(stored["title"])
    ]
    facts = {
        "date": stored["date"],
        "updated": stored["updated"],
        "tags": ", ".join(stored["tags"]),
        "category": stored["category"],
        "author": stored["author"],
        "draft": "yes" if stored["draft"] else None,
        "url": stored["url"],
        "path": stored["path"],
    }
    lines += [f"{name}: {harmless(str(value))}" for name, value in facts.items() if value]
    before = ""
    for section in sections:
        text = harmless(section.text)
        if section.kind == "code":
            lines += ([""] if before != "code" else []) + ["    " + text]
        elif section.kind == "heading":
            lines += ["", click.style(text, underline=True) if color else text]
        else:
            lines += ["", text]
        before = section.kind
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("post", metavar="POST", shell_complete=complete_posts)
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many posts to show.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format_", default="text", show_default=True, metavar="FORMAT",
    help="text, json, jsonl, csv, paths, paths0 or a template such as '{date} {title}'.",
)  # fmt: skip
@click.pass_obj
def related(obj: Context, /, post: str, limit: int, format_: str) -> None:
    """Find the posts most like one, and what makes them so.

    POST is a path, a slug or an unambiguous part of either. Posts are alike that share distinctive
    words and tags.
    """
    from dlblog import output, relating
    from dlblog.cli.searching import write_hits, write_paths
    from dlblog.searching import to_dict
    from dlblog.snippet import make_snippet

    if format_ == "trec":
        raise click.UsageError("a TREC run is of queries: choose another format")
    output.check_format(format_)
    engine = obj.open_index()
    try:
        hit = find(obj, engine, post)
        found = relating.related(engine, hit, limit)
        if format_ in ("paths", "paths0"):
            write_paths(obj, [item.hit.stored["path"] for item in found], format_)
        else:
            rows = []
            for item in found:
                snippet = make_snippet(engine.sections(item.hit), item.wanted)
                row = to_dict(item.hit, obj.shown(item.hit.stored["path"]), item.wanted, snippet)
                rows.append({**row, "reasons": {"words": item.words, "tags": item.tags}})
            write_hits(obj, rows, format_)
    finally:
        engine.close()
    if not found and limit:
        raise click.exceptions.Exit(1)


@click.command()
@_format_option
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
    width = max(map(len, rows)) + 1
    for name, value in rows.items():
        click.echo(f"{name + ':':{width}} {output.harmless(str(value))}")


@click.command()
@_format_option
@click.pass_obj
def check(obj: Context, /, format_: str) -> None:
    """Look for damage in the whole index, and name the faults of posts.

    Every file is compared with its checksum, every post is read back, and all that is counted is
    counted again. Status 2 where the index is damaged, 1 where only posts have faults.
    """
    from dlblog import output
    from dlblog.checking import check as look_at

    shown = progress(obj)
    checked = look_at(obj.index, shown)
    if shown is not None:
        clear_progress()
    if format_ == "json":
        click.echo(output.to_json(checked._asdict()))
    else:
        for fault in checked.faults:
            click.echo(output.harmless(fault))
        noun = "post" if checked.posts == 1 else "posts"
        if checked.damage:
            for what in checked.damage:
                click.echo(f"damaged: {output.harmless(what)}")
            obj.say("the index is damaged: run dlblog index, which makes it anew")
        elif not obj.quiet:
            click.echo(f"{checked.posts} {noun}, {len(checked.faults)} with faults; index whole")
    if checked.damage or checked.faults:
        raise click.exceptions.Exit(2 if checked.damage else 1)
