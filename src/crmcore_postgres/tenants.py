"""Tenants where the URL says that there is one, because nothing would keep two apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import SingleTenancy
from crmcore.stores.sql.tenant_rows import OwnedTable
from crmcore.stores.sql.tenants import TenantQueries, tenant_of
from crmcore_postgres.tenant_rows import DELETE

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit


class PostgresTenants(TenantQueries):
    """The tenants of the database. The bound one is told with the beginning of the transaction."""

    def keyed(self, key: TenantKey) -> Tenant | None:
        unit = cast("PostgresUnit", self._executor)
        found = unit.found_tenant(key)
        if found is None:
            return super().keyed(key)
        rows = unit.rows(found)
        return tenant_of(rows[0]) if rows else None

    def _delete(self, table: OwnedTable) -> str:
        return DELETE[table.name]


class OnlyTenant(PostgresTenants):
    """The one tenant of the database."""

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        tenant = super().add(name, currency=currency, zone=zone, region=region, at=at)
        # Adding is held, so that of two that add one sees the other's.
        if len(self.all()) + len(self.dropping()) > 1:
            raise SingleTenancy
        return tenant
