"""Tasks at the desk in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.task import ANYBODY, Task, TaskState
from crmcore.ports.store.tasks import TaskPlace
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryTasks(Table):
    """Tasks for employees."""

    def add(self, tasks: Sequence[Task]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in tasks])
        with journal.savepoint():
            for each in tasks:
                if each.id not in rows.tasks:
                    journal.add(rows.tasks, each.id, each)
                    journal.put(rows.tasks_of.setdefault(each.customer, {}), each.id, each)

    def get(self, task: UUID) -> Task | None:
        return self._tx.rows.tasks.get(task)

    def hold(self, task: UUID) -> Task | None:
        self._tx.require_writing()
        return self.get(task)

    def put(self, task: Task) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        kept = rows.tasks.get(task.id)
        if kept is None:
            return
        changed = evolve(
            kept,
            employee=task.employee,
            due_at=task.due_at,
            state=task.state,
            outcome=task.outcome,
            note=task.note,
            finished_at=task.finished_at,
            rounds=task.rounds,
        )
        journal.put(rows.tasks, task.id, changed)
        journal.put(rows.tasks_of[kept.customer], task.id, changed)

    def take(self, employee: str, *, limit: int) -> Sequence[Task]:
        self._tx.require_writing()
        taken = [evolve(each, employee=employee) for each in self.listed("open", employee=ANYBODY, limit=limit)]
        for each in taken:
            self.put(each)
        return taken

    def listed(
        self,
        state: TaskState,
        *,
        employee: str | None = None,
        due_before: datetime | None = None,
        after: TaskPlace | None = None,
        limit: int,
    ) -> Sequence[Task]:
        found = [
            each
            for each in self._tx.rows.tasks.values()
            if each.state == state
            and (employee is None or each.employee == employee)
            and (due_before is None or each.due_at < due_before)
            and (after is None or _place(each) > (after[0], by_bytes(after[1])))
        ]
        return sorted(found, key=_place)[:limit]

    def of(self, customer: CustomerId) -> Sequence[Task]:
        return sorted(self._tx.rows.tasks_of.get(customer, {}).values(), key=_place)

    def aged(self, before: datetime) -> int:
        return len(self._aged(before))

    def purge(self, before: datetime, *, limit: int) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        found = sorted(self._aged(before), key=lambda each: by_bytes(each.id))[:limit]
        for each in found:
            journal.remove(rows.tasks, each.id)
            journal.remove(rows.tasks_of[each.customer], each.id)
        return len(found)

    def _aged(self, before: datetime) -> Sequence[Task]:
        tasks = self._tx.rows.tasks.values()
        return [each for each in tasks if each.finished_at is not None and each.finished_at < before]


def _place(task: Task) -> tuple[datetime, int]:
    return task.due_at, by_bytes(task.id)
