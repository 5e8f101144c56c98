"""Freshness, scores from counts, and the gaps of one customer."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.customer.attribute import Attribute, Statement
from crmcore.domain.customer.quality import (
    AgreedCount,
    Counted,
    HeldCount,
    age_of,
    customer_quality,
    freshness,
    newest_values,
    scores_of,
)
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar, ValueType

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WHO = CustomerId(UUID(int=1))
CITY = Attribute(1, "city", ValueType.TEXT, choices=("Rome", "Oslo"), half_life=30)
SIZE = Attribute(2, "size", ValueType.INTEGER, least=20, most=50)


def said(number: int, value: Scalar | None, source: str = "web", days: float = 0, of: Attribute = CITY) -> Statement:
    """A statement so many days ago."""
    at = NOON - timedelta(days=days)
    return Statement(UUID(int=number), WHO, WHO, of.number, value, source, at, NOON)


@given(st.integers(0, 4_000), st.integers(1, 4_000))
def test_freshness_declines_at_a_constant_rate(age: int, half_life: int) -> None:
    """As Heinrich and Klier have it, exp(-decline * age), with the decline that a half-life means: ln 2 / half-life."""
    assert math.isclose(
        math.exp(-math.log(2) / half_life * age), freshness(age, half_life), rel_tol=1e-9, abs_tol=1e-300
    )


@pytest.mark.parametrize(("age", "expected"), [(0, 1.0), (30, 0.5), (60, 0.25), (15, 0.7071067811865476)])
def test_freshness_halves_with_each_half_life(age: int, expected: float) -> None:
    """1 at first, one half after one, a quarter after two."""
    assert expected == pytest.approx(freshness(age, 30))


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (0.99, 0), (1, 1), (29.5, 29), (-0.001, 0)])
def test_age_is_in_whole_days(days: float, expected: int) -> None:
    """Counted from the instant stated; what is to come is 0 days old."""
    assert expected == age_of(said(1, "Rome", days=days), to_micros(NOON))


def test_scores_are_pooled() -> None:
    """Over all, the counts of attributes and sources are added up, not their scores."""
    counted = Counted(
        customers=10,
        shared=4,
        held=[HeldCount(1, "web", 0, 6, 3), HeldCount(1, "desk", 30, 2, 0), HeldCount(2, "desk", 9, 1, 1)],
        sources=[AgreedCount(1, "web", 4, 3), AgreedCount(1, "desk", 4, 1)],
        agreed={1: (4, 1)},
    )
    overall, attributes, sources = scores_of(counted, [CITY, SIZE], [1])
    assert {
        "completeness": (9 / 20, 20),
        "validity": (5 / 9, 9),
        "freshness": ((6 + 2 * 0.5) / 8, 8),
        "uniqueness": (6 / 10, 10),
        "agreement": (1 / 4, 4),
        "usefulness": (1 / 2, 2),
    } == {name: (each.score, each.count) for name, each in overall.items()}
    assert {"completeness": 0.1, "validity": 0.0, "usefulness": 0.0} == {
        name: each.score for name, each in attributes[2].items()
    }
    assert {"completeness": 3 / 20, "validity": 2 / 3, "freshness": 0.5, "agreement": 1 / 4, "usefulness": 2 / 3} == {
        name: each.score for name, each in sources["desk"].items()
    }


def test_gaps_say_what_to_ask_and_mend() -> None:
    """Missing first, then invalid, disputed and stale; what was said last by each source counts."""
    statements = [
        said(1, "Bern", days=40),
        said(2, "Rome", "desk", 60),
        said(3, "Oslo", "desk", 90),
        said(4, None, "form", 1),
    ]
    scores, gaps = customer_quality(statements, [CITY, SIZE], {"web": 1}, to_micros(NOON), shared=True)
    assert [("size", "missing"), ("city", "invalid"), ("city", "disputed"), ("city", "stale")] == [
        (gap.attribute, gap.nature) for gap in gaps
    ]
    found = {name: each.score for name, each in scores.items()}
    assert {"completeness": 0.5, "validity": 0.0, "uniqueness": 0.0, "agreement": 0.0} == {
        name: found[name] for name in found if name != "freshness"
    }
    assert 0.5 ** (40 / 30) == pytest.approx(found["freshness"])
    assert {"web": "Bern", "desk": "Rome"} == newest_values(statements, 1)
