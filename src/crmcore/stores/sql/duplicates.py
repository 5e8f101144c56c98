"""Customers who may be one and the same, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from crmcore.codec.reasons import dump_reasons, load_reasons
from crmcore.domain.customer.suggestion import Suggestion, SuggestionState
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import IdentifierKey
from crmcore.domain.kernel.value_type import Scalar
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    batches,
    id_bytes,
    micros,
    micros_or_none,
    stored_id,
    stored_instant,
    stored_instant_or_none,
)

_PARTS = (
    "d.id, d.one, d.other, d.probability, d.deterministic, d.reasons, d.found_at, d.state, d.decided_at, d.actor"
    " FROM crm_duplicate AS d"
)
_SELECT = "SELECT " + _PARTS
_INSERT = (
    "INSERT INTO crm_duplicate (tenant, id, one, other, probability, deterministic, reasons, found_at, state,"
    " decided_at, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, one, other) DO UPDATE SET"
    " probability = excluded.probability, deterministic = excluded.deterministic, reasons = excluded.reasons"
    " WHERE crm_duplicate.state = 'open'"
)
# About two heads that are not archived: a merged one is archived, its head may not be.
_HEADS = (
    " LEFT JOIN crm_merge AS m ON m.tenant = d.tenant AND m.customer = d.one"
    " LEFT JOIN crm_merge AS n ON n.tenant = d.tenant AND n.customer = d.other"
    " JOIN crm_customer AS a ON a.tenant = d.tenant AND a.id = COALESCE(m.head, d.one)"
    " JOIN crm_customer AS b ON b.tenant = d.tenant AND b.id = COALESCE(n.head, d.other)"
    " WHERE d.tenant = ? AND d.state = 'open' AND a.archived_at IS NULL AND b.archived_at IS NULL AND a.id <> b.id"
)
_COUNT = "SELECT COUNT(*) FROM crm_duplicate AS d"
UNCERTAIN = "".join(
    ["SELECT a.id FROM crm_duplicate AS d", _HEADS, " UNION SELECT b.id FROM crm_duplicate AS d", _HEADS]
)
"""Whom open suggestions are about, the tenant given twice."""
_AFTER = " AND (d.probability < ? OR (d.probability = ? AND d.id > ?))"
_IN_ORDER = " ORDER BY d.probability DESC, d.id"
_NAMING = " WHERE d.tenant = ? AND (d.one IN (?"
_BETWEEN = (
    "UPDATE crm_duplicate SET state = 'rejected', decided_at = ?1, actor = ?2 WHERE tenant = ?3 AND state <> 'rejected'"
    " AND ((one IN (SELECT customer FROM crm_merge WHERE tenant = ?3 AND head = ?4 UNION ALL SELECT ?4)"
    " AND other IN (SELECT customer FROM crm_merge WHERE tenant = ?3 AND head = ?5 UNION ALL SELECT ?5))"
    " OR (one IN (SELECT customer FROM crm_merge WHERE tenant = ?3 AND head = ?5 UNION ALL SELECT ?5)"
    " AND other IN (SELECT customer FROM crm_merge WHERE tenant = ?3 AND head = ?4 UNION ALL SELECT ?4)))"
    " RETURNING id"
)


class DuplicateQueries:
    """Which customers may be one."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def identified(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[IdentifierKey]]:
        found: dict[CustomerId, list[IdentifierKey]] = {}
        for batch in batches(id_bytes(customers)) if customers else ():
            rows = self._executor.execute(
                "SELECT customer, scheme, source, value FROM crm_identifier WHERE tenant = ? AND customer IN (?"
                + ", ?" * (len(batch) - 1)
                + ") ORDER BY scheme, source, value",
                (self._executor.tenant, *batch),
            )
            for customer, scheme, source, value in rows.fetchall():
                found.setdefault(CustomerId(stored_id(customer)), []).append((scheme, source, value))
        return found

    def golden(
        self, customers: Collection[CustomerId], attributes: Collection[int]
    ) -> Mapping[CustomerId, Mapping[int, Scalar]]:
        found: dict[CustomerId, dict[int, Scalar]] = {}
        numbers = sorted(attributes)
        for batch in batches(id_bytes(customers)) if customers and numbers else ():
            parts = [
                "SELECT customer, attribute, text, number FROM crm_attribute WHERE tenant = ? AND attribute IN (?",
                ", ?" * (len(numbers) - 1),
                ") AND customer IN (?",
                ", ?" * (len(batch) - 1),
                ")",
            ]
            rows = self._executor.execute("".join(parts), (self._executor.tenant, *numbers, *batch))
            for customer, attribute, text, number in rows.fetchall():
                found.setdefault(CustomerId(stored_id(customer)), {})[attribute] = number if text is None else text
        return found

    def put(self, suggestions: Sequence[Suggestion]) -> None:
        with self._executor.savepoint():
            self._executor.executemany(_INSERT, [_row(self._executor.tenant, each) for each in suggestions])

    def get(self, id: UUID) -> Suggestion | None:
        row = self._executor.execute(
            _SELECT + " WHERE d.tenant = ? AND d.id = ?", (self._executor.tenant, id.bytes)
        ).fetchone()
        return None if row is None else _suggestion(row)

    def every(self) -> Iterator[Suggestion]:
        rows = self._executor.stream(_SELECT + " WHERE d.tenant = ? ORDER BY d.id", (self._executor.tenant,))
        return map(_suggestion, rows)

    def open(self, *, after: Suggestion | None, limit: int) -> Sequence[Suggestion]:
        parts, values = [_SELECT, _HEADS], [self._executor.tenant]  # type: tuple[list[str], list[object]]
        if after is not None:
            parts.append(_AFTER)
            values += (after.probability, after.probability, after.id.bytes)
        rows = self._executor.execute("".join([*parts, _IN_ORDER, " LIMIT ?"]), (*values, limit))
        return [_suggestion(row) for row in rows.fetchall()]

    def of(self, customers: Collection[CustomerId]) -> Sequence[Suggestion]:
        found: dict[UUID, Suggestion] = {}
        for batch in batches(id_bytes(customers)) if customers else ():
            marks = ", ?" * (len(batch) - 1)
            rows = self._executor.execute(
                "".join([_SELECT, _NAMING, marks, ") OR d.other IN (?", marks, "))", _IN_ORDER]),
                (self._executor.tenant, *batch, *batch),
            )
            found.update([(each.id, each) for each in map(_suggestion, rows.fetchall())])
        return sorted(found.values(), key=lambda each: (-each.probability, each.id))

    def count(self) -> int:
        rows = self._executor.execute(_COUNT + _HEADS, (self._executor.tenant,))
        ((count,),) = rows.fetchall()
        return int(count)

    def uncertain(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        found: set[CustomerId] = set()
        for batch in batches(id_bytes(customers)) if customers else ():
            among = "".join([" IN (?", ", ?" * (len(batch) - 1), ")"])
            parts = ["SELECT a.id FROM crm_duplicate AS d", _HEADS, " AND a.id", among]
            parts += [" UNION SELECT b.id FROM crm_duplicate AS d", _HEADS, " AND b.id", among]
            rows = self._executor.execute("".join(parts), (self._executor.tenant, *batch) * 2)
            found.update([CustomerId(stored_id(id_)) for (id_,) in rows.fetchall()])
        return found

    def decide(self, id: UUID, state: SuggestionState, *, at: datetime, actor: str | None) -> bool:
        decided = (None, None) if state == "open" else (micros(at), actor)
        changed = self._executor.execute(
            "UPDATE crm_duplicate SET state = ?, decided_at = ?, actor = ? WHERE tenant = ? AND id = ? AND state <> ?",
            (state, *decided, self._executor.tenant, id.bytes, state),
        )
        return bool(changed.rowcount)

    def reject_between(self, one: CustomerId, other: CustomerId, *, at: datetime, actor: str | None) -> Sequence[UUID]:
        rows = self._executor.execute(_BETWEEN, (micros(at), actor, self._executor.tenant, one.bytes, other.bytes))
        return sorted(stored_id(id_) for (id_,) in rows.fetchall())


def _row(tenant: int, suggestion: Suggestion) -> tuple[object, ...]:
    return (
        tenant,
        suggestion.id.bytes,
        suggestion.one.bytes,
        suggestion.other.bytes,
        suggestion.probability,
        int(suggestion.deterministic),
        dump_reasons(suggestion.reasons),
        micros(suggestion.found_at),
        suggestion.state,
        micros_or_none(suggestion.decided_at),
        suggestion.actor,
    )


def _suggestion(row: tuple[Any, ...]) -> Suggestion:
    id_, one, other, probability, deterministic, reasons, found_at, state, decided_at, actor = row
    return Suggestion(
        stored_id(id_),
        CustomerId(stored_id(one)),
        CustomerId(stored_id(other)),
        probability,
        bool(deterministic),
        load_reasons(reasons),
        stored_instant(found_at),
        state,
        stored_instant_or_none(decided_at),
        actor,
    )
