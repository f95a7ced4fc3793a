"""Numbers of bytes, for people."""

from __future__ import annotations

from dlblog.translation import _, number


def bytes_text(size: int) -> str:
    """A number of bytes for people, in powers of 1,000."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if round(amount, 1) < 1000:  # 999,999 bytes are 1.0 MB, not 1000.0 kB
            whole = _("{size} bytes").format(size=f"{amount:.0f}")
            return whole if unit == "bytes" else f"{number(amount, '.1f')} {unit}"
        amount /= 1000
    return f"{number(amount, '.1f')} GB"
