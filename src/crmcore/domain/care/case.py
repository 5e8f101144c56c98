"""Cases: what customers ask the firm to put right, by when that is to be done, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from attrs import evolve, field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden

CaseState = Literal["open", "closed"]
CASE_STATES: tuple[CaseState, ...] = get_args(CaseState)


@frozen
class Case:
    """A service request of a customer, open until it is closed; `due_at` is its service level, None where it has none.

    `employee` is who sees to it, by the app's own id, empty for nobody yet. `outcome` says in a word what came of it
    and `note` what there is to remember. `rounds` counts how often it was closed, as it may be opened again.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    subject: str = field(repr=hidden, metadata=PERSONAL)
    employee: str
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = field(default="", repr=hidden, metadata=PERSONAL)
    note: str = field(default="", repr=hidden, metadata=PERSONAL)
    rounds: int = 0

    @property
    def state(self) -> CaseState:
        """Whether it is open or closed."""
        return "open" if self.closed_at is None else "closed"

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open after its time."""
        return self.closed_at is None and self.due_at is not None and self.due_at < now

    @property
    def in_time(self) -> bool | None:
        """Whether it was closed by its time; None while it is open, and where it has none."""
        return None if self.closed_at is None or self.due_at is None else self.closed_at <= self.due_at

    def closed(self, outcome: str, note: str, at: datetime) -> Case:
        """The case after it was closed; without a note what was noted before stays."""
        return evolve(self, outcome=outcome, note=note or self.note, closed_at=at, rounds=self.rounds + 1)

    def opened_again(self, due_at: datetime | None) -> Case:
        """The case as it is to be seen to once more; what was noted stays."""
        return evolve(self, outcome="", closed_at=None, due_at=due_at)


@frozen
class CaseStanding:
    """Whether a customer has a case that is open, and when the last of the others was closed, None where none was, of
    the cases that were looked at.
    """

    open: bool
    closed_at: datetime | None

    def beside(self, closed_at: datetime | None) -> CaseStanding:
        """How it stands with one more case, closed then or open."""
        if closed_at is None:
            return evolve(self, open=True)
        return evolve(self, closed_at=max(closed_at, self.closed_at or closed_at))


NO_CASE = CaseStanding(open=False, closed_at=None)
"""How it stands with no case."""
