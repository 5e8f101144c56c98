"""The checker of policies finds what it says it looks for, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any, cast

import pytest
from attrs import define, field

from crmcore import CRM, Action, Context, Money, Rule, RulePolicy
from crmcore.domain.decision.action import HOLD
from crmcore.policies.plain import HoldPolicy, UniformPolicy
from crmcore.testing import check_policy

Answer = Callable[["Tried", Context], Any]


@define
class Tried:
    """A policy that does as a test says."""

    answer: Answer
    needs: Sequence[str] = ("purchases.count", "stage")
    name: str = "tried"
    version: str = "1"
    asked: count[int] = field(factory=count)

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """As the test says."""
        return cast(Mapping[Action, float], self.answer(self, context))


class Columns(Tried):
    """The same in columns, which holds."""

    def propensities_many(self, contexts: Sequence[Context]) -> Sequence[Mapping[Action, float]]:
        """Hold, always."""
        return [{HOLD: 1.0} for _ in contexts]


def _hold(_: Tried, __: Context) -> Any:
    return {HOLD: 1.0}


@pytest.mark.parametrize("catalogued", [True, False])
@pytest.mark.parametrize(
    "policy",
    [
        HoldPolicy(),
        UniformPolicy(),
        RulePolicy([]),
        RulePolicy(
            [Rule("purchases.total > 5 and stage == 'retain'", "a", "email"), Rule("purchases.count > 1", "b", "sms")],
            explore=0.1,
        ),
        Columns(_hold),
    ],
)
def test_sound_policies_pass(crm: CRM, policy: object, catalogued: bool) -> None:
    """With a catalogue and without one."""
    check_policy(policy, catalogue=crm.fields() if catalogued else None)


def _by_turns(policy: Tried, context: Context) -> Any:
    return {context.allowed[next(policy.asked) % len(context.allowed)]: 1.0}


def _once(policy: Tried, context: Context) -> Any:
    return {HOLD: 1.0} if next(policy.asked) < 30 else {context.allowed[-1]: 1.0}


def _writes(_: Tried, context: Context) -> Any:
    cast(dict[str, Any], context.fields)["stage"] = "retain"
    return {HOLD: 1.0}


def _unguarded(_: Tried, context: Context) -> Any:
    days: Any = context.fields["purchases.count"]
    return {HOLD: 1.0} if days >= 0 else {}


def _grows(policy: Tried, _: Context) -> Any:
    policy.version += "1"
    return {HOLD: 1.0}


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (object(), "does not look like a policy"),
        (UniformPolicy, "does not look like a policy"),
        (Tried(_hold, version=""), "does not look like a policy"),
        (Tried(_hold, needs="stage"), "does not look like a policy"),
        (Tried(_hold, needs=("purchases.cuont",)), "is no field"),
        (Tried(_hold, needs=("stage ==",)), "is no field"),
        (Tried(lambda *_: {}), "do not sum to 1"),
        (Tried(lambda *_: {HOLD: 0.5}), "do not sum to 1"),
        (Tried(lambda *_: None), "not a mapping"),
        (Tried(lambda *_: {Action("z", "email", "any"): 1.0}), "not allowed"),
        (Tried(lambda _, context: {context.allowed[1]: 1.0}), "raises IndexError"),
        (Tried(_unguarded), "raises TypeError"),
        (Tried(_by_turns), "answered in two ways"),
        (Tried(_once), "answered in two ways"),
        (Tried(_writes), "changes the fields"),
        (Tried(_grows), "name, version or needs change"),
        (Columns(lambda _, context: {context.allowed[-1]: 1.0}), "otherwise than propensities"),
    ],
)
def test_what_is_broken_is_named(crm: CRM, policy: object, message: str) -> None:
    """Each break of a rule is an AssertionError that names it."""
    with pytest.raises(AssertionError, match=message):
        check_policy(policy, catalogue=crm.fields())


def test_contexts_of_ones_own_are_tried(crm: CRM) -> None:
    """They take the place of made-up ones."""
    rich = Context({"purchases.total": Money("900", "EUR")}, (HOLD,), "one", date(2026, 1, 5))
    picky = Tried(
        lambda _, context: {HOLD: 1.0} if context.fields["purchases.total"] != Money("900", "EUR") else {},
        needs=("purchases.total",),
    )
    check_policy(picky, catalogue=crm.fields())
    with pytest.raises(AssertionError, match="do not sum to 1"):
        check_policy(picky, [rich])
