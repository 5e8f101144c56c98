"""Evaluating the lifecycle in SQL, set-wise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store.fields import Reading
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.stores.sql.compiler.evaluation import changes
from crmcore.stores.sql.compiler.fragment import Context, Sql
from crmcore.stores.sql.compiler.scope import EVERYONE, Scope, chosen
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, stored_id

_KEPT = 64
# By the identity of the rules, which are kept beside so that it stays theirs: to hash their clauses takes longer than
# to run the statement.
_compiled: dict[tuple[int, object], tuple[BoundLifecycle, Sql]] = {}

Found = tuple[CustomerId, Standing | None, Standing]


def evaluate(
    executor: Executor, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
) -> Iterator[Found]:
    """As `LifecycleTable.evaluate`. All is found before anything is yielded, so that it can be stored meanwhile."""
    reading = Reading(Moment(today), (), rules)
    tenant = executor.tenant
    if customers is None:
        sql = _statement(reading, EVERYONE)
        rows = executor.execute(sql.text, sql.values(Context(tenant, reading))).fetchall()
    else:
        rows = []
        for batch in batches(sorted(id_bytes(customers))):
            sql = _statement(reading, chosen(len(batch), archived=False))
            rows += executor.execute(sql.text, sql.values(Context(tenant, reading, (), batch))).fetchall()
    return (_found(row, today) for row in rows)


def _statement(reading: Reading, scope: Scope) -> Sql:
    rules = reading.lifecycle
    key = (id(rules), scope.key)
    kept = _compiled.get(key)
    if kept is None:
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        kept = _compiled[key] = (rules, changes(reading, scope))
    return kept[1]


def _found(row: Sequence[Any], today: Day) -> Found:
    customer, stage_before, rung_before, defected_before, own_day, day, stage, rung, defected = row
    before = None
    if stage_before is not None:
        evaluated_on = own_day if day is None or day < own_day else day
        before = Standing(stage_before, rung_before, bool(defected_before), evaluated_on)
    return CustomerId(stored_id(customer)), before, Standing(stage, rung, bool(defected), today)
