"""What all tests share: a fixed day, posts written where a test says, the sample blog's index."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import pytest
from hypothesis import settings

import dlblog

if TYPE_CHECKING:
    from dlblog.engines.base import SearchEngine
    from dlblog.schema import Document
    from dlblog.writing import Report

POSTS = Path(__file__).parent / "posts"
TODAY = date(2024, 5, 15)
_SETTINGS = (
    "NO_COLOR TERM LANGUAGE LC_ALL LC_MESSAGES LANG PAGER LESS COLUMNS LINES VTE_VERSION "
    "VISUAL EDITOR BROWSER"
).split()

# The same examples in every run: a property that fails here fails for everybody.
settings.register_profile("dlblog", deadline=None, derandomize=True, database=None)
settings.load_profile("dlblog")
# Some of them are constants of the modules that are loaded, which must not depend on the tests that
# ran before in this process.
for _module in pkgutil.walk_packages(dlblog.__path__, "dlblog."):
    importlib.import_module(_module.name)

# A shell that runs the tests in the background, or nohup, has these ignored, and programs that the
# tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)

WritePost = Callable[..., Path]
Test = TypeVar("Test", bound=Callable[..., None])


class Done(NamedTuple):
    """A command that ran: its exit status and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


def run_command(capsys: pytest.CaptureFixture[str], *args: str) -> Done:
    """Run `dlblog ARGS` in this process."""
    from dlblog.cli import main

    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    status = ended.value.code
    assert isinstance(status, int)
    return Done(status, *capsys.readouterr())


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `dlblog ARGS` in `tmp_path`, where no file is too young to be trusted."""
    from dlblog import finding

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(finding, "RACY_NS", -(10**18))

    def command(*args: str) -> Done:
        return run_command(capsys, *args)

    return command


class Syllables:
    """A segmenter to which every syllable is a word, for tests that are not about words."""

    def segment(self, run: str) -> tuple[int, ...]:
        """See `vietnamese.Segmenter.segment`."""
        return (1,) * (run.count(" ") + 1)


def document(path: str, text: str) -> Document:
    """The document of a post whose file holds `text`."""
    from dlblog.post import parse_post
    from dlblog.schema import make_document

    return make_document(parse_post(text.encode(), path), Syllables())  # type: ignore[arg-type]


def may_leak(test: Test) -> Test:
    """Lets a test pass in which Whoosh fails to open an index: it leaves files open then."""

    @wraps(test)
    def run(*args: object, **kwargs: object) -> None:
        try:
            test(*args, **kwargs)
        finally:
            gc.collect()  # now, and not in the middle of another test

    for category in ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning"):
        run = pytest.mark.filterwarnings(f"ignore::{category}")(run)
    return run  # type: ignore[return-value]


@dataclass(frozen=True)
class Blog:
    """An indexed blog.

    Attributes:
        folder: the posts.
        index: the folder of the index; it stands beside that of the posts.
        report: what building it said.
    """

    folder: Path
    index: Path
    report: Report


@pytest.fixture(scope="session", autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No fixture of whatever scope changes the user's own journal of tag changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dlblog keeps its journal in this test; nothing is there yet."""
    return tmp_path_factory.mktemp("state") / "dlblog"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, state_folder: Path) -> None:
    """No setting of whoever runs the tests reaches them, and no other test's journal."""
    monkeypatch.setenv("XDG_STATE_HOME", str(state_folder.parent))
    for name in list(os.environ):
        if name.startswith("DLBLOG_") or name in _SETTINGS:
            monkeypatch.delenv(name)


@pytest.fixture
def today() -> date:
    """The reader's day in every test."""
    return TODAY


@pytest.fixture
def write(tmp_path: Path) -> WritePost:
    """Writes a file below `tmp_path`, with its folders: text as UTF-8, or bytes as they are.

    Its clock is set a while back, so that an index may trust it, or to `mtime` (nanoseconds).
    """
    clock = 1_500_000_000_000_000_000

    def write_post(name: str, content: str | bytes, *, mtime: int | None = None) -> Path:
        nonlocal clock
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        clock += 1_000_000_000
        os.utime(path, ns=(mtime or clock, mtime or clock))
        return path

    return write_post


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A copy of `posts/blog` and its index, built once; tests only read them."""
    from dlblog import finding, indexing

    base = tmp_path_factory.mktemp("sample")
    folder = base / "blog"
    shutil.copytree(POSTS / "blog", folder)
    with pytest.MonkeyPatch.context() as patch:  # no file is too young to be trusted
        patch.setattr(finding, "RACY_NS", -(10**18))
        report = indexing.rebuild(base / "index", [folder], jobs=1)
    return Blog(folder, base / "index", report)


@pytest.fixture
def engine(blog: Blog) -> Iterator[SearchEngine]:
    """The index of the sample blog, opened."""
    from dlblog import engines

    opened = engines.open_index(blog.index)
    yield opened
    opened.close()
