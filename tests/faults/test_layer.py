"""The layer misses nothing: what it saw is what the system was asked for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from errno import EIO, ENOSPC
from pathlib import Path

import pytest

from tests.faults.layer import Call, Fault, Layer, from_json, to_json
from tests.faults.trial import CHANGED, OLD, _write_posts

if sys.version_info < (3, 11):
    pytest.skip("pathlib has functions of os of its own there", allow_module_level=True)

ROOT = Path(__file__).parents[2]

CALLS = {
    "openat": "open",
    "open": "open",
    "creat": "open",
    "write": "write",
    "pwrite64": "write",
    "writev": "write",
    "pwritev": "write",
    "truncate": "truncate",
    "ftruncate": "truncate",
    "fsync": "fsync",
    "fdatasync": "fsync",
    "rename": "rename",
    "renameat": "rename",
    "renameat2": "rename",
    "link": "link",
    "linkat": "link",
    "symlink": "symlink",
    "symlinkat": "symlink",
    "unlink": "unlink",
    "unlinkat": "unlink",
    "rmdir": "rmdir",
    "mkdir": "mkdir",
    "mkdirat": "mkdir",
    "utimensat": "touch",
    "chmod": "touch",
    "fchmod": "touch",
    "fchmodat": "touch",
    "mmap": "other",
    "fallocate": "other",
    "sendfile": "other",
    "copy_file_range": "other",
    "splice": "other",
}

_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_CALL = re.compile(r"^(\d+ +)<\.\.\. \w+ resumed>(.*)")


def system_calls(trace: str, root: Path) -> Iterator[tuple[str, str, str, int]]:
    """What strace saw of changes below a folder: kind, path, target, bytes written."""
    unfinished: dict[str, str] = {}
    for line in trace.splitlines():
        process = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            unfinished[process] = line.removesuffix("<unfinished ...>").rstrip()
            continue
        if resumed := _CALL.match(line):
            line = unfinished.pop(process) + resumed[2]
        found = _LINE.match(line)
        if not found or found[3].startswith("-") or found[1] not in CALLS:
            continue
        name, args, result = found.groups()
        kind = CALLS[name]
        if kind == "open" and not re.search(r"O_(WRONLY|RDWR|CREAT)", args):
            continue
        if name == "mmap" and not ("PROT_WRITE" in args and "MAP_SHARED" in args):
            continue
        if name == "unlinkat" and "AT_REMOVEDIR" in args:
            kind = "rmdir"
        if kind in ("write", "truncate", "fsync", "other") and "<" in args:
            paths = re.findall(r"\d<([^<>]*)>", args)[:1]
        else:  # names, each in the folder that is open before it
            named = re.findall(r'(?:\w+<([^<>]*)>, )?"((?:[^"\\]|\\.)*)"', args)
            paths = [os.path.join(folder, name_) for folder, name_ in named]
        shown = [os.path.relpath(path, root) for path in paths]
        if shown and not shown[0].startswith("..") and not shown[0].startswith("dlblog.sqlite"):
            size = int(result) if kind == "write" else 0
            yield kind, shown[0], shown[1] if kind == "rename" else "", size


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nothing_is_missed(tmp_path: Path, jobs: str) -> None:
    posts, index, log = tmp_path / "posts", tmp_path / "index", tmp_path / "log"
    many = {"lon.md": "Đường xa. " * 40_000} if jobs == "2" else {}  # worth two processes
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"root": str(index), "log": str(log)}))
    layer = [sys.executable, "-m", "tests.faults.layer", "--plan", str(plan), "--"]
    for command, content in (
        (("index", "posts"), OLD),
        (("index",), CHANGED),
        (("rebuild",), OLD),
    ):
        _write_posts(posts, {**content, **many})
        names = ",".join(f"?{name}" for name in CALLS)
        trace = ["strace", "-f", "-y", "-s", "0", "-o", str(tmp_path / "trace"), "-e", names]
        subprocess.run(
            [*trace, *layer, *command, "--jobs", jobs],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        asked = list(system_calls((tmp_path / "trace").read_text("utf-8", "replace"), index))
        seen = [
            (call.kind, call.path, call.target, len(call.data))
            for call in from_json(log.read_text())
            if not call.error and call.kind != "close" and call.path != ".."
        ]
        assert seen == asked
        assert len(seen) > 80


@pytest.fixture
def layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Layer]:
    """A layer over a folder, in this process."""
    import builtins
    import io
    import mmap

    before = dict(vars(os))
    monkeypatch.setattr(mmap, "mmap", mmap.mmap)
    monkeypatch.setattr(io, "open", io.open)
    monkeypatch.setattr(builtins, "open", builtins.open)
    made = Layer(tmp_path)
    made.install()
    yield made
    for name, value in before.items():
        if vars(os)[name] is not value:
            setattr(os, name, value)


def test_every_way_to_write_is_seen(layer: Layer, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("Một\n", encoding="utf-8")
    with open(tmp_path / "a", "ab", buffering=0) as file:
        file.write(b"2")
    with open(tmp_path / "a", "r+b") as file:
        file.seek(1)
        file.write(b"x")
        file.truncate(3)
    place = os.open(tmp_path / "b", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    with os.fdopen(place, "wb") as file:
        file.write(b"b")
        file.flush()
        os.fsync(file.fileno())
    os.replace(tmp_path / "b", tmp_path / "c")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "e").touch()
    shutil.copyfile(tmp_path / "c", tmp_path / "d" / "f")
    shutil.rmtree(tmp_path / "d")
    seen = [(call.kind, call.path, call.offset, call.data) for call in layer.calls]
    assert [row for row in seen if row[0] in ("write", "truncate")] == [
        ("write", "a", 0, "Một\n".encode()),
        ("write", "a", 6, b"2"),
        ("write", "a", 1, b"x"),
        ("truncate", "a", 3, b""),
        ("write", "b", 0, b"b"),
        ("write", "d/f", 0, b"b"),
    ]
    names = [(kind, path) for kind, path, *_ in seen if kind in ("unlink", "rmdir", "mkdir")]
    assert names[0] == ("mkdir", "d") and names[-1] == ("rmdir", "d")
    assert sorted(names[1:-1]) == [("unlink", "d/e"), ("unlink", "d/f")]
    assert [call.target for call in layer.calls if call.kind == "rename"] == ["c"]
    assert from_json(to_json(layer.calls)) == layer.calls


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_a_write_fails_by_halves(layer: Layer, tmp_path: Path, lasting: bool) -> None:
    layer._fault = Fault(1, ENOSPC, lasting, short=True)
    with pytest.raises(OSError, match="No space left on device"):
        (tmp_path / "a").write_bytes(b"12345678")
    assert (tmp_path / "a").read_bytes() == b"1234"
    if lasting:
        with pytest.raises(OSError, match="No space left on device"):
            (tmp_path / "b").touch()
    else:
        (tmp_path / "b").touch()
    (tmp_path / "a").unlink()  # takes no room


def test_a_call_fails(layer: Layer, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    layer._fault = Fault(len(layer.calls), EIO)
    with pytest.raises(OSError, match="Input/output error") as raised:
        os.rename(tmp_path / "a", tmp_path / "b")
    assert raised.value.filename == tmp_path / "a"
    os.rename(tmp_path / "a", tmp_path / "b")
    assert [call.planned for call in layer.calls[-2:]] == [True, False]
    assert Call("open", "a", made=True).fails(ENOSPC)
    assert not Call("open", "a").fails(ENOSPC)
