"""`dlblog show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_posts
from dlblog.cli.context import Context, format_option
from dlblog.cli.post import find

if TYPE_CHECKING:
    from dlblog.schema import Section


@click.command()
@click.argument("post", metavar="POST", shell_complete=complete_posts)
@format_option
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
