"""What cannot be edited safely: it is refused with its line, and never edited wrongly."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from dlblog.errors import PostError
from dlblog.frontmatter_edit import TagChange, edit_tags
from tests.frontmatter_edit.checks import PATH, add, remove, rename


class Refused(NamedTuple):
    """A post, what is asked of it, a part of the reason, and the lines it may name."""

    text: str | bytes
    reason: str
    lines: tuple[int | None, ...]
    changes: tuple[TagChange, ...] = (add("gió"), rename("mưa", "gió"), remove("mưa"))


_ADD = (add("gió"),)

REFUSED = {
    "tags are an alias": Refused("---\na: &x [mưa]\ntags: *x\n---\n", "alias", (3,)),
    "tags used elsewhere": Refused(
        "---\ntags: &x [mưa]\na: *x\n---\n", "elsewhere too, as *x", (2, 3)
    ),
    "list used elsewhere": Refused(
        "---\ntags: &x\n- mưa\na: *x\n---\n", "elsewhere too, as *x", (2, 4)
    ),
    "tags twice": Refused("---\ntags: [mưa]\ntitle: x\ntags: [x]\n---\n", "twice", (2, 4)),
    "Tags and tags": Refused("---\nTags: [mưa]\ntags: [x]\n---\n", "twice", (2, 3)),
    "tags, and in taxonomies": Refused(
        "---\ntags: [mưa]\ntaxonomies:\n  tags: [x]\n---\n", "twice", (2, 4)
    ),
    "merged keys": Refused("---\na: &x {tags: [mưa]}\n<<: *x\n---\n", "merge", (2, 3), _ADD),
    "tags are keys and values": Refused("---\ntags:\n  a: mưa\n---\n", "keys and values", (2, 3)),
    "items are keys and values": Refused(
        "---\ntags:\n- name: mưa\n---\n", "by hand", (2, 3), (rename("mưa", "gió"),)
    ),
    "text over lines": Refused("---\ntags: >-\n  mưa\n  x\n---\n", "several lines", (2,)),
    "template in place of tags": Refused("---\ntags: {{ .Tags }}\n---\n", "", (2,), _ADD),
    "template": Refused("---\ntitle: {{ replace .Name }}\ntags: [mưa]\n---\n", "", (2,)),
    "no YAML": Refused("---\ntitle: 'x\ntags: [mưa]\n---\n", "not YAML", (2, 3, 4)),
    "bracket never closed": Refused("---\ntags: [mưa\ntitle: x\n---\n", "not YAML", (2, 3)),
    "tab as indent": Refused("---\ntags:\n\t- mưa\n---\n", "not YAML", (3,)),
    "a list, not keys": Refused("---\n- mưa\n- x\n---\n", "keys and values", (2,)),
    "never ends": Refused("---\ntitle: x\ntags: [mưa]\n\nThân.\n", "never ends", (1,)),
    "all in braces, no tags": Refused("---\n{title: x}\n---\n", "braces", (2,), _ADD),
    "TOML, no TOML": Refused('+++\ntags = ["mưa"\n+++\n', "not TOML", (2, 3)),
    "TOML, tags twice": Refused('+++\nTags = ["mưa"]\ntags = ["x"]\n+++\n', "twice", (1, 2, 3)),
    "TOML, never ends": Refused('+++\ntags = ["mưa"]\n', "never ends", (1,)),
    "TOML, tags are a table": Refused("+++\n[tags]\na = 'mưa'\n+++\n", "", (1, 2)),
    "TOML, taxonomies in braces, no tags": Refused(
        "+++\ntaxonomies = {a = ['x']}\n+++\n", "taxonomies", (1, 2), _ADD
    ),
    "JSON, no JSON": Refused('{\n "title": "x",\n "tags": ["mưa",]\n}\n', "not JSON", (3,)),
    "JSON, tags twice": Refused('{\n"tags": ["mưa"],\n"Tags": ["x"]\n}\n', "twice", (2, 3)),
    "JSON, tags are an object": Refused('{\n"tags": {"a": "mưa"}\n}\n', "", (1, 2)),
    "as many tags as count": Refused(
        f"---\ntags: [{', '.join(f't{n}' for n in range(1000))}]\n---\n", "1,000", (None,), _ADD
    ),
    "UTF-16": Refused("---\ntags: [mưa]\n---\n".encode("utf-16"), "UTF-16", (None,)),
    "not UTF-8": Refused(
        "---\ntags: [mưa]\n".encode("cp1258", "replace") + b"\xff", "UTF-8", (2, 3)
    ),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_refused(refused: Refused) -> None:
    content = refused.text if isinstance(refused.text, bytes) else refused.text.encode()
    asked = 0
    for change in refused.changes:
        try:
            after = edit_tags(content, PATH, change)
        except PostError as error:
            asked += 1
            assert (error.path, error.line in refused.lines) == (PATH, True), error
            assert refused.reason in error.reason
            assert "\n" not in str(error)
        else:  # no such tag there, as far as can be read
            assert after == content
    assert asked


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_nothing_asked(refused: Refused) -> None:
    """Where nothing is to be done nothing is in the way, if the post can be read at all."""
    content = refused.text if isinstance(refused.text, bytes) else refused.text.encode()
    try:
        assert edit_tags(content, PATH, TagChange()) == content
    except PostError as error:
        assert error.line in refused.lines


@pytest.mark.parametrize("name", ["null", "~", "", " ", "a\nb", "a\u00a0b", "\ud800"])
def test_names_that_no_tag_can_have(name: str) -> None:
    for head in ("tags:\n- mưa\n", "tags: [mưa]\n", "title: x\n", "tags: mưa\n"):
        with pytest.raises(PostError):
            edit_tags(f"---\n{head}---\n".encode(), PATH, add(name))
