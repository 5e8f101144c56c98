"""Ties in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.customer.tie import Tie, TieId, TieType
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.time import Day, Moment


class TieTable(Protocol):
    """Ties between customers, and between customers and the firm's employees and branches.

    A tie counts for both its ends. One between a customer and itself, as a merge may leave, counts for nothing.
    """

    def add(self, ties: Sequence[Tie]) -> None:
        """Add ties; writers of ties take turns until the transaction ends. Those whom they are about become touched,
        with them all who are members of the same household.
        """
        ...

    def get(self, ties: Collection[TieId]) -> Mapping[TieId, Tie]:
        """Those of the ties that there are, removed ones too."""
        ...

    def end(self, ties: Collection[TieId], *, until: Day, at: datetime) -> None:
        """Let ties hold no longer from that day on. Touches as `add`."""
        ...

    def remove(self, ties: Collection[TieId], at: datetime) -> None:
        """Take ties back as erroneous: they never held. Touches as `add`."""
        ...

    def hold(self) -> None:
        """Wait for other writers of ties and keep them waiting until the transaction ends."""
        ...

    def conflicts(self, type: TieType, ties: Collection[TieId]) -> Sequence[tuple[TieId, TieId]]:
        """Pairs of one of the given ties of the type and another one of it that may not hold on a common day: the same
        two ends, or one end that is exclusive. Ties that are removed conflict with none.
        """
        ...

    def cycles(self, type: TieType, ties: Collection[TieId]) -> Collection[TieId]:
        """Those of the given ties of the type that lead back to where they begin, along ties that all hold on a common
        day.
        """
        ...

    def of(self, customers: Collection[CustomerId], *, moment: Moment | None = None) -> Sequence[Tie]:
        """The ties that have one of the customers at either end, by (since, recorded_at, id): those that hold at a
        moment, or all ever recorded, the removed ones too.
        """
        ...

    def assigned_to(self, type: str, assigned: str, *, moment: Moment | None = None) -> Sequence[Tie]:
        """The ties of a type with an employee or a branch, by the customer id's bytes: those that hold at a moment, or
        all that are not removed.
        """
        ...

    def count(self, type: str) -> int:
        """How many ties of the type there are, the removed ones too."""
        ...

    def of_interaction(self, interaction: InteractionId) -> Sequence[Tie]:
        """The ties that came from an interaction and are not removed."""
        ...

    def reached(
        self, type: TieType, customers: Collection[CustomerId], *, back: bool, steps: int, moment: Moment
    ) -> Mapping[CustomerId, int]:
        """Who is reached from the customers in 1 to `steps` steps along ties of the type that hold at the moment, and
        in how many at the least; `back` goes from the others to the customers.
        """
        ...

    def edges(self, type: str, moment: Moment) -> Iterator[tuple[CustomerId, CustomerId]]:
        """Customer and other of each tie between customers of the type that holds at the moment, by the customer id's
        bytes, the newest of a customer first by (since, recorded_at, id); streamed.
        """
        ...

    def households(
        self, customers: Collection[CustomerId], moment: Moment
    ) -> Mapping[CustomerId, Sequence[CustomerId]]:
        """The households of each of the customers who has any at the moment: the exclusive first, then the one joined
        last, by (since, recorded_at, id).
        """
        ...

    def members(self, households: Collection[CustomerId], moment: Moment) -> Mapping[CustomerId, Sequence[CustomerId]]:
        """The members of each of the households that has any at the moment, by their ids' bytes."""
        ...
