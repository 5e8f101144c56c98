"""Tenants as a connection knows them."""

from __future__ import annotations

from datetime import datetime

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.tenants import TenantQueries


class KnownTenants(TenantQueries):
    """The tenants of the database; those that the connection has read are kept for its next transactions.

    `kept` is emptied by whoever begins a transaction after another connection has committed, and here as soon as this
    one may write a tenant: whether that is committed or undone, the next transaction reads them anew.
    """

    def __init__(self, executor: Executor, kept: dict[TenantKey, Tenant]) -> None:
        super().__init__(executor)
        self._kept: dict[TenantKey, Tenant] | None = kept

    def keyed(self, key: TenantKey) -> Tenant | None:
        if self._kept is None:
            return super().keyed(key)
        found = self._kept.get(key)
        if found is None:
            found = super().keyed(key)
            if found is not None:
                self._kept[key] = found
        return found

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        self.forget()
        return super().add(name, currency=currency, zone=zone, region=region, at=at)

    def restored(self, added_at: datetime, *, keyed_as: TenantKey | None, evaluated_on: Day | None) -> None:
        self.forget()
        super().restored(added_at, keyed_as=keyed_as, evaluated_on=evaluated_on)

    def begin_drop(self, at: datetime) -> None:
        self.forget()
        super().begin_drop(at)

    def forget(self) -> None:
        """Keep nothing, until the transaction ends."""
        if self._kept is not None:
            self._kept.clear()
            self._kept = None
