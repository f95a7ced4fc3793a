"""What was typed as plain words, and the words for numbers, units and months in both languages.

Words are folded: lower case, without marks, one space between. Where two words differ in their
marks alone they are told apart before that: sáu (six) and sau (after, next), kia and
kìa, thứ and the English Thu.
"""

from __future__ import annotations

import re

from dlblog.dates.fault import Impossible
from dlblog.dates.span import Unit
from dlblog.translation import _
from dlblog.vietnamese import normalize, strip_marks

_DASH = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
# What joins words in a query without quotation marks (hôm-qua), and punctuation beside words.
_JOINT = re.compile(r"(?<=[^\W\d])[-/](?=\w)|(?<=\w)[-/](?=[^\W\d]{2})|_|,|(?<=[^\W\d])\.(?!\S)")
_DROPPED = frozenset(("the", "of", "cua"))
_LEADING = re.compile(
    r"(?:(?:vao|hoi|trong vong|trong|on|during|within|at)|in(?! (?:\d{1,3}|an?) )) "
)
_APART = {"sáu": "6", "kìa": "kia3", "thứ": "thuw"}
# Words that without marks have two meanings.
_NEXT_OR_SIX = re.compile(
    r"\bthang sau\b(?! (?:nam )?(?:\d{4}|nam nay|nam ngoai|nam truoc|nam kia|nam sau)\b)"
)
_AFTER_OR_SIX = re.compile(
    r"(?:^|\b(?:tu|den|toi) )sau ((?:ngay|tuan|thang|nam|quy) (?:truoc|qua|nay|toi|nua))\b"
)
_SIX = re.compile(r"^sau(?= (?:ngay|tuan|thang|nam|quy)(?: dau| cuoi|$))")
_MARKS = {"ngay": "ngày", "thang": "tháng", "tuan": "tuần", "nam": "năm", "quy": "quý",
          "truoc": "trước", "toi": "tới", "nua": "nữa"}  # fmt: skip

_VIETNAMESE = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "6": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12,
}  # fmt: skip
_ENGLISH = {
    name: at
    for at, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
}
NUMBERS = _VIETNAMESE | _ENGLISH | {"a": 1, "an": 1, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30}
UNITS: dict[str, Unit] = {
    "ngay": "day", "hom": "day", "bua": "day", "day": "day", "days": "day",
    "tuan": "week", "week": "week", "weeks": "week",
    "thang": "month", "month": "month", "months": "month",
    "quy": "quarter", "quarter": "quarter", "quarters": "quarter",
    "nam": "year", "year": "year", "years": "year",
    "thap nien": "decade", "thap ky": "decade", "decade": "decade", "decades": "decade",
}  # fmt: skip
LETTERS: dict[str, Unit] = {"d": "day", "w": "week", "m": "month", "y": "year"}
_MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)
MONTHS = {name[:size]: at for at, name in enumerate(_MONTH_NAMES, 1) for size in (3, 9)}
MONTHS |= {"sept": 9}
MONTH_WORDS = _VIETNAMESE | {"tu": 4, "sau": 6}
WEEKDAYS = {
    name: at
    for at, names in enumerate(
        "mon monday|tue tues tuesday|wed wednesday|thu thur thurs thursday|fri friday|"
        "sat saturday|sun sunday".split("|")
    )
    for name in names.split()
}


def choice(names: dict[str, int] | dict[str, Unit]) -> str:
    """A regular expression for one of the names, the longest that stands there."""
    return "(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")"


NUMBER = rf"(?:\d{{1,4}}|{choice(NUMBERS)}(?= |$))"
UNIT = choice(UNITS)


def number(word: str) -> int:
    """What a match of NUMBER counts."""
    return NUMBERS[word] if word in NUMBERS else int(word)


# What is English alone, and not Vietnamese without its marks: máy is not May.
_ENGLISH_ALONE = {
    *MONTHS,
    *WEEKDAYS,
    *_ENGLISH,
    *"a an at by in last of on the till to".split(),
}


def _folded(word: str) -> str:
    bare = strip_marks(word)
    return word if bare in _ENGLISH_ALONE else bare


def spell(text: str) -> str:
    """Typed text as folded words.

    Raises:
        Impossible: without its marks it means two things.
    """
    text = _DASH.sub(lambda dash: " - " if dash[0] != dash[0].strip() else "-", text)
    typed = [normalize(word) for word in text.split()]
    typed = _JOINT.sub(" ", " ".join(typed)).split()
    if typed[:1] == ["tới"]:  # not tối: until yesterday, and yesterday evening
        typed[0] = "den"
    words = " ".join(_APART.get(word) or _folded(word) for word in typed)
    if words == " ".join(typed):  # no mark at all
        reason = _("without marks '{words}' means two things; write '{one}' or '{other}'")
        if match := _NEXT_OR_SIX.search(words):
            raise Impossible(reason.format(words=match[0], one="tháng sau", other="tháng 6"))
        if match := _AFTER_OR_SIX.search(words):
            counted = " ".join(_MARKS.get(word, word) for word in match[1].split())
            other = f"sau {counted}"
            raise Impossible(reason.format(words=match[0], one=f"6 {counted}", other=other))
        words = _SIX.sub("6", words)
    words = " ".join(word for word in words.split() if word not in _DROPPED)
    return _LEADING.sub("", words, 1) if _LEADING.match(words) else words
