"""Sees, and lets fail, every call by which dlblog changes files below an index folder.

Run as `python -m tests.faults.layer --plan plan.json -- index posts` it installs itself and then
runs dlblog. Python's ways to change a disk are replaced: `open` for writing, and what changes
something in `os`; Whoosh and the standard library have no others (a test compares with strace). It
sees neither what SQLite writes, which is C, nor what other processes write; dlblog's write nothing.

A plan is JSON: `root`, the folder; `log`, a file for what was seen; `fail`, what is to fail (see
`Fault`). Paths in the log are relative to the root; "." is the root, ".." the folder above.
"""

from __future__ import annotations

import base64
import builtins
import errno
import io
import json
import mmap
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

# Which calls fail on a disk of which this is the error. Taking away needs no room, and what is open
# was allowed.
_NAMING = frozenset({"link", "symlink", "rename", "mkdir"})
_REMOVING = frozenset({"unlink", "rmdir"})
_OF_OPEN_FILES = frozenset({"write", "truncate", "fsync", "close"})
_ALL = _NAMING | _REMOVING | _OF_OPEN_FILES | {"open", "touch", "other"}
FAILING = {
    errno.ENOSPC: _ALL - _REMOVING - {"touch", "truncate"},
    errno.EIO: _ALL,
    errno.EROFS: _ALL - {"close"},
    errno.EACCES: _ALL - _OF_OPEN_FILES,
}

_WRITABLE = os.O_WRONLY | os.O_RDWR
_really = {name: getattr(os, name) for name in dir(os) if callable(getattr(os, name))}
_open, _mmap = io.open, mmap.mmap


@dataclass(slots=True)
class Fault:
    """What is to fail.

    Attributes:
        at: the number of the call, from 0.
        number: of the error.
        lasting: whether all calls after it fail as well, those that such a disk lets fail.
        short: whether a write writes its first half first, and the call after it fails.
    """

    at: int
    number: int
    lasting: bool = False
    short: bool = False


@dataclass(slots=True)
class Call:
    """One call that changes a disk.

    Attributes:
        kind: open, write, truncate, fsync, close, rename, link, symlink, unlink, mkdir, rmdir,
            touch, or other.
        path: relative to the root.
        target: the new path of a rename or link.
        file: a number for each opening of a file, as one may be renamed while it is open.
        data: that was written, at `offset`; for a truncation its size is the offset.
        made, emptied: whether opening made the file, or took away what was in it.
        error: why it failed, if it did.
        planned: whether that was by plan.
    """

    kind: str
    path: str
    target: str = ""
    file: int = -1
    offset: int = 0
    data: bytes = b""
    made: bool = False
    emptied: bool = False
    error: int = 0
    planned: bool = False

    def fails(self, number: int) -> bool:
        """Whether it can fail with an error."""
        if self.kind == "open" and number == errno.ENOSPC:
            return self.made
        return self.kind in FAILING[number]


@dataclass(slots=True)
class _Open:
    """A file that is open."""

    number: int
    path: str
    writable: bool
    written: bool = False


class Layer:
    """Replaces Python's ways to change a disk, once in a process.

    Attributes:
        calls: those that were seen, in order.
    """

    def __init__(self, root: Path, fault: Fault | None = None) -> None:
        self.calls: list[Call] = []
        self._root = os.path.realpath(root)
        self._fault = fault
        self._half_written = False
        self._open: dict[int, _Open] = {}
        self._opened = 0
        self._lock = Lock()

    # What is looked at

    def _place(self, path: Any, dir_fd: int | None = None) -> str | None:
        """A path relative to the root; None where it lies elsewhere."""
        if isinstance(path, int):
            return self._open[path].path if path in self._open else None
        path = os.fsdecode(path)
        if not os.path.isabs(path):
            above = os.getcwd() if dir_fd is None else os.readlink(f"/proc/self/fd/{dir_fd}")
            path = os.path.join(above, path)
        folder, name = os.path.split(os.path.normpath(path))
        path = os.path.join(os.path.realpath(folder), name)
        if path == os.path.dirname(self._root):
            return ".."
        if path != self._root and not path.startswith(self._root + os.sep):
            return None
        return os.path.relpath(path, self._root)

    def _do(self, call: Call, really: Callable[[], Any], *names: Any) -> Any:
        """Make a call, unless it is to fail; `names` are for the error, as of the system."""
        with self._lock:  # several threads sync at the same time
            number = len(self.calls)
            self.calls.append(call)
        fault = self._fault
        if fault is not None and number >= fault.at and call.fails(fault.number):
            first = number == fault.at
            half = fault.short and first and call.kind == "write" and len(call.data) > 1
            if half:
                self._half_written = True
            elif first or fault.lasting or self._half_written:
                self._half_written = False
                call.error, call.planned = fault.number, True
                raise OSError(fault.number, os.strerror(fault.number), *names)
        try:
            return really()
        except OSError as error:
            call.error = error.errno or -1
            raise

    def _cut(self, data: Any) -> Any:
        """What of it a write writes."""
        if self._half_written and self._fault and len(self.calls) - 1 == self._fault.at:
            return memoryview(data).cast("B")[: len(self.calls[-1].data) // 2]
        return data

    # What is open

    def _opening(self, path: str, file: Any, flags: int, really: Callable[[], int]) -> int:
        """Open a file below the root by flags; `file` is how it was named."""
        there = os.path.lexists(os.path.join(self._root, path))
        writable = bool(flags & _WRITABLE)
        with self._lock:
            number, self._opened = self._opened, self._opened + 1
        if writable or flags & os.O_CREAT:
            call = Call("open", path, file=number)
            call.made = bool(flags & os.O_CREAT) and not there
            call.emptied = bool(flags & os.O_TRUNC) and there
            place: int = self._do(call, really, os.fspath(file))
        else:
            place = really()
        self._open[place] = _Open(number, path, writable)
        return place

    def open_place(
        self, file: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None
    ) -> int:
        """As `os.open`."""
        path = self._place(file, dir_fd)

        def really() -> int:
            place: int = _really["open"](file, flags, mode, dir_fd=dir_fd)
            return place

        return really() if path is None else self._opening(path, file, flags, really)

    def open_file(
        self,
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        """As `open`."""
        if not set(mode) & set("wax+") or self._place(file) is None:
            return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
        plain = mode.replace("b", "").replace("t", "")
        raw = _Raw(self, file, plain, closefd, opener)
        if buffering == 0:
            return raw
        size = buffering if buffering > 1 else max(os.fstat(raw.fileno()).st_blksize, 1)
        buffered: Any = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw, size)
        if "b" in mode:
            return buffered
        text = io.TextIOWrapper(buffered, encoding, errors, newline, buffering == 1)
        text.mode = mode
        return text

    def write(self, place: int, data: Any, offset: int | None, really: Callable[[Any], int]) -> int:
        """Write to an open file, at its place or at an offset."""
        opened = self._open.get(place)
        if opened is None:
            return really(data)
        content = bytes(data)
        if offset is None:
            import fcntl

            end = fcntl.fcntl(place, fcntl.F_GETFL) & os.O_APPEND
            offset = os.fstat(place).st_size if end else os.lseek(place, 0, os.SEEK_CUR)
        call = Call("write", opened.path, file=opened.number, offset=offset, data=content)
        written: int = self._do(call, lambda: really(self._cut(data)))
        call.data = content[:written]
        opened.written = True
        return written

    def truncate(self, place: int, size: int, really: Callable[[], Any]) -> Any:
        """Cut an open file."""
        opened = self._open.get(place)
        if opened is None:
            return really()
        opened.written = True
        call = Call("truncate", opened.path, file=opened.number, offset=size)
        return self._do(call, really)

    def sync(self, place: Any, really: Callable[[], Any]) -> Any:
        """Have an open file or folder on disk."""
        place = place if isinstance(place, int) else place.fileno()
        opened = self._open.get(place)
        if opened is not None:
            return self._do(Call("fsync", opened.path, file=opened.number), really)
        path = self._place(os.readlink(f"/proc/self/fd/{place}"))
        return really() if path is None else self._do(Call("fsync", path), really)

    def close(self, place: int, really: Callable[[], Any]) -> Any:
        """Close a file; what was written may fail only now."""
        opened = self._open.pop(place, None)
        if opened is None or not opened.written:
            return really()
        call = Call("close", opened.path, file=opened.number)
        try:
            return self._do(call, really)
        except OSError:
            if call.planned:
                really()
            raise

    # What has a name

    def _named(self, kind: str, name: str) -> Callable[..., Any]:
        really = _really[name]

        def call(path: Any, *args: Any, **options: Any) -> Any:
            place = self._place(path, options.get("dir_fd"))
            if place is None or place == "..":
                return really(path, *args, **options)
            return self._do(Call(kind, place), lambda: really(path, *args, **options), path)

        return call

    def _renamed(self, kind: str, name: str) -> Callable[..., Any]:
        really = _really[name]

        def call(old: Any, new: Any, *args: Any, **options: Any) -> Any:
            before = self._place(old, options.get("src_dir_fd"))
            after = self._place(new, options.get("dst_dir_fd", options.get("dir_fd")))
            if after is None and before is None:
                return really(old, new, *args, **options)
            assert after is not None, "moved out of the folder"
            call = Call(kind, before or str(old), after)
            self._do(call, lambda: really(old, new, *args, **options), old, None, new)
            for opened in self._open.values():
                if kind == "rename" and opened.path == before:
                    opened.path = after

        return call

    def _other(self, name: str) -> Callable[..., Any]:
        really = _really[name]

        def call(first: Any, *args: Any, **options: Any) -> Any:
            places = [self._place(first, options.get("dir_fd"))]
            if name in ("sendfile", "copy_file_range", "splice"):
                places += [self._place(args[0])]
            for place in places:
                if place is not None and place != "..":
                    call = Call("other", place, target=name)
                    return self._do(call, lambda: really(first, *args, **options))
            return really(first, *args, **options)

        return call

    def install(self) -> None:
        """Replace them all."""
        open_place, open_file = self.open_place, self.open_file
        new: dict[str, Callable[..., Any]] = {
            "open": open_place,
            "write": lambda place, data: self.write(
                place, data, None, lambda some: _really["write"](place, some)
            ),
            "pwrite": lambda place, data, offset: self.write(
                place, data, offset, lambda some: _really["pwrite"](place, some, offset)
            ),
            "ftruncate": lambda place, size: self.truncate(
                place, size, lambda: _really["ftruncate"](place, size)
            ),
            "fsync": lambda fd: self.sync(fd, lambda: _really["fsync"](fd)),
            "close": lambda fd: self.close(fd, lambda: _really["close"](fd)),
            "replace": self._renamed("rename", "replace"),
            "rename": self._renamed("rename", "rename"),
            "link": self._renamed("link", "link"),
            "symlink": self._renamed("symlink", "symlink"),
            "unlink": self._named("unlink", "unlink"),
            "remove": self._named("unlink", "remove"),
            "mkdir": self._named("mkdir", "mkdir"),
            "rmdir": self._named("rmdir", "rmdir"),
            "utime": self._named("touch", "utime"),
            "chmod": self._named("touch", "chmod"),
        }
        if "fdatasync" in _really:
            new["fdatasync"] = lambda fd: self.sync(fd, lambda: _really["fdatasync"](fd))
        others = "truncate writev pwritev sendfile copy_file_range splice posix_fallocate mknod"
        for name in others.split():
            if name in _really:
                new[name] = self._other(name)
        for name, replacement in new.items():
            setattr(os, name, replacement)
            for kinds in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
                if _really[name] in kinds:
                    kinds.add(replacement)
        io.open = builtins.open = open_file  # type: ignore[assignment]
        shutil.copyfile.__globals__["_USE_CP_SENDFILE"] = False
        layer = self

        class Mmap(_mmap):
            """A mapping; one that can be written to is seen as it is made."""

            def __new__(cls, fileno: int, length: int, *args: Any, **options: Any) -> Any:
                path = layer._place(fileno) if fileno >= 0 else None
                wanted = options.get("access", mmap.ACCESS_DEFAULT)
                if path is not None and wanted not in (mmap.ACCESS_READ, mmap.ACCESS_COPY):
                    layer._do(Call("other", path, target="mmap"), lambda: None)
                return super().__new__(cls, fileno, length, *args, **options)

        mmap.mmap = Mmap  # type: ignore[misc]


class _Raw(io.FileIO):
    """A file that is written to through the layer."""

    def __init__(self, layer: Layer, file: Any, mode: str, closefd: bool, opener: Any) -> None:
        self._layer = layer

        def open_place(path: Any, flags: int) -> int:
            if opener is not None:  # which calls os.open
                place: int = opener(path, flags)
                return place
            return layer.open_place(path, flags, 0o666)

        super().__init__(file, mode, closefd, None if isinstance(file, int) else open_place)

    def write(self, data: Any) -> int:
        return self._layer.write(self.fileno(), data, None, super().write)

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        cut: int = self._layer.truncate(
            self.fileno(), size, lambda: super(_Raw, self).truncate(size)
        )
        return cut

    def close(self) -> None:
        if self.closed or not self.closefd:
            super().close()
            return
        self._layer.close(self.fileno(), super().close)


def to_json(calls: list[Call]) -> str:
    """Calls as text."""
    rows = [asdict(call) for call in calls]
    for row in rows:
        row["data"] = base64.b64encode(row["data"]).decode()
    return json.dumps(rows)


def from_json(text: str) -> list[Call]:
    """The calls that `to_json` made text of."""
    return [Call(**{**row, "data": base64.b64decode(row["data"])}) for row in json.loads(text)]


def main() -> None:
    """Run dlblog's command line under a plan."""
    mark, plan_file, dashes, *args = sys.argv[1:]
    if mark != "--plan" or dashes != "--":
        sys.exit("usage: python -m tests.faults.layer --plan FILE -- ARGS")
    plan = json.loads(Path(plan_file).read_bytes())
    layer = Layer(Path(plan["root"]), Fault(**plan["fail"]) if plan.get("fail") else None)
    layer.install()
    leave = os._exit

    def keep(status: int = 0) -> None:
        with _open(plan["log"], "w", encoding="ascii") as log:
            log.write(to_json(layer.calls))

    def keep_and_leave(status: int) -> None:
        keep()
        leave(status)

    os._exit = keep_and_leave  # type: ignore[assignment]
    from dlblog.__main__ import main as run

    sys.argv[1:] = args
    try:
        run()
    finally:
        keep()


if __name__ == "__main__":
    main()
