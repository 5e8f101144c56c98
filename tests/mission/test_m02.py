"""M2: information from inside and outside sources is integrated."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from crmcore import CRM, Complaint, CustomerId, Email, Rule, RulePolicy
from tests.mission.conftest import ago, agree, euros

CENSUS = b"""mail,household,income,rival
sara@example.org,3,41000.50,Leaf & Co
"""
ORDERS = b"""order;mail;day;amount
7;sara@example.org;2026-03-01;30,00
8;sara@example.org;2026-03-05;25,50
"""


def test_inside_and_outside_sources_stand_side_by_side(crm: CRM, sara: CustomerId) -> None:
    """M2: purchases, money, marketing and service from inside, demographics and rivals from outside: one
    row a customer.
    """
    # Given inside sources: the shop's orders, the service desk's complaint, a cost, an offer that went out
    orders = crm.imports.csv(
        io.BytesIO(ORDERS),
        {
            "source": "shop",
            "file": {"delimiter": ";"},
            "customer": {"email": "mail"},
            "interaction": {
                "kind": "purchase",
                "external_id": "order",
                "occurred_at": {"column": "day", "format": "%Y-%m-%d"},
                "amount": {"column": "amount", "currency": "EUR", "decimal": ","},
            },
        },
    )
    crm.interactions.record(sara, Complaint("Too late", "8"), touchpoint="call centre", occurred_at=ago(2))
    crm.ledger.book(sara, "product cost", euros(20), occurred_at=ago(9))
    agree(crm, sara)
    crm.offers.define("spring", "product", "customer service", {"email": ("Spring", "New teas")})
    crm.decide("spring", RulePolicy([Rule(None, "spring", "email")]))
    crm.tick()

    # And an outside source: bought-in figures about households, income and competitors
    crm.attributes.declare("household", "integer", doc="persons in the household")
    crm.attributes.declare("income", "money", doc="income of the household, a year")
    crm.attributes.declare("rival", doc="where else the customer buys")
    bought_in = crm.imports.csv(
        io.BytesIO(CENSUS),
        {
            "source": "census",
            "customer": {"email": "mail"},
            "attributes": {"household": "household", "income": "income", "rival": "rival"},
        },
    )

    # When one asks for all of it at once
    fields = [
        "purchases.count", "value.profit", "contacts.count", "complaints.count",
        "attribute.household", "attribute.income", "attribute.rival",
    ]  # fmt: skip
    row = dict(crm.table(fields).rows())[sara]

    # Then it is one row, each value with its source and date on record
    assert (2, 0, 1) == (orders.recorded, orders.rejected, bought_in.recorded)
    assert (2, euros("35.4992"), 1, 1, 3, euros("41000.50"), "Leaf & Co") == row
    assert {"census"} == {stated.source for stated in crm.attributes.of(sara).values()}
    assert {"shop", "crmcore", None} == {told.interaction.source for told in crm.story(sara).interactions}


def test_a_segment_may_use_sources_from_both_sides(crm: CRM, sara: CustomerId) -> None:
    """M2: what is bought in from outside and what is known from inside are asked for in one breath."""
    # Given the same outside figure about two customers, of whom one buys
    crm.attributes.declare("household", "integer")
    ben = crm.customers.add(crm.customers.get(sara).party, Email("ben@example.org"))
    for customer in (sara, ben):
        crm.attributes.state(customer, {"household": 4}, source="census")
    crm.interactions.purchase(sara, euros(30), occurred_at=ago(3))

    # When a segment asks for large households that buy
    crm.segments.define("families", "attribute.household >= 3 and purchases.count(days=30) > 0")

    # Then only who fits on both counts is in, and why is told clause by clause
    assert [sara] == list(crm.segments.members("families"))
    assert [True, False] == [clause.holds for clause in crm.segments.why("families", ben)]


def test_of_two_sources_the_newest_statement_holds_and_both_stay_on_record(crm: CRM, sara: CustomerId) -> None:
    """M2: sources that disagree are integrated by date, and what each of them said can still be read."""
    # Given two sources that say different things, the older one arriving last
    crm.attributes.declare("weight", "decimal", doc="tea a year, in kilograms")
    crm.attributes.state(sara, {"weight": Decimal("2.5")}, source="survey", stated_at=ago(10))
    crm.attributes.state(sara, {"weight": Decimal("1.5")}, source="panel", stated_at=ago(400))

    # When the value is asked for today and for last year
    now = crm.table(["attribute.weight"], customers=[sara]).columns().values["attribute.weight"]
    then = crm.table(["attribute.weight"], customers=[sara], as_of=date(2025, 12, 31)).columns().values

    # Then each day has what was newest by then
    assert [Decimal("2.5")] == now
    assert [Decimal("1.5")] == then["attribute.weight"]
    assert ["panel", "survey"] == [stated.source for stated in crm.attributes.history(sara, "weight")]
