"""M42: a policy is one object that runs unchanged in production, in rehearsal and over production's own log."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve, frozen

from crmcore import CRM, Action, Context, CustomerId, Policy, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.policy import checked
from crmcore.domain.kernel.time import day_date
from crmcore.errors import InvalidPropensities
from crmcore.testing import CountingIds, FrozenClock
from tests.mission.conftest import NOON, Texts, ago, crowd, euros


@frozen
class ByValue:
    """An app's own policy: the more a customer brings, the likelier a contact, and a little of everything."""

    name: str = "by-value"
    version: str = "1"
    needs: tuple[str, ...] = ("value.revenue", "purchases.count(days=30)")

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """A tenth spread over all, the rest on the last action by revenue, up to 50 euros."""
        revenue = context.fields["value.revenue"]
        share = min(1.0, float(revenue.amount) / 50)  # type: ignore[union-attr]
        found = dict.fromkeys(context.allowed, 0.1 / len(context.allowed))
        found[context.allowed[0]] += 0.9 * (1 - share)
        found[context.allowed[-1]] += 0.9 * share
        return found


POLICIES: list[Policy] = [
    ByValue(),
    RulePolicy([Rule("purchases.count(days=30) > 0", "tin", "email")], explore=0.2, name="ruled"),
]


def furnished(crm: CRM) -> list[CustomerId]:
    """Thirty customers; the nth has spent n times three euros, the odd ones long ago."""
    customers = crowd(crm, 30)
    for number, customer in enumerate(customers):
        crm.interactions.purchase(customer, euros(3 * number), occurred_at=ago(60 if number % 2 else 5))
    crm.offers.define("tin", "product", "customer service", {"email": ("Tin", "A tin")})
    return customers


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_one_object_decides_alike_in_production_and_in_rehearsal(
    crm: CRM, policy: Policy, mail: MaildirChannel, texts: Texts
) -> None:
    """M42: what was rehearsed in memory on a clock of one's own is what production does, customer by customer."""
    # Given production, and a rehearsal in memory with the same facts
    furnished(crm)
    with CRM.in_memory(
        zone="Europe/Berlin", region="DE", clock=FrozenClock(NOON), ids=CountingIds(), channels=[mail, texts]
    ) as rehearsal:
        furnished(rehearsal)

        # When the same object decides in both
        for stage in (crm, rehearsal):
            stage.decide("spring", policy, salt="fixed")

        # Then every draw and every probability is the same
        def outcomes(stage: CRM) -> list[tuple[object, ...]]:
            return [
                (each.customer, each.intended, each.propensities, each.policy, each.policy_version)
                for each in stage.decisions.on("spring")
            ]

        assert outcomes(rehearsal) == outcomes(crm)
    assert 2 == len({decision.intended for decision in crm.decisions.on("spring")})


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_the_log_is_enough_to_ask_the_policy_again(crm: CRM, policy: Policy) -> None:
    """M42: from a logged decision the context is made again, and the same object gives the probabilities logged."""
    # Given production's log
    furnished(crm)
    crm.decide("spring", policy)

    # When each decision's context is put before the policy once more, long after
    for decision in crm.decisions.on("spring"):
        seen = crm.explain(decision.id).seen
        context = Context(seen, decision.allowed, decision.occasion, day_date(decision.day))

        # Then it answers what was logged, and what was drawn had that probability
        again = checked(policy.propensities(context), decision.allowed)
        assert decision.propensities == again
        assert decision.probability == dict(again)[decision.intended]
        assert set(policy.needs) == set(seen)


def test_another_policy_can_be_judged_by_the_log_alone(crm: CRM) -> None:
    """M42: every allowed action was given a probability, so that the log tells what another policy would have done."""
    # Given a log of a policy that tries everything a little
    furnished(crm)
    crm.decide("spring", POLICIES[1])
    other = ByValue()

    # When each decision is weighted by how likely the other policy was to take the same
    weights = []
    for decision in crm.decisions.on("spring"):
        fields = dict(crm.table(list(other.needs), customers=[decision.customer]).columns().values)
        context = Context(
            {name: column[0] for name, column in fields.items()}, decision.allowed, "spring", day_date(decision.day)
        )
        weights.append(other.propensities(context)[decision.intended] / decision.probability)

    # Then every weight is defined, and they come to about one each
    assert 30 == len(weights)
    assert all(weight > 0 for weight in weights)
    assert 0.4 < sum(weights) / len(weights) < 2.5


def test_a_changed_policy_is_told_apart(crm: CRM) -> None:
    """M42: the log says which version decided, and a rule policy's version changes with its rules."""
    # Given two versions of one policy
    furnished(crm)
    first = RulePolicy([Rule(None, "tin", "email")], name="ruled")
    second = evolve(first, rules=[Rule("purchases.count > 1", "tin", "email")])

    # When each decides an occasion
    crm.decide("one", first)
    crm.decide("two", second)

    # Then their decisions name them
    assert {("ruled", first.version)} == {(each.policy, each.policy_version) for each in crm.decisions.on("one")}
    assert {("ruled", second.version)} == {(each.policy, each.policy_version) for each in crm.decisions.on("two")}
    assert first.version != second.version


def test_a_policy_that_answers_nonsense_decides_nothing(crm: CRM) -> None:
    """M42: an answer that is no distribution over what is allowed is an error, and nothing is stored."""

    # Given a policy whose probabilities do not sum to one
    class Wrong(ByValue):
        def propensities(self, context: Context) -> Mapping[Action, float]:
            return dict.fromkeys(context.allowed, 0.9)

    furnished(crm)

    # When it is to decide
    with pytest.raises(InvalidPropensities):
        crm.decide("spring", Wrong())

    # Then there is no decision
    assert [] == list(crm.decisions.occasions())


def test_a_policy_sees_what_it_needs_and_nothing_more(crm: CRM) -> None:
    """M42: the context holds the fields a policy names, so that simulation and evaluation can give it the same."""
    # Given a policy that looks around
    seen: list[set[str]] = []

    class Curious(ByValue):
        def propensities(self, context: Context) -> Mapping[Action, float]:
            seen.append(set(context.fields))
            return super().propensities(context)

    furnished(crm)

    # When it decides
    crm.decide("spring", Curious())

    # Then that was all it saw
    assert {frozenset(ByValue().needs)} == set(map(frozenset, seen))


def test_a_policy_needs_no_files(tmp_path: Path) -> None:
    """M42: a policy is a plain object: made, compared and carried without a CRM."""
    assert RulePolicy([Rule(None, "tin", "email")]) == RulePolicy([Rule(None, "tin", "email")])
    assert ByValue() == ByValue()
    assert [] == list(tmp_path.iterdir())
