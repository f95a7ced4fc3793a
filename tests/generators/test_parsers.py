"""The table by the generators' own parsers: what it says is what they read, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generators import parsers
from tests.generators.parsers import Reading
from tests.generators.rows import EDITS, Blog, Row
from tests.generators.table import BLOGS

GENERATORS = sorted({blog.generator for blog in BLOGS})


@pytest.fixture(scope="module")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program that reads as generators in JavaScript do."""
    return parsers.install_javascript(tmp_path_factory.mktemp("javascript"))


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program that reads as Hugo does."""
    return parsers.install_go(tmp_path_factory.mktemp("go"))


def test_there_are_enough() -> None:
    rows = [(blog.name, row.shape) for blog in BLOGS for row in blog.rows]
    assert len(rows) >= 500
    assert len(set(rows)) == len(rows)
    assert {blog.generator for blog in BLOGS if blog.files} == {
        *("Jekyll", "Hugo", "Hexo", "Gatsby", "Astro", "Eleventy", "Next.js", "Zola", "Pelican")
    }
    # Most rows are checked by the parser of a generator.
    assert sum(row.own == "tags" for blog in BLOGS for row in blog.rows) >= 400


@pytest.mark.parametrize("generator", GENERATORS)
def test_read_by_the_generator(generator: str, request: pytest.FixtureRequest) -> None:
    rows = [
        (blog, row)
        for blog in BLOGS
        if blog.generator == generator
        for row in blog.rows
        if row.own != "nothing"
    ]
    texts = dict.fromkeys(text for _, row in rows for text in _texts(row))
    readings = dict(zip(texts, _read(generator, list(texts), request), strict=True))
    wrong = [fault for blog, row in rows for fault in _faults(blog, row, readings)]
    assert not wrong, "\n".join(wrong)


def _read(generator: str, texts: list[str], request: pytest.FixtureRequest) -> list[list[Reading]]:
    """What a generator reads in posts; only the programs that it needs are built."""
    if generator == "Jekyll":
        return parsers.read_each(parsers.read_jekyll, texts)
    if generator == "Zola":
        return parsers.read_each(parsers.read_zola, texts)
    if generator == "Pelican":
        return parsers.read_pelican(texts)
    if generator == "Hugo":
        return parsers.read_hugo(texts, request.getfixturevalue("go"))
    return parsers.read_javascript(generator, texts, request.getfixturevalue("javascript"))


def _texts(row: Row) -> Iterator[str]:
    yield row.text
    for edit in EDITS:
        if isinstance(after := row.after(edit), str):
            yield after


def _faults(blog: Blog, row: Row, readings: dict[str, list[list[Reading]]]) -> Iterator[str]:
    """Where a parser reads something else than the table says."""
    wanted = {row.text: list(row.tags)}
    wanted |= {
        after: row.wanted(edit) for edit in EDITS if isinstance(after := row.after(edit), str)
    }
    for text, tags in wanted.items():
        for reading, before in zip(readings[text], readings[row.text], strict=True):
            where = f"{blog.name}, {row.shape}:\n{text}"
            if reading.error:
                yield f"{where}cannot be read: {reading.error}"
            elif row.own == "tags" and _tags(reading, blog.divide) != tags:
                yield f"{where}has the tags {reading.tags}, not {tags}"
            elif _others(reading.values) != _others(before.values):
                yield f"{where}has the values {_others(reading.values)}"
            elif reading.body.lstrip("\r\n") != before.body.lstrip("\r\n"):
                yield f"{where}has the body {reading.body}"


def _tags(reading: Reading, divide: str) -> list[str]:
    """The tags of a reading, each once; a text that a theme divides is divided as in this blog."""
    tags = reading.tags
    if isinstance(tags, str):
        tags = [part.strip() for part in (tags.split(divide) if divide else [tags])]
    return [tag for tag in dict.fromkeys(str(tag).strip() for tag in tags) if tag]


def _others(values: dict[str, Any]) -> list[Any]:
    """All values but those that hold tags, in no order."""
    others = {key: value for key, value in values.items() if key not in ("tag", "tags")}
    if isinstance(taxonomies := others.get("taxonomies"), dict):
        others["taxonomies"] = {key: item for key, item in taxonomies.items() if key != "tags"}
        if not others["taxonomies"]:
            del others["taxonomies"]
    return sorted(others.items(), key=str)
