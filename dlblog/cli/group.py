"""What groups of commands have in common: an order, the closest name for a slip, the language.

A command is imported when it is asked for: a search need not wait for those that nobody typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from copy import copy
from importlib import import_module
from inspect import cleandoc

import click

from dlblog import translation
from dlblog.translation import _

_LONGEST_SENTENCE = 300  # characters


class Members(MutableMapping[str, click.Command]):
    """The commands of a group by their names, each imported when it is looked up.

    Their options get the variables that belong to them.
    """

    def __init__(self, places: Mapping[str, str], above: str = "") -> None:
        """Nothing is imported yet.

        Args:
            places: name -> where the command is, as "module:attribute".
            above: what is typed before the name, after `dlblog`.
        """
        self._places = dict(places)
        self._above = above
        self._found: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._found:
            module, _colon, attribute = self._places[name].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            _name_variables(command, f"{self._above} {name}".strip())
            self._found[name] = command
        return self._found[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._places.setdefault(name, "")
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._found.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Commands(click.Group):
    """The commands in the order of a first day's use, with the closest one named for a slip."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command and translated(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each command does, as a whole sentence; click alone cuts what is longer than a line.

        Args:
            formatter: gets the list.
        """
        rows = []
        for name in self.list_commands(ctx):
            if command := self.get_command(ctx, name):
                rows.append((name, command.get_short_help_str(_LONGEST_SENTENCE)))
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.commands, 1)
            if close:
                hint = _("did you mean {name}?").format(name=close[0])
            else:
                hint = _("one of {names}").format(names=", ".join(self.commands))
            text = _("there is no command '{name}': {hint}").format(name=args[0], hint=hint)
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)


def all_commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """The commands of a group, and of the groups in it, with their names as typed."""
    for word, command in group.commands.items():
        whole = f"{name} {word}".strip()
        yield whole, command
        if isinstance(command, click.Group):
            yield from all_commands(command, whole)


def _name_variables(command: click.Command, name: str) -> None:
    """Give each option of a command its variable, named as the option is typed."""
    for option in command.params:
        if isinstance(option, click.Option):
            long = max((text for text in option.opts if text.startswith("--")), key=len)
            words = f"dlblog {name} {long.lstrip('-')}"
            option.envvar = words.replace("-", "_").replace(" ", "_").upper()


def texts(command: click.Command) -> Iterator[str]:
    """All that a command's help says of itself, as it stands in the code."""
    for text in (command.help, command.epilog, command.short_help):
        if text:
            yield cleandoc(text)
    for parameter in command.params:
        for text in (getattr(parameter, "help", None), getattr(parameter, "show_default", None)):
            if isinstance(text, str):
                yield text


def translated(command: click.Command) -> click.Command:
    """A command with its help in the user's language, click's own words as well."""
    if translation.language() == "en":
        return command
    import gettext

    # Click looks its words up in the domain that is current.
    gettext.bindtextdomain(translation.DOMAIN, translation.FOLDER)
    gettext.textdomain(translation.DOMAIN)
    command = copy(command)
    if "_help_option" in vars(command):  # click may have made it in another language before
        vars(command)["_help_option"] = None
    for name in ("help", "epilog", "short_help"):
        if text := getattr(command, name):
            setattr(command, name, _(cleandoc(text)))
    command.params = [copy(parameter) for parameter in command.params]
    for parameter in command.params:
        for name in ("help", "show_default"):
            if isinstance(text := getattr(parameter, name, None), str):
                setattr(parameter, name, _(text))
    return command
