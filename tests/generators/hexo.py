"""Hexo: a string is one tag; JSON between semicolons, and front matter without a first line."""

from __future__ import annotations

from tests.generators.rows import YAML, Blog, Head, Refused, changed, chosen, filed, row, whole
from tests.generators.shapes import YAML_LISTS

_JSON = Head(
    '"title": "Trời sắp mưa",\n', '"date": "2021-05-04",\n"so": 1.50\n;;;\nTrời tối dần.\n'
)
_SEMICOLONS = Head(f";;;\n{_JSON.begin}", _JSON.end)
_BARE = Head("title: Trời sắp mưa\n", "date: 2021-05-04\n---\nTrời tối dần.\n\n---\nHết.\n")
_DASHES = Head("-----\ntitle: Trời sắp mưa\n", "date: 2021-05-04\n-----\nTrời tối dần.\n")

_STRINGS = [
    row(YAML, "word", "tags: mưa", "mưa", "tags: [mưa, gió]", "tags: []", "tags: bão"),
    row(YAML, "name with a space", "tags: học máy", "học máy",
        "tags: [học máy, AI]", "tags: []", "tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "name, quotes", "tags: 'học máy'", "học máy",
        "tags: ['học máy', 'AI']", "tags: []", "tags: 'học sâu'",
        added="AI", old="học máy", new="học sâu"),
    row(YAML, "name with a comma", "tags: sấm, chớp", "sấm, chớp",
        'tags: ["sấm, chớp", gió]', "tags: []", "tags: giông", old="sấm, chớp", new="giông"),
    row(YAML, "number", "tags: 2024", "2024", "tags: [2024, gió]", "tags: []",
        "tags: năm 2024", old="2024", new="năm 2024"),
    row(YAML, "singular", "tag: mưa", "mưa", "tag: [mưa, gió]", "tag: []", "tag: bão"),
    row(YAML, "singular, name with a space", "tag: học máy", "học máy",
        "tag: [học máy, gió]", "tag: []", "tag: học sâu", old="học máy", new="học sâu"),
    row(YAML, "singular and plural", "tag: nắng\ntags: [mưa]", "mưa",
        "tag: nắng\ntags: [mưa, gió]", "tag: nắng\ntags: []", "tag: nắng\ntags: [bão]"),
    row(YAML, "categories, nested", "categories:\n- [Trời, Mưa]\n- [Ghi chép]\ntags: [mưa]", "mưa",
        "categories:\n- [Trời, Mưa]\n- [Ghi chép]\ntags: [mưa, gió]",
        "categories:\n- [Trời, Mưa]\n- [Ghi chép]\ntags: []",
        "categories:\n- [Trời, Mưa]\n- [Ghi chép]\ntags: [bão]"),
    row(YAML, "categories, a path", "tags: mưa\ncategories: [Trời, Mưa]", "mưa",
        "tags: [mưa, gió]\ncategories: [Trời, Mưa]", "tags: []\ncategories: [Trời, Mưa]",
        "tags: bão\ncategories: [Trời, Mưa]"),
]  # fmt: skip

_CATEGORIES = filed({
    "categories: Thời tiết": "Thời tiết",
    "categories: [Trời, Mưa to]": "Trời, Mưa to",
    "categories:\n- [Trời, Mưa to]\n- [Ghi chép]": "Trời, Mưa to, Ghi chép",
    "categories:\n- - Trời\n  - Mưa to\n- Ghi chép": "Trời, Mưa to, Ghi chép",
    "category: Thời tiết": "Thời tiết",
})  # fmt: skip

_FORMS = [
    row(_JSON, "JSON", '"tags": ["mưa", "nắng"],', "mưa|nắng",
        '"tags": ["mưa", "nắng", "gió"],', '"tags": ["nắng"],', '"tags": ["bão", "nắng"],'),
    row(_JSON, "JSON, one", '"tags": ["mưa"],', "mưa",
        '"tags": ["mưa", "gió"],', '"tags": [],', '"tags": ["bão"],'),
    row(_JSON, "JSON, string", '"tags": "học máy",', "học máy",
        '"tags": ["học máy", "AI"],', '"tags": [],', '"tags": "học sâu",',
        added="AI", old="học máy", new="học sâu"),
    row(_JSON, "JSON, empty", '"tags": [],', "", '"tags": ["gió"],'),
    row(_SEMICOLONS, "JSON, both lines", '"tags": ["mưa", "nắng"],', "mưa|nắng",
        '"tags": ["mưa", "nắng", "gió"],', '"tags": ["nắng"],', '"tags": ["bão", "nắng"],'),
    row(_SEMICOLONS, "JSON, both lines, over lines", '"tags": [\n  "mưa",\n  "nắng"\n],',
        "mưa|nắng", '"tags": [\n  "mưa",\n  "nắng",\n  "gió"\n],', '"tags": [\n  "nắng"\n],',
        '"tags": [\n  "bão",\n  "nắng"\n],'),
    whole("JSON, absent", '"title": "Mây"\n;;;\nThân.\n', "",
          '"title": "Mây",\n"tags": ["gió"]\n;;;\nThân.\n'),
    whole("JSON, both lines, absent", ';;;\n"title": "Mây"\n;;;\nThân.\n', "",
          ';;;\n"title": "Mây",\n"tags": ["gió"]\n;;;\nThân.\n'),
    # Hexo puts braces around what stands there, so this is no JSON for it.
    whole("JSON with braces", '{\n"title": "Mây",\n"tags": ["sấm xa"]\n}\n;;;\nThân.\n', "",
          Refused("Hexo"), own="nothing"),
    whole("JSON with braces, both lines", ';;;\n{"title": "Mây", "tags": []}\n;;;\nThân.\n', "",
          Refused("Hexo"), own="nothing"),
    whole("no JSON", ';;;\n"title": "Mây"\n"tags": []\n;;;\nThân.\n', "",
          Refused("JSON"), own="nothing"),
    row(_BARE, "no first line", "tags: [mưa, nắng]", "mưa|nắng",
        "tags: [mưa, nắng, gió]", "tags: [nắng]", "tags: [bão, nắng]"),
    row(_BARE, "no first line, block", "tags:\n- mưa\n- nắng", "mưa|nắng",
        "tags:\n- mưa\n- nắng\n- gió", "tags:\n- nắng", "tags:\n- bão\n- nắng"),
    row(_BARE, "no first line, string", "tags: học máy", "học máy",
        "tags: [học máy, AI]", "tags: []", "tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    row(_BARE, "no first line, null", "tags:", "", "tags: [gió]"),
    whole("no first line, absent", "title: Mây\ndate: 2021-05-04\n---\nThân.\n", "",
          "title: Mây\ndate: 2021-05-04\ntags: [gió]\n---\nThân.\n"),
    whole("no first line, title alone", "title: Mây\n---\nThân.\n", "",
          "title: Mây\ntags: [gió]\n---\nThân.\n"),
    row(_DASHES, "more dashes", "tags: [mưa, nắng]", "mưa|nắng",
        "tags: [mưa, nắng, gió]", "tags: [nắng]", "tags: [bão, nắng]"),
    row(_DASHES, "more dashes, string", "tags: học máy", "học máy",
        "tags: [học máy, AI]", "tags: []", "tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    whole("more dashes, absent", "----\ntitle: Mây\n----\nThân.\n", "",
          "----\ntitle: Mây\ntags: [gió]\n----\nThân.\n"),
]  # fmt: skip
_FORMS += changed(
    chosen(_FORMS, "JSON", "JSON, both lines", "no first line", "more dashes"),
    "CRLF", ("\n", "\r\n"),
)  # fmt: skip
_FORMS += changed(_FORMS[:1], "BOM", ('"title"', '\ufeff"title"'))
_FORMS += changed(chosen(_FORMS, "no first line"), "BOM", ("title:", "\ufefftitle:"))

BLOGS = [
    Blog(
        "Hexo", "Hexo", "source/_posts", [*YAML_LISTS, *_STRINGS, *_CATEGORIES, *_FORMS],
        {"_config.yml": "title: Trời\n", "package.json": '{"dependencies": {"hexo": "^8"}}\n'},
    )
]  # fmt: skip
