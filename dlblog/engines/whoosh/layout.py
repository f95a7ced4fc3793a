"""What lies where in an index folder.

    index/
      dlblog.json        which sub-folder is the index, made by which schema and version; and the
                         settings once more, for when the index is damaged
      dlblog.lock        held by the process that writes
      dlblog.sqlite      how runs of syllables were cut (`segment_cache`; not the engine's)
      dlblog.seen, dlblog.reading   of `freshness` and `writing`
      .gitignore         has git leave the folder out (`indexing`)
      dlblog-<id>/       one whole index: Whoosh's files, and for generation N of its contents
        born             empty; its time tells whether this is a copy
        suspect          a mark: somebody found damage
        state-N.json     settings, totals, when built
        files-N.json     path -> checksum, time and size of each indexed file
        values-N.json    value field -> value -> number of documents
        segments-N.json  Whoosh's segments, enough to read them without Whoosh
        pairs-N.bin      document frequencies of neighbouring terms (`pairs`)

A rebuild writes a new sub-folder and then renames one file over dlblog.json. Within a sub-folder,
Whoosh's table of contents for N is renamed into place after everything else of N is there. Where
only what is known of files has changed, files-N and then state-N are replaced.

JSON of ours is one line and a line with its checksum. Nothing here imports Whoosh: completion and a
look at the settings do without it.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import (
    EACCES,
    EDQUOT,
    EFBIG,
    EIO,
    EMFILE,
    ENFILE,
    ENOENT,
    ENOMEM,
    ENOSPC,
    EPERM,
    EROFS,
)  # fmt: skip
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from dlblog.durable import open_own, read_own
from dlblog.errors import DlblogError, IndexChangedError, IndexFormatError, NoIndexError
from dlblog.index_folder import CURRENT, LOCK, OLD_CURRENT, SEEN, check_usable, is_index_name
from dlblog.lock import Lock
from dlblog.sealed import unseal, unseal_item
from dlblog.translation import _

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

FORMAT = 6
SUSPECT = "suspect"
BORN = "born"
TEMPORARY = "tmp-"  # what folders for a while begin with
_GENERATIONAL = ("state", "files", "values", "segments")
INDEX_NAME = "MAIN"  # Whoosh's
_TOC = f"_{INDEX_NAME}_", ".toc"
_PATIENCE = 60.0  # seconds in which an index may change again and again before it can be read
_KEPT = 60.0  # seconds for which the files of the previous generation stay at least


def new_name() -> str:
    """A name for a new sub-folder."""
    return f"dlblog-{os.urandom(6).hex()}"


def decompress(content: bytes, most: int) -> bytes:
    """What was compressed; ValueError where that is more than `most` bytes, or not whole."""
    machine = zlib.decompressobj()
    result = machine.decompress(content, most)
    if not machine.eof:
        raise ValueError("a compressed text that does not end")
    return result


def damaged(reason: object) -> IndexFormatError:
    """What to raise where bytes of an index are not what was written."""
    missing = isinstance(reason, LookupError)  # of which the text is a key or a number
    shown = "something is missing" if missing else " ".join(str(reason).split())[:100]
    shown = shown or type(reason).__name__
    what = _("the index is damaged ({reason})").format(reason=shown)
    return IndexFormatError(what, _("run dlblog rebuild"), shown)


def is_damage(error: Exception) -> bool:
    """Whether an error in reading an index speaks of its bytes, not of the machine around it."""
    around = (EACCES, EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EPERM, EROFS)
    no_memory = isinstance(error, (MemoryError, ImportError))  # a library that cannot be mapped
    return not no_memory and not (isinstance(error, OSError) and error.errno in around)


def _blame(error: Exception) -> NoReturn:
    """Raise what an error in reading an index means."""
    if isinstance(error, DlblogError) or not is_damage(error):
        raise error
    raise damaged(error) from error


@contextmanager
def reading() -> Iterator[None]:
    """Whatever comes of reading bytes of an index within is damage, or of the machine."""
    try:
        yield
    except Exception as error:
        _blame(error)


def reads(method: F) -> F:
    """The same for a whole method; it costs less than a block."""

    @wraps(method)
    def guarded(*args: Any) -> Any:
        try:
            return method(*args)
        except Exception as error:
            _blame(error)

    return guarded  # type: ignore[return-value]


def read_json(path: Path) -> Any:
    """The value of a file that has what `seal` gives.

    Raises:
        FileNotFoundError: it is not there (somebody may just have replaced it).
        IndexFormatError: it is not what was written.
    """
    return parse_json(read_own(path), path)


def parse_json(content: bytes, path: Path, key: str | None = None) -> Any:
    """The value of what `path` holds, or only that of a key.

    Raises:
        IndexFormatError: it is not what was written.
        KeyError: there is no such key.
    """
    try:
        return unseal(content) if key is None else unseal_item(content, key)
    except ValueError:
        raise damaged(f"{path.name} is not what was written") from None


def write_lock(folder: Path, patience: float = 0.0) -> Lock:
    """Take the lock of who writes the index in a folder.

    Raises:
        IndexLockedError: somebody else has it.
    """
    busy = _("is writing the index in {folder}: try later, or wait with --wait")
    return Lock(folder / LOCK, patience, busy.format(folder=folder))


class Place(NamedTuple):
    """A generation of an index: the sub-folder, and the number of the generation."""

    folder: Path
    generation: int

    def file(self, name: str) -> Path:
        """Return the path of `name-N.json`."""
        return self.folder / f"{name}-{self.generation}.json"


def steadily(find: Callable[[], Place], read: Callable[[Place], T]) -> T:
    """Return what `read` makes of the place that `find` returns, while others may commit.

    A commit can remove files before they are opened. So where reading fails the place is looked
    for again: if it has moved reading starts over, else the failure is one of the files themselves.

    Raises:
        IndexChangedError: the place moves all the time.
        Exception: whatever `find` raises, and `read` where nothing has moved.
    """
    deadline = time.monotonic() + _PATIENCE
    place = find()
    while True:
        try:
            return read(place)
        except Exception:
            before, place = place, find()
            if place == before:
                raise
        if time.monotonic() > deadline:
            text = _("the index changes all the time; another dlblog is writing: try later")
            raise IndexChangedError(text)


def _settled(folder: Path, find: Callable[[], Path]) -> Place:
    """Return the newest generation of the sub-folder that `find` returns, while others may rebuild.

    Raises:
        Exception: whatever `find` raises where nothing has moved; FileNotFoundError for an index
            without a generation.
    """
    now: list[bytes] = []
    while True:
        before, now = now, _leading(folder)
        try:
            index = find()
            return Place(index, latest_generation(index))
        except (OSError, ValueError, DlblogError):
            if now == before:
                raise


def _leading(folder: Path) -> list[bytes]:
    """The bytes of the files that say which sub-folder is the index; for comparison alone."""
    found = []
    for name in (CURRENT, OLD_CURRENT):
        with suppress(OSError):
            found.append(read_own(folder / name))
    return found


def locate(folder: Path) -> Place:
    """Return where the index in a folder is; `read_current` says what is raised."""
    return _settled(folder, lambda: read_current(folder))


def read_hint(folder: Path, read: Callable[[Place], T]) -> T:
    """Return what `read` makes of an index, whichever version made it.

    Raises:
        OSError, KeyError, TypeError, ValueError, RecursionError: there is none to be read.
        IndexChangedError: it changes all the time.
    """
    return steadily(lambda: _settled(folder, lambda: hinted_index(folder)), read)


def hint(place: Place, name: str) -> Any:
    """Return the value of a JSON file of a generation, whichever version made it."""
    return _first_line(place.file(name))


def hinted_index(folder: Path) -> Path:
    """The sub-folder that is the index, whichever version made it; as `read_hint` raises."""
    for name in (CURRENT, OLD_CURRENT):
        with suppress(OSError, KeyError, TypeError, ValueError, RecursionError):
            return _inside(folder, str(_first_line(folder / name)["index"]))
    # The file that says which one is damaged; where there is no choice it is not needed.
    (index,) = (_inside(folder, name) for name in os.listdir(folder) if is_index_name(name))
    return index


def _inside(folder: Path, name: str) -> Path:
    """A sub-folder of a folder of indexes; ValueError where a name leads elsewhere."""
    index = folder / name
    if not is_index_name(name) or not stat.S_ISDIR(os.lstat(index).st_mode):
        raise ValueError("it leads elsewhere")
    return index


def _first_line(path: Path) -> Any:
    """The JSON on the first line of a file, of whichever version."""
    with open(open_own(path), "rb") as file:
        return json.loads(file.readline())


def latest_generation(index: Path) -> int:
    """The newest generation in a sub-folder: the one of which Whoosh's table of contents is there.

    Raises:
        FileNotFoundError: there is none.
    """
    names = [name for name in os.listdir(index) if name.startswith(_TOC[0])]
    numbers = [name.removeprefix(_TOC[0]).removesuffix(_TOC[1]) for name in names]
    found = [int(number) for number in numbers if number.isdecimal()]
    if not found:
        raise FileNotFoundError(ENOENT, "no table of contents", str(index))
    return max(found)


def read_current(folder: Path) -> Path:
    """The sub-folder that is the index.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: this version of dlblog cannot use it.
        UsageError: the folder is somebody else's.
    """
    from dlblog.schema import fingerprint  # that is the whole analysis

    content = _read_current(folder)
    mend = _("run dlblog rebuild")
    try:
        current = json.loads(content.partition(b"\n")[0])
        made, format_ = str(current["version"])[:20], current["format"]
        name = current["index"]
    except (ValueError, KeyError, TypeError, RecursionError):
        check_usable(folder)
        what = _("the index in {folder} is damaged").format(folder=folder)
        raise IndexFormatError(what, mend) from None
    if format_ != FORMAT or current.get("fingerprint") != fingerprint():
        check_usable(folder)
        newer = isinstance(format_, int) and format_ > FORMAT
        what = _("the index in {folder} was made by dlblog {version}")
        if newer:
            what = _(
                "the index in {folder} was made by dlblog {version}, which is newer than this one"
            )
        raise IndexFormatError(what.format(folder=folder, version=made), mend)
    parse_json(content, folder / CURRENT)  # it must be whole as well
    with suppress(OSError, ValueError):
        return _inside(folder, str(name))
    raise damaged(f"{folder / CURRENT} leads elsewhere")


def _read_current(folder: Path) -> bytes:
    """The bytes of the file that says which sub-folder is the index; empty where it is none."""
    for name in (CURRENT, OLD_CURRENT):
        try:
            return read_own(folder / name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            if not is_damage(error):
                raise
            return b""
    check_usable(folder)
    text = _("there is no index in {folder}: run dlblog index first")
    raise NoIndexError(text.format(folder=folder))


def leftovers(folder: Path) -> list[Path]:
    """What dead processes left in an index folder, and what the last commit made superfluous.

    Only the holder of the lock may remove it.

    Raises:
        OSError, IndexFormatError: there is no index, or it cannot be read.
    """
    index, generation = locate(folder)
    kept = {BORN, SUSPECT, *_files_of(Place(index, generation))}
    # A reader that found the previous generation a moment ago opens its files now.
    committed = os.lstat(index / _table(generation)).st_mtime
    if abs(time.time() - committed) < _KEPT:
        with suppress(OSError, IndexFormatError):
            kept |= _files_of(Place(index, generation - 1))
    found = [
        folder / name
        for name in os.listdir(folder)
        if (is_index_name(name) and name != index.name) or name in (f"{CURRENT}.new", f"{SEEN}.new")
    ]
    return found + [index / name for name in os.listdir(index) if name not in kept]


def _table(generation: int) -> str:
    return f"{generation}".join(_TOC)


def _files_of(place: Place) -> set[str]:
    """The names of the files of a generation."""
    with reading():
        shapes = read_json(place.file("segments"))["segments"]
        files = {f"{shape['name']}.{kind}" for shape in shapes for kind in (*shape["files"], "sum")}
    files |= {place.file(name).name for name in _GENERATIONAL}
    return files | {f"pairs-{place.generation}.bin", _table(place.generation)}


def clear(folder: Path) -> None:
    """Remove the leftovers in an index folder, as far as that can be done; for who has the lock."""
    with suppress(OSError, ValueError, DlblogError):
        for path in leftovers(folder):
            remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder of ours, as far as that can be done."""
    with suppress(OSError):
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def is_copy(index: Path, born: object) -> bool:
    """Whether a sub-folder was brought here rather than made here.

    Args:
        born: what its state says of it. Nobody can choose the time of a file's last change
            (`st_ctime`), so none that is unpacked, cloned or copied has it.
    Raises:
        OSError: the file whose time tells it is gone.
    """
    return os.lstat(index / BORN).st_ctime_ns != born
