"""What the words of a query stand for besides themselves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.expansion import expand, number_forms
from dlblog.query import And, Near, Not, Or, Phrase, Prefix, Query, Term, conjunction, walk
from dlblog.query_parser import parse
from dlblog.vietnamese import is_bare_syllable, is_syllable
from tests.conftest import document
from tests.plain_vocabulary import PlainVocabulary

# --- plurals

PAIRS = {
    "s": ("model", "models"),
    "after e": ("node", "nodes"),
    "after s": ("class", "classes"),
    "after us": ("bonus", "bonuses"),
    "after x": ("box", "boxes"),
    "after z": ("quiz", "quizes"),
    "after ch": ("batch", "batches"),
    "after sh": ("hash", "hashes"),
    "y": ("query", "queries"),
    "y after a vowel": ("array", "arrays"),
    "se": ("database", "databases"),
    "che": ("cache", "caches"),
    "of letters": ("api", "apis"),
    "after u": ("menu", "menus"),
    "of letters, after u": ("gpu", "gpus"),
    "of a word with a Vietnamese end": ("function", "functions"),
}


@pytest.mark.parametrize(("one", "many"), PAIRS.values(), ids=PAIRS)
def test_number_forms_both_ways(one: str, many: str) -> None:
    assert many in number_forms(one)
    assert one in number_forms(many)


NO_FORMS = {
    "an": "an", "can": "can", "the": "the", "hoc": "hoc", "trong": "trong", "with marks": "học",
    "two letters": "js", "signs": "c++", "digit": "gpt4", "number": "2016", ".NET": ".net",
    "mixed": "nơron", "empty": "",
}  # fmt: skip


@pytest.mark.parametrize("term", NO_FORMS.values(), ids=NO_FORMS)
def test_no_number_forms(term: str) -> None:
    assert number_forms(term) == []


@pytest.mark.parametrize(
    ("term", "form"),
    [
        pytest.param("cans", "can", id="cans"),
        pytest.param("thes", "the", id="thes"),
        pytest.param("process", "proces", id="ss is no plural"),
        pytest.param("news", "new", id="looks like a plural"),
        pytest.param("pandas", "panda", id="a name"),
        pytest.param("dns", "dn", id="too short"),
    ],
)
def test_what_is_not_its_singular(term: str, form: str) -> None:
    assert form not in number_forms(term)


@given(st.text(st.sampled_from("abcdehisyxzđơ+1"), max_size=7) | st.text(max_size=6))
@settings(deadline=None, max_examples=300)
def test_number_forms_are_never_vietnamese(term: str) -> None:
    forms = number_forms(term)
    assert term not in forms
    assert len(set(forms)) == len(forms)
    assert all(form.isascii() and form.isalpha() and len(form) > 2 for form in forms)
    assert not any(is_bare_syllable(form) or is_syllable(form) for form in forms)
    if is_bare_syllable(term) or is_syllable(term):
        assert forms == []


# --- in a query

POSTS = [
    "Một model và nhiều models. Viết query đầu tiên. Nhiều class.",
    "Chạy Node.js trên máy. Mô hình machine-learning. Dùng GPT-4.",
    "Chạy NodeJS, rồi Nodejs. Học machine learning và machine-learning.",
    "Cài nodejs. Học machine learning, viết open source.",
    "Đọc opensource. Viết open source. Gọi fitTransform, node xa js.",
    "Cài GPT4 và Python 3. Con cho an. Open cửa, đóng source. data base. database database.",
    "Dùng database. Một data base, hai data base. Dùng e-mail và email.",
]
VOCABULARY = PlainVocabulary(document(f"{n}.md", text) for n, text in enumerate(POSTS))
MODEL = Term("model", None, ("models",))
NODE_JS = Or((Term("nodejs"), Phrase(("node", "js"))))
GPT_4 = Or((Term("gpt4"), Phrase(("gpt", "4"))))


def expanded(text: str, any_word: bool = False) -> Query:
    return expand(parse(text, today=date(2024, 5, 15), any_word=any_word), VOCABULARY)


EXPANDED: dict[str, tuple[str, Query]] = {
    "plural": ("model", MODEL),
    "singular": ("models", Term("models", None, ("model",))),
    "forms that are nowhere": ("query", Term("query")),
    "a word that is nowhere": ("queries", Term("queries", None, ("query",))),
    "plural in a field": ("title:model", Term("model", "title", ("models",))),
    "no plural in a phrase": ('"model"', Phrase(("model",))),
    "no plural of a word of a phrase": ('"một model"', Phrase(("một", "model"))),
    "no plural of a prefix": ("model*", Prefix("model")),
    "plural of what is left out": ("-model", Not(MODEL)),
    "plural in And": ("model máy", And((MODEL, Term("máy")))),
    "plural in Or": ("model OR máy", Or((MODEL, Term("máy")))),
    "plural beside a phrase": ('model OR "máy học"', Or((MODEL, Phrase(("máy", "học"))))),
    "plural in a group": ("máy (model OR học)", And((Term("máy"), Or((MODEL, Term("học")))))),
    "plural near a word": ("model NEAR/3 máy", Near((MODEL, Term("máy")), 3)),
    "Vietnamese words": ("học máy", And((Term("học"), Term("máy")))),
    "Vietnamese words without marks": ("hoc may", And((Term("hoc"), Term("may")))),
    "joined": ("nodejs", NODE_JS),
    "joined in a field": (
        "title:nodejs", Or((Term("nodejs", "title"), Phrase(("node", "js"), "title"))),
    ),
    "with a sign": ("Node.js", NODE_JS),
    "in two words": ("node js", And((NODE_JS,))),
    "in two words among others": (
        "cài node js máy", And((Term("cài"), NODE_JS, Term("máy"))),
    ),
    "two terms of two words": ("node js gpt 4", And((NODE_JS, GPT_4))),
    "in two words, another order": ("js node", And((Term("js"), Term("node")))),
    "in two words with one between": (
        "node máy js", And((Term("node"), Term("máy"), Term("js"))),
    ),
    "in two fields": (
        "title:node body:js", And((Term("node", "title"), Term("js", "body"))),
    ),
    "in one field": (
        "title:node title:js",
        And((Or((Term("nodejs", "title"), Phrase(("node", "js"), "title"))),)),
    ),
    "one left out": ("node -js", And((Term("node"), Not(Term("js"))))),
    "in quotes": ('"node js"', Phrase(("node", "js"))),
    "with a digit": ("gpt 4", And((GPT_4,))),
    "with a digit, joined": ("gpt4", GPT_4),
    "with a digit, never joined": ("python 3", And((Term("python"), Term("3")))),
    "a pair with a hyphen": ("machine learning", And((Term("machine"), Term("learning")))),
    "a joined spelling": (
        "open source", And((Or((Term("opensource"), Phrase(("open", "source")))),)),
    ),
    "a word and a digit": ("cho 4", And((Term("cho"), Term("4")))),
    "parts of a name": (
        "fit transform", And((Or((Term("fittransform"), Phrase(("fit", "transform")))),)),
    ),
    "a name": ("fitTransform", Or((Term("fittransform"), Phrase(("fit", "transform"))))),
    "Or adds the whole": (
        "node OR js", Or((Term("node"), Term("js"), Term("nodejs"))),
    ),
    "Or with the whole": (
        "node OR js OR nodejs", Or((Term("node"), Term("js"), NODE_JS)),
    ),
    "everything": ("", conjunction([])),
}  # fmt: skip


@pytest.mark.parametrize(("text", "query"), EXPANDED.values(), ids=EXPANDED)
def test_expand(text: str, query: Query) -> None:
    assert expanded(text) == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        pytest.param(
            "node js máy", Or((Term("node"), Term("js"), Term("máy"), Term("nodejs"))), id="adds"
        ),
        pytest.param("machine learning", Or((Term("machine"), Term("learning"))), id="pair"),
        pytest.param("máy model", Or((Term("máy"), MODEL)), id="plural"),
        pytest.param(
            'model "học máy"', Or((MODEL, Phrase(("học", "máy")))), id="plural beside a phrase"
        ),
        pytest.param("node -js", And((Term("node"), Not(Term("js")))), id="one left out"),
    ],
)
def test_expand_any_word(text: str, query: Query) -> None:
    assert expanded(text, any_word=True) == query


def test_a_pair_with_a_hyphen_is_not_one_term() -> None:
    """Though the index has `machinelearning`, of machine-learning."""
    assert VOCABULARY.forms("machinelearning")
    assert not any(
        isinstance(part, Term) and part.text == "machinelearning"
        for part in walk(expanded("machine learning"))
    )


@pytest.mark.parametrize("text", [text for text, _ in EXPANDED.values()], ids=EXPANDED)
def test_nothing_is_added_where_the_index_has_nothing(text: str) -> None:
    query = parse(text, today=date(2024, 5, 15))
    assert expand(query, PlainVocabulary([])) == query
