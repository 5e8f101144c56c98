"""Customers in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from attrs import evolve

from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import CustomerErased, UnknownCustomer
from crmcore.stores.memory.rows import TenantRows, by_bytes
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


def require_customers(rows: TenantRows, customers: Collection[CustomerId]) -> None:
    """Raises `UnknownCustomer` unless all are customers of the tenant: no row points at anybody else. Raises
    `CustomerErased` for a tombstone.
    """
    if not all(customer in rows.customers for customer in customers):
        raise UnknownCustomer("id")
    if rows.erased and not rows.erased.keys().isdisjoint(customers):
        raise CustomerErased


class MemoryCustomers(Table):
    """The tenant's customers."""

    def add(self, customers: Sequence[tuple[Customer, str]]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        with journal.savepoint():
            for customer, name_key in customers:
                journal.add(rows.customers, customer.id, customer)
                journal.put(rows.name_keys, customer.id, name_key)
            journal.remove(rows.order, "ids")
            touch(journal, rows, [customer.id for customer, _ in customers])

    def get(self, ids: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        customers, erased = self._tx.rows.customers, self._tx.rows.erased
        return {id_: customers[id_] for id_ in ids if id_ in customers and id_ not in erased}

    def existing(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        customers, erased = self._tx.rows.customers, self._tx.rows.erased
        return {id_ for id_ in ids if id_ in customers and id_ not in erased}

    def hold(self, ids: Collection[CustomerId]) -> None:
        pass

    def page(self, *, after: CustomerId | None, limit: int, archived: bool) -> Sequence[Customer]:
        return list(islice(self._after(after, archived=archived), limit))

    def search(self, words: Sequence[str], *, after: CustomerId | None, limit: int) -> Sequence[Customer]:
        keys = self._tx.rows.name_keys

        def matches(customer: Customer) -> bool:
            name = keys[customer.id].split(" ")
            return all(any(part.startswith(word) for part in name) for word in words)

        return list(islice(filter(matches, self._after(after, archived=False)), limit))

    def update(self, customers: Sequence[tuple[Customer, str]]) -> Mapping[CustomerId, int]:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [customer.id for customer, _ in customers])
        stale: dict[CustomerId, int] = {}
        for customer, name_key in customers:
            stored = rows.customers[customer.id]
            if stored.version != customer.version - 1:
                stale[customer.id] = stored.version
                continue
            journal.put(rows.customers, customer.id, evolve(customer, added_at=stored.added_at))
            journal.put(rows.name_keys, customer.id, name_key)
        touch(journal, rows, [customer.id for customer, _ in customers if customer.id not in stale])
        return stale

    def count(self, *, archived: bool) -> int:
        rows = self._tx.rows
        hidden = rows.erased.keys() | rows.merges.keys()
        shown = (each for id_, each in rows.customers.items() if id_ not in hidden)
        return sum((each.archived_at is not None) == archived for each in shown)

    def ids(self) -> Iterator[CustomerId]:
        rows = self._tx.rows
        return self._tx.streamed([id_ for id_ in rows.in_order() if rows.customers[id_].archived_at is None])

    def _after(self, after: CustomerId | None, *, archived: bool) -> Iterator[Customer]:
        rows = self._tx.rows
        order = rows.in_order()
        start = 0 if after is None else bisect_right(order, by_bytes(after), key=by_bytes)
        for id_ in islice(order, start, None):
            customer = rows.customers[id_]
            hidden = id_ in rows.merges or id_ in rows.erased
            if (customer.archived_at is not None) == archived and not hidden:
                yield customer
