"""Posts as generators read them: by their own parsers, or by the rules of those not at hand.

A reader takes texts and gives, for each, every value, the tags among them, and the body. A program
in another language reads all texts in one process.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HERE = Path(__file__).parent
_SECONDS = 240  # for a program to be fetched, built or run


class Reading(NamedTuple):
    """A post as a generator reads it.

    Attributes:
        values: all of them, those that hold tags included.
        tags: a text where the theme decides how it is divided.
        error: why it cannot be read; the rest is empty then.
    """

    values: dict[str, Any]
    tags: list[str] | str
    body: str
    error: str = ""


def _failed(error: object) -> Reading:
    return Reading({}, [], "", str(error) or repr(error))


def read_each(read: Callable[[str], Reading], texts: Sequence[str]) -> list[list[Reading]]:
    """Read posts by a rule for one of them."""
    readings = []
    for text in texts:
        try:
            readings.append([read(text)])
        except (yaml.YAMLError, ValueError, TypeError, KeyError) as error:
            readings.append([_failed(error)])
    return readings


def read_jekyll(text: str) -> Reading:
    """Read a post by the rules of Jekyll 4.

    Document::YAML_FRONT_MATTER_REGEXP finds the front matter; Utils.pluralized_array_from_hash the
    tags: the singular key unless it is null, else the words of a string or the members of a list.
    """
    found = re.match(
        r"\ufeff?(---\s*\n.*?\n?)^(?:---|\.\.\.)\s*$\n?", text, re.DOTALL | re.MULTILINE
    )
    if not found:
        return Reading({}, [], text)
    values = yaml.safe_load(found[1]) or {}
    tags: Any = values.get("tag")
    if tags is None:
        tags = values.get("tags")
        tags = tags.split() if isinstance(tags, str) else tags if isinstance(tags, list) else []
    several = tags if isinstance(tags, list) else [tags]
    return Reading(values, [str(tag) for tag in several if tag is not None], text[found.end() :])


def read_zola(text: str) -> Reading:
    """Read a post by the rules of Zola.

    components/content/src/front_matter/split.rs finds the front matter, page.rs says what it may
    hold: `taxonomies` are lists of strings.
    """
    for mark, load in (("+", tomllib.loads), ("-", yaml.safe_load)):
        fence = re.escape(mark * 3)
        pattern = rf"\ufeff?\s*{fence}(\r?\n.*?){fence}[^\S\n]*(?:\Z|\n)(.*)"
        if found := re.match(pattern, text, re.DOTALL):
            values = load(found[1].replace("\r\n", "\n")) or {}
            taxonomies = values.get("taxonomies", {})
            if not all(isinstance(names, list) for names in taxonomies.values()):
                raise ValueError("a taxonomy that is no list")
            return Reading(values, [*map(str, taxonomies.get("tags", []))], found[2])
    raise ValueError("no front matter")


def read_pelican(texts: Sequence[str]) -> list[list[Reading]]:
    """Read posts as Pelican does: by Python-Markdown's extension `meta`.

    MarkdownReader of pelican/readers.py takes the first of several values, and divides tags at
    semicolons if there are any, else at commas.
    """
    markdown = pytest.importorskip("markdown")
    reader = markdown.Markdown(extensions=["meta"])
    readings = []
    for text in texts:
        body = reader.reset().convert(text.removeprefix("\ufeff"))
        written = reader.Meta.get("tags", [""])[0]
        parts = (part.strip() for part in written.split(";" if ";" in written else ","))
        readings.append([Reading(dict(reader.Meta), [part for part in parts if part], body)])
    return readings


def _run(command: Sequence[str], folder: Path, given: object = None) -> str:
    """What a program prints; skips the test where it cannot run."""
    try:
        done = subprocess.run(
            command, cwd=folder, input=None if given is None else json.dumps(given),
            capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"{command[0]} cannot be run: {error}")
    if done.returncode:
        if given is None:  # the network, or a version that is too old
            said = "; ".join(done.stderr.split("\n"))[:300]
            pytest.skip(f"{' '.join(command[:2])} fails: {said}")
        raise AssertionError(done.stderr)
    return done.stdout


def install_javascript(folder: Path) -> Path:
    """Put the program that reads as generators in JavaScript do into a folder, and its packages."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("no node or no npm")
    place = Path(shutil.copytree(_HERE / "node", folder / "node"))
    options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
    _run(["npm", "ci", *options, "--fetch-retries=1"], place)
    return place


def install_go(folder: Path) -> Path:
    """Build the program that reads as Hugo does in a folder."""
    if not shutil.which("go"):
        pytest.skip("no go")
    place = Path(shutil.copytree(_HERE / "go", folder / "go"))
    _run(["go", "build", "-o", "read", "."], place)
    return place


def read_javascript(generator: str, texts: Sequence[str], place: Path) -> list[list[Reading]]:
    """Read posts by the parser of a generator in JavaScript; see `install_javascript`."""
    given = [[generator, text] for text in texts]
    return [[_reading(one)] for one in json.loads(_run(["node", "read.mjs"], place, given))]


def read_hugo(texts: Sequence[str], place: Path) -> list[list[Reading]]:
    """Read posts as Hugo does, each by two pairs of parsers; see `install_go`."""
    printed = json.loads(_run([str(place / "read")], place, list(texts)))
    return [[_reading(one) for one in pair] for pair in printed]


def _reading(printed: dict[str, Any]) -> Reading:
    if printed.get("error"):
        return _failed(printed["error"])
    return Reading(printed["values"], printed["tags"] or [], printed["body"])
