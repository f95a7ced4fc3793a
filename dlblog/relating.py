"""Which posts are like one: by the distinctive words and the tags that they share.

The words of the post that say most about it (its frequency in the post against that in the blog)
make a query, as in Lucene's MoreLikeThis; tags that are shared are added to the score. Single
syllables of Vietnamese are left out: they are in every other post and mean something else there.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from dlblog import query as q
from dlblog.analysis import BREAK
from dlblog.lexicon import LONGEST
from dlblog.ranking import idf, saturate
from dlblog.schema import ANALYZED, WORD_FIELD
from dlblog.snippet import Wanted
from dlblog.tag_name import name_words
from dlblog.vietnamese import fold_word, is_bare_syllable, is_syllable

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine, Vocabulary

_MOST_WORDS = 25  # as MoreLikeThis
_LEAST_WEIGHT = 2.0  # twice in the body, or once in the title or a tag, as MoreLikeThis
_MOST_SHARE = 0.25  # a word of every fourth post tells nothing
# English words that say nothing, rare only because the blog is Vietnamese.
_STOP_WORDS = frozenset(
    """about above after again all also and any are because been before being below between both but
    came come could did does doing down during each even few for from further get gets getting give
    given gives goes going gone good had has have having her here hers him his how into its itself
    just know let like lot made make makes many may more most much must need needs new not now off
    once one only other our out over own per put really right said same see seen she should simply
    since some still such take than that the their them then there these they thing things this
    those through too two under until upon use used uses using very want wants was way well were
    what when where which while who whom why will with within without would yes yet you
    your""".split()
)
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
    words = _distinctive(engine.terms(post), vocabulary, names)
    spelt = {tuple(name_words(tag)) for tag in post.stored["tags"]}
    alike = [name for name in known_tags if tuple(name_words(name)) in spelt]
    parts: list[q.Query] = [q.Term(word, WORD_FIELD if "_" in word else None) for word in words]
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


def _distinctive(
    fields: Mapping[str, list[str]], vocabulary: Vocabulary, names: Container[str]
) -> list[str]:
    """The words that say most about a post; syllables of a word are divided by _.

    Args:
        names: tags of one word.
    """
    weights: dict[str, float] = {}
    for field in ANALYZED:
        for word in _words(fields[field.name], vocabulary, names):
            weights[word] = weights.get(word, 0.0) + field.boost
    scores = {}
    for word, weight in weights.items():
        look = vocabulary.words if "_" in word else vocabulary.forms
        frequency = look(fold_word(word)).get(word, 0)
        common = frequency > max(_MOST_SHARE * vocabulary.documents, 3)
        if frequency > 1 and weight >= _LEAST_WEIGHT and not common:
            scores[word] = saturate(weight) * idf(frequency, vocabulary.documents)
    return sorted(scores, key=lambda word: (-scores[word], word))[:_MOST_WORDS]


def _words(terms: list[str], vocabulary: Vocabulary, names: Container[str]) -> Iterator[str]:
    """The words of several syllables in a list of terms, longest first, and foreign words."""
    at = 0
    while at < len(terms):
        for size in range(min(LONGEST, len(terms) - at), 1, -1):
            row = terms[at : at + size]
            word = "_".join(row)
            if BREAK not in row and word in vocabulary.words(fold_word(word)):
                yield word
                break
        else:
            size = 1
            if _is_whole(terms[at], names):
                yield terms[at]
        at += size


def _is_whole(term: str, names: Container[str]) -> bool:
    """Whether a single term says something: foreign or a tag (vim), and none of every text."""
    if len(term) < 2 or term == BREAK or term.isdigit() or term in _STOP_WORDS:
        return False
    return term in names or not (is_syllable(term) or is_bare_syllable(term))
