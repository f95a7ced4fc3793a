"""The journal of changes: what takes them back, and what somebody else wrote into it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlblog import tagging
from dlblog.freshness import INTERRUPTED
from dlblog.frontmatter_edit import TagChange
from dlblog.hunk import FileChange
from dlblog.journal import NAME, PENDING
from dlblog.lock import Lock
from dlblog.replacement import Replacement, temporary
from dlblog.sealed import seal, to_json
from tests.conftest import Run, WritePost
from tests.faults.posts import POSTS
from tests.faults.tagging import SHARED

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


def test_searches_look_at_the_place_where_it_is_written() -> None:
    assert os.path.join(NAME, PENDING) == INTERRUPTED


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
    assert run("tag", "undo", "--list").out.count("\n") == 4
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
    add_to_all(blog, "chung")
    shutil.rmtree(blog / "index")
    assert run("index", "posts").status == 0
    done = run("tag", "undo")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "no change of tags can be taken back" in done.err


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


# Interrupted


def interrupt(blog: Path, what: str = "tag rename", done: int = 1) -> tuple[Files, list[str]]:
    """Leave a rename half done, as a process that died.

    Returns:
        the posts before; and the paths of those that it is of, the first of which are changed.
    """
    before = files_of(blog)
    paths = [name for name, content in before.items() if OLD.encode() in content[:200]]
    changes = []
    for number, path in enumerate(paths):
        content = before[path]
        new = content.replace(OLD.encode(), NEW.encode(), 1)
        changes.append(FileChange.of(path, content, new, tagging._RULE))
        replacement = Replacement(blog / path, content, new)
        replacement.write()
        if number < done:
            replacement.finish()
    (blog / "index/changes").mkdir(exist_ok=True)
    value = {"what": what, "time": 1, "files": changes, "back": None}
    (blog / "index" / INTERRUPTED).write_bytes(seal(value))
    return before, paths


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
    before, _ = interrupt(blog)
    done = run(*args)
    assert "dlblog: 'tag rename' was interrupted and is taken back\n" in done.err
    assert files_of(blog) == before
    assert not (blog / "index" / INTERRUPTED).exists()
    done = run("list", "-t", OLD, "--count")
    assert (done.out, done.err) == ("3\n", "")


def test_what_was_edited_since_stays(blog: Path, run: Run) -> None:
    """In a post that was changed, in one whose turn had not come, and in its tags."""
    before, paths = interrupt(blog, done=2)
    assert len(paths) == 3
    for path in (paths[0], paths[2]):
        with open(blog / path, "ab") as file:
            file.write("Thêm một câu.\n".encode())
    second = before[paths[1]].replace(OLD.encode(), "mã nguồn".encode(), 1)
    (blog / paths[1]).write_bytes(second)
    done = run("index")
    assert f"but not in {paths[1]} (its tags have changed since ('{NEW}' is not" in done.err
    assert done.err.count("\n") == 1
    more = "Thêm một câu.\n".encode()
    expected = {path: before[path] + more for path in (paths[0], paths[2])} | {paths[1]: second}
    assert files_of(blog) == {**before, **expected}
    assert run("index").err == ""


def test_a_post_that_is_gone(blog: Path, run: Run) -> None:
    before, paths = interrupt(blog, done=2)
    (blog / paths[0]).unlink()
    del before[paths[0]]
    done = run("search", "máy")
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert paths[0] in done.err
    assert files_of(blog) == before


def test_what_cannot_be_taken_back_now_is_tried_again(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, paths = interrupt(blog, done=2)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: not str(path).endswith(paths[0]))
        for args, status in ((("search", "máy"), 0), (("tag", "rename", "học máy", "ML"), 2)):
            done = run(*args)
            assert done.status == status, done
            assert f"but not in {paths[0]} (is read-only): put that right" in done.err
        assert "nothing is changed: 'tag rename' was interrupted" in done.err
        assert (blog / paths[1]).read_bytes() == before[paths[1]]
        assert b"ML" not in b"".join(files_of(blog).values())
    assert run("tag", "rename", "học máy", "ML").status == 0
    assert (blog / paths[0]).read_bytes() == before[paths[0]]


def test_while_somebody_changes_posts(blog: Path, run: Run) -> None:
    """A search answers from before, at once; what would change something says who does."""
    interrupt(blog)
    with Lock(blog / "index/changes/lock", 0, ""):
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


def test_two_at_once(blog: Path, run: Run) -> None:
    """Each does all of its work or, with a line that says why, nothing."""
    before = files_of(blog)
    commands = (("tag", "rename", OLD, NEW), ("tag", "add", "chung", "--where", f'tag:"{OLD}"'))
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
    good = [status == 0 for *_, status in ended]
    assert any(good), ended
    for _, err, status in ended:
        if status:
            # The tag may have another name by then, or the posts have changed since they were read.
            assert status in (1, 2) and "Traceback" not in err and err, ended
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


def test_an_index_that_cannot_be_written(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches answer all the same."""
    interrupt(blog)

    def refuse(*args: Any) -> None:
        raise PermissionError(13, "Permission denied", str(blog / "index/changes/lock"))

    monkeypatch.setattr("dlblog.journal.Lock", refuse)
    done = run("search", "docker")
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert "not taken back (Permission denied)" in done.err


def test_it_waits_for_an_index_that_knows_its_posts(blog: Path, run: Run) -> None:
    before, _ = interrupt(blog)
    for pattern in ("*/state-*", "dlblog.json"):
        for path in (blog / "index").glob(pattern):
            path.write_bytes(b"{}")
    assert run("rebuild", "posts").status == 0
    assert "is taken back" in run("list").err
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


# From somebody else

DOCKER = f"posts/{POSTS[5].name}.md"


def record(files: object, **more: object) -> bytes:
    return seal({"what": "tag add x", "time": 1, "files": files, "back": None, **more})


def planted(path: str, before: str, after: str) -> list[object]:
    """A change that puts `before` in the place of `after`."""
    return [path, "", "", [[0, [before] if before else [], [after] if after else [], [], []]], {}]


def inserted(path: str, content: bytes) -> list[object]:
    """A change that puts front matter before a file."""
    first = content.decode().splitlines(keepends=True)[0]
    front = ["---\n", "tags: [$(touch x)]\n", "---\n", first]
    return [path, "", "", [[0, front, [first], [], []]], {"$(touch x)": [1, 0]}]


PATHS = (
    "../thư.md", "{treasure}/thư.md", "posts/../../{treasure}/thư.md", "posts/link.md",
    "posts/to/thư.md", "run.sh", ".git/hooks/pre-commit", ".git/note.md", "posts/.nhap.md",
    "posts/_site/trang.md", "posts/script.md", "", ".", "/", "posts", "index", "posts/khong.md",
    "posts/a\0.md", "posts/\ud800.md", "/dev/zero", "posts/pipe.md", "posts/" + "x" * 5000 + ".md",
)  # fmt: skip


@pytest.mark.parametrize("place", [PENDING, "000001"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path)[1:30])
def test_paths_that_are_no_posts(
    blog: Path, run: Run, treasure: Path, path: str, place: str
) -> None:
    (blog / "posts/link.md").symlink_to(treasure / "thư.md")
    (blog / "posts/to").symlink_to(treasure)
    (blog / "posts/script.md").symlink_to("../run.sh")
    os.mkfifo(blog / "posts/pipe.md")
    path = path.replace("{treasure}", str(treasure))
    target = blog / path if "\0" not in path and "\ud800" not in path else blog
    content = target.read_bytes() if len(path) < 100 and target.is_file() else b"x\n"
    (blog / "index/changes").mkdir()
    (blog / "index/changes" / place).write_bytes(record([inserted(path, content)]))
    before = files_of(blog)
    look_around(run)
    assert files_of(blog) == before


def look_around(run: Run) -> None:
    """Every command answers or says in lines what is wrong; none breaks."""
    for args in (
        ("search", "docker"), ("tag", "undo", "--list"), ("tag", "undo", "--dry-run"),
        ("tag", "undo"), ("index",), ("list",),
    ):  # fmt: skip
        done = run(*args)
        assert done.status in (0, 1, 2), (args, done)
        assert "Traceback" not in done.err and done.err.count("\n") <= 3, (args, done)


HUNKS = {
    "the text": ("Ảnh đầu tiên nặng", "Ảnh"),
    "the title": ("title: Khác\r\n", "title: Đóng gói ứng dụng bằng Docker\r\n"),
    "a new value": ("layout: x\r\n---\r\n", "---\r\n"),
    "all of it": ("", "---\r\n"),
    "the date": ("date: 2017-01-10\r\n", "date: 2017-01-09\r\n"),
    "no UTF-8": ("\udcff\r\n", "---\r\n"),
    "half a character": ("\ud800", "---\r\n"),
}


@pytest.mark.parametrize("place", [PENDING, "000001"])
@pytest.mark.parametrize(("before", "after"), HUNKS.values(), ids=HUNKS)
def test_hunks_that_change_more_than_tags(
    blog: Path, run: Run, before: str, after: str, place: str
) -> None:
    files = files_of(blog)
    (blog / "index/changes").mkdir()
    (blog / "index/changes" / place).write_bytes(record([planted(DOCKER, before, after)]))
    look_around(run)
    assert files_of(blog) == files


def good_record(blog: Path) -> bytes:
    """A record that is right: of a tag."""
    line = "tags: [lập trình, máy chủ]\r\n"
    assert line.encode() in (blog / DOCKER).read_bytes()
    change = planted(DOCKER, "tags: [lập trình, docker]\r\n", line)
    change[4] = {"docker": [1, 0], "máy chủ": [0, 1]}
    return record([change])


def test_tags_can_be_changed_by_it(blog: Path, run: Run) -> None:
    """What the tests above are of does something where it is of tags."""
    (blog / "index/changes").mkdir()
    (blog / "index/changes/pending").write_bytes(good_record(blog))
    assert "is taken back" in run("list").err
    assert b"docker]" in (blog / DOCKER).read_bytes()


def test_front_matter_can_be_put_before_a_post(blog: Path, run: Run) -> None:
    """As the tests of paths try it with what is none."""
    (blog / "index/changes").mkdir()
    path = blog / "posts/khong-the.md"
    change = inserted("posts/khong-the.md", path.read_bytes())
    (blog / "index/changes/pending").write_bytes(record([change]))
    assert "is taken back" in run("list").err
    assert path.read_bytes().startswith(b"---\ntags: [$(touch x)]\n---\n")


@pytest.mark.parametrize("place", [PENDING, "000001"])
def test_a_folder_elsewhere_is_not_read(
    blog: Path, run: Run, tmp_path_factory: pytest.TempPathFactory, place: str
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / place).write_bytes(good_record(blog))
    (blog / "index/changes").symlink_to(elsewhere)
    before = files_of(blog)
    look_around(run)
    assert files_of(blog) == before
    assert os.listdir(elsewhere) == [place]


HUNK = [0, ["x"], ["y"], [], []]
GOOD = {"what": "x", "time": 1, "back": None}
VALUES: dict[str, object] = {
    "nothing": None,
    "a number": 5,
    "a list": [],
    "a text": "x",
    "no files": {"what": "x", "time": 1, "back": None},
    "files that are none": {"what": "x", "time": 1, "back": None, "files": 5},
    "time": {"what": "x", "time": 10**30, "back": None, "files": []},
    "time without end": {"what": "x", "time": float("inf"), "back": None, "files": []},
    "time before": {"what": "x", "time": -(10**15), "back": None, "files": []},
    "no text": {"what": {"a": [1]}, "time": 1, "back": None, "files": []},
    "a long text": {"what": "x\n\x1b[31m" * 9999, "time": 1, "back": None, "files": []},
    "half a character": {"what": "\ud800", "time": 1, "back": None, "files": []},
}
FILES: dict[str, object] = {
    "a number": 5,
    "a text": DOCKER,
    "too short": [DOCKER, "", ""],
    "path": [5, "", "", [HUNK], {}],
    "hunks": [DOCKER, "", "", 5, {}],
    "a hunk": [DOCKER, "", "", [5], {}],
    "a line": [DOCKER, "", "", [["x", [], [], [], []]], {}],
    "a line without end": [DOCKER, "", "", [[float("inf"), [], [], [], []]], {}],
    "a line far away": [DOCKER, "", "", [[10**4000, ["x"], [], ["---\r\n"], []]], {}],
    "lines": [DOCKER, "", "", [[0, 5, 5, 5, 5]], {}],
    "texts": [DOCKER, "", "", [[0, [5], [None], [[]], [{}]]], {}],
    "tags": [DOCKER, "", "", [HUNK], 5],
    "counts": [DOCKER, "", "", [HUNK], {"x": 5}],
    "many": [DOCKER, "", "", [HUNK], {"x": [0, 10**30]}],
    "nothing": [DOCKER, "", "", [], {"máy chủ": [2, 1]}],
}


@pytest.mark.parametrize("place", [PENDING, "000001"])
@pytest.mark.parametrize(
    "value",
    [
        *VALUES.values(),
        *({**VALUES["time"], "time": 1, "files": [file]} for file in FILES.values()),
    ],
    ids=[*VALUES, *(f"file: {name}" for name in FILES)],
)
def test_json_of_other_types(blog: Path, run: Run, value: object, place: str) -> None:
    before = files_of(blog)
    (blog / "index/changes").mkdir()
    (blog / "index/changes" / place).write_bytes(seal(value))
    look_around(run)
    assert files_of(blog) == before


def sealed(line: bytes) -> bytes:
    import zlib

    return line + b"\n%08x\n" % zlib.crc32(line)


CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"\xff\x00" * 99,
    "sealed, and no JSON": sealed(b"x"),
    "deep": sealed(b"[" * 200_000),
    "a number of many digits": sealed(b"9" * 9999),
    "not sealed": to_json(VALUES["no files"]),
}


@pytest.mark.parametrize("place", [PENDING, "000001"])
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_contents_that_are_none(blog: Path, run: Run, content: bytes, place: str) -> None:
    before = files_of(blog)
    (blog / "index/changes").mkdir()
    (blog / "index/changes" / place).write_bytes(content)
    look_around(run)
    assert files_of(blog) == before


@pytest.mark.parametrize("place", [PENDING, "000001"])
def test_a_huge_one_is_not_read(blog: Path, run: Run, place: str) -> None:
    (blog / "index/changes").mkdir()
    with open(blog / "index/changes" / place, "wb") as file:
        file.truncate(1 << 40)
    look_around(run)


KINDS: dict[str, Callable[[Path, Path], object]] = {
    "link": lambda path, treasure: path.symlink_to(treasure / "thư.md"),
    "link to a folder": lambda path, treasure: path.symlink_to(treasure),
    "dangling link": lambda path, treasure: path.symlink_to(treasure / "mới"),
    "pipe": lambda path, treasure: os.mkfifo(path),
    "folder": lambda path, treasure: (path.mkdir(), (path / "x").touch()),
    "hard link": lambda path, treasure: path.hardlink_to(treasure / "thư.md"),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("place", [".", "lock", PENDING, f"{PENDING}.new", "000001", "000002"])
def test_names_that_lead_elsewhere(
    blog: Path, run: Run, treasure: Path, place: str, kind: Callable[[Path, Path], object]
) -> None:
    before = files_of(blog)
    changes = blog / "index/changes"
    if place != ".":
        changes.mkdir()
    kind(changes / place if place != "." else changes, treasure)
    look_around(run)
    done = run("tag", "rename", OLD, NEW)
    if place == "lock" and (changes / "lock").is_dir():
        assert done.status == 2 and done.err.count("\n") == 1 and "lock" in done.err
        assert files_of(blog) == before
        return
    assert done.status == 0, done
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before
    assert not os.path.lexists(blog / "index" / INTERRUPTED)
    for path in changes.iterdir():
        mode = path.lstat().st_mode
        assert stat.S_ISREG(mode) or path.name == place


@pytest.mark.parametrize("kind", ["link", "pipe", "hard link", "folder"])
def test_what_lies_where_a_post_is_written(blog: Path, run: Run, treasure: Path, kind: str) -> None:
    before = files_of(blog)
    place = temporary(blog / DOCKER)
    KINDS[kind](place, treasure)
    done = run("tag", "rename", OLD, NEW)
    if kind == "folder":
        assert done.status == 2 and done.err.count("\n") == 1, done
        assert DOCKER in done.err and "nothing is changed" in done.err
        shutil.rmtree(place)
    else:
        assert done.status == 0, done
        assert run("tag", "undo").status == 0
    assert files_of(blog) == before


def test_numbers_never_end(blog: Path, run: Run) -> None:
    """Whatever number somebody planted, what is done now can be taken back."""
    before = files_of(blog)
    (blog / "index/changes").mkdir()
    (blog / "index/changes/999999").write_bytes(record([]))
    assert run("tag", "rename", OLD, NEW).status == 0
    assert run("tag", "undo").status == 0
    assert files_of(blog) == before
