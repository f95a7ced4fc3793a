"""How tags look after an edit: as their neighbours, as their author would have written them."""

from __future__ import annotations

import pytest

from dlblog.frontmatter_edit import TagChange, edit_tags
from tests.frontmatter_edit.checks import PATH, add, remove, rename

# YAML between the dashes, and what becomes of it.
YAML: dict[str, tuple[str, TagChange, str]] = {
    # Lists with dashes
    "add": ("tags:\n- mưa\n", add("gió"), "tags:\n- mưa\n- gió\n"),
    "add two": ("tags:\n- mưa\n", add("gió", "bão"), "tags:\n- mưa\n- gió\n- bão\n"),
    "add, indented": ("tags:\n    - mưa\n", add("gió"), "tags:\n    - mưa\n    - gió\n"),
    "add, wide dash": ("tags:\n-   mưa\n", add("gió"), "tags:\n-   mưa\n-   gió\n"),
    "add, single quotes": ("tags:\n- 'mưa'\n", add("gió"), "tags:\n- 'mưa'\n- 'gió'\n"),
    "add, double quotes": ('tags:\n- "mưa"\n', add("gió"), 'tags:\n- "mưa"\n- "gió"\n'),
    "add, quotes needed beside it": (
        "tags:\n- mưa\n- 'a: b'\n",
        add("gió"),
        "tags:\n- mưa\n- 'a: b'\n- gió\n",
    ),
    "add, comment beside the last": (
        "tags:\n- mưa # ghi chú\ntitle: x\n",
        add("gió"),
        "tags:\n- mưa # ghi chú\n- gió\ntitle: x\n",
    ),
    "add, empty lines after": (
        "tags:\n- mưa\n\n- trời\n\ntitle: x\n",
        add("gió"),
        "tags:\n- mưa\n\n- trời\n- gió\n\ntitle: x\n",
    ),
    "add, plain": ("tags:\n- mưa\n", add("C#"), "tags:\n- mưa\n- C#\n"),
    "add, plain, with spaces": ("tags:\n- mưa\n", add("học máy"), "tags:\n- mưa\n- học máy\n"),
    "add, plain, colon inside": ("tags:\n- mưa\n", add("a:b"), "tags:\n- mưa\n- a:b\n"),
    "add, plain, comma inside": ("tags:\n- mưa\n", add("a, b"), "tags:\n- mưa\n- a, b\n"),
    "add, plain, quote inside": ("tags:\n- mưa\n", add("it's"), "tags:\n- mưa\n- it's\n"),
    "add, yes": ("tags:\n- mưa\n", add("yes"), 'tags:\n- mưa\n- "yes"\n'),
    "add, 007": ("tags:\n- mưa\n", add("007"), 'tags:\n- mưa\n- "007"\n'),
    "add, a day": ("tags:\n- mưa\n", add("2016-01-01"), 'tags:\n- mưa\n- "2016-01-01"\n'),
    "add, a time": ("tags:\n- mưa\n", add("12:30"), 'tags:\n- mưa\n- "12:30"\n'),
    "add, hash": ("tags:\n- mưa\n", add("#x"), 'tags:\n- mưa\n- "#x"\n'),
    "add, colon": ("tags:\n- mưa\n", add("a: b"), 'tags:\n- mưa\n- "a: b"\n'),
    "add, dash": ("tags:\n- mưa\n", add("- x"), 'tags:\n- mưa\n- "- x"\n'),
    "add, quotes of the file": (
        "title: 'x'\ntags:\n- mưa\n",
        add("yes"),
        "title: 'x'\ntags:\n- mưa\n- 'yes'\n",
    ),
    "remove": ("tags:\n- mưa\n- trời\n", remove("mưa"), "tags:\n- trời\n"),
    "remove, last of them": ("tags:\n- mưa\n", remove("mưa"), "tags: []\n"),
    "remove, comment beside it": (
        "tags:\n  - mưa # ghi chú\n  - trời\n",
        remove("mưa"),
        "tags:\n  # ghi chú\n  - trời\n",
    ),
    "remove, last, comments": (
        "tags: # a\n- mưa # b\n# c\ntitle: x\n",
        remove("mưa"),
        "tags: [] # a\n# b\n# c\ntitle: x\n",
    ),
    "rename": ("tags:\n- mưa\n- trời\n", rename("mưa", "gió"), "tags:\n- gió\n- trời\n"),
    "rename, comment": ("tags:\n- mưa  # a\n", rename("mưa", "gió"), "tags:\n- gió  # a\n"),
    "rename, quotes stay": ("tags:\n- 'mưa'\n- x\n", rename("mưa", "gió"), "tags:\n- 'gió'\n- x\n"),
    "rename, quotes were needed": ("tags:\n- 'a: b'\n", rename("a: b", "gió"), "tags:\n- gió\n"),
    "rename, quotes are needed": ("tags:\n- mưa\n", rename("mưa", "yes"), 'tags:\n- "yes"\n'),
    "rename, twice there": (
        "tags:\n- mưa\n- x\n- mưa\n",
        rename("mưa", "gió"),
        "tags:\n- gió\n- x\n- gió\n",
    ),
    "merge into a later one": ("tags:\n- mưa\n- x\n", rename("mưa", "x"), "tags:\n- x\n"),
    "merge into an earlier one": ("tags:\n- mưa\n- x\n", rename("x", "mưa"), "tags:\n- mưa\n"),
    # Lists in brackets
    "flow, add": ("tags: [mưa]\n", add("gió"), "tags: [mưa, gió]\n"),
    "flow, add, no spaces": ("tags: [mưa,x]\n", add("gió"), "tags: [mưa,x,gió]\n"),
    "flow, add, spaces inside": ("tags: [ mưa ]\n", add("gió"), "tags: [ mưa, gió ]\n"),
    "flow, add, quotes": ("tags: ['mưa', 'x']\n", add("gió"), "tags: ['mưa', 'x', 'gió']\n"),
    "flow, add, comma inside": ("tags: [mưa]\n", add("a, b"), 'tags: [mưa, "a, b"]\n'),
    "flow, add, bracket": ("tags: [mưa]\n", add("a]"), 'tags: [mưa, "a]"]\n'),
    "flow, add, plain": ("tags: [mưa]\n", add("C#"), "tags: [mưa, C#]\n"),
    "flow, add, lines": (
        "tags: [\n  mưa,\n  x\n]\n",
        add("gió"),
        "tags: [\n  mưa,\n  x,\n  gió\n]\n",
    ),
    "flow, add, lines, comma last": (
        "tags: [\n  mưa,\n  x,\n]\n",
        add("gió"),
        "tags: [\n  mưa,\n  x,\n  gió,\n]\n",
    ),
    "flow, add, lines, comment": (
        "tags: [\n  mưa, # a\n  x # b\n]\n",
        add("gió"),
        "tags: [\n  mưa, # a\n  x, # b\n  gió\n]\n",
    ),
    "flow, add to nothing": ("tags: []\n", add("gió", "x"), "tags: [gió, x]\n"),
    "flow, remove first": ("tags: [mưa, x, y]\n", remove("mưa"), "tags: [x, y]\n"),
    "flow, remove middle": ("tags: [mưa, x, y]\n", remove("x"), "tags: [mưa, y]\n"),
    "flow, remove last": ("tags: [ mưa, x, y ]\n", remove("y"), "tags: [ mưa, x ]\n"),
    "flow, remove all": ("tags: [ mưa, x ]\n", remove("mưa", "x"), "tags: []\n"),
    "flow, remove a line": (
        "tags: [\n  mưa,\n  x\n]\n",
        remove("x"),
        "tags: [\n  mưa\n]\n",
    ),
    "flow, remove, commas first": (
        "tags: [ mưa\n  , x\n  , y\n  ]\n",
        remove("mưa"),
        "tags: [ x\n  , y\n  ]\n",
    ),
    "flow, rename": ("tags: [mưa,  x]\n", rename("mưa", "gió"), "tags: [gió,  x]\n"),
    "single, add": ("tags: python\n", add("web"), "tags: [python, web]\n"),
    "single, add, quotes": ("tags: 'python'\n", add("web"), "tags: ['python', 'web']\n"),
    "single, add, number": ("tags: 2016\n", add("web"), "tags: [2016, web]\n"),
    "single, rename": ("tags: mưa # a\n", rename("mưa", "gió"), "tags: gió # a\n"),
    "single, rename, with a space": ("tags: mưa\n", rename("mưa", "học máy"), "tags: [học máy]\n"),
    "single, rename, yes": ("tags: mưa\n", rename("mưa", "yes"), 'tags: "yes"\n'),
    # Nothing, or no key
    "empty": ("tags:\ntitle: x\n", add("gió"), "tags: [gió]\ntitle: x\n"),
    "empty, comment": ("tags: # a\n", add("gió"), "tags: [gió] # a\n"),
    "empty, space": ("tags: \n", add("gió"), "tags: [gió]\n"),
    "empty, null": ("tags: ~\n", add("gió"), "tags: [gió]\n"),
    "empty, beside a list": (
        "nhóm:\n  - a\ntags:\n",
        add("gió", "x"),
        "nhóm:\n  - a\ntags:\n  - gió\n  - x\n",
    ),
    "no key": ("title: x\n", add("gió"), "title: x\ntags: [gió]\n"),
    "no key, beside a list with dashes": (
        "nhóm:\n- a\ntitle: x\n",
        add("gió"),
        "nhóm:\n- a\ntitle: x\ntags:\n- gió\n",
    ),
    "no key, text over lines last": (
        "title: x\ntóm: |\n  một\n",
        add("gió"),
        "title: x\ntóm: |\n  một\ntags: [gió]\n",
    ),
    "no key, indented": ("  title: x\n", add("gió"), "  title: x\n  tags: [gió]\n"),
    "no key, taxonomies": (
        "taxonomies:\n  nhóm: [a]\ntitle: x\n",
        add("gió"),
        "taxonomies:\n  nhóm: [a]\n  tags: [gió]\ntitle: x\n",
    ),
}

FILES: dict[str, tuple[str, TagChange, str]] = {
    "no front matter": ("Thân.\n", add("gió"), "---\ntags: [gió]\n---\nThân.\n"),
    "no front matter, BOM and CRLF": (
        "\ufeffMột.\r\nHai.\r\n",
        add("gió"),
        "\ufeff---\r\ntags: [gió]\r\n---\r\nMột.\r\nHai.\r\n",
    ),
    "CRLF": (
        "---\r\ntags:\r\n- mưa\r\n---\r\nThân.",
        add("gió"),
        "---\r\ntags:\r\n- mưa\r\n- gió\r\n---\r\nThân.",
    ),
    "CR": ("---\rtags:\r- mưa\r---\rThân.", add("gió"), "---\rtags:\r- mưa\r- gió\r---\rThân."),
    "TOML": ('+++\ntags = ["a"]\n+++\n', add("gió"), '+++\ntags = ["a", "gió"]\n+++\n'),
    "TOML, single quotes": (
        "+++\ntags = ['a']\n+++\n",
        add("gió", "it's"),
        "+++\ntags = ['a', 'gió', \"it's\"]\n+++\n",
    ),
    "TOML, lines": (
        '+++\ntags = [\n  "a",\n  "b",\n]\n+++\n',
        TagChange({"a": None}, ("gió",)),
        '+++\ntags = [\n  "b",\n  "gió",\n]\n+++\n',
    ),
    "TOML, string": ('+++\ntags = "a b"\n+++\n', add("gió"), '+++\ntags = ["a b", "gió"]\n+++\n'),
    "TOML, string, single quotes": (
        "+++\ntags = 'a b'\n+++\n",
        add("gió"),
        "+++\ntags = ['a b', 'gió']\n+++\n",
    ),
    "TOML, no key, tables": (
        '+++\ntitle = "x"\n\n[extra]\nn = 1\n+++\n',
        add("gió"),
        '+++\ntitle = "x"\ntags = ["gió"]\n\n[extra]\nn = 1\n+++\n',
    ),
    "TOML, no key, taxonomies": (
        '+++\n[taxonomies]\nc = ["x"]\n[extra]\nn = 1\n+++\n',
        add("gió"),
        '+++\n[taxonomies]\nc = ["x"]\ntags = ["gió"]\n[extra]\nn = 1\n+++\n',
    ),
    "JSON": ('{ "tags": ["a"] }\n', add("gió"), '{ "tags": ["a", "gió"] }\n'),
    "JSON, lines": (
        '{\n  "tags": [\n    "a"\n  ]\n}\n',
        add('"gió"'),
        '{\n  "tags": [\n    "a",\n    "\\"gió\\""\n  ]\n}\n',
    ),
    "JSON, remove all": (
        '{\n  "tags": [\n    "a"\n  ]\n}\n',
        remove("a"),
        '{\n  "tags": []\n}\n',
    ),
    "JSON, single": ('{ "tags": "a" }\n', rename("a", "gió"), '{ "tags": "gió" }\n'),
    "JSON, no key": (
        '{\n\t"title": "x"\n}\n',
        add("gió"),
        '{\n\t"title": "x",\n\t"tags": ["gió"]\n}\n',
    ),
    "JSON, nothing in it": ("{ }\nThân.\n", add("gió"), '{ "tags": ["gió"] }\nThân.\n'),
}


@pytest.mark.parametrize(("head", "change", "expected"), YAML.values(), ids=YAML)
def test_yaml(head: str, change: TagChange, expected: str) -> None:
    for end in ("\n", "\r\n"):
        post, wanted = (
            f"---\n{text}---\n\nThân bài.\n".replace("\n", end).encode()
            for text in (head, expected)
        )
        assert edit_tags(post, PATH, change).decode() == wanted.decode()


@pytest.mark.parametrize(("text", "change", "expected"), FILES.values(), ids=FILES)
def test_file(text: str, change: TagChange, expected: str) -> None:
    assert edit_tags(text.encode(), PATH, change).decode() == expected
