"""Checks that compare the posts of a blog with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from os.path import dirname
from typing import Any

from dlblog.dialect import LISTS_ONLY, Dialect, divide, is_doubtful, is_unclear
from dlblog.linting.finding import Finding
from dlblog.linting.head import list_of
from dlblog.linting.key import count_keys, misspelt
from dlblog.linting.post import Address, Examined, Key, String
from dlblog.translation import _

_MOSTLY = 0.8  # of the posts: what most of them do, the others may have forgotten
_FEW = 5  # posts that tell nothing of what a blog does


def missing_front_matter(posts: Sequence[Examined]) -> Iterator[Finding]:
    """Posts without front matter where nearly all have some: Jekyll only copies them."""
    read = [post for post in posts if post.is_read]
    bare = [post for post in read if not post.kind]
    if len(read) - len(bare) >= max(_FEW, len(read) * _MOSTLY):
        for post in bare:
            message = _("no front matter, which the other posts have")
            hint = _("begin the file with ---, keys and values, and another ---")
            if post.lookalike:
                message = _("'{line}' looks like front matter, but no generator reads it").format(
                    line=post.lookalike
                )
                hint = _("write it as in the other posts")
            yield Finding(post.path, 1, None, "missing-front-matter", message, hint)


def misspelt_keys(posts: Sequence[Examined]) -> Iterator[Finding]:
    """Keys that hardly any post has, and nearly those that the others have."""
    read = [post for post in posts if post.kind]
    slips = misspelt(count_keys([key.name for key in post.keys] for post in read), len(read))
    for post in read:
        mine = {key.name for key in post.keys}
        folded = {name.lower() for name in mine}
        for key in post.keys:
            meant = next((name for name in slips.get(key.name, ()) if name not in mine), None)
            if meant is None or (meant.lower() in folded and meant.lower() != key.name.lower()):
                continue
            if post.kind == "toml" and meant.lower() == key.name.lower():
                continue  # Hugo, which knows no capitals
            yield Finding(
                post.path,
                key.line,
                key.column,
                "misspelt-key",
                _("hardly any post has the key '{key}'").format(key=_short(key.name)),
                _("did you mean {key}?").format(key=meant),
            )


def strings(posts: Sequence[Examined], dialect: Dialect) -> Iterator[Finding]:
    """Tags and categories in one string that the generator reads in another way than was meant.

    Also those of which nobody knows what was meant, and those where the other posts have lists.

    Args:
        dialect: what setting and generator tell of it.
    """
    traces = [trace for post in posts for trace in post.traces]
    dialect = dialect.judged(traces, lambda: (tag for post in posts for tag in post.tags))
    is_doubted = is_doubtful(dialect, traces)
    lists = sum(post.has_tag_list for post in posts)
    texts = sum(any(one.key.lower() == "tags" for one in post.strings) for post in posts)
    mostly_lists = lists >= max(_FEW, (lists + texts) * _MOSTLY)
    for post in posts:
        for one in post.strings:
            key = one.key.lower()
            separator = dialect.at(key, post.kind)
            message, hint = _misread(one, key, post.kind, dialect), ""
            if is_doubted and separator == "space" and " " in one.text and not message:
                message = _("Jekyll divides '{text}' at spaces, while most strings have commas")
                message, separator = message.format(text=_short(one.text)), "none"
            elif is_unclear(one.text, separator):
                message = _("it is unclear whether '{text}' is one name or several")
                message = message.format(text=_short(one.text))
                hint = _('set tag-separator = "none" or "space" in dlblog.toml, or write a list')
            elif not message and key == "tags" and mostly_lists:
                message = _("the tags are one text, and a list in the other posts")
            if message:
                meant = divide(one.text, "comma" if separator == "none" else separator)
                hint = hint or list_of(key, meant)
                yield Finding(post.path, one.line, one.column, "tags-not-a-list", message, hint)


def _misread(one: String, key: str, kind: str, dialect: Dialect) -> str:
    """What is wrong with a string in the eyes of its generator; empty if it is read as meant."""
    generator = dialect.generator
    if dialect.setting or kind == "header" or generator == "Pelican":
        return ""
    if generator in LISTS_ONLY and key in ("tags", "categories"):
        message = _("{key} are one text, and {generator} takes only a list")
    elif "," not in one.text:
        return ""
    elif generator == "Jekyll" and key in ("tags", "categories"):
        message = _("{key} are one text with commas; Jekyll divides at spaces and reads '{read}'")
    elif generator == "Eleventy" and key == "tags":
        message = _(
            "{key} are one text with commas, which {generator} takes for one tag before 3.0, and "
            "keeps the spaces behind them since"
        )
    elif dialect.is_ruled:
        message = _("{key} are one text with commas, which {generator} takes for one name")
    else:
        message = _("{key} are one text with commas, which generators divide in different ways")
    read = _short("', '".join(one.text.split()[:3]))
    return message.format(key=one.key, generator=generator, read=read)


def same_addresses(posts: Sequence[Examined]) -> Iterator[Finding]:
    """Posts of which a generator makes one page, so that one of them is lost."""
    groups: dict[Any, list[tuple[Examined, Address]]] = defaultdict(list)
    for post in posts:
        if post.address:
            groups[(post.address.parts, post.language)].append((post, post.address))
    for group in groups.values():
        for post, address in group if len(group) > 1 else ():
            other = next(other for other, _address in group if other is not post)
            yield Finding(
                post.path,
                address.line,
                None,
                "duplicate-address",
                _("has the address of {path}: {address}").format(
                    path=_beside(other.path, post.path), address=address.shown
                ),
                _("give one of them another slug, name or permalink"),
            )


def same_titles(posts: Sequence[Examined]) -> Iterator[Finding]:
    """Posts with one title, which nobody can tell apart in a list."""
    groups: dict[Any, list[tuple[Examined, Key]]] = defaultdict(list)
    for post in posts:
        if post.title:
            groups[(post.title.name, post.language)].append((post, post.title))
    for group in groups.values():
        for post, title in group if len(group) > 1 else ():
            other = next(other for other, _title in group if other is not post)
            yield Finding(
                post.path,
                title.line,
                title.column,
                "duplicate-title",
                _("has the title of {path}").format(path=_beside(other.path, post.path)),
            )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _beside(path: str, post: str) -> str:
    """A post's path, from the folder of another on where both lie below it."""
    folder = dirname(post)
    return path[len(folder) + 1 :] if folder and dirname(path) == folder else path


# What is looked for among all posts of a blog, in this order; `strings` as well.
CHECKS: tuple[Callable[[Sequence[Examined]], Iterator[Finding]], ...] = (
    missing_front_matter,
    misspelt_keys,
    same_addresses,
    same_titles,
)
