"""Tenants that a connection keeps: never older than what a transaction would read."""

from __future__ import annotations

import pytest

from crmcore.testing.conformance import samples
from tests.unit.crmcore_sqlite.conftest import Shop


class Undone(Exception):
    """Raised to undo a transaction."""


def _revision(shop: Shop) -> int:
    with shop.read() as unit:
        found = unit.tenants.named("shop")
    assert found is not None
    return found.revision


def _define(shop: Shop, body: str) -> int:
    """Write a definition, look at the tenant in the same transaction, and return the revision seen."""
    with shop.write() as unit:
        assert unit.tenants.named("shop") is not None
        unit.definitions.put("measure", "purchases", body, samples.NOON)
        found = unit.tenants.named("shop")
    assert found is not None
    return found.revision


def test_a_tenant_is_read_once_while_nothing_changes(shop: Shop) -> None:
    """The next transaction has the very tenant that the one before has read."""
    with shop.read() as unit:
        first = unit.tenants.named("shop")
    with shop.write() as unit:
        assert first is not None
        assert first is unit.tenants.named("shop")


def test_a_definition_of_one_s_own_is_seen_at_once(shop: Shop) -> None:
    """Within the transaction that writes it and in the next."""
    before = _revision(shop)
    assert before + 1 == _define(shop, "{}") == _revision(shop)


def test_a_definition_that_another_connection_wrote_is_seen(shop: Shop) -> None:
    """A transaction begun after another process has committed sees the tenant as it is now."""
    before = _revision(shop)
    _define(shop.again(), "{}")
    assert before + 1 == _revision(shop)


def test_a_definition_undone_leaves_nothing(shop: Shop) -> None:
    """After a transaction that was rolled back the tenant is as it was before."""
    before = _revision(shop)
    with pytest.raises(Undone), shop.write() as unit:
        unit.definitions.put("measure", "purchases", "{}", samples.NOON)
        changed = unit.tenants.named("shop")
        assert changed is not None
        assert before + 1 == changed.revision
        raise Undone
    assert before == _revision(shop)


def test_a_tenant_undone_is_not_there(shop: Shop) -> None:
    """A tenant added in a transaction that was rolled back is unknown to the next."""
    with pytest.raises(Undone), shop.store.begin(None, write=True) as unit:
        unit.tenants.add("second", currency="EUR", zone="UTC", region=None, at=samples.NOON)
        assert unit.tenants.named("second") is not None
        raise Undone
    with shop.read() as unit:
        assert unit.tenants.named("second") is None
