"""The short form of `tests.faults.storm`: a few moments of each way."""

from __future__ import annotations

import sys

import pytest

from tests.faults.storm import MANY, WAYS, Storm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are forked")


@pytest.fixture(scope="module")
def storm(warm: None, tmp_path_factory: pytest.TempPathFactory) -> Storm:
    """The blog of all tests here."""
    return Storm(tmp_path_factory.mktemp("storm"), MANY, seed=1)


@pytest.mark.parametrize("name", WAYS)
def test_disturbed_at_random(storm: Storm, name: str) -> None:
    for _ in range(3):
        storm.restore()
        WAYS[name](storm)
