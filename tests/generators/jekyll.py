"""Jekyll: a string of tags is divided at spaces; the singular key is one value and wins."""

from __future__ import annotations

from tests.generators.rows import YAML, Blog, Refused, changed, chosen, filed, row, whole
from tests.generators.shapes import TOML_LISTS, YAML_LISTS

_STRINGS = [
    row(YAML, "word", "tags: mưa", "mưa", "tags: mưa gió", "tags: []", "tags: bão"),
    row(YAML, "words", "tags: mưa nắng", "mưa|nắng",
        "tags: mưa nắng gió", "tags: nắng", "tags: bão nắng"),
    row(YAML, "words, last goes", "tags: nắng mưa", "nắng|mưa",
        "tags: nắng mưa gió", "tags: nắng", "tags: nắng bão"),
    row(YAML, "words with hyphens", "tags: Numpy học-máy", "Numpy|học-máy",
        "tags: Numpy học-máy thử-nghiệm", "tags: Numpy", "tags: Numpy học-sâu",
        added="thử-nghiệm", old="học-máy", new="học-sâu"),
    row(YAML, "words, wide gaps", "tags: mưa  nắng   sương", "mưa|nắng|sương",
        "tags: mưa  nắng   sương   gió", "tags: nắng   sương", "tags: bão  nắng   sương"),
    row(YAML, "words, double quotes", 'tags: "mưa nắng"', "mưa|nắng",
        'tags: "mưa nắng gió"', 'tags: "nắng"', 'tags: "bão nắng"'),
    row(YAML, "words, single quotes", "tags: 'nắng mưa'", "nắng|mưa",
        "tags: 'nắng mưa gió'", "tags: 'nắng'", "tags: 'nắng bão'"),
    row(YAML, "words, comment", "tags: mưa nắng # trời", "mưa|nắng",
        "tags: mưa nắng gió # trời", "tags: nắng # trời", "tags: bão nắng # trời"),
    row(YAML, "words, a name with a space", "tags: mưa nắng", "mưa|nắng",
        "tags: [mưa, nắng, gió mùa]", "tags: nắng", "tags: [mưa rào, nắng]",
        added="gió mùa", new="mưa rào"),
    row(YAML, "word, a name with a space", "tags: mưa", "mưa",
        "tags: [mưa, gió mùa]", "tags: []", "tags: [mưa rào]", added="gió mùa", new="mưa rào"),
    row(YAML, "words, the same twice", "tags: mưa nắng mưa", "mưa|nắng",
        "tags: mưa nắng mưa gió", "tags: nắng", "tags: bão nắng bão"),
    row(YAML, "words, merged", "tags: mưa bão", "mưa|bão",
        "tags: mưa bão gió", "tags: bão", "tags: bão"),
    row(YAML, "text over lines", "tags: >-\n  sấm-xa\n  chớp-xa", "sấm-xa|chớp-xa",
        *[Refused("several lines")] * 3, old="sấm-xa", new="sấm"),
    row(YAML, "commas", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", "tags: bão, nắng", own="values"),
    row(YAML, "commas, tight", "tags: mưa,nắng", "mưa|nắng",
        "tags: mưa,nắng,gió", "tags: nắng", "tags: bão,nắng", own="values"),
    row(YAML, "commas, names with spaces", "tags: học máy, Dành cho người mới",
        "học máy|Dành cho người mới", "tags: học máy, Dành cho người mới, gió mùa",
        "tags: [Dành cho người mới]", "tags: học sâu, Dành cho người mới",
        added="gió mùa", old="học máy", new="học sâu", own="values"),
    row(YAML, "commas, quotes", 'tags: "mưa, nắng to"', "mưa|nắng to",
        'tags: "mưa, nắng to, gió"', "tags: [nắng to]", 'tags: "bão, nắng to"', own="values"),
    row(YAML, "commas, a name with one", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", 'tags: ["mưa, to", nắng]',
        new="mưa, to", own="values"),
    row(YAML, "empty string", 'tags: ""', "", "tags: gió"),
    row(YAML, "singular", "tag: mưa", "mưa", "tag: [mưa, gió]", "tag: []", "tag: bão"),
    row(YAML, "singular, name with a space", "tag: học máy", "học máy",
        "tag: [học máy, gió]", "tag: []", "tag: học sâu", old="học máy", new="học sâu"),
    row(YAML, "singular, list", "tag: [mưa, nắng]", "mưa|nắng",
        "tag: [mưa, nắng, gió]", "tag: [nắng]", "tag: [bão, nắng]"),
    row(YAML, "singular and plural", "tag: mưa\ntags: [nắng, sương]", "mưa",
        "tag: [mưa, gió]\ntags: [nắng, sương]", "tag: []\ntags: [nắng, sương]",
        "tag: bão\ntags: [nắng, sương]"),
    row(YAML, "singular null, plural", "tag:\ntags: mưa nắng", "mưa|nắng",
        "tag:\ntags: mưa nắng gió", "tag:\ntags: nắng", "tag:\ntags: bão nắng"),
    row(YAML, "number", "tags: 2024", "2024",
        "tags: [2024, gió]", "tags: []", "tags: năm-2024",
        old="2024", new="năm-2024", own="values"),
    whole("ends with dots", "---\ntitle: Mây\ntags: mưa nắng\n...\nThân.\n", "mưa|nắng",
          "---\ntitle: Mây\ntags: mưa nắng gió\n...\nThân.\n",
          "---\ntitle: Mây\ntags: nắng\n...\nThân.\n",
          "---\ntitle: Mây\ntags: bão nắng\n...\nThân.\n"),
]  # fmt: skip
_STRINGS += changed(_STRINGS[:3], "CRLF", ("\n", "\r\n"))
_STRINGS += changed(_STRINGS[1:2], "BOM", ("---\ntitle", "\ufeff---\ntitle"))
_STRINGS += changed(
    chosen(_STRINGS, "word", "words", "commas"),
    "categories beside", ("date:", "categories: Thời tiết\ndate:"),
)  # fmt: skip

_CATEGORIES = filed({
    "categories: [Thời tiết, Mưa]": "Thời tiết, Mưa",
    "categories: Trời Mưa-to": "Trời, Mưa-to",
    "categories: thời sự": "thời, sự",
    "categories: Thời tiết, Mưa": "Thời tiết, Mưa",
    "category: Thời tiết": "Thời tiết",
})  # fmt: skip

BLOGS = [
    Blog(
        "Jekyll", "Jekyll", "_posts",
        # A plugin reads TOML.
        [*YAML_LISTS, *_STRINGS, *_CATEGORIES, *changed(TOML_LISTS[:3], "plugin", own="nothing")],
        {"_config.yml": "title: Sổ tay trời\n", "Gemfile": 'gem "jekyll"\n'},
    )
]  # fmt: skip
