"""Markup -> blocks: one table for each family of constructs, then what holds for any input."""

from __future__ import annotations

import time
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlblog.markup import Block, Markup, markdown_text, parse
from dlblog.markup.block import BlockBuilder


def texts(body: str, markup: Markup = "markdown") -> list[str]:
    return [block.text for block in parse(body, markup)]


def kinds(body: str, markup: Markup = "markdown") -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(body, markup)]


MARKDOWN = {
    "empty": ("", []),
    "blank": (" \n\t\n\xa0\n", []),
    "paragraphs": ("Sáng mưa.\n\nChiều nắng.", ["Sáng mưa.", "Chiều nắng."]),
    "soft-break-is-a-space": ("Trời mưa\nto quá", ["Trời mưa to quá"]),
    "hard-breaks-are-a-space": ("một  \nhai\\\nba", ["một hai ba"]),
    "crlf": ("một\r\nhai\r\n\r\nba\r\n", ["một hai", "ba"]),
    "white-space-collapses": ("một\t hai \xa0 ba\u2003bốn", ["một hai ba bốn"]),
    "emphasis": ("*nghiêng* và **đậm** và ~~bỏ~~", ["nghiêng và đậm và bỏ"]),
    "emphasis-inside-a-word": ("in**đậm**thêm", ["inđậmthêm"]),
    "escapes": (r"a\*b \[1\] c\_d", ["a*b [1] c_d"]),
    "tight-items": ("- táo\n- cam\n- ổi", ["táo", "cam", "ổi"]),
    "loose-items": ("- táo\n\n- cam", ["táo", "cam"]),
    "nested-items": ("- táo\n  - táo đỏ\n- cam", ["táo", "táo đỏ", "cam"]),
    "item-goes-on-after-its-list": ("1. táo\n   - đỏ\n\n   chín", ["táo", "đỏ", "chín"]),
    "tasks": ("- [ ] giặt đồ\n- [x] nấu cơm", ["giặt đồ", "nấu cơm"]),
    "table-cells": (
        "| tên | tuổi |\n|---|---|\n| An | 5 |\n| Bình | |",
        ["tên", "tuổi", "An", "5", "Bình"],
    ),
    "quotation": ("> ca dao\n> tục ngữ\n\nhết", ["ca dao tục ngữ", "hết"]),
    "alert": ("> [!NOTE]\n> nhớ mang ô", ["nhớ mang ô"]),
    "footnote": ("Lúa[^1] chín.\n\n[^1]: Lúa nếp.", ["Lúa chín.", "Lúa nếp."]),
    "definition": ("Phở\n: món nước\n: món ngon", ["Phở", "món nước", "món ngon"]),
    "rule": ("một\n\n---\n\nhai", ["một", "hai"]),
    "link": ("đọc [bài trước](http://x.vn/a 'tựa') nhé", ["đọc bài trước nhé"]),
    "reference-link": ("đọc [bài kia][b]\n\n[b]: http://x.vn 'tựa'", ["đọc bài kia"]),
    "naked-url": ("xem http://x.vn/a-b nhé", ["xem http://x.vn/a-b nhé"]),
    "autolink": ("xem <http://x.vn> nhé", ["xem http://x.vn nhé"]),
    "image": ("![con mèo](a.png)", ["con mèo"]),
    "image-title": ('![con mèo](a.png "mèo *mun*")', ["con mèo mèo *mun*"]),
    "image-title-in-brackets": ("![mèo](a.png (mèo &amp; chó)) sủa", ["mèo mèo & chó sủa"]),
    "image-title-said-once": ('![con mèo](a.png "con mèo")', ["con mèo"]),
    "image-title-alone": ('trên ![](a.png "mèo mun") dưới', ["trên mèo mun dưới"]),
    "image-quotes-in-description": ('![mèo "mun" (đen)](a.png "chó")', ['mèo "mun" (đen) chó']),
    "image-in-link": ("[![biểu đồ](a.png)](http://x.vn)", ["biểu đồ"]),
    "image-is-no-part-of-a-word": ("trước![mèo](a.png)sau", ["trước mèo sau"]),
    "entities": ("xin ch&agrave;o &amp; t&#7841;m&nbsp;biệt", ["xin chào & tạm biệt"]),
    "unknown-entity": ("mèo &meo; chó", ["mèo &meo; chó"]),
    "place-of-a-table-of-contents": ("[TOC]\n\nmở đầu", ["mở đầu"]),
    "nul": ("một\0hai", ["một hai"]),
}


@pytest.mark.parametrize(("body", "expected"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_text(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


HEADINGS = {
    "atx": ("## Mở *đầu*", "markdown", [("Mở đầu", 2)]),
    "closed": ("# Mở đầu #", "markdown", [("Mở đầu", 1)]),
    "setext": ("Mở đầu\n===", "markdown", [("Mở đầu", 1)]),
    "attributes": ("### Mở đầu {#mo-dau .to}", "markdown", [("Mở đầu", 3)]),
    "with-code": ("# Hàm `map`", "markdown", [("Hàm map", 1)]),
    "html": ("<h2 class='a'>Mở <b>đầu</b></h2>", "html", [("Mở đầu", 2)]),
    "html-in-markdown": ("<h2>Mở đầu</h2>\nrồi <h7>", "markdown", [("Mở đầu", 2)]),
    "markdown-in-html": ("<h2>Mở **đầu**</h2>", "markdown", [("Mở đầu", 2)]),
    "unclosed-html": ("<h3>Mở đầu\n<p>rồi", "html", [("Mở đầu", 3)]),
}


@pytest.mark.parametrize(("body", "markup", "expected"), HEADINGS.values(), ids=HEADINGS)
def test_headings(body: str, markup: Markup, expected: list[tuple[str, int]]) -> None:
    found = [(block.text, block.level) for block in parse(body, markup) if block.kind == "heading"]
    assert found == expected


CODE_BLOCKS = {
    "fenced": (
        "```python\ndef f():\n\n    return 1\n```\nxong",
        "markdown",
        ["def f():", "return 1"],
    ),
    "tildes": ("~~~\na  b\t\n~~~", "markdown", ["a  b"]),
    "unclosed": ("```\na\nb", "markdown", ["a", "b"]),
    "indented": ("xem:\n\n    a\n\n    \tb\n\nxong", "markdown", ["a", "b"]),
    "crlf": ("```\r\na\r\nb\r\n```\r\n", "markdown", ["a", "b"]),
    "in-an-item": ("- chạy\n\n  ```\n  a\n    b\n  ```", "markdown", ["a", "b"]),
    "in-a-quotation": ("> ```\n> a\n> b\n> ```", "markdown", ["a", "b"]),
    "keeps-markup": (
        "```\n{{ a }} {% b %} $c$ <d> <!-- e --> &amp; {:f}\n```",
        "markdown",
        ["{{ a }} {% b %} $c$ <d> <!-- e --> &amp; {:f}"],
    ),
    "jekyll-highlight": (
        "{% highlight ruby linenos %}\nputs '*a*'\n\n    b $x$\n{% endhighlight %}",
        "markdown",
        ["puts '*a*'", "b $x$"],
    ),
    "jekyll-highlight-in-html": (
        "<p>a</p>{% highlight c %}\nif (a<b)\n{% endhighlight %}",
        "html",
        ["if (a<b)"],
    ),
    "hexo-codeblock": ("{% codeblock lang:js %}\nlet a\n{% endcodeblock %}", "markdown", ["let a"]),
    "hugo-highlight": (
        '{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}',
        "markdown",
        ["x := 1"],
    ),
    "highlight-with-a-fence-in-it": (
        "{% highlight md %}\n```\na\n{% endhighlight %}\n\nxong",
        "markdown",
        ["```", "a"],
    ),
    "pre": (
        "<pre class='x'>\n  a &lt; b\n\n<span>c</span> d<br>e</pre>",
        "html",
        ["a < b", "c d", "e"],
    ),
    "pre-begins-with-an-entity": ("<pre>&lt;b&gt;&nbsp;x</pre>", "html", ["<b> x"]),
    "pre-in-markdown": ("<pre><code>a\n\n\n*b*\n</code></pre>", "markdown", ["a", "*b*"]),
    "pre-across-blocks": (
        "<div><pre>\na\n\nb *c*\n</pre></div>\n\nxong",
        "markdown",
        ["a", "b c"],
    ),
    "none-in-text-files": ("một\n\n    hai", "text", []),
    "none-in-mdx": ("một\n\n    hai", "mdx", []),
    "fenced-in-indented-mdx": (
        "<A>\n\n    ```\n    a\n      b\n    ```\n\n</A>",
        "mdx",
        ["a", "b"],
    ),
    "fenced-in-text-files": ("```\na\n```", "text", ["a"]),
}


@pytest.mark.parametrize(("body", "markup", "expected"), CODE_BLOCKS.values(), ids=CODE_BLOCKS)
def test_code_blocks(body: str, markup: Markup, expected: list[str]) -> None:
    assert [text for kind, text in kinds(body, markup) if kind == "code"] == expected


INLINE_CODE = {
    "one": ("gọi `map f` nhé", "markdown", "gọi map f nhé", ["map f"]),
    "two": ("`a` và `b`", "markdown", "a và b", ["a", "b"]),
    "backticks-inside": ("gọi `` `a` `` nhé", "markdown", "gọi `a` nhé", ["`a`"]),
    "over-two-lines": ("gọi `map\nf` nhé", "markdown", "gọi map f nhé", ["map f"]),
    "over-two-quoted-lines": ("> gọi `map\n> f` nhé", "markdown", "gọi map f nhé", ["map f"]),
    "pipe-in-a-table": ("| `a\\|b` |\n|---|", "markdown", "a|b", ["a|b"]),
    "keeps-markup": (
        "gọi `{{ a }} $b$ <c>`",
        "markdown",
        "gọi {{ a }} $b$ <c>",
        ["{{ a }} $b$ <c>"],
    ),
    "html": ("gọi <code>map  f</code> nhé", "html", "gọi map f nhé", ["map f"]),
    "html-in-markdown": ("gọi <kbd>Ctrl</kbd>+<tt>C</tt>", "markdown", "gọi Ctrl+C", ["Ctrl", "C"]),
    "html-keeps-liquid": ("gọi <code>{{ a }}</code>", "markdown", "gọi {{ a }}", ["{{ a }}"]),
    "nested-html": ("<code>a <tt>b</tt> c</code> d", "html", "a b c d", ["a b c"]),
    "unclosed-html": ("gọi <code>map f", "html", "gọi map f", ["map f"]),
    "ends-with-its-block": ("<p>a <code>b<p>c", "html", "a b", ["b"]),
}


@pytest.mark.parametrize(("body", "markup", "text", "code"), INLINE_CODE.values(), ids=INLINE_CODE)
def test_inline_code(body: str, markup: Markup, text: str, code: list[str]) -> None:
    block = parse(body, markup)[0]
    assert block.text == text
    assert [block.text[start:end] for start, end in block.code] == code


HTML = {
    "whole-page": (
        "<!DOCTYPE html><html><head><title>Tựa</title><style>p {}</style></head>"
        "<body><p>Chào<p>bạn</body></html>",
        ["Chào", "bạn"],
    ),
    "inline-tags": ("in <b>đậm</b>, in<i>nghiêng</i>.", ["in đậm, innghiêng."]),
    "br-is-a-space": ("một<br/>hai<BR>ba", ["một hai ba"]),
    "two-br-end-a-paragraph": ("một<br><br />\nhai", ["một", "hai"]),
    "blocks": ("<div>một<section>hai</section>ba</div>", ["một", "hai", "ba"]),
    "list": ("<ul><li>táo<li>cam</ul>", ["táo", "cam"]),
    "table": ("<table><tr><td>An</td><td>5</td></tr></table>", ["An", "5"]),
    "script": ("một<script>if (a < b) x('<p>')</script> hai", ["một hai"]),
    "style-and-svg": ("<style>a</style>một<svg><text>b</text></svg>", ["một"]),
    "image-is-no-part-of-a-word": ("một<img>hai", ["một hai"]),
    "unclosed-script": ("một <script>hai", ["một hai"]),
    "comments": ("một<!-- <b> - > --> hai<!----> ba", ["một hai ba"]),
    "unclosed-comment": ("một <!-- hai", ["một hai"]),
    "processing-instruction": ("<?xml version='1.0'?>một", ["một"]),
    "image": ("<img src=a alt='mèo &amp; chó' title=chim>", ["mèo & chó chim"]),
    "image-described-once": ('<img alt="mèo" title="mèo">', ["mèo"]),
    "empty-description": ("một<img alt=''>hai", ["một hai"]),
    "entities": ("ch&agrave;o&nbsp;&nbsp;b&#7841;n&copy &lt;3", ["chào bạn© <3"]),
    "no-tag": ("a < b, 1<2, <tên của bạn>", ["a < b, 1<2, <tên của bạn>"]),
    "angle-in-attribute": ("<a title='a > b'>một</a>", ["một"]),
    "stray-quote": ("<a title=it's>một</a> 'hai'", ["một 'hai'"]),
    "data-uri": (f"<img src='data:image/png;base64,{'A' * 9000}'>một", ["một"]),
    "heading-splits": ("một<h2>hai</h2>ba", ["một", "hai", "ba"]),
    "liquid": ("<p>{{ page.title }}một{% if a %} hai</p>{% endif %}", ["một hai"]),
}


@pytest.mark.parametrize(("body", "expected"), HTML.values(), ids=HTML)
def test_html(body: str, expected: list[str]) -> None:
    assert texts(body, "html") == expected


HTML_IN_MARKDOWN = {
    "inline": ("một <span style='a'>*hai*</span> ba", ["một hai ba"]),
    "br": ("một<br>hai", ["một hai"]),
    "comment-in-a-line": ("một <!-- *b* --> hai", ["một hai"]),
    "comment-with-blank-lines": ("một <!-- a\n\nb --> hai", ["một", "hai"]),
    "more": ("một\n\n<!-- more -->\nhai\n\n<!--more-->\n\nba", ["một", "hai", "ba"]),
    "comment-around-code": ("<!--\n```\na\n```\n-->\n\nmột", ["một"]),
    "block": ("<div class='a'>\nmột\n</div>\n\nhai", ["một", "hai"]),
    "block-goes-on-after-blank-line": ("<div>\n\n*một*\n\n</div>\nhai", ["một", "hai"]),
    "indented": ("<table>\n\n    <tr>\n</table>\n\nmột", ["<tr>", "một"]),
    "comment-inside": ("<ul>\n    <li>một\n    <!-- b -->\n    <li>hai\n</ul>", ["một", "hai"]),
    "multi-line-tag": ("<img\n  src='a'\n  alt='mèo'\n/>", ["mèo"]),
    "script-with-blank-lines": ("<script>\na\n\n*b*\n</script>\n\nmột", ["một"]),
    "inline-script": ("một <script>a('*b*')</script> hai", ["một hai"]),
    "svg-with-blank-lines": (
        "<div><svg>\n<text>a</text>\n\n<text>b</text>\n</svg></div>\n\nmột",
        ["một"],
    ),
    "in-a-quotation": ("> <div>\n> một\n> </div>", ["một"]),
    "markdown-inside": (
        "<center>\n**Hình 1**: [nguồn](http://x.vn) ![mèo](a.png)\n</center>",
        ["Hình 1: nguồn mèo"],
    ),
    "markdown-inside-inline-tags": ("<p><em>Hình [1](a_b_c)</em></p>", ["Hình 1"]),
    "markdown-after-a-lone-tag": ("<br>\nvector *chính xác*", ["vector chính xác"]),
    "list-inside": ("<div>\n- táo\n- cam\n</div>", ["táo", "cam"]),
    "number-is-no-list": ("<p>1. Mở đầu</p>", ["1. Mở đầu"]),
    "code-inside": ("<p>gọi `a<b>` nhé</p>", ["gọi a<b> nhé"]),
    "summary": ("<details>\n<summary>Xem</summary>\n\n*thêm*\n</details>", ["Xem", "thêm"]),
}


@pytest.mark.parametrize(("body", "expected"), HTML_IN_MARKDOWN.values(), ids=HTML_IN_MARKDOWN)
def test_html_in_markdown(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


TEMPLATES = {
    "liquid-tag": ("một {% include a.html %} hai", ["một hai"]),
    "liquid-output": ("một {{ site.url | a: '}' }} hai", ["một hai"]),
    "liquid-over-lines": ("một\n\n{% include a.html\n   b='c'\n   d=e %}\n\nhai", ["một", "hai"]),
    "liquid-block": ("{% if a %}\nmột\n{% endif %}\nhai", ["một", "hai"]),
    "liquid-comment": ("{% comment %}\nmột\n\nhai\n{% endcomment %}\n\nba", ["ba"]),
    "liquid-raw": ("{% raw %}một {{ a }}{% endraw %} hai {{ b }}", ["một {{ a }} hai"]),
    "liquid-literal": ('gõ {{ "{{" }} rồi', ["gõ rồi"]),
    "liquid-in-a-link": ("đọc [bài trước]({% post_url 2020-01-01-a %}) nhé", ["đọc bài trước nhé"]),
    "liquid-in-an-image": ("![mèo]({{ '/a.png' | relative_url }})", ["mèo"]),
    "liquid-in-a-tag": ("<b {{ a }} c={{ d }} e='{{ f }}'>một</b> hai", ["một hai"]),
    "liquid-in-a-tag-over-lines": ("<b\n{% if a %}\nc\n{% endif %}>một</b>", ["một"]),
    "liquid-at-the-start-of-a-line": ("{{ a }} một", ["một"]),
    "caption-of-an-include": ("{% include a.html src='b' caption='con mèo' %}", ["con mèo"]),
    "unclosed-liquid": ("một {% hai", ["một {% hai"]),
    "unclosed-output": ("một {{ hai\n\nba }} bốn", ["một {{ hai", "ba }} bốn"]),
    "braces-around-code": ("gõ {{ rồi `}}` nhé", ["gõ {{ rồi }} nhé"]),
    "asset": ("{% asset_img cls a.png 30 40 con mèo mun %}", ["con mèo mun"]),
    "asset-with-quotes": ('{% asset_img a.png "con mèo" %}', ['"con mèo"']),
    "asset-without-description": ("{% asset_img a.png %}", []),
    "hexo-note": ("{% note info %}\nnhớ *nhé*\n{% endnote %}", ["nhớ nhé"]),
    "shortcode": ("một {{< youtube abc >}} hai", ["một hai"]),
    "figure": ('{{< figure src="a.png" caption="con *mèo*" >}}', ["con mèo"]),
    "figure-over-lines": ('{{< figure\n  src="a"\n  title="mèo"\n>}}', ["mèo"]),
    "notice": ("{{% notice tip %}}\nnhớ *nhé*\n{{% /notice %}}", ["nhớ nhé"]),
    "notice-in-one-line": ("{{% notice %}}nhớ nhé{{% /notice %}}", ["nhớ nhé"]),
    "hugo-comment": ("{{/* một */}}hai", ["hai"]),
    "mermaid-is-code": ("{{< mermaid >}}\nA-->B\n{{< /mermaid >}}\nhai", ["A-->B", "hai"]),
    "kramdown-class": ("đoạn\n{: .lead #a b='c'}", ["đoạn"]),
    "kramdown-toc": ("mở\n\n* Mục lục\n{:toc}\n\nđầu", ["mở", "đầu"]),
    "kramdown-image": ('![mèo](a.png){: width="50%"}', ["mèo"]),
    "elixir-is-no-attribute": ("trả về {:ok, pid} nhé", ["trả về {:ok, pid} nhé"]),
    "container": ("::: tip Mẹo\nnhớ nhé\n:::", ["Mẹo nhớ nhé"]),
    "colons-in-a-sentence": ("a ::: b", ["a ::: b"]),
}


@pytest.mark.parametrize(("body", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_templates(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


MATH = {
    "inline": ("hàm $f(x)$ và $\\alpha$-cắt", ["hàm và -cắt"]),
    "inline-over-lines": ("hàm $x +\ny$ xong", ["hàm xong"]),
    "display": ("xét\n$$\nx_1 * y_2 * z\n$$\nxong", ["xét", "xong"]),
    "display-in-a-line": ("vì $$x = 1$$ nên", ["vì nên"]),
    "display-with-a-blank-line": ("xét\n\n$$\n\n\\frac{a}{b}\n\n$$\n\nxong", ["xét", "xong"]),
    "display-with-words": ("$$\\frac{\\text{số đúng}}{n}$$ xong", ["xong"]),
    "missing-mark": ("$$x_1$$ rồi $$ một câu\n\nhai câu $$y$$", ["rồi $$ một câu", "hai câu"]),
    "brackets": ("xét \\[ x^2 \\] và \\( \\pi \\)", ["xét và"]),
    "kramdown-brackets": ("biến \\\\(t\\\\) và\n\\\\[\nx = 1\n\\\\]\nxong", ["biến và", "xong"]),
    "escaped-brackets": ("nguồn \\[1\\], \\(xem thêm\\)", ["nguồn [1], (xem thêm)"]),
    "environment": ("xét\n\n\\begin{align*}\na &= b\n\n\\end{align*}\n\nxong", ["xét", "xong"]),
    "prices": ("giá $5 và $10", ["giá $5 và $10"]),
    "price-range": ("từ $5-$10 hoặc $5/$10", ["từ $5-$10 hoặc $5/$10"]),
    "prices-after-numbers": ("5$/tháng hoặc 50$/năm", ["5$/tháng hoặc 50$/năm"]),
    "us-dollars": ("US$ 5 (khoảng A$7)", ["US$ 5 (khoảng A$7)"]),
    "escaped": ("giá \\$5 và \\$7", ["giá $5 và $7"]),
    "digits-only": ("giá $10$", ["giá $10$"]),
    "prose-between": ("$a là một biến b$", ["$a là một biến b$"]),
    "decomposed-prose": ("$a la\u0300 b$", ["$a la\u0300 b$"]),
    "variables": ("đặt $HOME/bin:$PATH nhé", ["đặt $HOME/bin:$PATH nhé"]),
    "price-classes": ("quán $$ rẻ hơn quán $$$", ["quán $$ rẻ hơn quán $$$"]),
    "prices-in-a-table": ("| $5 | 7$ |\n|--|--|", ["$5", "7$"]),
}


@pytest.mark.parametrize(("body", "expected"), MATH.values(), ids=MATH)
def test_math(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


MDX = {
    "imports": ("import A from 'a'\nimport B from 'b'\n\n# Mở đầu", ["Mở đầu"]),
    "export": ("export const a = 1\n\nmột", ["một"]),
    "export-over-lines": ("export const a = {\n  b: [\n\n  1],\n\n}\n\nmột", ["một"]),
    "unbalanced-export": ("export const a = {\n\nmột\n\nexport b = (\n\nhai", ["một", "hai"]),
    "not-at-the-start-of-a-paragraph": ("một\nimport thì sao", ["một import thì sao"]),
    "only-a-word": ("importer là ai", ["importer là ai"]),
    "component": ('<Callout type="info">nhớ *nhé*</Callout>', ["nhớ nhé"]),
    "component-over-lines": (
        "<Callout\n  a={{\n    b: 1\n  }}\n>\n    nhớ *nhé*\n</Callout>",
        ["nhớ nhé"],
    ),
    "component-title": ('<Callout title="Chú ý" />\n\nmột', ["Chú ý", "một"]),
    "member": ("<a.B c={d}>một</a.B>", ["một"]),
    "fragment": ("<>một</>", ["một"]),
    "arrow-in-attribute": ("<A b={() => { c > d }}>một</A>", ["một"]),
    "html-attributes": ("<b style={{a: 1}} {...b}>một</b> hai", ["một hai"]),
    "html": ("<h2>Mở đầu</h2>\n\n<img alt='mèo' />", ["Mở đầu", "mèo"]),
    "expression": ("một {props.a} hai", ["một hai"]),
    "expression-with-braces": ("một {a(`}`, '}', {b: 1})} hai", ["một hai"]),
    "comment": ("một {/* hai */} ba", ["một ba"]),
    "comment-over-lines": ("{/*\n\nmột\n\n*/}\n\nhai", ["hai"]),
    "html-comment": ("một <!-- hai --> ba", ["một ba"]),
    "unbalanced": ("một { hai", ["một { hai"]),
    "heading-id": ("# Mở đầu {#mo-dau}", ["Mở đầu"]),
    "autolink": ("xem <http://x.vn>", ["xem http://x.vn"]),
    "less-than": ("a <b và c", ["a <b và c"]),
    "code": ("`{a}` <b>`<C>`</b>\n\n```\nexport {\n```", ["{a} <C>", "export {"]),
    "indented": ("<A>\n\n    một\n    hai\n\n</A>", ["một hai"]),
}


@pytest.mark.parametrize(("body", "expected"), MDX.values(), ids=MDX)
def test_mdx(body: str, expected: list[str]) -> None:
    assert texts(body, "mdx") == expected


def test_mdx_is_read_only_where_asked_for() -> None:
    assert texts("import a\n\nmột {props.a}") == ["import a", "một {props.a}"]


TEXT_FILES = {
    "markdown": ("**một** [hai](http://x.vn)", ["một hai"]),
    "indented": ("một\n\n    hai *ba*\n    bốn\n\n\tnăm", ["một", "hai ba bốn", "năm"]),
    "indented-paragraphs": ("    một\n\n    [hai](b)\n", ["một", "hai"]),
    "indented-in-an-item": ("- một\n\n      hai", ["một", "hai"]),
    "item-far-from-its-mark": ("    - một\n    -       hai", ["một", "hai"]),
    "indented-list": (
        "mua:\n\n    - táo\n      chín\n    - cam `x\n      y`",
        ["mua:", "táo chín", "cam x y"],
    ),
    "indented-html": ("một\n\n    <b>hai</b> <!-- c -->", ["một", "hai"]),
}


@pytest.mark.parametrize(("body", "expected"), TEXT_FILES.values(), ids=TEXT_FILES)
def test_text_files(body: str, expected: list[str]) -> None:
    assert kinds(body, "text") == [("text", text) for text in expected]


PLACES = {
    "bytes-are-not-characters": ("Đường đời 😀 *dài*", "dài", 13),
    "after-an-escape": ("a\\*bc", "bc", 3),
    "after-an-entity": ("&agrave; bc", "bc", 9),
    "an-entity": ("a &agrave; bc", "à", 2),
    "second-line": ("một\n   hai", "hai", 7),
    "in-inline-code": ("một ``  a b``", "a b", 8),
    "in-a-code-block": ("```\n\n  đây\n```", "đây", 7),
    "in-a-listing": ("{% highlight c %}\n đây\n{% endhighlight %}", "đây", 19),
    "in-html": ("<p>một</p> <b>hai</b>", "hai", 14),
    "in-markdown-in-html": ("<div>\n  *đây* `a`\n</div>", "đây", 9),
    "in-an-indented-text": ("một\n\n    hai *ba*", "ba", 14),
    "in-a-title": ('![mèo](a.png "mun đen")', "đen", 18),
    "after-a-template": ("{{ a }} {% b %} đây", "đây", 16),
    "in-a-caption": ("{{< figure caption='mèo' >}}", "mèo", 20),
}


@pytest.mark.parametrize("markup", ["markdown", "text"])
@pytest.mark.parametrize(("body", "part", "place"), PLACES.values(), ids=PLACES)
def test_source_offset(body: str, part: str, place: int, markup: Markup) -> None:
    block = next(block for block in parse(body, markup) if part in block.text)
    assert block.source_offset(block.text.index(part)) == place


def test_blocks_are_in_reading_order() -> None:
    body = "một\n\n{% highlight c %}\nhai\n{% endhighlight %}\n\n<p>ba</p>\n\n    bốn\n\nnăm"
    assert kinds(body) == [
        ("text", "một"),
        ("code", "hai"),
        ("text", "ba"),
        ("code", "bốn"),
        ("text", "năm"),
    ]


def test_panic_of_the_parser_loses_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """Named like pyo3's, which cannot be imported."""

    def panic(text: str) -> None:
        raise PanicException

    monkeypatch.setattr(markdown_text, "events", panic)
    assert kinds("# một\n*hai* <b>ba</b>\n\nbốn &amp; {{ năm }}") == [
        ("text", "# một *hai* ba"),
        ("text", "bốn & {{ năm }}"),
    ]


def test_other_errors_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(markdown_text, "events", interrupt)
    with pytest.raises(KeyboardInterrupt):
        parse("một")


def test_known_panic_of_pulldown_cmark() -> None:
    assert "một" in texts("một\n\n- [a]: b\n      ")


def test_builder_ends_inline_code_that_was_never_begun() -> None:
    out = BlockBuilder()
    out.end_code()
    out.add("một", 0)
    out.end_block()
    assert out.blocks == [Block("text", "một", (), ((0, 0),))]


VOCABULARY = r"""
{{¦}}¦{%¦%}¦{{<¦>}}¦{{% /a %}}¦{% raw %}¦{% endraw %}¦{% highlight a %}¦{% endhighlight %}
{{< highlight go >}}¦{{< /highlight >}}¦{% comment %}¦{% endcomment %}¦{% asset_img a.png m t %}
{: .a}¦{:toc}¦$¦$$¦\[¦\]¦\(¦\)¦\\(¦\\)¦\begin{a}¦\end{a}¦x^2¦x_{1}¦á¦đường¦à¦😀¦`¦``¦```¦~~~
<!--¦-->¦<pre>¦</pre>¦<code>¦</code>¦<script>¦</script>¦<svg>¦</svg>¦<div>¦</div>¦<br>¦<h2>¦</h2>
<b>¦</b>¦<td>¦<li>¦<¦>¦<a b="¦">¦<img alt='á &amp; b' title="c">¦-¦1.¦|¦|--|¦*¦**¦_¦~~¦#¦===¦---
![a](b "c")¦[a](b)¦](¦[¦]¦[^1]¦[^1]:¦[r]: u¦&amp;¦&nbsp;¦&#0;¦&NotEqualTilde;¦&bogus;¦&¦\¦:::¦: d
import x¦export const a = {¦}¦{¦<A¦</A>¦<A b={{c: 1}}>¦<p style={{a: 1}}>¦<>¦</>¦{/* c */}¦{`
'¦"¦title="x y"¦[TOC]"""
PIECES = VOCABULARY.strip().replace("\n", "¦").split("¦")
WHITE_SPACE = [
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n    ",
    "\n> ",
    "\t",
    "\r\n",
    "\r",
    "\0",
    "\u2028",
    "\xa0",
]


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Markup in pieces, which reaches more than arbitrary text does."""
    pair = st.tuples(st.sampled_from(PIECES), st.sampled_from(WHITE_SPACE))
    return "".join(piece + space for piece, space in draw(st.lists(pair, max_size=30)))


def check(body: str, blocks: list[Block]) -> None:
    last_place = 0
    for block in blocks:
        text, places = block.text, block.places
        assert text and text == text.strip() and len(text.splitlines()) == 1
        assert (block.kind == "heading") == (1 <= block.level <= 6)
        if block.kind != "code":
            assert text == " ".join(text.split())
        assert places[0][0] == 0
        assert places[0][1] >= last_place
        last_place = places[0][1]
        ends = [offset for offset, _ in places[1:]] + [len(text)]
        steps = zip(places, ends, places[1:], strict=False)
        assert all(here[0] < end and here[1] < there[1] for here, end, there in steps)
        for (offset, place), end in zip(places, ends, strict=True):
            assert offset < end and place + end - offset <= len(body)
            if body[place] != "&":
                run = zip(text[offset:end], body[place:], strict=False)
                assert all(ours == theirs or ours.isspace() for ours, theirs in run)
        done = 0
        for start, end in block.code:
            assert done <= start < end <= len(text)
            done = end
        assert all(0 <= block.source_offset(offset) < len(body) for offset in range(len(text)))


@pytest.mark.parametrize("markup", get_args(Markup))
@settings(max_examples=200, deadline=None)
@given(body=bodies() | st.text())
@example(body="<pre>\xa0<e>_\x0b</pre>")
@example(body="<b{{}}")
@example(body="<v>\n```\n`{{}}/")
def test_any_input_gives_sound_blocks(body: str, markup: Markup) -> None:
    check(body, parse(body, markup))


@pytest.mark.parametrize("markup", get_args(Markup))
@given(words=st.lists(st.sampled_from(["một", "hai", "Đường", "quý", "x"]), min_size=1))
def test_plain_words_stay(words: list[str], markup: Markup) -> None:
    assert texts(" ".join(words), markup) == [" ".join(words)]


MONOTONOUS = [
    *("{{", "{%", "{{<", "{% raw %}", "{% highlight a %}", "{:", "$", "$a", "$$", "\\[", "\\(a"),
    *("\\begin{a}", "<", "<!--", "<a", '<a "', "<a\"'", "<pre>", "<code>", "<script>", "<div>*a"),
    *(
        "[",
        "![",
        "](",
        '![a](b "',
        "`",
        "``a",
        "*",
        "> ",
        "- ",
        "# a\n",
        "&",
        "&amp;",
        ":::",
        "|a|\n|-|\n",
    ),
    *(
        "{",
        "<A {",
        "{`",
        "import a\n\n",
        "export {\n\n",
        "* a\n{:toc}\n",
        "<br>",
        "    a\n",
        " ",
        "\n",
    ),
]


@pytest.mark.parametrize("markup", get_args(Markup))
@pytest.mark.parametrize("unit", MONOTONOUS)
def test_time_is_linear(unit: str, markup: Markup) -> None:
    """Anything quadratic would take much longer; the slowest of these takes 0.3 s."""
    body = "a" + unit * (100_000 // len(unit))
    before = time.process_time()
    parse(body, markup)
    assert time.process_time() - before < 5
