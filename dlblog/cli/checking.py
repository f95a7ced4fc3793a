"""`dlblog check`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_names
from dlblog.cli.context import Context, progress, some_of, today
from dlblog.translation import _, ngettext, number

if TYPE_CHECKING:
    from dlblog.linting.finding import Finding

_FEW = 20  # findings that are seen at a glance
_SOME = 10  # posts, of which most have what is usual in a blog


def _kinds() -> Iterable[str]:
    from dlblog.linting.finding import KINDS

    return KINDS


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--kind", "kinds", multiple=True, callback=some_of(_kinds), metavar="KINDS",
    shell_complete=complete_names(_kinds, several=True),
    help="Only these kinds; repeat, or divide by commas.",
)  # fmt: skip
@click.option(
    "--ignore", multiple=True, callback=some_of(_kinds), metavar="KINDS",
    shell_complete=complete_names(_kinds, several=True),
    help="Not these kinds; repeat, or divide by commas.",
)  # fmt: skip
@click.option("--errors-only", is_flag=True, help="Leave warnings out.")
@click.option("--strict", is_flag=True, help="Status 1 for warnings as well.")
@click.option(
    "--index/--no-index", "with_index", default=None,
    help="Check the index as well. On by default where no PATH is named.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text",
    show_default=True, help="How to print it; github: annotations of a workflow.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N",
    help="How many processes read posts. Default: the cores.",
)  # fmt: skip
@click.pass_obj
def check(
    obj: Context,
    /,
    paths: tuple[str, ...],
    kinds: tuple[str, ...],
    ignore: tuple[str, ...],
    errors_only: bool,
    strict: bool,
    with_index: bool | None,
    format_: str,
    jobs: int | None,
) -> None:
    """Find faults of posts, and damage of the index.

    PATHs are files or folders, of which alone faults are told; the others are read to be compared
    with. No index is needed. Of an index every file is compared with its checksum, every post is
    read back, and all that is counted is counted again. Errors come first; in text, a kind that
    most posts have is one line with a count, and --kind lists it.

    \b
    Errors:
      unreadable               no text in UTF-8, no file, too large
      broken-front-matter      no YAML, TOML or JSON
      unclosed-front-matter    no second --- or +++
      duplicate-key            a key stands there twice
      missing-title            none, and no heading
      missing-date             none, nor in the name of the file
      unreadable-date          no date, or no such day
      duplicate-address        another post has its slug or permalink

    \b
    Warnings:
      missing-front-matter     none, where the other posts have some
      misspelt-key             cateory, auhtor, Title
      duplicate-title          another post has it
      future-date              after tomorrow, and no draft
      date-mismatch            another day than the name of the file
      tags-not-a-list          one text that may be misread, or where the others have lists
      tag-not-text             2015, yes, null or a list among the tags
      empty-post               no text at all
      missing-description      a picture without a description (alt)
      broken-link              to a file of the blog that is not there

    Status 1 where there are errors, with --strict also for warnings, 2 where the index is damaged.
    """
    if errors_only and strict:
        raise click.UsageError(_("--errors-only and --strict do not go together"))
    if "" in paths:  # a variable of the shell that is not set
        raise click.UsageError(_("an empty PATH; for the current folder type ."))
    from dlblog import checking
    from dlblog.files import as_spelt

    shown = progress(obj)
    damage: list[str] | None = None
    if with_index is None:
        with_index, required = not paths, False
    else:
        required = with_index
    if with_index:
        damage = _check_index(obj, required=required)
    named = [Path(as_spelt(path)) for path in paths]
    places = checking.find_places(obj.folder, obj.index, obj.settings, named)
    if with_index and damage is None:
        obj.say(_("there is no index: only the posts are checked"))

    from dlblog.cli.indexing import cores
    from dlblog.indexing import told_dialect
    from dlblog.linting.blog import lint

    linted = lint(
        places.roots,
        obj.base,
        obj.folder,
        only=named,
        include=places.include,
        exclude=places.exclude,
        skip=obj.index,
        today=today(),
        dialect=told_dialect(obj.index, obj.settings.tag_separator, [*places.roots, *named]),
        jobs=jobs or cores(),
        progress=shown,
    )
    if shown is not None:
        shown.clear()
    if not linted.posts and not named:
        from dlblog.patterns import emptied

        for root in places.roots:
            if why := emptied(root, (places.include, places.exclude), obj.index):
                obj.say(f"{obj.shown(str(root))}: {why}")
    found = [f for f in linted.findings if f.kind not in ignore and (not kinds or f.kind in kinds)]
    if errors_only:
        found = [finding for finding in found if finding.severity == "error"]
    found = [finding._replace(path=obj.shown(finding.path)) for finding in found]
    found.sort(key=lambda finding: finding.severity != "error")  # and by path and line, as before
    if format_ == "json":
        _print_json(linted.posts, found, damage)
    elif format_ == "github":
        _print_github(found, damage or [])
    else:
        usual = () if kinds else usual_kinds(linted.posts, found)
        _print_text(obj, found, usual, linted.posts, damage or [])
    said = summary(linted.posts, found, errors_only=errors_only)
    if damage == []:
        said += _("; the index is whole")
    if format_ == "github":
        click.echo(command("notice", said, title="dlblog check"))
    else:
        obj.say(said)
        if len(found) > _FEW:
            obj.say(_kinds_of(found))
    if damage:
        obj.say(_("the index is damaged: run dlblog index, which makes it anew"))
    if damage or any(strict or finding.severity == "error" for finding in found):
        raise click.exceptions.Exit(2 if damage else 1)


def _check_index(obj: Context, *, required: bool) -> list[str] | None:
    """What is wrong with the index; None where there is none."""
    from dlblog.checking import check as look_at
    from dlblog.errors import NoIndexError

    shown = progress(obj)
    try:
        checked = look_at(obj.index, shown)
    except NoIndexError:
        if required:
            raise
        return None
    if shown is not None:
        shown.clear()
    return checked.damage


def usual_kinds(posts: int, found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the kinds that most posts have, the most frequent first; none for few posts.

    Args:
        posts: how many were checked.
    """
    having = Counter(kind for kind, _path in {(one.kind, one.path) for one in found})
    return tuple(
        kind for kind, count in having.most_common() if posts >= _SOME and count > posts / 2
    )


def summary(posts: int, found: Sequence[Finding], *, errors_only: bool = False) -> str:
    """What was found, in one line."""
    looked = ngettext("{count} post checked", "{count} posts checked", posts)
    looked = looked.format(count=number(posts))
    if errors_only and not found:
        return _("{posts}: no errors").format(posts=looked)
    if not found:
        return _("{posts}: nothing found").format(posts=looked)
    errors = sum(finding.severity == "error" for finding in found)
    warnings = len(found) - errors
    parts = []
    if errors:
        said = ngettext("{count} error", "{count} errors", errors)
        parts.append(said.format(count=number(errors)))
    if warnings:
        said = ngettext("{count} warning", "{count} warnings", warnings)
        parts.append(said.format(count=number(warnings)))
    where = _("in {count} of them").format(count=number(len({finding.path for finding in found})))
    return f"{looked}: {', '.join(parts)}" + (f" {where}" if posts > 1 else "")


def _kinds_of(found: Sequence[Finding]) -> str:
    """How often each kind was found, and how one is left out that a blog does not want to hear."""
    counts = sorted(Counter(one.kind for one in found).items(), key=lambda item: (-item[1], item))
    kinds = ", ".join(f"{kind} {number(count)}" for kind, count in counts)
    if any(one.severity == "error" for one in found if one.kind == counts[0][0]):
        return kinds
    said = _("{kinds}; --ignore {kind} leaves that out")
    return said.format(kinds=kinds, kind=counts[0][0])


def _print_json(posts: int, found: Sequence[Finding], damage: list[str] | None) -> None:
    from dlblog import output

    facts: dict[str, Any] = {
        "posts": posts,
        "findings": [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "kind": finding.kind,
                "severity": finding.severity,
                "message": finding.message,
                "hint": finding.hint or None,
            }
            for finding in found
        ],
        "damage": damage,
    }
    click.echo(output.to_json(facts))


def _print_text(
    obj: Context, found: Sequence[Finding], usual: Sequence[str], posts: int, damage: list[str]
) -> None:
    """Print one finding a line, as editors read it; on a terminal by file, with colours.

    Args:
        usual: the kinds of which only the count is told.
        posts: how many were checked.
    """
    from dlblog.output import harmless

    every, found = found, [finding for finding in found if finding.kind not in usual]
    with obj.pager() as pager:
        for what in damage:
            pager.write(harmless(_("damaged: {what}").format(what=what)) + "\n")
        if sys.stdout.isatty():
            for line in _by_file(found, obj.colored()):
                pager.write(line + "\n")
        else:
            for finding in found:
                said = f"{finding.path}:{finding.line}: {finding.kind}: {_said(finding)}"
                pager.write(harmless(said) + "\n")
        for kind in usual:
            said = _counted(kind, every, posts)
            for line in _wrapped(said) if sys.stdout.isatty() else [said]:
                pager.write(line + "\n")


def _wrapped(said: str) -> Iterator[str]:
    from dlblog.terminal import size, wrap

    return (said[start:end].rstrip() for start, end in wrap(said, size()[0] - 1))


def _counted(kind: str, found: Sequence[Finding], posts: int) -> str:
    """Return in one line how many findings of a kind there are, and in how many posts."""
    alike = [finding for finding in found if finding.kind == kind]
    with_it = len({finding.path for finding in alike})
    said = _("{kind}: {count} in {some} of {posts} posts; --kind {kind} lists them")
    return said.format(
        kind=kind, count=number(len(alike)), some=number(with_it), posts=number(posts)
    )


def _by_file(found: Sequence[Finding], color: bool) -> Iterator[str]:
    """The lines of a terminal: each file with its findings below it."""
    from dlblog.output import harmless
    from dlblog.output.style import ERROR, TITLE, WARNING, styled
    from dlblog.terminal import size, wrap

    columns = size()[0] - 1
    for path, group in groupby(found, key=lambda finding: finding.path):
        rows = list(group)
        yield styled(harmless(path), TITLE, color)
        places = [f"{row.line}:{row.column}" if row.column else str(row.line) for row in rows]
        wide = max(map(len, places))
        indent = " " * (wide + 4)
        for row, place in zip(rows, places, strict=True):
            kind = styled(row.kind, ERROR if row.severity == "error" else WARNING, color)
            line = f"  {place:>{wide}}  {kind}  "
            said = harmless(_said(row))
            room = columns - len(indent)
            for start, end in wrap(said, max(room, 2), max(room - len(row.kind) - 2, 0)):
                yield (line + said[start:end]).rstrip()
                line = indent
        yield ""


def _said(finding: Finding) -> str:
    """What is wrong, and what mends it."""
    return "; ".join(text for text in (finding.message, finding.hint) if text)


def _print_github(found: Sequence[Finding], damage: list[str]) -> None:
    for what in damage:
        click.echo(command("error", what, title=_("damaged index")))
    for finding in found:
        place: dict[str, Any] = {"file": _in_workspace(finding.path), "line": finding.line}
        if finding.column:
            place["col"] = finding.column
        click.echo(command(finding.severity, _said(finding), **place, title=finding.kind))


def command(name: str, message: str, **properties: Any) -> str:
    """A command of a GitHub workflow, escaped as `@actions/core` does."""
    from dlblog.output import harmless

    def data(text: str) -> str:
        return harmless(text).replace("%", "%25")

    values = ",".join(
        f"{key}={data(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
    )
    return f"::{name} {values}::{data(message)}"


def _in_workspace(path: str) -> str:
    """A path as GitHub wants it: from the top of the repository, where that is known."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace:
        from dlblog.files import relative_to

        inside = relative_to(os.path.abspath(path), os.path.abspath(workspace))
        return inside.replace(os.sep, "/") if inside else path
    return path
