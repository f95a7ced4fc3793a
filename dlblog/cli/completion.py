"""`dlblog completion`, and what is offered when somebody types TAB.

Names of the blog come from a small file of the index: nothing of the engine is imported for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

_COMPLETE = "_DLBLOG_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")
_BETTER = {
    "read type value": "read -r type value",
    "COMPREPLY+=($value)": """[[ ${COMP_WORDS[COMP_CWORD]} == [\\'\\"]* ]] ||
                printf -v value %q "$value"
            COMPREPLY+=("$value")""",
}


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands, options and tags.

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


def complete(name: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What completes a value field: its values, the most frequent first, whatever their marks."""

    def values(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from dlblog.cli.context import Context
        from dlblog.engines import remembered_values
        from dlblog.errors import UsageError
        from dlblog.output import harmless
        from dlblog.tag_name import NO_ALIASES, beginning, same_names

        options = ctx.find_root().params
        obj = Context(options.get("index_dir"), "never", True, False)
        counts = remembered_values(obj.index, name)
        try:
            aliases = obj.settings.aliases if name == "tag" else NO_ALIASES
        except UsageError:  # a command says what is wrong with them
            aliases = NO_ALIASES
        offered = set(beginning(typed, counts))
        for alias in beginning(typed, aliases) if typed else ():
            offered.update(same_names(aliases[alias], counts))
        return [
            CompletionItem(value, help=f"{counts[value]} post{'s' * (counts[value] > 1)}")
            for value in counts
            if value in offered and harmless(value) == value
        ]

    return values
