"""What dlblog says, in the language of its user.

Messages stand in the code in English. Where the locale says another language that has a catalogue
in `locale/`, they are looked up there; else nothing of this costs more than a few variables.

    _("no post has '{name}'").format(name=name)
    ngettext("{count} post", "{count} posts", count).format(count=number(count))
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "dlblog"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")
# To Vietnamese, 1,234 is a little more than one.
_SIGNS = str.maketrans(",.", ".,")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """The language of messages: `vi`, or `en`, which stands in the code.

    As gettext has it: the first of LC_ALL, LC_MESSAGES and LANG that is set tells the locale;
    LANGUAGE, a list divided by colons, goes first unless that is C.
    """
    locale = next((value for name in _VARIABLES if (value := os.environ.get(name))), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    wanted = os.environ.get("LANGUAGE") or locale
    for name in wanted.split(":"):
        code = name.replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code in ("vi", "en"):
            return code
    return "en"


@lru_cache(maxsize=2)
def _catalogue(code: str) -> NullTranslations:
    from gettext import NullTranslations, translation

    try:
        return translation(DOMAIN, FOLDER, [code])
    except Exception:  # whatever is wrong with it: errors are told in messages too
        return NullTranslations()


def _(message: str) -> str:
    """A message in the user's language; braces in it are for `str.format` afterwards."""
    code = language()
    return message if code == "en" else _catalogue(code).gettext(message)


def ngettext(one: str, several: str, count: int) -> str:
    """A message about one thing or about several, in the user's language."""
    code = language()
    if code == "en":
        return one if count == 1 else several
    return _catalogue(code).ngettext(one, several, count)


def number(value: float, form: str = ",") -> str:
    """A number for people, as their language writes it: 1,234.5 or 1.234,5.

    Args:
        form: what `format` takes.
    """
    text = format(value, form)
    return text if language() == "en" else text.translate(_SIGNS)


def posts_text(count: int) -> str:
    """A number of posts for people, also as a part of a sentence."""
    return ngettext("{count} post", "{count} posts", count).format(count=number(count))
