"""Consents in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.consent import Answer, ConsentRecord, state_of
from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Scheme
from crmcore.errors import StorageError
from crmcore.ports.store.consents import Reached, ReachedMany, Use
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

    def reach(self, customers: Sequence[CustomerId], uses: Mapping[Scheme, Sequence[Use]]) -> ReachedMany:
        return ReachedMany.of(len(uses), [self._reached(customer, uses) for customer in customers])

    def said(self, customer: CustomerId, point: ContactPointId, use: Use) -> Answer:
        return _answers(self._tx.rows, self._own(customer), point, [use])[0]

    def _own(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        """What was said of the customer itself."""
        return [each for each in self._tx.rows.consents_of.get(customer, {}).values() if each.contact_point is None]

    def _reached(self, customer: CustomerId, uses: Mapping[Scheme, Sequence[Use]]) -> Reached:
        rows = self._tx.rows
        own = self._own(customer)
        itself = own_point(customer)
        linked = {**rows.points_of.get(customer, {}), (OWN, itself.address.value): itself}
        keys = [[key for key in sorted(linked) if key[0] == scheme] for scheme in uses]
        points = [[linked[key].id for key in each] for each in keys]
        answers = [
            tuple(_answers(rows, own, point, several) for point in at)
            for at, several in zip(points, uses.values(), strict=True)
        ]
        values = tuple(tuple([value for _, value in each]) for each in keys)
        return Reached(tuple(map(tuple, points)), tuple(answers), values)


def require_points(rows: TenantRows, points: Collection[ContactPointId]) -> None:
    """Raises `StorageError` unless all are contact points of the tenant."""
    if not all(point in rows.addresses for point in points):
        raise StorageError("a row points at a contact point that is not kept")


def _answers(
    rows: TenantRows, own: Sequence[ConsentRecord], point: ContactPointId, uses: Sequence[Use]
) -> tuple[Answer, ...]:
    by_use: dict[Use, list[ConsentRecord]] = {use: [] for use in uses}
    for record in (*own, *rows.consents_at.get(point, {}).values()):
        use = (record.channel, record.purpose)
        if use in by_use:
            by_use[use].append(record)
    return tuple(state_of(by_use[use], point).answer for use in uses)
