"""Tasks at the desk in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.task import Task, TaskState
from crmcore.ports.store.tasks import TaskPlace
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, micros_or_none, stored_id, stored_instant, stored_instant_or_none

_COLUMNS = (
    "id, customer, origin, employee, purpose, offer, subject, script, made_at, due_at, state, outcome, note,"
    " finished_at, rounds"
)
_INSERT = " ".join(
    [
        "INSERT INTO crm_task (tenant,",
        _COLUMNS,
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING",
    ]
)
_SELECT = " ".join(["SELECT", _COLUMNS, "FROM crm_task WHERE tenant = ?"])
_PUT = (
    "UPDATE crm_task SET employee = ?, due_at = ?, state = ?, outcome = ?, note = ?, finished_at = ?, rounds = ?"
    " WHERE tenant = ? AND id = ?"
)
_TAKE = (
    "WITH chosen (id) AS MATERIALIZED (SELECT id FROM crm_task"
    " WHERE tenant = ? AND state = 'open' AND employee = '' ORDER BY due_at, id LIMIT ?"
)
_TAKE_CHOSEN = " ".join(
    [
        ") UPDATE crm_task SET employee = ? WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING",
        _COLUMNS,
    ]
)
_AGED = "SELECT COUNT(*) FROM crm_task WHERE tenant = ? AND state <> 'open' AND finished_at < ?"
_PURGE = (
    "WITH chosen (id) AS MATERIALIZED (SELECT id FROM crm_task"
    " WHERE tenant = ? AND state <> 'open' AND finished_at < ? ORDER BY id LIMIT ?"
)
_PURGE_CHOSEN = ") DELETE FROM crm_task WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING 1"
_DUE_FIRST = " ORDER BY due_at, id"


class TaskQueries:
    """Tasks for employees."""

    passing_over: ClassVar[str] = ""
    """What follows the choice of tasks to change or delete where writers do not take turns."""
    holding: ClassVar[str] = ""
    """What follows the choice of one task to change there."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, tasks: Sequence[Task]) -> None:
        tenant = self._executor.tenant
        self._executor.keep_living([each.customer for each in tasks])
        with self._executor.savepoint():
            self._executor.executemany(_INSERT, [_row(tenant, each) for each in tasks])

    def get(self, task: UUID) -> Task | None:
        return self._one("".join([_SELECT, " AND id = ?"]), task)

    def hold(self, task: UUID) -> Task | None:
        return self._one("".join([_SELECT, " AND id = ?", self.holding]), task)

    def put(self, task: Task) -> None:
        self._executor.execute(
            _PUT,
            (
                task.employee,
                micros(task.due_at),
                task.state,
                task.outcome,
                task.note,
                micros_or_none(task.finished_at),
                task.rounds,
                self._executor.tenant,
                task.id.bytes,
            ),
        )

    def take(self, employee: str, *, limit: int) -> Sequence[Task]:
        tenant = self._executor.tenant
        taken = self._tasks("".join([_TAKE, self.passing_over, _TAKE_CHOSEN]), (tenant, limit, employee, tenant))
        return sorted(taken, key=lambda task: (task.due_at, task.id.bytes))

    def listed(
        self,
        state: TaskState,
        *,
        employee: str | None = None,
        due_before: datetime | None = None,
        after: TaskPlace | None = None,
        limit: int,
    ) -> Sequence[Task]:
        parts: list[str] = [_SELECT, " AND state = ?"]
        values: list[object] = [self._executor.tenant, state]
        if employee is not None:
            parts.append(" AND employee = ?")
            values.append(employee)
        if due_before is not None:
            parts.append(" AND due_at < ?")
            values.append(micros(due_before))
        if after is not None:
            parts.append(" AND (due_at, id) > (?, ?)")
            values += (micros(after[0]), after[1].bytes)
        parts += (_DUE_FIRST, " LIMIT ?")
        return self._tasks("".join(parts), (*values, limit))

    def of(self, customer: CustomerId) -> Sequence[Task]:
        return self._tasks("".join([_SELECT, " AND customer = ?", _DUE_FIRST]), (self._executor.tenant, customer.bytes))

    def aged(self, before: datetime) -> int:
        row = self._executor.execute(_AGED, (self._executor.tenant, micros(before))).fetchone()
        return 0 if row is None else int(row[0])

    def purge(self, before: datetime, *, limit: int) -> int:
        tenant = self._executor.tenant
        sql = "".join([_PURGE, self.passing_over, _PURGE_CHOSEN])
        return len(self._executor.execute(sql, (tenant, micros(before), limit, tenant)).fetchall())

    def _one(self, sql: str, task: UUID) -> Task | None:
        found = self._tasks(sql, (self._executor.tenant, task.bytes))
        return found[0] if found else None

    def _tasks(self, sql: str, values: Sequence[object]) -> list[Task]:
        return [_task(row) for row in self._executor.execute(sql, values).fetchall()]


def _row(tenant: int, task: Task) -> tuple[object, ...]:
    return (
        tenant,
        task.id.bytes,
        task.customer.bytes,
        task.origin.bytes,
        task.employee,
        task.purpose,
        task.offer,
        task.subject,
        task.script,
        micros(task.made_at),
        micros(task.due_at),
        task.state,
        task.outcome,
        task.note,
        micros_or_none(task.finished_at),
        task.rounds,
    )


def _task(row: tuple[Any, ...]) -> Task:
    id_, customer, origin, employee, purpose, offer, subject, script, made_at, due_at, *rest = row
    state, outcome, note, finished_at, rounds = rest
    return Task(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        employee,
        purpose,
        offer,
        subject,
        script,
        stored_instant(made_at),
        stored_instant(due_at),
        state,
        outcome,
        note,
        stored_instant_or_none(finished_at),
        rounds,
    )
