"""How much an occurrence counts: BM25F over the fields, and a bonus for words that stand together.

BM25F: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
section 3.6. The occurrences of a term in all fields are added up, each weighted by its field's
boost and diluted by the field's length, and only the sum is saturated; its rarity is that in all
fields together. The forms that a word typed without marks stands for count as one term.

Nearness: a pair of neighbours in the query that are neighbours in the post is scored like a term of
its own, with the pair's own document frequency. The best posts by terms alone are reordered so.
"""

from __future__ import annotations

from math import log

K1 = 1.2  # saturation of repeated occurrences, BM25's usual value
PAIR_WEIGHT = 0.5  # a pair repeats what its two terms said already
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
