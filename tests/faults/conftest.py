"""Everything that these tests run is imported once, and forked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.trial import Scenario, scenario, warm_up


@pytest.fixture(scope="package")
def warm() -> Iterator[None]:
    """Imported; no clock of a file is too young in a run."""
    from dlblog import finding

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "RACY_NS", finding.RACY_NS)  # put back in the end
        warm_up()
        yield


@pytest.fixture(scope="package")
def made(warm: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scenario]:
    """The scenarios that were asked for, by name; made when they are."""
    return _Made(tmp_path_factory.mktemp("faults"))


class _Made(dict[str, Scenario]):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __missing__(self, name: str) -> Scenario:
        self[name] = scenario(name, self._folder)
        return self[name]
