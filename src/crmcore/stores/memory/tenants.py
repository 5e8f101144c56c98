"""Tenants in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import NameTaken
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.memory.transaction import Table


class MemoryTenants(Table):
    """The tenants of the store."""

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        journal, database = self._tx.journal, self._tx.database
        if self.named(name) is not None:
            raise NameTaken("tenant", name)
        key = TenantKey(max(database.tenants, default=0) + 1)
        tenant = Tenant(key, name, currency, zone, region, at)
        journal.put(database.tenants, key, tenant)
        journal.put(database.rows, key, TenantRows())
        return tenant

    def named(self, name: str) -> Tenant | None:
        return next((tenant for tenant in self.all() if tenant.name == name), None)

    def keyed(self, key: TenantKey) -> Tenant | None:
        return self._tx.database.tenants.get(key)

    def all(self) -> Sequence[Tenant]:
        return sorted(self._tx.database.tenants.values(), key=lambda tenant: tenant.key)
