"""Standing and its history in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.stores.sql.evaluation import evaluate
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.touches import touch

_STAND = (
    "INSERT INTO crm_standing (tenant, customer, stage, rung, defected, evaluated_on) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, customer) DO UPDATE SET stage = excluded.stage, rung = excluded.rung,"
    " defected = excluded.defected, evaluated_on = excluded.evaluated_on"
)
_REMEMBER = (
    "INSERT INTO crm_transition (tenant, id, customer, origin, at, stage_before, rung_before, defected_before,"
    " evaluated_on_before, stage, rung, defected, evaluated_on, reason, lifecycle_version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class LifecycleQueries:
    """Where customers stand, and how that came."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def evaluate(
        self, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        return evaluate(self._executor, rules, today, customers)

    def put(self, transitions: Sequence[Transition]) -> None:
        if not transitions:
            return
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            executor.executemany(
                _STAND, [(tenant, each.customer.bytes, *_standing_row(each.after)) for each in transitions]
            )
            executor.executemany(_REMEMBER, [_transition_row(tenant, each) for each in transitions])
            touch(executor, transitions[0].id, [each.customer for each in transitions])

    def mark(self, today: Day) -> None:
        self._executor.execute("UPDATE crm_tenant SET evaluated_on = ? WHERE id = ?", (today, self._executor.tenant))

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Standing]:
        found: dict[CustomerId, Standing] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "SELECT s.customer, s.stage, s.rung, s.defected, s.evaluated_on, t.evaluated_on FROM crm_standing AS s"
                " JOIN crm_tenant AS t ON t.id = s.tenant"
                " WHERE s.tenant = ? AND s.customer IN (?" + ", ?" * (len(batch) - 1) + ")",
                (self._executor.tenant, *batch),
            )
            for customer, stage, rung, defected, own_day, day in rows.fetchall():
                evaluated_on = own_day if day is None or day < own_day else day
                found[CustomerId(stored_id(customer))] = Standing(stage, rung, bool(defected), evaluated_on)
        return found

    def history(self, customer: CustomerId) -> Sequence[Transition]:
        rows = self._executor.execute(
            "SELECT id, customer, origin, at, stage_before, rung_before, defected_before, evaluated_on_before,"
            " stage, rung, defected, evaluated_on, reason, lifecycle_version FROM crm_transition"
            " WHERE tenant = ? AND customer = ? ORDER BY at, id",
            (self._executor.tenant, customer.bytes),
        )
        return [_transition(row) for row in rows.fetchall()]

    def day(self) -> Day | None:
        row = self._executor.execute(
            "SELECT evaluated_on FROM crm_tenant WHERE id = ?", (self._executor.tenant,)
        ).fetchone()
        return None if row is None else row[0]


def _standing_row(standing: Standing | None) -> tuple[object, ...]:
    if standing is None:
        return (None, None, None, None)
    return (standing.stage, standing.rung, int(standing.defected), standing.evaluated_on)


def _transition_row(tenant: int, transition: Transition) -> tuple[object, ...]:
    return (
        tenant,
        transition.id.bytes,
        transition.customer.bytes,
        transition.origin.bytes,
        micros(transition.at),
        *_standing_row(transition.before),
        *_standing_row(transition.after),
        transition.reason,
        transition.lifecycle_version,
    )


def _transition(row: tuple[Any, ...]) -> Transition:
    id_, customer, origin, at, *standings, reason, lifecycle_version = row
    before, after = standings[:4], standings[4:]
    return Transition(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        stored_instant(at),
        None if before[0] is None else _standing(*before),
        _standing(*after),
        reason,
        lifecycle_version,
    )


def _standing(stage: Any, rung: Any, defected: int, evaluated_on: Day) -> Standing:
    return Standing(stage, rung, bool(defected), evaluated_on)
