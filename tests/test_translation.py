"""Messages in the user's language: which language that is, and whether all of them have it."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dlblog import fault, translation
from dlblog.cli import cli
from dlblog.cli.group import all_commands, translated
from dlblog.translation import _, language, ngettext, number, posts_text
from tests import messages
from tests.conftest import Blog, Run, WritePost
from tests.test_imports import MODULES

LANGUAGES = {
    "nothing set": ({}, "en"),
    "C": ({"LANG": "C"}, "en"),
    "C.UTF-8": ({"LANG": "C.UTF-8"}, "en"),
    "POSIX": ({"LANG": "POSIX"}, "en"),
    "vi_VN.UTF-8": ({"LANG": "vi_VN.UTF-8"}, "vi"),
    "vi": ({"LANG": "vi"}, "vi"),
    "vi_VN@euro": ({"LANG": "vi_VN.UTF-8@quot"}, "vi"),
    "English": ({"LANG": "en_GB.UTF-8"}, "en"),
    "a language without a catalogue": ({"LANG": "fr_FR.UTF-8"}, "en"),
    "LC_MESSAGES before LANG": ({"LC_MESSAGES": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
    "LC_MESSAGES English": ({"LC_MESSAGES": "en_US", "LANG": "vi_VN.UTF-8"}, "en"),
    "LC_ALL before both": ({"LC_ALL": "vi_VN", "LC_MESSAGES": "en_US", "LANG": "C"}, "vi"),
    "LC_ALL C": ({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, "en"),
    "LC_ALL empty": ({"LC_ALL": "", "LANG": "vi_VN.UTF-8"}, "vi"),
    "LANGUAGE first": ({"LANGUAGE": "vi:en", "LANG": "en_US.UTF-8"}, "vi"),
    "LANGUAGE, English first": ({"LANGUAGE": "en:vi", "LANG": "vi_VN.UTF-8"}, "en"),
    "LANGUAGE, the first with a catalogue": ({"LANGUAGE": "fr:vi", "LANG": "en_US.UTF-8"}, "vi"),
    "LANGUAGE with a country": ({"LANGUAGE": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
    "LANGUAGE does not count in C": ({"LANGUAGE": "vi", "LC_ALL": "C"}, "en"),
    "LANGUAGE without a locale": ({"LANGUAGE": "vi"}, "en"),
}  # fmt: skip


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")


@pytest.mark.parametrize(("variables", "expected"), LANGUAGES.values(), ids=LANGUAGES)
def test_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_messages_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (_("cannot be read"), ngettext("{count} post", "{count} posts", 2)) == (
        "cannot be read", "{count} posts",
    )  # fmt: skip
    assert ngettext("{count} post", "{count} posts", 1) == "{count} post"
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert _("cannot be read") == "không đọc được"
    assert [ngettext("{count} post", "{count} posts", n) for n in (1, 2)] == ["{count} bài"] * 2
    assert _("what no catalogue has") == "what no catalogue has"


# The catalogue.

MADE = messages.catalogue()
ENTRIES = [entry for entry in MADE if entry.id]
# What is written in the same way in both languages.
SAME = {"slug", ".gitignore", "a .gitignore", "front matter: {dialects}"}
# Click names kinds of numbers in English.
LEFT_OUT = {"{value!r} is not a valid {number_type}.": {("number_type", "", "")}}


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def fields(text: str) -> set[tuple[str, str, str]]:
    """What `str.format` would put into a text, and how."""
    return {
        (name, spec or "", conversion or "")
        for _literal, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_catalogue_is_in_step_with_the_code() -> None:
    assert messages.missing(MADE) == []
    assert messages.as_source(MADE) == messages.SOURCE.read_bytes(), "make messages"


def test_compiled_catalogue_is_that_of_the_source() -> None:
    assert messages.as_compiled(MADE) == messages.COMPILED.read_bytes(), "make messages"


def test_all_of_it_was_found() -> None:
    assert len(ENTRIES) > 400


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: forms(entry.id)[0][:40])
def test_translation(entry: object) -> None:
    ids, translations = forms(entry.id), forms(entry.string)  # type: ignore[attr-defined]
    assert len(translations) == 1  # Vietnamese has one form for any number
    (text,) = translations
    assert fields(text) in [fields(one) - LEFT_OUT.get(one, set()) for one in ids]
    assert text not in ids or text in SAME
    assert unicodedata.normalize("NFC", text) == text
    assert text.count("\b") == ids[0].count("\b")
    for place in (0, -1):  # what it is put together with stays apart
        assert text[place].isspace() == ids[0][place].isspace()
    assert (text[-1] == ".") == (ids[0][-1] == ".")


# Help and messages.


def commands() -> list[tuple[str, list[str]]]:
    return [("", []), *((name, name.split()) for name, _command in all_commands(cli))]


@pytest.mark.parametrize("words", [w for _n, w in commands()], ids=[n for n, _w in commands()])
@pytest.mark.usefixtures("vietnamese")
def test_help(run: Run, words: list[str]) -> None:
    done = run(*words, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Cách dùng: dlblog")
    assert "Hiện trợ giúp này rồi thoát." in done.out
    for text in ("Usage", "Options:", "Commands:", "default:", "Show this message"):
        assert text not in done.out
    assert [line for line in done.out.split("\n") if len(line) > 80] == []


@pytest.mark.parametrize("spoken", ["C", "vi_VN.UTF-8"])
@pytest.mark.parametrize("words", [[], ["tag"]], ids=["dlblog", "tag"])
def test_commands_are_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], spoken: str
) -> None:
    monkeypatch.setenv("LANG", spoken)
    monkeypatch.setenv("COLUMNS", "80")
    done = run(*words, "--help")
    told = done.out.split("Lệnh:\n" if spoken != "C" else "Commands:\n")[1].splitlines()
    group = cli.commands[words[0]] if words else cli
    assert isinstance(group, click.Group)
    assert [line.split()[0] for line in told] == list(group.commands)
    assert [line for line in told if line.endswith("...")] == []


@pytest.mark.usefixtures("vietnamese")
def test_help_of_a_command_is_replaced_in_a_copy() -> None:
    search = cli.commands["search"]
    before = search.help, [getattr(one, "help", None) for one in search.params]
    assert translated(search).help != search.help
    assert (search.help, [getattr(one, "help", None) for one in search.params]) == before
    assert translated(search).callback is search.callback


SAID = {
    "nothing found": (
        ["search", "-t", "vangmat", "x"], 1, "không có bài nào mang thẻ 'vangmat'",
    ),
    "no such command": (["serch"], 2, "không có lệnh 'serch': có phải ý bạn là search?"),
    "no such option": (["search", "--nope"], 2, "không có tuỳ chọn"),
    "a missing argument": (["tag", "add"], 2, "thiếu đối số 'TAGS'; xem dlblog tag add --help"),
    "an option with a wrong value": (["search", "-n", "ba"], 2, "'ba' không phải số hợp lệ"),
    "a number out of range": (["search", "-n", "-3", "x"], 2, "-3 không nằm trong khoảng x>=0"),
    "a choice that is none": (["--color", "no", "list"], 2, "'no' không nằm trong 'auto'"),
    "an option without its value": (["search", "--limit"], 2, "'--limit' cần"),
    "a query that cannot be read": (["search", "(học"], 2, "dấu ngoặc đơn không được đóng, ở"),
    "no post by that name": (["show", "khong-co"], 1, "không bài nào có 'khong-co'"),
    "options that do not go together": (["tag", "doctor", "--dry-run"], 2, "đi cùng --fix"),
    "a tag that is not there": (["tag", "remove", "khong", "a.md"], 1, "mang thẻ 'khong'"),
    "nothing to take back": (["tag", "undo"], 1, "không có lần sửa thẻ nào hoàn tác được"),
}  # fmt: skip


@pytest.fixture
def two_posts(run: Run, write: WritePost) -> None:
    write("a.md", "---\ntitle: Mưa rào\ntags: [Học máy, mưa]\n---\nMưa từ sớm.\n")
    write("b.md", "---\ntitle: [\n---\nNắng muộn.\n")
    run("index", ".")


@pytest.mark.parametrize(("words", "status", "text"), SAID.values(), ids=SAID)
@pytest.mark.usefixtures("two_posts")
def test_said_in_vietnamese(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int, text: str
) -> None:
    english = run(*words)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    done = run(*words)
    assert (done.status, text in done.err) == (status, True), done.err
    assert (english.status, text in english.err) == (status, False)
    monkeypatch.setenv("LC_ALL", "C")
    assert run(*words) == english


@pytest.mark.parametrize("answer", ["c\n", "có\n", "y\n"], ids=str.strip)
@pytest.mark.usefixtures("two_posts", "vietnamese")
def test_questions_are_answered_in_both_languages(tmp_path: Path, answer: str) -> None:
    done = dlblog(tmp_path, "tag", "add", "hoc may", "--where", "mưa", typed=answer)
    assert "Viết như vậy thay cho 'hoc may'?" in done.stderr
    assert "[c/K]" in done.stderr
    assert done.returncode == 0


def test_an_index_is_the_same_in_any_language(
    run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.md", "---\ntitle: [\ndate: hôm kia\n---\nMưa.\n")
    write("b.md", "---\ntags: {a: b}\ndate: ngày đẹp trời\n---\nNắng.\n")
    write("c.md", b"\xff\xfe\x00")
    kept = []
    for spoken in ("vi_VN.UTF-8", "C"):
        monkeypatch.setenv("LANG", spoken)
        run("--index-dir", spoken, "index", ".")
        from dlblog import engines

        engine = engines.open_index(Path(spoken).absolute())
        kept.append({path: state.faults for path, state in engine.indexed().items()})
        engine.close()
    assert kept[0] == kept[1]
    assert any("the date 'ngày đẹp trời' cannot be read" in one for one in kept[0]["b.md"])


def dlblog(
    folder: Path, *words: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dlblog", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(messages.PACKAGE).parent), **variables},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("content", [None, b"", b"\xde\x12\x04\x95" + b"\xff" * 24, b"x" * 99])
def test_without_a_catalogue_it_speaks_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "vi/LC_MESSAGES").mkdir(parents=True)
        (tmp_path / "vi/LC_MESSAGES/dlblog.mo").write_bytes(content)
    monkeypatch.setattr(translation, "FOLDER", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    translation._catalogue.cache_clear()
    try:
        assert translation._("draft") == "draft"
        assert translation.ngettext("{count} post", "{count} posts", 1) == "{count} post"
    finally:
        translation._catalogue.cache_clear()


def test_english_reads_no_catalogue(blog: Blog) -> None:
    code = """
import builtins, sys
from dlblog.cli import main
def hook(event, args):
    if event == "open" and str(args[0]).endswith(".mo"):
        print("read", args[0])
sys.addaudithook(hook)
try:
    main(["search", "-t", "khong co", "mưa"])
except SystemExit as ended:
    assert ended.code == 1
"""
    for variables, expected in (({}, ""), ({"LANG": "vi_VN.UTF-8"}, "read")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=blog.index.parent,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        assert done.stdout[:4] == expected, done.stderr


NUMBERS = [
    (7, ",", "7", "7"),
    (1_234, ",", "1,234", "1.234"),
    (-1_234_567, ",", "-1,234,567", "-1.234.567"),
    (0.815, ".2f", "0.81", "0,81"),
    (1_234.5, ",.1f", "1,234.5", "1.234,5"),
    (2.5, "8.3f", "   2.500", "   2,500"),
]


@pytest.mark.parametrize(("value", "form", "english", "vietnamese"), NUMBERS)
def test_numbers(
    monkeypatch: pytest.MonkeyPatch, value: float, form: str, english: str, vietnamese: str
) -> None:
    assert number(value, form) == english
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert number(value, form) == vietnamese


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (12_000, "12,000 posts")]
)
def test_posts_text(count: int, expected: str) -> None:
    assert posts_text(count) == expected


# Faults, which an index keeps in English.

FAULTS = {
    "with path and line": (
        "blog/a.md:3: tags are keys and values, not a list",
        "blog/a.md:3: tags là các cặp khoá và giá trị, không phải danh sách",
    ),
    "with a value": (
        "a.md:2: the date 'thứ: ba' cannot be read", "a.md:2: không đọc được ngày 'thứ: ba'",
    ),
    "without a path": ("is not UTF-8; convert it, for example with iconv", None),
    "what a parser says stays": (
        "a.md:1: front matter is not YAML: found character: '@'",
        "a.md:1: front matter không phải YAML: found character: '@'",
    ),
    "one within another": (
        "a.md: reading it ended its process (killed, signal 9)",
        "a.md: đọc bài này làm tiến trình chết (bị dừng bởi tín hiệu 9)",
    ),
    "what a system says": ("a.md: Permission denied", "a.md: không có quyền truy cập"),
    "a name that looks like a fault": (
        "cannot be read: a.md: killed, signal 9", "cannot be read: a.md: bị dừng bởi tín hiệu 9",
    ),
    "with a number": (
        "a.md: has more than 700,000 lines and signs of markup; divide it",
        "a.md: có hơn 700.000 dòng và dấu định dạng; hãy chia nhỏ bài này",
    ),
    "with sizes": (
        "a.md: 12.5 MB, and a post may have 10 MB at most",
        "a.md: 12,5 MB, mà bài viết chỉ được tối đa 10 MB",
    ),
    "a date, which is not a number of ours": (
        "a.md:2: the date '4.3' cannot be read", "a.md:2: không đọc được ngày '4.3'",
    ),
    "what nobody knows": ("a.md: something else", "a.md: something else"),
    "in Vietnamese already": ("a.md: bị dừng bởi tín hiệu 9",) * 2,
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_faults_are_said(monkeypatch: pytest.MonkeyPatch, text: str, expected: str | None) -> None:
    assert fault.said(text) == text
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    expected = _(text) if expected is None else expected
    assert fault.said(text) == expected
    assert fault.said(expected) == expected


# What is written in the code without a mark.

# Calls that show a person what they are given.
SHOWING = {
    "UsageError", "PostError", "QueryError", "DateError", "NoIndexError", "IndexFormatError",
    "IndexLockedError", "IndexChangedError", "DlblogError", "TooManyChangesError", "Unsafe",
    "BadParameter", "BadOptionUsage", "ClickException", "say", "echo", "secho", "prompt",
    "confirm", "_complain", "_remark", "_error", "_warn",
}  # fmt: skip
MARKS = {"_", "ngettext", "kept"}
# Words that are the same in every language.
NAMES = re.compile(r"\bdlblog\b|--[a-z-]+|\\x1b\[\w+|\x1b\[\w+")


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts with words in them that are shown as they stand in the code: line and text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SHOWING:
            for argument in (*node.args, *(one.value for one in node.keywords)):
                yield from _texts(argument)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call):  # of a mark, or of something that makes a text of its own
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "format"):
            yield from _texts(node.func.value)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search(r"[a-z]{2}", NAMES.sub("", node.value)):
            yield node.lineno, node.value
    elif not isinstance(node, (ast.Subscript, ast.Compare)):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


@pytest.mark.parametrize("module", MODULES)
def test_messages_are_marked(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    assert list(unmarked(tree)) == []


def marked(tree: ast.AST) -> Iterator[str]:
    """What stands in marks, where gettext's tools must find it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif _name(node.func) != "kept":
                yield ast.unparse(first)


def test_marked_messages_are_in_the_catalogue() -> None:
    known = {forms(entry.id)[0] for entry in ENTRIES}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES.values()]
    found = {text for tree in trees for text in marked(tree)}
    # Help is looked up by its text; `said` has what it found.
    variables = {"message", "text", "cleandoc(text)", "one"}
    assert found - known - variables == set()


UNMARKED_CODE = {
    "a text": ('raise UsageError("no such thing")', 1),
    "a text with values": ('raise UsageError(f"{path} is not there")', 1),
    "a choice": ('obj.say("one thing" if n else _("several"))', 1),
    "a sum": ('obj.say(_("one") + " thing")', 1),
    "joined": ('obj.say(" and ".join(names))', 1),
    "marked": ('raise UsageError(_("no such thing"))', 0),
    "marked, with values": ('obj.say(_("{name} is not there").format(name=name))', 0),
    "of several": ('obj.say(ngettext("{n} post", "{n} posts", n).format(n=n))', 0),
    "made elsewhere": ("raise UsageError(text)", 0),
    "signs alone": ('click.echo(f"{line} -> {text}\\n")', 0),
    "a key": ('click.echo(facts["posts"])', 0),
}


@pytest.mark.parametrize(("code", "count"), UNMARKED_CODE.values(), ids=UNMARKED_CODE)
def test_unmarked_messages_are_seen(code: str, count: int) -> None:
    assert len(list(unmarked(ast.parse(code)))) == count
