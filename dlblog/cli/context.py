"""What all commands share: where the index is, how to print, and the options that filter."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dlblog.cli.completion import complete
from dlblog.fault import said
from dlblog.translation import _, ngettext

if TYPE_CHECKING:
    from dlblog.engines.base import Progress, SearchEngine
    from dlblog.searching import Filters
    from dlblog.settings import Settings

_BAR = 20  # characters
_PAUSE_OF_BAR, _PAUSE_OF_LINES = 0.1, 2.0  # seconds
F = TypeVar("F", bound=Callable[..., Any])


class Context:
    """The options before the command."""

    def __init__(self, index_dir: str | None, color: str, quiet: bool, verbose: bool) -> None:
        self.index_dir = index_dir
        self.color = color
        self.quiet = quiet
        self.verbose = verbose
        # Options that have a value because `dlblog.toml` says so; see `defaulting`.
        self.defaults_taken: dict[str, Any] = {}

    @cached_property
    def folder(self) -> Path:
        """The blog's folder: where dlblog.toml lies, found upward, else the current one."""
        from dlblog.settings import find_folder

        return find_folder(Path.cwd())

    @property
    def index(self) -> Path:
        """The index's folder, absolute."""
        if self.index_dir:
            return Path(os.path.abspath(self.index_dir))
        from dlblog.errors import UsageError

        try:
            name = self.settings.index
        except UsageError:  # told where commands begin; who types TAB is told nothing
            name = None
        return Path(os.path.normpath(self.folder / (name or "index")))

    @property
    def base(self) -> Path:
        """What paths in the index are relative to."""
        return self.index.parent

    @cached_property
    def settings(self) -> Settings:
        """The blog's settings; see `settings.read_settings` for what is raised."""
        from dlblog.settings import read_settings

        return read_settings(self.folder)

    def open_index(self) -> SearchEngine:
        """The index, opened; see `engines.open_index` for what is raised."""
        from dlblog import engines

        return engines.open_index(self.index)

    def open_fresh_index(self, refresh: bool | None) -> SearchEngine:
        """The index, opened and, where that is quick, brought in step with the posts.

        Args:
            refresh: whether to look; None for what the blog's settings say.
        """
        if not (self.settings.refresh if refresh is None else refresh):
            return self.open_index()
        from dlblog.freshness import is_fresh

        if not self._mend_at_once():
            return self.open_index()
        engine = self.open_index()
        if is_fresh(engine.settings(), self.index):
            return engine
        from dlblog.indexing import refresh as bring_in_step

        report, remarks = bring_in_step(self.index)
        for remark in remarks:
            self.say(remark)
        new = [*report.added, *report.changed, *report.deleted, *(a for a, _ in report.renamed)]
        if not new:
            return engine
        if self.verbose:
            text = ngettext(
                "brought in step: {count} post new, changed or gone",
                "brought in step: {count} posts new, changed or gone",
                len(new),
            )
            self.say(text.format(count=len(new)))
        engine.close()
        return self.open_index()

    def mend(self, patience: float) -> None:
        """Take back what a process left half done that died while it changed tags of posts.

        Args:
            patience: seconds to wait for somebody who changes them now.
        Raises:
            IndexLockedError: somebody does for longer.
        """
        from dlblog.freshness import is_interrupted

        if is_interrupted(self.index):
            from dlblog.tagging import mend

            if remark := mend(self.index, patience):
                self.say(remark)

    def _mend_at_once(self) -> bool:
        """The same before a search, which waits for nobody.

        Returns:
            whether posts are at rest; else some may be as before a change and some as after it.
        """
        from dlblog.freshness import is_interrupted

        if not is_interrupted(self.index):
            return True
        from dlblog.errors import IndexLockedError
        from dlblog.tagging import mend

        before = _("this answer is from before")
        try:
            if remark := mend(self.index, 0, before):
                self.say(remark)
        except IndexLockedError as error:
            self.say(str(error))
            return False
        except OSError as error:
            reason = said(error.strerror or type(error).__name__)
            text = _("a change of tags was interrupted and is not taken back ({reason}): {before}")
            self.say(text.format(reason=reason, before=before))
            return False
        return True

    def colored(self, stream: Any = None) -> bool:
        """Whether to use colour on a stream, standard output by default."""
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and (stream or sys.stdout).isatty()

    def shown(self, stored: str) -> str:
        """A path of the index as it opens from the current folder."""
        from dlblog.files import from_stored, relative_to

        path = from_stored(stored, self.base)
        return relative_to(path, os.getcwd()) or path

    def stored(self, typed: str) -> str:
        """A typed path as the index spells it."""
        from dlblog.files import to_stored

        return to_stored(os.path.abspath(typed), self.base)

    def say(self, message: str, *, always: bool = False) -> None:
        """Tell the user something on standard error.

        Args:
            always: also whom is told only what went wrong.
        """
        if always or not self.quiet:
            from dlblog.output import harmless

            click.echo(f"dlblog: {harmless(message)}", err=True)


def today() -> date:
    """The reader's local day."""
    return date.today()


def progress(obj: Context) -> Progress | None:
    """What is shown of work that takes more than a second: a bar, or lines where that is asked."""
    bar = sys.stderr.isatty()
    if obj.quiet or not (bar or obj.verbose):
        return None
    started = time.monotonic()
    shown = 0.0

    def show(done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        pause = _PAUSE_OF_BAR if bar else _PAUSE_OF_LINES
        if now - started > 1 and (now - shown > pause or done == total):
            shown = now
            rate = done / (now - started)
            text = _("{done}/{total} posts, {rate:.0f}/s, {seconds:.0f} s left")
            left = (total - done) / rate
            line = text.format(done=done, total=total, rate=rate, seconds=left)
            if bar:
                full = done * _BAR // total
                drawn = "█" * full + "░" * (_BAR - full)
                click.echo(f"\r{drawn} {line}\x1b[K", nl=False, err=True)
            else:
                click.echo(f"dlblog: {line}", err=True)

    return show


def clear_progress() -> None:
    """Take the bar away, where there is one."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


format_option = click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="How to print it.",
)  # fmt: skip


def filter_options(command: F) -> F:
    """The options that narrow a list of posts, on a command that takes `**options`."""
    dates = "2016, 2016-02, 4/2/2016, 2w, hôm qua, last month."
    for option in reversed(
        (
            names("-t", "--tag", values="tag", help="Has this tag; repeat for all of them."),
            click.option("--any-tag", is_flag=True, help="Has any of the tags of --tag."),
            names("--no-tag", values="tag", help="Does not have this tag."),
            click.option("--untagged", is_flag=True, help="Has no tag at all."),
            click.option("--since", metavar="DATE", help=f"On or after: {dates}"),
            click.option("--until", metavar="DATE", help="On or before."),
            click.option("--on", metavar="DATE", help="Within a day, a month or 2016..2018."),
            names(
                "--category", values="category", help="Of this category; repeat for any of them."
            ),
            names("--author", values="author", help="By this author; repeat for any of them."),
            click.option(
                "--draft/--no-draft", default=None, help="Only drafts, or none. Default: both."
            ),
        )
    ):
        command = option(command)
    return command


def refresh_option(command: F) -> F:
    """The option `refresh`, for `Context.open_fresh_index`."""
    return click.option(
        "--refresh/--no-refresh",
        default=None,
        help="Look first whether posts have changed. On by default.",
    )(command)


class _Names(click.types.StringParamType):
    """Text that is divided by commas where a variable holds several: names have spaces."""

    envvar_list_splitter = ","


def names(*declarations: str, values: str, help: str) -> Callable[[F], F]:
    """An option that takes a name and can be repeated; `values`: the value field it is of."""
    return click.option(
        *declarations,
        type=_Names(),
        multiple=True,
        metavar="NAME",
        help=help,
        shell_complete=complete(values),
    )


def read_filters(options: dict[str, Any]) -> Filters:
    """The options of `filter_options` as a value, taken out of `options`."""
    from dlblog.searching import Filters

    return Filters(
        tags=options.pop("tag"),
        any_tag=options.pop("any_tag"),
        no_tags=options.pop("no_tag"),
        untagged=options.pop("untagged"),
        since=options.pop("since"),
        until=options.pop("until"),
        on=options.pop("on"),
        categories=options.pop("category"),
        authors=options.pop("author"),
        draft=options.pop("draft"),
    )
