"""What all commands share: where the index is, how to print, and the options that filter."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dlblog.cli.completion import complete
from dlblog.translation import _, number

if TYPE_CHECKING:
    from dlblog.cli.pager import Pager
    from dlblog.engines.base import SearchEngine
    from dlblog.journal import Show
    from dlblog.output.text import Paper
    from dlblog.searching import Filters, Search
    from dlblog.settings import Settings

_BAR = 20  # characters
_PAUSE_OF_BAR, _PAUSE_OF_LINES = 0.1, 2.0  # seconds
F = TypeVar("F", bound=Callable[..., Any])


class Context:
    """The options before the command."""

    def __init__(
        self,
        index_dir: str | None,
        color: str,
        quiet: bool,
        verbose: bool,
        links: str = "auto",
        no_pager: bool = False,
    ) -> None:
        self.index_dir = index_dir
        self.color = color
        self.quiet = quiet
        self.verbose = verbose
        # Options that have a value because `dlblog.toml` says so; see `defaulting`.
        self.defaults_taken: dict[str, Any] = {}
        self.links = links
        self.no_pager = no_pager
        self.changed = False  # whether the command has done what it was to change

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
        from dlblog.refreshing import open_fresh

        return open_fresh(self.index, self.say, self.say if self.verbose else None)

    def searcher(self, engine: SearchEngine) -> Search:
        """What answers queries of an index, by the reader's day and the blog's settings."""
        from dlblog.searching import Search

        settings = self.settings
        return Search(engine, today(), aliases=settings.aliases, searches=settings.searches)

    def mend(self, patience: float, paths: Iterable[Path] = ()) -> None:
        """Take back what a process left half done that died while it changed tags of posts.

        Args:
            patience: seconds to wait while another process changes posts.
            paths: folders of posts, absolute; none for those of the index.
        Raises:
            IndexLockedError, UsageError: as `refreshing.mend`.
        """
        from dlblog.refreshing import mend

        with bars(self) as show:
            mend(self.index, patience, self.say, paths, show)

    def colored(self, stream: Any = None) -> bool:
        """Whether to use colour on a stream, standard output by default."""
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and (stream or sys.stdout).isatty()

    def paper(self) -> Paper:
        """What hits are written on: standard output, with its width where it is a terminal."""
        from dlblog.output.text import Paper

        color = self.colored()
        if not sys.stdout.isatty():
            return Paper(color, self.links == "always")
        from dlblog.terminal import passes_links, size

        auto = self.links == "auto" and color and passes_links(os.environ)
        # Some terminals wrap as soon as the last column is full.
        return Paper(color, auto or self.links == "always", size()[0] - 1)

    def pager(self, *, on: bool = True) -> Pager:
        """Standard output, through a pager where it is a terminal and the text does not fit."""
        from dlblog.cli.pager import Pager

        return Pager(color=self.colored(), on=on and not self.no_pager)

    def shown(self, stored: str) -> str:
        """A path of the index as it opens from the current folder."""
        from dlblog.files import from_stored, relative_to

        path = from_stored(stored, self.base)
        return relative_to(path, os.getcwd()) or path

    def stored(self, typed: str) -> str:
        """A typed path as the index spells it."""
        from dlblog.files import as_spelt, to_stored

        return to_stored(as_spelt(typed), self.base)

    def say(self, message: str, *, always: bool = False) -> None:
        """Tell the user something on standard error.

        Args:
            always: also whom is told only what went wrong.
        """
        if always or not self.quiet:
            from dlblog.output import harmless

            click.echo(f"dlblog: {harmless(message)}", err=True)

    def hint(self, message: str) -> None:
        """Tell a user at a terminal, and no script, what to try."""
        if sys.stdout.isatty():
            self.say(message)


def today() -> date:
    """The reader's day, by the clock and the zone of this process."""
    return date.fromtimestamp(time.time())


class Bar:
    """What is shown of work that takes more than a second: a bar, or lines in a pipe."""

    def __init__(self, bar: bool, what: str = "") -> None:
        """Begin to show work that may be called something."""
        self._bar = bar
        self._what = f"{what}: " if what else ""
        self._started = time.monotonic()
        self._shown = 0.0

    def __call__(self, done: int, total: int) -> None:
        """See `engines.base.Progress`."""
        now = time.monotonic()
        pause = _PAUSE_OF_BAR if self._bar else _PAUSE_OF_LINES
        if now - self._started <= 1 or (now - self._shown <= pause and done != total):
            return
        self._shown = now
        rate = done / (now - self._started)
        text = _("{done}/{total} posts, {rate:.0f}/s, {seconds:.0f} s left")
        left = (total - done) / rate
        line = text.format(done=number(done), total=number(total), rate=rate, seconds=left)
        line = self._what + line
        with suppress(OSError):  # a terminal that was closed must not end what it waits for
            if self._bar:
                full = done * _BAR // total
                drawn = "█" * full + "░" * (_BAR - full)
                click.echo(f"\r{drawn} {line}\x1b[K", nl=False, err=True)
            else:
                click.echo(f"dlblog: {line}", err=True)

    def clear(self) -> None:
        """Take the bar away, where one was drawn."""
        if self._bar and self._shown:
            with suppress(OSError):
                click.echo("\r\x1b[K", nl=False, err=True)


def progress(obj: Context) -> Bar | None:
    """What shows how far work is: on a terminal, and elsewhere where that is asked."""
    bar = sys.stderr.isatty()
    return Bar(bar) if not obj.quiet and (bar or obj.verbose) else None


@contextmanager
def bars(obj: Context) -> Iterator[Show]:
    """Show pieces of work one after the other, as `progress` does, each by its name."""
    from dlblog.journal import show_nothing

    bar = progress(obj)
    if bar is None:
        yield show_nothing
        return

    def show(what: str) -> Bar:
        nonlocal bar
        assert bar is not None
        bar.clear()
        bar = Bar(sys.stderr.isatty(), what)
        return bar

    try:
        yield show
    finally:
        bar.clear()


format_option = click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="How to print it.",
)  # fmt: skip


def filter_options(command: F) -> F:
    """The options that narrow a list of posts, on a command that takes `**options`."""
    dates = "2016, 2016-02, 4/2/2016, 2w, hôm qua, tháng 3 năm 2016, last month."
    for option in reversed(
        (
            names(
                "-t",
                "--tag",
                values="tag",
                help="Has this tag in any spelling; repeat for all of them.",
            ),
            names(
                "--exact-tag",
                values="tag",
                help="Has this tag in just this spelling; like --tag otherwise.",
            ),
            click.option("--any-tag", is_flag=True, help="Has any of the tags of --tag."),
            names("--no-tag", values="tag", help="Does not have this tag."),
            click.option("--untagged", is_flag=True, help="Has no tag at all."),
            click.option("--since", metavar="DATE", help=f"On or after: {dates}"),
            click.option("--until", metavar="DATE", help="On or before, likewise."),
            click.option(
                "--on",
                metavar="DATE",
                help="Within a day or period: tuần trước, quý 2 2016, 2016..2018.",
            ),
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


def some_of(
    names: Callable[[], Iterable[str]],
) -> Callable[[click.Context, click.Parameter, Any], tuple[str, ...]]:
    """The callback of an option that takes some of a few names, divided by commas or repeated.

    Args:
        names: gives them; called only where one is typed.
    """

    def chosen(ctx: click.Context, parameter: click.Parameter, value: Any) -> tuple[str, ...]:
        texts = (value,) if isinstance(value, str) else value or ()
        typed = [name.strip() for text in texts for name in text.split(",") if name.strip()]
        known = tuple(names()) if typed else ()
        for name in typed:
            if name not in known:
                from difflib import get_close_matches

                close = get_close_matches(name[:40], known, 1)
                said = _("'{name}' is none of {names}")
                if close:
                    said = _("there is no '{name}': did you mean {close}?")
                raise click.BadParameter(
                    said.format(name=name[:40], names=", ".join(known), close="".join(close))
                )
        return tuple(dict.fromkeys(typed))

    return chosen


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
        exact_tags=options.pop("exact_tag"),
    )
