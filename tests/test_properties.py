"""What holds for any query: what is marked matches, and how it is spelt makes no difference."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain, pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dlblog import engines
from dlblog.analysis import camel_parts, compounds, searchable_parts, tokenize
from dlblog.engines.base import FileState, SearchEngine
from dlblog.errors import QueryError
from dlblog.query import Phrase, Prefix, Query, Term, phrase_parts, walk
from dlblog.searching import Answer, Search, to_dict
from dlblog.vietnamese import begins, fold, matches, normalize
from tests.conftest import TODAY, document

VIETNAMESE = (
    "học hoc máy may mây sâu đường duong dương trí tuệ tri tue nhân tạo hoà hòa hoàng thuý "
    "khoẻ kĩ kỹ quý ở ý mạng nơ-ron"
).split()
TECHNICAL = (
    "model models query queries class node js Node.js NodeJS nodejs node-js GPT-4 gpt4 gpt "
    "scikit-learn scikit .NET net ASP.NET C++ C C# v1.2 1.2 getElementById element fitTransform "
    "transform MySQL sql train_test_split test machine-learning machine learning data database"
).split()
WORDS = VIETNAMESE + TECHNICAL
TAGS = ("Học máy", "Đường về", "node-js", "C++")


def _post(chance: random.Random) -> str:
    def text(most: int) -> str:
        words = chance.choices(WORDS, k=chance.randint(1, most))
        signs = chance.choices([" "] * 6 + [", ", ". ", " – ", "/"], k=len(words))
        return "".join(chain.from_iterable(zip(words, signs, strict=True))).rstrip(" ,–/")

    # Single quotes: nothing is an escape in them.
    head = f"title: '{text(6)}'\ntags: [{', '.join(chance.sample(TAGS, chance.randint(0, 2)))}]\n"
    if chance.random() < 0.3:
        head += f"description: '{text(8)}'\n"
    if chance.random() < 0.7:
        head += f"date: 20{chance.randint(10, 23)}-02-04\n"
    blocks = []
    for _ in range(chance.randint(1, 5)):
        kind = chance.choice(["", "", "", "## ", "- ", "    "])
        blocks.append(kind + text(60 if not kind and chance.random() < 0.2 else 9))
    post = f"---\n{head}---\n\n" + "\n\n".join(blocks) + "\n"
    return unicodedata.normalize("NFD", post) if chance.random() < 0.2 else post


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """Posts of a few words, so that they share many; the same in every run."""
    chance = random.Random(2016)
    folder = tmp_path_factory.mktemp("properties") / "index"
    with engines.rebuild(folder) as writer:
        for number in range(80):
            post = document(f"bài/{number:02}.md", _post(chance))
            writer.put(post, FileState("00", 1, 1))
    opened = engines.open_index(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def search(engine: SearchEngine) -> Search:
    return Search(engine, TODAY)


# --- queries

words = st.sampled_from(WORDS)
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
_PREFIXES = [word[:size] for word in WORDS for size in (1, 2, 3) if word[:size].isalpha()]
prefixes = st.sampled_from(sorted({*_PREFIXES, "hoà", "hòa", "đườn", "nodej", "thuý"}))
near_parts = words | phrases.map('"{}"'.format) | prefixes.map("{}*".format)
positive = (
    words
    | words
    | phrases.map('"{}"'.format)
    | prefixes.map("{}*".format)
    | st.tuples(phrases, prefixes).map('"{0[0]} {0[1]}*"'.format)
    | st.tuples(st.sampled_from(["title", "body", "heading", "code"]), words).map(":".join)
    | st.tuples(st.sampled_from(["title", "body"]), phrases).map('{0[0]}:"{0[1]}"'.format)
    | st.tuples(near_parts, st.integers(1, 9), near_parts).map("{0[0]} NEAR/{0[1]} {0[2]}".format)
    | st.lists(words, min_size=2, max_size=3).map(" OR ".join).map("({})".format)
    | st.lists(words, min_size=2, max_size=2).map(" AND ".join)
)
filters = (
    words.map("-{}".format)
    | phrases.map('NOT "{}"'.format)
    | st.sampled_from(TAGS).map('tag:"{}"'.format)
    | st.sampled_from(["date:2012..2018", "path:bài/1", "-path:bài/0"])
)
queries = st.tuples(
    st.lists(positive, min_size=1, max_size=3), st.lists(filters, max_size=1), st.booleans()
).map(lambda drawn: " ".join((drawn[0] + drawn[1])[:: -1 if drawn[2] else 1]))


def ask(search: Search, text: str, any_word: bool, *, correct: bool = False) -> Answer:
    try:
        return search.run(text, any_word=any_word, limit=None, correct=correct)
    except QueryError:  # a prefix that is a word with a sign, near what cannot be near
        assume(False)
        raise


# --- (a) what is marked is what matches


def readings(text: str) -> list[tuple[int, int, str]]:
    """All that an index holds of a text: (start, end, term)."""
    tokens = tokenize(text)
    found = [(token.start, token.end, token.text) for token in tokens]
    for compound in compounds(text, tokens):
        start, end = tokens[compound.first].start, tokens[compound.last].end
        found.append((start - compound.text.startswith("."), end, compound.text))
    for token in tokens:
        parts, at = camel_parts(text[token.start : token.end]), token.start
        for part in parts:
            if part in searchable_parts(parts):
                found.append((at, at + len(part), part))
            at += len(part)
    return found


def answers(query: Query, term: str) -> bool:
    """Whether a term is one that a positive part of a query means."""
    parts: list[Query] = []
    for part in walk(query, negated=False):
        parts += phrase_parts(part) if isinstance(part, Phrase) else [part]
    return any(
        (
            isinstance(part, Term)
            and any(
                fold(word) == fold(term) and matches(word, term)
                for word in (part.text, *part.variants)
            )
        )
        or (isinstance(part, Prefix) and begins(part.text, term))
        for part in parts
    )


def check_spans(query: Query, text: str, spans: list[tuple[int, int]]) -> None:
    """Spans ascend, lie apart and inside the text, and each is a word that was asked for."""
    known = readings(text)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        terms = [term for first, last, term in known if (first, last) == (start, end)]
        assert terms, f"{text[start:end]!r} is no word of {text!r}"
        assert any(answers(query, term) for term in terms), f"{text[start:end]!r} of {text!r}"
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(queries, st.booleans())
@settings(max_examples=250)
def test_what_is_marked_matches(search: Search, text: str, any_word: bool) -> None:
    answer = ask(search, text, any_word)
    for hit in answer.results.hits:
        snippet = search.snippet(answer, hit)
        check_spans(answer.query, snippet.text, list(snippet.highlights))
        row = to_dict(hit, "x", answer.wanted, snippet)
        assert row["highlights"] == [list(span) for span in snippet.highlights]
        title = [(first, last) for first, last in row["title_highlights"]]
        check_spans(answer.query, hit.stored["title"], title)


@given(words | words.map('"{}"'.format) | prefixes.map("{}*".format))
@settings(max_examples=200)
def test_what_matches_is_marked(search: Search, engine: SearchEngine, text: str) -> None:
    """Of a query of one word, so that any of its words in a post is a match."""
    answer = ask(search, text, False)
    kinds = [part for part in walk(answer.query) if isinstance(part, (Term, Prefix, Phrase))]
    assume(len(kinds) == 1 and (not isinstance(kinds[0], Phrase) or len(kinds[0].terms) == 1))
    for hit in answer.results.hits:
        texts = [section.text for section in engine.sections(hit)]
        there = [t for t in texts if any(answers(answer.query, r[2]) for r in readings(t))]
        snippet = search.snippet(answer, hit)
        assert bool(snippet.highlights) == bool(there), there[:1]
        if not there:
            continue
        title = hit.stored["title"]
        expected = any(answers(answer.query, term) for _, _, term in readings(title))
        assert bool(answer.wanted.spans(title)) == expected


# --- (b) one normal form, one folded form

_LETTERS = "aăâeêioôơuưyđbcghklmnpqrstvxAĐƠ" + "\u0300\u0301\u0303\u0309\u0323\u0306\u0302\u031b"
any_text = (
    st.text(max_size=12)
    | st.text(st.sampled_from(_LETTERS), max_size=9)
    | st.sampled_from(WORDS)
    | st.text(st.sampled_from("iyIYhklmstvquHK\u0301\u0307İıſß"), max_size=5)
)


@given(any_text)
@settings(max_examples=800)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(any_text)
@settings(max_examples=800)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    whole = fold(normalize(text))
    assert fold(whole) == whole


# --- (c) how a query is spelt makes no difference

_PLACES = {"hoà": "hòa", "thuý": "thúy", "khoẻ": "khỏe"}
_NEW = _PLACES
_OLD = {new: old for old, new in _PLACES.items()}
_OPERATORS = ("AND", "OR", "NOT", "NEAR")
Change = Callable[[str], str]


def _each(change: Change) -> Change:
    """A change of every word of a query but the operators."""

    def changed(text: str) -> str:
        pieces = text.split(" ")
        return " ".join(p if p.startswith(_OPERATORS) else change(p) for p in pieces)

    return changed


def _placed(places: dict[str, str]) -> Change:
    def change(text: str) -> str:
        for one, other in places.items():
            text = text.replace(one, other)
        return text

    return change


FORMS: dict[str, Change] = {
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text),
    "upper case": _each(str.upper),
    "lower case": _each(str.lower),
    "capitals": _each(str.capitalize),
    "old places of the tone": _placed(_OLD),
    "new places of the tone": _placed(_NEW),
    "all at once": lambda text: unicodedata.normalize("NFD", _each(str.upper)(_placed(_NEW)(text))),
}


def outcome(answer: Answer) -> tuple[list[str], list[float], bool]:
    hits = answer.results.hits
    return [hit.stored["path"] for hit in hits], [hit.score for hit in hits], answer.partial


@pytest.mark.parametrize("change", FORMS.values(), ids=FORMS)
@given(text=queries, any_word=st.booleans(), correct=st.booleans())
@example(text="hoà*", any_word=False, correct=False)
@example(text='"học thuý*" -kĩ', any_word=False, correct=False)
@example(text="hoà NEAR/5 kĩ title:thuý tag:Đường*", any_word=True, correct=True)
@settings(max_examples=90)
def test_spelling_makes_no_difference(
    search: Search, change: Change, text: str, any_word: bool, correct: bool
) -> None:
    plain = ask(search, text, any_word, correct=correct)
    other = search.run(change(text), any_word=any_word, limit=None, correct=correct)
    assert outcome(other) == outcome(plain)


@given(queries)
@settings(max_examples=60)
def test_any_of_the_words_finds_no_less(search: Search, text: str) -> None:
    plain = ask(search, text, False)
    assume(not plain.partial and " OR " not in text)
    more = ask(search, text, True)
    assert set(outcome(plain)[0]) <= set(outcome(more)[0])
