"""Checking what a policy answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.policy import checked
from crmcore.errors import InvalidPropensities

TEA, COFFEE = Action("tea", "email", "any"), Action("coffee", "email", "any")
ALLOWED = (HOLD, COFFEE, TEA)


def test_propensities_come_in_the_order_of_the_allowed_actions() -> None:
    """Those without any are left out, whatever the order of the answer."""
    assert ((HOLD, 0.25), (TEA, 0.75)) == checked({TEA: 0.75, COFFEE: 0.0, HOLD: 0.25}, ALLOWED)


def test_numbers_of_any_kind_do() -> None:
    """Fractions and decimals count as what they are."""
    assert ((HOLD, 0.5), (TEA, 0.5)) == checked({TEA: Fraction(1, 2), HOLD: Decimal("0.5")}, ALLOWED)  # type: ignore[dict-item]


def test_rounding_is_forgiven() -> None:
    """A sum within 1e-9 of 1 does."""
    assert 3 == len(checked(dict.fromkeys(ALLOWED, 1 / 3), ALLOWED))
    assert 1 == len(checked({HOLD: 1 + 1e-10}, ALLOWED))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {HOLD: 1 - 1e-8},
        {HOLD: 1 + 1e-8},
        {HOLD: 1.5, TEA: -0.5},
        {HOLD: float("inf")},
        {HOLD: float("nan")},
        {HOLD: "1"},
        {HOLD: None},
        {HOLD: 10**400},
        {HOLD: 1.0, Action("tea", "sms", "any"): 0.0},
        [(HOLD, 1.0)],
    ],
)
def test_what_is_no_probability_for_each_allowed_action_is_refused(answer: object) -> None:
    """Junk has a typed error."""
    with pytest.raises(InvalidPropensities):
        checked(answer, ALLOWED)  # type: ignore[arg-type]
