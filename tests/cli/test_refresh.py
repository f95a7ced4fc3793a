"""`search`, `list` and `tags` answer from what the posts are now, where that is quick."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dlblog import engines, finding, indexing
from tests.conftest import Done, Run, WritePost


@pytest.fixture
def blog(run: Run, write: WritePost) -> Path:
    """An indexed blog of three posts."""
    for name, text in {"mua": "Mưa rơi.", "nang": "Nắng lên.", "gio": "Gió thổi."}.items():
        path = write(f"blog/{name}.md", f"---\ntitle: {name}\ntags: [trời]\n---\n{text}\n")
    assert run("index", "blog").status == 0
    return path.parent


def paths(done: Done) -> list[str]:
    return sorted(done.out.splitlines())


def test_a_changed_post(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/mua.md", "Tuyết phủ mái nhà.")
    assert run("search", "tuyết", "-f", "paths") == (0, "blog/mua.md\n", "")
    assert run("search", "mưa", "--no-correct").status == 1


def test_posts_that_come_go_and_move(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/tuyet.md", "Tuyết rơi.")
    assert paths(run("search", "rơi", "-f", "paths")) == ["blog/mua.md", "blog/tuyet.md"]
    (blog / "mua.md").unlink()
    assert paths(run("search", "rơi", "-f", "paths")) == ["blog/tuyet.md"]
    (blog / "tuyet.md").rename(blog / "xa.md")
    assert paths(run("list", "-f", "paths")) == ["blog/gio.md", "blog/nang.md", "blog/xa.md"]


def test_tags_are_those_of_now(run: Run, blog: Path, write: WritePost) -> None:
    assert run("tags").out.split() == ["3", "trời"]
    write("blog/mua.md", "---\ntags: [đất]\n---\n")
    assert run("tags", "--sort", "name").out.split() == ["1", "đất", "2", "trời"]
    assert run("list", "-t", "dat", "-f", "paths").out == "blog/mua.md\n"


def test_nothing_is_said_of_what_is_quick(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/mua.md", "Tuyết.")
    assert run("search", "tuyết").err == ""
    write("blog/mua.md", "Sương mù.")
    assert run("-v", "search", "sương").err == (
        "dlblog: brought in step: 1 post new, changed or gone\n"
    )


def test_a_clock_alone(run: Run, blog: Path) -> None:
    for _ in range(2):
        os.utime(blog / "mua.md")
        assert run("-v", "search", "mưa") == run("search", "--no-refresh", "mưa")


def test_only_one_long_look(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(blog / "mua.md")
    run("search", "mưa")
    write("blog/.gitignore", "gio.md\n")
    assert paths(run("list", "-f", "paths")) == ["blog/mua.md", "blog/nang.md"]
    write("blog/gio.md", "Bị bỏ qua.")
    run("list")
    monkeypatch.setattr(indexing, "refresh", lambda index: pytest.fail("looked again"))
    for command in (["search", "mưa"], ["list"], ["tags"]):
        assert run(*command).status == 0


OFF = {
    "option": (["search", "--no-refresh", "tuyết"], {}, ""),
    "variable of search": (["search", "tuyết"], {"DLBLOG_SEARCH_REFRESH": "0"}, ""),
    "variable of list": (["list", "-t", "tuyết"], {"DLBLOG_LIST_REFRESH": "false"}, ""),
    "setting": (["search", "tuyết"], {}, "refresh = false"),
    "setting, for list": (["list", "-t", "tuyết"], {}, "# ghi chú\nrefresh = false\n"),
}


@pytest.mark.parametrize(("command", "variables", "settings"), OFF.values(), ids=OFF)
def test_turned_off(
    run: Run,
    blog: Path,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    variables: dict[str, str],
    settings: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    write("blog/mua.md", "---\ntags: [tuyết]\n---\nTuyết.")
    write("dlblog.toml", settings)
    assert (run(*command).status, run(*command, "--refresh").status) == (1, 0)


def test_a_variable_says_otherwise_than_the_settings(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("blog/mua.md", "Tuyết.")
    write("dlblog.toml", "refresh = false")
    monkeypatch.setenv("DLBLOG_SEARCH_REFRESH", "1")
    assert run("search", "tuyết").status == 0


def test_too_many_posts_have_changed(run: Run, blog: Path, write: WritePost) -> None:
    for number in range(51):
        write(f"blog/{number}.md", "Tuyết.")
    done = run("search", "mưa", "-f", "paths")
    assert done == (
        0,
        "blog/mua.md\n",
        "dlblog: 51 posts have changed, too much to read before a search: run dlblog index\n",
    )
    assert run("-q", "search", "mưa").err == ""
    assert run("search", "tuyết", "--no-correct").status == 1
    (blog / "0.md").unlink()
    assert run("search", "tuyết", "--count") == (0, "50\n", "")


def test_more_posts_than_can_be_looked_at(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_MOST_FILES", 2)
    assert run("search", "mưa").err == ""
    write("blog/tuyet.md", "Tuyết.")
    done = run("search", "mưa", "-f", "paths")
    assert done == (
        0,
        "blog/mua.md\n",
        "dlblog: posts may have changed, too many to look at now: run dlblog index\n",
    )
    assert run("index").status == 0
    assert run("search", "tuyết") == run("search", "tuyết", "--no-refresh")


def test_a_post_too_long_to_be_read_now(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/mua.md", "Tuyết rơi. " * 20_000)
    done = run("search", "tuyết", "--no-correct")
    assert (done.status, "1 post has changed" in done.err) == (1, True)


def test_all_clocks_changed(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "QUICK", indexing.QUICK._replace(compared=2))
    for name in ("mua", "nang"):
        os.utime(blog / f"{name}.md")
    assert run("search", "mưa").err == ""
    for name in ("mua", "nang", "gio"):
        os.utime(blog / f"{name}.md")
    assert run("search", "mưa").err == (
        "dlblog: the time stamps of more than 2 posts have changed, too much to read before a "
        "search: run dlblog index\n"
    )


AGES: dict[str, Callable[[Path, int], object]] = {
    "a new checkout": lambda path, n: path.write_text(path.read_text()),
    "touched": lambda path, n: path.touch(),
    "of one moment": lambda path, n: os.utime(path, ns=(10**18, 10**18)),
    "of whole seconds": lambda path, n: os.utime(path, (1_700_000_000 + n, 1_700_000_000 + n)),
    "of now, in whole seconds": lambda path, n: os.utime(path, (int(time.time()),) * 2),
    "of the future": lambda path, n: os.utime(path, (time.time() + 1e6 + n,) * 2),
    "of 1970": lambda path, n: os.utime(path, ns=(n, n)),
    "of before 1970": lambda path, n: os.utime(path, ns=(-n, -n)),
    "with other rights": lambda path, n: path.chmod(0o600),
    "renamed": lambda path, n: path.rename(path.with_name(f"x{path.name}")),
    "other texts": lambda path, n: path.write_text(f"Tuyết rơi lần {n}."),
}


@pytest.mark.parametrize("known", [False, True], ids=["first", "known"])
@pytest.mark.parametrize("age", AGES.values(), ids=AGES)
def test_after_index_a_search_is_quiet_and_quick(
    run: Run,
    tmp_path: Path,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    age: Callable[[Path, int], object],
    known: bool,
) -> None:
    """However old or young the files are, and how many: nothing is looked at for long."""
    monkeypatch.setattr(finding, "RACY_NS", 2_000_000_000)
    monkeypatch.setattr(indexing, "QUICK", indexing.QUICK._replace(compared=3))
    posts = [write(f"{name}.md", f"Mưa rơi trên {name}.") for name in "abcdefgh"]
    if known:
        assert run("index", ".").status == 0
    for number, path in enumerate(posts):
        age(path, number)
    assert run("index", ".").status == 0
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "refresh", lambda index: pytest.fail("it looks at all files"))
        for command in (["search", "rơi", "--count"], ["list", "--count"]):
            assert run(*command) == (0, "8\n", "")
    write("i.md", "Nắng lên.")  # and what comes then is seen
    assert run("search", "nắng", "--count") == (0, "1\n", "")
    assert run("search", "rơi", "--count") == (0, "8\n", "")


def test_after_tags_have_changed_too(run: Run, blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "RACY_NS", 2_000_000_000)
    assert run("tag", "rename", "trời", "đất").status == 0
    monkeypatch.setattr(indexing, "refresh", lambda index: pytest.fail("it looks at all files"))
    assert run("list", "-t", "đất", "--count") == (0, "3\n", "")


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "not UTF-8": lambda path: path.write_bytes("Mưa rơi.\n".encode("cp1258") * 40_000),
    "too large": lambda path: path.write_bytes(b"Mua.\n" * 2_000_001),
    "a FIFO": os.mkfifo,
    "a link that leaves": lambda path: path.symlink_to("/etc/passwd"),
    "a link to nothing": lambda path: path.symlink_to("không-có.md"),
}


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
@pytest.mark.parametrize("make", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_keeps_no_change_from_a_search(
    run: Run, blog: Path, write: WritePost, make: Callable[[Path], object], known: bool
) -> None:
    """It is told once, by the next `index`; then nothing is said of it and nothing is missed."""
    if known:
        write("blog/hong.md", "Chưa hỏng.")
        assert run("index").status == 0
        (blog / "hong.md").unlink()
    make(blog / "hong.md")
    told = run("index")
    assert (told.status, told.err.count("\n"), "blog/hong.md:" in told.err) == (2, 1, True)
    for text in ("Tuyết rơi.", "Sương mù."):
        write("blog/mua.md", text)
        assert run("search", text[:-1], "-f", "paths") == (0, "blog/mua.md\n", "")
    (blog / "hong.md").touch() if (blog / "hong.md").is_file() else None
    write("blog/nang.md", "Nắng gắt.")
    assert run("search", "nắng gắt", "-f", "paths") == (0, "blog/nang.md\n", "")
    posts = 3 + known
    assert run("index") == (0, f"{posts} posts: {posts} unchanged\n", "")
    assert run("search", "chưa hỏng", "--count", "--no-correct").out == f"{int(known)}\n"
    assert "faulty" in run("status").out and "blog/hong.md" in run("check").out
    (blog / "hong.md").unlink()
    write("blog/hong.md", "Đã lành.")
    assert run("search", "lành", "-f", "paths") == (0, "blog/hong.md\n", "")
    assert run("index").status == 0


def test_many_that_cannot_be_read(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "QUICK", indexing.QUICK._replace(posts=2, compared=2))
    for number in range(9):
        write(f"blog/{number}.md", b"M\xffa")
    assert run("index").err.count("\n") == 9
    write("blog/mua.md", "Tuyết.")
    assert run("search", "tuyết", "-f", "paths") == (0, "blog/mua.md\n", "")
    write("blog/0.md", b"M\xffa m\xffa")  # one of them changes, and is told again
    assert run("search", "tuyết", "--count") == (0, "1\n", "")
    done = run("index")
    assert (done.status, done.err.partition(":")[2][:11]) == (2, " blog/0.md:")
    write("blog/1.md", "Mưa.")
    assert run("index").out.startswith("+ blog/1.md\n")
    assert json.loads(run("status", "-f", "json").out)["faulty"] == 8
    assert run("rebuild").err.count("\n") == 8


def test_what_a_search_finds_first_is_told_by_index(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/hong.md", b"M\xffa")
    for _ in range(2):
        assert run("search", "mưa", "--count").err == ""
    done = run("index")
    assert (done.status, "blog/hong.md:1:" in done.err) == (2, True)
    assert run("index").status == 0


def test_a_part_forgets_nothing_of_the_rest(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/hong.md", b"M\xffa")
    write("xa/a.md", "Nắng.")
    assert run("index", "blog", "xa").status == 2
    write("xa/b.md", "Gió.")
    assert run("index", "xa").status == 0
    assert run("index").status == 0
    assert json.loads(run("status", "-f", "json").out)["faulty"] == 1


def test_a_lock_never_makes_it_wait(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/mua.md", "Tuyết.")
    engine = engines.open_index(blog.parent / "index")
    with engine.writer():
        started = time.monotonic()
        done = run("search", "mưa", "-f", "paths")
        assert time.monotonic() - started < indexing.PATIENCE
    engine.close()
    assert done == (
        0,
        "blog/mua.md\n",
        "dlblog: another dlblog is writing the index: what has changed is not in this answer\n",
    )
    assert run("search", "tuyết", "-f", "paths") == (0, "blog/mua.md\n", "")


def test_an_index_that_cannot_be_written(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("dlblog.engines.whoosh.writer.write_durably", refuse)
    os.utime(blog / "mua.md")  # nothing is lost when that is not noted
    assert run("search", "mưa", "-f", "paths") == (0, "blog/mua.md\n", "")
    write("blog/mua.md", "Tuyết.")
    done = run("search", "mưa", "-f", "paths")
    assert (done.status, done.out) == (0, "blog/mua.md\n")
    where = blog.parent / "index"
    assert done.err == (
        f"dlblog: the index in {where} cannot be written (Permission denied): "
        "what has changed is not in this answer\n"
    )


def test_faults_of_posts_read_now_are_told_once(run: Run, blog: Path, write: WritePost) -> None:
    write("blog/mua.md", "---\ntitle: 'Mưa\n---\nTuyết.")
    done = run("search", "tuyết", "-f", "paths")
    assert (done.status, done.out) == (0, "blog/mua.md\n")
    assert done.err.startswith("dlblog: blog/mua.md:2: front matter is not YAML")
    assert run("search", "tuyết").err == ""


def test_another_dictionary_is_left_to_index(run: Run, blog: Path, write: WritePost) -> None:
    write("words.txt", "hạt mưa\n")
    assert run("index", "--dictionary", "words.txt").status == 0
    write("words.txt", "hạt mưa\nhạt nắng\n")
    assert run("search", "mưa").err == (
        "dlblog: the dictionary has changed, too much to read before a search: run dlblog index\n"
    )
    (blog.parent / "words.txt").unlink()
    assert "words.txt cannot be read" in run("search", "mưa").err


def test_a_folder_that_is_gone_empties_nothing(run: Run, blog: Path) -> None:
    blog.rename(blog.parent / "elsewhere")
    for _ in range(2):
        assert run("search", "mưa", "-f", "paths") == (0, "blog/mua.md\n", "")


@pytest.mark.parametrize("command", ["show", "related"])
def test_a_new_post_can_be_named(run: Run, blog: Path, write: WritePost, command: str) -> None:
    write("blog/tuyet-sa-pa.md", "Mưa tuyết.")
    assert "no post has 'tuyet-sa-pa'" in run(command, "--no-refresh", "tuyet-sa-pa").err
    assert "no post has" not in run(command, "tuyet-sa-pa").err


def test_a_batch_looks_once(
    run: Run, blog: Path, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("blog/mua.md", "Tuyết.")
    write("queries.txt", "tuyết\nnắng\n")
    asked: list[Path] = []
    refresh = indexing.refresh
    monkeypatch.setattr(indexing, "refresh", lambda at: (asked.append(at), refresh(at))[1])
    done = run("search", "--batch", "queries.txt", "-f", "paths")
    assert done.out.split() == ["blog/mua.md", "blog/nang.md"]
    assert len(asked) == 1


SETTINGS = {
    "slip": ("refrsh = false", "there is no setting 'refrsh'"),
    "not a truth": ("refresh = 'no'", "refresh is true or false"),
    "not TOML": ("refresh = ", "is not TOML: "),
    "not UTF-8": (b"refresh = false # \xff", "is not UTF-8"),
}


@pytest.mark.parametrize(("content", "said"), SETTINGS.values(), ids=SETTINGS)
def test_settings_that_cannot_be_read(
    run: Run, blog: Path, write: WritePost, content: str | bytes, said: str
) -> None:
    write("dlblog.toml", content)
    done = run("search", "mưa")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"dlblog: {blog.parent / 'dlblog.toml'}") and said in done.err
    assert len(done.err.splitlines()) == 1


def test_settings_with_a_byte_order_mark(run: Run, blog: Path, write: WritePost) -> None:
    write("dlblog.toml", b"\xef\xbb\xbfrefresh = false\r\n")
    write("blog/mua.md", "Tuyết.")
    assert run("search", "tuyết", "--no-correct").status == 1
