"""Effects against published figures."""

from __future__ import annotations

from uuid import UUID

import pytest

from crmcore.domain.decision.draw import uniforms
from crmcore.domain.decision.effect import ArmFigures, difference, response_difference, student_quantile
from crmcore.domain.kernel.ids import CustomerId


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


def test_variance_is_exact_for_large_amounts() -> None:
    """A small spread about a large total is not lost: sums are exact."""
    large = 10**17
    assert pytest.approx(1 / 3) == arm(large, large + 1, large + 2).mean_variance


def households(*totals: tuple[int, ...]) -> ArmFigures:
    """An arm of households whose members have these totals."""
    figures = ArmFigures()
    for number, members in enumerate(totals):
        for total in members:
            figures.add(responses=int(total > 0), total=total, household=number)
    return figures


def test_the_variance_of_a_mean_over_households_of_a_worked_example() -> None:
    """Three households, mean 15 / 6 = 2.5: 3 / 2 * ((4 - 5)^2 + (5 - 2.5)^2 + (6 - 7.5)^2) / 6^2; and of the share
    2 / 3: 3 / 2 * ((0 - 2 / 3 * 2)^2 + (1 - 2 / 3)^2 + (3 - 2)^2) / 6^2.
    """
    drawn = households((1, 3), (5,), (2, 2, 2))
    assert (3, 6, 2.5) == (drawn.draws, drawn.customers, drawn.mean)
    assert pytest.approx(1.5 * 9.5 / 36) == drawn.mean_variance
    responding = households((0, 0), (5,), (2, 2, 2))
    assert pytest.approx(1.5 * (16 / 9 + 1 / 9 + 1) / 36) == responding.response_variance


def test_households_of_one_are_customers() -> None:
    """Drawn one by one it does not matter whether by household."""
    one, other = households((1,), (5,), (0,), (2,)), arm(1, 5, 0, 2)
    assert (one.mean_variance, one.response_variance) == (other.mean_variance, other.response_variance)
    mixed = arm(1, 5)
    mixed.add(responses=0, total=0, household="a")
    mixed.add(responses=1, total=2, household="b")
    assert (4, other.mean_variance) == (mixed.draws, mixed.mean_variance)
    assert other.response_variance == mixed.response_variance


def test_one_household_is_too_few_to_tell() -> None:
    """However many members it has."""
    assert difference(households((1, 2, 3)), arm(1, 2)) is None
    assert response_difference(arm(1, 2), households((1, 2, 3))) is None


def test_intervals_cover_as_often_as_they_say_where_members_of_a_household_are_alike() -> None:
    """Of 1,000 draws over households that buy together, 95 % of the intervals cover the truth, to 3 standard errors;
    with members taken for independent far fewer do.
    """
    brought = [[number * number % 97 + member for member in range(4)] for number in range(60)]
    covered = {True: 0, False: 0}
    for number in range(1_000):
        drawn = uniforms(f"salt {number}", "arms", [CustomerId(UUID(int=place)) for place in range(60)])
        for together in (True, False):
            arms = ArmFigures(), ArmFigures()
            for home, (chance, members) in enumerate(zip(drawn, brought, strict=True)):
                for total in members:
                    arms[chance < 0.5].add(responses=1, total=total, household=home if together else None)
            found = difference(*arms)
            assert found is not None
            covered[together] += found.covers(0)
    assert abs(covered[True] - 950) < 3 * (1_000 * 0.95 * 0.05) ** 0.5
    assert covered[False] < 800
