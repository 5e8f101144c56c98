"""Attributes in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crmcore.domain.customer.attribute import Statement
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.touches import touch

_INSERT = (
    "INSERT INTO crm_statement (tenant, id, customer, origin, attribute, text, number, source, stated_at, recorded_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT s.id, s.customer, s.origin, s.attribute, s.text, s.number, s.source, s.stated_at, s.recorded_at"
    " FROM crm_statement AS s"
)
_GOLDEN = (
    "INSERT INTO crm_attribute (tenant, attribute, customer, text, number, statement)"
    " SELECT n.tenant, n.attribute, n.customer, n.text, n.number, n.id FROM (SELECT s.*, ROW_NUMBER() OVER"
    " (PARTITION BY s.customer, s.attribute"
    " ORDER BY COALESCE(r.place, 1000000), s.stated_at DESC, s.recorded_at DESC, s.id DESC) AS standing"
    " FROM crm_statement AS s LEFT JOIN crm_source_rank AS r ON r.tenant = s.tenant AND r.source = s.source"
    " WHERE s.tenant = ?"
)
_CLEAR = "DELETE FROM crm_attribute WHERE tenant = ? AND customer IN (?"
_HOLDS = ") AS n WHERE n.standing = 1 AND (n.text IS NOT NULL OR n.number IS NOT NULL)"

_NEWEST_OF = (
    "SELECT n.id, n.customer, n.origin, n.attribute, n.text, n.number, n.source, n.stated_at, n.recorded_at FROM"
    " (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY s.origin, s.attribute"
    " ORDER BY s.stated_at DESC, s.recorded_at DESC, s.id DESC) AS place"
    " FROM crm_statement AS s WHERE s.tenant = ? AND s.source = ? AND s.origin IN ("
)
_BY_ORIGIN = ")) AS n WHERE n.place = 1 ORDER BY n.origin, n.attribute"


class AttributeQueries:
    """What was stated about customers; the golden values are kept beside."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def state(self, statements: Sequence[Statement]) -> None:
        if not statements:
            return
        executor, tenant = self._executor, self._executor.tenant
        affected = dict.fromkeys((statement.customer, statement.attribute) for statement in statements)
        pairs = [(tenant, customer.bytes, attribute) for customer, attribute in affected]
        executor.hold_customers({customer for customer, _ in affected}, living=True)
        with executor.savepoint():
            executor.executemany(_INSERT, [_row(tenant, statement) for statement in statements])
            executor.executemany("DELETE FROM crm_attribute WHERE tenant = ? AND customer = ? AND attribute = ?", pairs)
            executor.executemany(_GOLDEN + " AND s.customer = ? AND s.attribute = ?" + _HOLDS, pairs)
            touch(executor, statements[0].id, [statement.customer for statement in statements])

    def golden(self, customer: CustomerId) -> Sequence[Statement]:
        rows = self._executor.execute(
            _SELECT + " JOIN crm_attribute AS a ON a.tenant = s.tenant AND a.statement = s.id"
            " WHERE a.tenant = ? AND a.customer = ? ORDER BY a.attribute",
            (self._executor.tenant, customer.bytes),
        )
        return [_statement(row) for row in rows.fetchall()]

    def newest(self, origins: Collection[CustomerId], source: str) -> Mapping[CustomerId, Sequence[Statement]]:
        found: dict[CustomerId, list[Statement]] = {}
        for batch in batches(id_bytes(origins)):
            rows = self._executor.execute(
                _NEWEST_OF + "?" + ", ?" * (len(batch) - 1) + _BY_ORIGIN, (self._executor.tenant, source, *batch)
            )
            for row in rows.fetchall():
                statement = _statement(row)
                found.setdefault(statement.origin, []).append(statement)
        return found

    def history(self, customer: CustomerId, attribute: int) -> Sequence[Statement]:
        rows = self._executor.execute(
            _SELECT
            + " WHERE s.tenant = ? AND s.customer = ? AND s.attribute = ? ORDER BY s.stated_at, s.recorded_at, s.id",
            (self._executor.tenant, customer.bytes, attribute),
        )
        return [_statement(row) for row in rows.fetchall()]

    def stated(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[Statement]]:
        found: dict[CustomerId, list[Statement]] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                _SELECT
                + " WHERE s.tenant = ? AND s.customer IN (?"
                + ", ?" * (len(batch) - 1)
                + ") ORDER BY s.customer, s.attribute, s.stated_at, s.recorded_at, s.id",
                (self._executor.tenant, *batch),
            )
            for row in rows.fetchall():
                statement = _statement(row)
                found.setdefault(statement.customer, []).append(statement)
        return found

    def rank(self, sources: Sequence[str]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            executor.execute("DELETE FROM crm_source_rank WHERE tenant = ?", (tenant,))
            executor.executemany(
                "INSERT INTO crm_source_rank (tenant, source, place) VALUES (?, ?, ?)",
                [(tenant, source, place) for place, source in enumerate(sources, start=1)],
            )
            self.rebuild()

    def ranks(self) -> Sequence[str]:
        rows = self._executor.execute(
            "SELECT source FROM crm_source_rank WHERE tenant = ? ORDER BY place", (self._executor.tenant,)
        )
        return [source for (source,) in rows.fetchall()]

    def rebuild(self) -> None:
        remake_golden(self._executor, None)


def remake_golden(executor: Executor, customers: Collection[CustomerId] | None) -> None:
    """Make the golden values of some customers, or of all, anew from the statements."""
    tenant = executor.tenant
    if customers is None:
        executor.execute("DELETE FROM crm_attribute WHERE tenant = ?", (tenant,))
        executor.execute(_GOLDEN + _HOLDS, (tenant,))
        return
    for batch in batches(id_bytes(customers)):
        marks = ", ?" * (len(batch) - 1) + ")"
        executor.execute(_CLEAR + marks, (tenant, *batch))
        executor.execute(_GOLDEN + " AND s.customer IN (?" + marks + _HOLDS, (tenant, *batch))


def _row(tenant: int, statement: Statement) -> tuple[object, ...]:
    value = statement.value
    return (
        tenant,
        statement.id.bytes,
        statement.customer.bytes,
        statement.origin.bytes,
        statement.attribute,
        value if isinstance(value, str) else None,
        value if isinstance(value, int) else None,
        statement.source,
        micros(statement.stated_at),
        micros(statement.recorded_at),
    )


def _statement(row: tuple[Any, ...]) -> Statement:
    id_, customer, origin, attribute, text, number, source, stated_at, recorded_at = row
    return Statement(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        attribute,
        number if text is None else text,
        source,
        stored_instant(stated_at),
        stored_instant(recorded_at),
    )
