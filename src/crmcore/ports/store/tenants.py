"""Tenants in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant


class TenantTable(Protocol):
    """The tenants of the database; reachable from every unit of work."""

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        """Add a tenant under the next free key. Raises `NameTaken`, and `SingleTenancy` where a store that keeps no two
        tenants apart has one.
        """
        ...

    def named(self, name: str) -> Tenant | None:
        """The tenant of that name."""
        ...

    def keyed(self, key: TenantKey) -> Tenant | None:
        """The tenant of that key, its revision up to date."""
        ...

    def all(self) -> Sequence[Tenant]:
        """All tenants, by key."""
        ...
