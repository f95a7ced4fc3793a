"""Hits, facets, tags and statistics as text for people and for programs.

Functions here return text; `dlblog.cli` writes it. What comes from posts is made harmless for a
terminal (`safe`): no control character and no change of writing direction gets through. What is
seldom needed (`template`, `facet`) is imported where it is used.
"""

from __future__ import annotations

from dlblog.output.amount import bytes_text
from dlblog.output.format import FIELDS, FORMATS, LAYOUTS, check_format, stored_fields
from dlblog.output.safe import harmless, to_json
from dlblog.output.table import csv_rows, trec_line
from dlblog.output.text import hit_text, suggestions_text, vocabulary_text

__all__ = [
    "FIELDS",
    "FORMATS",
    "LAYOUTS",
    "bytes_text",
    "check_format",
    "csv_rows",
    "harmless",
    "hit_text",
    "stored_fields",
    "suggestions_text",
    "to_json",
    "trec_line",
    "vocabulary_text",
]
