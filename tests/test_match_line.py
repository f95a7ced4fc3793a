"""The line of a post's file where a query matches."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dlblog.errors import PostError
from dlblog.match_line import match_line
from dlblog.snippet import NOTHING, Wanted

POST = """---
title: Trồng rau trên sân thượng
tags: [vườn]
---
Mở đầu bằng một câu chuyện rất dài về cái nắng
trên mái nhà, và đất thì nặng.

## Chọn đất

Rau cần đất tơi. Ai cũng nói vậy, mà ít ai
nói đất ở đâu ra; còn đất sạch
thì [mua ở chợ](https://example.org/nhân-sâm) là
xong.

```python
tưới = "nước sạch"
```

Rau sạch, nước sạch: đất sạch.
"""


def wanted(*words: str, phrase: Sequence[str] = ()) -> Wanted:
    made = Wanted()
    for word in words:
        made.add_term([word])
    if phrase:
        made.add_phrase([word] for word in phrase)
    return made


LINES = {
    "the first of several": (wanted("đất"), 6),
    "in a heading": (wanted("chọn"), 8),
    "on a later line of its paragraph": (wanted("sạch"), 11),
    "words that stand together": (wanted("đất", "sạch"), 11),
    "the most of the query": (wanted("rau", "sạch", "tơi"), 10),
    "a phrase": (wanted(phrase=("đất", "sạch")), 11),
    "after a link": (wanted("xong"), 13),
    "the text of a link": (wanted("chợ"), 12),
    "code": (wanted("tưới"), 16),
    "only in the front matter": (wanted("thượng"), 2),
    "a tag": (wanted("vườn"), 3),
    "the text before the front matter": (wanted("rau", "trên"), 6),
    "only in an address": (wanted("sâm"), None),
    "nowhere": (wanted("tuyết"), None),
    "nothing": (NOTHING, None),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("sought", "line"), LINES.values(), ids=LINES)
def test_the_line_of_a_match(sought: Wanted, line: int | None, end: str) -> None:
    content = POST.replace("\n", end).encode()
    assert match_line(content, "a.md", sought) == line


def test_files_without_front_matter() -> None:
    assert match_line("\ufeffMưa.\n\nNắng.\n".encode(), "a.md", wanted("nắng")) == 3
    assert match_line(b"", "a.md", wanted("nắng")) is None
    with pytest.raises(PostError):
        match_line(b"\xff\xfea", "a.md", wanted("nắng"))


def test_a_very_long_post_takes_a_moment() -> None:
    content = ("đất " * 200_000).encode()
    assert match_line(content, "a.md", wanted("đất")) == 1
