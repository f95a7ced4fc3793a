"""What groups of commands have in common: an order, and the closest name for a slip."""

from __future__ import annotations

from collections.abc import Iterator

import click


class Commands(click.Group):
    """The commands in the order of a first day's use, with the closest one named for a slip."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.commands, 1)
            hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(self.commands)}"
            raise click.UsageError(f"there is no command '{args[0]}': {hint}", ctx)
        return super().resolve_command(ctx, args)


def all_commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """The commands of a group, and of the groups in it, with their names as typed."""
    for word, command in group.commands.items():
        whole = f"{name} {word}".strip()
        yield whole, command
        if isinstance(command, click.Group):
            yield from all_commands(command, whole)


def name_variables(group: click.Group) -> None:
    """Give each option of each command its variable, named as the option is typed."""
    for name, command in all_commands(group):
        for option in command.params:
            if isinstance(option, click.Option):
                long = max((text for text in option.opts if text.startswith("--")), key=len)
                words = f"dlblog {name} {long.lstrip('-')}"
                option.envvar = words.replace("-", "_").replace(" ", "_").upper()
