"""Tasks at the desk: what an employee is to do about a customer, with which script and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from attrs import evolve, field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden

TaskState = Literal["open", "done", "not done", "dropped"]
TASK_STATES: tuple[TaskState, ...] = get_args(TaskState)

ANYBODY = ""
"""The employee of a task in the queue: whoever is free takes it."""


@frozen
class Task:
    """A task for an employee, by the app's own id; one that a message brought has the id of that message of the outbox.

    `script` is what to say and `subject` what it is about; `offer` is what it proposes, empty for a task made by hand.
    It is open until an employee has done it or given it up, or it is dropped: may not be done any more. `outcome` says
    in a word what came of it, or why it was dropped; `note` what there is to remember. `rounds` counts how often it was
    done or given up, as it may be opened again.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    employee: str
    purpose: str
    offer: str
    subject: str = field(repr=hidden, metadata=PERSONAL)
    script: str = field(repr=hidden, metadata=PERSONAL)
    made_at: datetime
    due_at: datetime
    state: TaskState = "open"
    outcome: str = ""
    note: str = field(default="", repr=hidden, metadata=PERSONAL)
    finished_at: datetime | None = None
    rounds: int = 0

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open after its time."""
        return self.state == "open" and self.due_at < now

    def finished(self, state: TaskState, outcome: str, note: str, at: datetime) -> Task:
        """The task after it was done or given up."""
        return evolve(self, state=state, outcome=outcome, note=note, finished_at=at, rounds=self.rounds + 1)

    def dropped(self, reason: str, at: datetime) -> Task:
        """The task after it turned out that it may not be done any more."""
        return evolve(self, state="dropped", outcome=reason, finished_at=at)

    def opened_again(self, due_at: datetime) -> Task:
        """The task as it is to be tried once more; what was noted stays."""
        return evolve(self, state="open", outcome="", finished_at=None, due_at=due_at)
