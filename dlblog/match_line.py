"""The line of a post's file where a query matches: for an editor to open it there.

Found in the file as it is now; the index may be older.
"""

from __future__ import annotations

from dlblog.post import decode, parse_post
from dlblog.snippet import WIDTH, Match, Wanted

_MOST_TOKENS = 100_000  # of paragraphs that may match; of a very long post no more is looked at
_MOST_MATCHES = 5_000  # of a piece of a paragraph


def match_line(content: bytes, path: str, wanted: Wanted) -> int | None:
    """Where most of a query stands together for the first time.

    Args:
        content: the whole file.
        path: its name.
        wanted: what to look for.
    Returns:
        a 1-based line of the file: of the text, else of its front matter; None where it matches in
        neither.
    Raises:
        PostError: the file is no post.
    """
    if not wanted:
        return None
    post = parse_post(content, path)
    best, line, left = 0.0, None, _MOST_TOKENS
    for block in post.blocks:
        for tokens, found in wanted.stretches(block.text) if left > 0 else ():
            left -= tokens
            worth, at = _most(found)
            if worth > best:
                place = block.source_offset(found[at].start)
                best, line = worth, post.first_line + post.body.count("\n", 0, place)
            if left <= 0:
                break
    if line is not None:
        return line
    text = decode(content, path)
    for number, row in enumerate(text[: len(text) - len(post.body)].split("\n"), 1):
        worth, _ = _most(wanted.find(row))
        if worth > best:
            best, line = worth, number
    return line


def _most(found: list[Match]) -> tuple[float, int]:
    """The first shortest stretch with most of the query: how much, and its first match."""
    best, begin = 0.0, 0
    for last, match in enumerate(found[:_MOST_MATCHES]):
        seen = 0
        pairs: set[frozenset[int]] = set()
        for first in range(last, -1, -1):
            here = found[first]
            if match.end - here.start > WIDTH:
                break
            seen |= here.bits
            after = found[first + 1] if first < last else None
            if after and after.first == here.last + 1 and after.bits != here.bits:
                pairs.add(frozenset((here.bits, after.bits)))
            # As for the fragment that is shown, but for repetitions.
            worth = seen.bit_count() + 0.3 * min(len(pairs), 4)
            if worth > best:
                best, begin = worth, first
    return best, begin
