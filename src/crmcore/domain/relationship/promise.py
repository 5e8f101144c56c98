"""Promises: what the firm has told a customer it would do, by when, and whether it did."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.time import Day

PromiseState = Literal["open", "overdue", "kept", "broken"]
PROMISE_STATES: tuple[PromiseState, ...] = ("open", "overdue", "kept", "broken")


@frozen
class Promise:
    """A promise to a customer, due by the end of tenant day `due_on`; `employee` is who made it, by the app's own id.

    It was settled on `settled_on`: done (`kept` True) or given up (`kept` False).
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    text: str = field(repr=hidden, metadata=PERSONAL)
    employee: str
    made_at: datetime
    due_on: Day
    settled_on: Day | None = None
    kept: bool | None = None

    def state(self, today: Day) -> PromiseState:
        """How it stands on a tenant day. What is done after its day was not kept."""
        if self.settled_on is None:
            return "overdue" if today > self.due_on else "open"
        return "kept" if self.kept and self.settled_on <= self.due_on else "broken"
