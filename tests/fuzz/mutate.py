"""Good posts and queries -> broken ones, the same for the same seed.

Every mutator takes a source of chance and what is to be broken. Sizes stay where a run of ten
thousand is quick: mostly some kilobytes, now and then 200 kB, one in a hundred some megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

TESTS = Path(__file__).resolve().parent.parent
SUFFIXES = (".md", ".md", ".md", ".md", ".markdown", ".mdx", ".html", ".txt")
LONGEST_STRETCH = 200_000
_LARGEST = 400_000

Mutator = Callable[[Random, bytes], bytes]

# What opens, closes or turns something, and what is rare in a text.
TOKENS: tuple[bytes, ...] = tuple(
    token.encode()
    for token in (
        "---", "\n---\n", "+++", "\n+++\n", "...\n", "{", "}", "{ \"", "{{", "}}", "{{<", ">}}",
        "{%", "%}", "{% raw %}", "{% highlight x %}", "{% endhighlight %}", "{:", "{:toc}", "```",
        "\n```\n", "~~~", "`", "$", "$$", "\\[", "\\(", "\\begin{x}", "<!--", "-->", "<script",
        "</script>", "<pre>", "</pre>", "<a", "<a \"", "<img alt=", "<svg>", "[", "![", "](",
        "[^1]", "[a]: b\n", "> ", "- ", "1. ", "* ", "# ", "====", "|", "|-|\n", ":::", ": ", "**",
        "_", "~", "&", "&amp;", "&#x41;", "&#0;", "&#xd800;", "&#x110000;", "&#x202e;", "&#27;",
        "\\", "\"", "'", "\u202e", "\u2066", "\u2028", "\u0085", "\0", "\x1b[31m", "\x1b]0;x\x07",
        "\x9b", "\ufeff", "\u200b", "\u0301", "\u0323", "\u0301\u0323", "\r", "\r\n", "\n", "\n\n",
        "\t", " ", "\u00a0", "import x\n\n", "export const a = {", "<A {...b}>", "&a ", "*a",
        "<<: *a", "!!python/object ", "? ", "%YAML 1.1\n", "|\n", ">-\n", "\ntags: [", "\ntitle: ",
        "\ndate: ", "\ndate: 2016-13-45", "C++", "C#", ".NET", "v1.2", "a-b", "漢", "ﷺ", "😀", "İ",
        "ß",
    )
)  # fmt: skip
_HALF_LETTERS = (b"\xc3", b"\xe1\xba", b"\xf0\x9f", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\x80")


def post_seeds() -> list[bytes]:
    """The posts that the tests have."""
    places = [*(TESTS / "posts").rglob("*"), *(TESTS / "behaviour").glob("*.md")]
    return [path.read_bytes() for path in sorted(places) if path.is_file()]


def _span(chance: Random, size: int, longest: int = 2000) -> tuple[int, int]:
    start = chance.randint(0, size)
    return start, min(size, start + chance.randint(0, longest))


def _flip_bits(chance: Random, post: bytes) -> bytes:
    changed = bytearray(post)
    for _ in range(chance.randint(1, 8) if post else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _swap(chance: Random, post: bytes) -> bytes:
    changed = bytearray(post)
    for _ in range(chance.randint(1, 8) if post else 0):
        one, other = chance.randrange(len(changed)), chance.randrange(len(changed))
        changed[one], changed[other] = changed[other], changed[one]
    return bytes(changed)


def _delete(chance: Random, post: bytes) -> bytes:
    start, end = _span(chance, len(post))
    return post[:start] + post[end:]


def _insert(chance: Random, post: bytes, new: bytes) -> bytes:
    # In the middle of a letter now and then, and often where front matter stands.
    at = chance.randint(0, min(len(post), 200 if chance.random() < 0.4 else len(post)))
    return post[:at] + new + post[at:]


def _insert_bytes(chance: Random, post: bytes) -> bytes:
    return _insert(chance, post, chance.randbytes(chance.randint(1, 8)))


def _insert_token(chance: Random, post: bytes) -> bytes:
    for _ in range(chance.randint(1, 6)):
        post = _insert(chance, post, chance.choice(TOKENS))
    return post


def _insert_half(chance: Random, post: bytes) -> bytes:
    return _insert(chance, post, chance.choice(_HALF_LETTERS))


def _repeat_token(chance: Random, post: bytes) -> bytes:
    unit = b"".join(chance.choices(TOKENS, k=chance.choice((1, 1, 1, 2, 3))))
    most = 100 if chance.random() < 0.5 else 5_000 if chance.random() < 0.8 else 50_000
    return _insert(chance, post, unit * chance.randint(2, most))


def _repeat_stretch(chance: Random, post: bytes) -> bytes:
    start, end = _span(chance, len(post), chance.choice((5, 50, 5000)))
    if start == end:
        return post
    most = LONGEST_STRETCH if chance.random() < 0.05 else 5_000
    times = chance.randint(1, max(1, most // (end - start)))
    return post[:start] + post[start:end] * times + post[end:]


def _lone_line_ends(chance: Random, post: bytes) -> bytes:
    return post.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b" ")))


def _nested(chance: Random, post: bytes) -> bytes:
    opening, closing = chance.choice(
        ((b"[", b"](b)"), (b"![", b"](b 'c')"), (b"<div>", b"</div>"), (b"{", b"}"), (b"(", b")"),
         (b"**", b"**"), (b"{{", b"}}"), (b"<A b={", b"}>"), (b"> ", b""), (b"- ", b"")),
    )  # fmt: skip
    deep = chance.choice((3, 50, 500, 5_000))
    return _insert(chance, post, opening * deep + b"a" + closing * deep)


def _with_front_matter(chance: Random, post: bytes) -> bytes:
    """The body of a post after front matter that is hard to read."""
    deep, many = chance.choice((20, 300, 30_000)), chance.choice((10, 1_000, 10_000))
    digits = "9" * chance.choice((100, 5_000, 100_000))
    key = chance.choice(("title", "tags", "date", "draft", "categories", "author", "slug", "x"))
    yaml = (
        f"{key}: {'[' * deep}{']' * deep}",
        f"{key}: {'{a: ' * deep}b{'}' * deep}",
        f"{key}:\n{'- ' * deep}a",
        "a0: &a0 [x, y]\n"
        + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 15))
        + f"\n{key}: *a14",
        f"{key}: &a [*a]",
        f"{key}: giá trị\n" * many,
        f"{key}: {digits}",
        f"{key}: 0x{digits}",
        f"{key}: '{'a ' * many}'",
        f"{key}: [{', '.join(f't{n}' for n in range(many))}]",
        f"{key}: a{chr(0x301) * many}{chr(0x323) * many}",
        f'{key}: "\\ud800\\e[31m\\0\\u202e"',
        f"{key}: |\n" + "  dòng\n" * many,
    )
    toml = (
        f"{key} = {'[' * deep}{']' * deep}",
        f"{'a.' * deep}b = 1",
        "\n".join(f"{'a.' * 300}b{n} = 1" for n in range(many // 50 + 1)),
        f"{key} = {digits}",
        f"{key} = 0x{digits}",
        f"{key} = 1.{digits}e{digits}",
        f"{key} = 2016-02-04T00:00:00.{digits}",
        f"{key} = {['t' * (n % 9) for n in range(many)]}",
        f"{key} = 'a'\n" * many,
        f"[[{key}]]\n" * many,
    )
    json = (
        f'"{key}": {"[" * deep}{"]" * deep}',
        f'"{key}": {digits}',
        f'"{key}": 1e{digits}',
        f'"{key}": -{digits}.{digits}',
        ",\n".join([f'"{key}": "a"'] * many),
        f'"{key}": "\\ud800\\u0000\\u202e"',
        f'"{key}": NaN, "date": Infinity',
    )
    body = post.rpartition(b"\n---\n")[2]
    kind = chance.randrange(3)
    head = chance.choice((yaml, toml, json)[kind])
    around = (("---\n", "\n---\n"), ("+++\n", "\n+++\n"), ("{\n", "\n}\n"))[kind]
    return (around[0] + head + around[1]).encode("utf-8", "surrogatepass") + body


def _large(chance: Random, post: bytes) -> bytes:
    """Some megabytes of one thing."""
    many = chance.choice((300_000, 1_000_000, 2_000_000))
    return chance.choice(
        (
            lambda: b"a" * many + b" " + post,
            lambda: "ạ".encode() * (many // 3) + post,
            lambda: ("a" + "\u0301\u0323" * (many // 4)).encode() + post,
            lambda: ("xin chào " * 30 + "\n\n").encode() * (many // 400) + post,
            lambda: b"---\ntitle: a\n" + b"key: value\n" * (many // 11) + b"---\n" + post,
            lambda: b"---\ntitle: " + b"a" * many + b"\n---\n" + post,
            lambda: b"---\ndate: " + b"9" * many + b"\n---\n" + post,
            lambda: b'{\n"date": ' + b"9" * many + b"\n}\n" + post,
            lambda: b"+++\ndate = " + b"9" * many + b"\n+++\n" + post,
            lambda: chance.choice(TOKENS) * (many // 6),
            lambda: b"\0" * many,
            lambda: b"A-" * (many // 2) + post,
        )
    )()


_MUTATORS: tuple[Mutator, ...] = (
    _flip_bits, _swap, _delete, _insert_bytes, _insert_token, _insert_token, _insert_token,
    _insert_half, _repeat_token, _repeat_token, _repeat_stretch, _lone_line_ends, _nested,
    _with_front_matter, _with_front_matter,
)  # fmt: skip


def broken_post(seed: int, number: int, seeds: Sequence[bytes]) -> tuple[str, bytes]:
    """A post that was broken, and the suffix of its file.

    Args:
        seed, number: tell all of what comes out.
        seeds: good posts.
    """
    chance = Random(f"post {seed} {number}")
    post = chance.choice(seeds)
    if chance.random() < 0.15:
        other = chance.choice(seeds)
        post = post[: chance.randint(0, len(post))] + other[chance.randint(0, len(other)) :]
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        post = chance.choice(_MUTATORS)(chance, post)[:_LARGEST]
    if chance.random() < 0.01:
        post = _large(chance, post[:20_000])
    if chance.random() < 0.85:  # what is not UTF-8 is refused before anything is read of it
        post = post.decode(errors="ignore").encode()
    return chance.choice(SUFFIXES), post


QUERIES = (
    "học máy", "hoc may", "học máy là gì", '"học máy"', "-docker học", "học NOT docker",
    "NOT (a OR b)", "phở OR bún", "phở AND bò", "(phở OR bún) bò", "học*", '"học má*"',
    "học NEAR/5 máy", "học NEAR máy", "title:phở", 'title:"bún chả"', 'tag:"học máy"',
    "tag:docker", "-tag:docker", "category:lập-trình", "author:Mai", "path:posts/2016",
    "date:2016..2018", "date:2016-02", "date:4/2/2016", 'date:"hôm qua"', "date:2w", "date:..2016",
    "heading:mưa", "code:print", "body:mưa", "C++", "C#", ".NET", "ASP.NET", "Node.js", "node js",
    "machine-learning", "getElementById", "v1.2.3", "docker-compose.yml", "GPT-4", "dduwowngf",
    "tri tuej nhaan taoj", "bảo hành “xe đạp”", "«a b»", "a -b -c d", "hoà hòa thuý", "漢字",
    "phở bò Hà Nội ở đâu ngon nhất?", "http://example.com/a?b=c", "mua nhà 3.5 tỷ", "xe  đạp\tcũ",
)  # fmt: skip
_QUERY_TOKENS = (
    '"', "“", "”", "„", "«", "»", "(", ")", "()", "((", "-", "--", "- ", "*", "**", " OR ",
    " AND ", " NOT ", " NEAR ", " NEAR/0 ", " NEAR/9999 ", " NEAR/99999 ", "NEAR/3", ":", "::",
    "tag:", "title:", "date:", "path:", "tagg:", "..", "2016", "2016-13-45",
    "99999999999999999999", "9999w", "0000", "C++", "++", "#", ".", ".NET", "'", "’", "_", "\\",
    "%", "\0", "\x1b[31m", "\u202e", "\ufeff", "\u200b", "\u0301", "\u0323", "\u0301\u0323", "ﷺ",
    "漢", "😀", "İ", "ß", "ǆ", "\ud800", "\udcff", " ", "\t", "\n", "\u00a0", "\u2028", "đ", "ư",
    "a", "\u00bd", "²", "١٢٣",
)  # fmt: skip


def broken_query(seed: int, number: int) -> str:
    """A query that was broken; `seed` and `number` tell all of it."""
    chance = Random(f"query {seed} {number}")
    text = " ".join(chance.choices(QUERIES, k=chance.choice((1, 1, 1, 2, 4))))
    for _ in range(chance.choice((1, 2, 3, 6))):
        at, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        kind = chance.random()
        if kind < 0.5:
            text = text[:at] + chance.choice(_QUERY_TOKENS) + text[at:]
        elif kind < 0.65:
            text = text[:at] + text[min(end, at + 10) :]
        elif kind < 0.75:
            text = (
                text[:at]
                + chr(chance.randrange(chance.choice((128, 0x2000, 0x110000))))
                + text[at:]
            )
        elif kind < 0.85:
            text = text[at:] + text[:at]
        elif kind < 0.97:
            most = 20 if chance.random() < 0.9 else 300
            text = text[:at] + text[at : at + 12] * chance.randint(1, most) + text[at:]
        else:
            most = 50 if chance.random() < 0.9 else 20_000
            text = text[:at] + chance.choice(_QUERY_TOKENS) * chance.randint(1, most) + text[at:]
    return text
