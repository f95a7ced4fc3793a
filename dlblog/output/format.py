"""The names of formats and of fields, and whether what was typed is one."""

from __future__ import annotations

from dlblog.errors import UsageError
from dlblog.translation import _

# For people; all of them are laid out to the width of a terminal.
LAYOUTS = ("text", "oneline", "short", "full")
FORMATS = (*LAYOUTS, "markdown", "json", "jsonl", "csv", "paths", "paths0", "trec")
# The columns of CSV; templates know more.
FIELDS = (
    "path", "title", "date", "tags", "category", "author", "draft", "slug", "url", "score",
    "snippet",
)  # fmt: skip

# Of these alone templates know, and what they tell of other fields.
STORED = ("updated", "summary")


def stored_fields(format_: str) -> tuple[str, ...]:
    """Return the stored fields that a format may show and json has not."""
    return STORED if "{" in format_ else ()


def check_format(name: str) -> None:
    """Whether a format can be had.

    Raises:
        UsageError: it is neither known nor a template with known fields.
    """
    if name in FORMATS:
        return
    if "{" in name:
        from dlblog.output.template import template

        template(name)
        return
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), FORMATS, 1)
    message = _("there is no format '{name}': choose {formats} or a template such as {example}")
    if close:
        message = _("there is no format '{name}'; did you mean '{close}'? There are {formats}")
    raise UsageError(
        message.format(
            name=name[:60],
            close="".join(close),
            formats=", ".join(FORMATS),
            example="'{date} {title}'",
        )
    )
