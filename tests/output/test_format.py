"""Which formats there are."""

from __future__ import annotations

import pytest

from dlblog.errors import UsageError
from dlblog.output import FORMATS, check_format


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_known(name: str) -> None:
    check_format(name)


UNKNOWN = {
    "another": ("xml", r"there is no format 'xml': choose text, oneline, .* '{date} {title}'"),
    "empty": ("", "there is no format '': choose text"),
    "a field": ("title", "there is no format 'title': choose text"),
    "capitals": ("JSON", "there is no format 'JSON'; did you mean 'json'"),
    "a slip": ("onelien", "there is no format 'onelien'; did you mean 'oneline'"),
    "long": ("x" * 500, "there is no format 'x{60}'"),
}


@pytest.mark.parametrize(("name", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_formats(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check_format(name)
