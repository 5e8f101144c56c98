"""Cases in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from crmcore.domain.care.case import NO_CASE, Case, CaseStanding, CaseState
from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.cases import CasePlace
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    BATCH,
    batches,
    id_bytes,
    micros,
    micros_or_none,
    stored_id,
    stored_instant,
    stored_instant_or_none,
)
from crmcore.stores.sql.touches import touch

_COLUMNS = (
    "id, customer, origin, subject, employee, opened_at, due_at, closed_at, outcome, note, rounds FROM crm_case"
    " WHERE tenant = ?"
)
_INSERT = (
    "INSERT INTO crm_case (tenant, id, customer, origin, subject, employee, opened_at, due_at, closed_at, outcome,"
    " note, rounds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = " ".join(["SELECT", _COLUMNS])
_PUT = (
    "UPDATE crm_case SET employee = ?, due_at = ?, closed_at = ?, outcome = ?, note = ?, rounds = ?"
    " WHERE tenant = ? AND id = ? RETURNING customer"
)
_IN_STATE: Mapping[CaseState, str] = {"open": " AND closed_at IS NULL", "closed": " AND closed_at IS NOT NULL"}
# Each arm by its own part of an index: the cases closed long ago, mostly many, are passed by.
_ALL_STANDING = (
    "SELECT customer, closed_at FROM crm_case WHERE tenant = ? AND closed_at IS NULL"
    " UNION ALL SELECT customer, closed_at FROM crm_case WHERE tenant = ? AND closed_at >= ? LIMIT ?"
)
_STANDING = (
    "SELECT customer, closed_at FROM crm_case WHERE tenant = ? AND (closed_at IS NULL OR closed_at >= ?)"
    " AND customer IN (?"
)
_AGED = "SELECT COUNT(*) FROM crm_case WHERE tenant = ? AND closed_at < ?"
_PURGE = (
    "WITH chosen (id) AS MATERIALIZED (SELECT id FROM crm_case WHERE tenant = ? AND closed_at < ? ORDER BY id LIMIT ?"
)
_PURGE_CHOSEN = ") DELETE FROM crm_case WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING 1"
_FIRST_FIRST = " ORDER BY opened_at, id"


class CaseQueries:
    """What customers ask the firm to put right."""

    passing_over: ClassVar[str] = ""
    """What follows the choice of cases to delete where writers do not take turns."""
    holding: ClassVar[str] = ""
    """What follows the choice of one case to change there."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, cases: Sequence[Case]) -> None:
        if not cases:
            return
        executor, tenant = self._executor, self._executor.tenant
        customers = [each.customer for each in cases]
        executor.keep_living(customers)
        with executor.savepoint():
            executor.executemany(_INSERT, [_row(tenant, each) for each in cases])
            touch(executor, cases[0].id, customers)

    def get(self, case: UUID) -> Case | None:
        return self._one("".join([_SELECT, " AND id = ?"]), case)

    def hold(self, case: UUID) -> Case | None:
        return self._one("".join([_SELECT, " AND id = ?", self.holding]), case)

    def put(self, case: Case) -> None:
        changed = self._executor.execute(
            _PUT,
            (
                case.employee,
                micros_or_none(case.due_at),
                micros_or_none(case.closed_at),
                case.outcome,
                case.note,
                case.rounds,
                self._executor.tenant,
                case.id.bytes,
            ),
        ).fetchall()
        touch(self._executor, case.id, [stored_id(row[0]) for row in changed])

    def of(self, customer: CustomerId) -> Sequence[Case]:
        return self._cases(
            "".join([_SELECT, " AND customer = ?", _FIRST_FIRST]), (self._executor.tenant, customer.bytes)
        )

    def listed(
        self, state: CaseState, *, employee: str | None = None, after: CasePlace | None = None, limit: int
    ) -> Sequence[Case]:
        parts: list[str] = [_SELECT, _IN_STATE[state]]
        values: list[object] = [self._executor.tenant]
        if employee is not None:
            parts.append(" AND employee = ?")
            values.append(employee)
        if after is not None:
            parts.append(" AND (opened_at, id) > (?, ?)")
            values += (micros(after[0]), after[1].bytes)
        parts += (_FIRST_FIRST, " LIMIT ?")
        return self._cases("".join(parts), (*values, limit))

    def overdue(self, before: datetime, *, employee: str | None = None, limit: int) -> Sequence[Case]:
        parts: list[str] = [_SELECT, _IN_STATE["open"], " AND due_at < ?"]
        values: list[object] = [self._executor.tenant, micros(before)]
        if employee is not None:
            parts.append(" AND employee = ?")
            values.append(employee)
        parts.append(" ORDER BY due_at, id LIMIT ?")
        return self._cases("".join(parts), (*values, limit))

    def standing(self, customers: Collection[CustomerId], closed_since: datetime) -> Mapping[CustomerId, CaseStanding]:
        asked = {id_.bytes: id_ for id_ in customers}
        tenant, since = self._executor.tenant, micros(closed_since)
        if len(asked) > BATCH:
            few = self._executor.execute(_ALL_STANDING, (tenant, tenant, since, len(asked) + 1)).fetchall()
            if len(few) <= len(asked):
                # Those that there are, are no more than those asked about.
                return _standings(asked, few)
        rows: list[tuple[Any, ...]] = []
        for batch in batches(id_bytes(customers)) if customers else ():
            places = ", ?" * (len(batch) - 1)
            rows += self._executor.execute("".join([_STANDING, places, ")"]), (tenant, since, *batch)).fetchall()
        return _standings(asked, rows)

    def aged(self, before: datetime) -> int:
        row = self._executor.execute(_AGED, (self._executor.tenant, micros(before))).fetchone()
        return 0 if row is None else int(row[0])

    def purge(self, before: datetime, *, limit: int) -> int:
        tenant = self._executor.tenant
        sql = "".join([_PURGE, self.passing_over, _PURGE_CHOSEN])
        return len(self._executor.execute(sql, (tenant, micros(before), limit, tenant)).fetchall())

    def _one(self, sql: str, case: UUID) -> Case | None:
        found = self._cases(sql, (self._executor.tenant, case.bytes))
        return found[0] if found else None

    def _cases(self, sql: str, values: Sequence[object]) -> list[Case]:
        return [_case(row) for row in self._executor.execute(sql, values).fetchall()]


def _standings(asked: Mapping[bytes, CustomerId], rows: Sequence[tuple[Any, ...]]) -> Mapping[CustomerId, CaseStanding]:
    found: dict[CustomerId, CaseStanding] = {}
    for whose, closed_at in rows:
        customer = asked.get(bytes(whose))
        if customer is not None:
            found[customer] = found.get(customer, NO_CASE).beside(stored_instant_or_none(closed_at))
    return found


def _row(tenant: int, case: Case) -> tuple[object, ...]:
    return (
        tenant,
        case.id.bytes,
        case.customer.bytes,
        case.origin.bytes,
        case.subject,
        case.employee,
        micros(case.opened_at),
        micros_or_none(case.due_at),
        micros_or_none(case.closed_at),
        case.outcome,
        case.note,
        case.rounds,
    )


def _case(row: tuple[Any, ...]) -> Case:
    id_, customer, origin, subject, employee, opened_at, due_at, closed_at, outcome, note, rounds = row
    return Case(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        subject,
        employee,
        stored_instant(opened_at),
        stored_instant_or_none(due_at),
        stored_instant_or_none(closed_at),
        outcome,
        note,
        rounds,
    )
