"""Files that somebody made to do harm, or that nobody expects: each has its line and its status."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlblog import engines, files, finding
from dlblog.dialect import Dialect
from dlblog.freshness import is_fresh
from dlblog.reading import Reader, ReadNames
from tests.conftest import Done, WritePost, run_command

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, FIFOs and signals")

Dlblog = Callable[..., Done]
Make = Callable[[Path], object]
TAKING = "dlblog: no folder is named: posts in posts\n"


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """Whatever waits for ever fails."""

    def stop(*_: object) -> None:
        raise TimeoutError("half a minute")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def dlblog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Dlblog:
    """Runs a command in `tmp_path/blog`; no file is too young to be trusted."""
    monkeypatch.setattr(finding, "RACY_NS", -(10**18))
    (tmp_path / "blog/posts").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "blog")
    return lambda *args: run_command(capsys, *args)


@pytest.fixture
def posts(dlblog: Dlblog, tmp_path: Path, write: WritePost) -> Path:
    """The folder of a blog's posts: one. Outside the blog lies another text."""
    write("blog/posts/ok.md", "Mưa rơi.")
    write("outside/secret.md", "Bí mật.")
    return tmp_path / "blog/posts"


def fresh() -> bool:
    index = Path.cwd() / "index"
    return is_fresh(engines.remembered(index), index)


# What is no post, though it is called one


def bind(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


def make_device(path: Path) -> None:
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def make_large(path: Path, size: int = 2_100_000_000) -> None:
    path.touch()
    os.truncate(path, size)


NO_POSTS: dict[str, tuple[Make, str]] = {
    "a link to a system file": (
        lambda x: x.symlink_to("/etc/passwd"), "a link that leaves the blog (to /etc/passwd)",
    ),
    "a link upward and out": (
        lambda x: x.symlink_to("../../outside/secret.md"),
        "a link that leaves the blog (to ../../outside/secret.md)",
    ),
    "a link to a link that leads out": (
        lambda x: ((x.parent / "y").symlink_to("/etc/passwd"), x.symlink_to("y")),
        "a link that leaves the blog (to y)",
    ),
    "a link through a folder that leads out": (
        lambda x: ((x.parent / "y").symlink_to("/etc"), x.symlink_to("y/passwd")),
        "a link that leaves the blog (to y/passwd)",
    ),
    "a link to an endless device": (
        lambda x: x.symlink_to("/dev/zero"), "a link that leaves the blog (to /dev/zero)",
    ),
    "a link to a process": (
        lambda x: x.symlink_to("/proc/self/environ"),
        "a link that leaves the blog (to /proc/self/environ)",
    ),
    "a link to nothing": (
        lambda x: x.symlink_to("gone.md"), "a link that leads nowhere (to gone.md)",
    ),
    "a link below a file": (
        lambda x: x.symlink_to("ok.md/x"), "a link that leads nowhere (to ok.md/x)",
    ),
    "a link to itself": (
        lambda x: x.symlink_to("x.md"), "a link that leads round in a ring (to x.md)",
    ),
    "a ring of links": (
        lambda x: (x.symlink_to("y"), (x.parent / "y").symlink_to("x.md")),
        "a link that leads round in a ring (to y)",
    ),
    "a link to a FIFO in the blog": (
        lambda x: (os.mkfifo(x.parent / "y"), x.symlink_to("y")), "a FIFO, not a file",
    ),
    "a FIFO": (os.mkfifo, "a FIFO, not a file"),
    "a socket": (bind, "a socket, not a file"),
    "a device": (make_device, "a device, not a file"),
    "2 GB": (make_large, "2.1 GB, and a post may have 10 MB at most"),
    "a byte too much": (
        lambda x: make_large(x, 10_000_001), "10 MB, and a post may have 10 MB at most",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), NO_POSTS.values(), ids=NO_POSTS)
def test_no_post(posts: Path, dlblog: Dlblog, make: Make, reason: str) -> None:
    make(posts / "x.md")
    said = f"dlblog: posts/x.md: {reason}\n"
    counts = "1 with faults, 1 of them not readable\n"
    assert dlblog("index") == (2, f"1 post: 1 added; {counts}", TAKING + said)
    assert fresh()
    assert dlblog("index") == (0, "1 post: 1 unchanged\n", "")  # which is said once
    assert json.loads(dlblog("status", "-f", "json").out)["faulty"] == 1
    assert dlblog("search", "mưa", "-f", "paths") == (0, "posts/ok.md\n", "")
    assert dlblog("search", "mật", "--count")[:2] == (1, "0\n")
    assert dlblog("rebuild") == (2, f"1 post: 1 added; {counts}", said)
    (posts / "x.md").unlink()
    assert dlblog("index") == (0, "1 post: 1 unchanged\n", "")


@pytest.mark.parametrize(("make", "reason"), NO_POSTS.values(), ids=NO_POSTS)
def test_no_post_any_more(posts: Path, dlblog: Dlblog, make: Make, reason: str) -> None:
    """What was read last stays in the index, and a search does not stumble."""
    (posts / "x.md").write_text("Gió thổi.")
    assert dlblog("-q", "index") == (0, "", "")
    (posts / "x.md").unlink()
    make(posts / "x.md")
    status, out, err = dlblog("search", "gió", "-f", "paths")
    assert (status, out) == (0, "posts/x.md\n")
    assert err in ("", f"dlblog: posts/x.md: {reason}\n")
    assert dlblog("index").err == f"dlblog: posts/x.md: {reason}\n"
    assert dlblog("search", "gió", "-f", "paths") == (0, "posts/x.md\n", "")


def test_nothing_but_what_is_no_post(posts: Path, dlblog: Dlblog) -> None:
    (posts / "ok.md").unlink()
    os.mkfifo(posts / "x.md")
    assert dlblog("index") == (
        2, "", f"{TAKING}dlblog: no posts in {posts}: posts/x.md: a FIFO, not a file\n",
    )  # fmt: skip


def test_all_posts_turn_into_something_else(posts: Path, dlblog: Dlblog) -> None:
    dlblog("-q", "index")
    (posts / "ok.md").unlink()
    os.mkfifo(posts / "ok.md")
    status, out, err = dlblog("index")
    assert (status, out) == (2, "1 post: 1 unchanged; 1 with faults, 1 of them not readable\n")
    assert err.count("\n") == 2
    assert "posts/ok.md: a FIFO" in err
    assert "posts: has no posts any more; its 1 posts stay" in err


def test_links_within_the_blog_are_read(posts: Path, dlblog: Dlblog, write: WritePost) -> None:
    write("blog/drafts/nháp", "Gió thổi.")
    (posts / "x.md").symlink_to("../drafts/nháp")
    (posts / "y.md").symlink_to(posts / "ok.md")
    assert dlblog("-q", "index") == (0, "", "")
    assert dlblog("search", "gió", "-f", "paths") == (0, "posts/x.md\n", "")
    assert dlblog("search", "mưa", "-f", "paths").out == "posts/ok.md\nposts/y.md\n"
    write("blog/drafts/nháp", "Gió mạnh thổi.")
    assert not fresh()
    assert dlblog("search", "mạnh", "-f", "paths") == (0, "posts/x.md\n", "")


def test_links_between_two_blogs_that_are_indexed_together(
    posts: Path, dlblog: Dlblog, tmp_path: Path
) -> None:
    (posts / "x.md").symlink_to(tmp_path / "outside/secret.md")
    (tmp_path / "outside/y.md").symlink_to(posts / "ok.md")
    assert dlblog("-q", "index", "posts", "../outside") == (0, "", "")
    assert dlblog("list", "-f", "paths").out.count("\n") == 4


def test_a_search_does_not_look_behind_a_link_that_leaves(
    posts: Path, dlblog: Dlblog, tmp_path: Path
) -> None:
    (posts / "x.md").symlink_to(tmp_path / "outside/secret.md")
    dlblog("index")
    assert fresh()
    (tmp_path / "outside/secret.md").write_text("thay đổi mãi")
    assert fresh()
    (posts / "x.md").unlink()
    assert not fresh()
    (posts / "x.md").symlink_to("/etc/group")
    assert dlblog("index").err == (
        "dlblog: posts/x.md: a link that leaves the blog (to /etc/group)\n"
    )


def test_folders_that_make_a_ring(posts: Path, dlblog: Dlblog) -> None:
    for name, target in (("a", ".."), ("b", "."), ("c", "/"), ("d", "d"), ("e.md", "..")):
        (posts / name).symlink_to(target)
    assert dlblog("index", ".")[:2] == (0, "1 post: 1 added\n")


def test_a_named_path_is_taken_link_or_not(posts: Path, dlblog: Dlblog, tmp_path: Path) -> None:
    Path("folder").symlink_to(tmp_path / "outside")
    Path("one.md").symlink_to(tmp_path / "outside/secret.md")
    assert dlblog("-q", "index", "folder", "one.md", "posts") == (0, "", "")
    assert dlblog("list", "-f", "paths").out.split() == [
        "folder/secret.md",
        "one.md",
        "posts/ok.md",
    ]
    assert dlblog("index") == (0, "3 posts: 3 unchanged\n", "")


def test_a_usual_place_that_leads_out(dlblog: Dlblog, tmp_path: Path, write: WritePost) -> None:
    write("outside/a.md", "Mưa.")
    Path("posts").rmdir()
    for place in ("posts", "source"):
        Path(place).symlink_to(tmp_path / "outside")
    (tmp_path / "outside/_posts").mkdir()
    said = [
        f"dlblog: {name} leads out of {tmp_path}/blog: dlblog index {name} takes it all the same"
        for name in ("source/_posts", "posts")
    ]
    status, out, err = dlblog("index")
    assert (status, out, err.splitlines()[:2]) == (2, "", said)
    assert err.splitlines()[2].startswith("dlblog: no posts found in _posts")
    assert dlblog("index", "posts") == (0, "1 post: 1 added\n", "")


PLACES = {
    "/dev/zero": "a device, not a file nor a folder",
    "/dev/tty": "a device, not a file nor a folder",
    "fifo": "a FIFO, not a file nor a folder",
    "ring": os.strerror(40),
    "gone\nfor\x1bever": "No such file or directory",
}


@pytest.mark.parametrize(("place", "reason"), PLACES.items(), ids=map(repr, PLACES))
def test_a_path_that_is_neither(posts: Path, dlblog: Dlblog, place: str, reason: str) -> None:
    os.mkfifo("fifo")
    Path("ring").symlink_to("ring")
    shown = place if place[0] == "/" else f"{posts.parent}/{place}"
    shown = shown.replace("\n", " ").replace("\x1b", " ")
    assert dlblog("index", place) == (2, "", f"dlblog: {shown}: {reason}\n")
    dlblog("-q", "index")
    assert dlblog("index", place) == (2, "", f"dlblog: {shown}: {reason}\n")


def test_a_remembered_file_that_becomes_a_fifo(posts: Path, dlblog: Dlblog) -> None:
    Path("one.md").write_text("Gió.")
    dlblog("-q", "index", "posts", "one.md")
    Path("one.md").unlink()
    os.mkfifo("one.md")
    (posts / "new.md").write_text("Nắng.")
    status, out, err = dlblog("index")
    assert (status, out.splitlines()[0]) == (2, "+ posts/new.md")
    assert err.startswith("dlblog: one.md: a FIFO, not a file; its 1 posts stay in the index")


@pytest.mark.parametrize("place", ["/proc/self", "/sys/kernel", "/dev/fd"])
def test_system_folders(dlblog: Dlblog, place: str) -> None:
    if not os.path.isdir(place):
        pytest.skip("not here")
    status, _, err = dlblog("index", place)
    assert status == 2
    assert err.startswith(f"dlblog: no posts in {place}")
    assert err.count("\n") == 1


def test_a_file_without_a_size(dlblog: Dlblog) -> None:
    """Files of /proc say that they have no bytes."""
    content = files.read_file("/proc/self/environ", 1_000_000, "it")
    assert b"PATH=" in content
    with pytest.raises(OSError, match="and it may have 5 bytes at most"):
        files.read_file("/proc/self/environ", 5, "it")


# What happens between a look and the reading


def swap(path: Path, make: Make) -> None:
    path.unlink()
    make(path)


RACES: dict[str, tuple[Make, str]] = {
    "a FIFO": (lambda x: swap(x, os.mkfifo), "a FIFO, not a file"),
    "a link": (lambda x: swap(x, lambda y: y.symlink_to("/etc/passwd")), "a link, not a file"),
    "a folder": (lambda x: swap(x, lambda y: y.mkdir()), "a folder, not a file"),
    "a socket": (lambda x: swap(x, bind), "a socket, not a file"),
    "2 GB": (make_large, "2.1 GB, and a post may have 10 MB at most"),
    "gone": (lambda x: x.unlink(), "No such file or directory"),
}


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
@pytest.mark.parametrize(("make", "reason"), RACES.values(), ids=RACES)
def test_a_post_turns_into(
    posts: Path,
    dlblog: Dlblog,
    monkeypatch: pytest.MonkeyPatch,
    make: Make,
    reason: str,
    known: bool,
) -> None:
    if known:
        dlblog("-q", "index")
        (posts / "x.md").write_text("Gió.")
        dlblog("-q", "index")
    (posts / "x.md").write_text("Gió mạnh.")
    names = Reader.names

    def turn(reader: Reader, dialect: Dialect) -> ReadNames:
        make(posts / "x.md")
        return names(reader, dialect)

    monkeypatch.setattr(Reader, "names", turn)
    status, out, err = dlblog("index")
    assert (status, err.removeprefix(TAKING)) == (2, f"dlblog: posts/x.md: {reason}\n")
    assert out.endswith("; 1 with faults, 1 of them not readable\n")
    assert dlblog("search", "mưa", "--no-refresh", "--count").out == "1\n"


def test_where_a_link_leads_turns_into_a_link(
    posts: Path, dlblog: Dlblog, monkeypatch: pytest.MonkeyPatch
) -> None:
    (posts / "x.md").symlink_to("y")
    (posts / "y").write_text("Gió.")
    names = Reader.names

    def turn(reader: Reader, dialect: Dialect) -> ReadNames:
        swap(posts / "y", lambda y: y.symlink_to("/etc/passwd"))
        return names(reader, dialect)

    monkeypatch.setattr(Reader, "names", turn)
    assert dlblog("-q", "index").err == "dlblog: posts/x.md: a link, not a file\n"


@pytest.mark.parametrize("times", [1, 2, 3, 100])
def test_a_post_that_changes_while_it_is_read(
    posts: Path, dlblog: Dlblog, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """It is read again, so that no half of it is indexed; three times, each in two passes."""
    fstat, left = os.fstat, [times]
    text = "Gió thổi."

    def append(fd: int) -> os.stat_result:
        nonlocal text
        status = fstat(fd)
        if os.readlink(f"/proc/self/fd/{fd}").endswith("x.md") and left[0] > 0:
            left[0] -= 1
            text += f" Lần {left[0]}."
            (posts / "x.md").write_text(text)
        return status

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc")
    (posts / "x.md").write_text(text)
    monkeypatch.setattr(os, "fstat", append)
    status, _, err = dlblog("-q", "index")
    if times == 100:
        assert (status, err) == (2, "dlblog: posts/x.md: changes while it is read\n")
        return
    assert (status, err) == (0, "")
    shown = dlblog("search", "lần", "--no-refresh", "-f", "{snippet}").out
    assert f"Lần {times - 1}" in shown
    assert "Lần 0" in shown


# .gitignore

LINE = "; what it says is passed over\n"
IGNORES: dict[str, tuple[Make, str]] = {
    "a FIFO": (os.mkfifo, "a FIFO, not a file"),
    "a link": (lambda x: x.symlink_to("ok.md"), "a link, not a file"),
    "a link to an endless device": (lambda x: x.symlink_to("/dev/zero"), "a link, not a file"),
    "100 MB": (
        lambda x: make_large(x, 100_000_000), "100 MB, and a .gitignore may have 1 MB at most",
    ),
    "too many patterns": (
        lambda x: x.write_text("ok*\n" * 2_001), "more than 2,000 patterns",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), IGNORES.values(), ids=IGNORES)
def test_gitignore_that_is_not_read(posts: Path, dlblog: Dlblog, make: Make, reason: str) -> None:
    make(posts / ".gitignore")
    said = f"dlblog: posts/.gitignore: {reason}{LINE}"
    assert dlblog("-q", "index") == (2, "", said)
    assert fresh()
    assert dlblog("index").err == said
    assert dlblog("search", "mưa", "--count") == (0, "1\n", "")


def test_gitignore_above_that_is_a_fifo(posts: Path, dlblog: Dlblog) -> None:
    Path(".git").mkdir()
    os.mkfifo(".gitignore")
    assert dlblog("-q", "index", "posts") == (
        2, "", "dlblog: .gitignore: a FIFO, not a file; what it says is passed over\n",
    )  # fmt: skip


WILD = {
    "stars": "*a*a*a*a*a*a*a*a*a*a*a*a*b",
    "many stars": "*a" * 300 + "b",
    "folders": "**/a/" * 30 + "b",
    "folders and stars": "**/*a*a*a*/" * 30 + "b",
    "a long name": "*" + "a" * 200 + "*" + "a" * 54 + "b",
    "question marks": "*?" * 300 + "b",
    "sets": "*[a-z]" * 300 + "b",
    "too long": "a" * 500_000,
    "unclosed": "[a-" * 300,
}


@pytest.mark.parametrize("pattern", WILD.values(), ids=WILD)
@pytest.mark.parametrize("how", ["gitignore", "exclude", "settings"])
def test_patterns_that_could_take_for_ever(
    posts: Path, dlblog: Dlblog, pattern: str, how: str
) -> None:
    """Fifty names and folders made for them; what else is ignored is ignored all the same."""
    place = posts
    for _ in range(50):
        place /= "a"
        place.mkdir()
        (place / ("a" * 250 + ".md")).write_text("Nắng.")
    (place / "x.md").write_text("Gió.")
    options = []
    if how == "gitignore":
        (posts / ".gitignore").write_text(f"{pattern}\nx.md\n")
    elif how == "exclude":
        options = ["--exclude", pattern, "--exclude", "x.md"]
    elif len(pattern) <= 1_000:
        Path("dlblog.toml").write_text(f'exclude = ["{pattern}", "x.md"]')
    else:
        pytest.skip("refused")
    begun = time.perf_counter()
    status, out, _ = dlblog("index", *options)
    assert time.perf_counter() - begun < 10
    assert (status, out) == (0, "51 posts: 51 added\n")


# Folders


def test_folders_in_folders(posts: Path, dlblog: Dlblog) -> None:
    path = str(posts)
    made = []
    for depth in range(1_200):
        path += "/d"
        os.mkdir(path)
        made.append(path)
        if depth in (10, 1_199):
            Path(path, "x.md").write_text("Gió.")
    try:
        assert dlblog("-q", "index") == (0, "", "")
        assert dlblog("search", "gió", "--count") == (0, "2\n", "")
        assert dlblog("index") == (0, "3 posts: 3 unchanged\n", "")
    finally:
        for path in made[::-1]:
            Path(path, "x.md").unlink(missing_ok=True)
            os.rmdir(path)


def test_a_path_that_is_too_long(posts: Path, dlblog: Dlblog) -> None:
    here = os.getcwd()
    os.chdir(posts)
    levels = 4_096 // 251 + 2
    for _ in range(levels):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    Path("x.md").write_text("Gió.")
    os.chdir(here)
    try:
        status, out, err = dlblog("-q", "index")
        assert (status, out) == (2, "")
        assert err.startswith("dlblog: posts/dddd")
        assert err.endswith("…" + "d" * 200 + ": File name too long\n")
        assert dlblog("search", "mưa", "--count") == (0, "1\n", "")
    finally:
        os.chdir(posts)
        for _ in range(levels):
            os.chdir("d" * 250)
        os.unlink("x.md")
        for _ in range(levels):
            os.chdir("..")
            os.rmdir("d" * 250)
        os.chdir(here)


def test_a_folder_of_many_empty_files(posts: Path, dlblog: Dlblog) -> None:
    for number in range(20_000):
        os.close(os.open(posts / f"{number}", os.O_CREAT | os.O_WRONLY))
    assert dlblog("-q", "index") == (0, "", "")
    begun = time.perf_counter()
    assert dlblog("search", "mưa", "--count") == (0, "1\n", "")
    assert time.perf_counter() - begun < 5


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, dlblog: Dlblog, write: WritePost) -> Iterator[Path]:
    """A blog of somebody to whom permissions matter; root is nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        blog = Path(name)
        (blog / "posts/kín").mkdir(parents=True)
        for path in ("posts/ok.md", "posts/x.md", "posts/kín/y.md"):
            (blog / path).write_text("Mưa.")
        monkeypatch.chdir(blog)
        assert dlblog("-q", "index").status == 0  # all that is needed is imported
        if os.geteuid() != 0:
            yield blog
            return
        for path in (blog, *blog.rglob("*")):
            os.chown(path, 65_534, 65_534)
        os.seteuid(65_534)
        try:
            if not os.access(__file__, os.R_OK, effective_ids=True):
                pytest.skip("nobody may not read dlblog")
            yield blog
        finally:
            os.seteuid(0)
            for path in (blog / "posts", blog / "posts/kín"):
                path.chmod(0o755)


FORBIDDEN: dict[str, tuple[str, int, str]] = {
    "a post": ("posts/x.md", 0, "posts/x.md"),
    "a folder": ("posts/kín", 0, "posts/kín"),
    "a folder that can be listed": ("posts/kín", 0o444, "posts/kín/y.md"),
}


@pytest.mark.parametrize(("path", "mode", "named"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_without_permission(nobody: Path, dlblog: Dlblog, path: str, mode: int, named: str) -> None:
    if path.endswith(".md"):
        (nobody / path).write_text("Mưa to.")
    (nobody / path).chmod(mode)
    # A folder is no post with faults.
    counted = "; 1 with faults, 1 of them not readable" * named.endswith(".md")
    told = (2, f"3 posts: 3 unchanged{counted}\n", f"dlblog: {named}: Permission denied\n")
    assert dlblog("index") == told
    # Of a folder it is said as long as posts in it are missed.
    again = told if path == named and not path.endswith(".md") else (
        0, "3 posts: 3 unchanged\n", "",
    )  # fmt: skip
    assert dlblog("index") == again
    assert dlblog("search", "mưa", "--count").out == "3\n"


def test_an_index_folder_without_permission(nobody: Path, dlblog: Dlblog) -> None:
    (nobody / "index").chmod(0)
    for command in (["index"], ["rebuild"], ["search", "mưa"], ["status"], ["check"]):
        status, out, err = dlblog(*command)
        assert (status, out, err.count("\n")) == (2, "", 1), command
        assert err.startswith(f"dlblog: {nobody}/index") and "Permission denied" in err
    (nobody / "index").chmod(0o755)
    assert dlblog("search", "mưa", "--count").out == "3\n"


# Names

NAMES = {
    "newline": b"hai\ndong.md",
    "not UTF-8": b"\xff\xfe.md",
    "half a letter": "mưa.md".encode()[:-4] + b".md",
    "dash": b"-rf.md",
    "option": b"--help.md",
    "255 bytes": b"a" * 252 + b".md",
    "a colour": b"\x1b[31m\x1b]0;title\x07.md",
    "turned round": "\u202etxt.md".encode(),
    "quotes": b"'\"$(reboot)`.md",
    "globs": b"*?[a].md",
    "white space": b" \t\r.md",
    "markup": b"<b>&amp;.md",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names(posts: Path, dlblog: Dlblog, name: bytes) -> None:
    place = os.fsencode(posts) + b"/" + name
    try:
        Path(os.fsdecode(place)).write_text("Gió thổi.")
    except OSError:
        pytest.skip("not on this file system")
    stored = "posts/" + os.fsdecode(name)
    assert dlblog("-q", "index") == (0, "", "")
    status, out, err = dlblog("search", "gió", "-f", "json")
    assert (status, err) == (0, "")
    assert [hit["path"] for hit in json.loads(out)] == [stored]
    status, out, err = dlblog("search", "gió")
    assert (status, err) == (0, "")
    assert not any(char in out for char in "\x1b\x07\u202e\t\r")
    assert not any("\ud800" <= char <= "\udfff" for char in out)
    assert fresh()
    Path(os.fsdecode(place)).unlink()
    Path(os.fsdecode(place)).symlink_to("/etc/passwd")
    status, _, err = dlblog("-q", "index")
    assert status == 2
    assert err.count("\n") == 1
    assert err.endswith(": a link that leaves the blog (to /etc/passwd)\n")
    assert not any(char in err for char in "\x1b\x07\u202e\t\r")


def test_where_a_link_leads_is_told_harmlessly(posts: Path, dlblog: Dlblog) -> None:
    (posts / "x.md").symlink_to("/etc/\x1b[31m\n\u202e" + "a" * 100)
    said = dlblog("-q", "index").err
    assert (
        said == "dlblog: posts/x.md: a link that leads nowhere (to /etc/ [31m  " + "a" * 100 + ")\n"
    )


# Clocks

DAY = 86_400 * 10**9
CLOCKS = {
    "now": lambda: time.time_ns(),
    "tomorrow": lambda: time.time_ns() + DAY,
    "in a hundred years": lambda: time.time_ns() + 36_500 * DAY,
    "1970": lambda: 0,
    "before 1970": lambda: -1_000 * DAY,
    "just before 1970": lambda: -1,
}


@pytest.mark.parametrize("before", CLOCKS.values(), ids=CLOCKS)
@pytest.mark.parametrize("after", CLOCKS.values(), ids=CLOCKS)
def test_clocks_of_posts(
    posts: Path,
    dlblog: Dlblog,
    write: WritePost,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[], int],
    after: Callable[[], int],
) -> None:
    """Changes are found whatever a post's clock says, and nothing is lost."""
    monkeypatch.setattr(finding, "RACY_NS", 2_000_000_000)
    clock = before()
    (posts / "x.md").write_text("Gió.")
    os.utime(posts / "x.md", ns=(clock, clock))
    assert dlblog("-q", "index") == (0, "", "")
    assert dlblog("index") == (0, "2 posts: 2 unchanged\n", "")
    (posts / "x.md").write_text("Mây.")  # as many bytes
    clock = after()
    os.utime(posts / "x.md", ns=(clock, clock))
    if before != after:
        assert dlblog("search", "mây", "-f", "paths") == (0, "posts/x.md\n", "")
    else:  # a search may trust a clock of the same time
        assert dlblog("index") == (0, "~ posts/x.md\n2 posts: 1 changed, 1 unchanged\n", "")
    assert dlblog("index") == (0, "2 posts: 2 unchanged\n", "")
    assert dlblog("search", "mây", "--count").out == "1\n"


@pytest.mark.parametrize("hours", [-24 * 3_650, -24, -1, 1, 24 * 3_650])
def test_the_clock_is_set(
    posts: Path, dlblog: Dlblog, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Of the machine: what is written then has times before those that are known."""
    monkeypatch.setattr(finding, "RACY_NS", 2_000_000_000)
    dlblog("-q", "index")
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + hours * 3_600 * 10**9)

    def write_now(name: str, text: str) -> None:
        (posts / name).write_text(text)
        os.utime(posts / name, ns=(time.time_ns(), time.time_ns()))

    write_now("ok.md", "Mây bay.")  # as many bytes
    write_now("new.md", "Gió.")
    assert dlblog("index")[:2] == (
        0,
        "+ posts/new.md\n~ posts/ok.md\n2 posts: 1 added, 1 changed\n",
    )
    write_now("ok.md", "Mưa rơi.")
    assert dlblog("search", '"mưa rơi"', "-f", "paths") == (0, "posts/ok.md\n", "")
    (posts / "new.md").unlink()
    assert dlblog("list", "--count").out == "1\n"
    monkeypatch.setattr(time, "time_ns", now)
    assert dlblog("index") == (0, "1 post: 1 unchanged\n", "")


# The dictionary


DICTIONARIES: dict[str, tuple[Make, str]] = {
    "a FIFO": (os.mkfifo, "a FIFO, not a file"),
    "a device": (lambda x: x.symlink_to("/dev/zero"), "a device, not a file"),
    "a folder": (lambda x: x.mkdir(), "a folder, not a file"),
    "2 GB": (make_large, "2.1 GB, and a dictionary may have 5 MB at most"),
    "a ring": (lambda x: x.symlink_to(x), os.strerror(40)),
    "not there": (lambda x: None, "No such file or directory"),
}


@pytest.mark.parametrize(("make", "reason"), DICTIONARIES.values(), ids=DICTIONARIES)
def test_dictionary(posts: Path, dlblog: Dlblog, make: Make, reason: str) -> None:
    make(Path("words.txt").absolute())
    said = (
        f"dlblog: the dictionary {posts.parent}/words.txt cannot be read: {reason}; "
        "--dictionary '' forgets it\n"
    )
    assert dlblog("-q", "index", "--dictionary", "words.txt") == (2, "", said)


# dlblog.toml

OUTSIDE = (
    "posts may not name '{}', which is outside the blog: "
    "dlblog index PATH takes what is typed, and remembers it"
)
INDEX_OUTSIDE = (
    "index may not name '{}', which is outside the blog: "
    "--index-dir and DLBLOG_INDEX_DIR may name any folder"
)
A_LIST = 'is a list of texts, such as ["content/posts"]'
AT_MOST = "may have 100 texts of at most 1,000 characters"
KNOWN = (
    "there is refresh, posts, include, exclude, index, dictionary, tag-separator, address, "
    "aliases, searches, defaults"
)
BELOW = 'a line [aliases], and below it "ML" = "Machine Learning"'
ABOVE = 'other settings stand above [aliases], and names in quotes: "ML" = "Machine Learning"'
NO_NAME = "is no name of a tag"
IN_THE_END = "write the tag that is meant in the end"
TOMLS: dict[str, tuple[str | bytes, str]] = {
    "a command": ("command = 'rm -rf /'", f":1: there is no setting 'command'; {KNOWN}"),
    "an editor": ("editor = 'sh -c id'", f":1: there is no setting 'editor'; {KNOWN}"),
    "an index elsewhere": ("index = '/srv'", ":1: " + INDEX_OUTSIDE.format("/srv")),
    "an index above": ("index = '..'", ":1: " + INDEX_OUTSIDE.format("..")),
    "an index behind a link": ("index = 'out/x'", ":1: " + INDEX_OUTSIDE.format("out/x")),
    "an index that is the blog": ("index = '.'", ":1: index is a folder of its own in the blog"),
    "an index among posts": (
        "index = 'posts'",
        ":1: index names 'posts', which holds other files: name a folder of its own",
    ),
    "a dictionary elsewhere": (
        "dictionary = '/etc/passwd'",
        ":1: dictionary may not name '/etc/passwd', which is outside the blog: "
        "dlblog index --dictionary FILE takes what is typed, and remembers it",
    ),
    "an address that runs": (
        "address = 'javascript:alert({slug})'",
        ":1: address begins with https:// and has no spaces, such as https://example.org{slug}",
    ),
    "an address of a file": (
        "address = 'file:///etc/{slug}'",
        ":1: address begins with https:// and has no spaces, such as https://example.org{slug}",
    ),
    "a search that acts on terminals": (
        '[searches]\nx = "\\u001b[31m"',
        ":2: searches 'x' may have 1,000 characters, and no control characters",
    ),
    "a format that acts on terminals": (
        '[defaults.search]\nformat = "\\u001b]0;x\\u0007{title}"',
        ":2: defaults: 'format' has a value that no option has",
    ),
    "posts to change": (
        "[defaults.tag.add]\nwhere = 'path:'",
        ":2: where may not be set here: how posts are changed is told by who types",
    ),
    "no questions": (
        "[defaults.tag.rename]\nyes = true",
        ":2: yes may not be set here: how posts are changed is told by who types",
    ),
    "tags to write": (
        "[defaults.tag.suggest]\napply = true",
        ":2: apply may not be set here: how posts are changed is told by who types",
    ),
    "mended without a word": (
        "[defaults.tag.doctor]\nfix = true",
        ":2: fix may not be set here: how posts are changed is told by who types",
    ),
    "queries from a file": (
        "[defaults.search]\nbatch = '/etc/passwd'",
        ":2: batch may not be set here: files of yours are named by who types",
    ),
    "words from a file": (
        "[defaults.index]\ndictionary = '/etc/passwd'",
        ":2: dictionary may not be set here: "
        "set dictionary, above the first line with brackets",
    ),
    "another index": (
        "[defaults]\nindex-dir = '/srv'",
        ":2: index-dir may not be set here: set index, above the first line with brackets",
    ),
    "processes without number": (
        "[defaults.index]\njobs = 100000",
        ":2: jobs may not be set here: type it, or set DLBLOG_INDEX_JOBS",
    ),
    "a slip": ("post = ['posts']", ":1: there is no setting 'post': did you mean posts?"),
    "a table": ("[refresh]\na = 1", ":1: refresh is true or false"),
    "a long name": (
        f"{'a' * 5_000} = 1", f":1: there is no setting '{'a' * 40}…'; {KNOWN}",
    ),
    "a name that acts on terminals": (
        '"\\u001b[31m\\n" = 1', f":1: there is no setting ' [31m '; {KNOWN}",
    ),
    "outside": ("posts = ['/etc']", ":1: " + OUTSIDE.format("/etc")),
    "above": ("posts = ['../other']", ":1: " + OUTSIDE.format("../other")),
    "above, hidden": ("posts = ['posts/../..']", ":1: " + OUTSIDE.format("posts/../..")),
    "home": ("posts = ['~/notes']", ":1: " + OUTSIDE.format("~/notes")),
    "another's home": ("posts = ['~root']", ":1: " + OUTSIDE.format("~root")),
    "a drive": (r"posts = ['C:\x']", ":1: " + OUTSIDE.format(r"C:\x")),
    "a share": (r"posts = ['\\host\x']", ":1: " + OUTSIDE.format(r"\\host\x")),
    "above, as Windows writes it": (r"posts = ['..\x']", ":1: " + OUTSIDE.format(r"..\x")),
    "a link that leads out": ("posts = ['posts', 'out']", ":1: " + OUTSIDE.format("out")),
    "below a link that leads out": ("posts = ['out/ssh']", ":1: " + OUTSIDE.format("out/ssh")),
    "a process": ("posts = ['/proc/self/cwd']", ":1: " + OUTSIDE.format("/proc/self/cwd")),
    "not there": ("posts = ['gone']", ":1: posts names 'gone', which is not there"),
    "a text": ("posts = 'posts'", f":1: posts {A_LIST}"),
    "numbers": ("posts = [1]", f":1: posts {A_LIST}"),
    "empty": ("posts = ['']", f":1: posts {A_LIST}"),
    "a list of lists": ("exclude = [['a']]", f":1: exclude {A_LIST}"),
    "truth": ("include = true", f":1: include {A_LIST}"),
    "a number": ("refresh = 1", ":1: refresh is true or false"),
    "a zero byte": (r'posts = ["a\u0000b"]', f":1: posts {AT_MOST}"),
    "many": ("exclude = [" + "'a'," * 101 + "]", f":1: exclude {AT_MOST}"),
    "aliases, a list": ("aliases = ['ML']", f":1: aliases is a table of tags: {BELOW}"),
    "aliases, a text": ("aliases = 'ML'", f":1: aliases is a table of tags: {BELOW}"),
    "an alias of a number": ("[aliases]\nML = 1", f":2: aliases 'ML' stands for no text: {ABOVE}"),
    "a setting among aliases": (
        "[aliases]\nML = 'Học máy'\nrefresh = false",
        f":3: aliases 'refresh' stands for no text: {ABOVE}",
    ),
    "an alias without quotes": (
        "[aliases]\nNode.js = 'NodeJS'", f":2: aliases 'Node' stands for no text: {ABOVE}",
    ),
    "an empty alias": ("[aliases]\n'' = 'a'", f":2: aliases '' {NO_NAME}: write some"),
    "an alias of nothing": ("[aliases]\na = ' '", f":2: aliases ' ' {NO_NAME}: write some"),
    "an alias that is a hyphen": (
        "[aliases]\n'-_' = 'a'", f":2: aliases '-_' {NO_NAME}: write some",
    ),
    "an alias that acts on terminals": (
        '[aliases]\n"\\u001b[31mML" = "a"', f":2: aliases ' [31mML' {NO_NAME}: it may have",
    ),
    "a tag of two lines": (
        '[aliases]\nML = "a\\nb"', f":2: aliases 'a b' {NO_NAME}: it may have",
    ),
    "a long alias": (
        f"[aliases]\n{'a' * 101} = 'b'", f":2: aliases '{'a' * 40}…' {NO_NAME}: it may have",
    ),
    "many aliases": (
        "[aliases]\n" + "".join(f"a{n} = 'b'\n" for n in range(301)),
        ":1: aliases may have 300 at most",
    ),
    "an alias of itself": (
        "[aliases]\n'machine-learning' = 'Machine Learning'",
        f":2: aliases 'machine-learning' stands for itself: {IN_THE_END}",
    ),
    "an alias of an alias": (
        "[aliases]\nML = 'Machine Learning'\n'May hoc' = 'ml'",
        f":3: aliases 'May hoc' stands for 'ml', which is an alias: {IN_THE_END}",
    ),
    "aliases in a ring": (
        "[aliases]\na = 'b'\nb = 'a'",
        f":2: aliases 'a' stands for 'b', which is an alias: {IN_THE_END}",
    ),
    "an alias twice": (
        "[aliases]\n'học-máy' = 'ML'\n'Học máy' = 'ML'",
        ":3: aliases has 'Học máy' and 'học-máy', which are one name: take one of them out",
    ),
    "not UTF-8": (b"posts = ['\xff']", ":1: is not UTF-8"),
    "UTF-16": ("refresh = true".encode("utf-16"), ":1: is not UTF-8"),
    "no TOML": ("refresh", ":1: is not TOML: "),
    "a long number": ("refresh = " + "9" * 9_000, ": is not TOML: "),
    "lists in lists": ("a = " + "[" * 9_000, ": things within things without end"),
    "keys in keys": ("a" + ".a" * 4_900 + " = 1", ":"),  # by version of the parser
    "too long": ("#" * 10_001, ": 10 kB, and it may have 10 kB at most"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), TOMLS.values(), ids=TOMLS)
def test_settings(posts: Path, dlblog: Dlblog, content: str | bytes, said: str) -> None:
    Path("out").symlink_to("/etc")
    content = content.encode() if isinstance(content, str) else content
    Path("dlblog.toml").write_bytes(content)
    commands = [("index",), ("rebuild",)]
    if "not there" not in said:  # that matters only where it is used
        assert dlblog("-q", "--index-dir", "elsewhere", "index", "posts").status == 2
        Path("dlblog.toml").unlink()
        dlblog("-q", "index", "posts")
        Path("dlblog.toml").write_bytes(content)
        commands += [("search", "mưa"), ("list",), ("tags",)]
    for command in commands:
        begun = time.perf_counter()
        status, out, err = dlblog(*command)
        assert time.perf_counter() - begun < 5
        assert (status, out) == (2, "")
        shown = f"dlblog: {posts.parent}/dlblog.toml{said}"
        beginning = said.endswith((":", ": ", "write some", "it may have"))
        assert err.startswith(shown) if beginning else err == f"{shown}\n"
        assert err.count("\n") == 1


TOML_FILES: dict[str, tuple[Make, str]] = {
    "a FIFO": (os.mkfifo, "a FIFO, not a file"),
    "a folder": (lambda x: x.mkdir(), "a folder, not a file"),
    "an endless device": (
        lambda x: x.symlink_to("/dev/zero"),
        "a link that leaves the blog (to /dev/zero)",
    ),
    "somebody's secrets": (
        lambda x: x.symlink_to("/etc/passwd"),
        "a link that leaves the blog (to /etc/passwd)",
    ),
    "a ring": (lambda x: x.symlink_to(x), os.strerror(40)),
    "a link that leads nowhere": (lambda x: x.symlink_to("gone"), "a link that leads nowhere"),
    "100 MB": (lambda x: make_large(x, 100_000_000), "100 MB, and it may have 10 kB at most"),
}


@pytest.mark.parametrize(("make", "said"), TOML_FILES.values(), ids=TOML_FILES)
def test_settings_that_are_no_file(posts: Path, dlblog: Dlblog, make: Make, said: str) -> None:
    make(posts.parent / "dlblog.toml")
    for command in (("index",), ("rebuild", "posts")):
        assert dlblog(*command) == (2, "", f"dlblog: {posts.parent}/dlblog.toml: {said}\n")


def test_settings_name_the_posts(posts: Path, dlblog: Dlblog, write: WritePost) -> None:
    write("blog/bài/a.md", "Gió.")
    write("blog/bài/nháp/b.md", "Nắng.")
    write("blog/one.txt", "Mây.")
    write("blog/dlblog.toml", 'posts = ["bài", "./one.txt"]\nexclude = ["nháp/*"]\n')
    assert dlblog("index") == (
        0,
        "2 posts: 2 added\n",
        "dlblog: posts in bài, ./one.txt, as dlblog.toml says\n",
    )
    assert dlblog("list", "--sort", "title", "-f", "paths").out == "bài/a.md\none.txt\n"
    write("blog/dlblog.toml", 'posts = ["bài", "./one.txt"]\n')  # the index remembers the others
    assert dlblog("index") == (0, "2 posts: 2 unchanged\n", "")
    write("blog/dlblog.toml", 'posts = ["bài", "./one.txt"]\nexclude = []\n')
    assert dlblog("index").out.startswith("+ bài/nháp/b.md\n")
    write("blog/dlblog.toml", 'include = ["b.md"]\n')
    assert dlblog("rebuild") == (0, "2 posts: 2 added\n", "")  # and one.txt, which is named
    assert dlblog("rebuild", "--include", "*.md") == (0, "3 posts: 3 added\n", "")
    assert dlblog("rebuild", "posts", "--include", "*.md") == (0, "1 post: 1 added\n", "")


def test_settings_are_found_from_below(
    posts: Path, dlblog: Dlblog, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("blog/dlblog.toml", 'posts = ["posts"]\n')
    (posts / "sâu").mkdir()
    monkeypatch.chdir(posts / "sâu")
    assert dlblog("-q", "index") == (0, "", "")
    assert dlblog("search", "mưa", "--count") == (0, "1\n", "")


def test_settings_behind_a_link(
    posts: Path, dlblog: Dlblog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blog that is itself behind a link holds what lies in it."""
    Path("dlblog.toml").write_text('posts = ["posts"]')
    (tmp_path / "link").symlink_to("blog")
    monkeypatch.chdir(tmp_path / "link")
    assert dlblog("-q", "index") == (0, "", "")
    assert dlblog("search", "mưa", "-f", "paths") == (0, "posts/ok.md\n", "")


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    content: Any = os.urandom(300_000)
    (tmp_path / "a").write_bytes(content)
    assert files.read_file(str(tmp_path / "a"), 300_000, "it") == content
    (tmp_path / "a").write_bytes(b"")
    assert files.read_file(str(tmp_path / "a"), 0, "it") == b""


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "a FIFO, not a file"),
        (lambda x: x.write_bytes(b"0" * 20), "20 bytes, and it may have 9 bytes at most"),
        (lambda x: x.symlink_to("/etc/passwd"), os.strerror(40)),
    ],
    ids=["a FIFO", "more", "a link"],
)
def test_a_file_turns_into_something_as_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Make, reason: str
) -> None:
    path = tmp_path / "a"
    path.write_text("Mưa.")
    really = os.open

    def turn(name: str, flags: int, *mode: int) -> int:
        swap(path, make)
        return really(name, flags, *mode)

    monkeypatch.setattr(os, "open", turn)
    with pytest.raises(OSError, match=reason):
        files.read_file(str(path), 9, "it", follow=False)
