"""Promises in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.promise import Promise
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_id, stored_instant
from crmcore.stores.sql.touches import touch

_SELECT = (
    "SELECT p.id, p.customer, p.origin, p.text, p.employee, p.made_at, p.due_on, p.settled_on, p.kept"
    " FROM crm_promise AS p WHERE p.tenant = ?"
)


class PromiseQueries:
    """What was promised to customers."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def make(self, promises: Sequence[Promise]) -> None:
        if not promises:
            return
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            executor.executemany(
                "INSERT INTO crm_promise (tenant, id, customer, origin, text, employee, made_at, due_on, settled_on,"
                " kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(tenant, each) for each in promises],
            )
            touch(executor, promises[0].id, [each.customer for each in promises])

    def get(self, id: UUID) -> Promise | None:
        row = self._executor.execute(_SELECT + " AND p.id = ?", (self._executor.tenant, id.bytes)).fetchone()
        return None if row is None else _promise(row)

    def settle(self, id: UUID, on: Day, *, kept: bool) -> bool:
        executor = self._executor
        changed = executor.execute(
            "UPDATE crm_promise SET settled_on = ?, kept = ? WHERE tenant = ? AND id = ? AND settled_on IS NULL"
            " RETURNING customer",
            (on, int(kept), executor.tenant, id.bytes),
        ).fetchall()
        touch(executor, id, [stored_id(row[0]) for row in changed])
        return bool(changed)

    def of(self, customer: CustomerId) -> Sequence[Promise]:
        rows = self._executor.execute(
            _SELECT + " AND p.customer = ? ORDER BY p.due_on, p.id", (self._executor.tenant, customer.bytes)
        )
        return [_promise(row) for row in rows.fetchall()]

    def open(self, until: Day, *, limit: int) -> Sequence[Promise]:
        rows = self._executor.execute(
            _SELECT + " AND p.settled_on IS NULL AND p.due_on <= ? ORDER BY p.due_on, p.id LIMIT ?",
            (self._executor.tenant, until, limit),
        )
        return [_promise(row) for row in rows.fetchall()]


def _row(tenant: int, promise: Promise) -> tuple[object, ...]:
    return (
        tenant,
        promise.id.bytes,
        promise.customer.bytes,
        promise.origin.bytes,
        promise.text,
        promise.employee,
        micros(promise.made_at),
        promise.due_on,
        promise.settled_on,
        None if promise.kept is None else int(promise.kept),
    )


def _promise(row: tuple[Any, ...]) -> Promise:
    id_, customer, origin, text, employee, made_at, due_on, settled_on, kept = row
    return Promise(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        text,
        employee,
        stored_instant(made_at),
        due_on,
        settled_on,
        None if kept is None else bool(kept),
    )
