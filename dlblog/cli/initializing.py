"""`dlblog init`: looks at a blog and writes its `dlblog.toml`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context
from dlblog.translation import _, ngettext

if TYPE_CHECKING:
    from dlblog.surveying import Survey

NAME = "dlblog.toml"


@click.command()
@click.argument(
    "folder", default=".", metavar="[FOLDER]", type=click.Path(exists=True, file_okay=False)
)
@click.option("--print", "print_", is_flag=True, help="Print what it would write, and write none.")
@click.pass_obj
def init(obj: Context, /, folder: str, print_: bool) -> None:
    """Look at a blog and write a dlblog.toml for it.

    FOLDER is the blog's; the current one by default. Told are the site generator, where posts are,
    and how they are written. What is sure is set in the file; the rest stands there as comments,
    with examples. A file that is there already is left alone.
    """
    import shlex

    from dlblog.errors import UsageError
    from dlblog.files import relative_to
    from dlblog.output import harmless
    from dlblog.settings import find_folder
    from dlblog.surveying import survey
    from dlblog.surveying.draft import draft

    place = Path(os.path.abspath(folder))
    path = place / NAME
    shown = relative_to(str(path), os.getcwd()) or str(path)
    if os.path.lexists(path) and not print_:
        said = _("{path} is there already: dlblog init --print shows what a new one would have")
        raise UsageError(said.format(path=shown))
    _check_place(place)
    found = survey(place)
    if not found.places and found.generator is None:
        said = _(
            "no posts in {folder}: .md, .markdown, .mdx and .txt are looked for; "
            "go to the folder of a blog, or name it: dlblog init FOLDER"
        )
        raise UsageError(said.format(folder=place))
    content = draft(found)
    lines = list(_findings(found))
    if print_:
        for line in lines:
            obj.say(line)
        click.echo(content, nl=False, color=True)
        return
    above = find_folder(place)
    _write(path, content)
    obj.changed = True
    if not obj.quiet:
        for line in lines:
            click.echo(harmless(line))
        click.echo(harmless(_("written: {path}").format(path=shown)))
        click.echo(_("index/ is left out by git; dlblog index sees to that"))
        here = "" if place == Path.cwd() else f"cd {shlex.quote(folder)} && "
        click.echo(harmless(_("next: {command}").format(command=f"{here}dlblog index")))
    if above != place:
        said = _("in this folder it counts instead of {path}")
        obj.say(said.format(path=above / NAME))


def _check_place(place: Path) -> None:
    """Whether a blog may lie in a folder; UsageError where that would be all somebody has."""
    from dlblog.errors import UsageError

    home = os.path.realpath(os.path.expanduser("~"))
    if os.path.realpath(place) in (home, os.path.realpath(os.sep)):
        said = _("{folder} is not the folder of one blog: go there, or name it: dlblog init FOLDER")
        raise UsageError(said.format(folder=place))


def _findings(found: Survey) -> Iterator[str]:
    """What was found, a line each."""
    if found.generator:
        evidence = ", ".join(found.generator.evidence)
        said = _("site generator: {name} (told by {evidence})")
        yield said.format(name=found.generator.name, evidence=evidence)
    else:
        yield _("site generator: none that is known here")
    for place in found.places:
        name = _("this folder") if place.name == "." else place.name
        said = ngettext("posts: {count} file in {folder}", "posts: {count} files in {folder}",
                        place.files)  # fmt: skip
        yield said.format(count=place.files, folder=name)
    if not found.places:
        yield _("posts: none yet")
    if not found.whole:
        yield _("there are more files than were counted")
    if found.read:
        yield from _writing(found)
    if address := found.address:
        if address.sure:
            yield _("address of a post: {pattern}").format(pattern=address.pattern)
        else:
            said = _("address of a post: perhaps {pattern}; look at it in {file}")
            yield said.format(pattern=address.pattern, file=NAME)


def _writing(found: Survey) -> Iterator[str]:
    """How the posts are written that were read."""
    names = {
        "yaml": "YAML", "toml": "TOML", "json": "JSON", "header": "Title: …",
        "none": _("none"), "broken": _("broken"),
    }  # fmt: skip
    counts = sorted(found.dialects.items(), key=lambda item: -item[1])
    shares = [
        _("{name} in {count} of {all}").format(name=names[kind], count=count, all=found.read)
        for kind, count in counts
    ]
    said = _("front matter: {dialects}")
    yield said.format(dialects=names[counts[0][0]] if len(counts) == 1 else ", ".join(shares))
    if found.lists or found.texts:
        if not found.texts:
            how = _("as lists")
        elif not found.lists:
            how = _("as one text")
        else:
            how = _("as lists in {lists}, as one text in {texts}").format(
                lists=found.lists, texts=found.texts
            )
        if found.texts and (division := _division(found)):
            how += f", {division}"
        yield _("tags: {how}").format(how=how)
    if found.dated == found.read:  # of many posts only some are read
        yield _("dates: in the names of the files")
    elif found.dated:
        said = _("dates: in {count} of {all} file names")
        yield said.format(count=found.dated, all=found.read)


def _division(found: Survey) -> str:
    """Return what a text of tags means, and who says so; empty if no text tells."""
    from dlblog.dialect import LISTS_ONLY

    separator, generator = found.dialect.separator, found.dialect.generator
    if separator == "unclear":
        said = _("perhaps of several: see tag-separator in {file}")
        return said.format(file=NAME) if found.unclear else ""
    if generator in LISTS_ONLY:
        return _("which {generator} does not take: write lists").format(generator=generator)
    how = {
        "space": _("divided at spaces"),
        "comma": _("divided at commas"),
        "semicolon": _("divided at semicolons, or else at commas"),
        "none": _("which is one tag"),
    }[separator]
    if found.dialect.is_ruled:
        return _("{how} in {generator}").format(how=how, generator=generator)
    return _("{how}, as the posts tell").format(how=how)


def _write(path: Path, content: str) -> None:
    """Write a file that is not there yet, and through no link."""
    from dlblog.durable import make_file
    from dlblog.errors import UsageError

    try:
        make_file(path, content.encode())
    except FileExistsError:
        raise UsageError(_("{path} is there already").format(path=path)) from None
