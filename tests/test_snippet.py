"""The fragment that shows why a post was found."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlblog.analysis import camel_parts, compounds, tokenize
from dlblog.schema import Section
from dlblog.snippet import WIDTH, Snippet, Wanted, make_snippet
from dlblog.vietnamese import normalize

RAIN = (
    "Sáng nay trời đổ cơn mưa rào. Tôi ngồi bên cửa sổ đọc nốt cuốn sách mượn của thư viện. "
    "Ngoài ngõ có tiếng rao bánh mì, tiếng trẻ con gọi nhau đi tắm mưa. Chiều về, nước rút, "
    "phố lại đông như mọi ngày. Tối đến cả nhà quây quần bên nồi cháo cá nóng hổi và kể chuyện."
)


def terms(*groups: str) -> Wanted:
    """Parts of a query, each one term or several forms of it divided by a stroke."""
    wanted = Wanted()
    for group in groups:
        wanted.add_term(group.split("|"))
    return wanted


def phrase(*places: str) -> Wanted:
    wanted = Wanted()
    wanted.add_phrase(place.split("|") for place in places)
    return wanted


def text(line: int, content: str) -> Section:
    return Section("text", line, content)


def marked(snippet: Snippet) -> list[str]:
    """What is highlighted."""
    return [snippet.text[start:end] for start, end in snippet.highlights]


# --- what is found in a text


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(terms("mưa"), ["mưa", "Mưa"], id="a term, in any case"),
        pytest.param(terms("mưa|mua"), ["mưa", "mua", "Mưa"], id="forms of a term"),
        pytest.param(terms("mưa", "hè"), ["mưa", "Mưa", "hè"], id="two terms"),
        pytest.param(terms("nắng"), [], id="a term that is not there"),
        pytest.param(phrase("mưa", "phố"), ["mưa", "phố"], id="a phrase"),
        pytest.param(phrase("mưa|mua", "phố|sách"), ["mưa", "phố", "mua", "sách"], id="its forms"),
        pytest.param(phrase("phố", "mưa"), [], id="a phrase in another order"),
        pytest.param(phrase("phố", "mua"), ["phố", "mua"], id="a phrase across punctuation"),
        pytest.param(phrase("mưa", ""), [], id="a phrase with a place that nothing fills"),
        pytest.param(phrase("hè", "về", "rồi"), [], id="a phrase longer than the text"),
        pytest.param(Wanted(), [], id="nothing"),
    ],
)
def test_spans(wanted: Wanted, expected: list[str]) -> None:
    source = "Cơn mưa phố, mua sách. Mưa hè."
    assert [source[start:end] for start, end in wanted.spans(source)] == expected


@pytest.mark.parametrize(
    ("term", "source", "expected"),
    [
        pytest.param("nodejs", "Học Node.js", ["Node.js"], id="Node.js"),
        pytest.param("node", "Học Node.js", ["Node"], id="a part of it"),
        pytest.param(".net", "Dùng .NET và net", [".NET"], id=".NET"),
        pytest.param("c++", "Viết C++ hoặc C", ["C++"], id="C++"),
        pytest.param("nơron", "mạng nơ-ron", ["nơ-ron"], id="nơ-ron"),
        pytest.param("hòa", "Hoà thuận", ["Hoà"], id="another spelling"),
        pytest.param(".net", "Dùng ASP.NET", [".NET"], id=".NET in ASP.NET"),
        pytest.param("aspnet", "Dùng ASP.NET", ["ASP.NET"], id="ASP.NET"),
        pytest.param("net", "Dùng .NET", ["NET"], id="net in .NET"),
        pytest.param("1.2.3", "bản v1.2.3", ["v1.2.3"], id="version"),
        pytest.param("element", "getElementById()", ["Element"], id="part of a camel-case name"),
        pytest.param("getelementbyid", "getElementById()", ["getElementById"], id="whole name"),
        pytest.param("script", "JavaScript", [], id="no part of a name of two words"),
        pytest.param("sql", "MySQL", ["SQL"], id="part that is searched for"),
        pytest.param("my", "MySQL", [], id="part that is not searched for"),
        pytest.param("东", "东京", ["东"], id="ideograph"),
    ],
)
def test_spans_of_technical_words(term: str, source: str, expected: list[str]) -> None:
    assert [source[start:end] for start, end in terms(term).spans(source)] == expected


def test_find_tells_which_parts_are_answered() -> None:
    wanted = terms("mưa", "phố", "mưa|sách")
    wanted.add_phrase([["mưa"], ["phố"]])
    found = wanted.find("mưa phố sách mưa")
    assert [(match.first, match.last, match.bits) for match in found] == [
        *[(0, 0, 0b1101), (1, 1, 0b1010), (2, 2, 0b100), (3, 3, 0b101)]
    ]
    assert [(match.start, match.end) for match in found] == [(0, 3), (4, 7), (8, 12), (13, 16)]


def test_a_match_within_another_is_one() -> None:
    wanted = terms("nodejs", "js")
    (match,) = wanted.find("Học Node.js")
    assert match == (4, 11, 1, 2, 0b11)


def near(distance: int, *parts: str) -> Wanted:
    """Parts near each other: ways divided by a slash, places by spaces, forms by a stroke."""
    wanted = Wanted()
    wanted.add_near(
        ([[p.split("|") for p in way.split()] for way in part.split("/")] for part in parts),
        distance,
    )
    return wanted


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(near(1, "mưa", "phố"), ["mưa", "phố"], id="neighbours"),
        pytest.param(near(1, "phố", "mưa"), ["mưa", "phố"], id="either order"),
        pytest.param(near(1, "mưa", "sách"), [], id="too far"),
        pytest.param(near(3, "mưa", "sách"), ["mưa", "sách"], id="just near enough"),
        pytest.param(near(2, "mưa", "mua sách"), ["mưa", "mua", "sách"], id="phrase"),
        pytest.param(near(1, "mưa", "mua sách"), [], id="phrase too far"),
        pytest.param(near(2, "phố", "hè/sách"), ["phố", "sách"], id="one of two ways"),
        pytest.param(near(1, "mưa|mua", "phố"), ["mưa", "phố", "mua"], id="forms"),
        pytest.param(near(9, "mưa", "nắng"), [], id="one is not there"),
        pytest.param(near(9, "hè", "hè"), [], id="one place is not two"),
        pytest.param(near(9, "mưa phố", "phố mua"), [], id="never overlapping"),
    ],
)
def test_spans_of_what_is_near(wanted: Wanted, expected: list[str]) -> None:
    source = "Cơn mưa phố, mua sách. Hè về."
    assert [source[start:end] for start, end in wanted.spans(source)] == expected


def test_parts_near_each_other_are_parts_of_the_query() -> None:
    wanted = near(2, "mưa", "phố")
    wanted.add_term(["sách"])
    found = wanted.find("mưa phố sách")
    assert [match.bits for match in found] == [0b1, 0b10, 0b100]


def test_nothing_wanted_is_false() -> None:
    assert not Wanted()
    assert terms("mưa")
    assert phrase("mưa", "phố")


# --- which fragment


def test_a_short_paragraph_is_shown_whole() -> None:
    snippet = make_snippet([text(7, "Trời mưa. Phố vắng.")], terms("phố"))
    assert snippet == Snippet("Trời mưa. Phố vắng.", ((10, 13),), 7)


@pytest.mark.parametrize("word", ["sách", "rao", "trẻ", "nước", "phố", "tối", "cháo", "kể"])
def test_a_fragment_starts_at_a_sentence(word: str) -> None:
    snippet = make_snippet([text(1, RAIN)], terms(word), width=120)
    assert [found.lower() for found in marked(snippet)] == [word]
    beginning = snippet.text.removeprefix("… ")[:20]
    assert beginning in {sentence[:20] for sentence in RAIN.split(". ")}
    assert snippet.text.startswith("… ") is not RAIN.startswith(beginning)


def test_a_fragment_starts_at_a_word_where_no_sentence_fits() -> None:
    long = "một hai ba bốn năm " * 20 + "mưa " + "sáu bảy tám chín mười " * 20
    snippet = make_snippet([text(1, long)], terms("mưa"), width=80)
    assert marked(snippet) == ["mưa"]
    assert snippet.text.startswith("… ") and snippet.text.endswith(" …")
    inside = snippet.text[2:-2]
    assert inside in long
    assert set(inside.split()) <= set(long.split())
    # Some words on either side.
    assert inside.index("mưa") > 15 and len(inside) - inside.index("mưa") > 15


def test_a_match_near_the_beginning_is_shown_from_the_beginning() -> None:
    snippet = make_snippet([text(1, RAIN)], terms("cửa"), width=120)
    assert snippet.text.startswith("Sáng nay trời")
    assert snippet.text.endswith(" …")
    assert marked(snippet) == ["cửa"]


def test_matches_around_the_window_are_highlighted() -> None:
    snippet = make_snippet([text(1, RAIN)], terms("mưa", "sách"), width=120)
    assert marked(snippet) == ["mưa", "sách"]


@pytest.mark.parametrize(
    ("wanted", "sections", "line"),
    [
        pytest.param(
            terms("mưa", "phố"),
            ["mưa mưa mưa mưa mưa", "trời mưa, nắng rồi ra phố"],
            2,
            id="different words before repetitions",
        ),
        pytest.param(
            terms("mưa", "phố"),
            ["phố xa lúc trời mưa", "trời mưa phố vắng"],
            2,
            id="words together before words apart",
        ),
        pytest.param(
            terms("mưa", "phố"), ["cơn mưa", "mưa rồi lại mưa"], 2, id="repetitions count"
        ),
        pytest.param(terms("mưa"), ["trời nắng", "trời mưa", "lại mưa"], 2, id="the first of two"),
        pytest.param(phrase("mưa", "phố"), ["mưa rồi phố", "mưa phố"], 2, id="whole phrase"),
    ],
)
def test_the_best_paragraph(wanted: Wanted, sections: list[str], line: int) -> None:
    numbered = [text(number, content) for number, content in enumerate(sections, 1)]
    assert make_snippet(numbered, wanted).line == line


def test_the_best_stretch_of_a_long_paragraph() -> None:
    filler = "Đường làng quanh co giữa đồng lúa xanh và đàn cò trắng bay. " * 6
    long = f"Mưa to. {filler}Phố nhỏ. {filler}Mưa phố buồn hiu. {filler}"
    snippet = make_snippet([text(1, long)], terms("mưa", "phố"), width=100)
    assert marked(snippet) == ["Mưa", "phố"]
    assert "buồn hiu" in snippet.text


@pytest.mark.parametrize(
    ("sections", "kind"),
    [
        pytest.param([("code", "mưa"), ("text", "mưa")], "text", id="text before code"),
        pytest.param([("heading", "mưa"), ("text", "mưa")], "text", id="text before a heading"),
        pytest.param([("code", "mưa"), ("heading", "mưa")], "heading", id="heading before code"),
        pytest.param([("text", "mưa"), ("code", "mưa phố")], "code", id="more words in code"),
        pytest.param([("text", "mưa"), ("heading", "mưa phố")], "heading", id="and in a heading"),
        pytest.param([("code", "mưa"), ("text", "nắng")], "code", id="only in code"),
    ],
)
def test_text_counts_more_than_headings_and_code(
    sections: list[tuple[str, str]], kind: str
) -> None:
    numbered = [Section(k, line, content) for line, (k, content) in enumerate(sections, 1)]
    snippet = make_snippet(numbered, terms("mưa", "phố"))
    assert numbered[snippet.line - 1].kind == kind


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(Wanted(), id="nothing wanted"),
        pytest.param(terms("tuyết"), id="nothing matches"),
        pytest.param(phrase("mưa", "tuyết"), id="half a phrase matches"),
    ],
)
@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        pytest.param([], Snippet(""), id="no text"),
        pytest.param(
            [Section("text", 4, "Trời mưa."), Section("text", 6, "Phố vắng.")],
            Snippet("Trời mưa.", (), 4),
            id="first paragraph",
        ),
        pytest.param(
            [Section("heading", 4, "Mưa"), Section("code", 5, "x"), Section("text", 9, "Hết.")],
            Snippet("Hết.", (), 9),
            id="first paragraph of text",
        ),
        pytest.param([Section("heading", 4, "Mưa")], Snippet("Mưa", (), 4), id="only a heading"),
        pytest.param([Section("code", 4, "x = 1")], Snippet("x = 1", (), 4), id="only code"),
    ],
)
def test_the_beginning_where_nothing_is_found(
    wanted: Wanted, sections: list[Section], expected: Snippet
) -> None:
    assert make_snippet(sections, wanted) == expected
    assert make_snippet(iter(sections), wanted) == expected


def test_a_long_beginning_is_cut_after_a_word() -> None:
    snippet = make_snippet([text(1, RAIN)], Wanted())
    assert RAIN.startswith(snippet.text.removesuffix(" …"))
    assert snippet.text.endswith(" …")
    assert RAIN[len(snippet.text) - 2] == " "
    assert WIDTH - 20 < len(snippet.text) <= WIDTH + 2


def test_a_match_at_the_end_of_a_very_long_post_is_found() -> None:
    sections = [text(line, "nắng " * 1000) for line in range(1, 31)]
    assert make_snippet([*sections, text(99, "mưa")], terms("mưa")).line == 99


def test_of_a_very_long_post_only_the_first_matches_are_looked_at() -> None:
    sections = [text(line, "nắng " * 1000) for line in range(1, 31)]
    found = [*sections[:5], text(99, "nắng mưa"), *sections[5:]]
    assert make_snippet(found, terms("mưa", "nắng")).line == 99
    assert make_snippet([*sections, text(99, "nắng mưa")], terms("mưa", "nắng")).line == 1


_TYPED = st.lists(
    st.sampled_from(
        "hoà hòa Hoà kĩ kỹ khoẻ C++ C# .NET ASP.NET Node.js NodeJS node-js getElementById "
        "snake_case v1.2.3 nơ-ron d’Ivoire ＡＢＣ x² ﬁle Straße İstanbul học ho\u0323c "
        "đươ\u0300ng xin\u00adchào 東京 data… GPT-4 ½ quí quý tuỳ".split(" ")
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(_TYPED | st.text(max_size=30), _TYPED | st.text(max_size=30))
@example("OÑ", "OÑ")
@settings(max_examples=1000)
def test_a_text_that_is_passed_over_has_no_match(content: str, typed: str) -> None:
    words = tokenize(typed)
    parts = [word.text for word in words] + [c.text for c in compounds(typed, words)]
    parts += [part for word in words for part in camel_parts(typed[word.start : word.end])]
    sought = [terms(part) for part in parts if "|" not in part]
    if len(words) > 1:
        sought.append(phrase(*(word.text for word in words)))
    for wanted in sought:
        assert wanted.may_be_in(content) or not wanted.find(content)


def test_phrases_are_highlighted_as_a_whole() -> None:
    content = "Mưa rồi. Phố xa, mưa xa. Ngồi ngắm mưa phố mãi không thôi."
    snippet = make_snippet([text(1, content)], phrase("mưa", "phố"))
    assert marked(snippet) == ["mưa", "phố"]
    assert snippet.highlights[0][0] == content.index("mưa phố")


def test_text_without_a_space_is_cut_anywhere() -> None:
    snippet = make_snippet([text(1, "https://huế.vn/" + "x" * 500)], Wanted(), width=50)
    assert snippet.text == "https://huế.vn/" + "x" * 35 + " …"


def test_half_a_token_is_no_match() -> None:
    # The fragment ends inside `mưang`, and what is left of it looks like a match.
    content = "mưa" + "/" * 44 + "mưang" + "/x" * 50
    snippet = make_snippet([text(1, content)], terms("mưa"), width=50)
    assert marked(snippet) == ["mưa"]


# --- properties

_WORDS = "mưa Mưa phố hoà hòa Node.js C++ .NET và đường mưang 2.5".split()
paragraphs = st.lists(
    st.tuples(
        st.sampled_from(_WORDS), st.sampled_from([" ", " ", " ", ". ", ", ", "/", "-", "… "])
    ),
    min_size=1,
    max_size=60,
).map(lambda drawn: "".join(word + after for word, after in drawn).strip())
posts = st.lists(st.tuples(st.sampled_from(["text", "heading", "code"]), paragraphs), max_size=4)
wanted_terms = st.lists(st.sampled_from(["mưa", "phố", "hòa", "c++", "js"]), min_size=1, max_size=3)


def _sections(drawn: list[tuple[str, str]]) -> list[Section]:
    return [Section(kind, line, content) for line, (kind, content) in enumerate(drawn, 1)]


def _source(snippet: Snippet, sections: list[Section]) -> tuple[str, int]:
    """The paragraph a snippet is from, and how much to add to an offset in it."""
    content = sections[snippet.line - 1].text
    if snippet.text == content:
        return content, 0
    inside = snippet.text
    for lead in ("… ", ""):
        for tail in (" …", ""):
            if inside.startswith(lead) and inside.endswith(tail):
                bare = inside[len(lead) : len(inside) - len(tail)]
                if bare in content:
                    return content, len(lead)
    raise AssertionError(f"{snippet.text!r} is not from {content!r}")


@given(posts, wanted_terms, st.integers(20, 120))
@settings(deadline=None, max_examples=200)
def test_highlights_are_tokens_that_were_wanted(
    drawn: list[tuple[str, str]], wanted: list[str], width: int
) -> None:
    sections = _sections(drawn)
    snippet = make_snippet(sections, terms(*wanted), width)
    if not sections:
        assert snippet == Snippet("")
        return
    assert len(snippet.text) <= width + len("… ") + len(" …")
    content, _ = _source(snippet, sections)
    spans = {(token.start, token.end) for token in tokenize(snippet.text)}
    previous = 0
    for start, end in snippet.highlights:
        assert previous <= start < end <= len(snippet.text)
        assert (start, end) in spans
        assert normalize(snippet.text[start:end]) in wanted
        previous = end
    # What is there to be found is shown.
    if any(token.text in wanted for section in sections for token in tokenize(section.text)):
        assert snippet.highlights
        assert any(token.text in wanted for token in tokenize(content))
    else:
        assert not snippet.highlights


@given(posts, st.lists(st.sampled_from(["mưa", "phố", "hòa"]), min_size=2, max_size=3))
@settings(deadline=None, max_examples=150)
def test_phrase_highlights_come_in_whole_phrases(
    drawn: list[tuple[str, str]], places: list[str]
) -> None:
    snippet = make_snippet(_sections(drawn), phrase(*places), 60)
    tokens = tokenize(snippet.text)
    covered: set[tuple[int, int]] = set()
    for first in range(len(tokens) - len(places) + 1):
        stretch = tokens[first : first + len(places)]
        if [token.text for token in stretch] == places:
            covered |= {(token.start, token.end) for token in stretch}
    assert set(snippet.highlights) <= covered


@given(st.lists(st.text(max_size=80), max_size=4), st.lists(st.text(max_size=3), max_size=3))
@settings(deadline=None, max_examples=100)
def test_any_text_has_a_snippet(contents: list[str], wanted: list[str]) -> None:
    snippet = make_snippet([text(1, content) for content in contents], terms(*wanted), 30)
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)


@pytest.mark.parametrize("place", [0, 16_500, 17_000, 18_990, 19_998, 20_001, 36_000, 59_000])
def test_a_long_line_is_looked_at_in_pieces(place: int) -> None:
    filling = "cây xanh đứng im " * 4_000
    text = f"{filling[:place].rpartition(' ')[0]} mưa rơi {filling[place:60_000]}"
    wanted = Wanted()
    wanted.add_phrase([["mưa"], ["rơi"]])
    snippet = make_snippet([Section("text", 3, text)], wanted)
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["mưa", "rơi"]
    assert snippet.text.strip("… ") in text and len(snippet.text) < 300


def test_no_more_of_a_line_of_ten_megabytes_is_looked_at_than_is_needed() -> None:
    wanted = Wanted()
    wanted.add_term(["xanh"])
    text = "cây xanh đứng im " * 600_000
    tracemalloc.start()
    before = time.process_time()
    snippet = make_snippet([Section("text", 3, text)], wanted)
    seconds, (_now, most) = time.process_time() - before, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert snippet.highlights and seconds < 5 and most < 50_000_000
