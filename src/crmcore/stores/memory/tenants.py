"""Tenants in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day
from crmcore.errors import NameTaken, TransactionError
from crmcore.ports.store import DroppedRows
from crmcore.stores.memory.rows import TenantRows, fact_counts
from crmcore.stores.memory.transaction import Table

_DROPPED = "greatest tenant dropped"


class MemoryTenants(Table):
    """The tenants of the store."""

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        journal, database = self._tx.journal, self._tx.database
        if name in (tenant.name for tenant in database.tenants.values()):
            raise NameTaken("tenant", name)
        dropped = int(database.settings.get(_DROPPED, "0"))
        key = TenantKey(max([dropped, *database.tenants]) + 1)
        tenant = Tenant(key, name, currency, zone, region, at)
        journal.put(database.tenants, key, tenant)
        journal.put(database.rows, key, TenantRows())
        return tenant

    def named(self, name: str) -> Tenant | None:
        return next((tenant for tenant in self.all() if tenant.name == name), None)

    def keyed(self, key: TenantKey) -> Tenant | None:
        database = self._tx.database
        return None if key in database.dropping else database.tenants.get(key)

    def all(self) -> Sequence[Tenant]:
        database = self._tx.database
        return [database.tenants[key] for key in sorted(database.tenants) if key not in database.dropping]

    def dropping(self) -> Sequence[Tenant]:
        database = self._tx.database
        return [database.tenants[key] for key in sorted(database.dropping)]

    def restored(self, added_at: datetime, *, keyed_as: TenantKey | None, evaluated_on: Day | None) -> None:
        journal, tenant = self._tx.journal, self._tx.tenant
        told = evolve(tenant, added_at=added_at, keyed_as=keyed_as, revision=tenant.revision + 1)
        journal.put(self._tx.database.tenants, tenant.key, told)
        journal.remove(self._tx.rows.evaluated, "on")
        if evaluated_on is not None:
            journal.put(self._tx.rows.evaluated, "on", evaluated_on)

    def count_rows(self) -> Mapping[str, int]:
        return fact_counts(self._tx.rows)

    def begin_drop(self, at: datetime) -> None:
        database, journal, key = self._tx.database, self._tx.journal, self._tx.tenant_key
        if key in database.tenants and key not in database.dropping:
            journal.put(database.dropping, key, at)

    def drop_some(self, limit: int, *, reclaimed: bool = False) -> DroppedRows:
        database, journal, key = self._tx.database, self._tx.journal, self._tx.tenant_key
        if key not in database.tenants:
            return DroppedRows({}, finished=True)
        if key not in database.dropping:
            raise TransactionError("a tenant is dropped after begin_drop only")
        counts = self.count_rows()
        journal.remove(database.rows, key)
        journal.remove(database.tenants, key)
        journal.remove(database.dropping, key)
        dropped = max(key, int(database.settings.get(_DROPPED, "0")))
        journal.put(database.settings, _DROPPED, str(dropped))
        return DroppedRows(counts, finished=True)
