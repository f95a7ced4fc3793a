"""What lies where in an index folder, and how terms are spelt in it.

    index/
      CURRENT            JSON: which sub-folder is the index, made by which schema and version
      LOCK               held by the process that writes
      words.sqlite       how runs of syllables were cut (`segment_cache`; not the engine's)
      dlblog-<id>/       one whole index: Whoosh's files, and for generation N of its contents
        state-N.json     settings, totals, when built
        files-N.json     path -> checksum, time and size of each indexed file
        pairs-N.bin      document frequencies of neighbouring terms (`pairs`)

A rebuild writes a new sub-folder and then renames one file over CURRENT. Within a sub-folder,
Whoosh's table of contents for N is renamed into place after everything else of N is there.

All analyzed fields share Whoosh's field `term`. A key is the folded term, what it looks like with
its marks where these differ, and the field, so that all forms of a term in all fields stand next to
each other in the term dictionary and one look finds them; and with `nodejs` also that somebody
wrote node.js.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from errno import EACCES, EIO, EMFILE, ENFILE, ENOMEM, EPERM
from pathlib import Path
from typing import Any

from whoosh import columns, fields

from dlblog.analysis import divided
from dlblog.errors import IndexFormatError, NoIndexError
from dlblog.schema import ANALYZED, JOINT_FIELD, VALUES, WORD_FIELD, fingerprint
from dlblog.vietnamese import fold_word

FORMAT = 1
CURRENT = "CURRENT"
LOCK = "LOCK"

TERM, _FIELD = "\x01", "\x02"
CODES = {f.name: chr(ord("a") + number) for number, f in enumerate(ANALYZED)}
CODES |= {JOINT_FIELD: "j", WORD_FIELD: "w"}
NAMES = {code: name for name, code in CODES.items()}
# Fields whose length dilutes their occurrences; each has a column of lengths.
MEASURED = tuple(f.name for f in ANALYZED if f.length_norm)

# Offsets are written for any size: they would be added up at each opening.
TEXT_COLUMN = columns.VarBytesColumn(write_offsets_cutoff=-1)
NUMBER_COLUMN = columns.NumericColumn("I")


COLUMNS = {
    "stored": TEXT_COLUMN,
    "sections": TEXT_COLUMN,
    "stream": TEXT_COLUMN,
    "date": NUMBER_COLUMN,
    **{f"length_{name}": NUMBER_COLUMN for name in MEASURED},
}


def whoosh_schema() -> fields.Schema:
    """Stock field types only: they are pickled into the index by their class paths."""
    schema = fields.Schema()
    for name in ("path", "term", "flag", *VALUES):
        schema.add(name, fields.ID())
    for name, column in COLUMNS.items():
        schema.add(name, fields.COLUMN(column))
    return schema


def key(term: str, name: str) -> bytes:
    """The key of a term in an analyzed field, of a word or a joint."""
    folded = "".join(divided(term)) if name == JOINT_FIELD else fold_word(term)
    return f"{folded}{TERM}{'' if folded == term else term}{_FIELD}{CODES[name]}".encode()


def forms_prefix(folded: str) -> bytes:
    """What the keys of all forms of a folded term begin with."""
    return f"{folded}{TERM}".encode()


def term_prefix(term: str) -> bytes:
    """What the keys of one term in all fields begin with."""
    return key(term, WORD_FIELD)[:-1]


def split_key(found: bytes) -> tuple[str, str]:
    """A key as (term, field)."""
    folded, _, rest = found.decode().partition(TERM)
    term, _, code = rest.partition(_FIELD)
    return term or folded, NAMES[code]


_NAME = re.compile(r"dlblog-[0-9a-f]{12}")


def new_name() -> str:
    """A name for a new sub-folder."""
    return f"dlblog-{os.urandom(6).hex()}"


def is_index_name(name: str) -> bool:
    """Whether a sub-folder is one of ours: nothing else in the folder is ever removed."""
    return _NAME.fullmatch(name) is not None


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole: readers see the old one or the new one."""
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def damaged(reason: object) -> IndexFormatError:
    """What to raise where bytes of an index are not what was written."""
    shown = " ".join(str(reason).split())[:100] or type(reason).__name__
    return IndexFormatError(f"the index is damaged ({shown}): run dlblog rebuild")


def is_damage(error: Exception) -> bool:
    """Whether an error in reading an index speaks of its bytes, not of the machine around it."""
    around = (EACCES, EIO, EMFILE, ENFILE, ENOMEM, EPERM)
    return not (isinstance(error, OSError) and error.errno in around)


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


def read_current(folder: Path) -> Path:
    """The sub-folder that is the index.

    Raises:
        NoIndexError: there is none.
        IndexFormatError: this version of dlblog cannot use it.
    """
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
