"""How terms are spelt as keys of an index, and what its columns are called.

All analyzed fields share Whoosh's field `term`. A key is the folded term, what it looks like with
its marks where these differ, and the field, so that all forms of a term in all fields stand next to
each other in the term dictionary and one look finds them; and with `nodejs` also that somebody
wrote node.js.
"""

from __future__ import annotations

from functools import lru_cache

from dlblog.analysis import divided
from dlblog.schema import ANALYZED, JOINT_FIELD, WORD_FIELD
from dlblog.vietnamese import fold_word

TERM, _FIELD = "\x01", "\x02"
CODES = {f.name: chr(ord("a") + number) for number, f in enumerate(ANALYZED)}
CODES |= {JOINT_FIELD: "j", WORD_FIELD: "w"}
NAMES = {code: name for name, code in CODES.items()}
# Fields whose length dilutes their occurrences; each has a column of lengths.
MEASURED = tuple(f.name for f in ANALYZED if f.length_norm)
# Columns of texts and of numbers, one for each document.
TEXTS = ("stored", "sections", "stream", "names")
NUMBERS = ("date", *(f"length_{name}" for name in MEASURED))


@lru_cache(maxsize=65536)  # a post repeats words, and other posts do
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
