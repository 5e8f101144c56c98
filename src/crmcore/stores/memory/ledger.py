"""The ledger in memory: sums are made from the entries each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import LIMIT
from crmcore.domain.kernel.time import Day
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.errors import MoneyOutOfRange
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryLedger(Table):
    """Costs booked to customers."""

    def add(self, entries: Sequence[LedgerEntry]) -> Mapping[tuple[str, str], LedgerEntry]:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [entry.customer for entry in entries])
        known: dict[tuple[str, str], LedgerEntry] = {}
        booked: set[CustomerId] = set()
        with journal.savepoint():
            for entry in entries:
                key = None if entry.source is None or entry.external_id is None else (entry.source, entry.external_id)
                if key in rows.booked:
                    known[key] = rows.entries[rows.booked[key]]
                    continue
                journal.add(rows.entries, entry.id, entry)
                journal.put(rows.entries_of.setdefault(entry.customer, {}), entry.id, entry)
                if key is not None:
                    journal.put(rows.booked, key, entry.id)
                booked.add(entry.customer)
            for customer in booked:
                if not -LIMIT <= sum(entry.base.millionths for entry in rows.entries_of[customer].values()) <= LIMIT:
                    raise MoneyOutOfRange("amount", "a customer's costs beyond 10**12")
            touch(journal, rows, booked)
        return known

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], LedgerEntry]:
        rows = self._tx.rows
        return {key: rows.entries[rows.booked_digests[key]] for key in keys if key in rows.booked_digests}

    def of(
        self, customer: CustomerId, *, limit: int, before: tuple[datetime, UUID] | None = None
    ) -> Sequence[LedgerEntry]:
        entries = self._tx.rows.entries_of.get(customer, {}).values()
        found = [entry for entry in entries if before is None or (entry.occurred_at, entry.id) < before]
        return sorted(found, key=lambda entry: (entry.occurred_at, entry.id), reverse=True)[:limit]

    def totals(
        self, customers: Collection[CustomerId] | None, *, first: Day | None, last: Day | None
    ) -> Mapping[str, int]:
        rows = self._tx.rows
        totals: dict[str, int] = {}
        for customer in rows.entries_of if customers is None else set(customers):
            for entry in rows.entries_of.get(customer, {}).values():
                if (first is None or first <= entry.day) and (last is None or entry.day <= last):
                    totals[entry.account] = totals.get(entry.account, 0) + entry.base.millionths
        return totals
