"""Hits for the tests of output, also such as mean harm."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from hypothesis import strategies as st

# Unicode's property Bidi_Control (PropList.txt).
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
STYLE = re.compile(r"\x1b\[(?:0|1|35|1;31)m")
HIT: dict[str, Any] = {
    "path": "posts/mưa.md",
    "title": "Mưa phố",
    "date": "2016-02-04",
    "tags": ["Huế", "Du lịch"],
    "category": "Ký",
    "author": "Lê Na",
    "draft": False,
    "slug": "mua",
    "url": None,
    "updated": "2017-03-05",
    "summary": "Mưa.\nPhố núi.",
    "score": 12.5,
    "snippet": "Cơn mưa phố núi.",
    "highlights": [[4, 7]],
    "title_highlights": [],
}
LINK = re.compile(r"\x1b\]8;;(file://[\w.~%/-]+)?\x1b\\", re.ASCII)
HARMFUL = "\x00\x07\x08\t\n\r\x1b\x7f\x85\x9b\u2028\u2029" + BIDI
wild = st.text(st.sampled_from(f"aư{{}}=-@,\"' [31m%{HARMFUL}"), max_size=12) | st.text(max_size=12)


def acts(text: str) -> bool:
    """Whether a terminal would act on something in a text."""
    return any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in BIDI for c in text)


def hit(**changes: Any) -> dict[str, Any]:
    return {**HIT, **changes}


def plain(text: str) -> str:
    """A text without what dlblog itself tells a terminal."""
    return LINK.sub("", STYLE.sub("", text))


# Words of all widths, some of them marked, long and short.
_letters = st.text(
    "aơĐz \u0301\u0323漢字、🍜❤\ufe0f👩\u200d👧🇻🇳한\u1112\u1161-/.,", max_size=30
) | st.sampled_from(["Đường về nhà", "https://example.org/mot-dia-chi-rat-dai-khong-co-dau-cach"])
wide = st.lists(_letters, max_size=8).map(" ".join)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, list[list[int]]]:
    """A text and spans of it."""
    text = draw(wide)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=6))))
    return text, [[start, end] for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def _wide_hits(draw: st.DrawFn) -> dict[str, Any]:
    (title, in_title), (snippet, in_snippet) = draw(_marked()), draw(_marked())
    return hit(
        title=title,
        title_highlights=in_title,
        snippet=snippet,
        highlights=in_snippet,
        tags=draw(st.lists(wide, max_size=5)),
        author=draw(wide),
        date=draw(st.sampled_from([None, "2016-02-04"])),
        draft=draw(st.booleans()),
        reasons={
            "words": draw(st.lists(wide, max_size=4)),
            "tags": draw(st.lists(wide, max_size=2)),
        },
        explanation=[
            {"kind": "term", "match": draw(wide), "score": 12.25, "posts": 3,
             "fields": {"title": 1.0, "body": 2.5}},
            {"kind": "place", "match": "", "score": 0.5, "posts": 0, "fields": {}},
        ],
    )  # fmt: skip


wide_hits = _wide_hits()
wild_hits = st.builds(
    hit,
    **dict.fromkeys(("path", "title", "date", "category", "author", "slug", "snippet"), wild),
    url=st.none() | wild,
    tags=st.lists(wild, max_size=3),
    draft=st.booleans(),
    highlights=st.just([]),
    explanation=st.lists(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["term", "pair", "place"]),
                "match": wild,
                "score": st.just(1.0),
                "posts": st.just(3),
                "fields": st.just({}),
            }
        ),
        max_size=2,
    ),
)
