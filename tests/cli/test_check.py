"""`dlblog check`, and what happens where an index is found damaged."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from dlblog.cli.checking import command as workflow_command
from tests.conftest import Run, WritePost
from tests.engines.seals import sub_folder


@pytest.fixture
def index(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts and their index, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/2020-07-01-mua.md").write_text("# Mưa\n\nMưa rơi trên mái tôn.")
    (tmp_path / "posts/gio.md").write_text("---\ntitle: Gió\ndate: 2020-10-08\n---\nGió mùa về.")
    assert run("index").status == 0
    return tmp_path / "index"


def spoil(path: Path) -> None:
    """Change a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def test_all_is_well(index: Path, run: Run) -> None:
    done = run("check")
    assert (done.status, done.out) == (0, "")
    assert done.err == "dlblog: 2 posts checked: nothing found; the index is whole\n"
    assert json.loads(run("check", "-f", "json").out) == {"posts": 2, "findings": [], "damage": []}
    assert run("-q", "check") == (0, "", "")


def test_faults_of_posts(index: Path, run: Run) -> None:
    Path("posts/hong.md").write_text("---\ntags: [a\n---\nChữ.")
    assert run("index").status == 2
    done = run("check")
    assert done.status == 1
    assert done.out.startswith("posts/hong.md:3: broken-front-matter: front matter is not YAML")
    assert len(done.out.splitlines()) == 1
    assert done.err == "dlblog: 3 posts checked: 1 error in 1 of them; the index is whole\n"


@pytest.fixture
def faulty(tmp_path: Path, write: WritePost) -> Path:
    """Two posts with faults and one without; no index."""
    write("_posts/2020-07-01-mua.md", "---\ntitle: Mưa\ntags: [2020]\n---\n![](mua.png)\n")
    write("_posts/2020-07-02-gió, bão.md", "---\ntitle: Gió 100%: bão\n---\nGió.\n")
    write("_posts/2020-07-03-nang.md", "---\ntitle: Nắng\ntags: [trời]\n---\nNắng.\n")
    return tmp_path


LINES = """\
_posts/2020-07-02-gió, bão.md:2: broken-front-matter: front matter is not YAML: …; \
put a value with a colon in quotes
_posts/2020-07-01-mua.md:3: tag-not-text: the tag 2020 is read as a number; write "2020"
_posts/2020-07-01-mua.md:5: missing-description: the picture mua.png has no description; \
write ![what it shows](…)
_posts/2020-07-01-mua.md:5: broken-link: mua.png is not there
"""


def test_without_an_index(faulty: Path, run: Run) -> None:
    done = run("check")
    said = re.sub(r"(?<= is not YAML: )[^;]+", "…", done.out)  # the parser's own words
    assert (done.status, said) == (1, LINES)
    assert done.err.splitlines() == [
        "dlblog: there is no index: only the posts are checked",
        "dlblog: 3 posts checked: 1 error, 3 warnings in 2 of them",
    ]
    assert run("check", "--no-index").err == f"{done.err.splitlines()[1]}\n"
    assert run("check", "--index").status == 2
    assert not (faulty / "index").exists()


CHOSEN = {
    "one kind": (["--kind", "broken-link"], ["broken-link"]),
    "two kinds": (
        ["--kind", "broken-link, tag-not-text", "--kind", ""], ["tag-not-text", "broken-link"],
    ),
    "not some": (
        ["--ignore", "broken-link", "--ignore", "tag-not-text,missing-description"],
        ["broken-front-matter"],
    ),
    "a kind that is ignored": (["--kind", "broken-link", "--ignore", "broken-link"], []),
    "a post": (["_posts/2020-07-02-gió, bão.md"], ["broken-front-matter"]),
    "a post without faults": (["_posts/2020-07-03-nang.md"], []),
    "two posts": (
        ["_posts/2020-07-03-nang.md", "./_posts/2020-07-02-gió, bão.md"], ["broken-front-matter"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("options", "kinds"), CHOSEN.values(), ids=CHOSEN)
def test_what_is_told(faulty: Path, run: Run, options: list[str], kinds: list[str]) -> None:
    done = run("check", "-f", "json", *options)
    assert done.status == (1 if "broken-front-matter" in kinds else 0)
    assert run("check", "--strict", *options).status == (1 if kinds else 0)
    assert [finding["kind"] for finding in json.loads(done.out)["findings"]] == kinds


def test_a_post_is_compared_with_those_that_are_not_named(faulty: Path, run: Run) -> None:
    for name in ("a", "b"):
        Path(f"_posts/{name}").mkdir()
        Path(f"_posts/{name}/2020-08-01-may.md").write_text("---\ntitle: Mây\n---\nMây.\n")
    done = run("check", "_posts/b")
    assert [line.split(": ")[1] for line in done.out.splitlines()] == [
        "duplicate-address",
        "duplicate-title",
    ]
    assert all(line.startswith("_posts/b/2020-08-01-may.md:") for line in done.out.splitlines())


def test_json(faulty: Path, run: Run) -> None:
    facts = json.loads(run("check", "-f", "json", "--kind", "tag-not-text").out)
    assert facts == {
        "posts": 3,
        "findings": [
            {
                "path": "_posts/2020-07-01-mua.md",
                "line": 3,
                "column": 8,
                "kind": "tag-not-text",
                "severity": "warning",
                "message": "the tag 2020 is read as a number",
                "hint": 'write "2020"',
            }
        ],
        "damage": None,
    }


def test_github(faulty: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty / "_posts")
    (faulty / "dlblog.toml").touch()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(faulty))
    last, first, *_rest, notice = run("check", "-f", "github").out.splitlines()
    assert first == (
        "::warning file=_posts/2020-07-01-mua.md,line=3,col=8,title=tag-not-text"
        '::the tag 2020 is read as a number; write "2020"'
    )
    assert last.startswith(
        "::error file=_posts/2020-07-02-gió%2C bão.md,line=2,title=broken-front-matter::front"
    )
    assert notice == (
        "::notice title=dlblog check::3 posts checked: 1 error, 3 warnings in 2 of them"
    )


ESCAPED = {
    "%": ("100% là thật", "::error title=a::100%25 là thật"),
    "a line end": ("một\r\nhai", "::error title=a::một  hai"),
    "a command": ("::warning::x", "::error title=a::::warning::x"),
    "a colour": ("\x1b[31mđỏ", "::error title=a:: [31mđỏ"),
}


@pytest.mark.parametrize(("message", "line"), ESCAPED.values(), ids=ESCAPED)
def test_commands_of_github(message: str, line: str) -> None:
    assert workflow_command("error", message, title="a") == line
    assert workflow_command("error", "x", file="a:b,c%d") == "::error file=a%3Ab%2Cc%25d::x"


def test_on_a_terminal(faulty: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlblog.cli.checking.sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    assert run("--color", "never", "check", "--ignore", "broken-front-matter,broken-link").out == (
        "_posts/2020-07-01-mua.md\n"
        '  3:8  tag-not-text  the tag 2020 is read as a number; write "2020"\n'
        "  5:1  missing-description  the picture mua.png has no description; write\n"
        "       ![what it shows](…)\n\n"
    )
    monkeypatch.setenv("COLUMNS", "40")
    assert run("--color", "never", "check", "--kind", "missing-description").out == (
        "_posts/2020-07-01-mua.md\n"
        "  5:1  missing-description  the picture\n"
        "       mua.png has no description;\n"
        "       write ![what it shows](…)\n\n"
    )
    colored = run("--color", "always", "check", "--kind", "tag-not-text").out
    assert "\x1b[1m_posts/2020-07-01-mua.md\x1b[0m" in colored
    assert "\x1b[35mtag-not-text\x1b[0m" in colored


def test_of_many_faults_the_kinds_are_counted(tmp_path: Path, write: WritePost, run: Run) -> None:
    pictures = "![](a.png)\n\n" * 11
    for name in ("mua", "gio"):
        write(f"_posts/2020-07-01-{name}.md", f"---\ntitle: {name}\n---\n{pictures}")
    counted = "dlblog: broken-link 22, missing-description 22; --ignore broken-link leaves that out"
    assert run("check").err.splitlines()[-1] == counted
    assert "leaves that out" not in "".join(run("check", "-f", "github")[1:])
    one = run("check", "_posts/2020-07-01-gio.md", "--kind", "missing-description")
    assert one.err == "dlblog: 1 post checked: 11 warnings\n"


ERROR, WARNING, PICTURE = "tags: [a", "tags: [2020]", "![](https://example.org/a.png)"
# Posts by their kind of fault, and the status without options.
MIXED = {
    "nothing": ([], 0),
    "warnings": ([WARNING], 0),
    "many warnings": ([WARNING] * 30, 0),
    "one error": ([ERROR], 1),
    "an error among warnings": ([WARNING] * 15 + [ERROR] + [WARNING] * 15, 1),
    "errors": ([ERROR] * 3, 1),
}


@pytest.mark.parametrize(("heads", "status"), MIXED.values(), ids=MIXED)
def test_errors_alone_decide(
    tmp_path: Path, write: WritePost, run: Run, heads: list[str], status: int
) -> None:
    write("_posts/2020-07-01-lanh.md", "---\ntitle: Lành\n---\nLành.")
    for number, head in enumerate(heads):
        write(f"_posts/2020-07-02-bai-{number}.md", f"---\ntitle: Bài {number}\n{head}\n---\nChữ.")
    done = run("check")
    assert done.status == status
    assert run("check", "--strict").status == (1 if heads else 0)
    only = run("check", "--errors-only")
    assert only.status == status
    assert len(only.out.splitlines()) == heads.count(ERROR)
    assert all("broken-front-matter" in line for line in only.out.splitlines())
    assert ("no errors" in only.err) == (not status)
    assert done.out.startswith(only.out)  # they come first
    for format_ in ("json", "github"):
        assert run("check", "-f", format_).out.count("tag-not-text") == heads.count(WARNING)
    assert run("check", "--errors-only", "--strict").status == 2


# Posts with and without a fault that many have, and whether that is counted in one line.
USUAL = {"all of many": (12, 0, True), "most": (8, 5, True), "half": (8, 8, False),
         "few posts": (5, 1, False), "some": (12, 40, False)}  # fmt: skip


@pytest.mark.parametrize(("having", "others", "counted"), USUAL.values(), ids=USUAL)
def test_what_most_posts_have_is_one_line(
    tmp_path: Path, write: WritePost, run: Run, having: int, others: int, counted: bool
) -> None:
    for number in range(having + others):
        body = f"{PICTURE}\n\n{PICTURE}" if number < having else "Chữ."
        head = f"title: Bài {number}" + "\ntags: [yes]" * (number == 0)
        write(f"_posts/2020-07-02-bai-{number}.md", f"---\n{head}\n---\n{body}")
    lines = run("check").out.splitlines()
    line = (
        f"missing-description: {2 * having} in {having} of {having + others} posts; "
        "--kind missing-description lists them"
    )
    assert (line in lines) == counted
    assert len(lines) == (2 if counted else 1 + 2 * having)
    assert "tag-not-text" in lines[0]  # not behind what is counted
    listed = run("check", "--kind", "missing-description").out.splitlines()
    assert len(listed) == 2 * having
    findings = json.loads(run("check", "-f", "json").out)["findings"]
    assert len(findings) == 2 * having + 1


def test_help_names_the_errors(run: Run) -> None:
    from dlblog.linting.finding import KINDS

    said = run("check", "--help").out
    errors, _colon, warnings = said.partition("Errors:")[2].partition("Warnings:")
    for kind, severity in KINDS.items():
        assert f"  {kind} " in (errors if severity == "error" else warnings)


SLIPS = {
    "no such kind": (["--kind", "mising-title"], "did you mean missing-title?"),
    "none like it": (["--ignore", "x"], "'x' is none of unreadable, broken-front-matter"),
    "no such post": (["_posts/tuyet.md"], "tuyet.md: No such file or directory"),
    "an empty path": ([""], "an empty PATH"),
    "no such format": (["-f", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
}


@pytest.mark.parametrize(("options", "said"), SLIPS.values(), ids=SLIPS)
def test_slips(faulty: Path, run: Run, options: list[str], said: str) -> None:
    done = run("check", *options)
    assert (done.status, done.out) == (2, "")
    assert said in done.err and len(done.err.splitlines()) == 1


def test_where_there_is_nothing(run: Run) -> None:
    done = run("check")
    assert (done.status, done.out) == (2, "")
    assert "name the folder" in done.err and len(done.err.splitlines()) == 1


def test_many_posts_are_read_by_several_processes(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "_posts"
    folder.mkdir()
    for number in range(25):
        text = f"---\ntitle: Mưa {number}\n---\n" + "Mưa rơi. " * 10_000
        (folder / f"2020-07-01-mua-{number}.md").write_text(text)
    (folder / "x.md").write_text("---\ntitle: X\n---\nX.")
    one, two = (run("check", "-f", "json", "--jobs", jobs) for jobs in "12")
    assert one == two
    assert [f["kind"] for f in json.loads(one.out)["findings"]] == ["missing-date"]


def test_links_that_leave_the_blog_are_not_read(faulty: Path, run: Run) -> None:
    os.symlink("/etc/hostname", "_posts/2020-07-04-ngoai.md")
    done = run("check", "--kind", "unreadable")
    assert "_posts/2020-07-04-ngoai.md:1: unreadable: a link that leaves the blog" in done.out


FILES = (
    "*.trm",
    "*.pst",
    "*.stored.col",
    "*.sections.col",
    "*.stream.col",
    "*.names.col",
    "files-*",
)


@pytest.mark.parametrize("pattern", [*FILES, "values-*", "*.toc"])
def test_damage_is_named_and_mended(index: Path, run: Run, pattern: str) -> None:
    right = run("list", "-f", "json").out
    (path,) = sub_folder(index).glob(pattern)
    spoil(path)
    done = run("check")
    assert done.status == 2
    assert path.name in done.out
    assert "run dlblog index" in done.err
    assert json.loads(run("check", "-f", "json").out)["damage"]
    mended = run("index")
    assert mended.status == 0
    assert "it was rebuilt" in mended.err
    assert run("check").status == 0
    assert run("index").err == ""
    assert run("list", "-f", "json").out == right


@pytest.mark.parametrize("pattern", ["state-*", "segments-*", "*.sum", "pairs-*"])
def test_damage_that_is_seen_at_once(index: Path, run: Run, pattern: str) -> None:
    (path,) = sub_folder(index).glob(pattern)
    spoil(path)
    for command in (["search", "mưa"], ["check"], ["status"], ["show", "mua"]):
        done = run(*command)
        assert (done.status, done.out) == (2, "")
        assert "the index is damaged" in done.err and "run dlblog rebuild" in done.err
        assert len(done.err.splitlines()) == 1
    assert run("index").status == 0  # which knows its folders all the same
    assert run("search", "mưa").status == 0


def test_what_a_search_found_damaged_is_mended(index: Path, run: Run) -> None:
    (path,) = sub_folder(index).glob("*.pst")
    content = path.read_bytes()
    path.write_bytes(b"\0" * len(content))
    done = run("search", "mưa")
    assert done.status == 2
    assert "the index is damaged" in done.err
    assert "it was rebuilt" in run("index").err
    assert run("search", "mưa").status == 0
    assert not list(index.rglob("suspect"))


def test_a_false_alarm_costs_nothing(index: Path, run: Run) -> None:
    (path,) = sub_folder(index).glob("*.pst")
    content = path.read_bytes()
    path.write_bytes(b"\0" * len(content))
    assert run("search", "mưa").status == 2
    path.write_bytes(content)  # the disk is there again
    done = run("index")
    assert (done.status, done.err) == (0, "")
    assert not list(index.rglob("suspect"))


def test_a_folder_of_somebody_else(index: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "cơ sở dữ liệu"
    other.mkdir()
    (other / "CURRENT").write_text("MANIFEST-000001\n")
    (other / "LOCK").touch()
    for command in (["search", "mưa"], ["index", "posts"], ["rebuild", "posts"], ["check"]):
        done = run("--index-dir", str(other), *command)
        assert (done.status, done.out) == (2, "")
        assert done.err == (
            f"dlblog: {other} holds files that are not dlblog's (CURRENT, LOCK): "
            "name a new or empty folder with --index-dir\n"
        )
    assert sorted(path.name for path in other.iterdir()) == ["CURRENT", "LOCK"]
    assert (other / "CURRENT").read_text() == "MANIFEST-000001\n"
