"""A small blog in two states, and what an index of each answers.

Between old and new posts are changed, added, deleted and renamed. Everything lies below one folder
and is put back there for each try, so that answers can be compared byte by byte:

    blog/    the posts as an author left them
    index/   the index
    tmp/     where the processes keep temporary files, which nobody else does
    site/    what makes the processes share even this small work
    kept/    copies: the posts and the index of each state
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dlblog.cli import main
from tests.conftest import Done
from tests.engines.seals import read_sealed
from tests.faults.posts import POSTS, Post

State = Literal["none", "old", "new"]

_CLOCK = 1_500_000_000_000_000_000  # long ago, so that an index may trust it
_SECOND = 1_000_000_000
_GENERATED = 14

# Runs at the start of each process: `dlblog.reading` finds any work worth other processes.
SITE = """
import sys
from importlib.machinery import PathFinder


class SmallBatches:
    def find_spec(self, name, path=None, target=None):
        if name != "dlblog.reading":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            module._WORTH_PROCESSES, module._BATCH_BYTES = 0, 2_000

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, SmallBatches())
"""

QUERIES = (
    "máy",
    "may hoc",
    "học máy",
    '"máy chủ"',
    "duong",
    "đường -xe",
    "tag:Tết",
    "lap*",
    "date:2018..2019 lá",
    "nước NEAR/8 lửa",
    "title:sách",
    "tiengviet",
    "góp nhặt sửa",
    "docker OR git",
)


def _gathered(number: int) -> Post:
    """A post of paragraphs from two others."""
    first, second = POSTS[number % len(POSTS)], POSTS[(number * 7 + 5) % len(POSTS)]
    text = f"{first.text.partition(chr(10))[0]}\n\n{second.text.rpartition(chr(10))[2]}"
    day = f"{2021 + number % 3}-{1 + number % 12:02}-{1 + number % 28:02}"
    tags = tuple(dict.fromkeys((*first.tags[:1], *second.tags[-1:], "góp nhặt")))
    return Post(f"gop-nhat-{number}", f"Góp nhặt số {number}", day, tags, text)


def _states() -> dict[State, dict[str, bytes]]:
    """The names and bytes of the posts of each state."""
    posts = [*POSTS, *map(_gathered, range(_GENERATED))]
    old = {f"{post.name}.md": post.content for post in posts}
    new = {}
    for number, post in enumerate(posts):
        name, content = f"{post.name}.md", post.content
        match number % 6:
            case 1:
                content += f"\nSửa ngày {number + 1} tháng 5: thêm một đoạn cho rõ ý.\n".encode()
            case 3:
                content = post._replace(tags=(*post.tags, "sửa lại")).content
            case 4 if number % 12 == 4:
                continue
            case 5 if number % 12 == 5:
                name = f"{post.day[:4]}/{name}"
        new[name] = content
    for number in range(_GENERATED, _GENERATED + 5):
        new[f"{_gathered(number).name}.md"] = _gathered(number).content
    return {"none": {}, "old": old, "new": new}


BLOGS = _states()


def write_posts(folder: Path, posts: dict[str, bytes]) -> None:
    """Write the files of a blog; the same bytes have the same clock."""
    for name, content in posts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        clock = _CLOCK + len(content) * _SECOND
        os.utime(path, ns=(clock, clock))


class Answers(NamedTuple):
    """What an index answers to everything that is asked here, as printed."""

    searches: Done
    posts: Done
    tags: Done


@contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _ask(*args: str, typed: str = "") -> Done:
    """`dlblog ARGS` in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    try:
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            main(list(args))
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        sys.stdin = stdin
    for stream in streams:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams)  # type: ignore[attr-defined]
    return Done(status, out, err)


def answers(base: Path) -> Answers | None:
    """What the index below a folder answers, as it is; None where there is no index."""
    with _standing_in(base):
        batch = "".join(f"{query}\n" for query in QUERIES)
        found = Answers(
            _ask("search", "--no-refresh", "--batch", "-", "-f", "trec", "-n", "50", typed=batch),
            _ask("list", "--no-refresh", "--all", "-f", "json"),
            _ask("tags", "--no-refresh"),
        )
    if all(done.status == 2 and "there is no index" in done.err for done in found):
        return None
    return found


def pattern(name: str) -> str:
    """The name of a file in an index with whatever differs from index to index taken out."""
    name = re.sub(r"dlblog-[0-9a-f]{12}", "dlblog-ID", name)
    name = re.sub(r"MAIN_[0-9a-z]{16}\.", "MAIN_ID.", name)
    return re.sub(r"(-|_MAIN_)\d+\.", r"\1N.", name)


def _names(index: Path) -> list[str]:
    return sorted(path.relative_to(index).as_posix() for path in index.rglob("*"))


class States:
    """The blog below a folder.

    Attributes:
        base: the folder.
        tmp: where the processes keep temporary files.
        answers: what the index of each state answers.
    """

    def __init__(self, base: Path) -> None:
        """Write both states and index each, undisturbed.

        Raises:
            AssertionError: the states answer alike, or a new index is not like an updated one.
        """
        self.base, self.tmp = base, base / "tmp"
        self._index, self._kept = base / "index", base / "kept"
        for folder in (base / "blog", self.tmp, base / "site", self._kept):
            folder.mkdir(parents=True)
        (base / "site/sitecustomize.py").write_text(SITE)
        for name, posts in BLOGS.items():
            write_posts(self._kept / f"{name}-blog", posts)
        self.answers: dict[State, Answers | None] = {"none": None}
        self._clean: set[str] = set()
        for state in ("old", "new"):
            self.put("none", posts=state)
            self._index_undisturbed("index", "blog")
            shutil.copytree(self._index, self._kept / f"{state}-index")
            self.answers[state] = answers(base)
        self.put("old", posts="new")
        self._index_undisturbed("index")
        assert answers(base) == self.answers["new"]
        assert self.answers["old"] != self.answers["new"]

    def _index_undisturbed(self, *args: str) -> None:
        done = self.run(*args)
        assert (done.status, done.err) == (0, ""), done
        self._clean |= set(map(pattern, _names(self._index)))
        assert self.leftovers() == []

    def put(self, index: State, *, posts: State) -> None:
        """Put the posts and the index on disk, each in a state, and nothing else."""
        for state, name in ((index, "index"), (posts, "blog")):
            shutil.rmtree(self.base / name, ignore_errors=True)
            kept = self._kept / f"{state}-{name}"
            if kept.exists():
                shutil.copytree(kept, self.base / name)

    def start(self, *args: str, **options: Any) -> subprocess.Popen[bytes]:
        """`start` here, with work for several processes."""
        return start(self.base, *args, **options)

    def run(self, *args: str) -> Done:
        """`dlblog ARGS` in a process of its own, to its end."""
        return ended(self.start(*args))

    def found(self) -> State | None:
        """The state whose answers the index gives; None where it is neither."""
        given = answers(self.base)
        return next((name for name, known in self.answers.items() if known == given), None)

    def leftovers(self) -> list[str]:
        """Names that a run leaves behind which was not disturbed by anything: none.

        What belongs to an index is told by the patterns of undisturbed runs, and there may be one
        of each kind: one sub-folder, a generation and the one before it, the segments of both.
        """
        names = _names(self._index)
        left = [name for name in names if pattern(name) not in self._clean]
        current = ""
        with suppress(FileNotFoundError):
            current = read_sealed(self._index / "dlblog.json")["index"]
        inside = [name for name in names if name.partition("/")[0] == current]
        numbers = [int(n) for name in inside for n in re.findall(r"_MAIN_(\d+)\.toc$", name)]
        generation = max(numbers, default=0)
        before = generation - 1 if generation - 1 in numbers else generation  # kept for readers
        segments = ""
        for number in {generation, before}:
            shapes = self._index / current / f"segments-{number}.json"
            segments += shapes.read_text() if current and shapes.exists() else ""
        for name in names:
            folder = name.partition("/")[0]
            number = re.search(r"(?:-|_MAIN_)(\d+)\.\w+$", name)
            segment = re.search(r"(MAIN_[0-9a-z]{16})\.", name)
            other = pattern(folder) == "dlblog-ID" and folder != current
            other |= number is not None and int(number[1]) not in (generation, before)
            other |= segment is not None and segment[1] not in segments
            if other:
                left.append(name)
        left += [f"tmp/{path.name}" for path in self.tmp.iterdir()]
        return sorted(set(left))


def start(base: Path, *args: str, **options: Any) -> subprocess.Popen[bytes]:
    """`dlblog ARGS` in a folder, in a process of its own, which leads a session."""
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith("DLBLOG_")
    }
    # The folder that dlblog is imported from here, wherever the process stands.
    sources = os.path.dirname(os.path.dirname(sys.modules["dlblog"].__file__ or ""))
    variables["PYTHONPATH"] = os.pathsep.join((str(base / "site"), sources))
    variables["TMPDIR"] = str(base / "tmp")
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [sys.executable, "-m", "dlblog", *args],
        cwd=base,
        env=variables,
        start_new_session=True,
        **(pipes | options),
    )


def ended(process: subprocess.Popen[bytes], seconds: float = 60) -> Done:
    """Wait until a process ends, and all those that it started: they have its pipes.

    Raises:
        subprocess.TimeoutExpired: it takes longer; its session is killed.
    """
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.communicate()
        raise
    return Done(process.returncode, out.decode(), err.decode())
