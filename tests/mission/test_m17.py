"""M17: what an acquisition takes, and costs of sales and service, are recorded and spread over the customer's life."""

from __future__ import annotations

from datetime import date

from crmcore import CRM, Booking, CustomerId, Money
from tests.mission.conftest import ago, euros


def test_costs_are_recorded_by_account_once_and_can_be_taken_back(crm: CRM, sara: CustomerId) -> None:
    """M17: acquisition cost, cost of sales and cost to serve each have an account; booked again is the same."""
    # Given costs from three systems, one of them delivered twice
    booked = crm.ledger.book_many(
        [
            Booking(sara, "acquisition cost", euros(60), ago(100), "adverts", "click-7"),
            Booking(sara, "product cost", euros(25), ago(90), "shop", "order-1"),
            Booking(sara, "cost to serve", euros("7.50"), ago(80), "desk", "call-3"),
        ]
    )
    again = crm.ledger.book(
        sara, "cost to serve", euros("7.50"), occurred_at=ago(80), source="desk", external_id="call-3"
    )

    # When a part of it is taken back
    crm.ledger.book(sara, "cost to serve", euros("-2.50"))

    # Then each account says what it came to, for the customer as for the firm
    assert booked[2] == again
    totals = {"product cost": 25, "acquisition cost": 60, "cost to serve": 5, "contact cost": 0}
    assert (
        {account: euros(amount) for account, amount in totals.items()} == crm.ledger.totals(sara) == crm.ledger.totals()
    )
    assert 4 == len(crm.ledger.of(sara))


def test_a_customer_turns_profitable_only_with_time(crm: CRM, sara: CustomerId) -> None:
    """M17: the investment comes first; the firm sees on which day a customer had paid it back."""
    # Given an acquisition that cost 60, and a purchase a month with its cost
    crm.ledger.book(sara, "acquisition cost", euros(60), occurred_at=ago(130))
    for days in (120, 90, 60, 30):
        crm.interactions.purchase(sara, euros(40), occurred_at=ago(days))
        crm.ledger.book(sara, "product cost", euros(15), occurred_at=ago(days))

    # When her profit is asked for month by month
    def profit(days: int) -> Money:
        ((_, (value,)),) = crm.table(["value.profit"], customers=[sara], as_of=ago(days).date()).rows()
        assert isinstance(value, Money)
        return value

    # Then it starts below zero and turns with the third purchase
    assert [euros(-60), euros(-35), euros(-10), euros(15), euros(40)] == [
        profit(days) for days in (125, 115, 85, 55, 0)
    ]


def test_what_acquisitions_cost_in_a_period_is_told(crm: CRM, sara: CustomerId) -> None:
    """M17: costs are told for any stretch of days, so that one period's investment can be set against another's."""
    # Given acquisition costs in two months
    crm.ledger.book(sara, "acquisition cost", euros(60), occurred_at=ago(50))
    crm.ledger.book(sara, "acquisition cost", euros(40), occurred_at=ago(5))

    # Then each month has its own
    january = crm.ledger.totals(first=date(2026, 1, 1), last=date(2026, 1, 31))
    march = crm.ledger.totals(first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert (euros(60), euros(40)) == (january["acquisition cost"], march["acquisition cost"])


def test_a_regular_that_costs_less_to_serve_is_told_from_one_that_costs_more(crm: CRM, sara: CustomerId) -> None:
    """M17: cost in a window of days is a field, so that the cost to serve now can be compared with earlier."""
    # Given a customer who needed much help at first
    crm.ledger.book(sara, "cost to serve", euros(30), occurred_at=ago(200))
    crm.ledger.book(sara, "cost to serve", euros(4), occurred_at=ago(10))

    # When the last quarter is set against all time
    ((_, (whole, lately)),) = crm.table(["value.cost", "value.cost(days=90)"], customers=[sara]).rows()

    # Then it shows that she costs less than she did, and a segment can ask for it
    assert (euros(34), euros(4)) == (whole, lately)
    crm.segments.define("cheap-to-serve", "value.cost(days=90) < 5 and value.cost > 30")
    assert [sara] == list(crm.segments.members("cheap-to-serve"))
