"""`dlblog completion`, and what is offered when somebody types TAB.

Names and paths of the blog come from small files of the index: nothing of the engine is imported
for them. What a shell makes of what is offered here is in `answering` and in the scripts of
`shells/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlblog.translation import _, posts_text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dlblog.cli.context import Context

SHELLS = ("bash", "zsh", "fish")
_SCRIPTS = Path(__file__).parent / "shells"
_MOST_POSTS = 200
# The end of a query: a field and what is typed of its value, in quotes or not; or a word. Compiled
# only after TAB.
_VALUE = r"(?:^|(?<=[\s(]))-?([^\W\d_]+):(?:([\"“„«])([^\"”»]*)|([^\s()\"“”„«»]*))$"
_WORD = r"(?:^|(?<=[\s(]))-?([@\w-]*)$"
_CLOSING = {"“": "”", "„": "“", "«": "»"}


@click.command(short_help="Print what makes SHELL complete what is typed.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands, options, tags, queries and posts.

    \b
    Write it to a file that SHELL reads when it starts:
    bash: dlblog completion bash > ~/.dlblog.bash
          and in ~/.bashrc: source ~/.dlblog.bash
    zsh:  dlblog completion zsh > ~/.dlblog.zsh
          and in ~/.zshrc, after compinit: source ~/.dlblog.zsh
    fish: dlblog completion fish > ~/.config/fish/conf.d/dlblog.fish

    Words typed without marks stand for those with marks, and a post is offered by the words of its
    title as well. Write the file again when dlblog was updated.
    """
    click.echo((_SCRIPTS / f"dlblog.{shell}").read_text(encoding="utf-8"), nl=False)


Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def complete(name: str) -> Complete:
    """What completes a value field: its values, the most frequent first, whatever their marks."""

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        counts = _values(ctx, name)
        found = _beginning(ctx, name, typed, counts)
        return [CompletionItem(value, help=posts_text(counts[value])) for value in found]

    return values


def complete_list(name: str) -> Complete:
    """The same for several values divided by commas: completes the last, offers none twice."""

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from dlblog.tag_name import same_names

        counts = _values(ctx, name)
        before, last = _last(typed)
        there = {value for one in before.split(",") for value in same_names(one.strip(), counts)}
        return [
            CompletionItem(
                before + value, help=posts_text(counts[value]), shown=value, after="comma"
            )
            for value in _beginning(ctx, name, last, counts)
            if value not in there and "," not in value
        ]

    return values


def complete_names(names: Callable[[], Iterable[str]], *, several: bool = False) -> Complete:
    """What completes one of a few names.

    Args:
        names: gives them; called only where they are wanted.
        several: whether they are divided by commas.
    """

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        before, last = _last(typed) if several else ("", typed)
        there = {one.strip() for one in before.split(",")}
        return [
            CompletionItem(before + name, shown=name, after="comma" if several else None)
            for name in names()
            if name.startswith(last.casefold()) and name not in there
        ]

    return values


def complete_query(
    ctx: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """What completes a query: names of fields, values after them, saved searches after @."""
    from click.shell_completion import CompletionItem

    from dlblog.schema import QUERY_FIELDS, VALUES

    if (found := re.search(_VALUE, typed)) and (name := found[1].lower()) in QUERY_FIELDS:
        if name not in VALUES:
            return []
        quote = found[2] or '"'
        begun = found[3] if found[2] else found[4]
        before = typed[: found.start(2) if found[2] else found.start(4)]
        counts = _values(ctx, name)
        return [
            CompletionItem(
                before + _quoted(value, quote, bool(found[2])),
                help=posts_text(counts[value]), shown=value,
            )
            for value in _beginning(ctx, name, begun, counts)
            if not set(value) & {quote, _CLOSING.get(quote, quote)}
        ]  # fmt: skip
    if not (word := re.search(_WORD, typed)):
        return []
    before, begun = typed[: word.start(1)], word[1].casefold()
    if begun.startswith("@"):
        return [
            CompletionItem(before + name, help=text, shown=name)
            for name, text in _searches(ctx, word[1]).items()
        ]
    return [
        CompletionItem(f"{before}{name}:", help=_fields()[name], shown=f"{name}:", after="nospace")
        for name in QUERY_FIELDS
        if name.startswith(begun)
    ]


def complete_posts(
    ctx: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """What completes a POST: paths of posts that have words that begin as typed, whatever their
    marks, in their path, title or slug; after . or / it is a path alone."""
    from click.shell_completion import CompletionItem

    from dlblog.engines import remembered_posts
    from dlblog.files import from_stored, relative_to
    from dlblog.output import harmless

    obj = _context(ctx)
    under = None
    if typed.startswith((".", "/")) and "/" in typed:
        folder, _slash, name = typed.rpartition("/")
        typed = under = f"{obj.stored(folder or '/')}/{name}".removeprefix("./")
    here, base = os.getcwd(), obj.base
    found = remembered_posts(obj.index, typed, under, _MOST_POSTS)
    more = len(found) == _MOST_POSTS
    shown = ((from_stored(path, base), title) for path, title in found if harmless(path) == path)
    return [
        CompletionItem(relative_to(path, here) or path, help=title, more=more)
        for path, title in shown
    ]


def _last(typed: str) -> tuple[str, str]:
    """What stands before the last of several names divided by commas, and what is typed of it."""
    before, comma, last = typed.rpartition(",")
    bare = last.lstrip()
    return before + comma + last[: len(last) - len(bare)], bare


def _quoted(value: str, quote: str, is_begun: bool) -> str:
    """A value as a query takes it."""
    if is_begun or re.search(r"[\s()\"“”„«»]", value):
        return f"{quote}{value}{_CLOSING.get(quote, quote)}"
    return value


def _fields() -> dict[str, str]:
    """What the fields of a query are."""
    return {
        "title": _("words of the title"),
        "tag": _("a tag"),
        "category": _("a category"),
        "author": _("an author"),
        "path": _("a part of the path"),
        "date": _("a day, a month, a year, or from..to"),
        "body": _("words of the text"),
        "heading": _("words of headings"),
        "code": _("words of code"),
    }


def _searches(ctx: click.Context, typed: str) -> dict[str, str]:
    """The searches that the blog's settings keep and that begin as typed, by names with @."""
    from dlblog.errors import UsageError
    from dlblog.output import harmless
    from dlblog.saved_search import saved_beginning

    try:
        kept = saved_beginning(typed, _context(ctx).settings.searches)
    except UsageError:  # a command says what is wrong with them
        return {}
    return {name: text for name, text in kept.items() if harmless(name) == name}


def _context(ctx: click.Context) -> Context:
    from dlblog.cli.context import Context

    return Context(ctx.find_root().params.get("index_dir"), "never", True, False)


def _values(ctx: click.Context, name: str) -> dict[str, int]:
    from dlblog.engines import remembered_values

    return remembered_values(_context(ctx).index, name)


def _beginning(ctx: click.Context, name: str, typed: str, counts: dict[str, int]) -> list[str]:
    """The values that begin as typed, or an alias of which does, and are harmless on a terminal."""
    from dlblog.errors import UsageError
    from dlblog.output import harmless
    from dlblog.tag_name import NO_ALIASES, beginning, same_names

    try:
        aliases = _context(ctx).settings.aliases if name == "tag" else NO_ALIASES
    except UsageError:  # a command says what is wrong with them
        aliases = NO_ALIASES
    offered = set(beginning(typed, counts))
    for alias in beginning(typed, aliases) if typed else ():
        offered.update(same_names(aliases[alias], counts))
    return [value for value in counts if value in offered and harmless(value) == value]
