"""The short form of `tests.faults.tagging`: every moment of a rename and of its undo."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.layer import from_json
from tests.faults.tagging import ERRORS, NAMES, SHARED, Case, case, real_blog, small_blog

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a layer below Linux's calls")

_POSTS = 6  # two of which have the tag


class _Cases(dict[str, Case]):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __missing__(self, name: str) -> Case:
        base = self._folder / name / "blog"
        base.mkdir(parents=True)
        if name == "real":
            real_blog(base)
            self[name] = case("rename", base, "Javascript", "JavaScript mới")
        else:
            small_blog(base, _POSTS)
            self[name] = case(name, base)
        return self[name]


@pytest.fixture(scope="module")
def cases(warm: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The commands that were asked for, by name; made when they are."""
    return _Cases(tmp_path_factory.mktemp("tagging"))


@pytest.mark.parametrize("name", ["rename", "undo"])
def test_killed_while_posts_change(cases: dict[str, Case], name: str) -> None:
    """At every change of a post or of the journal; the ends are one of both states."""
    one = cases[name]
    assert {one.kill(at, is_short=at % 8 > 0) for at in one.posts} >= {"old", "undone"}


@pytest.mark.parametrize("name", NAMES)
def test_killed_later_or_earlier(cases: dict[str, Case], name: str) -> None:
    one = cases[name]
    assert {one.kill(at) for at in range(11, one.calls, 49)} >= {"new"}


@pytest.mark.parametrize("name", ["rename", "undo"])
def test_interrupted(cases: dict[str, Case], name: str) -> None:
    one = cases[name]
    found = {one.interrupt(at) for at in range(one.posts.start, one.posts.stop, 5)}
    assert "old" in found
    assert one.interrupt(one.posts.stop + 1) == "new"


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_change_fails(cases: dict[str, Case], number: int, lasting: bool) -> None:
    one = cases["rename"]
    found = {one.fail(at, number, lasting) for at in range(one.posts.start, one.posts.stop, 6)}
    assert "old, status 2" in found
    assert found <= {"old, status 2", "new, status 0", "torn, status 2", "does not fail"}


@pytest.mark.parametrize("name", ["rename", "undo"])
def test_what_is_on_disk_before_what(cases: dict[str, Case], tmp_path: Path, name: str) -> None:
    """After a power cut as well the journal knows of whatever has changed."""
    one = cases[name]
    one.restore()
    plan = {"root": str(one.base), "log": str(tmp_path / "log")}
    (tmp_path / "plan").write_text(json.dumps(plan))
    layer = (sys.executable, "-m", "tests.faults.layer", "--plan", str(tmp_path / "plan"), "--")
    done = subprocess.run(
        [*layer, *one.args],
        cwd=one.base,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "XDG_STATE_HOME": str(one.base / "state"),
        },
        capture_output=True,
    )
    assert done.returncode == 0, done
    calls = [
        (call.kind, call.path)
        for call in from_json((tmp_path / "log").read_text())
        if call.kind in ("fsync", "rename", "open")
    ]
    record, folder = "state/dlblog/00000{}.pending", "state/dlblog"
    record = record.format(2 if name == "undo" else 1)
    pending = calls.index(("rename", f"{record}.new"))
    kept = calls.index(("rename", record))
    written = [at for at, (kind, path) in enumerate(calls) if "/.dlblog-" in path]
    renamed = [at for at in written if calls[at][0] == "rename"]
    assert len(renamed) == 2
    order = [
        calls.index(("fsync", f"{record}.new")),
        pending,
        calls.index(("fsync", folder), pending),
        calls.index(("fsync", "state"), pending),
        min(written),
        max(at for at in written if calls[at][0] == "fsync"),
        min(renamed),
        max(renamed),
        calls.index(("fsync", "posts"), max(renamed)),
        kept,
        calls.index(("fsync", folder), kept),
    ]
    assert order == sorted(order), [(at, calls[at]) for at in order]
    for at in renamed:
        assert ("fsync", calls[at][1]) in calls[:at]


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared")
def test_real_posts(cases: dict[str, Case]) -> None:
    """All or nothing in 60 posts, at a few moments."""
    one = cases["real"]
    assert sum(one.old[path] != one.new[path] for path in one.old) == 60
    step = len(one.posts) // 4
    assert {one.kill(at, is_short=True) for at in one.posts[step // 2 :: step]} <= {
        "old",
        "new",
        "undone",
    }
