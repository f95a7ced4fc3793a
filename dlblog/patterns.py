"""Find which remembered filters (`--include`, `--exclude`) leave a folder without posts."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dlblog.errors import UsageError
from dlblog.finding import walk
from dlblog.translation import _

Patterns = tuple[tuple[str, ...], tuple[str, ...]]  # globs to include and to exclude


class Emptied(NamedTuple):
    """Filters that leave out all files of a folder.

    Attributes:
        reason: which filters, for people.
        advice: how to be rid of them.
    """

    reason: str
    advice: str

    def __str__(self) -> str:
        return f"{self.reason} ({self.advice})"


def emptied(
    root: Path, patterns: Patterns, index_dir: Path, *, top: str | None = None
) -> Emptied | None:
    """Return which filters leave out all files of a folder; None where they are not the reason.

    Args:
        root: a folder that has no posts with these filters, absolute.
        index_dir: the folder of the index, absolute.
        top: the folder to which globs are relative; the root by default.
    """

    def has_posts(include: tuple[str, ...], exclude: tuple[str, ...]) -> bool:
        walked = walk(root, top=top, include=include, exclude=exclude, skip=index_dir)
        return next(walked, None) is not None

    include, exclude = patterns
    if not (include or exclude) or not has_posts((), ()):
        return None
    guilty = {"include": include, "exclude": exclude}
    if include and not has_posts(include, ()):
        del guilty["exclude"]
    elif exclude and not has_posts((), exclude):
        del guilty["include"]
    guilty = {name: globs for name, globs in guilty.items() if globs}
    quoted = [f"--{name} '{glob}'" for name, globs in guilty.items() for glob in globs]
    reason = _("all files are left out by {filters}").format(filters=" ".join(quoted))
    if names := [name for name in guilty if name in _set_in_file(index_dir)]:
        from dlblog.settings import NAME

        text = _("change {names} in {file}")
        return Emptied(reason, text.format(names=", ".join(names), file=NAME))
    cleared = " ".join(f"--{name} ''" for name in guilty)
    return Emptied(reason, _("dlblog index {options} clears it").format(options=cleared))


def _set_in_file(index_dir: Path) -> list[str]:
    """Return which filters the blog's dlblog.toml sets."""
    from dlblog.settings import find_folder, read_settings

    try:
        settings = read_settings(find_folder(index_dir.parent))
    except UsageError:  # told where commands begin
        return []
    return [name for name in ("include", "exclude") if getattr(settings, name) is not None]
