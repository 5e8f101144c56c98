"""M30: the figures behind goals in three groups: cost savings, revenue, strategic effect."""

from __future__ import annotations

from decimal import Decimal

from crmcore import CRM, Feedback, Money, Person, Phone, Rule, RulePolicy
from crmcore.testing import FrozenClock
from tests.mission.conftest import MAIL_COST, TEXT_COST, ago, crowd, euros


def test_figures_of_all_three_groups_are_read_from_the_record(crm: CRM, clock: FrozenClock) -> None:
    """M30: sales revenue, success rate, profit, satisfaction and the cost of selling come from what was recorded."""
    # Given ten customers who are written to, of whom four buy and five rate
    customers = crowd(crm, 10)
    crm.offers.define("tin", "product", "convenience", {"email": ("Tin", "A tin")})
    crm.decide("spring", RulePolicy([Rule(None, "tin", "email")]))
    crm.tick()
    clock.advance(days=3)
    for customer in customers[:4]:
        crm.interactions.purchase(customer, euros(25))
        crm.ledger.book(customer, "product cost", euros(10))
    for customer, score in zip(customers, (10, 9, 8, 6, 7), strict=False):
        crm.interactions.record(customer, Feedback(score))

    # When the figures are read
    columns = crm.table(["value.revenue", "value.profit", "feedback.total", "feedback.count"]).columns().values
    revenue, profit = (
        sum((each.amount for each in columns[name] if isinstance(each, Money)), Decimal(0))
        for name in ("value.revenue", "value.profit")
    )
    satisfaction = Decimal(sum(columns["feedback.total"])) / sum(columns["feedback.count"])  # type: ignore[arg-type]
    report = crm.report("spring", days=7)

    # Then revenue, profit and the rate of success are there
    assert (Decimal(100), Decimal("59.992")) == (revenue, profit)
    assert (4, 10, 0.4) == (
        report.overall.treated.responded, report.overall.treated.customers, report.overall.treated.response_rate
    )  # fmt: skip
    # And what selling cost, and how satisfied customers are
    assert Money("0.008", "EUR") == crm.ledger.totals()["contact cost"] == report.overall.cost
    assert Decimal(8) == satisfaction


def test_what_a_cheaper_channel_saves_is_seen_in_the_ledger(crm: CRM) -> None:
    """M30: savings of cost show, because each contact's cost is booked when its channel took it, channel by channel."""
    # Given the same message by two channels, to ten customers each
    crowd(crm, 10)
    with crm.begin() as tx:
        for number in range(10):
            caller = tx.customers.add(Person(f"Caller {number}"), Phone(f"030 9018{number:02}"))
            tx.consents.grant(caller, channel="sms", purpose="offers", evidence="signup form v3")
    crm.offers.define("tin", "product", "convenience", {"email": ("Tin", "A tin"), "sms": ("", "A tin")})

    # When both go out
    policy = RulePolicy([Rule(None, "tin", "email"), Rule(None, "tin", "sms")])
    crm.decide("spring", policy)
    crm.tick()

    # Then the report sets one cost against the other
    costs = {effect.channel: effect.cost for effect in crm.report("spring").groups}
    assert {"email": MAIL_COST * 10, "sms": TEXT_COST * 10} == costs


def test_figures_are_told_for_any_period(crm: CRM) -> None:
    """M30: a goal is for a period, so its figure can be read for one, and for the same days as of an earlier date."""
    # Given purchases in two quarters
    (customer,) = crowd(crm, 1)
    for days, amount in ((150, 30), (100, 20), (40, 60), (10, 5)):
        crm.interactions.purchase(customer, euros(amount), occurred_at=ago(days))

    # When the last 90 days are asked for, now and as of 90 days ago
    now = dict(crm.table(["value.revenue(days=90)"]).rows())[customer]
    before = dict(crm.table(["value.revenue(days=90)"], as_of=ago(90)).rows())[customer]

    # Then each quarter has its own
    assert ((euros(65),), (euros(50),)) == (now, before)
