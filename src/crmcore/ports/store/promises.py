"""Promises in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.promise import Promise


class PromiseTable(Protocol):
    """What was promised to customers."""

    def make(self, promises: Sequence[Promise]) -> None:
        """Keep promises. The customers become touched."""
        ...

    def get(self, id: UUID) -> Promise | None:
        """The promise of that id."""
        ...

    def settle(self, id: UUID, on: Day, *, kept: bool) -> bool:
        """Say that a promise was kept or broken on a tenant day; False when it was settled before, or is not known. The
        customer becomes touched.
        """
        ...

    def of(self, customer: CustomerId) -> Sequence[Promise]:
        """The customer's promises, by (due_on, id)."""
        ...

    def open(self, until: Day, *, limit: int) -> Sequence[Promise]:
        """The first promises that are not settled and due until a tenant day, inclusive, by (due_on, id)."""
        ...
