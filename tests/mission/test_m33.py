"""M33: results are measured, and the return on investment is proven."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crmcore import CRM, Money, Rule, RulePolicy
from crmcore.testing import FrozenClock
from tests.mission.conftest import MAIL_COST, ago, crowd, euros

POLICY = RulePolicy([Rule("stage == 'enhance'", "coupon", "email"), Rule(None, "news", "email")])


def campaign(crm: CRM, clock: FrozenClock) -> None:
    """Sixty customers at two stages; the coupon costs 2 euros if taken, and makes its takers buy for 30 euros."""
    customers = crowd(crm, 60)
    with crm.begin() as tx:
        for customer in customers[::2]:
            tx.interactions.purchase(customer, euros(5), occurred_at=ago(20))
    crm.offers.define("coupon", "coupon", "cost reduction", {"email": ("Coupon", "2 euros off")}, cost=euros(2))
    crm.offers.define("news", "advice", "innovation", {"email": ("News", "What is new")})
    crm.decide("spring", POLICY, holdout=Decimal("0.5"), salt="fixed")
    crm.tick()
    clock.advance(days=2)
    with crm.begin() as tx:
        for number, decision in enumerate(tx.decisions.on("spring")):
            if decision.action.offer == "coupon" and number % 3:
                tx.interactions.purchase(decision.customer, euros(30))
            elif number % 5 == 0:
                tx.interactions.purchase(decision.customer, euros(10))
    clock.advance(days=10)


def test_return_on_investment_is_told_with_its_interval(crm: CRM, clock: FrozenClock) -> None:
    """M33: what an offer earned beyond what would have come anyway, less its cost, over its cost; how sure that is."""
    # Given a campaign whose window has ended
    campaign(crm, clock)

    # When the report is asked for
    report = crm.report("spring", days=7)
    coupon = next(effect for effect in report.groups if effect.offer == "coupon")

    # Then its cost is that of messages and of coupons taken
    taken = coupon.treated.responded
    assert MAIL_COST * coupon.treated.customers + euros(2) * taken == coupon.cost
    # And its return follows from that and from what the treated brought more, with the same interval
    earned, returned, cost = coupon.incremental_revenue, coupon.return_on_investment, float(coupon.cost.amount)
    assert earned is not None
    assert returned is not None
    more = coupon.treated.mean - coupon.held_out.mean
    assert earned.estimate == pytest.approx(more * coupon.treated.customers / 1e6)
    assert returned.estimate == pytest.approx((earned.estimate - cost) / cost)
    assert returned.low == pytest.approx((earned.low - cost) / cost)
    assert 0 < returned.low < returned.estimate < returned.high


def test_results_are_told_by_offer_channel_and_stage_and_add_up(crm: CRM, clock: FrozenClock) -> None:
    """M33: the firm sees what worked where: by offer, channel and stage, and in all."""
    # Given the campaign
    campaign(crm, clock)

    # When the report is asked for
    report = crm.report("spring", days=7)

    # Then its groups are those decided on, and sum to the whole
    assert {("coupon", "email", "enhance"), ("news", "email", "acquire")} == {
        (effect.offer, effect.channel, effect.stage) for effect in report.groups
    }
    for figure in ("customers", "responded", "total", "cost"):
        for arm in ("treated", "held_out"):
            whole = getattr(getattr(report.overall, arm), figure)
            assert whole == sum(getattr(getattr(effect, arm), figure) for effect in report.groups), (arm, figure)
    assert 60 == report.overall.treated.customers + report.overall.held_out.customers
    for told in ("coupon by email, enhance", "news by email, acquire", "all:"):
        assert told in str(report)


def test_what_a_message_costs_is_booked_when_it_is_accepted(crm: CRM, clock: FrozenClock) -> None:
    """M33: the investment is on the ledger, customer by customer, for those alone who had a message."""
    # Given the campaign
    campaign(crm, clock)

    # When the ledger is set against the decisions
    booked = {
        decision.customer: crm.ledger.totals(decision.customer)["contact cost"]
        for decision in crm.decisions.on("spring")
    }
    contacted = {decision.customer for decision in crm.decisions.on("spring") if not decision.action.holds}

    # Then who was contacted cost something, who was held out nothing
    assert contacted == {customer for customer, cost in booked.items() if cost == MAIL_COST}
    assert {Money("0", "EUR")} == {cost for customer, cost in booked.items() if customer not in contacted}


def test_what_happened_outside_the_window_does_not_count(crm: CRM, clock: FrozenClock) -> None:
    """M33: results are measured within a window that is stated, not before the decision nor after its end."""
    # Given the campaign, and a purchase long after it
    campaign(crm, clock)
    before = crm.report("spring", days=7).overall
    late = next(iter(crm.decisions.on("spring"))).customer
    crm.interactions.purchase(late, euros(10_000))

    # Then the week after the decision is as it was, and a longer window has it
    assert before == crm.report("spring", days=7).overall
    longer = crm.report("spring", days=14).overall
    assert 10_000_000_000 == longer.treated.total + longer.held_out.total - before.treated.total - before.held_out.total
