"""Hugo: a string is one tag, in every format; keys are read in any case, a singular one never."""

from __future__ import annotations

from tests.generators.rows import (
    JSON,
    TOML,
    YAML,
    Blog,
    Refused,
    changed,
    chosen,
    filed,
    row,
    whole,
)
from tests.generators.shapes import JSON_LISTS, TOML_LISTS, YAML_LISTS

_STRINGS = [
    row(YAML, "word", "tags: mưa", "mưa", "tags: [mưa, gió]", "tags: []", "tags: bão"),
    row(YAML, "name with a space", "tags: học máy", "học máy",
        "tags: [học máy, AI]", "tags: []", "tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "name, quotes", 'tags: "học máy"', "học máy",
        'tags: ["học máy", "AI"]', "tags: []", 'tags: "học sâu"',
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "long name", "tags: Dành cho người mới", "Dành cho người mới",
        "tags: [Dành cho người mới, gió]", "tags: []", "tags: Dành cho người cũ",
        old="Dành cho người mới", new="Dành cho người cũ"),
    row(YAML, "name with a comma", "tags: sấm, chớp", "sấm, chớp",
        'tags: ["sấm, chớp", gió]', "tags: []", "tags: giông", old="sấm, chớp", new="giông"),
    whole("singular", "---\ntitle: Mây\ntag: mưa\n---\nThân.\n", "",
          "---\ntitle: Mây\ntag: mưa\ntags: [gió]\n---\nThân.\n"),
    row(YAML, "key in capitals", "Tags: [mưa, nắng]", "mưa|nắng",
        "Tags: [mưa, nắng, gió]", "Tags: [nắng]", "Tags: [bão, nắng]"),
    row(YAML, "key in capitals, string", "TAGS: học máy", "học máy",
        "TAGS: [học máy, gió]", "TAGS: []", "TAGS: học sâu", old="học máy", new="học sâu"),
    row(YAML, "number", "tags: 2024", "2024", "tags: [2024, gió]", "tags: []", "tags: năm 2024",
        old="2024", new="năm 2024"),
    row(YAML, "empty string", 'tags: ""', "", "tags: gió"),
    row(TOML, "TOML, word", 'tags = "mưa"', "mưa",
        'tags = ["mưa", "gió"]', "tags = []", 'tags = "bão"'),
    row(TOML, "TOML, name with a space", 'tags = "học máy"', "học máy",
        'tags = ["học máy", "AI"]', "tags = []", 'tags = "học sâu"',
        added="AI", old="học máy", new="học sâu"),
    row(TOML, "TOML, single quotes", "tags = 'học máy'", "học máy",
        "tags = ['học máy', 'AI']", "tags = []", "tags = 'học sâu'",
        added="AI", old="học máy", new="học sâu"),
    row(TOML, "TOML, name with a comma", 'tags = "sấm, chớp"', "sấm, chớp",
        'tags = ["sấm, chớp", "gió"]', "tags = []", 'tags = "giông"',
        old="sấm, chớp", new="giông"),
    row(TOML, "TOML, key in capitals", 'Tags = ["mưa"]', "mưa",
        'Tags = ["mưa", "gió"]', "Tags = []", 'Tags = ["bão"]'),
    row(JSON, "JSON, word", '  "tags": "mưa",', "mưa",
        '  "tags": ["mưa", "gió"],', '  "tags": [],', '  "tags": "bão",'),
    row(JSON, "JSON, name with a space", '  "tags": "học máy",', "học máy",
        '  "tags": ["học máy", "AI"],', '  "tags": [],', '  "tags": "học sâu",',
        added="AI", old="học máy", new="học sâu"),
    whole("JSON in one line", '{"title": "Mây", "tags": ["mưa"]}\nThân.\n', "mưa",
          '{"title": "Mây", "tags": ["mưa", "gió"]}\nThân.\n',
          '{"title": "Mây", "tags": []}\nThân.\n', '{"title": "Mây", "tags": ["bão"]}\nThân.\n'),
    whole("empty lines before", "\n\n---\ntitle: Mây\ntags: học máy\n---\nThân.\n", "học máy",
          "\n\n---\ntitle: Mây\ntags: [học máy, gió]\n---\nThân.\n",
          "\n\n---\ntitle: Mây\ntags: []\n---\nThân.\n",
          "\n\n---\ntitle: Mây\ntags: học sâu\n---\nThân.\n", old="học máy", new="học sâu"),
    whole("empty lines before TOML", '\n+++\ntags = ["mưa"]\n+++\nThân.\n', "mưa",
          '\n+++\ntags = ["mưa", "gió"]\n+++\nThân.\n', "\n+++\ntags = []\n+++\nThân.\n",
          '\n+++\ntags = ["bão"]\n+++\nThân.\n'),
    whole("Org", "#+title: Mây\n#+tags[]: mưa\n\nThân.\n", "", Refused("#+"), own="nothing"),
]  # fmt: skip
_STRINGS += changed(
    chosen(_STRINGS, "name with a space", "TOML, name with a space"),
    "CRLF", ("\n", "\r\n"),
)  # fmt: skip

_CATEGORIES = filed({
    "categories: [Thời tiết, Mưa]": "Thời tiết, Mưa",
    "categories: Thời tiết": "Thời tiết",
    "categories:\n- Thời tiết\n- Mưa": "Thời tiết, Mưa",
})  # fmt: skip

BLOGS = [
    Blog(
        "Hugo", "Hugo", "content/posts",
        [*YAML_LISTS, *TOML_LISTS, *JSON_LISTS, *_STRINGS, *_CATEGORIES],
        {"hugo.toml": 'title = "Sổ tay trời"\n'},
    )
]  # fmt: skip
