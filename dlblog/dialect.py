"""How a blog writes several tags, or categories, in one string.

Generators do not agree on what `tags: a b` means. Jekyll divides it at spaces (`utils.rb`,
`pluralized_array_from_hash`), Eleventy at commas (`getCleanedTagsImmutable`, since 3.0), Pelican at
semicolons or commas (`ensure_metadata_list`), and Hugo and Hexo take it for one tag. With Gatsby,
Astro and Next.js the code of the site decides. So what a string means follows, in this order, from
`tag-separator` in `dlblog.toml`, from the generator, from the format of the front matter, and from
how the other posts of the blog are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast, get_args

from dlblog.vietnamese import in_form, is_bare_syllable, is_syllable, normalize, strip_marks

Separator = Literal["space", "comma", "semicolon", "none", "unclear"]

# What `tag-separator` may be.
CHOICES: tuple[Separator, ...] = ("space", "comma", "none")
_RULES: Mapping[str, Separator] = MappingProxyType({
    "Jekyll": "space", "Hugo": "none", "Hexo": "none", "Eleventy": "comma", "Zola": "none",
    "Docusaurus": "none", "Pelican": "semicolon",
})  # fmt: skip
# These refuse a string: tags are a list there.
LISTS_ONLY = ("Zola", "Docusaurus")
# Most generators know `tags` alone. In Jekyll `tag` counts before it, in Hexo and in many themes
# only without it.
_TAGS_ALONE = ("Hugo", "Eleventy", "Zola", "Docusaurus", "Pelican")
_SINGULAR = ("tag", "category")
_LONGEST = 500  # characters of a string that count as evidence


class Dialect(NamedTuple):
    """How the strings of a blog are divided, and why.

    Attributes:
        setting: `tag-separator` of `dlblog.toml`; empty if it is not set.
        generator: the name of the site generator; empty if it is unknown.
        separator: what divides a string under `tags` or `categories` in YAML. "semicolon" means
            commas where the string has no semicolon; "unclear" that nothing tells.
    """

    setting: str = ""
    generator: str = ""
    separator: Separator = "unclear"

    @classmethod
    def of(cls, setting: str, generator: str) -> Dialect:
        """Return what setting and generator tell; without them the separator is unclear."""
        rule = setting or _RULES.get(generator, "unclear")
        return cls(setting, generator, cast(Separator, rule))

    @classmethod
    def restored(cls, kept: Any) -> Dialect:
        """Return the dialect that an index keeps as a list; the default one if it is no dialect."""
        match kept:
            case [str(setting), str(generator), str(separator)] if setting in (
                "",
                *CHOICES,
            ) and separator in get_args(Separator):
                return cls(setting, generator, cast(Separator, separator))
        return cls()

    @property
    def is_ruled(self) -> bool:
        """Whether setting or generator decide, whatever the posts are like."""
        return bool(self.setting or self.generator in _RULES)

    def judged(self, traces: Iterable[str], names: Callable[[], Iterable[str]]) -> Dialect:
        """Return the dialect after a look at the posts, see `judge`."""
        return self if self.is_ruled else self._replace(separator=judge(traces, names))

    @property
    def tag_keys(self) -> tuple[str, ...]:
        """The keys that may hold the tags; the first one with a value counts."""
        if self.generator == "Jekyll":
            return "tag", "tags"
        return ("tags",) if self.generator in _TAGS_ALONE else ("tags", "tag")

    @property
    def holds_tags_in_taxonomies(self) -> bool:
        """Return whether tags that stand outside of `taxonomies` are none."""
        return self.generator == "Zola"

    def at(self, key: str, kind: str) -> Separator:
        """Return what divides the string under a key of front matter.

        Args:
            key: tags, tag, categories or category.
            kind: the format of the front matter, see `front_matter.Place`.
        Returns:
            "unclear" if the string may hold one name or several.
        """
        if key in _SINGULAR:  # one value, but a comma in it was meant to divide
            return "none" if self.separator in ("none", "semicolon") else "comma"
        if kind == "yaml" or self.setting:
            return self.separator
        return "comma" if self.separator in ("space", "unclear") else self.separator

    def may_grow(self, key: str, kind: str) -> bool:
        """Return whether a string of one name may become one of several; see `at`."""
        if key in _SINGULAR or (self.generator == "Eleventy" and not self.setting):
            return False  # Eleventy keeps the space after a comma, and took all for one before 3.0
        divides = self.separator in ("space", "comma", "semicolon")
        return divides and self.at(key, kind) == self.separator


UNKNOWN = Dialect()


def sign_in(text: str, separator: Separator) -> str:
    """Return the sign that divides a string: a comma, a semicolon or a space; empty for none."""
    if separator == "none":
        return ""
    if separator == "semicolon" and ";" in text:
        return ";"
    if "," in text:
        return ","
    return " " if separator == "space" else ""


def divide(text: str, separator: Separator) -> list[str]:
    """Return the names in a string.

    Args:
        text: with single spaces.
        separator: what divides it; an unclear one divides at commas alone.
    """
    sign = sign_in(text, separator)
    parts = text.split(sign) if sign else [text]
    return [name for part in parts if (name := part.strip())]


def is_unclear(text: str, separator: Separator) -> bool:
    """Return whether nobody knows if a string is one name or several."""
    return separator == "unclear" and " " in text.strip() and "," not in text


def traces_of(text: str, key: str, kind: str) -> list[str]:
    """Return what an index keeps of a string whose reading depends on the dialect.

    Returns:
        "tags a b" or "categories a b" for a string that spaces may divide, "," for one with commas,
        "." for others; nothing for a string that has one reading.
    """
    if "," in text and kind != "header":
        return [","]
    if " " in text and key not in _SINGULAR and kind == "yaml":
        return [f"{key} {text[:_LONGEST]}"]
    is_one = " " not in text or key in _SINGULAR
    return [] if is_one and key != "tag" and ";" not in text else ["."]


def has_unclear_tags(traces: Iterable[str]) -> bool:
    """Return whether a post has a string under `tags` that spaces may divide, see `traces_of`."""
    return any(trace.startswith("tags ") for trace in traces)


def is_doubtful(dialect: Dialect, traces: Iterable[str]) -> bool:
    """Return whether a string with spaces may have been meant for one name, however it is read.

    So it is where nothing tells, and in a blog of Jekyll of which most strings have commas.

    Args:
        traces: of the strings of all posts.
    """
    if dialect.setting or dialect.generator != "Jekyll":
        return dialect.separator == "unclear"
    kept = list(traces)
    return 0 < kept.count(",") >= sum(" " in trace for trace in kept)


def judge(traces: Iterable[str], names: Callable[[], Iterable[str]]) -> Separator:
    """Tell the separator from how posts are written.

    Spaces divide only where that is certain: most parts of the strings are tags of their own
    elsewhere, or hyphens join Vietnamese syllables in them. That parts recur in several strings
    says nothing: `học máy` and `học sâu` are two tags.

    Args:
        traces: of the strings of all posts, see `traces_of`.
        names: gives the tags of the posts that have none but lists and single words.
    """
    commas = 0
    texts: list[str] = []
    for trace in traces:
        key, _, text = trace.partition(" ")
        if text:
            texts.append(text)
        commas += key == ","
    if not texts:
        return "comma" if commas else "unclear"
    known = set(map(_folded, names()))
    parts = certain = whole = 0
    for text in texts:
        words = text.split()
        parts += len(words)
        if _folded(text) in known:
            whole += 1
        elif any(map(_joins_marked_syllables, words)):
            certain += len(words)
        else:
            certain += sum(_folded(word) in known or _joins_syllables(word) for word in words)
    if 2 * certain > parts and len(texts) > commas:
        return "space"
    if commas:
        return "comma"
    return "none" if 2 * whole > len(texts) else "unclear"


def _folded(text: str) -> str:
    return in_form("NFC", text).casefold()


def _joins_syllables(word: str) -> bool:
    """Return whether hyphens join Vietnamese syllables; so they do in `to-do` and `Thiên-Huế`."""
    pieces = word.split("-")
    return len(pieces) > 1 and all(
        is_bare_syllable(piece.lower()) or is_syllable(normalize(piece)) for piece in pieces
    )


def _joins_marked_syllables(word: str) -> bool:
    """Return whether hyphens join syllables with marks where no name follows: `lập-trình`."""
    is_name = any(piece[:1].isupper() for piece in word.split("-")[1:])
    return not is_name and strip_marks(word) != word and _joins_syllables(word)
