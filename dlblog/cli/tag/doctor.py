"""`dlblog tag doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete_names
from dlblog.cli.context import Context, refresh_option, some_of
from dlblog.cli.tag.choosing import open_current
from dlblog.translation import _, posts_text

if TYPE_CHECKING:
    from dlblog.diagnosing import Evidence, Finding
    from dlblog.engines.base import SearchEngine

_KINDS = "alias case hyphen spelling marks plural slug once synonym untagged".split()
_ANSWERS = {"y": "y", "c": "y", "n": "n", "k": "n", "q": "q"}  # c, k: có, không


def _heads() -> dict[str, str]:
    return {
        "alias": _("still tagged with an alias"),
        "case": _("differ only in case"),
        "hyphen": _("differ only in hyphens and spaces"),
        "spelling": _("spellings of one name"),
        "marks": _("differ only in marks"),
        "plural": _("singular and plural"),
        "slug": _("one page for several tags"),
        "once": _("used once"),
        "synonym": _("perhaps two names of one thing"),
        "untagged": _("posts without tags"),
    }


@click.command(short_help="Find what is out of order among the tags.")
@click.option(
    "--kind", "kinds", callback=some_of(lambda: _KINDS), metavar="KINDS",
    shell_complete=complete_names(lambda: _KINDS, several=True),
    help=f"Only these, divided by commas: {', '.join(_KINDS)}.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Ask for each finding whether to mend it: y, n or q.")
@click.option("--dry-run", is_flag=True, help="With --fix: ask nothing, show what would change.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="How to print it; json has all findings.",
)  # fmt: skip
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many findings of a kind to show as text.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show all of them.")
@refresh_option
@click.pass_obj
def doctor(
    obj: Context,
    /,
    kinds: tuple[str, ...],
    fix: bool,
    dry_run: bool,
    format_: str,
    limit: int,
    everything: bool,
    refresh: bool | None,
) -> None:
    """Find what is out of order among the tags, and name the command that mends it.

    Aliases still in use, names written in several ways (case, hyphen, spelling, marks, plural),
    tags that get one page in Jekyll, Hugo or Gatsby, tags used once, names of one thing, posts
    without tags. --fix takes tags used once away only where --kind names them. Status 1 where all
    is in order.
    """
    if fix and format_ == "json":
        raise click.UsageError(_("--fix asks, and goes with no --format json"))
    if dry_run and not fix:
        raise click.UsageError(_("--dry-run goes with --fix; without it nothing is changed"))
    from dlblog.diagnosing import Evidence, diagnose

    engine = open_current(obj) if fix else obj.open_fresh_index(refresh)
    try:
        unclear = _unclear(engine)
        tagged = {
            stored["path"]: list(stored["tags"])
            for stored in engine.documents()
            if stored["path"] not in unclear
        }
        evidence = Evidence(engine)
        found = _of_kinds(diagnose(tagged, obj.settings.aliases, evidence), kinds)
    finally:
        engine.close()
    evidence.close()
    if unclear:
        text = _("left out: {posts} with a string that may be one tag or several: see dlblog check")
        obj.say(text.format(posts=posts_text(len(unclear))))
    if fix:
        _fix(obj, tagged, evidence, kinds, dry_run)
    elif format_ == "json":
        from dlblog.output import to_json

        click.echo(to_json([_to_dict(obj, finding) for finding in found]))
    else:
        _print(obj, found, None if everything else limit)
    if not found:
        obj.say(_("the tags are in order"))
        raise click.exceptions.Exit(1)


def _unclear(engine: SearchEngine) -> frozenset[str]:
    """Return the paths of posts whose tags stand in a string that nobody can divide with reason."""
    from dlblog.dialect import Dialect, has_unclear_tags, is_doubtful

    states = engine.indexed()
    dialect = Dialect.restored(engine.settings().get("dialect"))
    if not is_doubtful(dialect, (trace for state in states.values() for trace in state.traces)):
        return frozenset()
    return frozenset(path for path in states if has_unclear_tags(states[path].traces))


def _of_kinds(found: list[Finding], kinds: Sequence[str]) -> list[Finding]:
    return [finding for finding in found if not kinds or finding.kind in kinds]


def _to_dict(obj: Context, finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "tags": [{"tag": tag, "count": used} for tag, used in finding.tags],
        "keep": finding.keep,
        "message": finding.message,
        "commands": list(finding.commands),
        "question": finding.question,
        "posts": [obj.shown(path) for path in finding.posts],
    }


def _indented(text: str) -> Iterator[str]:
    """A text in lines of the terminal; in a pipe, one."""
    from dlblog.terminal import size, wrap

    columns = size()[0] - 3 if sys.stdout.isatty() else None
    for start, end in wrap(text, max(columns, 2)) if columns else [(0, len(text))]:
        yield "  " + text[start:end]


def _print(obj: Context, found: list[Finding], limit: int | None) -> None:
    by_kind: dict[str, list[Finding]] = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    with obj.pager() as pager:
        for line in _lines(obj, by_kind, limit):
            pager.write(line + "\n")


def _lines(obj: Context, by_kind: dict[str, list[Finding]], limit: int | None) -> Iterator[str]:
    """Findings by kind, as far as they are to be shown."""
    from dlblog.output import harmless
    from dlblog.output.style import TITLE, styled

    color = obj.colored()
    for place, (kind, findings) in enumerate(by_kind.items()):
        if place:
            yield ""
        of_posts = kind == "untagged"  # one finding about many posts
        total = sum(len(finding.posts) for finding in findings) if of_posts else len(findings)
        head = f"{kind}: {_heads()[kind]} ({total})"
        yield styled(head, TITLE, color)
        for finding in findings[:limit]:
            if of_posts:
                for path in finding.posts[:limit]:
                    yield f"  {harmless(obj.shown(path))}"
            else:
                yield from _indented(harmless(finding.message))
            for command in finding.commands:
                yield f"    {harmless(command)}"
        if limit is not None and total > limit:
            text = _("and {count} more: dlblog tag doctor --kind {kind} --all")
            yield f"  {text.format(count=total - limit, kind=kind)}"


def _fix(
    obj: Context,
    tagged: dict[str, list[str]],
    evidence: Evidence,
    kinds: Sequence[str],
    dry_run: bool,
) -> None:
    """Ask for each finding that can be mended, and mend those that are wanted.

    After each change the tags are looked at again: what is found next is of the tags as they are.
    """
    from dlblog.cli.tag.carrying import carry_out
    from dlblog.diagnosing import diagnose, remaining
    from dlblog.errors import DlblogError
    from dlblog.frontmatter_edit import TagChange
    from dlblog.output import harmless

    answered: set[tuple[str, ...]] = set()
    failed = False
    found = diagnose(tagged, obj.settings.aliases, evidence)
    while finding := _next(found, kinds, answered):
        answered.add(_name(finding))
        changes = {
            path: TagChange(renames=renames) for path, renames in remaining(finding, tagged).items()
        }
        if not dry_run:
            answer = _ask(finding, len(changes))
            if answer == "q":
                break
            if answer == "n":
                continue
        try:
            what = f"tag doctor: {', '.join(_changes(finding.renames))}"
            carry_out(obj, changes, what, dry_run=dry_run)
        except DlblogError as error:  # this one is not done; the others may be
            click.echo(f"dlblog: {harmless(str(error))}", err=True)
            failed = True
            continue
        if not dry_run:
            for path, change in changes.items():
                tagged[path] = change.apply(tagged[path])
            found = diagnose(tagged, obj.settings.aliases, evidence)
    if failed:
        raise click.exceptions.Exit(2)


def _next(
    found: list[Finding], kinds: Sequence[str], answered: set[tuple[str, ...]]
) -> Finding | None:
    """The first finding that can be mended and was not asked about."""
    for finding in _of_kinds(found, kinds):
        if None in finding.renames.values() and finding.kind not in kinds:
            continue  # a tag that is used once may be there for a reason
        if finding.renames and _name(finding) not in answered:
            return finding
    return None


def _name(finding: Finding) -> tuple[str, ...]:
    return (finding.kind, str(finding.keep), *sorted(item.tag for item in finding.tags))


def _ask(finding: Finding, posts: int) -> str:
    """What somebody answers: y, n or q; the end of standard input is q."""
    from dlblog.output import harmless

    click.echo(harmless(f"{finding.kind}: {finding.message}"), err=True)
    for line in _changes(finding.renames):
        click.echo(f"  {harmless(line)}", err=True)
    if finding.question and finding.kind in ("marks", "plural"):
        warning = _("marks make another word: look whether these are one tag")
        click.echo(f"  {warning}", err=True)
    while True:
        question = _("Change {posts}? [y/n/q]").format(posts=posts_text(posts))
        click.echo(f"{question} ", nl=False, err=True)
        line = sys.stdin.readline()
        if not (line and sys.stdin.isatty()):  # where nobody's Enter ended the line
            click.echo(err=True)
        answer = line.strip().lower()[:1] if line else "q"
        if answer in _ANSWERS:
            return _ANSWERS[answer]
        click.echo(_("y: do it, n: leave it, q: stop"), err=True)


def _changes(renames: Mapping[str, str | None]) -> list[str]:
    return [
        (_("'{old}' goes") if new is None else _("'{old}' becomes '{new}'")).format(
            old=old, new=new
        )
        for old, new in renames.items()
    ]
