"""`dlblog tag doctor`: what it prints about tags that are out of order, and the exit status."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from dlblog import indexing
from dlblog.diagnosing import KINDS
from tests.conftest import Run, WritePost

TAGS = {
    "a.md": "[Học máy, Python, ML]",
    "b.md": "[học-máy, Python]",
    "c.md": "[Học máy, C++, Huế]",
    "d.md": "[C, Hue, Huế]",
    "e.md": "[Machine Learning, Erlang, C]",
    "f.md": "[]",
    "g.md": "[Học máy, C++, 'Huế, Việt Nam']",
}


@pytest.fixture
def blog(tmp_path: Path, write: WritePost) -> Path:
    """A small blog whose tags are out of order, indexed."""
    for name, tags in TAGS.items():
        write(f"posts/{name}", f"---\ntitle: Bài {name[0]}\ntags: {tags}\n---\nMột bài viết.\n")
    write("dlblog.toml", '[aliases]\nML = "Machine Learning"\n')
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)
    return tmp_path


TEXT = """\
alias: still tagged with an alias (1)
  'ML' (1) stands for 'Machine Learning' in dlblog.toml
    dlblog tag rename ML 'Machine Learning'

hyphen: differ only in hyphens and spaces (1)
  'Học máy' (3) and 'học-máy' (1) differ only in hyphens and spaces
    dlblog tag rename 'học-máy' 'Học máy'

marks: differ only in marks (1)
  'Huế' (2) and 'Hue' (1) differ only in marks, which may make another word
    dlblog tag rename Hue 'Huế'

slug: one page for several tags (1)
  'C' (2) and 'C++' (2) have one page: 'c' in Jekyll and Gatsby
    dlblog tag rename C++ 'C plus plus'

once: used once (2)
  'Erlang' is used once
    dlblog tag remove Erlang --where 'tag:"Erlang"'
  'Huế, Việt Nam' is used once
    dlblog tag remove 'Huế, Việt Nam' --where 'tag:"Huế, Việt Nam"'

untagged: posts without tags (1)
  posts/f.md
    dlblog tag suggest --untagged
"""


def test_text(blog: Path, run: Run) -> None:
    assert run("tag", "doctor") == (0, TEXT, "")


def test_json(blog: Path, run: Run) -> None:
    done = run("tag", "doctor", "-f", "json")
    found = json.loads(done.out)
    assert (done.status, done.err) == (0, "")
    keys = ["kind", "tags", "keep", "message", "commands", "question", "posts"]
    assert all(list(finding) == keys for finding in found)
    order = [KINDS.index(finding["kind"]) for finding in found]
    assert order == sorted(order)
    by_kind = {finding["kind"]: finding for finding in found}
    assert by_kind["hyphen"] == {
        "kind": "hyphen",
        "tags": [{"tag": "Học máy", "count": 3}, {"tag": "học-máy", "count": 1}],
        "keep": "Học máy",
        "message": "'Học máy' (3) and 'học-máy' (1) differ only in hyphens and spaces",
        "commands": ["dlblog tag rename 'học-máy' 'Học máy'"],
        "question": False,
        "posts": [],
    }
    assert by_kind["marks"]["question"] and by_kind["slug"]["keep"] is None
    assert by_kind["untagged"]["posts"] == ["posts/f.md"]
    for finding in found:
        for command in finding["commands"]:
            assert shlex.split(command)[0] == "dlblog"


ODD = ["-x", "a,b", 'lời "hay"', "dấu 'nháy'", "$HOME", "a;b", "C#", "C++", "C", "cpp/stl", "!"]


def test_the_commands_can_be_typed(blog: Path, run: Run, write: WritePost) -> None:
    for number, name in enumerate(ODD):
        listed = json.dumps([name, "Huế"], ensure_ascii=False)
        write(f"posts/o{number}.md", f"---\ntitle: Bài\ntags: {listed}\n---\nMột bài viết.\n")
    assert run("-q", "index").status == 0
    typed = 0
    for finding in json.loads(run("tag", "doctor", "-f", "json").out):
        for command in finding["commands"]:
            _, *words = shlex.split(command)
            if words[:2] in (["tag", "rename"], ["tag", "remove"]):
                words[2:2] = ["--dry-run"]
                done = run(*words)
                assert (done.status, done.out[:4]) == (0, "--- "), command
                typed += 1
            elif words[0] == "list":
                assert run(*words).status == 0, command
    assert typed > len(ODD)


def test_paths_open_from_the_current_folder(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blog / "posts")
    (found,) = json.loads(run("tag", "doctor", "--kind", "untagged", "-f", "json").out)
    assert found["posts"] == ["f.md"]


@pytest.mark.parametrize(
    ("kinds", "heads"),
    [
        pytest.param("slug", ["slug"], id="one"),
        pytest.param("untagged, alias", ["alias", "untagged"], id="two, in the usual order"),
    ],
)
def test_kinds(blog: Path, run: Run, kinds: str, heads: list[str]) -> None:
    done = run("tag", "doctor", "--kind", kinds)
    assert [line.split(":")[0] for line in done.out.split("\n") if line[:1].strip()] == heads


def test_limits(blog: Path, run: Run) -> None:
    done = run("tag", "doctor", "--kind", "once", "-n", "1")
    assert done.out.startswith("once: used once (2)\n")
    assert done.out.endswith("  and 1 more: dlblog tag doctor --kind once --all\n")
    assert done.out.count("is used once") == 1
    whole = run("tag", "doctor", "--kind", "once", "-n", "1", "--all").out
    assert whole.count("is used once") == 2 and "more:" not in whole


def test_few_posts_without_tags_are_named(blog: Path, run: Run, write: WritePost) -> None:
    for number in range(12):
        write(f"posts/trong-{number:02}.md", "---\ntitle: Bài trống\n---\nMột bài viết.\n")
    assert run("-q", "index").status == 0
    done = run("tag", "doctor", "--kind", "untagged", "-n", "3")
    assert done.out == (
        "untagged: posts without tags (13)\n"
        "  posts/f.md\n  posts/trong-00.md\n  posts/trong-01.md\n"
        "    dlblog tag suggest --untagged\n"
        "  and 10 more: dlblog tag doctor --kind untagged --all\n"
    )


def test_in_order(run: Run, write: WritePost) -> None:
    for name in "ab":
        write(f"posts/{name}.md", "---\ntitle: Bài\ntags: [Huế, Đà Nẵng]\n---\nMột bài viết.\n")
    assert run("-q", "index", "posts").status == 0
    assert run("tag", "doctor") == (1, "", "dlblog: the tags are in order\n")
    assert run("tag", "doctor", "-f", "json").out == "[]\n"


def test_of_this_kind_there_is_nothing(blog: Path, run: Run) -> None:
    done = run("tag", "doctor", "--kind", "plural")
    assert done == (1, "", "dlblog: the tags are in order\n")


def test_new_posts_are_seen(blog: Path, run: Run, write: WritePost) -> None:
    write("posts/h.md", "---\ntitle: Bài h\ntags: [Kotlin]\n---\nMột bài viết.\n")
    assert "'Kotlin' is used once" in run("tag", "doctor").out
    write("posts/i.md", "---\ntitle: Bài i\ntags: [Kotlin]\n---\nMột bài viết.\n")
    assert "'Kotlin' is used once" in run("tag", "doctor", "--no-refresh").out
    assert "Kotlin" not in run("tag", "doctor").out


def test_tags_do_not_act_on_the_terminal(run: Run, write: WritePost) -> None:
    write("posts/a.md", '---\ntitle: Bài\ntags: ["\\e[31mHuế", "\\u202eHà Nội"]\n---\nMột bài.\n')
    assert run("-q", "index", "posts").status == 0
    done = run("--color", "never", "tag", "doctor")
    assert "\x1b" not in done.out and "\u202e" not in done.out
    assert "\\u202eHà Nội" in run("tag", "doctor", "-f", "json").out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["--kind", "case,sulg"], "there is no 'sulg': did you mean slug?", id="kind"),
        pytest.param(["--fix", "-f", "json"], "--fix asks", id="fix and json"),
        pytest.param(["--dry-run"], "--dry-run goes with --fix", id="dry run alone"),
        pytest.param(["x"], "unexpected extra argument", id="an argument"),
    ],
)
def test_usage_errors(blog: Path, run: Run, args: list[str], said: str) -> None:
    done = run("tag", "doctor", *args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err and done.err.count("\n") == 1


def test_without_an_index(run: Run) -> None:
    done = run("tag", "doctor")
    assert done.status == 2 and "dlblog index" in done.err


def test_the_kinds_are_documented(run: Run) -> None:
    shown = " ".join(run("tag", "doctor", "--help").out.split())
    assert ", ".join(KINDS) in shown


def tagged(tag: str, text: str) -> str:
    return f"---\ntitle: Một bài\ntags: ['{tag}', Huế]\n---\n{text}\n"


TEXTS: dict[str, tuple[list[str], list[str], str | None]] = {
    # tags of a post each, texts, the tag that stays
    "marks": (["Lê Mẩn", "Lê Mẫn"], ["Bà Lê Mẫn kể.", "Nhà lê mẫn ở đây."], "Lê Mẫn"),
    "another word than the tags": (["Lê Mẩn", "Lê Mẩn", "Lê Mẫn"], ["Bà Lê Mẫn kể."], None),
    "capitals": (["VIM", "Vim"], ["Mở Vim ra.", "Tôi dùng Vim, ít khi VIM."], "Vim"),
    "as often": (["VIM", "Vim"], ["Mở Vim ra, có khi là VIM."], None),
    "part of a word": (["VIM", "Vim"], ["Vimeo là chỗ xem phim."], None),
    "a plural": (["container", "containers"], ["Mỗi container một việc."], "container"),
}


@pytest.mark.parametrize(("tags", "texts", "keep"), TEXTS.values(), ids=TEXTS)
def test_the_text_tells_which_spelling_stays(
    tmp_path: Path, run: Run, write: WritePost, tags: list[str], texts: list[str], keep: str | None
) -> None:
    for at, tag in enumerate(tags):
        write(f"posts/t{at}.md", tagged(tag, "Chiều nay mưa."))
    for at, text in enumerate(texts):
        write(f"posts/x{at}.md", tagged("Huế", text))
    assert run("-q", "index", "posts").status == 0
    kinds = "case,marks,plural"
    (found,) = json.loads(run("tag", "doctor", "--kind", kinds, "-f", "json").out)
    assert found["keep"] == keep
    done = run("tag", "doctor", "--kind", kinds, "--fix", "--dry-run")
    assert (f"+tags: ['{keep}', Huế]" in done.out) == (keep is not None)


def test_what_stands_in_the_text_is_no_slip(tmp_path: Path, run: Run, write: WritePost) -> None:
    for at in range(5):
        write(f"posts/n{at}.md", tagged("Adoption", "Việc nhận nuôi mèo."))
    write("posts/a.md", tagged("Adaption", "Chiều nay mưa."))
    assert run("-q", "index", "posts").status == 0
    (found,) = json.loads(run("tag", "doctor", "--kind", "once", "-f", "json").out)
    assert found["keep"] == "Adoption"
    write("posts/b.md", tagged("Huế", "Cây cỏ có adaption của chúng."))
    assert run("-q", "index").status == 0
    (found,) = json.loads(run("tag", "doctor", "--kind", "once", "-f", "json").out)
    assert found["keep"] is None
