"""Draws and arms."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.draw import Shares, uniform, uniforms
from crmcore.domain.decision.experiment import HELD_OUT, TREATED, Experiment
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import InvalidValue

BO = CustomerId(UUID(int=7))
TEA, COFFEE = Action("tea", "email", "any"), Action("coffee", "email", "any")
SHARES = ((HOLD, 0.25), (COFFEE, 0.5), (TEA, 0.25))


def test_a_uniform_is_told_by_its_arguments_for_ever() -> None:
    """The number is part of the log's meaning: it is the same on every machine and in every version."""
    assert 0.4582945135502189 == uniform("salt", "purpose", BO)
    assert uniform("salt", "purpose", BO) != uniform("salt", "purpose ", BO)
    assert uniform("salt", "purpose", BO) != uniform("salt", "purpose", CustomerId(UUID(int=8)))


def test_numbers_of_several_are_those_of_each() -> None:
    """Whether asked one by one or together, in their order."""
    several = [CustomerId(UUID(int=number)) for number in (9, 7, 8)]
    assert [uniform("salt", "purpose", each) for each in several] == uniforms("salt", "purpose", several)


@pytest.mark.parametrize(
    ("number", "drawn"),
    [(0.0, HOLD), (0.2499, HOLD), (0.25, COFFEE), (0.7499, COFFEE), (0.75, TEA), (0.9999999999999999, TEA)],
)
def test_the_action_is_that_in_whose_share_the_number_falls(number: float, drawn: Action) -> None:
    """Shares lie side by side in the order given; each holds its lower end."""
    assert (drawn, dict(SHARES)[drawn]) == Shares(SHARES).draw(number)


def test_a_sum_a_little_short_of_one_draws_the_last() -> None:
    """Rounding leaves no number without an action."""
    assert (TEA, 0.1) == Shares(((HOLD, 0.9 - 1e-10), (TEA, 0.1))).draw(1 - 1e-16)


@pytest.mark.parametrize(("share", "arm"), [(Decimal(0), TREATED), (Decimal(1), HELD_OUT)])
def test_none_or_all_are_held_out(share: Decimal, arm: str) -> None:
    """The ends are exact."""
    assert {arm} == {Experiment(share=share).arm("salt", CustomerId(UUID(int=number))) for number in range(500)}


def test_arms_of_several_are_those_of_each() -> None:
    """Whether asked one by one or together, in their order."""
    several, half = [CustomerId(UUID(int=number)) for number in range(50)], Experiment(share=Decimal("0.5"))
    assert [half.arm("salt", each) for each in several] == half.arms("salt", several)


@pytest.mark.parametrize("share", [0.5, 1, "0.5", Decimal("-0.1"), Decimal("1.1"), Decimal("NaN")])
def test_a_share_is_a_decimal_from_0_to_1(share: object) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidValue):
        Experiment(share=share)  # type: ignore[arg-type]
