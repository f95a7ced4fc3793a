"""The text of a new `dlblog.toml`: what is sure is set, the rest stands there as comments.

Whoever takes the # away before a setting has one that can be read.
"""

from __future__ import annotations

import json

from dlblog.dialect import CHOICES
from dlblog.surveying import Survey
from dlblog.translation import _

_WIDTH = 60  # columns of a list in one line
_ALIAS, _TAG = "ML", "Machine Learning"


def draft(found: Survey) -> str:
    """TOML for a blog, with comments in the user's language."""
    parts = [
        _comment(_("Settings of dlblog for this blog. Options that are typed go first.")),
        _comment(_("The folders that hold the posts."))
        + _list("posts", [place.name for place in found.places]),
        _comment(_("Which files are posts, by their names or paths."))
        + (_list("include", found.include) if found.include else _off('include = ["*.md"]'))
        + (_list("exclude", found.exclude) if found.exclude else _off('exclude = ["drafts/*"]')),
        _comment(_("Where the page of a post is, for dlblog open --browser.")) + _address(found),
        _comment(_("The folder of the index; words of your own, one a line."))
        + _off('index = "index"', 'dictionary = "words.txt"'),
        _comment(_("What divides several tags in one string: space, comma or none."))
        + _separator(found),
        _comment(_("Whether a search looks first for posts that have changed."))
        + _off("refresh = true"),
        _comment(_("Other names of tags: a search for one finds the other.")) + _aliases(found),
        _comment(_("Saved searches: dlblog search @NAME.")) + _searches(found),
        _comment(_("What options are when they are not typed, by command."))
        + _off("[defaults]", 'color = "auto"')
        + _off("[defaults.search]", "limit = 20"),
    ]  # fmt: skip
    return "\n".join(parts)


def _comment(text: str) -> str:
    return f"# {text}\n"


def _off(*lines: str) -> str:
    """Settings that do not count as long as they are comments."""
    return "".join(f"#{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """A text as a string of TOML, which takes the escapes of JSON."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(name: str, texts: tuple[str, ...] | list[str]) -> str:
    line = f"{name} = [{', '.join(map(_quoted, texts))}]\n"
    if len(line) <= _WIDTH:
        return line
    return f"{name} = [\n" + "".join(f"    {_quoted(text)},\n" for text in texts) + "]\n"


def _separator(found: Survey) -> str:
    separator = found.dialect.separator
    return _off(f'tag-separator = "{separator if separator in CHOICES else "none"}"')


def _address(found: Survey) -> str:
    if found.address is None:
        end = "{slug}" if found.rooted else "/{slug}/"
        return _off(f'address = "https://example.org{end}"')
    line = f"address = {_quoted(found.address.pattern)}"
    if found.address.sure:
        return f"{line}\n"
    why = _("Take the # away when this is right; {config} does not tell all of it.")
    return _comment(why.format(config=found.address.config)) + _off(line)


def _aliases(found: Survey) -> str:
    examples = ((_letters(tag), tag) for tag in found.tags if tag.isprintable())
    fitting = (
        (letters, tag)
        for letters, tag in examples
        if letters.isalpha() and 1 < len(letters) < 7 and letters not in found.tags
    )
    letters, tag = next(fitting, (_ALIAS, _TAG))
    return _off("[aliases]", f"{_quoted(letters)} = {_quoted(tag)}")


def _letters(tag: str) -> str:
    """The first letters of a tag's words."""
    return "".join(word[0] for word in tag.split()).upper()


def _searches(found: Survey) -> str:
    tag = next((tag for tag in found.tags if tag.isprintable() and '"' not in tag), _TAG)
    query = f'tag:"{tag}" date:2020..'
    return _off("[searches]", f"{_quoted('đọc-lại')} = {_quoted(query)}")
