"""Entitlements in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, micros_or_none, stored_id, stored_instant, stored_instant_or_none
from crmcore.stores.sql.touches import touch

_SELECT = (
    "SELECT e.id, e.customer, e.origin, e.treatment, e.first_on, e.last_on, e.uses, e.reason, e.granted_at, e.used,"
    " e.revoked_at FROM crm_entitlement AS e WHERE e.tenant = ?"
)
_SELECT_USE = (
    "SELECT u.id, u.entitlement, u.customer, u.origin, u.used_at, u.recorded_at, u.source, u.external_id"
    " FROM crm_entitlement_use AS u WHERE u.tenant = ?"
)
_USE = (
    "UPDATE crm_entitlement SET used = used + 1 WHERE tenant = ? AND id = ? AND revoked_at IS NULL AND first_on <= ?"
    " AND (last_on IS NULL OR last_on >= ?) AND (uses IS NULL OR used < uses) RETURNING customer"
)
_HELD = (
    "SELECT treatment, COUNT(*) FROM crm_entitlement WHERE tenant = ? AND revoked_at IS NULL AND first_on <= ?"
    " AND (last_on IS NULL OR last_on >= ?) AND (uses IS NULL OR used < uses) GROUP BY treatment"
)


class EntitlementQueries:
    """Special treatment granted to customers, and its uses."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def grant(self, entitlements: Sequence[Entitlement]) -> None:
        if not entitlements:
            return
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            executor.executemany(
                "INSERT INTO crm_entitlement (tenant, id, customer, origin, treatment, first_on, last_on, uses, reason,"
                " granted_at, used, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(tenant, each) for each in entitlements],
            )
            touch(executor, entitlements[0].id, [each.customer for each in entitlements])

    def get(self, id: UUID) -> Entitlement | None:
        row = self._executor.execute(_SELECT + " AND e.id = ?", (self._executor.tenant, id.bytes)).fetchone()
        return None if row is None else _entitlement(row)

    def of(self, customer: CustomerId) -> Sequence[Entitlement]:
        rows = self._executor.execute(
            _SELECT + " AND e.customer = ? ORDER BY e.first_on, e.id", (self._executor.tenant, customer.bytes)
        )
        return [_entitlement(row) for row in rows.fetchall()]

    def revoke(self, id: UUID, at: datetime) -> bool:
        executor = self._executor
        changed = executor.execute(
            "UPDATE crm_entitlement SET revoked_at = ? WHERE tenant = ? AND id = ? AND revoked_at IS NULL"
            " RETURNING customer",
            (micros(at), executor.tenant, id.bytes),
        ).fetchall()
        self._touch(id, changed)
        return bool(changed)

    def use(self, use: EntitlementUse, on: Day) -> Literal["used", "known", "refused"]:
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            # Counted first: the row is then held, and whoever else uses it waits and looks again.
            counted = executor.execute(_USE, (tenant, use.entitlement.bytes, on, on)).fetchall()
            if counted:
                added = executor.execute(
                    "INSERT INTO crm_entitlement_use (tenant, id, entitlement, customer, origin, used_at, recorded_at,"
                    " source, external_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (tenant, source, external_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id",
                    _use_row(tenant, use),
                ).fetchall()
                if added:
                    self._touch(use.id, counted)
                    return "used"
                executor.execute(
                    "UPDATE crm_entitlement SET used = used - 1 WHERE tenant = ? AND id = ?",
                    (tenant, use.entitlement.bytes),
                )
                return "known"
        if use.source is not None and use.external_id is not None and self.known(use.source, use.external_id):
            return "known"
        return "refused"

    def known(self, source: str, external_id: str) -> EntitlementUse | None:
        row = self._executor.execute(
            _SELECT_USE + " AND u.source = ? AND u.external_id = ? AND u.external_id IS NOT NULL",
            (self._executor.tenant, source, external_id),
        ).fetchone()
        return None if row is None else _use(row)

    def uses(self, entitlement: UUID) -> Sequence[EntitlementUse]:
        rows = self._executor.execute(
            _SELECT_USE + " AND u.entitlement = ? ORDER BY u.used_at, u.id", (self._executor.tenant, entitlement.bytes)
        )
        return [_use(row) for row in rows.fetchall()]

    def held(self, on: Day) -> Mapping[int, int]:
        rows = self._executor.execute(_HELD, (self._executor.tenant, on, on))
        return dict(rows.fetchall())

    def _touch(self, cause: UUID, rows: Sequence[Sequence[Any]]) -> None:
        touch(self._executor, cause, [stored_id(row[0]) for row in rows])


def _row(tenant: int, each: Entitlement) -> tuple[object, ...]:
    return (
        tenant,
        each.id.bytes,
        each.customer.bytes,
        each.origin.bytes,
        each.treatment,
        each.first_on,
        each.last_on,
        each.uses,
        each.reason,
        micros(each.granted_at),
        each.used,
        micros_or_none(each.revoked_at),
    )


def _entitlement(row: tuple[Any, ...]) -> Entitlement:
    id_, customer, origin, treatment, first_on, last_on, uses, reason, granted_at, used, revoked_at = row
    return Entitlement(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        treatment,
        first_on,
        last_on,
        uses,
        reason,
        stored_instant(granted_at),
        used,
        stored_instant_or_none(revoked_at),
    )


def _use_row(tenant: int, use: EntitlementUse) -> tuple[object, ...]:
    return (
        tenant,
        use.id.bytes,
        use.entitlement.bytes,
        use.customer.bytes,
        use.origin.bytes,
        micros(use.used_at),
        micros(use.recorded_at),
        use.source,
        use.external_id,
    )


def _use(row: tuple[Any, ...]) -> EntitlementUse:
    id_, entitlement, customer, origin, used_at, recorded_at, source, external_id = row
    return EntitlementUse(
        stored_id(id_),
        stored_id(entitlement),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        stored_instant(used_at),
        stored_instant(recorded_at),
        source,
        external_id,
    )
