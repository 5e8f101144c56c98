"""The store in memory: how it is opened, migrated, joined, closed and registered."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import (
    InvalidValue,
    NotMigrated,
    StorageUnavailable,
    TransactionError,
    UnfitConnection,
    UnknownTenant,
)
from crmcore.stores.memory import plugin
from crmcore.stores.memory.store import MemoryStore


def test_each_opening_is_a_new_store() -> None:
    """``memory://`` opens a new store each time; nothing is shared."""
    first, second = MemoryStore.open("memory://"), MemoryStore.open("memory://")
    first.migrate()
    pending = [migration.number for migration in second.pending()]
    assert list(range(1, max(pending) + 1)) == pending
    assert [] == list(first.pending())


@pytest.mark.parametrize("url", ["memory://shop", "memory:", "sqlite:///shop.db", ""])
def test_a_url_that_names_something_is_refused(url: str) -> None:
    """A store in memory has no name: any other URL is an `InvalidValue`."""
    with pytest.raises(InvalidValue):
        MemoryStore.open(url)


def test_nothing_begins_before_migrating() -> None:
    """`begin` raises `NotMigrated` before `migrate`, to read and to write."""
    store = MemoryStore()
    for write in (True, False):
        with pytest.raises(NotMigrated), store.begin(None, write=write):
            raise AssertionError("begun")


def test_a_closed_store_is_of_no_use() -> None:
    """After `close` neither `begin` nor `migrate` works: `StorageUnavailable`."""
    store = MemoryStore()
    store.close()
    with pytest.raises(StorageUnavailable):
        store.migrate()
    with pytest.raises(StorageUnavailable), store.begin(None, write=True):
        raise AssertionError("begun")


def test_a_copy_holds_the_same_and_goes_its_own_way() -> None:
    """What either writes afterwards the other never sees; a copy works under the same key."""
    store = MemoryStore()
    store.migrate()
    assert store.secrets is not None
    store.secrets.make()
    with store.begin(None, write=True) as unit:
        unit.settings.put("what", "both")
    copied = store.copy()
    assert [] == list(copied.pending())
    assert copied.secrets is not None
    assert store.secrets.master_key() == copied.secrets.master_key()
    for each, said in ((store, "one"), (copied, "other")):
        with each.begin(None, write=True) as unit:
            assert "both" == unit.settings.get("what")
            unit.settings.put("what", said)
    with store.begin(None, write=False) as one, copied.begin(None, write=False) as other:
        assert ("one", "other") == (one.settings.get("what"), other.settings.get("what"))
    copied.close()
    with pytest.raises(StorageUnavailable):
        copied.copy()


def test_there_is_no_connection_to_join() -> None:
    """`join` raises `UnfitConnection` and says why."""
    with pytest.raises(UnfitConnection, match="memory has no connections"):
        MemoryStore().join(object(), TenantKey(1))


def test_the_master_key_is_made_once_and_differs_between_stores() -> None:
    """The key is none until it is made, then stays; another store makes another. Its repr does not show it."""
    first, second = MemoryStore().secrets, MemoryStore().secrets
    assert first is not None
    assert second is not None
    assert first.master_key() is None
    made = first.make()
    assert 32 == len(made)
    assert made == first.make() == first.master_key()
    assert made != second.make()
    assert repr(made) not in repr(first)


def test_an_unknown_tenant_has_no_tables() -> None:
    """A transaction of a tenant that does not exist, or of none, reaches no customers."""
    store = MemoryStore()
    store.migrate()
    with store.begin(TenantKey(7), write=False) as unit, pytest.raises(UnknownTenant):
        unit.customers.count(archived=False)
    with store.begin(None, write=False) as unit, pytest.raises(TransactionError):
        unit.customers.count(archived=False)


def test_the_store_is_registered_by_its_scheme() -> None:
    """The plugin serves the scheme ``memory``."""
    (scheme, opens), *others = plugin.register_stores().items()
    assert ("memory", []) == (scheme, others)
    assert isinstance(opens("memory://"), MemoryStore)
