"""Tenants in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day
from crmcore.errors import NameTaken, StorageBusy, TransactionError, UnknownCustomer, UnknownTenant
from crmcore.ports.store import DroppedRows
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_instant
from crmcore.stores.sql.tenant_rows import COUNT, OWNED, UNTIE, OwnedTable

# A setting: the greatest key of the tenants dropped, so that none is given twice.
_DROPPED = "greatest tenant dropped"
_SELECT = "SELECT id, name, currency, zone, region, added_at, revision, keyed_as, digests_since FROM crm_tenant"
KEYED = _SELECT + " WHERE id = ? AND dropped_at IS NULL"
"""The row of the tenant with that key."""


class TenantQueries:
    """The tenants of the database."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        self._executor.hold("tenants")
        row = self._executor.execute(
            "INSERT INTO crm_tenant (id, name, currency, zone, region, added_at)"
            " SELECT COALESCE(MAX(k.id), 0) + 1, ?, ?, ?, ?, ? FROM (SELECT id FROM crm_tenant"
            " UNION ALL SELECT CAST(value AS BIGINT) FROM crm_setting WHERE name = ?) AS k WHERE true"
            " ON CONFLICT (name) DO NOTHING RETURNING id",
            (name, currency, zone, region, micros(at), _DROPPED),
        ).fetchone()
        if row is None:
            raise NameTaken("tenant", name)
        return Tenant(TenantKey(row[0]), name, currency, zone, region, at)

    def named(self, name: str) -> Tenant | None:
        row = self._executor.execute(_SELECT + " WHERE name = ? AND dropped_at IS NULL", (name,)).fetchone()
        return None if row is None else tenant_of(row)

    def keyed(self, key: TenantKey) -> Tenant | None:
        row = self._executor.execute(KEYED, (key,)).fetchone()
        return None if row is None else tenant_of(row)

    def all(self) -> Sequence[Tenant]:
        rows = self._executor.execute(_SELECT + " WHERE dropped_at IS NULL ORDER BY id").fetchall()
        return [tenant_of(row) for row in rows]

    def dropping(self) -> Sequence[Tenant]:
        rows = self._executor.execute(_SELECT + " WHERE dropped_at IS NOT NULL ORDER BY id").fetchall()
        return [tenant_of(row) for row in rows]

    def restored(self, added_at: datetime, *, keyed_as: TenantKey | None, evaluated_on: Day | None) -> None:
        tenant = self._executor.tenant
        self._executor.execute(
            "UPDATE crm_tenant SET added_at = ?, keyed_as = ?, evaluated_on = ?, revision = revision + 1 WHERE id = ?",
            (micros(added_at), keyed_as, evaluated_on, tenant),
        )
        self._executor.execute(
            "UPDATE crm_tenant SET sequence = e.sequence, chain = e.chain FROM crm_event AS e WHERE crm_tenant.id = ?"
            " AND e.tenant = crm_tenant.id AND e.sequence = (SELECT MAX(l.sequence) FROM crm_event AS l"
            " WHERE l.tenant = crm_tenant.id AND l.sequence IS NOT NULL)",
            (tenant,),
        )

    def count_rows(self) -> Mapping[str, int]:
        return dict(self._executor.execute(COUNT, (self._executor.tenant,)).fetchall())

    def begin_drop(self, at: datetime) -> None:
        # Whoever is recording comes to an end first.
        self._executor.hold_definitions(to_change=True)
        self._executor.execute(
            "UPDATE crm_tenant SET dropped_at = ? WHERE id = ? AND dropped_at IS NULL",
            (micros(at), self._executor.tenant),
        )

    def drop_some(self, limit: int, *, reclaimed: bool = False) -> DroppedRows:
        executor, tenant = self._executor, self._executor.tenant
        row = executor.execute("SELECT dropped_at FROM crm_tenant WHERE id = ?", (tenant,)).fetchone()
        if row is None:
            return DroppedRows({}, finished=True)
        if row[0] is None:
            raise TransactionError("a tenant is dropped after begin_drop only")
        try:
            return self._drop_some(limit, reclaimed)
        except (UnknownCustomer, UnknownTenant) as error:
            # A row that was written meanwhile points at one that is deleted.
            raise StorageBusy("a transaction begun before was at work on the tenant; drop it again to go on") from error

    def _drop_some(self, limit: int, reclaimed: bool) -> DroppedRows:
        executor, tenant = self._executor, self._executor.tenant
        counts: Counter[str] = Counter()
        left = limit - executor.execute(UNTIE, (tenant, limit)).rowcount
        for table in OWNED:
            if left <= 0:
                return DroppedRows(counts, finished=False)
            if table.much_pointed_at and not reclaimed:
                return DroppedRows(counts, finished=False, reclaim=True)
            deleted = executor.execute(self._delete(table), (tenant, left)).rowcount
            left -= deleted
            if table.fact is not None:
                counts[table.fact] += deleted
        if left <= 0:
            return DroppedRows(counts, finished=False)
        self._remove(tenant)
        return DroppedRows(counts, finished=True)

    def _delete(self, table: OwnedTable) -> str:
        """The statement that deletes some rows of a table."""
        return table.delete

    def _remove(self, tenant: int) -> None:
        if not self._executor.execute("DELETE FROM crm_tenant WHERE id = ?", (tenant,)).rowcount:
            return
        self._executor.execute(
            "INSERT INTO crm_setting (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            " WHERE CAST(excluded.value AS BIGINT) > CAST(crm_setting.value AS BIGINT)",
            (_DROPPED, str(tenant)),
        )


@lru_cache(maxsize=256)
def tenant_of(row: tuple[Any, ...]) -> Tenant:
    """The tenant of a row, made once: each transaction reads its own."""
    id_, name, currency, zone, region, added_at, revision, keyed_as, digests_since = row
    return Tenant(
        TenantKey(id_),
        name,
        currency,
        zone,
        region,
        stored_instant(added_at),
        revision,
        keyed_as,
        digests_since is not None,
    )
