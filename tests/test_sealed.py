"""JSON of ours, whole and one value of it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlblog.sealed import seal, unseal, unseal_item

# Names that look like JSON, and bytes that are not UTF-8 as paths have them.
names = st.text('a,:"\\\\{}[]\n\udc80đ', max_size=6)
files = st.dictionaries(
    names, st.tuples(names, st.integers(), st.lists(names, max_size=3)).map(list), max_size=6
)


@given(files, names)
@example({'x,"a': ["", 0, []]}, "a")
@example({"x": [",", 0, ["a"]]}, "a")
@example({"": ["", 0, []], ",": ["", 1, []]}, "")
def test_one_value_is_that_of_all(sealed: dict[str, object], other: str) -> None:
    content = seal(sealed)
    assert unseal(content) == sealed
    for name, value in sealed.items():
        assert unseal_item(content, name) == value
    if other not in sealed:
        with pytest.raises(KeyError):
            unseal_item(content, other)


@given(files, st.data())
def test_a_changed_byte_is_seen(sealed: dict[str, object], data: st.DataObject) -> None:
    content = bytearray(seal(sealed))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    for read in (unseal, lambda content: unseal_item(content, "a")):
        with pytest.raises(ValueError, match="checksum"):
            read(bytes(content))


@pytest.mark.parametrize("text", ['{"a":' + "[" * 100_000, '{"a":', '{"a":[1,}', '{"a":nul}'])
def test_what_is_no_json(text: str) -> None:
    line = text.encode()
    content = line + b"\n%08x\n" % zlib.crc32(line)
    with pytest.raises(ValueError, match=r".+"):
        unseal_item(content, "a")
