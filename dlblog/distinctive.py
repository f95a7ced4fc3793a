"""The words that say most about a post: often in it, in its title above all, and rare in the blog.

As Lucene's MoreLikeThis takes them. Single syllables of Vietnamese are left out: they are in every
other post and mean something else there. Words of several syllables are those that the index knows
(`schema.WORD_FIELD`); no text is cut again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from dlblog.analysis import BREAK
from dlblog.query import Term
from dlblog.ranking import idf, saturate
from dlblog.schema import ANALYZED, WORD_FIELD
from dlblog.vietnamese import fold_word, is_bare_syllable, is_syllable

if TYPE_CHECKING:
    from dlblog.engines.base import Vocabulary

LONGEST_ROW = 4  # syllables; longer words are rare, and each length has to be counted
_MOST_WORDS = 25  # as MoreLikeThis
_LEAST_WEIGHT = 2.0  # twice in the body, or once in the title or a tag, as MoreLikeThis
_MOST_SHARE = 0.25  # a word of every fourth post tells nothing
_MOST_POSTS = 1_000  # and one of so many little, and it is dear to look for
_MOST_TERMS = 20_000  # of a field; the rest of a very long post is not looked at
# English words that say nothing, rare only because the blog is Vietnamese.
STOP_WORDS = frozenset(
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

Row = tuple[str, ...]  # neighbouring terms


class PostWords:
    """The words of one post, counted.

    Attributes:
        terms: analyzed field -> its terms in order, as `SearchEngine.terms` gives them.
        rows: analyzed field -> how often each row of up to `LONGEST_ROW` terms stands in it, also
            across the end of a paragraph; of code only single terms.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        """Count them; of a very long post no more is looked at than its first 20,000 terms."""
        self.terms = {name: some[:_MOST_TERMS] for name, some in terms.items()}
        self.rows: dict[str, Counter[Row]] = {}
        for name, some in self.terms.items():
            self.rows[name] = Counter()
            for size in range(1, 2 if name == "code" else LONGEST_ROW + 1):
                self.rows[name].update(zip(*(some[at:] for at in range(size)), strict=False))

    def count(self, field: str, row: Row) -> int:
        """How often a row of any length stands in a field."""
        if len(row) <= LONGEST_ROW and field != "code":
            return self.rows.get(field, Counter())[row]
        first, size, terms = row[0], len(row), self.terms.get(field, ())
        return sum(
            tuple(terms[at : at + size]) == row for at, term in enumerate(terms) if term == first
        )

    def weights(self) -> dict[Row, float]:
        """How often each row stands in the post, a place in the title counting as several."""
        weights: dict[Row, float] = {}
        for field in ANALYZED:
            for row, count in self.rows.get(field.name, {}).items():
                weights[row] = weights.get(row, 0.0) + field.boost * count
        return weights


def distinctive(
    post: PostWords, vocabulary: Vocabulary, names: Container[str], *, few: int = 3
) -> dict[Row, float]:
    """The words that say most about a post, and how much; the strongest first.

    Args:
        names: tags of one word, which say something even where they look like a syllable.
        few: a word of no more posts than that tells something, however small the blog is.
    """
    weights = {row: weight for row, weight in post.weights().items() if weight >= _LEAST_WEIGHT}
    frequencies = {
        row: frequency
        for row in weights
        if len(row) > 1 or is_whole(row[0], names)
        if (frequency := document_frequency(row, vocabulary))
    }
    # A part of a longer word counts where it stands by itself.
    for row in sorted(frequencies, key=len, reverse=True):
        for size in range(1, len(row)):
            for at in range(len(row) - size + 1):
                if (part := row[at : at + size]) in frequencies:
                    weights[part] -= weights[row]
    most = min(max(_MOST_SHARE * vocabulary.documents, few), _MOST_POSTS)
    scores = {
        row: saturate(weights[row]) * idf(frequency, vocabulary.documents)
        for row, frequency in frequencies.items()
        if 1 < frequency <= most and weights[row] >= _LEAST_WEIGHT
    }
    best = sorted(scores, key=lambda row: (-scores[row], row))[:_MOST_WORDS]
    return {row: scores[row] for row in best}


def document_frequency(row: Row, vocabulary: Vocabulary) -> int:
    """In about how many documents a term is, or a word of several syllables; 0 for no word."""
    if BREAK in row:
        return 0
    word = "_".join(row)
    look = vocabulary.forms if len(row) == 1 else vocabulary.words
    return look(fold_word(word)).get(word, 0)


def row_term(row: Row) -> Term:
    """What finds the posts with a term, or with a word of several syllables."""
    return Term("_".join(row), WORD_FIELD if len(row) > 1 else None)


def is_whole(term: str, names: Container[str] = ()) -> bool:
    """Whether a single term says something: foreign or a tag (vim), and none of every text."""
    if len(term) < 2 or term == BREAK or term.isdigit() or term in STOP_WORDS:
        return False
    return term in names or not (is_syllable(term) or is_bare_syllable(term))
