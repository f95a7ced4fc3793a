"""What a user can put right.

Every error that dlblog raises on purpose is a `DlblogError`; `dlblog.cli` turns it into one line on
standard error and an exit status. Anything else that escapes is a bug.
"""

from __future__ import annotations

from errno import ENOMEM

from dlblog.translation import _


def is_of_memory(error: BaseException | None) -> bool:
    """Return whether an error, or one that led to it, says that there is no memory left."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        # What the loader of libraries says, and SQLite, zlib and the start of a thread.
        said = str(error) if isinstance(error, (ImportError, RuntimeError)) else ""
        if (
            isinstance(error, MemoryError)
            or (isinstance(error, OSError) and error.errno == ENOMEM)
            or "map segment" in said
            or "allocate memory" in said
            or "start new thread" in said
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


class DlblogError(Exception):
    """A user can put this right; the text says what is wrong, where, and what to do."""


class PostError(DlblogError):
    """A post that cannot be read, or whose front matter cannot.

    Args:
        path: the file.
        reason: what is wrong with it, in a few words.
        line: 1-based line in the file, where known.
    """

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class QueryError(DlblogError):
    """A query that cannot be read.

    Args:
        reason: what is wrong, in a few words.
        text: the whole query as typed.
        position: character offset in `text` where reading failed.
    """

    def __init__(self, reason: str, text: str, position: int) -> None:
        self.reason = reason
        self.text = text
        self.position = position
        shown, caret = text, min(position, len(text))
        if len(text) > 100:  # keep the place in sight and the message short
            begin = max(0, caret - 40)
            shown, caret = "…" + text[begin : caret + 40] + "…", caret - begin + 1
        shown = "".join(c if c.isprintable() else " " for c in shown)
        told = _("{reason}, at character {number}").format(reason=reason, number=position + 1)
        super().__init__(f"{told}\n  {shown}\n  {' ' * caret}^")


class DateError(DlblogError):
    """A date that cannot be read."""


class NoIndexError(DlblogError):
    """There is no index where one was looked for."""


class NoPostError(DlblogError):
    """No post is what somebody named."""


class IndexFormatError(DlblogError):
    """An index is damaged, or was made by another version or with another schema.

    Args:
        what: what is wrong with it.
        mend: what to do about it.
        damage: what was not found as it was written, for whoever looks for the cause; in English.
    """

    def __init__(self, what: str, mend: str = "", damage: str = "") -> None:
        self.what = what
        self.damage = damage
        super().__init__(f"{what}: {mend}" if mend else what)


class IndexLockedError(DlblogError):
    """Another process is writing the index."""


class IndexChangedError(DlblogError):
    """The index is not any more what a change to it was decided on."""


class UsageError(DlblogError):
    """Words or options that do not go together, found out after parsing."""
