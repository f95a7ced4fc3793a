"""Gatsby, Astro, Next.js, none: settings or other posts tell what a string of tags means."""

from __future__ import annotations

from tests.generators import pelican
from tests.generators.rows import JSON, TOML, YAML, Blog, Refused, changed, chosen, filed, row
from tests.generators.shapes import JSON_LISTS, TOML_LISTS, YAML_LISTS

_UNCLEAR = Refused("dlblog.toml")

_WORDS = [
    row(YAML, "word", "tags: mưa", "mưa", "tags: [mưa, gió]", "tags: []", "tags: bão"),
    row(YAML, "word, quotes", 'tags: "mưa"', "mưa",
        'tags: ["mưa", "gió"]', "tags: []", 'tags: "bão"'),
    row(YAML, "word, a name with a space", "tags: mưa", "mưa",
        "tags: [mưa, gió mùa]", "tags: []", "tags: [mưa rào]", added="gió mùa", new="mưa rào"),
    row(YAML, "word, singular key", "tag: mưa", "mưa", "tag: [mưa, gió]", "tag: []", "tag: bão",
        own="nothing"),
]  # fmt: skip
_NAMES_UNCLEAR = [
    row(YAML, "unclear", "tags: học máy", "học máy", *[_UNCLEAR] * 3,
        old="học máy", new="học sâu", own="nothing"),
    row(YAML, "unclear, long", "tags: Dành cho người mới", "Dành cho người mới", *[_UNCLEAR] * 3,
        old="Dành cho người mới", new="nhập môn", own="nothing"),
    row(YAML, "unclear, quotes", 'tags: "học sâu hơn"', "học sâu hơn", *[_UNCLEAR] * 3,
        old="học sâu hơn", new="AI", own="nothing"),
]  # fmt: skip
_OF_FORMAT = [
    row(TOML, "TOML, name with a space", 'tags = "trí tuệ"', "trí tuệ",
        'tags = ["trí tuệ", "AI"]', "tags = []", 'tags = "trí khôn"',
        added="AI", old="trí tuệ", new="trí khôn", own="nothing"),
    row(JSON, "JSON, name with a space", '  "tags": "trí tuệ",', "trí tuệ",
        '  "tags": ["trí tuệ", "AI"],', '  "tags": [],', '  "tags": "trí khôn",',
        added="AI", old="trí tuệ", new="trí khôn", own="nothing"),
]  # fmt: skip
# Spaces never divide them; commas do where they do in other posts.
_COMMAS_OF_FORMAT = [
    row(TOML, "TOML, name with a space", 'tags = "trí tuệ"', "trí tuệ",
        'tags = "trí tuệ, AI"', "tags = []", 'tags = "trí khôn"',
        added="AI", old="trí tuệ", new="trí khôn", own="nothing"),
    row(JSON, "JSON, commas", '  "tags": "trí tuệ, AI",', "trí tuệ|AI",
        '  "tags": "trí tuệ, AI, máy",', '  "tags": "AI",', '  "tags": "trí khôn, AI",',
        added="máy", old="trí tuệ", new="trí khôn", own="nothing"),
]  # fmt: skip
_COMMAS = [
    row(YAML, "commas", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", "tags: bão, nắng"),
    row(YAML, "commas, tight", "tags: nắng,mưa", "nắng|mưa",
        "tags: nắng,mưa,gió", "tags: nắng", "tags: nắng,bão"),
    row(YAML, "commas, names with spaces", "tags: học máy, cơ sở dữ liệu",
        "học máy|cơ sở dữ liệu", "tags: học máy, cơ sở dữ liệu, gió mùa",
        "tags: cơ sở dữ liệu", "tags: học sâu, cơ sở dữ liệu",
        added="gió mùa", old="học máy", new="học sâu"),
    row(YAML, "commas, quotes", "tags: 'sương muối, mưa'", "sương muối|mưa",
        "tags: 'sương muối, mưa, gió'", "tags: 'sương muối'", "tags: 'sương muối, bão'"),
    row(YAML, "commas, a name with one", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", 'tags: ["mưa, to", nắng]', new="mưa, to"),
    row(YAML, "name with a space", "tags: Dành cho người mới", "Dành cho người mới",
        "tags: Dành cho người mới, gió", "tags: []", "tags: nhập môn",
        old="Dành cho người mới", new="nhập môn"),
    row(YAML, "name with a space, quotes", 'tags: "học máy"', "học máy",
        'tags: "học máy, gió"', "tags: []", 'tags: "học sâu"', old="học máy", new="học sâu"),
    row(YAML, "word", "tags: mưa", "mưa", "tags: mưa, gió", "tags: []", "tags: bão"),
    row(YAML, "word, a name with a space", "tags: mưa", "mưa",
        "tags: mưa, gió mùa", "tags: []", "tags: mưa rào", added="gió mùa", new="mưa rào"),
]  # fmt: skip
_SPACES = [
    row(YAML, "words", "tags: mưa nắng", "mưa|nắng",
        "tags: mưa nắng gió", "tags: nắng", "tags: bão nắng"),
    row(YAML, "words, quotes", 'tags: "nắng mưa"', "nắng|mưa",
        'tags: "nắng mưa gió"', 'tags: "nắng"', 'tags: "nắng bão"'),
    row(YAML, "words with hyphens", "tags: học-máy Numpy", "học-máy|Numpy",
        "tags: học-máy Numpy thử-nghiệm", "tags: Numpy", "tags: học-sâu Numpy",
        added="thử-nghiệm", old="học-máy", new="học-sâu"),
    row(YAML, "more words with hyphens", "tags: cơ-sở-dữ-liệu học-máy", "cơ-sở-dữ-liệu|học-máy",
        "tags: cơ-sở-dữ-liệu học-máy gió", "tags: cơ-sở-dữ-liệu", "tags: cơ-sở-dữ-liệu học-sâu",
        old="học-máy", new="học-sâu"),
    row(YAML, "words, a name with a space", "tags: mưa nắng", "mưa|nắng",
        "tags: [mưa, nắng, gió mùa]", "tags: nắng", "tags: [mưa rào, nắng]",
        added="gió mùa", new="mưa rào"),
    row(YAML, "word", "tags: Numpy", "Numpy",
        "tags: Numpy thử-nghiệm", "tags: []", "tags: Pandas",
        added="thử-nghiệm", old="Numpy", new="Pandas"),
]  # fmt: skip
_ONE = [
    row(YAML, "name with a space", "tags: học máy", "học máy",
        "tags: [học máy, gió]", "tags: []", "tags: học sâu", old="học máy", new="học sâu"),
    row(YAML, "name with a comma", "tags: sấm, chớp", "sấm, chớp",
        'tags: ["sấm, chớp", gió]', "tags: []", "tags: giông", old="sấm, chớp", new="giông"),
]  # fmt: skip
_CATEGORIES_ONE = filed({"categories: Thời tiết": "Thời tiết", "category: Mưa to": "Mưa to"})
_CATEGORIES_COMMAS = filed({
    "categories: Thời tiết, Mưa": "Thời tiết, Mưa", "categories: Dành cho trẻ": "Dành cho trẻ"
})  # fmt: skip
_CATEGORIES_SPACES = filed({"categories: trời mưa-to": "trời, mưa-to"})
# Lists in which no single word is a tag, so that nothing tells of strings.
_NO_EVIDENCE = [one for one in YAML_LISTS if one.tags != ("học máy", "Dành cho người mới")]
_GATSBY = {"gatsby-config.js": "module.exports = {};\n"}
_FEW = chosen(YAML_LISTS, "flow", "block", "null", "body alone")
_HEADERS = changed(
    chosen(pelican.ROWS, "commas", "semicolons", "one", "absent"),
    "header", own="nothing",
)  # fmt: skip

BLOGS = [
    Blog(
        "Gatsby", "Gatsby", "content", [*YAML_LISTS, *_COMMAS, *_CATEGORIES_COMMAS], _GATSBY,
        divide=",",
    ),
    Blog(
        "Astro", "Astro", "src/content",
        [*_NO_EVIDENCE, *changed(TOML_LISTS, "TOML"), *_WORDS, *_NAMES_UNCLEAR, *_OF_FORMAT,
         *_CATEGORIES_ONE],
        {"astro.config.mjs": "export default {};\n"},
    ),
    Blog(
        "Next.js", "Next.js", "posts", [*YAML_LISTS, *_SPACES, *_CATEGORIES_SPACES],
        {"next.config.js": "module.exports = {};\n"}, divide=" ",
    ),
    Blog(
        "none", "Gatsby", "posts",
        [*_FEW, *changed(TOML_LISTS, "TOML", own="nothing"),
         *changed(JSON_LISTS, "JSON", own="nothing"),
         *_WORDS, *_NAMES_UNCLEAR, *_OF_FORMAT, *_HEADERS],
    ),
    Blog("none, commas", "Gatsby", "posts", [*_FEW, *_COMMAS, *_COMMAS_OF_FORMAT], divide=","),
    Blog("none, spaces", "Gatsby", "posts", [*_FEW, *_SPACES, *_OF_FORMAT], divide=" "),
    Blog("Gatsby, set to spaces", "Gatsby", "content", [*_FEW, *_SPACES], _GATSBY,
         settings='tag-separator = "space"\n', divide=" "),
    Blog("Hugo, set to commas", "Gatsby", "content", [*_FEW, *_COMMAS],
         {"hugo.toml": 'title = "Sổ tay"\n'}, settings='tag-separator = "comma"\n', divide=","),
    Blog("Jekyll, set to none", "Gatsby", "_posts", [*_FEW, *_WORDS[:2], *_ONE],
         {"_config.yml": "title: Sổ tay\n"}, settings='tag-separator = "none"\n'),
]  # fmt: skip
