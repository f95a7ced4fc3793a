"""`dlblog open`: the files that reach an editor or a browser; real editors on a terminal."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, WritePost
from tests.teletype import DLBLOG, Teletype

HERE = str(Path(__file__).parents[2])
RAU = "_posts/2020-03-01-trồng-rau.md"
MUA = "_posts/2021-07-09-mùa mưa.md"
LINE = 37  # of RAU; where it says what only it says


def rau() -> str:
    head = "---\ntitle: Trồng rau trên sân thượng\nslug: trong-rau\ntags: [vườn]\n---\n"
    rows = [f"Hàng thứ {number} kể chuyện nắng và gió." for number in range(6, 60)]
    rows[LINE - 6] = "Muốn giữ ẩm thì phủ rơm vàng lên mặt đất."
    return head + "\n".join(rows) + "\n"


@pytest.fixture
def own(run: Run, write: WritePost, tmp_path: Path) -> Path:
    """An indexed blog of two posts, and editors that say what they were given."""
    write(RAU, rau())
    write(MUA, "---\ntitle: Mùa mưa\ndate: 2021-07-09\nslug: /mùa-mưa/\n---\nMưa và rơm vàng.\n")
    write("dlblog.toml", 'address = "https://example.org{slug}"\n')
    for name in ("ed", "nano", "code", "browser"):
        write(f"bin/{name}", f'#!/bin/sh\nprintf "%s\\n" {name} "$@" > "$DLBLOG_TOLD"\n')
        (tmp_path / "bin" / name).chmod(0o755)
    assert run("index", "--jobs", "1").status == 0
    return tmp_path


@pytest.fixture
def told(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the editor or browser that ran was given, a word a line; by default `ed`."""
    file = own / "told"
    monkeypatch.setenv("DLBLOG_TOLD", str(file))
    monkeypatch.setenv("EDITOR", str(own / "bin/ed"))
    return file


def words(told: Path) -> list[str]:
    return told.read_text().splitlines() if told.exists() else []


OPENED = {
    "by slug": (["trong-rau"], "nano", [RAU]),
    "by a part of its path": (["mua"], "nano", [MUA]),
    "at a match": (["trong-rau", "--query", "rom vang"], "nano", [f"+{LINE}", RAU]),
    "what a query finds first": (["-s", "phủ rơm"], "nano", [f"+{LINE}", RAU]),
    "at a line": (["trong-rau", "--line", "12"], "nano", ["+12", RAU]),
    "several": (
        ["trong-rau", MUA, "--query", "rơm"], "code", ["--goto", f"{RAU}:{LINE}", "--goto",
                                                       f"{MUA}:6"],
    ),
    "an editor that is not known": (["-s", "phủ rơm"], "ed", [RAU]),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "editor", "expected"), OPENED.values(), ids=OPENED)
def test_what_an_editor_gets(
    run: Run, told: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], editor: str,
    expected: list[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("EDITOR", str(told.parent / "bin" / editor))
    done = run("open", *typed)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert words(told) == [editor, *expected]


def test_a_path_from_another_folder_or_like_an_option(
    run: Run, own: Path, told: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("_posts/-c.md", "Hạt tiêu.\n")
    (own / "khác").mkdir()
    monkeypatch.chdir(own / "khác")
    assert run("open", "-s", "hạt tiêu").status == 0
    assert words(told) == ["ed", str(own / "_posts/-c.md")]
    monkeypatch.chdir(own / "_posts")
    assert run("open", "-s", "hạt tiêu").status == 0
    assert words(told) == ["ed", "./-c.md"]


def test_a_post_as_it_is_now(run: Run, own: Path, told: Path, write: WritePost) -> None:
    write(RAU, "\n\n" + rau())
    done = run("open", "trồng-rau", "-s", "rơm", "--no-refresh")
    assert done.status == 0
    (own / RAU).unlink()
    told.unlink()
    done = run("open", "trồng-rau", "--no-refresh")
    assert (done.status, words(told)) == (2, [])
    assert "is not there any more" in done.err


WRONG = {
    "nothing named": (["open"], 2, "name a POST"),
    "no such post": (["open", "khủng-long"], 1, "no post has 'khủng-long'"),
    "nothing found": (["open", "-s", "khủng long"], 1, "no post is found: khủng long"),
    "a line and a query": (["open", "mua", "--line", "2", "-s", "x"], 2, "--line goes with one"),
    "a query that cannot be read": (["open", "-s", '"x'], 2, "never closed"),
    "a line of several": (["open", "mua", "rau", "--line", "2"], 2, "--line goes with one POST"),
}


@pytest.mark.parametrize(("typed", "status", "reason"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_opened(
    run: Run, told: Path, typed: list[str], status: int, reason: str
) -> None:
    done = run(*typed)
    assert (done.status, done.out, words(told)) == (status, "", [])
    assert reason in done.err


def test_what_a_query_does_not_find_in_a_post_is_said(run: Run, told: Path) -> None:
    done = run("open", "mua", "-s", "nắng")
    assert done.status == 0
    assert "has nothing of the query" in done.err
    assert words(told) == ["ed", MUA]


def test_an_editor_that_fails(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    done = run("open", "mua")
    assert (done.status, done.err) == (2, "dlblog: the editor 'false' ended with status 1\n")
    monkeypatch.delenv("EDITOR")
    assert "there is no terminal for an editor" in run("open", "mua").err


def test_an_index_brought_here_opens_nothing_elsewhere(run: Run, own: Path, told: Path) -> None:
    (own / "thư").mkdir()
    (own / "thư/mật.md").write_text("# Thư mật\n")
    (own / "blog").mkdir()
    assert run("--index-dir", "blog/index", "index", "thư", "--jobs", "1").status == 0
    assert run("--index-dir", "blog/index", "open", "mật").status == 0
    told.unlink()
    shutil.copytree(own / "blog", own / "clone")
    done = run("--index-dir", "clone/index", "open", str(own / "thư/mật.md"), "--no-refresh")
    assert (done.status, words(told)) == (2, [])
    assert "outside of the blog" in done.err


def test_printed_instead(run: Run, own: Path, told: Path) -> None:
    done = run("open", "mua", "trong-rau", "--print")
    assert (done.status, done.out) == (0, f"{MUA}\n{RAU}\n")
    done = run("open", "mua", "--browser", "--print")
    assert (done.status, done.out) == (0, "https://example.org/m%C3%B9a-m%C6%B0a/\n")
    assert words(told) == []


def test_an_editor_gets_the_terminal_below_xargs(own: Path, told: Path, write: WritePost) -> None:
    write("bin/ed", '#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && echo "$1" > "$DLBLOG_TOLD"\n').chmod(0o755)
    piped = f"echo mưa | xargs {sys.executable} -m dlblog open"
    with Teletype(("sh", "-c", piped), cwd=own, PYTHONPATH=HERE) as session:
        assert session.end() == 0
    assert words(told) == [MUA]


def test_in_a_browser(own: Path, told: Path) -> None:
    browser = {"BROWSER": str(own / "bin/browser"), "PYTHONPATH": HERE}
    with Teletype((*DLBLOG, "open", "-s", "phủ rơm", "--browser"), cwd=own, **browser) as s:
        assert s.end() == 0
    assert words(told) == ["browser", "https://example.org/trong-rau"]
    (own / "dlblog.toml").write_text("refresh = true\n")
    with Teletype((*DLBLOG, "open", "mua", "--browser"), cwd=own, **browser) as s:
        assert s.end() == 2
        assert 'address = "https://example.org{slug}"' in s.text


# --- real editors: what is typed at their cursor stands on the line of the match

EDITORS = {
    "vim": ("vim -u NONE -i NONE -n", "ITẠI ĐÂY \x1b", ":wq\r"),
    "nvim": ("nvim -u NONE -i NONE -n", "ITẠI ĐÂY \x1b", ":wq\r"),
    "nano": ("nano -I", "TẠI ĐÂY ", "\x0f\r\x18"),
    "micro": ("micro -config-dir '{}/trống không'", "TẠI ĐÂY ", "\x13\x11"),
    "kak": ("kak -n", "iTẠI ĐÂY \x1b", ":wq\r"),
    "emacs": ("emacs -nw -Q", "TẠI ĐÂY ", "\x18\x13\x18\x03"),
}


@pytest.mark.parametrize("name", EDITORS)
def test_a_real_editor_opens_at_the_match(own: Path, name: str) -> None:
    command, keys, leave = EDITORS[name]
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    (own / "trống không").mkdir()
    environment = {
        "TERM": "linux", "LC_ALL": "C.UTF-8", "HOME": str(own), "XDG_CONFIG_HOME": str(own),
        "PYTHONPATH": HERE, "VISUAL": command.format(own), "XDG_RUNTIME_DIR": str(own),
    }  # fmt: skip
    typed = (*DLBLOG, "open", "trong-rau", "--query", "rom vang")
    with Teletype(typed, cwd=own, columns=100, lines=30, **environment) as session:
        session.expect("phủ rơm vàng")
        session.settle()
        session.type(keys)
        session.settle()
        session.type(leave)
        assert session.end() == 0
    lines = rau().split("\n")
    lines[LINE - 1] = "TẠI ĐÂY " + lines[LINE - 1]
    assert (own / RAU).read_bytes() == "\n".join(lines).encode()
