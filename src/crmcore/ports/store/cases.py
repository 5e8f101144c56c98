"""Cases in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from crmcore.domain.care.case import Case, CaseStanding, CaseState
from crmcore.domain.kernel.ids import CustomerId

CasePlace = tuple[datetime, UUID]
"""Where a case stands in a list: when it was opened, then by id."""


class CaseTable(Protocol):
    """What customers ask the firm to put right."""

    def add(self, cases: Sequence[Case]) -> None:
        """Keep cases. The customers become touched."""
        ...

    def get(self, case: UUID) -> Case | None:
        """The case of that id."""
        ...

    def hold(self, case: UUID) -> Case | None:
        """As `get`, and nobody else changes the case until the transaction ends."""
        ...

    def put(self, case: Case) -> None:
        """Let a case that is kept stand as given: its employee, outcome, note, rounds, when it is due and when it was
        closed. The customer becomes touched.
        """
        ...

    def of(self, customer: CustomerId) -> Sequence[Case]:
        """The customer's cases, by (opened_at, id)."""
        ...

    def listed(
        self, state: CaseState, *, employee: str | None = None, after: CasePlace | None = None, limit: int
    ) -> Sequence[Case]:
        """At most `limit` cases in a state, by (opened_at, id), from the one after that place: of one employee (``""``:
        nobody's) or of all.
        """
        ...

    def overdue(self, before: datetime, *, employee: str | None = None, limit: int) -> Sequence[Case]:
        """At most `limit` open cases that were due before that, by (due_at, id): of one employee or of all."""
        ...

    def standing(self, customers: Collection[CustomerId], closed_since: datetime) -> Mapping[CustomerId, CaseStanding]:
        """How it stands with those of the customers who have a case that is open, or was closed at that instant or
        later. Set-based.
        """
        ...

    def aged(self, before: datetime) -> int:
        """How many cases were closed before that, and are."""
        ...

    def purge(self, before: datetime, *, limit: int) -> int:
        """Delete at most `limit` of these; returns how many. Cases that somebody else holds are passed over."""
        ...
