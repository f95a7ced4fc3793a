"""Numbers of bytes, for people."""

from __future__ import annotations

import pytest

from dlblog.output import bytes_text


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (1_234, "1.2 kB"),
        (999_900, "999.9 kB"),
        (999_999, "1.0 MB"),
        (1_240_000_000, "1.2 GB"),
        (999_999_999, "1.0 GB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_bytes_text(size: int, expected: str) -> None:
    assert bytes_text(size) == expected
