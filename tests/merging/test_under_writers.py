"""A customer is merged and parted while others record, book, state and decide about it: one state in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from attrs import define, field

from crmcore import CRM, CustomerId, Email, Entry, Money, Person, Purchase, Rule, RulePolicy
from crmcore.errors import StorageBusy
from tests.merging.conftest import Wire

ROUNDS = 12
POLICY = RulePolicy([Rule(None, "tea", "email")])


@define
class Together:
    """Two customers who are one and two by turns, while others write about them."""

    crm: CRM
    customers: Sequence[CustomerId]
    done: threading.Event = field(factory=threading.Event)

    def record(self, place: int) -> None:
        """Record, book and state, so often."""
        customer, euro = self.customers[place], Money("1", "EUR")
        entries = [Entry(customer, Purchase(euro)), Entry(customer, Purchase(euro))]
        for _ in range(ROUNDS):
            done(lambda: self.crm.interactions.purchase(customer, euro))
            done(lambda: self.crm.interactions.record_many(entries))
            done(lambda: self.crm.ledger.book(customer, "cost to serve", euro))
            done(lambda: self.crm.attributes.state(customer, {"city": str(place)}, source="form"))

    def decide(self) -> None:
        """Decide and deliver, so often."""
        for number in range(ROUNDS):
            occasion = f"occasion {number}"
            done(partial(self.crm.decide, occasion, POLICY, customers=self.customers))
            done(self.crm.tick)

    def merge(self) -> None:
        """Merge and part, until the others are done."""
        one, other = self.customers
        while not self.done.is_set():
            done(lambda: self.crm.merges.merge(one, other))
            done(lambda: self.crm.merges.unmerge(one))


def done(act: Callable[[], object]) -> None:
    """Do it, again as long as the store is busy."""
    while True:
        try:
            act()
        except StorageBusy:
            continue
        return


@pytest.mark.parametrize("crm", ["sqlite", "postgres"], indirect=True)
def test_writers_and_a_merger_end_in_one_state(crm: CRM, wire: Wire) -> None:
    """Whatever was acknowledged is there once, about the head or the origin, and sums are those of the rows."""
    crm.attributes.declare("city")
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea")})
    customers = [crm.customers.add(Person("Sara"), Email(f"{name}@example.org")) for name in ("sara", "oez")]
    for customer in customers:
        crm.consents.grant(customer, channel="email", purpose="offers", evidence="form")
    together = Together(crm, customers)
    with ThreadPoolExecutor(4) as threads:
        merging = threads.submit(together.merge)
        writing = [threads.submit(together.record, 0), threads.submit(together.record, 1)]
        writing.append(threads.submit(together.decide))
        try:
            for each in writing:
                each.result(120)
        finally:
            together.done.set()
        merging.result(120)
    crm.tick()
    for place, customer in enumerate(customers):
        bought = crm.measures.of(customer)["purchases"]
        assert (3 * ROUNDS, Money(3 * ROUNDS, "EUR")) == (bought.count, bought.total)
        assert Money(ROUNDS, "EUR") == crm.ledger.totals(customer)["cost to serve"]
        assert {customer} == {each.origin for each in crm.interactions.of(customer)}
        assert str(place) == crm.attributes.of(customer)["city"].value
        assert {customer} >= {each.origin for each in crm.decisions.of(customer, limit=100)}
        assert {"accepted"} >= {each.state for each in crm.outbox.of(customer, limit=100)}
    assert ROUNDS <= len(wire.sent) == len({each.key for each in wire.sent}) <= 2 * ROUNDS
    assert crm.merges.merge(*customers)
    assert Money(6 * ROUNDS, "EUR") == crm.measures.of(customers[0])["purchases"].total
