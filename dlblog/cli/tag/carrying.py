"""Changing posts as a command wants it: asking first, a diff, what was done, what cannot be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NoReturn

import click

from dlblog.cli.context import Context, bars
from dlblog.cli.indexing import cores
from dlblog.cli.tag.choosing import open_current
from dlblog.fault import said
from dlblog.translation import _, ngettext, number, posts_text

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.errors import PostError
    from dlblog.frontmatter_edit import TagChange
    from dlblog.tagging import Edited, Refused

_NAMED = 10  # so few changed posts are named without being asked
_YES = ("y", "yes", "c", "có", "co")
_NO = ("", "n", "no", "k", "không", "khong")


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; print what would be, as a diff."
)
yes_option = click.option("-y", "--yes", is_flag=True, help="Answer questions with yes.")


def carry_out(
    obj: Context,
    changes: Mapping[str, TagChange],
    what: str,
    *,
    dry_run: bool = False,
    engine: SearchEngine | None = None,
    did: Callable[[str], str] | None = None,
    summary: str = "",
    as_json: bool = False,
) -> int:
    """Change tags of posts, all or none, and say what was done.

    Args:
        changes: path of the index -> what is to be done.
        what: is done, in words, for `tag undo`.
        dry_run: only print a diff.
        engine: the index, in step with the posts; opened where it is not given.
        did: what to say in the end of so many posts, which it is given in words.
        summary: all of what to say in the end.
        as_json: say it as JSON.
    Returns:
        how many posts were changed, or would be.
    """
    from dlblog import tagging

    opened = engine or open_current(obj)
    try:
        with bars(obj) as show:
            edited = tagging.edit(opened, obj.index, changes, show)
    except tagging.Refused as refused:
        refuse(obj, refused)
    finally:
        if engine is None:
            opened.close()
    if not edited.contents and as_json:
        _print_facts(obj, edited, what, dry_run=dry_run)
        return 0
    if not edited.contents:
        text = ngettext(
            "nothing to do: {posts} is so already",
            "nothing to do: {posts} are so already",
            len(edited.same),
        )
        obj.say(text.format(posts=posts_text(len(edited.same))))
        return 0
    if not summary:
        posts = posts_text(len(edited.contents))
        summary = did(posts) if did else _("{what}: {posts} changed").format(what=what, posts=posts)
        if edited.same:
            summary += _(", {count} unchanged").format(count=number(len(edited.same)))
    finish(obj, edited, what, dry_run=dry_run, summary=summary, as_json=as_json)
    return len(edited.contents)


def finish(
    obj: Context,
    edited: Edited,
    what: str,
    *,
    dry_run: bool,
    summary: str,
    back: int | None = None,
    as_json: bool = False,
) -> None:
    """Write what becomes of posts, and say so; or print it as a diff.

    Args:
        edited, what, back: as `tagging.carry_out` takes them.
        dry_run: only print a diff.
        summary: what to say in the end.
        as_json: say it as JSON, of a dry run too.
    """
    from dlblog import tagging
    from dlblog.errors import PostError, UsageError
    from dlblog.output import harmless

    if dry_run and as_json:
        _print_facts(obj, edited, what, dry_run=True)
        return
    if dry_run:
        shown = {obj.shown(path): contents for path, contents in edited.contents.items()}
        for line in tagging.diff(edited._replace(contents=shown)):
            if sys.stdout.isatty():
                click.echo(harmless(line.rstrip("\r\n")))
            else:  # as it is, for patch
                click.echo(line, nl=False, color=True)
        obj.say(_("would do: {summary}").format(summary=summary))
        return
    try:
        with bars(obj) as show:
            report = tagging.carry_out(obj.index, edited, what, back=back, jobs=cores(), show=show)
    except PostError as error:
        raise UsageError(_shown(obj, error)) from error
    obj.changed = True
    for remark in report.remarks:
        obj.say(remark)
    if as_json:
        _print_facts(obj, edited, what, dry_run=False)
    elif not obj.quiet:
        if obj.verbose or len(edited.contents) <= _NAMED:
            for path in edited.contents:
                click.echo(f"~ {harmless(obj.shown(path))}")
        click.echo(harmless(summary))


def _print_facts(obj: Context, edited: Edited, what: str, *, dry_run: bool) -> None:
    """What was done, or would be, as JSON."""
    changed, same = (list(map(obj.shown, paths)) for paths in (edited.contents, edited.same))
    _write(what, dry_run, changed, same)


def write_nothing(what: str, *, dry_run: bool) -> None:
    """The same where there was nothing to do."""
    _write(what, dry_run, [], [])


def _write(what: str, dry_run: bool, changed: list[str], same: list[str]) -> None:
    from dlblog.output import to_json

    facts = {"what": what, "dry_run": dry_run, "changed": changed, "unchanged": same}
    click.echo(to_json(facts))


def refuse(obj: Context, refused: Refused, advice: str = "") -> NoReturn:
    """Name all that cannot be done, and end.

    Args:
        advice: put behind what is said in the end.
    """
    from dlblog.errors import UsageError
    from dlblog.output import harmless

    if len(refused.faults) == 1:
        text = _("{fault}; nothing is changed{advice}")
        raise UsageError(text.format(fault=_shown(obj, refused.faults[0]), advice=advice))
    for fault in refused.faults:
        click.echo(f"dlblog: {harmless(_shown(obj, fault))}", err=True)
    raise UsageError(f"{refused}{advice}")


def _shown(obj: Context, fault: PostError) -> str:
    """What is wrong with a post, by its path as it opens from here."""
    line = f":{fault.line}" if fault.line else ""
    return f"{obj.shown(fault.path)}{line}: {said(fault.reason)}"


def ask(question: str, otherwise: str) -> bool:
    """Ask the user, who may answer through a pipe as well.

    Args:
        otherwise: what to type where nobody answers.
    Raises:
        UsageError: nobody answers, or neither yes nor no.
    """
    from dlblog.errors import UsageError
    from dlblog.output import harmless

    answers = _("[y/N]")
    click.echo(f"{harmless(question)} {answers} ", nl=False, err=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        click.echo(err=True)
    if not line:
        text = _("nobody answers, so nothing is changed: type {options}")
        raise UsageError(text.format(options=otherwise))
    answer = line.strip().casefold()
    if answer not in _YES + _NO:
        text = _("'{answer}' is neither y nor n: nothing is changed")
        raise UsageError(text.format(answer=line.strip()[:60]))
    return answer in _YES
