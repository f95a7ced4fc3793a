"""What looks like front matter is refused by name; what is a body gets front matter."""

from __future__ import annotations

import pytest

from dlblog.errors import PostError
from dlblog.frontmatter_edit import edit_tags
from tests.frontmatter_edit.checks import add, check_edit, remove

# A text, and the line that is named.
LOOKALIKES: dict[str, tuple[str, int, str]] = {
    "JavaScript": ("---js\n{ title: 'Mưa' }\n---\nThân.\n", 1, "'---js'"),
    "CoffeeScript": ("--- coffee\ntitle: 'Mưa'\n---\nThân.\n", 1, "'--- coffee'"),
    "some language": ("---cson\ntitle: 'Mưa'\n---\nThân.\n", 1, "'---cson'"),
    "a language, never ended": ("---js\n{ title: 'Mưa' }\n\nThân.\n", 1, "'---js'"),
    "a key beside the dashes": ("---title: Mưa\n---\nThân.\n", 1, "'---title: Mưa'"),
    "Julia": ("+++ julia\ntitle = 1\n+++\nThân.\n", 1, "'+++ julia'"),
    "other dashes at the end": ("----\ntitle: Mưa\n-----\nThân.\n", 1, "'----'"),
    "long dashes": ("———\ntitle: Mưa\n———\nThân.\n", 1, "'———'"),
    "stars": ("****\ntitle: Mưa\n****\nThân.\n", 1, "'****'"),
    "semicolons at the end": ("title: Mưa\n;;;\nThân.\n", 2, "';;;'"),
    "semicolons alone": ("Mưa rơi\n;;;\nThân.\n", 2, "';;;'"),
    "semicolons, never ended": (";;;\nThân.\n", 1, "';;;'"),
    "semicolons, blank lines": ('"title": "Mưa"\n\n"x": 1\n;;;\nThân.\n', 4, "';;;'"),
    "two keys": ("An: chào\nBình: chào\n", 1, "'An: chào'"),
    "two keys, two words": ("Người viết: An\nNơi viết: Huế\n\nThân.\n", 1, "'Người viết: An'"),
    "two keys, lists": ("món:\n- phở\n- bún\nquán: Bà Năm\n\nThân.\n", 1, "'món:'"),
    "title alone": ("Title: Mưa\n\nThân.\n", 1, "'Title: Mưa'"),
    "tags alone": ("tags: mưa, nắng\n\nThân.\n", 1, "'tags: mưa, nắng'"),
    "a list of tags": ("tags:\n- mưa\n- nắng\n\nThân.\n", 1, "'tags:'"),
    "a key without a space": ("title:Mưa\n\nThân.\n", 1, "'title:Mưa'"),
    "a prefixed key": ("meta-tags: mưa\n\nThân.\n", 1, "'meta-tags: mưa'"),
    "indented": ("    Title: Mưa\n    Tags: x\n\nThân.\n", 1, "'Title: Mưa'"),
    "YAML in a header": ("Title: Mưa\nTags: [x, y]\n\nThân.\n", 1, "'Title: Mưa'"),
    "a header that goes on": ("Title: Mưa\nSlug: x\nThân.\n", 1, "'Title: Mưa'"),
    "a header after blank lines": ("\n\nTitle: Mưa\nTags: x\n\nThân.\n", 3, "'Title: Mưa'"),
    "a comment of YAML first": ("# ghi chú\ntitle: Mưa\n---\nThân.\n", 1, "'# ghi chú'"),
    "one key above dashes": ("Note: mưa\n---\nThân.\n", 1, "'Note: mưa'"),
    "a remark above dashes": ("Lưu ý: x\n---\nThân.\n", 1, "'Lưu ý: x'"),
    "a remark and a key above dashes": ("Lưu ý: x\n\nmood: y\n---\nThân.\n", 1, "'Lưu ý: x'"),
    "keys above dashes, a blank line": ("mood: x\n\n---\nThân.\n", 1, "'mood: x'"),
    "TOML without lines around": ('title = "Mưa"\n\nThân.\n', 1, "'title = \"Mưa\"'"),
    "JBake": ("kind=post\ndate=2016-02-04\n~~~~~~\nThân.\n", 1, "'kind=post'"),
    "JSON5": ("{ title: 'Mưa' }\nThân.\n", 1, "'{ title: "),
    "JSON5, lines": ("{\n  title: 'Mưa',\n}\nThân.\n", 1, "'{'"),
    "JSON before words": ('{"a": 1} là một đối tượng.\n', 1, '\'{"a": 1} là'),
    "Nikola": (".. title: Mưa\n.. slug: mua\n\nThân.\n", 1, "'.. title: Mưa'"),
    "Nikola, in a comment": ("<!--\n.. title: Mưa\n.. tags: x\n-->\nThân.\n", 2, "'.. title: Mưa'"),
    "keys in a comment": ("<!-- tags: mưa -->\nThân.\n", 1, "'tags: mưa -->'"),
    "keys in a second comment": ("<!-- nháp -->\n\n<!--\nTitle: Mưa\n-->\n", 4, "'Title: Mưa'"),
    "Pico": ("/*\nTitle: Mưa\n*/\nThân.\n", 2, "'Title: Mưa'"),
    "Jinja": ("{#\ntitle: Mưa\n#}\nThân.\n", 2, "'title: Mưa'"),
    "a comment of Markdown": ("[//]: # (tags: mưa)\n\nThân.\n", 1, "'tags: mưa)'"),
    "front matter after a comment": ("<!-- x -->\n---\ntitle: Mưa\n---\n", 2, "'---'"),
    "reStructuredText": (":date: 2016-02-04\n\nThân.\n", 1, "':date: 2016-02-04'"),
    "fields, two": (":mây: x\n:mưa: y\n\nThân.\n", 1, "':mây: x'"),
    "fields below a title": ("Mưa\n###\n\n:tags: x\n\nThân.\n", 4, "':tags: x'"),
    "AsciiDoc": ("= Mưa\nAn <an@ga.vn>\n:page-tags: x\n\nThân.\n", 3, "':page-tags: x'"),
    "Org": ("#+TITLE: Mưa\n#+TAGS: x\n\nThân.\n", 1, "'#+TITLE: Mưa'"),
    "Logseq": ("title:: Mưa\n\nThân.\n", 1, "'title:: Mưa'"),
    "Logseq, two": ("title:: Mưa\ntags:: x\n\nThân.\n", 1, "'title:: Mưa'"),
    "Logseq, a list": ("- thẻ:: mưa\n- Thân.\n", 1, "'- thẻ:: mưa'"),
    "Pandoc": ("% Mưa\n% An\n\nThân.\n", 1, "'% Mưa'"),
    "Ikiwiki": ('[[!meta title="Mưa"]]\n\nThân.\n', 1, "'[[!meta"),
    "MDX": ("export const meta = {\n  title: 'Mưa',\n}\n\nThân.\n", 1, "'export const meta"),
    "MDX, imports": (
        "import A from './a'\n\nexport const frontmatter = {\n}\n\nThân.\n",
        3,
        "'export const front",
    ),
    "MDX, a key": ("export const title = 'Mưa'\n\nThân.\n", 1, "'export const title"),
    "MDX, with a type": ("export const metadata: Meta = {\n}\n\nThân.\n", 1, "'export const meta"),
    "MDX, default": ("export default {\n  title: 'Mưa',\n}\n\nThân.\n", 1, "'export default {'"),
    "HTML": ("<!DOCTYPE html>\n<html><head><title>Mưa</title></head>\n", 1, "'<!DOCTYPE html>'"),
    "HTML, meta": ('<meta name="tags" content="mưa">\nThân.\n', 1, "'<meta name="),
    "MarkBind": ("<frontmatter>\n  title: Mưa\n</frontmatter>\n", 1, "'<frontmatter>'"),
    "two BOMs": ("\ufeff\ufeff---\ntitle: Mưa\n---\nThân.\n", 1, "'---'"),
    "signs nobody sees": ("\u200b---\ntitle: Mưa\n---\nThân.\n", 1, "'---'"),
    "JSON in dashes after a blank line": ("\n---json\n{}\n---\nThân.\n", 2, "'---json'"),
}

# Faults that `front_matter` itself tells.
BROKEN: dict[str, tuple[str, int, str]] = {
    "never ended": ("---\ntitle: Mưa\n\nThân.\n", 1, "never ends"),
    "never ended, a language": ("---json\n{}\n\nThân.\n", 1, "never ends"),
    "Hexo with braces": (';;;\n{ "title": "Mưa" }\n;;;\nThân.\n', 2, "Hexo adds the braces"),
    "Hexo with braces, no first line": (
        '{ "title": "Mưa" }\n;;;\nThân.\n',
        1,
        "Hexo adds the braces",
    ),
    "Hexo, quotes missing": ('"title": "Mưa",\n"x": mưa\n;;;\nThân.\n', 2, "not JSON"),
    "semicolons around YAML": (";;;\ntitle: Mưa\n;;;\nThân.\n", 2, "(;;;)"),
    "an end that not all see": ("---\ntitle: Mưa\n----\nThân.\n", 3, "'----'"),
    "an end with a word": ("---\ntitle: Mưa\n--- hết\nThân.\n", 3, "'--- hết'"),
    "Pelican, tags twice": ("Title: Mưa\nTags: x\ntags: y\n\nThân.\n", 3, "twice"),
    "Pelican, tags over lines": ("Title: Mưa\nTags: x\n    y\n\nThân.\n", 2, "several lines"),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "BOM"])
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [*LOOKALIKES.values(), *BROKEN.values()],
    ids=[*LOOKALIKES, *BROKEN],
)
def test_refused(text: str, line: int, said: str, bom: str, ends: str) -> None:
    content = (bom + text.replace("\n", ends)).encode()
    with pytest.raises(PostError) as caught:
        edit_tags(content, "a.md", add("gió"))
    assert (caught.value.path, caught.value.line) == ("a.md", line), caught.value
    assert said in caught.value.reason


@pytest.mark.parametrize("text", [text for text, _, _ in LOOKALIKES.values()], ids=LOOKALIKES)
def test_nothing_asked(text: str) -> None:
    """A post that need not change is not in the way of those that do."""
    assert edit_tags(text.encode(), "a.md", remove("gió")) == text.encode()


BODIES = {
    "a remark": "Lưu ý: bài này viết từ năm ngoái.\n\nThân.\n",
    "a remark, wrapped": "Lưu ý: bài này viết từ năm ngoái,\nnay đã cũ.\n",
    "a remark, and a list": "Cần có:\n- gạo\n- nước\n\nThân.\n",
    "a remark, and a rule far below": "Lưu ý: mưa\n\nThân.\n\n---\n\nHết.\n",
    "a heading": "Mưa rơi\n---\n\nThân.\n",
    "a remark in a comment": "<!-- Lưu ý: bản nháp -->\nThân.\n",
    "sentences with colons": "Mưa rơi suốt từ đêm qua đến sáng: buồn.\nTôi ngồi ở nhà: nhớ.\n",
    "a quotation": "> An: chào\n> Bình: chào\n",
    "a quotation with a name": '"Mưa rồi": anh nói thế.\n',
    "bold": "**Title:** mưa\n**Tags:** nắng\n",
    "an address": "https://ga.vn/?title=x\nhttps://ga.vn/\n",
    "a time": "12:30 ăn trưa\n13:30 ngủ\n",
    "a formula": "E = mc² là công thức nổi tiếng.\n",
    "a heading with a colon": "# Mưa: rơi\n\nThân.\n",
    "a heading above a list": "Mưa rơi\n=======\n\n- x\n",
    "an emoji": ":tada: Chúc mừng năm mới\n",
    "a list": "- mưa: nhiều\n- nắng: ít\n",
    "a table": "| Title | Tags |\n|-------|------|\n| mưa   | x    |\n",
    "links": "[mưa]: https://ga.vn/mua\n[nắng]: https://ga.vn/nang\n",
    "a note": "[^1]: ghi chú\n",
    "a rule": "---\n\nThân.\n",
    "rules": "-----\n\nMưa.\n\n-----\n\nNắng.\n",
    "stars": "***\n\nThân.\n",
    "Liquid": "{% include toc.html %}\n\nThân.\n",
    "a shortcode": '{{< figure src="mua.png" >}}\n\nThân.\n',
    "the end of a summary": "<!-- more -->\n\nThân.\n",
    "a listing": "```yaml\napiVersion: v1\nkind: Pod\n```\n",
    "a listing of front matter": "```yaml\ntitle: Mưa\n```\n",
    "a list of numbers": "1. Mưa: to\n2. Nắng: nhẹ\n",
    "Lisp in a listing": "Thân.\n\n```lisp\n;;;\n(mưa)\n;;;\n```\n",
    "an export in a listing": "Thân.\n\n```js\nexport const metadata = {}\n```\n",
    "a component": "import A from './a'\n\nexport const Mua = () => <p>x</p>\n\n<A />\n",
    "C++": "std::vector là gì?\n",
    "a dialogue": "— Mưa rồi: về thôi.\n— Chờ đã: còn sớm.\n",
    "HTML": "<div>\ntitle: x\n</div>\n",
    "a percentage": "100%: đủ rồi.\n",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "BOM"])
@pytest.mark.parametrize("before", ["", "\n\n"], ids=["", "blank lines"])
@pytest.mark.parametrize("text", BODIES.values(), ids=BODIES)
def test_a_body_gets_front_matter(text: str, before: str, bom: str, ends: str) -> None:
    content = (bom + (before + text).replace("\n", ends)).encode()
    after = check_edit(content, add("gió"))
    block = f"{bom}---{ends}tags: [gió]{ends}---{ends}".encode()
    assert after == block + content.removeprefix(bom.encode())


def test_what_stands_far_below_is_a_body() -> None:
    text = "Mưa rơi.\n\n" * 3_000 + ";;;\n"
    assert check_edit(text.encode(), add("gió")).endswith(text.encode())


@pytest.mark.parametrize("text", ["<!---->" * 5_000, "<!--" * 9_000, "{" * 50_000, "- a\n" * 9_000])
def test_of_any_size(text: str) -> None:
    check_edit(text.encode(), add("gió"))
