"""Text of others that no terminal acts on, plain or as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

# C0 and C1 controls, and characters that turn the writing direction or divide lines.
# Surrogates stand for bytes of a file name that are not UTF-8.
CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_NOT_IN_JSON = CONTROLS.pattern.replace("\x00-\x1f", "")  # compiled only where there is JSON


def harmless(text: str) -> str:
    """`text` with every character that would act on a terminal replaced by a space."""
    return CONTROLS.sub(" ", text)


def to_json(value: Any, *, indent: bool = False) -> str:
    """JSON in which letters are letters and controls are escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if indent else None)
    return re.sub(_NOT_IN_JSON, _escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
