"""Which keys of front matter are taken for slips."""

from __future__ import annotations

import time
from collections.abc import Mapping
from string import ascii_lowercase as LETTERS

import pytest

from dlblog.linting.key import _USUAL, misspelt

BLOG = {
    "title": 100,
    "date": 100,
    "tags": 90,
    "category": 80,
    "description": 60,
    "fbcommenturl": 40,
}

SLIPS = {
    "a letter too few": ("cateory", "category"),
    "two swapped": ("auhtor", "author"),
    "two swapped in a short one": ("tilte", "title"),
    "the last one lost": ("dat", "date"),
    "two swapped in four": ("tgas", "tags"),
    "a letter too many": ("tittle", "title"),
    "another letter": ("lsyout", "layout"),
    "a letter doubled in four": ("slugg", "slug"),
    "one too few and two swapped": ("descritpon", "description"),
    "a key of the blog alone": ("fbcomenturl", "fbcommenturl"),
    "a capital": ("Title", "title"),
    "one tag": ("tag", "tags"),
}


@pytest.mark.parametrize(("typed", "meant"), SLIPS.values(), ids=SLIPS)
def test_slips(typed: str, meant: str) -> None:
    assert misspelt({**BLOG, typed: 1}, 100)[typed][0] == meant


MEANT = (
    "data rate late state name note notes role prev next dates tab tabs page plug image images "
    "authors categories thumbnail_2 image1 publishDate prompt mood tựa title_en rating reading "
    "hero teaser map math Series my-key tile tiles x id css js"
).split()


@pytest.mark.parametrize("typed", MEANT)
def test_no_slips(typed: str) -> None:
    assert misspelt({**BLOG, typed: 1}, 100) == {}


@pytest.mark.parametrize("key", sorted(_USUAL))
def test_usual_keys_are_none(key: str) -> None:
    assert misspelt({**dict.fromkeys(_USUAL, 50), key: 1}, 100) == {}


USED: dict[str, tuple[Mapping[str, int], int, bool]] = {
    "by one post of three": ({"title": 3, "cateory": 1}, 3, True),
    "by two of a hundred": ({"title": 100, "cateory": 2}, 100, False),
    "by two of a thousand": ({"title": 1000, "cateory": 2}, 1000, True),
    "by eleven of a thousand": ({"title": 1000, "cateory": 11}, 1000, False),
}


@pytest.mark.parametrize(("keys", "posts", "slip"), USED.values(), ids=USED)
def test_what_many_posts_have_is_meant(keys: Mapping[str, int], posts: int, slip: bool) -> None:
    assert ("cateory" in misspelt(keys, posts)) is slip


def test_time_of_long_keys() -> None:
    """Comparing thousands of such with each other would take minutes."""
    keys = {f"{one * 190}{two}": 1 + 9 * (one < "g") for one in LETTERS for two in LETTERS}
    begun = time.process_time()
    assert not misspelt(keys, 100_000)
    assert time.process_time() - begun < 2
