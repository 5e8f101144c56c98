"""Standing and its history in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.lifecycle import Rhythm, Standing, Transition
from crmcore.domain.segment.bound import Bound


@frozen
class BoundLifecycle:
    """Lifecycle rules with their predicates bound to fields; None holds for everyone.

    `purchases` and `returns` are the numbers of those measures; revenue is the one less the other.
    """

    purchases: int
    rhythm: Rhythm
    rungs: tuple[tuple[str, Bound | None], ...]
    stages: tuple[tuple[str, Bound | None], ...]
    returns: int | None = None


class LifecycleTable(Protocol):
    """Where customers stand, and how that came."""

    def evaluate(
        self, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        """Evaluate the rules on a tenant day for those customers, or set-wise for all; yields (customer, before, after)
        where stage, rung or defection differ from what is stored or nothing is. Archived customers are left out.

        Within rung rules `defected` and `rhythm` are as just evaluated, within stage rules `rung` too. Nothing is
        stored.
        """
        ...

    def put(self, transitions: Sequence[Transition]) -> None:
        """Store the new standings and add the transitions to the history. The customers become touched."""
        ...

    def mark(self, today: Day) -> None:
        """Say of every standing that it was evaluated on that day."""
        ...

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Standing]:
        """The stored standing of each customer that has one."""
        ...

    def history(self, customer: CustomerId) -> Sequence[Transition]:
        """The customer's transitions, oldest first by (at, id)."""
        ...

    def day(self) -> Day | None:
        """The tenant day on which all standings were last evaluated set-wise, or None."""
        ...
