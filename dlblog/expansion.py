"""What the words of a query stand for besides themselves: plurals, and terms written as one or two.

Only what the index has is added. Nothing here touches a word that could be a Vietnamese syllable,
and nothing in quotation marks is given another form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dlblog.analysis import divided
from dlblog.query import And, Near, Not, Or, Phrase, Query, Term, is_compound
from dlblog.vietnamese import is_bare_syllable

if TYPE_CHECKING:
    from dlblog.engines.base import Vocabulary

# Where the joined spelling is rarer than this share of the pair, the pair is two words.
_JOINED_SHARE = 1 / 3
# Where fewer than this share of the posts with a term divide it, that is a slip.
_DIVIDED_SHARE = 1 / 10
_SHORTEST_PLURAL = 3
# Words that look like the plural of another word and are none.
_NOT_PLURAL = frozenset("always canvas does has https its news pandas was yes".split())


def number_forms(term: str) -> list[str]:
    """The English singulars and plurals that a term may have, by the regular rules of spelling.

    Args:
        term: normalized.
    Returns:
        other forms, whether they exist or not; none for what could be Vietnamese.
    """
    if len(term) < _SHORTEST_PLURAL or not (term.isascii() and term.isalpha()):
        return []
    if term in _NOT_PLURAL or is_bare_syllable(term):
        return []
    forms = []
    if term.endswith("s") and not term.endswith("ss"):
        if term.endswith("ies"):
            forms.append(term[:-3] + "y")
        if term.endswith(("ses", "xes", "zes", "ches", "shes")):
            forms.append(term[:-2])
        forms.append(term[:-1])
    if term.endswith(("s", "x", "z", "ch", "sh")):
        forms.append(term + "es")
    elif term.endswith("y") and term[-2] not in "aeiou":
        forms.append(term[:-1] + "ies")
    else:
        forms.append(term + "s")
    return [
        form
        for form in forms
        if len(form) > 2 and form not in _NOT_PLURAL and not is_bare_syllable(form)
    ]


def expand(query: Query, vocabulary: Vocabulary) -> Query:
    """A query with what its words stand for besides themselves.

    Args:
        query: as the parser gives it.
        vocabulary: of the index that will be searched.
    Returns:
        the query in which `model` also means models where the index has it, and `nodejs`,
        `Node.js` and `node js` are one term where authors write it so.
    """
    match query:
        case Term():
            return _expand_term(query, vocabulary)
        case Or() if is_compound(query):
            return query
        case And():
            return And(_join(query.parts, vocabulary))
        case Or():
            parts = tuple(expand(part, vocabulary) for part in query.parts)
            known = {part.text for part in query.parts if isinstance(part, Term)}
            added = [
                Term(first.text + second.text, first.field)
                for first, second in zip(query.parts, query.parts[1:], strict=False)
                if isinstance(first, Term)
                and isinstance(second, Term)
                and first.text + second.text not in known
                and _is_one_term(first, second, vocabulary)
            ]
            return Or((*parts, *dict.fromkeys(added)))
        case Near():
            parts = tuple(expand(part, vocabulary) for part in query.parts)
            return Near(parts, query.distance)
        case Not():
            return Not(expand(query.part, vocabulary))
    return query


def _expand_term(term: Term, vocabulary: Vocabulary) -> Query:
    if not (term.text.isascii() and term.text.isalnum()):
        return term
    variants = tuple(form for form in number_forms(term.text) if vocabulary.forms(form))
    if variants:
        term = Term(term.text, term.field, variants)
    if parts := _split(term.text, vocabulary):
        return Or((term, Phrase(parts, term.field)))
    return term


def _split(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a term that is written as one; empty where nobody divides it."""
    joints = vocabulary.joints(text)
    if joints and sum(joints.values()) >= _DIVIDED_SHARE * _frequency(text, vocabulary):
        best = max(joints, key=lambda joint: (joints[joint], joint))
        return tuple(divided(best))
    if is_bare_syllable(text):
        return ()
    for at in range(2, len(text) - 1):
        first, second = text[:at], text[at:]
        together = vocabulary.together(first, second)
        if together and not (is_bare_syllable(first) and is_bare_syllable(second)):
            rarer = min(_frequency(first, vocabulary), _frequency(second, vocabulary))
            if rarer and together >= _JOINED_SHARE * rarer and vocabulary.neighbours(first, second):
                return first, second
    return ()


def _frequency(term: str, vocabulary: Vocabulary) -> int:
    return max(vocabulary.forms(term).values(), default=0)


def _join(parts: Sequence[Query], vocabulary: Vocabulary) -> tuple[Query, ...]:
    """The parts of an And, with neighbours that are one term in place of the two."""
    joined: list[Query] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        following = parts[at + 1] if at + 1 < len(parts) else None
        if (
            isinstance(part, Term)
            and isinstance(following, Term)
            and _is_one_term(part, following, vocabulary)
        ):
            whole = Term(part.text + following.text, part.field)
            joined.append(Or((whole, Phrase((part.text, following.text), part.field))))
            at += 2
        else:
            joined.append(expand(part, vocabulary))
            at += 1
    return tuple(joined)


def _is_one_term(first: Term, second: Term, vocabulary: Vocabulary) -> bool:
    """Whether authors write two words as one often enough: NodeJS, Node.js, but not a-b."""
    texts = first.text, second.text
    if first.field != second.field or not all(map(str.isascii, texts)) or len(first.text) < 2:
        return False
    if second.text.isdigit():  # gpt 4, python 3
        if not first.text.isalpha() or is_bare_syllable(first.text):
            return False
    elif not all(len(text) > 1 and text.isalpha() for text in texts) or all(
        map(is_bare_syllable, texts)
    ):
        return False
    joined = "".join(texts)
    whole = _frequency(joined, vocabulary)
    if not whole:
        return False
    divided = sum(
        count
        for joint, count in vocabulary.joints(joined).items()
        if any(sign in joint for sign in "-_'’")
    )
    return whole > divided and whole - divided >= _JOINED_SHARE * vocabulary.together(*texts)
