"""The ledger in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import stored_money
from crmcore.domain.kernel.time import Day
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant, stored_rate
from crmcore.stores.sql.touches import touch

_COLUMNS = (
    "SELECT l.id, l.customer, l.origin, l.account, l.amount, l.currency, l.original, l.rate, l.rate_day,"
    " l.occurred_at, l.recorded_at, l.day, l.source, l.external_id, t.currency"
)
_SELECT = _COLUMNS + " FROM crm_ledger AS l JOIN crm_tenant AS t ON t.id = l.tenant"
# From the keys to the rows: the planner would otherwise read all entries of the tenant.
_KNOWN = (
    " " + _COLUMNS + " FROM k CROSS JOIN crm_ledger AS l CROSS JOIN crm_tenant AS t WHERE l.tenant = ?"
    " AND l.source = k.source AND l.external_id = k.external_id AND l.external_id IS NOT NULL AND t.id = l.tenant"
)
_REDACTED = (
    " " + _COLUMNS + ", l.external_digest FROM k CROSS JOIN crm_ledger AS l CROSS JOIN crm_tenant AS t"
    " WHERE l.tenant = ? AND l.source = k.source AND l.external_digest = k.digest AND l.external_digest IS NOT NULL"
    " AND t.id = l.tenant"
)
# High and low parts are added up apart, so that no sum can overflow.
_PART = 10**9
_TOTALS = (
    "SELECT account, SUM(amount / 1000000000), SUM(amount % 1000000000) FROM crm_ledger"
    " WHERE tenant = ? AND day >= ? AND day <= ?"
)
_FIRST, _LAST = -(10**9), 10**9


class LedgerQueries:
    """Costs booked to customers; what each cost in all is kept beside."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, entries: Sequence[LedgerEntry]) -> Mapping[tuple[str, str], LedgerEntry]:
        if not entries:
            return {}
        tenant = self._executor.tenant
        costs: Counter[CustomerId] = Counter()
        self._executor.keep_living([entry.customer for entry in entries])
        with self._executor.savepoint():
            self._executor.executemany(
                "INSERT INTO crm_ledger (tenant, id, customer, origin, account, amount, currency, original, rate,"
                " rate_day, occurred_at, recorded_at, day, source, external_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (tenant, source, external_id) WHERE external_id IS NOT NULL DO NOTHING",
                [_row(tenant, entry) for entry in entries],
            )
            stored = self._known([key for entry in entries if (key := _key(entry)) is not None])
            fresh = [entry for entry in entries if (key := _key(entry)) is None or stored[key].id == entry.id]
            mine = {entry.id for entry in fresh}
            known = {key: entry for key, entry in stored.items() if entry.id not in mine}
            if not fresh:
                return known
            for entry in fresh:
                costs[entry.customer] += entry.base.millionths
            self._executor.executemany(
                "INSERT INTO crm_cost (tenant, customer, total) VALUES (?, ?, ?)"
                " ON CONFLICT (tenant, customer) DO UPDATE SET total = crm_cost.total + excluded.total",
                [(tenant, customer.bytes, cost) for customer, cost in sorted(costs.items())],
            )
            touch(self._executor, fresh[0].id, costs)
        return known

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], LedgerEntry]:
        known: dict[tuple[str, bytes], LedgerEntry] = {}
        for batch in batches(sorted(set(keys))) if keys else ():
            rows = self._executor.execute(
                "WITH k (source, digest) AS (VALUES (?, ?)" + ", (?, ?)" * (len(batch) - 1) + ")" + _REDACTED,
                (*[part for key in batch for part in key], self._executor.tenant),
            )
            known.update({(row[12], bytes(row[15])): _entry(row[:15]) for row in rows.fetchall()})
        return known

    def of(
        self, customer: CustomerId, *, limit: int, before: tuple[datetime, UUID] | None = None
    ) -> Sequence[LedgerEntry]:
        parts = [_SELECT, " WHERE l.tenant = ? AND l.customer = ?"]
        values: list[object] = [self._executor.tenant, customer.bytes]
        if before is not None:
            parts.append(" AND (l.occurred_at, l.id) < (?, ?)")
            values += (micros(before[0]), before[1].bytes)
        parts.append(" ORDER BY l.occurred_at DESC, l.id DESC LIMIT ?")
        return [_entry(row) for row in self._executor.execute("".join(parts), (*values, limit)).fetchall()]

    def totals(
        self, customers: Collection[CustomerId] | None, *, first: Day | None, last: Day | None
    ) -> Mapping[str, int]:
        key = (self._executor.tenant, _FIRST if first is None else first, _LAST if last is None else last)
        totals: Counter[str] = Counter()
        if customers is None:
            self._add_up(totals, _TOTALS + " GROUP BY account", key)
        else:
            for batch in batches(id_bytes(customers)):
                among = _TOTALS + " AND customer IN (?" + ", ?" * (len(batch) - 1) + ") GROUP BY account"
                self._add_up(totals, among, (*key, *batch))
        return dict(totals)

    def _add_up(self, totals: Counter[str], sql: str, values: Sequence[object]) -> None:
        for account, high, low in self._executor.execute(sql, values).fetchall():
            totals[account] += high * _PART + low

    def _known(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], LedgerEntry]:
        known: dict[tuple[str, str], LedgerEntry] = {}
        for batch in batches(keys):
            rows = self._executor.execute(
                "WITH k (source, external_id) AS (VALUES (?, ?)" + ", (?, ?)" * (len(batch) - 1) + ")" + _KNOWN,
                (*[part for key in batch for part in key], self._executor.tenant),
            )
            known.update({(row[12], row[13]): _entry(row) for row in rows.fetchall()})
        return known


def remake_costs(executor: Executor, customers: Sequence[bytes]) -> None:
    """Add up anew what some customers cost."""
    for batch in batches(customers):
        among = "customer IN (?" + ", ?" * (len(batch) - 1) + ")"
        key = (executor.tenant, *batch)
        executor.execute("".join(["DELETE FROM crm_cost WHERE tenant = ? AND ", among]), key)
        executor.execute(
            "".join(
                [
                    "INSERT INTO crm_cost (tenant, customer, total) SELECT tenant, customer, SUM(amount)",
                    " FROM crm_ledger WHERE tenant = ? AND ",
                    among,
                    " GROUP BY tenant, customer",
                ]
            ),
            key,
        )


def _key(entry: LedgerEntry) -> tuple[str, str] | None:
    return None if entry.source is None or entry.external_id is None else (entry.source, entry.external_id)


def _row(tenant: int, entry: LedgerEntry) -> tuple[object, ...]:
    rate = entry.rate
    return (
        tenant,
        entry.id.bytes,
        entry.customer.bytes,
        entry.origin.bytes,
        entry.account,
        entry.base.millionths,
        entry.amount.currency,
        *((None, None, None) if rate is None else (entry.amount.millionths, str(rate.value), rate.on)),
        micros(entry.occurred_at),
        micros(entry.recorded_at),
        entry.day,
        entry.source,
        entry.external_id,
    )


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    id_, customer, origin, account, amount, currency, original, rate, rate_day = row[:9]
    occurred_at, recorded_at, day, source, external_id, base_currency = row[9:]
    base = stored_money(amount, base_currency)
    return LedgerEntry(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        account,
        base if rate is None else stored_money(original, currency),
        base,
        None if rate is None else stored_rate(currency, rate, rate_day),
        stored_instant(occurred_at),
        stored_instant(recorded_at),
        day,
        source,
        external_id,
    )
