"""`dlblog completion`, and what is offered when somebody types TAB.

Names and paths of the blog come from small files of the index: nothing of the engine is imported
for them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dlblog.cli.context import Context

_COMPLETE = "_DLBLOG_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")
_BETTER = {
    "read type value": "read -r type value",
    "COMPREPLY+=($value)": """[[ ${COMP_WORDS[COMP_CWORD]} == [\\'\\"]* ]] ||
                { printf -v value %q "$value"; value=${value//\\\\,/,}; }
            COMPREPLY+=("$value")""",
}


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands, options, tags and posts.

    \b
    bash: eval "$(dlblog completion bash)"      in ~/.bashrc
    zsh:  eval "$(dlblog completion zsh)"       in ~/.zshrc
    fish: dlblog completion fish | source       in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from dlblog.cli import cli

    found = get_completion_class(shell)
    assert found is not None
    source = found(cli, {}, "dlblog", _COMPLETE).source()
    for line, better in _BETTER.items():  # in bash, names of several words come in pieces
        source = source.replace(line, better)
    click.echo(source)


Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def complete(name: str) -> Complete:
    """What completes a value field: its values, the most frequent first, whatever their marks."""

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        counts = _values(ctx, name)
        return _items(counts, _beginning(ctx, name, typed, counts))

    return values


def complete_list(name: str) -> Complete:
    """The same for several values divided by commas: completes the last, offers none twice."""

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from dlblog.tag_name import same_names

        counts = _values(ctx, name)
        before, comma, last = typed.rpartition(",")
        there = {value for one in before.split(",") for value in same_names(one.strip(), counts)}
        space = last[: len(last) - len(last.lstrip())]
        found = [
            value
            for value in _beginning(ctx, name, last.lstrip(), counts)
            if value not in there and "," not in value
        ]
        return _items(counts, found, before + comma + space)

    return values


def complete_posts(
    ctx: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """What completes a POST: paths that have words that begin as typed, whatever their marks.

    Only what a path tells: slugs that are told in front matter alone would have to be looked up in
    every post, which takes longer than anybody waits for TAB.
    """
    from click.shell_completion import CompletionItem

    from dlblog.engines import remembered_paths
    from dlblog.files import from_stored, relative_to
    from dlblog.naming import paths_beginning
    from dlblog.output import harmless

    obj = _context(ctx)
    stored = None
    if "/" in typed:
        folder, _, name = typed.rpartition("/")
        stored = f"{obj.stored(folder or '/')}/{name}".removeprefix("./")
    here, base = os.getcwd(), obj.base
    found = paths_beginning(typed, stored, remembered_paths(obj.index))
    if harmless("".join(found)) != "".join(found):
        found = [path for path in found if harmless(path) == path]
    shown = (from_stored(path, base) for path in found)
    return [CompletionItem(relative_to(path, here) or path) for path in shown]


def complete_saved(
    ctx: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """What completes @ in a query: the searches saved in dlblog.toml, with what they say."""
    if "@" not in typed:
        return []
    from click.shell_completion import CompletionItem

    from dlblog.errors import UsageError
    from dlblog.output import harmless
    from dlblog.saved_search import saved_beginning

    try:
        searches = _context(ctx).settings.searches
    except UsageError:  # a command says what is wrong with it
        return []
    return [
        CompletionItem(name, help=harmless(searches[name.partition("@")[2]]))
        for name in saved_beginning(typed, searches)
        if harmless(name) == name
    ]


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


def _items(counts: dict[str, int], values: list[str], before: str = "") -> list[CompletionItem]:
    """Values as they are offered, after what stands before them."""
    from click.shell_completion import CompletionItem

    return [
        CompletionItem(before + value, help=f"{counts[value]} post{'s' * (counts[value] > 1)}")
        for value in values
    ]
