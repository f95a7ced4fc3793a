"""Who imports whom: no arrow points upward, and a search stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import dlblog
from tests.conftest import Blog

PACKAGE = Path(dlblog.__file__).parent

# From top to bottom: a module may import what stands on a lower line. A name stands for all parts
# of a package, which may import each other; the longest name decides.
LAYERS = (
    "dlblog.__main__",
    "dlblog.cli",
    "dlblog.charts dlblog.rendering",
    "dlblog.output",
    "dlblog.terminal",
    "dlblog.blog",
    "dlblog.refreshing dlblog.checking",
    "dlblog.tagging",
    "dlblog.recovery",
    "dlblog.indexing dlblog.searching dlblog.relating dlblog.naming "
    "dlblog.match_line dlblog.tag_tree dlblog.diagnosing dlblog.suggesting dlblog.statistics "
    "dlblog.tag_vocabulary dlblog.original dlblog.surveying",
    "dlblog.linting",
    "dlblog.correction dlblog.writing dlblog.key_phrase dlblog.tag_mention",
    "dlblog.retagging",
    "dlblog.distinctive dlblog.expansion dlblog.reading dlblog.changes dlblog.freshness "
    "dlblog.surveying.generator",
    "dlblog.engines.whoosh",
    "dlblog.engines.base",
    "dlblog.query_parser dlblog.query_words",
    "dlblog.query dlblog.snippet dlblog.ranking dlblog.query_lexer dlblog.trust dlblog.patterns",
    "dlblog.tag_dump dlblog.settings dlblog.saved_search",
    "dlblog.frontmatter_edit",
    "dlblog.schema",
    "dlblog.post dlblog.finding dlblog.lexicon",
    "dlblog.address dlblog.editor",
    "dlblog.dates dlblog.markup dlblog.gitignore dlblog.dialect dlblog.front_matter dlblog.journal",
    "dlblog.change_record",
    "dlblog.file_change dlblog.replacement dlblog.tag_spelling",
    "dlblog.analysis dlblog.input_method dlblog.tag_name",
    "dlblog.vietnamese",
    "dlblog.crf dlblog.segment_cache dlblog.processes dlblog.files dlblog.lock",
    "dlblog.index_folder",
    "dlblog.durable dlblog.sealed dlblog.toml dlblog.state",
    "dlblog.digest dlblog.errors dlblog.fault dlblog.signals",
    "dlblog.translation",
    "dlblog",
)
# `engines` names engines without importing them: it stands below the use cases and above `base`.
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names.split()} | {
    "dlblog.engines": LAYERS.index("dlblog.engines.whoosh") - 0.5
}

# Third-party package -> the only modules that may import it.
OWNERS = {
    "click": "dlblog.cli",
    "typing_extensions": "dlblog.query dlblog.blog",  # for mypy alone
    "whoosh": "dlblog.engines.whoosh",
    "underthesea": "dlblog.vietnamese",
    "frontmatter": "dlblog.front_matter",
    "yaml": "dlblog.front_matter dlblog.frontmatter_edit dlblog.linting.entry",
    "tomli": "dlblog.toml",
    "tomllib": "dlblog.toml",
    "pyromark": "dlblog.markup.markdown_text",
    "rapidfuzz": "dlblog.correction",
    "dateparser": "dlblog.dates.library",
    "multiprocessing": "dlblog.processes",
    "concurrent": "dlblog.processes",
}


class Import(NamedTuple):
    """One import: who imports what on which line."""

    module: str
    imported: str
    line: int


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(module: str, tree: ast.AST) -> Iterator[Import]:
    """Every import of a module, also those inside functions and for types alone."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                names.append(whole if whole in MODULES else str(node.module))
        for name in names:
            yield Import(module, name, node.lineno)


IMPORTS = [
    found
    for module, path in MODULES.items()
    for found in imports_of(module, ast.parse(path.read_text(encoding="utf-8")))
]
OURS = [found for found in IMPORTS if found.imported.split(".")[0] == "dlblog"]
THEIRS = [found for found in IMPORTS if found.imported.split(".")[0] != "dlblog"]


def place(module: str) -> str:
    """The name in LEVELS that a module comes under."""
    while module not in LEVELS:
        module = module.rpartition(".")[0]
    return module


def show(found: Import) -> str:
    return f"{found.module}:{found.line} imports {found.imported}"


def test_every_module_has_a_place() -> None:
    assert len(MODULES) > 20
    without = [name for name in MODULES if name != "dlblog" and place(name) == "dlblog"]
    assert without == []
    gone = [name for name in LEVELS if name not in MODULES]
    assert gone == []


def points_upward(found: Import) -> bool:
    """Whether a module imports what does not stand below it."""
    above, below = place(found.module), place(found.imported)
    return above != below and LEVELS[below] <= LEVELS[above]


def test_no_arrow_points_upward() -> None:
    # The package itself hands on its public names, when they are asked for.
    wrong = [show(f) for f in OURS if points_upward(f) and f.module != "dlblog"]
    assert wrong == []


UPWARD = {
    "errors -> schema": ("dlblog.errors", "from dlblog.schema import fingerprint", True),
    "within a function": ("dlblog.post", "def f():\n    from dlblog import indexing", True),
    "a neighbour": ("dlblog.searching", "import dlblog.indexing", True),
    "for types": (
        "dlblog.query", "if TYPE_CHECKING:\n    from dlblog.engines.base import Hit", True,
    ),
    "a part of a package above": (
        "dlblog.analysis", "from dlblog.engines.whoosh.keys import key", True,
    ),
    "the interface -> an engine": (
        "dlblog.engines.base", "from dlblog.engines.whoosh.engine import WhooshEngine", True,
    ),
    "downward": ("dlblog.searching", "from dlblog.engines.base import Hit", False),
    "schema -> post": ("dlblog.schema", "from dlblog.post import Post", False),
    "post -> schema": ("dlblog.post", "from dlblog.schema import Section", True),
    "an engine -> expansion": (
        "dlblog.engines.whoosh.searcher", "from dlblog.expansion import expand", True,
    ),
    "expansion -> correction": (
        "dlblog.expansion", "from dlblog.correction import corrections", True,
    ),
    "expansion -> an engine's interface": (
        "dlblog.expansion", "from dlblog.engines.base import Vocabulary", False,
    ),
    "the input method -> the analysis": (
        "dlblog.input_method", "from dlblog.analysis import tokenize", True,
    ),
    "parts of one package": (
        "dlblog.engines.whoosh.pairs", "from dlblog.engines.whoosh.keys import key", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("module", "code", "upward"), UPWARD.values(), ids=UPWARD)
def test_upward_arrows_are_seen(module: str, code: str, upward: bool) -> None:
    (found,) = imports_of(module, ast.parse(code))
    assert points_upward(found) is upward


@pytest.mark.parametrize("name", sorted(OWNERS))
def test_third_party_packages_have_one_owner(name: str) -> None:
    importing = [found for found in THEIRS if found.imported.split(".")[0] == name]
    owners = OWNERS[name].split()
    wrong = [
        show(found)
        for found in importing
        if not any(f"{found.module}.".startswith(f"{owner}.") for owner in owners)
    ]
    assert wrong == []


def test_there_are_no_other_packages() -> None:
    standard = set(sys.stdlib_module_names)
    others = {found.imported.split(".")[0] for found in THEIRS} - standard - {"tomli"}
    assert others <= set(OWNERS)


def test_rapidfuzz_is_imported_only_where_it_is_used() -> None:
    module = "dlblog.correction"
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {found for node in functions for found in imports_of(module, node)}
    named = [found for found in THEIRS if found.imported.startswith("rapidfuzz")]
    assert named
    assert set(named) <= inside


def test_no_part_of_an_engine_is_named_elsewhere() -> None:
    wrong = [
        show(found)
        for found in OURS
        if found.imported.startswith("dlblog.engines.whoosh")
        and not found.module.startswith("dlblog.engines.whoosh")
    ]
    assert wrong == []


def loaded(code: str, cwd: Path) -> set[str]:
    """The modules in a new process after some code ran in it."""
    code += "\nimport sys; print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split())


HEAVY = {
    "underthesea", "frontmatter", "yaml", "pyromark", "multiprocessing",
    "concurrent.futures", "dlblog.post", "dlblog.markup", "dlblog.indexing", "dlblog.correction",
    "rapidfuzz", "dateparser", "regex", "pytz", "dlblog.reading", "dlblog.lexicon", "whoosh",
}  # fmt: skip


def test_a_search_stays_light(blog: Blog) -> None:
    code = """
from dlblog.cli import main
try:
    main(["search", "hoc may", "--any", "--since", "2016", "--no-tag", "docker", "-f", "json"])
except SystemExit as ended:
    assert ended.code == 0
"""
    modules = loaded(code, blog.folder.parent)
    assert {"dlblog.searching", "dlblog.snippet", "dlblog.output"} <= modules
    assert HEAVY & modules == set()


def test_a_search_stays_light_where_a_blog_has_settings(tmp_path: Path, blog: Blog) -> None:
    """What tells the lines of settings is imported only where one of them is wrong."""
    (tmp_path / "dlblog.toml").write_text(
        'address = "https://example.org{slug}"\n[aliases]\n"ML" = "Học máy"\n'
        '[searches]\n"học" = "hoc may"\n[defaults.search]\nlimit = 3\n'
    )
    index = str(blog.folder.parent / "index")
    code = f"""
from dlblog.cli import main
try:
    main(["--index-dir", {index!r}, "search", "@học", "--no-refresh", "-f", "json"])
except SystemExit as ended:
    assert ended.code == 0
"""
    modules = loaded(code, tmp_path)
    assert {"dlblog.settings.value", "dlblog.searching"} <= modules
    assert (HEAVY | {"dlblog.settings.place", "dlblog.surveying"}) & modules == set()


CORRECTING = {"rapidfuzz", "dlblog.correction"}


@pytest.mark.parametrize(
    ("typed", "status", "imported"),
    [
        pytest.param(["học"], 0, set(), id="word"),
        pytest.param(["hoc may"], 0, set(), id="words without marks"),
        pytest.param(["--any", "docker phở đường"], 0, set(), id="any word"),
        pytest.param(["--tag", "GPT-4"], 0, set(), id="only filters"),
        pytest.param(["--tag", "khủng long"], 1, set(), id="only filters, nothing found"),
        pytest.param(["--no-correct", "hocj"], 1, set(), id="nothing found, not corrected"),
        pytest.param(["hocj"], 0, {"dlblog.correction"}, id="nothing found, corrected"),
        pytest.param(["tensorflwo"], 1, CORRECTING, id="nothing found, a long word"),
    ],
)
def test_correcting_is_loaded_only_where_needed(
    blog: Blog, typed: list[str], status: int, imported: set[str]
) -> None:
    code = f"""
from dlblog.cli import main
try:
    main(["search", *{typed!r}, "-f", "json"])
except SystemExit as ended:
    assert ended.code == {status}, ended.code
"""
    modules = loaded(code, blog.folder.parent)
    assert "dlblog.expansion" in modules
    assert CORRECTING & modules == imported


def test_importing_the_command_line_is_light(tmp_path: Path) -> None:
    modules = loaded("import dlblog.cli", tmp_path)
    assert "click" in modules
    assert {"whoosh", "dlblog.output", "dlblog.searching", "dlblog.schema"} & modules == set()
    assert HEAVY & modules == set()


def test_help_is_light(tmp_path: Path) -> None:
    code = """
from dlblog.cli import main
try:
    main(["search", "--help"])
except SystemExit as ended:
    assert ended.code == 0
"""
    assert not {"whoosh", "dlblog.engines"} & loaded(code, tmp_path)
