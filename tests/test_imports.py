"""No import goes up, every library has one home, and a search loads only what it uses."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dlblog
from tests.conftest import Blog

PACKAGE = Path(dlblog.__file__).parent
# From the top down; modules of one row do not import each other.
LAYERS = [
    ["__main__"],
    ["cli"],
    ["output", "indexing", "searching"],
    ["engines"],
    ["engines.whoosh"],
    ["engines.base"],
    ["query_parser", "snippet", "ranking", "tagging"],
    ["query"],
    ["schema"],
    ["post", "finding"],
    ["markup", "dates", "analysis"],
    ["vietnamese"],
    ["errors"],
]
# `indexing` and `searching` name the interface; `engines/whoosh` is chosen by name alone.
HOMES = {
    "click": "cli",
    "whoosh": "engines.whoosh",
    "underthesea": "vietnamese",
    "frontmatter": "post",
    "yaml": "post",
    "pyromark": "markup",
    "pathspec": "finding",
}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def unit_of(module: str) -> str:
    """The row entry that a module belongs to: the longest that is a prefix of its name."""
    units = [unit for row in LAYERS for unit in row]
    fitting = [unit for unit in units if module == unit or module.startswith(unit + ".")]
    return max(fitting, key=len, default="")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if name_of(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_import_goes_up(path: Path) -> None:
    row_of = {unit: row for row, units in enumerate(LAYERS) for unit in units}
    unit = unit_of(name_of(path))
    assert unit, f"{path.name} has no place in LAYERS"
    for imported in imports_of(path):
        target = unit_of(imported.removeprefix("dlblog."))
        if not imported.startswith("dlblog.") or not target or target == unit:
            continue
        assert row_of[target] > row_of[unit], f"{unit} imports {target}, which stands above it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_library_has_one_home(path: Path) -> None:
    for imported in imports_of(path):
        home = HOMES.get(imported.partition(".")[0])
        assert home is None or unit_of(name_of(path)) == home, imported


def loaded(code: str) -> set[str]:
    """The modules that a new process has loaded after some code."""
    code += "\nimport sys; print('\\n'.join(['MODULES', *sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("MODULES\n")[2].split())


def test_the_command_line_is_light() -> None:
    modules = loaded("import dlblog.cli")
    heavy = {"whoosh", "dlblog.output", "dlblog.searching", "dlblog.indexing", "dlblog.engines"}
    assert "click" in modules
    assert not modules & heavy


@pytest.mark.parametrize(
    "command", [["search", "tri tue nhan tao"], ["list"], ["tags"], ["show", "pho-ga"]]
)
def test_a_search_loads_nothing_that_it_does_not_use(blog: Blog, command: list[str]) -> None:
    code = f"""
from dlblog.cli import main
try:
    main(["--index-dir", {str(blog.index)!r}, *{command!r}])
except SystemExit as ended:
    assert not ended.code, ended.code
"""
    modules = loaded(code)
    assert "whoosh" in modules
    unused = {
        "underthesea", "frontmatter", "yaml", "pyromark", "pathspec", "multiprocessing",
        "concurrent", "dlblog.post", "dlblog.markup", "whoosh.writing", "whoosh.qparser",
    }  # fmt: skip
    assert not modules & unused
