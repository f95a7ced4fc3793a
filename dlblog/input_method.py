"""Vietnamese letters from raw keystrokes: what Telex and VNI would have made of them.

For queries typed while the input method was switched off (hocj saau, hoc5 ma1y). The rules are the
ones common to Unikey, ibus-bamboo and the keyboards of phones: tone keys anywhere after the vowel,
the keys of other marks after their letter or at the end of the syllable.
"""

from __future__ import annotations

from dlblog.vietnamese import is_syllable, lower, normalize

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_CONSONANTS = "bcdđghklmnpqrstvx"


def from_keystrokes(raw: str) -> str | None:
    """The syllable that somebody meant who typed raw Telex or VNI.

    Args:
        raw: one word as typed.
    Returns:
        a well-formed syllable with marks, normalized; None where `raw` is not how one is typed.
    """
    typed = lower(raw)
    if not typed.isascii() or not typed.isalnum():
        return None
    digits = any(char.isdigit() for char in typed)
    syllable = _vni(typed) if digits else _telex(typed)
    if syllable is None:
        return None
    term = normalize(syllable)
    return term if not term.isascii() and is_syllable(term) else None


def _mark_last(letters: list[str], marked: dict[str, str]) -> bool:
    """Put a mark on the last letter that takes it; whether there is one."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marked:
            letters[at] = marked[letters[at]]
            return True
    return False


def _horn(letters: list[str]) -> bool:
    """Put a horn on the last o or u; on both where they stand together (ươ)."""
    if not _mark_last(letters, _HORN):
        return False
    for at in range(len(letters) - 1):
        if letters[at : at + 2] == ["u", "ơ"] and letters[:1] != ["q"]:
            letters[at] = "ư"
    return True


def _compose(letters: list[str], tone: str) -> str | None:
    """The letters with a tone on the first vowel; `normalize` moves it to its place."""
    for at in range(len(letters) - 1):
        if letters[at : at + 2] == ["ư", "o"]:
            letters[at + 1] = "ơ"
    if letters[-2:] == ["ư", "ơ"]:  # a horn on both only where a consonant follows (thuở)
        letters[-2] = "u"
    if not tone:
        return "".join(letters)
    for at, letter in enumerate(letters):
        if letter in "aăâeêioôơuưy":
            return "".join([*letters[: at + 1], tone, *letters[at + 1 :]])
    return None


def _telex(typed: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in typed:
        vowels = [letter for letter in letters if letter not in _CONSONANTS]
        if key in _TELEX_TONES and vowels:
            tone = _TELEX_TONES[key]
        elif key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key in _CIRCUMFLEX and vowels[-1:] == [key]:
            _mark_last(letters, {key: _CIRCUMFLEX[key]})
        elif key == "w":
            is_ua = letters[-2:] == ["u", "a"] and letters[0] != "q"  # mưa, but quăng
            if not (not is_ua and _mark_last(letters, _BREVE)) and not _horn(letters):
                letters.append("ư")
        elif key in "fjz":
            return None
        else:
            letters.append(key)
    return _compose(letters, tone)


def _vni(typed: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in typed:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "6":
            if not _mark_last(letters, _CIRCUMFLEX):
                return None
        elif key == "7":
            if not _horn(letters):
                return None
        elif key == "8":
            if not _mark_last(letters, _BREVE):
                return None
        elif key == "9":
            if not letters or letters[0] != "d":
                return None
            letters[0] = "đ"
        elif key == "0":
            return None
        else:
            letters.append(key)
    return _compose(letters, tone)
