"""`dlblog open`: posts in the user's editor, or their pages in a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_posts, complete_query
from dlblog.cli.context import Context, refresh_option
from dlblog.cli.post import find_all
from dlblog.cli.telling import say_names
from dlblog.translation import _

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.searching import Answer
    from dlblog.snippet import Wanted

Stored = Mapping[str, Any]  # as `Document.stored`


@click.command("open", short_help="Open posts in an editor, or their pages in a browser.")
@click.argument("posts", metavar="[POST]...", nargs=-1, shell_complete=complete_posts)
@click.option(
    "-s", "--query", metavar="QUERY", shell_complete=complete_query,
    help="At the line where this matches; without POST, the post that it finds first.",
)  # fmt: skip
@click.option("--line", type=click.IntRange(min=1), metavar="N", help="At this line.")
@click.option("--browser", is_flag=True, help="Its page, by the address in dlblog.toml.")
@click.option(
    "--print", "print_", is_flag=True, help="Print the path or the address, and open nothing."
)
@refresh_option
@click.pass_obj
def open_(
    obj: Context,
    /,
    posts: tuple[str, ...],
    query: str | None,
    line: int | None,
    browser: bool,
    print_: bool,
    refresh: bool | None,
) -> None:
    """Open posts in $VISUAL or $EDITOR, or their pages in a browser.

    POST is a path, a slug, a title or an unambiguous part of one. Words that are no posts by
    themselves are one name. Common editors open a post where the query first matches. An address is
    a line of dlblog.toml:

    \b
    address = "https://example.org{slug}"
    Fields: {slug} {path} {stem} {year} {month} {day} {category}
    """
    query = query if query and query.strip() else None
    if not posts and query is None:
        raise click.UsageError(_("name a POST, or a --query whose first hit is opened"))
    _check_line(line, alone=query is None and not browser)
    engine = obj.open_fresh_index(refresh)
    try:
        named = [hit.stored for hit in find_all(obj, engine, posts)] if posts else []
        if len(named) > 1:
            _check_line(line, alone=False)
        wanted = None
        if query is not None:
            answer = _answer(obj, engine, query, 0 if posts else 1)
            wanted = answer.wanted
            named = named or [hit.stored for hit in answer.results.hits]
        copied = engine.is_copy()
        roots = engine.settings().get("roots", ())
    finally:
        engine.close()
    if not named:
        obj.say(_("no post is found: {query}").format(query=(query or "")[:200]), always=True)
        raise click.exceptions.Exit(1)
    if browser:
        browse(obj, named, roots, print_=print_)
    elif print_:
        from dlblog.cli.printing import write_paths

        with obj.pager(on=False) as pager:
            write_paths(obj, [post["path"] for post in named], "paths", pager)
    else:
        edit_posts(obj, named, wanted, line, copied=copied)


def _check_line(line: int | None, *, alone: bool) -> None:
    if line and not alone:
        raise click.UsageError(_("--line goes with one POST in an editor, and without --query"))


def _answer(obj: Context, engine: SearchEngine, query: str, limit: int) -> Answer:
    answer = obj.searcher(engine).run(query, limit=limit)
    say_names(obj, answer, exact=False)
    if answer.corrected:
        obj.say(_("nothing found as typed; taking {query}").format(query=answer.corrected[:200]))
    return answer


def edit_posts(
    obj: Context,
    posts: Iterable[Stored],
    wanted: Wanted | None,
    line: int | None = None,
    *,
    copied: bool,
) -> None:
    """Open posts in the user's editor, each where a query matches.

    Args:
        wanted: what the query looks for; nothing for wherever the editor opens files.
        line: to open them at.
        copied: whether the index was brought here: then only what lies in the blog is opened.
    Raises:
        UsageError: there is no editor, or it failed; a post is not there, or outside of the blog.
    """
    from dlblog.editor import Place, edit, find_editor

    terminal = sys.stdout.isatty() and (sys.stdin.isatty() or os.path.exists("/dev/tty"))
    command = find_editor(os.environ, terminal=terminal)
    edit(command, [Place(path, line or at) for path, at in _lines(obj, posts, wanted, copied)])


def _lines(
    obj: Context, posts: Iterable[Stored], wanted: Wanted | None, copied: bool
) -> Iterable[tuple[str, int | None]]:
    """The file of each post as it opens from here, and where it matches."""
    from dlblog import fault
    from dlblog.errors import PostError, UsageError
    from dlblog.files import MOST_OF_A_POST, below, read_file

    for post in posts:
        path = obj.shown(post["path"])
        if not os.path.isfile(path):
            message = _("{path} is not there any more: dlblog index brings the index in step")
            raise UsageError(message.format(path=path))
        if copied and not below(os.path.realpath(path), [os.path.realpath(obj.base)]):
            message = _("{path} is outside of the blog, and its index was brought here: not opened")
            raise UsageError(message.format(path=path))
        line = None
        if wanted:
            from dlblog.match_line import match_line

            with suppress(OSError, PostError):  # an editor may know better
                line = match_line(read_file(path, MOST_OF_A_POST, fault.A_POST), path, wanted)
            if line is None:
                obj.say(_("{path} has nothing of the query in its text").format(path=path))
        yield path, line


def browse(
    obj: Context, posts: Sequence[Stored], roots: Iterable[str], *, print_: bool = False
) -> None:
    """Open the pages of posts in the user's browser.

    Args:
        roots: the folders that hold posts, as the index keeps them.
        print_: whether to print their addresses instead.
    Raises:
        UsageError: a post has no address, or there is no browser.
    """
    from dlblog.address import post_address
    from dlblog.errors import UsageError
    from dlblog.output import harmless

    pattern = obj.settings.address
    roots = tuple(roots)
    addresses = [post_address(post, pattern, roots) for post in posts]
    if print_:
        for address in addresses:
            click.echo(harmless(address))
        return
    import webbrowser

    for address in addresses:
        if not webbrowser.open(address):
            message = _("no browser can be started: set $BROWSER; the address is {address}")
            raise UsageError(message.format(address=address))
