"""Evaluating the lifecycle in SQL, set-wise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store.fields import Reading
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.stores.sql.compiler.evaluation import changes
from crmcore.stores.sql.compiler.fragment import Context
from crmcore.stores.sql.compiler.scope import EVERYONE, chosen
from crmcore.stores.sql.executor import Executor, Rows
from crmcore.stores.sql.stored import batches, id_bytes, stored_id

_KEPT = 256
_HERE = b""
# By the identity of the rules, which are kept beside so that it stays theirs: to hash their clauses takes longer than
# to run the statement.
_prepared: dict[tuple[int, int, int, Day], tuple[BoundLifecycle, Prepared]] = {}

Found = tuple[CustomerId, Standing | None, Standing]


class Prepared(NamedTuple):
    """A statement with its values but for the customers, who stand between each two of `parts`."""

    text: str
    parts: Sequence[Sequence[object]]


def evaluate(
    executor: Executor, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
) -> Iterator[Found]:
    """As `LifecycleTable.evaluate`. All is found before anything is yielded, so that it can be stored meanwhile."""
    rows: list[tuple[Any, ...]] = []
    for batch in [()] if customers is None else batches(sorted(id_bytes(customers))):
        rows += ask(executor, rules, today, batch).fetchall()
    return found(rows, today)


def ask(executor: Executor, rules: BoundLifecycle, today: Day, batch: Sequence[bytes]) -> Rows:
    """The rows of those who seem to stand elsewhere, among so many or, given none, among all."""
    text, (head, *others) = _prepare(executor, rules, today, len(batch))
    if len(others) == 1:
        return executor.execute(text, (*head, *batch, *others[0]))
    values = [*head]
    for part in others:
        values += (*batch, *part)
    return executor.execute(text, values)


def found(rows: Iterable[Sequence[Any]], today: Day) -> Iterator[Found]:
    """What such rows say."""
    return (_found(row, today) for row in rows)


def _prepare(executor: Executor, rules: BoundLifecycle, today: Day, number: int) -> Prepared:
    """The statement for so many customers, 0 for everyone."""
    tenant = executor.tenant
    key = (id(rules), number, tenant, today)
    kept = _prepared.get(key)
    if kept is None:
        if len(_prepared) >= _KEPT:
            _prepared.clear()
        reading = Reading(Moment(today), (), rules)
        sql = changes(executor.content, reading, chosen(number, archived=False) if number else EVERYONE)
        values = sql.values(Context(tenant, reading, (), (_HERE,) * number))
        kept = _prepared[key] = (rules, Prepared(sql.text, _parts(values, number)))
    return kept[1]


def _parts(values: Sequence[object], number: int) -> Sequence[Sequence[object]]:
    """The values but for those that hold the place of so many customers, wherever they stand."""
    parts: list[Sequence[object]] = []
    start = 0
    while number and _HERE in values[start:]:
        place = values.index(_HERE, start)
        parts.append(values[start:place])
        start = place + number
    parts.append(values[start:])
    return parts if number else [*parts, []]


def _found(row: Sequence[Any], today: Day) -> Found:
    customer, stage_before, rung_before, defected_before, own_day, day, stage, rung, defected = row
    before = None
    if stage_before is not None:
        evaluated_on = own_day if day is None or day < own_day else day
        before = Standing(stage_before, rung_before, bool(defected_before), evaluated_on)
    return CustomerId(stored_id(customer)), before, Standing(stage, rung, bool(defected), today)
