"""Tenants as a connection knows them."""

from __future__ import annotations

from datetime import datetime

from crmcore.domain.kernel.tenant import Tenant
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.tenants import TenantQueries


class KnownTenants(TenantQueries):
    """The tenants of the database; those that the connection has read are kept for its next transactions.

    `kept` is emptied by whoever begins a transaction after another connection has committed, and here as soon as this
    one may write a tenant: whether that is committed or undone, the next transaction reads them anew.
    """

    def __init__(self, executor: Executor, kept: dict[str, Tenant]) -> None:
        super().__init__(executor)
        self._kept: dict[str, Tenant] | None = kept

    def named(self, name: str) -> Tenant | None:
        if self._kept is None:
            return super().named(name)
        found = self._kept.get(name)
        if found is None:
            found = super().named(name)
            if found is not None:
                self._kept[name] = found
        return found

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        self.forget()
        return super().add(name, currency=currency, zone=zone, region=region, at=at)

    def forget(self) -> None:
        """Keep nothing, until the transaction ends."""
        if self._kept is not None:
            self._kept.clear()
            self._kept = None
