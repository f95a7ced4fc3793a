"""Front matter as people write it: all the ways that tags stand in YAML.

In each text the stretch that an edit of tags may change stands between ⟦ and ⟧; a post that has no
tags has none. Every comment says `ghi chú`, so that a test can tell them from values.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.frontmatter_edit.checks import Parts


class Shape(NamedTuple):
    """A post.

    Attributes:
        text: with ⟦ and ⟧ around what may change.
        tags: those it has, in order.
        there_and_back: whether a name typed again stands as it stood: not where it was written in
            a way of its own, as over two lines or with escapes.
        refused: names of what may be refused there: "add", "remove", "rename", "empty".
    """

    text: str
    tags: tuple[str, ...]
    there_and_back: bool = True
    refused: frozenset[str] = frozenset()

    @property
    def content(self) -> bytes:
        return self.text.replace("⟦", "").replace("⟧", "").encode()

    @property
    def parts(self) -> Parts | None:
        if "⟦" not in self.text:
            return None
        before, rest = self.text.split("⟦")
        region, after = rest.split("⟧")
        return Parts(before.encode(), region.encode(), after.encode())


def shape(text: str, *tags: str, back: bool = True, refused: tuple[str, ...] | str = ()) -> Shape:
    refusals = (refused,) if isinstance(refused, str) else refused
    return Shape(text, tags, back, frozenset(refusals))


def yaml(head: str, *tags: str, back: bool = True, refused: tuple[str, ...] | str = ()) -> Shape:
    """A post with a title before and a day after what is given."""
    text = f"---\ntitle: Mưa rơi\n{head}date: 2016-02-04\n---\n\nThân bài.\n"
    return shape(text, *tags, back=back, refused=refused)


BLOCK_LISTS = {
    "not indented": yaml("tags:⟦\n- mưa\n- trời\n- nắng⟧\n", "mưa", "trời", "nắng"),
    "indented by 1": yaml("tags:⟦\n - mưa\n - trời⟧\n", "mưa", "trời"),
    "indented by 2": yaml("tags:⟦\n  - mưa\n  - trời\n  - nắng⟧\n", "mưa", "trời", "nắng"),
    "indented by 4": yaml("tags:⟦\n    - mưa\n    - trời⟧\n", "mưa", "trời"),
    "indented by 9": yaml("tags:⟦\n         - mưa\n         - trời⟧\n", "mưa", "trời"),
    "one item": yaml("tags:⟦\n  - mưa⟧\n", "mưa"),
    "many items": yaml(
        "tags:⟦" + "".join(f"\n- thẻ {n}" for n in range(12)) + "⟧\n",
        *(f"thẻ {n}" for n in range(12)),
    ),
    "three spaces after the dash": yaml("tags:⟦\n-   mưa\n-   trời⟧\n", "mưa", "trời"),
    "differing spaces after the dash": yaml("tags:⟦\n- mưa\n-   trời\n-  x⟧\n", "mưa", "trời", "x"),
    "spaces after the key": yaml("tags:⟦   \n- mưa\n- trời⟧\n", "mưa", "trời"),
    "space before the colon": yaml("tags :⟦\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "spaces after items": yaml("tags:⟦\n- mưa  \n- trời   ⟧\n", "mưa", "trời"),
    "tabs after items": yaml("tags:⟦\n- mưa\t\n- trời\t\t⟧\n", "mưa", "trời"),
    "empty lines between items": yaml("tags:⟦\n- mưa\n\n- trời\n\n\n- x⟧\n", "mưa", "trời", "x"),
    "empty line before items": yaml("tags:⟦\n\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "empty lines after items": yaml("tags:⟦\n- mưa\n- trời⟧\n\n\n", "mưa", "trời"),
    "lines of spaces": yaml("tags:⟦\n  - mưa\n   \n  - trời⟧\n    \n", "mưa", "trời"),
    "comment beside the key": yaml("tags:⟦ # ghi chú 1\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "comments beside items": yaml(
        "tags:⟦\n- mưa # ghi chú 1\n- trời   # ghi chú 2\n- x # ghi chú 3⟧\n", "mưa", "trời", "x"
    ),
    "comment beside the only item": yaml("tags:⟦\n  - mưa # ghi chú 1⟧\n", "mưa"),
    "comments between items": yaml(
        "tags:⟦\n# ghi chú 1\n- mưa\n# ghi chú 2\n- trời\n# ghi chú 3\n- x⟧\n", "mưa", "trời", "x"
    ),
    "comments between items, indented": yaml(
        "tags:⟦\n  # ghi chú 1\n  - mưa\n  # ghi chú 2\n  - trời⟧\n", "mưa", "trời"
    ),
    "comment after the last item": yaml("tags:⟦\n- mưa\n- trời\n# ghi chú 1⟧\n", "mưa", "trời"),
    "comments of all kinds": yaml(
        "# ghi chú 1\ntags:⟦ # ghi chú 2\n  # ghi chú 3\n  - mưa # ghi chú 4\n# ghi chú 5\n"
        "  - 'trời' # ghi chú 6\n      # ghi chú 7\n  - x\n  # ghi chú 8⟧\n",
        "mưa",
        "trời",
        "x",
    ),
    "comment in place of an item": yaml("tags:⟦\n- mưa\n#- nắng ghi chú\n- trời⟧\n", "mưa", "trời"),
    "comment with a hash and a quote": yaml(
        'tags:⟦\n- mưa # ghi chú: "1" # [2] \'x\n- trời⟧\n', "mưa", "trời"
    ),
    "single quotes": yaml("tags:⟦\n- 'mưa'\n- 'trời'⟧\n", "mưa", "trời"),
    "double quotes": yaml('tags:⟦\n  - "mưa"\n  - "trời"⟧\n', "mưa", "trời"),
    "quotes of both kinds and none": yaml(
        "tags:⟦\n- \"mưa\"\n- 'trời'\n- nắng⟧\n", "mưa", "trời", "nắng"
    ),
    "quotes where needed": yaml(
        "tags:⟦\n- mưa\n- 'a: b'\n- '#x'\n- \"007\"\n- 'yes'⟧\n", "mưa", "a: b", "#x", "007", "yes"
    ),
    "single quotes, doubled inside": yaml("tags:⟦\n- 'd''or'\n- trời⟧\n", "d'or", "trời"),
    "double quotes, escapes": yaml(
        'tags:⟦\n- "m\\u01b0a"\n- "a \\"b\\" c"\n- trời⟧\n', "mưa", 'a "b" c', "trời", back=False
    ),
    "double quotes, backslash": yaml('tags:⟦\n- "a\\\\b"\n- trời⟧\n', "a\\b", "trời"),
    "names with signs": yaml(
        "tags:⟦\n- C#\n- C++\n- .NET\n- Node.js\n- a:b\n- a#b\n- R&D\n- 'c, d'\n- x/y⟧\n",
        *("C#", "C++", ".NET", "Node.js", "a:b", "a#b", "R&D", "c, d", "x/y"),
    ),
    "names with spaces": yaml("tags:⟦\n- học máy\n- học  sâu⟧\n", "học máy", "học sâu", back=False),
    "what YAML reads as something else": yaml(
        "tags:⟦\n- yes\n- 007\n- 2016\n- 2016-02-04\n- 1.50\n- trời\n- 12:30⟧\n",
        *("yes", "007", "2016", "2016-02-04", "1.50", "trời", "12:30"),
    ),
    "null among items": yaml("tags:⟦\n- mưa\n- ~\n- trời\n- null⟧\n", "mưa", "trời"),
    "empty items": yaml("tags:⟦\n- mưa\n-\n- trời\n- ''⟧\n", "mưa", "trời"),
    "empty item last": yaml("tags:⟦\n- mưa\n- ⟧\n", "mưa"),
    "twice the same": yaml("tags:⟦\n- mưa\n- trời\n- mưa\n- x⟧\n", "mưa", "trời", "mưa", "x"),
    "twice the same, quoted differently": yaml(
        "tags:⟦\n- mưa\n- 'mưa'⟧\n", "mưa", "mưa", back=False
    ),
    "differing in case": yaml("tags:⟦\n- Mưa\n- mưa\n- MƯA⟧\n", "Mưa", "mưa", "MƯA"),
    "decomposed letters": yaml(
        "tags:⟦\n- ho\u0323c ma\u0301y\n- trời⟧\n", "ho\u0323c ma\u0301y", "trời", back=False
    ),
    "emoji and beyond": yaml("tags:⟦\n- 🌧️ mưa\n- 𠀀\n- trời⟧\n", "🌧️ mưa", "𠀀", "trời"),
    "item over two lines": yaml("tags:⟦\n- học\n  máy\n- trời⟧\n", "học máy", "trời", back=False),
    "quoted item over two lines": yaml(
        'tags:⟦\n- "học\n  máy"\n- trời⟧\n', "học máy", "trời", back=False
    ),
    "folded item": yaml(
        "tags:⟦\n- >-\n  học\n  máy\n- trời⟧\n", "học máy", "trời", back=False, refused="rename"
    ),
    "literal item last": yaml(
        "tags:⟦\n- trời\n- |\n  học máy⟧\n", "trời", "học máy", back=False, refused="rename"
    ),
    "item on the line below its dash": yaml(
        "tags:⟦\n-\n  mưa\n- trời⟧\n", "mưa", "trời", back=False
    ),
    "item with a tag of YAML": yaml(
        "tags:⟦\n- !!str 2016\n- mưa\n- trời⟧\n", "2016", "mưa", "trời", back=False
    ),
    "list with an anchor": yaml("tags:⟦ &nhan\n- mưa\n- trời⟧\n", "mưa", "trời", refused="empty"),
    "list with a tag of YAML": yaml(
        "tags:⟦ !!seq\n- mưa\n- trời⟧\n", "mưa", "trời", refused="empty"
    ),
    "item with an anchor": yaml(
        "tags:⟦\n- &m mưa\n- trời⟧\n", "mưa", "trời", back=False, refused="rename"
    ),
    "item with an anchor used elsewhere": yaml(
        "tags:⟦\n- &m mưa\n- trời⟧\nkeywords: [*m]\n",
        *("mưa", "trời"),
        back=False,
        refused=("add", "remove", "rename"),
    ),
    "item that is an alias": yaml(
        "hot: &m mưa\ntags:⟦\n- *m\n- trời⟧\n",
        *("mưa", "trời"),
        back=False,
        refused=("remove", "rename"),
    ),
    "list with an anchor used elsewhere": yaml(
        "tags:⟦ &t\n- mưa\n- trời⟧\nkeywords: *t\n",
        *("mưa", "trời"),
        refused=("add", "remove", "rename"),
    ),
    "items that are mappings": yaml(
        "tags:⟦\n- name: mưa\n- name: trời⟧\n",
        *("mưa", "trời"),
        back=False,
        refused=("add", "remove", "rename"),
    ),
    "list in a list": yaml(
        "tags:⟦\n- [mưa, trời]\n- x⟧\n",
        *("mưa", "trời", "x"),
        back=False,
        refused=("add", "remove", "rename"),
    ),
    "key in double quotes": yaml('"tags":⟦\n- mưa\n- trời⟧\n', "mưa", "trời"),
    "key in single quotes": yaml("'tags':⟦\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "Tags": yaml("Tags:⟦\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "TAGS": yaml("TAGS:⟦\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "tag": yaml("tag:⟦\n- mưa\n- trời⟧\n", "mưa", "trời"),
    "taxonomies": yaml("taxonomies:\n  tags:⟦\n    - mưa\n    - trời⟧\n", "mưa", "trời"),
    "taxonomies, not indented": yaml("taxonomies:\n  tags:⟦\n  - mưa\n  - trời⟧\n", "mưa", "trời"),
    "taxonomies with others": yaml(
        "taxonomies:\n  categories:\n  - đời\n  tags:⟦\n  - mưa\n  - trời⟧\n  nhóm: [a]\n",
        *("mưa", "trời"),
    ),
    "first key": shape("---\ntags:⟦\n- mưa\n- trời⟧\ntitle: x\n---\n\nThân.\n", "mưa", "trời"),
    "last key": shape("---\ntitle: x\ntags:⟦\n- mưa\n- trời⟧\n---\n\nThân.\n", "mưa", "trời"),
    "only key": shape("---\ntags:⟦\n  - mưa\n  - trời⟧\n---\nThân.\n", "mưa", "trời"),
    "last key, then empty lines": shape(
        "---\ntitle: x\ntags:⟦\n- mưa\n- trời⟧\n\n\n---\n\nThân.\n", "mưa", "trời"
    ),
    "last key, then a comment": shape(
        "---\ntitle: x\ntags:⟦\n- mưa\n- trời⟧\n# ghi chú 1\n---\n\nThân.\n", "mưa", "trời"
    ),
}

FLOW_LISTS = {
    "flow": yaml("tags:⟦ [mưa, trời, nắng]⟧\n", "mưa", "trời", "nắng"),
    "flow, one item": yaml("tags:⟦ [mưa]⟧\n", "mưa"),
    "flow, no spaces": yaml("tags:⟦ [mưa,trời,nắng]⟧\n", "mưa", "trời", "nắng"),
    "flow, spaces inside": yaml("tags:⟦ [ mưa, trời, nắng ]⟧\n", "mưa", "trời", "nắng"),
    "flow, one item, spaces inside": yaml("tags:⟦ [ mưa ]⟧\n", "mưa"),
    "flow, spaces before commas": yaml("tags:⟦ [mưa , trời , x]⟧\n", "mưa", "trời", "x"),
    "flow, two spaces": yaml("tags:⟦ [mưa,  trời,  x]⟧\n", "mưa", "trời", "x"),
    "flow, tabs": yaml("tags:⟦ [mưa,\ttrời,\tx]⟧\n", "mưa", "trời", "x"),
    "flow, spaces after": yaml("tags:⟦ [mưa, trời]   ⟧\n", "mưa", "trời"),
    "flow, comma last": yaml("tags:⟦ [mưa, trời, ]⟧\n", "mưa", "trời"),
    "flow, comma last, no space": yaml("tags:⟦ [mưa,trời,]⟧\n", "mưa", "trời"),
    "flow, double quotes": yaml('tags:⟦ ["mưa", "trời", "nắng"]⟧\n', "mưa", "trời", "nắng"),
    "flow, double quotes, no spaces": yaml('tags:⟦ ["mưa","trời"]⟧\n', "mưa", "trời"),
    "flow, single quotes": yaml("tags:⟦ ['mưa', 'trời']⟧\n", "mưa", "trời"),
    "flow, quotes of both kinds and none": yaml(
        "tags:⟦ ['mưa', \"trời\", nắng]⟧\n", "mưa", "trời", "nắng"
    ),
    "flow, quotes where needed": yaml(
        "tags:⟦ [mưa, 'a, b', \"c]\", '#x', 'yes']⟧\n", "mưa", "a, b", "c]", "#x", "yes"
    ),
    "flow, names with spaces": yaml("tags:⟦ [học máy, dữ liệu lớn]⟧\n", "học máy", "dữ liệu lớn"),
    "flow, names with signs": yaml(
        "tags:⟦ [C#, C++, .NET, Node.js, a:b, x/y]⟧\n",
        *("C#", "C++", ".NET", "Node.js", "a:b", "x/y"),
    ),
    "flow, what YAML reads as something else": yaml(
        "tags:⟦ [yes, 007, 2016-02-04, trời, 1e3]⟧\n", "yes", "007", "2016-02-04", "trời", "1e3"
    ),
    "flow, null among items": yaml("tags:⟦ [mưa, ~, trời, null]⟧\n", "mưa", "trời"),
    "flow, empty text among items": yaml("tags:⟦ ['', mưa, \"\", trời]⟧\n", "mưa", "trời"),
    "flow, twice the same": yaml("tags:⟦ [mưa, trời, mưa]⟧\n", "mưa", "trời", "mưa"),
    "flow, comment after": yaml("tags:⟦ [mưa, trời] # ghi chú 1⟧\n", "mưa", "trời"),
    "flow, on the next line": yaml("tags:⟦\n  [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, on the next line, not indented more": yaml("tags:⟦\n [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, far from the key": yaml("tags:⟦      [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, tab after the key": yaml("tags:⟦\t[mưa, trời]⟧\n", "mưa", "trời"),
    "flow, one item a line": yaml("tags:⟦ [\n  mưa,\n  trời,\n  nắng\n]⟧\n", "mưa", "trời", "nắng"),
    "flow, one item a line, comma last": yaml("tags:⟦ [\n  mưa,\n  trời,\n]⟧\n", "mưa", "trời"),
    "flow, one item a line, bracket indented": yaml(
        'tags:⟦ [\n    "mưa",\n    "trời"\n  ]⟧\n', "mưa", "trời"
    ),
    "flow, one item a line, bracket on a line": yaml(
        "tags:⟦\n  [\n    mưa,\n    trời,\n  ]⟧\n", "mưa", "trời"
    ),
    "flow, one item a line, bracket with the last": yaml(
        "tags:⟦ [mưa,\n  trời,\n  nắng]⟧\n", "mưa", "trời", "nắng"
    ),
    "flow, one item a line, under each other": yaml("tags:⟦ [mưa,\n       trời]⟧\n", "mưa", "trời"),
    "flow, commas first": yaml("tags:⟦ [ mưa\n  , trời\n  , nắng\n  ]⟧\n", "mưa", "trời", "nắng"),
    "flow, one item, three lines": yaml("tags:⟦ [\n  mưa\n]⟧\n", "mưa"),
    "flow, wrapped": yaml("tags:⟦ [mưa, trời,\n  nắng, gió]⟧\n", "mưa", "trời", "nắng", "gió"),
    "flow, wrapped in brackets": yaml(
        "tags:⟦ [\n  mưa, trời,\n  nắng, gió\n]⟧\n", "mưa", "trời", "nắng", "gió"
    ),
    "flow, empty lines": yaml("tags:⟦ [\n\n  mưa,\n\n  trời\n\n]⟧\n", "mưa", "trời"),
    "flow, comments beside items": yaml(
        "tags:⟦ [ # ghi chú 1\n  mưa, # ghi chú 2\n  trời, # ghi chú 3\n  x # ghi chú 4\n]⟧\n",
        *("mưa", "trời", "x"),
    ),
    "flow, comments beside items, comma last": yaml(
        "tags:⟦ [\n  mưa, # ghi chú 1\n  trời, # ghi chú 2\n] # ghi chú 3⟧\n", "mưa", "trời"
    ),
    "flow, comments on lines": yaml(
        "tags:⟦ [\n  # ghi chú 1\n  mưa,\n  # ghi chú 2\n  trời\n  # ghi chú 3\n]⟧\n", "mưa", "trời"
    ),
    "flow, comment before the comma": yaml(
        "tags:⟦ [\n  mưa # ghi chú 1\n  , trời # ghi chú 2\n  ]⟧\n", "mưa", "trời"
    ),
    "flow, comment beside the only item": yaml("tags:⟦ [\n  mưa # ghi chú 1\n]⟧\n", "mưa"),
    "flow, item over two lines": yaml(
        "tags:⟦ [học\n  máy, trời]⟧\n", "học máy", "trời", back=False
    ),
    "flow, escapes": yaml(
        'tags:⟦ ["m\\u01b0a", "a \\"b\\"", trời]⟧\n', "mưa", 'a "b"', "trời", back=False
    ),
    "flow, quoted quotes": yaml("tags:⟦ ['d''or', \"it's\"]⟧\n", "d'or", "it's", back=False),
    "flow, anchor": yaml("tags:⟦ &nhan [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, anchor used elsewhere": yaml(
        "tags:⟦ &t [mưa, trời]⟧\nkeywords: *t\n",
        *("mưa", "trời"),
        refused=("add", "remove", "rename"),
    ),
    "flow, item with an anchor": yaml(
        "tags:⟦ [&m mưa, trời]⟧\n", "mưa", "trời", back=False, refused="rename"
    ),
    "flow, tag of YAML": yaml("tags:⟦ !!seq [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, key in quotes": yaml("'tags':⟦ [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, Tags": yaml("Tags:⟦ [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, tag": yaml("tag:⟦ [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, taxonomies": yaml("taxonomies:\n  tags:⟦ [mưa, trời]⟧\n", "mưa", "trời"),
    "flow, taxonomies, lines": yaml(
        "taxonomies:\n  tags:⟦ [\n    mưa,\n    trời\n  ]⟧\n", "mưa", "trời"
    ),
    "flow, taxonomies in braces": yaml(
        "taxonomies: {categories: [đời], tags:⟦ [mưa, trời]⟧}\n",
        *("mưa", "trời"),
        refused=("add", "remove", "rename"),
    ),
    "flow, last key": shape("---\ntitle: x\ntags:⟦ [mưa, trời]⟧\n---\nThân.\n", "mưa", "trời"),
    "flow, only key": shape("---\ntags:⟦ [mưa]⟧\n---\n", "mưa"),
    "flow, decomposed letters": yaml(
        "tags:⟦ [ho\u0323c ma\u0301y, trời]⟧\n", "ho\u0323c ma\u0301y", "trời", back=False
    ),
    "flow, emoji and beyond": yaml("tags:⟦ [🌧️, 𠀀 𠀁, trời]⟧\n", "🌧️", "𠀀 𠀁", "trời"),
    "flow, JSON": yaml('"tags":⟦ ["mưa","trời"]⟧\n', "mưa", "trời"),
}

STRINGS = {
    "string, spaces": yaml("tags:⟦ mưa trời nắng⟧\n", "mưa", "trời", "nắng"),
    "string, two": yaml("tags:⟦ mưa trời⟧\n", "mưa", "trời"),
    "string, double spaces": yaml("tags:⟦ mưa  trời   nắng⟧\n", "mưa", "trời", "nắng"),
    "string, spaces around": yaml("tags:⟦   mưa trời  ⟧\n", "mưa", "trời"),
    "string, single quotes": yaml("tags:⟦ 'mưa trời'⟧\n", "mưa", "trời"),
    "string, double quotes": yaml('tags:⟦ "mưa trời"⟧\n', "mưa", "trời"),
    "string, spaces in quotes": yaml('tags:⟦ " mưa  trời "⟧\n', "mưa", "trời"),
    "string, commas": yaml("tags:⟦ mưa, trời, nắng⟧\n", "mưa", "trời", "nắng"),
    "string, commas, no spaces": yaml("tags:⟦ mưa,trời,nắng⟧\n", "mưa", "trời", "nắng"),
    "string, commas, spaces in names": yaml(
        "tags:⟦ học máy, học sâu, C#⟧\n", "học máy", "học sâu", "C#"
    ),
    "string, commas in quotes": yaml('tags:⟦ "học máy, trời"⟧\n', "học máy", "trời"),
    "string, comma last": yaml("tags:⟦ mưa, trời,⟧\n", "mưa", "trời"),
    "string, one and a comma": yaml("tags:⟦ học máy,⟧\n", "học máy"),
    "string, comma first": yaml('tags:⟦ ", mưa, trời"⟧\n', "mưa", "trời"),
    "string, empty names": yaml("tags:⟦ mưa,, trời⟧\n", "mưa", "trời"),
    "string, spaces before commas": yaml("tags:⟦ mưa , trời⟧\n", "mưa", "trời"),
    "string, comment": yaml("tags:⟦ mưa trời # ghi chú 1⟧\n", "mưa", "trời"),
    "string, twice the same": yaml("tags:⟦ mưa trời mưa⟧\n", "mưa", "trời", "mưa"),
    "string, names with signs": yaml("tags:⟦ C# C++ .NET a:b⟧\n", "C#", "C++", ".NET", "a:b"),
    "string, next line": yaml("tags:⟦\n  mưa trời⟧\n", "mưa", "trời"),
    "string, two lines": yaml("tags:⟦ mưa\n  trời nắng⟧\n", "mưa", "trời", "nắng", back=False),
    "string, folded": yaml(
        "tags:⟦ >-\n  mưa trời\n  nắng⟧\n",
        "mưa",
        "trời",
        "nắng",
        back=False,
        refused=("add", "remove", "rename"),
    ),
    "string, literal": yaml(
        "tags:⟦ |\n  mưa\n  trời⟧\n", "mưa", "trời", back=False, refused=("add", "remove", "rename")
    ),
    "string, anchor": yaml(
        "tags:⟦ &t mưa trời⟧\n", "mưa", "trời", refused=("add", "remove", "rename")
    ),
    "string, numbers": yaml("tags:⟦ 2016 2017⟧\n", "2016", "2017"),
    "string, Tags": yaml("Tags:⟦ mưa trời⟧\n", "mưa", "trời"),
    "string, tag": yaml("tag:⟦ mưa trời⟧\n", "mưa trời"),
    "string, taxonomies": yaml("taxonomies:\n  tags:⟦ mưa trời⟧\n", "mưa", "trời"),
    "string, last key": shape("---\ntitle: x\ntags:⟦ mưa trời⟧\n---\nThân.\n", "mưa", "trời"),
    "single": yaml("tags:⟦ mưa⟧\n", "mưa"),
    "single, single quotes": yaml("tags:⟦ 'mưa'⟧\n", "mưa"),
    "single, double quotes": yaml('tags:⟦ "mưa"⟧\n', "mưa"),
    "single, comment": yaml("tags:⟦ mưa # ghi chú 1⟧\n", "mưa"),
    "single, quotes and comment": yaml("tags:⟦ 'mưa'   # ghi chú 1⟧\n", "mưa"),
    "single, number": yaml("tags:⟦ 2016⟧\n", "2016"),
    "single, day": yaml("tags:⟦ 2016-02-04⟧\n", "2016-02-04"),
    "single, yes": yaml("tags:⟦ yes⟧\n", "yes"),
    "single, quoted number": yaml("tags:⟦ '007'⟧\n", "007"),
    "single, next line": yaml("tags:⟦\n  mưa⟧\n", "mưa"),
    "single, tag": yaml("tag:⟦ mưa⟧\n", "mưa"),
    "single, C#": yaml("tags:⟦ C#⟧\n", "C#"),
    "single, last key": shape("---\ntitle: x\ntags:⟦ mưa⟧\n---\nThân.\n", "mưa"),
}

EMPTY = {
    "empty": yaml("tags:⟦⟧\n"),
    "empty, space": yaml("tags:⟦ ⟧\n"),
    "empty, spaces": yaml("tags:⟦    ⟧\n"),
    "empty, comment": yaml("tags:⟦ # ghi chú 1⟧\n"),
    "empty, comment below": yaml("tags:⟦⟧\n  # ghi chú 1\n"),
    "empty, empty lines": yaml("tags:⟦⟧\n\n\n"),
    "empty list": yaml("tags:⟦ []⟧\n"),
    "empty list, space": yaml("tags:⟦ [ ]⟧\n"),
    "empty list, comment": yaml("tags:⟦ [] # ghi chú 1⟧\n"),
    "empty list, lines": yaml("tags:⟦ [\n]⟧\n"),
    "empty list, lines and a comment": yaml("tags:⟦ [\n  # ghi chú 1\n]⟧\n"),
    "empty list, next line": yaml("tags:⟦\n  []⟧\n"),
    "empty double quotes": yaml('tags:⟦ ""⟧\n'),
    "empty single quotes": yaml("tags:⟦ ''⟧\n"),
    "empty, tilde": yaml("tags:⟦ ~⟧\n"),
    "empty, null": yaml("tags:⟦ null⟧\n"),
    "empty, null and comment": yaml("tags:⟦ null # ghi chú 1⟧\n"),
    "empty, one empty item": yaml("tags:⟦\n- ⟧\n"),
    "empty, one dash": yaml("tags:⟦\n-⟧\n"),
    "empty, last key": shape("---\ntitle: x\ntags:⟦⟧\n---\nThân.\n"),
    "empty, only key": shape("---\ntags:⟦⟧\n---\nThân.\n"),
    "empty, tag": yaml("tag:⟦⟧\n"),
    "empty, Tags": yaml("Tags:⟦ []⟧\n"),
    "empty, taxonomies": yaml("taxonomies:\n  tags:⟦⟧\n"),
    "empty, beside a block list": yaml("categories:\n  - đời\ntags:⟦⟧\n"),
}
