"""Whole tables in SQL, page by page along their keys: no statement stays open while the caller works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crmcore.ports.store.exports import (
    AttributeRow,
    CustomerRow,
    InteractionRow,
    LedgerRow,
    MeasureDayRow,
    MeasureRow,
    MembershipRow,
    StandingRow,
)
from crmcore.stores.sql.executor import Executor

_PAGE = 1_000
_CUSTOMERS = (
    "SELECT c.id, c.party, c.name, c.language, c.zone, c.channel, c.added_at, c.added_on, c.archived_at"
    " FROM crm_customer AS c WHERE c.tenant = ? AND c.id > ? ORDER BY c.id LIMIT ?"
)
_STANDINGS = (
    "SELECT s.customer, s.stage, s.rung, s.defected,"
    " CASE WHEN t.evaluated_on > s.evaluated_on THEN t.evaluated_on ELSE s.evaluated_on END"
    " FROM crm_standing AS s JOIN crm_tenant AS t ON t.id = s.tenant"
    " WHERE s.tenant = ? AND s.customer > ? ORDER BY s.customer LIMIT ?"
)
_ATTRIBUTES = (
    "SELECT a.customer, a.text, a.number FROM crm_attribute AS a"
    " WHERE a.tenant = ? AND a.attribute = ? AND a.customer > ? ORDER BY a.customer LIMIT ?"
)
_MEASURES = (
    "SELECT m.customer, m.count, m.total, m.first_at, m.last_at, m.first_on, m.last_on, m.days FROM crm_measure AS m"
    " WHERE m.tenant = ? AND m.measure = ? AND m.customer > ? ORDER BY m.customer LIMIT ?"
)
_MEASURE_DAYS = (
    "SELECT d.customer, d.day, d.count, d.total, d.first_at, d.last_at FROM crm_measure_day AS d"
    " WHERE d.tenant = ? AND d.measure = ? AND (d.customer, d.day) > (?, ?) ORDER BY d.customer, d.day LIMIT ?"
)
_MEMBERSHIPS = (
    "SELECT m.customer, m.since FROM crm_membership AS m WHERE m.tenant = ? AND m.segment = ? AND m.customer NOT IN"
    " (SELECT c.id FROM crm_customer AS c WHERE c.tenant = ? AND c.archived_at IS NOT NULL)"
    " AND m.customer > ? ORDER BY m.customer LIMIT ?"
)
_LEDGER = (
    "SELECT l.id, l.customer, l.account, l.amount, l.currency, l.original, l.rate, l.occurred_at, l.recorded_at, l.day,"
    " l.source, l.external_id FROM crm_ledger AS l WHERE l.tenant = ? AND l.id > ? ORDER BY l.id LIMIT ?"
)
_INTERACTIONS = (
    "SELECT i.id, i.customer, i.origin, i.kind, i.direction, i.occurred_at, i.recorded_at, i.day, i.source,"
    " i.external_id, i.touchpoint, i.amount, i.currency, i.original, i.rate, i.voids,"
    " CASE WHEN EXISTS (SELECT 1 FROM crm_interaction AS v WHERE v.tenant = i.tenant AND v.voids = i.id)"
    " THEN 1 ELSE 0 END, i.content FROM crm_interaction AS i WHERE i.tenant = ? AND i.id > ? ORDER BY i.id LIMIT ?"
)
_FIRST = -(10**9)
"""Before every tenant day."""

Row = tuple[Any, ...]


class ExportQueries:
    """Whole tables, streamed."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def customers(self) -> Iterator[CustomerRow]:
        return map(CustomerRow._make, self._pages(_CUSTOMERS))

    def standings(self) -> Iterator[StandingRow]:
        return map(StandingRow._make, self._pages(_STANDINGS))

    def attributes(self, attribute: int) -> Iterator[AttributeRow]:
        for customer, text, number in self._pages(_ATTRIBUTES, attribute):
            yield AttributeRow(customer, number if text is None else text)

    def measures(self, measure: int) -> Iterator[MeasureRow]:
        return map(MeasureRow._make, self._pages(_MEASURES, measure))

    def measure_days(self, measure: int) -> Iterator[MeasureDayRow]:
        return map(MeasureDayRow._make, self._pages(_MEASURE_DAYS, measure, after=(b"", _FIRST), key=_customer_and_day))

    def memberships(self, segment: int) -> Iterator[MembershipRow]:
        return map(MembershipRow._make, self._pages(_MEMBERSHIPS, segment, self._executor.tenant))

    def ledger(self) -> Iterator[LedgerRow]:
        return map(LedgerRow._make, self._pages(_LEDGER))

    def interactions(self) -> Iterator[InteractionRow]:
        return map(InteractionRow._make, self._pages(_INTERACTIONS))

    def _pages(
        self,
        sql: str,
        *values: object,
        after: Sequence[object] = (b"",),
        key: Callable[[Row], Sequence[object]] = lambda row: row[:1],
    ) -> Iterator[Row]:
        tenant = self._executor.tenant
        while True:
            rows = self._executor.execute(sql, (tenant, *values, *after, _PAGE)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            after = key(rows[-1])


def _customer_and_day(row: Row) -> Sequence[object]:
    return row[:2]
