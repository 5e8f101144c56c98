"""Restrictions and rectifications in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.transaction import Table


class MemoryRestrictions(Table):
    """Who may not be processed."""

    def add(self, restriction: Restriction) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [restriction.customer])
        journal.add(rows.restrictions_of.setdefault(restriction.customer, {}), restriction.id, restriction)

    def lift(self, customer: CustomerId, *, at: datetime, evidence: str) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        kept = rows.restrictions_of.get(customer, {})
        held = [each for each in kept.values() if each.lifted_at is None]
        for restriction in held:
            journal.put(kept, restriction.id, evolve(restriction, lifted_at=at, evidence=evidence))
        return len(held)

    def among(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        kept = self._tx.rows.restrictions_of
        return {
            customer
            for customer in customers
            if customer in kept and any(each.lifted_at is None for each in kept[customer].values())
        }

    def of(self, customer: CustomerId) -> Sequence[Restriction]:
        kept = self._tx.rows.restrictions_of.get(customer, {})
        return sorted(kept.values(), key=lambda each: (each.at, each.id))


class MemoryRectifications(Table):
    """What customers' own rows said before."""

    def add(self, rectifications: Sequence[Rectification]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in rectifications])
        for each in rectifications:
            journal.add(rows.rectifications_of.setdefault(each.customer, {}), each.id, each)

    def of(self, customer: CustomerId) -> Sequence[Rectification]:
        kept = self._tx.rows.rectifications_of.get(customer, {})
        return sorted(kept.values(), key=lambda each: (each.at, each.id))
