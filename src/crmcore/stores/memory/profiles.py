"""Profiles in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import IdentifierKey
from crmcore.errors import UnknownCustomer
from crmcore.ports.store.profiles import Kept
from crmcore.stores.memory.transaction import Table, Transaction


class MemoryProfiles(Table):
    """Which keys of a source are kept in step."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._expected: dict[str, dict[str, None]] = {}

    def kept(self, source: str, keys: Collection[str]) -> Mapping[str, Kept]:
        profiles = self._tx.rows.profiles
        return {key: profiles[name] for key in keys if (name := _name(source, key)) in profiles}

    def keys_of(
        self, source: str, customers: Collection[CustomerId], *, with_merged: bool = False
    ) -> Mapping[CustomerId, Sequence[str]]:
        keys_of = self._keys_with_merged if with_merged else self._keys_of
        found = {customer: sorted(keys_of(source, customer)) for customer in customers}
        return {customer: keys for customer, keys in found.items() if keys}

    def keep(self, source: str, profiles: Mapping[str, Kept]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        if not all(_name(source, key) in rows.identifiers for key in profiles):
            raise UnknownCustomer("id")
        for key, kept in profiles.items():
            journal.put(rows.profiles, _name(source, key), kept)

    def drop(self, source: str, keys: Collection[str]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for key in keys:
            journal.remove(rows.profiles, _name(source, key))

    def expect(self, source: str) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        owners = {name: rows.identifiers[name] for name in rows.profiles if name[1] == source}
        active = {name[2]: whose.customer for name, whose in owners.items() if self._is_active(whose.customer)}
        for noted in list(self._expected):
            journal.remove(self._expected, noted)
        journal.put(self._expected, source, dict.fromkeys(active))
        return len(set(active.values()))

    def see(self, source: str, keys: Collection[str]) -> None:
        journal, expected = self._tx.journal, self._expected.get(source, {})
        for key in keys:
            journal.remove(expected, key)

    def absent(self, source: str, *, after: str | None, limit: int) -> Sequence[tuple[str, CustomerId]]:
        self._tx.require_writing()
        identifiers = self._tx.rows.identifiers
        expected = self._expected.get(source, {})

        def is_absent(key: str) -> bool:
            whose = identifiers.get(_name(source, key))
            return (
                whose is not None
                and self._is_active(whose.customer)
                and all(mine in expected for mine in self._keys_with_merged(source, whose.customer))
            )

        absent = filter(is_absent, sorted(key for key in expected if after is None or key > after))
        return [(key, identifiers[_name(source, key)].customer) for key in islice(absent, limit)]

    def _keys_of(self, source: str, customer: CustomerId) -> Iterator[str]:
        rows = self._tx.rows
        keys = self._keys_with_merged(source, rows.head(customer))
        return (key for key in keys if rows.identifiers[_name(source, key)].origin == customer)

    def _keys_with_merged(self, source: str, head: CustomerId) -> Iterator[str]:
        rows = self._tx.rows
        return (name[2] for name in rows.identifiers_of.get(head, {}) if name in rows.profiles and name[1] == source)

    def _is_active(self, customer: CustomerId) -> bool:
        return self._tx.rows.customers[customer].archived_at is None


def _name(source: str, key: str) -> IdentifierKey:
    return ("external", source, key)
