"""Contact points in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.contact_point import ContactPoint, own_point
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, AddressKey
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryContactPoints(Table):
    """Addresses at which customers can be reached."""

    def link(self, links: Sequence[tuple[Addressed, Address, ContactPointId]]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [customer for whose, _, _ in links for customer in whose])
        for (customer, origin), address, id_ in links:
            key = address.key
            if key not in rows.points:
                journal.put(rows.points, key, ContactPoint(id_, address))
                journal.put(rows.addresses, id_, key)
            point = rows.points[key]
            journal.put(rows.linked.setdefault(origin, {}), key, point)
            journal.put(rows.points_of.setdefault(customer, {}), key, point)
            journal.put(rows.reached_at.setdefault(key, {}), customer, point)

    def own(self, customers: Collection[CustomerId]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for point in map(own_point, sorted({*customers} & rows.customers.keys())):
            if point.id not in rows.addresses:
                journal.put(rows.points, point.address.key, point)
                journal.put(rows.addresses, point.id, point.address.key)
                journal.put(rows.reached_at, point.address.key, {})

    def unlink(self, links: Sequence[tuple[CustomerId, AddressKey]]) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        taken = {(customer, key) for customer, key in links if key in rows.points_of.get(customer, {})}
        for customer, key in taken:
            journal.remove(rows.points_of[customer], key)
            journal.remove(rows.reached_at[key], customer)
            for origin in rows.origins(customer):
                journal.remove(rows.linked.get(origin, {}), key)
        return len(taken)

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[ContactPoint]]:
        rows = self._tx.rows
        linked = {customer: rows.points_of.get(customer, {}) for customer in customers}
        return {customer: [points[key] for key in sorted(points)] for customer, points in linked.items() if points}

    def reached_at(self, address: Address) -> Sequence[CustomerId]:
        return sorted(self._tx.rows.reached_at.get(address.key, {}), key=by_bytes)
