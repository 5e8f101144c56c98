"""Health of contact points in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from crmcore.domain.customer.health import PointHealth
from crmcore.domain.kernel.ids import ContactPointId
from crmcore.errors import UnknownContactPoint
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    BATCH,
    batches,
    each_bytes,
    id_bytes,
    micros_or_none,
    stored_id,
    stored_instant_or_none,
)

_ALL = (
    "SELECT contact_point, softs, last_soft_at, hard_at, status, reason, lived_at FROM crm_point_health"
    " WHERE tenant = ?"
)
_SELECT = _ALL + " AND contact_point IN (?"
_FEW = _ALL + " LIMIT ?"

_POINT = "SELECT 1 FROM crm_contact_point WHERE tenant = ? AND id = ?"


class HealthQueries:
    """What bounces say of contact points."""

    holding: ClassVar[str] = ""
    """What follows the choice of a row to change where writers do not take turns."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def of(self, points: Collection[ContactPointId]) -> Mapping[ContactPointId, PointHealth]:
        return {ContactPointId(stored_id(id_)): _health(told) for id_, told in self._told(id_bytes(points)).items()}

    def at(self, points: Sequence[ContactPointId]) -> Mapping[int, PointHealth]:
        asked = each_bytes(points)
        told = self._told(asked)
        return {place: _health(told[id_]) for place, id_ in enumerate(asked) if id_ in told} if told else {}

    def _told(self, points: Sequence[bytes]) -> Mapping[bytes, Sequence[Any]]:
        """What is kept of those of the points of which anything is known."""
        tenant = self._executor.tenant
        if len(points) > BATCH:
            few = self._executor.execute(_FEW, (tenant, len(points) + 1)).fetchall()
            if len(few) <= len(points):
                # Those of which anything is known are no more than those asked about.
                asked = set(points)
                return {id_: told for id_, *told in few if id_ in asked}
        found: dict[bytes, Sequence[Any]] = {}
        for batch in batches(points) if points else ():
            rows = self._executor.execute(_SELECT + ", ?" * (len(batch) - 1) + ")", (tenant, *batch))
            found.update({id_: told for id_, *told in rows.fetchall()})
        return found

    def hold(self, point: ContactPointId) -> PointHealth | None:
        # The point's own row is locked: there is none of its health at first.
        self._require(point)
        return self.of([point]).get(point)

    def put(self, point: ContactPointId, health: PointHealth | None) -> None:
        executor, tenant = self._executor, self._executor.tenant
        self._require(point)
        if health is None:
            executor.execute(
                "DELETE FROM crm_point_health WHERE tenant = ? AND contact_point = ?", (tenant, point.bytes)
            )
            return
        executor.execute(
            "INSERT INTO crm_point_health"
            " (tenant, contact_point, softs, last_soft_at, hard_at, status, reason, lived_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, contact_point) DO UPDATE SET softs = excluded.softs,"
            " last_soft_at = excluded.last_soft_at, hard_at = excluded.hard_at, status = excluded.status,"
            " reason = excluded.reason, lived_at = excluded.lived_at",
            (
                tenant,
                point.bytes,
                health.softs,
                micros_or_none(health.last_soft_at),
                micros_or_none(health.hard_at),
                health.status,
                health.reason,
                micros_or_none(health.lived_at),
            ),
        )

    def count(self) -> int:
        row = self._executor.execute(
            "SELECT COUNT(*) FROM crm_point_health WHERE tenant = ?", (self._executor.tenant,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _require(self, point: ContactPointId) -> None:
        row = self._executor.execute("".join([_POINT, self.holding]), (self._executor.tenant, point.bytes)).fetchone()
        if row is None:
            raise UnknownContactPoint


def _health(row: Sequence[Any]) -> PointHealth:
    softs, last_soft_at, hard_at, status, reason, lived_at = row
    return PointHealth(
        softs,
        stored_instant_or_none(last_soft_at),
        stored_instant_or_none(hard_at),
        status,
        reason,
        stored_instant_or_none(lived_at),
    )
