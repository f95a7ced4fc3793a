"""What is out of order among the tags of a blog, and what mends it.

Nothing is changed, and where nothing tells which name should stay, no change is proposed. Each tag
that is one name with others is in one finding; the kinds that follow are about the names that would
be left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from dlblog.diagnosing.evidence import Evidence
from dlblog.diagnosing.finding import (
    Finding,
    TagCount,
    choice_commands,
    command,
    counted,
    listing,
    look_command,
    remove_command,
    rename_commands,
)
from dlblog.diagnosing.likeness import Pair, near_names, short_forms, slips, synonyms, unsigned
from dlblog.diagnosing.slug import GENERATORS
from dlblog.diagnosing.variant import KINDS as _VARIANTS
from dlblog.diagnosing.variant import Groups, best_name, variants
from dlblog.tag_name import NO_ALIASES, aliased, name_order, name_words
from dlblog.translation import _, ngettext, number, posts_text

__all__ = ["KINDS", "Evidence", "Finding", "TagCount", "diagnose", "remaining"]

KINDS = ("alias", *_VARIANTS, "slug", "once", "synonym", "untagged")

# A tag is a slip for another that is used so many times as often.
_RARER = 4
# Of the posts with a tag that may be a slip or a short form, so many write the other name.
_LEAST_BESIDE = 0.5
# Signs that a slug leaves out, where they are part of a name and have an English word: C++, C#,
# R&D, A*, .NET. Elsewhere they may be decoration (#daily) or stand for a Vietnamese word.
_SPELT_OUT = (
    (re.compile(r"(?<=[A-Za-z0-9])\+\+(?![\w+])"), " plus plus"),
    (re.compile(r"(?<=[A-Za-z0-9])\+(?![\w+])"), " plus"),
    (re.compile(r"\b([A-Za-z])#(?!\w)"), r"\1 sharp"),
    (re.compile(r"\b([A-Z])&([A-Z])\b"), r"\1 and \2"),
    (re.compile(r"\b([A-Z])\*(?!\w)"), r"\1 star"),
    (re.compile(r"^\.(?=[A-Za-z])"), "dot "),
)


class _Tags(NamedTuple):
    """The tags of a blog: path -> tags, tag -> paths in order, tag -> number of posts."""

    tagged: Mapping[str, list[str]]
    posts: Mapping[str, list[str]]
    counts: Mapping[str, int]
    evidence: Evidence

    def best(self, names: Iterable[str], wanted: Iterable[str] = ()) -> str | None:
        """Return which of some names is to stay, or None: see `best_name`."""
        return best_name(names, self.counts, self.evidence, wanted)


def diagnose(
    tagged: Mapping[str, list[str]],
    aliases: Mapping[str, str] = NO_ALIASES,
    evidence: Evidence | None = None,
) -> list[Finding]:
    """What is out of order among tags.

    Args:
        tagged: path of each post -> its tags.
        aliases: of dlblog.toml; alias -> tag.
        evidence: how the text of the blog writes names; None where there is no text.
    Returns:
        findings in the order of KINDS; within a kind, those of the most used tags first.
    """
    posts: dict[str, list[str]] = defaultdict(list)
    for path, names in tagged.items():
        for name in dict.fromkeys(names):
            posts[name].append(path)
    order = sorted(posts, key=lambda name: (-len(posts[name]), name_order(name)))
    tags = _Tags(tagged, posts, {name: len(posts[name]) for name in order}, evidence or Evidence())
    found = list(_aliases(tags, aliases))
    settled = {tag for finding in found for tag in finding.renames}
    of_aliases = {str(finding.keep) for finding in found}
    left = [name for name in order if name not in settled]
    groups = list(_groups(left, tags, aliases))
    found += sorted(groups, key=lambda finding: KINDS.index(finding.kind))
    heads = {item.tag: group.keep or group.tags[0].tag for group in groups for item in group.tags}
    slugs = list(_slugs(left, tags, heads))
    found += slugs
    alike = list(_synonyms(left, tags, heads, slugs))
    settled |= (
        of_aliases
        | heads.keys()
        | {item.tag for finding in (*slugs, *alike) for item in finding.tags}
    )
    found += _once([name for name in left if name not in settled], tags, heads)
    found += alike
    if without := [path for path, names in tagged.items() if not names]:
        text = ngettext("{count} post has no tags", "{count} posts have no tags", len(without))
        message = text.format(count=number(len(without)))
        suggest = (command("tag suggest --untagged"),)
        found.append(Finding("untagged", (), message, commands=suggest, posts=tuple(without)))
    return found


def remaining(
    finding: Finding, tagged: Mapping[str, list[str]]
) -> dict[str, dict[str, str | None]]:
    """What a finding changes in posts as they are now: path -> tag -> its new name or None."""
    wanted = finding.renames
    changes = {
        path: {name: wanted[name] for name in names if name in wanted}
        for path, names in tagged.items()
    }
    return {path: renames for path, renames in changes.items() if renames}


def _aliases(tags: _Tags, aliases: Mapping[str, str]) -> Iterator[Finding]:
    if not aliases:
        return
    carried: dict[str, list[str]] = defaultdict(list)
    for name in tags.counts:
        if tag := aliased(name, aliases):
            carried[tag].append(name)
    for tag, names in carried.items():
        words = name_words(tag)
        # As the blog writes it, where it does not write it as dlblog.toml does.
        written = [name for name in tags.counts if name_words(name) == words]
        keep = tag if tag in written or not written else tags.best(written) or written[0]
        renames = dict.fromkeys(names, keep)
        carried_by = listing(counted(names, tags.counts))
        text = ngettext(
            "{tags} stands for '{keep}' in dlblog.toml",
            "{tags} stand for '{keep}' in dlblog.toml",
            len(names),
        )
        message = text.format(tags=carried_by, keep=keep)
        shown = counted([*names, *({keep} & tags.counts.keys())], tags.counts)
        yield Finding("alias", shown, message, keep, rename_commands(renames), renames=renames)


def _differ(kind: str) -> str:
    return {
        "case": _("{tags} differ only in case"),
        "hyphen": _("{tags} differ only in hyphens and spaces"),
        "spelling": _("{tags} are spellings of one name"),
        "marks": _("{tags} differ only in marks, which may make another word"),
        "plural": _("{tags} are singular and plural of one name"),
    }[kind]


def _groups(names: list[str], tags: _Tags, aliases: Mapping[str, str]) -> Iterator[Finding]:
    for group in variants(names):
        keep = tags.best(group.names, aliases.values())
        shown = counted(group.names, tags.counts)
        message = _differ(group.kind).format(tags=listing(shown))
        if group.question and group.kind != "marks":
            message += _("; they may be different words")
        if keep is None:
            yield _undecided(group.kind, shown, message)
            continue
        renames: dict[str, str | None] = {item.tag: keep for item in shown if item.tag != keep}
        commands = rename_commands(renames)
        yield Finding(group.kind, shown, message, keep, commands, group.question, renames=renames)


def _undecided(kind: str, shown: tuple[TagCount, ...], message: str) -> Finding:
    """Return a finding about tags of which only a person can tell which one is to stay."""
    message += _("; if they are one, choose which to keep")
    return Finding(kind, shown, message, commands=choice_commands(shown), question=True)


def _slugs(names: list[str], tags: _Tags, heads: Mapping[str, str]) -> Iterator[Finding]:
    """Tags whose pages have one address, but for those that are one name anyway.

    Args:
        heads: of tags that are one name: tag -> the name that stays.
    """
    same = Groups(names)
    slugs: dict[str, dict[str, list[str]]] = {}
    pages: dict[str, set[str]] = {}
    for generator, slugify in GENERATORS.items():
        named: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            if slug := slugify(name):
                named[slug].setdefault(heads.get(name, name), name)
        pages[generator] = {*named}
        for slug, members in named.items():
            first, *others = members.values()
            for other in others:
                same.connect(first, other)
            if others:
                slugs.setdefault(first, {}).setdefault(slug, []).append(generator)
    for group in same.all():
        shown = counted(group, tags.counts)
        places = "; ".join(
            _("'{slug}' in {generators}").format(slug=slug, generators=_(" and ").join(generators))
            for name in group
            for slug, generators in slugs.get(name, {}).items()
        )
        message = _("{tags} have one page: {places}").format(tags=listing(shown), places=places)
        renames, keep = _apart(shown, pages, tags)
        commands = rename_commands(renames) or (look_command(item.tag for item in shown),)
        yield Finding("slug", shown, message, keep, commands, question=True, renames=renames)


def _apart(
    shown: tuple[TagCount, ...], pages: Mapping[str, set[str]], tags: _Tags
) -> tuple[dict[str, str | None], str | None]:
    """How tags of one page come apart or become one.

    Those that only punctuation tells apart become the best of them. Of others, those with signs
    that have a word get it in their place, where no other page has that address.

    Args:
        shown: tags of one page.
        pages: generator -> the slugs of all tags.
        tags: all of the blog.
    Returns:
        tag -> its new name, and the name that stays where there is one in the end.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for item in shown:
        alike[unsigned(item.tag)].append(item.tag)
    renames: dict[str, str | None] = {}
    keep = None
    for names in alike.values():
        new = names[0]
        for sign, word in _SPELT_OUT:
            new = sign.sub(word, new)
        if len(alike) > 1 and new != names[0]:
            if not any(GENERATORS[generator](new) in taken for generator, taken in pages.items()):
                renames |= dict.fromkeys(names, new)
        elif keep := tags.best(names):
            renames |= {name: keep for name in names if name != keep}
    return renames, keep if len(alike) == 1 else None


def _once(names: list[str], tags: _Tags, heads: Mapping[str, str]) -> Iterator[Finding]:
    rare = [name for name in names if tags.counts[name] == 1]
    near = _slips(rare, tags)
    for name in rare:
        shown, posts = counted([name], tags.counts), tuple(tags.posts[name])
        if other := near.get(name):
            keep = heads.get(other, other)
            renames: dict[str, str | None] = {name: keep}
            text = _("'{name}' is used once; '{keep}' is used in {posts}")
            if keep == other:
                text = _("'{name}' is used once; '{keep}', one letter away, is used in {posts}")
            message = text.format(name=name, keep=keep, posts=posts_text(tags.counts[keep]))
            message += _text_of(name, other, tags)
            commands = rename_commands(renames)
            yield Finding("once", shown, message, keep, commands, True, posts, renames)
        else:
            message = _("'{name}' is used once").format(name=name)
            yield Finding(
                "once", shown, message, None, (remove_command(name),), False, posts, {name: None}
            )


def _synonyms(
    names: list[str], tags: _Tags, heads: Mapping[str, str], slugs: list[Finding]
) -> Iterator[Finding]:
    """Pairs that may be one tag; none that follows from others, or is in a finding before."""
    kept = [name for name in names if heads.get(name, name) == name]
    same = Groups(kept)
    for finding in slugs:
        first, *others = (heads.get(item.tag, item.tag) for item in finding.tags)
        for other in others:
            same.connect(first, other)
    often = [name for name in kept if tags.counts[name] > 1]
    near = {
        name: heads.get(other, other)
        for name, other in _slips(often, tags).items()
        if tags.counts[other] >= _RARER * tags.counts[name]
    }
    pairs = synonyms({name: tags.posts[name] for name in kept}, tags.tagged)
    explained = {name for pair in pairs for name in pair[:2] if pair.why != "posts"}
    pairs += _short_forms(kept, explained, tags)
    pairs += [Pair(other, name, "slip", 0) for name, other in near.items() if other in tags.posts]
    for pair in pairs:
        if same.head(pair.first) == same.head(pair.second):
            continue
        same.connect(pair.first, pair.second)
        shown = counted(pair[:2], tags.counts)
        keep = _name_of_pair(pair, tags)
        both = _("no post has both")
        if pair.shared:
            both = ngettext("{count} post has both", "{count} posts have both", pair.shared)
        message = _perhaps_one(pair.why).format(
            tags=listing(shown), both=both.format(count=number(pair.shared))
        )
        if pair.why in ("initials", "short"):
            message += _text_of(*_short_and_long(pair), tags)
        elif pair.why == "slip":
            message += _text_of(pair.second, pair.first, tags)
        if keep is None:
            yield _undecided("synonym", shown, message)
            continue
        renames: dict[str, str | None] = {item.tag: keep for item in shown if item.tag != keep}
        commands = rename_commands(renames)
        yield Finding("synonym", shown, message, keep, commands, question=True, renames=renames)


def _slips(rare: list[str], tags: _Tags) -> dict[str, str]:
    """Return tags that are slips for others: rare tag -> the other one.

    What stands in the text is no slip. A short name is one only where the text of its posts has
    the other: Pythom for Python, but not Slack for Stack.
    """
    near = near_names(rare, tags.counts)
    for name, other in slips(rare, tags.counts).items():
        if name not in near and tags.counts[other] > 1 and _stands_beside(name, other, tags):
            near[name] = other
    return {name: other for name, other in near.items() if not tags.evidence.written(name)}


def _short_forms(names: list[str], explained: Container[str], tags: _Tags) -> list[Pair]:
    """Return pairs of a name and its short form whose posts the text makes alike.

    Posts with the one need not have the other: authors write js or javascript.

    Args:
        explained: tags that are in pairs already: PM for Project Manager is not Phần mềm.
    """
    found: list[Pair] = []
    for short, long, why in short_forms([name for name in names if name not in explained]):
        if _stands_beside(short, long, tags):
            first, second = sorted((short, long), key=lambda name: (-tags.counts[name], name))
            shared = len({*tags.posts[short]} & {*tags.posts[long]})
            found.append(Pair(first, second, why, shared))
    return found


def _stands_beside(tag: str, name: str, tags: _Tags) -> bool:
    """Return whether the text of most posts with a tag has another name."""
    beside = tags.evidence.written_beside(tag, name)
    return beside > 0 and beside >= _LEAST_BESIDE * tags.counts[tag]


def _text_of(tag: str, name: str, tags: _Tags) -> str:
    """Return what the text of the posts with a tag tells of another name; empty for nothing."""
    beside = tags.evidence.written_beside(tag, name)
    if not beside:
        return ""
    text = _("; the text of {count} of {posts} with '{tag}' has '{name}'")
    posts = posts_text(tags.counts[tag])
    return text.format(count=number(beside), posts=posts, tag=tag, name=name)


def _short_and_long(pair: Pair) -> tuple[str, str]:
    """Return the short form of a pair and the name that is written out."""
    short, long = sorted(pair[:2], key=lambda name: (len(name_words(name)), len(name)))
    return short, long


def _name_of_pair(pair: Pair, tags: _Tags) -> str | None:
    """Return which tag of a pair is to stay if they are one; None where nothing tells."""
    if pair.why == "posts":  # the names mean different things: either may be the one too many
        return None
    if pair.why == "slip":
        return pair.first
    if pair.why in ("initials", "short"):
        # What is written out says more, where it is not the rare one.
        short, long = _short_and_long(pair)
        if pair.why == "short" and not _stands_beside(short, long, tags):
            return None
        return long if tags.counts[long] >= tags.counts[short] else None
    return tags.best(pair[:2])


def _perhaps_one(why: str) -> str:
    return {
        "initials": _("{tags} may be one name and its initials: {both}"),
        "short": _("{tags} may be one name and its short form: {both}"),
        "signs": _("{tags} differ only in punctuation"),
        "js": _("{tags} may be one name: {both}"),
        "posts": _("{tags} are nearly always together, so that one may be enough: {both}"),
        "slip": _("{tags} differ in one letter, which may be a slip"),
    }[why]
