"""The command line: the group of commands, and the one place where errors become exit statuses.

Each command reads its options, calls one use case, prints what comes back and sets the status. A
command is imported when it is typed, and imports what it needs when it runs: importing this package
pulls in click and little else.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from dlblog import __version__
from dlblog.cli.completion import SHELLS
from dlblog.cli.context import Context
from dlblog.cli.defaulting import apply_defaults, blamed, note_help
from dlblog.cli.group import Commands, Members, translated
from dlblog.errors import (
    DateError,
    DlblogError,
    IndexFormatError,
    PostError,
    QueryError,
    UsageError,
    is_of_memory,
)
from dlblog.fault import said
from dlblog.signals import SIGINT, Interrupted
from dlblog.translation import _

FOUND, NOTHING_FOUND, USER_ERROR, BUG = 0, 1, 2, 70
ENDED = 128  # and the number of a signal


class _PipeClosed(Exception):
    """Whoever read our output has seen enough."""


class _Ended(Exception):
    """A signal ends the command; click would write a line end, which a closed terminal refuses."""


class _Unwritten(DlblogError):
    """The output cannot be written, of a command that may have changed something before."""

    def __init__(self, error: OSError, *, changed: bool) -> None:
        what = _("cannot write the output: {reason}")
        if changed:
            what = _("cannot write the output: {reason}; the change was made")
        super().__init__(what.format(reason=said(error.strerror or str(error))))


class _Commands(Commands):
    """All commands; what goes wrong in any of them is seen here first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        note_help(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except BrokenPipeError as error:  # of --help
            raise _PipeClosed from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except click.NoSuchOption:
            raise
        except (click.UsageError, UsageError, DateError) as error:
            raise error if ctx.obj is None else blamed(error, ctx.obj) from None
        except KeyboardInterrupt as error:
            raise _Ended from error
        except OSError as error:
            if ctx.obj is not None and ctx.obj.changed:  # and nothing is left to do but to say so
                raise _Unwritten(error, changed=True) from error
            if isinstance(error, BrokenPipeError):  # click would make it a status of its own
                raise _PipeClosed from error
            raise
        except IndexFormatError:
            from dlblog.engines import suspect

            suspect(ctx.obj.index)  # the next `index` looks through it
            raise


_PLACES = {
    "init": "dlblog.cli.initializing:init",
    "index": "dlblog.cli.indexing:index",
    "rebuild": "dlblog.cli.indexing:rebuild",
    "search": "dlblog.cli.searching:search",
    "list": "dlblog.cli.searching:list_",
    "tags": "dlblog.cli.tags:tags",
    "tag": "dlblog.cli.tag:tag",
    "show": "dlblog.cli.showing:show",
    "open": "dlblog.cli.opening:open_",
    "related": "dlblog.cli.relating:related",
    "stats": "dlblog.cli.counting:stats",
    "status": "dlblog.cli.reporting:status",
    "check": "dlblog.cli.checking:check",
    "completion": "dlblog.cli.completion:completion",
}


@click.group(
    cls=_Commands,
    commands=Members(_PLACES),
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "DLBLOG"},
    invoke_without_command=True,  # so that help is a page whatever click's version
    subcommand_metavar="COMMAND [ARGS]...",
)
@click.version_option(__version__, message="dlblog %(version)s")
@click.option(
    "--index-dir",
    type=click.Path(file_okay=False),
    show_envvar=True,
    help="Folder of the index. Default: index/ beside dlblog.toml, else ./index.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_envvar=True,
    help="When to use colour; auto: on a terminal, unless NO_COLOR is set.",
)
@click.option(
    "--links",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_envvar=True,
    help="When paths are links; auto: on a terminal with colour that knows them.",
)
@click.option(
    "--no-pager", is_flag=True, show_envvar=True, help="Show long answers without $PAGER."
)
@click.option("-q", "--quiet", is_flag=True, show_envvar=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, show_envvar=True, help="Say more.")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """Find and tag posts of a Vietnamese blog.

    Exit status: 0 found or done, 1 nothing found, 2 you can put it right, 70 a bug in dlblog;
    129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.
    """
    ctx.obj = Context(**options)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        raise click.exceptions.Exit(USER_ERROR)
    apply_defaults(ctx, ctx.obj)


def _complain(message: str) -> None:
    from dlblog.output import harmless

    shown = "\n".join(map(harmless, message.split("\n")))
    with suppress(OSError):  # there is nowhere else to say it
        click.echo(f"dlblog: {shown}", err=True)


def _is_of_output(error: OSError) -> bool:
    """Return whether an error comes from writing to standard output."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    writers = ("click.utils", __name__, "dlblog.cli.pager", "dlblog.cli.showing")
    return trace is not None and trace.tb_frame.f_globals.get("__name__") in writers


def _interrupted(by: Interrupted) -> int:
    """Say what became of posts and index, and return the exit status."""
    with suppress(OSError):  # a terminal that was closed
        if by.number == SIGINT and sys.stderr.isatty():
            click.echo(err=True)  # after ^C
        if by.posts:
            _complain(_("interrupted: {posts}; the index is whole").format(posts=by.posts))
        else:
            _complain(_("interrupted; the index is whole"))  # the old one, or already the new one
    return ENDED + by.number


def _usage_line(error: click.ClickException) -> str:
    message = error.format_message().strip().rstrip(".")
    message = " ".join(message.split())
    message = re.sub(
        r"'\[(\w+)\](?:\.\.\.)?'", r"'\1'", message
    )  # an argument that may be left out
    message = re.sub(r"'([^']{60})[^']+'", r"'\1…'", message)  # a number of thousands of digits
    message = message[:1].lower() + message[1:] if message[1:2].islower() else message
    if isinstance(error, click.UsageError) and error.ctx is not None:
        name = error.ctx.command_path
        # -docker is no option, and -numpy is -n umpy.
        limit = getattr(getattr(error, "param", None), "name", "") == "limit"
        slip = (limit and "'" in error.message) or isinstance(error, click.NoSuchOption)
        if place := _place_before(error, name):
            if place.startswith("--"):
                return place
            message = place  # or it is the word -video
        if isinstance(error, click.NoSuchOption) and name.endswith((" add", " remove", " rename")):
            message += _(" (put -- before a tag that begins with -)")
        if slip and name.endswith("search"):
            message += _(" (to leave out a word put it after --, or in quotes with the others)")
        return _("{message}; see {command} --help").format(message=message, command=name)
    return message


def _place_before(error: click.UsageError, command: str) -> str:
    """What to say of an option of all commands that was typed after one; empty for any other."""
    if not isinstance(error, click.NoSuchOption):
        return ""
    name = error.option_name
    option = next((option for option in cli.params if name in option.opts), None)
    if option is None:
        return ""
    program, _space, rest = command.partition(" ")
    value = "" if getattr(option, "is_flag", False) else " …"
    return _("{option} stands before the command: {example}").format(
        option=name, example=f"{program} {name}{value} {rest}"
    )


def _as_utf8(argument: str) -> str:
    """An argument as UTF-8 whatever the locale; a file name that is not UTF-8 stays as it is."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115
    # Whatever the locale: Vietnamese letters, and file names that are not UTF-8 as they are.
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
    try:
        if (shell := os.environ.get("_DLBLOG_COMPLETE")) in SHELLS:
            from dlblog.cli.answering import answer

            click.echo(answer(translated(cli), shell))
            raise click.exceptions.Exit(FOUND)
        args = [_as_utf8(argument) for argument in (sys.argv[1:] if args is None else args)]
        status = translated(cli).main(args, prog_name="dlblog", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        status = exit_.exit_code
    except click.ClickException as error:
        _complain(_usage_line(error))
        status = USER_ERROR
    except DlblogError as error:  # a name may have a line end in it
        if is_of_memory(error):
            raise
        text = said(str(error)) if isinstance(error, PostError) else str(error)
        _complain(text if isinstance(error, QueryError) else text.replace("\n", " "))
        status = USER_ERROR
    except (KeyboardInterrupt, click.Abort, _Ended) as error:
        status = _interrupted(Interrupted.behind(error) or Interrupted())
    except (_PipeClosed, BrokenPipeError):
        # Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FOUND
    except OSError as error:
        if is_of_memory(error):
            raise
        if error.filename is None and _is_of_output(error):
            _complain(str(_Unwritten(error, changed=False)))
            sys.exit(USER_ERROR)
        nowhere = _("current folder") if isinstance(error, FileNotFoundError) else ""
        place = error.filename or nowhere
        reason = said(error.strerror or str(error))
        _complain(f"{place}{': ' if place else ''}{reason}".replace("\n", " "))
        status = USER_ERROR
    except Exception as error:
        if os.environ.get("DLBLOG_DEBUG"):
            raise
        if is_of_memory(error):  # for which nothing more can be imported, perhaps
            os.write(2, b"dlblog: not enough memory\n")
            sys.exit(USER_ERROR)
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        text = _("a bug in dlblog: {reason}; run again with DLBLOG_DEBUG=1 to see where")
        _complain(text.format(reason=reason))
        status = BUG
    sys.exit(status if isinstance(status, int) else FOUND)
