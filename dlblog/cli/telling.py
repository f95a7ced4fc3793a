"""What is said of an answer on standard error: how it was read, what was meant, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from dlblog.cli.context import Context
from dlblog.translation import _, ngettext

if TYPE_CHECKING:
    from dlblog.searching import Answer, Filters

_FORMS_SHOWN = 12


def talk(obj: Context, answer: Answer, explain: bool, where: str = "") -> None:
    """Say what the user should know of an answer besides its hits.

    Args:
        explain: whether to say how the query was read.
        where: what every line begins with.
    """
    say_names(obj, answer, where)
    if answer.corrected:
        shown = _short(answer.corrected)
        obj.say(
            where + _("nothing found as typed; showing results for: {query}").format(query=shown)
        )
    if answer.partial:
        obj.say(where + _("no post has all the words; these have some of them"))
    if answer.suggestion:
        obj.say(where + _("did you mean: {query}").format(query=_short(answer.suggestion)))
    if answer.unmarked:
        bare, total = answer.unmarked
        message = ngettext(
            "{count} post matches without marks: {query}",
            "{count} posts match without marks: {query}",
            total,
        )
        obj.say(where + message.format(count=total, query=_short(bare)))
    if explain:
        for line in _readings(answer):
            click.echo(f"dlblog: {where}{line}", err=True)


def say_names(obj: Context, answer: Answer, where: str = "", *, exact: bool = True) -> None:
    """Say which tags and such the names in a query were taken for, and which are not there.

    Args:
        where: what every line begins with.
        exact: whether the command has --exact-tag.
    """
    from dlblog.output import harmless

    for note in answer.notes:
        obj.say(where + harmless(note))
    for spelt in answer.spellings:
        text = str(spelt)
        if exact and spelt.can_be_exact:
            text += _("; --exact-tag finds one of them")
        obj.say(where + harmless(text))


def hint(obj: Context, answer: Answer, text: str, filters: Filters) -> None:
    """What to try where nothing is found and nothing else was said."""
    if answer.notes or answer.corrected or answer.suggestion or answer.unmarked:
        return
    if any(filters):
        obj.hint(_("nothing found: try fewer options"))
    elif text.strip():
        example = "'học*'"
        obj.hint(
            _(
                "nothing found: try other words, or the beginning of one with a star: {example}"
            ).format(example=example)
        )
    else:
        obj.hint(_("the index has no posts: dlblog index FOLDER takes those of a folder"))


def _readings(answer: Answer) -> Iterator[str]:
    """How a query was read, and what its words stood for."""
    from dlblog.output import harmless
    from dlblog.query import to_text

    yield harmless(_("read as {query}").format(query=to_text(answer.query)))
    if words := answer.results.words:
        yield harmless(_("words of this blog: {words}").format(words=" · ".join(words)))
    for part, terms in answer.results.matched.items():
        if [*terms] == [getattr(part, "text", None)]:
            continue
        forms = ", ".join(sorted(terms)[:_FORMS_SHOWN]) or _("nothing in this blog")
        if (rest := len(terms) - _FORMS_SHOWN) > 0:
            forms = ngettext("{forms} and {count} more", "{forms} and {count} more", rest).format(
                forms=forms, count=rest
            )
        yield harmless(_("{word} stands for {forms}").format(word=to_text(part), forms=forms))


def _short(query: str) -> str:
    """A query as one line of a message."""
    from dlblog.output import harmless

    return harmless(query if len(query) <= 200 else query[:200] + "…")
