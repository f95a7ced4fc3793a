"""How much an occurrence counts: BM25F over the fields, and a bonus for words that stand together.

BM25F: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
section 3.6. The occurrences of a term in all fields are added up, each weighted by its field's
boost and diluted by the field's length, and only the sum is saturated; its rarity is that in all
fields together. The forms that a word typed without marks stands for count as one term.

A syllable of Vietnamese is mostly a part of a word; a name, an English term or a number is a whole
one and says more than its rarity tells. The words that ask (nào, gì, bao nhiêu) stand for the
answer, and are in the question but not in the post.

Nearness: a pair of neighbours in the query that are neighbours in the post is scored like a term of
its own, with the pair's own document frequency. Besides, the best place of a post counts: the
stretch of about a sentence whose words have the largest share p of the query's rarity s adds
PLACE_WEIGHT * p * p / s, so that it matters only where most of the query stands together. The best
posts by terms alone are reordered so.
"""

from __future__ import annotations

from math import log

K1 = 1.2  # saturation of repeated occurrences, BM25's usual value
PAIR_WEIGHT = 0.5  # a pair repeats what its two terms said already
PLACE_WEIGHT = 0.2  # of the whole query's rarity, where all of it stands in one place
BLOCK_BITS = 3  # a place is two neighbouring blocks of 2 ** 3 tokens, 9 to 16 of them
WHOLE_WORD_WEIGHT = 1.2  # of the rarity of what cannot be a part of a Vietnamese word
QUESTION_WEIGHT = 0.5  # of the rarity of a word that asks
VARIANT_WEIGHT = 0.5  # of an occurrence in another number than what was typed (models for model)
RERANKED = 100  # posts that nearness may reorder


def idf(document_frequency: int, documents: int) -> float:
    """Inverse document frequency in nats, never negative (as Lucene's BM25Similarity).

    Args:
        document_frequency: documents with the term, at most `documents`.
        documents: how many there are.
    """
    return log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


def saturate(frequency: float) -> float:
    """BM25's share of an idf for a weighted frequency: 0 for none, 1 for one, below K1 + 1."""
    return frequency * (K1 + 1) / (frequency + K1)


def length_factor(length: int, average: float, norm: float) -> float:
    """What an occurrence is divided by in a field of `length` tokens; 1 at average length."""
    return 1 - norm + norm * length / average if average else 1.0
