"""More front matter as people write it: without tags, whole files, TOML and JSON."""

from __future__ import annotations

from tests.frontmatter_edit.shapes import BLOCK_LISTS, EMPTY, FLOW_LISTS, STRINGS, shape


def _fenced(head: str, fence: str = "---") -> str:
    return f"{fence}\n{head}{fence}\n\nThân bài.\n"


MISSING = {
    "none": shape(_fenced("title: x\n")),
    "none, beside a block list": shape(_fenced("title: x\ncategories:\n  - đời\n")),
    "none, beside a block list, not indented": shape(_fenced("categories:\n- đời\ntitle: x\n")),
    "none, beside a flow list": shape(_fenced("title: x\ncategories: [đời, sống]\n")),
    "none, nothing at all": shape("---\n---\nThân bài.\n"),
    "none, an empty line": shape("---\n\n---\nThân bài.\n"),
    "none, a comment alone": shape("---\n# ghi chú 1\n---\nThân bài.\n"),
    "none, comment last": shape(_fenced("title: x\n# ghi chú 1\n")),
    "none, comment beside the last": shape(_fenced("title: x # ghi chú 1\n")),
    "none, empty lines last": shape(_fenced("title: x\n\n\n")),
    "none, empty key last": shape(_fenced("title: x\ndate:\n")),
    "none, keys below keys last": shape(_fenced("title: x\nextra:\n  a: 1\n  b:\n    c: 2\n")),
    "none, list of mappings last": shape(_fenced("links:\n  - name: a\n    url: b\n  - name: c\n")),
    "none, literal text last": shape(_fenced("title: x\nsummary: |\n  một\n  hai\n")),
    "none, literal text kept last": shape(_fenced("title: x\nsummary: |+\n  một\n\n\n")),
    "none, folded text last": shape(_fenced("title: x\nsummary: >-\n  một\n  hai\n\n")),
    "none, text over lines last": shape(_fenced("title: x\nsummary: một\n  hai\n  ba\n")),
    "none, quoted text over lines last": shape(_fenced('title: x\nsummary: "một\n\n  hai"\n')),
    "none, all indented": shape(_fenced("  title: x\n  date: 2016-02-04\n")),
    "none, tags of something else": shape(_fenced("title: x\nextra:\n  tags: [cũ]\n  tag: y\n")),
    "none, in a comment": shape(_fenced("title: x\n#tags: [cũ] ghi chú\n")),
    "none, in a text": shape(_fenced("title: x\nsummary: |\n  Hay:\n\n  tags: [cũ]\n")),
    "none, keys like it": shape(_fenced("hashtags: [a]\ntags_cũ: [b]\n'tags ': c\n")),
    "none, taxonomies of other kinds": shape(_fenced("title: x\ntaxonomies:\n  nhóm: [a]\n")),
    "none, ended by dots": shape("---\ntitle: x\n...\nThân bài.\n"),
    "none, end of file": shape("---\ntitle: x\n---"),
    "none, CRLF": shape("---\r\ntitle: x\r\n---\r\n\r\nThân bài.\r\n"),
    "none, BOM and CRLF": shape("\ufeff---\r\ntitle: x\r\n---\r\nThân bài."),
    "none, CR": shape("---\rtitle: x\r---\rThân bài.\r"),
    "none, keys in quotes": shape(_fenced('"title": "x"\n"categories": ["đời"]\n')),
}

NO_FRONT_MATTER = {
    "no front matter": shape("Thân bài.\n"),
    "no front matter, heading": shape("# Mưa rơi\n\nThân bài.\n"),
    "no front matter, empty lines first": shape("\n\nThân bài.\n"),
    "no front matter, no line end": shape("Thân bài."),
    "no front matter, CRLF": shape("# Mưa\r\n\r\nThân bài.\r\n"),
    "no front matter, BOM": shape("\ufeffThân bài.\n"),
    "no front matter, BOM and CRLF": shape("\ufeffMột.\r\nHai.\r\n"),
    "no front matter, a rule first": shape("---\n\nThân bài.\n"),
    "no front matter, rules below": shape("Thân.\n\n---\n\ntags: [x]\n\n---\n\nHết.\n"),
    "no front matter, a brace first": shape("{ngoặc} Thân bài.\n"),
    "no front matter, four dashes": shape("----\n\nThân.\n\n----\n"),
}


def _around(before: str, after: str, body: str = "Thân bài.\n") -> str:
    return f"---\n{before}tags:⟦\n- mưa\n- trời⟧\n{after}---\n\n{body}"


_TWO = ("mưa", "trời")

# What one or two generators read: gray-matter, Hexo, Hugo, Pelican.
FORMS = {
    "JSON in dashes": shape(
        '---json\n{\n  "title": "x",\n  "tags":⟦ ["mưa", "trời"]⟧\n}\n---\nThân.\n', *_TWO
    ),
    "JSON in dashes, no tags": shape('---json\n{ "title": "x" }\n---\nThân.\n'),
    "JSON in dashes, a space": shape(
        '--- json\n{\n"tags":⟦ ["mưa", "trời"]⟧,\n"n": 7}\n---\n', *_TWO
    ),
    "JSON in dashes, CRLF": shape(
        '---json\r\n{\r\n"tags":⟦ ["mưa",\r\n "trời"]⟧\r\n}\r\n---\r\nThân.\r\n', *_TWO
    ),
    "TOML in dashes": shape('---toml\ntitle = "x"\ntags =⟦ ["mưa", "trời"]⟧\n---\nThân.\n', *_TWO),
    "TOML in dashes, no tags": shape('---toml\ntitle = "x" # ghi chú 1\n---\nThân.\n'),
    "YAML in dashes": shape("---yaml\ntitle: x\ntags:⟦\n- mưa\n- trời⟧\n---\nThân.\n", *_TWO),
    "YAML in dashes, no tags": shape("---yml\ntitle: x\n---\nThân.\n"),
    "JSON, one line, no space": shape('{"title": "x", "tags":⟦ ["mưa", "trời"]⟧}\nThân.\n', *_TWO),
    "JSON, no space, no tags": shape('{"title": "x",\n "n": 1.50}\nThân.\n'),
    "four dashes": shape("----\ntitle: x\ntags:⟦ [mưa, trời]⟧\n----\nThân.\n", *_TWO),
    "six dashes, no tags": shape("------\ntitle: x\n------\nThân.\n\n---\n"),
    "semicolons": shape(';;;\n"title": "x",\n"tags":⟦ ["mưa", "trời"]⟧\n;;;\nThân.\n', *_TWO),
    "semicolons, lines": shape(
        ';;;\n"tags":⟦ [\n  "mưa",\n  "trời"\n]⟧,\n"title": "x"\n;;;\n', *_TWO
    ),
    "semicolons, no tags": shape(';;;\n  "title": "x",\n  "n": 1.50\n;;;\nThân.\n'),
    "semicolons, one line, no tags": shape(';;;;\n"title": "x"\n;;;;\nThân.\n'),
    "semicolons, CRLF": shape(
        ';;;\r\n"title": "x",\r\n"tags":⟦ ["mưa", "trời"]⟧\r\n;;;\r\nThân.\r\n', *_TWO
    ),
    "semicolons at the end": shape('"title": "x",\n"tags":⟦ ["mưa", "trời"]⟧\n;;;\nThân.\n', *_TWO),
    "semicolons at the end, no tags": shape('"title": "x"\n;;;\nThân.\n'),
    "semicolons at the end, BOM, no tags": shape(
        '\ufeff"title": "x",\n"date": "2016-02-04"\n;;;\nThân.\n'
    ),
    "dashes at the end": shape("title: x\ntags:⟦\n- mưa\n- trời⟧\n---\nThân.\n", *_TWO),
    "dashes at the end, flow": shape("tags:⟦ [mưa, trời]⟧\n----------\nThân.\n", *_TWO),
    "dashes at the end, no tags": shape(
        "title: x # ghi chú 1\ndate: 2016-02-04\n---\nThân.\n\n---\n"
    ),
    "dashes at the end, CRLF": shape(
        "title: x\r\ntags:⟦\r\n  - mưa\r\n  - trời⟧\r\n---\r\nThân.\r\n", *_TWO
    ),
    "dashes at the end, BOM": shape("\ufefftitle: x\ntags:⟦ [mưa, trời]⟧\n---\nThân.\n", *_TWO),
    "header": shape(
        "Title: Mưa: rơi\nDate: 2016-02-04\nTags:⟦ mưa, trời⟧\nSlug: x\n\nThân.\n", *_TWO
    ),
    "header, tags last": shape("title: Mưa\ntags:⟦ mưa, trời⟧\n\nThân.\n", *_TWO),
    "header, semicolons": shape(
        "Title: Mưa\nTags:⟦ mưa; trời, nắng; nồm⟧\n\nThân.\n", "mưa", "trời, nắng", "nồm"
    ),
    "header, no spaces": shape("Title:Mưa\nTags:⟦mưa,trời⟧\n\nThân.\n", *_TWO),
    "header, wide": shape(
        "Title:    Mưa\nTags:⟦     mưa,  học máy , trời⟧  \n\nThân.\n", "mưa", "học máy", "trời"
    ),
    "header, one tag": shape("Title: Mưa\nTAGS:⟦ học máy⟧\nCategory: a, b\n\nThân.\n", "học máy"),
    "header, empty tags": shape("Title: Mưa\nTags:⟦⟧\nSlug: x\n\nThân.\n"),
    "header, no tags": shape("Title: Mưa\nDate: 2016-02-04\n\nThân.\n\n- tags: [x]\n"),
    "header, no tags, small letters": shape(
        "title: Mưa\nsummary: Một\n    hai: ba\n    bốn\n\nThân.\n"
    ),
    "header, CRLF": shape("Title: Mưa\r\nTags:⟦ mưa, trời⟧\r\nSlug: x\r\n\r\nThân.\r\n", *_TWO),
    "header, CRLF, no tags": shape("Title: Mưa\r\nSlug: x\r\n\r\nThân.\r\n"),
    "header, CR": shape("Title: Mưa\rTags:⟦ mưa, trời⟧\rSlug: x\r\rThân.\r", *_TWO),
    "header, BOM": shape("\ufeffTitle: Mưa\nTags:⟦ mưa, trời⟧\n\nThân.\n", *_TWO),
    "header, nothing below": shape("Title: Mưa\nSlug: x"),
}

# What stands around the tags and has to stay: traps for whoever reads lines.
FILES = {
    "CRLF": shape(_around("title: x\n", "").replace("\n", "\r\n"), *_TWO),
    "CRLF, flow": shape("---\r\ntags:⟦ [\r\n  mưa,\r\n  trời\r\n]⟧\r\n---\r\nThân.\r\n", *_TWO),
    "CRLF, comments": shape(
        "---\r\ntags:⟦ # ghi chú 1\r\n  - mưa # ghi chú 2\r\n  # ghi chú 3\r\n  - trời⟧\r\n---\r\n",
        *_TWO,
    ),
    "CRLF, string": shape("---\r\ntags:⟦ mưa trời⟧\r\ntitle: x\r\n---\r\nThân.", *_TWO),
    "CRLF, empty": shape("---\r\ntags:⟦⟧\r\ntitle: x\r\n---\r\nThân."),
    "CR": shape(_around("title: x\n", "").replace("\n", "\r"), *_TWO),
    "CR, flow": shape("---\rtags:⟦ [mưa, trời]⟧\rtitle: x\r---\rThân.\r", *_TWO),
    "line ends of three kinds": shape(
        "---\ntitle: x\r\ntags:⟦\r\n- mưa\n- trời\r\n⟧date: 2016-02-04\r---\r\nThân.\n", *_TWO
    ),
    "BOM": shape("\ufeff" + _around("title: x\n", ""), *_TWO),
    "BOM and CRLF": shape("\ufeff" + _around("title: x\n", "").replace("\n", "\r\n"), *_TWO),
    "BOM, flow": shape("\ufeff---\ntags:⟦ [mưa, trời]⟧\n---\nThân.\n", *_TWO),
    "no line end at the end": shape(_around("title: x\n", "", "Thân bài."), *_TWO),
    "front matter alone": shape("---\ntags:⟦\n- mưa\n- trời⟧\n---", *_TWO),
    "front matter alone, flow": shape("---\ntags:⟦ [mưa, trời]⟧\n---", *_TWO),
    "ended by dots": shape("---\ntitle: x\ntags:⟦\n- mưa\n- trời⟧\n...\nThân.\n", *_TWO),
    "empty lines first": shape("\n \n---\ntags:⟦\n- mưa\n- trời⟧\n---\nThân.\n", *_TWO),
    "spaces after the dashes": shape("--- \ntags:⟦ [mưa, trời]⟧\n---\t\nThân.\n", *_TWO),
    "no empty line before the body": shape("---\ntags:⟦\n- mưa\n- trời⟧\n---\nThân.\n", *_TWO),
    "keys all indented": shape("---\n  title: x\n  tags:⟦\n    - mưa\n    - trời⟧\n---\n", *_TWO),
    "tabs in the body": shape(_around("", "", "\tmã\n\t\tmã\t\n"), *_TWO),
    "spaces at line ends of the body": shape(_around("", "", "Thân  \nbài. \n\n\n"), *_TWO),
    "rules and tags in the body": shape(
        _around("title: x\n", "", "---\ntags:\n- nắng\n---\n\ntags: [gió]\n"), *_TWO
    ),
    "odd line ends of Unicode in the body": shape(
        _around("title: x\n", "", "Một\u2028hai\u0085ba\x0cbốn\x0bnăm\n"), *_TWO
    ),
    "odd line ends of Unicode in a title": shape(
        _around('title: "một\u2028hai\u2029ba"\n', ""), *_TWO
    ),
    "letters beyond": shape(_around("title: 𠀀𠀁 🌧️ mưa\n", "emoji: 🌦️\n", "🌧️\n"), *_TWO),
    "decomposed title": shape(_around("title: ho\u0323c ma\u0301y\n", ""), *_TWO),
    "text that looks like tags before": shape(
        _around("title: 'tags: [nắng]'\nsummary: |\n  tags:\n  - gió\n\n", ""), *_TWO
    ),
    "quoted text that looks like tags before": shape(
        _around('summary: "một\n\n  tags: [nắng]\n\n  hai"\n', ""), *_TWO
    ),
    "tags of something else before and after": shape(
        _around("extra:\n  tags:\n  - nắng\n", "more: {tags: [gió]}\n"), *_TWO
    ),
    "keys like it": shape(_around("hashtags: [a]\nmeta-tags: b\n", "tags_cũ: [c]\n"), *_TWO),
    "comment that looks like tags": shape(_around("# tags: [nắng] ghi chú\n", ""), *_TWO),
    "values of all types": shape(
        _around(
            "n: 007\nm: 0x1F\nf: 1e3\ng: 1.50\nb: yes\nc: No\nd: 2016-02-04\ne: 12:30\nz: ~\n",
            "t: 2016-02-04T20:31:00.5+07:00\nu: 2016-02-04 08:15:00\ni: .inf\nk: -.INF\n"
            "s: '007'\no: 0o17\np: 1_000\nx: !!binary aGVsbG8=\ny: !!set {a, b}\n",
        ),
        *_TWO,
    ),
    "anchors and merges elsewhere": shape(
        _around("base: &b {x: 1, y: [2, 3]}\n", "more:\n  <<: *b\n  z: *b\n"), *_TWO
    ),
    "keys out of order": shape(_around("zoo: 1\nalpha: 2\n", "mid: 3\nbeta: 4\n"), *_TWO),
    "explicit text styles": shape(
        _around(
            "a: |2-\n   một\n  hai\nb: >+\n  ba\n\n  bốn\n\n", "c: 'd''e'\nd: \"\\t\\u01b0\"\n"
        ),
        *_TWO,
    ),
    "aligned values": shape(
        "---\ntitle:      x\ndate:       2016-02-04\ntags:⟦       [mưa, trời]⟧\n---\nThân.\n", *_TWO
    ),
    "comments everywhere": shape(
        _around("# ghi chú 1\n\ntitle: x # ghi chú 2\n# ghi chú 3\n", "# ghi chú 4\nz: 1\n"), *_TWO
    ),
    "Jekyll": shape(
        '---\nlayout: post\ntitle:  "Mưa rơi: khẽ"\ndate:   2016-02-04 20:31:00 +0700\n'
        "categories: đời sống\ntags:⟦ mưa trời⟧\n---\n{% raw %}\nx\n{% endraw %}\n",
        *_TWO,
    ),
    "Hexo": shape(
        "---\ntitle: Mưa rơi\ndate: 2016-02-04 20:31:00\ncategories:\n- đời\ntags:⟦\n- mưa\n"
        "- trời⟧\n---\n\n<!-- more -->\n",
        *_TWO,
    ),
    "Hugo": shape(
        '---\ntitle: "Mưa rơi"\ndate: 2016-02-04T20:31:00+07:00\ndraft: false\n'
        'tags:⟦ ["mưa", "trời"]⟧\ncategories: ["đời"]\n---\n\n{{< figure src="x" >}}\n',
        *_TWO,
    ),
    "Astro": shape(
        "---\ntitle: 'Mưa rơi'\npubDate: 2016-02-04\nheroImage: '../x.png'\n"
        "tags:⟦ ['mưa', 'trời']⟧\n---\n\nimport X from './x.astro'\n",
        *_TWO,
    ),
}


def _toml(head: str, after: str = "") -> str:
    return f'+++\ntitle = "Mưa rơi"\n{head}day = 2016-02-04\nn = 1_000\n{after}+++\n\nThân bài.\n'


TOML = {
    "TOML": shape(_toml('tags =⟦ ["mưa", "trời", "nắng"]⟧\n'), "mưa", "trời", "nắng"),
    "TOML, one item": shape(_toml('tags =⟦ ["mưa"]⟧\n'), "mưa"),
    "TOML, no spaces": shape(_toml('tags=⟦["mưa","trời"]⟧\n'), *_TWO),
    "TOML, spaces inside": shape(_toml('tags =⟦ [ "mưa", "trời" ]⟧\n'), *_TWO),
    "TOML, single quotes": shape(_toml("tags =⟦ ['mưa', 'trời']⟧\n"), *_TWO),
    "TOML, quotes of both kinds": shape(
        _toml("tags =⟦ ['mưa', \"trời\", 'x']⟧\n"), "mưa", "trời", "x", back=False
    ),
    "TOML, comma last": shape(_toml('tags =⟦ ["mưa", "trời", ]⟧\n'), *_TWO),
    "TOML, lines": shape(_toml('tags =⟦ [\n  "mưa",\n  "trời"\n]⟧\n'), *_TWO),
    "TOML, lines, comma last": shape(_toml('tags =⟦ [\n  "mưa",\n  "trời",\n]⟧\n'), *_TWO),
    "TOML, lines, not indented": shape(_toml('tags =⟦ [\n"mưa",\n"trời",\n]⟧\n'), *_TWO),
    "TOML, lines, tabs": shape(_toml('tags =⟦ [\n\t"mưa",\n\t"trời",\n]⟧\n'), *_TWO),
    "TOML, wrapped": shape(
        _toml('tags =⟦ ["mưa", "trời",\n  "nắng", "gió"]⟧\n'), "mưa", "trời", "nắng", "gió"
    ),
    "TOML, comments": shape(
        _toml(
            'tags =⟦ [ # ghi chú 1\n  "mưa", # ghi chú 2\n  # ghi chú 3\n  "trời" # ghi chú 4\n'
            "] # ghi chú 5⟧\n"
        ),
        *_TWO,
    ),
    "TOML, comment after": shape(_toml('tags =⟦ ["mưa", "trời"] # ghi chú 1⟧\n'), *_TWO),
    "TOML, comment with a quote": shape(
        _toml('tags =⟦ [\n  "mưa", # ghi chú "1\n  "trời"\n]⟧\n'), *_TWO
    ),
    "TOML, escapes": shape(
        _toml('tags =⟦ ["m\\u01b0a", "a \\"b\\"", "c\\\\d"]⟧\n'), "mưa", 'a "b"', "c\\d", back=False
    ),
    "TOML, signs in names": shape(
        _toml('tags =⟦ ["a]", "b, c", "#d", "e\'f", "C#"]⟧\n'), "a]", "b, c", "#d", "e'f", "C#"
    ),
    "TOML, long strings": shape(
        _toml('tags =⟦ ["""mưa""", \'\'\'trời\'\'\', "x"]⟧\n'), "mưa", "trời", "x", back=False
    ),
    "TOML, numbers": shape(_toml("tags =⟦ [2016, 7]⟧\n"), "2016", "7"),
    "TOML, empty list": shape(_toml("tags =⟦ []⟧\n")),
    "TOML, empty list, lines": shape(_toml("tags =⟦ [\n]⟧\n")),
    "TOML, empty list, comment": shape(_toml("tags =⟦ [] # ghi chú 1⟧\n")),
    "TOML, empty string": shape(_toml('tags =⟦ ""⟧\n')),
    "TOML, string": shape(_toml('tags =⟦ "mưa trời"⟧\n'), "mưa trời"),
    "TOML, string, commas": shape(_toml('tags =⟦ "học máy, trời"⟧\n'), "học máy", "trời"),
    "TOML, string, single": shape(_toml('tags =⟦ "mưa"⟧\n'), "mưa"),
    "TOML, string, single quotes": shape(_toml("tags =⟦ 'mưa trời'⟧\n"), "mưa trời"),
    "TOML, key in quotes": shape(_toml('"tags" =⟦ ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, Tags": shape(_toml('Tags =⟦ ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, tag": shape(_toml('tag =⟦ ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, aligned": shape(_toml('tags       =⟦    ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, indented": shape(_toml('  tags =⟦ ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, tables after": shape(
        _toml('tags =⟦ ["mưa", "trời"]⟧\n', '[extra]\ntags = ["cũ"]\n[[links]]\nx = 1\n'), *_TWO
    ),
    "TOML, taxonomies": shape(
        _toml("", '[taxonomies]\ntags =⟦ ["mưa", "trời"]⟧\ncategories = ["đời"]\n'), *_TWO
    ),
    "TOML, taxonomies, lines": shape(
        _toml("", '[taxonomies]\n  tags =⟦ [\n    "mưa",\n    "trời",\n  ]⟧\n[extra]\nx = 1\n'),
        *_TWO,
    ),
    "TOML, taxonomies, empty": shape(_toml("", "[taxonomies]\ntags =⟦ []⟧\n[extra]\nx = 1\n")),
    "TOML, taxonomies, dotted": shape(
        _toml('taxonomies.tags =⟦ ["mưa", "trời"]⟧\n'), *_TWO, refused=("add", "remove", "rename")
    ),
    "TOML, taxonomies in braces": shape(
        _toml('taxonomies = { tags =⟦ ["mưa", "trời"]⟧, c = ["x"] }\n'),
        *_TWO,
        refused=("add", "remove", "rename"),
    ),
    "TOML, text that looks like tags": shape(
        _toml('s = """\ntags = ["cũ"]\n"""\ntags =⟦ ["mưa", "trời"]⟧\n', "# tags = [] ghi chú\n"),
        *_TWO,
    ),
    "TOML, CRLF": shape(_toml('tags =⟦ [\n  "mưa",\n  "trời"\n]⟧\n').replace("\n", "\r\n"), *_TWO),
    "TOML, BOM": shape("\ufeff" + _toml('tags =⟦ ["mưa", "trời"]⟧\n'), *_TWO),
    "TOML, alone, no line end": shape('+++\ntags =⟦ ["mưa", "trời"]⟧\n+++', *_TWO),
    "TOML, values of all types": shape(
        _toml(
            'tags =⟦ ["mưa", "trời"]⟧\n',
            "a = 0x1F\nb = 1e3\nc = inf\nd = 2016-02-04T20:31:00+07:00\ne = 08:15:00\nf = true\n"
            "g = { h = 1 }\ni.j = 2\n",
        ),
        *_TWO,
    ),
    "TOML, none": shape(_toml("")),
    "TOML, none, tables after": shape(_toml("", '[extra]\ntags = ["cũ"]\n')),
    "TOML, none, comment last": shape(_toml("", "# ghi chú 1\n")),
    "TOML, none, taxonomies": shape(_toml("", '[taxonomies]\ncategories = ["đời"]\n[extra]\n')),
    "TOML, none, nothing at all": shape("+++\n+++\nThân.\n"),
    "TOML, none, CRLF": shape('+++\r\ntitle = "x"\r\n+++\r\nThân.\r\n'),
}


def _json(tags: str) -> str:
    return f'{{\n  "title": "Mưa rơi",\n{tags}  "n": 1.50,\n  "x": null\n}}\n\nThân bài.\n'


JSON = {
    "JSON": shape(_json('  "tags":⟦ ["mưa", "trời", "nắng"]⟧,\n'), "mưa", "trời", "nắng"),
    "JSON, one item": shape(_json('  "tags":⟦ ["mưa"]⟧,\n'), "mưa"),
    "JSON, no spaces": shape(_json('  "tags":⟦["mưa","trời"]⟧,\n'), *_TWO),
    "JSON, spaces inside": shape(_json('  "tags" :⟦ [ "mưa", "trời" ]⟧,\n'), *_TWO),
    "JSON, lines": shape(_json('  "tags":⟦ [\n    "mưa",\n    "trời"\n  ]⟧,\n'), *_TWO),
    "JSON, lines, tabs": shape(_json('\t"tags":⟦ [\n\t\t"mưa",\n\t\t"trời"\n\t]⟧,\n'), *_TWO),
    "JSON, lines, one item": shape(_json('  "tags":⟦ [\n    "mưa"\n  ]⟧,\n'), "mưa"),
    "JSON, wrapped": shape(
        _json('  "tags":⟦ ["mưa", "trời",\n    "nắng", "gió"]⟧,\n'), "mưa", "trời", "nắng", "gió"
    ),
    "JSON, empty list": shape(_json('  "tags":⟦ []⟧,\n')),
    "JSON, empty list, lines": shape(_json('  "tags":⟦ [\n  ]⟧,\n')),
    "JSON, null": shape(_json('  "tags":⟦ null⟧,\n')),
    "JSON, empty string": shape(_json('  "tags":⟦ ""⟧,\n')),
    "JSON, string": shape(_json('  "tags":⟦ "mưa trời"⟧,\n'), "mưa trời"),
    "JSON, string, commas": shape(_json('  "tags":⟦ "học máy, trời"⟧,\n'), "học máy", "trời"),
    "JSON, string, single": shape(_json('  "tags":⟦ "mưa"⟧,\n'), "mưa"),
    "JSON, escapes": shape(
        _json('  "tags":⟦ ["m\\u01b0a", "a \\"b\\"", "c\\/d"]⟧,\n'),
        *("mưa", 'a "b"', "c/d"),
        back=False,
    ),
    "JSON, signs in names": shape(_json('  "tags":⟦ ["a]", "b, c", "d}"]⟧,\n'), "a]", "b, c", "d}"),
    "JSON, numbers": shape(_json('  "tags":⟦ [2016, "x", true]⟧,\n'), "2016", "x", "true"),
    "JSON, null among items": shape(_json('  "tags":⟦ [null, "mưa", "", "x"]⟧,\n'), "mưa", "x"),
    "JSON, one line": shape('{ "title": "x", "tags":⟦ ["mưa", "trời"]⟧ }\nThân.\n', *_TWO),
    "JSON, Tags": shape(_json('  "Tags":⟦ ["mưa", "trời"]⟧,\n'), *_TWO),
    "JSON, tag": shape(_json('  "tag":⟦ ["mưa", "trời"]⟧,\n'), *_TWO),
    "JSON, taxonomies": shape(
        _json('  "taxonomies": {"c": ["x"], "tags":⟦ ["mưa", "trời"]⟧},\n'), *_TWO
    ),
    "JSON, tags of something else": shape(
        _json('  "a": {"tags": ["cũ"]},\n  "b": "\\"tags\\": []",\n  "tags":⟦ ["mưa"]⟧,\n'), "mưa"
    ),
    "JSON, CRLF": shape(
        _json('  "tags":⟦ [\n    "mưa",\n    "trời"\n  ]⟧,\n').replace("\n", "\r\n"), *_TWO
    ),
    "JSON, BOM": shape("\ufeff" + _json('  "tags":⟦ ["mưa", "trời"]⟧,\n'), *_TWO),
    "JSON, alone, no line end": shape('{\n"tags":⟦ ["mưa", "trời"]⟧\n}', *_TWO),
    "JSON, none": shape(_json("")),
    "JSON, none, one line": shape('{ "title": "x" }\nThân.\n'),
    "JSON, none, nothing at all": shape("{ }\nThân.\n"),
    "JSON, none, tabs": shape('{\n\t"title": "x"\n}\nThân.\n'),
    "JSON, none, CRLF": shape('{\r\n  "title": "x"\r\n}\r\nThân.\r\n'),
}

SHAPES = {
    **BLOCK_LISTS,
    **FLOW_LISTS,
    **STRINGS,
    **EMPTY,
    **MISSING,
    **NO_FRONT_MATTER,
    **FILES,
    **TOML,
    **JSON,
    **FORMS,
}
