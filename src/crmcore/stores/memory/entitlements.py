"""Entitlements in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryEntitlements(Table):
    """Special treatment granted to customers, and its uses."""

    def grant(self, entitlements: Sequence[Entitlement]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in entitlements])
        with journal.savepoint():
            for each in entitlements:
                journal.add(rows.entitlements, each.id, each)
                journal.put(rows.entitlements_of.setdefault(each.customer, {}), each.id, each)
            touch(journal, rows, [each.customer for each in entitlements])

    def get(self, id: UUID) -> Entitlement | None:
        return self._tx.rows.entitlements.get(id)

    def of(self, customer: CustomerId) -> Sequence[Entitlement]:
        held = self._tx.rows.entitlements_of.get(customer, {}).values()
        return sorted(held, key=lambda each: (each.first_on, each.id))

    def revoke(self, id: UUID, at: datetime) -> bool:
        journal, rows = self._tx.journal, self._tx.rows
        entitlement = rows.entitlements.get(id)
        if entitlement is None or entitlement.revoked_at is not None:
            return False
        self._change(evolve(entitlement, revoked_at=at))
        touch(journal, rows, [entitlement.customer])
        return True

    def use(self, use: EntitlementUse, on: Day) -> Literal["used", "known", "refused"]:
        journal, rows = self._tx.journal, self._tx.rows
        key = None if use.source is None or use.external_id is None else (use.source, use.external_id)
        if key in rows.entitlements_used:
            return "known"
        entitlement = rows.entitlements.get(use.entitlement)
        if entitlement is None or not entitlement.in_force(on):
            return "refused"
        with journal.savepoint():
            journal.add(rows.entitlement_uses, use.id, use)
            if key is not None:
                journal.put(rows.entitlements_used, key, use.id)
            self._change(evolve(entitlement, used=entitlement.used + 1))
            touch(journal, rows, [entitlement.customer])
        return "used"

    def known(self, source: str, external_id: str) -> EntitlementUse | None:
        rows = self._tx.rows
        id_ = rows.entitlements_used.get((source, external_id))
        return None if id_ is None else rows.entitlement_uses[id_]

    def uses(self, entitlement: UUID) -> Sequence[EntitlementUse]:
        found = [use for use in self._tx.rows.entitlement_uses.values() if use.entitlement == entitlement]
        return sorted(found, key=lambda use: (use.used_at, use.id))

    def held(self, on: Day) -> Mapping[int, int]:
        return Counter(each.treatment for each in self._tx.rows.entitlements.values() if each.in_force(on))

    def _change(self, entitlement: Entitlement) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        journal.put(rows.entitlements, entitlement.id, entitlement)
        journal.put(rows.entitlements_of[entitlement.customer], entitlement.id, entitlement)
