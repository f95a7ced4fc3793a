"""Eleventy: a string is divided at commas (since version 3), and fences may name a language."""

from __future__ import annotations

from tests.generators.rows import YAML, Blog, Head, Refused, changed, chosen, row, whole
from tests.generators.shapes import YAML_LISTS

_JSON = Head(
    '---json\n{\n  "title": "Trời sắp mưa",\n',
    '  "date": "2021-05-04",\n  "so": 1.50\n}\n---\n\nTrời tối dần.\n',
)
_TOML = Head(
    '---toml\ntitle = "Trời sắp mưa"\n', "date = 2021-05-04\nso = 1.50\n---\n\nTrời tối dần.\n"
)
_YAML = Head("---yaml\ntitle: Trời sắp mưa\n", "date: 2021-05-04\n---\n\nTrời tối dần.\n")

_STRINGS = [
    # In a string of several the later ones would begin with a space.
    row(YAML, "word", "tags: mưa", "mưa", "tags: [mưa, gió]", "tags: []", "tags: bão"),
    row(YAML, "name with a space", "tags: học máy", "học máy",
        "tags: [học máy, AI]", "tags: []", "tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "name, quotes", 'tags: "học máy"', "học máy",
        'tags: ["học máy", "AI"]', "tags: []", 'tags: "học sâu"',
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "commas", "tags: mưa,nắng", "mưa|nắng",
        "tags: mưa,nắng,gió", "tags: nắng", "tags: bão,nắng"),
    row(YAML, "commas and spaces", "tags: mưa, nắng to", "mưa|nắng to",
        "tags: mưa, nắng to, gió", "tags: nắng to", "tags: bão, nắng to"),
    row(YAML, "commas, a name with one", "tags: mưa,nắng", "mưa|nắng",
        "tags: mưa,nắng,gió", "tags: nắng", 'tags: ["mưa, to", nắng]', new="mưa, to"),
    whole("singular", "---\ntitle: Mây\ntag: mưa\n---\nThân.\n", "",
          "---\ntitle: Mây\ntag: mưa\ntags: [gió]\n---\nThân.\n"),
]  # fmt: skip

_FORMS = [
    row(_JSON, "---json", '  "tags": ["mưa", "nắng"],', "mưa|nắng",
        '  "tags": ["mưa", "nắng", "gió"],', '  "tags": ["nắng"],', '  "tags": ["bão", "nắng"],'),
    row(_JSON, "---json, over lines", '  "tags": [\n    "mưa",\n    "nắng"\n  ],', "mưa|nắng",
        '  "tags": [\n    "mưa",\n    "nắng",\n    "gió"\n  ],', '  "tags": [\n    "nắng"\n  ],',
        '  "tags": [\n    "bão",\n    "nắng"\n  ],'),
    row(_JSON, "---json, string", '  "tags": "học máy",', "học máy",
        '  "tags": ["học máy", "AI"],', '  "tags": [],', '  "tags": "học sâu",',
        added="AI", old="học máy", new="học sâu"),
    row(_JSON, "---json, empty", '  "tags": [],', "", '  "tags": ["gió"],'),
    whole("---json, absent", '---json\n{\n  "title": "Mây"\n}\n---\nThân.\n', "",
          '---json\n{\n  "title": "Mây",\n  "tags": ["gió"]\n}\n---\nThân.\n'),
    whole("---json in one line", '---json\n{"title": "Mây", "tags": ["mưa"]}\n---\nThân.\n', "mưa",
          '---json\n{"title": "Mây", "tags": ["mưa", "gió"]}\n---\nThân.\n',
          '---json\n{"title": "Mây", "tags": []}\n---\nThân.\n',
          '---json\n{"title": "Mây", "tags": ["bão"]}\n---\nThân.\n'),
    row(_TOML, "---toml", 'tags = ["mưa", "nắng"]', "mưa|nắng",
        'tags = ["mưa", "nắng", "gió"]', 'tags = ["nắng"]', 'tags = ["bão", "nắng"]'),
    row(_TOML, "---toml, string", 'tags = "học máy"', "học máy",
        'tags = ["học máy", "AI"]', "tags = []", 'tags = "học sâu"',
        added="AI", old="học máy", new="học sâu"),
    whole("---toml, absent", '---toml\ntitle = "Mây"\n---\nThân.\n', "",
          '---toml\ntitle = "Mây"\ntags = ["gió"]\n---\nThân.\n'),
    row(_YAML, "---yaml", "tags: [mưa, nắng]", "mưa|nắng",
        "tags: [mưa, nắng, gió]", "tags: [nắng]", "tags: [bão, nắng]"),
    row(_YAML, "---yaml, block", "tags:\n  - mưa\n  - nắng", "mưa|nắng",
        "tags:\n  - mưa\n  - nắng\n  - gió", "tags:\n  - nắng", "tags:\n  - bão\n  - nắng"),
    whole("---yaml, absent", "---yaml\ntitle: Mây\n---\nThân.\n", "",
          "---yaml\ntitle: Mây\ntags: [gió]\n---\nThân.\n"),
    whole("---js", '---js\n{\n  title: "Mây",\n  tags: ["mưa"],\n}\n---\nThân.\n', "",
          Refused("---js"), own="nothing"),
    whole("---javascript", '---javascript\nconst tags = ["mưa"];\n---\nThân.\n', "",
          Refused("---javascript"), own="nothing"),
    whole("---coffee", '---coffee\ntitle: "Mây"\n---\nThân.\n', "",
          Refused("---coffee"), own="nothing"),
    whole("---json, no JSON", '---json\n{"title": "Mây",}\n---\nThân.\n', "",
          Refused("JSON"), own="nothing"),
    whole("---json, not ended", '---json\n{"title": "Mây"}\nThân.\n', "",
          Refused("never ends"), own="nothing"),
]  # fmt: skip
_FORMS += changed(
    chosen(_FORMS, "---json", "---toml", "---yaml"),
    "CRLF", ("\n", "\r\n"),
)  # fmt: skip
_FORMS += changed(_FORMS[:1], "BOM", ("---json", "\ufeff---json"))
_FORMS += changed(
    chosen(_FORMS, "---json", "---toml", "---yaml"),
    "space before", ("---json", "--- json"), ("---toml", "--- toml"), ("---yaml", "--- yml"),
)  # fmt: skip

BLOGS = [
    Blog(
        "Eleventy", "Eleventy", "posts", [*YAML_LISTS, *_STRINGS, *_FORMS],
        {"eleventy.config.js": "export default function (config) {}\n"},
    )
]  # fmt: skip
