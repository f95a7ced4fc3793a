"""A vocabulary of tags for a blog that has none, from what its posts are about and how they lie.

Names are phrases that posts are about by themselves (`key_phrase`), and folders that hold several
posts. Each marks the posts that lie in such a folder, have it in title, summary or a
heading, or say it often. So all posts get their tags from one list, with one spelling of each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import log
from typing import TYPE_CHECKING, NamedTuple

from dlblog.distinctive import PostWords
from dlblog.key_phrase import as_written, key_phrases, score_of, times_in_text
from dlblog.tag_mention import Mention, TagNames, name_key, texts_of
from dlblog.tag_name import SEPARATORS, name_order, name_words
from dlblog.translation import _
from dlblog.vietnamese import fold, in_form

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine

_LEAST_POSTS = 2  # that a tag marks
_MOST_SHARE = 0.5  # of the posts; what marks more divides nothing
_PHRASES = 8  # of each post that may become tags
_OFTEN = 5  # times in the text, where a name is nowhere else
_ALIKE = 0.8  # of the posts of two names, which then are one subject where one is in the other
_SHORTEST_FOLDER = 3  # letters: en and vi are languages
_SURE = 0.15  # the score of a name in the title
_FOLDER = 0.5  # the score of a folder: its author has put the post there
# Folders that say how a blog is made and not what it is about.
_NO_SUBJECT = frozenset(
    """_posts _drafts posts post drafts draft content contents source src pages page blog blogs docs
    articles article bai-viet baiviet nhap archive archives index data public static site""".split()
)


class Marked(NamedTuple):
    """A post that a tag would mark; score and reasons as of a `suggesting.Suggestion`."""

    hit: Hit
    score: float
    reasons: tuple[str, ...]


class Proposed(NamedTuple):
    """A tag and the posts that it would mark, best first."""

    tag: str
    posts: tuple[Marked, ...]


def vocabulary(
    engine: SearchEngine, hits: Sequence[Hit], limit: int | None = None, least: float = 0.0
) -> list[Proposed]:
    """Return the tags that would put some posts in order, those that say most first.

    Args:
        engine: the index.
        hits: posts without tags.
        limit: how many tags; None for all.
        least: the score below which a tag does not mark a post.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    folders, terms = _folders(hits), engine.vocabulary()
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for hit in hits:
        words, read = PostWords(engine.terms(hit)), partial(texts_of, engine, hit)
        for phrase in key_phrases(
            words, terms, lambda name: False, (), read, _PHRASES,
            share=_MOST_SHARE, titles_alone=True,
        ):  # fmt: skip
            written[fold(name_key(phrase.text))][phrase.text] += 1
        within = {
            key: folder for key, (folder, paths) in folders.items() if hit.stored["path"] in paths
        }
        texts = [in_form("NFC", text) for text in read()] if within else []
        for key, folder in within.items():
            spelt[key] += _spellings(folder, words, texts)
    names = {key: _most_used(forms) for key, forms in written.items()}
    for key, (folder, _paths) in folders.items():
        names.setdefault(key, _most_used(spelt[key]) if spelt[key] else folder)
    marked = _marked(engine, hits, names, folders, least)
    most = max(_MOST_SHARE * len(hits), _LEAST_POSTS)
    kept = {
        name: posts
        for name, posts in marked.items()
        if _LEAST_POSTS <= len(posts) <= most or fold(name_key(name)) in folders
    }
    worth = {name: _worth(posts, len(hits)) for name, posts in kept.items()}
    order = sorted(kept, key=lambda name: (-worth[name], name_order(name)))
    chosen: list[Proposed] = []
    for name in order:
        posts = kept[name]
        sure = sum(post.score >= _SURE for post in posts.values())
        if sure >= _LEAST_POSTS and not any(_is_one(name, posts, one) for one in chosen):
            best = sorted(posts.values(), key=lambda post: (-post.score, post.hit.stored["path"]))
            chosen.append(Proposed(name, tuple(best)))
    return chosen[:limit]


def _most_used(forms: Counter[str]) -> str:
    return max(forms, key=lambda name: (forms[name], name))


def _folders(hits: Sequence[Hit]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the folders that say what their posts are about: key -> (name, paths of posts)."""
    within: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        path = hit.stored["path"]
        for name in path.split("/")[:-1]:
            within[name].add(path)
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for name, paths in within.items():
        words = name_words(name)
        letters = "".join(words)
        if name.lower() in _NO_SUBJECT or len(letters) < _SHORTEST_FOLDER or letters.isdigit():
            continue
        if _LEAST_POSTS <= len(paths) < len(hits):
            key = fold(name_key(name))
            others = found[key][1] if key in found else frozenset()
            found[key] = (SEPARATORS.sub(" ", name), others | paths)
    return found


def _spellings(folder: str, words: PostWords, texts: Iterable[str]) -> Counter[str]:
    """Return how the text of a post writes the name of a folder: Nấu ăn for nau an."""
    found: Counter[str] = Counter()
    letters = [fold(word) for word in name_words(folder)]
    for field in ("title", "body"):
        for row, count in words.rows.get(field, Counter()).items():
            if len(row) == len(letters) and list(map(fold, row)) == letters:
                found[as_written(row, texts)] += count
    del found[""]
    return found


def _marked(
    engine: SearchEngine,
    hits: Sequence[Hit],
    names: Mapping[str, str],
    folders: Mapping[str, tuple[str, frozenset[str]]],
    least: float,
) -> dict[str, dict[str, Marked]]:
    """Return the posts that each name marks: name -> path -> post."""
    known = TagNames(dict.fromkeys(names.values(), 1))
    terms = engine.vocabulary()
    marked: dict[str, dict[str, Marked]] = defaultdict(dict)
    for hit in hits:
        path = hit.stored["path"]
        mentions = known.find(
            PostWords(engine.terms(hit)),
            terms,
            partial(texts_of, engine, hit),
        )
        for key, name in names.items():
            folder = key in folders and path in folders[key][1]
            score, reasons = _weigh(mentions.get(known.main(name)), folder=folder)
            if reasons and score >= least and known.main(name) == name:
                marked[name][path] = Marked(hit, score, reasons)
    return marked


def _weigh(said: Mention | None, *, folder: bool) -> tuple[float, tuple[str, ...]]:
    """Return how much speaks for a name in a post, and what; nothing where too little does."""
    reasons = [_("in its folder")] if folder else []
    if said is not None:
        reasons += [_("in the title")] * (said.title > 0)
        reasons += [_("in the summary")] * (said.summary > 0)
        reasons += [_("in a heading")] * (said.heading > 0)
        if reasons or said.text >= _OFTEN:
            reasons += [times_in_text(said.text)] * (said.text > 0)
    if not reasons:
        return 0.0, ()
    score = score_of(said.text if said else 0, in_title=said is not None and said.title > 0)
    return max(score, _FOLDER * folder), tuple(reasons)


def _worth(posts: Mapping[str, Marked], documents: int) -> float:
    """Return how much a tag puts in order: how likely its posts are, times how few they are."""
    return sum(post.score for post in posts.values()) * log((documents + 1) / len(posts))


def _is_one(name: str, posts: Mapping[str, Marked], other: Proposed) -> bool:
    """Return whether a name says what a chosen one says: on nearly its posts, in the same words."""
    one, two = ({fold(word) for word in name_words(some)} for some in (name, other.tag))
    if not (one <= two or two <= one):
        return False
    theirs = {post.hit.stored["path"] for post in other.posts}
    return len(posts.keys() & theirs) >= _ALIKE * len(posts.keys() | theirs)
