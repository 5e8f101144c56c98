"""Made-up purchases, and the databases that they go into; the same in each run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from crmcore import CRM, CustomerId, Entry, Money, NewCustomer, Person, Purchase
from crmcore.system.ids import SystemIds

SOURCE = "shop"


class Bought(NamedTuple):
    """A purchase as an app has it at hand, before anything is done with it."""

    id: UUID
    customer: CustomerId
    occurred_at: datetime
    external_id: str
    amount: Decimal


def crm_at(folder: Path) -> CRM:
    """A new CRM on a file in the folder."""
    crm = CRM.open(f"sqlite:///{folder / 'crm.db'}")
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    return crm


def add_customers(crm: CRM, count: int) -> Sequence[CustomerId]:
    """Add so many customers and return their ids."""
    crm.customers.add_many(NewCustomer(Person(f"Customer {number}")) for number in range(count))
    found: list[CustomerId] = []
    while page := crm.customers.list(after=found[-1] if found else None, limit=10_000):
        found += [customer.id for customer in page]
    return found


def purchases(customers: Sequence[CustomerId], count: int, *, days: int = 600) -> Iterator[Bought]:
    """So many purchases of these customers in the order of time, over so many days until yesterday."""
    random, ids = Random(5), SystemIds()
    start = datetime.now(UTC) - timedelta(days=days + 1)
    step = timedelta(days=days) / count
    for number in range(count):
        customer = customers[int(random.random() * len(customers))]
        amount = Decimal(random.randrange(100, 20_000)).scaleb(-2)
        yield Bought(ids.new(), customer, start + step * number, f"order-{number}", amount)


def entries(bought: Sequence[Bought]) -> Iterator[Entry]:
    """The same as crmcore takes them."""
    return (
        Entry(customer, Purchase(Money(amount, "EUR")), occurred_at, SOURCE, external_id)
        for _, customer, occurred_at, external_id, amount in bought
    )
