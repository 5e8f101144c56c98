"""M15: the profit of each customer."""

from __future__ import annotations

from datetime import date

from crmcore import CRM, CustomerId, Email, Money, Person, Ranking
from crmcore.domain.kernel.field import FieldRef
from tests.mission.conftest import ago, euros


def three(crm: CRM) -> tuple[CustomerId, CustomerId, CustomerId]:
    """One who brings money, one who costs more than he brings, one who gave everything back."""
    good, bad, back = (
        crm.customers.add(Person(name), Email(f"{name}@example.org")) for name in ("good", "bad", "back")
    )
    for days in (400, 30):
        crm.interactions.purchase(good, euros(100), occurred_at=ago(days))
        crm.ledger.book(good, "product cost", euros(40), occurred_at=ago(days))
    crm.interactions.purchase(bad, euros(50), occurred_at=ago(300))
    crm.ledger.book(bad, "cost to serve", euros(70), occurred_at=ago(20))
    crm.interactions.purchase(back, euros(30), occurred_at=ago(50))
    crm.interactions.give_back(back, euros(30), occurred_at=ago(45))
    return good, bad, back


def profits(crm: CRM, field: str = "value.profit", **moment: object) -> dict[CustomerId, Money]:
    """Each customer's profit by one field, at a moment."""
    return {customer: value for customer, (value,) in crm.table([field], **moment).rows()}  # type: ignore[arg-type, misc]


def test_each_customer_s_profit_is_known(crm: CRM) -> None:
    """M15: revenue less returns less all costs, to the cent, customer by customer; some are below zero."""
    # Given customers of three kinds
    good, bad, back = three(crm)

    # Then each one's profit is told, and who brings none is found
    assert {good: euros(120), bad: euros(-20), back: euros(0)} == profits(crm)
    crm.segments.define("at-a-loss", "value.profit < 0")
    assert [bad] == list(crm.segments.members("at-a-loss"))


def test_profit_is_told_over_any_period_and_on_any_day(crm: CRM) -> None:
    """M15: who is profitable now may not be who was: the last year, the last month, a day gone by."""
    # Given customers whose revenue and costs lie far apart
    good, bad, back = three(crm)

    # Then each period has its own profits
    assert {good: euros(60), bad: euros(-20), back: euros(0)} == profits(crm, "value.profit(days=365)")
    assert {good: euros(0), bad: euros(-70), back: euros(0)} == profits(crm, "value.profit(days=25)")
    assert {good: euros(60), bad: euros(50), back: euros(0)} == profits(crm, as_of=date(2026, 1, 1))


def test_what_comes_in_other_money_counts_in_the_firm_s_own(crm: CRM) -> None:
    """M15: profit is in one currency whatever was paid in, at the rate of the day."""
    # Given a customer who pays in dollars, and a rate that changes
    good, _, _ = three(crm)
    crm.rates.set("USD", "0.80", on=date(2026, 1, 1))
    crm.rates.set("USD", "0.90", on=date(2026, 3, 1))

    # When she buys before and after the change
    crm.interactions.purchase(good, Money("10", "USD"), occurred_at=ago(20))
    crm.interactions.purchase(good, Money("10", "USD"), occurred_at=ago(2))

    # Then each counts at its own day's rate, and what was paid stays on record
    assert euros(120) + euros(8) + euros(9) == profits(crm)[good]
    assert Money("10", "USD") == crm.interactions.last(good, 1)[0].amount


def test_the_most_profitable_are_found(crm: CRM) -> None:
    """M15: the firm lists its most profitable customers, and that list follows what happens."""
    # Given a ranking by profit
    good, bad, _ = three(crm)
    crm.segments.define("best", Ranking(FieldRef("value.profit"), top=1))
    assert [good] == list(crm.segments.members("best"))

    # When another overtakes
    crm.interactions.purchase(bad, euros(500))
    crm.segments.refresh("best")

    # Then he is the best
    assert [bad] == list(crm.segments.members("best"))
