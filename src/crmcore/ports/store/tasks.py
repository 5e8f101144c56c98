"""Tasks at the desk in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.task import Task, TaskState

TaskPlace = tuple[datetime, UUID]
"""Where a task stands in a list: by when it is due, then by id."""


class TaskTable(Protocol):
    """Tasks for employees."""

    def add(self, tasks: Sequence[Task]) -> None:
        """Keep tasks; one of an id that is there already stays as it is."""
        ...

    def get(self, task: UUID) -> Task | None:
        """The task of that id."""
        ...

    def hold(self, task: UUID) -> Task | None:
        """As `get`, and nobody else changes the task until the transaction ends."""
        ...

    def put(self, task: Task) -> None:
        """Let a task that is kept stand as given: its employee, state, outcome, note and instants."""
        ...

    def take(self, employee: str, *, limit: int) -> Sequence[Task]:
        """Give at most `limit` open tasks that are nobody's to an employee, those due first first by (due_at, id).

        No two calls get the same task, whoever makes them, and none waits for another.
        """
        ...

    def listed(
        self,
        state: TaskState,
        *,
        employee: str | None = None,
        due_before: datetime | None = None,
        after: TaskPlace | None = None,
        limit: int,
    ) -> Sequence[Task]:
        """At most `limit` tasks in a state, by (due_at, id), from the one after that place: of one employee (``""``:
        nobody's) or of all, and of those due before an instant.
        """
        ...

    def of(self, customer: CustomerId) -> Sequence[Task]:
        """The customer's tasks, by (due_at, id)."""
        ...

    def aged(self, before: datetime) -> int:
        """How many tasks that are open no more were finished before that."""
        ...

    def purge(self, before: datetime, *, limit: int) -> int:
        """Delete at most `limit` of the tasks that were finished before that; returns how many."""
        ...
