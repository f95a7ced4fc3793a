"""An index is made and written only in a folder that is new, empty, or dlblog's own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dlblog.sealed import seal
from tests.conftest import Run, WritePost
from tests.engines.seals import change, read_sealed, sub_folder
from tests.faults.states import ended, start

Tree = dict[str, object]


def tree(folder: Path) -> Tree:
    """All that is in a folder, with the bytes and times of each file."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, content)
    return found


@pytest.fixture
def blog(run: Run, tmp_path: Path, write: WritePost) -> Path:
    """Two posts without an index."""
    write("posts/suong.md", "---\ntags: [núi]\n---\nSương mù trên đèo.\n")
    write("posts/bien.md", "---\ntags: [biển]\n---\nSóng vỗ bờ.\n")
    return tmp_path


COMMANDS = (
    ("index", "posts"),
    ("index",),
    ("rebuild", "posts"),
    ("search", "sương"),
    ("search", "--no-refresh", "sương"),
    ("list",),
    ("tags",),
    ("tag", "add", "đèo", "posts/suong.md"),
    ("tag", "rename", "núi", "non"),
    ("tag", "doctor"),
    ("tag", "suggest", "--untagged"),
    ("status",),
    ("stats",),
    ("check",),
    ("show", "suong"),
    ("related", "suong"),
)

FOREIGN: dict[str, dict[str, str | bytes]] = {
    "an editor's": {"settings.json": "{}", "tasks.json": "{}"},
    "a database's": {"CURRENT": "MANIFEST-000001\n", "LOCK": "", "LOG": "x"},
    "a lock": {"LOCK": ""},
    "what is called as ours": {"dlblog.json": "{}", "dlblog.lock": "của tôi\n"},
    "another index": {"CURRENT": '{"index": "dlblog-0123456789ab", "format": 4}\n'},
    "one that is not sealed": {
        "dlblog.json": '{"index":"dlblog-0123456789ab","format":5,"fingerprint":"","version":""}\n',
    },
    "a cache of that name": {"dlblog.sqlite": b"SQLite format 3\0 cua toi"},
    "a mark of that name": {"dlblog.reading": "sách đang đọc"},
    "a sub-folder of that name": {"dlblog-0123456789ab/ghi-chú.txt": "đừng xoá"},
    "names of before": {"seen": "x", "suspect": "", "reading": "", "words.sqlite": b"SQLite"},
    "hidden": {".DS_Store": b"\0\1"},
    "the pages of a site": {"index.html": "<p>Chào</p>", "_index.md": "Chào"},
    "a folder": {"ảnh/a.svg": "<svg/>"},
    "with control characters": {"a\x1b[31m\n.txt": "x"},
}  # fmt: skip


@pytest.mark.parametrize("files", FOREIGN.values(), ids=FOREIGN)
def test_a_folder_of_somebody_else(
    blog: Path, run: Run, write: WritePost, files: dict[str, str | bytes]
) -> None:
    for name, content in files.items():
        write(f"index/{name}", content)
    before = tree(blog)
    for command in COMMANDS:
        done = run(*command)
        assert (done.status, done.out) == (2, ""), command
        assert f"{blog}/index holds files that are not dlblog's (" in done.err, command
        assert "name a new or empty folder with --index-dir\n" in done.err
        assert len(done.err.splitlines()) == 1 and "\x1b" not in done.err
    for line in ("dlblog show ", "dlblog list -t "):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("_DLBLOG_COMPLETE", "bash")
            patch.setenv("_DLBLOG_LINE", line)
            assert run()[::2] == (0, "")
    assert tree(blog) == before


def test_what_lies_there_is_named(blog: Path, run: Run, write: WritePost) -> None:
    for name in ("b", "a", "d", "c" * 50, ".gitignore"):
        write(f"index/{name}", "")
    assert run("index", "posts").err == (
        f"dlblog: {blog}/index holds files that are not dlblog's (a, b, {'c' * 40}…, …): "
        "name a new or empty folder with --index-dir\n"
    )


@pytest.mark.parametrize("folder", [".", "..", "posts", "posts/..", "link"])
def test_a_folder_of_the_blog(
    blog: Path, run: Run, write: WritePost, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (blog / "link").symlink_to("posts")
    (blog / "sau").mkdir()
    monkeypatch.chdir(blog if folder != ".." else blog / "sau")
    before = tree(blog)
    for command in (["index", str(blog / "posts")], ["search", "sương"], ["rebuild", str(blog)]):
        done = run("--index-dir", folder, *command)
        assert (done.status, "that are not dlblog's (" in done.err) == (2, True)
    assert tree(blog) == before


IN_PLACE: dict[str, Callable[[Path], object]] = {
    "a file": lambda path: path.write_text("của tôi"),
    "an empty file": lambda path: path.touch(),
    "a link to nothing": lambda path: path.symlink_to("không-có"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a FIFO": os.mkfifo,
}


@pytest.mark.parametrize("make", IN_PLACE.values(), ids=IN_PLACE)
def test_no_folder(blog: Path, run: Run, make: Callable[[Path], object]) -> None:
    make(blog / "index")
    before = tree(blog)
    for command in COMMANDS:
        assert run(*command) == (
            2,
            "",
            f"dlblog: {blog}/index is not a folder: name a new or empty folder with --index-dir\n",
        ), command
    assert tree(blog) == before


USABLE: dict[str, Callable[[Path], object]] = {
    "new": lambda path: None,
    "empty": lambda path: path.mkdir(),
    "new, deep": lambda path: path.parent.joinpath("a").mkdir(),
    "a .gitignore": lambda path: (path.mkdir(), (path / ".gitignore").write_text("*\n")),
    "a link to an empty folder": lambda path: (
        path.with_name("xa").mkdir(), path.symlink_to("xa"),
    ),
    "killed at once": lambda path: (path.mkdir(), (path / "dlblog.lock").touch()),
    "killed with the lock": lambda path: (
        path.mkdir(), (path / "dlblog.lock").write_text("4711 1700000000\n"),
    ),
    "killed as it read": lambda path: (path.mkdir(), (path / "dlblog.reading").touch()),
    "without room": lambda path: (path.mkdir(), (path / "dlblog.sqlite").touch()),
    "power lost as SQLite wrote": lambda path: (
        path.mkdir(), (path / "dlblog.sqlite-journal").write_bytes(bytes(512) + b"\1\2\3"),
    ),
    "killed with a sub-folder": lambda path: (path / "dlblog-0123456789ab").mkdir(parents=True),
    "power lost": lambda path: (
        (path / "dlblog-0123456789ab").mkdir(parents=True),
        (path / "dlblog-0123456789ab/MAIN_0a.trm").write_bytes(b"\0\0"),
        (path / "dlblog.lock").write_bytes(b"\0\0\0"),
        (path / "dlblog.json").write_bytes(b"\0\0\0"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", USABLE.values(), ids=USABLE)
def test_a_folder_that_may_become_one(blog: Path, run: Run, make: Callable[[Path], object]) -> None:
    make(blog / "index")
    assert run("search", "sương").status == 2
    assert run("index", "posts").status == 0
    assert run("search", "sương", "-f", "paths").out == "posts/suong.md\n"
    assert run("check").status in (0, 1)
    assert len(list((blog / "index").glob("dlblog-*"))) == 1


DAMAGE: dict[str, Callable[[Path], object]] = {
    "the file that names it": lambda index: (index / "dlblog.json").write_bytes(b"\0" * 99),
    "no file that names it": lambda index: (index / "dlblog.json").unlink(),
    "no sub-folder": lambda index: shutil.rmtree(sub_folder(index)),
    "all within": lambda index: [p.write_bytes(b"") for p in sub_folder(index).iterdir()],
    "a state": lambda index: next(sub_folder(index).glob("state-*")).write_bytes(b"{"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_still_dlblogs(
    blog: Path, run: Run, write: WritePost, damage: Callable[[Path], object]
) -> None:
    assert run("index", "posts").status == 0
    write("index/của-tôi.txt", "Để yên.")
    damage(blog / "index")
    assert run("search", "sương").status == 2
    assert run("index").status == 0  # which knows its folder all the same
    assert run("search", "sương", "-f", "paths").out == "posts/suong.md\n"
    assert run("check").status in (0, 1)
    assert (blog / "index/của-tôi.txt").read_text() == "Để yên."


def test_files_of_the_user_beside_an_index_stay(blog: Path, run: Run, write: WritePost) -> None:
    """dlblog writes only to names that nobody else uses."""
    assert run("index", "posts").status == 0
    names = "CURRENT LOCK settings.json seen suspect reading words.sqlite changes index.md".split()
    for name in names:
        write(f"index/{name}", f"{name} của tôi")
    for path in sub_folder(blog / "index").glob("*.pst"):
        path.write_bytes(b"\0" * path.stat().st_size)  # which a search marks
    run("search", "sương")
    for command in (["index"], ["rebuild"], ["tags"], ["check"]):
        assert run(*command).status in (0, 1)
    assert [(blog / "index" / name).read_text() for name in names] == [
        f"{name} của tôi" for name in names
    ]


@pytest.fixture
def old(blog: Path, run: Run) -> Iterator[Path]:
    """An index as format 4 had it."""
    assert run("index", "posts").status == 0
    index = blog / "index"
    change(index / "dlblog.json", lambda now: {**now, "format": 4})
    settings = read_sealed(index / "dlblog.json")["settings"]
    change(index / "dlblog.json", lambda now: {k: now[k] for k in now if k != "settings"})
    (index / "dlblog.json").rename(index / "CURRENT")
    (index / "settings.json").write_bytes(seal(settings))
    (index / "dlblog.lock").rename(index / "LOCK")
    (index / "dlblog.seen").rename(index / "seen")
    (index / "dlblog.sqlite").unlink()
    with sqlite3.connect(index / "words.sqlite") as connection:
        connection.execute("CREATE TABLE made (version TEXT)")
        connection.execute("CREATE TABLE run (key INTEGER PRIMARY KEY, sizes BLOB)")
    connection.close()
    yield index


def test_an_index_of_before(blog: Path, run: Run, old: Path) -> None:
    before = tree(blog)
    for command in (["search", "sương"], ["status"], ["tags"], ["show", "suong"]):
        done = run(*command)
        assert (done.status, "was made by dlblog" in done.err) == (2, True), done
    mark = f"index/{sub_folder(old).name}/suspect"
    assert tree(blog).keys() - before.keys() == {mark}
    done = run("index")
    assert (done.status, "it was rebuilt" in done.err) == (0, True)
    names = {path.name for path in old.iterdir()}
    assert names - {sub_folder(old).name, "dlblog.sqlite"} == {
        ".gitignore", "dlblog.json", "dlblog.lock", "dlblog.seen",
    }  # fmt: skip
    assert run("search", "sương", "-f", "paths").out == "posts/suong.md\n"


def test_of_an_index_of_before_only_what_is_ours_goes(
    blog: Path, run: Run, write: WritePost, old: Path
) -> None:
    own = {
        "settings.json": '{"editor.tabSize": 2}\n',
        "LOCK": "",
        "seen": "phim đã xem\n",
        "suspect": "",
        "reading": "sách đang đọc\n",
        "words.sqlite": b"SQLite format 3\0 cua toi",
        "CURRENT.new": "MANIFEST-000001\n",
        "ghi-chú.md": "Đừng xoá.",
    }
    for name, content in own.items():
        write(f"index/{name}", content)
    assert run("rebuild").status == 0
    assert run("index").status == 0
    for name, content in own.items():
        kept = (old / name).read_bytes()
        assert kept == (content if isinstance(content, bytes) else content.encode()), name
    assert not (old / "CURRENT").exists()


@pytest.mark.parametrize("made", [False, True])
def test_two_at_once(tmp_path: Path, write: WritePost, made: bool) -> None:
    """In a folder that neither has seen; both find all posts."""
    for number in range(30):
        write(f"posts/{number}.md", f"Chuyện thứ {number}.")
    if made:
        (tmp_path / "index").mkdir()
    (tmp_path / "tmp").mkdir()
    both = [start(tmp_path, "index", "posts", "--wait", "60") for _ in range(2)]
    for process in both:
        done = ended(process)
        assert (done.status, done.err) == (0, "")
    assert len(list((tmp_path / "index").glob("dlblog-*"))) == 1
    assert json.loads(ended(start(tmp_path, "status", "-f", "json")).out)["posts"] == 30
