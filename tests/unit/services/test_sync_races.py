"""A sync begins a chunk anew when another writer was faster, and gives up when that goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from crmcore import CRM, Email, External, Person, Profile
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import IdentifierKey
from crmcore.errors import StorageBusy
from crmcore.testing.agreement import Side
from tests.conformance.bent_store import Bend, BentStore


class Late:
    """Finds nobody by an e-mail address so many times, as if the one who has it were committed afterwards."""

    def __init__(self, times: int) -> None:
        self.times = times

    def find(self, real: Bend, keys: Collection[IdentifierKey]) -> Mapping[IdentifierKey, CustomerId]:
        """What is found, addresses left out as often as planned."""
        found: Mapping[IdentifierKey, CustomerId] = real(keys)
        if self.times and any(key[0] == "email" for key in found):
            self.times -= 1
            return {key: customer for key, customer in found.items() if key[0] != "email"}
        return found


class Stale:
    """Refuses an update so many times, as if somebody had changed the customer since it was read."""

    def __init__(self, times: int) -> None:
        self.times = times

    def update(self, real: Bend, customers: Any) -> Mapping[CustomerId, int]:
        """The versions found."""
        if self.times:
            self.times -= 1
            return {customer.id: 99 for customer, _ in customers}
        found: Mapping[CustomerId, int] = real(customers)
        return found


def crm_on(bends: Mapping[str, Bend]) -> CRM:
    """A CRM on a bent store."""
    return Side(BentStore(bends)).crm


def test_an_address_claimed_meanwhile_is_found_when_the_chunk_is_begun_anew() -> None:
    """Nobody is added twice: the chunk is undone, and the customer who has the address is adopted."""
    late = Late(0)
    crm = crm_on({"identifiers.find": late.find})
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    late.times = 1
    done = crm.customers.sync([Profile(1, "Sara", email="sara@example.org"), Profile(2, "Ben")], source="app")
    assert (0, [sara], 1) == (late.times, list(done.adopted), len(done.added))
    assert 2 == crm.customers.count()
    assert 1 == [event.name for event in crm.events.since()].count("customers.added")


@pytest.mark.parametrize("complete", [False, True])
def test_a_customer_changed_meanwhile_is_read_again(complete: bool) -> None:
    """A change of another's is not overwritten unseen: the customer is read again, updated or archived."""
    stale = Stale(0)
    crm = crm_on({"customers.update": stale.update})
    crm.customers.sync([Profile(1, "Sara"), Profile(2, "Ben")], source="app")
    stale.times = 2
    done = crm.customers.sync([Profile(1, "Sara", language="de")], source="app", complete=complete)
    assert (0, 1, complete) == (stale.times, len(done.updated), bool(done.archived))
    assert 2 == crm.customers.get(External("app", "1")).version


def test_a_race_that_goes_on_is_told() -> None:
    """In the end it is `StorageBusy`, to be tried again later, and nothing has changed."""
    stale = Stale(0)
    crm = crm_on({"customers.update": stale.update})
    crm.customers.sync([Profile(1, "Sara")], source="app")
    stale.times = 1_000
    with pytest.raises(StorageBusy, match="try again"):
        crm.customers.sync([Profile(2, "Ben"), Profile(1, "Sara Öz")], source="app")
    assert ["Sara"] == [customer.name for customer in crm.customers.list()]
