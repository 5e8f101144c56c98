"""M14: the firm's strategies differ per stage, and every action names the stage and the strategy it serves."""

from __future__ import annotations

import pytest

from crmcore import CRM, Email, Organisation, Person, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.errors import InvalidValue
from tests.mission.conftest import ago, agree, euros, letters

BY_STAGE = RulePolicy(
    [
        Rule("stage == 'acquire'", "first-order", "email"),
        Rule("stage == 'enhance'", "bundle-of-two", "email"),
        Rule("stage == 'retain'", "tasting", "email"),
    ],
    name="by-stage",
)


def offer_for_each_stage(crm: CRM) -> None:
    """An offer for each stage, by a strategy of that stage."""
    for name, kind, strategy, stage in (
        ("first-order", "coupon", "convenience", "acquire"),
        ("bundle-of-two", "bundle", "cost reduction", "enhance"),
        ("tasting", "service", "listening", "retain"),
    ):
        wording = {"email": (name, f"For you: {name}")}
        crm.offers.define(name, kind, strategy, wording, eligibility=f"stage == '{stage}'")  # type: ignore[arg-type]


def test_each_stage_gets_what_its_strategy_says(crm: CRM, mail: MaildirChannel) -> None:
    """M14: who is to be acquired, enhanced and retained are approached differently, in one run of deciding."""
    # Given one customer at each stage
    ann, ben, cem = (crm.customers.add(Person(name), Email(f"{name}@example.org")) for name in ("ann", "ben", "cem"))
    agree(crm, ann, ben, cem)
    crm.interactions.purchase(ben, euros(20), occurred_at=ago(9))
    for days in (60, 40, 20):
        crm.interactions.purchase(cem, euros(20), occurred_at=ago(days))
    offer_for_each_stage(crm)

    # When the firm decides by a policy that looks at the stage
    crm.decide("spring", BY_STAGE)
    crm.tick()

    # Then each has had the offer of its stage
    taken = {decision.customer: (decision.stage, decision.action.offer) for decision in crm.decisions.on("spring")}
    assert {
        ann: ("acquire", "first-order"),
        ben: ("enhance", "bundle-of-two"),
        cem: ("retain", "tasting"),
    } == taken
    assert ["first-order", "bundle-of-two", "tasting"] == [str(letter["Subject"]) for letter in letters(mail)]


def test_every_action_names_its_stage_and_strategy(crm: CRM) -> None:
    """M14: from any decision one reads its stage and the strategy it serves, which is one of that stage."""
    # Given decisions on customers at two stages
    ann, ben = (crm.customers.add(Person(name), Email(f"{name}@example.org")) for name in ("ann", "ben"))
    agree(crm, ann, ben)
    crm.interactions.purchase(ben, euros(20), occurred_at=ago(9))
    offer_for_each_stage(crm)
    crm.decide("spring", BY_STAGE)

    # When one asks of each what it serves
    strategies = {rule.name: rule.strategies for rule in crm.standings.rules().stages}
    decisions = list(crm.decisions.on("spring"))

    # Then the strategy belongs to the stage, and the report is by stage
    assert 2 == len(decisions)
    for decision in decisions:
        assert crm.offers.get(decision.action.offer).strategy in strategies[decision.stage]  # type: ignore[index]
    assert {"acquire", "enhance"} == {effect.stage for effect in crm.report("spring").groups}


def test_an_offer_without_a_strategy_is_refused(crm: CRM) -> None:
    """M14: nothing can be proposed that serves no strategy of the firm."""
    # When an offer is defined by a strategy that there is none of
    with pytest.raises(InvalidValue) as caught:
        crm.offers.define("junk", "product", "hard sell", {"email": ("Buy", "Buy!")})  # type: ignore[arg-type]

    # Then the error names what is wrong, and there is no such offer
    assert "strategy" == caught.value.field
    assert [] == list(crm.offers.defined())


def test_the_target_is_identified_before_it_is_approached(crm: CRM) -> None:
    """M14: new customers are targeted by characteristics, before anyone is approached."""
    # Given prospects with what is known of them, and a customer of old
    crm.attributes.declare("staff", "integer", doc="people employed")
    small, large, old = (
        crm.customers.add(Organisation(name), Email(f"office@{name}.example.org")) for name in ("small", "large", "old")
    )
    for customer, staff in ((small, 3), (large, 80), (old, 90)):
        crm.attributes.state(customer, {"staff": staff}, source="register")
    agree(crm, small, large, old)
    crm.interactions.purchase(old, euros(500), occurred_at=ago(30))
    offer_for_each_stage(crm)

    # When the target is told as a segment and decided for
    crm.segments.define("target", "rung == 'prospect' and customer.kind == 'organisation' and attribute.staff >= 50")
    decided = crm.decide("canteens", BY_STAGE, segment="target")

    # Then only the target is approached
    assert (1, 1) == (decided.decided, decided.messages)
    assert [large] == [decision.customer for decision in crm.decisions.on("canteens")]
