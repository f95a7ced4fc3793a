"""What has to hold of any edit of tags, told without the code that edits.

Front matter is read here by python-frontmatter, PyYAML, tomllib and json; what TagChange means is
written down once more, from its description.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import frontmatter
import yaml

from dlblog.dialect import Dialect
from dlblog.frontmatter_edit import TagChange, edit_tags
from dlblog.post import parse_post

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_AS_TEXT = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SPACES = Dialect(separator="space")  # of the blog that all shapes are in
edit = partial(edit_tags, dialect=SPACES)
PATH = "bài/mưa-rơi.md"
_COMMENT = re.compile(r"(?<!\S)#[^#\r\n]*ghi chú[^\r\n]*")
_LINE_END = re.compile(b"\r\n|\r|\n")
_FENCE = {
    "-": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}


class Parts(NamedTuple):
    """A post in three: tags may change between `before` and `after` and nowhere else."""

    before: bytes
    region: bytes
    after: bytes

    @property
    def content(self) -> bytes:
        return self.before + self.region + self.after


class Reading(NamedTuple):
    """A post as other programs read it.

    Attributes:
        others: every value but the tags, with their types, in order.
        where: the keys that lead to the tags; empty where there are none.
        tags: as typed by YAML, TOML or JSON; None where there are none.
        names: the same as texts.
        typed: text and type of each item.
    """

    others: dict[Any, Any]
    where: tuple[str, ...]
    tags: Any
    names: list[str]
    typed: list[tuple[str, str]]
    body: str


def nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def add(*names: str) -> TagChange:
    return TagChange(added=names)


def remove(*names: str) -> TagChange:
    return TagChange(renames=dict.fromkeys(names))


def rename(old: str, new: str) -> TagChange:
    return TagChange(renames={old: new})


def intended(tags: Sequence[str], change: TagChange) -> list[str]:
    """What becomes of tags: renamed in place, taken away, merged, added."""
    renames = {nfc(old): new for old, new in change.renames.items()}
    owner = {nfc(tag): nfc(tag) for tag in tags if nfc(tag) not in renames}
    result = []
    for tag in tags:
        new = renames.get(nfc(tag), tag)
        # Of two tags that would get one name the first has it; a tag that is there twice stays so.
        if new is not None and owner.setdefault(nfc(new), nfc(tag)) == nfc(tag):
            result.append(new)
    for new in change.added:
        if nfc(new) not in map(nfc, result):
            result.append(new)
    return result


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, dict):
        yield from _flat(value.get("name") or value.get("title"))
    else:
        yield value


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join((str(value).lower() if isinstance(value, bool) else str(value)).split())
    return "" if text in ("null", "Null", "NULL", "~") else text


def _texts(value: Any, *, spaces: bool) -> list[str]:
    """Names in a list, or in one text divided by commas or else spaces."""
    if isinstance(value, (list, tuple, dict)):
        return [text for item in _flat(value) if (text := _as_text(item))]
    text = _as_text(value)
    parts = text.split(",") if "," in text else text.split() if spaces else [text]
    return [part.strip() for part in parts if part.strip()]


def _take_tags(values: dict[Any, Any]) -> tuple[tuple[str, ...], Any]:
    """The tags, taken out of the values, and where they were."""
    for name in ("tags", "tag"):
        for holder in (values, values.get("taxonomies")):
            for key in list(holder) if isinstance(holder, dict) else []:
                if str(key).lower() == name:
                    return (() if holder is values else ("taxonomies",)) + (key,), holder.pop(key)
    return (), None


def _of_header(source: str) -> dict[str, Any]:
    """A header as Pelican reads it."""
    values: dict[str, Any] = {}
    for line in source.split("\n"):
        key, _, value = line.partition(":")
        if line.startswith("    "):
            values[list(values)[-1]] += "\n" + line.strip()
        else:
            values[key.strip()] = value.strip()
    for key in values:
        if key.lower() == "tags":
            value = values[key]
            parts = value.split(";" if ";" in value else ",")
            values[key] = [part.strip() for part in parts if part.strip()]
    return values


def _of(kind: str, source: str) -> tuple[Any, Any]:
    """Values by type, and as text."""
    if kind == "json":
        return json.loads(source), json.loads(source, parse_int=str, parse_float=str)
    if kind == "toml":
        return tomllib.loads(source), tomllib.loads(source, parse_float=str)
    values = frontmatter.loads(f"---\n{source}\n---\n").metadata
    return values, yaml.load(source, _AS_TEXT) or {}


def _load_of_few(text: str) -> tuple[Any, Any, str] | None:
    """What `_load` tells of the forms that one or two generators know; None for the others."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"-{4,}|;{3,}|---[ ]?(?:json|toml|ya?ml)", first):
        fence = "---" if first[-1] not in "-;" else first
        source, end, body = rest.partition(f"\n{fence}")
        kind = first[3:].strip() if fence != first else "json" if fence[0] == ";" else "yaml"
        source = f"{{{source}}}" if fence[0] == ";" else source
        is_prose = fence[:4] == "----" and not isinstance(yaml.safe_load(source), dict)
        return None if is_prose or not end else (*_of(kind, source), body)
    if first[:1] == '"' and "\n;;;" in text:
        source, _, body = text.partition("\n;;;")
        return *_of("json", f"{{{source}}}"), body
    if not re.match(r"[A-Za-z]+:", first):
        return None
    if "\n---" in text:
        source, _, body = text.partition("\n---")
        return *_of("yaml", source), body
    source, _, body = text.partition("\n\n")
    if not re.search(r"(?im)\n.*^title:|^title:.*\n", source):
        return None
    return _of_header(source), _of_header(source), "\n\n" + body


def _load(text: str) -> tuple[Any, Any, str]:
    """Values by type, values as text, body."""
    if loaded := _load_of_few(text):
        return loaded
    start = text.lstrip()
    opener = start[:1]
    if opener == "{" and re.match(r'\{[\s"]', start):
        values, size = json.JSONDecoder().raw_decode(start)
        texts, _ = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(start)
        return values, texts, start[size:]
    if start[:3] not in ("---", "+++") or start[3:].partition("\n")[0].strip():
        return {}, {}, text
    begin = start.index("\n") + 1
    end = _FENCE[opener].search(start, begin)
    if end is None:
        return {}, {}, text
    source, body = start[begin : end.start()], start[end.end() :]
    if opener == "+":
        return tomllib.loads(source), tomllib.loads(source, parse_float=str), body
    # With the fence that it knows, and nothing in the body that looks like one.
    values = frontmatter.loads(f"---\n{source}---\n").metadata
    return values, yaml.load(source, _AS_TEXT) or {}, body


@lru_cache(maxsize=64)
def read(content: bytes) -> Reading:
    """A post as python-frontmatter and the parsers of the formats read it."""
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    values, texts, body = _load(text)
    values, texts = dict(values), dict(texts)
    for each in (values, texts):
        if isinstance(each.get("taxonomies"), dict):
            each["taxonomies"] = dict(each["taxonomies"])
    where, tags = _take_tags(values)
    _, as_text = _take_tags(texts)
    if values.get("taxonomies") == {}:  # a table made for the tags alone
        del values["taxonomies"]
    pairs = zip(_flat(as_text), _flat(tags), strict=True)
    typed = [(_as_text(text), type(item).__name__) for text, item in pairs]
    # Spaces divide in YAML alone, and not what is called by the singular.
    spaces = text.lstrip()[:1] not in ("+", "{") and (where or ("",))[-1].lower() != "tag"
    return Reading(values, where, tags, _texts(as_text, spaces=spaces), typed, body)


def by_type(value: Any) -> Any:
    """A value as something that is equal only where types and order are."""
    if isinstance(value, dict):
        return ("dict", [(by_type(key), by_type(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, [by_type(item) for item in value])
    if isinstance(value, (set, frozenset)):
        return ("set", sorted(map(repr, value)))
    if isinstance(value, (dt.datetime, dt.time)):
        return (type(value).__name__, value.isoformat(), repr(value.tzinfo))
    return (type(value).__name__, repr(value))


def comments(content: bytes) -> list[str]:
    """The notes in a post, each to the end of its line."""
    return _COMMENT.findall(content.decode("utf-8-sig", "replace"))


def _is_subsequence(few: bytes, many: bytes) -> bool:
    left = iter(many)
    return all(byte in left for byte in few)


def check_bytes(parts: Parts, after: bytes) -> None:
    """Nothing but the marked region differs."""
    assert after.startswith(parts.before), (parts.content, after)
    assert after.endswith(parts.after), (parts.content, after)
    assert len(after) >= len(parts.before) + len(parts.after), (parts.content, after)


def check_insertion(before: bytes, after: bytes) -> None:
    """The second is the first with one stretch put in."""
    same = next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        len(before),
    )
    rest = len(before) - same
    assert rest == 0 or after[-rest:] == before[same:], (before, after)


def check_meaning(before: bytes, after: bytes, change: TagChange) -> None:
    """Tags changed as intended and nothing else did, for anybody who reads the post."""
    old, new = read(before), read(after)
    names = intended(old.names, change)
    assert list(map(nfc, new.names)) == list(map(nfc, names)), (old.names, after)
    assert by_type(new.others) == by_type(old.others), (before, after)
    if old.where and old.tags is not None:
        assert new.where == old.where, (before, after)
    without_front_matter = not old.others and not old.where and old.body != new.body
    if without_front_matter:
        assert new.body.lstrip("\n") == old.body.lstrip("\n"), (before, after)
        assert after.endswith(before.removeprefix(b"\xef\xbb\xbf"))
    else:
        assert new.body == old.body, (before, after)
    assert comments(after) == comments(before), (before, after)
    _check_types(old, new, change)


def _check_types(old: Reading, new: Reading, change: TagChange) -> None:
    """What stays keeps its type; a new name is a string, whatever it looks like."""
    renamed = {nfc(name) for name, new in change.renames.items() if nfc(new or "") != nfc(name)}
    kept = [pair for pair in old.typed if pair[0] and nfc(pair[0]) not in renamed]
    texts = {text for text, _ in kept}
    there = [pair for pair in new.typed if pair[0]]
    if not isinstance(old.tags, str):
        assert Counter(pair for pair in there if pair[0] in texts) == Counter(kept), new.tags
    assert all(kind == "str" for text, kind in there if text not in texts), new.tags


_parsed = lru_cache(maxsize=64)(partial(parse_post, dialect=SPACES))


def check_dlblog(before: bytes, after: bytes, change: TagChange, path: str = PATH) -> None:
    """dlblog's own reader sees the change, and nothing else."""
    old, new = _parsed(before, path), _parsed(after, path)
    tags = dict.fromkeys(map(nfc, intended(read(before).names, change)))
    assert new.tags == tuple(tags), after
    for field in ("title", "summary", "date", "updated", "categories", "authors", "keywords"):
        assert getattr(new, field) == getattr(old, field), (field, before, after)
    for field in ("draft", "slug", "url", "body", "faults"):
        one, other = getattr(old, field), getattr(new, field)
        if field == "body":
            one, other = one.lstrip("\n"), other.lstrip("\n")
        if field == "faults":  # their lines move with the tags
            one, other = [fault.reason for fault in one], [fault.reason for fault in other]
        assert one == other, (field, before, after)


def check_edit(
    before: bytes, change: TagChange, *, parts: Parts | None = None, path: str = PATH
) -> bytes:
    """Edit a post and look at what came of it from all sides.

    Returns:
        the post after the edit.
    Raises:
        PostError: the edit is refused.
    """
    after = edit(before, path, change)
    if intended(read(before).names, change) == read(before).names:
        assert after == before, (before, after)
        return after
    if parts is not None:
        check_bytes(parts, after)
    elif not read(before).where:
        check_insertion(before.removeprefix(b"\xef\xbb\xbf"), after.removeprefix(b"\xef\xbb\xbf"))
    ends = set(_LINE_END.findall(before))
    assert set(_LINE_END.findall(after)) <= (ends or {b"\n"}), after
    check_meaning(before, after, change)
    check_dlblog(before, after, change, path)
    old_names = {nfc(old) for old in change.renames}
    new_names = {nfc(new) for new in (*change.renames.values(), *change.added) if new is not None}
    if not old_names & new_names:
        assert edit(after, path, change) == after
    return after
