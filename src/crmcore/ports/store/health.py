"""Health of contact points in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.health import PointHealth
from crmcore.domain.kernel.ids import ContactPointId


class HealthTable(Protocol):
    """What bounces say of contact points; of most there is nothing to say."""

    def of(self, points: Collection[ContactPointId]) -> Mapping[ContactPointId, PointHealth]:
        """The health of those of the contact points of which anything is known."""
        ...

    def at(self, points: Sequence[ContactPointId]) -> Mapping[int, PointHealth]:
        """The same by the places of the contact points among those asked about."""
        ...

    def hold(self, point: ContactPointId) -> PointHealth | None:
        """The health of a contact point, which nobody else changes until the transaction ends."""
        ...

    def put(self, point: ContactPointId, health: PointHealth | None) -> None:
        """Keep the health of a contact point; None: nothing is known of it any more. Raises `UnknownContactPoint`."""
        ...

    def count(self) -> int:
        """Of how many contact points anything is known."""
        ...
