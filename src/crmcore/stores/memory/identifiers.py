"""Identifiers in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import Identifier, IdentifierKey
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.transaction import Table


class MemoryIdentifiers(Table):
    """Which identifier names which customer."""

    def find(self, keys: Collection[IdentifierKey]) -> Mapping[IdentifierKey, Addressed]:
        identifiers = self._tx.rows.identifiers
        return {key: identifiers[key] for key in keys if key in identifiers}

    def claim(self, claims: Sequence[tuple[Identifier, Addressed]]) -> Mapping[IdentifierKey, Addressed]:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [customer for _, whose in claims for customer in whose])
        for identifier, whose in claims:
            if identifier.key not in rows.identifiers:
                journal.put(rows.identifiers, identifier.key, whose)
                journal.put(rows.identifiers_of.setdefault(whose.customer, {}), identifier.key, identifier)
        return {identifier.key: rows.identifiers[identifier.key] for identifier, _ in claims}

    def release(self, named: Sequence[tuple[CustomerId, IdentifierKey]]) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        taken = {
            (customer, key)
            for customer, key in named
            if key in rows.identifiers and rows.identifiers[key].customer == customer
        }
        for customer, key in taken:
            journal.remove(rows.identifiers, key)
            journal.remove(rows.identifiers_of[customer], key)
            journal.remove(rows.profiles, key)
        return len(taken)

    def of(self, customer: CustomerId) -> Sequence[Identifier]:
        found = self._tx.rows.identifiers_of.get(customer, {})
        return sorted(found.values(), key=lambda identifier: identifier.key)
