"""Raw Telex and VNI keystrokes, and the syllables that were meant."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import vietnamese
from dlblog.input_method import from_keystrokes
from dlblog.vietnamese import TONES, is_syllable, normalize

# Of one syllable: how it is typed in Telex, how in VNI.
TYPED: dict[str, tuple[str, str, str]] = {
    "acute": ("má", "mas", "ma1"),
    "grave": ("mà", "maf", "ma2"),
    "hook": ("mả", "mar", "ma3"),
    "tilde": ("mã", "max", "ma4"),
    "dot below": ("mạ", "maj", "ma5"),
    "ă": ("băng", "bawng", "ba8ng"),
    "â": ("dân", "daan", "da6n"),
    "ê": ("quên", "queen", "que6n"),
    "ô": ("không", "khoong", "kho6ng"),
    "ơ": ("thơ", "thow", "tho7"),
    "ư": ("thư", "thuw", "thu7"),
    "đ": ("đi", "ddi", "d9i"),
    "ư first": ("ưng", "uwng", "u7ng"),
    "mark and tone": ("học", "hojc", "ho5c"),
    "circumflex and tone": ("sấu", "saasu", "sa61u"),
    "đ, mark and tone": ("đất", "ddaast", "d9a61t"),
    "ươ by one key": ("mượn", "muowjn", "muo75n"),
    "ươ by two keys": ("đường", "dduwowfng", "d9u7o72ng"),
    "ươ, the key after the u": ("được", "dduwojc", "d9u7o5c"),
    "uơ at the end": ("thuở", "thuowr", "thuo73"),
    "uơ at the end, huơ": ("huơ", "huow", "huo7"),
    "ưa": ("mưa", "muaw", "mua7"),
    "ưa, the key after the u": ("mưa", "muwa", "mu7a"),
    "ưa with a tone": ("lửa", "luwar", "lu73a"),
    "quă": ("quăng", "quawng", "qua8ng"),
    "quă, the key at the end": ("quăng", "quangw", "quang8"),
    "quơ": ("quờ", "quowf", "quo72"),
    "oeo": ("ngoèo", "ngoeof", "ngoeo2"),
    "oao": ("ngoáo", "ngoaos", "ngoao1"),
    "quơ with a consonant": ("quớt", "quowst", "quo71t"),
    "oă": ("xoắn", "xoawsn", "xoa81n"),
    "tone at the end": ("việt", "vieetj", "vie6t5"),
    "tone in the middle": ("việt", "viejet", "vie56t"),
    "tone after the vowels": ("hoàng", "hoafng", "hoa2ng"),
    "mark at the end": ("việt", "vietej", "viet65"),
    "mark and tone at the end": ("thuật", "thuataj", "thuat65"),
    "đ at the end": ("đi", "did", "di9"),
    "đ and tone at the end": ("đất", "datasd", "dat619"),
    "old place of the tone": ("hòa", "hoaf", "hoa2"),
    "the tone before the other vowel": ("hòa", "hofa", "ho2a"),
    "uy": ("thúy", "thuys", "thuy1"),
    "uyê": ("nguyễn", "nguyeenx", "nguye6n4"),
    "gi": ("gì", "gif", "gi2"),
    "giê": ("giếng", "gieengs", "gie6ng1"),
    "i or y": ("kỹ", "kix", "ki4"),
    "the last tone key counts": ("má", "mafs", "ma21"),
    "one vowel": ("ở", "owr", "o73"),
    "y alone": ("ý", "ys", "y1"),
}


@pytest.mark.parametrize(("syllable", "telex", "vni"), TYPED.values(), ids=TYPED)
def test_syllables(syllable: str, telex: str, vni: str) -> None:
    assert from_keystrokes(telex) == normalize(syllable)
    assert from_keystrokes(vni) == normalize(syllable)


@pytest.mark.parametrize(
    ("typed", "syllable"),
    [
        pytest.param("w", "ư", id="w alone"),
        pytest.param("twf", "từ", id="w for ư"),
        pytest.param("nhw", "như", id="w for ư after a consonant"),
        pytest.param("HOJC", "học", id="upper case"),
        pytest.param("Hojc", "học", id="capital"),
        pytest.param("Vie6t5", "việt", id="capital, VNI"),
        pytest.param("ddd", None, id="three d"),
        pytest.param("DDuwowngf", "đường", id="upper case of đ"),
    ],
)
def test_other_ways_to_type(typed: str, syllable: str | None) -> None:
    assert from_keystrokes(typed) == syllable


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="empty"),
        pytest.param("ma", id="a syllable without marks"),
        pytest.param("hoc", id="without marks, no syllable"),
        pytest.param("học", id="marks already"),
        pytest.param("tensor", id="English"),
        pytest.param("class", id="English with a double letter"),
        pytest.param("python", id="Python"),
        pytest.param("docker", id="docker"),
        pytest.param("fs", id="no vowel"),
        pytest.param("jazz", id="z and j that are no keys"),
        pytest.param("viets1", id="Telex and VNI together"),
        pytest.param("gpt4", id="a name with a digit"),
        pytest.param("h264", id="no vowel, VNI"),
        pytest.param("ma0", id="a digit that is no key"),
        pytest.param("2016", id="number"),
        pytest.param("m6", id="mark without a letter"),
        pytest.param("ma7", id="horn without a letter"),
        pytest.param("mo8", id="breve without a letter"),
        pytest.param("ma9", id="bar without a d"),
        pytest.param("hojc-mays", id="two words"),
        pytest.param("c++", id="signs"),
        pytest.param("hoccs", id="double consonant"),
        pytest.param("masssx" * 20, id="long"),
        pytest.param("東京", id="ideographs"),
        pytest.param("матх", id="Cyrillic"),
    ],
)
def test_what_is_no_syllable(typed: str) -> None:
    assert from_keystrokes(typed) is None


# Letter without its tone -> its keys.
_TELEX = dict(zip("ăâđêôơư", "aw aa dd ee oo ow uw".split(), strict=True))
_VNI = dict(zip("ăâđêôơư", "a8 a6 d9 e6 o6 o7 u7".split(), strict=True))
_TELEX_TONES = dict(zip(TONES, "fsrxj", strict=True))
_VNI_TONES = dict(zip(TONES, "21345", strict=True))


def typed(syllable: str, marks: dict[str, str], tones: dict[str, str], early: bool) -> str:
    """The keys of a syllable, each mark after its letter, the tone there as well or at the end."""
    keys, last = "", ""
    for letter in syllable:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in decomposed if c in TONES)
        bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        keys += marks.get(bare, bare)
        last += tones.get(tone, "")
        if early:
            keys, last = keys + last, ""
    return keys + last


def _syllables() -> list[str]:
    found = set()
    for onset in sorted(vietnamese._ONSETS):
        for rhyme in sorted(vietnamese._RHYMES):
            for tone in ("", *TONES):
                for place in range(1, len(rhyme) + 1):
                    text = unicodedata.normalize(
                        "NFC", onset + rhyme[:place] + tone + rhyme[place:]
                    )
                    if normalize(text) == text and is_syllable(text):
                        found.add(text)
                        break
    return sorted(found)


SYLLABLES = _syllables()
# Without those of which the keys are three times o (xoong).
TELEX = [syllable for syllable in SYLLABLES if "oo" not in vietnamese.strip_marks(syllable)]


def test_there_are_syllables_to_type() -> None:
    assert len(SYLLABLES) > 10_000
    assert {"học", "đường", "thuở", "quăng", "nghiêng", "giếng", "ý"} <= set(SYLLABLES)


@given(st.sampled_from(TELEX).filter(lambda text: not text.isascii()), st.booleans())
@settings(deadline=None, max_examples=300)
def test_any_syllable_comes_back_from_telex(syllable: str, early: bool) -> None:
    assert from_keystrokes(typed(syllable, _TELEX, _TELEX_TONES, early)) == syllable


@given(st.sampled_from(SYLLABLES).filter(lambda text: not text.isascii()), st.booleans())
@settings(deadline=None, max_examples=300)
def test_any_syllable_comes_back_from_vni(syllable: str, early: bool) -> None:
    assert from_keystrokes(typed(syllable, _VNI, _VNI_TONES, early)) == syllable


@given(st.sampled_from(SYLLABLES).filter(str.isascii))
@settings(deadline=None, max_examples=50)
def test_syllables_without_marks_are_not_keystrokes(syllable: str) -> None:
    meant = from_keystrokes(syllable)
    assert meant is None or not meant.isascii()


@given(st.text(st.sampled_from("aeiouydghnqtcwsfrxjz0123456789"), max_size=8) | st.text(max_size=8))
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_marked_syllable_or_none(text: str) -> None:
    meant = from_keystrokes(text)
    if meant is not None:
        assert is_syllable(meant) and normalize(meant) == meant
        assert not meant.isascii()
