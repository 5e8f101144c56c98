"""Consents in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.consent import ConsentRecord, ConsentState, state_of
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Scheme
from crmcore.errors import StorageError
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryConsents(Table):
    """The append-only record of grants and withdrawals."""

    def add(self, records: Sequence[ConsentRecord]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        named = [record.customer for record in records if record.customer is not None]
        points = {record.contact_point for record in records if record.contact_point is not None}
        require_customers(rows, named)
        require_points(rows, points)
        with journal.savepoint():
            for record in records:
                journal.add(rows.consents, record.id, record)
                if record.customer is not None:
                    journal.put(rows.consents_of.setdefault(record.customer, {}), record.id, record)
                if record.contact_point is not None:
                    journal.put(rows.consents_at.setdefault(record.contact_point, {}), record.id, record)
            reached = [customer for point in points for customer in rows.reached_at[rows.addresses[point]]]
            touch(journal, rows, [*named, *reached])

    def history(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        rows = self._tx.rows
        found = {**rows.consents_of.get(customer, {})}
        for point in rows.points_of.get(customer, {}).values():
            found.update(rows.consents_at.get(point.id, {}))
        return sorted(found.values(), key=lambda record: (record.at, record.recorded_at, record.id))

    def reach(
        self, customers: Collection[CustomerId], *, scheme: Scheme, channel: str, purpose: str
    ) -> Mapping[CustomerId, Sequence[tuple[ContactPoint, ConsentState]]]:
        rows = self._tx.rows
        found: dict[CustomerId, Sequence[tuple[ContactPoint, ConsentState]]] = {}
        for customer in customers:
            linked = rows.points_of.get(customer, {})
            points = [linked[key] for key in sorted(linked) if key[0] == scheme]
            if points:
                found[customer] = [(point, _state(rows, customer, point, channel, purpose)) for point in points]
        return found


def require_points(rows: TenantRows, points: Collection[ContactPointId]) -> None:
    """Raises `StorageError` unless all are contact points of the tenant."""
    if not all(point in rows.addresses for point in points):
        raise StorageError("a row points at a contact point that is not kept")


def _state(rows: TenantRows, customer: CustomerId, point: ContactPoint, channel: str, purpose: str) -> ConsentState:
    own = [each for each in rows.consents_of.get(customer, {}).values() if each.contact_point is None]
    records = [*own, *rows.consents_at.get(point.id, {}).values()]
    return state_of((each for each in records if (each.channel, each.purpose) == (channel, purpose)), point.id)
