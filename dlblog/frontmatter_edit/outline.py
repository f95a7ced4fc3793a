"""What the front matter of TOML and JSON says besides its tags."""

from __future__ import annotations

from typing import Any

from dlblog.post import tag_key


def outline_of(values: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """All values but the tags, by the keys that `post` reads; comparable by type and value."""
    nested = values.get("taxonomies")
    tables = [values, nested] if isinstance(nested, dict) else [values]
    folded = {key.lower(): table[key] for table in reversed(tables) for key in table}
    name = tag_key(folded, keys)
    kept = {key: value for key, value in values.items() if key.lower() != name}
    if isinstance(nested, dict):
        kept["taxonomies"] = {k: v for k, v in nested.items() if k.lower() != name}
        if not kept["taxonomies"]:  # it may have been made for the tags
            del kept["taxonomies"]
    return _typed(kept)


def _typed(value: Any) -> Any:
    """A value with the types of all that is in it."""
    if isinstance(value, dict):
        return {key: _typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(part) for part in value]
    return type(value).__name__, str(value)
