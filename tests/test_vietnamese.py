"""Normal form, folding, syllables, what a typed word may stand for, and word segmentation."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.vietnamese import (
    TONES,
    Segmenter,
    begins,
    fold,
    is_bare,
    is_bare_syllable,
    is_syllable,
    lower,
    matches,
    normalize,
    strip_marks,
)

# Rhymes by what may stand before them; a capital letter carries the tone in the spelling hoà, khoẻ,
# thuý. Onsets and rhymes are those of real words, though not every combination is one.
_BACK = (
    "A An Ang Ao Ay Ăn Ăng Ân Âng Âu Ây O Oi On Ong Oc Ô Ôi Ông Ôm Ôc Ơ Ơi Ơn U Ui Un Ung Uc "
    "Ư Ưng Ưc Ua Ưa uÔn uÔi uÔng uÔc ưƠi ưƠn ưƠng ưƠc"
)
_FRONT = "E Em En Eo Ê Ên Ênh Êu Êch Ia iÊn iÊu iÊm iÊt Inh Im Ich Iu"
_ROUNDED = "oA oAi oAn oAng oAnh oE oEn oEo uÂn uÊ uY uyÊn uyÊt uYt uYu"
_SYLLABLES = {
    "": "A Ai An Anh Ao Ăn Ân Âm Âu Eo Em Ô Ông Ôm Ơ Ơn U Ưa Y yÊu yÊn oAi oAn uyÊn uÔng",
    **dict.fromkeys(["b", "đ", "m", "v"], f"{_BACK} {_FRONT}"),
    **dict.fromkeys(["h", "kh", "l", "t", "th", "x"], f"{_BACK} {_FRONT} {_ROUNDED}"),
    "c": _BACK,
    "k": _FRONT,
    "ng": f"{_BACK} oA oAi oAn uY uyÊn uYt",
    "ngh": _FRONT,
    "gi": "A An Ang Ao Ay Ăng Âu Ây O Oi Ong Ơ U Ưa Ư uÔc ưƠng",
    "qu": "A An Ang Anh Ay Ăng Ân Ây E En Ê Ên Êt Y yÊn yÊt Ơ Ôc",
}
ONSETS_AND_RHYMES = [(o, rhyme) for o, rhymes in _SYLLABLES.items() for rhyme in rhymes.split()]
STOP_TONES = "\u0301\u0323"  # acute and dot below: the only ones before c, ch, p and t


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def build(onset: str, rhyme: str, tone: str, place: int) -> str:
    """A syllable whose tone stands on one letter of its rhyme, NFC."""
    letters = rhyme.lower()
    return unicodedata.normalize("NFC", onset + letters[: place + 1] + tone + letters[place + 1 :])


def modern(onset: str, rhyme: str, tone: str) -> str:
    """hoà, khoẻ, thuý."""
    return build(onset, rhyme, tone, next(i for i, c in enumerate(rhyme) if c.isupper()))


def traditional(onset: str, rhyme: str, tone: str) -> str:
    """hòa, khỏe, thúy."""
    if rhyme in ("oA", "oE", "uY"):
        return build(onset, rhyme, tone, 0)
    return modern(onset, rhyme, tone)


parts = st.tuples(st.sampled_from(ONSETS_AND_RHYMES), st.sampled_from(["", *TONES])).map(
    lambda drawn: (*drawn[0], drawn[1])
)
syllables = parts.map(lambda drawn: traditional(*drawn))
# Latin letters with any marks, as well as anything else there is.
texts = st.text(max_size=12) | st.text(
    "aăâđeêioôơuưyhknqtAĐøαͺﷺİ\u0301\u0323\u0302\u031b\u200b", max_size=9
)


# --- normal form


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("consonant", "cmnpt")
def test_a_mark_on_a_final_is_a_tone_or_of_another_letter(consonant: str, tone: str) -> None:
    letter = unicodedata.normalize("NFC", consonant + tone)  # one where Unicode has it
    slipped = normalize(f"o{tone}{consonant}")
    assert normalize(f"o{letter}") == (f"o{letter}" if len(letter) == 1 else slipped)


@pytest.mark.parametrize("consonant", "bcdfghjklmnpqrstvwxz")
def test_letters_of_other_languages_are_no_tones(consonant: str) -> None:
    for tone in TONES:
        letter = unicodedata.normalize("NFC", consonant + tone)
        if len(letter) == 1:
            assert normalize(f"{letter}a") == f"{letter}a"


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        pytest.param("đường", "đường", id="composed"),
        pytest.param(nfd("đường"), "đường", id="decomposed"),
        pytest.param("đươ\u0300ng", "đường", id="only the tone decomposed"),
        pytest.param("vi\u1ec7t", "việt", id="composed dot below"),
        pytest.param("vie\u0302\u0323t", "việt", id="circumflex before the dot below"),
        pytest.param("vie\u0323\u0302t", "việt", id="dot below before the circumflex"),
        pytest.param("vi\u00ea\u0323t", "việt", id="tone after a composed vowel"),
        pytest.param("hoà", "hòa", id="oa"),
        pytest.param("khoẻ", "khỏe", id="oe"),
        pytest.param("thuý", "thúy", id="uy"),
        pytest.param("hòa", "hòa", id="oa stays"),
        pytest.param("hoàng", "hoàng", id="oa with a final"),
        pytest.param("khoẻo", "khoẻo", id="oeo"),
        pytest.param("thuyền", "thuyền", id="uyê"),
        pytest.param("thuở", "thuở", id="uơ"),
        pytest.param("tuần", "tuần", id="uâ"),
        pytest.param("mía", "mía", id="ia"),
        pytest.param("múa", "múa", id="ua"),
        pytest.param("rượu", "rượu", id="ươu"),
        pytest.param("khuỷu", "khuỷu", id="uyu"),
        pytest.param("ngoéo", "ngoéo", id="ngoeo"),
        pytest.param("tóan", "toán", id="misplaced in toán"),
        pytest.param("hòan", "hoàn", id="misplaced in hoàn"),
        pytest.param("gìa", "già", id="misplaced in già"),
        pytest.param("gỉai", "giải", id="misplaced in giải"),
        pytest.param("qúa", "quá", id="misplaced on the u of quá"),
        pytest.param("qủa", "quả", id="misplaced on the u of quả"),
        pytest.param("thúân", "thuấn", id="misplaced beside a circumflex"),
        pytest.param("đừơng", "đường", id="misplaced beside a horn"),
        pytest.param("già", "già", id="gi with a"),
        pytest.param("gìn", "gìn", id="g with in"),
        pytest.param("giếng", "giếng", id="giếng"),
        pytest.param("giữa", "giữa", id="gi with ưa"),
        pytest.param("kĩ", "kỹ", id="kĩ"),
        pytest.param("lí", "lý", id="lí"),
        pytest.param("sĩ", "sỹ", id="sĩ"),
        pytest.param("mĩ", "mỹ", id="mĩ"),
        pytest.param("quí", "quý", id="quí"),
        pytest.param("qúi", "quý", id="qúi"),
        pytest.param("qui", "quy", id="qui"),
        pytest.param("quỵ", "quỵ", id="quỵ"),
        pytest.param("hoc\u0323", "học", id="a tone behind the last letter"),
        pytest.param("ño", "ño", id="ñ is not a tone"),
        pytest.param("on\u0303", "oñ", id="ñ is not a tone, decomposed"),
        pytest.param("mi", "mi", id="mi is not my"),
        pytest.param("my", "my", id="my is not mi"),
        pytest.param("tay", "tay", id="tay"),
        pytest.param("tai", "tai", id="tai"),
        pytest.param("thúi", "thúi", id="thúi is not thúy"),
        pytest.param("đi", "đi", id="đi"),
        pytest.param("ý", "ý", id="ý"),
        pytest.param("ĐƯỜNG", "đường", id="upper case"),
        pytest.param("HOÀ", "hòa", id="upper case and tone"),
        pytest.param("Kĩ", "kỹ", id="capital"),
        pytest.param(nfd("THUÝ"), "thúy", id="decomposed upper case"),
        pytest.param("Ｈｏａ̀", "hòa", id="full width"),
        pytest.param("ＧＰＴ４", "gpt4", id="full width letters and digits"),
        pytest.param("h\u200boà", "hòa", id="zero-width space"),
        pytest.param("\ufeffhoà", "hòa", id="byte order mark"),
        pytest.param("vi\u00adệt", "việt", id="soft hyphen"),
        pytest.param("viê\u200d\u0323t", "việt", id="zero-width joiner before a mark"),
        pytest.param("café", "café", id="café"),
        pytest.param("naïve", "naïve", id="naïve"),
        pytest.param("résumé", "résumé", id="two acutes"),
        pytest.param("Python", "python", id="English"),
        pytest.param("api", "api", id="i after a vowel and a consonant"),
        pytest.param("wifi", "wifi", id="i after a foreign onset"),
        pytest.param("señor", "señor", id="tilde on a consonant"),
        pytest.param("Straße", "straße", id="German"),
        pytest.param("東京", "東京", id="ideographs"),
        pytest.param("internationalisation", "internationalisation", id="long"),
        pytest.param("2016", "2016", id="digits"),
        pytest.param("", "", id="empty"),
    ],
)
def test_normalize(typed: str, normal: str) -> None:
    assert normalize(typed) == unicodedata.normalize("NFC", normal)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("mi", "my", id="mi my"),
        pytest.param("mía", "mỹa", id="only a lone i"),
        pytest.param("tay", "tai", id="tay tai"),
        pytest.param("máy", "mái", id="máy mái"),
        pytest.param("thúy", "thúi", id="thúy thúi"),
        pytest.param("dương", "đương", id="dương đương"),
        pytest.param("hoa", "hóa", id="hoa hóa"),
        pytest.param("qua", "của", id="qua của"),
        pytest.param("ma", "mạ", id="ma mạ"),
    ],
)
def test_different_words_stay_apart(left: str, right: str) -> None:
    assert normalize(left) != normalize(right)


def test_normal_form_tells_all_syllables_apart() -> None:
    words: dict[str, tuple[str, str, str]] = {}
    for onset, rhyme in ONSETS_AND_RHYMES:
        for tone in ("", *TONES):
            word = onset, rhyme, tone
            assert words.setdefault(normalize(traditional(*word)), word) == word


@given(texts)
@settings(deadline=None, max_examples=150)
def test_normalize_and_fold_are_idempotent(text: str) -> None:
    normal = normalize(text)
    assert normalize(normal) == normal
    assert lower(lower(text)) == lower(text)
    assert fold(fold(normal)) == fold(normal)
    assert strip_marks(strip_marks(text)) == strip_marks(text)


@given(parts, st.integers(0, 7))
@settings(deadline=None, max_examples=150)
def test_all_spellings_of_a_syllable_are_one(drawn: tuple[str, str, str], at: int) -> None:
    expected = traditional(*drawn)
    for typed in (expected, modern(*drawn)):
        for text in (typed, typed.upper(), typed.capitalize()):
            hidden = text[:at] + "\u200b" + text[at:]
            for spelt in (text, nfd(text), unicodedata.normalize("NFKC", nfd(text)), hidden):
                assert normalize(spelt) == expected
                assert fold(normalize(spelt)) == fold(expected)


@given(parts)
@settings(deadline=None, max_examples=100)
def test_a_misplaced_tone_is_put_in_its_place(drawn: tuple[str, str, str]) -> None:
    onset, rhyme, tone = drawn
    vowels = [i for i, c in enumerate(rhyme.lower()) if c in "aăâeêioôơuưy"]
    assert {normalize(build(onset, rhyme, tone, i)) for i in vowels} == {traditional(*drawn)}


# --- folding


@pytest.mark.parametrize(
    ("term", "bare"),
    [
        pytest.param("đường", "duong", id="đường"),
        pytest.param("dương", "duong", id="dương"),
        pytest.param("việt", "viet", id="việt"),
        pytest.param("đ", "d", id="đ by itself"),
        pytest.param("kỹ", "ky", id="kỹ"),
        pytest.param("ki", "ky", id="ki"),
        pytest.param("mi", "my", id="mi and my fold alike"),
        pytest.param("quy", "quy", id="quy"),
        pytest.param("mai", "mai", id="i that is not alone"),
        pytest.param("café", "cafe", id="café"),
        pytest.param("señor", "senor", id="señor"),
        pytest.param("øre", "ore", id="ø"),
        pytest.param("ǿ", "o", id="ø with an acute"),
        pytest.param("łódź", "lodz", id="łódź"),
        pytest.param("c++", "c++", id="C++"),
        pytest.param("東京", "東京", id="ideographs"),
        pytest.param("각", "각", id="Hangul stays composed"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold(term: str, bare: str) -> None:
    assert fold(term) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        pytest.param("Đường về nhà", "Duong ve nha", id="sentence"),
        pytest.param(nfd("Đường"), "Duong", id="decomposed"),
        pytest.param("ĐỨC", "DUC", id="upper case"),
        pytest.param("Łódź", "Lodz", id="capital ł"),
        pytest.param("Ørsted Ǿ", "Orsted O", id="capital ø"),
        pytest.param("plain", "plain", id="ASCII"),
    ],
)
def test_strip_marks_keeps_case(text: str, bare: str) -> None:
    assert strip_marks(text) == bare


@given(syllables)
@settings(deadline=None, max_examples=100)
def test_what_is_folded_has_no_marks(syllable: str) -> None:
    assert fold(normalize(syllable)).isascii()
    assert is_bare(fold(normalize(syllable)))


@pytest.mark.parametrize(
    ("term", "bare"),
    [("duong", True), ("đuong", False), ("dương", False), ("dúong", False), ("c++", True)],
)
def test_is_bare(term: str, bare: bool) -> None:
    assert is_bare(term) is bare


# --- syllables


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        pytest.param("việt", True, id="việt"),
        pytest.param("nghiêng", True, id="longest"),
        pytest.param("nghiệng", True, id="longest with a tone"),
        pytest.param("ở", True, id="one vowel"),
        pytest.param("ý", True, id="y"),
        pytest.param("tôi", True, id="level tone"),
        pytest.param("quá", True, id="qu"),
        pytest.param("gì", True, id="gì"),
        pytest.param("giếng", True, id="giếng"),
        pytest.param("khuya", True, id="khuya"),
        pytest.param("khuỷu", True, id="khuỷu"),
        pytest.param("học", True, id="dot below before a stop"),
        pytest.param("sách", True, id="acute before a stop"),
        pytest.param("viêt", False, id="stop without a tone"),
        pytest.param("viet", False, id="no marks before a stop"),
        pytest.param("viềt", False, id="grave before a stop"),
        pytest.param("vỉệt", False, id="two tones"),
        pytest.param("net", False, id="net"),
        pytest.param("it", False, id="it"),
        pytest.param("đuong", False, id="horn left out"),
        pytest.param("python", False, id="python"),
        pytest.param("file", False, id="file"),
        pytest.param("world", False, id="world"),
        pytest.param("ng", False, id="onset alone"),
        pytest.param("quu", False, id="u after qu"),
        pytest.param("c++", False, id="C++"),
        pytest.param("gpt4", False, id="with a digit"),
        pytest.param("3", False, id="digit"),
        pytest.param("internationalisation", False, id="long"),
        pytest.param("", False, id="empty"),
    ],
)
def test_is_syllable(term: str, expected: bool) -> None:
    assert is_syllable(term) is expected


@given(parts)
@settings(deadline=None, max_examples=150)
def test_syllables_that_end_in_a_stop_need_a_tone(drawn: tuple[str, str, str]) -> None:
    _, rhyme, tone = drawn
    stopped = rhyme.endswith(("c", "ch", "p", "t"))
    expected = not stopped or (tone != "" and tone in STOP_TONES)
    assert is_syllable(normalize(traditional(*drawn))) is expected


# --- what may stand for what


@pytest.mark.parametrize(
    ("typed", "term", "expected"),
    [
        pytest.param("duong", "đường", True, id="duong đường"),
        pytest.param("duong", "dương", True, id="duong dương"),
        pytest.param("duong", "đương", True, id="duong đương"),
        pytest.param("duong", "duong", True, id="duong duong"),
        pytest.param("đuong", "đường", True, id="đuong đường"),
        pytest.param("đuong", "đương", True, id="đuong đương"),
        pytest.param("đuong", "dương", False, id="đuong not dương"),
        pytest.param("đuong", "duong", False, id="đuong not duong"),
        pytest.param("đường", "đường", True, id="đường đường"),
        pytest.param("đường", "dương", False, id="đường not dương"),
        pytest.param("đường", "đương", False, id="đường not đương"),
        pytest.param("đường", "duong", False, id="đường not duong"),
        pytest.param("dương", "đương", False, id="dương not đương"),
        pytest.param("dương", "dường", False, id="dương not dường"),
        pytest.param("viêt", "việt", True, id="viêt việt"),
        pytest.param("viêt", "viết", True, id="viêt viết"),
        pytest.param("viêt", "viet", False, id="viêt not viet"),
        pytest.param("hoc", "học", True, id="hoc học"),
        pytest.param("hoc", "hóc", True, id="hoc hóc"),
        pytest.param("học", "hóc", False, id="học not hóc"),
        pytest.param("học", "hoc", False, id="học not hoc"),
        pytest.param("my", "mi", False, id="my not mi"),
        pytest.param("mi", "my", False, id="mi not my"),
        pytest.param("my", "mĩ", True, id="my mĩ"),
        pytest.param("mi", "mỹ", True, id="mi mỹ"),
        pytest.param("mi", "mì", True, id="mi mì"),
        pytest.param("ki", "ky", True, id="ki and ky are one"),
        pytest.param("cafe", "café", True, id="cafe café"),
        pytest.param("café", "cafe", False, id="café not cafe"),
        pytest.param("cafè", "café", False, id="another tone"),
        pytest.param("resumé", "résumé", True, id="one mark of two"),
        pytest.param("résumé", "resumé", False, id="a mark too many"),
        pytest.param("đùong", "đường", True, id="tone and đ without the horns"),
        pytest.param("đùong", "đướng", False, id="another tone without the horns"),
        pytest.param("duờng", "đường", True, id="one horn, tone, no đ"),
    ],
)
def test_matches(typed: str, term: str, expected: bool) -> None:
    typed, term = normalize(typed), normalize(term)
    assert fold(typed) == fold(term)  # what `matches` asks for
    assert matches(typed, term) is expected


@given(texts)
@settings(deadline=None, max_examples=100)
def test_matches_is_reflexive(text: str) -> None:
    assert matches(normalize(text), normalize(text))


@given(syllables | st.text("abcđéèôơưñüyi\u0323", min_size=1, max_size=10))
@settings(deadline=None, max_examples=150)
def test_a_bare_form_matches_every_marked_form_of_itself(marked: str) -> None:
    term, bare = normalize(marked), normalize(strip_marks(marked))
    assert fold(bare) == fold(term)
    assert matches(bare, term)


@given(parts, parts)
@settings(deadline=None, max_examples=150)
def test_a_whole_syllable_matches_itself_alone(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    typed = normalize(traditional(*one))
    for term in (traditional(*other), traditional(one[0], one[1], other[2])):
        if is_syllable(typed) and not is_bare(typed) and fold(typed) == fold(normalize(term)):
            assert matches(typed, normalize(term)) is (typed == normalize(term))


# --- word segmentation


@pytest.mark.parametrize(
    ("run", "sizes"),
    [
        pytest.param("học sinh", (2,), id="a word"),
        pytest.param("các học sinh", (1, 2), id="a syllable and a word"),
        pytest.param("sinh viên đại học", (2, 2), id="two words"),
        pytest.param("công nghệ thông tin", (4,), id="a long word"),
        pytest.param("chúng tôi uống cà phê", (2, 1, 2), id="a sentence"),
    ],
)
def test_segment(run: str, sizes: tuple[int, ...]) -> None:
    segmenter = Segmenter()
    assert segmenter.segment(run) == sizes
    assert segmenter.known == {run: sizes}


@given(st.lists(st.tuples(syllables, st.booleans()), min_size=2, max_size=8))
@settings(deadline=None, max_examples=60)
def test_sizes_add_up_to_the_number_of_syllables(drawn: list[tuple[str, bool]]) -> None:
    run = " ".join(word.capitalize() if capital else word for word, capital in drawn)
    sizes = Segmenter().segment(run)
    assert sum(sizes) == len(drawn)
    assert all(size >= 1 for size in sizes)


def test_each_run_is_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def cutter(run: str) -> tuple[int, ...]:
        cut.append(run)
        return (2,)

    monkeypatch.setattr("dlblog.vietnamese._fast", lambda: cutter)
    segmenter = Segmenter({"mưa rào": (1, 1)})
    assert segmenter.segment("mưa rào") == (1, 1)
    assert segmenter.segment("nắng gắt") == (2,)
    assert segmenter.segment("nắng gắt") == (2,)
    assert cut == ["nắng gắt"]
    assert segmenter.known == {"mưa rào": (1, 1), "nắng gắt": (2,)}


def test_known_runs_are_copied() -> None:
    known = {"mưa rào": (2,)}
    segmenter = Segmenter(known)
    segmenter.known["nắng gắt"] = (2,)
    assert known == {"mưa rào": (2,)}


def test_a_run_that_was_rewritten_is_left_in_syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlblog.vietnamese._fast", lambda: None)
    monkeypatch.setattr("underthesea.word_tokenize", lambda run: ["sông", "núi nước non"])
    assert Segmenter().segment("sông núi nước") == (1, 1, 1)


def test_underthesea_is_not_imported_where_its_model_is_understood() -> None:
    program = (
        "import sys, dlblog.vietnamese as v; assert v.Segmenter().segment('học sinh') == (2,); "
        "sys.exit('underthesea' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("typed", "term", "expected"),
    [
        pytest.param("họ", "học", True, id="marks"),
        pytest.param("ho", "học", True, id="bare"),
        pytest.param("học", "hóc", False, id="another tone"),
        pytest.param("hoà", "hoàng", True, id="tone placed anew"),
        pytest.param("hoà", "hòa", True, id="tone placed traditionally"),
        pytest.param("hòa", "hoàng", True, id="tone placed traditionally, longer term"),
        pytest.param("hòan", "hoàng", True, id="tone placed wrongly, longer term"),
        pytest.param("viê", "việt", True, id="unfinished marks"),
        pytest.param("tuyê", "tuyến", True, id="unfinished marks, longer"),
        pytest.param("viê", "vui", False, id="other letters"),
        pytest.param("mi", "mysql", False, id="a bare i is no y"),
        pytest.param("mi", "mỹ", True, id="i and y of one syllable"),
        pytest.param("ti", "typescript", False, id="a bare i is no y in English"),
        pytest.param("đ", "dương", False, id="đ is not d"),
    ],
)
def test_begins(typed: str, term: str, expected: bool) -> None:
    assert begins(typed, term) is expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        pytest.param("hoc", True, id="a stop at the end"),
        pytest.param("can", True, id="also English"),
        pytest.param("the", True, id="English, a syllable by its letters"),
        pytest.param("duong", True, id="marks on two letters"),
        pytest.param("nghieng", True, id="the longest"),
        pytest.param("a", True, id="one letter"),
        pytest.param("gi", True, id="gi"),
        pytest.param("models", False, id="models"),
        pytest.param("node", False, id="node"),
        pytest.param("js", False, id="js"),
        pytest.param("học", False, id="with marks"),
        pytest.param("đi", False, id="with a bar"),
        pytest.param("gpt4", False, id="digit"),
        pytest.param("c++", False, id="signs"),
        pytest.param("khuyechnghi", False, id="long"),
        pytest.param("", False, id="empty"),
    ],
)
def test_is_bare_syllable(term: str, expected: bool) -> None:
    assert is_bare_syllable(term) is expected


@given(syllables)
@settings(deadline=None, max_examples=200)
def test_any_syllable_without_marks_is_a_bare_one(syllable: str) -> None:
    assert is_bare_syllable(strip_marks(normalize(syllable)))
