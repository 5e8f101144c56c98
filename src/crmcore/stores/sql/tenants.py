"""Tenants in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import NameTaken
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_instant

_SELECT = "SELECT id, name, currency, zone, region, added_at, revision FROM crm_tenant"


class TenantQueries:
    """The tenants of the database."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        self._executor.hold("tenants")
        row = self._executor.execute(
            "INSERT INTO crm_tenant (id, name, currency, zone, region, added_at)"
            " SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ? FROM crm_tenant WHERE true"
            " ON CONFLICT (name) DO NOTHING RETURNING id",
            (name, currency, zone, region, micros(at)),
        ).fetchone()
        if row is None:
            raise NameTaken("tenant", name)
        return Tenant(TenantKey(row[0]), name, currency, zone, region, at)

    def named(self, name: str) -> Tenant | None:
        row = self._executor.execute(_SELECT + " WHERE name = ?", (name,)).fetchone()
        return None if row is None else _tenant(row)

    def keyed(self, key: TenantKey) -> Tenant | None:
        row = self._executor.execute(_SELECT + " WHERE id = ?", (key,)).fetchone()
        return None if row is None else _tenant(row)

    def all(self) -> Sequence[Tenant]:
        return [_tenant(row) for row in self._executor.execute(_SELECT + " ORDER BY id").fetchall()]


@lru_cache(maxsize=256)
def _tenant(row: tuple[Any, ...]) -> Tenant:
    """The tenant of a row, made once: each transaction reads its own."""
    id_, name, currency, zone, region, added_at, revision = row
    return Tenant(TenantKey(id_), name, currency, zone, region, stored_instant(added_at), revision)
