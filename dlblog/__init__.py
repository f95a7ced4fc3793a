"""dlblog: find and tag posts in Vietnamese.

    from dlblog import Blog

The names below are imported when they are first asked for: the command line needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlblog.blog import Blog, Indexed, Post, Posts, Reasons, Tag
    from dlblog.errors import DlblogError

__version__ = "0.1.0"
__all__ = ["Blog", "DlblogError", "Indexed", "Post", "Posts", "Reasons", "Tag", "__version__"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = import_module("dlblog.errors" if name == "DlblogError" else "dlblog.blog")
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
