"""The journal of changes: what takes them back, whatever happened to process, index and posts."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

import pytest

from dlblog import tagging
from dlblog.change_record import read_change
from dlblog.frontmatter_edit import TagChange
from dlblog.journal import Journal
from dlblog.lock import Lock as FileLock
from dlblog.recovery import RULE
from dlblog.replacement import Replacement
from dlblog.sealed import seal
from dlblog.state import pending_records, state_folder
from tests.conftest import Done, Run, WritePost
from tests.faults.posts import POSTS
from tests.faults.tagging import SHARED
from tests.faults.trial import run as run_child

Files = dict[str, bytes]
OLD, NEW = "lập trình", "viết mã"


def files_of(folder: Path) -> Files:
    """All files but those of the index, through no link to a folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in names.items() if name[:6] != "index/"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blog is kept that all tests copy."""
    return tmp_path_factory.mktemp("kept") / "blog"


@pytest.fixture
def blog(kept: Path, tmp_path: Path, run: Run, write: WritePost) -> Path:
    """Posts in several styles and what else is in such a folder, and their index."""
    if not kept.exists():
        for number, post in enumerate(POSTS[:10]):
            content = post.content.replace(b"\n", b"\r\n") if number % 2 else post.content
            write(f"posts/{post.name}.md", content)
        write("posts/khong-the.md", "Bài này chưa có thẻ nào.")
        write("posts/the-rong.md", "---\ntitle: Trống\ntags: \n---\nKhông có gì.\n")
        write("run.sh", "echo chào\n")
        write(".git/hooks/pre-commit", "echo kiểm tra\n")
        write(".git/note.md", "Của git.\n")
        write("posts/.nhap.md", "Giấu đi.\n")
        write("posts/_site/trang.md", "Trang đã dựng.\n")
        assert run("index", "posts").status == 0
        shutil.copytree(tmp_path, kept, symlinks=True)
    else:
        shutil.copytree(kept, tmp_path, dirs_exist_ok=True, symlinks=True)
    return tmp_path


@pytest.fixture
def treasure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of the user's outside of the blog that nobody may touch."""
    folder = tmp_path_factory.mktemp("của-tôi")
    (folder / "thư.md").write_text("Mẹ thương nhớ,")
    yield folder
    assert [path.name for path in folder.iterdir()] == ["thư.md"]
    assert (folder / "thư.md").read_text() == "Mẹ thương nhớ,"


# Undo


def add_to_all(blog: Path, tag: str) -> int:
    """Give all posts a tag, and say how many had it not."""
    from dlblog import engines

    engine = engines.open_index(blog / "index")
    try:
        change = TagChange(added=(tag,))
        edited = tagging.edit(engine, blog / "index", dict.fromkeys(engine.indexed(), change))
    finally:
        engine.close()
    tagging.carry_out(blog / "index", edited, f"tag add {tag}")
    return len(edited.contents)


def test_undo_gives_back_identical_files(blog: Path, run: Run) -> None:
    before, modes = files_of(blog), [path.stat().st_mode for path in blog.rglob("*.md")]
    states = [before]
    for tag in ("một", "hai lần", "C#", "007"):
        assert add_to_all(blog, tag) == 12
        states.append(files_of(blog))
    assert run("rebuild").status == 0  # forgets nothing of it
    assert run("tag", "undo", "--list").out.count("  (12 posts)\n") == 4
    for state in reversed(states[:-1]):
        assert run("tag", "undo").status == 0
        assert files_of(blog) == state
        assert run("tags").out == run("tags", "--no-refresh").out
    assert [path.stat().st_mode for path in blog.rglob("*.md")] == modes
    done = run("tag", "undo")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "no change of tags can be taken back" in done.err


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared")
def test_undo_in_all_real_posts(tmp_path: Path, run: Run) -> None:
    """Also those that have no tags, and those where `tags:` says nothing."""
    shutil.copytree(SHARED, tmp_path / "posts")
    before = files_of(tmp_path)
    assert run("index", "posts").status == 0
    assert add_to_all(tmp_path, "thẻ: mới") == 374
    done = run("list", "-t", "thẻ: mới", "--count")
    assert (done.out, done.err) == ("374\n", "")
    changed = [name for name, content in files_of(tmp_path).items() if before[name] != content]
    assert len(changed) == 374
    assert run("tag", "undo").status == 0
    assert files_of(tmp_path) == before
    assert run("list", "-t", "thẻ: mới").status == 1


def test_undo_leaves_what_has_changed_in_other_lines(blog: Path, run: Run) -> None:
    add_to_all(blog, "chung")
    before = {path: path.read_bytes() for path in (blog / "posts").glob("*.md")}
    for path, content in before.items():
        path.write_bytes(b"".join([content.replace(b"title: ", b"title: Hai "), b"\r\n- chung\n"]))
    assert run("tag", "undo").status == 0
    for path in before:
        content = path.read_bytes()
        assert content.endswith(b"\r\n- chung\n") and b"chung" not in content[:-9]
        assert (b"title: Hai " in content) == (b"title: " in content)
    assert run("list", "-t", "chung").status == 1


def test_undo_is_refused_whole(blog: Path, run: Run) -> None:
    assert run("tag", "rename", OLD, NEW).status == 0
    path = blog / "posts/docker.md"
    path.write_bytes(path.read_bytes().replace(NEW.encode(), "viết".encode()))
    before = files_of(blog)
    done = run("tag", "undo")
    assert done.status == 2
    assert "docker.md" in done.err and f"'{NEW}' is not there any more" in done.err
    assert "nothing is changed" in done.err
    assert files_of(blog) == before


def test_undo_of_what_was_taken_back_by_hand(blog: Path, run: Run) -> None:
    before = files_of(blog)
    assert run("tag", "rename", OLD, NEW).status == 0
    for name, content in before.items():
        (blog / name).write_bytes(content)
    done = run("tag", "undo")
    assert (done.status, files_of(blog)) == (0, before)
    assert "as they were before" in done.err
    assert run("tag", "undo").status == 1


def test_undo_without_an_index(blog: Path, run: Run) -> None:
    """An index can be deleted at any time: undo does not need the one that was there."""
    before = files_of(blog)
    add_to_all(blog, "chung")
    shutil.rmtree(blog / "index")
    assert run("index", "posts").status == 0
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before


def test_a_link_stays_a_link(blog: Path, run: Run) -> None:
    (blog / "data").mkdir()
    os.replace(blog / "posts/docker.md", blog / "data/that.md")
    (blog / "posts/docker.md").symlink_to("../data/that.md")
    before = files_of(blog)
    assert run("tag", "rename", OLD, NEW).status == 0
    assert (blog / "posts/docker.md").is_symlink()
    assert NEW.encode() in (blog / "data/that.md").read_bytes()
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before
    assert (blog / "posts/docker.md").is_symlink()


def test_only_the_user_may_read_it(blog: Path, run: Run, state_folder: Path) -> None:
    assert run("tag", "rename", OLD, NEW).status == 0
    assert stat.S_IMODE(state_folder.stat().st_mode) == 0o700
    assert sorted(os.listdir(state_folder)) == ["000001", "lock"]


@pytest.mark.parametrize("variable", ["", "tương/đối"])
def test_where_it_lies_without_a_variable(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", variable)
    assert state_folder() == tmp_path / ".local/state/dlblog"


def test_a_home_that_cannot_be_written(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags cannot be changed; whatever else there is can be done."""
    before = files_of(blog)
    (blog / "tệp").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(blog / "tệp"))
    done = run("tag", "rename", OLD, NEW)
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert f"{blog}/tệp/dlblog, where dlblog keeps" in done.err and "set XDG_STATE_HOME" in done.err
    (blog / "tệp").unlink()
    assert files_of(blog) == before
    (blog / "tệp").touch()
    for args in (("index",), ("search", "máy"), ("rebuild",)):
        assert (run(*args).status, run(*args).err) == (0, ""), args


def test_a_short_history_is_kept(
    blog: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many changes of one blog do not push out the last one of another."""
    write("khac/posts/may.md", "---\ntags: [máy]\n---\nMáy tính.\n")
    other = ("--index-dir", "khac/index")
    assert run(*other, "index", "khac/posts").status == 0
    assert run(*other, "tag", "add", "một", "may").status == 0
    assert run(*other, "tag", "add", "hai", "may").status == 0
    monkeypatch.setattr("dlblog.journal._MOST_KEPT", 3)
    for number in range(4):
        assert run("tag", "add", f"n{number}", "docker").status == 0
    listed = json.loads(run("tag", "undo", "--list", "-f", "json").out)
    assert [change["what"] for change in listed] == ["tag add n3", "tag add n2", "tag add n1"]
    assert [change["paths"] for change in listed] == [["posts/docker.md"]] * 3
    told = run(*other, "tag", "undo", "--list").out
    assert told.endswith("  tag add hai  (1 post)\n  khac/posts/may.md\n")


# Interrupted


def interrupt(blog: Path, done: int = 1, *, old: str = OLD, new: str = NEW) -> Files:
    """Let a rename die when so many of its posts are in place; returns the posts before."""
    before = files_of(blog)

    def prepare() -> None:
        finish, seen, one_by_one = Replacement.finish, [], Lock()

        def die(replacement: Replacement) -> None:
            with one_by_one:
                if len(seen) == done:
                    os.kill(os.getpid(), 9)
                finish(replacement)
                seen.append(replacement)

        Replacement.finish = die  # type: ignore[method-assign]

    assert run_child(blog, "tag", "rename", old, new, prepare=prepare).status == -9
    now = files_of(blog)
    assert len(pending_records()) == 1
    assert sum(now[name] != content for name, content in before.items()) == done
    assert [name for name in now if name not in before] != []
    return before


def changed_in(blog: Path, before: Files) -> list[str]:
    now = files_of(blog)
    return [name for name in before if now[name] != before[name]]


TAKEN_BACK = f"dlblog: 'tag rename '{OLD}' '{NEW}'' was interrupted and is taken back"


@pytest.mark.parametrize(
    "args",
    [
        ("index",),
        ("rebuild",),
        ("search", "máy"),
        ("list",),
        ("tags",),
        ("tag", "undo", "--dry-run"),
    ],
    ids=" ".join,
)
def test_the_next_command_takes_it_back(blog: Path, run: Run, args: tuple[str, ...]) -> None:
    before = interrupt(blog)
    done = run(*args)
    assert f"{TAKEN_BACK}\n" in done.err
    assert files_of(blog) == before
    assert pending_records() == []
    done = run("list", "-t", OLD, "--count")
    assert (done.out, done.err) == ("3\n", "")


def test_without_the_index_it_was_made_through(blog: Path, run: Run) -> None:
    before = interrupt(blog)
    shutil.rmtree(blog / "index")
    done = run("index", "posts")
    assert (done.status, done.err) == (0, f"{TAKEN_BACK}\n")
    assert files_of(blog) == before
    assert run("list", "-t", OLD, "--count").out == "3\n"


def test_what_was_edited_since_stays(blog: Path, run: Run) -> None:
    """In a post that was changed, in one whose turn had not come, and in its tags."""
    before = interrupt(blog, done=2)
    first, second = changed_in(blog, before)
    (third,) = (n for n in before if OLD.encode() in files_of(blog)[n][:200])
    more = "Thêm một câu.\n".encode()
    for path in (first, third):
        with open(blog / path, "ab") as file:
            file.write(more)
    other = before[second].replace(OLD.encode(), "mã nguồn".encode(), 1)
    (blog / second).write_bytes(other)
    done = run("index")
    assert f"but not in {second} (its tags have changed since ('{NEW}' is not" in done.err
    assert done.err.count("\n") == 1
    expected = {path: before[path] + more for path in (first, third)} | {second: other}
    assert files_of(blog) == {**before, **expected}
    assert run("index").err == ""


def test_a_post_that_is_gone(blog: Path, run: Run) -> None:
    before = interrupt(blog, done=2)
    path = changed_in(blog, before)[0]
    (blog / path).unlink()
    del before[path]
    done = run("search", "máy")
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert path in done.err
    assert files_of(blog) == before
    assert run("search", "máy").err == ""


@pytest.mark.parametrize("kind", ["link", "link to a folder", "pipe"])
def test_what_is_in_the_place_of_a_post_is_not_followed(
    blog: Path, run: Run, treasure: Path, kind: str
) -> None:
    before = interrupt(blog, done=2)
    path = changed_in(blog, before)[0]
    if kind == "link to a folder":
        (treasure / "posts").mkdir()
        shutil.copytree(blog / "posts", treasure / "posts", dirs_exist_ok=True)
        shutil.rmtree(blog / "posts")
        (blog / "posts").symlink_to(treasure / "posts")
        kept = files_of(treasure)
        done = run("index", "posts")
        assert "but not in " in done.err, done
        assert files_of(treasure) == kept
        shutil.rmtree(treasure / "posts")
        return
    (blog / path).unlink()
    KINDS[kind](blog / path, treasure)
    done = run("index")
    assert f"but not in {path} (" in done.err, done
    del before[path]
    assert {name: content for name, content in files_of(blog).items() if name != path} == before


def test_what_cannot_be_taken_back_now_is_tried_again(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = interrupt(blog, done=2)
    one, two = changed_in(blog, before)
    (record,) = pending_records()
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: not str(path).endswith(one))
        for args, status in ((("search", "máy"), 0), (("tag", "rename", "học máy", "ML"), 2)):
            done = run(*args)
            assert done.status == status, done
            assert f"but not in {one} (is read-only): put that right and run dlblog" in done.err
            assert f"or delete {record} to leave them as they are" in done.err
        assert "nothing is changed: 'tag rename" in done.err
        assert (blog / two).read_bytes() == before[two]
        assert b"ML" not in b"".join(files_of(blog).values())
    assert run("tag", "rename", "học máy", "ML").status == 0
    assert (blog / one).read_bytes() == before[one]


def test_what_is_left_as_it_is(blog: Path, run: Run) -> None:
    """The way out that is named for what can never be taken back."""
    before = interrupt(blog, done=2)
    paths = changed_in(blog, before)
    (record,) = pending_records()
    record.unlink()
    assert (run("index").status, run("index").err) == (0, "")
    assert changed_in(blog, before) == paths


def test_while_somebody_changes_posts(blog: Path, run: Run, state_folder: Path) -> None:
    """A search answers from before, at once; what would change something says who does."""
    before = interrupt(blog)
    with FileLock(state_folder / "lock", 0, ""):
        done = run("search", "docker")
        assert done.status == 0
        assert "is changing posts: this answer is from before\n" in done.err
        assert run("list", "-t", OLD, "--count").out == "3\n"
        for args in (("index", "--wait", "0"), ("tag", "add", "x", "docker"), ("tag", "undo")):
            done = run(*args)
            assert done.status == 2, done
            assert done.err.count("\n") == 1 and "is changing posts: try later\n" in done.err
        assert run("tag", "undo", "--list").status == 1
    assert run("index").status == 0
    assert files_of(blog) == before


def two_at_once(blog: Path, *commands: tuple[str, ...]) -> list[bool]:
    """Run commands at the same time; returns which of them did their work."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "dlblog", *args],
            cwd=blog,
            env={**os.environ, "PYTHONPATH": str(Path(tagging.__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for args in commands
    ]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in running]
    for _, err, status in ended:
        # The tag may have another name by then, or the posts have changed since they were read.
        assert status == 0 or (status in (1, 2) and "Traceback" not in err and err), ended
    assert any(status == 0 for *_, status in ended), ended
    return [status == 0 for *_, status in ended]


@pytest.mark.parametrize("index", ["index", "khac"])
def test_two_at_once(blog: Path, run: Run, index: str) -> None:
    """Each does all of its work or, with a line that says why, nothing; also by two indexes."""
    before = files_of(blog)
    assert run("--index-dir", index, "index", "posts").status == 0
    good = two_at_once(
        blog,
        ("tag", "rename", OLD, NEW),
        ("--index-dir", index, "tag", "add", "chung", "--where", f'tag:"{OLD}"'),
    )
    shutil.rmtree(blog / "khac", ignore_errors=True)
    now = files_of(blog)
    changed = [name for name, content in now.items() if content != before[name]]
    assert len(changed) == 3
    for name in changed:
        assert (NEW.encode() in now[name]) == good[0]
        assert (b"chung" in now[name]) == good[1]
    run("index")
    for _ in range(sum(good)):
        assert run("tag", "undo").status == 0
    assert files_of(blog) == before


def test_a_journal_that_cannot_be_written(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches answer all the same."""
    interrupt(blog)

    def refuse(*args: Any) -> None:
        raise PermissionError(13, "Permission denied", "lock")

    monkeypatch.setattr("dlblog.journal.Lock", refuse)
    done = run("search", "docker")
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert "not taken back (" in done.err and "(Permission denied)" in done.err


def test_an_index_that_does_not_know_its_posts(blog: Path, run: Run) -> None:
    before = interrupt(blog)
    for pattern in ("*/state-*", "dlblog.json"):
        for path in (blog / "index").glob(pattern):
            path.write_bytes(b"{}")
    assert f"{TAKEN_BACK}\n" in run("rebuild", "posts").err
    assert files_of(blog) == before
    assert run("list", "-t", OLD, "--count").out == "3\n"


def test_the_index_cannot_follow(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(tagging, "update", _no_room)
        done = run("tag", "rename", OLD, NEW)
    assert done.status == 2
    assert "the posts are changed, but the index could not follow (No space left" in done.err
    assert run("list", "-t", NEW, "--count").out == "3\n"


def _no_room(*args: Any, **options: Any) -> None:
    raise OSError(28, "No space left on device", "index/x")


# A search does no more than it may, and other blogs are none of its business


def many(write: WritePost, folder: str, number: int, text: str = "") -> None:
    for one in range(number):
        write(f"{folder}/{one}.md", f"---\ntags: [{OLD}]\n---\nBài số {one}.\n{text}")


@pytest.mark.parametrize(("number", "text"), [(51, ""), (3, "Một câu dài. " * 9000)])
def test_a_search_takes_back_only_a_little(
    tmp_path: Path, run: Run, write: WritePost, number: int, text: str
) -> None:
    many(write, "posts", number, text)
    assert run("index", "posts").status == 0
    before = interrupt(tmp_path)
    torn = files_of(tmp_path)
    for args in (("search", "bài"), ("list",), ("tags",), ("related", "posts/0.md"), ("stats",)):
        done = run(*args)
        assert (done.status, done.err.splitlines()) == (
            0,
            [
                "dlblog: dlblog index takes back a change of tags that was interrupted: "
                "this answer is from before"
            ],
        )
    assert run("list", "-t", OLD, "--count").out == f"{number}\n"
    assert files_of(tmp_path) == torn
    assert f"{TAKEN_BACK}\n" in run("index").err
    assert files_of(tmp_path) == before
    assert run("search", "bài").err == ""


@pytest.fixture
def other(tmp_path: Path, run: Run, write: WritePost) -> Path:
    """Another blog of the same user, with a change that was interrupted."""
    many(write, "khac/posts", 3)
    assert run("--index-dir", "khac/index", "index", "khac/posts").status == 0
    run_there = run_child(tmp_path / "khac", "list", "--count")
    assert run_there.out == "3\n"
    return tmp_path / "khac"


def test_a_search_leaves_other_blogs_alone(blog: Path, run: Run, other: Path) -> None:
    before = interrupt(other)
    torn = files_of(other)
    for args in (("search", "máy"), ("list",), ("tag", "doctor")):
        assert run(*args).err == ""
    assert files_of(other) == torn
    assert run("index").err == f"{TAKEN_BACK}\n"
    assert files_of(other) == before


def test_another_blog_that_is_out_of_reach(blog: Path, run: Run, other: Path) -> None:
    """As on a disk that is not mounted: it blocks nobody, and is put right when it is back."""
    before = interrupt(other)
    away = blog / "tháo-ra"
    for leave in (False, True):
        other.rename(away)
        if leave:  # an empty folder, where the disk would be mounted
            (other / "posts").mkdir(parents=True)
        for args in (("index",), ("tag", "add", "x", "docker"), ("tag", "undo"), ("search", "máy")):
            assert (run(*args).status, run(*args).err) == (0, "") or args[0] == "tag", args
        assert run("tag", "add", "x", "docker").status == 0
        assert run("tag", "undo").status == 0
        assert len(pending_records()) == 1
        shutil.rmtree(other, ignore_errors=True)
        away.rename(other)
    assert f"{TAKEN_BACK}\n" in run("index").err
    assert files_of(other) == before


def test_another_blog_that_is_being_changed(
    blog: Path, run: Run, other: Path, state_folder: Path
) -> None:
    interrupt(other)
    with FileLock(state_folder / "lock", 0, ""):
        for args in (("index",), ("search", "máy")):
            assert (run(*args).status, run(*args).err) == (0, ""), args
        done = run("tag", "add", "x", "docker")
        assert done.status == 2 and "is changing posts: try later" in done.err


# Records that are none


def test_the_header_can_be_read_alone(blog: Path, run: Run, state_folder: Path) -> None:
    assert run("tag", "rename", OLD, NEW).status == 0
    path = state_folder / "000001"
    change = read_change(path)
    assert read_change(path, only_header=True) == change._replace(files=[])
    assert (change.posts, len(change.files)) == (3, 3)
    assert change.folders == change.roots == [str(blog / "posts")]
    assert change.size > sum(len(Path(file.path).read_bytes()) for file in change.files)


def valid(blog: Path, **more: object) -> dict[str, Any]:
    folders = [str(blog / "posts")]
    return {
        "format": 1, "what": "tag add x", "time": 1, "back": None, "roots": folders,
        "folders": folders, "posts": 1, "bytes": 1, **more,
    }  # fmt: skip


VALUES: dict[str, Any] = {
    "no time": {"time": "x"},
    "time without end": {"time": 10**30},
    "time before": {"time": -1},
    "folders": {"folders": 5},
    "posts": {"posts": None},
    "back": {"back": "x"},
}
NAME = ".dlblog-0123456789abcdef.new"
FILES: dict[str, Any] = {
    "a number": 5,
    "too short": ["/a.md", NAME, "", ""],
    "another name": ["{post}", ".gitignore", "", "", "", ""],
    "a name elsewhere": ["{post}", "../x.new", "", "", "", ""],
    "path": [5, NAME, "", "", "", ""],
    "no absolute path": ["posts/a.md", NAME, "", "", "", ""],
    "no plain path": ["/x/../a.md", NAME, "", "", "", ""],
    "half a character": ["{post}", NAME, "", "", "\ud800", ""],
    "heads": ["{post}", NAME, "", "", 5, []],
}
CONTENTS: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda blog: b"",
    "no JSON": lambda blog: b"\xff\x00" * 99,
    "a list": lambda blog: seal([]) + seal([]),
    "only a header": lambda blog: seal(valid(blog)),
    "half": lambda blog: (seal(valid(blog)) + seal([["/a.md", NAME, "", "", "", ""]]))[:-20],
    **{name: lambda blog, v=v: seal(valid(blog, **v)) + seal([]) for name, v in VALUES.items()},
    **{
        f"file: {name}": lambda blog, row=row: seal(valid(blog)) + seal(
            json.loads(json.dumps([row]).replace("{post}", str(blog / "posts/docker.md")))
        )
        for name, row in FILES.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_record_that_is_damaged_is_put_aside(
    blog: Path, run: Run, state_folder: Path, content: Callable[[Path], bytes]
) -> None:
    before = files_of(blog)
    state_folder.mkdir()
    for name in ("000001.pending", "000002"):
        (state_folder / name).write_bytes(content(blog))
    text = f"its record {state_folder}/000001.damaged is damaged: look at your posts\n"
    done = [run("search", "docker"), run("index"), run("index")]
    said = "".join(one.err for one in done)
    assert [one.status for one in done] == [0, 0, 0]
    assert said.endswith(text) and said.count("\n") == 1
    assert run("tag", "undo", "--list").status == 1
    assert run("tag", "rename", OLD, NEW).status == 0
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before
    assert (state_folder / "000001.damaged").read_bytes() == content(blog)


def test_a_record_of_another_version_is_left_to_it(
    blog: Path, run: Run, state_folder: Path
) -> None:
    state_folder.mkdir()
    content = seal(valid(blog, format=2)) + seal([])
    (state_folder / "000001.pending").write_bytes(content)
    assert run("index").status == 0
    done = run("tag", "add", "x", "docker")
    assert (done.status, done.err.count("\n")) == (2, 2)
    assert "000001.pending was made by another version of dlblog\n" in done.err
    assert (state_folder / "000001.pending").read_bytes() == content


def test_heads_that_change_more_than_tags(blog: Path, run: Run, state_folder: Path) -> None:
    """Only checksums or an unchanged rest make a record change posts, and then only tags."""
    path = blog / "posts/docker.md"
    content = path.read_bytes()
    head = content[: RULE.body(content)].decode()
    state_folder.mkdir()
    for old in (head.replace("Docker", "Podman"), head + "Thêm.\r\n", "", "---\r\n" + head):
        rows = [[str(path), NAME, "", "", old, head]]
        (state_folder / "000001.pending").write_bytes(seal(valid(blog)) + seal(rows))
        done = run("index")
        assert "but not in posts/docker.md (its tags have changed since" in done.err, done
        assert path.read_bytes() == content


def test_numbers_never_end(blog: Path, run: Run, state_folder: Path) -> None:
    before = files_of(blog)
    state_folder.mkdir()
    (state_folder / "999999").write_bytes(seal(valid(blog)) + seal([]))
    assert run("tag", "rename", OLD, NEW).status == 0
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before


# What older versions left beside the index, which may come from somebody else

KINDS: dict[str, Callable[[Path, Path], object]] = {
    "link": lambda path, treasure: path.symlink_to(treasure / "thư.md"),
    "link to a folder": lambda path, treasure: path.symlink_to(treasure),
    "dangling link": lambda path, treasure: path.symlink_to(treasure / "mới"),
    "pipe": lambda path, treasure: os.mkfifo(path),
    "folder": lambda path, treasure: path.mkdir(),
    "file": lambda path, treasure: path.write_bytes(b"{}"),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_an_older_version_began_is_named(
    blog: Path, run: Run, treasure: Path, kind: Callable[[Path, Path], object]
) -> None:
    before, pending = files_of(blog), blog / "index/changes/pending"
    pending.parent.mkdir()
    kind(pending, treasure)
    for args in (("tag", "rename", OLD, NEW), ("tag", "add", "x", "docker", "--dry-run")):
        done = run(*args)
        assert (done.status, done.err.count("\n")) == (2, 1)
        assert f"an older dlblog was interrupted while it changed tags ({pending})" in done.err
    for args in (("search", "docker"), ("index",), ("list",), ("tag", "suggest", "docker")):
        assert (run(*args).status, run(*args).err) == (0, ""), args
    assert files_of(blog) == before
    assert os.path.lexists(pending)
    if pending.is_dir() and not pending.is_symlink():
        pending.rmdir()
    else:
        pending.unlink()
    assert run("tag", "rename", OLD, NEW).status == 0


def test_what_an_older_version_did_is_named(blog: Path, run: Run, treasure: Path) -> None:
    changes = blog / "index/changes"
    changes.mkdir()
    (changes / "000001").write_bytes(b"{}")
    for args in (("tag", "undo"), ("tag", "undo", "--list"), ("tag", "undo", "--forget")):
        assert run(*args) == Done(
            1, "", f"dlblog: no change of tags can be taken back: those in {changes} are of an "
            "older dlblog\n",
        )  # fmt: skip
    assert run("tag", "rename", OLD, NEW).status == 0
    assert run("tag", "undo").status == 0
    assert (changes / "000001").read_bytes() == b"{}"
    shutil.rmtree(changes)
    changes.symlink_to(treasure)
    assert run("tag", "undo").err == "dlblog: no change of tags can be taken back\n"


# While it is at work


def test_another_program_that_saves_meanwhile_loses_nothing(blog: Path, run: Run) -> None:
    """Taking a change back in this process looks as closely as the next one would."""
    before = files_of(blog)
    paths = [blog / name for name in before if OLD.encode() in before[name][:200]]
    contents = {
        str(path): (path.read_bytes(), path.read_bytes().replace(OLD.encode(), NEW.encode(), 1))
        for path in paths
    }
    saved = "---\ntitle: Viết lại\n---\nKhông còn gì của bài cũ.\n".encode()
    journal, finish = Journal(RULE), Replacement.finish
    seen: list[Replacement] = []

    def save_between(replacement: Replacement) -> None:
        seen.append(replacement)
        # The second one, which fails; and right before the first one is taken back.
        if len(seen) in (2, 4):
            replacement.target.write_bytes(saved)
        finish(replacement)

    with pytest.MonkeyPatch.context() as patch, journal.writing(0, ""):
        patch.setattr(Replacement, "finish", save_between)
        with pytest.raises(Exception, match=r"changed meanwhile.*still to be taken back"):
            journal.apply("thử", contents, [str(blog / "posts")])
    assert [paths.index(replacement.target) for replacement in seen] == [0, 1, 2, 0, 2]
    assert run("index").err.count("dlblog: ") == 1
    assert files_of(blog) == before | {
        paths[place].relative_to(blog).as_posix(): saved for place in (0, 1)
    }


def ended_at(blog: Path, *moments: int, late: bool = False) -> Done:
    """Run a rename that Ctrl-C meets as its posts are put in place, or as its index follows.

    Args:
        moments: when, in numbers of posts that were put in place, also while taking back.
        late: not before all of them are.
    """

    def prepare() -> None:
        finish, update, seen = Replacement.finish, tagging.update, []

        def interrupted(replacement: Replacement) -> None:
            seen.append(replacement)
            if len(seen) in moments:
                os.kill(os.getpid(), 2)
            finish(replacement)

        def never(*args: Any, **options: Any) -> Any:
            os.kill(os.getpid(), 2)
            return update(*args, **options)

        Replacement.finish = interrupted  # type: ignore[method-assign]
        if late:
            tagging.update = never  # type: ignore[assignment]

    done = run_child(blog, "tag", "rename", OLD, NEW, prepare=prepare)
    return Done(done.status, done.out, done.err.lstrip("\n"))


def test_what_is_said_of_an_interrupted_change(blog: Path, run: Run) -> None:
    before, what = files_of(blog), f"dlblog: interrupted: 'tag rename '{OLD}' '{NEW}'': "
    whole = "; the index is whole\n"
    assert ended_at(blog, 2) == (130, "", f"{what}nothing is changed{whole}")
    assert files_of(blog) == before
    # Once more, while it is taken back: one post was put in place before, and is still changed.
    done = ended_at(blog, 2, 3)
    text = "at most 1 post still to be taken back: run dlblog index"
    assert done == (130, "", f"{what}{text}{whole}")
    assert len(changed_in(blog, before)) == 1
    assert run("index").err == f"{TAKEN_BACK}\n"
    assert files_of(blog) == before
    text = "all 3 posts are changed, and the next dlblog index notes it"
    assert ended_at(blog, late=True) == (130, "", f"{what}{text}{whole}")
    assert len(changed_in(blog, before)) == 3
    assert run("list", "-t", NEW, "--count").out == "3\n"


def test_progress(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch, write: WritePost) -> None:
    """What takes long says how far it is: on a terminal, and in a pipe with -v."""
    from dlblog.cli import context

    seconds = count(step=3)
    clock = SimpleNamespace(monotonic=lambda: next(seconds), time=time.time)
    monkeypatch.setattr(context, "time", clock)
    for args in (("tag", "rename", OLD, NEW), ("tag", "undo")):
        lines = run("-v", *args).err.splitlines()
        works = [line.split(": ")[1] for line in lines if " s left" in line]
        assert list(dict.fromkeys(works)) == ["working out", "writing", "replacing", "indexing"]
        assert run(*args).err.count("s left") == 0
        run("tag", "undo")
        run("tag", "rename", OLD, NEW)
    interrupt(blog, old=NEW, new="khác")
    lines = run("-v", "index").err.splitlines()
    assert [line.split(": ")[1] for line in lines][:2] == ["taking back", "replacing"]


@pytest.mark.parametrize("kind", ["link", "pipe", "file", "folder"])
def test_what_lies_where_a_post_is_written(
    blog: Path, run: Run, treasure: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are drawn by chance; should there be one all the same, it stays."""
    before = files_of(blog)
    monkeypatch.setattr(os, "urandom", lambda size: b"\x01\x23\x45\x67\x89\xab\xcd\xef"[:size])
    place = (blog / "posts/docker.md").with_name(NAME)
    KINDS[kind](place, treasure)
    done = run("tag", "rename", OLD, NEW)
    assert (done.status, done.err.count("\n")) == (2, 1), done
    assert "nothing is changed" in done.err
    assert {**files_of(blog), **before} == files_of(blog)
