"""The schema as Whoosh sees it: fields, columns, and how terms are spelt as keys.

All analyzed fields share Whoosh's field `term`. A key is the folded term, what it looks like with
its marks where these differ, and the field, so that all forms of a term in all fields stand next to
each other in the term dictionary and one look finds them; and with `nodejs` also that somebody
wrote node.js.
"""

from __future__ import annotations

from whoosh import columns, fields

from dlblog.analysis import divided
from dlblog.schema import ANALYZED, JOINT_FIELD, VALUES, WORD_FIELD
from dlblog.vietnamese import fold_word

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
