"""Which keys of front matter are misspelt.

Known are the keys of Jekyll, Hugo, Hexo, Gatsby, Astro, Zola, Docusaurus and of common themes. A
key is misspelt that hardly any post of the blog has, that is nearly one of those that posts have,
and stands in a post that lacks that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

# Those that are meant by what is nearly they.
_USUAL = frozenset(
    """alias aliases author authors bigimg canonical canonical_url categories category comments
    content cover coverimage date description disqus draft excerpt excerpt_separator expirydate
    featured featured_image header heading hidden image images index keywords lang language
    last_modified_at lastmod layout license linktitle locale math mathjax menu meta
    modified_time name noindex order outputs params parent permalink pinned pubdate publishdate
    published redirect_from resources robots series sidebar sidebar_label sidebar_position
    sitemap slug subtitle summary tags taxonomies teaser template thumbnail title toc
    translationkey type updated updateddate url weight""".split()
)
# Those that are meant as they stand, though they look like others.
_OTHERS = frozenset(
    """about action albums article audio avatar background badge banner base bio blog body book
    build caption card cards cascade cat catg cats city class code collection color color_scheme
    colour comment copyright country css data dated dates desc details dir direction display
    document drafts edit editor email embed emoji event events extra extras facebook favicon
    feature features feed file files flags font footer form format gallery github group hero
    hide home i18n icon id ids images_path info intro issue issues item items job js key label
    labels late layouts level licence life like likes link links list live logo mail main map
    maps mark markup mask mate math_engine media meta_description meta_title mode model more
    movie music names nav next node note notes number og order_by page page_title pages
    pagination path paths photo photos pin place plug post posts prev preview previous price
    product project projects public publish publisher quote rate rating read readtime ref
    related repo review reviews role rss sass section sections seo_title share short short_title
    show site sites size slugs sort source speaker spec stage star start state status stub style
    styles subject summary_large tab table tables tabs tag tagline taxonomy team test text theme
    tile tiles time times tip title_en title_vi titles tocs toes topic topics track type_of uid
    update urls user users uuid version video videos view views visible voice web website
    weights when wide width word words year years zone""".split()
)
_RARE = 0.01  # of the posts
_SHORTEST, _LONGEST = 3, 40  # letters; anything may be meant by fewer, and more are no key
_MOST_KEYS = 2_000  # a blog has some dozens; more are no keys
_LONG = 9  # letters, from which on two slips are taken for such


def misspelt(keys: Mapping[str, int], posts: int) -> dict[str, list[str]]:
    """The spellings that may be slips -> the keys they may be meant for, the likeliest first.

    Args:
        keys: as they are spelt, with the number of posts that have each.
        posts: how many there are.
    """
    folded: Counter[str] = Counter()
    for key, count in keys.items():
        folded[key.lower()] += count
    found: dict[str, list[str]] = {}
    if len(keys) > _MOST_KEYS:
        return found
    for key, count in keys.items():
        if count > max(1, posts * _RARE) or not key.replace("-", "").replace("_", "").isalpha():
            continue
        meant = list(_meant(key, count, keys, folded))
        if meant:
            found[key] = meant
    return found


def _meant(
    key: str, count: int, keys: Mapping[str, int], folded: Mapping[str, int]
) -> Iterator[str]:
    """The keys that one of a few posts may be meant for."""
    lower = key.lower()
    if key != lower or lower in _USUAL:
        # Title where the others write title; publishDate is publishDate.
        yield from (
            other
            for other, uses in keys.items()
            if other != key and other.lower() == lower and uses >= 5 * count and uses >= 5
        )
    if lower in _USUAL or folded[lower] > count:
        return
    if lower == "tag" and folded.get("tags", 0) >= max(5, 5 * count):
        yield "tags"
    if lower in _OTHERS or not lower.isascii() or not _SHORTEST <= len(lower) <= _LONGEST:
        return
    common = {other for other, uses in folded.items() if uses >= max(10, 10 * count)}
    yield from sorted(
        (other for other in _USUAL | common if other != lower and _is_slip(lower, other)),
        key=lambda other: (-folded.get(other, 0), other),
    )


def _is_slip(typed: str, meant: str) -> bool:
    """Whether one key may be typed for another: a letter too many or too few, or two swapped.

    In a longer one a letter may be another as well: rate is not date. The first is seldom wrong.
    """
    if len(meant) < 4 or abs(len(typed) - len(meant)) > 1:
        return False
    if typed + "s" == meant or typed == meant + "s":
        return False  # singular and plural: both may be meant
    if sorted(typed) == sorted(meant) and _swapped(typed, meant):
        return True
    if typed[0] != meant[0]:
        return False
    if len(typed) == len(meant):
        differing = sum(a != b for a, b in zip(typed, meant, strict=True))
        return len(meant) > 5 and differing == 1
    short, long = sorted((typed, meant), key=len)
    if any(long[:at] + long[at + 1 :] == short for at in range(len(long))):
        return len(typed) < len(meant) or len(meant) > 4 or _doubled(long)
    return len(long) > _LONG and any(
        _swapped(long[:at] + long[at + 1 :], short) for at in range(len(long))
    )


def _swapped(first: str, second: str) -> bool:
    """Whether two texts differ in two neighbours that are swapped."""
    return any(
        first[:at] + first[at + 1] + first[at] + first[at + 2 :] == second
        for at in range(len(first) - 1)
    )


def _doubled(text: str) -> bool:
    """Whether some letter stands there twice in a row."""
    return any(a == b for a, b in pairwise(text))


def count_keys(rows: Iterable[Iterable[str]]) -> Counter[str]:
    """How many posts have each key; `rows` are the keys of each post."""
    return Counter(key for row in rows for key in set(row))
