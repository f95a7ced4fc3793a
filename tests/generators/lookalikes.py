"""What looks like front matter and is refused, and what only looks like it and is a body."""

from __future__ import annotations

from tests.generators.rows import Blog, Refused, Row, changed, chosen, whole


def _refused(shape: str, text: str, words: str, suffix: str = ".md") -> Row:
    return whole(shape, text, "", Refused(words), own="nothing", suffix=suffix)


_REFUSED = [
    _refused("Nikola", ".. title: Mây\n.. tags: mưa, nắng\n\nThân.\n", ".. title:"),
    _refused("Nikola in a comment", "<!--\n.. title: Mây\n.. tags: mưa\n-->\n\nThân.\n",
             ".. title:"),
    _refused("reStructuredText", ":title: Mây\n:tags: mưa\n\nThân.\n", ":title:"),
    _refused("reStructuredText in a text", ":date: 2021-05-04\n:tags: mưa\n\nThân.\n", ":date:",
             ".txt"),
    _refused("Org", "#+TITLE: Mây\n#+FILETAGS: :mưa:\n\nThân.\n", "#+TITLE:"),
    _refused("Org, one line", "#+date: 2021-05-04\nThân.\n", "#+date:"),
    _refused("Logseq", "title:: Mây\ntags:: mưa, nắng\n\n- Thân.\n", "title::"),
    _refused("Pandoc", "% Mây\n% An\n% 2021-05-04\n\nThân.\n", "%"),
    _refused("fence with Lua", '---lua\ntitle = "Mây"\n---\nThân.\n', "---lua"),
    _refused("fence with JavaScript", '---js\n{ title: "Mây" }\n---\nThân.\n', "---js"),
    _refused("semicolons, not JSON", ";;;\ntitle: Mây\n;;;\nThân.\n", "not JSON"),
    _refused("closing semicolons alone", "title: Mây\n;;;\nThân.\n", ";;;"),
    _refused("two keys", "Chủ đề: mây\nNơi viết: Huế\n\nThân.\n", "Chủ đề:"),
    _refused("a dialogue", "An: Mưa chưa?\nBình: Sắp rồi.\n\nHết.\n", "An:"),
    _refused("one known key", "Tags: mưa, nắng\n\nThân.\n", "Tags:"),
    _refused("title alone", "Title: Mây\n\nThân.\n", "Title:"),
    _refused("fence not ended", "---\ntitle: Mây\n\nThân.\n", "never ends"),
    _refused("plus signs not ended", '+++\ntitle = "Mây"\n\nThân.\n', "never ends"),
    _refused("no keys", "---\n- mưa\n- nắng\n---\nThân.\n", "keys"),
    _refused("MDX", 'export const meta = {\n  title: "Mây",\n}\n\nThân.\n', "export const meta",
             ".mdx"),
    _refused("MDX, frontmatter", 'export const frontmatter = { title: "Mây" }\n\nThân.\n',
             "export const frontmatter", ".mdx"),
    _refused("MDX, below an import",
             'import Hinh from "./hinh";\n\nexport const metadata = {\n  tags: [],\n};\n',
             "export const metadata", ".mdx"),
    _refused("below a comment", "<!-- nháp -->\n---\ntitle: Mây\n---\nThân.\n", "---"),
    _refused("keys in a comment", "<!--\ntitle: Mây\ntags: mưa\n-->\n\nThân.\n", "title: Mây"),
    _refused("AsciiDoc", "= Mây\n:tags: mưa\n\nThân.\n", ":tags:"),
    _refused("TOML without fences", 'title = "Mây"\ntags = ["mưa"]\n\nThân.\n', "title ="),
    _refused("plus signs with a language", '+++toml\ntitle = "Mây"\n+++\nThân.\n', "+++toml"),
    _refused("a directive of YAML", "%YAML 1.2\n---\ntitle: Mây\n---\nThân.\n", "%YAML"),
    _refused("JSON5", "{\n  title: 'Mây',\n}\nThân.\n", "{"),
    _refused("more dashes, never ended", "----\ntitle: Mây\n---\nThân.\n", "----"),
    _refused("indented", "  ---\n  title: Mây\n  ---\nThân.\n", "never ends"),
    _refused("quoted keys", '"title": Mây\n"tags": [mưa]\n---\nThân.\n', '"title":'),
    _refused("an invisible sign before", "\u200b---\ntitle: Mây\n---\nThân.\n", "---"),
]  # fmt: skip
_REFUSED += changed(
    chosen(_REFUSED, "Nikola", "Logseq", "two keys", "Pandoc"),
    "CRLF", ("\n", "\r\n"), own="nothing",
)  # fmt: skip
_REFUSED += [
    _refused(f"BOM: {one.shape}", f"\ufeff{one.text}", one.add.words)
    for one in _REFUSED[:3]
    if isinstance(one.add, Refused)
]
_REFUSED += [
    _refused(f"empty lines before: {one.shape}", f"\n\n{one.text}", one.add.words)
    for one in _REFUSED
    if isinstance(one.add, Refused) and one.shape in ("Nikola", "Org", "two keys", "Logseq")
]


def _body(shape: str, text: str) -> Row:
    return whole(shape, text, "", f"---\ntags: [gió]\n---\n{text}")


_BODIES = [
    _body("a remark", "Lưu ý: trời sắp mưa.\n\nThân.\n"),
    _body("a remark and its list", "Lưu ý:\n\n- mưa\n- nắng\n"),
    _body("a remark over lines", "Ghi chú: trời sắp mưa\nvà gió to.\n"),
    _body("a time", "12:30 trời mưa.\n13:45 tạnh.\n"),
    _body("an address", "https://troi.example/may\n\nThân.\n"),
    _body("a quotation", "> An: mưa chưa?\n> Bình: sắp rồi.\n\nThân.\n"),
    _body("a list", "- Sáng: mưa\n- Chiều: nắng\n"),
    _body("a list with plus signs", "+ mưa\n+ nắng\n"),
    _body("a numbered list", "1. Mưa: to\n2. Nắng: nhẹ\n"),
    _body("bold", "**Trời**: mưa.\n**Gió**: to.\n"),
    _body("a heading with a colon", "# Trời: mưa\n\nThân: ướt.\n"),
    _body("a hash", "#mưa #nắng\n\nThân.\n"),
    _body("a table", "| Trời | Gió |\n| --- | --- |\n| mưa | to |\n"),
    _body("a picture", "![Mây](may.png)\n\nThân.\n"),
    _body("Liquid", "{% include may.html %}\n\nThân.\n"),
    _body("a shortcode", '{{< figure src="may.png" >}}\n\nThân.\n'),
    _body("code", "```yaml\ntitle: Mây\ntags: [mưa]\n```\n"),
    _body("HTML", "<p>Trời: mưa.</p>\n"),
    _body("a percent sign", "100% là mưa.\n"),
    _body("a reference", "[may]: https://troi.example\n\nXem [mây][may].\n"),
    _body("a rule below", "Trời mưa.\n\n---\n\nTrời nắng.\n"),
    _body("front matter further down", "Trời mưa.\n\n---\ntitle: Mây\n---\n"),
    _body("a smile", ":) Vui quá.\n"),
    _body("a definition", "Mây\n: hơi nước\n"),
    _body("bold keys", "**Nơi:** Huế\n**Lúc:** chiều\n\nThân.\n"),
    _body("a list of keys", "- nơi: Huế\n- lúc: chiều\n\nThân.\n"),
    _body("an exclamation with a colon", "Trời ơi: mưa!\nGió cũng to.\n"),
    _body("tildes", "~~~\ntitle: Mây\n~~~\n"),
    _body("a long sentence", "Hôm ấy, khi trời tối dần, bà bảo tôi: mưa rồi.\nTôi chạy ra sân.\n"),
    _body("dashes", "-- Mưa chưa?\n-- Sắp rồi.\n"),
]  # fmt: skip
_CRLF = chosen(_BODIES, "a remark", "a time", "a table")

BLOGS = [
    Blog(
        "look-alikes",
        "Gatsby",
        "posts",
        [*_REFUSED, *_BODIES, *changed(_CRLF, "CRLF", ("\n", "\r\n"))],
    )
]  # fmt: skip
