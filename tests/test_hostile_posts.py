"""Posts, names and numbers made to break something: one line says what is wrong, nothing acts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from dlblog.cli import cli
from dlblog.cli.group import all_commands
from tests.conftest import Done, Run, WritePost, run_command
from tests.fuzz.run import MOST_MEGABYTES
from tests.teletype import on_terminal

SECONDS = 5.0  # the slowest takes 1.2 s; what grows with the square takes minutes


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *args: run_command(capsys, *args)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- front matter that takes for ever, or all memory

DIGITS = "9" * 1_000_000


def yaml(text: str) -> str:
    return f"---\n{text}\n---\nMưa rơi.\n"


def toml(text: str) -> str:
    return f"+++\n{text}\n+++\nMưa rơi.\n"


def as_json(text: str) -> str:
    return f"{{\n{text}\n}}\nMưa rơi.\n"


ALIASES = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
TOO_LONG = "front matter is longer than 1,000,000 characters"
DEEP = "front matter is nested too deeply"
TAGS = [f"t{n}" for n in range(100_000)]
MARKS = "a" + "\u0301\u0323" * 200_000
# What is wrong with each, and on which line; the rest of the post is found.
FRONT_MATTER: dict[str, tuple[Callable[[], str], str | None]] = {
    "YAML: aliases of aliases": (
        lambda: yaml("a0: &a0 [x, y]\n" + "\n".join([*ALIASES, "tags: *a29"])),
        "32: only the first 1,000 tags count",
    ),
    "YAML: depth": (lambda: yaml("tags: " + "[" * 100_000), f"2: {DEEP}"),
    "YAML: depth that is closed": (lambda: yaml(f"x: {'[' * 900}{']' * 900}"), f"2: {DEEP}"),
    "YAML: depth of maps": (lambda: yaml("x: " + "{a: " * 100_000), f"2: {DEEP}"),
    "YAML: depth of lines": (lambda: yaml("- " * 100_000 + "a"), f"2: {DEEP}"),
    "YAML: depth of keys": (lambda: yaml("? " * 100_000 + "a"), f"2: {DEEP}"),
    "TOML: depth": (lambda: toml("tags = " + "[" * 100_000), f"2: {DEEP}"),
    "TOML: dots": (
        lambda: toml("a." * 100_000 + "b = 1"),
        "2: front matter is not TOML: lines with thousands of dots",
    ),
    "TOML: dots on every line": (
        lambda: toml("\n".join("a." * 400 + f"b{n} = 1" for n in range(1000))),
        "2: front matter is not TOML: lines with thousands of dots",
    ),
    "JSON: depth": (lambda: as_json('"tags": ' + "[" * 500_000), f"1: {DEEP}"),
    "JSON: depth that is closed": (
        lambda: as_json(f'"x": {"[" * 200_000}{"]" * 200_000}'),
        f"1: {DEEP}",
    ),
    "YAML: 5 MB": (lambda: yaml("a: b\n" * 1_000_000), f"2: {TOO_LONG}"),
    "TOML: 5 MB": (lambda: toml("a = 1\n" * 900_000), f"2: {TOO_LONG}"),
    "JSON: 1.2 MB": (lambda: as_json('"a": 1, ' * 150_000), f"1: {TOO_LONG}"),
    "JSON: 5 MB on a line": (lambda: as_json('"a": "' + "b" * 5_000_000 + '"'), f"1: {TOO_LONG}"),
    "YAML: many parts": (
        lambda: yaml("tags: [" + "a," * 300_000 + "]"),
        "2: front matter is not YAML: more than 100,000 keys and values",
    ),
    "YAML: a key again and again": (lambda: yaml("title: mưa\n" * 10_000), None),
    "YAML: digits": (
        lambda: yaml(f"date: {DIGITS[:900_000]}"),
        f"2: the date '{'9' * 40}' cannot be read",
    ),
    "YAML: digits of a number": (lambda: yaml(f"draft: {DIGITS[:900_000]}\ntitle: mưa"), None),
    "TOML: digits": (
        lambda: toml(f"date = {DIGITS[:900_000]}"),
        "2: front matter is not TOML: ",
    ),
    "TOML: hexadecimal digits": (
        lambda: toml(f"date = 0x{DIGITS[:900_000]}"),
        "2: front matter is not TOML: a number of thousands of digits",
    ),
    "TOML: digits of a second": (
        lambda: toml(f"date = 2016-02-04T00:00:00.{DIGITS[:900_000]}"),
        None,
    ),
    "JSON: digits": (
        lambda: as_json(f'"date": {DIGITS[:900_000]}'),
        f"2: the date '{'9' * 40}' cannot be read",
    ),
    "JSON: digits of a power": (
        lambda: as_json(f'"date": 1e{DIGITS[:900_000]}'),
        f"2: the date '1e{'9' * 38}' cannot be read",
    ),
    "a million digits": (lambda: yaml(f"date: {DIGITS}"), f"2: {TOO_LONG}"),
    "a date of words": (
        lambda: yaml("date: " + "ngày 1 " * 100_000),
        f"2: the date '{('ngày 1 ' * 6)[:40]}' cannot be read",
    ),
    "a date of marks": (
        lambda: yaml(f"date: {MARKS}"),
        f"2: the date '{MARKS[:40]}' cannot be read",
    ),
    "a date after empty lines": (
        lambda: yaml("\n" * 900_000 + "{date: mưa}"),
        "the date 'mưa' cannot be read",
    ),
    "a tag of marks": (lambda: yaml(f"tags: [{MARKS}]"), None),
    "a title of marks": (lambda: yaml(f"title: {MARKS}"), None),
    "a slug of marks": (lambda: yaml(f"slug: {MARKS}"), None),
    "100,000 tags": (
        lambda: yaml(f"tags: {', '.join(TAGS)}"),
        "2: only the first 1,000 tags count",
    ),
    "100,000 tags in YAML": (
        lambda: yaml(f"tags: [{', '.join(TAGS[:99_000])}]"),
        "2: only the first 1,000 tags count",
    ),
    "100,000 tags in TOML": (
        lambda: toml(f"tags = {TAGS[:90_000]}"),
        "2: only the first 1,000 tags count",
    ),
    "100,000 tags in JSON": (
        lambda: as_json(f'"tags": {json.dumps(TAGS[:90_000])}'),
        "2: only the first 1,000 tags count",
    ),
}


def check_quick(run: Run, *args: str) -> Done:
    before = time.process_time()
    done = run(*args)
    assert time.process_time() - before < SECONDS
    return done


@pytest.mark.parametrize(("make", "fault"), FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_front_matter(
    own: Path, run: Run, write: WritePost, make: Callable[[], str], fault: str | None
) -> None:
    write("posts/a.md", make())
    write("posts/b.md", "Nắng lên.")
    done = check_quick(run, "index", "posts", "--jobs", "1")
    assert done.status == (2 if fault else 0)
    lines = done.err.splitlines()
    assert len(lines) == bool(fault)
    if fault:
        assert lines[0].startswith("dlblog: posts/a.md:")
        assert fault in lines[0]
        assert len(lines[0]) < 200
    assert run("search", "mưa rơi", "-f", "paths").out == "posts/a.md\n"
    assert run("list", "--all", "--count").out == "2\n"
    for command in (["list"], ["tags"], ["show", "a"], ["search", "mưa"], ["related", "a.md"]):
        check_quick(run, *command)


# --- bodies that drive a parser or an expression wild


def _body(unit: str, end: str = "") -> Callable[[], str]:
    return lambda: "Mưa rơi.\n\n" + unit * (300_000 // len(unit)) + end


BODIES: dict[str, tuple[str, Callable[[], str]]] = {
    "a word of 5 MB": ("md", lambda: "Mưa rơi. " + "a" * 5_000_000),
    "a word with marks": ("md", lambda: "Mưa rơi. " + "ạ" * 1_000_000),
    "a word of marks": ("md", lambda: "Mưa rơi. a" + "\u0301\u0323" * 500_000),
    "names in capitals": ("md", _body("aB")),
    "hyphens": ("md", _body("a-")),
    "versions": ("md", _body("1.", "1")),
    "pluses": ("md", _body("a", "+")),
    "quotations": ("md", _body("> ", "a")),
    "lists": ("md", _body("- ", "a")),
    "brackets": ("md", _body("[")),
    "images": ("md", _body("![")),
    "links in links": ("md", lambda: "Mưa rơi.\n\n" + "[" * 50_000 + "](a)" * 50_000),
    "images in images": ("md", lambda: "Mưa rơi.\n\n" + "![" * 20_000 + "](a 'b')" * 20_000),
    "emphasis": ("md", _body("**a *b ")),
    "ticks": ("md", lambda: "Mưa rơi.\n\n" + " ".join("`" * n for n in range(800))),
    "inline code": ("md", _body("`a` học máy ")),
    "notes": ("md", _body("[^a]")),
    "cells": ("md", lambda: "Mưa rơi.\n\n" + "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" * 50_000),
    "tags": ("html", _body("<a ")),
    "tags with quotes": ("html", _body('<a "')),
    "tags without an end": ("html", _body("<a '\"")),
    "scripts": ("html", _body("<p><script>")),
    "comments": ("html", _body("<!--")),
    "descriptions": ("html", _body("<img alt=")),
    "entities": ("html", _body("&#x41;")),
    "ampersands": ("md", _body("&")),
    "outputs": ("md", _body("{{")),
    "tags of Liquid": ("md", _body("{%")),
    "tags of Liquid that stay open": ("md", _body("{% raw %}")),
    "arguments": ("md", _body('{{< x title="')),
    "pictures of Hexo": ("md", _body("{% img a.b ")),
    "attributes": ("md", _body("{:.a ")),
    "containers": ("md", _body(":::\n")),
    "braces": ("mdx", _body("{")),
    "components": ("mdx", _body("<A {")),
    "statements": ("mdx", _body("export {\n\n")),
    "dollars": ("md", _body("$a ")),
    "two dollars": ("md", _body("$$ a ")),
    "brackets of formulas": ("md", _body("\\[")),
    "environments": ("md", _body("\\begin{a}")),
    "ideographs": ("md", _body("漢")),
}


@pytest.mark.parametrize(("suffix", "make"), BODIES.values(), ids=BODIES)
def test_body(own: Path, run: Run, write: WritePost, suffix: str, make: Callable[[], str]) -> None:
    write(f"posts/a.{suffix}", make())
    done = check_quick(run, "index", "posts", "--jobs", "1")
    assert (done.status, done.err) == (0, "")
    done = check_quick(run, "search", "mưa rơi", "-f", "json")
    assert [hit["path"] for hit in json.loads(done.out)] == [f"posts/a.{suffix}"]


def test_a_body_of_signs(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa rơi.\n" * 350_001)
    write("posts/b.md", "Nắng lên.")
    done = check_quick(run, "index", "posts", "--jobs", "1")
    assert done.status == 2
    reason = "has more than 700,000 lines and signs of markup; divide it"
    assert done.err == f"dlblog: posts/a.md: {reason}\n"
    assert run("list", "-f", "paths").out == "posts/b.md\n"


WORDS = "Hôm %x nay trời %d đẹp, chúng ta học máy và đi chơi %d. "
LARGE: dict[str, Callable[[], str]] = {
    "one word": lambda: "a" * 9_500_000,
    "marks": lambda: "a" + "\u0301\u0323" * 2_300_000,
    "one paragraph": lambda: "a b " * 1_000_000,
    "words": lambda: "".join(WORDS % (n * 31, n * 7, n) for n in range(40_000)),
    "signs": lambda: "[" * 690_000,
    "lines": lambda: "```\n" + "a\n" * 340_000,
    "front matter": lambda: yaml("a: b\n" * 1_800_000),
    "front matter of many parts": lambda: yaml("x: [" + "a," * 49_000 + "]\n" + "# a\n" * 200_000),
    "JSON": lambda: as_json('"a": [' + "[]," * 300_000 + "[]]"),
    "TOML": lambda: toml("\n".join(f"a{n} = 1" for n in range(80_000))),
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_memory(own: Path, write: WritePost, make: Callable[[], str]) -> None:
    write("a.md", make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", "--once", "--read", "a.md"],
        cwd=own,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    name, outcome, _, megabytes = json.loads(done.stdout.splitlines()[-1])
    assert (name, outcome) == ("a.md", "")
    # pyromark for Python 3.10 makes all events of a body at once: see MOST_SIGNS.
    assert megabytes < (MOST_MEGABYTES if sys.version_info >= (3, 11) else 800)


# --- what acts on a terminal or in a spreadsheet

CONTROLS = [chr(code) for code in (*range(1, 32), *range(0x7F, 0xA0))]
TURNS = list("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
EVIL = "\x1b[31m\x1b]0;x\x07\x9b31m\u202e\u2066\x85" + "".join(CONTROLS + TURNS)


def evil_posts(write: WritePost) -> None:
    """Posts in which every text is evil: as escapes, as entities, and as it is in a path."""
    said = json.dumps(f"mưa{EVIL}rơi")
    keys = ("title", "description", "category", "author", "slug", "permalink")
    head = "\n".join(f"{key}: {said}" for key in keys)
    raw = "".join(char for char in EVIL if char not in "\r\n\t\x1b")
    spelt = "".join(f"&#{ord(char)};" for char in EVIL)
    body = f"# Mưa{raw}{spelt}\n\nMưa {EVIL} rơi {spelt}.\n\n```\nmưa {EVIL}\n```\n"
    write("posts/a.md", f"---\n{head}\ntags: [{said}, mưa]\ndate: {said}\n---\n{body}")
    write(f"posts/mưa{EVIL}.md".replace("\n", ""), f"---\ntags: [{said}]\n{EVIL}: [\n---\n{body}")
    write("posts/\x1b]0;x\x07\u202ehong.md", b"\xff")
    write("posts/toml.md", f"+++\na = {EVIL}\n+++\n{body}")
    write("posts/json.md", f'{{\n"a": {EVIL}\n}}\n{body}')


COMMANDS = [
    ["search", "mưa"], ["search", "mưa", "--explain"], ["search", "mưa", "-f", "csv"],
    ["search", "mưa", "-f", "trec"], ["search", "mưa", "--facets", "tag,category,author"],
    ["search", "mưa", "-f", "{path} {title} {tags} {author} {category} {slug} {url} {snippet}"],
    ["search", "mưa", "--tag", f"mưa{EVIL}"], ["search", "mua roi", "--any", "--explain"],
    ["list"], ["list", "-f", "csv"], ["list", "--author", f"mưa{EVIL}"], ["list", "--tag", EVIL],
    ["list", "--since", EVIL], ["search", f"({EVIL}"], ["search", f"tag:x{EVIL}"], ["show", EVIL],
    ["tags"], ["tags", "-f", "csv"], ["show", "posts/a.md"], ["show", "toml.md"], ["show", "posts"],
    ["related", "posts/a.md"], ["related", "posts/a.md", "-f", "csv"], ["status"],
    ["status", "-f", "json"], ["search", "mưa", "-f", "json"], ["search", "mưa", "-f", "jsonl"],
    ["show", "a.md", "-f", "json"],
    ["tags", "-f", "json"], ["related", "a.md", "-f", "json"], ["-v", "index"], ["-v", "rebuild"],
]  # fmt: skip


def check_harmless(done: Done) -> None:
    for text in (done.out, done.err):
        assert not ACTING.search(text), ascii(ACTING.findall(text))


def test_nothing_of_a_post_acts(own: Path, run: Run, write: WritePost) -> None:
    evil_posts(write)
    done = run("index", "posts")
    assert done.status == 2
    assert len(done.err.splitlines()) == 5, done.err
    check_harmless(done)
    for command in COMMANDS:
        done = run("--color", "never", *command)
        assert done.status in (0, 1, 2), command
        check_harmless(done)
    assert run("search", "mưa", "--count").out == "4\n"


def test_nothing_of_a_post_acts_when_completed(own: Path, run: Run, write: WritePost) -> None:
    evil_posts(write)
    run("index", "posts")
    for option in ("--tag", "--author", "--category"):
        words = {"COMP_WORDS": f"dlblog\nlist\n{option}\nm", "COMP_CWORD": "3"}
        done = subprocess.run(
            [sys.executable, "-m", "dlblog"],
            cwd=own,
            env={**os.environ, "_DLBLOG_COMPLETE": "bash_complete", **words},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        check_harmless(Done(0, done.stdout, done.stderr))
        assert done.stdout.split() == (["plain,mưa"] if option == "--tag" else [])


SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LEADS = ("", " ", "\t", "\r", "\n", "\u00a0", "\u3000", "\x00", "\x1b", "\u202e", "  \t ")


def test_no_cell_is_a_formula(own: Path, run: Run, write: WritePost) -> None:
    """Not even after what a spreadsheet leaves out."""
    for number, (lead, sign) in enumerate((lead, sign) for lead in LEADS for sign in SIGNS):
        said = json.dumps(f"{lead}{sign}1+1", ensure_ascii=True)
        write(
            f"posts/{sign}{number}.md".replace("\r", "-"),
            f"---\ntitle: {said}\ntags: [{said}]\ncategory: {said}\nauthor: {said}\n"
            f"slug: {said}\npermalink: {said}\n---\n{lead}{sign}1+1 mưa\n",
        )
    assert run("index", "posts", "--jobs", "1").status == 0
    for command in (
        ["list", "--all", "-f", "csv"], ["search", "mưa", "--all", "-f", "csv"],
        ["list", "--facets", "tag,category,author", "-f", "csv"], ["tags", "-f", "csv"],
        ["related", "posts/=0.md", "-f", "csv"],
    ):  # fmt: skip
        done = run(*command)
        assert done.status in (0, 1), done.err
        rows = list(csv.reader(io.StringIO(done.out)))
        for cell in (cell for row in rows for cell in row):
            begin = unicodedata.normalize("NFKC", cell).strip().lstrip("\"' ")
            number = re.fullmatch(r"[-+]?\d+(\.\d+)?", begin)
            is_formula = begin.startswith(("=", "+", "-", "@")) and not number
            assert cell.startswith("'") or not is_formula, cell
            assert "\t" not in cell and "\r" not in cell and "\n" not in cell


# --- names of files

NAMES = [
    b"a b.md", b"a\nb.md", b"-n.md", b"--all.md", b" lead.md", b"trail .md", b"\xff\xfe.md",
    b"m\xe0u.md", "mưa.md".encode(), unicodedata.normalize("NFD", "đường.md").encode(), b"a'b.md",
    b'a"b.md', b"a\\b.md", b"a\tb.md", b"a\rb.md", b"$(id).md", b"`id`.md", b"*.md", b"%41.md",
    b"\x1b[31m.md", "\u202egnp.md".encode(), b"#x.md", b"a;b|c&d.md", b"~.md",
    "\ufeffa.md".encode(), b"{title}.md", "\u2028.md".encode(), b"x" * 250 + b".md",
    b"\x85.md", b"a\x7f.md",
]  # fmt: skip


def test_every_name_opens(own: Path) -> None:
    """What paths0 and json print opens the very file, also one whose name is no text."""
    folder = os.fsencode(own / "posts")
    os.mkdir(folder)
    for number, name in enumerate(NAMES):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(f"Mưa rơi số {number}.".encode())

    def dlblog(*args: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "dlblog", *args],
            cwd=own, capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        assert done.stderr == b""
        return done.stdout

    dlblog("index", "posts", "--jobs", "1")
    printed = dlblog("search", "mưa", "--all", "-f", "paths0").split(b"\0")[:-1]
    hits = json.loads(dlblog("search", "mưa", "--all", "-f", "json"))
    lines = dlblog("list", "--all", "-f", "jsonl").decode().split("\n")[:-1]
    names = sorted(b"posts/" + name for name in NAMES)
    assert sorted(printed) == names
    assert sorted(os.fsencode(hit["path"]) for hit in hits) == names
    assert sorted(os.fsencode(json.loads(line)["path"]) for line in lines) == names
    for name in printed:
        with open(os.path.join(os.fsencode(own), name), "rb") as file:
            content = file.read().decode()
        shown = json.loads(dlblog("show", "-f", "json", "--", os.fsdecode(name)))
        assert [section["text"] for section in shown["sections"]] == [content]
        break  # one by its name; the others are only opened
    for name in printed:
        assert os.path.isfile(os.path.join(os.fsencode(own), name))


# --- numbers and words on the command line

MANY = str(10**4000) + "0" * 1000
NUMBERS: dict[str, tuple[list[str], int]] = {
    "limit of 5,000 digits": (["search", "mưa", "-n", MANY], 2),
    "limit": (["search", "mưa", "-n", "99999999999999999999"], 0),
    "limit of a list": (["list", "-n", "18446744073709551616", "--sort", "title"], 0),
    "limit of related": (["related", "a.md", "-n", "99999999999999999999"], 1),
    "offset of 5,000 digits": (["search", "mưa", "--offset", MANY], 2),
    "offset": (["search", "mưa", "--offset", "99999999999999999999"], 0),
    "offset and all": (["list", "--all", "--offset", "99999999999999999999", "-f", "json"], 0),
    "negative": (["list", "--offset", "-1"], 2),
    "since": (["list", "--since", "99999999999"], 2),
    "weeks": (["list", "--since", "18446744073709551616w"], 2),
    "years": (["list", "--since", "9999y"], 2),
    "since of 5,000 digits": (["list", "--since", MANY], 2),
    "until": (["list", "--until", MANY], 2),
    "on": (["list", "--on", f"{MANY}..{MANY}"], 2),
    "date": (["search", f"date:{MANY}"], 2),
    "near": (["search", f"mưa NEAR/{MANY} rơi"], 0),
    "near as far as it goes": (["search", "mưa NEAR/9999 rơi"], 0),
    "jobs": (["rebuild", "posts", "--jobs", "99999999999999999999"], 0),
    "jobs of 5,000 digits": (["index", "posts", "--jobs", MANY], 2),
    "wait": (["index", "posts", "--wait", "1e400"], 0),
    "a long query": (["search", "mưa " * 20_000], 2),
    "a long word": (["search", "m" * 9_000], 1),
    "a tag of marks": (["list", "--tag", MARKS[:50_000]], 1),
    "a post of marks": (["show", f"x{MARKS[:50_000]}"], 1),
    "a command": (["x" * 5_000], 2),
    "a format": (["list", "-f", "x" * 5_000], 2),
}


@pytest.mark.parametrize(("args", "status"), NUMBERS.values(), ids=NUMBERS)
def test_numbers(own: Path, run: Run, write: WritePost, args: list[str], status: int) -> None:
    write("posts/a.md", "Mưa rơi.")
    assert run("index", "posts").status == 0
    done = check_quick(run, *args)
    assert done.status == status, done.err
    assert "bug" not in done.err
    if status == 2:
        first, *shown = done.err.splitlines()
        assert len(first) < 300, first
        assert not shown or shown[-1].strip() == "^"  # the place in a query


# What a command needs besides its options.
NEEDED = {
    "show": ["a"], "open": ["a"], "related": ["a"], "tag suggest": ["a"], "tag add": ["nắng", "a"],
    "tag remove": ["nắng", "a"], "tag rename": ["nắng", "Nắng"], "search": ["mưa"],
}  # fmt: skip
OPTIONS = [
    (name, option.opts[0], number)
    for name, command in all_commands(cli)
    for option in command.params
    if isinstance(option.type, type(click.INT) | type(click.FLOAT))
    for number in ("0", "1", str(2**31), str(2**63), "9" * 20, "-1", "9" * 5_000, "1e400", "nan")
]


@pytest.mark.parametrize(("name", "option", "number"), OPTIONS, ids=lambda part: part[:20])
def test_every_number_of_every_command(
    own: Path,
    run: Run,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    option: str,
    number: str,
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    write("posts/a.md", "---\ntags: [mưa]\ndate: 2016-02-04\n---\nMưa rơi.")
    assert run("-q", "index", "posts").status == 0
    done = check_quick(run, *name.split(), *NEEDED.get(name, []), option, number)
    assert done.status in (0, 1, 2), done.err
    assert all(len(line) < 300 for line in done.err.splitlines())


def test_statistics_of_no_tags_on_a_terminal(own: Path, write: WritePost) -> None:
    write("posts/a.md", "---\ntags: [mưa]\ndate: 2016-02-04\n---\nMưa rơi.")
    for args in (["-q", "index", "posts"], ["stats", "-n", "0"], ["stats", "-n", "9" * 20]):
        command = [sys.executable, "-m", "dlblog", *args]
        status, _out, _err = on_terminal(command, cwd=own, columns=80)
        assert status == 0


def test_a_number_of_jobs_nobody_has(own: Path, run: Run, write: WritePost) -> None:
    write("posts/a.md", "Mưa rơi. " * 60_000)
    assert run("index", "posts", "--jobs", "99999999999999999999").err == ""
    assert run("search", "mưa", "--count").out == "1\n"
