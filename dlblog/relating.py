"""Which posts are like one: by the distinctive words and the tags that they share.

The words of the post that say most about it make a query, as in Lucene's MoreLikeThis; tags that
are shared are added to the score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dlblog import query as q
from dlblog.distinctive import PostWords, distinctive, row_term
from dlblog.ranking import idf
from dlblog.snippet import Wanted
from dlblog.tag_name import name_words

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine

_POOL = 50  # posts by words alone, which shared tags may reorder
_TAG_WEIGHT = 1.0  # of the idf of a shared tag; a tag is chosen, a word may be there by chance
_SHOWN = 6  # words that are named


class Related(NamedTuple):
    """A post like another one.

    Attributes:
        hit: the post; its score counts words and tags.
        words: the shared words that made it so, the strongest first.
        tags: the shared tags, as this post writes them.
        wanted: the words, for a snippet.
    """

    hit: Hit
    words: tuple[str, ...]
    tags: tuple[str, ...]
    wanted: Wanted


def related(engine: SearchEngine, post: Hit, limit: int | None = 10) -> list[Related]:
    """The posts most like one, best first.

    Args:
        engine: the index that `post` is from.
        post: a hit of that index.
        limit: how many; None for all that share something.
    """
    vocabulary = engine.vocabulary()
    known_tags = engine.values("tag")
    split = map(name_words, known_tags)
    names = frozenset(words[0] for words in split if len(words) == 1)
    words = distinctive(PostWords(engine.terms(post)), vocabulary, names)
    spelt = {tuple(name_words(tag)) for tag in post.stored["tags"]}
    alike = [name for name in known_tags if tuple(name_words(name)) in spelt]
    parts: list[q.Query] = list(map(row_term, words))
    if alike:
        parts.append(q.Field("tag", tuple(alike)))
    if not parts:
        return []
    query = q.And((q.Or(tuple(parts)), q.Not(q.Path(post.stored["path"], whole=True))))
    pool = None if limit is None else max(_POOL, limit)
    hits = engine.search(query, limit=pool, explain=True).hits
    found = []
    for hit in hits:
        shared = [tag for tag in hit.stored["tags"] if tag in alike]
        bonus = sum(
            _TAG_WEIGHT * idf(known_tags.get(tag, 1), vocabulary.documents) for tag in shared
        )
        reasons = sorted(
            (part for part in hit.explanation if part.kind == "term"), key=lambda part: -part.score
        )
        wanted = Wanted()
        for part in reasons:
            wanted.add_phrase([term] for term in part.label.split("_"))
        named = tuple(part.label.replace("_", " ") for part in reasons[:_SHOWN])
        scored = hit._replace(score=hit.score + bonus, explanation=())
        found.append(Related(scored, named, tuple(shared), wanted))
    found.sort(key=lambda item: (-item.hit.score, item.hit.stored["path"]))
    return found[:limit]
