"""M10 to M13: the ladder of loyalty, and the lifecycle with the firm's focus and strategies at each stage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from crmcore import CRM, Custom, CustomerId, Email, Feedback, Person, Purchase, Referral, RungRule
from crmcore.domain.segment.text import parse
from crmcore.testing import FrozenClock
from tests.mission.conftest import ago, euros


def test_a_customer_climbs_the_ladder(crm: CRM, sara: CustomerId) -> None:
    """M10: a prospect becomes new, regular, supporter and advocate by what happens; each step keeps its reason."""
    # Given a prospect
    climbed = [crm.standings.of(sara).rung]

    # When she buys, buys again, praises and refers
    steps: list[tuple[Purchase | Feedback | Referral, int]] = [
        (Purchase(euros(20)), 40),
        (Purchase(euros(20)), 20),
        (Feedback(9), 0),
        (Referral("Ben"), 0),
    ]
    for content, days in steps:
        crm.interactions.record(sara, content, occurred_at=ago(days))
        climbed.append(crm.standings.of(sara).rung)

    # Then she has come up rung by rung, and the history tells when and why
    assert ["prospect", "new", "regular", "supporter", "advocate"] == climbed
    history = crm.standings.history(sara)
    assert climbed == [change.after.rung for change in history]
    assert all(change.reason for change in history)


def test_word_of_mouth_is_measured(crm: CRM, sara: CustomerId) -> None:
    """M10: how much customers praise and refer is a figure of each customer and of the firm."""
    # Given one who refers twice and praises, and one who is not satisfied
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    for about in ("Cem", "Dana"):
        crm.interactions.record(sara, Referral(about))
    crm.interactions.record(sara, Feedback(10))
    crm.interactions.record(ben, Feedback(3))

    # When word of mouth is asked for
    table = crm.table(["referrals.count", "praise.count", "feedback.total"]).columns()
    figures = dict(zip(table.customers, zip(*table.values.values(), strict=True), strict=True))

    # Then it is told for each, and those who spread it are found
    assert {sara: (2, 1, 10), ben: (0, 0, 3)} == figures
    crm.segments.define("voices", "referrals.count > 0 or praise.count > 0")
    assert [sara] == list(crm.segments.members("voices"))


def test_word_of_mouth_is_told_by_what_it_brought(crm: CRM, sara: CustomerId) -> None:
    """M10: who brought whom is a forest, and each customer in it is told with what it brought."""
    # Given one who brought two, one of whom brought another
    ben, cem, dana = (
        crm.customers.add(Person(name), Email(f"{name.lower()}@example.org")) for name in ("Ben", "Cem", "Dana")
    )
    for referrer, referred in ((sara, ben), (sara, cem), (ben, dana)):
        crm.referrals.record(referrer, referred)
    for who, amount in ((ben, 10), (cem, 20), (dana, 40)):
        crm.interactions.purchase(who, euros(amount))

    # When it is asked what word of mouth brought
    brought = crm.referrals.of(sara)

    # Then it is told directly and in all, beside the referrals that the ladder counts
    assert (2, 3, euros(30), euros(70)) == (brought.direct, brought.in_all, brought.direct_total, brought.total)
    assert [(sara, 0), (ben, 1), (dana, 2), (cem, 1)] == [
        (each.customer, each.generation) for each in crm.referrals.forest()
    ]
    assert {"referrals.count": [2]} == crm.table(["referrals.count"], customers=[sara]).columns().values


@pytest.mark.parametrize(
    ("stage", "focus", "strategies"),
    [
        ("acquire", "differentiation", ("innovation", "convenience")),
        ("enhance", "bundling", ("cost reduction", "customer service")),
        ("retain", "adaptability", ("listening", "new services")),
    ],
    ids=["M11", "M12", "M13"],
)
def test_each_stage_has_its_focus_and_strategies(crm: CRM, stage: str, focus: str, strategies: tuple[str, ...]) -> None:
    """M11, M12, M13: acquire by differentiation, enhance by bundling, retain by adaptability, two strategies each."""
    # Given the lifecycle of any tenant, as it comes
    rules = {rule.name: rule for rule in crm.standings.rules().stages}

    # Then the stage says what the firm is after, and by which strategies
    assert (focus, strategies) == (rules[stage].focus, rules[stage].strategies)  # type: ignore[index]


def test_a_customer_passes_through_the_stages_and_back(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M11, M12, M13: who has not bought is to be acquired, who buys enhanced, who is profitable for long
    retained; who falls silent is to be won back.
    """
    # Given someone who has not bought
    passed = [crm.standings.of(sara).stage]

    # When she buys on three days, at a profit
    for days in (60, 40, 20):
        crm.interactions.purchase(sara, euros(30), occurred_at=ago(days))
        passed.append(crm.standings.of(sara).stage)

    # Then she goes from acquire through enhance to retain
    assert ["acquire", "enhance", "enhance", "retain"] == passed

    # And when she is silent for more than three of her rhythms of twenty days
    clock.advance(days=41)
    crm.tick()

    # Then she has defected and is to be acquired anew, until she buys again
    assert ("acquire", True) == (crm.standings.of(sara).stage, crm.standings.of(sara).defected)
    assert {"customer.defected"} == {event.name for event in crm.events.since() if "defect" in event.name}
    crm.interactions.purchase(sara, euros(30))
    assert ("retain", False) == (crm.standings.of(sara).stage, crm.standings.of(sara).defected)


def test_only_a_profitable_customer_is_retained(crm: CRM, sara: CustomerId) -> None:
    """M12, M13: a faithful customer who costs more than she brings is to be made profitable, not kept for life."""
    # Given a customer who buys often
    for days in (60, 40, 20):
        crm.interactions.purchase(sara, euros(30), occurred_at=ago(days))
    assert "retain" == crm.standings.of(sara).stage

    # When serving her turns out to cost more than she brings
    crm.ledger.book(sara, "cost to serve", euros(100))

    # Then the focus is on enhancing her, and once the cost is taken back, on keeping her
    assert "enhance" == crm.standings.of(sara).stage
    crm.ledger.book(sara, "cost to serve", euros(-100))
    assert "retain" == crm.standings.of(sara).stage


def test_a_firm_may_set_its_own_ladder(crm: CRM, sara: CustomerId) -> None:
    """M10: the rules of the ladder are data that a firm changes, and everyone stands anew at once."""
    # Given a firm for which a club member is an advocate, whatever was bought
    crm.interactions.declare("club", doc="joined the tea club")
    crm.measures.declare("club", "club", total=None)
    crm.interactions.record(sara, Custom("club"))
    rules = crm.standings.rules()

    # When it says so
    crm.standings.define(evolve(rules, rungs=(RungRule("advocate", parse("club.count > 0")), *rules.rungs[1:])))

    # Then she stands there now, and the history says the rules changed
    assert "advocate" == crm.standings.of(sara).rung
    assert crm.standings.rules().version == crm.standings.history(sara)[-1].lifecycle_version > rules.version


def test_where_customers_stood_on_a_past_day_can_be_told(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M10 to M13: stage and rung are told for any day gone by, so that the firm sees how they develop."""
    # Given a customer who bought 40 and 20 days ago
    for days in (40, 20):
        crm.interactions.purchase(sara, euros(30), occurred_at=ago(days))

    # When it is asked where she stood between and before
    def stood(days: int) -> tuple[object, ...]:
        day = (clock.now() - timedelta(days=days)).date()
        return next(iter(crm.table(["stage", "rung"], customers=[sara], as_of=day).rows()))[1]

    # Then each day has its own answer
    assert [("acquire", "prospect"), ("enhance", "new"), ("enhance", "regular")] == [stood(50), stood(30), stood(10)]
