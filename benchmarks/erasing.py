"""Erasing: one customer of many, without the checkpoint that empties the log, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from statistics import median

from benchmarks.harness import Bench, Figure, limit, seconds
from crmcore import CRM, Email, Money, NewCustomer, Person

ROUNDS = 7
PURCHASES = 20


def figures(bench: Bench) -> Iterator[Figure]:
    """The median time to erase a customer of 20 purchases among 1 M."""
    customers = bench.size(1_000_000, 20_000)
    with bench.place() as folder, CRM.open(f"sqlite:///{folder / 'crm.db'}") as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        crm.customers.add_many(
            NewCustomer(Person(f"Customer {number}"), (Email(f"{number}@example.org"),)) for number in range(customers)
        )
        numbers = count(1, customers // (2 * ROUNDS))
        taken = [seconds_of_one(crm, Email(f"{next(numbers)}@example.org")) * 1_000 for _ in range(ROUNDS)]
        yield limit(f"erase of one among {customers:,} customers", median(taken), 50, "ms")


def seconds_of_one(crm: CRM, customer: Email) -> float:
    """The seconds that erasing takes to its commit; what is pending then is the checkpoint."""
    for number in range(PURCHASES):
        crm.interactions.purchase(
            customer, Money("10", "EUR"), source="shop", external_id=f"{customer.address} {number}"
        )
    with crm.begin() as tx:
        taken = seconds(lambda: tx.privacy.erase(customer))
    crm.privacy.finish()
    return taken
