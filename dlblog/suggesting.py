"""Tags for a post, from the blog's own tags and posts, and posts for a tag; each with its reasons.

Two things speak for a tag: the posts most like this one have it, and its name stands in the text.
Nearest are posts that share distinctive words, those of the same category and of about the same
time above others: blogs have series, and names of tags change over the years. Both are added up to
the log-odds that an author takes the tag; ARCHITECTURE.md tells how the weights were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from math import exp, sqrt
from typing import TYPE_CHECKING, NamedTuple

from dlblog import query as q
from dlblog.distinctive import PostWords, Row, distinctive, row_term
from dlblog.key_phrase import key_phrases, times_in_text
from dlblog.tag_mention import Mention, TagNames, name_key, texts_of
from dlblog.tag_name import name_order, name_words
from dlblog.translation import _, ngettext
from dlblog.vietnamese import fold

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine

NEAREST = 20  # posts that vote
_FEW = 10  # posts: of a small blog, half may be about one thing, and have the tag of it
_POOL = 60  # posts by words alone, of which the nearest are taken
_SAME_CATEGORY = 2.0  # times as near
_SAME_TIME = 2.0  # so many times nearer a post of the same day is, and less with the days between
_DAYS = 180  # in which that falls to a third
# Log-odds: of a tag that nothing speaks for, of one that all nearest posts have (as the square root
# of their share), of its name in each part of the post, and of a name that is nowhere else.
_NOTHING, _VOTES, _TITLE, _SUMMARY, _HEADING, _RARE = -6.0, 7.0, 1.7, 0.7, 0.3, 2.5
LEAST = 0.03  # what is less likely is not suggested
LIKELY = 0.5  # what is more likely may be added without looking
_MOST_NEW = 3
_POOL_OF_A_TAG = 40  # posts that are looked at for a tag, by what they share and by its name
_POSTS_OF_A_TAG, _WORDS_OF_A_TAG = 20, 25  # whose words stand for it, and how many


class Suggestion(NamedTuple):
    """A tag for a post.

    Attributes:
        score: about how likely the author takes it, from 0 to 1.
        new: whether the blog does not have it yet.
        reasons: what speaks for it, in words.
    """

    tag: str
    score: float
    new: bool
    reasons: tuple[str, ...]


class Lacking(NamedTuple):
    """A post that lacks a tag; score and reasons as of a `Suggestion`."""

    hit: Hit
    score: float
    reasons: tuple[str, ...]


class _Evidence(NamedTuple):
    """What speaks for a tag: the share of the nearest posts' weight, how many have it, its name."""

    share: float = 0.0
    posts: int = 0
    asked: int = 0
    mention: Mention | None = None

    @property
    def score(self) -> float:
        odds = _NOTHING + _VOTES * sqrt(self.share)
        if said := self.mention:
            odds += _TITLE * (said.title > 0) + _SUMMARY * (said.summary > 0)
            odds += _HEADING * (said.heading > 0) + _RARE * said.rarity
        return 1 / (1 + exp(-odds))

    @property
    def reasons(self) -> tuple[str, ...]:
        reasons = []
        if said := self.mention:
            begin = f"'{said.name}' " if said.name else ""
            if said.title:
                reasons.append(begin + _("in the title"))
            if said.summary:
                reasons.append(begin + _("in the summary"))
            if said.heading:
                reasons.append(begin + _("in a heading"))
            if said.text:
                reasons.append(begin + times_in_text(said.text))
        if self.posts:
            text = ngettext(
                "in the nearest post", "in {count} of the {asked} nearest posts", self.asked
            )
            reasons.append(text.format(count=self.posts, asked=self.asked))
        return tuple(reasons)


class Suggester:
    """Suggests tags for the posts of one opened index."""

    def __init__(self, engine: SearchEngine, aliases: Mapping[str, str] | None = None) -> None:
        """`aliases`: other names -> tag."""
        self._engine = engine
        self._aliases = aliases or {}

    @cached_property
    def _names(self) -> TagNames:
        return TagNames(self._engine.values("tag"), self._aliases)

    def main(self, tag: str) -> str:
        """The most used of the variants of a tag: the name that is suggested."""
        return self._names.main(tag)

    def suggest(
        self, post: Hit, limit: int = 5, *, new: bool = True, least: float = LEAST
    ) -> list[Suggestion]:
        """Tags that a post lacks, best first, new ones after all that the blog has.

        Args:
            post: a hit of the index.
            limit: how many of the blog's tags at most, and of new ones, which are few.
            new: whether to propose tags that the blog does not have.
            least: the score below which nothing is suggested.
        """
        words = PostWords(self._engine.terms(post))
        known = [
            Suggestion(tag, evidence.score, False, evidence.reasons)
            for tag, evidence in self._evidence(post, words).items()
            if evidence.score >= least
        ]
        counts = self._engine.values("tag")
        known.sort(key=lambda item: (-item.score, -counts.get(item.tag, 0), name_order(item.tag)))
        known = known[:limit]
        if not new:
            return known
        known_names = {
            fold(name_key(name))
            for name in (*counts, *self._aliases, *self._aliases.values(), *post.stored["tags"])
        }
        taken = {*post.stored["tags"], *(item.tag for item in known)}
        phrases = key_phrases(
            words,
            self._engine.vocabulary(),
            lambda name: fold(name_key(name)) in known_names,
            {word for tag in taken for word in name_words(tag)},
            lambda: texts_of(self._engine, post),
        )
        proposed = [
            Suggestion(phrase.text, phrase.score, True, phrase.reasons)
            for phrase in phrases
            if phrase.score >= least
        ]
        return known + proposed[: min(limit, _MOST_NEW)]

    def lacking(self, tag: str, limit: int | None = 10, *, least: float = LEAST) -> list[Lacking]:
        """Posts that speak of a tag, or are like those that have it, and lack it; best first.

        Args:
            tag: of the blog.
            limit: how many; None for all of those that are looked at, which are some dozens.
            least: the score below which a post is left out.
        """
        names, search = self._names, self._engine.search
        variants = q.Field("tag", tuple(names.variants(tag)))
        rows = [q.Phrase(row) if len(row) > 1 else q.Term(row[0]) for row in names.rows(tag)]
        weights: dict[Row, float] = defaultdict(float)
        for hit in search(variants, limit=_POSTS_OF_A_TAG, sort="-date").hits:
            for row, weight in self._distinctive(PostWords(self._engine.terms(hit))).items():
                weights[row] += weight
        best = sorted(weights, key=lambda row: (-weights[row], row))[:_WORDS_OF_A_TAG]
        pool: dict[int, Hit] = {}
        for query in (q.Or(tuple(rows)), _any_of(best)):
            found = search(q.And((query, q.Not(variants))), limit=_POOL_OF_A_TAG, nearness=False)
            pool |= {hit.key: hit for hit in found.hits}
        lacking = []
        for hit in pool.values():
            evidence = self._evidence(hit, PostWords(self._engine.terms(hit))).get(names.main(tag))
            if evidence and evidence.score >= least:
                lacking.append(Lacking(hit, evidence.score, evidence.reasons))
        lacking.sort(key=lambda item: (-item.score, item.hit.stored["path"]))
        return lacking[:limit]

    def _distinctive(self, words: PostWords) -> dict[Row, float]:
        return distinctive(words, self._engine.vocabulary(), self._names.single, few=_FEW)

    def _evidence(self, post: Hit, words: PostWords) -> dict[str, _Evidence]:
        """What speaks for each tag of the blog that a post lacks."""
        names = self._names
        near = self._nearest(post, words)
        whole = sum(near.values())
        shares: dict[str, float] = defaultdict(float)
        posts: dict[str, int] = defaultdict(int)
        for (_path, tags), weight in near.items():
            for tag in {names.main(tag) for tag in tags}:
                shares[tag] += weight
                posts[tag] += 1
        # As if one more post had been asked that has none of them: one post alone proves little.
        whole *= 1 + 1 / max(len(near), 1)
        mentions = names.find(
            words, self._engine.vocabulary(), lambda: texts_of(self._engine, post)
        )
        own = {fold(name_key(names.main(tag))) for tag in post.stored["tags"]}
        own |= {fold(name_key(tag)) for tag in post.stored["tags"]}
        return {
            tag: _Evidence(shares[tag] / whole if posts[tag] else 0.0, posts[tag], len(near), said)
            for tag in shares.keys() | mentions.keys()
            if fold(name_key(tag)) not in own
            for said in (mentions.get(tag),)
        }

    def _nearest(self, post: Hit, words: PostWords) -> dict[tuple[str, tuple[str, ...]], float]:
        """The nearest posts that have tags: (path, tags) -> how near."""
        asked = q.And(
            (
                _any_of(self._distinctive(words)),
                q.Not(q.Field("tag", ())),
                q.Not(q.Path(post.stored["path"], whole=True)),
            )
        )
        near = {}
        for hit in self._engine.search(asked, limit=_POOL, nearness=False).hits:
            weight = hit.score * _nearness(post, hit)
            near[hit.stored["path"], tuple(hit.stored["tags"])] = weight
        best = sorted(near, key=lambda item: (-near[item], item))[:NEAREST]
        return {item: near[item] for item in best}


def _any_of(words: Iterable[Row]) -> q.Query:
    return q.Or(tuple(map(row_term, words)))


def _nearness(post: Hit, other: Hit) -> float:
    """How many times nearer another post is for its category and date."""
    factor = 1.0
    mine, theirs = (hit.stored["category"] for hit in (post, other))
    if mine and theirs and set(mine.split(", ")) & set(theirs.split(", ")):
        factor *= _SAME_CATEGORY
    mine, theirs = (hit.stored["date"] for hit in (post, other))
    if mine and theirs:
        days = abs((date.fromisoformat(mine) - date.fromisoformat(theirs)).days)
        factor *= 1 + _SAME_TIME * exp(-days / _DAYS)
    return factor
