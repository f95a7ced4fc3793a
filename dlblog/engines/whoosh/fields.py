"""The schema as Whoosh sees it."""

from __future__ import annotations

from whoosh import columns, fields

from dlblog.engines.whoosh.keys import NUMBERS, TEXTS
from dlblog.schema import VALUES

# Offsets are written for any size: they would be added up at each opening.
TEXT_COLUMN = columns.VarBytesColumn(write_offsets_cutoff=-1)
NUMBER_COLUMN = columns.NumericColumn("I")


def whoosh_schema() -> fields.Schema:
    """Stock field types only: they are pickled into the index by their class paths."""
    schema = fields.Schema()
    for name in ("path", "term", "flag", *VALUES):
        schema.add(name, fields.ID())
    for name in TEXTS:
        schema.add(name, fields.COLUMN(TEXT_COLUMN))
    for name in NUMBERS:
        schema.add(name, fields.COLUMN(NUMBER_COLUMN))
    return schema
