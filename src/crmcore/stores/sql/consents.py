"""Consents in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crmcore.domain.customer.consent import ConsentRecord, ConsentState
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.savepoint import savepoint
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant, stored_instant_or_none
from crmcore.stores.sql.touches import touch

_INSERT = (
    "INSERT INTO crm_consent (tenant, id, customer, origin, contact_point, channel, purpose, granted, at, recorded_at,"
    " evidence, source, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT c.id, c.customer, c.origin, c.contact_point, c.channel, c.purpose, c.granted, c.at, c.recorded_at,"
    " c.evidence, c.source, c.actor FROM crm_consent AS c WHERE c.tenant = ? AND "
)
_LINKED = (
    "c.contact_point IN"
    " (SELECT l.contact_point FROM crm_customer_contact_point AS l WHERE l.tenant = ? AND l.customer = ?)"
)
_BY_CUSTOMER = (
    "(SELECT MAX(c.at) FROM crm_consent AS c WHERE c.tenant = r.tenant AND c.customer = r.customer"
    " AND c.channel = ? AND c.purpose = ? AND c.contact_point IS NULL AND c.granted = "
)
_AT_POINT = (
    "(SELECT MAX(c.at) FROM crm_consent AS c WHERE c.tenant = r.tenant AND c.contact_point = r.id"
    " AND c.channel = ? AND c.purpose = ? AND c.granted = "
)
# Each newest instant is the last entry of a range of an index.
_STATES = _BY_CUSTOMER + "1), " + _BY_CUSTOMER + "0), " + _AT_POINT + "1), " + _AT_POINT + "0)"
_POINTS = (
    "(SELECT DISTINCT l.tenant, l.customer, p.id, p.value, p.sent_as, p.rule FROM crm_customer_contact_point AS l"
    " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
    " WHERE l.tenant = ? AND p.scheme = ? AND l.customer IN (?"
)


class ConsentQueries:
    """The append-only record of grants and withdrawals; what is allowed follows from it each time."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, records: Sequence[ConsentRecord]) -> None:
        if not records:
            return
        tenant = self._executor.tenant
        with savepoint(self._executor):
            self._executor.executemany(_INSERT, [_row(tenant, record) for record in records])
            touch(self._executor, records[0].id, self._concerned(records))

    def history(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        tenant, who = self._executor.tenant, customer.bytes
        rows = self._executor.execute(
            _SELECT + "c.customer = ? UNION " + _SELECT + _LINKED + " ORDER BY at, recorded_at, id",
            (tenant, who, tenant, tenant, who),
        )
        return [_record(row) for row in rows.fetchall()]

    def reach(
        self, customers: Collection[CustomerId], *, scheme: Scheme, channel: str, purpose: str
    ) -> Mapping[CustomerId, Sequence[tuple[ContactPoint, ConsentState]]]:
        found: dict[CustomerId, list[tuple[ContactPoint, ConsentState]]] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "SELECT r.customer, r.id, r.value, r.sent_as, r.rule, "
                + _STATES
                + " FROM "
                + _POINTS
                + ", ?" * (len(batch) - 1)
                + ")) AS r ORDER BY r.customer, r.value",
                (*(channel, purpose) * 4, self._executor.tenant, scheme, *batch),
            )
            for customer, id_, value, sent_as, rule, *newest in rows.fetchall():
                point = ContactPoint(ContactPointId(stored_id(id_)), Address(scheme, value, sent_as, rule))
                state = ConsentState(*map(stored_instant_or_none, newest))
                found.setdefault(CustomerId(stored_id(customer)), []).append((point, state))
        return found

    def _concerned(self, records: Sequence[ConsentRecord]) -> set[CustomerId]:
        """The customers named, and those reached at the points named."""
        concerned = {record.customer for record in records if record.customer is not None}
        points = [record.contact_point for record in records if record.contact_point is not None]
        for batch in batches(id_bytes(points)):
            rows = self._executor.execute(
                "SELECT customer FROM crm_customer_contact_point WHERE tenant = ? AND contact_point IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            concerned.update(CustomerId(stored_id(customer)) for (customer,) in rows.fetchall())
        return concerned


def _row(tenant: int, record: ConsentRecord) -> tuple[object, ...]:
    return (
        tenant,
        record.id.bytes,
        None if record.customer is None else record.customer.bytes,
        None if record.origin is None else record.origin.bytes,
        None if record.contact_point is None else record.contact_point.bytes,
        record.channel,
        record.purpose,
        int(record.granted),
        micros(record.at),
        micros(record.recorded_at),
        record.evidence,
        record.source,
        record.actor,
    )


def _record(row: tuple[Any, ...]) -> ConsentRecord:
    id_, customer, origin, point, channel, purpose, granted, at, recorded_at, evidence, source, actor = row
    return ConsentRecord(
        stored_id(id_),
        None if customer is None else CustomerId(stored_id(customer)),
        None if origin is None else CustomerId(stored_id(origin)),
        None if point is None else ContactPointId(stored_id(point)),
        channel,
        purpose,
        bool(granted),
        stored_instant(at),
        stored_instant(recorded_at),
        evidence,
        source,
        actor,
    )
