"""Effects against published figures."""

from __future__ import annotations

import pytest

from crmcore.domain.decision.effect import ArmFigures, difference, pooled, response_difference, student_quantile


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.776), (5, 2.571), (10, 2.228), (20, 2.086), (30, 2.042), (60, 2.000), (120, 1.980)]
)
def test_student_quantiles_are_those_of_the_tables(freedom: float, quantile: float) -> None:
    """The 97.5 % quantile is that of the published table of Student's t."""
    assert quantile == pytest.approx(student_quantile(0.975, freedom), abs=0.01)


def arm(*totals: int) -> ArmFigures:
    """An arm of customers with these totals; a customer with a positive one responded."""
    figures = ArmFigures()
    for total in totals:
        figures.add(responses=int(total > 0), total=total)
    return figures


def test_welch_interval_of_a_worked_example() -> None:
    """The interval is estimate +- t * sqrt(s1/n1 + s2/n2): here 4 +- 2.306 * sqrt(2.5/5 + 2.5/5), at 8 degrees of
    freedom.
    """
    found = difference(arm(5, 6, 7, 8, 9), arm(1, 2, 3, 4, 5))
    assert found is not None
    assert (4.0, 4 - 2.306, 4 + 2.306) == pytest.approx((found.estimate, found.low, found.high), abs=0.01)


def test_too_few_to_tell() -> None:
    """With fewer than two customers in an arm there is no interval; equal customers give one of no width."""
    assert difference(arm(1), arm(1, 2)) is None and response_difference(arm(1, 2), arm()) is None
    found = difference(arm(3, 3), arm(1, 1))
    assert found is not None and (2, 2, 2) == (found.estimate, found.low, found.high)
    assert found.covers(2) and not found.covers(0)


def test_groups_pooled_are_one_group() -> None:
    """Figures of groups taken together are those of all customers together."""
    assert arm(1, 2, 0, 4) == pooled([arm(1, 2), arm(0, 4)])


def test_variance_is_exact_for_large_amounts() -> None:
    """A small spread about a large total is not lost: sums are exact."""
    large = 10**17
    assert 1.0 == arm(large, large + 1, large + 2).variance
