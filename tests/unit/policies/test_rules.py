"""The policy of rules, alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crmcore import Action, Context, Money, Rule, RulePolicy, f
from crmcore.domain.decision.action import HOLD
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue, PredicateError
from crmcore.policies.plain import HoldPolicy, UniformPolicy

TEA, COFFEE = Action("tea", "email", "any"), Action("coffee", "sms", "any")
ALLOWED = (HOLD, COFFEE, TEA)


def _context(allowed: tuple[Action, ...] = ALLOWED, **fields: Value | None) -> Context:
    return Context({name.replace("__", "."): value for name, value in fields.items()}, allowed, "one", date(2026, 1, 5))


def test_the_first_rule_that_fits_and_may_be_followed_is() -> None:
    """Rules are tried in order; one whose action is not allowed is passed over; without any it holds."""
    policy = RulePolicy([Rule("purchases.count > 3", "tea", "email"), Rule(None, "coffee", "sms")])
    assert {TEA: 1.0} == policy.propensities(_context(purchases__count=4))
    assert {COFFEE: 1.0} == policy.propensities(_context(purchases__count=3))
    assert {COFFEE: 1.0} == policy.propensities(_context((HOLD, COFFEE), purchases__count=4))
    assert {HOLD: 1.0} == policy.propensities(_context((HOLD,), purchases__count=4))
    assert {HOLD: 1.0} == RulePolicy([]).propensities(_context())


def test_exploring_spreads_its_share_over_all_allowed_actions() -> None:
    """Each allowed action, hold and the chosen one among them, gets the same part of it."""
    policy = RulePolicy([Rule(None, "tea", "email")], explore=0.3)
    assert {HOLD: 0.1, COFFEE: 0.1, TEA: 0.8} == pytest.approx(policy.propensities(_context()))
    assert {HOLD: 1.0} == pytest.approx(policy.propensities(_context((HOLD,))))


def test_many_contexts_are_answered_as_one_by_one() -> None:
    """Contexts alike in what may be done and is share an answer."""
    policy = RulePolicy([Rule("purchases.count > 3", "tea", "email")], explore=0.2)
    contexts = [_context(allowed, purchases__count=count) for count in (1, 5, 9) for allowed in (ALLOWED, (HOLD, TEA))]
    answers = policy.propensities_many(contexts)
    assert [policy.propensities(context) for context in contexts] == answers
    assert answers[2] is answers[4]


def test_the_version_is_a_digest_of_what_the_policy_does() -> None:
    """Equal rules have equal versions, however written; anything else gives another; the name does not count."""
    text, operators = Rule("purchases.count>3", "tea", "email"), Rule(f.purchases.count > 3, "tea", "email")
    version = RulePolicy([text]).version
    assert version == RulePolicy([operators], name="mine").version == "7a7a644a50b31ccd"
    others = [
        RulePolicy([text], explore=0.1),
        RulePolicy([text, text]),
        RulePolicy([]),
        RulePolicy([Rule("purchases.count > 4", "tea", "email")]),
        RulePolicy([Rule(None, "tea", "email")]),
        RulePolicy([Rule("purchases.count > 3", "te", "aemail")]),
        RulePolicy([Rule("purchases.count > 3", "tea", "email", "evening")]),
    ]
    assert len(others) + 1 == len({version, *(policy.version for policy in others)})


def test_needs_are_the_fields_of_the_rules() -> None:
    """Each once, in order, as predicates write them."""
    policy = RulePolicy(
        [
            Rule("purchases.total(days=30) > 5 and segment['quiet-vips']", "tea", "email"),
            Rule("stage == 'retain' or purchases.total(days=30) > 5", "tea", "email"),
        ]
    )
    assert ("purchases.total(days=30)", 'segment["quiet-vips"]', "stage") == policy.needs


@pytest.mark.parametrize(
    ("when", "value", "holds"),
    [
        ("x.y > 5", 6, True),
        ("x.y > 5", None, False),
        ("not x.y > 5", None, True),
        ("x.y is None", None, True),
        ("x.y is None", 0, False),
        ("x.y is not None", 0, True),
        ("x.y > 5.5", Decimal("5.6"), True),
        ("x.y > 5.5", Money("5.6", "CHF"), True),
        ("x.y > Money('5.5', 'EUR')", Money("5.6", "EUR"), True),
        ("x.y in ['a', 'b']", "b", True),
        ("x.y not in ['a', 'b']", "b", False),
        ("x.y", True, True),
        ("x.y == False", True, False),
        ("x.y >= '2026-01-01'", date(2026, 1, 1), True),
        ("x.y < '2026-01-01T00:00+00:00'", datetime(2025, 12, 31, 23, tzinfo=UTC), True),
        ("1 < x.y < 3", 2, True),
        ("x.y == 1 or x.y == 2", 2, True),
    ],
)
def test_rules_judge_values_of_every_type(when: str, value: Value | None, holds: bool) -> None:
    """A predicate means in a policy what it means in a segment; missing makes comparisons false."""
    policy = RulePolicy([Rule(when, "tea", "email")])
    assert ({TEA: 1.0} if holds else {HOLD: 1.0}) == policy.propensities(_context(x__y=value))


def test_a_constant_of_another_type_is_refused_when_it_meets_a_value() -> None:
    """A policy has no catalogue: what a field holds is told by its value."""
    policy = RulePolicy([Rule("x.y > 5", "tea", "email")])
    with pytest.raises(PredicateError):
        policy.propensities(_context(x__y="text"))
    with pytest.raises(InvalidValue):
        policy.propensities(_context(x__y=5.0))  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        policy.propensities(_context())


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rule("x >", "tea", "email"),
        lambda: Rule(None, "", "email"),
        lambda: Rule(None, "tea", 3),  # type: ignore[arg-type]
        lambda: Rule(None, "tea", "a\0"),
        lambda: RulePolicy(["x > 3"]),  # type: ignore[list-item]
        lambda: RulePolicy([], explore=1.1),
        lambda: RulePolicy([], explore=float("nan")),
        lambda: RulePolicy([], explore=True),
        lambda: RulePolicy([], name=""),
    ],
)
def test_bad_rules_are_refused(make: Any) -> None:
    """Each mistake is told when the policy is made."""
    with pytest.raises((InvalidValue, PredicateError)):
        make()


def test_the_plainest_policies() -> None:
    """One holds, the other gives all the same."""
    assert {HOLD: 1.0} == HoldPolicy().propensities(_context())
    assert dict.fromkeys(ALLOWED, 1 / 3) == UniformPolicy().propensities(_context())
