"""Zola: tags are a list within `taxonomies`; nothing else is read, and a string ends the build."""

from __future__ import annotations

from tests.generators.rows import TOML, Blog, Head, Refused, changed, chosen, row, whole
from tests.generators.shapes import YAML_LISTS

_TOML = Head(
    '+++\ntitle = "Trời sắp mưa"\ndate = 2021-05-04\n\n[taxonomies]\ncategories = ["Trời"]\n',
    '\n[extra]\nso = 1.50\ntags = ["bìa"]\n+++\n\nTrời tối dần.\n',
)
_YAML = Head(
    "---\ntitle: Trời sắp mưa\ntaxonomies:\n  categories: [Trời]\n",
    "date: 2021-05-04\n---\n\nTrời tối dần.\n",
)

_ROWS = [
    row(_TOML, "array", 'tags = ["mưa", "nắng"]', "mưa|nắng",
        'tags = ["mưa", "nắng", "gió"]', 'tags = ["nắng"]', 'tags = ["bão", "nắng"]'),
    row(_TOML, "array, single quotes", "tags = ['nắng', 'mưa']", "nắng|mưa",
        "tags = ['nắng', 'mưa', 'gió']", "tags = ['nắng']", "tags = ['nắng', 'bão']"),
    row(_TOML, "array, over lines", 'tags = [\n  "mưa",\n  "nắng",\n]', "mưa|nắng",
        'tags = [\n  "mưa",\n  "nắng",\n  "gió",\n]', 'tags = [\n  "nắng",\n]',
        'tags = [\n  "bão",\n  "nắng",\n]'),
    row(_TOML, "array, one", 'tags = ["mưa"]', "mưa",
        'tags = ["mưa", "gió"]', "tags = []", 'tags = ["bão"]'),
    row(_TOML, "array, empty", "tags = []", "", 'tags = ["gió"]'),
    row(_TOML, "array, names with spaces", 'tags = ["học máy", "Dành cho người mới"]',
        "học máy|Dành cho người mới", 'tags = ["học máy", "Dành cho người mới", "gió mùa"]',
        'tags = ["Dành cho người mới"]', 'tags = ["học sâu", "Dành cho người mới"]',
        added="gió mùa", old="học máy", new="học sâu"),
    row(_TOML, "absent, table there", "", "", 'tags = ["gió"]'),
    row(_TOML, "string", 'tags = "học máy"', "học máy",
        'tags = ["học máy", "AI"]', "tags = []", 'tags = "học sâu"',
        added="AI", old="học máy", new="học sâu", own="nothing"),
    whole("in one line", '+++\ntaxonomies = { tags = ["sấm xa"] }\n+++\nThân.\n', "sấm xa",
          *[Refused("by hand")] * 3, old="sấm xa"),
    whole("dotted key", '+++\ntitle = "Mây"\ntaxonomies.tags = ["mưa"]\n+++\nThân.\n', "mưa",
          '+++\ntitle = "Mây"\ntaxonomies.tags = ["mưa", "gió"]\n+++\nThân.\n',
          '+++\ntitle = "Mây"\ntaxonomies.tags = []\n+++\nThân.\n',
          '+++\ntitle = "Mây"\ntaxonomies.tags = ["bão"]\n+++\nThân.\n'),
    whole("no table", '+++\ntitle = "Mây"\n+++\nThân.\n', "",
          '+++\ntitle = "Mây"\n\n[taxonomies]\ntags = ["gió"]\n+++\nThân.\n'),
    whole("no table, another there", '+++\ntitle = "Mây"\n\n[extra]\nx = 1\n+++\nThân.\n', "",
          '+++\ntitle = "Mây"\n\n[extra]\nx = 1\n\n[taxonomies]\ntags = ["gió"]\n+++\nThân.\n'),
    row(_YAML, "YAML, flow", "  tags: [mưa, nắng]", "mưa|nắng",
        "  tags: [mưa, nắng, gió]", "  tags: [nắng]", "  tags: [bão, nắng]"),
    row(_YAML, "YAML, block", "  tags:\n    - mưa\n    - nắng", "mưa|nắng",
        "  tags:\n    - mưa\n    - nắng\n    - gió", "  tags:\n    - nắng",
        "  tags:\n    - bão\n    - nắng"),
    row(_YAML, "YAML, absent, map there", "", "", "  tags: [gió]"),
    whole("YAML, no map", "---\ntitle: Mây\n---\nThân.\n", "",
          "---\ntitle: Mây\ntaxonomies:\n  tags: [gió]\n---\nThân.\n"),
    whole("YAML, null in place of the map", "---\ntitle: Mây\ntaxonomies:\n---\nThân.\n", "",
          Refused("by hand"), own="nothing"),
    whole("YAML, list beside", "---\ntitle: Mây\nauthors:\n  - An\n---\nThân.\n", "",
          "---\ntitle: Mây\nauthors:\n  - An\ntaxonomies:\n  tags:\n    - gió\n---\nThân.\n"),
    whole("TOML, table without a key", "+++\n[taxonomies]\n+++\nThân.\n", "",
          Refused("by hand")),
    whole("TOML, dotted key there", '+++\ntaxonomies.categories = ["Trời"]\n+++\nThân.\n', "",
          Refused("by hand")),
    whole("body alone", "Trời tối dần.\n", "",
          "---\ntaxonomies:\n  tags: [gió]\n---\nTrời tối dần.\n", own="nothing"),
    whole("empty lines before", '\n+++\n[taxonomies]\ntags = ["mưa"]\n+++\nThân.\n', "mưa",
          '\n+++\n[taxonomies]\ntags = ["mưa", "gió"]\n+++\nThân.\n',
          "\n+++\n[taxonomies]\ntags = []\n+++\nThân.\n",
          '\n+++\n[taxonomies]\ntags = ["bão"]\n+++\nThân.\n'),
    # Zola does not see these, but who wrote them meant tags.
    row(TOML, "at the top", 'tags = ["mưa"]', "mưa",
        'tags = ["mưa", "gió"]', "tags = []", 'tags = ["bão"]', own="nothing"),
]  # fmt: skip
_ROWS += changed(
    chosen(_ROWS, "array", "no table", "YAML, flow"),
    "CRLF", ("\n", "\r\n"),
)  # fmt: skip
_ROWS += changed(_ROWS[:1], "BOM", ("+++\ntitle", "\ufeff+++\ntitle"))

BLOGS = [
    Blog(
        "Zola", "Zola", "content",
        [*_ROWS, *changed(chosen(YAML_LISTS, "flow", "block"),
                          "at the top", own="nothing")],
        {"config.toml": 'base_url = "https://troi.example"\ntitle = "Sổ tay trời"\n'},
    )
]  # fmt: skip
