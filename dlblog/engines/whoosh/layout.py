"""What lies where in an index folder.

    index/
      CURRENT            JSON: which sub-folder is the index, made by which schema and version
      LOCK               held by the process that writes
      words.sqlite       how runs of syllables were cut (`segment_cache`; not the engine's)
      dlblog-<id>/       one whole index: Whoosh's files, and for generation N of its contents
        state-N.json     settings, totals, when built
        files-N.json     path -> checksum, time and size of each indexed file
        values-N.json    value field -> value -> number of documents
        segments-N.json  Whoosh's segments, enough to read them without Whoosh
        pairs-N.bin      document frequencies of neighbouring terms (`pairs`)

A rebuild writes a new sub-folder and then renames one file over CURRENT. Within a sub-folder,
Whoosh's table of contents for N is renamed into place after everything else of N is there. Where
only what is known of files has changed, state-N and files-N are replaced.

Nothing here imports Whoosh: completion and a look at the settings do without it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from errno import EACCES, EIO, EMFILE, ENFILE, ENOENT, ENOMEM, EPERM
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from dlblog.errors import DlblogError, IndexFormatError, NoIndexError

F = TypeVar("F", bound=Callable[..., Any])

FORMAT = 2
CURRENT = "CURRENT"
LOCK = "LOCK"
INDEX_NAME = "MAIN"  # Whoosh's
_TOC = f"_{INDEX_NAME}_", ".toc"

_NAME = r"dlblog-[0-9a-f]{12}"


def new_name() -> str:
    """A name for a new sub-folder."""
    return f"dlblog-{os.urandom(6).hex()}"


def is_index_name(name: str) -> bool:
    """Whether a sub-folder is one of ours: nothing else in the folder is ever removed."""
    return re.fullmatch(_NAME, name) is not None


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole: readers see the old one or the new one, also after a power cut.

    The name is not on disk before its folder is synced.
    """
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk when this returns."""
    if os.name == "nt" and path.is_dir():  # cannot be done there, and need not
        return
    place = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def damaged(reason: object) -> IndexFormatError:
    """What to raise where bytes of an index are not what was written."""
    shown = " ".join(str(reason).split())[:100] or type(reason).__name__
    return IndexFormatError(f"the index is damaged ({shown}): run dlblog rebuild")


def is_damage(error: Exception) -> bool:
    """Whether an error in reading an index speaks of its bytes, not of the machine around it."""
    around = (EACCES, EIO, EMFILE, ENFILE, ENOMEM, EPERM)
    return not (isinstance(error, OSError) and error.errno in around)


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
    """A JSON file's value.

    Raises:
        FileNotFoundError: it is not there (somebody may just have replaced it).
        IndexFormatError: it is not JSON.
    """
    return parse_json(path.read_bytes(), path)


def parse_json(content: bytes, path: Path) -> Any:
    """The value of what `path` holds; IndexFormatError where it is not JSON."""
    try:
        return json.loads(content)
    except ValueError:
        raise damaged(f"{path} cannot be read") from None


def to_json(value: Any) -> bytes:
    """Compact JSON; letters stay letters, and bytes of a path that are not UTF-8 come back."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def read_newest(folder: Path, name: str) -> Path:
    """The newest file `name-N.json` of an index, whichever version made it; for hints.

    Raises:
        OSError, IndexFormatError, KeyError, TypeError, ValueError: there is none to be found.
    """
    index = folder / os.path.basename(str(read_json(folder / CURRENT)["index"]))
    with os.scandir(index) as entries:
        files = [e for e in entries if e.name.startswith(name + "-") and e.name.endswith(".json")]
        return Path(max(files, key=lambda entry: entry.stat().st_mtime_ns).path)


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
    """
    from dlblog.schema import fingerprint  # that is the whole analysis

    try:
        current = read_json(folder / CURRENT)
    except (FileNotFoundError, NotADirectoryError):
        raise NoIndexError(f"there is no index in {folder}: run dlblog index first") from None
    mend = "run dlblog rebuild"
    if not isinstance(current, Mapping) or "index" not in current:
        raise IndexFormatError(f"the index in {folder} is damaged: {mend}")
    if current.get("format") != FORMAT or current.get("fingerprint") != fingerprint():
        made = str(current.get("version", "another version"))[:20]
        raise IndexFormatError(f"the index in {folder} was made by dlblog {made}: {mend}")
    return folder / os.path.basename(str(current["index"]))
