"""Actions and decisions."""

from __future__ import annotations

from uuid import UUID

import pytest

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.kernel.ids import CustomerId
from tests.unit.domain.decision.instants import DAY_1

TEA = Action("tea", "email", "any")


@pytest.mark.parametrize(
    ("action", "text"),
    [(HOLD, "hold"), (TEA, "tea by email"), (Action("tea", "sms", "evening"), "tea by sms in evening")],
)
def test_an_action_reads_as_words(action: Action, text: str) -> None:
    """Offer, channel, and the slot unless it is any."""
    assert text == str(action)


def test_hold_comes_first() -> None:
    """Actions are ordered by offer, channel and slot; hold is before all."""
    assert [HOLD, Action("a", "z", "any"), TEA] == sorted([TEA, HOLD, Action("a", "z", "any")])


@pytest.mark.parametrize(("arm", "of_record"), [("treated", TEA), ("holdout", HOLD)])
def test_the_action_of_record_is_to_hold_for_who_is_held_out(arm: str, of_record: Action) -> None:
    """What was intended stays on record beside it."""
    bo = CustomerId(UUID(int=7))
    decision = Decision(
        DecisionId(UUID(int=1)),
        bo,
        bo,
        "one",
        DAY_1,
        20_454,
        "rules",
        "1",
        arm,
        TEA,
        1.0,
        ((TEA, 1.0),),
        (HOLD, TEA),
        {},
        {},
        {},
        "acquire",
    )
    assert (TEA, of_record) == (decision.intended, decision.action)
