"""The numbers of the ranking formula."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.ranking import K1, PAIR_WEIGHT, RERANKED, idf, length_factor, saturate


@pytest.mark.parametrize(
    ("frequency", "documents", "expected"),
    [
        pytest.param(0, 10, log(1 + 10.5 / 0.5), id="in none"),
        pytest.param(1, 10, log(1 + 9.5 / 1.5), id="in one"),
        pytest.param(5, 10, log(2), id="in half"),
        pytest.param(10, 10, log(1 + 0.5 / 10.5), id="in all"),
        pytest.param(0, 0, log(2), id="of none"),
    ],
)
def test_idf(frequency: int, documents: int, expected: float) -> None:
    assert idf(frequency, documents) == pytest.approx(expected)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
@settings(deadline=None, max_examples=50)
def test_idf_is_never_negative_and_rewards_rarity(drawn: tuple[int, int]) -> None:
    frequency, documents = drawn
    assert 0 < idf(frequency, documents) < idf(frequency - 1, documents)


def test_saturate() -> None:
    assert saturate(0) == 0
    assert saturate(1) == pytest.approx(1)
    assert saturate(2) == pytest.approx(4.4 / 3.2)


@given(st.floats(0, 1e4), st.floats(1e-2, 1e3))
@settings(deadline=None, max_examples=50)
def test_saturate_rises_and_stays_below_its_bound(frequency: float, more: float) -> None:
    assert saturate(frequency) < saturate(frequency + more) < K1 + 1


@pytest.mark.parametrize(
    ("length", "average", "norm", "expected"),
    [
        pytest.param(100, 100, 0.75, 1, id="average"),
        pytest.param(200, 100, 0.75, 1.75, id="twice as long"),
        pytest.param(50, 100, 0.75, 0.625, id="half as long"),
        pytest.param(0, 100, 0.75, 0.25, id="empty"),
        pytest.param(200, 100, 0, 1, id="length does not count"),
        pytest.param(200, 100, 1, 2, id="only length counts"),
        pytest.param(0, 0, 0.75, 1, id="nothing in the field anywhere"),
    ],
)
def test_length_factor(length: int, average: float, norm: float, expected: float) -> None:
    assert length_factor(length, average, norm) == pytest.approx(expected)


def test_a_pair_counts_less_than_its_words() -> None:
    assert 0 < PAIR_WEIGHT < 1
    assert RERANKED >= 10  # a first page of hits is reordered as a whole
