"""Files of dlblog's own: read and written so that nothing else is ever touched.

An index may come from a repository of somebody else, in which a name of ours can be a link to a
file of the user's, or a pipe that nobody writes to. So nothing of ours is read or written through a
link, and what is written whole is there whole or not at all, also after a power cut.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from errno import EINVAL
from pathlib import Path
from typing import TypeVar

from dlblog import fault
from dlblog.signals import blocked

T = TypeVar("T")
_THREADS = 16  # that work at the same time
_FEW = 4  # files for which no thread is worth its start
_READ = os.O_RDONLY
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # those that there are here
    _READ |= getattr(os, _name, 0)
    _MAKE |= getattr(os, _name, 0)


def open_own(path: Path) -> int:
    """A descriptor of a file, to read.

    Raises:
        OSError: it cannot be opened, or is a link or anything else than a file.
    """
    place = os.open(path, _READ)
    if not stat.S_ISREG(os.fstat(place).st_mode):
        os.close(place)
        raise OSError(EINVAL, fault.NOT_A_FILE, str(path))
    return place


def read_own(path: Path) -> bytes:
    """A file's bytes; `open_own` says what is raised."""
    with open(open_own(path), "rb") as file:
        return file.read()


def make_way(path: Path) -> None:
    """Take away what has a name of ours and is no file of its own: a link, a pipe, a device."""
    with suppress(FileNotFoundError):
        status = os.lstat(path)
        if not stat.S_ISDIR(status.st_mode) and not (
            stat.S_ISREG(status.st_mode) and status.st_nlink == 1
        ):
            os.unlink(path)


def open_new(path: Path, mode: int = 0o666) -> int:
    """A descriptor of a file that was not there before, to write; FileExistsError where it was."""
    return os.open(path, _MAKE, mode)


def make_file(path: Path, content: bytes = b"", *, durable: bool = True) -> None:
    """Write a file that was not there before.

    Args:
        durable: whether it is on disk when this returns.
    Raises:
        FileExistsError: it was.
        OSError: it cannot be written.
    """
    try:
        with open(open_new(path), "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise named(error, path) from error


def named(error: OSError, path: Path) -> OSError:
    """An error with the path that it is of: writing to a file that is open tells none."""
    if error.filename is None and error.errno is not None:
        return OSError(error.errno, error.strerror, str(path))
    return error


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole: readers see the old one or the new one, also after a power cut.

    The name is not on disk before its folder is synced.
    """
    write_whole(path, content, durable=True)


def write_whole(path: Path, content: bytes, *, durable: bool = False) -> None:
    """The same, but for power cuts where not `durable`."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    try:
        make_file(temporary, content, durable=durable)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk when this returns."""
    if os.name == "nt" and path.is_dir():  # cannot be done there, and need not
        return
    place = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(place)
    except OSError as error:
        raise named(error, path) from error
    finally:
        os.close(place)


def do_all(work: Callable[[T], object], items: Iterable[T]) -> dict[T, OSError]:
    """Write, sync, rename or remove many files at the same time, in any order.

    That is many times as quick as one after the other: a file system commits at once what it is
    asked for at the same time, and makes each caller wait for it.

    Args:
        work: is called with each item, also after it failed for another one.
    Returns:
        those for which it failed, and why.
    """
    left, failed, bugs = list(items)[::-1], dict[T, OSError](), list[BaseException]()

    def run() -> None:
        while left:
            try:
                item = left.pop()
            except IndexError:  # another thread took the last one
                return
            try:
                work(item)
            except OSError as error:
                failed[item] = error
            except Exception as error:
                bugs.append(error)

    if len(left) > _FEW:
        from threading import Thread

        threads = [Thread(target=run, daemon=True) for _ in range(min(_THREADS, len(left)))]
        try:
            with blocked():
                for thread in threads:
                    thread.start()
            for thread in threads:
                thread.join()
        except BaseException:
            # Nothing goes on behind the back of whoever puts things right now.
            left.clear()
            for thread in threads:
                while thread.is_alive():
                    with suppress(KeyboardInterrupt):
                        thread.join()
            raise
    run()
    if bugs:
        raise bugs[0]
    return failed
