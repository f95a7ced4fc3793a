"""Values of options from `dlblog.toml`, for those that are neither typed nor in a variable.

A blog may come from anybody. So an option may stand there only where it changes nothing but what is
printed, and each is either in `SETTABLE` or in `TYPED`, with the reason why it must be typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.cli.context import Context

SETTABLE = frozenset(
    "color links pager plain limit format sort any any-tag exact-tag tag no-tag untagged since "
    "until on category author draft correct refresh explain facets all tree new least kind ignore "
    "index cache wait errors-only strict".split()
)
_FILES = "index-dir dictionary include exclude batch".split()
_CHANGES = "yes apply fix exact accumulate skip-missing forget dry-run where for".split()
_ONE_RUN = (
    "offset count list quiet verbose jobs raw interactive query line browser print help version"
).split()
TYPED = frozenset((*_FILES, *_CHANGES, *_ONE_RUN))
# Those that have a setting of their own.
_INSTEAD = {"index-dir": "index", **{name: name for name in ("dictionary", "include", "exclude")}}
# What these do has nothing to do with the settings that are there.
_WITHOUT = ("init", "completion")
_HELP = "dlblog.help"


def note_help(ctx: click.Context, args: list[str]) -> None:
    """Remember whether help is asked for: that is printed also where settings are broken."""
    ctx.meta[_HELP] = "--help" in args or "-h" in args


def apply_defaults(ctx: click.Context, obj: Context) -> None:
    """Have the options before the command, and those of all commands, begin with the settings.

    Raises:
        UsageError: a setting is none, or is of no option that may stand there.
    """
    from dlblog.errors import UsageError

    if ctx.invoked_subcommand in (None, *_WITHOUT):
        return
    try:
        values = obj.settings.defaults
        if not values:
            return
        table = _table(obj, ctx.command, values, ())
    except UsageError:
        if ctx.meta.get(_HELP):
            return
        raise
    for option in ctx.command.params:
        name = option.name or ""
        if name in table and ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
            setattr(obj, name, table[name])
    ctx.default_map = table


def blamed(error: Exception, obj: Context) -> Exception:
    """The error, which says where an option was set that it speaks of, if nobody typed it."""
    from dlblog.settings import NAME

    said = error.format_message() if isinstance(error, click.UsageError) else str(error)
    for option, value in obj.defaults_taken.items():
        if f"--{option}" in said or (isinstance(value, str) and value.strip() and value in said):
            said += " (" + _("{file} sets {option}").format(file=NAME, option=option) + ")"
            if isinstance(error, click.UsageError):
                return click.UsageError(said, error.ctx)
            error.args = (said,)
            break
    return error


class _Table(dict[str, Any]):
    """Values of options by the names that click gives them; it notes which are taken.

    A value is taken where the option is neither typed nor in a variable.
    """

    def __init__(self, taken: dict[str, Any]) -> None:
        super().__init__()
        self._taken = taken
        self._typed: dict[str, str] = {}

    def put(self, name: str, typed: str, value: Any) -> None:
        self[name] = value
        self._typed[name] = typed

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if name in self._typed:
            self._taken[self._typed[name]] = value
        return value

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


def _table(
    obj: Context, command: click.Command, values: Mapping[str, Any], words: tuple[str, ...]
) -> _Table:
    """Values for a command, and for those below it.

    Raises:
        UsageError: one of them cannot be set.
    """
    table = _Table(obj.defaults_taken)
    options = {name: option for option in command.params for name in _names(option)}
    for key, value in values.items():
        name = key.replace("_", "-")
        option = options.get(name)
        turned = option is not None and f"--no-{name}" in option.opts
        reason = ""
        if isinstance(value, dict):
            below = command.commands.get(key) if isinstance(command, click.Group) else None
            if below is None:
                reason = _no_command(command, key, words)
            else:
                table[key] = _table(obj, below, value, (*words, key))
        elif name.startswith("no-") and name[3:] in SETTABLE and not getattr(option, "multiple", 0):
            said = _("there is no '{name}': write {other} = false")
            reason = said.format(name=name, other=name[3:])
        elif not isinstance(option, click.Option) or option.name is None:
            reason = _no_option(command, options, key, words)
        elif name not in SETTABLE:
            reason = _must_be_typed(option, name)
        elif not (reason := _misfit(command, option, name, value)):
            table.put(option.name, name, not value if turned else _as_typed(option, value))
        if reason:
            from dlblog.settings import complaint

            raise complaint(obj.folder, ("defaults", *words, key), reason)
    return table


def _names(option: click.Parameter) -> list[str]:
    """What an option is called in the file: --no-pager, which nothing turns off, is pager."""
    lead = "--no-" if getattr(option, "is_flag", False) else "--"
    return [
        name.removeprefix(lead).removeprefix("--") for name in option.opts if name.startswith("--")
    ]


def _as_typed(option: click.Option, value: Any) -> Any:
    """A value as click takes it from a table."""
    if option.multiple:
        return value if isinstance(value, list) else [value]
    return str(value) if isinstance(option.type, click.types.StringParamType) else value


def _misfit(command: click.Command, option: click.Option, name: str, value: Any) -> str:
    """Why an option cannot have a value of TOML; empty where it can."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    texts = value if isinstance(value, list) and option.multiple else [value]
    kind = option.type
    if option.is_flag and option.is_bool_flag:
        fits, said = isinstance(value, bool), _("{name} is true or false")
    elif option.multiple:
        fits = all(isinstance(text, str) for text in texts)
        said = _("{name} is a text or a list of texts")
    elif isinstance(kind, click.types.IntParamType):
        fits, said = number and isinstance(value, int), _("{name} is a whole number")
    elif isinstance(kind, click.types.FloatParamType):
        fits, said = number, _("{name} is a number")
    elif isinstance(kind, click.types.StringParamType):  # a year is a text as well
        fits, said = (
            isinstance(value, str) or (number and value == int(value)),
            _("{name} is a text"),
        )
    else:
        fits, said = isinstance(value, str), _("{name} is a text")
    if not fits:
        return said.format(name=name)
    try:
        option.type_cast_value(click.Context(command), _as_typed(option, value))
    except click.BadParameter as error:
        return f"{name}: {error.message.rstrip('.')}"
    return ""


def _no_command(command: click.Command, key: str, words: tuple[str, ...]) -> str:
    names = list(command.commands) if isinstance(command, click.Group) else []
    if not names:
        said = _("{command} has no commands below it, and no '{name}'")
        return said.format(command=" ".join(words), name=key[:40])
    if close := _close(key, names):
        return _("there is no command '{name}': did you mean {close}?").format(
            name=key[:40], close=close
        )
    said = _("there is no command '{name}'; there is {names}")
    return said.format(name=key[:40], names=", ".join(names))


def _no_option(
    command: click.Command,
    options: Mapping[str, click.Parameter],
    key: str,
    words: tuple[str, ...],
) -> str:
    """Why a key is no option of a command, and what was perhaps meant."""
    from dlblog.settings import Settings

    name = key.replace("_", "-")
    if key in Settings._fields:
        said = _("{name} is a setting of its own: it stands above the first line with brackets")
        return said.format(name=key)
    if isinstance(command, click.Group):
        owners = [
            " ".join((*words, below))
            for below, one in command.commands.items()
            if any(name in _names(option) for option in one.params)
        ]
        if owners:
            said = _("'{name}' is an option of {command}: a line [defaults.{table}] stands above")
            table = owners[0].replace(" ", ".")
            return said.format(name=name, command=owners[0], table=table)
    settable = [one for one in options if one in SETTABLE]
    known = ", ".join(settable)
    if close := _close(name, settable):
        known = close
        said = _("{command} has no option '{name}': did you mean {names}?")
    else:
        said = _("{command} has no option '{name}'; it has {names}")
    if not settable:
        said = _("{command} has no option that may be set here")
    return said.format(command=" ".join(("dlblog", *words)), name=name[:40], names=known)


def _close(name: str, names: Iterable[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:40], names, 1, 0.7)), None)


def _must_be_typed(option: click.Option, name: str) -> str:
    if name in _INSTEAD:
        said = _("{name} may not be set here: set {setting}, above the first line with brackets")
        return said.format(name=name, setting=_INSTEAD[name])
    if name in _FILES:
        return _("{name} may not be set here: files of yours are named by who types").format(
            name=name
        )
    if name in _CHANGES:
        said = _("{name} may not be set here: how posts are changed is told by who types")
        return said.format(name=name)
    said = _("{name} may not be set here: type it, or set {variable}")
    return said.format(name=name, variable=option.envvar)
