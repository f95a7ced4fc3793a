"""What holds for any front matter, any names and any change: done rightly or refused."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dlblog.errors import PostError
from dlblog.front_matter import find_front_matter, read_front_matter
from dlblog.frontmatter_edit import TagChange
from dlblog.post import decode, parse_post
from tests.frontmatter_edit.checks import (
    PATH,
    SPACES,
    Parts,
    by_type,
    check_edit,
    edit,
    intended,
    nfc,
    read,
)
from tests.frontmatter_edit.more_shapes import SHAPES
from tests.fuzz.mutate import broken_post

ADD = TagChange(added=("gió",))
EXAMPLES = settings(max_examples=150)

WORDS = (
    *("mưa", "trời", "học máy", "học sâu", "C#", "C++", ".NET", "Node.js", "a:b", "đời/sống"),
    *(
        "yes",
        "007",
        "2016-01-01",
        "12:30",
        "#x",
        "a: b",
        "- x",
        "[x",
        "a]",
        "{x}",
        "*x",
        "&x",
        "@x",
    ),
    *(
        "%x",
        "it's",
        '"q"',
        "a\\b",
        "a, b",
        "🌧️",
        "𠀀",
        "ho\u0323c",
        "null x",
        "a #b",
        "x:",
        "|",
        "-",
    ),
)
_SIGNS = "ab đưọ0 1_-:#,[]{}'\"\\*&!|>%@`?=~+.$/\u0301🌧"
names = st.sampled_from(WORDS) | st.text(_SIGNS, min_size=1, max_size=8).map(
    lambda name: " ".join(name.split())
).filter(bool)
plain_names = st.sampled_from(("mưa", "trời", "nắng", "bão", "C#", ".NET", "Node.js", "x-y"))

_TOKENS = "\n - \t : # , [ ] { } ' \" & * | > ? ! % --- ... +++ = \\ \r \r\n \u2028 tags: a".split(
    " "
)


@st.composite
def changes(draw: st.DrawFn, tags: list[str]) -> TagChange:
    """A change, mostly of tags that are there, often to such that are."""
    old = st.sampled_from(tags) if tags else names
    new = names | (st.sampled_from(tags) if tags else names) | st.none()
    renames = draw(st.dictionaries(old | names, new, max_size=3))
    return TagChange(renames, tuple(draw(st.lists(names | old, max_size=2))))


# What stands beside the tags: (YAML, TOML, JSON).
_OTHERS: dict[str, tuple[str, ...]] = {
    "yaml": (
        "title: Mưa rơi # ghi chú\n",
        "title: 'một: hai'\n",
        'subtitle: "\\u01b0 tags: [x]"\n',
        "n: 007\n",
        "day: 2016-02-04\n",
        "f: 1.50\n",
        "b: yes\n",
        "none:\n",
        "tilde: ~\n",
        "# ghi chú giữa\n",
        "\n",
        "text: |\n  tags: [x]\n\n  - hai\n",
        "folded: >-\n  một\n  hai\n",
        "kept: |+\n  một\n\n\n",
        "over: một\n  hai\n",
        "extra:\n  tags: [x]\n  deep:\n    - a: 1\n      b: [2, {c: d}]\n",
        "list:\n- a\n-   b # ghi chú\n",
        "base: &base {x: 1}\nmore:\n  <<: *base\n  y: 2\n",
        "emoji: 🌧️ 𠀀\n",
        "'quoted key': x\n",
        "hashtags: [a]\n",
        "t: 2016-02-04 20:31:00 +07:00\n",
    ),
    "toml": (
        'title = "Mưa rơi" # ghi chú\n',
        "n = 1_000\n",
        "f = 1.50\n",
        "day = 2016-02-04\n",
        "b = true\n",
        "# ghi chú giữa\n",
        "\n",
        'text = """\ntags = ["x"]\n"""\n',
        "lit = 'a\\b'\n",
        "inline = { tags = ['x'], y = 1 }\n",
        "dotted.tags = 1\n",
        "list = [\n  1, # ghi chú\n  2,\n]\n",
        "t = 2016-02-04T20:31:00+07:00\n",
    ),
    "json": (
        '"title": "Mưa rơi"',
        '"n": 7',
        '"f": 1.50',
        '"b": true',
        '"none": null',
        '"text": "\\"tags\\": [1]"',
        '"extra": {"tags": ["x"], "y": [1, {"z": 2}]}',
        '"esc": "\\u01b0 🌧️"',
    ),
}


def _yaml_name(draw: st.DrawFn, name: str, flow: bool) -> str:
    """A name as somebody might write it in YAML."""
    ways = [json.dumps(name, ensure_ascii=False), "'" + name.replace("'", "''") + "'"]
    text = f"[ {name} ]" if flow else f"- {name}"
    try:
        if yaml.load(text, yaml.BaseLoader) == [name]:
            ways += [name, name, name]
    except yaml.YAMLError:
        pass
    return draw(st.sampled_from(ways))


def _brackets(draw: st.DrawFn, items: list[str], end: str, comments: bool) -> str:
    """A list in brackets, over one or many lines."""
    if not items:
        return draw(st.sampled_from(("[]", "[ ]")))
    comma = draw(st.sampled_from((", ", ",", " , ", ",  ")))
    if draw(st.booleans()):
        space = draw(st.sampled_from(("", " ")))
        return f"[{space}{comma.join(items)}{space}]"
    indent = draw(st.sampled_from(("  ", "    ", " ")))
    note = st.sampled_from(("", "", " # ghi chú cạnh")) if comments else st.just("")
    lines = [f"{indent}{item},{draw(note)}" for item in items[:-1]]
    return "\n".join(["[", *lines, f"{indent}{items[-1]}{draw(note)}", f"{end}]"])


def _yaml_tags(draw: st.DrawFn) -> str:
    style = draw(st.sampled_from(("block", "block", "flow", "string", "commas", "single", "none")))
    tags = draw(st.lists(names, min_size=0 if style == "flow" else 1, max_size=4))
    if style == "none":
        return draw(st.sampled_from(("", " ", " ~", " ''", " # ghi chú", " []")))
    if style == "single":
        return f" {_yaml_name(draw, tags[0], False)}"
    if style in ("string", "commas"):
        glue = " " if style == "string" else draw(st.sampled_from((", ", ",")))
        return f" {_yaml_name(draw, glue.join(tags), False)}"
    if style == "flow":
        items = [_yaml_name(draw, name, True) for name in tags]
        note = draw(st.sampled_from(("", "", " # ghi chú sau")))
        return f" {_brackets(draw, items, '', True)}{note}"
    indent = draw(st.sampled_from(("", "  ", "    ", " ")))
    gap = draw(st.sampled_from((" ", " ", "   ")))
    text = draw(st.sampled_from(("", "", " # ghi chú đầu")))
    for name in tags:
        before = st.sampled_from(("", "", "", f"{indent}# ghi chú trên\n", "\n"))
        note = st.sampled_from(("", "", "", " # ghi chú cạnh", "  "))
        written = _yaml_name(draw, name, False)
        text += f"\n{draw(before)}{indent}-{gap}{written}{draw(note)}"
    return text


@st.composite
def posts(draw: st.DrawFn) -> Parts:
    """A post whose tags may change between `before` and `after` and nowhere else."""
    kind = draw(st.sampled_from(("yaml", "yaml", "yaml", "toml", "json")))
    others = draw(st.lists(st.sampled_from(_OTHERS[kind]), max_size=5, unique=True))
    keys = [other.split(":")[0].split("=")[0].strip() for other in others if other.strip()]
    assume(len(set(keys)) == len(keys))
    at = draw(st.integers(0, len(others)))
    key = draw(st.sampled_from(("tags", "tags", "tags", "Tags", "tag")))
    body = draw(
        st.sampled_from(("\nThân bài.\n", "Thân.", "", "\n---\ntags: [x]\n---\n", "\t\u2028x\n"))
    )
    if kind == "yaml":
        key = draw(st.sampled_from((key, key, f'"{key}"')))
        before, region = "---\n" + "".join(others[:at]) + f"{key}:", _yaml_tags(draw)
        after = (
            "\n" + "".join(others[at:]) + draw(st.sampled_from(("---\n", "---\n", "...\n"))) + body
        )
    else:
        tags = draw(st.lists(names, max_size=4))
        quote = st.sampled_from(("'", '"')) if kind == "toml" else st.just('"')
        items = []
        for name in tags:
            mark = draw(quote)
            items.append(f"'{name}'" if mark == "'" and "'" not in name else _basic(name))
        region = " " + _brackets(draw, items, "", kind == "toml")
        if kind == "toml":
            before = "+++\n" + "".join(others[:at]) + f"{key} ="
            table = draw(st.sampled_from(("", "[extra]\ntags = ['x']\n", "[[links]]\nn = 1\n")))
            after = "\n" + "".join(others[at:]) + f"{table}+++\n{body}"
        else:
            gap = draw(st.sampled_from(("\n  ", " ", "\n\t")))
            before = "{" + gap + "".join(f"{other},{gap}" for other in others[:at]) + f'"{key}":'
            rest = "".join(f",{gap}{other}" for other in others[at:])
            after = rest + draw(st.sampled_from(("\n}", " }"))) + f"\n{body}"
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    bom = draw(st.sampled_from(("", "", "\ufeff")))
    texts = (bom + before, region, after)
    return Parts(*(text.replace("\n", end).encode() for text in texts))


def _basic(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_read(content: bytes) -> bool:
    """Whether dlblog and python-frontmatter can read a post: not a plain `=`, nor `2016-13-45`."""
    try:
        read(content)
    except (yaml.YAMLError, ValueError):
        return False
    return not parse_post(content, PATH, SPACES).faults


@st.composite
def edits(draw: st.DrawFn) -> tuple[Parts, TagChange]:
    parts = draw(posts())
    assume(is_read(parts.content))
    return parts, draw(changes(read(parts.content).names))


@given(edits())
@EXAMPLES
def test_right_or_refused(edit: tuple[Parts, TagChange]) -> None:
    parts, change = edit
    try:
        check_edit(parts.content, change, parts=parts)
    except PostError as error:
        assert error.path == PATH


@st.composite
def plain_edits(draw: st.DrawFn) -> tuple[Parts, TagChange]:
    parts = draw(posts())
    assume(is_read(parts.content))
    tags = read(parts.content).names
    old = st.sampled_from(tags) if tags else plain_names
    renames = draw(st.dictionaries(old, plain_names | st.none(), max_size=2))
    return parts, TagChange(renames, tuple(draw(st.lists(plain_names, max_size=2))))


@given(plain_edits())
@EXAMPLES
def test_nothing_common_is_refused(edit: tuple[Parts, TagChange]) -> None:
    parts, change = edit
    check_edit(parts.content, change, parts=parts)


@given(posts(), plain_names)
@EXAMPLES
def test_added_and_removed(parts: Parts, name: str) -> None:
    post = parts.content
    assume(is_read(post))
    reading = read(post)
    assume(isinstance(reading.tags, list) and reading.names and name not in reading.names)
    there = edit(post, PATH, TagChange(added=(name,)))
    assert edit(there, PATH, TagChange({name: None})) == post


@given(st.lists(names, max_size=5), st.data())
@EXAMPLES
@example(["mưa", "mưa"], None)
def test_what_a_change_means(tags: list[str], data: st.DataObject | None) -> None:
    change = data.draw(changes(tags)) if data else TagChange({"mưa": "nắng"})
    result = change.apply(tags)
    assert list(map(nfc, result)) == list(map(nfc, intended(tags, change)))
    gone = {nfc(old) for old, new in change.renames.items() if new != old}
    back = {nfc(new) for new in (*change.renames.values(), *change.added) if new is not None}
    assert not (gone - back) & set(map(nfc, result))
    assert set(map(nfc, change.added)) <= set(map(nfc, result))


def check_broken(content: bytes, change: TagChange, path: str = PATH) -> bool:
    """Any bytes: an error of the user, or an edit after which nothing else reads differently."""
    try:
        after = edit(content, path, change)
    except PostError:
        return False
    text, new = decode(content, path), decode(after, path)
    (values, at, faults), (others, begin, more) = map(read_front_matter, (text, new))
    assert not more or more == faults
    if after == content:
        return False
    assert find_front_matter(new) is not None
    for key in ("tags", "tag"):
        if key in values or key in others:
            values.pop(key, None)
            others.pop(key, None)
            break
    for each in (values, others):
        if isinstance(each.get("taxonomies"), dict):
            each["taxonomies"] = {
                key: value
                for key, value in each["taxonomies"].items()
                if key.lower() not in ("tags", "tag")
            }
            if not each["taxonomies"]:
                del each["taxonomies"]
    if content.count(b"*") < 5:  # aliases of aliases are billions of values
        with suppress(RecursionError):
            assert by_type(others) == by_type(values)
    assert new[begin:].lstrip("\n") == text[at:].lstrip("\n")
    old_post, new_post = parse_post(content, path, SPACES), parse_post(after, path, SPACES)
    if all(len(tag) < 500 for tag in old_post.tags):  # thousands of marks have no one form
        assert set(new_post.tags) == set(map(nfc, change.apply(old_post.tags)))
    return True


_TOKENS = (
    *("\n", "\r", "\r\n", "\t", " ", "\u2028", "\\", '"', "'", "---", "...", "+++", "tags: a"),
    *":#,[]{}&*|>?!%=-~<",
)
_SEEDS = [shape.content for shape in SHAPES.values()]


@given(st.integers(0, 2**31))
@EXAMPLES
def test_broken_posts(seed: int) -> None:
    chance = Random(seed)
    content = bytearray(chance.choice(_SEEDS))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(content) + 1)
        token = chance.choice(_TOKENS).encode()
        content[at : at + chance.choice((0, 0, 1, 2))] = token
    for change in (ADD, TagChange({"mưa": "a: b"}), TagChange({"trời": None})):
        check_broken(bytes(content), change)


@given(st.integers(0, 2**31))
@EXAMPLES
def test_posts_broken_in_every_way(number: int) -> None:
    path, content = broken_post(2016, number, _SEEDS)
    assume(len(content) < 100_000)
    for change in (ADD, TagChange({"mưa": "a: b", "trời": None})):
        check_broken(content, change, path)


@given(
    st.binary(max_size=80) | st.text("-+{}[]:#'\"\n\r\t tags,=&*!|>.", max_size=80).map(str.encode)
)
@EXAMPLES
@example(b"---\ntags:\n- ")
@example(b"---\ntags: [\n---")
def test_any_bytes(content: bytes) -> None:
    for prefix in (b"", b"---\n", b"+++\n", b"{ "):
        for suffix in (b"", b"\n---\n", b"\n+++\n", b" }"):
            check_broken(prefix + content + suffix, TagChange({"a": None}, ("gió",)))
