"""Health of contact points in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.health import PointHealth
from crmcore.domain.kernel.ids import ContactPointId
from crmcore.errors import UnknownContactPoint
from crmcore.stores.memory.transaction import Table


class MemoryHealth(Table):
    """What bounces say of contact points."""

    def of(self, points: Collection[ContactPointId]) -> Mapping[ContactPointId, PointHealth]:
        health = self._tx.rows.health
        return {point: health[point] for point in points if point in health}

    def at(self, points: Sequence[ContactPointId]) -> Mapping[int, PointHealth]:
        health = self._tx.rows.health
        return {place: health[point] for place, point in enumerate(points) if point in health} if health else {}

    def hold(self, point: ContactPointId) -> PointHealth | None:
        self._tx.require_writing()
        self._require(point)
        return self._tx.rows.health.get(point)

    def put(self, point: ContactPointId, health: PointHealth | None) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        self._require(point)
        if health is None:
            journal.remove(rows.health, point)
        else:
            journal.put(rows.health, point, health)

    def count(self) -> int:
        return len(self._tx.rows.health)

    def _require(self, point: ContactPointId) -> None:
        if point not in self._tx.rows.addresses:
            raise UnknownContactPoint
