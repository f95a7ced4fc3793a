"""What can be asked, as values: engines and tests build and compare them without any text.

How a typed query becomes one is `dlblog.query_parser`. Marks are not decided here: engines match
terms with `vietnamese.matches`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from typing_extensions import dataclass_transform  # mypy brings it
else:

    def dataclass_transform(**_: bool) -> Any:
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Query:
    """Base of all query values; they compare by value, never change and can be shared.

    What dataclasses do, without the code that they compile at each start of the program.
    """

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)

    def __init__(self, *values: Any, **named: Any) -> None:
        names = self._names
        given = dict(zip(names, values, strict=False)) | named
        missing = [name for name in names if name not in given and not hasattr(type(self), name)]
        if len(given) < len(values) + len(named) or missing or not given.keys() <= set(names):
            raise TypeError(f"{type(self).__name__}{names} from {values} and {named}")
        self.__dict__.update(given)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._names)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} never changes")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        values = zip(self._names, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in values)})"


class Term(Query):
    """Posts with a normalized term, in one analyzed field or in any.

    `variants` are other forms of the word that count as the same (models for model).
    """

    text: str
    field: str | None = None
    variants: tuple[str, ...] = ()


class Prefix(Query):
    """Posts with a term that begins so; `text` is lower case (`vietnamese.lower`)."""

    text: str
    field: str | None = None


class Phrase(Query):
    """Posts with these terms next to each other, in this order, within one paragraph.

    Where `open_end`, the last one is the beginning of a term, as in a Prefix.
    """

    terms: tuple[str, ...]
    field: str | None = None
    open_end: bool = False


class Near(Query):
    """Posts with all parts in one paragraph, at most `distance` words from each other, any order.

    Parts are terms, prefixes, phrases, or an Or of those.
    """

    parts: tuple[Query, ...]
    distance: int


class And(Query):
    """Posts that answer all parts."""

    parts: tuple[Query, ...]


class Or(Query):
    """Posts that answer at least one part."""

    parts: tuple[Query, ...]


class Not(Query):
    """Posts that do not answer the part."""

    part: Query


class Field(Query):
    """Posts that have one of these whole values (tag, category, author); none given: no value.

    As typed, a value stands for its spellings too, unless it is `exact`; engines take them as they
    are.
    """

    name: str
    values: tuple[str, ...]
    exact: bool = False


class Path(Query):
    """Posts with this text in their path, whatever its case; with just this path if `whole`."""

    text: str
    whole: bool = False


class DateRange(Query):
    """Posts of these days, both included; a post without a date is in no range."""

    first: date | None
    last: date | None


class Draft(Query):
    """Drafts."""


class Everything(Query):
    """All posts."""


def phrase_parts(phrase: Phrase) -> list[Term | Prefix]:
    """What must stand at each place of a phrase."""
    parts: list[Term | Prefix] = [Term(term, phrase.field) for term in phrase.terms]
    if phrase.open_end:
        parts[-1] = Prefix(phrase.terms[-1], phrase.field)
    return parts


def is_compound(query: Query) -> bool:
    """Whether a query is a term that is written as one or as several: Node.js, nodejs."""
    match query:
        case Or(parts=(Term() as whole, Phrase() as phrase)):
            return re.sub(r"[.\-]", "", whole.text) == re.sub(r"[.\-]", "", "".join(phrase.terms))
    return False


def to_text(query: Query) -> str:
    """A query in the query language, fully parenthesized, to show how it was read."""
    match query:
        case Term() | Prefix() | Phrase():
            field = f"{query.field}:" if query.field else ""
            if isinstance(query, Phrase):
                return f'{field}"{" ".join(query.terms)}{"*" * query.open_end}"'
            if isinstance(query, Term) and query.variants:
                return f"{field}({' OR '.join((query.text, *query.variants))})"
            return f"{field}{query.text}{'*' if isinstance(query, Prefix) else ''}"
        case Near():
            return f"({f' NEAR/{query.distance} '.join(map(to_text, query.parts))})"
        case And() | Or():
            word = " AND " if isinstance(query, And) else " OR "
            return f"({word.join(map(to_text, query.parts))})" if query.parts else "nothing"
        case Not():
            return f"NOT {to_text(query.part)}"
        case Field():
            names = " OR ".join(f'{query.name}:"{value}"' for value in query.values)
            return f"({names})" if len(query.values) > 1 else names or f"no {query.name}"
        case Path():
            return f'path:"{query.text}"'
        case DateRange():
            return f"date:{query.first or ''}..{query.last or ''}"
        case Draft():
            return "draft"
    return "everything"


def conjunction(parts: list[Query]) -> Query:
    """All of some queries as one; nothing at all means everything."""
    kept = [part for part in parts if not isinstance(part, Everything)]
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def walk(query: Query, *, negated: bool = True) -> Iterator[Query]:
    """A query and all its parts, in order; without those under a Not where `negated` is false."""
    yield query
    if isinstance(query, (And, Or, Near)):
        for part in query.parts:
            yield from walk(part, negated=negated)
    elif isinstance(query, Not) and negated:
        yield from walk(query.part, negated=negated)
