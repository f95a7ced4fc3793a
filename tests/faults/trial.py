"""What is disturbed and what must be true afterwards: small blogs, runs of dlblog, what is left.

A run is a child of this process, forked after everything is imported, which takes a tenth of the
time of a new interpreter; in it dlblog's own `main` runs. Names that are made by chance and the
time are the same in each run, so that runs can be compared.
"""

from __future__ import annotations

import io
import os
import pickle
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, NamedTuple

from tests.faults.layer import Call, Fault, Layer

_SECONDS = 60  # after which a run hangs
_MOMENT = 1_700_000_000

QUERIES = """hoc may
học máy OR phở
"đường sắt"
duong -cam
tag:du-lich
mua he
docker
"""

# Posts that stay as they are: so many that a change of the others adds a segment beside theirs.
REST = {
    f"khac/{number:02}.md": f"---\ntags: [khác]\ndate: 2016-01-{number:02}\n---\n{text}\n"
    for number, text in enumerate(("Nắng lên.", "Mưa rơi.", "Học bài.", "Đường xa.") * 3, 1)
}

# Old posts, and what becomes of them: one changed, one added, one deleted, one renamed.
OLD = {
    "mot.md": "---\ntitle: Học máy là gì\ntags: [AI, học máy]\ndate: 2017-08-04\n---\n"
    "Học máy là một nhánh của trí tuệ nhân tạo. Máy học từ dữ liệu.\n",
    "hai.md": "---\ntitle: Đường sắt Bắc Nam\ntags: [du-lich]\ndate: 2018-02-11\n---\n"
    "Đi đường sắt dọc đất nước vào mùa hè, ăn phở sáng sớm ở ga.\n",
    "ba.md": "---\ntitle: Đóng gói bằng Docker\ntags: [docker]\n---\n# Docker\nỨng dụng và máy.\n",
    "bon.md": "Cam sành ngọt như đường, mùa hè ăn mát.\n",
    "nam.md": "---\ntitle: Phở gà\ndate: 2020-01-01\ntags: [ăn]\n---\nPhở gà sáng thứ bảy.\n",
}
CHANGED = {
    "mot.md": OLD["mot.md"] + "\nHọc máy cần nhiều dữ liệu về đường sắt.\n",
    "hai.md": OLD["hai.md"],
    "doi/ba.md": OLD["ba.md"],
    "nam.md": OLD["nam.md"],
    "sau.md": "---\ntitle: Mưa đầu mùa hè\ntags: [du-lich, mưa]\n---\nMưa rơi trên mái nhà.\n",
}


class Problem(NamedTuple):
    """What is wrong: its kind, one of those in `KINDS`, and what was seen."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.text}"


KINDS = {
    "status": "a run does not end with 0, or with 2 and one line",
    "ignored": "a run says that all is well though what it wrote is not sure to be there",
    "damage": "what cannot be written is taken for damage of the index",
    "reason": "the line does not say why",
    "place": "the line names neither file nor folder",
    "answer": "a search answers neither as before nor as after the change",
    "late": "a search answers as before the change although the command had ended well",
    "next": "the next index does not put all right",
    "left": "something is left behind until the next commit",
    "stays": "something is left behind for ever",
}


# Adds a segment; merges the old one with it; makes a new index, over one and first; only a clock.
SCENARIOS = ("update", "merge", "rebuild", "first", "touched", "search")


class Ran(NamedTuple):
    """A run of dlblog: status (negative: of which signal it died), output, what it changed."""

    status: int
    out: str
    err: str
    calls: list[Call]


@dataclass
class Scenario:
    """A change of an index.

    Attributes:
        name: of it.
        base: the blog's folder; the index is in `index` in it.
        command: that changes the index.
        saved: a copy of the index before; None for none.
        calls: what an undisturbed run does.
        old, new: what searches answer before and after it.
        said: what it says.
        names: what may lie in the folder in the end, as patterns.
        kept: names -> contents of what is the same each time.
    """

    name: str
    base: Path
    command: tuple[str, ...]
    saved: Path | None
    calls: list[Call] = field(default_factory=list)
    old: tuple[Any, ...] = ()
    new: tuple[Any, ...] = ()
    said: tuple[int, str, str] = (0, "", "")
    names: set[str] = field(default_factory=set)
    kept: dict[bytes, list[Problem]] = field(default_factory=dict)

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.base / "index"

    @property
    def searches(self) -> bool:
        """Whether the command is a search, which brings the index in step if it can."""
        return self.command[0] == "search"

    @property
    def may_fail(self) -> bool:
        """Whether the command does its work also where nothing can be written."""
        return self.name == "touched" or self.searches

    def restore(self) -> None:
        """Have the index as it was before."""
        shutil.rmtree(self.index, ignore_errors=True)
        if self.saved is not None:
            shutil.copytree(self.saved, self.index)

    def run(
        self,
        fault: Fault | None = None,
        *,
        record: bool = False,
        prepare: Callable[[], None] | None = None,
    ) -> Ran:
        """Run the command; see `run`."""
        text = QUERIES if self.searches else ""
        return run(
            self.base,
            *self.command,
            stdin=text,
            seed=2,
            fault=fault,
            record=record,
            prepare=prepare,
        )


class Running:
    """A run of dlblog in a child of this process, which goes on meanwhile.

    Attributes:
        pid: of the child.
    """

    def __init__(
        self,
        base: Path,
        *args: str,
        stdin: str = "",
        seed: int = 1,
        fault: Fault | None = None,
        record: bool = False,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        """Start it in a folder; see `run`."""
        self._files = [tempfile.TemporaryFile() for _ in range(4)]  # noqa: SIM115
        given = self._files[0]
        given.write(stdin.encode())
        given.seek(0)
        self.pid = os.fork()
        if self.pid == 0:
            _be_dlblog(base, args, tuple(self._files), seed, fault, record, prepare)

    def is_over(self) -> bool:
        """Tell whether it has ended; it can be ended all the same."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def kill(self, number: int) -> None:
        """Send it a signal; it may have ended."""
        os.kill(self.pid, number)

    def end(self) -> Ran:
        """Wait until it ends."""
        _, ended = os.waitpid(self.pid, 0)
        contents = []
        for file in self._files[1:]:
            file.seek(0)
            contents.append(file.read())
            file.close()
        self._files[0].close()
        out, err = (content.decode("utf-8", "surrogateescape") for content in contents[:2])
        calls = pickle.loads(contents[2]) if contents[2] else []
        return Ran(os.waitstatus_to_exitcode(ended), out, err, calls)


def run(
    base: Path,
    *args: str,
    stdin: str = "",
    seed: int = 1,
    fault: Fault | None = None,
    record: bool = False,
    prepare: Callable[[], None] | None = None,
) -> Ran:
    """Run dlblog in a folder, in a child of this process.

    Args:
        seed: of the names that are made by chance.
        fault: what is to fail.
        record: whether to give back what was written as well, not only what was called.
        prepare: called in the child.
    """
    return Running(
        base, *args, stdin=stdin, seed=seed, fault=fault, record=record, prepare=prepare
    ).end()


def _be_dlblog(
    base: Path,
    args: tuple[str, ...],
    files: tuple[IO[bytes], ...],
    seed: int,
    fault: Fault | None,
    record: bool,
    prepare: Callable[[], None] | None,
) -> None:
    """Become a process that runs dlblog, and end."""
    leave = os._exit
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)
        os.chdir(base)
        for place, file in enumerate(files[:3]):
            os.dup2(file.fileno(), place)
        sys.stdin, sys.stdout, sys.stderr = (
            open(place, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            for place, mode in enumerate("rww")
        )
        sys.unraisablehook, sys.excepthook = sys.__unraisablehook__, sys.__excepthook__
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        chance = random.Random(seed)
        random.seed(seed)
        os.urandom = chance.randbytes
        time.time = lambda: float(_MOMENT + seed)
        layer = Layer(base / "index", fault)
        if fault is not None or record:
            layer.install()
        if prepare is not None:
            prepare()

        def end(status: int) -> None:
            for call in layer.calls if not record else ():
                call.data = b""
            os.lseek(files[3].fileno(), 0, os.SEEK_SET)
            _write_all(files[3].fileno(), pickle.dumps(layer.calls))
            leave(status)

        os._exit = end  # type: ignore[assignment]
        from dlblog.__main__ import main

        sys.argv[1:] = args
        try:
            main()
        except SystemExit as ended:  # while measured or debugged
            sys.stdout.flush()
            sys.stderr.flush()
            end(ended.code if isinstance(ended.code, int) else 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        leave(99)


def _write_all(place: int, content: bytes) -> None:
    with io.FileIO(place, "w", closefd=False) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]


# What is left


_PATTERNS = (
    (re.compile(r"dlblog-[0-9a-f]{12}"), "dlblog-ID"),
    (re.compile(r"MAIN_[0-9a-z]{16}"), "MAIN_ID"),
    (re.compile(r"[0-9a-z]{28}\.ctmp"), "ID.ctmp"),
    (re.compile(r"\.toc\.[0-9.]+"), ".toc.TIME"),
    (re.compile(r"(?<=[-_])\d+(?=\.)"), "N"),
    (re.compile(r"dlblog\.sqlite-.*"), "dlblog.sqlite"),  # whose journal SQLite itself takes away
)


def pattern(path: str) -> str:
    """A path below the index without what is made by chance or counted."""
    for found, name in _PATTERNS:
        path = found.sub(name, path)
    return path


def files_in(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder: path -> content, None for a folder; empty where it is not there."""
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[path.relative_to(folder).as_posix()] = content
    return found


def digest(files: dict[str, bytes | None]) -> bytes:
    """Of all that is in a folder, but for the time in a name and who held the lock."""
    total = blake2b(digest_size=16)
    for path, content in sorted(files.items()):
        if path != "dlblog.lock":
            name = re.sub(r"\.toc\.[0-9.]+", ".toc.TIME", path)
            size = "folder" if content is None else len(content)
            total.update(f"{name}\0{size}\0".encode() + (content or b""))
    return total.digest()


def leftovers(folder: Path, allowed: set[str]) -> list[str]:
    """What should not be in the folder of an index that was just brought in step."""
    files = files_in(folder)
    wrong = [f"{path} is left" for path in files if pattern(path) not in allowed]
    inside = {path.split("/")[0] for path in files if path.startswith("dlblog-")}
    if len(inside) != 1:
        wrong.append(f"{len(inside)} sub-folders are left")
    generations = {
        match[1] for path in files if (match := re.search(r"/(?:_MAIN_|[a-z]+-)(\d+)\.", path))
    }
    numbers = sorted(map(int, generations))
    if numbers and numbers[0] < numbers[-1] - 1:  # that before the last stays for readers
        wrong.append(f"files of generations {', '.join(sorted(generations))} are left")
    lists = [content for path, content in files.items() if "/segments-" in path and content]
    for segment in {match[0] for path in files if (match := re.search(r"MAIN_\w{16}", path))}:
        if not any(segment.encode() in content for content in lists):
            wrong.append(f"{segment}.* are left, of which nobody knows")
    return wrong


def answers(base: Path) -> tuple[Any, ...]:
    """What searches of all kinds answer; two that are the same are of the same index."""
    search = run(
        base, "search", "--no-refresh", "--batch", "-", "--all", "-f", "trec", stdin=QUERIES
    )
    listed = run(base, "list", "--no-refresh", "-f", "json", "--all")
    return search[:3], listed[:3]


# The scenarios


def _write_posts(folder: Path, posts: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for number, (name, text) in enumerate(posts.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        moment = 1_500_000_000_000_000_000 + number * 10**9
        os.utime(path, ns=(moment, moment))
    os.utime(folder, (_MOMENT, _MOMENT))


def warm_up() -> None:
    """Import what runs need, and trust clocks: the posts here were written just now."""
    from dlblog import finding
    from dlblog.cli import main

    finding.RACY_NS = -(10**18)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        _write_posts(Path(folder) / "posts", OLD)
        out, err, here = sys.stdout, sys.stderr, os.getcwd()
        sys.stdout = sys.stderr = io.StringIO()
        os.chdir(folder)
        try:
            for args in (["index", "posts", "--jobs", "1"], ["search", "hoc may"], ["list"]):
                try:
                    main(args)
                except SystemExit as ended:
                    assert not ended.code, err.getvalue()
        finally:
            os.chdir(here)
            sys.stdout, sys.stderr = out, err


def scenario(name: str, folder: Path) -> Scenario:
    """One of the scenarios, in a folder of its own, after a run in which nothing fails."""
    base = folder / name
    posts = base / "posts"
    rest = REST if name in ("update", "search") else {}
    _write_posts(posts, {**rest, **OLD})
    nothing = answers(base)
    commands = {
        "rebuild": ("rebuild", "posts", "--jobs", "1"),
        "first": ("index", "posts", "--jobs", "1"),
        "search": ("search", "--batch", "-", "--all", "-f", "trec"),
    }
    made = Scenario(name, base, commands.get(name, ("index", "--jobs", "1")), None)
    if name == "first":
        made.old = nothing
    else:
        _expect(run(base, "index", "posts", "--jobs", "1", seed=1))
        made.old = answers(base)
        made.names = set(map(pattern, files_in(made.index)))
        made.saved = base / "saved"
        shutil.copytree(made.index, made.saved)
        if name == "touched":
            os.utime(posts / "hai.md", ns=(1_600_000_000_000_000_000,) * 2)
        else:
            _write_posts(posts, {**rest, **CHANGED})
    made.restore()
    ran = made.run(record=True)
    _expect(ran)
    made.calls, made.said = ran.calls, (ran.status, ran.out, ran.err)
    made.new = answers(base)
    made.names |= set(map(pattern, files_in(made.index)))
    assert name == "touched" or made.old != made.new
    return made


def _expect(ran: Ran) -> None:
    assert ran.status == 0 and not ran.err, ran


def settle(made: Scenario, allowed: tuple[tuple[Any, ...], ...]) -> list[Problem]:
    """What is wrong with an index after a disturbance, and after bringing it in step.

    Args:
        allowed: what searches may answer at first.
    """
    state = digest(files_in(made.index)) + bytes([made.old in allowed, made.new in allowed])
    if state not in made.kept:
        made.kept[state] = _settle(made, allowed)
    return made.kept[state]


def _settle(made: Scenario, allowed: tuple[tuple[Any, ...], ...]) -> list[Problem]:
    wrong = []
    now = answers(made.base)
    if now not in allowed:
        late = now == made.old
        wrong.append(Problem("late" if late else "answer", f"then a search answers {now[0]}"))
    paths = ("posts",) if made.saved is None else ()
    ran = run(made.base, "index", *paths, "--jobs", "1", seed=3)
    lines = ran.err.splitlines()
    if ran.status or len(lines) > 1 or not all(line.startswith("dlblog: ") for line in lines):
        wrong.append(Problem("next", f"the next index ends with {ran.status}: {ran.err!r}"))
    if answers(made.base) != made.new:
        wrong.append(Problem("next", f"after it a search answers {answers(made.base)[0]}"))
    if left := leftovers(made.index, made.names):
        more = made.base / "posts" / "them.md"
        more.write_text("Thêm một bài.\n", encoding="utf-8")
        run(made.base, "index", "--jobs", "1", seed=4)
        more.unlink()
        os.utime(more.parent, (_MOMENT, _MOMENT))
        stays = leftovers(made.index, made.names)
        wrong += [Problem("left", f"{what} by the next index") for what in left[:3]]
        wrong += [Problem("stays", f"{what} by the next commit") for what in stays[:3]]
    return wrong
