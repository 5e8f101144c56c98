"""The fault proxy: what it counts, and what has happened after each way of failing."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest

from crmcore.domain.customer.party import Customer, Person
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import CommitUnknown, StorageError, StorageUnavailable
from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import CountingIds, Fault, FaultyStore, Mode

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def store() -> FaultyStore:
    """A faulty store, migrated, with no fault planned."""
    faulty = FaultyStore(MemoryStore())
    faulty.migrate()
    return faulty


def put(store: Store, value: str) -> None:
    """Put a setting in a transaction of its own."""
    with store.begin(None, write=True) as unit:
        unit.settings.put("name", value)


def kept(store: Store) -> str | None:
    """The setting, as committed."""
    with store.begin(None, write=False) as unit:
        return unit.settings.get("name")


def test_calls_are_counted_by_name(store: FaultyStore) -> None:
    """Begin, every method of a table, savepoints and commit are calls, in order; a plan counts anew."""
    with store.begin(None, write=True) as unit, unit.savepoint():
        unit.settings.put("name", "first")
    assert ("begin", "savepoint", "settings.put", "release", "commit") == store.calls
    store.plan(None)
    assert 0 == len(store.calls)


@pytest.mark.parametrize(
    ("call", "mode", "error", "left"),
    [
        ("begin", Mode.BEFORE, StorageUnavailable, "old"),
        ("begin", Mode.AFTER, StorageUnavailable, "old"),
        ("settings.put", Mode.BEFORE, StorageUnavailable, "old"),
        ("settings.put", Mode.AFTER, StorageUnavailable, "old"),
        ("settings.put", Mode.SUCCEEDS, CommitUnknown, "old"),
        ("commit", Mode.BEFORE, StorageUnavailable, "old"),
        ("commit", Mode.AFTER, CommitUnknown, "old"),
        ("commit", Mode.SUCCEEDS, CommitUnknown, "new"),
    ],
)
def test_a_fault_strikes_once(store: FaultyStore, call: str, mode: Mode, error: type[Exception], left: str) -> None:
    """A planned fault raises its error, leaves what its mode says, and does not strike again."""
    put(store, "old")
    store.plan(Fault(mode, call=call))
    with pytest.raises(error):
        put(store, "new")
    assert store.struck
    assert left == kept(store)
    put(store, "newer")
    assert "newer" == kept(store)


def test_the_nth_call_of_a_name_fails(store: FaultyStore) -> None:
    """Calls of one name can be counted alone."""
    store.plan(Fault(Mode.BEFORE, 2, "settings.put"))
    put(store, "first")
    with pytest.raises(StorageUnavailable):
        put(store, "second")
    assert "first" == kept(store)


@pytest.mark.parametrize(("mode", "read"), [(Mode.AFTER, 1), (Mode.SUCCEEDS, 2)])
def test_a_stream_fails_on_its_way(store: FaultyStore, mode: Mode, read: int) -> None:
    """A stream fails after its first item or after its last."""
    with store.begin(None, write=True) as unit:
        tenant = unit.tenants.add("shop", currency="EUR", zone="UTC", region=None, at=AT)
    with store.begin(tenant.key, write=True) as unit:
        unit.customers.add([(Customer(CustomerId(id_), Person(), AT), "") for id_ in CountingIds().many(2)])
    store.plan(Fault(mode, call="customers.ids"))
    with store.begin(tenant.key, write=False) as unit:
        ids = unit.customers.ids()
        assert read == len(list(islice(ids, read)))
        with pytest.raises(StorageError):
            next(ids)


def test_it_says_what_the_store_says(store: FaultyStore) -> None:
    """What the wrapped store says through the port, the wrapper says."""
    inner = MemoryStore()
    wrapper = FaultyStore(inner)
    assert (inner.lasting, inner.port_version, inner.secrets) == (
        wrapper.lasting,
        wrapper.port_version,
        wrapper.secrets,
    )
    assert inner.pending() == wrapper.pending()
