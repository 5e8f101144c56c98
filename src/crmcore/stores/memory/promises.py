"""Promises in memory."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.promise import Promise
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryPromises(Table):
    """What was promised to customers."""

    def make(self, promises: Sequence[Promise]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in promises])
        with journal.savepoint():
            for each in promises:
                journal.add(rows.promises, each.id, each)
                journal.put(rows.promises_of.setdefault(each.customer, {}), each.id, each)
            touch(journal, rows, [each.customer for each in promises])

    def get(self, id: UUID) -> Promise | None:
        return self._tx.rows.promises.get(id)

    def settle(self, id: UUID, on: Day, *, kept: bool) -> bool:
        journal, rows = self._tx.journal, self._tx.rows
        promise = rows.promises.get(id)
        if promise is None or promise.settled_on is not None:
            return False
        settled = evolve(promise, settled_on=on, kept=kept)
        journal.put(rows.promises, id, settled)
        journal.put(rows.promises_of[promise.customer], id, settled)
        touch(journal, rows, [promise.customer])
        return True

    def of(self, customer: CustomerId) -> Sequence[Promise]:
        return sorted(self._tx.rows.promises_of.get(customer, {}).values(), key=_by_day)

    def open(self, until: Day, *, limit: int) -> Sequence[Promise]:
        found = [each for each in self._tx.rows.promises.values() if each.settled_on is None and each.due_on <= until]
        return sorted(found, key=_by_day)[:limit]


def _by_day(promise: Promise) -> tuple[Day, UUID]:
    return promise.due_on, promise.id
